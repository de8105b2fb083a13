"""`okoshko init`: a conversation, then two files that work as they stand."""

import tomllib

import pytest

from bot.book.first import Beginning, FirstClient, first_book
from bot.book.reading import parse_book
from bot.commands.setup import consent, mailbox
from bot.commands.setup.files import env_text
from bot.commands.setup.office import hours
from config.settings import Settings
from tests.bot.book.office_database import NOW
from tests.intake.mailbox.provider import Provider

FIRM = ("Lindenhof", "Europe/Berlin", "EUR", "9:00-13:00, 14:00-18:00", "")
PEOPLE = ("Olga Brandt, Max Keller", "Ivan Novak", "Marina Lind", "marina@linde.example")
VEGA = ("Vega", "Pyotr Ilyich", "pyotr@vega.example")
NO_BOT = NO_MAIL = ("",)
ELSEWHERE, GOOGLE, MICROSOFT, KEEP = "1", "2", "3", "2"


def test_an_office_is_asked_for_and_works(terminal, town):
    terminal.set(telegram_api=town.telegram.url)
    mail = ("desk@linde.example", ELSEWHERE, town.imap(), town.smtp())
    terminal.types(*FIRM, town.telegram.token, *mail, *PEOPLE, *VEGA, "yes")
    printed = terminal.okoshko("init", "--language", "en")
    assert printed.code == 0, printed
    for fragment in ("@okoshko_bot", "the mailbox at 127.0.0.1 opens", "/setup ", '--employee "Ivan Novak"'):
        assert fragment in printed.out
    assert town.telegram.token not in printed.out.replace("\n", "")
    assert (terminal.folder / ".env").stat().st_mode & 0o777 == 0o600
    settings = Settings()
    assert settings.telegram_token.get_secret_value() == town.telegram.token
    assert settings.smtp_url.get_secret_value() == town.smtp()
    assert settings.owner_mail == "marina@linde.example"
    assert terminal.okoshko("book", "check").code == 0
    assert "New client: Vega" in terminal.okoshko("book", "apply").lines
    assert "Logged as #1" in terminal.okoshko("new", "vega", "the banner").out


def test_answers_that_cannot_be_are_asked_for_again(terminal):
    terminal.types(
        "7", "1", "", "Lindenhof", "berlin", "Europe/Berlin", "Taler", "eur", "9-18", "18:00-09:00", "9:00-18:00", "",
        "no token", "", "no address", "", "", "Olga", "", "", "", "", "yes",
    )  # fmt: skip
    printed = terminal.okoshko("init")
    assert printed.code == 0, printed
    for expected in (
        "one of the numbers",
        "A name is needed",
        "Perhaps: Europe/Berlin",
        "EUR, RUB or JPY",
        "123456789:",
    ):
        assert expected in printed.out
    book = parse_book((terminal.folder / "office.toml").read_text())
    assert [person.name for person in book.employees.values()] == ["Olga"] and not book.clients


def test_a_host_and_a_password_become_urls_whatever_signs_it_has(terminal, town):
    terminal.types(
        *FIRM, *NO_BOT, "desk@linde.example", ELSEWHERE, "127.0.0.1:9", "127.0.0.1:9", "", "p@ss:w/rd#%", "2"
    )
    terminal.typed += [*PEOPLE, *VEGA, "yes"]
    assert terminal.okoshko("init", "--language", "en").code == 0
    assert Settings().imap_url.get_secret_value() == (
        "imaps://desk%40linde.example:p%40ss%3Aw%2Frd%23%25@127.0.0.1:9"
    )


@pytest.fixture
def provider(town, monkeypatch):
    """Google and Microsoft are this one; their mail servers are away."""
    provider = Provider(renews=True, waits=2)
    town.beside.do(provider.start)
    url = f"http://127.0.0.1:{provider.port}"
    away = mailbox.Provider("imaps://127.0.0.1:9/INBOX", "smtps://127.0.0.1:9", "mx.provider.example")
    for module, name, value in (
        (consent, "GOOGLE_TOKENS", f"{url}/token"),
        (consent, "MICROSOFT", url),
        (mailbox, "GMAIL", away),
        (mailbox, "MICROSOFT", away),
    ):
        monkeypatch.setattr(module, name, value)
    yield provider
    town.beside.do(provider.stop)


def test_google_consents_by_an_address_copied_from_the_browser(terminal, provider):
    back = "http://127.0.0.1:8088/?code=4%2Fcode&scope=x"
    terminal.types(*FIRM, *NO_BOT, "desk@linde.example", GOOGLE, "2", "id", "hush", back, KEEP)
    terminal.typed += [*PEOPLE, *VEGA, "yes"]
    printed = terminal.okoshko("init", "--language", "en")
    assert printed.code == 0, printed
    assert "client_id=id&redirect_uri=http%3A%2F%2F127.0.0.1%3A8088&" in printed.out
    assert provider.asked[0]["code"] == "4/code"
    settings = Settings()
    assert settings.imap_url.get_secret_value() == "imaps://desk%40linde.example@127.0.0.1:9/INBOX"
    assert settings.mail_oauth_refresh_token.get_secret_value() == "consent-1"
    assert (settings.mail_oauth_client_id, settings.trusted_authserv) == ("id", "mx.provider.example")


