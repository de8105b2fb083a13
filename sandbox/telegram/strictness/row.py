"""One row of the strictness tables."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """A refusal. `text` follows the prefix of its code ("Bad Request: " …).

    `evidence`: S = the official Bot API server's source, T = TDLib's source, E = TDLib executed, M = Telegram's
    published list of MTProto errors, D = documentation, U = reported by users, own = this stand-in's own rule.
    """

    code: int
    text: str
    evidence: str
