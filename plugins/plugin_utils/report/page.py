# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The style and the script of HTML reports. Neither depends on a report, so that their hashes allow them."""

from __future__ import annotations

STYLE = """
:root { color-scheme: light dark; --line: #8884; --soft: #8881; --removed: #b3261e; --added: #1b6e3c; }
@media (prefers-color-scheme: dark) { :root { --removed: #ff8a80; --added: #7ddc9a; } }
body { font: 15px/1.45 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; margin: 2.2rem 0 0; }
table { border-collapse: collapse; } th, td { padding: .2rem .6rem; text-align: left; vertical-align: top; font-weight: normal; }
.accounts { display: block; overflow-x: auto; } .accounts th, .accounts td { border-bottom: 1px solid var(--line); }
.accounts thead th { font-size: .8rem; opacity: .75; } .accounts td { text-align: right; font-variant-numeric: tabular-nums; }
.accounts td:nth-child(2) { text-align: left; } .accounts tbody th { font-weight: 600; }
.zero { opacity: .35; } .late { color: var(--removed); font-weight: 600; }
.notices { border-left: 4px solid var(--removed); background: var(--soft); padding: .5rem 1rem .5rem 2rem; margin: 1rem 0; }
.about { opacity: .7; margin: .2rem 0 .8rem; } .error { color: var(--removed); margin: .2rem .6rem; }
.group { margin: .4rem 0; } .group > summary { font-weight: 600; cursor: pointer; } .group > summary span { opacity: .6; font-weight: normal; }
.object { margin: .15rem 0 .15rem 1rem; border-bottom: 1px solid var(--line); content-visibility: auto; contain-intrinsic-size: auto 2rem; }
.object summary { cursor: pointer; } .object summary span { opacity: .7; margin-left: .6rem; } .object table { margin: 0 0 .4rem 1.2rem; }
.object th { opacity: .7; } .object td { overflow-wrap: anywhere; }
b.delete, b.deactivate, del { color: var(--removed); } b.create, b.activate, ins { color: var(--added); } ins { text-decoration: none; }
.object td .author { opacity: .7; }
#tools:not([hidden]) { position: sticky; top: 0; display: flex; gap: .5rem; align-items: center; background: Canvas; padding: .6rem 0; z-index: 1; }
#search { flex: 1; font: inherit; padding: .3rem .5rem; } button { font: inherit; }
pre { background: var(--soft); padding: .8rem; overflow-x: auto; }
[hidden] { display: none !important; }
@media print {
  :root { color-scheme: light; --removed: #900; --added: #050; }
  body { font-size: 10pt; margin: 0; max-width: none; } #tools { display: none !important; } .accounts { display: table; }
  .object { break-inside: avoid; content-visibility: visible; } h2, summary { break-after: avoid; } pre { white-space: pre-wrap; }
}
"""

SCRIPT = """
"use strict";
const byId = id => document.getElementById(id);
const objects = [...document.querySelectorAll(".object")];
const groups = [...document.querySelectorAll(".group")];
const texts = objects.map(one => one.textContent.toLowerCase());
function search() {
  const words = byId("search").value.toLowerCase().split(/\\s+/).filter(Boolean);
  let number = 0;
  objects.forEach((one, at) => {
    one.hidden = !words.every(word => texts[at].includes(word));
    number += !one.hidden;
  });
  for (const group of groups) {
    const listed = [...group.children].filter(one => one.classList.contains("object"));
    group.hidden = words.length > 0 && listed.every(one => one.hidden);
  }
  byId("found").textContent = words.length ? number + " of " + objects.length : "";
}
function fold(isOpen) { for (const one of objects) one.open = isOpen; }
let timer;
byId("search").addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(search, 120); });
byId("tools").addEventListener("submit", event => { event.preventDefault(); search(); });
byId("unfold").addEventListener("click", () => fold(true));
byId("fold").addEventListener("click", () => fold(false));
let folded = [];
addEventListener("beforeprint", () => {
  folded = [...document.querySelectorAll("details:not([open])")];
  for (const one of folded) one.open = true;
});
addEventListener("afterprint", () => { for (const one of folded) one.open = false; });
byId("tools").hidden = false;
"""
