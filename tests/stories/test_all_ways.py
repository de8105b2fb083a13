"""Every way past the window, in a row, in an office that speaks Russian and in one that speaks Japanese."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from bot.book.commands import apply_file
from bot.commands.explaining import explain
from bot.staff.deciding import setup_code
from intake.contacts.models import Employee
from sandbox import book
from sandbox.book import Book
from sandbox.mail import MailStandIn
from sandbox.mail.letters import as_json, draft
from sandbox.mail.standin import AUTHSERV
from tests.databases import Databases
from tests.stories.accounts import Account
from tests.stories.secrets import nothing_leaked, nothing_went_wrong
from tests.stories.stage import Person, Stage, buttons, office_on_stage, plain, words

pytestmark = pytest.mark.long

WRITER = "martin@kestrel.example"
MORNING = "2026-11-24T08:41:00+00:00"
ENGLISH = re.compile(r"\b[a-z]{3,}\b", re.IGNORECASE)
SAME_EVERYWHERE = re.compile(
    r"\S*(?:://|@|\.example|t\.me/)\S*|/\w+|\w+ =|okoshko|Telegram|telegram", re.IGNORECASE
)
"""What stands in the letters of English in any language."""


@dataclass(frozen=True)
class Said:
    """What people write and read in a language, in the order of the walk."""

    banner: str
    answer: str
    admit: str
    forwarded: str
    subject: str
    by_mail: str
    topic: str
    named: str
    favour: str
    in_group: str
    talk: str
    read: tuple[str, ...]
    """Beginnings of what somebody has read by the end, one of each way."""


SAID = {
    "ru": Said(
        banner="Иван, можно баннер на главной чуть крупнее к пятнице?",
        answer="Баннер будет готов в четверг",
        admit="/admit Вега Иван пятница",
        forwarded="Не открывается форма заявки, посмотрите, пожалуйста",
        subject="Часы работы",
        by_mail="Поменяйте, пожалуйста, часы работы на странице контактов: теперь 8–17.",
        topic="Какой домен взять для магазина?",
        named="Передайте Ване лично: на сайте нужны новые фото команды",
        favour="эскизы",
        in_group="поправьте, пожалуйста, телефон в подвале сайта",
        talk="лебедь летит в полночь",
        read=(
            "Ваш вопрос уже в нашем окошке под номером 1, вам ответят оттуда",
            "🤝 Вега ↔ Иван Новиков, по 27 ноября (пятница)",
            "⚑ Автора указал сотрудник Иван Новиков",
            "Спасибо за письмо! Вы писали одному сотруднику (Иван).",
            "⚑ Личная просьба? Назван сотрудник Иван Новиков: «Ване»",
            "15 мин · 10 мин бесплатно, 5 мин платно: 700 ₽",
            "поэтому составлена типовая ошибка",
            "Группа «Вега» принадлежит клиенту Вега.",
            "1 из 3 заявок — мимо окошка (33 %): личный Telegram сотрудника 1",
            "Иван Новиков больше не работает.",
        ),
    ),
    "ja": Said(
        banner="伊藤さん、トップページのバナーを金曜までに少し大きくしていただけますか？",
        answer="バナーは木曜に仕上がります",
        admit="/admit ベガ商事 伊藤 金曜",
        forwarded="申込フォームが開かないので、見ていただけますか",
        subject="営業時間の変更",
        by_mail="連絡先ページの営業時間を8時～17時に変更してください。",
        topic="新しい店のドメインは何がよいでしょうか",
        named="伊藤さんに直接お願いしたいのですが、チームの写真を差し替えてください",
        favour="ラフ案",
        in_group="フッターの電話番号を直してください",
        talk="白鳥は真夜中に飛ぶ",
        read=(
            "こちらは当社の窓口に受付番号1番でお渡ししました。",
            "🤝 ベガ商事 ↔ 伊藤 蓮　11月27日（金曜日）まで",
            "⚑ 差出人は伊藤 蓮さんの申告によります",
            "伊藤宛てのメールをありがとうございます。",
            "⚑ 個人宛の依頼？ 伊藤 蓮さんを名指し：「伊藤さん」",
            "15分 · 10分は無料、5分は有料：￥2,300",
            "そのため標準エラーの下書きを作りました",
            "「ベガ商事」はベガ商事のグループです。",
            "3件中1件が窓口を通らず（33%）：担当者個人のTelegram 1",
            "伊藤 蓮は退職しました。",
        ),
    ),
}


@dataclass
class Walk:
    """An office of the sandbox's, with its mail, and the three who play."""

    stage: Stage
    mail: MailStandIn
    book: Book
    said: Said
    groups: list[int] = field(default_factory=list)
    """Of the client's."""
    printed: list[str] = field(default_factory=list)
    """By commands."""

    def who(self, name: str) -> Person:
        return self.stage.people[name]

    async def number_of(self, code: str) -> str:
        async with self.stage.office.database.reading() as session:
            return str(await session.scalar(select(Employee.id).where(Employee.code == code)))

    async def taps(self, who: str, action: str, argument: str = "", *, card: int = 0) -> str | None:
        """The newest button of an action, whatever it is called: in their own chat, or on a card."""
        person = self.who(who)
        for message in [await person.card(card)] if card else reversed(await person.sees()):
            for button in buttons(message):
                data = button["callback_data"]
                if data.startswith(f"{action}:") and (not argument or data.endswith(f":{argument}")):
                    return await person.presses(plain(button["text"]), message)
        raise AssertionError(f"{who} has no button {action}:{argument}")

    async def writes(self, sender: str, to: str, subject: str, text: str, **fields: Any) -> None:
        """A mail, which is worked off before it returns."""
        letter = {"from": sender, "to": to, "subject": subject, "text": text, **fields}
        before = len(self.mail.office.inbox(sender))
        self.mail.send(draft(letter, self.stage.stand_in.clock.now()))
        await self.until_mails(sender, before + 1)

    async def until_mails(self, address: str, count: int) -> None:
        async with asyncio.timeout(20):
            while len(self.mail.office.inbox(address)) < count:
                await self.stage.quiet()
                await asyncio.sleep(0.1)

    async def everything(self) -> list[str]:
        """All that the program has said to anybody, by whichever way."""
        places = [(self.who("Vega"), self.groups[0]), (self.who("Olga"), self.stage.staff_chat)]
        places += [(person, person.id) for person in self.stage.people.values()]
        said = [
            "\n".join([words(one), *(plain(button["text"]) for button in buttons(one))])
            for person, chat in places
            for one in await person.sees(chat)
            if one["from"]["is_bot"]
        ]
        in_ivans_name = await Account(self.stage, self.who("Ivan")).reads(self.who("Vega"))
        return [*said, in_ivans_name[1], await self.mails(WRITER), *self.printed]

    async def mails(self, address: str) -> str:
        letters = [as_json(stored) for stored in self.mail.office.inbox(address)]
        return "\n---\n".join(f"{one['subject']}\n{one['text']}" for one in letters)


