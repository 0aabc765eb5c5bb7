"""The fetcher's twin: a town's answers without a network, for histories by the thousand."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from scraper.fetch.replay import page
from scraper.model import Exchange, Failure, Fetched, Reason, Validators
from tests.scenarios.layouts import ORIGIN
from tests.scenarios.town import Town

_NO_VALIDATORS = Validators()


@dataclass(frozen=True, slots=True)
class TownFetcher:
    """``scraper.ports.Fetcher`` that asks the town itself, and follows its redirects."""

    town: Town
    clock: Callable[[], datetime]

    async def fetch(self, url: str, *, validators: Validators = _NO_VALIDATORS) -> Fetched:
        """What the town's server would have answered."""
        path, hops = urlsplit(url).path, list[Exchange]()
        answer = self.town.answer(path)
        while answer.to:
            moved = page(ORIGIN + path, b"", at=self.clock(), status=301, headers={"location": answer.to})
            hops += moved.exchanges
            path = answer.to
            answer = self.town.answer(path)
        there = ORIGIN + path
        headers = {"content-type": answer.media_type}
        found = page(there, answer.body, at=self.clock(), status=answer.status, headers=headers)
        exchanges = (*hops, *found.exchanges)
        found = replace(found, requested=url, moved_to=there if hops else None, exchanges=exchanges)
        if answer.status == 200:
            return found
        words = f"{there} answers {answer.status}"
        return Failure(Reason.HTTP_STATUS, words, self.clock(), status=answer.status, page=found)
