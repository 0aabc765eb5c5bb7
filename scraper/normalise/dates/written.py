"""A day and an hour as they are written: what was read before anything was reckoned."""

from datetime import time
from typing import NamedTuple


class Written(NamedTuple):
    """A day from the word ``first`` to the word ``last``; what the text leaves out is None.

    ``shift`` is a day told from the publication's ("domani" is 1): month and year then say nothing. ``stamp`` is the
    time of an ISO stamp, perhaps with its offset. ``lean`` is the
    side of the publication on which it lies, where the text says so ("12 p.v." is 1). A day that is not ``sure`` is
    one only in company: the "12" of "dal 12 al 22 agosto", the "8/12" of "8/12 e 15/12/2026".
    """

    first: int
    last: int
    day: int
    month: int | None = None
    year: int | None = None
    weekday: int | None = None
    lean: int | None = None
    shift: int | None = None
    stamp: time | None = None
    sure: bool = True


class Clock(NamedTuple):
    """An hour, and where it says so the hour ``until``, each as hour and minute.

    ``opens`` and ``closes`` tell "dalle 9" and "alle 9"; ``needs_day``, that it is one only beside a day ("le 12").
    """

    first: int
    last: int
    hour: tuple[int, int]
    until: tuple[int, int] | None = None
    next_day: bool = False
    opens: bool = False
    closes: bool = False
    needs_day: bool = False
