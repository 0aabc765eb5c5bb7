"""Files of the folder over HTTP: validators, 304, gzip, and what a browser is shown (RFC 9110, RFC 9111)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from email.utils import format_datetime
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from scraper.web.folder import Copy, FolderError, ServedFolder
from scraper.web.negotiation import SHOWN, is_feed, is_known, is_shown, takes_gzip

RETRY_AFTER: Final = "120"
"""Seconds after which a client may ask again for what is not there yet."""


def no_more_headers(_: str) -> Mapping[str, str]:
    """Nothing to add."""
    return {}


@dataclass(frozen=True, slots=True)
class FeedFiles:
    """Answers for the files of a folder. ``headers`` gives what else the answer for a path carries (a Link, say)."""

    folder: ServedFolder
    max_age: timedelta
    headers: Callable[[str], Mapping[str, str]] = no_more_headers

    async def answer(self, request: Request) -> Response:
        """The file, 304 for who has it, 404, or 503 while the folder cannot be read."""
        try:
            copy = await run_in_threadpool(self.folder.copy, request.scope["path"])
        except FolderError:
            raise HTTPException(503, headers={"Retry-After": RETRY_AFTER}) from None
        if copy is None:
            raise HTTPException(404)
        fields, content = self._represent(copy, request)
        if is_known(request.headers, etag=fields["ETag"], modified=copy.modified):
            kept = {name: value for name, value in fields.items() if name not in {"Content-Type", "Content-Encoding"}}
            return Response(status_code=304, headers=kept)
        return Response(content, headers=fields)

    def _represent(self, copy: Copy, request: Request) -> tuple[dict[str, str], bytes]:
        """Header fields and body; each representation has a tag of its own (RFC 9110 §8.8.3.3)."""
        shown = is_shown(copy.name, request.headers.get("accept", ""))
        zipped = copy.gzipped if takes_gzip(request.headers.get("accept-encoding", "")) else None
        fields = {
            "Content-Type": SHOWN if shown else copy.media_type,
            "ETag": f'"{copy.digest}{"-xml" if shown else ""}{"-gzip" if zipped else ""}"',
            "Last-Modified": format_datetime(copy.modified, usegmt=True),
            "Cache-Control": f"public, max-age={int(self.max_age.total_seconds())}",
            "Vary": "Accept, Accept-Encoding",
            **self.headers(copy.name),
        }
        if is_feed(copy.name):
            fields["Access-Control-Allow-Origin"] = "*"
        if zipped:
            fields["Content-Encoding"] = "gzip"
        return fields, zipped or copy.content
