"""Italian dates in running text: ``find_dates`` reads them, ``DateSpan`` is what it found."""

from scraper.normalise.dates.find import find_dates
from scraper.normalise.dates.span import DateSpan

__all__ = ["DateSpan", "find_dates"]
