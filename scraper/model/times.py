"""A day where only the day is known, a moment where the hour is known too; never without a zone."""

from datetime import date, datetime

Day = date | datetime


def require_aware(*moments: Day | None) -> None:
    """Raise ValueError for a datetime without a zone; dates and None pass."""
    for moment in moments:
        if isinstance(moment, datetime) and moment.tzinfo is None:
            raise ValueError(f"naive datetime {moment.isoformat()}: say which zone it is in")
