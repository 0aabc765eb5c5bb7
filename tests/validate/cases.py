"""Documents that are right, and what makes each of them wrong in one way."""

from dataclasses import dataclass
from datetime import UTC, datetime

from scraper.validate.check import Report, check
from scraper.validate.findings import Circumstances

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Case:
    """A document that breaks one rule (by name), and no other."""

    rule: str
    body: bytes


def edited(good: str, *edits: str) -> str:
    """The document with each odd text replaced, once, by the one after it."""
    for old, new in zip(edits[::2], edits[1::2], strict=True):
        assert old in good, old
        good = good.replace(old, new, 1)
    return good


def case(rule: str, good: str, *edits: str) -> Case:
    """The good document, edited so that it breaks the rule."""
    return Case(rule, edited(good, *edits).encode())


def report(body: bytes | str, address: str | None = None) -> Report:
    """What is said of a document that is a feed."""
    judged = check(body.encode() if isinstance(body, str) else body, Circumstances(NOW, address))
    assert isinstance(judged, Report), judged
    return judged


def broken(body: bytes | str, address: str | None = None) -> set[str]:
    """The names of the rules that a document breaks."""
    return {finding.rule.name for finding in report(body, address).findings}
