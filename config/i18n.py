"""Words in three languages: gettext catalogues, plural forms, dates, durations and money by Babel."""

import gettext
import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime, format_time
from babel.numbers import (
    format_currency,
    format_decimal,
    format_percent,
    get_currency_precision,
    get_currency_symbol,
)

LANGUAGES = ("en", "ru", "ja")
ADDRESSES = re.compile(r"\S+(://|@|\.\w\w)\S*")
LOCALES = Path(__file__).parent / "locales"


def N_(message: str) -> str:  # noqa: N802 (the name xgettext and Babel know)
    """Mark a message for the catalogues where it is only named, not yet said."""
    return message


class Translator:
    """Says things in one language: `t("Logged, #{number}.", number=125)`."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.locale = Locale.parse(language)
        self._catalogue = gettext.translation("okoshko", LOCALES, [language], fallback=language == "en")

    def __call__(self, message: str, **values: object) -> str:
        return self._catalogue.gettext(message).format(**values)

    def plural(self, one: str, many: str, count: int, **values: object) -> str:
        """The form for `count`, which the message may name as `{count}`."""
        return self._catalogue.ngettext(one, many, count).format(count=self.number(count), **values)

    def number(self, value: int) -> str:
        return str(format_decimal(value, locale=self.locale))

    def decimal(self, value: Fraction, digits: int) -> str:
        """A number with so many decimals at most: 5/2 → `2,5`."""
        exact = Decimal(value.numerator) / value.denominator
        return str(format_decimal(round(exact, digits), "#,##0." + "#" * digits, locale=self.locale))

    def percent(self, share: int) -> str:
        """`share` in whole hundredths."""
        return str(format_percent(share / 100, locale=self.locale))

    def rate(self, hundredths: int) -> str:
        """A rate in hundredths of a per cent, with as many decimals as it has: 770 → `7.7%`."""
        share = Decimal(hundredths) / 10_000
        return str(format_percent(share.normalize(), locale=self.locale, decimal_quantization=False))

    def money(self, minor: int, currency: str) -> str:
        """Minor units as people write them: 150000 RUB → `1 500 ₽` (whole sums without their zeros)."""
        precision = get_currency_precision(currency)
        whole = minor % 10**precision == 0
        return self._sum(minor, currency, "#,##0" if whole else "#,##0." + "0" * precision)

    def exact(self, minor: int, currency: str) -> str:
        """A sum as papers print it, always with its decimals: `1 500,00 ₽`."""
        precision = get_currency_precision(currency)
        said = self._sum(minor, currency, "#,##0" + ("." + "0" * precision if precision else ""))
        return said.replace("￥", "¥")  # as wide as the figures beside it

    def _sum(self, minor: int, currency: str, digits: str) -> str:
        # A sign stands close to its number, letters ("RUB 1,500") do not.
        apart = "\xa0" if get_currency_symbol(currency, self.locale)[-1:].isalpha() else ""
        pattern = f"{digits}\xa0¤" if self.language == "ru" else f"¤{apart}{digits}"
        amount = Decimal(abs(minor)) / 10 ** get_currency_precision(currency)
        said = str(format_currency(amount, currency, pattern, locale=self.locale, currency_digits=False))
        return f"−{said}" if minor < 0 else said

    def figure(self, minor: int, currency: str) -> str:
        """The same sum without its currency, for columns: `1 500,00`."""
        precision = get_currency_precision(currency)
        pattern = "#,##0" + ("." + "0" * precision if precision else "")
        return str(format_decimal(Decimal(minor) / 10**precision, pattern, locale=self.locale))

    def symbol(self, currency: str) -> str:
        """`€`, or letters where a currency has no sign."""
        return str(get_currency_symbol(currency, self.locale)).replace("￥", "¥")

    def full_day(self, day: date) -> str:
        """A day with its year, as papers are dated."""
        pattern = {"ru": "d MMMM y 'г'.", "ja": "y年M月d日"}.get(self.language, "d MMMM y")
        return str(format_date(day, pattern, locale=self.locale))

    def day(self, day: date) -> str:
        return str(format_date(day, "d MMMM" if self.language != "ja" else "M月d日", locale=self.locale))

    def day_of_year(self, day: date) -> str:
        pattern = "d MMMM y" if self.language != "ja" else "y年M月d日"
        return str(format_date(day, pattern, locale=self.locale))

    def month(self, day: date) -> str:
        return str(format_date(day, "LLLL y" if self.language != "ja" else "y年M月", locale=self.locale))

    def month_name(self, day: date) -> str:
        """Short, under a column: `Nov`, `нояб.`, `11月`."""
        return str(format_date(day, "LLL", locale=self.locale))

    def weekday(self, day: date) -> str:
        return str(format_date(day, "EEEE", locale=self.locale))

    def clock_time(self, moment: datetime, zone: ZoneInfo) -> str:
        return str(format_time(moment.astimezone(zone), "HH:mm", locale=self.locale))

    def moment(self, moment: datetime, zone: ZoneInfo) -> str:
        pattern = {"ru": "d MMMM, HH:mm", "ja": "M月d日 HH:mm"}.get(self.language, "d MMM, HH:mm")
        return str(format_datetime(moment.astimezone(zone), pattern, locale=self.locale))

    def minutes(self, minutes: int) -> str:
        """A duration that no line breaks: 80 → `1 h 20 min`."""
        hours, rest = divmod(abs(minutes), 60)
        parts = []
        if hours:
            parts.append(self("{hours} h", hours=hours))
        if rest or not hours:
            parts.append(self("{minutes} min", minutes=rest))
        return ("−" if minutes < 0 else "") + self.sentences(*parts).replace(" ", "\xa0")

    def listed(self, parts: Iterable[object]) -> str:
        """Things one after the other, with the comma of the language."""
        return ("、" if self.language == "ja" else ", ").join(str(part) for part in parts)

    def quoted(self, words: str) -> str:
        """Somebody's own words, in the quotation marks of the language."""
        return self("“{words}”", words=words)

    def aside(self, words: str) -> str:
        """What stands in brackets behind a word, with the brackets of the language and the space before them."""
        return f"（{words}）" if self.language == "ja" else f" ({words})"

    def part(self, words: str, share: str) -> str:
        """A part of something, behind what it is: `Discount, 10%`, `Скидка 10 %`, `お値引き（10%）`."""
        match self.language:
            case "ja":
                return f"{words}（{share}）"
            case "ru":
                return f"{words} {share}"
            case _:
                return f"{words}, {share}"

    def sentences(self, *parts: str) -> str:
        """Whole sentences in one paragraph, without the empty ones: Japanese sets no space between them."""
        return ("" if self.language == "ja" else " ").join(part for part in parts if part)


@cache
def translator(language: str) -> Translator:
    """The translator for a language code, English for one we do not speak."""
    return Translator(language if language in LANGUAGES else "en")


def language_of(text: str) -> str | None:
    """The language of a few words by their script; None when it cannot be told (Latin may be anything)."""
    text = ADDRESSES.sub(" ", text)
    kana = sum("\u3040" <= c <= "\u30ff" or "\u4e00" <= c <= "\u9fff" for c in text)
    cyrillic = sum("\u0400" <= c <= "\u04ff" for c in text)
    latin = sum(c.isascii() and c.isalpha() for c in text)
    if kana and kana * 2 >= max(cyrillic, latin):
        return "ja"
    if cyrillic > latin:
        return "ru"
    return "en" if len(text.split()) >= 3 and latin >= 8 and not cyrillic else None
