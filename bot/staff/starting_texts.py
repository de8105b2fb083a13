"""For the assignee: what has to happen before the work may begin, and that it may."""

from billing.verdicts.starting import Waits
from config.i18n import Translator
from intake.tickets.models import Verdict


def waits(t: Translator, waits: Waits) -> str:
    """For the assignee: what has to happen before the work may begin."""
    return {
        Waits.DECISION: t(
            "It is not decided yet whether this is in the tariff: please do not start. You will be told when you can."
        ),
        Waits.ACCEPTANCE: t(
            "The client has not accepted the price yet: please do not start. You will be told when you can."
        ),
        Waits.MONEY: t(
            "The client has accepted, but the money is not on the account yet: please do not start. "
            "You will be told when you can."
        ),
        Waits.SUPPLEMENT: t(
            "The client has not accepted the additional price yet: please do not start on that part. "
            "You will be told when you can."
        ),
    }[waits]


def decided(t: Translator, verdict: Verdict) -> str:
    """For the assignee, who had to wait for it."""
    return {
        Verdict.IN_TARIFF: t("It is in the tariff: you can start."),
        Verdict.OURS: t("It is our own fault, so it is free for the client: you can start."),
        Verdict.REFUSED: t("It is refused: there is nothing to do."),
    }.get(verdict, "")


def may_start(t: Translator, name: str, waits: Waits) -> str:
    """For the assignee: a manager has let the work begin."""
    if waits is Waits.DECISION:
        return t("You can start: {name} answers for it, although it is not decided yet.", name=name)
    return t("You can start: {name} answers for it, although it is not accepted or paid yet.", name=name)
