"""Tell a WebSub hub that feeds have something new (https://www.w3.org/TR/websub/#publishing).

How a publisher tells its hub is between the two; the form that hubs take since PubSubHubbub is sent:
``hub.mode=publish`` and each feed's address as ``hub.url``.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol
from urllib.parse import urlencode

import httpx

from scraper.errors import SendError
from scraper.ports import Clock, Hub, Pings, Publisher
from scraper.publish.channel import FORMATS

_FORM = {"content-type": "application/x-www-form-urlencoded"}


class WebSubHub:
    """``scraper.ports.Hub`` over HTTP. ``transport`` is for the tests."""

    def __init__(self, url: str, user_agent: str, *, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._url = url
        self._headers = {"user-agent": user_agent, **_FORM}
        self._transport = transport

    async def tell(self, topics: Collection[str]) -> None:
        """Taken is what is answered 2xx; else SendError, permanent only where there is no hub any more (410)."""
        form = urlencode([("hub.mode", "publish"), *(("hub.url", topic) for topic in topics)])
        try:
            async with httpx.AsyncClient(transport=self._transport, timeout=20.0, follow_redirects=False) as client:
                answer = await client.post(self._url, content=form, headers=self._headers)
        except httpx.HTTPError as error:
            said = " ".join(str(error).split()) or type(error).__name__
            raise SendError(f"hub {self._url}: {said}", permanent=False) from None
        if not answer.is_success:
            what = f"hub {self._url}: answered {answer.status_code}"
            raise SendError(what, permanent=answer.status_code == httpx.codes.GONE)


class Folder(Publisher, Protocol):
    """A folder that can be asked what is new before it is written."""

    def differing(self, files: Mapping[str, bytes]) -> Collection[str]:
        """Those of these files that are not there, or are others. PublishError."""
        ...


class HeraldFolder:
    """``scraper.ports.Publisher`` that notes which feeds have something new, for a hub to be told of.

    That is noted before they are written: after a crash, or a full disk half-way, they would not be new any more.
    """

    def __init__(self, folder: Folder, pings: Pings, base_url: str, *, clock: Clock) -> None:
        self._folder = folder
        self._pings = pings
        self._base_url = base_url
        self._clock = clock

    def write(self, files: Mapping[str, bytes]) -> Sequence[str]:
        """As the folder does."""
        new = self._folder.differing(files)
        topics = [f"{self._base_url}{path}" for path in new if _is_subscribed_to(path)]
        self._pings.owe(topics, at=self._clock())
        return self._folder.write(files)

    def missing(self, paths: Iterable[str]) -> Collection[str]:
        """As the folder does."""
        return self._folder.missing(paths)


def _is_subscribed_to(path: str) -> bool:
    """Is it a feed, and not one of its archives? Those change nothing for who has the feed."""
    return path.rpartition(".")[2] in FORMATS and "archive" not in path.split("/") and path != "status.json"


_MANY = 100
"""Topics in one form: hubs take only so many, and one that they do not like is not to hold up all others."""


class Herald:
    """Tells the hub what it is owed; what it does not take is tried again later."""

    def __init__(self, hub: Hub, pings: Pings, retry_at: Callable[[int, datetime], datetime | None]) -> None:
        self._hub = hub
        self._pings = pings
        self._retry_at = retry_at

    async def tell(self, now: datetime) -> Sequence[str]:
        """Lines for the operator: none where all is well."""
        topics = self._pings.owed(now)
        told = [await self._tell(topics[start : start + _MANY], now) for start in range(0, len(topics), _MANY)]
        return list(dict.fromkeys(line for lines in told for line in lines))

    async def _tell(self, topics: Sequence[str], now: datetime) -> Sequence[str]:
        try:
            await self._hub.tell(topics)
        except SendError as error:
            again = None if error.permanent else self._retry_at(self._pings.attempts(topics) + 1, now)
            self._pings.untold(topics, error=str(error), again=again)
            return [str(error)]
        self._pings.told(topics)
        return []
