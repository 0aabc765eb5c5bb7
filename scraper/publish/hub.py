"""Tell a WebSub hub that feeds have something new (https://www.w3.org/TR/websub/#publishing).

How a publisher tells its hub is between the two; the form that hubs take since PubSubHubbub is sent:
``hub.mode=publish`` and each feed's address as ``hub.url``.
"""

from collections.abc import Collection
from urllib.parse import urlencode

import httpx

from scraper.errors import SendError

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
