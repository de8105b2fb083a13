"""Real mail servers for the tests, without privileges and on loopback: Debian's Dovecot (IMAP) and Exim (SMTP).

Import the fixtures into a conftest: `from tests.servers import dovecot, exim`. Started as root they drop to
`nobody`, because neither serves mail for root.
"""

import contextlib
import itertools
import os
import signal
import smtplib
import ssl
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.processes import (
    Runner,
    free_port,
    make_certificate,
    server_folder,
    stop_group,
    wait_for_port,
)

PASSWORD = "secret word"

DOVECOT_CONF = """\
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/dovecot.log
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 0
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
disable_plaintext_auth = no
mail_location = maildir:{folder}/mail/%u
mail_uid = {uid}
mail_gid = {gid}
mail_fsync = never
mail_max_userip_connections = 100
auth_failure_delay = 0
auth_mechanisms = plain login xoauth2 oauthbearer
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Sent {{
    special_use = \\Sent
    auto = create
  }}
}}
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {folder}/oauth2.conf
}}
passdb {{
  driver = passwd-file
  mechanisms = plain login
  args = scheme=PLAIN username_format=%u {folder}/users
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail/%u
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
  }}
}}
service auth {{
  user = {user}
}}
service auth-worker {{
  user = {user}
}}
"""

OAUTH_CONF = """\
introspection_mode = post
introspection_url = {introspection_url}
username_attribute = username
active_attribute = active
active_value = true
"""

EXIM_CONF = """\
exim_user = {user}
exim_group = {group}
never_users =
primary_hostname = mail.test
daemon_smtp_ports = {port}
local_interfaces = 127.0.0.1
spool_directory = {folder}/spool
log_file_path = {folder}/log/%slog
pid_file_path = {folder}/exim.pid
deliver_drop_privilege = true
keep_environment =
tls_advertise_hosts =
smtputf8_advertise_hosts = *
queue_only = false
acl_smtp_rcpt = rcpt
begin acl
rcpt:
  defer
    local_parts = greylisted
    message = try again later
  deny
    local_parts = gone
    message = no such user
  accept
begin routers
everybody:
  driver = accept
  transport = maildir
begin transports
maildir:
  driver = appendfile
  user = {user}
  group = {group}
  directory = ${{lookup{{${{lc:$local_part@$domain}}}}dsearch,ret=full,filter=dir{{{mail}}}{{$value}}{{{mail}/others}}}}
  create_directory
  maildir_format
  return_path_add
  envelope_to_add
  delivery_date_add = false
"""


@dataclass
class Maildirs:
    """Mailboxes as folders, one per address, in the form both servers share.

    Exim names no folder after words of a stranger: addresses not opened before share the folder `others`.
    """

    folder: Path
    runner: Runner
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def open(self, address: str) -> Path:
        box = self.folder / address
        if not (box / "new").exists():
            for name in ("tmp", "cur", "new"):
                (box / name).mkdir(parents=True, exist_ok=True)
            self.runner.give(box)
        return box

    def put(self, address: str, raw: bytes) -> None:
        """A mail arrives, as a delivery agent would bring it."""
        box = self.open(address)
        name = f"{time.time():.6f}.{next(self._numbers)}.test"
        draft = box / "tmp" / name
        draft.write_bytes(raw.replace(b"\r\n", b"\n"))
        os.chown(draft, self.runner.uid, self.runner.gid)
        draft.rename(box / "new" / name)

    def mails(self, address: str) -> list[bytes]:
        """Everything that came for an address, oldest first."""
        files = sorted(self.folder.glob(f"{address}/cur/*")) + sorted(self.folder.glob(f"{address}/new/*"))
        others = [path.read_bytes() for path in sorted(self.folder.glob("others/new/*"))]
        return [
            *(path.read_bytes() for path in files),
            *(raw for raw in others if f"Envelope-to: {address}\n".encode() in raw),
        ]


