"""Did every announced change of a call reach everybody who asked to hear of it? Pure: who not, and why."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from scraper.alert.rules import matching
from scraper.model import Change, ChangeType, Entry, Subscription
from scraper.normalise.mailboxes import mailbox


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a letter: of whom, about which item and changes, and why it did not go out.

    Where it was not ``sent`` and there is no ``why`` it waits for its hour.
    """

    mailbox: str
    item: str
    changes: frozenset[str]
    sent: bool
    why: str


@dataclass(frozen=True, slots=True)
class Missed:
    """Somebody who has not heard of a change, and why."""

    mailbox: str
    item: str
    title: str
    why: str


@dataclass(frozen=True, slots=True)
class Audit:
    """How many recipients of how many changes heard of them, how many wait for their digest, and who did not."""

    changes: int
    told: int
    waiting: int
    missed: tuple[Missed, ...]

    def __str__(self) -> str:
        line = f"self-check: {self.changes} changes of calls, told {self.told} times"
        line += f", {self.waiting} wait for their hour" if self.waiting else ""
        return f"{line}, {len(self.missed)} not told" if self.missed else f"{line}, nobody was missed"


NEVER = "no letter was ever written"


def audit(
    announced: Iterable[tuple[Change, Entry]],
    fates: Iterable[Fate],
    subscriptions: Sequence[Subscription],
    *,
    since: Mapping[str, datetime],
) -> Audit:
    """Hold what was announced against what was sent; ``since`` says by id from when on a subscription hears of things.

    Items are judged as they read now; a mere new address is told to nobody.
    """
    known: dict[tuple[str, str], list[Fate]] = {}
    for fate in fates:
        known.setdefault((fate.mailbox, fate.item), []).append(fate)
    announced = [(change, entry) for change, entry in announced if change.type is not ChangeType.MOVED]
    told, waiting, missed = 0, 0, []
    for change, entry in announced:
        for name in _who(change, entry, subscriptions, since):
            found = _fate(known.get((name, change.item), []), change.id)
            if found is None or found.why:
                why = NEVER if found is None else found.why
                missed.append(Missed(name, change.item, entry.item.title, why))
            elif found.sent:
                told += 1
            else:
                waiting += 1
    return Audit(len(announced), told, waiting, tuple(missed))


def _who(
    change: Change, entry: Entry, subscriptions: Sequence[Subscription], since: Mapping[str, datetime]
) -> Iterable[str]:
    """The mailboxes that should have heard, each once."""
    found = (
        mailbox(address)
        for one, _ in matching(entry, subscriptions)
        if one.id in since and since[one.id] <= change.at
        for address in one.to
    )
    return dict.fromkeys(found)


def _fate(letters: Sequence[Fate], change: str) -> Fate | None:
    """What became of the letter that told of a change: one that was sent, if any was."""
    about = [one for one in letters if change in one.changes]
    return next((one for one in about if one.sent), about[0] if about else None)
