"""Names as they sound, whichever script they are written in: Вега, ベガ and Vega are near each other. Pure.

Tables of our own: a name looked for by ear needs no transliteration standard, only the same letters for the same sound.
"""

import re
import unicodedata
from difflib import SequenceMatcher

CYRILLIC_LETTERS = "абвгдежзийклмнопрстуфхцчшщъыьэюяіїєґў"
CYRILLIC_SAID = "a b v g d e zh z i i k l m n o p r s t u f kh ts ch sh shch ' y ' e yu ya i i e g u"
KANA_LETTERS = (
    "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわゐゑをん"
)
KANA_SAID = (
    "a i u e o ka ki ku ke ko sa shi su se so ta chi tsu te to na ni nu ne no ha hi fu he ho "
    "ma mi mu me mo ya yu yo ra ri ru re ro wa i e o n"
)
CYRILLIC = dict(zip(CYRILLIC_LETTERS, CYRILLIC_SAID.split(), strict=True))
KANA = dict(zip(KANA_LETTERS, KANA_SAID.split(), strict=True))
SMALL = {"ゃ": "ya", "ゅ": "yu", "ょ": "yo", "ぁ": "a", "ぃ": "i", "ぅ": "u", "ぇ": "e", "ぉ": "o"}
"""Said together with the syllable before: きゃ kya, ファ fa, ティ ti."""
VOICED = {"k": "g", "sh": "j", "s": "z", "ch": "j", "ts": "z", "t": "d", "h": "b", "f": "b", "": "v"}
KATAKANA, HIRAGANA_BELOW = range(0x30A1, 0x30F7), 0x60
VOICING, HALF_VOICING = "\u3099", "\u309a"
SOUNDS = (
    (r"kh", "h"), (r"ph", "f"), (r"th", "t"), (r"dzh|dj|zh", "j"), (r"shch|sch|sh", "s"), (r"tch|ch|ts", "z"),
    (r"ck|c|q", "k"), (r"x", "ks"), (r"[vw]", "b"), (r"l", "r"), (r"oo", "u"), (r"ou", "o"), (r"y", "i"), (r"j", "z"),
    (r"'", ""), (r"(.)\1+", r"\1"),
)  # fmt: skip
"""What one language tells apart and another does not: Japanese has no v and no l, and says long what others double."""


def alike(one: str, other: str) -> float:
    """How much two names in different scripts sound the same: 1 is the same, 0 nothing; 0 where they share a script."""
    if _scripts(one) & _scripts(other):
        return 0.0
    first, second = sound(one), sound(other)
    return SequenceMatcher(None, first, second).ratio() if first and second else 0.0


def sound(name: str) -> str:
    """A name in Latin letters, reduced to what is heard in every language; what has no sound of its own is left out."""
    heard = latin(name)
    for spelled, said in SOUNDS:
        heard = re.sub(spelled, said, heard)
    return " ".join(heard.split())


def latin(name: str) -> str:
    """Cyrillic and kana in Latin letters, accents dropped; Chinese characters, which can be read in many ways, too."""
    said: list[str] = []
    # Taken apart, a voiced kana is the plain one and a mark, an accented letter the letter and its accent.
    for letter in unicodedata.normalize("NFKD", name.casefold()):
        sign = chr(ord(letter) - HIRAGANA_BELOW) if ord(letter) in KATAKANA else letter
        if sign in (VOICING, HALF_VOICING) and said:
            said[-1] = _voiced(said[-1], half=sign == HALF_VOICING)
        elif sign in SMALL and said:
            said[-1] = _together(said[-1], SMALL[sign])
        elif sign in KANA:
            said.append(KANA[sign])
        elif sign in CYRILLIC:
            said.append(CYRILLIC[sign])
        elif sign.isascii():
            said.append(sign if sign.isalnum() else " ")
    return "".join(said)


def _voiced(syllable: str, *, half: bool) -> str:
    vowel = syllable[-1:]
    return ("p" if half else VOICED.get(syllable[:-1], syllable[:-1])) + vowel


def _together(syllable: str, small: str) -> str:
    begun = syllable[:-1]
    return begun + (small[1:] if begun in ("sh", "ch", "j") and small[0] == "y" else small)


def _scripts(name: str) -> set[str]:
    """Those a name is heard in; Chinese characters belong to none."""
    found = set()
    for letter in name.casefold():
        plain = unicodedata.normalize("NFKC", letter)
        if "\u3041" <= plain <= "\u30fe":
            found.add("kana")
        elif "\u0400" <= plain <= "\u04ff":
            found.add("Cyrillic")
        elif unicodedata.normalize("NFKD", letter)[0].isascii() and letter.isalpha():
            found.add("Latin")
    return found
