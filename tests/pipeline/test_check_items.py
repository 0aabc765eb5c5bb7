"""What becomes of items over the days: on lists, on their own pages, and in their files."""

from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from scraper.diff.next import own_page_id
from scraper.model import Attachment, ChangeType, Kind, Meaning, Role, Select, Source, Status
from scraper.store.engine import Database
from tests.pipeline.town import FULL_STORY, LIST, NOTICE, ORIGIN, PDF, Town
from tests.pipeline.watch import AVVISI, Watch, changes, told

pytestmark = pytest.mark.anyio

CALL = "Bando per le associazioni"
PRESS = f"{ORIGIN}/stampa.html"
ROME = ZoneInfo("Europe/Rome")


# ------------------------------------------------------------------ an item's own page


async def test_an_own_page_completes_its_item_silently_at_first_sight(watch: Watch, town: Town) -> None:
    await watch.look()
    town.day_passes()
    call = town.call_appears(deadline="14 luglio 2026, ore 12")
    assert told(await watch.look()) == [(ChangeType.APPEARED, CALL)]
    bare = watch.item(CALL)
    assert (bare.summary, bare.text, bare.attachments) == ("", "", ())

    own = await watch.look(own_page_id(bare.id))
    assert (own.changes, own.baseline) == ((), True)
    assert [(source.url, source.role) for source in own.found] == [(NOTICE, Role.ATTACHMENT)]
    item = watch.item(CALL)
    assert item.summary.startswith(FULL_STORY)
    assert item.text.splitlines() == [*call.story, "Scarica il documento"]
    assert item.attachments == (Attachment(NOTICE, "avviso.pdf", PDF),)
    assert own.snapshot is not None
    assert watch.entry(CALL).snapshot == own.snapshot.id


async def test_a_later_edit_of_an_own_page_is_told_with_both_texts(watch: Watch, town: Town) -> None:
    await watch.look_everywhere()
    town.day_passes()
    news = town.news[0]
    town.page_is_edited(news.url, FULL_STORY, "Rinviato per pioggia.")
    edit = changes(await watch.look_everywhere())
    assert [(change.type, change.title, list(change.fields)) for change in edit] == [
        (ChangeType.EDITED, news.title, ["text"])
    ]
    assert edit[0].fields["text"] == (news.story[0], f"{FULL_STORY}\nRinviato per pioggia.")


async def test_a_title_corrected_on_list_and_page_is_told_once(watch: Watch, town: Town) -> None:
    await watch.look_everywhere()
    town.day_passes()
    town.title_is_corrected("Festa in piazza", "Festa della musica in piazza")
    edits = changes(await watch.look_everywhere())
    assert [(change.type, change.fields) for change in edits] == [
        (ChangeType.EDITED, {"title": ("Festa in piazza", "Festa della musica in piazza")})
    ]


@pytest.mark.parametrize("first", ["list", "page", "both"])
async def test_an_extension_is_one_event_whichever_page_shows_it_first(watch: Watch, town: Town, first: str) -> None:
    await watch.look()
    call = town.call_appears(deadline="14 luglio 2026")
    await watch.look_everywhere()

    town.day_passes()
    town.call_is_extended("28 luglio 2026", on_list=first != "page", on_page=first != "list")
    one_day = changes(await watch.look_everywhere())
    town.day_passes()
    town.call_is_extended("28 luglio 2026")
    all_told = [*one_day, *changes(await watch.look_everywhere())]

    extensions = [change for change in all_told if change.type is not ChangeType.EDITED]
    assert [(change.type, change.fields["deadline"]) for change in extensions] == [
        (ChangeType.DEADLINE_EXTENDED, ("2026-07-14", "2026-07-28"))
    ]
    assert extensions[0] in one_day
    assert [list(change.fields) for change in all_told if change.type is ChangeType.EDITED] == [["text"]]
    assert watch.item(CALL).deadline == date(2026, 7, 28)
    assert watch.item(CALL).url == call.url


