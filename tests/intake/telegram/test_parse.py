"""Whatever people send, as Telegram delivers it, becomes words, quotations and files."""

from datetime import UTC, datetime
from typing import Any

from intake.message import Incoming, IncomingFile, Kind
from intake.telegram.admission import ALLOWED_UPDATES
from intake.telegram.parse import incoming
from tests.sandbox.telegram.stage import Talk, as_file, png


async def delivered(talk: Talk) -> list[Incoming]:
    """Everything said so far, as the poller would see it."""
    updates = await talk.updates(allowed_updates=ALLOWED_UPDATES)
    messages = [update.get("message") or update.get("edited_message") for update in updates]
    return [incoming(message) for message in messages if message and message.get("text") != "/start"]


async def test_words_and_who_says_them(talk):
    anna = await talk.person("Anna", last_name="Berg", username="anna", language_code="en-GB")
    first = await talk.act("say", who=anna, text="The banner is broken")
    await talk.act("say", who=anna, text="since Monday", reply_to=first["message_id"])
    asked, added = await delivered(talk)
    assert (asked.text, asked.kind, asked.place) == ("The banner is broken", Kind.WORDS, str(anna))
    assert (asked.sender.name, asked.sender.username, asked.sender.language) == ("Anna Berg", "anna", "en")
    assert asked.sent_at == datetime.fromtimestamp(first["date"], UTC)
    assert added.reply_to == (asked.external_id,)


async def test_files_of_every_kind(talk):
    anna = await talk.person("Anna")
    brief = as_file(b"content", "бриф.docx", "application/vnd.ms-word")
    await talk.act("say", who=anna, document=brief, caption="see the brief")
    await talk.act("say", who=anna, voice=as_file(b"OggS", "v.ogg", "audio/ogg"))
    await talk.act("say", who=anna, photo=as_file(png(1600, 900), "a.png", "image/png"))
    document, voice, photo = await delivered(talk)
    assert document.text == "see the brief"
    [file] = document.files
    assert (file.kind, file.name, file.mime, file.size_bytes) == ("document", "бриф.docx", brief["mime"], 7)
    assert file.file_id
    assert [(one.kind, one.name) for one in voice.files + photo.files] == [
        ("voice", "voice.ogg"),
        ("photo", "photo.jpg"),
    ]
    assert photo.files[0].file_id, "the largest of its sizes"


async def test_an_album_is_known_by_its_name(talk):
    anna = await talk.person("Anna")
    for caption in ("two banners", None):
        picture = as_file(png(10, 10), "a.png", "image/png")
        await talk.act("say", who=anna, photo=picture, caption=caption, media_group="g1")
    first, second = await delivered(talk)
    assert first.album == second.album is not None
    assert (first.text, second.text) == ("two banners", "")


async def test_forwarded_words_are_quotations_whoever_wrote_them(talk):
    anna = await talk.person("Anna")
    boss = await talk.person("Pyotr", last_name="Orlov", started=False)
    group = (await talk.act("groups", title="Site", creator=anna))["id"]
    await talk.confirm_all()
    date = 1_760_000_000
    for origin in (
        {"from_user": boss, "date": date},
        {"hidden_name": "Somebody", "date": date},
        {"chat": group, "date": date},
        {"chat": {"title": "News"}, "date": date},
    ):
        await talk.act("say", who=anna, text="make it blue", forward_of=origin)
    found = await delivered(talk)
    assert {one.text for one in found} == {""}
    assert {one.sender.name for one in found} == {"Anna"}, "the sender is who forwards"
    quoted = [one.quoted[0] for one in found]
    assert [quotation.author for quotation in quoted] == ["Pyotr Orlov", "Somebody", "Site", "News"]
    assert {quotation.text for quotation in quoted} == {"make it blue"}
    assert quoted[0].sent_at == datetime.fromtimestamp(date, UTC)


async def test_stickers_nod_and_services_say_nothing(talk):
    anna = await talk.person("Anna")
    ivan = await talk.person("Ivan", started=False)
    staff = (await talk.act("groups", title="Staff", creator=anna))["id"]
    await talk.confirm_all()
    await talk.act("say", who=anna, sticker="👍")
    await talk.act(f"groups/{staff}/members", user=ivan, action="join")
    sticker, joined = await delivered(talk)
    assert (sticker.kind, joined.kind) == (Kind.STICKER, Kind.SERVICE)


async def test_an_edit_names_the_message_it_changes(talk):
    anna = await talk.person("Anna")
    said = await talk.act("say", who=anna, text="blue")
    await talk.act("edit", who=anna, chat=anna, message_id=said["message_id"], text="green")
    first, second = await delivered(talk)
    assert first.external_id == second.external_id
    assert second.text == "green"


async def test_a_visiting_card_comes_along(talk):
    anna = await talk.person("Anna")
    await talk.act("say", who=anna, contact={"phone_number": "+4930901820", "first_name": "Pyotr"})
    [card] = await delivered(talk)
    assert card.files == (IncomingFile("contact", "Pyotr +4930901820", "text/vcard", 0),)


def message(**content: Any) -> dict[str, Any]:
    chat = {"id": 7, "type": "private"}
    return {
        "message_id": 1,
        "date": 1_760_000_000,
        "chat": chat,
        "from": {"id": 7, "first_name": "A"},
        **content,
    }


def test_a_place_and_a_poll_have_words_too():
    place = {"latitude": 52.5, "longitude": 13.4}
    found = incoming(message(location=place, venue={"location": place, "title": "Café", "address": "Ring 1"}))
    assert (found.text, found.files[0].name) == ("Café, Ring 1", "52.5, 13.4")
    poll = {"question": "Which colour?", "options": [{"text": "blue"}, {"text": "green"}]}
    assert incoming(message(poll=poll)).text == "Which colour?\nblue\ngreen"


def test_what_telegram_will_invent_costs_no_words():
    found = incoming(message(text="words", hologram={"depth": 3}))
    assert (found.kind, found.text) == (Kind.WORDS, "words")
    assert incoming(message(animation={"file_id": "F"}, document={"file_id": "F"})).files == (
        IncomingFile("animation", "animation.mp4", "application/octet-stream", 0, "F"),
    )
    without_sender = message(text="x")
    del without_sender["from"]
    assert incoming(without_sender).sender.value == "7"
