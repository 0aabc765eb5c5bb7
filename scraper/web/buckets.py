"""How often somebody may: token buckets in memory, no more of them than ``bound``."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Rate:
    """``burst`` at once, and one more after each ``every``."""

    burst: int
    every: timedelta


class Buckets:
    """One bucket for each key. Of too many, those used longest ago are forgotten: they are full again by then."""

    def __init__(self, rate: Rate, *, bound: int = 10_000) -> None:
        self._rate = rate
        self._bound = bound
        self._filled: OrderedDict[str, tuple[float, datetime]] = OrderedDict()

    def take(self, key: str, now: datetime) -> bool:
        """Take one token; False when there is none."""
        tokens, at = self._filled.pop(key, (float(self._rate.burst), now))
        tokens = min(float(self._rate.burst), tokens + max(timedelta(), now - at) / self._rate.every)
        allowed = tokens >= 1
        self._filled[key] = (tokens - allowed, now)
        if len(self._filled) > self._bound:
            self._filled.popitem(last=False)
        return allowed

    def __len__(self) -> int:
        return len(self._filled)