async def test_the_hour_that_only_the_own_page_names_is_no_news(watch: Watch, town: Town) -> None:
    await watch.look()
    call = town.call_appears(deadline="14 luglio 2026")
    await watch.look_everywhere()
    town.day_passes()
    town.page_is_edited(call.url, *call.story[:1], "Le domande vanno presentate entro il 14 luglio 2026, ore 12.00.")
    assert [change.type for change in changes(await watch.look_everywhere())] == [ChangeType.EDITED]


async def test_an_own_page_in_maintenance_is_doubted_and_keeps_what_it_said(watch: Watch, town: Town) -> None:
    await watch.look_everywhere()
    title = town.news[0].title
    source, item = watch.source_of(town.news[0].url), watch.item(title)
    town.day_passes()
    town.site_is_in_maintenance()
    doubted = await watch.look(source)
    assert doubted.after.status is Status.SUSPECT
    assert doubted.after.error == f'not itself today: {town.news[0].url}: it says "Sito in manutenzione"'
    assert watch.item(title) == item

    town.day_passes()
    town.everything_is_back()
    back = await watch.look(source)
    assert (back.after.status, back.changes) == (Status.UNCHANGED, ())


async def test_another_page_at_an_items_address_is_doubted(watch: Watch, town: Town) -> None:
    await watch.look_everywhere()
    news = town.news[0]
    item = watch.item(news.title)
    home = f"<title>Comune</title><main><h1>Benvenuti nel Comune di Borgo</h1><p>{FULL_STORY}</p></main>"
    town.page_is_put(news.url, home)
    doubted = await watch.look(watch.source_of(news.url))
    assert doubted.after.status is Status.SUSPECT
    assert watch.item(news.title) == item


async def test_an_own_page_that_is_gone_changes_nothing(watch: Watch, town: Town) -> None:
    await watch.look_everywhere()
    news, before = town.news[0], watch.answers.entries()
    del town.own_pages[news.url]
    gone = await watch.look(watch.source_of(news.url))
    assert gone.after.error == f"HTTP status: {news.url} answers 404 Not Found"
    assert watch.answers.entries() == before


async def test_an_open_calls_page_is_read_more_often_than_that_of_a_news(watch: Watch, town: Town) -> None:
    call = town.call_appears(deadline="14 luglio 2026")
    await watch.look_everywhere()
    waits = {
        state.source.url: state.next_due - town.now for state in watch.store.states() if state.next_due is not None
    }
    assert waits[LIST] < waits[call.url] <= timedelta(hours=6) < timedelta(hours=21) < waits[town.news[0].url]
    assert waits[NOTICE] <= timedelta(hours=6)

    town.day_passes(18)  # two days before the end
    await watch.look_everywhere()
    closing = watch.state(watch.source_of(call.url)).next_due
    assert closing is not None
    assert closing - town.now <= timedelta(hours=1)


# ------------------------------------------------------------------ files


async def test_a_file_replaced_at_its_address_is_told_once_and_when_it_is_seen_a_second_time(
    watch: Watch, town: Town
) -> None:
    town.call_appears()
    await watch.look_everywhere()
    file = watch.source_of(NOTICE)
    assert (watch.state(file).status, watch.state(file).reader is not None) == (Status.OK, True)

    town.day_passes()
    town.file_is_uploaded(NOTICE, b"%PDF-1.7 avviso rettificato")
    assert told(await watch.look_everywhere()) == []
    town.day_passes()
    replaced = await watch.look_everywhere()
    assert told(replaced) == [(ChangeType.ATTACHMENT_REPLACED, CALL)]
    change = changes(replaced)[0]
    assert change.fields == {"attachments": (NOTICE, NOTICE)}
    kept = next(one.snapshot for one in replaced if one.changes)
    assert kept is not None
    assert change.snapshot == kept.id
    assert watch.archive.load(kept) == b"%PDF-1.7 avviso rettificato"

    town.day_passes()
    assert told(await watch.look_everywhere()) == []


