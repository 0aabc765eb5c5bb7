"""Pure: what the dates of entries say together: the future, the order, an ``updated`` that means nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from scraper.validate.dates import Reading
from scraper.validate.findings import ADVICE, WARNING, Circumstances, Finding, Place, Rule

FUTURE = Rule(
    "date-future",
    WARNING,
    "W3C feed validator, ImplausibleDate; RFC 4287 §4.2.9: when it became available",
    "Publish no dates of the future (readers hide such entries or keep them on top); write local time with its offset.",
)
ORDER = Rule(
    "order",
    ADVICE,
    "RFC 4287 §4.1.1: order means nothing; many readers keep it all the same and cut the list at its end",
    "Put the newest entry first.",
)
SAME_UPDATED = Rule(
    "updated-all-alike",
    ADVICE,
    "RFC 4287 §4.2.15: the most recent instant at which the entry was modified in a significant way",
    "If this is when the document was written, keep each entry's own date: readers show all as new at every change.",
)
UPDATED_FIRST = Rule(
    "updated-before-published",
    WARNING,
    "RFC 4287 §4.2.9, §4.2.15: nothing is modified before it is there",
    "Let updated begin with the date of publication.",
)

_CLOCKS_DIFFER = timedelta(minutes=10)
_ITALIAN_OFFSETS = timedelta(hours=2)
_SEVERAL = 3
_JUST_NOW = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Stamped:
    """An entry's place and its dates, as far as they could be read."""

    place: Place
    published: Reading | None
    updated: Reading | None


def moment_of(reading: Reading | None) -> datetime | None:
    """The moment, if there is one."""
    return reading.moment if reading else None


def in_future(reading: Reading, place: Place, circumstances: Circumstances) -> Iterator[Finding]:
    """A date later than now, clocks that differ a little forgiven."""
    if reading.moment is None or reading.moment - circumstances.now <= _CLOCKS_DIFFER:
        return
    ahead = reading.moment - circumstances.now
    local = reading.universal and ahead <= _ITALIAN_OFFSETS
    guess = "; is it Italian time labelled as Greenwich time?" if local else ""
    yield FUTURE.at(place, f"{reading.moment.isoformat()} has not come yet{guess}")


def judge_together(entries: Sequence[Stamped], place: Place, now: datetime) -> Iterator[Finding]:
    """What no single entry shows."""
    for entry in entries:
        published, updated = moment_of(entry.published), moment_of(entry.updated)
        if published and updated and updated < published:
            said = f"updated {updated.isoformat()} is before published {published.isoformat()}."
            yield UPDATED_FIRST.at(entry.place, said)
    yield from _order(entries)
    yield from _same_updated(entries, place, now)


def _order(entries: Sequence[Stamped]) -> Iterator[Finding]:
    """In order is what is sorted by either date; entries without the date are passed over."""
    first = [(entry.place, moment) for entry in entries if (moment := moment_of(entry.published))]
    last = [(entry.place, moment) for entry in entries if (moment := moment_of(entry.updated))]
    breaks = [_break(dated) for dated in (first, last) if dated]
    if breaks and all(breaks) and (place := breaks[0]):
        yield ORDER.at(place, "This entry is newer than the one before it.")


def _break(dated: Sequence[tuple[Place, datetime]]) -> Place | None:
    return next((place for (_, before), (place, moment) in pairwise(dated) if moment > before), None)


def _same_updated(entries: Sequence[Stamped], place: Place, now: datetime) -> Iterator[Finding]:
    """All alike, and just now: the moment of rendering rather than anything that happened to the entries."""
    updated = {moment_of(entry.updated) for entry in entries}
    published = {moment_of(entry.published) for entry in entries}
    moment = next(iter(updated), None)
    alike = len(updated) == 1 and moment is not None and abs(now - moment) < _JUST_NOW
    if alike and len(entries) >= _SEVERAL and len(published) > 1:
        yield SAME_UPDATED.at(place, f"All {len(entries)} entries were updated in the same second.")
