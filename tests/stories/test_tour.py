"""The guided tour in a real browser, from the owner's Monday mail to the next one, by its lit button alone."""

import os
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.sandbox.opened import Opened, opened_sandbox

pytestmark = [pytest.mark.browser, pytest.mark.slow]

QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
QUIET += ["--disable-background-networking", "--disable-component-update"]
SCREENS = Path("build/screens")
CLICKS_MAX = 15
TOUR_SECONDS = 300
OWN_LINES = 6
PLAY_SECONDS = 240
MOVE_MS = 40_000
SLOW_TO_FIND_OUT = """const ask = window.fetch;
window.fetch = async (...about) => {
    await new Promise(rest => setTimeout(rest, 300));
    return ask(...about);
}"""
GONE_ON = """before => document.querySelector('.strip').innerText !== before
    && !document.querySelector('.lit-button:disabled')"""
LANGUAGE = os.environ.get("OKOSHKO_TEST_TOUR", "en")


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Opened]:
    """A sandbox whose twelve weeks have been played."""
    with opened_sandbox("--language", LANGUAGE) as opened:
        opened.until(lambda: opened.world()["ready"], PLAY_SECONDS, "the twelve weeks")
        assert not any("could not" in line for line in opened.printed), opened.printed
        yield opened


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 1440, "height": 900}, locale=LANGUAGE, color_scheme="light"
    )
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    yield page
    context.close()
    assert problems == []


def test_the_tour_is_walked_by_its_lit_button(sandbox: Opened, page: Page) -> None:
    """Under 5 minutes and 15 clicks, in every step with an answer from the real program."""
    page.goto(sandbox.url)
    expect(page.locator("body[data-ready]")).to_be_attached(timeout=MOVE_MS)
    steps = sandbox.world()["steps"]
    began, clicks = time.monotonic(), 0
    lit = page.locator(".lit-button")
    for number, name in enumerate(steps, 1):
        expect(page.locator(".story .count")).to_contain_text(str(number), timeout=MOVE_MS)
        picture(page, f"{number}-{name}")
        while _step(page) == number:
            expect(lit).to_be_enabled(timeout=MOVE_MS)
            before = _told(page)
            lit.click()
            clicks += 1
            page.wait_for_function(GONE_ON, arg=before, timeout=MOVE_MS)
            assert page.locator(".lit-button.is-late").count() == 0, f"{name}: {_told(page)}"
            assert clicks <= CLICKS_MAX
        picture(page, f"{number}-{name}-done")
    expect(page.locator(".story code")).to_have_text(".venv/bin/okoshko init")
    for week in ("before", "after"):
        # What Monday's mail says of this client alone.
        expect(page.locator(f".compared.is-{week} li").nth(OWN_LINES - 1)).to_be_visible(timeout=MOVE_MS)
    print(f"{clicks} clicks, {time.monotonic() - began:.0f} s")
    assert time.monotonic() - began < TOUR_SECONDS


def test_a_second_tab_repeats_nothing(sandbox: Opened, page: Page) -> None:
    """Once the tour was walked, its button only shows what was done, however long it takes to find that out: nothing is
    said, pressed or moved again."""
    before = _done_by_people(sandbox)
    page.add_init_script(SLOW_TO_FIND_OUT)
    page.goto(sandbox.url)
    expect(page.locator("body[data-ready]")).to_be_attached(timeout=MOVE_MS)
    while page.locator(".story .count").count():
        told = _told(page)
        page.locator(".lit-button").click()
        page.wait_for_function(GONE_ON, arg=told, timeout=MOVE_MS)
    assert _done_by_people(sandbox) == before


def _done_by_people(sandbox: Opened) -> object:
    """The last thing people said in every chat, their last press, and how far the clock was moved. What the program says
    by itself, a minute later, is its own."""
    said = {}
    for chat in sandbox.get("/control/chats"):
        messages = sandbox.get(f"/control/chats/{chat['id']}/messages")
        by_people = [one for one in messages if not one["from"]["is_bot"]]
        said[chat["id"]] = by_people and (by_people[-1]["message_id"], by_people[-1].get("text"))
    journal = sandbox.get("/control/journal")
    pressed = max(call["n"] for call in journal if call["method"] == "answerCallbackQuery")
    return said, pressed, sandbox.get("/control/clock")["offset_seconds"]


def picture(page: Page, name: str) -> None:
    SCREENS.mkdir(parents=True, exist_ok=True)
    page.wait_for_timeout(500)
    page.screenshot(path=SCREENS / f"tour-{LANGUAGE}-{name}.png")


def _told(page: Page) -> str:
    return page.locator(".strip").inner_text()


def _step(page: Page) -> int:
    """The step the strip is at; 0 at the end."""
    count = page.locator(".story .count")
    digits = re.findall(r"\d+", count.inner_text()) if count.count() else []
    return int(digits[0]) if digits else 0
