"""Pure: ids that last: what shows in a single document that an id will not be the same tomorrow."""

from collections.abc import Iterator

from scraper.validate.findings import WARNING, Finding, Place, Rule, quoted
from scraper.validate.values import names_session

VOLATILE = Rule(
    "id-volatile",
    WARNING,
    "RSS 2.0, <guid>; RFC 4287 §4.2.6; JSON Feed 1.1, id: the same for ever",
    "Leave the session's number out: with each new one every reader shows all entries as new.",
)


def check_lasting(identifier: str, place: Place) -> Iterator[Finding]:
    """An id that carries a session's number."""
    if names_session(identifier):
        yield VOLATILE.at(place, f"The id carries a session's number: {quoted(identifier)}.")
