# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Serves each vendor, and the control server, on a loopback port of its own, from one thread."""

from __future__ import annotations

import asyncio
import email.utils
import threading
import typing

from aiohttp import web
from multidict import CIMultiDict

from . import control
from .call import Call, Json, Record, Reply
from .deepcall import DeepCall
from .ringcx import RingCX
from .udesk import Udesk
from .vendor import Vendor

VENDORS: dict[str, type[Vendor]] = {vendor.name: vendor for vendor in (RingCX, DeepCall, Udesk)}
HOST = "127.0.0.1"


class Simulator:
    """``with Simulator() as simulator``: ``simulator["ringcx"]`` is the vendor, ``simulator.url("ringcx")`` its URL.

    ``vendors`` are names from ``VENDORS``, or a dictionary of vendor classes, such as ``{**VENDORS, "example": Example}``.
    ``switches`` and ``seed`` are dictionaries by vendor. ``port`` is the first port; the other vendors and the control
    server get the following ones. 0 selects any free ports.
    """

    _loop: asyncio.AbstractEventLoop
    _thread: threading.Thread

    def __init__(
        self,
        vendors: typing.Iterable[str] | typing.Mapping[str, type[Vendor]] = VENDORS,
        switches: typing.Mapping[str, typing.Mapping[str, Json]] | None = None,
        seed: typing.Mapping[str, Record] | None = None,
        port: int = 0,
    ) -> None:
        switches, seed, names = switches or {}, seed or {}, list(vendors)
        known = vendors if isinstance(vendors, typing.Mapping) else VENDORS
        for name in (*names, *switches, *seed):
            if name not in known or name not in names:
                raise ValueError(f"no vendor {name!r}; there are: {', '.join(known)}")
        self.vendors = {name: known[name](**switches.get(name, {})) for name in names}
        for name, objects in seed.items():
            self.vendors[name].seed(objects)
        self._first_port = port
        self._urls: dict[str, str] = {}
        self._runners: list[web.AppRunner] = []

    def __getitem__(self, name: str) -> Vendor:
        return self.vendors[name]

    def url(self, name: str) -> str:
        """Return the URL of a vendor."""
        return self._urls[name]

    @property
    def control_url(self) -> str:
        """The URL of the control server."""
        return self._urls["control"]

    def __enter__(self) -> Simulator:
        return self.start()

    def __exit__(self, *_error: object) -> None:
        self.stop()

    def start(self) -> Simulator:
        """Start to serve; return when all ports are open. OSError is raised if a port is in use."""
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="simulator", daemon=True)
        self._thread.start()
        try:
            self._run(self._open())
        except OSError:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """Close all ports and end the thread."""
        self._run(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _run(self, coroutine: typing.Coroutine[None, None, None]) -> None:
        asyncio.run_coroutine_threadsafe(coroutine, self._loop).result()

    async def _open(self) -> None:
        apps = {name: _application(vendor) for name, vendor in self.vendors.items()}
        apps["control"] = control.application(self)
        for offset, (name, app) in enumerate(apps.items()):
            runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
            self._runners.append(runner)
            await runner.setup()
            await web.TCPSite(runner, HOST, self._first_port and self._first_port + offset).start()
            self._urls[name] = f"http://{HOST}:{runner.addresses[0][1]}"

    async def _close(self) -> None:
        for runner in self._runners:
            await runner.cleanup()


def _application(vendor: Vendor) -> web.Application:
    async def handle(request: web.Request) -> web.StreamResponse:
        call = Call(request.method, request.path, dict(request.query), request.headers, await request.read())
        handler, entry, fault = vendor.receive(call)
        await asyncio.sleep(vendor.switches["latency"] + (fault.delay if fault else 0))
        if fault and fault.reset == "before":
            return _reset(request)
        reply = fault.reply if fault else None
        if reply is None or fault and fault.done:
            performed = vendor.answer(handler, call)
            reply = reply or performed
        if fault and fault.reset == "after":
            return _reset(request)
        entry["status"] = reply.status
        date = email.utils.formatdate(vendor.now(), usegmt=True)
        headers = CIMultiDict({"Content-Type": reply.content_type, "Date": date})
        headers.update(reply.headers)
        headers.update(fault.headers if fault else {})
        if fault and fault.truncate:
            return await _truncated(request, reply, headers)
        return web.Response(status=reply.status, body=b"" if reply.status == 204 else reply.data, headers=headers)

    app = web.Application(client_max_size=64 * 2**20)
    app.router.add_route("*", "/{path:.*}", handle)
    return app


def _reset(request: web.Request) -> web.Response:
    """Close the connection without a response."""
    if request.transport:  # None if the client has closed the connection
        request.transport.abort()
    return web.Response()


async def _truncated(request: web.Request, reply: Reply, headers: CIMultiDict[str]) -> web.StreamResponse:
    """Send half of the body that Content-Length announces, and close the connection."""
    data = reply.data
    headers["Content-Length"] = str(len(data))
    response = web.StreamResponse(status=reply.status, headers=headers)
    await response.prepare(request)
    await response.write(data[: len(data) // 2])
    if request.transport:
        request.transport.close()
    return response
