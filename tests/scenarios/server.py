"""A town's web server: real HTTP on loopback, and HTTPS with a certificate of its own."""

import asyncio
import hashlib
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.scenarios.layouts import SECURE_ORIGIN
from tests.scenarios.town import Answer, Town


@asynccontextmanager
async def serving(town: Town, *, tls: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    """Serve the town until the end of the block, on the port that is given."""
    tasks: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        try:
            while True:
                request = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                writer.write(_response(town, request, secure=tls is not None))
                await writer.drain()
        except (asyncio.IncompleteReadError, asyncio.CancelledError, OSError):
            pass
        finally:
            writer.transport.abort()
            tasks.discard(task)

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task in list(tasks):
            task.cancel()
        await asyncio.sleep(0)
        await server.wait_closed()


def _response(town: Town, request: str, *, secure: bool) -> bytes:
    """With validators, as a good server answers."""
    path = request.split(" ")[1]
    if town.is_secure and not secure:
        return _message(301, b"", {"Location": SECURE_ORIGIN + path})
    answer = Answer(404) if path == "/robots.txt" else town.answer(path)
    etag = f'"{hashlib.sha256(answer.body).hexdigest()[:16]}"'
    if town.has_validators and answer.status == 200 and f"if-none-match: {etag}" in request.lower():
        return _message(304, b"", {"ETag": etag})
    fields = {"Content-Type": answer.media_type}
    if answer.to:
        fields["Location"] = answer.to
    elif town.has_validators and answer.status == 200:
        fields["ETag"] = etag
    return _message(answer.status, answer.body, fields)


def _message(status: int, body: bytes, fields: dict[str, str]) -> bytes:
    length = {} if status == 304 else {"Content-Length": str(len(body))}
    lines = [f"HTTP/1.1 {status} Whatever", *(f"{name}: {value}" for name, value in {**fields, **length}.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body
