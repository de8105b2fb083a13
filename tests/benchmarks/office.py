"""The program as `okoshko run` builds it, at its real pace even against a stand-in: `python -m tests.benchmarks.office`."""

from config.sqlite import use_bundled_sqlite

use_bundled_sqlite()

import asyncio  # noqa: E402 (after the swap)
import contextlib  # noqa: E402
import signal  # noqa: E402

from bot.app import build  # noqa: E402
from config.logs import start_logging  # noqa: E402
from config.settings import Settings  # noqa: E402
from intake.outbox.rules import Pace  # noqa: E402


async def main() -> None:
    office = build(Settings(), Pace())
    running = asyncio.ensure_future(office.run())
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, running.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await running
    await office.database.close()


if __name__ == "__main__":
    start_logging()
    asyncio.run(main())
