"""Absence is not removal: when is an item that is not on its list, or not at its address, believed to be withdrawn?

A list forgets: items roll off its end, move to other pages of it, are pinned and unpinned. So an item that is missing
is only remembered as missing. It is withdrawn when its own page is gone for two looks far enough apart, or, where it
has no page of its own, when its list plainly skips it for as long.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from scraper.model import Entry, Item, Kind
from scraper.normalise.dates.span import day_of

_TOLD = timedelta(days=60)
"""An older item whose deadline has passed is taken down to tidy up: that is no news."""
_EXPIRES = {Kind.DOCUMENT, Kind.EVENT}
"""Acts leave a register when their term of publication ends, events when they are over, whatever stands below them."""
_OLDER = 2
"""So many older items at the end of the list say that a younger one was left out, and did not roll off."""


def is_skipped(item: Item, shown: Sequence[Item]) -> bool:
    """Does a list that goes on to older items leave this one out? Only a list with dates can tell.

    What stands at its end counts: an older item on top of it is merely pinned there.
    """
    if item.published is None or item.kind in _EXPIRES:
        return False
    last = [day_of(one.published) for one in shown if one.published][-_OLDER:]
    return len(last) == _OLDER and max(last) < day_of(item.published)


def is_worth_telling(entry: Entry, at: datetime) -> bool:
    """Would its readers want to know that it was taken down? Of open calls and of what was published lately, yes."""
    item = entry.item
    if item.deadline is not None:
        return day_of(item.deadline) >= at.date()
    return at - entry.first_seen <= _TOLD and (item.published is None or at.date() - day_of(item.published) <= _TOLD)


def few_at_once(gone: int, well: int) -> bool:
    """A site that moved or broke loses its pages all together; an office takes down one or two."""
    return gone <= max(2, well // 4)
