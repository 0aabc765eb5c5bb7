"""A newspaper office: items come and change in its memory, and its folder is brought up to date."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scraper import config
from scraper.app import Memory, open_memory
from scraper.config import Config
from scraper.edition.edition import Edition
from scraper.edition.entries import Entries
from scraper.edition.opening import edition, written_entries
from scraper.model import Change, ChangeType, Checked, Entry, Item, Kind, Snapshot, SourceState
from scraper.publish.memory import MemoryFolder
from scraper.store.engine import IN_MEMORY

BEGAN = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)
TOML = """
base_url = "https://feeds.example.org/"
contact = "redazione@example.org"

[[site]]
id = "borgo"
name = "Comune di Borgo"
url = "https://www.borgo.example/"

[[source]]
id = "avvisi"
site = "borgo"
url = "https://www.borgo.example/avvisi"

[[source]]
id = "notizie"
site = "borgo"
url = "https://www.borgo.example/notizie"

[[site]]
id = "valle"
name = "Comune di Valle"
url = "https://www.valle.example/"

[[source]]
id = "valle-novita"
site = "valle"
url = "https://www.valle.example/novita"
"""


@dataclass
class Gazette:
    """What is known and what is published; ``now`` moves when somebody says so."""

    settings: Config
    memory: Memory
    now: datetime = BEGAN
    folder: MemoryFolder = field(default_factory=MemoryFolder)
    lots: list[dict[str, bytes]] = field(default_factory=list)
    """What the last edition wrote, lot after lot."""
    numbers: int = 0
    entries: Entries | None = None

    def __post_init__(self) -> None:
        self.memory.store.register(self.settings.sources, now=self.now)

    def clock(self) -> datetime:
        return self.now

    # -------------------------------------------------------------- what happens

    def time_passes(self, **span: float) -> None:
        self.now += timedelta(**span)

    def comes(self, source: str = "notizie", **fields: object) -> Entry:
        """One new item is seen on a list, now; its fields are those of an item."""
        entry = self._seen(source, **fields)
        self._record(self._state(source), entry)
        return entry

    def come(self, number: int, source: str = "notizie", **fields: object) -> list[Entry]:
        """So many, one a minute."""
        made = []
        for _ in range(number):
            made.append(self._seen(source, **fields))
            self.time_passes(minutes=1)
        self._record(self._state(source), *made)
        return made

    def _seen(self, source: str, **fields: object) -> Entry:
        self.numbers += 1
        site = next(one.site for one in self.settings.sources if one.id == source)
        made = Item(
            id=f"tag:{site}.example,2026:{self.numbers}",
            kind=Kind.NEWS,
            title=f"Notizia {self.numbers}",
            url=f"https://www.{site}.example/n/{self.numbers}",
            published=self.now.date(),
        )
        told: Item = replace(made, **fields)  # type: ignore[arg-type]
        return Entry(told, site, self.now, self.now, "urn:uuid:1", {source: told})

    def changes(self, entry: Entry, *, told: bool = True, **fields: object) -> Entry:
        """An item says something else from now on; ``told`` says that this is worth telling."""
        item: Item = replace(entry.item, **fields)  # type: ignore[arg-type]
        source = next(iter(entry.readings))
        readings = {source: item}
        after = replace(entry, item=item, readings=readings, updated=self.now if told else entry.updated)
        change = Change(
            id=f"c{self.now.isoformat()}{item.id}",
            at=self.now,
            type=ChangeType.EDITED,
            item=item.id,
            site=entry.site,
            source=source,
            kind=item.kind,
            title=item.title,
            url=item.url,
            fields={"title": (entry.item.title, item.title)},
            snapshot="urn:uuid:1",
        )
        self._record(self._state(source), after, changes=(change,) if told else ())
        return after

    def is_withdrawn(self, entry: Entry) -> Entry:
        gone = replace(entry, withdrawn=self.now, updated=self.now)
        self._record(self._state(next(iter(entry.readings))), gone)
        return gone

    def returns(self, entry: Entry) -> Entry:
        back = replace(entry, withdrawn=None, updated=self.now)
        self._record(self._state(next(iter(entry.readings))), back)
        return back

    def _state(self, source: str) -> SourceState:
        return self.memory.store.states([source])[0]

    def _record(self, state: SourceState, *entries: Entry, changes: tuple[Change, ...] = ()) -> None:
        snapshot = Snapshot("urn:uuid:1", state.source.url, self.now, "sha1:A", "a.warc.gz", 0, 1)
        after = replace(state, last_ok=self.now)
        checked = Checked(state, after, self.now, snapshot=snapshot, entries=entries, changes=changes)
        self.memory.store.record([checked])

    # -------------------------------------------------------------- what is published

    def publish(self, *sites: str) -> set[str]:
        """Bring the folder up to date; the files that changed."""
        behind = self.memory.outbox.unpublished()
        self.lots = []
        changed: set[str] = set()
        for files in self.edition().render(sites or [*behind]):
            self.lots.append(dict(files))
            changed |= set(self.folder.write(files))
        self.memory.outbox.published(behind)
        return changed

    def edition(self) -> Edition:
        """Of a process that goes on from one edition to the next, until the configuration is another."""
        if self.entries is None:
            self.entries = written_entries(self.settings, self.memory.database)
        return edition(self.settings, self.entries, self.memory.database, clock=self.clock, folder=self.folder)

    def given(self) -> set[str]:
        """The paths of what the last edition made, changed or not."""
        return {path for lot in self.lots for path in lot}

    def reads(self, toml: str) -> None:
        """The configuration is another from now on."""
        self.settings.file.write_text(toml, encoding="utf-8")
        self.settings = config.load(self.settings.file, environment={"BANDITORE_DATABASE": IN_MEMORY})
        self.memory.store.register(self.settings.sources, now=self.now)
        self.entries = None


@pytest.fixture
def gazette(tmp_path: Path) -> Iterator[Gazette]:
    file = tmp_path / "config.toml"
    file.write_text(TOML, encoding="utf-8")
    settings = config.load(file, environment={"BANDITORE_DATABASE": IN_MEMORY})
    with open_memory(settings) as memory:
        yield Gazette(settings, memory)
