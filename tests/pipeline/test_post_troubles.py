"""A mail server that is down, full, greylisting or choosy, and clocks that change: nothing lost, nothing doubled."""

from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scraper.alert.pacing import Pacing
from scraper.errors import Fault, SendError
from scraper.model import Letter, Message
from tests.pipeline.office import Office, at_work, configured, read
from tests.pipeline.town import Town

pytestmark = pytest.mark.anyio

PEOPLE = [f"persona{number}@ente{number % 3}.example" for number in range(50)]
MINUTE = timedelta(minutes=1)


def refused(message: str, fault: Fault, *, permanent: bool = False, status: str = "") -> SendError:
    return SendError(message, permanent=permanent, fault=fault, status=status)


@dataclass
class Moody:
    """A server that first says no where ``mood`` has an answer; what it took lies open."""

    mood: Callable[[Message], SendError | None] = lambda _: None
    taken: Counter[str] = field(default_factory=Counter)
    ids: set[tuple[str, str]] = field(default_factory=set)
    asked: int = 0

    async def send(self, message: Message) -> None:
        self.asked += 1
        if error := self.mood(message):
            raise error
        self.taken[message.recipient] += 1
        self.ids.add((message.recipient, message.key))

    async def aclose(self) -> None:
        """Nothing is held open."""


@pytest.fixture
async def office(tmp_path: Path, town: Town) -> AsyncIterator[Office]:
    """Fifty people want to hear of everything at once; there is one piece of news."""
    to = ", ".join(f'"{address}"' for address in PEOPLE)
    async with at_work(configured(tmp_path, more=f'[[subscription]]\nid = "tutti"\nto = [{to}]\n'), town) as office:
        await office.look()
        await office.deliver()
        town.day_passes()
        town.news_appears("Mercato spostato")
        await office.look()
        yield office


async def hours_pass(office: Office, server: Moody, hours: float, *, step: timedelta = 15 * MINUTE) -> list[str]:
    errors: list[str] = []
    end = office.town.now + timedelta(hours=hours)
    while office.town.now < end:
        errors += (await office.deliver(sender=server)).errors
        office.town.now += step
    return errors


def everybody_once(server: Moody) -> bool:
    return server.taken == Counter(PEOPLE) and len(server.ids) == len(PEOPLE)


async def test_a_server_that_is_down_for_a_day_is_asked_seldom_and_then_gets_every_mail_once(office: Office) -> None:
    down = refused("mail server mail.example cannot be used: Connection refused", "everybody")
    server = Moody(lambda _: down)
    errors = await hours_pass(office, server, 24)
    assert set(errors) == {str(down)}
    assert server.asked < 15, "one mail tries for all"
    server.mood = lambda _: None
    await hours_pass(office, server, 5)
    assert everybody_once(server)


async def test_a_server_that_greylists_everybody_gets_every_mail_once(office: Office) -> None:
    known: set[str] = set()

    def greylist(message: Message) -> SendError | None:
        if message.recipient in known:
            return None
        known.add(message.recipient)
        return refused("451 4.7.1 greylisted", "recipient", status="4.7.1")

    server = Moody(greylist)
    await hours_pass(office, server, 1, step=5 * MINUTE)
    assert everybody_once(server)


async def test_a_server_whose_queue_is_full_is_left_in_peace_and_then_gets_every_mail_once(office: Office) -> None:
    server = Moody(lambda _: refused("452 4.3.1 Insufficient system storage", "everybody"))
    await office.deliver(sender=server)
    assert server.asked == 1
    server.mood = lambda _: None
    await hours_pass(office, server, 1)
    assert everybody_once(server)


async def test_one_bad_address_in_fifty_hinders_nobody_and_is_suspended(office: Office) -> None:
    bad = PEOPLE[7]

    def choosy(message: Message) -> SendError | None:
        error = refused(f"550 5.1.1 <{bad}> no such user", "recipient", permanent=True, status="5.1.1")
        return error if message.recipient == bad else None

    server = Moody(choosy)
    errors = await hours_pass(office, server, 12)
    assert len(errors) == 1
    assert bad not in errors[0], "logs name no address"
    assert server.taken == Counter(address for address in PEOPLE if address != bad)
    assert list(office.app.memory.addresses.suspended()) == [bad]
    office.town.news_appears("Scuole chiuse")
    await office.look()
    await hours_pass(office, server, 1)
    assert server.asked == len(PEOPLE) + len(PEOPLE) - 1, "it is not even asked"
    [first, second] = [one.error for one in office.app.memory.post.open()]
    assert "550 5.1.1" in str(first)
    assert second == "its server says that it does not exist (5.1.1)"


async def test_a_domain_that_gets_too_much_rests_and_the_others_do_not_wait(office: Office) -> None:
    busy = True

    def full(message: Message) -> SendError | None:
        tired = busy and message.recipient.endswith("@ente1.example")
        return refused("421 4.7.28 too many", "pace", status="4.7.28") if tired else None

    server = Moody(full)
    await office.deliver(sender=server)
    waiting = [address for address in PEOPLE if address.endswith("@ente1.example")]
    assert server.taken == Counter(address for address in PEOPLE if address not in waiting)
    assert server.asked == len(PEOPLE) - len(waiting) + 1
    busy = False
    await hours_pass(office, server, 1, step=5 * MINUTE)
    assert everybody_once(server)


async def test_no_domain_gets_more_in_a_minute_than_was_said(office: Office) -> None:
    office.app = replace(office.app, desk=replace(office.app.desk, pace=Pacing(5)))
    server = Moody()
    await office.deliver(sender=server)
    assert server.taken.total() == 15
    for _ in range(4):
        office.town.now += MINUTE
        await office.deliver(sender=server)
    assert everybody_once(server)


async def test_one_who_unsubscribes_while_mail_waits_gets_none_any_more(office: Office) -> None:
    server = Moody(lambda _: refused("451 later", "recipient"))
    await office.deliver(sender=server)

    def ended(letters: Sequence[Letter], _: datetime) -> Mapping[str, str]:
        return {one.key: "the subscription has ended" for one in letters}

    office.app = replace(office.app, desk=replace(office.app.desk, sift=ended))
    server.mood = lambda _: None
    await hours_pass(office, server, 2)
    assert server.taken == Counter()
    assert {one.error for one in office.app.memory.post.open()} == {"the subscription has ended"}


@pytest.mark.parametrize("begin", [datetime(2026, 10, 24, 18, tzinfo=UTC), datetime(2027, 3, 27, 18, tzinfo=UTC)])
async def test_across_a_clock_change_a_daily_digest_comes_every_morning_once(
    tmp_path: Path, town: Town, begin: datetime
) -> None:
    daily = '[[subscription]]\nid = "rassegna"\nto = ["a@example.org"]\nwhen = "daily 07:30"\n'
    async with at_work(configured(tmp_path, more=daily), town) as office:
        await office.look()
        town.now = begin
        for evening in range(2):
            if evening:
                town.call_appears("Bando")
            else:
                town.news_appears("Mercato spostato")
            await office.look()
            for _ in range(24 * 4):
                await office.deliver()
                town.now += 15 * MINUTE
        dates = [read(message)["Date"].datetime for message in office.sender.sent]
    assert [f"{date:%H:%M}" for date in dates] == ["07:30", "07:30"]
    assert dates[1].date() - dates[0].date() == timedelta(days=1)
