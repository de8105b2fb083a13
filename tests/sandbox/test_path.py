"""From "can you also do this?" to paid and done, in a real browser at a phone's width: the client only presses buttons."""

import os
import re
import sqlite3
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from sandbox.book import Book, read
from sandbox.program import COMMANDS
from tests.sandbox.opened import Opened, opened_sandbox
from tests.sandbox.walk import Walk, words

pytestmark = [pytest.mark.browser, pytest.mark.slow]

QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
SCREENS = Path("build/screens")
PLAY_SECONDS = 240
LANGUAGE = os.environ.get("OKOSHKO_TEST_TOUR", "en")
ASKS = {
    "en": "Can you also do a banner for the summer party?",
    "ru": "А сможете сделать нам ещё баннер к летнему празднику?",
    "ja": "夏祭りのバナーも作っていただけますか。",
}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Opened]:
    """A sandbox whose last week has been played."""
    with opened_sandbox("--language", LANGUAGE, "--weeks", "1") as opened:
        opened.until(lambda: opened.world()["ready"], PLAY_SECONDS, "the week")
        assert not any("could not" in line for line in opened.printed), opened.printed
        yield opened


@pytest.fixture
def walk(sandbox: Opened) -> Iterator[Walk]:
    """The page on a phone, with the tour put away."""
    SCREENS.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=QUIET)
        context = browser.new_context(
            viewport={"width": 390, "height": 844},
            locale=LANGUAGE,
            color_scheme="light",
            reduced_motion="reduce",
        )
        page = context.new_page()
        problems: list[str] = []
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.goto(sandbox.url)
        page.locator("body[data-ready]").wait_for(state="attached", timeout=60_000)
        page.locator("#tour .icon-button").last.click()
        yield Walk(page, sandbox, SCREENS, f"path-{LANGUAGE}")
        browser.close()
        assert problems == []


@dataclass
class Books:
    """What the program has in its database, and the prices of its book."""

    folder: Path
    book: Book

    def account(self, client: str) -> tuple[int, int]:
        """Booked and set aside, in whole units of the currency as the book has them."""
        query = "SELECT posted, held FROM account JOIN client ON client.id = client_id WHERE client.code = ?"
        with sqlite3.connect(f"file:{self.folder}/okoshko.db?mode=ro", uri=True) as database:
            posted, held = database.execute(query, (client,)).fetchone()
        unit = 1 if self.book.firm["currency"] == "JPY" else 100
        return posted // unit, held // unit

    def price(self, item: str, price_list: str = "vega") -> int:
        return int(self.book.content["price_lists"][price_list]["versions"][-1]["prices"][item])


@pytest.fixture
def books(sandbox: Opened) -> Books:
    said = next(line for line in sandbox.printed if "program.log" in line)
    folder = said.split("program.log")[0]
    return Books(Path(folder[folder.index("/") :]), read(LANGUAGE))


def test_from_asking_to_paid_and_done(walk: Walk, books: Books) -> None:
    """Two free versions with a discount, one that is charged and credited, an invoice, the work, a statement."""
    world = walk.sandbox.world()
    vega, olga, ivan = (int(world["people"][name]) for name in ("vega", "olga", "ivan"))
    banner, banners, estimate = (books.price(item) for item in ("banner", "banner_set", "estimate"))
    level = books.book.content["invoices"]["to_level"]
    had, _ = books.account("vega")

    number = _ask(walk, vega)
    walk.picture("asked", "phone", vega)
    walk.presses("staff", olga, f"bill1:{number}:")
    _send(walk, vega, number)
    walk.picture("price", "phone", vega)
    _haggle(walk, vega, olga, number)
    walk.presses("phone", vega, "discuss:")
    _version(walk, vega, olga, number, ("banner",))
    assert books.account("vega") == (had, 0), "two versions are free"
    walk.presses("phone", vega, "discuss:")
    walk.picture("costs", "phone", vega)
    walk.presses("phone", vega, "goon:")
    _version(walk, vega, olga, number, ("banner", "banner_set"))
    assert books.account("vega") == (had - estimate, 0), "the third is charged when they get it"
    walk.picture("short", "phone", vega)

    total = banner + banners - estimate
    assert total > had - estimate, "more than the account holds"
    walk.presses("phone", vega, "accept:")
    invoice = walk.until(lambda: _invoice(walk), "an invoice")
    walk.later(minutes=1)
    walk.until(lambda: any("document" in said for said in walk.messages(vega)[-3:]), "to get the invoice")
    walk.picture("invoice", "phone", vega)
    walk.presses("staff", olga, "ipaid:", fits=lambda card: card["message_id"] == invoice)
    walk.until(lambda: books.account("vega")[1], "to set the money aside")
    assert books.account("vega") == (level + total, total), "filled up to the level, the work on top"
    walk.picture("paid", "phone", vega)

    _work(walk, olga, ivan, number, books)
    assert walk.until(lambda: books.account("vega") == (level, 0), "to charge it")
    walk.picture("done", "phone", vega)
    walk.says("phone", vega, "/statement")
    walk.presses("phone", vega, "stcsv:")
    walk.presses("phone", vega, "stpdf:")
    walk.until(
        lambda: sum("document" in said for said in walk.messages(vega)[-4:]) == 2, "to get the statement"
    )
    walk.picture("statement", "phone", vega)

    walk.presses("staff", olga, f"ours2:{number}:")
    walk.presses("manager", olga, f"ours3:{number}:")
    walk.until(lambda: books.account("vega")[0] > level, "to get it back")
    assert books.account("vega") == (level + total + estimate, 0), "with what the third version had cost"
    walk.picture("ours", "phone", vega)
    audited = subprocess.run([books.folder / COMMANDS, "audit"], capture_output=True, text=True)
    assert audited.returncode == 0, audited.stdout


