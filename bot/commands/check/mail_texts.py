"""What `okoshko check` says of the two mail servers."""

from config.i18n import N_, Translator

MAIL_URL = N_("not the address of a mail server")


def no_mail(t: Translator) -> str:
    return t("mail: not set up; to have it, set OKOSHKO_MAIL_ADDRESS, OKOSHKO_IMAP_URL and OKOSHKO_SMTP_URL")


def no_mail_address(t: Translator) -> str:
    return t(
        "mail: set OKOSHKO_MAIL_ADDRESS to the address clients write to; without it no mail is read or sent"
    )


def not_set(t: Translator, name: str) -> str:
    return t("mail: set {name}; docs/operating.md says how it is written", name=name)


def imap_fine(t: Translator, host: str) -> str:
    return t("incoming mail: the mailbox at {host} opens", host=host)


def imap_wrong(t: Translator, host: str, fault: str) -> str:
    return t(
        "incoming mail: {host} says “{fault}”: look at OKOSHKO_IMAP_URL (imaps://user:password@host:993/INBOX; "
        "signs such as @ : / # % in user and password percent-encoded: %40 %3A %2F %23 %25)",
        host=host,
        fault=_why(t, fault),
    )


def smtp_fine(t: Translator, host: str) -> str:
    return t("outgoing mail: {host} lets us in", host=host)


def smtp_wrong(t: Translator, host: str, fault: str) -> str:
    return t(
        "outgoing mail: {host} says “{fault}”: look at OKOSHKO_SMTP_URL (smtps://user:password@host:465; "
        "signs such as @ : / # % in user and password percent-encoded: %40 %3A %2F %23 %25)",
        host=host,
        fault=_why(t, fault),
    )


def certificate_wrong(t: Translator, host: str, fault: str) -> str:
    return t(
        "mail: the certificate of {host} is not to be trusted ({fault}). Name the server as its certificate does, or have the "
        "certificate renewed; for an authority of your own set SSL_CERT_FILE=/path/ca.pem",
        host=host,
        fault=fault,
    )


def token_wrong(t: Translator, host: str, fault: str) -> str:
    return t(
        "mail: no access token for {host} ({fault}): look at OKOSHKO_MAIL_OAUTH_TOKEN_URL, _CLIENT_ID, _CLIENT_SECRET and "
        "_REFRESH_TOKEN; docs/mail.md says how to get them",
        host=host,
        fault=fault,
    )


def no_owner_mail(t: Translator) -> str:
    return t("nobody gets the weekly summary by mail; set OKOSHKO_OWNER_MAIL if somebody should")


def _why(t: Translator, fault: str) -> str:
    """A server's own words as they are, ours in the language."""
    return t(fault) if fault == MAIL_URL else fault