@pytest.fixture(params=["ru", "ja"])
async def walk(
    request: pytest.FixtureRequest, databases: Databases, migrated: str, tmp_path: Path
) -> AsyncIterator[Walk]:
    """The book applied, Ivan's mailbox watched, everybody let in, Ivan's Telegram connected."""
    language, url = request.param, databases.copy(migrated)
    office, mail = book.read(language), MailStandIn()
    await mail.start()
    settings: dict[str, Any] = {
        "imap_url": SecretStr(mail.imap_url(office.window)),
        "smtp_url": SecretStr(mail.smtp_url),
        "mail_address": office.window,
        "trusted_authserv": AUTHSERV,
        "watch": {"ivan": SecretStr(mail.imap_url(office.mail("ivan")))},
    }
    async with office_on_stage(url, tmp_path, language=language, **settings) as stage:
        written = tmp_path / "office.toml"
        written.write_text(office.beginning(stage.stand_in.clock.now().date()), encoding="utf-8")
        await apply_file(written, stage.office.database, stage.stand_in.clock.now())
        stage.office.watching.woken.set()
        olga = await comes(stage, "Olga", office.employee("olga"), language)
        ivan = await comes(stage, "Ivan", office.employee("ivan"), language)
        await comes(stage, "Vega", office.contact("vega", 0)["name"], language)
        group = await stage.act(
            "groups", title="Office", members=[olga.id, ivan.id], creator=olga.id, bot_admin=True
        )
        stage.staff_chat = group["id"]
        await olga.starts()
        await olga.says(f"/setup {setup_code(stage.settings.signing_key())}", chat=stage.staff_chat)
        await stage.let_in("Ivan", employee="ivan")
        await stage.let_in("Vega", client="vega")
        async with asyncio.timeout(20):
            while not stage.office.watching.report().get("ivan", {}).get("connected"):
                await asyncio.sleep(0.05)
        yield Walk(stage, mail, office, SAID[language])
        await nothing_went_wrong(stage)
        await nothing_leaked(stage)
    await mail.stop()
    databases.drop(url)


async def comes(stage: Stage, name: str, called: str, language: str) -> Person:
    """Somebody with a telephone that is set to this language."""
    user = await stage.act("people", first_name=called, language_code=language)
    return stage.knows(name, user["id"])