@dataclass
class Dovecot:
    """A running IMAP server. Every address of `example.net` in `users` opens with `PASSWORD`."""

    folder: Path
    runner: Runner
    mails: Maildirs
    port: int
    tls_port: int
    _process: "subprocess.Popen[bytes] | None" = None

    def url(self, address: str, folder: str = "INBOX") -> str:
        return f"imap://{quote(address, safe='')}:{quote(PASSWORD)}@127.0.0.1:{self.port}/{folder}"

    def trust(self) -> ssl.SSLContext:
        """A TLS context that believes this server's certificate and no other."""
        return ssl.create_default_context(cafile=str(self.folder / "cert.pem"))

    def start(self) -> None:
        # After a kill the file stays, and a number used again would look like a running server.
        (self.folder / "run" / "master.pid").unlink(missing_ok=True)
        self._process = self.runner.start(
            ["/usr/sbin/dovecot", "-F", "-c", str(self.folder / "dovecot.conf")]
        )
        wait_for_port(self.port, self.folder / "dovecot.log")

    def kill(self) -> None:
        """kill -9 of the server and every session it serves."""
        stop_group(self._process, signal.SIGKILL)
        self._process = None

    def stop(self) -> None:
        stop_group(self._process, signal.SIGTERM)
        self._process = None

    def forget_uids(self, address: str) -> None:
        """What happens to a mailbox that is restored or moved: its UIDVALIDITY changes."""
        (self.mails.folder / address / "dovecot-uidlist").unlink()
        for index in (self.mails.folder / address).glob("dovecot.index*"):
            index.unlink()


@dataclass
class Exim:
    """A running SMTP server which takes mail for every address into `mails`.

    `greylisted@…` is told to come back (451), `gone@…` does not exist (550).
    """

    mails: Maildirs
    port: int
    process: "subprocess.Popen[bytes]"

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"


@contextlib.contextmanager
def running_dovecot(
    users: tuple[str, ...] = ("desk@example.net",), introspection_url: str = "http://127.0.0.1:9/"
) -> Iterator[Dovecot]:
    """Starts Dovecot and stops it. The folder goes away with it.

    Tokens (XOAUTH2, OAUTHBEARER) are good for whomever `introspection_url` names (RFC 7662).
    """
    with server_folder() as (folder, runner):
        for name in ("run", "mail"):
            (folder / name).mkdir()
        make_certificate(folder)
        (folder / "users").write_text("".join(f"{user}:{{PLAIN}}{PASSWORD}::::::\n" for user in users))
        port, tls_port = free_port(), free_port()
        settings = vars(runner) | {"folder": folder, "port": port, "tls_port": tls_port}
        (folder / "dovecot.conf").write_text(DOVECOT_CONF.format(**settings))
        (folder / "oauth2.conf").write_text(OAUTH_CONF.format(introspection_url=introspection_url))
        runner.give(folder)
        server = Dovecot(folder, runner, Maildirs(folder / "mail", runner), port, tls_port)
        for user in users:
            server.mails.open(user)
        try:
            server.start()
            yield server
        finally:
            # Asked to stop it takes its second; nothing of it is wanted any more.
            server.kill()


@contextlib.contextmanager
def running_exim(mails: Maildirs | None = None) -> Iterator[Exim]:
    """Starts Exim and stops it. Given Dovecot's `mails`, what it receives is at once in Dovecot's mailboxes."""
    with server_folder() as (folder, runner):
        for name in ("spool", "log", "mail"):
            (folder / name).mkdir()
        mails = mails or Maildirs(folder / "mail", runner)
        port = free_port()
        settings = vars(runner) | {"folder": folder, "port": port, "mail": mails.folder}
        (folder / "exim.conf").write_text(EXIM_CONF.format(**settings))
        runner.give(folder)
        # Exim gives up root's rights for good when a configuration other than its own is named.
        process = runner.start(["/usr/sbin/exim4", "-C", str(folder / "exim.conf"), "-bdf"])
        try:
            wait_for_port(port, folder / "log" / "mainlog")
            with smtplib.SMTP("127.0.0.1", port):
                pass
            yield Exim(mails, port, process)
        finally:
            stop_group(process, signal.SIGTERM)


@pytest.fixture
def dovecot() -> Iterator[Dovecot]:
    if not Path("/usr/sbin/dovecot").exists():
        pytest.fail("needs Debian's dovecot-imapd")
    with running_dovecot() as server:
        yield server


@pytest.fixture
def exim(request: pytest.FixtureRequest) -> Iterator[Exim]:
    """Beside `dovecot` in the same test it delivers into Dovecot's mailboxes."""
    if not Path("/usr/sbin/exim4").exists():
        pytest.skip("needs Debian's exim4-daemon-light")
    mails = request.getfixturevalue("dovecot").mails if "dovecot" in request.fixturenames else None
    with running_exim(mails) as server:
        yield server
