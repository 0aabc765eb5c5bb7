"""What a check left in the outbox becomes files and mail, once, whatever goes wrong on the way."""

from collections.abc import AsyncIterator, Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from scraper.check import check
from scraper.errors import PublishError, SendError
from scraper.model import Letter, Message
from scraper.publish.memory import MemoryFolder
from scraper.store.outbox import SqlOutbox
from scraper.store.shelves import SqlShelves
from tests.pipeline.office import EVERYBODY, NEWSPAPER, NGO, Office, at_work, configured, read
from tests.pipeline.town import Town

pytestmark = pytest.mark.anyio

OTHER = "https://www.comune.valle.example"
VALLE = f"""
[[site]]
id = "valle"
name = "Comune di Valle"
url = "{OTHER}/"
[[source]]
id = "novita"
site = "valle"
url = "{OTHER}/novita.html"
details = false
"""
BUSY = SendError("451 4.7.1 greylisted", permanent=False)
UNKNOWN = SendError("550 5.1.1 no such mailbox", permanent=True)

Open = Callable[..., AbstractAsyncContextManager[Office]]


# ------------------------------------------------------------------ twins that fail, or tell what they are given


@dataclass
class FullFolder:
    """Refuses every file."""

    def write(self, files: Mapping[str, bytes]) -> Sequence[str]:
        raise PublishError("feeds/index.html: cannot be written: No space left on device")

    def missing(self, paths: Iterable[str]) -> Collection[str]:
        return list(paths)


@dataclass
class TellingFolder:
    """Says which files it was given, and does something first."""

    folder: MemoryFolder
    first: Callable[[], None] | None = None
    given: set[str] = field(default_factory=set)

    def write(self, files: Mapping[str, bytes]) -> Sequence[str]:
        if self.first:
            self.first()
            self.first = None
        self.given.update(files)
        return self.folder.write(files)

    def missing(self, paths: Iterable[str]) -> Collection[str]:
        return self.folder.missing(paths)


class Killed(BaseException):
    """The process ends here."""


class KilledAfterSending(SqlOutbox):
    """Never gets to hear that a mail went out."""

    def told(self, letters: Iterable[Letter], *, at: datetime, mail: str | None = None) -> None:
        raise Killed


@dataclass
class Line:
    """A line to a mail server, which tells what is done with it."""

    heard: list[str] = field(default_factory=list)

    async def send(self, message: Message) -> None:
        self.heard.append("sent")

    async def aclose(self) -> None:
        self.heard.append("closed")


# ------------------------------------------------------------------ an office that saw the first day


@pytest.fixture
def open_office(tmp_path: Path, town: Town) -> Open:
    return lambda more=EVERYBODY: at_work(configured(tmp_path, more=more), town)


@pytest.fixture
async def office(open_office: Open) -> AsyncIterator[Office]:
    """The newspaper hears of everything; the first day is published."""
    async with open_office() as office:
        await begin(office)
        yield office


async def begin(office: Office) -> None:
    await office.look()
    await office.deliver()
    office.town.day_passes()


async def news_comes(office: Office, title: str = "Mercato spostato") -> None:
    office.town.news_appears(title)
    await office.look()


# ------------------------------------------------------------------ feeds


async def test_the_first_day_is_published_and_nobody_is_mailed(open_office: Open) -> None:
    async with open_office() as office:
        await office.look()
        delivered = await office.deliver()
        assert {"index.html", "feeds.opml", "borgo/all.rss", "borgo/calls.atom", "borgo/changes.json"} <= set(
            delivered.files
        )
        assert (delivered.messages, delivered.errors) == ([], [])


async def test_only_a_site_that_is_behind_is_published(open_office: Open, town: Town) -> None:
    async with open_office(EVERYBODY + VALLE) as office:
        town.second_list_shows(f"{OTHER}/novita.html", *town.news)
        await begin(office)
        await news_comes(office)
        folder = TellingFolder(office.folder)
        await office.deliver(publisher=folder)
        assert "borgo/all.rss" in folder.given
        assert not {path for path in folder.given if path.startswith("valle/")}
        assert b"Comune di Valle" in office.folder.files["index.html"]


