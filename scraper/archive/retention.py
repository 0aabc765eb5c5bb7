"""Which WARC files may go: whole ones, of which nothing is named any more, and that are old enough.

A file stays when anything names one of its records (an item's version, an entry, a change, a source, a feed, a mail),
when it is younger than the day that was said, is being written, or is the newest; and when a file that stays refers to
it: the payload of a revisit, the page of a metadata record, the answer to a request.

Only whole files go. A file that was packed anew without some of its records would no longer be the one that was
sealed, that a manifest or a copy elsewhere vouches for, and that other institutions may have taken in.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from scraper.archive.facts import Group, State, group_of, moment
from scraper.archive.findings import OURS
from scraper.archive.index import drop
from scraper.archive.manifest import manifest_of
from scraper.archive.reader import OPEN
from scraper.archive.sorting import Sorter
from scraper.archive.tombstone import bury, tombstone_of, write_tombstone
from scraper.archive.trouble import explained

_CAPTURES = {"response", "revisit", "resource"}


@dataclass(slots=True)
class Holding:
    """What a file holds, as far as it matters for whether it may go.

    ``newest`` is the moment of its youngest record as it is compared (ISO 8601, UTC). ``free`` are the captures that
    nothing names, and to which no revisit refers; their requests and the like not counted.
    """

    file: str
    records: int = 0
    captures: int = 0
    free: int = 0
    free_bytes: int = 0
    size: int = 0
    newest: str = ""
    names: list[str] = field(default_factory=list)
    """Some of what names its records."""
    named: int = 0
    """How many of its records are named."""
    leans_on: set[str] = field(default_factory=set)
    """Files that must stay as long as it does."""
    why: str = ""
    """Why it stays; empty when it may go."""

    @property
    def goes(self) -> bool:
        """May it go?"""
        return not self.why


@dataclass(slots=True)
class Plan:
    """Judges every file of an archive; ``before`` is the moment than which all of a file must be older."""

    before: datetime
    holdings: dict[str, Holding] = field(default_factory=dict)

    def study(self, facts: Sorter) -> None:
        """Take in what is said of all records."""
        for record, lines in facts.groups():
            if record:
                self._take(group_of(record, lines))

    def _take(self, group: Group) -> None:
        needed = bool(group.names or group.originals)
        for one in group.lying:
            if one.state is State.REMOVED:
                continue
            file = self._holding(one.place.file)
            file.records += 1
            file.size += one.place.length
            file.newest = max(file.newest, one.at)
            file.captures += one.type in _CAPTURES
            if group.names:
                file.named += 1
                file.names = file.names or list(group.names[:1])
            if one.type in _CAPTURES and not needed:
                file.free += 1
                file.free_bytes += one.place.length
            self._tie(group, file)

    def _tie(self, group: Group, file: Holding) -> None:
        for link in group.originals:
            self._holding(link.place.file).leans_on.add(file.file)
        for link in (*group.asked, *group.referred):
            self._holding(link.place.file).leans_on.add(file.file)
            file.leans_on.add(link.place.file)

    def _holding(self, file: str) -> Holding:
        return self.holdings.setdefault(file, Holding(file))

    def decide(self, folder: Path) -> list[Holding]:
        """Every file, by name, with why it stays."""
        files = [self.holdings[name] for name in sorted(self.holdings)]
        newest = max((one.file for one in files if one.file.startswith(OURS)), default="")
        for one in files:
            one.why = _stays(one, folder, self.before, is_newest=one.file == newest)
        self._spread(files)
        return files

    def _spread(self, files: Iterable[Holding]) -> None:
        """What a file that stays leans on stays."""
        waiting = [one for one in files if one.why]
        while waiting:
            one = waiting.pop()
            for name in sorted(one.leans_on - {one.file}):
                other = self.holdings.get(name)
                if other and other.goes:
                    other.why = f"records of {one.file} refer to it"
                    waiting.append(other)


def _stays(one: Holding, folder: Path, before: datetime, *, is_newest: bool) -> str:
    """Why a file stays by itself; empty where nothing keeps it."""
    if (folder / f"{one.file}{OPEN}").exists():
        return "it is being written"
    if one.named:
        more = f" and {one.named - 1} more are named, too" if one.named > 1 else ""
        return f"a record of it is named by {one.names[0]}{more}"
    if one.newest >= moment(before):
        return f"its youngest record is of {one.newest[:10]}"
    if is_newest:
        return "it is the newest file"
    if not manifest_of(folder / one.file).exists():
        return "it has no manifest, by which it would be known"
    return ""


def begin_removal(folder: Path, one: Holding, *, at: datetime, why: str) -> None:
    """Write down that a file goes, before anything of it does. ArchiveError."""
    warc = folder / one.file
    if not tombstone_of(warc).exists():
        write_tombstone(warc, bury(warc, at=at, why=why, records=one.records))


def end_removal(folder: Path, files: Mapping[str, Holding]) -> None:
    """Take them out of the index, and away. ArchiveError."""
    drop(folder, files.keys())
    for name in files:
        with explained("remove", folder / name):
            (folder / name).unlink()
