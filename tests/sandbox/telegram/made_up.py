"""Made-up texts for the comparison with TDLib: the same for the same seed."""

import random

TAGS = (
    "b", "strong", "i", "em", "s", "del", "u", "ins", "tg-spoiler", "pre", "code", "blockquote", "a", "span",
    "tg-emoji", "tg-time", "x", "br", "B", "",
)  # fmt: skip
ATTRIBUTES = (
    "", "", "", " ", " expandable", ' href="ya.ru"', " href=ya.ru", " href='http://vega.studio/a?b=1&amp;c=2'",
    ' href="tg://user?id=5"', ' href="http://localhost/x"', ' href="ya.ru/a b"', " href=' ya.ru'",
    ' class="tg-spoiler"', ' class="language-py"',
    ' emoji-id="5368324170671202286"', ' emoji-id="x"', ' unix="1700000000"', " a=b c", ' ="x"', ' href="open',
    " href=", " a", "/",
)  # fmt: skip
WORDS = (
    "a", "banner", "баннер", "😀", "👨‍💻", "バナー", "&", "&amp;", "&lt;", "&gt", "&quot;", "&nope;", "&#33;", "&#x1F600;",
    "&#0;", "&#99999999;", "&#xD800;", " ", "\n", ">", "<", "</", "\"", "'", "é", "\u200b", "x = 1", "ya.ru",
)  # fmt: skip
SAID = (
    "banner", "баннер", "не работает", "😀", "バナー", "и", "the", "5", "1.5", "12:30", "№7", "C++",
    "a/b", "и/или", "т.е.", "ok.",
    "@okoshko_bot", "@ab", "@anna_orlova", "@vega.studio", "/queue", "/queue@okoshko_bot", "/заявка", "/start/help", "/a_b",
    "#urgent", "#срочно", "#123", "#a-b", "##x", "$USD", "$usd", "$100", "anna@vega.ru", "a.b+c@mail.vega.co.uk", "x@y",
    "@x.ru", "vega.studio", "www.vega.ru", "https://vega.ru/path?a=1&b=2#c", "http://vega.ru", "HTTPS://VEGA.RU", "вега.рф",
    "https://вега.рф/баннер", "vega.ru/a_(b)", "vega.ru:8080/x", "t.me/okoshko", "tg://resolve?domain=x", "ftp://vega.ru/f",
    "http://localhost", "http://1.2.3.4/x", "1.2.3.4", "vega.ru,",
    "file.txt", "script.py", "README.md", "photo.jpg", "index.html",
    "//vega.ru", "mailto:anna@vega.ru", "user:pass@vega.ru", "https://vega.ru/@anna", "vega..ru", "-vega.ru", "vega.ru-",
)  # fmt: skip
NOISE = (
    *"aZя1é_-~.:/?#@$()[]{}'\",;!`«» \n+%&=<>", "😀", "ば", "\u200d", "\u2014", ".", ".", ".ru", "vega", "http://", "https://",
    "://", "@", "/", "#", "tg://", "ton://", "mailto:", "12:30", "xn--a", "1INCH", "USD",
)  # fmt: skip
GLUE = (" ", " ", " ", " ", "\n", ", ", ". ", "; ", " — ", "(", ") ", "«", "» ", "\"", ": ", "! ", "? ", "")  # fmt: skip


def html(seed: int, count: int) -> list[str]:
    """Texts with tags, half of them closed as they were opened, the rest in some wrong way."""
    source = random.Random(seed)
    return [_html(source, depth=0) for _ in range(count)]


def _html(source: random.Random, depth: int) -> str:
    pieces = []
    for _ in range(source.randint(1, 3)):
        if depth > 2 or source.random() < 0.5:
            pieces.append(source.choice(WORDS))
            continue
        careful = source.random() < 0.75
        tag = source.choice(TAGS[:-5] if careful else TAGS)
        end = (
            f"</{tag}>"
            if careful
            else source.choice(["", "</>", f"</{source.choice(TAGS)}>", f"</{tag} >", f"</{tag}"])
        )
        pieces.append(f"<{tag}{_attributes(source, careful)}>{_html(source, depth + 1)}{end}")
    return "".join(pieces)


def _attributes(source: random.Random, careful: bool) -> str:
    return source.choice(ATTRIBUTES[:19] if careful else ATTRIBUTES)


def said(seed: int, count: int) -> list[str]:
    """Plain texts as people write them, with things Telegram marks by itself and things it must not; half are noise."""
    source = random.Random(seed)
    texts = []
    for _ in range(count):
        if source.random() < 0.5:
            texts.append("".join(source.choices(NOISE, k=source.randint(3, 20))).strip())
            continue
        pieces = [source.choice(SAID) + source.choice(GLUE) for _ in range(source.randint(1, 5))]
        texts.append("".join(pieces).strip())
    return texts
