# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The control server: the operations of tests on a vendor, as JSON over HTTP, for other processes."""

from __future__ import annotations

import dataclasses
import json
import typing

from aiohttp import web

from .call import Json, Record
from .vendor import Vendor

if typing.TYPE_CHECKING:
    from .server import Simulator

Action = typing.Callable[[Vendor, Json, typing.Mapping[str, str]], Json]

# v: the vendor, b: the body, p: the variables of the path; {id} may be a name, too. A result of None is sent as {}.
ACTIONS: dict[tuple[str, str], Action] = {
    ("GET", "/{vendor}/state"): lambda v, b, p: v.state(),
    ("GET", "/{vendor}/log"): lambda v, b, p: v.log,
    ("DELETE", "/{vendor}/log"): lambda v, b, p: v.log.clear(),
    ("POST", "/{vendor}/reset"): lambda v, b, p: v.reset(),
    ("GET", "/{vendor}/switches"): lambda v, b, p: _switches(v),
    ("POST", "/{vendor}/switches"): lambda v, b, p: v.switch(**b),
    ("POST", "/{vendor}/seed"): lambda v, b, p: v.seed(b),
    ("GET", "/{vendor}/faults"): lambda v, b, p: [dataclasses.asdict(fault) for fault in v.faults],
    ("POST", "/{vendor}/faults"): lambda v, b, p: v.fault(**b) and None,
    ("DELETE", "/{vendor}/faults"): lambda v, b, p: v.faults.clear(),
    ("POST", "/{vendor}/clock"): lambda v, b, p: v.advance(b["advance"]),
    ("GET", "/{vendor}/objects/{kind}"): lambda v, b, p: v.objects(p["kind"]),
    ("PATCH", "/{vendor}/objects/{kind}/{id}"): lambda v, b, p: v.change(p["kind"], v.number(p["kind"], p["id"]), b),
    ("DELETE", "/{vendor}/objects/{kind}/{id}"): lambda v, b, p: v.remove(p["kind"], v.number(p["kind"], p["id"])),
}


def _switches(vendor: Vendor) -> Record:
    return {
        name: {"value": vendor.switches[name], "default": switch.default, "allowed": switch.allowed, "doc": switch.doc}
        for name, switch in vendor.switch_table.items()
    }


def application(simulator: Simulator) -> web.Application:
    """Return the application of the control server. ``GET /`` returns URL and credentials of each vendor."""

    def handler(action: Action) -> typing.Callable[[web.Request], typing.Awaitable[web.Response]]:
        async def handle(request: web.Request) -> web.Response:
            path = request.match_info
            if path["vendor"] not in simulator.vendors:
                return web.json_response({"error": f"no vendor {path['vendor']}"}, status=404)
            try:
                body = json.loads(await request.read() or b"{}")
                result = action(simulator[path["vendor"]], body, path)
            except KeyError as error:
                return web.json_response({"error": f"{error} was not found"}, status=404)
            except (TypeError, ValueError) as error:
                return web.json_response({"error": str(error)}, status=400)
            return web.json_response({} if result is None else result)

        return handle

    async def index(_request: web.Request) -> web.Response:
        return web.json_response(
            {
                name: {"url": simulator.url(name), "credentials": dict(vendor.credentials)}
                for name, vendor in simulator.vendors.items()
            }
        )

    app = web.Application(client_max_size=64 * 2**20)
    app.router.add_get("/", index)
    for (method, path), action in ACTIONS.items():
        app.router.add_route(method, path, handler(action))
    return app
