"""A client's profile in words: facts and arithmetic, for the owner and managers alone; fair enough for the client to read."""

from billing.profile import option_texts
from billing.profile.figures import Profile
from billing.rounding import half_up
from billing.summary import texts as summary_texts
from billing.summary.economics import Economics
from config.i18n import Translator
from intake.letter import Button, Enclosure, Letter, Paragraph, Press, faint, letter, strong
from intake.score import texts as score_texts

Fact = tuple[str, str]
"""What it is, and how much."""


def profile(t: Translator, told: Profile) -> Letter:
    """Short, for a chat: what a telephone shows on a screen or two."""
    possible = option_texts.options(t, told)
    return letter(
        strong(title(t, told)),
        faint(f"{internal(t)} · {period(t, told)}"),
        _block(t("Work"), work(t, told)),
        _block(t("Money"), money(t, told)),
        _block(t("Their promises, and what they asked for"), lines(t, theirs(t, told))),
        _block(t("Our promises, and what we gave"), lines(t, [*ours(t, told), *given(t, told)])),
        _block(_options_title(t, told), possible) if possible else None,
        faint(t("The arithmetic is in the PDF.") if possible else option_texts.why_none(t, told)),
        buttons=_buttons(t, told),
    )


def nothing(t: Translator, name: str) -> Letter:
    """For a client who asked nothing, and for whom nothing was done."""
    return letter(strong(name), t("Nothing was asked and nothing worked on in the 12 weeks that are over."))


def _block(heading: str, found: list[str]) -> Paragraph | None:
    return Paragraph("\n".join([f"▪ {heading}", *found])) if found else None


def lines(t: Translator, facts: list[Fact]) -> list[str]:
    return [t("{what}: {sum}", what=what, sum=how) for what, how in facts]


def _buttons(t: Translator, told: Profile) -> tuple[tuple[Button, ...], ...]:
    client = told.client.client_id
    papers = (
        Button("📄 PDF", Press("sheet", client, 0, told.key)),
        Button(t("Statement"), Press("stmt0", client)),
    )
    return papers, (Button("◀ " + t("The client's card"), Press("client", client)),)


def open_button(t: Translator, client_id: int) -> Button:
    """On a client's card."""
    return Button(t("12 weeks"), Press("profile", client_id))


def _options_title(t: Translator, told: Profile) -> str:
    if told.partial:
        return t("What each option would have changed since {day}", day=first_day(t, told))
    return t("What each option would have changed in these weeks")


def title(t: Translator, told: Profile) -> str:
    return t("{client}: twelve weeks", client=told.client.name)


def internal(t: Translator) -> str:
    """The stamp on every page."""
    return t("Internal")


def period(t: Translator, told: Profile) -> str:
    if told.first_day.year != told.last_day.year:
        return f"{t.day_of_year(told.first_day)} – {t.day_of_year(told.last_day)}"
    if t.language == "ja":  # where the year stands first
        return f"{t.day_of_year(told.first_day)} – {t.day(told.last_day)}"
    return f"{t.day(told.first_day)} – {t.day_of_year(told.last_day)}"


def work(t: Translator, told: Profile, *, full: bool = False) -> list[str]:
    """Hours, requests, what the minutes counted as, how that compares; `full`: with what each is reckoned from."""
    client = told.client
    found = [
        t(
            "{hours} of work, {requests}",
            hours=t.minutes(client.minutes.total),
            requests=summary_texts.requests(t, client.requests),
        )
    ]
    if client.minutes.by_outcome:
        found.append(summary_texts.minutes(t, client.minutes))
    if client.ratio:
        beside = t.minutes(client.ratio.worked), t.minutes(half_up(client.ratio.expected))
        found.append(summary_texts.ratio(t, client.ratio) + (_by(*beside) if full else ""))
    return found if told.partial else [*found, *_of_hours(t, told, full=full)]


def _of_hours(t: Translator, told: Profile, *, full: bool) -> list[str]:
    """Their part of the office's hours; beside money where money is told of fewer days."""
    share = told.hours_share
    if share.percent is None:
        return []
    said = t("{share} of the office's hours", share=t.percent(share.percent))
    return [said + (_by(t.minutes(share.part), t.minutes(share.whole)) if full else "")]


def _by(first: str, second: str) -> str:
    """What a share or an hour was reckoned from."""
    return f" = {first} / {second}"


def money(t: Translator, told: Profile, *, full: bool = False) -> list[str]:
    """What they earn us, what an hour of it is, and how much of the office rests on them; all without tax."""
    if told.fees_elsewhere:
        return [no_fees(t)]
    economics, found = told.economics, [earned(t, told)]
    if told.partial:
        found = [since_day(t, told) if full else since(t, told), *found]
    if economics.per_hour_minor is not None:
        found += per_hours(t, told) if full else [per_hour(t, told)]
    if told.partial:
        found += _of_hours(t, told, full=full)
    share = told.income_share
    if share and share.percent is not None:
        said = t("{share} of what the office earned", share=t.percent(share.percent))
        sums = t.money(share.part, economics.currency), t.money(share.whole, economics.currency)
        found.append(said + (_by(*sums) if full else ""))
    if economics.cost_minor is not None and economics.margin_minor is not None and economics.worked:
        found.append(
            t(
                "the hours cost {cost}; left over: {margin}",
                cost=t.money(economics.cost_minor, economics.currency),
                margin=t.money(economics.margin_minor, economics.currency),
            )
        )
    return found


def since(t: Translator, told: Profile) -> str:
    """Of which days money is told, and why of no others."""
    return t("{days}; monthly fees were not on the personal accounts before", days=since_day(t, told))


