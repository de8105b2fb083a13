"""From an HTTP request to a method and back: token, parameters, faults, the journal, the answer."""

import asyncio
import json
import logging
import re
from dataclasses import replace
from typing import Any

from aiohttp import web

from sandbox.telegram.api import BotApi, Described
from sandbox.telegram.errors import RefusalError, refuse
from sandbox.telegram.faults import BAD_GATEWAY, TOO_LARGE, Fault, Faults
from sandbox.telegram.files import UPLOADABLE
from sandbox.telegram.journal import Journal, Verdict
from sandbox.telegram.limits import flood
from sandbox.telegram.methods import METHODS
from sandbox.telegram.params import Call, read_call

log = logging.getLogger("sandbox.telegram")


class Dispatch:
    """Answers `/bot<token>/<method>` and `/file/bot<token>/<path>`."""

    def __init__(self, api: BotApi, token: str, faults: Faults, journal: Journal) -> None:
        self.api = api
        self.token = token
        self.faults = faults
        self.journal = journal

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """One call. Never raises: what goes wrong becomes Telegram's answer."""
        method = request.match_info["method"]
        call = Call(method)
        try:
            self._check_token(request.match_info["token"])
            if (request.content_length or 0) > UPLOADABLE + 1_000_000:
                return self._page(call, 413, TOO_LARGE, "refused")
            call = await read_call(method, request)
            call.alive = lambda: request.transport is not None and not request.transport.is_closing()
            fault = self.faults.take(method)
            if fault is not None:
                return await self._meet(fault, call, request)
            return await self._carry_out(call, "ok")
        except RefusalError as refused:
            return self._refusal(call, refused, "refused")
        except ConnectionError:
            raise
        except Exception:
            log.exception("the stand-in failed at %s %s", call.method, call.shown())
            return self._refusal(call, refuse("stand_in_failed"), "fault")

    async def download(self, request: web.Request) -> web.StreamResponse:
        """A file by its path (Bot API, "getFile")."""
        call = Call("file", {"path": request.match_info["path"]})
        try:
            self._check_token(request.match_info["token"])
            world = self.api.world
            stored = world.files.behind(request.match_info["path"], world.clock.timestamp())
            if stored is None:
                raise refuse("path_unknown")
            fault = self.faults.take("file", named=True)
            if fault is not None and fault.kind == "slow":
                await asyncio.sleep(fault.seconds)
            elif fault is not None:
                return await self._meet(replace(fault, kind=fault.kind.replace("cut", "drop")), call, request)
        except RefusalError as refused:
            return self._refusal(call, refused, "refused")
        return web.Response(body=stored.content, content_type="application/octet-stream")

    async def unknown_path(self, request: web.Request) -> web.StreamResponse:
        return self._refusal(Call(request.path), refuse("path_unknown"), "refused")

    def _check_token(self, token: str) -> None:
        if not re.fullmatch(r"\d+:[A-Za-z0-9_-]+", token):
            raise refuse("token_malformed")
        if token != self.token:
            raise refuse("token_wrong")

    async def _carry_out(self, call: Call, verdict: Verdict) -> web.Response:
        method = METHODS.get(call.method.lower())
        if method is None:
            raise refuse("method_unknown")
        call.method = method.name
        self._check_parameters(call, method.parameters)
        result = await method.handler(self.api, call)
        body: dict[str, Any] = {"ok": True}
        if isinstance(result, Described):
            body |= {"result": result.result, "description": result.description}
        else:
            body["result"] = result
        if call.alive():
            self._note(call, 200, None, verdict)
        return _json(200, body)

    def _check_parameters(self, call: Call, known: frozenset[str]) -> None:
        if "parameter_unknown" not in self.api.stricter:
            return
        attached = set(re.findall(r"attach://([^\s\"\\]+)", " ".join(call.values.values())))
        for name in [*call.values, *call.uploads]:
            if name not in known and name not in attached:
                raise refuse("parameter_unknown", name=name, method=call.method)

    async def _meet(self, fault: Fault, call: Call, request: web.Request) -> web.StreamResponse:
        if fault.kind == "429":
            return self._refusal(call, flood(fault.retry_after), "fault")
        if fault.kind == "refusal":
            return self._refusal(call, RefusalError(fault.row, fault.values), "fault")
        if fault.kind == "500":
            return self._refusal(call, refuse("restarting"), "fault")
        if fault.kind == "409":
            return self._refusal(call, refuse("other_poller"), "fault")
        if fault.kind in ("502", "413"):
            return self._page(
                call, int(fault.kind), BAD_GATEWAY if fault.kind == "502" else TOO_LARGE, "fault"
            )
        if fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
            return await self._carry_out(call, "fault")
        return await self._cut(fault, call, request)

    async def _cut(self, fault: Fault, call: Call, request: web.Request) -> web.StreamResponse:
        if fault.kind == "cut":
            await self._carry_out(call, "fault")
        else:
            self._note(call, 0, "cut", "fault")
        if request.transport is not None:
            request.transport.abort()
        return web.Response(status=500)

    def _page(self, call: Call, status: int, page: str, verdict: Verdict) -> web.Response:
        self._note(call, status, "HTML page", verdict)
        return web.Response(status=status, text=page, content_type="text/html")

    def _refusal(self, call: Call, refused: RefusalError, verdict: Verdict) -> web.Response:
        if call.alive():
            self._note(call, refused.code, refused.description, verdict)
        headers = {}
        if refused.parameters and "retry_after" in refused.parameters:
            headers["Retry-After"] = str(refused.parameters["retry_after"])
        return _json(refused.code, refused.answer(), headers)

    def _note(self, call: Call, status: int, text: str | None, verdict: Verdict) -> None:
        at = self.api.world.clock.now()
        self.journal.write(call.method, call.shown(), status, text, verdict, at)


def _json(status: int, body: dict[str, Any], headers: dict[str, str] | None = None) -> web.Response:
    text = json.dumps(body, ensure_ascii=False)
    return web.Response(status=status, text=text, content_type="application/json", headers=headers)
