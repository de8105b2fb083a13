"""A django-helpdesk with one queue, in its own environment: `python helpdesk_site.py FOLDER JOURNAL PORT PASSWORD`.

For every line on its input, which names a mailbox, it reads that once, and answers with seconds, seconds of the
processor, tickets and answers written.
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
JOURNALS = {"own": "", "wal": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL"}
"""As Django leaves it, which is a journal that is deleted at every commit; or as our own database has it."""
urlpatterns: list[object] = []


class Answers(EmailBackend):  # type: ignore[misc]
    """Django's own backend that sends nothing, with a count."""

    written = 0

    def send_messages(self, messages):
        Answers.written += len(list(messages))
        return super().send_messages(messages)


def configure(folder: Path, journal: str) -> None:
    database = {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(folder / "helpdesk.db"),
        "OPTIONS": {"init_command": JOURNALS[journal]},
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


def open_queue(port: int, password: str) -> None:
    from django.core.management import call_command  # type: ignore[import-not-found]
    from helpdesk.models import Queue  # type: ignore[import-not-found]

    call_command("migrate", verbosity=0)
    call_command("loaddata", "emailtemplate.json", verbosity=0)
    Queue.objects.create(
        title="Office", slug="office", email_address=ADDRESS, allow_email_submission=True,
        email_box_type="imap", email_box_host="127.0.0.1", email_box_port=port, email_box_ssl=False,
        email_box_pass=password, email_box_imap_folder="INBOX", email_box_interval=0,
    )  # fmt: skip


def read_mailbox(user: str) -> None:
    from django.core.management import call_command
    from helpdesk.models import Queue, Ticket

    Ticket.objects.all().delete()
    Queue.objects.update(email_box_user=user)
    Answers.written = 0
    began, spent = time.perf_counter(), time.process_time()
    call_command("get_email", quiet=True)
    seconds, worked = time.perf_counter() - began, time.process_time() - spent
    print(seconds, worked, Ticket.objects.count(), Answers.written, flush=True)


def main(folder: str, journal: str, port: str, password: str) -> None:
    configure(Path(folder), journal)
    open_queue(int(port), password)
    # In a ticket's mails are links to it.
    urlpatterns.append(path("", include("helpdesk.urls")))
    print("ready", flush=True)
    for line in sys.stdin:
        read_mailbox(line.strip())


if __name__ == "__main__":
    main(*sys.argv[1:])
