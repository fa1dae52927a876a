# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Galaxy and its tools read: links of the READMEs, action groups, requirements, versions."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest
import yaml
from ansible_collections.cxops.contact_center.plugins.doc_fragments import attributes
from ansible_collections.cxops.contact_center.tests.tools.links import markdown_links, without_code
from ansible_collections.cxops.contact_center.tests.vendors import REAL_VENDORS
from ansible_collections.cxops.contact_center.tests.vendors.profile import COLLECTION

ROOT = Path(__file__).resolve().parents[3]
READMES = sorted([Path("README.md"), *(path.relative_to(ROOT) for path in ROOT.glob("roles/*/README.md"))])


def _yaml(*path):
    return yaml.safe_load(ROOT.joinpath(*path).read_text(encoding="utf-8"))


@pytest.mark.parametrize("readme", READMES, ids=str)
def test_links_are_absolute(readme):
    """Galaxy shows the READMEs without the other files, and without anchors at the headings."""
    links = markdown_links(ROOT / readme)
    assert links
    assert [link for link in links if not link.startswith("https://")] == []


@pytest.mark.parametrize("readme", READMES, ids=str)
def test_links_that_are_defined_at_the_end_are_used(readme):
    text = without_code((ROOT / readme).read_text(encoding="utf-8"))
    defined = re.findall(r"^\[([^\]]+)\]: ", text, re.MULTILINE)
    used = re.findall(r"\[([^\]]+)\](?![(:\[])", text)
    assert set(used) == set(defined)
    assert len({name.lower() for name in defined}) == len(defined), "Markdown ignores the case of these names"


@pytest.mark.parametrize("profile", REAL_VENDORS, ids=str)
def test_modules_document_their_action_group(profile):
    modules = {path.stem for path in (ROOT / "plugins" / "modules").glob(f"{profile.name}_*.py")}
    assert set(_yaml("meta", "runtime.yml")["action_groups"][profile.name]) == modules
    for module in modules:
        documentation = importlib.import_module(f"{COLLECTION}.plugins.modules.{module}").DOCUMENTATION
        fragments = yaml.safe_load(documentation)["extends_documentation_fragment"]
        assert f"cxops.contact_center.{profile.name}" in fragments
    fragment = importlib.import_module(f"{COLLECTION}.plugins.doc_fragments.{profile.name}").ModuleDocFragment
    group = yaml.safe_load(fragment.DOCUMENTATION)["attributes"]["action_group"]
    assert group["membership"] == [f"cxops.contact_center.{profile.name}"]
    assert f"group/cxops.contact_center.{profile.name}" in group["description"]


def test_execution_environments_get_what_the_modules_require():
    """The file names files, not packages: ansible-builder and Galaxy stop at a list."""
    (file,) = _yaml("meta", "execution-environment.yml")["dependencies"].values()
    lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
    required = [line for line in lines if not line.startswith("#")]
    for fragment in (attributes.ModuleDocFragment.DOCUMENTATION, attributes.ModuleDocFragment.INFO):
        assert yaml.safe_load(fragment)["requirements"] == required


def _documented_versions():
    """Yield each module, role and plugin with its version_added."""
    for path in ROOT.glob("plugins/*/*.py"):
        version = re.search(r"^version_added: (\S+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
        if version:
            yield path.parent.name, path.stem, version[1].strip("\"'")
    for path in ROOT.glob("roles/*/meta/argument_specs.yml"):
        yield "roles", path.parts[-3], _yaml(path)["argument_specs"]["main"]["version_added"]


def test_version_added_is_the_release_that_lists_it_or_the_next_one():
    releases = _yaml("changelogs", "changelog.yaml")["releases"]
    listed = {
        entry["name"]: version
        for version, release in releases.items()
        for entries in (
            release.get("modules", []),
            *release.get("plugins", {}).values(),
            *release.get("objects", {}).values(),
        )
        for entry in entries
    }
    documented = list(_documented_versions())
    assert {"modules", "filter", "roles"} <= {kind for kind, _name, _version in documented}
    current = _yaml("galaxy.yml")["version"]
    for kind, name, version in documented:
        assert version == listed.get(name, current), (kind, name)


@pytest.mark.parametrize("example", ["inventory", "roster"])
def test_example_inventories_run_modules_on_the_controller(example):
    assert _yaml("examples", example, "group_vars", "all.yml") == {
        "ansible_connection": "local",
        "ansible_python_interpreter": "{{ ansible_playbook_python }}",
    }
