"""What is wrong with a feed, as values: a rule with its source, the place that breaks it, and what to do."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Severity(StrEnum):
    """How much it matters, the worst first."""

    ERROR = "error"  # against a MUST: some readers will lose, double or refuse entries
    WARNING = "warning"  # against a SHOULD, or known to confuse readers
    ADVICE = "advice"  # conformant, and could be better


ERROR, WARNING, ADVICE = Severity


@dataclass(frozen=True, slots=True)
class Place:
    """Where: the path to an element or field, and the line (from 1) where the format has lines worth naming."""

    path: str
    line: int | None = None

    def __str__(self) -> str:
        return ", ".join(part for part in (f"line {self.line}" if self.line else "", self.path) if part)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its name, how much it matters, who says so (RFC or specification, with the section), the remedy."""

    name: str
    severity: Severity
    source: str
    advice: str

    def at(self, place: Place, message: str) -> "Finding":
        """This rule is broken here; ``message`` says how, on one line. What is not printable is replaced in both."""
        where = Place(_printable(place.path), place.line)
        return Finding(self.severity, where, self, _printable(message), self.advice)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: how bad, where, against which rule, what exactly, and what to do."""

    severity: Severity
    place: Place
    rule: Rule
    message: str
    advice: str


Findings = Iterable[Finding]


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a document is judged by besides itself: the moment (aware), and the address it came from, if known."""

    now: datetime
    address: str | None = None


_SHOWN = 60


def quoted(text: str) -> str:
    """A value as a message shows it: on one line, printable, cut where it is long."""
    line = _printable(" ".join(text.split()))
    return f"“{line}”" if len(line) <= _SHOWN else f"“{line[: _SHOWN - 1].rstrip()}…”"


def _printable(text: str) -> str:
    """A document from a stranger does not get to speak to the terminal."""
    return text if text.isprintable() else "".join(sign if sign.isprintable() else "�" for sign in text)


def numbered(count: int, thing: str, things: str = "") -> str:
    """``1 item``, ``2 items``; ``things`` is the plural where an "s" does not make it."""
    return f"{count} {thing if count == 1 else things or f'{thing}s'}"
