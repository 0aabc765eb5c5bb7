"""Notices become mail: which pages of a site cannot be read since when, or can be read again, as text and HTML."""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from scraper.alert.excerpt import shorten
from scraper.alert.message import TEMPLATES, Letterhead, Words, identify, seal
from scraper.alert.rules import stable_key
from scraper.model import Message, Notice, Site
from scraper.normalise.italian import long_day
from scraper.normalise.reasons import in_words
from scraper.normalise.text import clean

_OPERATOR = "operator"
"""Stands for a subscription's id in the list of the operator's mails."""
_WHY = 300


@dataclass(frozen=True, slots=True)
class _Page:
    """A source in a mail: what is the matter, and for the operator its id and what the last look came to."""

    url: str
    matter: str
    source: str
    why: str


def compose_notices(notices: Sequence[Notice], letterhead: Letterhead) -> Message:
    """Make one mail of notices that share recipient, site and moment, all of a beginning or all of an end.

    It is dated at the notices' moment, in the site's zone, and equal input gives equal bytes. The end of a trouble
    answers the mail of its beginning.
    """
    first, *_ = told = sorted(notices, key=lambda notice: notice.source)
    site = letterhead.sites.get(first.site) or Site(id=first.site, name=first.site, url="")
    zone = ZoneInfo(site.timezone)
    key = first.key if len(told) == 1 else stable_key("notices", *sorted(notice.key for notice in told))
    subject = f"{clean(site.name)}: {_headline(told)}"
    shown = {
        "subject": subject,
        "letterhead": letterhead,
        "letter": first,
        "headline": _headline(told),
        "site": clean(site.name),
        "pages": [_page(notice, zone) for notice in told],
        "over": first.until is not None,
        "operator": not first.subscription,
        "blind": not all(notice.silent for notice in told),
    }
    text, html = (TEMPLATES.get_template(f"notice.{form}").render(shown) for form in ("txt", "html"))
    thread = f"notice {first.source} {first.since.isoformat()} {first.recipient.lower()}"
    identity = dict(identify(first.subscription or _OPERATOR, key=key, thread=thread, letterhead=letterhead))
    if not first.subscription:
        del identity["List-Unsubscribe"]  # the operator writes to nobody but themselves
    return seal(key, first.recipient, Words(subject, text, html), identity=identity, date=first.at.astimezone(zone))


def _headline(told: Sequence[Notice]) -> str:
    pages = "una pagina" if len(told) == 1 else f"{len(told)} pagine"
    quiet = all(notice.silent for notice in told)
    if told[0].until is not None:
        return f"di nuovo novità da {pages}" if quiet else f"leggiamo di nuovo {pages}"
    return f"nessuna novità da {pages} da troppo tempo" if quiet else f"non riusciamo a leggere {pages}"


def _page(notice: Notice, zone: ZoneInfo) -> _Page:
    matter = f"{_matter(notice)} da {long_day(notice.since, zone)}"
    if notice.until is not None:
        matter += f" a {long_day(notice.until, zone)}"
    elif not notice.silent:
        matter += f": {in_words(notice.reason)}"
    return _Page(notice.url, matter, notice.source, shorten(clean(notice.why), _WHY))


def _matter(notice: Notice) -> str:
    if notice.silent:
        return "Nessuna novità"
    return "Non letta" if notice.until is not None else "Non leggibile"
