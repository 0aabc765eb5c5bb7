"""Items at a new address: the same item, or another one that looks like it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from scraper.diff.identity import Match, identify
from scraper.model import ChangeType, Entry, Item, Kind
from tests.diff.conftest import HOUR, LIST, START, listed, look, news, remembered, seen

AVVISO = "Avviso pubblico per la co-progettazione di interventi"
LATER = START + HOUR
OTHERS = (
    "Delegazione cuneese in Guinea per il progetto Balo Kendo",
    "Il Social Food completa il Movicentro della stazione",
    "Serata pubblica sul Senegal con le associazioni",
)


def there(title: str, path: str, day: date | None = None, *, act: str | None = None) -> Item:
    """As a reader hands it over at some address: under an id of its own."""
    return replace(news(title, path), id=f"tag:{path}", published=day, act=act)


def matched(item: Item, known: Item | Entry, *more: Item) -> Match:
    entry = known if isinstance(known, Entry) else remembered(known)
    return identify([item, *more], [entry], source=LIST.id, at=LATER)[0]


DAY = date(2026, 6, 20)


@pytest.mark.parametrize(
    ("known", "now", "evidence"),
    [
        (there("Chiusura strada", "/news/405906/chiusura"), there("Chiusura della strada", "/news/405906/x"),
         "the number in its address"),
        (there(AVVISO, "/a.html", DAY), there(AVVISO, "/novita/a/", DAY), "its title and its day"),
        (there(AVVISO, "/a.html", DAY), there(f"PROROGA - {AVVISO}", "/novita/a/", DAY), "its title and its day"),
        (there("Avviso sul bilancio", "/a.html", act="Determina n. 123 del 2026"),
         there("Avviso bilancio", "/b", act="DETERMINA N. 123 del 2026"), "its act number"),
        (there(AVVISO, "/a.html"), there(AVVISO, "/novita/a/", DAY), "its title"),
        (there(AVVISO, "/a.html", DAY), there(AVVISO, "/novita/a/", DAY + timedelta(days=2)), "its title"),
        (there(f"{AVVISO[:40]}...", "/a.html"), there(AVVISO, "/novita/a/"), "the beginning of its title"),
        (there(AVVISO, "/a.html", DAY), there(AVVISO.replace("di interventi", "d'interventi"), "/novita/a/", DAY),
         "nearly its title"),
    ],
    ids=["number", "title and day", "extended", "act", "undated", "re-dated", "cropped", "retouched"],
)  # fmt: skip
def test_an_item_at_a_new_address_is_known_by_its_evidence(known: Item, now: Item, evidence: str) -> None:
    match = matched(now, known)
    assert match.entry is not None
    assert (match.item.id, match.evidence) == (known.id, evidence)


@pytest.mark.parametrize(
    ("known", "now"),
    [
        (there("Avviso n. 12 per la concessione di contributi", "/a", DAY),
         there("Avviso n. 13 per la concessione di contributi", "/b", DAY)),
        (there("Bando per le associazioni, anno 2025", "/a"), there("Bando per le associazioni, anno 2026", "/b")),
        (there("Esito di gara", "/a", DAY), there("Esito di gara", "/b", DAY)),
        (there(AVVISO, "/a", DAY), there(AVVISO, "/b", DAY + timedelta(days=365))),
        (there(AVVISO, "/bandi/2025/a"), there(AVVISO, "/bandi/2026/a")),
        (there("Chiusura della strada", "/news/405906"), there("Festa patronale in piazza", "/altro/405906")),
    ],
    ids=["another number", "another edition", "a short title", "a year later", "another year's address", "one number"],
)  # fmt: skip
def test_another_item_is_never_taken_for_the_known_one(known: Item, now: Item) -> None:
    assert matched(now, known).entry is None


def test_an_undated_title_that_has_long_been_known_may_be_this_years() -> None:
    old = replace(remembered(there(AVVISO, "/a.html")), first_seen=START - timedelta(days=300))
    assert matched(there(AVVISO, "/novita/a/"), old).entry is None


def test_a_whole_list_takes_its_titles_along_whatever_its_dates() -> None:
    old = [
        replace(remembered(there(title, f"/{n}.html")), first_seen=START - timedelta(days=300))
        for n, title in enumerate(OTHERS)
    ]
    today = [there(title, f"/novita/{n}/", date(2026, 6, 24)) for n, title in enumerate(OTHERS)]
    found = identify(today, old, source=LIST.id, at=LATER)
    assert [match.item.id for match in found] == [entry.item.id for entry in old]


@pytest.mark.parametrize(
    ("now", "known", "same"),
    [
        (there("In Cibo Civitas", "/progetto/civitas/"), there("In Cibo Civitas", "/c.html"), True),
        (there("In Cibo Civitas", "/progetto/civitas/", DAY), there("In Cibo Civitas", "/c.html"), True),
        (there("Esito di gara", "/e/", DAY), there("Esito di gara", "/e.html", DAY - timedelta(days=30)), False),
        (replace(there("Consulta giovani", "/e/"), kind=Kind.EVENT), there("Consulta giovani", "/e.html"), False),
    ],
)
def test_a_short_name_moves_along_with_its_list_unless_day_or_kind_say_otherwise(
    now: Item, known: Item, *, same: bool
) -> None:
    assert matched(now, known).entry is None  # alone it may be another one's
    rest = [there(title, f"/novita/{n}/") for n, title in enumerate(OTHERS)]
    entries = [remembered(there(title, f"/{n}.html")) for n, title in enumerate(OTHERS)]
    found = identify([now, *rest], [remembered(known), *entries], source=LIST.id, at=LATER)[0]
    assert (found.entry is not None) == same


def test_what_an_operator_told_apart_is_never_merged_again() -> None:
    known = remembered(there(AVVISO, "/a.html", DAY))
    apart = replace(known, apart=frozenset({"comune.example.it/novita/a"}))
    assert matched(there(AVVISO, "/novita/a/", DAY), known).entry is not None
    assert matched(there(AVVISO, "/novita/a/", DAY), apart).entry is None


def test_a_page_that_is_used_again_every_year_holds_another_item_every_year() -> None:
    last = replace(there("Bando sport 2025", "/bando-sport"), kind=Kind.CALL, deadline=date(2025, 9, 30))
    now = replace(last, title="Bando sport 2026", deadline=date(2026, 9, 30))
    found = seen(listed([now, news("Altro")], [remembered(last), remembered(news("Altro"))]))
    assert [(change.type, change.title) for change in found.changes] == [(ChangeType.APPEARED, "Bando sport 2026")]
    assert found.entries[0].item.id != last.id


# ------------------------------------------------------------------ what a move tells


def moved_list() -> tuple[list[Item], list[Entry]]:
    known = [remembered(replace(there(title, f"/{n}.html"), summary="Si avvia a...")) for n, title in enumerate(OTHERS)]
    today = [replace(there(title, f"/novita/{n}/", DAY), summary="Altre parole") for n, title in enumerate(OTHERS)]
    return today, known


def test_a_list_that_moved_tells_new_addresses_and_nothing_else() -> None:
    found = seen(listed(*moved_list()))
    assert [(change.type, set(change.fields)) for change in found.changes] == [(ChangeType.MOVED, {"url"})] * 3
    assert {change.evidence for change in found.changes} == {"its title"}
    assert all(entry.item.summary == "Altre parole" for entry in found.entries)


def test_a_call_that_moves_and_is_extended_tells_both() -> None:
    call = replace(there(AVVISO, "/a.html", DAY), kind=Kind.CALL, deadline=date(2026, 7, 10))
    now = replace(call, url=news(AVVISO, "/novita/a/").url, deadline=date(2026, 7, 20), summary="Altre parole")
    found = seen(listed([now], [remembered(call)]))
    assert [change.type for change in found.changes] == [ChangeType.DEADLINE_EXTENDED, ChangeType.MOVED]


def test_an_item_that_two_lists_show_at_two_addresses_keeps_the_first() -> None:
    first, second = there(AVVISO, "/novita/a/", DAY), there(AVVISO, "/argomento/a/", DAY)
    entry = remembered(first, "altrove")
    found = seen(listed([second], [entry], look(items=0)))
    (after,) = found.entries
    assert (after.item.id, after.item.url, found.changes) == (first.id, first.url, ())


# ------------------------------------------------------------------ look-alikes


@pytest.mark.parametrize(
    ("known", "now"),
    [
        (there("Concorso pubblico per un posto di istruttore amministrativo", "/a", DAY),
         there("Concorso pubblico per un posto di istruttore tecnico", "/b", DAY)),
        (there("Avviso pubblico per l'assegnazione di contributi…", "/b/sport", DAY),
         there("Avviso pubblico per l'assegnazione di contributi…", "/b/affitti", DAY)),
        (there("Bando contributi alle associazioni culturali", "/b/bando-cultura?cat=1204"),
         there("Bando contributi alle associazioni sportive", "/b/bando-sport?cat=1204")),
    ],
    ids=["another post", "two cropped alike", "one category"],
)  # fmt: skip
def test_what_only_looks_like_the_known_item_is_new(known: Item, now: Item) -> None:
    assert matched(now, known).entry is None


def test_a_call_is_not_swallowed_by_the_news_of_it_that_another_list_shows() -> None:
    title = "Contributi per l'affitto delle famiglie: il bando"
    told = remembered(there(title, "/novita/affitto", DAY), "novita")
    call = replace(there(title, "/bandi/affitto", DAY), kind=Kind.CALL)
    assert identify([call], [told], source="bandi", at=LATER)[0].entry is None


def test_a_call_that_moves_and_names_its_deadline_for_the_first_time_tells_it() -> None:
    call = replace(there(AVVISO, "/a.html", DAY), kind=Kind.CALL)
    now = replace(call, url=news(AVVISO, "/novita/a/").url, deadline=date(2026, 7, 20))
    found = seen(listed([now], [remembered(call)]))
    assert [change.type for change in found.changes] == [ChangeType.DEADLINE_SET, ChangeType.MOVED]
