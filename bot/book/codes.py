"""How the book calls somebody whose name is known: a code of Latin letters made of the name."""

import re
import unicodedata
from collections.abc import Container

LATIN = "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya"
CYRILLIC = dict(zip("абвгдеёжзийклмнопрстуфхцчшщъыьэюя", LATIN.split(), strict=True))
"""Letter for letter, near to how passports are spelt; signs that have no sound fall away."""
LENGTH = 40


def code_of(name: str, taken: Container[str], otherwise: str) -> str:
    """A code for a name that is none of `taken`; `otherwise` where the name has no letter we can spell."""
    spelt = "".join(CYRILLIC.get(letter, letter).replace("_", "") for letter in name.casefold())
    plain = unicodedata.normalize("NFKD", spelt).encode("ascii", "ignore").decode()
    code = "-".join(re.findall(r"[a-z0-9]+", plain))[: LENGTH - 4].strip("-") or otherwise
    if code not in taken and code != otherwise:
        return code
    number = 2 if code != otherwise else 1
    while f"{code}{number}" in taken:
        number += 1
    return f"{code}{number}"
