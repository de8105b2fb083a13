"""Waking the loops of other replicas: PostgreSQL carries the call. A missed one costs a second, never a message."""

import asyncio
import logging
from collections.abc import Callable

import psycopg
from sqlalchemy import make_url

from config.database import WAKING

log = logging.getLogger("listening")

AGAIN_SECONDS = 2.0


async def listen(url: str, heard: Callable[[set[str]], None]) -> None:
    """Pass on who is woken by any process that shares this PostgreSQL; until cancelled."""
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(address, autocommit=True) as connection:
                await connection.execute(f"LISTEN {WAKING}")
                async for notice in connection.notifies():
                    heard(set(notice.payload.split(",")))
        except (psycopg.Error, OSError) as fault:
            log.warning("not listening to other processes: %s", type(fault).__name__)
            await asyncio.sleep(AGAIN_SECONDS)
