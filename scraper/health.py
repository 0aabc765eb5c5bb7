"""How a source is doing, told from its memory alone: read well, blind since when and why, or strangely quiet."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from scraper.model import Entry, Reason, SourceState

SHORTEST_SILENCE = timedelta(days=30)
"""No list is called silent sooner, however busy it was: August is August."""
_LONGER = 4
"""A silence is so many times longer than the longest pause that the list ever made."""
_GAPS = 5
"""So many pauses must be known before one is called too long."""
_MOMENTS = 20
"""How many of the looks that found something new are remembered."""


class Condition(StrEnum):
    """How a source is doing, in one word."""

    NEW = "new"
    OK = "ok"
    UNCHANGED = "unchanged"
    FAILING = "failing"
    SUSPECT = "suspect"
    REFUSED = "refused"
    SILENT = "silent"


_WELL = {Condition.NEW, Condition.OK, Condition.UNCHANGED}


@dataclass(frozen=True, slots=True)
class Health:
    """``since`` is when it turned so: read well, blind (the first failure in a row), or without anything new.

    ``reason`` is why it is blind, ``why`` what is wrong in an operator's words.
    """

    condition: Condition
    since: datetime | None
    reason: Reason | None = None
    why: str = ""

    @property
    def well(self) -> bool:
        """Is all as it should be, as far as anybody can tell?"""
        return self.condition in _WELL

    @property
    def blind(self) -> bool:
        """Is it not being read at all? A silent source is read, and says nothing."""
        return not self.well and self.condition is not Condition.SILENT


def health_of(state: SourceState) -> Health:
    """The health of a source as of its last look: no clock is asked, so that a quiet look changes nothing."""
    if state.failures:
        return Health(Condition(state.status), state.blind_since, _reason(state.error), why=state.error or "")
    pause = _pause_before_silence(state)
    if pause is not None:
        since = state.quickened[-1]
        told = f"nothing new since {since:%Y-%m-%d}; it never paused for longer than {max(pause.days, 1)} days before"
        return Health(Condition.SILENT, since, why=told)
    return Health(Condition(state.status), state.turned)


def public_health(state: SourceState) -> Health:
    """The health that is published: without what another look changes though nothing happened."""
    health = health_of(state)
    condition = Condition.OK if health.condition is Condition.UNCHANGED else health.condition
    return replace(health, condition=condition, why="")


def turned(state: SourceState, at: datetime, *, well: bool) -> datetime:
    """Since when it is read well (or is not), after a look at ``at`` that went so."""
    went_so_before = (state.failures == 0) == well
    return state.turned if state.turned and went_so_before else at


def quickened(state: SourceState, entries: Sequence[Entry], at: datetime, *, baseline: bool) -> tuple[datetime, ...]:
    """When a list lately brought something new, after a look at ``at`` that showed ``entries``.

    What a baseline takes in is new to us, not to the list.
    """
    news = not baseline and any(entry.first_seen >= at for entry in entries)
    return (*state.quickened, at)[-_MOMENTS:] if news else state.quickened


def _pause_before_silence(state: SourceState) -> timedelta | None:
    """The longest pause that it used to make, if it has been silent for far longer; else None."""
    pauses = [later - earlier for earlier, later in pairwise(state.quickened)]
    if len(pauses) < _GAPS or state.last_ok is None:
        return None
    silent = state.last_ok - state.quickened[-1] > max(SHORTEST_SILENCE, _LONGER * max(pauses))
    return max(pauses) if silent else None


def _reason(error: str | None) -> Reason | None:
    """The reason that an error line begins with; None for one that an earlier version put otherwise."""
    named = (error or "").partition(":")[0]
    return Reason(named) if named in set(Reason) else None
