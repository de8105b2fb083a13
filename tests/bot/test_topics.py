"""A staff group with topics: the cards have one, commands are answered where they are said, and a lost one is made good."""

from dataclasses import dataclass
from typing import Any

import pytest

from bot.staff.deciding import setup_code
from tests.stories.stage import Person, Stage, words

WISH = "Please publish the news about the fair, text attached below"


@dataclass
class Forum:
    """A staff group with a topic for the cards and one for talk."""

    stage: Stage
    chat: int
    cards: int
    talk: int

    async def topic(self, name: str) -> int:
        olga = self.stage.people["Olga"]
        made = await self.stage.act(f"groups/{self.chat}/topics", **{"from": olga.id}, name=name)
        return int(made["message_thread_id"])

    async def happens(self, action: str, topic: int | None = None, **more: str) -> None:
        olga = self.stage.people["Olga"]
        path = f"groups/{self.chat}/topics/{topic or self.cards}"
        await self.stage.act(path, **{"from": olga.id}, action=action, **more)
        await self.stage.quiet()

    async def may_no_longer(self) -> None:
        """The bot is a member like others, without the right to manage topics."""
        bot = self.stage.stand_in.bot["id"]
        await self.stage.act(f"groups/{self.chat}/members", user=bot, action="demote")
        await self.stage.quiet()

    async def asks(self, words: str = WISH) -> None:
        await self.stage.people["Vega"].says(words)

    def calls(self, method: str) -> int:
        return sum(call["method"] == method for call in self.stage.stand_in.journal.after(0))

    async def topics(self) -> dict[str, int]:
        [chat] = [chat for chat in await self.stage.see("chats") if chat["id"] == self.chat]
        return {topic["name"]: topic["message_thread_id"] for topic in chat["topics"]}


@pytest.fixture
async def forum(stage: Stage) -> Forum:
    olga, ivan = stage.people["Olga"], stage.people["Ivan"]
    group = await stage.act(
        "groups", title="Studio", members=[olga.id, ivan.id], creator=olga.id, forum=True, bot_admin=True
    )
    stage.staff_chat = group["id"]
    forum = Forum(stage, group["id"], 0, 0)
    forum.cards, forum.talk = await forum.topic("Requests of clients"), await forum.topic("Talk")
    await set_up(stage, olga, forum.cards)
    return forum


async def set_up(stage: Stage, olga: Person, thread: int | None) -> None:
    code = setup_code(stage.settings.signing_key())
    await olga.says(f"/setup {code}", chat=stage.staff_chat, thread=thread)


def thread(message: dict[str, Any]) -> int | None:
    return message.get("message_thread_id")


async def test_cards_and_answers_to_them_are_in_the_topic_where_it_was_set_up(forum: Forum):
    olga = forum.stage.people["Olga"]
    assert thread(await olga.has_read("This is now the staff chat", chat=forum.chat)) == forum.cards
    await forum.asks()
    card = await olga.card(1)
    assert thread(card) == forum.cards
    await olga.presses("In tariff: Content", card)
    assert thread(await olga.card(1)) == forum.cards


async def test_a_command_is_answered_where_it_is_said(forum: Forum):
    olga = forum.stage.people["Olga"]
    await forum.asks()
    for place in (forum.talk, None, forum.cards):
        await olga.says("/queue", chat=forum.chat, thread=place)
        answer = await olga.last(forum.chat)
        assert "#1" in words(answer)
        assert thread(answer) == place


async def test_set_up_in_another_topic_or_in_general_the_cards_go_there(forum: Forum):
    olga = forum.stage.people["Olga"]
    await set_up(forum.stage, olga, forum.talk)
    assert thread(await olga.has_read("into this topic", chat=forum.chat)) == forum.talk
    await forum.asks()
    assert thread(await olga.card(1)) == forum.talk
    await set_up(forum.stage, olga, None)
    await set_up(forum.stage, olga, None)
    assert "nothing to set up" in await olga.reads(forum.chat)
    await forum.stage.later(hours=2)
    await forum.asks("Something else: the shop does not take cards any more")
    assert thread(await olga.card(2)) is None


async def test_a_topic_that_was_renamed_keeps_the_cards_and_its_new_name(forum: Forum):
    olga = forum.stage.people["Olga"]
    await forum.happens("rename", name="Window")
    await forum.happens("rename", forum.talk, name="Kitchen")
    await forum.asks()
    assert thread(await olga.card(1)) == forum.cards
    await forum.happens("delete")
    await forum.stage.later(hours=2)
    await forum.asks("Something else: the shop does not take cards any more")
    assert thread(await olga.card(2)) == (await forum.topics())["Window"]


