"""What `okoshko explain` prints around the lines of a card."""

from collections.abc import Sequence

from config.i18n import Translator


def about_explain(t: Translator) -> str:
    return t("what the card would show for such words, and why; changes nothing")


def about_client(t: Translator) -> str:
    return t("who asks")


def about_json(t: Translator) -> str:
    return t("as JSON, for programs")


def asked(t: Translator, client: str, words: str) -> str:
    return f"{client}: {t.quoted(words)}"


def kind(t: Translator, category: str, words: Sequence[str]) -> str:
    """The kind of work, and by which words it was told."""
    if not category:
        return t("Kind of work: unknown, no word of the book is in it")
    if not words:
        return t("Kind of work: {category}, as no word tells another", category=category)
    return t(
        "Kind of work: {category}, by {words}",
        category=category,
        words=t.listed(t.quoted(word) for word in words),
    )


def wanted(t: Translator, usual: int, left: int | None) -> str:
    """The arithmetic under a limit of minutes."""
    return "   " + t(
        "usually takes {minutes}, {left} left", minutes=t.minutes(usual), left=t.minutes(left or 0)
    )


def wanted_once(t: Translator, left: int | None) -> str:
    """The same under a limit of requests."""
    return "   " + t("one request, {left} left", left=left or 0)


def answer(t: Translator) -> str:
    return t("The client would read:")
