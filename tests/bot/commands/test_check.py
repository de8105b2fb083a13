"""`okoshko check`: each wire and right is tried, and what is wrong comes with its mending."""

import subprocess

from bot.commands.check import machine
from bot.commands.check.findings import Sign
from sandbox.telegram.server import PAYMENT_TOKEN
from tests.processes import free_port
from tests.servers import running_dovecot


def with_group(office, town, *, admin: bool) -> int:
    olga = town.act("control/people", first_name="Olga")["id"]
    group = town.act("control/groups", title="Office", members=[olga], creator=olga, bot_admin=admin)["id"]
    office.rows(f"INSERT INTO window (id, staff_chat_id) VALUES (1, {group})")
    return group


def connected(office, town) -> None:
    office.set(telegram_token=town.telegram.token, telegram_api=town.telegram.url)
    office.set(mail_address="desk@linde.example", imap_url=town.imap(), smtp_url=town.smtp())
    office.set(owner_mail="marina@linde.example")


def test_an_office_that_is_all_set_up(office, town):
    connected(office, town)
    with_group(office, town, admin=True)
    printed = office.okoshko("check")
    assert (printed.code, printed.lines[-1]) == (0, "All is well.")
    assert not [line for line in printed.lines if line.startswith(Sign.WRONG.value)]
    for fragment in (
        "@okoshko_bot",
        "the mailbox at 127.0.0.1 opens",
        "127.0.0.1 lets us in",
        "an administrator",
    ):
        assert fragment in printed.out


def test_files_that_come_near_their_limit(office):
    (office.folder / "data" / "files").mkdir()
    (office.folder / "data" / "files" / "a").write_bytes(bytes(950_000))
    assert f"{Sign.FINE.value} files people sent: 950 kB, 0% of the limit" in office.okoshko("check").out
    office.set(files_gb=1_000_000 / 2**30)
    printed = office.okoshko("check").out
    assert f"{Sign.WRONG.value} files people sent: 950 kB" in printed
    assert "95% of the limit" in printed and "OKOSHKO_FILES_GB" in printed


def test_what_waits_too_long_is_named_with_its_age(office):
    printed = office.okoshko("check").out
    assert "in-tray: nothing waits" in printed and "out-tray: nothing waits" in printed
    for number, (state, hours) in enumerate([("new", 2), ("done", 1), ("quarantined", 30)]):
        office.rows(
            "INSERT INTO inbox (channel, source, external_id, lane, raw, digest, received_at, due_at, state, attempts)"
            f" SELECT 'telegram', 't', {number}, '7', '', '', at, at, '{state}', 0"
            f" FROM (SELECT strftime('%Y-%m-%d %H:%M:%S.000000', 'now', '-{hours} hours') AS at)"
        )
    printed = office.okoshko("check").out
    assert f"{Sign.WRONG.value} in-tray: 1 message waits to be worked off, the oldest for 2 hours" in printed
    assert f"{Sign.WRONG.value} 1 message is set aside, the oldest for 1 day" in printed
    assert "the last update of Telegram came 1 day ago" in printed


def test_what_the_wire_said_to_the_oldest_words_that_wait(office):
    office.rows(
        "INSERT INTO outbox (key, channel, lane, priority, payload, state, queued_at, due_at, attempts, maybe_dup, fault)"
        " SELECT 'k', 'mail', 'a@vega.example', 0, '{}', 'waiting', at, at, 0, 0, 'login refused: 535'"
        " FROM (SELECT strftime('%Y-%m-%d %H:%M:%S.000000', 'now') AS at)"
    )
    assert "out-tray: the last try ended with “login refused: 535”" in office.okoshko("check").out


def test_nothing_is_set_up_and_nothing_is_changed(terminal):
    printed = terminal.okoshko("check")
    assert printed.code == 1
    assert "okoshko init" in printed.out and "@BotFather" in printed.out
    assert list(terminal.folder.iterdir()) == []


def test_a_token_telegram_does_not_know(office, town):
    connected(office, town)
    office.set(telegram_token="1234567:not-this-one-not-this-one-xx")
    printed = office.okoshko("check")
    assert printed.code == 1 and "Unauthorized" in printed.out and "/mybots" in printed.out
    assert "not-this-one" not in printed.out


def test_telegram_behind_a_wall_names_the_proxy(office):
    office.set(telegram_token="1234567:nobody-listens-there-xxxxx", telegram_api="http://127.0.0.1:9")
    assert "OKOSHKO_TELEGRAM_PROXY=socks5://" in office.okoshko("check").out
    office.set(telegram_proxy="socks5://127.0.0.1:9")
    assert "look at OKOSHKO_TELEGRAM_PROXY" in office.okoshko("check").out