@pytest.mark.parametrize("how", ["delete", "vanish"])
async def test_a_topic_that_is_gone_is_made_again_with_its_cards(forum: Forum, how):
    olga = forum.stage.people["Olga"]
    await forum.asks()
    await forum.happens(how)
    await forum.stage.later(hours=2)
    await forum.asks("Something else: the shop does not take cards any more")
    made = (await forum.topics())["Requests of clients"]
    assert made != forum.cards
    assert thread(await olga.card(2)) == made
    assert forum.calls("createForumTopic") == 1
    if how == "delete":
        await olga.says("/take 1", chat=forum.chat)
        assert thread(await olga.card(1)) == made
    assert forum.calls("createForumTopic") == 1


async def test_where_topics_may_not_be_managed_the_cards_go_to_general_and_it_says_so_once(forum: Forum):
    olga = forum.stage.people["Olga"]
    await forum.happens("delete")
    await forum.may_no_longer()
    for hour, wish in enumerate((WISH, "Something else: the shop does not take cards any more")):
        await forum.stage.later(hours=2)
        await forum.asks(wish)
        assert thread(await olga.card(hour + 1)) is None
    seen = [words(message) for message in await olga.sees(forum.chat)]
    assert sum("From now on the cards come here, in General." in text for text in seen) == 1
    assert forum.calls("createForumTopic") == 1


async def test_a_closed_topic_takes_cards_where_the_bot_manages_topics(forum: Forum):
    olga = forum.stage.people["Olga"]
    await forum.happens("close")
    await forum.asks()
    assert thread(await olga.card(1)) == forum.cards


async def test_a_topic_of_its_own_that_somebody_closed_is_opened_once_an_hour(forum: Forum):
    olga = forum.stage.people["Olga"]
    await forum.happens("delete")
    await forum.asks()
    forum.cards = (await forum.topics())["Requests of clients"]
    await forum.may_no_longer()
    await forum.happens("close")
    await forum.stage.later(hours=2)
    await forum.asks("Something else: the shop does not take cards any more")
    assert thread(await olga.card(2)) == forum.cards
    await forum.happens("close")
    await forum.asks("And one more: please call Mrs Weber about the catalogue")
    await olga.says("/new Vega called: the banner is crooked", chat=forum.chat)
    assert thread(await olga.card(3)) is None
    assert forum.calls("reopenForumTopic") == 1


async def test_a_closed_topic_of_others_sends_the_cards_to_general(forum: Forum):
    olga = forum.stage.people["Olga"]
    await forum.may_no_longer()
    await forum.happens("close")
    await forum.asks()
    assert thread(await olga.card(1)) is None
    await olga.has_read("in General", "not enough rights", chat=forum.chat)


async def test_an_answer_for_a_topic_that_is_gone_goes_to_the_cards(forum: Forum):
    olga = forum.stage.people["Olga"]
    await forum.stage.act("faults", kind="refusal", method="sendMessage", row="thread_not_found")
    await olga.says("/queue", chat=forum.chat, thread=forum.talk)
    assert thread(await olga.last(forum.chat)) == forum.cards
    assert forum.calls("createForumTopic") == 0


async def test_topics_switched_on_while_it_is_set_up_are_followed(stage: Stage):
    """Switching them on makes a group a supergroup with another id (Bot API, Message.migrate_to_chat_id)."""
    olga = stage.people["Olga"]
    group = await stage.act("groups", title="Small", members=[olga.id], creator=olga.id, type="group")
    stage.staff_chat = group["id"]
    await set_up(stage, olga, None)
    stage.staff_chat = (await stage.act(f"groups/{group['id']}/migrate"))["new_chat_id"]
    stage.stand_in.api.world.chats[stage.staff_chat].forum = True
    await stage.quiet()
    await stage.people["Vega"].says(WISH)
    assert thread(await olga.card(1)) is None
    forum = Forum(stage, stage.staff_chat, 0, 0)
    forum.cards = await forum.topic("Requests")
    await set_up(stage, olga, forum.cards)
    await stage.later(hours=2)
    await forum.asks("Something else: the shop does not take cards any more")
    assert thread(await olga.card(2)) == forum.cards
