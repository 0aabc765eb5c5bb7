"""The header fields of a copy: what a browser may do with it, and what of the archived ones is told (not obeyed)."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from starlette.requests import Request

from scraper.archive.reader import Answer
from scraper.web.memento.links import HOST, Where

INERT: Final = {
    "image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "image/bmp", "image/x-icon",
    "image/vnd.microsoft.icon", "application/pdf", "text/plain", "text/css", "text/csv", "application/json",
    "text/dns",
}  # fmt: skip
"""What a browser shows without running anything in it; so are sounds, films and fonts."""
PDF: Final = "application/pdf"
OPEN_TO_ALL: Final[Mapping[str, str]] = {
    # A page in a sandbox is of no origin: its fonts, and Memento clients in browsers, ask from elsewhere.
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Memento-Datetime, Link, Location",
}
_FIXED: Final[Mapping[str, str]] = {
    **OPEN_TO_ALL,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "unsafe-none",  # with any other, browsers refuse what is in a sandbox (HTML §7.1.3)
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "public, max-age=3600",
}
_NAME = re.compile(rb"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,80}")
_UNPRINTABLE = re.compile(r"[^\x20-\x7e\x80-\xff]")
_KEPT_TO_OURSELVES: Final = {"set-cookie", "set-cookie2", "connection", "keep-alive"}
_LONGEST, _MOST = 1_000, 8_000
"""Characters of one archived field, and of all: proxies refuse more."""


def is_inert(media_type: str) -> bool:
    """Can nothing run in it?"""
    return media_type in INERT or media_type.startswith(
        ("audio/", "video/", "font/", "application/font", "application/x-font")
    )


def common(media_type: str, request: Request, here: Where, *, raw: bool) -> dict[str, str]:
    """The fields that keep a copy in its place, whatever it holds."""
    fields = {**_FIXED, "Content-Security-Policy": _raw(media_type) if raw else _view(media_type, request, here)}
    if not is_inert(media_type) and (raw or media_type not in _SHOWN):
        fields["Content-Disposition"] = "attachment"
    return fields


_SHOWN: Final = {"text/html", "image/svg+xml"}
"""What was written anew, and may be shown."""
_SANDBOX: Final = "sandbox allow-downloads; "
"""No scripts, no forms, no windows, no origin; a link to a document may still save it."""
_NOWHERE: Final = "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"


def _raw(media_type: str) -> str:
    return f"{_sandbox(media_type)}default-src 'none'; {_NOWHERE}"


def _view(media_type: str, request: Request, here: Where) -> str:
    ours = _sources(request, here)
    return (
        f"{_sandbox(media_type)}default-src 'none'; img-src {ours} data:; style-src {ours} 'unsafe-inline'; "
        f"font-src {ours} data:; media-src {ours}; {_NOWHERE}"
    )


def _sandbox(media_type: str) -> str:
    """Browsers show no PDF in a sandbox; their viewers keep what is in it apart by themselves."""
    return "" if media_type == PDF else _SANDBOX


def _sources(request: Request, here: Where) -> str:
    """Only the archive's own paths, under the names that we go by; ``'self'`` where we know none."""
    names = (request.headers.get("host", ""), here.base.partition("://")[2].removesuffix(here.root))
    named = [f"{name}{here.root}web/" for name in names if HOST.fullmatch(name) and "[" not in name]
    return " ".join(dict.fromkeys(named)) or "'self'"


def told(answer: Answer) -> Iterator[tuple[str, str]]:
    """The archived header fields under names that mean nothing to a browser; cookies are nobody's any more."""
    length = 0
    for field in answer.head.split(b"\r\n")[1:]:
        name, _, value = field.partition(b":")
        if not _NAME.fullmatch(name) or name.decode("ascii").lower() in _KEPT_TO_OURSELVES:
            continue
        text = _UNPRINTABLE.sub("", value.strip().decode("latin-1"))[:_LONGEST]
        length += len(name) + len(text)
        if length > _MOST:
            return
        yield f"X-Archive-Orig-{name.decode('ascii')}", text
