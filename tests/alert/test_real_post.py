"""The demo's nine days through a real Postfix: five people of different taste, every mailbox looked into."""

import os
import shutil
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import icalendar
import pytest

from scraper import config
from scraper.app import App, open_app, self_check
from scraper.daemon import play_round
from scraper.deliver import deliver
from scraper.demo.days import recording
from scraper.demo.server import DayServer
from scraper.demo.story import StoryClock
from tests.alert.postfix import RETURNED, Postfix, maildir, running

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.tool,
    pytest.mark.skipif(shutil.which("postfix") is None, reason="postfix is not installed"),
    pytest.mark.skipif(os.geteuid() != 0, reason="Postfix's master is started by root"),
]

CONFIG = """
contact = "redazione@example.org"
[fetch]
spacing = "0s"
allow_private = true
connect_to = {{ "{host}:80" = "127.0.0.1:{http}" }}
[smtp]
host = "127.0.0.1"
port = {smtp}
security = "none"
sender = "{sender}"
[bounces]
maildir = "{returned}"
[[site]]
id = "cuneo"
name = "Comune di Cuneo"
url = "http://{host}/"
[[source]]
id = "cooperazione"
site = "cuneo"
url = "http://{host}{page}"
{people}
"""
PEOPLE = """
[[subscription]]
id = "tutto"
to = ["tutto@example.org"]
[[subscription]]
id = "avvisi"
to = ["ong@example.org"]
kinds = ["call"]
remind = ["7d", "1d"]
[[subscription]]
id = "anche-per-parola"
to = ["Ong@example.org"]
match = ["co-progettazione"]
when = "daily 07:30"
[[subscription]]
id = "digest"
to = ["english@example.org"]
match = ["cooperazione"]
kinds = ["call"]
language = "en"
when = "daily 07:30"
[[subscription]]
id = "settimana"
to = ["settimana@example.org"]
when = "weekly mon 07:30"
[[subscription]]
id = "senegal"
to = ["senegal@example.org"]
kinds = ["news"]
match = ["Senegal"]
[[subscription]]
id = "niente"
to = ["niente@example.org"]
match = ["parola che nessuno scrive"]
"""
TITLE = "Avviso pubblico per la co-progettazione di interventi di cooperazione internazionale e di educazione alla…"


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def post() -> Iterator[Postfix]:
    names = ("tutto", "ong", "english", "settimana", "senegal", "niente")
    with running(names, {"via@example.org": "nessuno@elsewhere.invalid"}) as post:
        yield post


def configured(folder: Path, post: Postfix, http: int, people: str = PEOPLE) -> config.Config:
    recorded = recording()
    file = folder / "config.toml"
    file.write_text(
        CONFIG.format(
            host=recorded.host,
            page=recorded.list_page,
            http=http,
            smtp=post.port,
            sender=RETURNED,
            returned=maildir(post),
            people=people,
        ),
        encoding="utf-8",
    )
    return config.load(file, environment={})


async def play_nine_days(settings: config.Config, server: DayServer) -> list[str]:
    """Every recorded day at its hour, and a delivery every morning until the deadline has passed."""
    days = {day.at.date(): day for day in recording().days}
    clock = StoryClock(recording().days[0].at)
    errors: list[str] = []
    async with open_app(settings, clock=clock) as app:
        today, last = min(days), max(days) + timedelta(days=12)
        while today <= last:
            clock.set(datetime(today.year, today.month, today.day, 6, 45, tzinfo=UTC))
            errors += (await deliver(app.desk)).errors
            if day := days.get(today):
                server.day = day
                clock.set(day.at)
                errors += (await play_round(app, app.memory.store.due(clock()))).delivered.errors
            today += timedelta(days=1)
        errors += [one.why for one in self_check(app.config, app.memory, clock()).missed]
    return errors


def told(mails: Sequence[EmailMessage]) -> list[tuple[str, str]]:
    """Month and day, and subject."""
    return [(f"{mail['Date'].datetime:%m-%d}", str(mail["Subject"])) for mail in mails]