def since_day(t: Translator, told: Profile) -> str:
    """`since 1 September, 83 days`."""
    day = first_day(t, told)
    return t.plural("since {day}, {count} day", "since {day}, {count} days", told.reach.days, day=day)


def first_day(t: Translator, told: Profile) -> str:
    """Of the days money is told of."""
    first = told.reach.first
    return t.day(first) if first.year == told.last_day.year else t.day_of_year(first)


def earned(t: Translator, told: Profile) -> str:
    economics = told.economics
    return t(
        "earned {sum}: monthly fees {fee}, billed {billed}",
        sum=t.money(economics.income_minor, economics.currency),
        fee=t.money(economics.fee_minor, economics.currency),
        billed=t.money(economics.billed_minor, economics.currency),
    )


def per_hour(t: Translator, told: Profile) -> str:
    """Their hour beside the office's."""
    theirs = t.money(told.economics.per_hour_minor or 0, told.economics.currency)
    if told.average_minor is None:
        return t("{sum} an hour; there is nobody to compare with", sum=theirs)
    return t(
        "{sum} an hour; the office's average is {average}",
        sum=theirs,
        average=t.money(told.average_minor, told.economics.currency),
    )


def per_hours(t: Translator, told: Profile) -> list[str]:
    """The same with what they were reckoned from."""

    def hour(of: Economics) -> str:
        by = _by(t.money(of.income_minor, of.currency), t.minutes(of.worked))
        return t.money(of.per_hour_minor or 0, of.currency) + by

    theirs = t("an hour earns {sum}", sum=hour(told.economics))
    if told.average_minor is None:
        return [theirs, t("there is nobody to compare with")]
    return [theirs, t("the office's average is {sum}", sum=hour(told.office.economics))]


def no_fees(t: Translator) -> str:
    return t(
        "The monthly fees of these weeks are not all on the personal accounts, so what is earned is not known here "
        "([fees] of the office book)."
    )


def theirs(t: Translator, told: Profile) -> list[Fact]:
    """What they promised and what they asked for beyond the terms; what there was none of is left out."""
    client, kept, found = told.client, told.kept, list[Fact]()
    if client.late.invoices:
        found.append((t("invoices paid late"), _late(t, told)))
    if kept.unpaid_minor:
        found.append(
            (t("still to be paid of what is overdue"), t.money(kept.unpaid_minor, told.economics.currency))
        )
    if client.late.promises:
        found.append((t("promised payments that did not come in time"), t.number(client.late.promises)))
    if client.score.past_in_all:
        found.append((t("requests past the window"), score_texts.short(t, client.score)))
    if client.requotes.made:
        found.append((t("new versions of prices"), _versions(t, told)))
    if client.waited_days:
        waited = t.plural("{count} day", "{count} days", client.waited_days)
        found.append((t("we waited for their answer or signature"), waited))
    if told.haggled.asked:
        found.append((t("discounts asked for"), t.number(told.haggled.asked)))
    return found


def _late(t: Translator, told: Profile) -> str:
    late = told.client.late
    days = t.plural("{count} day together", "{count} days together", late.days)
    return t.listed((t.number(late.invoices), days))


def _of(t: Translator, part: int, whole: int) -> str:
    return t("{part} of {whole}", part=t.number(part), whole=t.number(whole))


def _versions(t: Translator, told: Profile) -> str:
    versions = told.client.requotes
    return t(
        "{count}; won {won}, lost {lost}",
        count=t.number(versions.made),
        won=t.number(versions.won),
        lost=t.number(versions.lost),
    )


def ours(t: Translator, told: Profile) -> list[Fact]:
    """What we promised."""
    kept, missed, found = told.kept, told.client.missed, list[Fact]()
    if missed.promised:
        found.append((t("looked at later than we said"), _of(t, missed.response, missed.promised)))
    if missed.to_do:
        found.append((t("done later than we said"), _of(t, missed.resolution, missed.to_do)))
    if kept.faults:
        faults = summary_texts.requests(t, kept.faults)
        found.append((t("our own faults"), faults))
    if kept.given_back_minor:
        found.append((t("given back for them"), t.money(kept.given_back_minor, told.economics.currency)))
    return found


def given(t: Translator, told: Profile) -> list[Fact]:
    """What was given beyond the terms."""
    currency, haggled, found = told.economics.currency, told.haggled, []
    if haggled.given:
        together = t("{sum} together", sum=t.money(haggled.given_minor, currency))
        found.append((t("discounts given"), t.listed((t.number(haggled.given), together))))
    if told.conceded.credit_minor:
        found.append((t("promotional credit given"), t.money(told.conceded.credit_minor, currency)))
    if told.conceded.objected_minor:
        taken_back = t.money(told.conceded.objected_minor, currency)
        found.append((t("charges taken back because they objected"), taken_back))
    if told.unpaid:
        found.append((t("work nobody paid for"), t.minutes(told.unpaid)))
    return found


def picture_of(t: Translator, told: Profile, picture: Enclosure) -> Letter:
    """Beside the picture."""
    said = letter(strong(title(t, told)), faint(f"{internal(t)} · {period(t, told)}"))
    return Letter(said.paragraphs, enclosures=(picture,))


def being_drawn(t: Translator) -> str:
    """On the button; the file follows in a moment."""
    return t("The PDF is on its way; it takes a few seconds.")


def file_of(t: Translator, told: Profile, paper: Enclosure) -> Letter:
    """Beside the file."""
    said = t("Decision sheet: {client}, {period}", client=told.client.name, period=period(t, told))
    return Letter(letter(said).paragraphs, enclosures=(paper,), subject=said)


def not_drawn(t: Translator, client: str) -> Letter:
    return letter(
        t(
            "The decision sheet of {client} could not be made. The office has the reason in its log; "
            "/client shows the same figures.",
            client=client,
        )
    )
