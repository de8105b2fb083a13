"""Our mails in a real browser: as wide as a small telephone, in both schemes of colours, without a word to anybody."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from intake.mailbox.writing.web import Page, page

TABLE = (
    "Client\tHours\tRequests\tTariff\t×\n"
    "Очень Длинное Название, ООО\t111\xa0h\xa030\xa0min\t9\t120%\t3.4×\n"
    "<b>\t1\xa0h\t1\t\t"
)
LETTER = Page(
    [
        ("Запись №1 “" + "оченьдлинноеслово" * 8 + "”", "strong"),
        ("https://files.example/" + "a-long/path/" * 20 + "draft.png?x=1&y=2", "plain"),
        ("Banner      × 1          €1,200\nHosting     × 12         €1,440", "fixed"),
        ("bill banner — " + "Set of banners in all sizes " * 4 + "\nours", "list"),
        (TABLE, "table"),
        ("", "pictures"),
        ("> nested\n" + "下書きができました。" * 12, "quote"),
        ("<script>fetch('https://evil.example')</script><img src=https://evil.example/x.png>", "plain"),
    ],
    ask="Reply “yes UWJA-7F7Q”.",
    footer="Lindenhof Web Studio",
    links=[("Open the shared folder with all the drafts of this autumn", "https://files.example/folder")],
    pictures=[("0.t1.abcdef@okoshko.example", "48.png")],
    language="ru",
)
SMALL_TELEPHONE, DESK = 320, 1000
CONTRAST_MIN = 4.5
"""WCAG 2.2, 1.4.3."""
SEEN = """() => [...document.querySelectorAll('p, pre, div, blockquote, a, th, td')].map(element => {
    const numbers = color => (color.match(/[\\d.]+/g) || []).map(Number);
    const light = ([r, g, b]) => [r, g, b].map(c => c / 255)
        .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
        .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
    let behind = matchMedia('(prefers-color-scheme: dark)').matches ? [18, 18, 18] : [255, 255, 255];
    let opacity = 1;
    for (let one = element; one; one = one.parentElement) {
        const style = getComputedStyle(one), [r, g, b, a = 1] = numbers(style.backgroundColor);
        if (a === 1) { behind = [r, g, b]; break; }
        opacity *= Number(style.opacity);
    }
    const words = numbers(getComputedStyle(element).color).slice(0, 3)
        .map((c, i) => c * opacity + behind[i] * (1 - opacity));
    const [high, low] = [light(words), light(behind)].sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
})"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("no Chromium here; make packages installs one")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()


def test_it_fits_is_readable_and_asks_nobody(browser: Browser) -> None:
    shown = browser.new_page()
    asked: list[str] = []
    shown.on("request", lambda request: asked.append(request.url))
    shown.set_content(page(LETTER))
    for width, scheme in ((SMALL_TELEPHONE, "light"), (SMALL_TELEPHONE, "dark"), (DESK, "light")):
        shown.set_viewport_size({"width": width, "height": 600})
        shown.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert shown.evaluate("document.documentElement.scrollWidth") <= width
        assert (
            shown.evaluate("Math.max(...[...document.querySelectorAll('p')].map(p => p.clientWidth))") <= 600
        )
        assert min(shown.evaluate(SEEN)) >= CONTRAST_MIN
    assert [url for url in asked if not url.startswith("cid:")] == []
    shown.close()