async def test_after_nine_days_every_mailbox_holds_exactly_the_right_mails(tmp_path: Path, post: Postfix) -> None:
    server = DayServer(recording().days[0])
    with server.serving():
        errors = await play_nine_days(configured(tmp_path, post, server.port), server)
    assert errors == []
    call, senegal = TITLE, "Serata pubblica sul Senegal: i {} di “RETI al Lavoro” raccontati alla città"
    school = "A scuola di mondo: al via i laboratori di “Cambiando de lente” in quaranta classi"
    appeared, edited = senegal.format("risulati"), senegal.format("risultati")
    assert told(post.mails("tutto", least=6)) == [
        ("10-15", f"Nuova notizia: {appeared}"),
        ("10-22", f"Nuovo avviso: {call} (scade il 14 novembre)"),
        ("11-04", f"Modificata: {edited}"),
        ("11-04", f"Prorogata al 28 novembre: {call}"),
        ("11-18", f"Nuova notizia: {school}"),
        ("11-18", f"Rettificato: {call}"),
    ]
    assert told(post.mails("ong", least=5)) == [
        ("10-22", f"Nuovo avviso: {call} (scade il 14 novembre)"),
        ("11-04", f"Prorogata al 28 novembre: {call}"),
        ("11-18", f"Rettificato: {call}"),
        ("11-21", f"Promemoria, mancano 7 giorni: {call} (scade il 28 novembre)"),
        ("11-27", f"Promemoria, scade domani: {call} (scade il 28 novembre)"),
    ]
    assert told(post.mails("english", least=3)) == [
        ("10-23", f"New call: {call} (closes on 14 November)"),
        ("11-05", f"Extended to 28 November: {call}"),
        ("11-19", f"Corrected: {call}"),
    ]
    two = "2 novità, la prima scade il 28 novembre: Avviso pubblico per la co-progettazione di…"
    assert told(post.mails("settimana", least=4)) == [
        ("10-20", f"Nuova notizia: {appeared}"),
        ("10-27", f"Nuovo avviso: {call} (scade il 14 novembre)"),
        ("11-10", two),
        ("11-24", two),
    ]
    assert told(post.mails("senegal", least=2)) == [
        ("10-15", f"Nuova notizia: {appeared}"),
        ("11-04", f"Modificata: {edited}"),
    ]
    assert told(post.mails("niente")) == []
    first, extended, *_ = ong = post.mails("ong")
    assert len({mail["References"] for mail in ong}) == 1
    assert len({mail["Message-ID"] for mail in ong}) == len(ong)
    (uid, revision, end), (same, later, moved) = (deadline_in(mail) for mail in (first, extended))
    assert (uid, end, moved) == (same, "2025-11-14T11:00:00+00:00", "2025-11-28T11:00:00+00:00")
    assert later > revision
    assert "Perché lo ricevi: avvisi di tutti i siti." in text_of(first)
    assert "Why you get this: it contains «cooperazione»; calls of all sites." in text_of(post.mails("english")[0])


async def test_an_address_whose_mail_comes_back_gets_no_more_and_doctor_can_say_why(
    tmp_path: Path, post: Postfix
) -> None:
    people = '[[subscription]]\nid = "via"\nto = ["via@example.org"]\n'
    server = DayServer(recording().days[0])
    with server.serving():
        settings = configured(tmp_path, post, server.port, people)
        clock = StoryClock(recording().days[0].at)
        async with open_app(settings, clock=clock) as app:
            await first_days(app, server, clock, 2)
            assert len(post.mails("returned", least=1)) == 1
            clock.set(recording().days[2].at)
            [note] = [line for line in (await deliver(app.desk)).notes if "came back" in line]
            assert "via@example.org" not in note
            assert app.memory.addresses.suspended() == {
                "via@example.org": "its server says that it does not exist (5.1.1)"
            }
            await first_days(app, server, clock, 4, begin=2)
            assert len(post.mails("returned")) == 1
            assert {one.error for one in app.memory.post.open()} == {"its server says that it does not exist (5.1.1)"}
            [missed, *_] = self_check(app.config, app.memory, clock()).missed
            assert (missed.mailbox, missed.why) == ("via@example.org", "its server says that it does not exist (5.1.1)")


async def first_days(app: App, server: DayServer, clock: StoryClock, days: int, *, begin: int = 0) -> None:
    for day in recording().days[begin:days]:
        server.day = day
        clock.set(day.at)
        await play_round(app, app.memory.store.due(clock()))


def deadline_in(mail: EmailMessage) -> tuple[str, int, str]:
    """UID, revision and end of the one event in the attached calendar."""
    [part] = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    assert part.get_param("method") == "PUBLISH"
    [event] = icalendar.Calendar.from_ical(part.get_content()).walk("VEVENT")
    return str(event["UID"]), int(str(event["SEQUENCE"])), event.decoded("DTEND").isoformat()


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return " ".join(str(body.get_content()).split())
