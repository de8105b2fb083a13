"""How a refusal is raised and how it becomes the Bot API's answer."""

from dataclasses import dataclass, field
from typing import Any

from sandbox.telegram.strictness import REFUSALS

PREFIXES = {
    400: "Bad Request: ",
    401: "Unauthorized",
    403: "Forbidden: ",
    404: "Not Found",
    409: "Conflict: ",
    429: "Too Many Requests: ",
    500: "Internal Server Error: ",
}


@dataclass
class RefusalError(Exception):
    """A call is refused: `condition` is a key of the strictness table, `values` fill its text."""

    condition: str
    values: dict[str, Any] = field(default_factory=dict)
    parameters: dict[str, Any] | None = None

    @property
    def code(self) -> int:
        return REFUSALS[self.condition].code

    @property
    def description(self) -> str:
        row = REFUSALS[self.condition]
        return PREFIXES[row.code] + row.text.format(**self.values)

    def answer(self) -> dict[str, Any]:
        """The body of the HTTP answer (Bot API, "Making requests")."""
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def refuse(condition: str, **values: Any) -> RefusalError:
    """The refusal of this name, ready to be raised."""
    return RefusalError(condition, values)
