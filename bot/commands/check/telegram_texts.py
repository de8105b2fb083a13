"""What `okoshko check` says of the bot, its way to Telegram and the staff chat."""

from config.i18n import N_, Translator

PROXY_URL = N_("not the address of a proxy")
GROUP_FACTS = "https://core.telegram.org/bots/features#privacy-mode"


def no_token(t: Translator) -> str:
    return t(
        "Telegram: no bot yet. Write to @BotFather: /newbot, and set OKOSHKO_TELEGRAM_TOKEN to the token it gives you"
    )


def bot_answers(t: Translator, username: str, *, proxied: bool) -> str:
    if proxied:
        return t("Telegram answers through the proxy; the bot is @{username}", username=username)
    return t("Telegram answers; the bot is @{username}", username=username)


def bad_token(t: Translator, fault: str) -> str:
    return t(
        "Telegram says “{fault}”: compare OKOSHKO_TELEGRAM_TOKEN with what @BotFather shows under /mybots, API Token",
        fault=fault,
    )


def unreachable(t: Translator, fault: str, *, proxied: bool) -> str:
    if proxied:
        return t(
            "Telegram cannot be reached through the proxy ({fault}): look at OKOSHKO_TELEGRAM_PROXY",
            fault=t(fault) if fault == PROXY_URL else fault,
        )
    return t(
        "Telegram cannot be reached ({fault}): look at the connection; where Telegram is blocked, "
        "set OKOSHKO_TELEGRAM_PROXY=socks5://user:password@host:1080",
        fault=t(fault) if fault == PROXY_URL else fault,
    )


def payments_fine(t: Translator) -> str:
    return t("Telegram takes payments, and the provider's token fits")


def payments_pretended(t: Translator) -> str:
    return t("Telegram takes payments, but OKOSHKO_PAYMENT_TOKEN is a TEST token: no money moves")


def payments_refused(t: Translator, fault: str) -> str:
    return t(
        "Telegram takes no payments (“{fault}”): compare OKOSHKO_PAYMENT_TOKEN with what @BotFather shows under "
        "/mybots, Payments; it belongs to this bot alone",
        fault=fault,
    )


def not_taken_in(t: Translator, currency: str) -> str:
    return t("Telegram takes no payments in {currency}: remove OKOSHKO_PAYMENT_TOKEN", currency=currency)


def no_webhook(t: Translator) -> str:
    return t("no other program takes the bot's updates by a webhook")


def webhook_ours(t: Translator, host: str) -> str:
    return t("Telegram posts the bot's updates to {host}, as set", host=host)


def webhook_to_come(t: Translator) -> str:
    return t("no webhook is set on the bot yet; okoshko run sets it")


def webhook_fails(t: Translator, host: str, fault: str) -> str:
    return t(
        "Telegram cannot post the bot's updates to {host} and says “{fault}”: look at the proxy with the certificate "
        "before OKOSHKO_LISTEN, and at OKOSHKO_TELEGRAM_WEBHOOK_URL; unset it, and the desk asks for updates instead",
        host=host,
        fault=fault,
    )


def webhook_left(t: Translator, host: str, api: str) -> str:
    return t(
        "a webhook of {host} is set on the bot: updates go there and not here. If that program is not wanted any more, "
        "open {api}/bot<TOKEN>/deleteWebhook with the bot's token for <TOKEN>",
        host=host,
        api=api,
    )


def can_be_connected(t: Translator) -> str:
    return t("employees can connect the bot to their own Telegram: /connect tells them how")


def cannot_be_connected(t: Translator, username: str) -> str:
    return t(
        "employees cannot connect the bot to their own Telegram. If they should: @BotFather, /mybots, @{username}, "
        "Bot Settings, Secretary Mode",
        username=username,
    )


def joins_no_groups(t: Translator) -> str:
    return t("the bot cannot be added to groups: write to @BotFather: /setjoingroups, Enable")


def send_setup(t: Translator, username: str, code: str) -> str:
    return t(
        "staff chat: none yet. Add @{username} to the group of the office as an administrator, start okoshko run, "
        "and send in the group: /setup {code}",
        username=username,
        code=code,
    )


def staff_chat_lost(t: Translator, fault: str, code: str) -> str:
    return t(
        "staff chat: Telegram says “{fault}”. Add the bot to the group again as an administrator, "
        "and send there: /setup {code}",
        fault=fault,
        code=code,
    )


def staff_chat_fine(t: Translator) -> str:
    return t("staff chat: the bot is an administrator there and reads all it needs")


def staff_chat_left(t: Translator, username: str) -> str:
    return t(
        "staff chat: the bot is not in it any more. Add @{username} as an administrator", username=username
    )


def not_admin(t: Translator, *, sees_all: bool) -> str:
    if sees_all:
        return t("staff chat: the bot is not an administrator. Make it one: group, Administrators, Add")
    return t(
        "staff chat: the bot is not an administrator, so Telegram hides from it what is not said "
        "to it ({url}). Make it one: group, Administrators, Add",
        url=GROUP_FACTS,
    )


def privacy_on(t: Translator) -> str:
    return t("clients' groups: privacy mode is on, Telegram gives the bot only what is said to it")


def privacy_off(t: Translator, username: str) -> str:
    return t(
        "clients' groups: privacy mode is off, so Telegram gives the bot everything said there; it keeps only what is "
        "said to it. To change that: @BotFather, /setprivacy, @{username}, Enable",
        username=username,
    )
