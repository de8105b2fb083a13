"""What `okoshko check` says of the signature on our mails."""

from config.i18n import Translator


def fine(t: Translator, place: str) -> str:
    return t("outgoing mail: signed, and the key is published at {place}", place=place)


def key_wrong(t: Translator, file: str, fault: str) -> str:
    return t(
        "outgoing mail: OKOSHKO_DKIM_KEY, {file}, is no RSA key to sign with ({fault}); make one: "
        "openssl genrsa -out dkim.pem 2048",
        file=file,
        fault=fault,
    )


def not_published(t: Translator, place: str, record: str) -> str:
    return t(
        "outgoing mail: nobody can check its signature, as DNS has nothing at {place}. Put this TXT record there: {record}",
        place=place,
        record=record,
    )


def other_key(t: Translator, place: str, record: str) -> str:
    return t(
        "outgoing mail: its signature counts as forged, as DNS has another key at {place}. This TXT record belongs there: {record}",
        place=place,
        record=record,
    )