async def test_a_file_that_is_made_anew_for_everybody_who_asks_is_never_told(watch: Watch, town: Town) -> None:
    town.call_appears()
    await watch.look_everywhere()
    for look in range(4):
        town.day_passes()
        town.file_is_uploaded(NOTICE, b"%PDF-1.7 made at " + str(look).encode())
        assert told(await watch.look_everywhere()) == []


async def test_a_page_where_a_file_was_is_doubted_and_the_file_is_not_replaced(watch: Watch, town: Town) -> None:
    town.call_appears()
    await watch.look_everywhere()
    file = watch.source_of(NOTICE)
    town.site_is_in_maintenance()
    assert (await watch.look(file)).after.error == f"not itself today: {NOTICE}: it is a page where a file was"
    town.everything_is_back()
    back = await watch.look(file)
    assert (back.after.status, back.changes) == (Status.UNCHANGED, ())


async def test_a_file_that_is_added_is_told_and_then_watched(watch: Watch, town: Town) -> None:
    call = town.call_appears()
    await watch.look_everywhere()
    town.day_passes()
    form = f"{ORIGIN}/files/modulo.pdf"
    town.file_is_uploaded(form, b"%PDF-1.7 modulo")
    town.own_pages[call.url] = replace(call, files=(NOTICE, form))
    added = [change for change in changes(await watch.look_everywhere()) if change.type is not ChangeType.EDITED]
    assert [(change.type, change.fields) for change in added] == [
        (ChangeType.ATTACHMENT_ADDED, {"attachments": (None, form)})
    ]
    assert watch.state(watch.source_of(form)).status is Status.OK


# ------------------------------------------------------------------ several lists of one site


async def test_an_item_on_two_lists_of_one_site_is_one_item_and_appears_once(town: Town, database: Database) -> None:
    watch = Watch(town, database, AVVISI, Source("stampa", "borgo", PRESS))
    town.second_list_shows(PRESS, *town.news)
    await watch.look_everywhere()
    assert len(watch.titles()) == 3

    town.day_passes()
    news = town.news_appears("Mercato spostato")
    town.second_list_shows(PRESS, *town.news)
    assert told(await watch.look_everywhere()) == [(ChangeType.APPEARED, "Mercato spostato")]
    found = watch.item("Mercato spostato")
    assert found.url == news.url
    assert set(watch.answers.readings(found.id)) == {"avvisi", "stampa", own_page_id(found.id)}


async def test_a_whole_title_on_one_list_is_not_cut_by_a_cropped_one_on_another(town: Town, database: Database) -> None:
    watch = Watch(town, database, AVVISI, Source("stampa", "borgo", PRESS))
    await watch.look("avvisi")
    town.second_list_shows(PRESS, *(replace(news, title=f"{news.title[:9]}...") for news in town.news))
    await watch.look("stampa")
    town.day_passes()
    town.visit_is_counted()
    assert told(await watch.look_everywhere()) == []
    assert watch.titles() == ["Festa in piazza", "Lavori in via Roma", "Orari della biblioteca"]


async def test_two_lists_that_tell_an_item_in_other_words_make_no_edits_of_each_other(
    town: Town, database: Database
) -> None:
    watch = Watch(town, database, AVVISI, Source("aaa-stampa", "borgo", PRESS))  # asked before the other, from now on
    await watch.look("avvisi")
    town.second_list_shows(PRESS, *(replace(news, teaser="Altro riassunto.") for news in town.news))
    await watch.look("aaa-stampa")
    town.day_passes()
    content, media_type = town.other_pages[PRESS]
    assert isinstance(content, str)
    town.page_is_put(PRESS, content.replace("Primo piano", "Notizie"), media_type=media_type)
    town.visit_is_counted()
    looks = [await watch.look("aaa-stampa"), await watch.look("avvisi"), await watch.look("aaa-stampa")]
    assert told(looks) == []