async def test_nothing_is_rendered_when_no_site_is_behind(office: Office) -> None:
    await office.look()
    folder = TellingFolder(office.folder)
    await office.deliver(publisher=folder)
    assert folder.given == set()


async def test_feeds_that_are_rendered_again_are_the_same_to_the_byte(office: Office, town: Town) -> None:
    await news_comes(office)
    await office.deliver()
    town.day_passes(40)
    office.app.memory.outbox.published({"borgo": -1})
    shelves = SqlShelves(office.app.memory.database)
    shelves.keep(replace(one, mark="") for one in shelves.every_shelf())
    folder = TellingFolder(office.folder)
    assert (await office.deliver(publisher=folder)).files == []
    assert "borgo/all.atom" in folder.given


async def test_a_folder_that_cannot_be_written_holds_up_no_mail_and_is_written_the_next_time(office: Office) -> None:
    await news_comes(office)
    failed = await office.deliver(publisher=FullFolder())
    assert failed.errors == ["feeds/index.html: cannot be written: No space left on device"]
    assert office.mails() == [(NEWSPAPER, "Nuova comunicazione: Mercato spostato")]
    assert b"Mercato spostato" not in office.folder.files["borgo/all.rss"]

    mended = await office.deliver()
    assert mended.errors == []
    assert b"Mercato spostato" in office.folder.files["borgo/all.rss"]
    assert len(office.mails()) == 1


async def test_what_is_noticed_while_feeds_are_written_is_published_by_the_next_delivery(
    open_office: Open, town: Town
) -> None:
    async with open_office("") as office:
        await begin(office)
        await news_comes(office)
        town.news_appears("Scuole chiuse")
        late = await check(office.state("avvisi"), office.app.world)
        seen_meanwhile = partial(office.app.memory.store.record, [late])
        await office.deliver(publisher=TellingFolder(office.folder, first=seen_meanwhile))
        assert list(office.app.memory.outbox.unpublished()) == ["borgo"]
        await office.deliver()
        assert b"Scuole chiuse" in office.folder.files["borgo/all.json"]
        assert office.app.memory.outbox.unpublished() == {}


# ------------------------------------------------------------------ mail


async def test_nothing_new_sends_nothing(office: Office, town: Town) -> None:
    await office.look()
    town.site_is_in_maintenance()
    await office.look()
    assert (await office.deliver()).messages == []
    assert office.mails() == []


async def test_a_change_is_routed_and_mailed_once(office: Office) -> None:
    await news_comes(office)
    await office.deliver()
    assert office.app.memory.outbox.unrouted() == []
    await office.deliver()
    await office.look()
    await office.deliver()
    assert office.mails() == [(NEWSPAPER, "Nuova comunicazione: Mercato spostato")]


async def test_a_mail_that_is_put_off_is_sent_later_with_the_same_message_id(office: Office, town: Town) -> None:
    await news_comes(office)
    office.sender.refusals[NEWSPAPER] = BUSY
    first = await office.deliver()
    assert first.errors == ["451 4.7.1 greylisted"]
    key = office.app.memory.answers.undelivered()[0][0].key

    waited: list[list[str]] = []
    for wait in (timedelta(minutes=5), timedelta(minutes=15)):
        town.now += wait - timedelta(seconds=1)
        assert (await office.deliver()).errors == []
        town.now += timedelta(seconds=1)
        if len(waited) == 1:
            office.sender.refusals.clear()
        waited.append((await office.deliver()).errors)
    assert waited == [["451 4.7.1 greylisted"], []]
    assert [message.key for message in office.sender.sent] == [key]
    assert str(read(office.sender.sent[0])["Message-ID"]).startswith(f"<{key}@")
    assert office.app.memory.answers.undelivered() == []


