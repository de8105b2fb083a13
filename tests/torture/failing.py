"""Death at a chosen commit, put into the program from outside: what is shipped knows nothing of it.

`OKOSHKO_TORTURE_DIE` is `place|before|3`: die just before (or after) the third commit of the units of work that
`place` (module:function) opens; of several, with `;` between them, at the first that comes, which is written to the
file `OKOSHKO_TORTURE_DIED`. `OKOSHKO_TORTURE_PLACES` names a file that collects the places seen.
`OKOSHKO_TORTURE_PAGES` is how many pages the SQLite file may still grow by: a full disk.
"""

import contextlib
import os
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from types import FrameType

from sqlalchemy import event

from config.database import Database, Session

OWN = (contextlib.__file__, __file__)


def install() -> None:
    """Patch this process as its environment asks."""
    die = os.environ.get("OKOSHKO_TORTURE_DIE", "")
    places = os.environ.get("OKOSHKO_TORTURE_PLACES", "")
    if die or places:
        _watch_commits(die.split(";"), Path(places) if places else None)
    pages = os.environ.get("OKOSHKO_TORTURE_PAGES", "")
    if pages:
        _fill_disk(int(pages))


def _watch_commits(doomed: list[str], places: Path | None) -> None:
    commits = Counter[str]()
    writing, commit = Database.writing, Session.commit

    @contextlib.asynccontextmanager
    async def watched(self: Database) -> AsyncIterator[Session]:
        place = _opened_by(sys._getframe(1))
        async with writing(self) as session:
            session.info["torture"] = place
            yield session

    async def counted(self: Session) -> None:
        place = self.info.get("torture", "?")
        commits[place] += 1
        if places and commits[place] == 1:
            with places.open("a") as file:
                file.write(place + "\n")
        number = commits[place]
        if f"{place}|before|{number}" in doomed:
            _die(f"{place}|before")
        await commit(self)
        if f"{place}|after|{number}" in doomed:
            _die(f"{place}|after")

    Database.writing = watched  # type: ignore[method-assign]
    Session.commit = counted  # type: ignore[method-assign,assignment]


def _die(plan: str) -> None:
    Path(os.environ["OKOSHKO_TORTURE_DIED"]).write_text(plan)
    os.kill(os.getpid(), signal.SIGKILL)


def _opened_by(frame: FrameType | None) -> str:
    """Who opened a unit of work: the first frame that is neither contextlib's nor this file's."""
    while frame and frame.f_code.co_filename in OWN:
        frame = frame.f_back
    return f"{frame.f_globals.get('__name__')}:{frame.f_code.co_name}" if frame else "?"


def _fill_disk(pages: int) -> None:
    """Let the database grow by so many pages and no further (sqlite.org/pragma.html, max_page_count)."""
    opened = Database.__init__

    def limited(self: Database, url: str) -> None:
        opened(self, url)
        if self.is_sqlite:
            event.listen(self.engine.sync_engine, "connect", _limit)

    def _limit(connection, _record) -> None:
        cursor = connection.cursor()
        [[now]] = cursor.execute("PRAGMA page_count").fetchall()
        cursor.execute(f"PRAGMA max_page_count={now + pages}").fetchall()
        cursor.close()

    Database.__init__ = limited  # type: ignore[method-assign]
