"""What people read about acts: clients who are to agree, managers who look after it."""

from dataclasses import replace

from billing.acts.lifecycle import ActKind, ActState
from billing.acts.queries import Shown
from config.i18n import Translator
from intake.letter import Button, Enclosure, Letter, Press, letter


def sum_of(t: Translator, shown: Shown) -> str:
    """What it is over; what it takes back with its sign."""
    minor = shown.act.amount_minor if shown.act.kind is ActKind.WORK else -shown.act.amount_minor
    return t.money(minor, shown.act.currency)


def state(t: Translator, shown: Shown) -> str:
    """How an act stands, in a word or two."""
    return {
        ActState.ISSUED: t("not signed"),
        ActState.AGREED: t("agreed"),
        ActState.SIGNED: t("signed"),
        ActState.WITHDRAWN: t("withdrawn"),
    }[shown.standing.state]


def none_yet(t: Translator, *, unsigned: bool) -> str:
    return t("No unsigned acts.") if unsigned else t("There are no acts yet.")


def buttons(t: Translator, shown: Shown) -> tuple[tuple[Button, ...], ...]:
    """Under an act nobody has answered."""
    agree = Button("✅ " + t("Agree"), Press("actyes", shown.act.id))
    wrong = Button(t("Something is wrong"), Press("actno", shown.act.id))
    return ((agree, wrong),)


def seen(shown: Shown) -> str:
    """What somebody agreed to, as it is kept with their yes."""
    rows = [f"{row[1]}: {row[-1]}" for group in shown.act.document["groups"] for row in group["rows"]]
    return "\n".join([shown.act.document["heading"], *rows, ": ".join(shown.act.document["total"])])


def agreed(t: Translator, shown: Shown) -> Letter:
    return letter(
        "✅ " + t("Thank you: you agree to act {name} over {sum}.", name=shown.act.name, sum=sum_of(t, shown))
    )


def agreed_before(t: Translator, shown: Shown) -> str:
    return t("Act {name} is agreed to already.", name=shown.act.name)


def ask_wrong(t: Translator, shown: Shown, number: int) -> Letter:
    """The next words say it."""
    return letter(
        t(
            "What is wrong with act {name}? Please write it here; the office looks into it as #{number}.",
            name=shown.act.name,
            number=number,
        )
    )


def objection(t: Translator, shown: Shown) -> str:
    """The first words of the request in which it is looked into."""
    return t("Something is wrong with act {name} over {sum}", name=shown.act.name, sum=sum_of(t, shown))


def again(t: Translator, shown: Shown, files: tuple[Enclosure, ...]) -> Letter:
    """The PDF once more."""
    said = letter(f"{shown.act.name} — {sum_of(t, shown)} — {state(t, shown)}")
    return replace(said, enclosures=files)
