"""What files, records, the database, feeds and mails say of the same record, held against each other."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from scraper.archive.cdxj import Place
from scraper.archive.facts import Group, Link, Lying, Row, State, group_of, unremarkable
from scraper.archive.findings import OURS, RESTORE, Damage, Finding
from scraper.archive.sorting import Sorter

_EACH = 5
"""So many that are alike are told one by one, the others counted."""


@dataclass(slots=True)
class Crowd:
    """Findings that are alike (by ``key``): the first few, and how many more there are."""

    _counts: Counter[tuple[str, ...]] = field(default_factory=Counter)
    _last: dict[tuple[str, ...], Finding] = field(default_factory=dict)

    def told(self, findings: Iterable[tuple[tuple[str, ...], Finding]]) -> Iterator[Finding]:
        """Those of which few like it were told before."""
        for key, finding in findings:
            self._counts[key] += 1
            if self._counts[key] <= _EACH:
                yield finding
            else:
                self._last[key] = finding

    def rest(self) -> Iterator[Finding]:
        """A line for all that were not told."""
        for key, finding in self._last.items():
            more = self._counts[key] - _EACH
            yield replace(finding, problem=f"{more} more like this, the last: {finding.problem}", records=more)


@dataclass(slots=True)
class Joining:
    """Judges record by record; ``missing`` are files that should be there, ``whole`` says that all others were read."""

    missing: frozenset[str]
    is_sound: Callable[[Place], bool] = lambda _: True
    """Is a file there as it should be? What follows from its damage is not told again."""
    whole: bool = True
    lost: Counter[str] = field(default_factory=Counter)
    """How many records of missing files the database names."""
    references: int = 0
    _crowd: Crowd = field(default_factory=Crowd)

    def findings(self, facts: Sorter) -> Iterator[Finding]:
        """All that does not fit together."""
        for record, lines in facts.groups():
            if not record or unremarkable(lines):
                continue
            group = group_of(record, lines)
            self.references += len(group.rows) + len(group.names)
            yield from self._crowd.told(self._judge(group))
            yield from self._references(group)
        yield from self._crowd.rest()

    def _judge(self, group: Group) -> Iterator[tuple[tuple[str, ...], Finding]]:
        there = [one for one in group.lying if one.state in {State.SOUND, State.UNLISTED}]
        yield from _duplicates(group.id, there)
        yield from self._links(group, there)
        yield from self._rows(group, there)
        yield from self._sealed(group)
        yield from _moved(group, there)
        for file, offset, record in self._unlisted(group, there):
            yield ("unlisted", file), _cut_manifest(file, offset, record)

    def _references(self, group: Group) -> Iterator[Finding]:
        """Items, feeds and mails that name a record which is not there."""
        there = any(one.state in {State.SOUND, State.UNLISTED} for one in group.lying)
        if group.names and not there and (self.whole or group.lying):
            problem = f"record {group.id} {_fate(group)}, and it is named by {_listing(group.names)}"
            yield Finding(Damage.REFERENCE, _file(group), problem, RESTORE, record=group.id)
        elif group.stored and not group.rows:
            problem = f"it does not know where record {group.id} lies, which is named by {_listing(group.stored)}"
            yield Finding(Damage.DATABASE, "database", problem, "restore the database from a copy", record=group.id)

    def _links(self, group: Group, there: Sequence[Lying]) -> Iterator[tuple[tuple[str, ...], Finding]]:
        """What other records say of it."""
        if not there and (self.whole or group.lying):
            for link in group.originals:
                lacking = f"its payload lies in record {group.id}, which {_fate(group)}"
                yield ("original", group.id), _broken(link, lacking)
        if not group.lying and self.whole:
            for link in _kept_whole(group):
                yield ("link", link.place.file), _broken(link, f"its {link.what} names {group.id}, which is in no file")
        for link in group.originals if there else ():
            if unlike := _unlike(link, there[0]):
                differs = f"the record {group.id} that it stands for has another {unlike}"
                yield ("unlike", group.id), _broken(link, differs)

    def _rows(self, group: Group, there: Sequence[Lying]) -> Iterator[tuple[tuple[str, ...], Finding]]:
        for row in group.rows:
            if there:
                if self._comparable(there) and (differing := _differing(row, there)):
                    yield ("row", row.place.file), _wrong_row(group.id, row, differing)
            elif row.place.file in self.missing:
                self.lost[row.place.file] += 1
            elif not group.lying:
                problem = f"the database names record {group.id} at byte {row.place.offset}: it is not there"
                found = Finding(Damage.LOST, row.place.file, problem, RESTORE, row.place.offset, group.id)
                yield ("absent", row.place.file), found

    def _sealed(self, group: Group) -> Iterator[tuple[tuple[str, ...], Finding]]:
        """A record whose file and manifest agree may still not be the one that was sealed."""
        packed = {one.place: one.packed for one in group.lying if one.state is not State.BROKEN}
        broken = {one.place for one in group.lying if one.state is State.BROKEN}
        for seal in group.sealed:
            if packed.get(seal.place) == seal.packed or seal.place in broken or seal.place.file in self.missing:
                continue
            fault = "is not what it was" if seal.place in packed else "is not there any more"
            problem = f"record {group.id}, which seal {seal.seal} covers, {fault}"
            found = Finding(Damage.SEAL, seal.place.file, problem, RESTORE, seal.place.offset, group.id)
            yield ("sealed", seal.place.file), found

    def _comparable(self, there: Sequence[Lying]) -> bool:
        return all(self.is_sound(one.place) for one in there)

    def _unlisted(self, group: Group, there: Sequence[Lying]) -> Iterator[tuple[str, int, str]]:
        """File, byte and id of records that their manifest should name.

        Those at the end of a growing file may be newer than it; not when others build on them.
        """
        for one in there:
            if one.state is State.UNLISTED and group.rows and self.is_sound(one.place):
                yield one.place.file, one.place.offset, group.id
        for link in group.asked:
            listed = any(one.state is State.SOUND for one in there)
            if link.state is State.UNLISTED and listed and self.is_sound(link.place):
                yield link.place.file, link.place.offset, link.origin


def _kept_whole(group: Group) -> Iterator[Link]:
    """Links of our own records; who gives away a part of his records cuts those between them."""
    return (link for link in (*group.asked, *group.referred) if link.place.file.startswith(OURS))


def _duplicates(record: str, there: Sequence[Lying]) -> Iterator[tuple[tuple[str, ...], Finding]]:
    places = sorted({one.place for one in there})
    for place in places[1:]:
        problem = f"a second record of the id of that at byte {places[0].offset} of {places[0].file}"
        found = Finding(Damage.DUPLICATE, place.file, problem, "move the copy away", place.offset, record)
        yield ("twice", places[0].file, place.file), found


def _moved(group: Group, there: Sequence[Lying]) -> Iterator[tuple[tuple[str, ...], Finding]]:
    """A record that is not where a manifest says, but elsewhere."""
    lost = [one.place for one in group.lying if one.state is State.BROKEN and not one.at]
    if lost and there and lost[0] not in {one.place for one in there}:
        now = there[0].place
        problem = f"it belongs to byte {lost[0].offset} of {lost[0].file}"
        yield ("moved", lost[0].file, now.file), Finding(Damage.MOVED, now.file, problem, RESTORE, now.offset, group.id)


def _cut_manifest(file: str, offset: int, record: str) -> Finding:
    problem = "its manifest ends before this record: it was cut off"
    return Finding(Damage.MANIFEST, file, problem, "restore the manifest from a copy", offset, record)


def _broken(link: Link, problem: str) -> Finding:
    kind = Damage.LINK if link.place.file.startswith(OURS) else Damage.NOTE
    return Finding(kind, link.place.file, problem, RESTORE, link.place.offset, link.origin)


def _unlike(link: Link, original: Lying) -> str:
    """In what an original differs from what its revisit says of it; what either does not say is not compared."""
    pairs = {
        "payload digest": (link.digest, original.digest),
        "address": (link.url, original.url),
        "moment": (link.at, original.at),
    }
    return " and ".join(what for what, (said, is_) in pairs.items() if said and is_ and said != is_)


def _differing(row: Row, there: Sequence[Lying]) -> str:
    """In what the record (or its nearest copy) differs from what the database says of it."""
    return min((_row_unlike(row, one) for one in there), key=len)


def _row_unlike(row: Row, one: Lying) -> str:
    pairs = {
        f"lies in {one.place.file}": (row.place.file, one.place.file),
        f"begins at byte {one.place.offset}": (row.place.offset, one.place.offset),
        f"is {one.place.length} bytes long": (row.place.length, one.place.length),
        f"has the payload {one.digest}": (row.digest, one.digest),
        f"is of {one.url}": (row.url, one.url),
        f"is of {one.at}": (row.at, one.at),
    }
    return " and ".join(what for what, (said, is_) in pairs.items() if said and is_ and said != is_)


def _wrong_row(record: str, row: Row, differing: str) -> Finding:
    problem = f"the database says otherwise of record {record}: it {differing}"
    return Finding(Damage.DATABASE, row.place.file, problem, "restore what is older of both", row.place.offset, record)


def _fate(group: Group) -> str:
    states = {one.state for one in group.lying}
    if not states:
        return "is in no file"
    return "was removed by retention" if states == {State.REMOVED} else "is damaged or lost"


def _file(group: Group) -> str:
    places = [*(one.place.file for one in group.lying), *(row.place.file for row in group.rows)]
    return places[0] if places else "database" if group.stored else group.printed[0]


def _listing(names: Sequence[str]) -> str:
    """One of each kind (``the version of …``, ``feed …``), and how many more there are."""
    unique = dict.fromkeys(names)
    kinds = {tuple(name.split(" ")[:2]) if name.startswith("the ") else name.split(" ")[0]: name for name in unique}
    more = len(unique) - len(kinds)
    return ", ".join(kinds.values()) + (f" and {more} more" if more > 0 else "")
