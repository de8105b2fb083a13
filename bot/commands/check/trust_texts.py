"""What `okoshko check` says of whose word on a sender counts, and of where answers come back to."""

from config.i18n import Translator


def nobody_trusted(t: Translator, likely: str) -> str:
    """`likely`: what this provider calls itself; "" where it is not known."""
    if likely:
        return t(
            "No mail server is trusted to tell who wrote, so a yes by mail waits for the manager. "
            "For this mailbox set OKOSHKO_TRUSTED_AUTHSERV={likely}",
            likely=likely,
        )
    return t(
        "No mail server is trusted to tell who wrote, so a yes by mail waits for the manager "
        "(OKOSHKO_TRUSTED_AUTHSERV; docs/mail.md says how)."
    )


def trusted(t: Translator, servers: str) -> str:
    return t("Who wrote a mail is believed from: {servers}.", servers=servers)


def plus(t: Translator, address: str) -> str:
    """`address` is an example of what stands in Reply-To."""
    return t(
        "Answers come back to addresses like {address}. Send one a mail: if it does not arrive at your mailbox, "
        "set OKOSHKO_MAIL_PLUS=false.",
        address=address,
    )
