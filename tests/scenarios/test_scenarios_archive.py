"""The archive tells the whole story again: replayed from its first record it gives the same items and changes.

Left out of the comparison is what cannot be the same: which record a state was read from, for every record is written
anew under an id of its own. A look that was answered 304 leaves no record and cannot be played again; this town's
server gives no validators. All else, to the second and the id, is compared.
"""

from collections import deque
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from warcio.archiveiterator import ArchiveIterator

from scraper.archive.records import Custodian
from scraper.archive.warc import WarcArchive
from scraper.check import check
from scraper.fetch.replay import page
from scraper.model import Change, Entry, Failure, Fetched, Reason, SourceState, Validators
from tests.scenarios import troubles
from tests.scenarios.layouts import ORIGIN
from tests.scenarios.newsroom import Newsroom, at_work, configured
from tests.scenarios.server import serving
from tests.scenarios.things import File, pdf
from tests.scenarios.town import Town

pytestmark = pytest.mark.anyio


@pytest.fixture
async def kept(town: Town, tmp_path: Path) -> AsyncIterator[tuple[Newsroom, Path]]:
    """Two eventful weeks, and the folder of WARC files that they left."""
    town.has_validators = False
    host, folder = urlsplit(ORIGIN).hostname, tmp_path / "warc"
    async with serving(town) as port:
        settings = configured(tmp_path, connect=f'"{host}:80" = "127.0.0.1:{port}"')
        started = datetime.fromisoformat("2026-06-24T08:00:00+00:00")
        with WarcArchive(
            folder, rotate=40_000, clock=lambda: started, custodian=Custodian(None, settings.user_agent)
        ) as archive:
            async with at_work(settings, town, archive=archive) as room:
                await _two_weeks(room, town)
                archive.sync()
                yield room, folder


async def _two_weeks(room: Newsroom, town: Town) -> None:
    await room.goes_on(hours=26)
    town.news_is_added("neve", "Neve in arrivo: il piano della città")
    town.call_is_extended("coprogettazione", date(2026, 7, 30))
    town.file_is_attached("festa", File("programma", "Programma delle serate", pdf("Lunedi: la banda")))
    await room.goes_on()
    town.trouble = troubles.site_answers_503
    town.title_is_corrected("viabilita", "Viabilità: chiusura notturna e diurna del viadotto Soleri")
    await room.goes_on(hours=6)
    town.trouble = troubles.encoding_flips
    town.file_is_replaced("contributi", pdf("Testo integrale", "Articolo 1 come modificato"))
    await room.goes_on(hours=6)
    town.trouble = None
    town.item_is_withdrawn("scuola")
    await room.goes_on()
    town.item_returns("scuola")
    town.call_is_revoked("contributi")
    await room.goes_on()
    town.site_migrates_to_wordpress(redirects=True)
    await room.goes_on()
    town.call_is_added("orti", "Bando per l’assegnazione degli orti urbani", deadline=date(2026, 8, 20))
    town.list_scrolls(by=2)
    await room.goes_on()


@dataclass(frozen=True, slots=True)
class Capture:
    """One look as the archive holds it: what was asked for, and what came in the end."""

    requested: str
    url: str
    at: datetime
    status: int
    media_type: str
    body: bytes

    def fetched(self) -> Fetched:
        """As the fetcher gave it then."""
        headers = {"content-type": self.media_type}
        found = replace(
            page(self.url, self.body, at=self.at, status=self.status, headers=headers), requested=self.requested
        )
        if self.requested != self.url:
            found = replace(found, moved_to=self.url)
        if self.status == 200:
            return found
        detail = f"{self.url} answers {self.status}"
        return Failure(Reason.HTTP_STATUS, detail, self.at, status=self.status, page=found)


def captures(folder: Path) -> Iterator[Capture]:
    """Every look, in the order in which the files hold them; redirects belong to what they lead to."""
    bodies: dict[str, bytes] = {}
    requested = ""
    for path in sorted([*folder.glob("*.warc.gz"), *folder.glob("*.warc.gz.open")]):
        with path.open("rb") as file:
            for record in ArchiveIterator(file):
                if record.rec_type not in {"response", "revisit"}:
                    continue
                fields, status = record.rec_headers, int(record.http_headers.get_statuscode())
                url = fields.get_header("WARC-Target-URI")
                requested = requested or url
                if status == 301:
                    continue
                name = fields.get_header("WARC-Refers-To") or fields.get_header("WARC-Record-ID")
                body = bodies.setdefault(name, record.content_stream().read())
                at = datetime.fromisoformat(fields.get_header("WARC-Date"))
                media_type = record.http_headers.get_header("Content-Type")
                yield Capture(requested, url, at, status, media_type, body)
                requested = ""


class Replaying:
    """``scraper.ports.Fetcher`` that gives what is put before it, whatever is asked for."""

    def __init__(self) -> None:
        self.next: deque[Fetched] = deque()

    async def fetch(self, url: str, *, validators: Validators = Validators()) -> Fetched:  # noqa: B008 - frozen
        return self.next.popleft()


async def replayed(room: Newsroom, web: Replaying, folder: Path) -> int:
    """Check the source of each capture in turn, at its time; how many they were."""
    count = 0
    for capture in captures(folder):
        room.watch.now = capture.at
        web.next.append(capture.fetched())
        checked = await check(_asking_for(capture.requested, room), room.app.world)
        room.app.memory.store.record([checked])
        count += 1
    return count


def _asking_for(url: str, room: Newsroom) -> SourceState:
    states = room.app.memory.store.states()
    return next(state for state in states if url in {state.moved_to, state.source.url})


def without_records(newsroom: Newsroom) -> tuple[dict[str, Entry], list[Change]]:
    answers = newsroom.app.memory.answers
    entries = {entry.item.id: replace(entry, snapshot=None) for entry in answers.entries()}
    changes = [replace(change, snapshot=None) for change in answers.changes()]
    return entries, sorted(changes, key=lambda change: change.id)


async def test_the_archive_replayed_from_its_first_day_gives_the_same_items_and_changes(
    kept: tuple[Newsroom, Path], town: Town, tmp_path: Path
) -> None:
    room, folder = kept
    again, web = tmp_path / "again", Replaying()
    again.mkdir()
    async with at_work(configured(again), town, fetcher=lambda _watch: web) as second:
        assert await replayed(second, web, folder) > 100
        items, changes = without_records(room)
        assert len(changes) > 15
        assert without_records(second) == (items, changes)
        readings = {name: room.app.memory.answers.readings(name) for name in items}
        assert readings == {name: second.app.memory.answers.readings(name) for name in items}
