"""Is an item what somebody asked for? Pure: the same answer for a subscription's mail and for a query's feed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from scraper.model import Entry, Interest, Kind, Query
from scraper.normalise.dates.span import day_of
from scraper.normalise.stems import stems


@dataclass(frozen=True, slots=True)
class Speech:
    """All that an item says, made ready once to be held against any number of interests (``speech``)."""

    site: str
    kind: Kind
    section: str
    topics: frozenset[str]
    words: str
    """Stems between single blanks, a bar between two parts: no phrase runs from one into the next."""


def speech(entry: Entry, files: Iterable[str] = ()) -> Speech:
    """What an entry says in title, summary, section, topics and text, and what its ``files`` do (their text)."""
    item = entry.item
    parts = (item.title, item.summary, item.section or "", *item.topics, item.text, *files)
    return Speech(
        site=entry.site,
        kind=item.kind,
        section=stems(item.section or ""),
        topics=frozenset(map(stems, item.topics)),
        words=f" {' | '.join(map(stems, parts))} ",
    )


def concerns(interest: Interest, said: Speech) -> bool:
    """Is it of a wanted site, kind, section and topic, and does it hold the words?

    Words and phrases are compared whole, without regard to case, accents, apostrophes, punctuation and number.
    """
    return _is_from(interest, said) and _speaks_of(interest, said.words)


def answers(query: Query, entry: Entry, said: Speech) -> bool:
    """Does a query ask for this item? How long ``last`` reaches back is another question: it moves with the clock."""
    return _in_window(query, day_of(entry.item.published or entry.first_seen)) and concerns(query.interest, said)


def _in_window(query: Query, day: date) -> bool:
    return (query.since is None or day >= query.since) and (query.until is None or day <= query.until)


def reasons(interest: Interest, said: Speech) -> tuple[str, ...]:
    """The wanted words and phrases that it holds, as they were asked for: why somebody is told."""
    return tuple(phrase for phrase in (*interest.match, *interest.match_all) if _holds(said.words, phrase))


def _is_from(interest: Interest, said: Speech) -> bool:
    return (
        (not interest.sites or said.site in interest.sites)
        and (not interest.kinds or said.kind in interest.kinds)
        and (not interest.sections or any(_in(said.section, section) for section in interest.sections))
        and (not interest.topics or any(_in(topic, wanted) for wanted in interest.topics for topic in said.topics))
    )


def _in(told: str, wanted: str) -> bool:
    return f" {stems(wanted)} " in f" {told} "


def _speaks_of(interest: Interest, words: str) -> bool:
    def holds(phrases: Sequence[str]) -> list[bool]:
        return [_holds(words, phrase) for phrase in phrases]

    any_of = not interest.match or any(holds(interest.match))
    return any_of and all(holds(interest.match_all)) and not any(holds(interest.match_none))


def _holds(words: str, phrase: str) -> bool:
    wanted = stems(phrase)
    return bool(wanted) and f" {wanted} " in words
