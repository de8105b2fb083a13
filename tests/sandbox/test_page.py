"""The sandbox's page in a real browser: what people do there reaches the bot, and what the bot does shows at once."""

import asyncio
import re
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web
from playwright.async_api import Browser, FilePayload, Locator, Page, async_playwright, expect

from sandbox.mail.standin import MailStandIn
from sandbox.page import attach
from sandbox.telegram.server import TelegramStandIn

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.asyncio(loop_scope="module")]

QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
QUIET += ["--disable-background-networking", "--disable-component-update"]
DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
PICTURE = {"name": "dot.png", "mime": "image/png", "base64": DOT}
MONDAY = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)


@dataclass
class Town:
    """The stand-ins with the page on one port, and a bot that does what the test says."""

    telegram: TelegramStandIn
    mail: MailStandIn
    url: str
    http: aiohttp.ClientSession
    facts: dict[str, Any] = field(default_factory=dict)
    updates: int = 0

    async def control(self, path: str, **body: Any) -> Any:
        async with self.http.post(f"{self.url}/control/{path}", json=body) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()

    async def bot(self, method: str, **params: Any) -> Any:
        async with self.http.post(f"{self.url}/bot{self.telegram.token}/{method}", json=params) as answer:
            said = await answer.json()
            assert said["ok"], said
            return said["result"]

    async def next_update(self, kind: str) -> Any:
        while True:
            for update in await self.bot("getUpdates", offset=self.updates + 1, timeout=5):
                self.updates = update["update_id"]
                if kind in update:
                    return update[kind]

    async def answer_next_press(self, text: str, *, show_alert: bool = False) -> None:
        press = await self.next_update("callback_query")
        await self.bot("answerCallbackQuery", callback_query_id=press["id"], text=text, show_alert=show_alert)


@pytest_asyncio.fixture(loop_scope="module")
async def town() -> AsyncIterator[Town]:
    facts: dict[str, Any] = {}
    app = web.Application(client_max_size=2**26)
    telegram = TelegramStandIn(limits_scale=0, stricter=[], poll_guard=False)
    telegram.attach(app)
    mail = MailStandIn(telegram.clock, telegram.hub)
    mail.attach(app)
    attach(app, tour=lambda language: facts | {"language": language})
    await mail.start()
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with aiohttp.ClientSession() as http:
        town = Town(telegram, mail, f"http://127.0.0.1:{runner.addresses[0][1]}", http, facts)
        telegram.clock.move_to(MONDAY)
        vega = await town.control("people", first_name="Vera", last_name="Sokolova")
        olga = await town.control("people", first_name="Olga")
        group = await town.control("groups", title="Office", members=[olga["id"]], creator=olga["id"])
        town.updates = (await town.bot("getUpdates", offset=-1))[-1]["update_id"]
        town.facts |= {
            "timezone": "UTC",
            "staff_chat": group["id"],
            "people": {"vega": vega["id"], "olga": olga["id"]},
        }
        yield town
    await runner.cleanup()
    await mail.stop()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("no Chromium on this machine")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=QUIET)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="module")
async def page(browser: Browser) -> AsyncIterator[Page]:
    context = await browser.new_context(
        viewport={"width": 1440, "height": 900}, locale="en-US", reduced_motion="reduce"
    )
    page = await context.new_page()
    page.set_default_timeout(5000)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    await context.close()
    assert faults == []


async def open_page(page: Page, town: Town) -> None:
    await page.goto(town.url)
    await page.wait_for_selector("body[data-ready]")


def keyboard(*rows: list[str]) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": text, "callback_data": text} for text in row] for row in rows]}


def said(pane: Locator, words: str) -> Locator:
    """The message of these words, not one that quotes them."""
    return pane.locator(".message", has=pane.page.locator(".words", has_text=words))


