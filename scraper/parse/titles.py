"""What a title says its item is: an invitation, a piece of information, an act, or the end of a call.

A phrase is tried only at words that begin as it does, so that a title costs little however many phrases there are. Of
those that match at a word the longest counts, and the words within it are not looked at again: "formazione di una
graduatoria" invites, a "graduatoria" alone ends.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping
from functools import lru_cache
from operator import itemgetter

from scraper.normalise.text import fold
from scraper.parse.phrases import PHRASES, Says
from scraper.parse.tongues import TONGUES

_WORD = re.compile(r"[a-z]+")
_KEY = 3
_READ = 400
"""What a title says, it says in so many characters."""
_BREAK = re.compile(r"[:;,.!?(]| - ")
_OPENS = re.compile(r"(?:^|[:;.(] | - )\W*$")
"""What stands before words that open a title or a part of it."""
_CALL = "band"
_LEADING = (Says.INVITES, Says.INFORMS)
_FOLLOWING = (Says.OFFERS, Says.ADVISES, Says.NOTIFIES, Says.REPORTS)
_LASTING = {Says.ADVISES, Says.NOTIFIES}

_Index = Mapping[str, tuple[tuple[Says, re.Pattern[str]], ...]]


def _by_beginning(kinds: Collection[Says]) -> _Index:
    index: defaultdict[str, list[tuple[Says, re.Pattern[str]]]] = defaultdict(list)
    for says in kinds:
        for phrase in (*PHRASES[says], *(one for tongue in TONGUES.values() for one in tongue.says.get(says, ()))):
            beginning = _WORD.match(phrase)
            if beginning:
                index[beginning[0][:_KEY]].append((says, re.compile(phrase)))
    return {beginning: tuple(phrases) for beginning, phrases in index.items()}


_ACTS = _by_beginning((Says.RECORDS, Says.DECIDES))
_TONES = _by_beginning([says for says in PHRASES if says not in {Says.RECORDS, Says.DECIDES}])


@lru_cache(maxsize=1024)
def tone(title: str) -> Says | None:
    """What ``title`` says of its item; None where it holds no telling phrase.

    Results and cancellations end whatever they speak of. Of an invitation and a piece of information the first counts
    ("Modifiche alla viabilità per la gara"), and neither does where a title reports what has been done. A notice that
    informs ("avviso di deposito") is more than called one.
    """
    folded = _folded(title)
    told = _told(folded)
    if not told or Says.ENDS in told:
        return Says.ENDS if told else None
    leading = sorted((says for says in _LEADING if says in told), key=told.__getitem__)
    says = leading[0] if leading else next(says for says in _FOLLOWING if says in told)
    if says is Says.INFORMS and told.get(Says.NOTIFIES, len(folded)) < told[says]:
        return Says.ADVISES
    return Says.REPORTS if _is_over(folded, says, told) else says


def _is_over(title: str, says: Says, told: Mapping[Says, int]) -> bool:
    """Is it reported as done: before it is named, or of a call in what follows ("Concorso di pittura: i premiati")?"""
    done, start = told.get(Says.REPORTS), told[says]
    if done is None or says in _LASTING:
        return False
    if says is Says.INVITES:
        return done < start or _BREAK.search(title, start, done) is not None
    return done < start or says is Says.OFFERS


@lru_cache(maxsize=1024)
def act(title: str) -> Says | None:
    """Does ``title`` begin as an act does (RECORDS), or as one does in a register (DECIDES)?"""
    folded = _folded(title)
    word = _WORD.search(folded)
    phrases = _ACTS.get(word[0][:_KEY], ()) if word else ()
    return next((says for says, phrase in phrases if word and phrase.match(folded, word.start())), None)


@lru_cache(maxsize=64)
def _folded(title: str) -> str:
    return fold(title[:_READ])


def _told(title: str) -> dict[Says, int]:
    """What is said, and where first."""
    told: dict[Says, int] = {}
    end = 0
    for word in _WORD.finditer(title):
        phrases = _TONES.get(word[0][:_KEY])
        start = word.start()
        if phrases is None or start < end:
            continue
        found = [(match.end(), says) for says, phrase in phrases if (match := phrase.match(title, start))]
        if found:
            end, says = max(found, key=_length)
            told.setdefault(_opening(title, start) if says is Says.OFFERS else says, start)
    return told


_length = itemgetter(0)


def _opening(title: str, start: int) -> Says:
    """A *bando* that opens a title or a part of it is the call itself; elsewhere it may be another's."""
    opens = title.startswith(_CALL, start) and _OPENS.search(title[:start])
    return Says.INVITES if opens else Says.OFFERS
