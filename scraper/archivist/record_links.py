"""The links from a record down: it lies there whole, its digests are right, the database agrees, and it is sealed."""

from collections.abc import Iterator
from datetime import datetime

from scraper.archive.cdxj import Place
from scraper.archive.members import Record
from scraper.archive.records import digest_of
from scraper.archive.sealed import Proof, proof_of
from scraper.archive.sealfolder import SealFolder
from scraper.archive.soundness import matches
from scraper.archive.tombstone import read_tombstone, tombstone_of
from scraper.archivist.evidence import Evidence, Link, link
from scraper.archivist.place import place_of
from scraper.errors import ArchiveError
from scraper.model import Snapshot

_OF_THE_RECORD = {"record": "bytes", "leaf": "leaf"}
"""What a proof says of a record; the rest it says of its seal, which is told once."""
_UNSEALED = "no seal covers it yet: banditore archive seal"


class Records:
    """Checks records; a revisit leads on to the record that holds its payload."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        self._told: set[str] = set()
        self.proofs: list[Proof] = []

    def links(self, name: str) -> Iterator[Link]:
        """What can be said of a record, by its WARC-Record-ID, and of all that it leads to."""
        if name in self._told:
            return
        self._told.add(name)
        filed = self._evidence.records.filed([name]).get(name)
        snapshot = filed.snapshot if filed else None
        place = Place(snapshot.file, snapshot.offset, snapshot.length) if snapshot else self._place(name)
        if place is None:
            yield link("record", name, "", faults=["no manifest names it, nor does the database"])
            return
        yield from self._read(name, place, snapshot)
        yield from self._seal(name, place)

    def _place(self, name: str) -> Place | None:
        return place_of(self._evidence.archive.folder, name)

    def _read(self, name: str, place: Place, snapshot: Snapshot | None) -> Iterator[Link]:
        try:
            record = self._evidence.archive.record(place)
        except ArchiveError as error:
            yield link("record", name, "", faults=[self._removed(place) or str(error)])
            return
        where = f"{place.file}, bytes {place.offset} to {place.offset + place.length - 1}"
        other = [] if record.id == name else [f"another record lies there: {record.id or 'without an id'}"]
        yield link("record", name, f"{where}: {record.type} {record.url}".rstrip(), faults=other)
        if snapshot is not None:
            yield link("row", name, "the database says the same of it", faults=_disagreements(snapshot, record))
        yield link("payload", name, _digests(record), faults=_wrong_digests(record))
        if record.type == "revisit":
            yield from self._original(name, record)

    def _removed(self, place: Place) -> str:
        """That its file was removed on purpose, and when; empty where it was not."""
        stone = tombstone_of(self._evidence.archive.folder / place.file)
        if not stone.exists():
            return ""
        try:
            return f"{place.file} was removed by retention on {read_tombstone(stone).at:%Y-%m-%d}"
        except ValueError:
            return ""

    def _original(self, name: str, revisit: Record) -> Iterator[Link]:
        """The record whose payload it stands for."""
        wanted = revisit.fields.get("warc-refers-to", "").strip("<>")
        if not wanted:
            yield link("original", name, "", faults=["it is a revisit, and names no record with its payload"])
            return
        try:
            original = self._evidence.archive.original(revisit)
        except ArchiveError as error:
            yield link("original", name, "", faults=[str(error)])
            return
        yield link("original", name, f"its payload is that of {original.id}")
        yield from self.links(original.id)

    def _seal(self, name: str, place: Place) -> Iterator[Link]:
        try:
            proof = proof_of(self._evidence.archive.folder, name, ca=self._evidence.ca)
        except ValueError as error:
            yield link("seal", name, "", faults=[f"the seal that covers it cannot be read: {error}"])
            return
        if proof is None:
            seals = SealFolder(self._evidence.archive.folder)
            lost = [serial for serial in seals.serials() if not seals.file(serial, "leaves").exists()]
            fault = f"which seal covers it is not known: seals/{lost[0]:06}.leaves is missing" if lost else _UNSEALED
            yield link("seal", name, "", faults=[fault])
            return
        self.proofs.append(proof)
        sealed = Place(proof.leaf.file, proof.leaf.kept.offset, proof.leaf.kept.length)
        elsewhere = [] if sealed == place else [f"it was sealed at byte {sealed.offset} of {sealed.file}"]
        yield link("sealed", name, f"where it lies, by seal {proof.seal.serial}", faults=elsewhere)
        seal = f"seal {proof.seal.serial}"
        for verdict in proof.verdicts:
            if verdict.link in _OF_THE_RECORD:
                yield Link(_OF_THE_RECORD[verdict.link], name, verdict.holds, verdict.said)
            elif seal not in self._told:
                yield Link(verdict.link, seal, verdict.holds, verdict.said)
        self._told.add(seal)


def _disagreements(snapshot: Snapshot, record: Record) -> Iterator[str]:
    if record.url != snapshot.url:
        yield f"the database says that it is of {snapshot.url}"
    if _at(record) != snapshot.at:
        yield f"the database says that it is of {snapshot.at.isoformat()}"
    if record.fields.get("warc-payload-digest", "") != snapshot.digest:
        yield f"the database says that its payload has the digest {snapshot.digest}"
    if (record.type == "revisit") != snapshot.revisit:
        yield f"the database says that it is {'a' if snapshot.revisit else 'no'} revisit"
    if (record.fields.get("warc-refers-to", "").strip("<>") or None) != snapshot.refers_to:
        yield f"the database says that its payload is that of {snapshot.refers_to}"


def _at(record: Record) -> datetime | None:
    try:
        return record.at
    except ValueError:
        return None


def _digests(record: Record) -> str:
    named = record.fields.get("warc-payload-digest", "") or record.fields.get("warc-block-digest", "")
    return f"{named or 'no digest is named'}, {len(record.http[1] if _is_http(record) else record.block)} bytes"


def _wrong_digests(record: Record) -> Iterator[str]:
    """The digests that a record names of itself; a revisit's payload lies elsewhere."""
    block = record.fields.get("warc-block-digest", "")
    if block and not matches(block, record.block):
        yield f"its WARC-Block-Digest is {block}, and that of its block {digest_of(record.block)}"
    payload = record.fields.get("warc-payload-digest", "")
    if record.type != "revisit" and payload and not _is_chunked(record):
        content = record.http[1] if _is_http(record) else record.block
        if not matches(payload, content):
            yield f"its WARC-Payload-Digest is {payload}, and that of its payload {digest_of(content)}"


def _is_chunked(record: Record) -> bool:
    """Other people's records may keep the transfer coding, and name the digest of what it was around."""
    return _is_http(record) and b"\r\ntransfer-encoding:" in record.http[0].lower()


def _is_http(record: Record) -> bool:
    return record.fields.get("content-type", "").startswith("application/http")