async def test_client_and_office_see_each_other_live(town: Town, page: Page) -> None:
    await open_page(page, town)
    phone, staff = page.locator("#pane-phone"), page.locator("#pane-staff")
    vega, office = town.facts["people"]["vega"], town.facts["staff_chat"]

    await phone.get_by_role("button", name="Start").click()
    await phone.get_by_label("Message: Client's phone").fill("The <b>banner</b> is broken")
    await page.keyboard.press("Enter")
    assert (await town.next_update("message"))["text"] == "/start"
    asked = await town.next_update("message")
    assert asked["text"] == "The <b>banner</b> is broken"
    await expect(said(phone, "The <b>banner</b> is broken")).to_have_class(re.compile("is-mine"))

    words = "Logged, <b>#1</b>. By <i>11:00</i>.\n<blockquote expandable>The <code>banner</code></blockquote>"
    quoted = {"reply_parameters": {"message_id": asked["message_id"]}}
    answer = await town.bot("sendMessage", chat_id=vega, text=words, parse_mode="HTML", **quoted)
    await expect(said(phone, "Logged").locator("strong")).to_have_text("#1")
    await expect(said(phone, "Logged").locator(".quote")).to_contain_text("banner")
    await town.bot(
        "editMessageText", chat_id=vega, message_id=answer["message_id"], text="Logged, #1. By noon."
    )
    await expect(said(phone, "By noon").locator("time")).to_contain_text("edited")

    await town.bot(
        "sendMessage", chat_id=office, text="#1 Banner", reply_markup=keyboard(["✅ In tariff", "Bill"])
    )
    pressing = asyncio.create_task(town.answer_next_press("Olga is on it"))
    await staff.get_by_role("button", name="In tariff").click()
    await expect(staff.locator(".toast")).to_have_text("Olga is on it")
    await pressing
    pressing = asyncio.create_task(town.answer_next_press("Only the manager may bill.", show_alert=True))
    await staff.get_by_role("button", name="Bill").click()
    await expect(staff.get_by_role("alertdialog")).to_contain_text("Only the manager may bill.")
    await staff.get_by_role("button", name="OK").click()
    await expect(staff.get_by_role("alertdialog")).to_have_count(0)
    await pressing


async def test_two_write_to_each_other_privately_with_the_bot_on_and_off(town: Town, page: Page) -> None:
    await open_page(page, town)
    phone, olga = page.locator("#pane-phone"), page.locator("#pane-manager")
    vega, manager = town.facts["people"]["vega"], town.facts["people"]["olga"]
    await page.locator("#tab-manager").click()
    await phone.get_by_label("With whom you write here").select_option("Olga")
    await phone.get_by_label("Message: Client's phone").fill("Between us: is it done?")
    await page.keyboard.press("Enter")
    await expect(said(phone, "Between us")).to_have_class(re.compile("is-mine"))
    await expect(said(olga, "Between us")).to_have_count(0)
    await olga.get_by_label("With whom you write here").select_option(str(vega))
    await expect(said(olga, "Between us")).to_have_class(re.compile("is-theirs"))

    await olga.get_by_role("button", name="bot off").click()
    connection = await town.next_update("business_connection")
    assert (connection["user"]["id"], connection["rights"]) == (manager, {"can_reply": True})
    await phone.get_by_label("Message: Client's phone").fill("And the banner?")
    await page.keyboard.press("Enter")
    heard = await town.next_update("business_message")
    assert heard["text"] == "And the banner?"
    reply = {"business_connection_id": connection["id"], "chat_id": vega, "text": "Passed on. Olga"}
    await town.bot("sendMessage", **reply)
    await expect(said(phone, "Passed on. Olga")).to_have_class(re.compile("is-theirs"))
    await expect(said(olga, "Passed on. Olga")).to_have_class(re.compile("is-mine"))
    await olga.get_by_role("button", name="bot on").click()
    assert not (await town.next_update("business_connection"))["is_enabled"]
    await expect(olga.get_by_role("button", name="bot off")).to_be_visible()
    await phone.get_by_label("With whom you write here").select_option("The bot")
    await expect(said(phone, "Passed on")).to_have_count(0)


async def test_a_private_message_and_one_of_a_group_are_forwarded_to_the_bot(town: Town, page: Page) -> None:
    vega, olga = town.facts["people"]["vega"], town.facts["people"]["olga"]
    group = await town.control("groups", title="Vega and we", creator=olga, members=[vega], bot_admin=False)
    await town.control("business/say", **{"from": vega}, to=olga, photo=PICTURE, caption="This one, please")
    await open_page(page, town)
    office = page.locator("#pane-manager")
    await page.locator("#tab-manager").click()

    async def forward(place: str, words: str, how: str) -> Any:
        await office.get_by_label("With whom you write here").select_option(place)
        await said(office, words).hover()
        await said(office, words).get_by_role("button", name="Forward to the bot").click()
        await page.get_by_role("dialog").get_by_role("button", name=how, exact=True).click()
        await expect(said(office, words).locator(".forwarded")).to_be_visible()
        while "forward_origin" not in (update := await town.next_update("message")):
            pass  # somebody came into the group
        return update

    got = await forward(str(vega), "This one, please", "Forward")
    assert (got["chat"]["id"], got["forward_origin"]["sender_user"]["id"]) == (olga, vega)
    assert got["photo"] and got["caption"] == "This one, please"
    await town.control("say", **{"from": vega}, chat=group["id"], text="And the other, too")
    hidden = await forward(str(group["id"]), "And the other, too", "Without the account")
    origin = hidden["forward_origin"]
    assert (origin["type"], origin["sender_user_name"]) == ("hidden_user", "Vera Sokolova")


