"""What an office does to one item: each thing is told once, by its name, and nothing else is."""

from datetime import date

import pytest

from tests.scenarios.newsroom import NOTHING, Newsroom, happened
from tests.scenarios.things import File, pdf
from tests.scenarios.town import Town

pytestmark = pytest.mark.anyio


async def test_a_quiet_week_tells_nothing(room: Newsroom) -> None:
    assert await room.goes_on(hours=7 * 24) == NOTHING


async def test_a_news_is_told_once(town: Town, room: Newsroom) -> None:
    town.news_is_added("neve", "Neve in arrivo: il piano della città")
    assert await room.goes_on() == happened("neve: appeared", mails=["neve"], new=["neve"])


async def test_a_call_is_told_once_with_its_deadline(town: Town, room: Newsroom) -> None:
    town.call_is_added("orti", "Bando per l’assegnazione degli orti urbani", deadline=date(2026, 7, 31))
    assert await room.goes_on() == happened("orti: appeared", mails=["orti"], new=["orti"])
    (orti,) = (entry.item for entry in room.app.memory.answers.entries() if room.names[entry.item.id] == "orti")
    assert orti.deadline == date(2026, 7, 31)


async def test_a_corrected_title_is_told_as_an_edit(town: Town, room: Newsroom) -> None:
    town.title_is_corrected("festa", "Festa della città: programma delle cinque serate in piazza")
    assert await room.goes_on() == happened("festa: edited title", mails=["festa"])


async def test_an_edited_story_is_told_as_an_edit(town: Town, room: Newsroom) -> None:
    town.story_is_edited("festa", "Si comincia alle 21 con la banda musicale, si finisce con i fuochi.")
    assert await room.goes_on() == happened("festa: edited text", mails=["festa"])


async def test_an_item_that_is_edited_and_edited_back_between_two_looks_tells_nothing(
    town: Town, room: Newsroom
) -> None:
    title = town.things["festa"].title
    town.title_is_corrected("festa", "Festa della città: rinviata a data da destinarsi")
    town.title_is_corrected("festa", title)
    assert await room.goes_on() == NOTHING


async def test_what_is_edited_and_edited_back_between_two_rounds_leaves_the_item_as_it_was(
    town: Town, room: Newsroom
) -> None:
    title = town.things["festa"].title
    town.title_is_corrected("festa", "Festa della città: programma delle cinque serate in piazza")
    assert await room.goes_on(hours=4) == happened("festa: edited title", mails=["festa"])
    town.title_is_corrected("festa", title)
    back = await room.goes_on(hours=4)
    assert (len(back.changes), back.mails, back.new) == (1, ("festa",), ())
    (festa,) = (entry.item for entry in room.app.memory.answers.entries() if room.names[entry.item.id] == "festa")
    assert festa.title == title


async def test_an_extended_call_is_told_as_extended(town: Town, room: Newsroom) -> None:
    town.call_is_extended("contributi", date(2026, 7, 30))
    assert await room.goes_on() == happened(
        "contributi: deadline_extended", "contributi: edited text", mails=["contributi"]
    )


async def test_an_extension_that_lists_print_too_is_told_once(town: Town, room: Newsroom) -> None:
    town.call_is_extended("coprogettazione", date(2026, 7, 30))
    told = await room.goes_on()
    assert [words for words in told.changes if "deadline" in words] == ["coprogettazione: deadline_extended"]
    assert told.new == ()


@pytest.mark.parametrize("name", ["contributi", "coprogettazione"])
async def test_a_deadline_brought_forward_is_told_as_such(town: Town, room: Newsroom, name: str) -> None:
    town.deadline_is_brought_forward(name, date(2026, 7, 8))
    told = await room.goes_on()
    assert [words for words in told.changes if "deadline" in words] == [f"{name}: deadline_changed/brought_forward"]
    assert set(told.mails) == {name}


async def test_a_call_that_opens_again_is_told_as_reopened(town: Town, room: Newsroom) -> None:
    town.call_is_added("teatro", "Bando per la gestione del teatro civico", deadline=date(2026, 6, 27))
    await room.goes_on(hours=96)
    town.call_is_reopened("teatro", date(2026, 7, 31))
    assert await room.goes_on() == happened(
        "teatro: deadline_extended/reopened", "teatro: edited/reopened text", mails=["teatro"]
    )


async def test_a_rectified_call_is_told_as_rectified(town: Town, room: Newsroom) -> None:
    town.call_is_rectified("contributi")
    assert await room.goes_on() == happened("contributi: edited/rectified text", mails=["contributi"])


