"""Why the general reader took what it took, in words: each list with the evidence for it, and what came next."""

from scraper.parse.guess.judging import Verdict
from scraper.parse.guess.outline import Element
from scraper.parse.guess.reader import MAX_ITEMS, Read

_TOLD = 4
"""So many kinds of evidence are named, the weightiest first."""


def reasons(read: Read) -> str:
    """One line: the lists that were kept, and the surest that was passed over; empty where nothing was read."""
    if not read.make:
        return ""
    told = [_told(verdict) for verdict in read.kept] or ["one card beneath a heading that promises some"]
    listed = sum(len(verdict.group.members) for verdict in read.kept)
    if listed > MAX_ITEMS:
        told.append(f"of {listed} entries the first {MAX_ITEMS} are read")
    if read.dropped:
        told.append(f"passed over: {_told(max(read.dropped, key=lambda verdict: verdict.score))}")
    return f"general/{read.make}: {'; '.join(told)}"


def _told(verdict: Verdict) -> str:
    group = verdict.group
    evidence = sorted(verdict.why, key=lambda pair: -abs(pair[1]))[:_TOLD]
    points = ", ".join(f"{name} {worth:+.1f}" for name, worth in evidence)
    heading = f' beneath "{verdict.heading}"' if verdict.heading else ""
    return (
        f"{group.make} of {len(group.members)} under {_named(group.holder)}{heading} ({points} … = {verdict.score:.1f})"
    )


def _named(element: Element) -> str:
    """An element as a selector would name it: ``div.elenco``."""
    return ".".join([element.tag, *element.names.split()[:1]])