async def test_person_replies_attaches_and_reacts(town: Town, page: Page) -> None:
    vega = town.facts["people"]["vega"]
    await town.control("start", **{"from": vega})
    await town.bot("sendMessage", chat_id=vega, text="Which banner?")
    await open_page(page, town)
    phone = page.locator("#pane-phone")
    await town.next_update("message")

    await said(phone, "Which banner?").get_by_role("button", name="Reply").press("Enter")
    await phone.get_by_label("Message: Client's phone").fill("This one")
    attached: FilePayload = {"name": "banner.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4"}
    await phone.locator("input[type=file]").set_input_files(attached)
    await expect(phone.locator(".chip")).to_have_text("banner.pdf")
    await phone.get_by_role("button", name="Send", exact=True).click()

    got = await town.next_update("message")
    assert (got["document"]["file_name"], got["caption"]) == ("banner.pdf", "This one")
    assert got["reply_to_message"]["text"] == "Which banner?"
    link = await said(phone, "This one").locator("a.file-card").get_attribute("href")
    async with town.http.get(town.url + str(link)) as file:
        assert (file.content_type, await file.read()) == ("application/pdf", b"%PDF-1.4")

    await phone.get_by_role("button", name="Emoji and stickers").click()
    await phone.get_by_role("button", name="Sticker 🙏").click()
    assert (await town.next_update("message"))["sticker"]["emoji"] == "🙏"
    await said(phone, "Which banner?").get_by_role("button", name="React 👍").press("Enter")
    await expect(said(phone, "Which banner?").locator(".reaction")).to_have_text("👍")


async def test_mail_is_written_arrives_and_cannot_run_anything(town: Town, page: Page) -> None:
    town.facts |= {
        "mails": {
            "owner": "owner@firm.example",
            "client": "anna@client.example",
            "window": "desk@firm.example",
        }
    }
    await open_page(page, town)
    await page.get_by_role("tab", name="Client's mail").click()
    box = page.locator("#pane-client_mail")
    await box.get_by_role("button", name="Write a mail").click()
    await box.get_by_label("Subject").fill("New photo")
    await box.get_by_label("Text").fill("Could you put it up?")
    await box.get_by_role("button", name="Send").click()
    await expect(box.locator(".mail-line")).to_contain_text("New photo")
    async with town.http.get(f"{town.url}/control/mail/desk@firm.example") as answer:
        assert [letter["subject"] for letter in await answer.json()] == ["New photo"]

    summary = '<h1>Vega: 3.4×</h1><img src="https://elsewhere.example/a.png"><script>document.title="owned"</script>'
    letter = {"from": "desk@firm.example", "to": "owner@firm.example", "subject": "Monday"}
    picture = {"name": "week.png", "mime": "image/png", "base64": DOT}
    failed: dict[str, str | None] = {}
    page.on("requestfailed", lambda request: failed.update({request.url: request.failure}))
    await town.control("mail", **letter, text="Vega", html=summary, attachments=[picture])
    owner = page.get_by_role("tab", name="Owner's mail")
    await expect(owner.locator(".badge")).to_have_text("1")
    await owner.click()
    await expect(page.frame_locator("#pane-owner_mail iframe").locator("h1")).to_have_text("Vega: 3.4×")
    await expect(page.locator("#pane-owner_mail").get_by_role("img", name="week.png")).to_be_visible()
    assert "owned" not in await page.title()
    assert failed == {"https://elsewhere.example/a.png": "csp"}


