"""Mail through a real SMTP server that is well, down, or has something against us."""

import socket
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.cli.conftest import LIST, NEWS, NOT_FOUND, Outcome, Place, a_list

NEW = "Nuovo ponte sul Gesso"
EDITORS = ("redazione@example.org", "cronaca@example.org")
MINUTES = timedelta(minutes=6)


@dataclass
class PostOffice:
    """A mail server that can be opened and closed; ``refusals`` are its replies by address, sender or recipient."""

    port: int
    refusals: dict[str, str] = field(default_factory=dict)
    taken: list[tuple[str, EmailMessage]] = field(default_factory=list)
    _controller: Controller | None = None

    def open(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def close(self) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    def recipients(self) -> Counter[str]:
        return Counter(recipient for recipient, _ in self.taken)

    async def handle_MAIL(  # noqa: N802, PLR0917 - aiosmtpd calls it so
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self.refusals.get(address, "250 OK")

    async def handle_RCPT(  # noqa: N802, PLR0917
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address not in self.refusals:
            envelope.rcpt_tos.append(address)
        return self.refusals.get(address, "250 OK")

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        message = message_from_bytes(envelope.original_content or b"", policy=default)
        self.taken.extend((recipient, message) for recipient in envelope.rcpt_tos)
        return "250 taken"


@pytest.fixture
def post() -> Iterator[PostOffice]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        office = PostOffice(probe.getsockname()[1])
    yield office
    office.close()


@pytest.fixture
def newsroom(place: Place, post: PostOffice) -> Place:
    """Two editors want to hear of everything; a good first run is done, and then there is one piece of news."""
    smtp = f'[smtp]\nhost = "127.0.0.1"\nport = {post.port}\nsecurity = "none"\nsender = "banditore@example.org"\n'
    to = ", ".join(f'"{address}"' for address in EDITORS)
    place.configure(more=f'{smtp}[[subscription]]\nid = "redazione"\nto = [{to}]\n')
    assert place.banditore("run").code == 0
    place.town.on(LIST, a_list(*NEWS, NEW))
    return place


def _error(outcome: Outcome) -> str:
    assert outcome.code == 1
    [line] = [line for line in outcome.err.splitlines() if line.startswith("error: ")]
    return line


def _all_is_told(newsroom: Place, post: PostOffice) -> None:
    """Each editor has the mail once, and no later run sends it again."""
    assert post.recipients() == Counter(EDITORS)
    newsroom.time_passes(timedelta(days=2))
    outcome = newsroom.banditore("run", "--all")
    assert outcome.code == 0
    assert outcome.err.endswith(" 0 mails\n")
    assert post.recipients() == Counter(EDITORS)


def test_each_subscriber_gets_one_mail_in_italian_about_what_is_new(newsroom: Place, post: PostOffice) -> None:
    post.open()
    outcome = newsroom.banditore("run", "--all")
    assert outcome.code == 0
    assert outcome.err.endswith(" 2 mails\n")
    for _, mail in post.taken:
        assert NEW in mail["Subject"]
        assert mail["From"].addresses[0].addr_spec == "banditore@example.org"
        assert {part.get_content_type() for part in mail.walk()} >= {"text/plain", "text/html"}
    assert {mail["To"] for _, mail in post.taken} == set(EDITORS)
    _all_is_told(newsroom, post)


def test_while_the_server_is_down_mail_waits_and_arrives_once_when_it_is_back(
    newsroom: Place, post: PostOffice
) -> None:
    line = _error(newsroom.banditore("run", "--all"))
    assert line.startswith(f"error: mail server 127.0.0.1:{post.port} cannot be used: ")
    [change] = newsroom.objects("changes")
    assert change["title"] == NEW
    assert NEW.encode() in newsroom.published()["news.rss"]
    post.open()
    assert newsroom.banditore("run").err == "nothing is due\n"
    newsroom.time_passes(MINUTES)
    assert newsroom.banditore("run").code == 0
    _all_is_told(newsroom, post)


def test_mail_that_waits_is_tried_again_and_again(newsroom: Place, post: PostOffice) -> None:
    newsroom.banditore("run", "--all")
    for hours in (1, 4, 8):
        newsroom.time_passes(timedelta(hours=hours))
        assert _error(newsroom.banditore("run")).startswith("error: mail server ")
    post.open()
    newsroom.time_passes(timedelta(hours=8))
    newsroom.banditore("run")
    _all_is_told(newsroom, post)


def test_a_refused_sender_is_one_line_and_mail_arrives_once_when_it_is_allowed(
    newsroom: Place, post: PostOffice
) -> None:
    post.refusals["banditore@example.org"] = "550 who are you?"
    post.open()
    line = _error(newsroom.banditore("run", "--all"))
    refused = "refuses the sender banditore@example.org: 550 who are you?"
    assert line.startswith(f"error: mail server 127.0.0.1:{post.port} {refused}; check smtp.sender")
    assert not post.taken
    post.refusals.clear()
    newsroom.time_passes(MINUTES)
    assert newsroom.banditore("run").code == 0
    _all_is_told(newsroom, post)


def test_a_recipient_refused_for_now_gets_the_mail_later_and_the_other_gets_it_once(
    newsroom: Place, post: PostOffice
) -> None:
    post.refusals[EDITORS[0]] = "451 greylisted, come back later"
    post.open()
    line = _error(newsroom.banditore("run", "--all"))
    assert "refuses the recipient" in line
    assert "451 greylisted, come back later" in line
    assert post.recipients() == Counter([EDITORS[1]])
    post.refusals.clear()
    newsroom.time_passes(MINUTES)
    assert newsroom.banditore("run").code == 0
    _all_is_told(newsroom, post)


def test_a_recipient_refused_for_good_is_told_by_run_and_doctor_and_the_other_gets_the_mail_once(
    newsroom: Place, post: PostOffice
) -> None:
    post.refusals[EDITORS[0]] = "550 no such mailbox"
    post.open()
    assert "refuses the recipient: 550 no such mailbox" in _error(newsroom.banditore("run", "--all"))
    newsroom.time_passes(timedelta(days=2))
    assert newsroom.banditore("run", "--all").code == 0
    assert post.recipients() == Counter([EDITORS[1]])
    diagnosis = newsroom.banditore("doctor")
    assert diagnosis.code == 1
    assert f"mail to {EDITORS[0]} was not taken after 1 tries" in diagnosis.out
    assert "550 no such mailbox" in diagnosis.out


def test_a_mail_that_is_tried_again_keeps_its_message_id(newsroom: Place, post: PostOffice) -> None:
    post.refusals[EDITORS[0]] = "451 later"
    post.open()
    newsroom.banditore("run", "--all")
    post.refusals.clear()
    newsroom.time_passes(MINUTES)
    newsroom.banditore("run")
    identities = [mail["Message-ID"] for _, mail in post.taken]
    assert all(identities)
    assert len(set(identities)) == len(EDITORS)


def test_the_first_sight_of_a_source_mails_nobody(newsroom: Place, post: PostOffice) -> None:
    post.open()
    assert not post.taken
    newsroom.town.on(LIST, a_list(*NEWS))
    outcome = newsroom.banditore("run", "--all")
    assert outcome.code == 0
    assert not post.taken


# ------------------------------------------------------------------ when the site cannot be read


def test_the_operator_gets_one_mail_when_a_page_cannot_be_read_for_hours_and_one_when_it_can(
    newsroom: Place, post: PostOffice
) -> None:
    newsroom.town.on(LIST, a_list(*NEWS))
    post.open()
    newsroom.town.on(LIST, NOT_FOUND)
    for _ in range(6):
        assert newsroom.banditore("run", "--all").code == 1
        newsroom.time_passes(timedelta(hours=1))
    newsroom.town.on(LIST, a_list(*NEWS))
    for _ in range(6):
        assert newsroom.banditore("run", "--all").code == 0
        newsroom.time_passes(timedelta(hours=1))
    assert [(to, str(mail["Subject"])) for to, mail in post.taken] == [
        ("redazione@example.org", "Comune di Comune: non riusciamo a leggere una pagina"),
        ("redazione@example.org", "Comune di Comune: leggiamo di nuovo una pagina"),
    ]


def test_a_notice_that_is_refused_for_good_is_told_by_doctor(newsroom: Place, post: PostOffice) -> None:
    post.refusals[EDITORS[0]] = "550 no such mailbox"
    post.open()
    newsroom.town.on(LIST, NOT_FOUND)
    for _ in range(5):
        newsroom.banditore("run", "--all")
        newsroom.time_passes(timedelta(hours=1))
    diagnosis = newsroom.banditore("doctor")
    assert f"mail to {EDITORS[0]} about source novita was not taken after 1 tries" in diagnosis.out
    assert "550 no such mailbox" in diagnosis.out
