"""What whoever may order hears at once: whether their request is included, or beyond a limit, and about what it costs."""

from billing.assessment import Assessment, ReasonCode
from billing.tariffs import texts
from billing.verdicts.facts import category_name
from config.database import ReadSession
from config.i18n import Translator


async def told(session: ReadSession, assessment: Assessment, t: Translator) -> str | None:
    """How it stands to the tariff, and whether it has to wait for others of theirs."""
    said = [await _standing(session, assessment, t)]
    said += [
        texts.too_many_open(t, reason.facts["open"], reason.facts["at_once"])
        for reason in assessment.reasons
        if reason.code is ReasonCode.TOO_MANY_OPEN
    ]
    return t.sentences(*(words for words in said if words)) or None


async def _standing(session: ReadSession, assessment: Assessment, t: Translator) -> str | None:
    """None where the program cannot tell what kind of work it is: what is only assumed is not said to a client."""
    name = await category_name(session, assessment.category, t)
    limit = next((reason for reason in assessment.reasons if "used" in reason.facts), None)
    if limit:
        return texts.limit_crossed(t, name, limit.as_flag())
    if not assessment.category_words:
        return None
    for reason in assessment.reasons:
        if reason.code in (ReasonCode.CATEGORY_NOT_IN_TARIFF, ReasonCode.NO_AGREEMENT):
            tariff = reason.code is ReasonCode.CATEGORY_NOT_IN_TARIFF
            return texts.not_included(t, name, reason.facts, tariff=tariff)
    return texts.included(t, name, assessment.included) if assessment.included else None
