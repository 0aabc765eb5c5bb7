"""What a day is to somebody who wants to apply, by the words around it."""

import re
from enum import IntEnum

from scraper.normalise.dates.span import day_of
from scraper.normalise.dates.words import MONTHS, WEEKDAYS
from scraper.parse.clauses import Clause, is_of_an_act
from scraper.parse.wording import (
    APPLIES,
    CALL_ENDS,
    CALLS,
    COUNTER,
    ENDS_AT,
    EXPIRES,
    FINISHES,
    GRANTS,
    HANDED_IN,
    HANDING_OVER,
    HANDS_IN,
    HAPPENS,
    HAS_EXPIRED,
    INVITES,
    IS_ASIDE,
    IS_NO_CALL,
    IS_NO_TERM,
    IS_OVER,
    LABEL,
    LATE,
    MAY_APPLY,
    MOVED_FROM,
    MOVED_ON,
    MOVES,
    OF_A_CALL,
    OFFICE_ACTS,
    OPENS,
    PASSED,
    PUT_RIGHT,
    REFUSED,
    SETS_A_TERM,
    STARTS,
    TERMS,
    UNTIL,
    WAS_BEFORE,
    WINDOW_OPENS,
    WORDS_OF_AN_END,
)


class Role(IntEnum):
    """What a day is to somebody who wants to apply, the weightiest last."""

    ASIDE = 1
    """A term for asking or visiting, or one that has passed: the deadline only where there is no other."""
    WINDOW = 2
    """The last day of "domande dal 3 al 28 novembre"."""
    UNTIL = 3
    TERM = 4
    NEW = 5
    """The day to which a deadline was moved."""


_TO = ("al", "all", "a", "")
"""What joins the old deadline and the new: "dal 3 giugno al 10 luglio"."""
_CUES = ((Role.NEW, MOVES), (Role.TERM, SETS_A_TERM), (Role.UNTIL, UNTIL), (Role.ASIDE, PASSED))


def is_moved_to(clause: Clause, before: Role | None) -> bool:
    """Is it the day to which the deadline was moved from the one before it?"""
    if before is Role.NEW and clause.lead.strip(" '") in _TO:
        return True
    if before is Role.TERM and PUT_RIGHT.match(clause.lead):
        return True
    return before in (Role.NEW, Role.ASIDE) and bool(MOVED_ON.match(clause.lead))


def role_of(clause: Clause) -> Role | None:
    """What a day is, by the cue that leads to it, unless the words about it say better."""
    said = _said(clause.lead)
    if said is None:
        return _role_without_cue(clause)
    if is_of_an_act(clause.lead):
        return None
    if IS_NO_TERM.search(clause.lead) or OPENS.search(clause.lead) or _is_of_the_office(clause):
        return None
    if _is_a_start(clause, said):
        return None
    if IS_ASIDE.search(clause.lead) or WAS_BEFORE.search(clause.lead):
        return None if _has_expired(clause.sentence) else Role.ASIDE
    return said if _is_of_a_call(clause, said) else None


def _said(lead: str) -> Role | None:
    for role, cue in _CUES:
        if cue.search(lead):
            return role
    return Role.TERM if lead.rstrip(" l'").endswith((":", ": i")) and HANDING_OVER.search(lead) else None


def _role_without_cue(clause: Clause) -> Role | None:
    """The end of "domande dal 3 al 28 novembre", or a day behind which it is said what it is ("il 3 giugno scade")."""
    if clause.span.end is None or day_of(clause.span.end) == day_of(clause.span.start):
        if LATE.search(clause.lead) and REFUSED.search(clause.sentence + clause.rest):
            return Role.TERM
        if ENDS_AT.match(clause.tail) and APPLIES.search(clause.sentence):
            return Role.UNTIL
        return Role.ASIDE if FINISHES.match(clause.tail) and not OPENS.search(clause.lead) else None
    if IS_NO_TERM.search(clause.lead):
        return None
    is_open = WINDOW_OPENS.match(clause.tail) or APPLIES.last(clause.sentence) > IS_OVER.last(clause.sentence)
    return Role.WINDOW if is_open else None


