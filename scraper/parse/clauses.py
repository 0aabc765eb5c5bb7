"""A text cut into clauses, one for every day that it names."""

import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from scraper.normalise.dates.span import DateSpan
from scraper.parse.wording import BEHIND_AN_ACT, INVITES

_SENTENCE_ENDS = re.compile(r"[.!?;](?=\s+[A-ZÀ-Ý«\"“])")
_SENTENCE = 400
_REACH = 90
"""A cue speaks of the days within this many characters behind it."""


class Clause(NamedTuple):
    """A day, the words that lead to it, and what stands around it, in lower case."""

    span: DateSpan
    lead: str
    """Since the day before it, or since the sentence began."""
    sentence: str
    """The sentence up to the day."""
    tail: str
    """Behind the day, up to the next one."""
    rest: str
    """Behind the day, up to the end of the sentence."""
    in_a_call: bool
    """Does the text invite somebody, here or elsewhere?"""


def clauses_of(text: str, lower: str, spans: Sequence[DateSpan]) -> Iterator[Clause]:
    """A clause for each of the days of a text; ``lower`` is the same text in lower case."""
    if not spans:
        return
    sentences = _sentences(text)
    behind = 0
    invites = INVITES.search(lower) is not None
    starts = [*(span.position for span in spans), len(lower)]
    for span, following in zip(spans, starts[1:], strict=True):
        number = bisect(sentences, span.position, hi=len(sentences) - 1)
        begins = max(sentences[number - 1], span.position - _SENTENCE)
        end = span.position + len(span.text)
        rest = lower[end : min(sentences[number], end + _SENTENCE)]
        lead = lower[max(behind, begins) : span.position]
        tail = lower[end : min(following, end + _REACH)]
        is_label = tail.rstrip().endswith(":")  # of the next day
        yield Clause(span, lead[-_REACH:], lower[begins : span.position], "" if is_label else tail, rest, invites)
        if not is_of_an_act(lead):
            behind = end


def is_of_an_act(lead: str) -> bool:
    """Is the day behind these words that of an act: "determinazione n. 512 del 3 novembre"?"""
    return lead.rstrip(" '").endswith(("del", "dell")) and BEHIND_AN_ACT.search(lead) is not None


def _sentences(text: str) -> Sequence[int]:
    """Where the sentences begin, and where the last one ends."""
    return (0, *(mark.end() for mark in _SENTENCE_ENDS.finditer(text)), len(text))
