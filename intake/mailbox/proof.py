"""Is a mail from whom it says? Only the word of the server that took it in counts (RFC 8601), and only its topmost. Pure."""

import enum
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from intake.mailbox.addresses import wire_address
from intake.mailbox.headers import FOLD, Headers

MAX_RESULTS = 10_000
MAX_HOPS = 50
MICROSOFT = "microsoft365"
"""The profile for Exchange Online, whose results name no server."""
OURSELVES = "dkim"
"""Signatures are checked by the program itself; see `signed`."""
MICROSOFT_HOSTS = ("outlook.com", "office365.com", "exchangelabs.com")
MICROSOFT_DOOR = "protection.outlook.com"
HOME_ENDINGS = (".local", ".localdomain", ".internal", ".lan")

BY = re.compile(rb"(?:^|[\s)])by\s+\[?([A-Za-z0-9.:_-]{1,255})", re.IGNORECASE)
PIECE = re.compile(r'"(?:[^"\\]|\\.)*+"|[^"();\\]++|\\.|[();"\\]', re.DOTALL)
RESULT = re.compile(r"\s*([A-Za-z][A-Za-z0-9-]*)(?:\s*/\s*\d+)?\s*=\s*([A-Za-z]+)")
PROPERTY = re.compile(r'([A-Za-z]+)\.([A-Za-z0-9_-]+)\s*=\s*("[^"]*"|[^\s;"]+)')
SIZED = re.compile(rb"(?:^|;)\s*l\s*=")
SIGNED_FOR = re.compile(rb"(?:^|;)\s*d\s*=\s*([^;\s]+)")


class Standing(enum.Enum):
    """What is known of a mail's sender."""

    PROVEN = "proven"
    UNPROVEN = "unproven"
    CONTRADICTED = "contradicted"
    """The domain's own policy says that such mail is not from it."""
    UNCHECKED = "unchecked"
    """No server is trusted to tell."""


@dataclass(frozen=True)
class Witness:
    """What a mail carries for the question who sent it; nothing in it is believed yet."""

    results: str = ""
    """The topmost Authentication-Results."""
    above: tuple[str, ...] = ()
    """Hosts that handed the mail on after that was written, by their Received."""
    below: str = ""
    """The host that took the mail in just before."""
    sized: frozenset[str] = frozenset()
    """Domains with a DKIM signature over a part of the text only (RFC 6376, 3.5: l=)."""


@dataclass(frozen=True)
class Proof:
    """The verdict on a sender, to be kept with the mail."""

    standing: Standing
    server: str = ""
    by: str = ""
    """What proved it: dmarc, dkim, spf or auth."""
    found: dict[str, str] = field(default_factory=dict)
    """What the server found, method by method."""

    @property
    def proven(self) -> bool:
        return self.standing is Standing.PROVEN

    def as_json(self) -> dict[str, object]:
        return {"standing": self.standing.value, "server": self.server, "by": self.by, "found": self.found}


@dataclass(frozen=True)
class Result:
    """One `method=result` with its properties, `header.from` and the like."""

    method: str
    value: str
    properties: dict[str, str]


def witness(headers: Headers) -> Witness:
    """Gathered from the headers in their order, which is newest first."""
    above: list[str] = []
    results: str | None = None
    below = ""
    for name, value in headers.fields:
        if name == "authentication-results" and results is None:
            results = FOLD.sub(b" ", value[:MAX_RESULTS]).decode("latin-1")
        elif name == "received" and len(above) < MAX_HOPS:
            host = _by(value)
            if results is not None:
                below = host
                break
            above.append(host)
    sized = frozenset(_sized(headers.all_raw("dkim-signature")[:MAX_HOPS]))
    return Witness(results or "", tuple(above) if results is not None else (), below, sized)


def trusted_servers(setting: str | None) -> tuple[str, ...]:
    """The setting's names: authserv-ids, `microsoft365`, `dkim`."""
    return tuple(name.strip().lower() for name in (setting or "").split(",") if name.strip())


def judge(seen: Witness, address: str, trusted: Collection[str], signed: str = "") -> Proof:
    """Whether `address`, strictly read from the one From, is the sender's, by the word of a trusted server.

    `signed`: the domain whose signature the program has checked itself; it counts where that is asked for.
    """
    if not trusted:
        return Proof(Standing.UNCHECKED)
    proof = _by_servers(seen, address, trusted)
    own = OURSELVES in trusted and covers(signed, _domain(address))
    if proof.standing is Standing.UNPROVEN and own:
        return Proof(Standing.PROVEN, OURSELVES, "dkim", proof.found)
    return proof


