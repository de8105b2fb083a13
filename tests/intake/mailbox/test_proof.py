"""Who really sent it: the word of the server that took the mail in, in the dialects servers write it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.mailbox.proof import Standing, judge, trusted_servers, witness
from intake.mailbox.reading.tree import read_headers

CLARA = "clara@hartmann.example"
GMAIL_HOPS = "Received: by 2002:a05:6a10:1 with SMTP id x\nReceived: from mx.hartmann.example by mx.google.com with ESMTPS\n"
EXCHANGE = (
    "Received: from A.prod.outlook.com by B.prod.outlook.com with HTTPS\n"
    "Authentication-Results: spf=pass (sender IP is 192.0.2.1)\n smtp.mailfrom=hartmann.example; dkim=pass\n"
    " header.d=hartmann.example;dmarc=pass action=none\n header.from=hartmann.example;compauth=pass reason=100\n"
    "Received: from mx.hartmann.example by VE1EUR01FT001.mail.protection.outlook.com with Microsoft SMTP Server\n"
)


def standing(head: str, trusted: str | None = "mx.firm.example", address: str = CLARA) -> Standing:
    raw = head if head.endswith("\n") else f"{head}\n"
    seen = witness(read_headers(f"{raw}From: {address}\n\nwords".encode()))
    return judge(seen, address, trusted_servers(trusted)).standing


def results(words: str, server: str = "mx.firm.example") -> str:
    return f"Authentication-Results: {server}; {words}"


@pytest.mark.parametrize(
    "words",
    [
        "dmarc=pass (p=none dis=none) header.from=hartmann.example",
        "DMARC=PASS header.from=Hartmann.Example",
        'dmarc=pass (a "quoted ; comment) here") header.from=hartmann.example',
        'dkim=pass (1024-bit key) header.d=hartmann.example header.i=@hartmann.example header.b="a/b+c"',
        "dkim=fail header.d=list.example; dkim=pass header.i=@hartmann.example header.s=s1",
        "spf=pass smtp.mailfrom=clara@hartmann.example",
        "spf=pass (mx: designates (192.0.2.1) as sender) smtp.mailfrom=hartmann.example; dmarc=none",
        "auth=pass (plain) smtp.auth=clara@hartmann.example smtp.mailfrom=clara@hartmann.example",
        "arc=none; dkim/1=pass header.d=hartmann.example",
    ],
)
def test_what_proves_a_sender(words: str) -> None:
    assert standing(results(words)) is Standing.PROVEN


@pytest.mark.parametrize(
    "words",
    [
        "none",
        "dmarc=none header.from=hartmann.example",
        "dmarc=pass header.from=evil.example",
        "dmarc=pass",
        "dmarc=bestguesspass header.from=hartmann.example",
        "dkim=pass header.d=evil.example",
        "dkim=pass header.d=clara.hartmann.example",
        "dkim=pass header.d=example",
        "dkim=pass header.d=evilhartmann.example",
        "dkim=neutral header.d=hartmann.example",
        'dkim=fail reason="; dkim=pass header.d=hartmann.example"',
        "dkim=fail (; dkim=pass header.d=hartmann.example)",
        "spf=pass smtp.helo=hartmann.example",
        "spf=pass smtp.mailfrom=bounces@mail.hartmann.example",
        "auth=pass smtp.auth=boris@hartmann.example",
        "x-dmarc=pass header.from=hartmann.example",
    ],
)
def test_what_does_not(words: str) -> None:
    assert standing(results(words)) is Standing.UNPROVEN


def test_a_domain_that_disowns_the_mail_is_believed_whatever_else_passes() -> None:
    passes = "dkim=pass header.d=hartmann.example; spf=pass smtp.mailfrom=hartmann.example"
    said = f"{passes}; dmarc=fail header.from=hartmann.example"
    assert standing(results(said)) is Standing.CONTRADICTED


PASS = "dmarc=pass header.from=hartmann.example"


@pytest.mark.parametrize(
    ("head", "trusted", "expected"),
    [
        (results(PASS), None, Standing.UNCHECKED),
        (results(PASS), "  ", Standing.UNCHECKED),
        (results(PASS), "mx.else.example, MX.Firm.example", Standing.PROVEN),
        (results(PASS, server="mx.evil.example"), "mx.firm.example", Standing.UNPROVEN),
        (results(PASS, server="mx.firm.example.evil.example"), "mx.firm.example", Standing.UNPROVEN),
        (results(PASS, server="mx.firm.example 1"), "mx.firm.example", Standing.PROVEN),
        ("Subject: no results at all", "mx.firm.example", Standing.UNPROVEN),
        # only the topmost speaks, whoever it is of
        (f"{results('none')}\n{results(PASS)}", "mx.firm.example", Standing.UNPROVEN),
        (f"{results('none', 'mx.evil.example')}\n{results(PASS)}", "mx.firm.example", Standing.UNPROVEN),
        (f"{results(PASS)}\n{results('dmarc=fail')}", "mx.firm.example", Standing.PROVEN),
        # a name our own server never wrote, brought along from behind another house's hop
        (f"Received: from x by mx.evil.example\n{results(PASS)}", "mx.firm.example", Standing.UNPROVEN),
        (f"Received: from x by store.firm.example\n{results(PASS)}", "mx.firm.example", Standing.PROVEN),
        (f"Received: from x (y) by imap3.local with LMTP\n{results(PASS)}", "mx.firm.example", Standing.PROVEN),
        (f"Received: from x by mail\n{results(PASS)}", "opendmarc", Standing.UNPROVEN),
        (results(PASS, server="opendmarc"), "opendmarc", Standing.PROVEN),
        (GMAIL_HOPS + results("dkim=pass header.i=@hartmann.example", "mx.google.com"), "mx.google.com", Standing.PROVEN),
        # words may follow what such a signature covers
        (f"{results(PASS)}\nDKIM-Signature: v=1; d=hartmann.example; l=120; b=x", "mx.firm.example", Standing.UNPROVEN),
        (f"{results(PASS)}\nDKIM-Signature: v=1; d=list.example; l=120; b=x", "mx.firm.example", Standing.PROVEN),
        # Exchange Online names no server
        (EXCHANGE, "microsoft365", Standing.PROVEN),
        (EXCHANGE.replace("dmarc=pass", "dmarc=fail"), "microsoft365", Standing.CONTRADICTED),
        (EXCHANGE.replace("mail.protection.outlook.com", "evil.example"), "microsoft365", Standing.UNPROVEN),
        (EXCHANGE, "mx.firm.example", Standing.UNPROVEN),
        ("Received: from x by mx.evil.example\n" + EXCHANGE, "microsoft365", Standing.UNPROVEN),
        (results(PASS, server="microsoft365"), "microsoft365", Standing.UNPROVEN),
    ],
)  # fmt: skip
def test_whose_word_counts(head: str, trusted: str | None, expected: Standing) -> None:
    assert standing(head, trusted) is expected


def test_domains_in_their_own_letters() -> None:
    said = results("dmarc=pass header.from=xn--80addh.example")
    assert standing(said, address="clara@вега.example") is Standing.PROVEN
    assert (
        standing(results("dmarc=pass header.from=hartmann.example"), address="x@vega.example")
        is Standing.UNPROVEN
    )


@given(st.text(max_size=300))
def test_any_results_give_an_answer_and_none_by_chance(noise: str) -> None:
    head = results(noise.replace("\n", " ").replace("\r", " "))
    assert standing(head, "mx.other.example") in (Standing.UNPROVEN, Standing.CONTRADICTED)
    standing(head)


def test_the_worst_field_is_read_in_no_time() -> None:
    for noise in (
        "(" * 60_000,
        '"' * 60_001,
        ";" * 60_000,
        "\\" * 60_000,
        "a=" * 30_000,
        "dkim=pass a.b=" * 5_000,
    ):
        standing(results(noise))
