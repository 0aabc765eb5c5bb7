"""From what a reader holds in hand down to the seals, every link checked on the way:

    mail → letter → change → item version → record → payload → what the parser reads there → leaf → seal → time stamp

A link that does not hold does not end the chain: what lies below it is checked all the same.
"""

from collections.abc import Iterator, Sequence

from scraper.archive.sealed import Proof
from scraper.archivist.asked import Mail, Meant, RecordId
from scraper.archivist.evidence import Chain, Evidence, Link, link
from scraper.archivist.record_links import Records
from scraper.archivist.version_links import change_links, version_links
from scraper.archivist.withdrawals import absence_link
from scraper.model import Change, ChangeType, Day, Entry, Letter
from scraper.normalise.dates.span import day_of
from scraper.objects import iso
from scraper.store.posted import Posted
from scraper.store.queries import Version

_WITHOUT_VERSION = {ChangeType.WITHDRAWN, ChangeType.RETURNED}
"""They change no word of an item."""


def prove(meant: Meant, evidence: Evidence) -> Chain:
    """The chain from what was asked. ArchiveError, StoreError."""
    walk = _Walk(evidence)
    links = tuple(walk.links(meant))
    return Chain(links, walk.proofs)


class _Walk:
    """Goes down every chain; a version or record to which two of them lead is told once."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        self._records = Records(evidence)
        self._told: set[tuple[str, str]] = set()
        self._histories: dict[str, Sequence[Version]] = {}

    @property
    def proofs(self) -> tuple[Proof, ...]:
        """Of the records that were come by."""
        return tuple(self._records.proofs)

    def links(self, meant: Meant) -> Iterator[Link]:
        match meant:
            case Mail():
                yield from self._of_mail(meant)
            case Change():
                yield from self._of_change(meant)
            case Entry():
                yield from self._of_item(meant)
            case RecordId():
                yield from self._of_record(meant.id)

    def _of_mail(self, mail: Mail) -> Iterator[Link]:
        yield link("mail", mail.key, _sent(mail.letters))
        changes = self._evidence.answers.changes_by_id({name for one in mail.letters for name in one.letter.changes})
        for letter in (posted.letter for posted in mail.letters):
            lost = [name for name in letter.changes if name not in changes]
            faults = [f"the change {name} that it tells of is not there" for name in lost]
            yield link("letter", letter.key, f"{_told(letter)}, of {letter.item}", faults=faults)
            for name in letter.changes:
                if name in changes:
                    yield from self._of_change(changes[name])
            if letter.reminds is not None:
                yield from self._of_reminder(letter, letter.reminds)

    def _of_reminder(self, letter: Letter, reminds: Day) -> Iterator[Link]:
        """The version that held when it was due, and its deadline."""
        held = [one for one in self._history(letter.item) if one.at <= letter.due]
        if not held:
            yield link("version", letter.item, "", faults=["no version of the item was kept before the reminder"])
            return
        deadline = held[-1].item.deadline
        stood = f"{iso(deadline) or 'none'}, as it stood on {letter.due:%Y-%m-%d}"
        other = deadline is None or day_of(deadline) != day_of(reminds)
        yield link("deadline", letter.item, stood, faults=[f"its deadline was {stood}"] if other else [])
        since = next(one for one in held if one.item.deadline == deadline)
        yield from self._of_version(since)

    def _of_change(self, change: Change) -> Iterator[Link]:
        if not self._is_new("change", change.id):
            return
        history = self._history(change.item)
        version = next((one for one in history if (one.at, one.source) == (change.at, change.source)), None)
        yield from change_links(change, version)
        if version is not None:
            yield from self._of_version(version)
        elif change.type is ChangeType.WITHDRAWN and history:
            yield absence_link(change, history[-1], self._evidence)
        elif change.type not in _WITHOUT_VERSION:
            yield link("version", change.item, "", faults=["no version of the item was kept at that moment"])
        if change.snapshot and (version is None or version.snapshot is None or version.snapshot.id != change.snapshot):
            yield from self._of_record(change.snapshot)

    def _of_item(self, entry: Entry) -> Iterator[Link]:
        item = entry.item
        history = self._history(item.id)
        missing = [] if history else ["no version of it was kept"]
        yield link("item", item.id, f"{item.kind}: {item.title}", faults=missing)
        for version in history:
            yield from self._of_version(version)
        for change in self._evidence.answers.changes_of(item.id):
            yield from self._of_change(change)

    def _of_version(self, version: Version) -> Iterator[Link]:
        if not self._is_new("version", f"{version.item.id} {version.at.isoformat()} {version.source}"):
            return
        yield from version_links(version, self._history(version.item.id), self._evidence)
        if version.snapshot is not None:
            yield from self._of_record(version.snapshot.id)

    def _of_record(self, record: str) -> Iterator[Link]:
        if self._is_new("record", record):
            yield from self._records.links(record)

    def _history(self, item: str) -> Sequence[Version]:
        if item not in self._histories:
            self._histories[item] = self._evidence.answers.versions(item)
        return self._histories[item]

    def _is_new(self, kind: str, name: str) -> bool:
        new = (kind, name) not in self._told
        self._told.add((kind, name))
        return new


def _told(letter: Letter) -> str:
    if letter.reminds is not None:
        return f"reminds of the deadline {iso(letter.reminds)}"
    return f"tells of {', '.join(letter.changes)}"


def _sent(letters: Sequence[Posted]) -> str:
    first = letters[0]
    when = f"sent {first.sent:%Y-%m-%d %H:%M:%SZ}" if first.sent else "not sent yet" if first.again else "never sent"
    return f"to {first.letter.recipient}, {when}, {len(letters)} letter{'s' if len(letters) > 1 else ''}"
