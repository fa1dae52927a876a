# Copyright (c) cxops.contact_center contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Serves each vendor on a loopback port of its own, and the control port, from one thread."""

from __future__ import annotations

import asyncio
import threading

from aiohttp import web
from multidict import CIMultiDict

from .call import Call
from .control import control
from .deepcall import DeepCall
from .ringcx import RingCX
from .udesk import Udesk

VENDORS = {vendor.name: vendor for vendor in (RingCX, DeepCall, Udesk)}
HOST = "127.0.0.1"


class Simulator:
    """``with Simulator() as sim``: ``sim["ringcx"]`` is the vendor, ``sim.url("ringcx")`` where it answers."""

    def __init__(self, vendors=tuple(VENDORS), switches=None, seed=None, port=0):
        switches, seed = switches or {}, seed or {}
        for name in (*vendors, *switches, *seed):
            if name not in VENDORS or name not in vendors:
                raise ValueError(f"no vendor {name!r}; there are: {', '.join(VENDORS)}")
        self.vendors = {name: VENDORS[name](**switches.get(name, {})) for name in vendors}
        for name, objects in seed.items():
            self.vendors[name].seed(objects)
        self._first_port = port
        self._urls = {}
        self._loop = None
        self._thread = None
        self._runners = []

    def __getitem__(self, name):
        return self.vendors[name]

    def url(self, name):
        """Where the vendor answers."""
        return self._urls[name]

    @property
    def control_url(self):
        """Where other processes steer."""
        return self._urls["control"]

    def __enter__(self):
        return self.start()

    def __exit__(self, *dummy):
        self.stop()

    def start(self):
        """Serves when it returns."""
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="simulator", daemon=True)
        self._thread.start()
        try:
            self._run(self._open())
        except OSError:
            self.stop()
            raise
        return self

    def stop(self):
        """Closes all ports and ends the thread."""
        self._run(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _run(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result()

    async def _open(self):
        apps = {name: _application(vendor) for name, vendor in self.vendors.items()}
        apps["control"] = control(self)
        for offset, (name, app) in enumerate(apps.items()):
            runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
            self._runners.append(runner)
            await runner.setup()
            await web.TCPSite(runner, HOST, self._first_port and self._first_port + offset).start()
            self._urls[name] = f"http://{HOST}:{runner.addresses[0][1]}"

    async def _close(self):
        for runner in self._runners:
            await runner.cleanup()


def _application(vendor):
    async def serve(request):
        call = Call(request.method, request.path, dict(request.query), request.headers, await request.read())
        handler, entry, fault = vendor.receive(call)
        await asyncio.sleep(vendor.switches["latency"] + (fault.delay if fault else 0))
        if fault and fault.reset == "before":
            return _cut(request)
        reply = fault.reply if fault else None
        if reply is None or fault.done:
            true_reply = vendor.answer(handler, call)
            reply = reply or true_reply
        if fault and fault.reset == "after":
            return _cut(request)
        entry["status"] = reply.status
        headers = CIMultiDict({"Content-Type": reply.type})
        headers.update(reply.headers)
        headers.update(fault.headers if fault else {})
        if fault and fault.truncate:
            return await _half(request, reply, headers)
        return web.Response(status=reply.status, body=b"" if reply.status == 204 else reply.data, headers=headers)

    app = web.Application(client_max_size=64 * 2**20)
    app.router.add_route("*", "/{path:.*}", serve)
    return app


def _cut(request):
    """The connection breaks without a byte of an answer."""
    if request.transport:  # the client may be gone already
        request.transport.abort()
    return web.Response()


async def _half(request, reply, headers):
    """The answer breaks off in the middle of what its length announces."""
    data = reply.data
    headers["Content-Length"] = str(len(data))
    response = web.StreamResponse(status=reply.status, headers=headers)
    await response.prepare(request)
    await response.write(data[: len(data) // 2])
    request.transport.close()
    return response
