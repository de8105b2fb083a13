"""A bare aiogram bot that answers every message with its words and keeps nothing: `python -m tests.benchmarks.echo`."""

import asyncio
import os

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Message


async def main() -> None:
    session = AiohttpSession(api=TelegramAPIServer.from_base(os.environ["ECHO_API"]))
    dispatcher = Dispatcher()

    @dispatcher.message()
    async def answer(message: Message) -> None:
        await message.answer(message.text or "")

    await dispatcher.start_polling(Bot(os.environ["ECHO_TOKEN"], session=session))


if __name__ == "__main__":
    asyncio.run(main())