async def test_tour_leads_on_by_one_lit_button(town: Town, page: Page) -> None:
    vega = town.facts["people"]["vega"]
    write = {
        "label": "Write",
        "look": {"pane": "phone", "as": "vega"},
        "do": [{"prefill": {"pane": "phone", "text": "Ivan, today!"}}],
    }
    send = {
        "label": "Send it",
        "look": {"pane": "phone", "light": "send"},
        "do": [{"send": {"pane": "phone"}}],
    }
    send["done"] = {"message": {"chat": "vega", "by": "bot", "match": "#\\d+"}}
    later = {
        "label": "A day later",
        "do": [{"clock": {"advance_seconds": 86400}}],
        "done": {"mail": {"box": "owner"}},
    }
    town.facts |= {
        "mails": {"owner": "owner@firm.example"},
        "tour": [{"name": "ask", "title": "Be Vega", "sentence": "She asks.", "moves": [write, send, later]}],
    }
    await town.control("start", **{"from": vega})
    await open_page(page, town)
    lit, story = page.locator(".lit-button"), page.locator(".story")

    await expect(story).to_contain_text("Step 1 of 1")
    await lit.click()
    await expect(lit).to_have_text("Send it")
    await expect(page.locator("#pane-phone .send.lit-here")).to_be_visible()
    await lit.click()
    await expect(said(page.locator("#pane-phone"), "Ivan, today!")).to_be_visible()
    await town.bot("sendMessage", chat_id=vega, text="Logged, #7.")
    await expect(lit).to_have_text("A day later")
    await lit.click()
    await expect(page.locator(".clock-face")).to_contain_text("Tue, Nov 24")
    letter = {"from": "desk@firm.example", "to": "owner@firm.example", "subject": "Monday", "text": "Vega"}
    await town.control("mail", **letter)
    await expect(story.locator("code")).to_have_text(".venv/bin/okoshko init")


@pytest.mark.parametrize("width", [1366, 1080, 720, 390])
async def test_no_tab_is_cut_whatever_waits_unread(town: Town, page: Page, width: int) -> None:
    await page.add_init_script("localStorage.setItem('okoshko.language', 'ru')")
    await page.set_viewport_size({"width": width, "height": 844})
    await open_page(page, town)
    cut = await page.evaluate(
        """() => {
          for (const badge of document.querySelectorAll(".tab .badge")) [badge.hidden, badge.textContent] = [false, "28"];
          const name = (tab) => tab.querySelector(".tab-name");
          return [...document.querySelectorAll("[role=tablist]")].filter((row) => row.scrollWidth > row.clientWidth
            || [...row.children].some((tab) => name(tab).scrollWidth > tab.clientWidth)).length;
        }"""
    )
    assert cut == 0


async def test_an_alert_nobody_closed_makes_room_when_the_tour_goes_on(town: Town, page: Page) -> None:
    office, staff = town.facts["staff_chat"], page.locator("#pane-staff")
    told = {"label": "Move on", "look": {"pane": "staff"}, "do": [{"clock": {"advance_seconds": 60}}]}
    later = {"label": "And on", "look": {"pane": "staff"}, "do": []}
    town.facts["tour"] = [{"name": "x", "title": "X", "sentence": "Y.", "moves": [told, later]}]
    await town.bot("sendMessage", chat_id=office, text="#2", reply_markup=keyboard(["Refuse"]))
    await open_page(page, town)
    pressing = asyncio.create_task(town.answer_next_press("#2 is refused.", show_alert=True))
    await staff.get_by_role("button", name="Refuse").click()
    await expect(staff.get_by_role("alertdialog")).to_contain_text("#2 is refused.")
    await pressing
    await page.locator(".lit-button").click()
    await expect(page.locator(".lit-button")).to_have_text("And on")
    await expect(staff.get_by_role("alertdialog")).to_have_count(0)
    await expect(staff.locator(".toast")).to_have_text("#2 is refused.")


async def test_words_exist_in_every_language(town: Town, page: Page) -> None:
    await page.goto(f"{town.url}/page/static/icon.svg")
    lacking = await page.evaluate(
        """async () => {
          const { WORDS } = await import("/page/static/words.js");
          const { STRIP, STEPS, SAY } = await import("/page/static/tourwords.js");
          const keys = (table) => Object.keys(table).sort().join();
          return [WORDS, STRIP, STEPS, SAY].flatMap((all) => Object.entries(all))
            .filter(([tag, table]) => ![WORDS, STRIP, STEPS, SAY].some((all) => keys(all.en) === keys(table)))
            .map(([tag]) => tag);
        }"""
    )
    assert lacking == []
