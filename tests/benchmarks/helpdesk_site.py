"""A django-helpdesk with one queue, in its own environment: `python helpdesk_site.py FOLDER PORT USER PASSWORD`.

For every line on its input it reads the mailbox once, and answers with seconds, tickets and answers written so far.
"""

import sys
import time
from pathlib import Path

import django  # type: ignore[import-not-found]
from django.conf import settings  # type: ignore[import-not-found]
from django.core.mail.backends.dummy import EmailBackend  # type: ignore[import-not-found]
from django.urls import include, path  # type: ignore[import-not-found]

ADDRESS = "helpdesk@office.example"
APPS = ("admin", "auth", "contenttypes", "humanize", "messages", "sessions", "sites")
DURABLE = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL"
"""As our own database: it is not to be slower for Django's journal."""
urlpatterns: list[object] = []


class Answers(EmailBackend):  # type: ignore[misc]
    """Django's own backend that sends nothing, with a count."""

    written = 0

    def send_messages(self, messages):
        Answers.written += len(list(messages))
        return super().send_messages(messages)


def configure(folder: Path) -> None:
    database = {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(folder / "helpdesk.db"),
        "OPTIONS": {"init_command": DURABLE},
    }
    context = [
        f"django.{one}"
        for one in (
            "template.context_processors.request", "contrib.auth.context_processors.auth",
            "contrib.messages.context_processors.messages",
        )
    ]  # fmt: skip
    settings.configure(
        DATABASES={"default": database},
        INSTALLED_APPS=[*(f"django.contrib.{app}" for app in APPS), "rest_framework", "helpdesk"],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {"context_processors": context},
            }
        ],
        EMAIL_BACKEND=f"{__name__}.Answers",
        MEDIA_ROOT=str(folder / "media"),
        ROOT_URLCONF=__name__,
        SECRET_KEY="of a benchmark",
        SITE_ID=1,
        USE_TZ=True,
        HELPDESK_TEAMS_MODE_ENABLED=False,
        DEFAULT_FROM_EMAIL=ADDRESS,
        LOGGING={"version": 1, "root": {"level": "CRITICAL"}},
    )
    django.setup()


def open_queue(port: int, user: str, password: str) -> None:
    from django.core.management import call_command  # type: ignore[import-not-found]
    from helpdesk.models import Queue  # type: ignore[import-not-found]

    call_command("migrate", verbosity=0)
    call_command("loaddata", "emailtemplate.json", verbosity=0)
    Queue.objects.create(
        title="Office", slug="office", email_address=ADDRESS, allow_email_submission=True,
        email_box_type="imap", email_box_host="127.0.0.1", email_box_port=port, email_box_ssl=False,
        email_box_user=user, email_box_pass=password, email_box_imap_folder="INBOX", email_box_interval=0,
    )  # fmt: skip


def read_mailbox() -> None:
    from django.core.management import call_command
    from helpdesk.models import Ticket

    began = time.perf_counter()
    call_command("get_email", quiet=True)
    seconds = time.perf_counter() - began
    print(seconds, Ticket.objects.count(), Answers.written, flush=True)


def main(folder: str, port: str, user: str, password: str) -> None:
    configure(Path(folder))
    open_queue(int(port), user, password)
    # In a ticket's mails are links to it.
    urlpatterns.append(path("", include("helpdesk.urls")))
    print("ready", flush=True)
    for _ in sys.stdin:
        read_mailbox()


if __name__ == "__main__":
    main(*sys.argv[1:])
