"""Made-up mails as an office gets them: bare words, HTML beside them, an answer over its history, a file."""

import random
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime, formataddr

from tests.benchmarks.town import words

SERVER = "mx.office.example"
"""Receives the office's mail, and says who is who."""
FILE_BYTES = 24_000
SIGNATURE = "-- \n{name}\nTown Hall, Market Square 1\nTelephone 030 1234567\n"
HTML = """\
<html><head><style>p {{ margin: 0 }}</style></head><body lang="DE"><div class="WordSection1">
<p>Hello,</p><p>&nbsp;</p><p>{said}</p><p>&nbsp;</p>
<table><tr><th>Page</th><th>Now</th><th>Wanted</th></tr>
<tr><td>Prices</td><td>12&nbsp;&euro;</td><td>14&nbsp;&euro;</td></tr>
<tr><td>Über uns</td><td>2019</td><td>2026</td></tr></table>
<p>Kind regards,<br><b>{name}</b><br><a href="https://town.example/">town.example</a></p></div></body></html>
"""
PLAIN = "Hello,\n\n{said}\n\nPrices: 12 € now, 14 € wanted\nÜber uns: 2019 now, 2026 wanted\n\nKind regards,\n{name}\n"
HISTORY = """\
On Mon, 16 Nov 2026 at 10:12, Olga Brandt <olga@lindenhof.example> wrote:

> Здравствуйте, спасибо за письмо. Страница готова, посмотрите, пожалуйста.
> The draft is where it always is; the pictures are still the old ones.
>
> > On Fri, 13 Nov 2026 somebody wrote:
> > Could you show us how it would look with the new colours?
> > We need it before the meeting of the council.
"""


def letter(number: int, name: str, address: str, window: str) -> bytes:
    """The mail of somebody who asks `words(number)`; every fourth is of the same kind."""
    mail = EmailMessage()
    # A server adds its lines above.
    domain = address.partition("@")[2]
    sent = datetime.now(UTC) - timedelta(seconds=90)
    mail["Return-Path"] = f"<{address}>"
    mail["Authentication-Results"] = (
        f"{SERVER}; dkim=pass header.d={domain}; spf=pass smtp.mailfrom={address}; dmarc=pass header.from={domain}"
    )
    for by, origin in ((SERVER, f"out.{domain}"), (f"out.{domain}", f"desk.{domain}")):
        mail["Received"] = f"from {origin} by {by} with ESMTPS id {number:08x}; {format_datetime(sent)}"
    mail["Date"] = format_datetime(sent)
    mail["From"] = formataddr((name, address))
    mail["To"] = window
    mail["Subject"] = f"Our site, No. {number}"
    mail["Message-ID"] = f"<{number}.{sent:%H%M%S%f}@{domain}>"
    (_bare, _with_html, _answer, _with_file)[number % 4](mail, words(number), name, number)
    return mail.as_bytes()


def _bare(mail: EmailMessage, said: str, name: str, _number: int) -> None:
    mail.set_content(f"{said}\n\n{SIGNATURE.format(name=name)}")


def _with_html(mail: EmailMessage, said: str, name: str, _number: int) -> None:
    mail.set_content(PLAIN.format(said=said, name=name), cte="quoted-printable")
    mail.add_alternative(HTML.format(said=said, name=name), subtype="html", cte="quoted-printable")


def _answer(mail: EmailMessage, said: str, name: str, number: int) -> None:
    """To something that was never sent: it opens a request of its own."""
    mail.replace_header("Subject", f"Re: Our site, No. {number}")
    mail["In-Reply-To"] = mail["References"] = f"<elsewhere.{number}@lindenhof.example>"
    mail.set_content(f"{said}\n\n{SIGNATURE.format(name=name)}\n{HISTORY}", cte="base64")


def _with_file(mail: EmailMessage, said: str, name: str, number: int) -> None:
    mail.set_content(f"{said}\n\n{SIGNATURE.format(name=name)}")
    content = b"%PDF-1.7\n" + random.Random(number).randbytes(FILE_BYTES)
    mail.add_attachment(content, maintype="application", subtype="pdf", filename=f"Preisliste {number}.pdf")
