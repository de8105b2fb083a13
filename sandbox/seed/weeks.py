"""What is asked in the twelve played weeks, and what becomes of it; the words are in words.py.

The numbers are chosen: Vega's work takes about 3.4 times the minutes of the others' work of the same kind.
"""

from dataclasses import dataclass
from enum import Enum

WEEKS = 12
"""As many as are played if nobody wants fewer: of fewer, it is the last that are."""
SITTINGS = 2 * WEEKS
"""Twice a week there is an hour at which clients ask; of the second most weeks have no need."""


class Fate(Enum):
    """What the manager decides, and what the client says to a price."""

    IN_TARIFF = "in"
    ACCEPTED = "bill, accepted"
    DECLINED = "bill, declined"
    FAVOUR = "bill, declined, done all the same"
    AT_ONCE = "bill, charged without a price first"
    REFUSED = "refuse"
    OURS = "ours"


class Door(Enum):
    """How a request comes."""

    CHAT = "chat"
    MAIL = "mail"
    PHONE = "phone"


@dataclass(frozen=True)
class Ask:
    """One request. `words` is its key in words.py, `person` the place among the client's contacts in the book."""

    sitting: int
    client: str
    words: str
    kind: str
    employee: str = "lena"
    minutes: int = 0
    fate: Fate = Fate.IN_TARIFF
    person: int = 0
    detail: str = ""
    """The item of the price list, or the reason for refusing."""
    personal: str = ""
    """The way an employee was asked personally."""
    answered: bool = False
    thanks: bool = False
    door: Door = Door.CHAT


VEGA = (
    Ask(0, "vega", "v_form", "support", "ivan", 115, personal="named", answered=True),
    Ask(2, "vega", "v_banner_spring", "design", "ivan", 205, Fate.ACCEPTED, detail="banner"),
    Ask(4, "vega", "v_prices", "content", "lena", 100, person=1),
    Ask(6, "vega", "v_estimate", "estimates", "ivan", 170),
    Ask(
        8, "vega", "v_banner_green", "design", "ivan", 195, Fate.FAVOUR, detail="banner", personal="messenger"
    ),
    Ask(10, "vega", "v_form_again", "support", "timur", 115, Fate.OURS),
    Ask(14, "vega", "v_pictures", "design", fate=Fate.REFUSED, detail="unlawful", person=1),
    Ask(14, "vega", "v_estimate_delivery", "estimates", "ivan", 175, personal="phone"),
    Ask(16, "vega", "v_banner_fair", "design", "ivan", 200, Fate.ACCEPTED, detail="banner"),
    Ask(18, "vega", "v_login", "support", "timur", 125, person=1),
    Ask(20, "vega", "v_estimate_third", "estimates", "ivan", 165, Fate.ACCEPTED, detail="estimate"),
    Ask(21, "vega", "v_banner_sale", "design", "ivan", 210, Fate.ACCEPTED, detail="banner"),
    Ask(22, "vega", "v_news", "content", "lena", 105),
    Ask(23, "vega", "v_slow", "support", "ivan", 115, personal="phone"),
)

OTHERS = (
    Ask(0, "orchard", "o_hours", "content", "lena", 25, thanks=True),
    Ask(4, "orchard", "o_photo", "design", "lena", 55),
    Ask(10, "orchard", "o_form", "support", "timur", 30),
    Ask(14, "orchard", "o_estimate", "estimates", "ivan", 50),
    Ask(16, "orchard", "o_newsletter", "ads", "timur", 100, Fate.AT_ONCE, detail="newsletter"),
    Ask(20, "orchard", "o_flyer", "design", "lena", 65, thanks=True),
    Ask(22, "orchard", "o_prices", "content", "lena", 30, thanks=True),
    Ask(0, "harbour", "h_menu", "content", "lena", 30),
    Ask(12, "harbour", "h_poster", "design", "lena", 60, Fate.ACCEPTED, detail="banner"),
    Ask(18, "harbour", "h_down", "support", "timur", 35, answered=True, thanks=True),
    Ask(0, "kestrel", "k_spam", "support", "timur", 30),
    Ask(4, "kestrel", "k_estimate", "estimates", "ivan", 45),
    Ask(8, "kestrel", "k_campaign", "ads", "timur", 110, Fate.ACCEPTED, detail="campaign"),
    Ask(21, "kestrel", "k_catalogue", "content", "lena", 40),
    Ask(23, "kestrel", "k_certificate", "support", "timur", 40, answered=True),
    Ask(2, "bloom", "b_bouquets", "content", "lena", 45),
    Ask(8, "bloom", "b_form", "support", "timur", 30, Fate.OURS),
    Ask(14, "bloom", "b_called", "content", "lena", 25, door=Door.PHONE),
    Ask(18, "bloom", "b_estimate", "estimates", "ivan", 55),
    Ask(2, "atlas", "a_banner", "design", "lena", 60, Fate.ACCEPTED, detail="banner"),
    Ask(10, "atlas", "a_booking", "support", "timur", 45, Fate.ACCEPTED, detail="hour"),
    Ask(18, "atlas", "a_landing", "ads", fate=Fate.DECLINED, detail="campaign"),
    Ask(0, "notary", "n_text", "content", "lena", 30, door=Door.MAIL),
    Ask(8, "notary", "n_certificate", "support", "timur", 35, door=Door.MAIL),
    Ask(4, "library", "l_news", "content", "lena", 30, door=Door.MAIL, thanks=True),
    Ask(10, "library", "l_estimate", "estimates", "ivan", 45, door=Door.MAIL),
    Ask(21, "library", "l_mailbox", "support", "timur", 30, door=Door.MAIL, thanks=True),
)

ASKS = (*VEGA, *OTHERS)

TOP_UPS = {
    "en": {
        "vega": 480, "orchard": 300, "harbour": 300, "kestrel": 900, "atlas": 600,
        "bloom": 150, "notary": 150, "library": 150,
    },
    "ru": {
        "vega": 10000, "orchard": 12000, "harbour": 9000, "kestrel": 40000, "atlas": 300,
        "bloom": 5000, "notary": 5000, "library": 5000,
    },
    "ja": {
        "vega": 60000, "orchard": 40000, "harbour": 40000, "kestrel": 120000, "atlas": 80000,
        "bloom": 20000, "notary": 20000, "library": 20000,
    },
}  # fmt: skip
"""What was paid in for work before the first week, in whole units of their currency; the monthly fees come on top.
Vega's is all but used up at the end."""

PAYS_INVOICES = "harbour"
"""Pays no fees ahead: its account runs low, an invoice makes itself, and is paid by the next Monday."""
AGREES = "orchard"
AGREED_BY = 2
"""The sitting before which its signer has agreed to small charges without a price first, if so many are played."""
