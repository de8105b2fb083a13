"""Words about a price that are neither a yes nor a no: a yes with a condition, or one taken back. Pure."""

from billing.quotes import by_code
from billing.quotes.sign_off import without_sign_off
from intake.tickets.rules import YES, bare

SIGNS_MAX = 300
QUESTIONS = str.maketrans("", "", "?？")


def is_half_yes(text: str, code: str | None, name: str = "") -> bool:
    """Whether words have the code of the price, or begin with a yes, and say more: for a person to read."""
    said = without_sign_off(text, name)
    if code and by_code.names(said, code):
        return True
    begins = bare(said)
    agrees = any(begins.startswith(f"{yes} ") for yes in YES)
    return agrees and len(said) <= SIGNS_MAX and not asks(said) and by_code.is_contrary(said)


def takes_back(text: str, name: str = "") -> bool:
    """Whether words of somebody who seemed to agree may take it back; a question alone does not."""
    said = without_sign_off(text, name)
    return len(said) <= SIGNS_MAX and by_code.is_contrary(said.translate(QUESTIONS))


def asks(text: str) -> bool:
    return "?" in text or "？" in text
