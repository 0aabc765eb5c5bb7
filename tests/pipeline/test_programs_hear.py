"""From the configuration to the outbox and out again: programs, reminders, and letters that name what is gone."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from scraper import config
from scraper.app import mail_sender, subscribed
from scraper.store.engine import IN_MEMORY
from tests.pipeline.office import NEWSPAPER, NGO, Office, at_work, configured, read
from tests.pipeline.town import Town

pytestmark = pytest.mark.anyio

REMINDED = f'[[subscription]]\nid = "ong"\nto = ["{NGO}"]\nkinds = ["call"]\nremind = ["7d", "1d"]\n'
HOOK = '[[webhook]]\nid = "crm"\nurl = "https://crm.example/hook"\nsecret_env = "CRM"\nkinds = ["call"]\n'


async def days_pass(office: Office, days: int) -> None:
    for _ in range(days * 4):
        office.town.now += timedelta(hours=6)
        await office.deliver()


async def begin(office: Office) -> None:
    await office.look()
    await office.deliver()
    office.town.day_passes()


async def test_a_call_is_reminded_of_once_a_week_and_once_a_day_before_it_closes(tmp_path: Path, town: Town) -> None:
    async with at_work(configured(tmp_path, more=REMINDED), town) as office:
        await begin(office)
        town.call_appears("Bando per le associazioni", deadline="14 luglio 2026")
        await office.look()
        await days_pass(office, 25)
        assert office.mails() == [
            (NGO, "Nuovo avviso: Bando per le associazioni (scade il 14 luglio)"),
            (NGO, "Promemoria, mancano 7 giorni: Bando per le associazioni (scade il 14 luglio)"),
            (NGO, "Promemoria, scade domani: Bando per le associazioni (scade il 14 luglio)"),
        ]
        [first, *reminders] = [read(message) for message in office.sender.sent]
        assert {mail["References"] for mail in reminders} == {first["References"]}
        assert [mail["Date"].datetime.hour for mail in reminders] == [9, 9]


async def test_a_call_that_was_there_before_is_not_news_but_is_reminded_of(tmp_path: Path, town: Town) -> None:
    async with at_work(configured(tmp_path, more=REMINDED), town) as office:
        town.call_appears("Bando per le associazioni", deadline="14 luglio 2026")
        await begin(office)
        await days_pass(office, 25)
        assert [subject.partition(",")[0] for _, subject in office.mails()] == ["Promemoria", "Promemoria"]


async def test_a_clock_that_was_a_year_ahead_for_a_moment_keeps_no_reminder_back(tmp_path: Path, town: Town) -> None:
    async with at_work(configured(tmp_path, more=REMINDED), town) as office:
        await begin(office)
        town.now += timedelta(days=365)
        await office.deliver()
        town.now -= timedelta(days=365)
        await office.deliver()
        town.call_appears("Bando per le associazioni", deadline="14 luglio 2026")
        await office.look()
        await days_pass(office, 25)
        assert len(office.mails()) == 3


async def test_a_program_hears_of_a_call_as_an_event_and_people_by_mail(tmp_path: Path, town: Town) -> None:
    mail = f'[[subscription]]\nid = "tutto"\nto = ["{NEWSPAPER}"]\n'
    file = configured(tmp_path, more=mail).file
    file.write_text(file.read_text(encoding="utf-8") + HOOK, encoding="utf-8")
    settings = config.load(file, environment={"BANDITORE_DATABASE": IN_MEMORY, "CRM": "whsec_c2VncmV0bw=="})
    assert [hook.key for hook in settings.webhooks] == ["whsec_c2VncmV0bw=="]
    assert "c2VncmV0bw" not in repr(settings)
    async with at_work(settings, town) as office:
        assert {one.id for one in subscribed(settings, office.app.memory)} == {"tutto", "webhook:crm"}
        await begin(office)
        town.call_appears("Bando per le associazioni", deadline="14 luglio 2026")
        await office.look()
        await office.deliver()
        events = [message for message in office.sender.sent if message.recipient == "webhook:crm"]
        people = [message.recipient for message in office.sender.sent if message.recipient != "webhook:crm"]
        sender = mail_sender(settings, town.clock)
        await sender.aclose()
    [event] = [json.loads(message.data) for message in events]
    assert event["type"] == "items.changed"
    [told] = event["data"]["items"]
    assert (told["item"]["title"], told["item"]["deadline"]) == ("Bando per le associazioni", "2026-07-14")
    assert people == [NEWSPAPER]


async def test_a_letter_that_names_what_is_gone_is_given_up_and_the_others_go_out(tmp_path: Path, town: Town) -> None:
    both = f'[[subscription]]\nid = "tutti"\nto = ["{NEWSPAPER}", "{NGO}"]\n'
    async with at_work(configured(tmp_path, more=both), town) as office:
        await begin(office)
        town.news_appears("Mercato spostato")
        await office.look()
        memory, now = office.app.memory, town.now
        announcements = memory.outbox.unrouted()
        letters = office.app.desk.route(announcements, now)
        memory.outbox.route([change for change, _ in announcements], letters)
        with memory.database.begin() as connection:
            gone = text("UPDATE letter SET changes = :none WHERE recipient = :who")
            connection.execute(gone, {"none": '["no such change"]', "who": NGO})
        delivered = await office.deliver()
        assert [message.recipient for message in delivered.messages] == [NEWSPAPER]
        assert len(delivered.errors) == 1
        assert "cannot be written" in delivered.errors[0]
        assert (await office.deliver()).errors == []


async def test_the_self_check_is_said_once_a_day(tmp_path: Path, town: Town) -> None:
    async with at_work(configured(tmp_path, more=REMINDED), town) as office:
        await begin(office)
        town.call_appears("Bando per le associazioni", deadline="14 luglio 2026")
        await office.look()
        notes: list[str] = []
        for _ in range(12):
            notes += (await office.deliver()).notes
            town.now += timedelta(hours=4)
        assert datetime(2026, 6, 20, tzinfo=UTC) < town.now
    assert set(notes) == {"self-check: 1 changes of calls, told 1 times, nobody was missed"}
    assert len(notes) in {1, 2}
