"""Whom somebody may have meant who typed a name that is nobody's, or several people's."""

from collections.abc import Sequence

from config.i18n import Translator

NAMES_SHOWN = 8


def meant(t: Translator, asked: str, fitting: Sequence[str], near: Sequence[str]) -> str | None:
    """`fitting` begin as what was typed does, `near` are spelt much like it; None where nothing comes close."""
    if len(fitting) > 1:
        names = t.listed(fitting[:NAMES_SHOWN])
        return t(
            "“{asked}” fits several clients: {names}. Please write more of the name.",
            asked=asked,
            names=names,
        )
    if near:
        names = t.listed(near[:NAMES_SHOWN])
        return t("No client goes by “{asked}”. Did you mean {names}?", asked=asked, names=names)
    return None
