"""A sum of roubles in words, as Russian papers have it: `Пять тысяч рублей 00 копеек`. Pure."""

_ONES = [
    "ноль",
    "один",
    "два",
    "три",
    "четыре",
    "пять",
    "шесть",
    "семь",
    "восемь",
    "девять",
    "десять",
    "одиннадцать",
    "двенадцать",
    "тринадцать",
    "четырнадцать",
    "пятнадцать",
    "шестнадцать",
    "семнадцать",
    "восемнадцать",
    "девятнадцать",
]
_TENS = "_ _ двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто".split()  # noqa: SIM905
_HUNDREDS = "_ сто двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот".split()  # noqa: SIM905
_ROUBLES = ("рубль", "рубля", "рублей")
_KOPECKS = ("копейка", "копейки", "копеек")
_GROUPS = (
    ("тысяча", "тысячи", "тысяч"),
    ("миллион", "миллиона", "миллионов"),
    ("миллиард", "миллиарда", "миллиардов"),
    ("триллион", "триллиона", "триллионов"),
)
_FEMININE = {"один": "одна", "два": "две"}


def roubles_in_words(minor: int) -> str:
    """Roubles in words, kopecks in figures; the sum is not negative and below a quadrillion roubles."""
    whole, kopecks = divmod(minor, 100)
    said = f"{_number(whole)} {_form(whole, _ROUBLES)} {kopecks:02d} {_form(kopecks, _KOPECKS)}"
    return said[0].upper() + said[1:]


def _number(value: int) -> str:
    if value == 0:
        return _ONES[0]
    words: list[str] = []
    for at in range(len(_GROUPS), 0, -1):
        group = value // 1000**at % 1000
        if group:
            words += [*_below_thousand(group, feminine=at == 1), _form(group, _GROUPS[at - 1])]
    return " ".join([*words, *_below_thousand(value % 1000, feminine=False)])


def _below_thousand(value: int, *, feminine: bool) -> list[str]:
    hundreds, rest = divmod(value, 100)
    words = [_HUNDREDS[hundreds]] if hundreds else []
    if rest >= 20:
        words.append(_TENS[rest // 10])
        rest %= 10
    if rest:
        one = _ONES[rest]
        words.append(_FEMININE.get(one, one) if feminine else one)
    return words


def _form(count: int, forms: tuple[str, str, str]) -> str:
    if count % 100 in range(11, 15):
        return forms[2]
    last = count % 10
    return forms[0] if last == 1 else forms[1] if last in (2, 3, 4) else forms[2]
