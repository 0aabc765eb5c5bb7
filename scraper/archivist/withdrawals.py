"""What shows that an item was withdrawn: its page answered that it is not there, or its list shows it no more."""

from dataclasses import replace

from scraper.archive.cdxj import Place
from scraper.archivist.again import read
from scraper.archivist.evidence import Evidence, Link, link
from scraper.errors import ArchiveError
from scraper.model import Change, Role
from scraper.store.queries import Version

_GONE = {404, 410}


def absence_link(change: Change, last: Version, evidence: Evidence) -> Link:
    """Whether the record that a withdrawal names shows it; ``last`` is the item as it was read last."""
    name = change.id
    filed = evidence.records.filed([change.snapshot or ""]).get(change.snapshot or "")
    if filed is None:
        return link("absence", name, "", faults=["the record that shows it is not in the database"])
    snapshot = filed.snapshot
    try:
        status = evidence.archive.answer(Place(snapshot.file, snapshot.offset, snapshot.length)).status
    except ArchiveError as error:
        return link("absence", name, "", faults=[str(error)])
    if status in _GONE:
        return link("absence", name, f"{snapshot.url} answered {status}")
    if evidence.records.is_read(snapshot.id):
        return link(
            "absence", name, "of the look that missed it nothing came that could be kept: this is the one before"
        )
    return _elsewhere(change, replace(last, at=change.at, source=change.source, snapshot=snapshot), evidence)


def _elsewhere(change: Change, there: Version, evidence: Evidence) -> Link:
    """A list that does not show it, or another page at its address."""
    state = evidence.records.source(change.source)
    if state is None or state.source.role is not Role.LIST:
        return link("absence", change.id, "another page answered at its address")
    try:
        read(there, there.item, evidence)
    except (ValueError, ArchiveError) as error:
        return link("absence", change.id, str(error))
    return link("absence", change.id, "", faults=["the list still shows it"])