async def test_every_way_past_the_window_in_their_own_language(walk: Walk) -> None:
    for step in (own_telegram, admitted, forwarded, watched_mail, named, call, favour, group, score, leaves):
        await step(walk)
    seen = await walk.everything()
    for words_read in walk.said.read:
        assert any(words_read in one for one in seen), words_read
    for one in seen:
        assert ENGLISH.findall(SAME_EVERYWHERE.sub(" ", one)) == [], one
    assert not any(walk.said.talk in one for one in seen)


async def own_telegram(walk: Walk) -> None:
    """1. Asked, handed over, answered in Ivan's name; and his own answer offered for it."""
    account = Account(walk.stage, walk.who("Ivan"))
    await account.connect()
    await account.hears(walk.who("Vega"), walk.said.banner)
    await walk.taps("Ivan", "bhand")
    assert any("t.me/" in line for line in await account.reads(walk.who("Vega")))
    await account.answers(walk.who("Vega"), walk.said.answer)
    await walk.taps("Ivan", "badd")
    assert walk.said.banner in words(await walk.who("Olga").card(1))


async def admitted(walk: Walk) -> None:
    await walk.who("Olga").says(walk.said.admit)
    await walk.who("Olga").says("/admit")
    await walk.taps("Olga", "unadmit")


async def forwarded(walk: Walk) -> None:
    """2. From a hidden account: whose it is."""
    name = walk.book.contact("vega", 0)["name"]
    await walk.who("Ivan").says(walk.said.forwarded, forward_of={"hidden_name": name, "date": MORNING})
    await walk.stage.quiet()
    await walk.taps("Ivan", "fwd")


async def watched_mail(walk: Walk) -> None:
    """3. To Ivan's office mailbox."""
    await walk.writes(WRITER, walk.book.mail("ivan"), walk.said.subject, walk.said.by_mail)
    assert walk.book.window in await walk.mails(WRITER), "and where to write next time"


async def call(walk: Walk) -> None:
    """4. Asked for, offered, taken, held; what comes after the free minutes was agreed to in writing."""
    await walk.who("Vega").says("/callme")
    await walk.who("Vega").says(walk.said.topic)
    await walk.taps("Olga", "slot", card=4)
    await walk.taps("Olga", "slotwho")
    await walk.taps("Olga", "slotwho", await walk.number_of("ivan"))
    await walk.taps("Olga", "slotpick")
    await walk.taps("Olga", "slotsend")
    await walk.taps("Vega", "slottake")
    await walk.stage.later(hours=26)
    await walk.taps("Ivan", "slottook", "15")
    await walk.taps("Ivan", "callfile")


async def named(walk: Walk) -> None:
    """6 and 7. The card says whom they mean, by which words, and what it would suggest."""
    await walk.stage.later(hours=1)
    await walk.who("Vega").says(walk.said.named)
    report = await explain(walk.stage.settings, walk.said.named, walk.book.client("vega"), as_json=False)
    walk.printed += report.lines


async def favour(walk: Walk) -> None:
    """5. Minutes nobody agreed to pay: drafted, explained, dropped; and what counts for Ivan."""
    card = await walk.who("Olga").card(1)
    assert card
    await walk.who("Ivan").says(f"/log 1 20m {walk.said.favour}", chat=walk.stage.staff_chat)
    await walk.taps("Olga", "bill1", card=1)
    await walk.stage.later(seconds=61)
    await walk.taps("Vega", "decline")
    await walk.taps("Ivan", "why_error")
    await walk.who("Ivan").says(walk.said.favour)
    await walk.who("Ivan").says("/mine")


async def group(walk: Walk) -> None:
    """8. Bound once, heard where it is spoken to, and of the rest nothing."""
    vega = walk.who("Vega")
    made = await walk.stage.act("groups", title=walk.book.client("vega"), members=[vega.id], creator=vega.id)
    await walk.stage.quiet()
    [asked] = [one for one in await walk.who("Olga").sees(walk.stage.staff_chat) if "gbind" in str(one)]
    await walk.who("Olga").presses(plain(buttons(asked)[0]["text"]), asked)
    name = walk.stage.stand_in.api.world.bot.username
    await vega.says(walk.said.talk, chat=made["id"])
    await vega.says(f"@{name} {walk.said.in_group}", chat=made["id"])
    walk.groups.append(made["id"])


async def score(walk: Walk) -> None:
    """9."""
    await walk.who("Olga").says(f"/client {walk.book.client('vega')}")


async def leaves(walk: Walk) -> None:
    """5. At last Ivan goes, with his connection and his mailbox."""
    await walk.who("Olga").says(f"/leaves {walk.book.employee('ivan')}", chat=walk.stage.staff_chat)
    await walk.taps("Olga", "leaves2")
