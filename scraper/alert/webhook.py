"""Events handed to a program over HTTP, signed as Standard Webhooks says, so that nobody else can send them."""

import base64
import hashlib
import hmac
from collections.abc import Iterable
from typing import Protocol

import httpx

from scraper.errors import SendError
from scraper.model import Message
from scraper.ports import Clock

_PREFIX = "whsec_"
_GONE = 410


class Target(Protocol):
    """Where events go, and what they are signed with."""

    @property
    def id(self) -> str:
        """Its id in the configuration."""
        ...

    @property
    def url(self) -> str:
        """Where to POST."""
        ...

    @property
    def key(self) -> str:
        """The secret: base64 after ``whsec_``, or any other text as it is."""
        ...


class WebhookSender:
    """POSTs messages to ``webhook:<id>``; the same message again has the same ``webhook-id``."""

    def __init__(
        self, targets: Iterable[Target], *, clock: Clock, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self._targets = {f"webhook:{target.id}": target for target in targets}
        self._clock = clock
        self._transport = transport
        self._client: httpx.AsyncClient | None = None

    async def send(self, message: Message) -> None:
        """Taken is what is answered 2xx; SendError, permanent only where there is nobody any more (410)."""
        target = self._targets.get(message.recipient)
        if target is None:
            raise SendError(f"{message.recipient} is not configured any more", permanent=True, fault="recipient")
        stamp = int(self._clock().timestamp())
        headers = {
            "content-type": "application/json",
            "webhook-id": message.key,
            "webhook-timestamp": str(stamp),
            "webhook-signature": sign(target.key, message.key, stamp, message.data),
        }
        try:
            answer = await self._connected().post(target.url, content=message.data, headers=headers)
        except httpx.HTTPError as error:
            said = " ".join(str(error).split()) or type(error).__name__
            raise SendError(f"{message.recipient}: {said}", permanent=False, fault="recipient") from None
        if not answer.is_success:
            what = f"{message.recipient}: answered {answer.status_code}"
            raise SendError(what, permanent=answer.status_code == _GONE, fault="recipient")

    async def aclose(self) -> None:
        """Let go of the connections."""
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()

    def _connected(self) -> httpx.AsyncClient:
        if self._client is None:
            self._client = httpx.AsyncClient(transport=self._transport, timeout=20.0, follow_redirects=False)
        return self._client


def sign(secret: str, key: str, stamp: int, body: bytes) -> str:
    """HMAC-SHA256 over ``id.timestamp.body``, base64, after ``v1,`` (Standard Webhooks, *signature scheme*)."""
    signed = f"{key}.{stamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(_bytes(secret), signed, hashlib.sha256)).decode()


def _bytes(secret: str) -> bytes:
    encoded = secret.removeprefix(_PREFIX)
    return secret.encode() if encoded == secret else base64.b64decode(encoded, validate=True)
