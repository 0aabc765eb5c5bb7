"""How well dates and deadlines are read, kind by kind, and which strings are read wrongly.

    python tests/quality/dates.py [FILE …]

Each line of a FILE (default ../shared/corpus/dates.jsonl) is a JSON object with a ``text``, its ``kind`` and what a
person reads in it: ``expected``, or more exactly ``spans`` (lists of ``[start, end or null]``) and ``iso`` (the
deadline), with ``accept`` for other answers as good and ``compare: "days"`` where only the days covered count.
``today`` (or ``ref``) is the day of publication.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from scraper.model import Day
from scraper.normalise.dates import find_dates
from scraper.normalise.dates.span import DateSpan, day_of
from scraper.parse.deadlines import find_deadline

CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "dates.jsonl"

Row = dict[str, Any]
Reading = tuple[str | None, str | None]
"""A day and an hour as the corpus writes them: ``2026-06-30`` and ``12:00``, each None where the text has none."""


def rows(file: Path) -> list[Row]:
    """The strings of a file."""
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def is_about_a_deadline(row: Row) -> bool:
    """Is it judged by its deadline, or by its dates?"""
    return "deadline" in row["kind"]


def is_right(row: Row) -> bool:
    """Is a string read as a person reads it?"""
    if "iso" in row:
        wanted = (_instant(one) for one in (row["iso"], *row.get("accept", ())))
        return _instant(find_deadline(row["text"], _today(row, None))) in wanted
    if "today" in row:
        return _spans_are_right(row, find_dates(row["text"], _today(row, None)))
    return _deadline_is_right(row) if is_about_a_deadline(row) else _dates_are_right(row)


def _today(row: Row, day: str | None, *, before: timedelta = timedelta(0)) -> date:
    """When the text was published, as its page says; else a little before the day that it names."""
    published = row.get("today") or row.get("ref")
    if published:
        return date.fromisoformat(published)
    return date.fromisoformat(day) - before if day else date(2026, 6, 1)


# ------------------------------------------------------------------ days and hours as printed


def _reading(moment: Day | None) -> Reading:
    if moment is None:
        return None, None
    return day_of(moment).isoformat(), f"{moment:%H:%M}" if isinstance(moment, datetime) else None


def _dates_are_right(row: Row) -> bool:
    """Every day in order, with the hour and the end of a range where the text gives them."""
    expected = row["expected"]
    days = expected.get("dates") or [expected.get("date") or expected.get("start")]
    first_days = [day.partition("/")[0] for day in days if day]
    spans = find_dates(row["text"], _today(row, next(iter(first_days), None)))
    if [day_of(span.start).isoformat() for span in spans] != first_days:
        return False
    hour = _reading(spans[0].start)[1] if spans else None
    end = _reading(spans[0].end)[0] if spans and "end" in expected else None
    return (hour, end) == (expected.get("time"), expected.get("end"))


def _deadline_is_right(row: Row) -> bool:
    expected = row["expected"]
    day = expected.get("deadline")
    found = find_deadline(row["text"], _today(row, day, before=timedelta(days=20)))
    return _reading(found) == (day, expected.get("time") if day else None)


# ------------------------------------------------------------------ spans and instants


def _instant(moment: Day | str | None) -> Day | None:
    """Moments compare as instants, to the minute; a day is no moment."""
    if isinstance(moment, str):
        moment = datetime.fromisoformat(moment) if "T" in moment else date.fromisoformat(moment)
    return moment.astimezone(UTC).replace(second=0, microsecond=0) if isinstance(moment, datetime) else moment


def _spans_are_right(row: Row, found: list[DateSpan]) -> bool:
    got = [(span.start, span.end) for span in found]
    if "spans" not in row:
        day = row["expected"].get("date")  # a month alone has none: no single day may come back
        if day is None:
            return all(end is not None for _, end in got)
        return day in {day_of(start).isoformat() for start, _ in got} and all(end is None for _, end in got)
    if row.get("compare") == "days":
        return _covered(got) == _covered(row["spans"])
    return any(_set(got) == _set(spans) for spans in (row["spans"], *row.get("accept", ())))


def _set(spans: Iterable[Iterable[Day | str | None]]) -> set[tuple[Day | None, ...]]:
    return {tuple(_instant(end) for end in span) for span in spans}


def _covered(spans: Iterable[Iterable[Day | str | None]]) -> set[date]:
    days: set[date] = set()
    for span in spans:
        ends = [date.fromisoformat(str(end)[:10]) for end in span if end]
        days.update(ends[0] + timedelta(days=more) for more in range((ends[-1] - ends[0]).days + 1))
    return days


def main(files: Iterable[Path]) -> None:
    """Print what is read wrongly, and a line for each kind."""
    judged = [(row, is_right(row)) for file in files for row in rows(file)]
    for row, right in judged:
        if not right:
            print(f"wrong: {row['kind']}: {row['text']!r}")
    wanted = Counter(name for row, _ in judged for name in (row["kind"], "all"))
    read = Counter(name for row, right in judged if right for name in (row["kind"], "all"))
    for kind, number in sorted(wanted.items(), key=lambda one: one[0] == "all"):
        print(f"{kind:16} {read[kind]:4} of {number:4}  {read[kind] / number:.3f}")


if __name__ == "__main__":
    named = [Path(name) for name in sys.argv[1:]] or [CORPUS]
    missing = [file for file in named if not file.exists()]
    if missing:
        sys.exit(f"{missing[0]}: there is no such file; each holds a JSON object a line, with text, kind and expected")
    main(named)