def _by_servers(seen: Witness, address: str, trusted: Collection[str]) -> Proof:
    server, results = _testimony(seen, trusted)
    if server is None:
        return Proof(Standing.UNPROVEN)
    found: dict[str, str] = {}
    for result in results:
        found.setdefault(result.method, result.value)
    domain = _domain(address)
    if any(result.method == "dmarc" and result.value == "fail" for result in results):
        return Proof(Standing.CONTRADICTED, server, found=found)
    if any(covers(sized, domain) for sized in seen.sized):
        # Words could have been added behind the signed ones.
        return Proof(Standing.UNPROVEN, server, found=found)
    by = next((result.method for result in results if _proves(result, address, domain)), "")
    return Proof(Standing.PROVEN if by else Standing.UNPROVEN, server, by, found)


def _testimony(seen: Witness, trusted: Collection[str]) -> tuple[str | None, list[Result]]:
    """The server that speaks and what it says; None where nobody trusted does, or a stranger's hop stands above it."""
    if not seen.results:
        return None, []
    first, *rest = _segments(seen.results)
    if RESULT.match(first):
        if MICROSOFT not in trusted or not _in_microsoft(seen):
            return None, []
        return MICROSOFT, [*_results([first, *rest])]
    server = first.split()[0].lower() if first.split() else ""
    if (
        server not in trusted
        or server == MICROSOFT
        or not all(_of_house(host, server) for host in seen.above)
    ):
        return None, []
    return server, [*_results(rest)]


def silence(seen: Witness, trusted: Collection[str]) -> tuple[str, str]:
    """Why no trusted server speaks: `nothing` is said in the mail at all, `other` says it, or it stands `behind` a hop
    of another house; and who that is."""
    if not seen.results:
        return "nothing", ""
    first = _segments(seen.results)[0]
    server = "" if RESULT.match(first) or not first.split() else first.split()[0].lower()
    if server not in trusted:
        return "other", server
    return "behind", next((host for host in seen.above if not _of_house(host, server)), "")


def _proves(result: Result, address: str, domain: str) -> bool:
    if result.value != "pass":
        return False
    said = result.properties
    match result.method:
        case "dmarc":
            return _ascii(said.get("header.from", "")) == domain
        case "dkim":
            signer = said.get("header.d") or said.get("header.i", "").rpartition("@")[2]
            return covers(_ascii(signer), domain)
        case "spf":
            sender = said.get("smtp.mailfrom", "")
            return _ascii(sender.rpartition("@")[2]) == domain
        case "auth":
            return said.get("smtp.auth", "").lower() == address.lower()
        case _:
            return False


def covers(signer: str, domain: str) -> bool:
    """A signature of a domain speaks for it and what is below, never for what is above (RFC 7489, 3.1.1)."""
    return "." in signer and (domain == signer or domain.endswith(f".{signer}"))


def _in_microsoft(seen: Witness) -> bool:
    """Written by Exchange Online's own door: only its hosts have had the mail since, and that door took it in."""
    inside = all(_ends(host, MICROSOFT_HOSTS) for host in seen.above)
    return inside and _ends(seen.below, (MICROSOFT_DOOR,))


def _of_house(host: str, server: str) -> bool:
    """Whether a hop after the server is of the same house: a host of its domain, or one without a public name."""
    if "." not in host or ":" in host or host.replace(".", "").isdecimal() or host.endswith(HOME_ENDINGS):
        return True
    house = server if server.count(".") < 2 else server.partition(".")[2]
    return "." not in server or host == server or _ends(host, (house,))


def _ends(host: str, domains: Collection[str]) -> bool:
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)


def _by(received: bytes) -> str:
    found = BY.search(FOLD.sub(b" ", received[:MAX_RESULTS]))
    return found[1].decode("ascii").lower().rstrip(".") if found else ""


def _sized(signatures: list[bytes]) -> Iterator[str]:
    for raw in signatures:
        line = FOLD.sub(b" ", raw[:MAX_RESULTS])
        domain = SIGNED_FOR.search(line)
        if domain and SIZED.search(line):
            yield _ascii(domain[1].decode("latin-1"))


def _segments(results: str) -> list[str]:
    """Split at `;` outside quotes and comments; comments are dropped, they prove nothing."""
    segments, depth = [""], 0
    for piece in PIECE.findall(results[:MAX_RESULTS]):
        if piece == "(":
            depth += 1
        elif piece == ")":
            depth = max(0, depth - 1)
        elif depth:
            continue
        elif piece == ";":
            segments.append("")
        else:
            segments[-1] += piece
    return [segment.strip() for segment in segments]


def _results(segments: list[str]) -> Iterator[Result]:
    for segment in segments:
        found = RESULT.match(segment)
        if not found:
            continue
        properties: dict[str, str] = {}
        for kind, name, value in PROPERTY.findall(segment[found.end() :]):
            properties.setdefault(f"{kind}.{name}".lower(), value.strip('"').strip("<>"))
        yield Result(found[1].lower(), found[2].lower(), properties)


def _domain(address: str) -> str:
    return _ascii(address.rpartition("@")[2])


def _ascii(domain: str) -> str:
    return wire_address(f"x@{domain.strip().lower().rstrip('.')}").rpartition("@")[2]