def test_microsoft_consents_while_the_terminal_waits(terminal, provider):
    terminal.types(
        *FIRM, *NO_BOT, "desk@linde.example", MICROSOFT, "tenant", "id", KEEP, *PEOPLE, *VEGA, "yes"
    )
    printed = terminal.okoshko("init", "--language", "en")
    assert printed.code == 0, printed
    assert "https://provider.example/device" in printed.out and "WDJB" in printed.out
    settings = Settings()
    assert settings.mail_oauth_refresh_token.get_secret_value() == "consent-3", "it asked until it was so"
    assert settings.mail_oauth_scope == consent.MICROSOFT_SCOPE
    assert "'" not in terminal.file(".env").read_text(), "Docker takes quotes for a part of the value"


def test_an_app_password_is_taken_as_google_shows_it(terminal, provider):
    terminal.types(*FIRM, *NO_BOT, "desk@gmail.com", "1", "abcd efgh ijkl mnop", KEEP, *PEOPLE, *VEGA, "yes")
    assert terminal.okoshko("init", "--language", "en").code == 0
    assert (
        Settings().imap_url.get_secret_value()
        == "imaps://desk%40gmail.com:abcdefghijklmnop@127.0.0.1:9/INBOX"
    )


def test_a_token_telegram_refuses_can_be_given_again(terminal, town):
    terminal.set(telegram_api=town.telegram.url)
    wrong = "1234567:not-this-one-not-this-one-xx"
    terminal.types(*FIRM, wrong, "1", town.telegram.token, *NO_MAIL, *PEOPLE, *VEGA, "yes")
    assert "Unauthorized" in terminal.okoshko("init", "--language", "en").out
    assert Settings().telegram_token.get_secret_value() == town.telegram.token


@pytest.mark.parametrize("answers", [FIRM, (*FIRM, "", "", *PEOPLE, *VEGA)])
def test_answers_that_end_early_leave_nothing(terminal, answers):
    terminal.types(*answers)
    printed = terminal.okoshko("init", "--language", "en")
    assert printed.code == 1 and "nothing was written" in printed.err
    assert list(terminal.folder.iterdir()) == []


def test_ctrl_c_leaves_nothing(terminal, monkeypatch):
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    terminal.types(*FIRM, "", "", *PEOPLE, *VEGA, "yes")
    monkeypatch.setattr("os.fsync", stop)
    printed = terminal.okoshko("init", "--language", "en")
    assert printed.code == 1 and "nothing was written" in printed.err
    assert list(terminal.folder.iterdir()) == []


def test_what_is_there_is_changed_only_with_leave(terminal):
    terminal.file(".env", "# mine\nOKOSHKO_LANGUAGE=ru\nOKOSHKO_LISTEN=127.0.0.1:9000\n")
    book = terminal.file("office.toml", "# my book\n")
    terminal.types(*FIRM, *NO_BOT, *NO_MAIL, *PEOPLE, *VEGA, "yes", "yes", "no")
    assert terminal.okoshko("init", "--language", "en").code == 0
    env = (terminal.folder / ".env").read_text().splitlines()
    assert env[:3] == ["# mine", "OKOSHKO_LANGUAGE=en", "OKOSHKO_LISTEN=127.0.0.1:9000"]
    assert (terminal.folder / ".env.before").stat().st_mode & 0o777 == 0o600
    assert book.read_text() == "# my book\n"


def test_a_value_with_odd_signs_comes_back_from_the_file(terminal):
    odd = "it's a #hash \\ and $more"
    terminal.file(".env", env_text({"OKOSHKO_TRUSTED_AUTHSERV": odd}))
    assert Settings().trusted_authserv == odd


@pytest.mark.parametrize(
    "typed",
    ["9:00-12:00, 13:00-18:00", "09:00-12:00、13:00〜18:00", "９：００～１２：００、１３：００－１８：００"],
)
def test_hours_are_read_as_each_keyboard_types_them(typed):
    assert hours(typed) == ("09:00-12:00", "13:00-18:00")


@pytest.mark.parametrize("language", ["en", "ru", "ja"])
@pytest.mark.parametrize("currency", ["EUR", "RUB", "JPY", "KWD"])
def test_a_first_book_is_right_in_every_language_and_currency(language, currency):
    beginning = Beginning(
        firm='The "Linden" \\ 菩提樹',
        language=language,
        timezone="Asia/Tokyo",
        currency=currency,
        hours=("09:00-13:00", "14:00-18:00"),
        saturday=("10:00-14:00",),
        managers=("Ольга Белова", "Olga", "山田 太郎"),
        employees=("李", "Ян"),
        owner="Ольга",
        owner_mail="o@linde.example",
        client=FirstClient("Щука & Сын", "Пётр"),
    )
    book = parse_book(first_book(beginning, NOW.date()))
    assert book.firm.name == 'The "Linden" \\ 菩提樹'
    assert list(book.employees) == ["olga", "olga2", "manager1", "employee1", "yan", "olga3"]
    assert list(book.clients) == ["shchuka-syn"]


def test_first_books_say_the_same_in_every_language():
    def shape(value):
        return {key: shape(inner) for key, inner in value.items()} if isinstance(value, dict) else type(value)

    books = [
        tomllib.loads(
            first_book(
                Beginning("Linde", language, "UTC", "EUR", ("09:00-18:00",), (), ("Olga",)), NOW.date()
            )
        )
        for language in ("en", "ru", "ja")
    ]
    assert shape(books[0]) == shape(books[1]) == shape(books[2])
