"""Which date and place in a feed an entry has.

published   What the page says, but never later than when we first saw it: no feed shows the future.
            Where the page names only a day it is noon of that day in the site's zone: every reader from
            the Azores to Finland then shows that same day. First seen before noon of that very day, it is
            the moment we saw it. Where the page names no day there is no date (RSS, JSON Feed), or only
            ``updated`` (Atom): a publication date is never invented. A year of fewer than four digits was misread.
updated     When the content last changed in a way worth telling: it never moves for anything else.
order       By the date published, or first seen where there is none, the newest first; what is equal there by
            when it was first seen, and then by id, so that equal input gives equal bytes.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from scraper.model import Change, Day, Entry, Site

_NOON = time(12)
_MINUTE = timedelta(minutes=1)


def local(moment: datetime, site: Site) -> datetime:
    """The moment on the site's own clock, in whole seconds (RFC 3339 without fractions, as RSS has none).

    In UTC where that clock was not whole minutes from it, as Rome's was until 1893: no feed can write that.
    """
    there = moment.astimezone(ZoneInfo(site.timezone)).replace(microsecond=0)
    offset = there.utcoffset() or timedelta()
    return there.astimezone(UTC) if offset % _MINUTE else there


def published(entry: Entry, site: Site) -> datetime | None:
    """The publication date as feeds show it, in the site's zone; None where no page says it."""
    said = entry.item.published
    if said is None or said.year < 1000:
        return None
    return local(min(moment(said, site), entry.first_seen), site)


def moment(day: Day, site: Site) -> datetime:
    """The moment as it is; of a day without an hour its noon in the site's zone."""
    return day if isinstance(day, datetime) else datetime.combine(day, _NOON, ZoneInfo(site.timezone))


def newest_entries(entries: Iterable[Entry], sites: Mapping[str, Site]) -> list[Entry]:
    """Entries in the order of a feed; ``sites`` holds their sites by id."""
    return sorted(entries, key=lambda entry: place(entry, sites[entry.site]), reverse=True)


def newest_changes(changes: Iterable[Change]) -> list[Change]:
    """Changes, the latest first; what happened at one moment by id."""
    return sorted(changes, key=lambda change: (change.at, change.id), reverse=True)


def place(entry: Entry, site: Site) -> tuple[datetime, datetime, str]:
    """What entries are put in order by: the greater, the newer."""
    return published(entry, site) or entry.first_seen, entry.first_seen, entry.item.id
