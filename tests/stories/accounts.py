"""Employees' own accounts on the stage: the bot connected to them, and what people write to each other there."""

from dataclasses import dataclass
from typing import Any

from tests.stories.stage import Person, Stage, words


@dataclass
class Account:
    """Somebody's own Telegram, seen from both sides."""

    stage: Stage
    owner: Person

    async def connect(self, *rights: str, **how: Any) -> str:
        """Connect the bot, or change what it may do; `can_reply` unless said otherwise."""
        connected = await self.stage.act(
            "business/connect", **{"from": self.owner.id}, rights=list(rights or ("can_reply",)), **how
        )
        await self.stage.quiet()
        return str(connected["id"])

    async def revoke(self) -> None:
        await self.stage.act("business/revoke", **{"from": self.owner.id})
        await self.stage.quiet()

    async def pause(self, client: Person, *, paused: bool = True) -> None:
        await self.stage.act("business/pause", **{"from": self.owner.id}, client=client.id, paused=paused)

    async def hears(self, client: Person, text: str | None = None, **how: Any) -> dict[str, Any]:
        """A client writes to the owner; `message_id` is the owner's."""
        return await self._say(client, self.owner, text, **how)

    async def answers(self, client: Person, text: str, **how: Any) -> dict[str, Any]:
        """The owner writes to the client."""
        return await self._say(self.owner, client, text, **how)

    async def _say(self, sender: Person, to: Person, text: str | None, **how: Any) -> dict[str, Any]:
        said = await self.stage.act("business/say", **{"from": sender.id}, to=to.id, text=text, **how)
        await self.stage.quiet()
        return dict(said)

    async def messages(self, client: Person) -> list[dict[str, Any]]:
        """The chat with a client as the owner sees it."""
        chats = (await self.stage.see(f"business/{self.owner.id}"))["chats"]
        return list(chats.get(str(client.id), {}).get("messages", []))

    async def reads(self, client: Person) -> list[str]:
        return [words(message) for message in await self.messages(client)]
