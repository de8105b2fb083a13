"""What an employee reads about their own account: privately, and without a word of what clients wrote."""

from bot.forwards.texts import copying
from config.i18n import Translator
from intake.letter import Button, Letter, Paragraph, faint, letter, quote, strong

Rows = tuple[tuple[Button, ...], ...]


def asked(t: Translator, who: str, time: str, count: int, missed: int, until: str, buttons: Rows) -> Letter:
    """The question about a request; `until`: how long the words are held."""
    several = t.plural("{count} message so far.", "{count} messages so far.", count) if count > 1 else None
    return letter(
        strong("📨 " + t("{who} wrote to you at {time}. This looks like a request.", who=who, time=time)),
        several,
        no_room(t, missed) if missed else None,
        faint(
            t(
                "I hold the words in memory only, until {until}: nobody has read them, and nothing is stored.",
                until=until,
            )
        ),
        buttons=buttons,
    )


def no_room(t: Translator, missed: int) -> str:
    return t.plural(
        "For {count} more there was no room: please ask them to write it to the window.",
        "For {count} more there was no room: please ask them to write them to the window.",
        missed,
    )


def put_off(t: Translator, who: str, time: str, again: str, buttons: Rows) -> Letter:
    return letter(
        strong("⏸ " + t("{who} wrote to you at {time}.", who=who, time=time)),
        t("I ask again at {time}.", time=again),
        buttons=buttons,
    )


def being_handed_over(t: Translator, who: str) -> Letter:
    return letter("⏳ " + t("{who}: handing over …", who=who))


def handed_over(
    t: Translator, who: str, time: str, number: int | None, told: str | None, *, told_before: bool
) -> Letter:
    """`told`: what they read in that chat because of it; `told_before`: they read it not long ago."""
    if number is None:
        return letter("✅ " + t("{who}, {time}: handed over to the window.", who=who, time=time))
    return letter(
        "✅ " + t("{who}, {time}: handed over, #{number}.", who=who, time=time, number=number),
        t("They have read in your chat, in your name:") if told else None,
        quote(told) if told else None,
        t("They have read not long ago where this goes, so I have written nothing more in your chat.")
        if told_before
        else None,
    )


def private(t: Translator, who: str, time: str, hours: int | None) -> Letter:
    """`hours`: for how long this chat is not asked about; None where it never is again."""
    quiet = (
        t("I will never ask about this chat again. /connect takes that back.")
        if hours is None
        else t.plural(
            "I do not ask about this chat for {count} hour.",
            "I do not ask about this chat for {count} hours.",
            hours,
        )
    )
    return letter("🔒 " + t("{who}, {time}: private. Forgotten.", who=who, time=time), quiet)


def lost(t: Translator, who: str, time: str, ready: str) -> Letter:
    return letter(
        "🫥 " + t("{who}, {time}: I no longer have the words.", who=who, time=time),
        t("If it was a request, please send them this; what they write there reaches the whole office:"),
        quote(ready),
        buttons=copying(t, ready),
    )


def to_the_window(t: Translator, link: str) -> str:
    """In the contact's language, for an employee to paste."""
    return t(
        "Please write this to our window, so that it does not get lost with me: {link}",
        link=link,
    )


def withdrawn(t: Translator, who: str, time: str) -> Letter:
    return letter(
        t("{who}, {time}: they have deleted it. There is nothing to hand over.", who=who, time=time)
    )


def answered(
    t: Translator, who: str, number: int, title: str, count: int, buttons: Rows, *, by_mail: bool = False
) -> Letter:
    """The employee wrote to somebody whose request came from that chat, or `by_mail` of their own."""
    if by_mail:
        asked = t(
            "You answered {who} by mail. Shall I add it to #{number} “{title}”?",
            who=who,
            number=number,
            title=title,
        )
    else:
        asked = t(
            "You answered {who}. Shall I add it to #{number} “{title}”?", who=who, number=number, title=title
        )
    several = t.plural("{count} message so far.", "{count} messages so far.", count) if count > 1 else None
    return letter(
        strong(f"💬 {asked}"),
        several,
        faint(t("It is not sent again; the office then sees what has been said.")),
        buttons=buttons,
    )


def answered_privately(t: Translator, name: str, words: str, *, by_mail: bool = False) -> str:
    """On the card."""
    if by_mail:
        return t("{name} has answered by their own mail: {words}", name=name, words=words)
    return t("{name} has answered in their own chat: {words}", name=name, words=words)


def answer_added(t: Translator, number: int) -> Letter:
    return letter("✅ " + t("Your answer is on #{number}. Thank you.", number=number))


def answer_left(t: Translator, number: int) -> Letter:
    return letter(t("Your answer stays between you; nothing is on #{number}.", number=number))