async def test_a_suspended_call_is_told_as_suspended(town: Town, room: Newsroom) -> None:
    town.call_is_suspended("contributi")
    assert await room.goes_on() == happened("contributi: edited/suspended title", mails=["contributi"])


async def test_a_revoked_call_is_told_as_revoked(town: Town, room: Newsroom) -> None:
    town.call_is_revoked("contributi")
    assert await room.goes_on() == happened("contributi: edited/revoked title", mails=["contributi"])


async def test_an_outcome_that_is_published_as_a_file_is_told_as_such(town: Town, room: Newsroom) -> None:
    town.outcome_is_published("contributi")
    assert await room.goes_on() == happened("contributi: attachment_added/outcome_published", mails=["contributi"])


async def test_a_file_that_is_attached_is_told(town: Town, room: Newsroom) -> None:
    town.file_is_attached("festa", File("programma", "Programma delle serate", pdf("Lunedi: la banda")))
    assert await room.goes_on() == happened("festa: attachment_added", mails=["festa"])


async def test_a_file_that_is_replaced_at_its_address_is_told_when_it_was_seen_twice(
    town: Town, room: Newsroom
) -> None:
    town.file_is_replaced("contributi", pdf("Testo integrale", "Articolo 1 come modificato"))
    assert await room.goes_on() == happened("contributi: attachment_replaced", mails=["contributi"])


async def test_a_file_that_is_renamed_is_told_as_renamed(town: Town, room: Newsroom) -> None:
    town.file_is_renamed("contributi", "Testo coordinato del bando")
    assert await room.goes_on() == happened(
        "contributi: edited/attachment_renamed attachment_title", mails=["contributi"]
    )


async def test_a_file_that_is_removed_is_told_as_removed(town: Town, room: Newsroom) -> None:
    town.file_is_removed("contributi")
    assert await room.goes_on() == happened("contributi: edited/attachment_removed attachments", mails=["contributi"])


@pytest.mark.parametrize("status", [404, 410])
async def test_an_item_that_is_taken_down_is_told_as_withdrawn_when_its_page_was_gone_twice(
    town: Town, room: Newsroom, status: int
) -> None:
    town.item_is_withdrawn("festa", status=status)
    assert await room.goes_on(hours=4) == NOTHING
    assert await room.goes_on() == happened("festa: withdrawn", mails=["festa"])


@pytest.mark.parametrize("where", ["/novita.html", "/"])
async def test_an_item_whose_address_leads_to_the_list_or_home_is_withdrawn(
    town: Town, room: Newsroom, where: str
) -> None:
    town.item_is_withdrawn("festa", to=where)
    assert await room.goes_on(hours=4) == NOTHING
    assert await room.goes_on() == happened("festa: withdrawn", mails=["festa"])


async def test_an_item_that_comes_back_is_told_as_returned(town: Town, room: Newsroom) -> None:
    town.item_is_withdrawn("festa")
    await room.goes_on()
    town.item_returns("festa")
    assert await room.goes_on() == happened("festa: returned", mails=["festa"])


async def test_an_item_that_is_gone_for_some_hours_was_never_withdrawn(town: Town, room: Newsroom) -> None:
    town.item_is_withdrawn("festa")
    await room.goes_on(hours=4)
    town.item_returns("festa")
    assert await room.goes_on() == NOTHING


async def test_calls_with_near_equal_titles_are_several_calls(town: Town, room: Newsroom) -> None:
    town.call_is_added("12", "Avviso pubblico n. 12 per la cooperazione internazionale", deadline=date(2026, 7, 31))
    await room.goes_on()
    town.list_scrolls(by=8)
    town.call_is_added("13", "Avviso pubblico n. 13 per la cooperazione internazionale", deadline=date(2026, 8, 31))
    assert await room.goes_on() == happened("13: appeared", mails=["13"], new=["13"])


async def test_this_years_edition_of_a_call_is_another_call_than_last_years(town: Town, room: Newsroom) -> None:
    town.call_is_added("2025", "Premio Città di Borgo, edizione 2025: bando", deadline=date(2026, 6, 30), days_ago=1)
    await room.goes_on()
    town.lists["novita"].remove("2025")
    town.call_is_added("2026", "Premio Città di Borgo, edizione 2026: bando", deadline=date(2026, 9, 30))
    assert await room.goes_on() == happened("2026: appeared", mails=["2026"], new=["2026"])
