"""Who is told of a blind source: the rules, on states that are made up."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.alert.blindness import compose_notices
from scraper.alert.letterhead import Letterhead
from scraper.alert.notices import Audience, Given, audience, batches, give_notice
from scraper.model import Kind, Notice, Site, Source, SourceState, Status, Subscription

NOON = datetime(2026, 6, 24, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TRUST = 3 * HOUR
OPERATOR, READER = "gestore@example.org", "ong@example.org"
SUBSCRIPTION = Subscription("ong", (READER,), when="daily 07:30")
EVERYBODY = audience([OPERATOR], [SUBSCRIPTION], operator=TRUST, subscriber=DAY)
LETTERHEAD = Letterhead("avvisi@banditore.example", OPERATOR, {"borgo": Site("borgo", "Comune di Borgo", "")})


def source(name: str = "avvisi", *, site: str = "borgo", kind: Kind | None = None) -> Source:
    return Source(name, site, f"https://www.{site}.example/{name}", kind=kind)


def well(name: str = "avvisi", *, since: datetime = NOON - 9 * DAY, looked: datetime = NOON) -> SourceState:
    return SourceState(source(name), Status.OK, last_checked=looked, last_ok=looked, turned=since)


def blind(name: str = "avvisi", *, hours: float, looks: int = 5, status: Status = Status.FAILING) -> SourceState:
    """At noon, for so many hours."""
    since = NOON - hours * HOUR
    error = "robots.txt forbids: x" if status is Status.REFUSED else "timed out: x"
    return replace(well(name, since=since), status=status, failures=looks, error=error, last_ok=since - HOUR)


def given_to(*states: SourceState, standing: tuple[Notice, ...] = (), now: datetime = NOON) -> Given:
    return give_notice(states, standing, EVERYBODY, trust=TRUST, now=now)


def told(found: Given) -> list[tuple[str, str]]:
    return sorted((notice.recipient, notice.source) for notice in found.notices)


# ------------------------------------------------------------------ who and when


@pytest.mark.parametrize(
    ("state", "recipients"),
    [
        (blind(hours=2.9), []),
        (blind(hours=3), [OPERATOR]),
        (blind(hours=30, looks=2), []),
        (blind(hours=23.9), [OPERATOR]),
        (blind(hours=24), [OPERATOR, READER]),
        (blind(hours=0, looks=1, status=Status.REFUSED), [OPERATOR]),
        (blind(hours=24, looks=2, status=Status.REFUSED), [OPERATOR, READER]),
        (well(), []),
        (SourceState(source()), []),
    ],
)
def test_a_blindness_is_told_when_it_lasted_and_a_refusal_at_once(state: SourceState, recipients: list[str]) -> None:
    assert [recipient for recipient, _ in told(given_to(state))] == recipients


def test_deciding_again_gives_the_same_notices() -> None:
    assert given_to(blind(hours=30)) == given_to(blind(hours=30))


def test_those_that_fell_blind_a_little_later_go_along_and_the_latest_wait_for_a_day() -> None:
    states = blind("a", hours=3), blind("b", hours=2), blind("c", hours=0.5), well("d")
    first = given_to(*states)
    assert told(first) == [(OPERATOR, "a"), (OPERATOR, "b")]
    standing = first.notices
    assert given_to(*states, standing=standing, now=NOON + 20 * HOUR).notices == ()
    assert (OPERATOR, "c") in told(given_to(*states, standing=standing, now=NOON + 25 * HOUR))


def test_a_refusal_waits_for_the_other_lists_of_its_site_to_be_looked_at_but_not_for_ever() -> None:
    unseen = well("b", looked=NOON - DAY)
    assert given_to(blind("a", hours=0, looks=1, status=Status.REFUSED), unseen).notices == ()
    assert told(given_to(blind("a", hours=3, looks=1, status=Status.REFUSED), unseen)) == [(OPERATOR, "a")]


@pytest.mark.parametrize(
    ("who", "covered"),
    [
        (Audience("a@example.org", DAY), True),
        (Audience("a@example.org", DAY, sites=("borgo",)), True),
        (Audience("a@example.org", DAY, sites=("valle",)), False),
        (Audience("a@example.org", DAY, kinds=(Kind.CALL, Kind.NEWS)), True),
        (Audience("a@example.org", DAY, kinds=(Kind.NEWS,)), False),
    ],
)
def test_a_subscription_covers_a_source_by_site_and_kind(who: Audience, *, covered: bool) -> None:
    calls = replace(well(), source=source(kind=Kind.CALL))
    assert who.covers(calls) == covered
    assert who.covers(well()) == (who.sites != ("valle",)), "a list of every kind may bring the one that is waited for"


def test_two_subscriptions_of_one_mailbox_are_one_notice() -> None:
    twice = [SUBSCRIPTION, Subscription("altra", (READER.upper(),))]
    everybody = audience([], twice, operator=TRUST, subscriber=DAY)
    found = give_notice([blind(hours=30)], [], everybody, trust=TRUST, now=NOON)
    assert [notice.subscription for notice in found.notices] == ["ong"]


# ------------------------------------------------------------------ the end


def sent(*notices: Notice) -> tuple[Notice, ...]:
    return tuple(replace(notice, sent=NOON) for notice in notices)


def test_the_end_is_believed_after_a_time_and_told_to_whom_was_told_and_still_wants_to_know() -> None:
    standing = sent(*given_to(blind(hours=30)).notices)
    back = well(since=NOON + HOUR, looked=NOON + HOUR)
    assert given_to(back, standing=standing, now=NOON + 3 * HOUR) == Given()
    over = given_to(back, standing=standing, now=NOON + 4 * HOUR)
    assert told(over) == [(OPERATOR, "avvisi"), (READER, "avvisi")]
    assert {notice.until for notice in over.notices} == {NOON + HOUR}
    assert set(over.over) == {notice.key for notice in standing}
    nobody = give_notice([back], standing, [], trust=TRUST, now=NOON + 4 * HOUR)
    assert (nobody.notices, set(nobody.over)) == ((), set(over.over))


def test_the_end_waits_for_the_others_of_the_site_until_they_were_looked_at() -> None:
    standing = sent(*given_to(blind("a", hours=30), blind("b", hours=30)).notices)
    back, now = well("a", since=NOON + HOUR, looked=NOON + 5 * HOUR), NOON + 5 * HOUR
    not_looked_at = blind("b", hours=30)
    assert given_to(back, not_looked_at, standing=standing, now=now) == Given()
    just_back = well("b", since=NOON + 4 * HOUR)
    assert given_to(back, just_back, standing=standing, now=now) == Given()
    still_blind = replace(not_looked_at, last_checked=NOON + 2 * HOUR)
    assert told(given_to(back, still_blind, standing=standing, now=now)) == [(OPERATOR, "a"), (READER, "a")]


RHYTHM = tuple(NOON - (60 + n) * DAY for n in range(6, -1, -1))
SILENT = replace(well(), quickened=RHYTHM)


def test_a_silence_is_told_to_the_operator_alone_and_ends_with_news() -> None:
    [notice] = given_to(SILENT).notices
    assert (notice.recipient, notice.silent, notice.since) == (OPERATOR, True, RHYTHM[-1])
    standing = sent(notice)
    assert given_to(SILENT, standing=standing, now=NOON + DAY) == Given()
    alive = replace(SILENT, quickened=(*RHYTHM, NOON + DAY), last_ok=NOON + 2 * DAY)
    [end] = given_to(alive, standing=standing, now=NOON + 2 * DAY).notices
    assert (end.silent, end.until) == (True, NOON + DAY)


def test_a_silent_list_that_is_taken_down_in_the_end_is_another_trouble_whose_end_is_told_once() -> None:
    [silence] = sent(*given_to(SILENT).notices)
    down = replace(blind(hours=-48), quickened=RHYTHM, last_checked=NOON + 3 * DAY)
    later = NOON + 3 * DAY
    found = [one for one in given_to(down, standing=(silence,), now=later).notices if one.recipient == OPERATOR]
    [blindness] = sent(*found)
    assert not blindness.silent
    alive = replace(well(since=later), quickened=(*RHYTHM, later), last_ok=later)
    ended = given_to(alive, standing=(silence, blindness), now=later + DAY)
    assert len(ended.notices) == 1
    assert set(ended.over) == {silence.key, blindness.key}


# ------------------------------------------------------------------ any history


@dataclass
class Post:
    """What stands and what was sent, as the database would remember it."""

    standing: dict[str, Notice] = field(default_factory=dict)
    mails: list[tuple[Notice, ...]] = field(default_factory=list)

    def deliver(self, states: list[SourceState], now: datetime) -> None:
        found = give_notice(states, list(self.standing.values()), EVERYBODY, trust=TRUST, now=now)
        for key in found.over:
            del self.standing[key]
        self.standing |= {one.key: replace(one, sent=now) for one in found.notices if one.until is None}
        self.mails += batches(found.notices)


def looked(state: SourceState, at: datetime, *, went_well: bool) -> SourceState:
    turned = state.turned if (state.failures == 0) == went_well else at
    if went_well:
        return replace(state, status=Status.OK, failures=0, error=None, turned=turned, last_checked=at, last_ok=at)
    failed = replace(state, status=Status.FAILING, failures=state.failures + 1, error="timed out: x")
    return replace(failed, turned=turned, last_checked=at)


@given(st.lists(st.tuples(st.integers(0, 2), st.booleans(), st.integers(1, 20)), max_size=60))
def test_whatever_happens_everybody_hears_of_each_trouble_once_and_of_its_end_once(
    history: list[tuple[int, bool, int]],
) -> None:
    """``history``: which of three lists goes well or badly from now on, and for how many hours nothing else happens."""
    states, goes_well = [well(name) for name in "abc"], [True] * 3
    post, now = Post(), NOON
    for number, went_well, hours in history:
        goes_well[number] = went_well
        for _ in range(hours):
            now += HOUR
            states = [looked(state, now, went_well=fine) for state, fine in zip(states, goes_well, strict=True)]
            post.deliver(states, now)
            post.deliver(states, now)
    heard: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for mail in post.mails:
        for notice in mail:
            heard[notice.recipient, notice.source].append(notice.until is None)
    for beginnings in heard.values():
        assert beginnings == [n % 2 == 0 for n in range(len(beginnings))]
    keys = [notice.key for mail in post.mails for notice in mail]
    assert len(keys) == len(set(keys))


# ------------------------------------------------------------------ the mail


def test_the_same_notices_in_any_order_are_the_same_mail() -> None:
    notices = given_to(blind("a", hours=3), blind("b", hours=3)).notices
    assert len(batches(notices)) == 1
    assert compose_notices(notices, LETTERHEAD) == compose_notices(notices[::-1], LETTERHEAD)


def test_beginnings_and_ends_and_sites_and_recipients_are_mails_of_their_own() -> None:
    [one] = given_to(blind(hours=3)).notices
    others = [replace(one, until=NOON), replace(one, site="valle"), replace(one, recipient=READER)]
    assert len(batches([one, *others, replace(one, source="b", recipient=OPERATOR.upper())])) == 4


def test_what_a_page_says_of_itself_cannot_break_the_mail() -> None:
    [one] = given_to(blind(hours=3)).notices
    hostile = replace(one, why="not itself today: <script>alert(1)</script>\r\nBcc: x@example.org " + "é" * 2000)
    data = compose_notices([hostile], LETTERHEAD).data
    assert b"\r\nBcc:" not in data
    assert b"<script>" not in data.partition(b"text/html")[2]
    assert len(data) < 20_000
