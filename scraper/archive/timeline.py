"""The captures of one URL as somebody who looks at it goes through them: the nearest, the one before, the next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import unquote

from scraper.archive.cdxj import Capture

_REDIRECTS = {301, 302, 303, 307, 308}


@dataclass(frozen=True, slots=True)
class Timeline:
    """The captures that answer for ``url``, oldest first, no two of one second and spelling."""

    url: str
    captures: Sequence[Capture]

    def nearest(self, at: datetime) -> Capture | None:
        """The capture nearest to a moment; of equals the one that is spelled like ``url``, then the earlier."""
        return min(
            self.captures, key=lambda one: (abs(one.at - at), not same_spelling(one.url, self.url)), default=None
        )

    def before(self, capture: Capture) -> Capture | None:
        """The last one that is earlier."""
        return next((one for one in reversed(self.captures) if one.at < capture.at), None)

    def after(self, capture: Capture) -> Capture | None:
        """The first one that is later."""
        return next((one for one in self.captures if one.at > capture.at), None)


def timeline(url: str, captures: Iterable[Capture]) -> Timeline:
    """Of the captures that an index has under the key of ``url``, those that answer for it.

    The index knows no scheme and no ``www.``: where ``http://…`` only redirects to ``https://…``, that redirect is
    an answer for the former and none for the latter. Of several in one second the one that succeeded is taken.
    """
    chosen: dict[tuple[str, str], Capture] = {}
    for one in captures:
        if one.status in _REDIRECTS and not same_spelling(one.url, url):
            continue
        key = (one.stamp, one.url)
        if key not in chosen or _worth(one) > _worth(chosen[key]):
            chosen[key] = one
    return Timeline(url, sorted(chosen.values(), key=lambda one: (one.at, one.url)))


def same_spelling(one: str, other: str) -> bool:
    """Is it the same URL, but for characters that somebody on the way has escaped?"""
    return one == other or _plain(one) == _plain(other)


def _plain(url: str) -> str:
    """Without escapes, and with the slash that browsers put behind a bare host."""
    scheme, mark, rest = unquote(url).partition("://")
    return f"{scheme.lower()}{mark}{rest}" if not mark or "/" in rest else f"{scheme.lower()}{mark}{rest}/"


def _worth(capture: Capture) -> tuple[bool, bool]:
    return (capture.status or 0) < 300, not capture.revisit
