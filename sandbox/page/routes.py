"""Serves the page, the facts of the seed behind it, and the readable parts of a mail."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from aiohttp import web

from sandbox.page import mails

STATIC = Path(__file__).parent / "static"

World = Callable[[str], Mapping[str, Any]]
Reset = Callable[[str], Awaitable[None]]

_OPTIONS = web.AppKey("page_options", dict[str, Any])

# The page needs nothing from elsewhere; a mail is framed from /page/mail, with a policy of its own.
_POLICY = """
    default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data: blob:;
    media-src 'self' blob:; connect-src 'self'; frame-src 'self'; form-action 'none'; base-uri 'none';
    frame-ancestors 'none'
"""
_HEADERS = {
    "Content-Security-Policy": " ".join(_POLICY.split()),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


def attach(
    app: web.Application,
    *,
    languages: Sequence[str] = ("en", "ru", "ja"),
    tour: World | None = None,
    reset: Reset | None = None,
) -> None:
    """Put the page on `/` and its parts under `/page/` of the application that already has `/control/`.

    `languages` are the ones the seed can be played in, the fallback first.

    `tour(language)` gives `GET /page/world`; it is called at every look with the visitor's language out of
    `languages`, so the first call may start the seed in that language. Without it the page is free play.
    Every key may be missing:

    - `ready`: false while the seed is being played; then `progress` (0..1) and `doing` (a line to show)
    - `run`: changes with every reset, so that a reloaded page knows whether its place in the tour still holds
    - `language`, `timezone` (IANA), `firm` (its name), `bot` (`{"name", "username"}`)
    - `staff_chat`: chat id
    - `people`: name in the tour → Telegram id: `vega` (her signer), `olga` (manager), `ivan` (employee), ...;
      the first who fits a pane is shown in it
    - `roles`: Telegram id (as text) → `{"role": "client"|"manager"|"employee", "note": "Vega, signer"}`;
      decides which pane offers whom, and stands beside the name
    - `mails`: name → address: `owner`, `window` (the one clients write to), `client` (the pleasant one)
    - `mailboxes`: `[{"address", "name", "role": "client"|"owner"|"window"}]`
    - `steps`: which of the tour's steps are offered, by name; without it all
    - `say`: overrides of the tour's own words and patterns, see `static/steps.js`
    - `tour`: the steps themselves, when the seed brings its own; see `static/tour.js` for their form

    `reset(language)` starts everything again in that language and returns when `/control/` can be used again
    (the seed may still be playing). `tour` must say `ready: false` before anything is emptied, as the page
    loads itself anew at the first sign of a reset. Without it the page posts `/control/reset`.
    """
    app[_OPTIONS] = {"languages": tuple(languages), "tour": tour, "reset": reset}
    app.router.add_get("/", _index)
    app.router.add_get("/page/world", _world)
    app.router.add_post("/page/reset", _reset)
    app.router.add_get("/page/mail/{address}/{id}", mails.body)
    app.router.add_get("/page/mail/{address}/{id}/{part}", mails.attachment)
    app.router.add_static("/page/static", STATIC)
    app.on_response_prepare.append(_guard)


async def _index(_: web.Request) -> web.FileResponse:
    return web.FileResponse(STATIC / "index.html")


async def _world(request: web.Request) -> web.Response:
    options = request.app[_OPTIONS]
    language = _preferred(request.headers.get("Accept-Language", ""), options["languages"])
    facts = dict(options["tour"](language)) if options["tour"] else {}
    return web.json_response({"languages": options["languages"], **facts})


async def _reset(request: web.Request) -> web.Response:
    # A page of another site open in the same browser must not empty this one.
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        raise web.HTTPForbidden
    options = request.app[_OPTIONS]
    if options["reset"] is None:
        raise web.HTTPNotImplemented
    asked = (await request.json()).get("language")
    await options["reset"](asked if asked in options["languages"] else options["languages"][0])
    return web.json_response({})


async def _guard(request: web.Request, response: web.StreamResponse) -> None:
    if request.path == "/" or request.path.startswith("/page/"):
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)


def _preferred(accept: str, languages: Sequence[str]) -> str:
    """The offered language the browser wants most (RFC 9110 section 12.5.4); the first one when none fits."""
    wanted: list[tuple[float, str]] = []
    for item in accept.split(","):
        tag, _, weight = item.strip().partition(";q=")
        try:
            wanted.append((-float(weight or 1), tag.split("-")[0].lower()))
        except ValueError:
            continue
    return next(
        (tag for _, tag in sorted(wanted, key=lambda pair: pair[0]) if tag in languages), languages[0]
    )
