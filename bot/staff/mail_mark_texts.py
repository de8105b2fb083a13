"""On a card: whose mail is not proven, who else has written about the request, and who reads along."""

from collections.abc import Sequence

from config.i18n import Translator


def mail_unproven(t: Translator) -> str:
    """Of a request that came by mail."""
    return t("mail, sender not proven")


def forged(t: Translator, domain: str) -> str:
    """The domain's own policy says that mail like this is not from it."""
    return t("Perhaps forged: by the rules of {domain} this mail is not from there", domain=domain)


def also_unproven(t: Translator, name: str, words: str) -> str:
    """Words that joined later; which, as proven ones of the same person may stand beside them."""
    said = t("Words under the name of {name} came by mail; who wrote them is not proven", name=name)
    return f"{said}: {t.quoted(words)}" if words else said


def in_copy(t: Translator, names: Sequence[str]) -> str:
    """Colleagues of whoever asked, who read the answers."""
    return t("in copy: {names}", names=t.listed(names))


def not_in_copy(t: Translator, names: Sequence[str]) -> str:
    """Colleagues who do not read the answers, because anybody can write a copy field."""
    return t(
        "A mail that is not proven names in copy, and they were not added: {names}", names=t.listed(names)
    )


def third_person(t: Translator, name: str, address: str) -> str:
    """Somebody has a mail of this request and is not of its client."""
    who = name if name == address else f"{name} <{address}>"
    return t("A third person has written about this: {who}. Nothing here was changed", who=who)