def answer_gone(t: Translator, number: int) -> Letter:
    return letter(
        t(
            "I no longer have the words of your answer. To note it on #{number}: /answer {number}",
            number=number,
        )
    )


def decided_before(t: Translator) -> str:
    return t("This has been decided already; nothing was changed.")


def handing(t: Translator) -> str:
    return t("I hand it over.")


def adding(t: Translator) -> str:
    return t("I add it.")


def forgotten(t: Translator) -> str:
    return t("Forgotten.")


def later(t: Translator, time: str) -> str:
    return t("I ask again at {time}.", time=time)


def keys(t: Translator) -> dict[str, str]:
    """What the buttons say."""
    return {
        "hand": t("Hand over"),
        "private": t("Private"),
        "later": t("Later"),
        "always": t("Always for this chat"),
        "never": t("Never for this chat"),
        "add": t("Add"),
        "no": t("No"),
    }


def paste(t: Translator, number: int, who: str, why: str, ready: str) -> Letter:
    """It is on a ticket, and the contact could not be told in the employee's chat."""
    return letter(
        t("#{number}: I could not answer {who} in your chat. {why}", number=number, who=who, why=why),
        t("Please send them this yourself:"),
        quote(ready),
        buttons=copying(t, ready),
    )


def disconnected(t: Translator) -> str:
    return t("I am not connected to your account any more.")


def may_not_reply(t: Translator) -> str:
    return t("You have not given me the right to reply.")


def too_late(t: Translator) -> str:
    return t("They last wrote more than a day ago, and Telegram lets me answer no later.")


def chat_closed(t: Translator) -> str:
    return t("This chat is paused or left out for me.")


def telegram_says(t: Translator, reason: str) -> str:
    return t("Telegram says “{reason}”.", reason=reason)


def how_to_connect(t: Translator, bot: str) -> Paragraph:
    return Paragraph(
        t(
            "So that what clients write to you privately gets to the window with one tap: in Telegram open "
            "Settings → your profile → Chat automation, write @{bot}, and let it reply to messages. "
            "The right to mark messages as read is not needed.",
            bot=bot,
        )
    )


def what_is_kept(t: Translator) -> Paragraph:
    return Paragraph(
        t(
            "I look at nothing but messages of known clients, and of those I store nothing until you say “Hand over”. "
            "Everybody else, and whatever you call private, is dropped unread."
        )
    )


def connected(t: Translator, *, can_reply: bool, can_read: bool, automatic: bool) -> Letter:
    """Connected, or its rights have changed."""
    return letter(
        strong("🔌 " + t("I am connected to your account.")),
        what_works(t, can_reply=can_reply, can_read=can_read),
        t("Yours is a work account: what clients write there is handed over at once.")
        if automatic
        else what_is_kept(t),
        t(
            "Single chats can be left out in Telegram itself, or by “Never for this chat”. Everything else: /connect"
        ),
    )


def what_works(t: Translator, *, can_reply: bool, can_read: bool) -> str:
    reply = (
        t("✔ I may answer in your name, once: “I have passed it to our window”.")
        if can_reply
        else t("✘ I may not reply: whom I pass on you tell yourself, I give you the words.")
    )
    read = (
        t("✔ What I have passed on I mark as read.") if can_read else t("✔ I do not mark anything as read.")
    )
    return f"{reply}\n{read}"


def cut_off(t: Translator) -> Letter:
    return letter(
        "🔌 " + t("I am no longer connected to your account. What I still held in memory is forgotten."),
        t("To connect again: /connect"),
    )


def is_connected(t: Translator) -> str:
    return "🔌 " + t("I am connected to your account.")


def is_not_connected(t: Translator) -> str:
    return "🔌 " + t("I am not connected to your account.")


def rule_always(t: Translator, who: str) -> str:
    return t("Always handed over: {who}", who=who)


def rule_never(t: Translator, who: str) -> str:
    return t("Never asked about: {who}", who=who)


def ask_again(t: Translator, who: str) -> str:
    return t("Ask again about {who}", who=who)


def asks_again(t: Translator, who: str) -> str:
    return t("I ask again when {who} writes.", who=who)


def everybody(t: Translator, lines: list[str]) -> Paragraph:
    """For managers: whose accounts are connected."""
    said = "\n".join(lines) if lines else t("nobody yet")
    return Paragraph(t("Connected accounts:") + "\n" + said)


def one_connected(t: Translator, name: str, *, can_reply: bool, automatic: bool) -> str:
    parts = [t("may reply") if can_reply else t("may not reply")]
    parts += [t("work account")] if automatic else []
    return f"{name} — {t.listed(parts)}"
