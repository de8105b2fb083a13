"""Servers which behave badly on cue: a script answers each line of the client."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable

Script = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@contextlib.asynccontextmanager
async def serving(script: Script) -> AsyncIterator[int]:
    """The port of a server whose every connection plays `script`."""
    tasks: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        try:
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
                await script(reader, writer)
        finally:
            writer.close()
            tasks.discard(task)

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task in list(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def imap_script(
    answers: dict[str, bytes | None],
    connections: list[int] | None = None,
    received: list[str] | None = None,
) -> Script:
    """Answers IMAP commands by their first words. `%T` stands for the tag; None is silence, b"" hangs up."""
    usual: dict[str, bytes | None] = {
        "CAPABILITY": b"* CAPABILITY IMAP4rev1 IDLE\r\n%T OK done\r\n",
        "LOGIN": b"%T OK in\r\n",
        "SELECT": b"* 0 EXISTS\r\n* OK [UIDVALIDITY 7] valid\r\n* OK [UIDNEXT 1] next\r\n%T OK open\r\n",
        "UID SEARCH": b"* SEARCH\r\n%T OK done\r\n",
        "IDLE": b"+ idling\r\n",
        "DONE": b"%T OK idle done\r\n",
    }

    async def script(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if connections is not None:
            connections.append(1)
        writer.write(answers.get("", b"* OK hello\r\n") or b"")
        idle_tag = b""
        while line := await reader.readline():
            tag, _, command = line.decode().strip().partition(" ")
            if received is not None:
                received.append(command)
            if tag == "DONE":
                command, tag = "DONE", idle_tag.decode()
            if command == "IDLE":
                idle_tag = tag.encode()
            scripted = {**usual, **answers}
            name = next(
                (
                    name
                    for name in sorted(scripted, key=len, reverse=True)
                    if name and command.startswith(name)
                ),
                None,
            )
            answer = scripted[name] if name else b"%T OK done\r\n"
            if answer is None:
                continue
            if answer == b"":
                return
            writer.write(answer.replace(b"%T", tag.encode()))
            await writer.drain()

    return script


def smtp_script(answers: dict[str, bytes | None], received: list[str] | None = None) -> Script:
    """Answers SMTP commands by their verb; "." is the end of the mail; None is silence, b"" hangs up."""
    usual: dict[str, bytes | None] = {
        "EHLO": b"250-bad.test\r\n250 SIZE 1000000\r\n",
        "DATA": b"354 go on\r\n",
        "QUIT": b"221 bye\r\n",
    }

    async def script(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 bad.test\r\n")
        inside = False
        while line := await reader.readline():
            text = line.decode().strip()
            if inside and text != ".":
                continue
            inside = text == "DATA"
            if received is not None:
                received.append(text)
            verb = text.partition(" ")[0]
            answer = {**usual, **answers}.get(verb, b"250 ok\r\n")
            if answer is None:
                continue
            if answer == b"":
                return
            writer.write(answer)
            await writer.drain()

    return script


Change = Callable[[bytes], Awaitable[bytes]]


def between(port: int, asked: Change | None = None, said: Change | None = None) -> Script:
    """The server on `port`, with somebody on the line who hears, and may change, what is asked and said."""

    async def pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, change: Change | None) -> None:
        while words := await reader.read(65536):
            writer.write(await change(words) if change else words)
            await writer.drain()
        writer.close()

    async def script(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        upstream_reader, upstream_writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            await asyncio.gather(pipe(reader, upstream_writer, asked), pipe(upstream_reader, writer, said))
        finally:
            upstream_writer.close()

    return script


def hiding(port: int, word: bytes) -> Script:
    """The server on `port`, but for one thing it says it can do."""

    async def hide(words: bytes) -> bytes:
        return words.replace(word, b" X-HIDDEN ")

    return between(port, said=hide)
