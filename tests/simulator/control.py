# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The control port: the vendors' test interface as JSON over HTTP, for other processes."""

from __future__ import annotations

import dataclasses
import json

from aiohttp import web


def control(simulator):
    """The application behind the control port."""

    def switches(vendor):
        return {
            name: {
                "value": vendor.switches[name],
                "default": switch.default,
                "allowed": switch.allowed,
                "doc": switch.doc,
            }
            for name, switch in vendor.switch_table.items()
        }

    def describe():
        return {
            name: {"url": simulator.url(name), "credentials": vendor.credentials}
            for name, vendor in simulator.vendors.items()
        }

    def clear(items):
        del items[:]

    table = {
        # What it answers with; None is reported as {}. v: the vendor, b: the body, p: the path's parts.
        ("GET", "/{vendor}/state"): lambda v, b, p: v.state(),
        ("GET", "/{vendor}/log"): lambda v, b, p: v.log,
        ("DELETE", "/{vendor}/log"): lambda v, b, p: clear(v.log),
        ("POST", "/{vendor}/reset"): lambda v, b, p: v.reset(),
        ("GET", "/{vendor}/switches"): lambda v, b, p: switches(v),
        ("POST", "/{vendor}/switches"): lambda v, b, p: v.switch(**b),
        ("POST", "/{vendor}/seed"): lambda v, b, p: v.seed(b),
        ("GET", "/{vendor}/faults"): lambda v, b, p: [dataclasses.asdict(fault) for fault in v.faults],
        ("POST", "/{vendor}/faults"): lambda v, b, p: v.fault(**b) and None,
        ("DELETE", "/{vendor}/faults"): lambda v, b, p: clear(v.faults),
        ("POST", "/{vendor}/clock"): lambda v, b, p: v.advance(b["advance"]),
        ("GET", "/{vendor}/objects/{kind}"): lambda v, b, p: v.objects(p["kind"]),
        ("PATCH", "/{vendor}/objects/{kind}/{id}"): lambda v, b, p: v.change(p["kind"], int(p["id"]), b),
        ("DELETE", "/{vendor}/objects/{kind}/{id}"): lambda v, b, p: v.remove(p["kind"], int(p["id"])),
    }

    def serve(action):
        async def handler(request):
            parts = request.match_info
            if parts["vendor"] not in simulator.vendors:
                return web.json_response({"error": f"no vendor {parts['vendor']}"}, status=404)
            try:
                body = json.loads(await request.read() or b"{}")
                answer = action(simulator[parts["vendor"]], body, parts)
            except KeyError as error:
                return web.json_response({"error": f"there is no {error}"}, status=404)
            except (TypeError, ValueError) as error:
                return web.json_response({"error": str(error)}, status=400)
            return web.json_response({} if answer is None else answer)

        return handler

    async def root(dummy):
        return web.json_response(describe())

    app = web.Application(client_max_size=64 * 2**20)
    app.router.add_get("/", root)
    for (method, path), action in table.items():
        app.router.add_route(method, path, serve(action))
    return app
