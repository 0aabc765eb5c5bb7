"""Asks a time-stamping authority for a token over HTTP (RFC 3161 §3.4)."""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import httpx

from scraper.archive.extra import needed
from scraper.errors import StampError

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

_QUERY = {"content-type": "application/timestamp-query", "accept": "application/timestamp-reply"}
_LARGEST = 1 << 18
"""A response with a chain of certificates has some thousand bytes."""
_AGAIN = "the seal is made and signed all the same; ask again: banditore archive seal --retry"
_TRUST = "name the root of the authority in [archive] timestamp_ca, and ask again: banditore archive seal --retry"


@dataclass(frozen=True, slots=True)
class Authority:
    """Where tokens come from; ``ca`` is a PEM file of the roots that are trusted, None: those of this machine.

    ``within`` is the seconds that an answer may take. ``transport`` is for the tests.
    """

    url: str
    user_agent: str
    ca: Path | None = None
    within: float = 30.0
    transport: httpx.BaseTransport | None = None

    def stamp(self, data: bytes) -> bytes:
        """The response with a token over these bytes, checked. StampError says in a line why there is none."""
        with needed("time-stamping"):
            from scraper.archive import rfc3161  # noqa: PLC0415 - of the extra ``archive``
        roots = trusted_roots(self.ca)
        query = rfc3161.request_over(data)
        response = self._asked(query.as_bytes())
        try:
            rfc3161.token_in(response, data, nonce=query.nonce, roots=roots)
        except ValueError as error:
            hint = _TRUST if "trusted" in str(error) else _AGAIN
            raise StampError(f"{self.url}: what it answered is not kept: {error}", hint=hint) from None
        return response

    def _asked(self, query: bytes) -> bytes:
        """Its answer, within the time it has: httpx itself only limits each wait."""
        until = time.monotonic() + self.within
        try:
            with (
                httpx.Client(transport=self.transport, timeout=self.within, follow_redirects=False) as client,
                client.stream("POST", self.url, content=query, headers=self._headers) as answer,
            ):
                if answer.status_code != httpx.codes.OK:
                    raise StampError(f"{self.url}: answered {answer.status_code}", hint=_AGAIN)
                return self._read(answer, until)
        except httpx.TimeoutException:
            raise self._slow() from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            said = " ".join(str(error).split()) or type(error).__name__
            raise StampError(f"{self.url}: {said}", hint=_AGAIN) from None

    def _read(self, answer: httpx.Response, until: float) -> bytes:
        read = bytearray()
        for piece in answer.iter_raw():
            read += piece
            if len(read) > _LARGEST:
                raise StampError(f"{self.url}: answered more than a token can be", hint=_AGAIN)
            if time.monotonic() > until:
                raise self._slow()
        return bytes(read)

    def _slow(self) -> StampError:
        return StampError(f"{self.url}: no answer within {self.within:g} seconds", hint=_AGAIN)

    @property
    def _headers(self) -> dict[str, str]:
        return {"user-agent": self.user_agent, **_QUERY}


def trusted_roots(ca: Path | None) -> "list[Certificate]":
    """The roots by which tokens are judged. StampError where the file that is named cannot be read."""
    with needed("checking a time stamp"):
        from scraper.archive import rfc3161  # noqa: PLC0415 - of the extra ``archive``
    try:
        return rfc3161.roots_in(ca)
    except OSError as error:
        raise StampError(f"{ca}: {error.strerror}", hint="[archive] timestamp_ca names it") from None
    except ValueError:
        raise StampError(f"{ca}: holds no certificate in PEM", hint="[archive] timestamp_ca names it") from None
