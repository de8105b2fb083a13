"""The stand-in as one object: start and stop it, or put its routes on another aiohttp application."""

import random
from collections.abc import Iterable

from aiohttp import web

from sandbox.clock import VirtualClock
from sandbox.events import EventHub
from sandbox.telegram.api import BotApi
from sandbox.telegram.control.routes import Control
from sandbox.telegram.dispatch import Dispatch
from sandbox.telegram.faults import Faults
from sandbox.telegram.journal import Journal
from sandbox.telegram.limits import Limits
from sandbox.telegram.people import JSON, Person
from sandbox.telegram.queue import UpdateQueue
from sandbox.telegram.rival import Rival
from sandbox.telegram.strictness import STRICTER
from sandbox.telegram.webhook import Webhook
from sandbox.telegram.world import World

TOKEN = "7654321098:AAH-sandbox-token-of-the-local-stand-in"  # noqa: S105 — opens nothing but this stand-in
BODY_BYTES = 64 * 1024 * 1024

PAYMENT_TOKEN = "1744374395:TEST:of-the-local-stand-in"  # noqa: S105 — no provider is behind it


class TelegramStandIn:
    """A Telegram with one bot on it.

    `limits_scale`: how many times faster than real the rate limits refill, 0 for none. `stricter`: the own rules
    in force (`strictness.STRICTER`). `poll_guard`: slow hasty repeats of getUpdates down as Telegram does.
    `loopback_webhooks`: let setWebhook take plain http on loopback. `retry_scale`: shortens webhook retries.
    """

    def __init__(
        self,
        *,
        token: str = TOKEN,
        username: str = "okoshko_bot",
        name: str = "Okoshko",
        clock: VirtualClock | None = None,
        hub: EventHub | None = None,
        limits_scale: float = 1.0,
        stricter: Iterable[str] = tuple(STRICTER),
        poll_guard: bool = True,
        loopback_webhooks: bool = False,
        retry_scale: float = 1.0,
        callback_answer_seconds: float = 15.0,
        checkout_seconds: float = 10.0,
        seed: int | None = None,
    ) -> None:
        self.token = token
        self.clock = clock or VirtualClock()
        self.hub = hub or EventHub()
        self.journal = Journal()
        self._seed = random.randrange(2**31) if seed is None else seed
        self.faults = Faults(random.Random(self._seed))
        bot = Person(int(token.partition(":")[0]), name, username=username, is_bot=True)
        queue = UpdateQueue(self.clock, random.Random(self._seed), poll_guard)
        self.api = BotApi(
            world=World(self.clock, self.hub, queue, bot, self._seed),
            queue=queue,
            limits=Limits(limits_scale),
            webhook=Webhook(queue, retry_scale),
            stricter=frozenset(stricter),
            callback_answer_seconds=callback_answer_seconds,
            loopback_webhooks=loopback_webhooks,
            payment_token=PAYMENT_TOKEN,
            checkout_seconds=checkout_seconds,
        )
        self.rival = Rival(queue)
        self.url = ""
        self._runner: web.AppRunner | None = None

    @property
    def bot(self) -> JSON:
        """The bot's `User`."""
        return self.api.world.bot.user()

    def routes(self) -> list[web.RouteDef]:
        """Bot API and control API, for any aiohttp application."""
        dispatch = Dispatch(self.api, self.token, self.faults, self.journal)
        return [
            web.route("*", "/bot{token:[^/]*}/{method}", dispatch.answer),
            web.get("/file/bot{token:[^/]*}/{path:.+}", dispatch.download),
            *Control(self).routes(),
        ]

    def attach(self, app: web.Application) -> None:
        """Put the stand-in on an application; it is stopped with it."""
        app.add_routes(self.routes())
        app.on_shutdown.append(self._on_shutdown)

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Serve on an application of its own; `url` then tells where."""
        app = web.Application(client_max_size=BODY_BYTES)
        self.attach(app)
        dispatch = Dispatch(self.api, self.token, self.faults, self.journal)
        app.router.add_route("*", "/{tail:.*}", dispatch.unknown_path)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port)
        await site.start()
        address = self._runner.addresses[0]
        self.url = f"http://{address[0]}:{address[1]}"

    async def stop(self) -> None:
        """Stop serving; open streams and long polls end."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    def reset(self) -> None:
        """Forget people, chats, messages, updates, journal and faults; the clock goes back to real time."""
        world, queue = self.api.world, self.api.queue
        self.api.webhook.stop()
        self.rival.stop()
        queue.clear()
        queue.subscribe([])
        # Other random ids than before: a program that kept its database must not take new things for old ones.
        self._seed += 1
        self.api.world = World(self.clock, self.hub, queue, world.bot, self._seed)
        self.api.limits.reset()
        for kept in (
            self.api.queries,
            self.api.checkouts,
            self.api.commands,
            self.api.menu_buttons,
            self.api.profile,
        ):
            kept.clear()
        self.faults.orders.clear()
        self.faults.source.seed(self._seed)
        self.journal.entries.clear()
        self.clock.reset()
        self.hub.publish("reset")

    async def _on_shutdown(self, _app: web.Application) -> None:
        self.api.webhook.stop()
        self.rival.stop()
        self.hub.close()
        self.api.queue.close()
