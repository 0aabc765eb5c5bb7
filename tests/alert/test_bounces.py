"""Mail that comes back: what reports say, what is believed of them, and what follows."""

import mailbox
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.alert.bounces import read_report
from scraper.alert.boxes import MaildirBox
from scraper.alert.returned import is_hard, verdict
from scraper.alert.returns import Returns
from scraper.errors import SendError
from scraper.model import Bounce

NOW = datetime(2026, 6, 24, 9, 0, tzinfo=UTC)
KEY = "0123456789abcdef" * 2


def report(
    status: str = "5.1.1",
    *,
    action: str = "failed",
    address: str = "Ong@example.org",
    key: str = KEY,
    whole: bool = True,
) -> bytes:
    quoted = "message/rfc822" if whole else "text/rfc822-headers"
    text = f"""From: MAILER-DAEMON@post.example
To: avvisi@banditore.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Sorry.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; post.example

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status} (said so)
Diagnostic-Code: smtp; 550 {status} no such
 user here

--b
Content-Type: {quoted}

Message-ID: <{key}@banditore.example>
Subject: Nuovo avviso

--b--
"""
    return text.replace("\n", "\r\n").encode()


@pytest.mark.parametrize("whole", [True, False])
def test_a_report_says_whose_mail_came_back_and_why(*, whole: bool) -> None:
    [found] = read_report(report(whole=whole), at=NOW)
    assert (found.mailbox, found.mail, found.status, found.at) == ("ong@example.org", KEY, "5.1.1", NOW)
    assert found.text == "550 5.1.1 no such user here"


def test_a_delay_is_no_failure_and_a_mail_that_is_not_ours_is_nobodys() -> None:
    assert read_report(report("4.4.1", action="delayed"), at=NOW) == []
    assert read_report(report(key="somebody-elses"), at=NOW) == []
    assert read_report(b"Subject: Re: Nuovo avviso\r\n\r\nGrazie!\r\n", at=NOW) == []


@given(st.binary(), st.integers(0, 600))
def test_whatever_comes_is_read_without_a_fault(noise: bytes, place: int) -> None:
    data = report()
    read_report(data[:place] + noise + data[place:], at=NOW)


@pytest.mark.parametrize(
    ("statuses", "suspended"),
    [
        (["5.1.1"], True),
        (["5.2.1"], True),
        (["5.2.2"] * 9, False),
        (["4.2.2"] * 9, False),
        (["5.7.1"] * 2, False),
        (["5.7.1"] * 3, True),
        (["5.7.1", "4.4.1", "5.0.0"], False),
    ],
)
def test_an_address_is_suspended_at_once_where_it_does_not_exist_else_after_three_hard_failures(
    statuses: Sequence[str], *, suspended: bool
) -> None:
    bounces = [Bounce("a@example.org", str(number), NOW, status, "") for number, status in enumerate(statuses)]
    assert (verdict(bounces) is not None) is suspended
    assert not is_hard("5.2.2")


@dataclass
class Book:
    """Remembers in memory; one mail went to one recipient."""

    sent: dict[str, list[str]] = field(default_factory=lambda: {KEY: ["ong@example.org"]})
    kept: list[Bounce] = field(default_factory=list)
    suspended: dict[str, str] = field(default_factory=dict)

    def keep(self, returned: Bounce) -> None:
        self.kept.append(returned)

    def bounces(self, mailbox: str) -> Sequence[Bounce]:
        return [one for one in self.kept if one.mailbox == mailbox]

    def suspend(self, mailbox: str, *, at: datetime, why: str) -> None:
        self.suspended[mailbox] = why

    def recipients_of(self, mail: str) -> Sequence[str]:
        return self.sent.get(mail, [])


@dataclass
class Box:
    mails: list[bytes]

    def take(self) -> Iterator[bytes]:
        while self.mails:
            yield self.mails.pop(0)


@pytest.mark.anyio
async def test_what_came_back_suspends_and_the_log_names_no_address() -> None:
    book = Book()
    [line] = await Returns(book, Box([report()])).look(NOW)
    assert book.suspended == {"ong@example.org": "its server says that it does not exist (5.1.1)"}
    assert "suspended" in line
    assert "ong" not in line


@pytest.mark.anyio
async def test_nobody_suspends_a_stranger_with_a_report_that_was_made_up() -> None:
    book = Book(sent={KEY: ["a@example.org", "b@example.org"]})
    assert await Returns(book, Box([report(), report(key="f" * 32)])).look(NOW) == []
    assert book.suspended == {}


@pytest.mark.anyio
async def test_a_mailbox_that_forwards_is_known_by_the_mail_that_came_back() -> None:
    book = Book()
    await Returns(book, Box([report(address="altrove@elsewhere.example")])).look(NOW)
    assert list(book.suspended) == ["ong@example.org"]


@pytest.mark.anyio
async def test_the_box_is_looked_into_now_and_then() -> None:
    book, box = Book(), Box([report("5.7.1")])
    returns = Returns(book, box)
    assert len(await returns.look(NOW)) == 1
    box.mails.append(report("5.7.1"))
    assert await returns.look(NOW + timedelta(minutes=1)) == []
    assert len(await returns.look(NOW + timedelta(minutes=6))) == 1


def test_a_report_in_a_maildir_is_read_once_and_other_mail_is_left_alone(tmp_path: Path) -> None:
    box = mailbox.Maildir(tmp_path / "posta", create=True)
    box.add(report())
    box.add(b"Subject: Grazie\r\n\r\n!\r\n")
    assert len(list(MaildirBox(tmp_path / "posta").take())) == 1
    assert list(MaildirBox(tmp_path / "posta").take()) == []
    assert len(list((tmp_path / "posta" / "new").iterdir())) == 1


@pytest.mark.anyio
async def test_a_maildir_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(SendError, match="no Maildir is there"):
        list(MaildirBox(tmp_path / "niente").take())
    [line] = await Returns(Book(), MaildirBox(tmp_path / "niente")).look(NOW)
    assert line.startswith("bounces: ")
