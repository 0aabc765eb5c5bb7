"""When are two texts the same to their reader? However they are typed, cropped, dated and counted."""

import re
from datetime import date

from scraper.diff.merge import CROPPED
from scraper.normalise.dates import find_dates
from scraper.normalise.text import fold
from scraper.objects import iso

_COUNTERS = re.compile(
    r"\b(?:visite|visualizzazioni|letture|lett[oa]|accessi|download|commenti)\b\W{0,3}(?:volte\W{0,3})?\d[\d.]*"
    r"|\b\d[\d.]* (?:visite|visualizzazioni|letture|download|commenti)\b"
    r"|\bultim[oa] (?:aggiornamento|modifica)\b\W{0,3}(?:del |il )?[\w/.-]*\d[\w/.,: -]*"
)
_SECONDS = re.compile(r"\b(\d{1,2}:\d\d):\d\d\b")
_LABELS = re.compile(
    r"(?:descrizione|testo|contenuto|allegati|documenti|ulteriori informazioni|a cura di"
    r"|pubblicat[oa] (?:il|in data)\b.{6,40}|data(?: di pubblicazione)?: .{6,40})\W*"
)
"""Lines that a layout puts around a text: another theme has others, and the text is the same."""
GARBAGE = re.compile("\ufffd|[ÃÂ](?![A-Za-z])|â€")
"""What text of one charset looks like that is read as another."""
_ASCII_LETTERS = re.compile(r"[a-z0-9]+")
_LONGEST = 20_000
"""In longer texts nobody rewrites all the dates."""


def same_words(was: str, now: str, today: date) -> bool:
    """Do both say the same? White space, case, quotes, the spelling of a date, counters, and cropping do not count.

    Neither do the lines that a layout puts around a text, nor letters that were garbled on their way.

    ``today`` is the day against which dates without a year are read, the same for both.
    """
    one, other = fold(_without_labels(was)), fold(_without_labels(now))
    if one == other or _is_beginning(one, other) or _is_beginning(other, one):
        return True
    if _is_garbled(was, now):
        return True
    if max(len(one), len(other)) > _LONGEST or not (_has_figures(one) and _has_figures(other)):
        return False
    return _plain(one, today) == _plain(other, today)


def _without_labels(text: str) -> str:
    lines = text.splitlines()
    kept = [line for line in lines if not _LABELS.fullmatch(fold(line))] if len(lines) > 1 else lines
    return "\n".join(kept) or text


def _is_garbled(was: str, now: str) -> bool:
    """Is one of them the other in letters of another charset? Those of ASCII are the same in all."""
    if not (GARBAGE.search(was) or GARBAGE.search(now)):
        return False
    one, other = ("".join(_ASCII_LETTERS.findall(text.lower())) for text in (was, now))
    cropped = (was.endswith(CROPPED) and other.startswith(one)) or (now.endswith(CROPPED) and one.startswith(other))
    return one == other or cropped


def _is_beginning(cropped: str, whole: str) -> bool:
    stem = cropped.rstrip(".… ")
    return cropped.endswith(CROPPED) and bool(stem) and whole.startswith(stem)


def _has_figures(text: str) -> bool:
    return any(letter.isdigit() for letter in text)


def _plain(text: str, today: date) -> str:
    """Without counters, and every date in ISO 8601: "24/06/2026, ore 15:00:00" and "24 giugno 2026 ore 15" are one."""
    uncounted = _SECONDS.sub(r"\1", _COUNTERS.sub(" ", text))
    for span in find_dates(uncounted, today):
        written = " ".join(filter(None, (iso(span.start), iso(span.end))))
        uncounted = uncounted.replace(span.text, written, 1)
    return " ".join(re.findall(r"\w+", uncounted))
