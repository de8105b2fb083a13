"""A client named on the command line."""

from bot.refusal import NoClient
from config.database import ReadSession
from intake.contacts.errors import NoSuchClient
from intake.contacts.models import Client
from intake.contacts.queries import clients_called, find_client


async def client_named(session: ReadSession, asked: str) -> Client:
    """The client somebody typed. Raises `NoClient`, which knows whom they may have meant."""
    try:
        return await find_client(session, asked)
    except NoSuchClient:
        raise await no_client(session, asked) from None


async def no_client(session: ReadSession, asked: str) -> NoClient:
    """That nobody goes by this."""
    return NoClient(asked, *(await clients_called(session, asked)).names)
