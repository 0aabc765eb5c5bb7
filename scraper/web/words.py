"""The two languages of the pages, which one a request wants, and wishes told in it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from types import MappingProxyType
from typing import Final

from starlette.requests import Request

from scraper.model import Site, Wishes
from scraper.web import english, italian
from scraper.web.negotiation import preferred

Words = Mapping[str, str]
LANGUAGES: Final[Mapping[str, Words]] = MappingProxyType({"it": italian.WORDS, "en": english.WORDS})


def words_for(request: Request, *, otherwise: str | None = None) -> Words:
    """What a request is answered in: ``?lang=`` decides, then ``otherwise``, then the browser's wish, then Italian."""
    asked = request.query_params.get("lang", "")
    if asked in LANGUAGES:
        return LANGUAGES[asked]
    wanted = otherwise or preferred(request.headers.get("accept-language", ""), tuple(LANGUAGES))
    return LANGUAGES[wanted]


def words_chosen(request: Request, language: str = "") -> Words:
    """What a page of the archive is answered in: its address may end in another's query, so ``?lang=`` says nothing."""
    return LANGUAGES.get(language) or LANGUAGES[preferred(request.headers.get("accept-language", ""), tuple(LANGUAGES))]


def tell(wishes: Wishes, sites: Sequence[Site], words: Words) -> Sequence[tuple[str, str]]:
    """Wishes line by line: what it is about, and what was chosen."""
    interest = wishes.interest
    names = {site.id: site.name for site in sites}
    return [
        (words["sites"], _listed((names.get(site, site) for site in interest.sites), words)),
        (words["kinds"], _listed((words[f"kind_{kind.value}"] for kind in interest.kinds), words)),
        *((words[name], ", ".join(chosen)) for name in WORD_FIELDS if (chosen := getattr(interest, name))),
        (words["when"], _when(wishes.when, words)),
        (words["remind"], ", ".join(words[AHEAD[ahead]] for ahead in wishes.remind if ahead in AHEAD) or words["none"]),
        (words["mail_language"], words[wishes.language]),
    ]


WORD_FIELDS: Final = ("match", "match_all", "match_none", "sections", "topics")
AHEAD: Final[Mapping[timedelta, str]] = MappingProxyType({timedelta(days=7): "ahead_7", timedelta(days=1): "ahead_1"})


def _listed(chosen: Iterable[str], words: Words) -> str:
    return ", ".join(chosen) or words["everything"]


def _when(when: str, words: Words) -> str:
    match when.split():
        case ["daily", clock]:
            return f"{words['every_day']} {clock}"
        case ["weekly", day, clock]:
            return f"{words['every_week']} {words[day]} {words['at']} {clock}"
        case _:
            return words["immediately"]
