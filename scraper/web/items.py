"""An item's page: its versions, the copies of every page that tells of it, and what differs between any two."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from scraper.archive.cdxj import Capture, moment_of
from scraper.archivist.histories import Histories, History, Series
from scraper.errors import ArchiveError
from scraper.model import Change, Day, Item, Site
from scraper.normalise.words import Segment, compare_words
from scraper.publish import language
from scraper.store.queries import Version
from scraper.web.compared import by_source, by_text, shortened
from scraper.web.memento.asked import AskedError, asked
from scraper.web.memento.banner import moment_words
from scraper.web.memento.links import Where, where
from scraper.web.memento.listing import kind_words
from scraper.web.memento.trouble import trouble, unreadable
from scraper.web.pages import Pages
from scraper.web.words import Words, words_for

_Answer = Callable[[Request, History], Response]
_SPOKEN = {spoken.code: spoken for spoken in language.LANGUAGES}
COMPARED = ("title", "summary", "published", "deadline", "starts", "section", "office", "url", "text")


@dataclass(frozen=True, slots=True)
class ItemPages:
    """Answers below ``/item/``. ``public_url`` is where we are reachable, None where the operator did not say."""

    pages: Pages
    sites: Mapping[str, Site]
    histories: Histories
    public_url: str | None

    async def show(self, request: Request) -> Response:
        """The item. HTTPException 404."""
        return await run_in_threadpool(self._safely, request, self._show)

    async def compare(self, request: Request) -> Response:
        """Two copies compared: ``from`` and ``to`` are moment and URL, as in the path of a copy. HTTPException 404."""
        return await run_in_threadpool(self._safely, request, self._compare)

    def _safely(self, request: Request, answer: _Answer) -> Response:
        try:
            history = self.histories.of(request.path_params["name"])
            if history is None:
                raise HTTPException(404)
            return answer(request, history)
        except AskedError as error:
            return trouble(self.pages, request, error.status, error.about)
        except ArchiveError as error:
            return unreadable(self.pages, request, error)

    def _show(self, request: Request, history: History) -> Response:
        t, item = words_for(request), history.entry.item
        here = where(request, self.public_url, self.pages.root)
        zone = self._zone(history)
        chosen = _to_begin_with(history.series)
        values = {
            "title": item.title,
            "lead": self._lead(history, t),
            "item": item,
            "facts": list(_facts(history, t, zone)),
            "versions": list(_versions(history.versions, here, t, zone)),
            "changes": [_change(change, t, zone) for change in history.changes],
            "series": [_series(one, here, t, zone) for one in history.series],
            "chosen": chosen,
            "compare": f"{self.pages.root}item/{_short(item)}/diff",
        }
        return self.pages.show("item.html", t, values)

    def _compare(self, request: Request, history: History) -> Response:
        t, zone = words_for(request), self._zone(history)
        here = where(request, self.public_url, self.pages.root)
        view = "source" if request.query_params.get("view") == "source" else "text"
        sides = [self._side(request.query_params.get(name, "")) for name in ("from", "to")]
        before, after = (self.histories.shelf.answer(one) for one in sides)
        found = by_source(before, after) if view == "source" else by_text(before, after)
        told = dict(request.query_params)
        values = {
            "title": t["diff_title"],
            "lead": history.entry.item.title,
            "back": f"{self.pages.root}item/{_short(history.entry.item)}?lang={t['language']}",
            "sides": [_copy(one, here, t, zone) for one in sides],
            "view": view,
            "views": [(name, f"?{urlencode({**told, 'view': name})}") for name in ("text", "source")],
            "note": found.note,
            "alike": sides[0].digest == sides[1].digest,
            "words": found.words,
            "pieces": found.pieces,
            "switch": f"?{urlencode({**told, 'lang': t['other_language']})}",
        }
        return self.pages.show("diff.html", t, values)

    def _side(self, said: str) -> Capture:
        """A copy by its moment and URL. AskedError where there is none."""
        wanted = asked(said)
        if not wanted.when.isdecimal():
            raise AskedError(400, "no_moment")
        found = self.histories.shelf.timeline(wanted.url).nearest(moment_of(wanted.when))
        if found is None:
            raise AskedError(404, "unknown")
        return found

    def _zone(self, history: History) -> ZoneInfo:
        site = self.sites.get(history.entry.site)
        return ZoneInfo(site.timezone if site else "Europe/Rome")

    def _lead(self, history: History, t: Words) -> str:
        site = self.sites.get(history.entry.site)
        return f"{t[f'one_{history.entry.item.kind.value}']} · {site.name if site else history.entry.site}"


def _short(item: Item) -> str:
    return item.id.rpartition(":")[2]


def _day(day: Day | None, t: Words, zone: ZoneInfo) -> str:
    return _SPOKEN[t["language"]].moment(day, zone) if day else ""


def _facts(history: History, t: Words, zone: ZoneInfo) -> Iterator[tuple[str, str]]:
    item = history.entry.item
    for name in ("published", "deadline", "starts"):
        if day := getattr(item, name):
            yield t[f"field_{name}"], _day(day, t, zone)
    for name in ("section", "office", "act"):
        if words := getattr(item, name):
            yield t[f"field_{name}"], words
    yield t["first_seen"], moment_words(history.entry.first_seen, zone, t)
    if history.entry.withdrawn:
        yield t["withdrawn"], moment_words(history.entry.withdrawn, zone, t)
    yield t["item_id"], item.id


# ------------------------------------------------------------------ versions and changes


def _versions(versions: Sequence[Version], here: Where, t: Words, zone: ZoneInfo) -> Iterator[Mapping[str, object]]:
    """Each with what differs from the one before."""
    before: Item | None = None
    for version in versions:
        differences = _differences(before, version.item, t, zone) if before else ()
        yield {
            "when": moment_words(version.at, zone, t),
            "at": version.at.isoformat(),
            "source": version.source,
            "record": version.snapshot.id if version.snapshot else "",
            "href": _to_record(version, here),
            "differences": list(differences),
        }
        before = version.item


def _to_record(version: Version, here: Where) -> str:
    kept = version.snapshot
    return f"{here.root}web/{kept.at:%Y%m%d%H%M%S}/{kept.url}" if kept else ""


def _differences(before: Item, after: Item, t: Words, zone: ZoneInfo) -> Iterator[tuple[str, Sequence[Segment]]]:
    for name in COMPARED:
        was, now = (_as_text(getattr(item, name), t, zone) for item in (before, after))
        if was != now:
            yield t[f"field_{name}"], list(shortened(compare_words(was, now)))


def _as_text(value: str | Day | None, t: Words, zone: ZoneInfo) -> str:
    return value if isinstance(value, str) else _day(value, t, zone)


def _change(change: Change, t: Words, zone: ZoneInfo) -> Mapping[str, str]:
    return {
        "when": moment_words(change.at, zone, t),
        "at": change.at.isoformat(),
        "what": _SPOKEN[t["language"]].happened(change),
    }


# ------------------------------------------------------------------ copies


def _series(series: Series, here: Where, t: Words, zone: ZoneInfo) -> Mapping[str, object]:
    return {
        "name": t[f"series_{series.role.value}"],
        "title": series.title,
        "url": series.url,
        "left_out": series.left_out,
        "listing": here.listing(series.url),
        "copies": [_copy(one, here, t, zone) for one in reversed(series.captures)],
    }


def _copy(capture: Capture, here: Where, t: Words, zone: ZoneInfo) -> Mapping[str, str]:
    return {
        "name": _name(capture),
        "url": capture.url,
        "href": here.copy(capture),
        "at": capture.at.isoformat(),
        "when": moment_words(capture.at, zone, t),
        "what": t["copy_unmodified"] if capture.status == 304 else kind_words(capture, t),
        "digest": capture.digest,
    }


def _name(capture: Capture) -> str:
    """As ``from`` and ``to`` name it."""
    return f"{capture.stamp}/{capture.url}"


def _to_begin_with(series: Sequence[Series]) -> tuple[str, str]:
    """The newest copy of the first page that has two, and the newest before it that is different."""
    for one in series:
        if len(one.captures) > 1:
            last = one.captures[-1]
            others = [other for other in one.captures[:-1] if other.digest != last.digest] or one.captures[:-1]
            return _name(others[-1]), _name(last)
    return "", ""
