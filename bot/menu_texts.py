"""The commands Telegram offers in its menu, with what each does."""

from config.i18n import Translator

Commands = list[tuple[str, str]]


def client(t: Translator) -> Commands:
    return [
        ("tickets", t("My requests")),
        ("urgent", t("Something cannot wait")),
        ("callme", t("I would like a call")),
        ("balance", t("Balance of the personal account")),
        ("tariff", t("What the tariff includes and what is used")),
        ("statement", t("Every movement on the account")),
        ("invoices", t("Invoices, with their PDFs")),
        ("language", t("Choose the language")),
    ]


def employee(t: Translator) -> Commands:
    *own, language = _everybody(t)
    return [*own, ("summary", t("My hours of the week that is over")), language]


def _everybody(t: Translator) -> Commands:
    return [
        ("mine", t("What is on my desk")),
        ("log", t("Log minutes: /log 1h20 what was done")),
        ("answer", t("Answer the client: reply to a request")),
        ("connect", t("What clients write to me privately")),
        ("call", t("A call, or a talk in the corridor")),
        ("language", t("Choose the language")),
    ]


def manager(t: Translator) -> Commands:
    return [
        ("queue", t("Everything that is waiting")),
        ("client", t("A client at a glance: /client NAME")),
        ("new", t("File a call or a visit: /new CLIENT words")),
        ("topup", t("Book a payment: /topup CLIENT AMOUNT")),
        ("refund", t("Send back an unused advance: /refund CLIENT")),
        ("credit", t("Give promotional credit: /credit CLIENT AMOUNT")),
        ("invoice", t("Ask for a payment: /invoice CLIENT AMOUNT")),
        ("payments", t("Payments whose client is to be told")),
        ("month", t("Close the month; acts that are not signed")),
        ("take", t("Take over a colleague's card: /take NUMBER")),
        ("leaves", t("Somebody no longer works here: /leaves NAME")),
        ("summary", t("The week's labour per client")),
        ("admit", t("Let a client talk to a colleague directly: /admit CLIENT COLLEAGUE")),
        *_everybody(t),
    ]
