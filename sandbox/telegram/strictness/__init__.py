"""What Telegram refuses, as data: condition → code → text, and how we know."""

from sandbox.telegram.strictness.business import BUSINESS
from sandbox.telegram.strictness.chats import CHATS
from sandbox.telegram.strictness.editing import EDITING
from sandbox.telegram.strictness.payments import PAYMENTS
from sandbox.telegram.strictness.row import Row
from sandbox.telegram.strictness.sending import SENDING
from sandbox.telegram.strictness.servers import SERVERS
from sandbox.telegram.strictness.services import SERVICES
from sandbox.telegram.strictness.stricter import STRICTER

REFUSALS: dict[str, Row] = CHATS | SENDING | EDITING | SERVICES | BUSINESS | PAYMENTS | SERVERS | STRICTER

__all__ = ["REFUSALS", "SERVERS", "STRICTER", "Row"]
