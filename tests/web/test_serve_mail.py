"""The mails that answer sign-ups: what they are, when they are tried again, and what the log never says."""

from dataclasses import replace
from datetime import timedelta

import pytest

from scraper.alert.memory import MemorySender
from scraper.alert.timing import retry_at
from scraper.errors import SendError
from scraper.links import Links
from scraper.model import Interest, Invitation, SignUp, Site, Wishes
from scraper.store.engine import Database
from scraper.store.subscribers import SqlSubscribers
from scraper.web.courier import Courier
from scraper.web.letters import Desk, compose
from tests.web.conftest import KEY, NOON, Clock, body, read_mail

pytestmark = pytest.mark.anyio

SITES = (Site("cuneo", "Comune di Cuneo", "https://www.comune.cuneo.it/"),)
DESK = Desk("banditore@example.org", "redazione@example.org", SITES, Links("https://feeds.example.org/", [KEY]))
GOOD_FOR = timedelta(days=2)
ASKED = SignUp("ab" * 16, "ong@example.org", Wishes(), NOON, Invitation.CONFIRM, "web-1")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


class Office:
    """A courier with an inbox of its own."""

    def __init__(self, database: Database) -> None:
        self.clock = Clock()
        self.sender = MemorySender()
        self.people = SqlSubscribers(database)
        self.courier = Courier(self.people, self.sender, DESK, self.clock, GOOD_FOR, retry_at)

    async def round(self) -> list[str]:
        """Whom this round wrote to."""
        before = len(self.sender.sent)
        await self.courier.round()
        return [message.recipient for message in self.sender.sent[before:]]


@pytest.fixture
def office(tmp_path: object) -> Office:
    return Office(Database(f"sqlite:///{tmp_path}/banditore.db"))


# ------------------------------------------------------------------ what a mail is


def test_equal_sign_ups_give_equal_bytes_and_a_message_id_of_their_own() -> None:
    first, second = (compose(ASKED, DESK, at=NOON, until=NOON + GOOD_FOR) for _ in range(2))
    assert first == second
    mail = read_mail(first)
    assert mail["Message-ID"] == f"<{ASKED.id}@example.org>"
    assert mail["From"] == "Banditore <banditore@example.org>"
    assert mail["Date"].datetime == NOON
    assert "Chi gestisce questo servizio: redazione@example.org" in body(mail)


def test_a_mail_is_whole_for_every_mail_server() -> None:
    long = Wishes(Interest(match=tuple(f"parola lunga numero {number} è così" for number in range(20))))
    data = compose(replace(ASKED, wishes=long), DESK, at=NOON, until=NOON + GOOD_FOR).data
    assert data.isascii()
    assert max(map(len, data.split(b"\r\n"))) <= 998
    assert b"\n" not in data.replace(b"\r\n", b"")


def test_an_address_beyond_ascii_is_written_as_it_is() -> None:
    mail = compose(replace(ASKED, address="ong@città.example"), DESK, at=NOON, until=NOON + GOOD_FOR)
    assert "To: ong@città.example".encode() in mail.data


def test_for_what_needs_no_answer_there_is_no_mail() -> None:
    with pytest.raises(ValueError, match="nothing to write"):
        compose(replace(ASKED, invitation=Invitation.NOTHING), DESK, at=NOON, until=NOON)


# ------------------------------------------------------------------ when it is sent


async def test_a_mail_is_sent_once_and_its_link_is_good_from_then_on(office: Office) -> None:
    office.people.ask("ong@example.org", Wishes(), now=NOON)
    assert await office.round() == ["ong@example.org"]
    assert await office.round() == []


async def test_while_the_mail_server_is_down_nothing_is_lost_and_nothing_is_doubled(office: Office) -> None:
    down = SendError("mail server down", permanent=False)
    office.sender.refusals["ong@example.org"] = down
    office.people.ask("ong@example.org", Wishes(), now=NOON)
    for _ in range(10):
        assert await office.round() == []
        office.clock.passes(hours=5)
    del office.sender.refusals["ong@example.org"]
    assert await office.round() == ["ong@example.org"]
    office.clock.passes(hours=47)
    assert await office.round() == []
    link = body(read_mail(office.sender.sent[0])).partition("/conferma/")[2].split()[0]
    found = DESK.links.to_confirm(link)
    assert found is not None
    assert found.until > office.clock(), "the link's two days began when the mail was taken"
    assert office.people.confirm(found.subscriber, now=office.clock())


async def test_an_address_that_is_refused_for_good_is_dropped_and_the_log_does_not_name_it(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    said = "mail server smtp.example.org:587 refuses the recipient: 550 5.1.1 <ONG@example.org>: no such user"
    office.sender.refusals["ong@example.org"] = SendError(said, permanent=True)
    office.people.ask("ong@example.org", Wishes(), now=NOON)
    office.people.ask("altri@example.org", Wishes(), now=NOON)
    assert await office.round() == ["altri@example.org"]
    assert "550 5.1.1" in caplog.text
    assert "ong@" not in caplog.text.lower()
    office.clock.passes(days=1)
    assert await office.round() == []


async def test_an_address_that_no_mail_can_be_written_to_holds_up_nobody(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    office.people.ask("a..b@example.org", Wishes(), now=NOON)
    office.people.ask("altri@example.org", Wishes(), now=NOON)
    assert await office.round() == ["altri@example.org"]
    assert "a..b" not in caplog.text
    office.clock.passes(days=1)
    assert await office.round() == []


async def test_who_never_confirmed_is_forgotten(office: Office) -> None:
    office.people.ask("ong@example.org", Wishes(), now=NOON)
    await office.round()
    office.clock.passes(days=2, hours=1)
    await office.round()
    assert office.people.export("ong@example.org")["subscriptions"] == []


async def test_a_courier_that_died_after_deciding_has_written_nothing_and_the_next_one_does(office: Office) -> None:
    office.people.ask("ong@example.org", Wishes(), now=NOON)
    [asked] = office.people.take(NOON)
    office.people.decide(asked, now=NOON)
    assert await office.round() == []
    office.clock.passes(minutes=6)
    assert await office.round() == ["ong@example.org"]