def test_a_webhook_somebody_left_is_named_by_its_host(office, town):
    connected(office, town)
    with_group(office, town, admin=True)
    town.act(f"bot{town.telegram.token}/setWebhook", url="http://127.0.0.1:9/secret-path")
    printed = office.okoshko("check")
    assert printed.code == 1 and "deleteWebhook" in printed.out
    assert "secret-path" not in printed.out and town.telegram.token not in printed.out


def test_a_webhook_of_our_own_is_as_set(office, town):
    connected(office, town)
    url = "http://127.0.0.1:9/telegram"
    office.set(telegram_webhook_url=url)
    assert "okoshko run sets it" in office.okoshko("check").out
    town.act(f"bot{town.telegram.token}/setWebhook", url=url)
    printed = office.okoshko("check").out
    assert "posts the bot's updates to 127.0.0.1, as set" in printed and "deleteWebhook" not in printed


def test_a_bot_that_is_no_administrator_is_said_to_miss_words(office, town):
    connected(office, town)
    with_group(office, town, admin=False)
    printed = office.okoshko("check")
    assert printed.code == 1 and "hides from it" in printed.out


def test_without_a_staff_chat_the_code_is_told(office, town):
    connected(office, town)
    printed = office.okoshko("check")
    assert printed.code == 1 and "Add @okoshko_bot" in printed.out and "/setup " in printed.out


def test_a_refused_login_names_the_setting_and_not_the_password(office, town):
    connected(office, town)
    office.set(imap_url=town.imap("wr0ng"), smtp_url=town.smtp("wr0ng"))
    printed = office.okoshko("check")
    assert printed.code == 1
    assert "OKOSHKO_IMAP_URL" in printed.out and "OKOSHKO_SMTP_URL" in printed.out
    assert "wr0ng" not in printed.out


def test_a_token_that_is_not_to_be_had_and_a_certificate_nobody_vouches_for_come_with_their_mending(
    office, town
):
    connected(office, town)
    office.set(mail_oauth_token_url=f"http://127.0.0.1:{free_port()}/token", mail_oauth_client_id="okoshko")
    with running_dovecot() as server:
        office.set(imap_url=f"imaps://desk:x@localhost:{server.tls_port}", smtp_url=town.smtp(""))
        printed = office.okoshko("check")
    assert printed.code == 1
    assert "certificate of localhost is not to be trusted (self-signed certificate)" in printed.out
    assert "no access token for 127.0.0.1 (ClientConnectorError" in printed.out


def test_a_book_changed_and_not_applied_is_noted(office):
    book = office.file("office.toml")
    book.write_text(book.read_text().replace("after_days = 5", "after_days = 7"))
    assert "okoshko book apply" in office.okoshko("check").out


def test_secrets_others_may_read_and_a_full_disk(office, monkeypatch):
    office.file(".env", "OKOSHKO_OWNER_MAIL=marina@linde.example\n").chmod(0o644)
    monkeypatch.setattr(machine, "FREE_BYTES", 10**15)
    printed = office.okoshko("check")
    assert printed.code == 1
    assert "chmod 600 .env" in printed.out and "OKOSHKO_DATA to a folder on a larger disk" in printed.out


def test_a_misspelt_setting_is_named_with_the_one_that_is_meant(office):
    office.file(".env", "OKOSHKO_TRUSTED_AUTHSERVER=mx.google.com\n").chmod(0o600)
    printed = office.okoshko("check")
    assert (
        f"{Sign.WRONG.value} OKOSHKO_TRUSTED_AUTHSERVER is no setting, and has no effect. "
        "Perhaps OKOSHKO_TRUSTED_AUTHSERV is meant"
    ) in printed.lines


def test_clients_words_others_may_read_and_the_line_that_ends_it(office):
    (office.folder / "data").chmod(0o755)
    printed = office.okoshko("check").out
    [line] = [line for line in printed.splitlines() if "chmod" in line]
    subprocess.run(line.rpartition("Run: ")[2], shell=True, check=True, cwd=office.folder)
    assert "chmod" not in office.okoshko("check").out


def test_mail_without_a_server_that_is_trusted_is_said_to_prove_nobody(office, town):
    connected(office, town)
    assert "OKOSHKO_TRUSTED_AUTHSERV" in office.okoshko("check").out
    office.set(trusted_authserv="mx.linde.example")
    assert "believed from: mx.linde.example" in office.okoshko("check").out


def test_the_payment_provider_s_token(office, town):
    connected(office, town)
    with_group(office, town, admin=True)
    assert "payments" not in office.okoshko("check").out
    office.set(payment_token=PAYMENT_TOKEN)
    printed = office.okoshko("check").out
    assert f"{Sign.NOTE.value} Telegram takes payments, but OKOSHKO_PAYMENT_TOKEN is a TEST token" in printed
    office.set(payment_token="1744374395:LIVE:of-somebody-else")
    printed = office.okoshko("check").out
    assert (
        f"{Sign.WRONG.value} Telegram takes no payments (“Bad Request: PAYMENT_PROVIDER_INVALID”)" in printed
    )
    assert "of-somebody-else" not in printed