def test_a_small_charge_is_disagreed_with_by_one_tap(walk: Walk, books: Books) -> None:
    """What was charged without a price first, as agreed: objected to, looked at, and taken back."""
    world = walk.sandbox.world()
    olga, helen = int(world["people"]["olga"]), walk.person("client", books.book.client("orchard"))
    had, _ = books.account("orchard")
    number = _ask(walk, helen)
    walk.presses("staff", olga, f"bill:{number}:")
    walk.presses("manager", olga, f"draft:{number}:", holds=":banner:")
    walk.presses("manager", olga, f"bill2:{number}:")
    price = books.price("banner", "friends")
    walk.until(lambda: books.account("orchard")[0] == had - price, "to charge it at once")
    walk.later(seconds=75)
    walk.presses("phone", helen, "disagree:", fits=lambda said: f"#{number}" in words(said))
    walk.picture("disagree", "phone", helen)
    walk.presses("staff", olga, "giveback:", fits=lambda card: f"#{number}" in words(card))
    walk.until(lambda: books.account("orchard")[0] == had, "to have it back")
    walk.picture("taken-back", "phone", helen)


def _ask(walk: Walk, person: int) -> int:
    """The one sentence; the number of the request."""
    before = walk.last(person)
    walk.says("phone", person, ASKS[LANGUAGE])
    walk.later(seconds=4)
    logged = walk.reads(person, "#", after=before + 1)
    found = re.search(r"#(\d+)", words(logged))
    assert found is not None
    return int(found[1])


def _send(walk: Walk, client: int, number: int) -> None:
    """The minute for undoing passes, and the price is with the client."""
    before = walk.last(client)
    walk.later(seconds=75)
    walk.until(lambda: walk.button(client, "accept:", after=before), f"to get a price for #{number}")


def _haggle(walk: Walk, client: int, olga: int, number: int) -> None:
    """A discount asked for by a button, and given."""
    walk.presses("phone", client, "discuss:")
    walk.presses("phone", client, "haggle:")
    walk.picture("haggle", "phone", client)
    _draft(walk, olga, number, "banner")
    walk.presses("manager", olga, f"off:{number}:")
    before = walk.last(olga)
    walk.says("manager", olga, "10%")
    walk.presses("manager", olga, f"bill2:{number}:", after=before)
    _send(walk, client, number)
    walk.picture("discount", "phone", client)


def _version(walk: Walk, client: int, olga: int, number: int, items: tuple[str, ...]) -> None:
    _draft(walk, olga, number, items[0])
    for item in items[1:]:
        walk.presses("manager", olga, f"line:{number}:")
        walk.presses("manager", olga, f"draft:{number}:", holds=f":{item}:")
    walk.presses("manager", olga, f"bill2:{number}:")
    _send(walk, client, number)


def _draft(walk: Walk, olga: int, number: int, item: str) -> None:
    before = walk.last(olga)
    walk.presses("staff", olga, f"bill:{number}:")
    walk.presses("manager", olga, f"draft:{number}:", holds=f":{item}:", after=before)


def _invoice(walk: Walk) -> int:
    """The message of the newest invoice's card that can still be paid."""
    found = walk.button(int(walk.sandbox.world()["staff_chat"]), "ipaid:")
    return int(found[0]["message_id"]) if found else 0


def _work(walk: Walk, olga: int, ivan: int, number: int, books: Books) -> None:
    walk.presses("staff", olga, f"assign:{number}:")
    walk.presses("manager", olga, f"assign2:{number}:", label=books.book.employee("ivan"))
    walk.later(seconds=75)
    walk.presses("employee", ivan, f"log:{number}:")
    walk.presses("employee", ivan, f"done:{number}:", told=True)