def _is_of_the_office(clause: Clause) -> bool:
    """Is it the office that does something by then? What it does with the applications, it does after their term."""
    acts = OFFICE_ACTS.search(clause.lead)
    if acts and not CALL_ENDS.search(clause.lead):
        return HANDED_IN.search(clause.lead[acts.end() :]) is None
    happens = HAPPENS.search(clause.lead) or OFFICE_ACTS.search(clause.tail.partition(";")[0])
    return happens is not None and not (APPLIES.search(clause.sentence) or HANDS_IN.search(clause.sentence))


def _is_a_start(clause: Clause, said: Role) -> bool:
    """Is it the start of something, moved ("l'avvio delle iscrizioni slitta al") or not ("si rinnovano dal")?"""
    if said is not Role.NEW:
        return clause.span.end is None and MOVED_FROM.search(clause.lead) is not None
    starts, ends = STARTS.last(clause.sentence), TERMS.last(clause.sentence)
    return starts > ends or (starts == ends and bool(STARTS.search(clause.tail)))


def _expires(sentence: str) -> bool:
    """Is it the end of what somebody has got, a permit or a ranking, and not of the call for it?"""
    expires, calls = EXPIRES.search(sentence), CALLS.search(sentence)
    return expires is not None and (calls is None or expires.start() < calls.start())


def _has_expired(sentence: str) -> bool:
    """Is it the day on which a permit ended, where no call is named?"""
    return HAS_EXPIRED.search(sentence) is not None and CALLS.search(sentence) is None


def _is_of_a_call(clause: Clause, said: Role) -> bool:
    """Is it the end of a call, and not that of a closure, an exhibition or a mandate?"""
    if said is Role.TERM:
        return _is_a_term(clause)
    if said is Role.NEW and not _moves_a_term(clause):
        return False
    if _is_at_a_counter(clause):
        return True
    invites, other = INVITES.last(clause.sentence), IS_NO_CALL.last(clause.sentence)
    if invites != other:
        return invites > other
    asks = _asks_behind(clause.tail)
    if asks or IS_NO_CALL.search(clause.tail):
        return asks
    return said is Role.NEW or clause.in_a_call or _says_only_that(clause.sentence + clause.tail)


def _is_at_a_counter(clause: Clause) -> bool:
    """Is it a counter at which something is given that is open until then?"""
    return COUNTER.search(clause.sentence) is not None and GRANTS.search(clause.sentence + clause.tail) is not None


def _asks_behind(tail: str) -> bool:
    """Are behind the day what one applies with ("le iscrizioni al servizio"), before anything else, or the words to?"""
    if MAY_APPLY.match(tail):
        return True
    applies, other = APPLIES.search(tail), IS_NO_CALL.search(tail)
    return applies is not None and other is not None and applies.start() < other.start()


def _is_a_term(clause: Clause) -> bool:
    if _expires(clause.sentence):
        return False
    if _is_at_a_counter(clause):
        return True
    if clause.in_a_call or any(cue.search(clause.sentence) for cue in (HANDS_IN, HANDED_IN)):
        return True
    return bool(LABEL.search(clause.lead)) or not IS_NO_CALL.search(clause.sentence + clause.tail)


def _moves_a_term(clause: Clause) -> bool:
    """Is it a deadline that was moved, and not a concert, nor a service that goes on?"""
    if OF_A_CALL.search(clause.sentence + clause.rest):
        return True
    return "prorog" in clause.lead and (clause.in_a_call or _says_only_that(clause.sentence + clause.rest))


def _says_only_that(text: str) -> bool:
    """Says ("fino al 30 settembre") nothing of what lasts until then: the end is all that its reader is told."""
    words = re.findall(r"[^\W\d_]+", text)
    return all(word in WORDS_OF_AN_END or word in MONTHS or word in WEEKDAYS or word[:6] == "prorog" for word in words)