# ------------------------------------------------------------------ rolling off and coming back


async def test_an_item_that_rolls_off_the_list_is_no_change_and_neither_is_its_return(watch: Watch, town: Town) -> None:
    await watch.look_everywhere()
    town.day_passes()
    oldest = town.news[-1]
    town.list_scrolls()
    assert told(await watch.look_everywhere()) == []
    assert oldest.title in watch.titles()
    assert watch.state().items == 2

    town.day_passes()
    town.news.append(oldest)
    back = await watch.look()
    (entry,) = back.entries
    assert (told(back), entry.item.title, entry.missed, back.after.items) == ([], oldest.title, {}, 3)
    assert watch.titles().count(oldest.title) == 1


async def test_what_changed_while_an_item_was_off_the_list_is_told_when_it_is_back(watch: Watch, town: Town) -> None:
    await watch.look()
    oldest = town.news[-1]
    town.list_scrolls()
    await watch.look()
    town.news.append(replace(oldest, title="Festa in piazza rinviata"))
    back = await watch.look()
    assert [(change.type, change.fields["title"]) for change in back.changes] == [
        (ChangeType.EDITED, (oldest.title, "Festa in piazza rinviata"))
    ]


# ------------------------------------------------------------------ what the configuration says of a list


async def test_a_sources_kind_is_the_kind_of_all_its_items(town: Town, database: Database) -> None:
    town.call_appears()
    watch = Watch(town, database, replace(AVVISI, kind=Kind.NOTICE))
    checked = await watch.look()
    assert [entry.item.kind for entry in checked.entries] == [Kind.NOTICE] * 4


async def test_selectors_decide_what_a_list_is_made_of(town: Town, database: Database) -> None:
    rows = "".join(
        f'<p class="riga"><i>{day}/06/2026</i> <a href="/atto/{day}">Ordinanza n. {day}</a></p>' for day in (19, 22)
    )
    town.page_is_put(LIST, f'<title>Atti</title><main>{rows}<p><a href="/privacy">Privacy</a></p></main>')
    watch = Watch(town, database, replace(AVVISI, select=Select(item=".riga", title="a", date="i")))
    checked = await watch.look()
    assert [(entry.item.title, entry.item.url, entry.item.published) for entry in checked.entries] == [
        ("Ordinanza n. 19", f"{ORIGIN}/atto/19", date(2026, 6, 19)),
        ("Ordinanza n. 22", f"{ORIGIN}/atto/22", date(2026, 6, 22)),
    ]


async def test_a_selector_that_is_no_css_fails_in_words(town: Town, database: Database) -> None:
    watch = Watch(town, database, replace(AVVISI, select=Select(item="li[")))
    checked = await watch.look()
    assert checked.after.status is Status.FAILING
    assert "select: not a CSS selector" in (checked.after.error or "")


async def test_what_is_as_it_was_within_a_day_is_told_so(watch: Watch, town: Town) -> None:
    await watch.look_everywhere()
    town.title_is_corrected("Festa in piazza", "Festa della musica in piazza")
    await watch.look()
    town.day_passes(0, hours=6)
    town.title_is_corrected("Festa della musica in piazza", "Festa in piazza")
    (change,) = (await watch.look()).changes
    assert (change.type, change.meaning) == (ChangeType.EDITED, Meaning.REVERTED)


async def test_what_is_as_it_was_two_days_ago_is_an_edit_like_any_other(watch: Watch, town: Town) -> None:
    await watch.look_everywhere()
    town.title_is_corrected("Festa in piazza", "Festa della musica in piazza")
    await watch.look()
    town.day_passes(2)
    town.title_is_corrected("Festa della musica in piazza", "Festa in piazza")
    (change,) = (await watch.look()).changes
    assert change.meaning is None
