"""Pure: archive documents one after the other (RFC 5005 §4): does each lead back to where one came from?"""

from collections.abc import Iterator
from dataclasses import dataclass

from scraper.validate.findings import ADVICE, ERROR, WARNING, Finding, Place, Rule

BROKEN = Rule(
    "history-broken",
    ERROR,
    "RFC 5005 §4: archive documents stay where they are, with what they hold",
    "Put the document back under its address, or mend the link.",
)
CIRCLE = Rule(
    "history-circle",
    ERROR,
    "RFC 5005 §4; JSON Feed 1.1, next_url: no loops",
    "Let the oldest document link to none that is older.",
)
NOT_BACK = Rule(
    "history-not-back",
    WARNING,
    "RFC 5005 §4: next-archive is the archive that names this one as prev-archive",
    "Mend the one link or the other.",
)
NO_NEWER = Rule(
    "history-no-newer",
    ADVICE,
    "RFC 5005 §4: archive documents SHOULD link to the next newer one, and SHOULD NOT change; one cannot have both",
    "Add rel=next-archive if archives may be written again; who writes each once may leave it out.",
)
OTHER_FEED = Rule(
    "history-other-feed",
    WARNING,
    "RFC 5005 §4: rel=current is the subscription document",
    "Name the address under which the feed is subscribed to.",
)


@dataclass(frozen=True, slots=True)
class Step:
    """A link that was followed back in time: the subscription document, the document with the link, the target."""

    subscription: str
    source: str
    target: str


def broken(step: Step, why: str) -> Finding:
    """The link leads nowhere; ``why`` in a few words."""
    return BROKEN.at(Place(step.source), f"The older document {step.target} cannot be read: {why}.")


def circle(step: Step) -> Finding:
    """The link leads to a document that was read before."""
    return CIRCLE.at(Place(step.source), f"The older document is one that was read before: {step.target}")


def check_step(step: Step, *, newer: str | None, current: str | None) -> Iterator[Finding]:
    """The target's own links; ``newer`` is its next-archive, ``current`` its rel=current."""
    if step.source not in {step.subscription, newer}:
        rule, said = (NOT_BACK, f"leads on to {newer}") if newer else (NO_NEWER, "names no newer archive")
        yield rule.at(Place("links"), f"The document {said}; one came to it from {step.source}")
    if current and current != step.subscription:
        yield OTHER_FEED.at(Place("links"), f"rel=current is {current}, the feed is {step.subscription}")