async def test_a_mail_that_is_refused_for_good_is_not_tried_again_and_the_others_go_out(
    open_office: Open, town: Town
) -> None:
    both = f'[[subscription]]\nid = "tutti"\nto = ["{NGO}", "{NEWSPAPER}"]\n'
    async with open_office(both) as office:
        await begin(office)
        office.sender.refusals[NGO] = UNKNOWN
        await news_comes(office)
        delivered = await office.deliver()
        assert delivered.errors == ["550 5.1.1 no such mailbox"]
        assert [message.recipient for message in delivered.messages] == [NEWSPAPER]

        office.sender.refusals.clear()
        town.day_passes(30)
        assert (await office.deliver()).messages == []
        letter, error = office.app.memory.answers.undelivered()[0]
        assert (letter.recipient, letter.attempts, error) == (NGO, 1, "550 5.1.1 no such mailbox")


async def test_after_a_crash_between_sending_and_noting_it_the_very_same_mail_goes_out_again(
    office: Office, town: Town
) -> None:
    await news_comes(office)
    with pytest.raises(Killed):
        await office.deliver(outbox=KilledAfterSending(office.app.memory.database))
    town.now += timedelta(minutes=2)
    await office.deliver()
    await office.deliver()
    first, again = office.sender.sent
    assert first == again


async def test_after_a_crash_before_routing_the_same_letters_are_owed(office: Office) -> None:
    await news_comes(office)
    announcements = office.app.memory.outbox.unrouted()
    route, now = office.app.desk.route, office.town.now
    assert route(announcements, now) == route(announcements, now)
    await office.deliver()
    assert [message.key for message in office.sender.sent] == [letter.key for letter in route(announcements, now)]


async def test_a_digest_waits_for_its_hour_and_is_one_mail(open_office: Open, town: Town) -> None:
    daily = f'[[subscription]]\nid = "rassegna"\nto = ["{NEWSPAPER}"]\nwhen = "daily 07:30"\n'
    async with open_office(daily) as office:
        await begin(office)
        await news_comes(office, "Mercato spostato")
        await office.deliver()
        town.now += timedelta(hours=3)
        await news_comes(office, "Scuole chiuse")
        town.now = datetime(2026, 6, 26, 5, 29, tzinfo=UTC)  # half past seven in Rome is half past five in UTC
        await office.deliver()
        assert office.mails() == []

        town.now += timedelta(minutes=1)
        await office.deliver()
        town.day_passes()
        await office.deliver()
        [mail] = [read(message) for message in office.sender.sent]
        body = mail.get_body(("plain",))
        assert body is not None
        assert str(mail["Subject"]).startswith("2 novità")
        assert "Mercato spostato" in body.get_content()
        assert "Scuole chiuse" in body.get_content()


async def test_the_mail_server_is_let_go_after_every_delivery(office: Office) -> None:
    line = Line()
    await news_comes(office)
    await office.deliver(sender=line)
    assert line.heard == ["sent", "closed"]


async def test_a_letter_that_cannot_be_written_is_given_up_and_the_others_go_out(open_office: Open) -> None:
    both = f'[[subscription]]\nid = "tutti"\nto = ["{NGO}", "{NEWSPAPER}"]\n'
    async with open_office(both) as office:
        await begin(office)
        await news_comes(office)
        desk = office.app.desk

        def for_the_newspaper_only(letters: Sequence[Letter]) -> Message:
            if letters[0].recipient == NGO:
                raise ValueError("not an address")
            return desk.compose(letters)

        office.app = replace(office.app, desk=replace(desk, compose=for_the_newspaper_only))
        delivered = await office.deliver()
        assert [message.recipient for message in delivered.messages] == [NEWSPAPER]
        assert len(delivered.errors) == 1
        assert "cannot be written: ValueError: not an address" in delivered.errors[0]
        assert (await office.deliver()).errors == []
