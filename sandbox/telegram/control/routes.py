"""The routes of the control API; each is documented with an example in docs/sandbox.md."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from aiohttp import web

from sandbox.events import stream_events
from sandbox.telegram.control import business, gatherings, gestures, paying
from sandbox.telegram.control.body import Act, Body, ControlError, answering, chat, person, whole
from sandbox.telegram.control.mischief import order_fault
from sandbox.telegram.control.pictures import file_answer
from sandbox.telegram.control.speech import say
from sandbox.telegram.people import JSON, Chat

if TYPE_CHECKING:
    from sandbox.telegram.server import TelegramStandIn


class Control:
    """The control API of one stand-in."""

    def __init__(self, stand_in: "TelegramStandIn") -> None:
        self.stand_in = stand_in

    @property
    def api(self) -> Any:
        return self.stand_in.api

    def routes(self) -> list[web.RouteDef]:
        return [
            self._post("/control/reset", self.reset),
            self._post("/control/people", lambda r, b: gatherings.add_person(self.api, b)),
            self._get("/control/people", self.people),
            self._post("/control/groups", lambda r, b: gatherings.add_group(self.api, b)),
            self._post("/control/groups/{chat}/members", self.members),
            self._post("/control/groups/{chat}/migrate", self.migrate),
            self._post("/control/groups/{chat}/delete", self.delete_group),
            self._post("/control/groups/{chat}/topics", self.add_topic),
            self._post("/control/groups/{chat}/topics/{topic}", self.change_topic),
            self._get("/control/chats", self.chats),
            self._get("/control/chats/{chat}/messages", self.messages),
            self._post("/control/say", lambda r, b: say(self.api.world, b)),
            *(self._gesture(name) for name in GESTURES),
            self._post("/control/pay", lambda r, b: paying.pay(self.stand_in, b)),
            self._post("/control/refund", lambda r, b: paying.refund(self.stand_in, b)),
            *(self._business(name) for name in business.ACTS),
            self._get("/control/business/{person}", self.account),
            self._get("/control/clock", self.read_clock),
            self._post("/control/clock", self.move_clock),
            self._get("/control/limits", self.read_limits),
            self._post("/control/limits", self.set_limits),
            self._get("/control/journal", self.read_journal),
            self._get("/control/faults", self.read_faults),
            self._post("/control/faults", lambda r, b: order_fault(self.stand_in, b)),
            web.get("/control/events", self.events),
            web.get("/control/files/{file_id}", self.file),
        ]

    def _post(self, path: str, act: Act) -> web.RouteDef:
        return web.post(path, answering(act, lambda: self.api.world))

    def _get(self, path: str, act: Act) -> web.RouteDef:
        return web.get(path, answering(act, lambda: self.api.world))

    def _gesture(self, name: str) -> web.RouteDef:
        act = getattr(gestures, name)
        return self._post(f"/control/{name}", lambda r, b: act(self.api, b))

    def _business(self, name: str) -> web.RouteDef:
        act = business.ACTS[name]
        return self._post(f"/control/business/{name}", lambda r, b: act(self.api, b))

    async def account(self, request: web.Request, body: Body) -> JSON:
        owner = person(self.api.world, whole(request.match_info["person"], "person"))
        return await business.look(self.api, owner)

    def _chat(self, request: web.Request) -> Chat:
        return chat(self.api.world, whole(request.match_info["chat"], "chat"))

    async def reset(self, request: web.Request, body: Body) -> JSON:
        self.stand_in.reset()
        return {}

    async def people(self, request: web.Request, body: Body) -> list[JSON]:
        return gatherings.humans(self.api)

    async def members(self, request: web.Request, body: Body) -> JSON:
        return await gatherings.move_member(self.api, body, self._chat(request))

    async def migrate(self, request: web.Request, body: Body) -> JSON:
        return await gatherings.migrate(self.api, self._chat(request))

    async def delete_group(self, request: web.Request, body: Body) -> JSON:
        return await gatherings.delete_group(self._chat(request))

    async def add_topic(self, request: web.Request, body: Body) -> JSON:
        return await gatherings.add_topic(self.api, body, self._chat(request))

    async def change_topic(self, request: web.Request, body: Body) -> JSON:
        number = whole(request.match_info["topic"], "topic")
        return await gatherings.change_topic(self.api, body, self._chat(request), number)

    async def chats(self, request: web.Request, body: Body) -> list[JSON]:
        world = self.api.world
        views = []
        for one in world.chats.values():
            view = world.chat_view(one) | {"last_message_id": one.last_id}
            if not one.private:
                view["members"] = [number for number, member in one.members.items() if member.inside]
                view["topics"] = [
                    t.view() | {"closed": t.closed} for t in one.topics.values() if not t.deleted
                ]
                view["migrated_to"] = one.migrated_to
            views.append(view)
        return views

    async def messages(self, request: web.Request, body: Body) -> list[JSON]:
        """As people see them now; only `reactions` and `paid` are not the Bot API's."""
        world = self.api.world
        after = whole(request.query.get("after", 0), "after")
        views = []
        for message in world.messages_after(self._chat(request), after):
            view = world.message_view(message)
            if message.reactions:
                view["reactions"] = [{"from": who, "emoji": e} for who, e in message.reactions.items()]
            if message.paid:
                view["paid"] = True
            views.append(view)
        return views

    async def read_clock(self, request: web.Request, body: Body) -> JSON:
        clock = self.stand_in.clock
        return {"now": clock.now().isoformat(), "offset_seconds": clock.offset_seconds}

    async def move_clock(self, request: web.Request, body: Body) -> JSON:
        clock = self.stand_in.clock
        try:
            if body.get("to") is not None:
                moment = datetime.fromisoformat(str(body.get("to")))
                if moment.tzinfo is None:
                    raise ControlError("the time needs a zone, as 2026-11-22T10:00:00+00:00")
                clock.move_to(moment)
            else:
                clock.advance(float(body.need("advance_seconds")))
        except (ValueError, OverflowError):
            raise ControlError("advance_seconds is a number, to is an ISO 8601 time") from None
        self.stand_in.hub.publish("clock", offset_seconds=clock.offset_seconds)
        return await self.read_clock(request, body)

    async def read_limits(self, request: web.Request, body: Body) -> JSON:
        return {"scale": self.api.limits.scale}

    async def set_limits(self, request: web.Request, body: Body) -> JSON:
        scale = float(body.need("scale"))
        if not 0 <= scale < float("inf"):
            raise ControlError("scale is 0 (no limits) or how many times faster than real they refill")
        self.api.limits.rescale(scale)
        return {"scale": scale}

    async def read_journal(self, request: web.Request, body: Body) -> list[JSON]:
        entries = self.stand_in.journal.after(whole(request.query.get("after", 0), "after"))
        wanted = request.query.get("verdict")
        return [entry for entry in entries if wanted in (None, entry["verdict"])]

    async def read_faults(self, request: web.Request, body: Body) -> list[JSON]:
        return self.stand_in.faults.open()

    async def events(self, request: web.Request) -> web.StreamResponse:
        return await stream_events(self.stand_in.hub, request)

    async def file(self, request: web.Request) -> web.StreamResponse:
        """A file's content by its id, for the page that shows pictures."""
        stored = self.api.world.files.by_id.get(request.match_info["file_id"])
        if stored is None:
            return web.json_response({"error": "no such file"}, status=400)
        return file_answer(stored)


GESTURES = ("start", "edit", "delete", "press", "react", "block", "unblock", "deactivate")
