"""Configurations that go back and forth, and steps that are cut off: no entry is lost, no address is left behind."""

from dataclasses import replace

import pytest

from scraper.edition.lost import spoil_lost
from scraper.model import Kind
from scraper.publish.channel import MAX_POSTS
from scraper.publish.feeds import list_path
from scraper.store.shelves import SqlShelves
from tests.edition.client import ids, whole
from tests.edition.conftest import TOML, Gazette
from tests.edition.test_queries import asked, found

ELSEWHERE = "https://altrove.example.net/feed/"
VALLE = TOML.index('[[site]]\nid = "valle"')
MOVED = TOML.replace("https://feeds.example.org/", ELSEWHERE)


def shelves(gazette: Gazette) -> SqlShelves:
    return SqlShelves(gazette.memory.database)


def lost(gazette: Gazette) -> bool:
    told = gazette.settings
    paths = [list_path(source) for source in told.sources]
    return spoil_lost(
        shelves(gazette), gazette.folder, [site.id for site in told.sites], lists=paths, queries=told.queries
    )


def cut_off(*_: object) -> None:
    raise KeyboardInterrupt


def without_avvisi() -> str:
    return TOML[: TOML.index('[[source]]\nid = "avvisi"')] + TOML[TOML.index('[[source]]\nid = "notizie"') :]


def test_a_query_that_was_away_finds_what_came_meanwhile(gazette: Gazette) -> None:
    gazette.reads(asked(match=["scuola"]))
    gazette.comes(title="Scuola aperta")
    gazette.publish("borgo", "valle")
    gazette.reads(TOML)
    gazette.comes(title="Scuola chiusa")
    gazette.publish("borgo", "valle")
    gazette.reads(asked(match=["scuola"]))
    gazette.publish("borgo", "valle")
    assert found(gazette) == {"Scuola aperta", "Scuola chiusa"}


def test_a_query_that_is_changed_back_after_a_crash_finds_all_again(
    gazette: Gazette, monkeypatch: pytest.MonkeyPatch
) -> None:
    gazette.reads(asked(match=["scuola"]))
    gazette.comes(title="Scuola aperta")
    gazette.publish("borgo", "valle")
    gazette.reads(asked(match=["mercato"]))
    with monkeypatch.context() as patch:
        patch.setattr(SqlShelves, "fill", cut_off)
        gazette.comes(title="Mercato")
        with pytest.raises(KeyboardInterrupt):
            gazette.publish("borgo", "valle")
    gazette.reads(asked(match=["scuola"]))
    gazette.publish("borgo", "valle")
    assert found(gazette) == {"Scuola aperta"}


def test_a_move_with_entries_of_a_site_that_is_watched_no_more(gazette: Gazette) -> None:
    gazette.come(2 * MAX_POSTS, source="valle-novita")
    gazette.come(2 * MAX_POSTS)
    gazette.publish()
    gazette.reads(MOVED[: MOVED.index('[[site]]\nid = "valle"')])
    gazette.publish("borgo")
    for path, data in gazette.folder.files.items():
        if path.startswith("archive/"):
            assert b"https://feeds.example.org/" not in data


def test_a_move_that_is_cut_off_and_taken_back(gazette: Gazette) -> None:
    gazette.come(4 * MAX_POSTS)
    gazette.publish()
    before = dict(gazette.folder.files)
    gazette.reads(MOVED)
    parts = gazette.edition().render(["borgo"])
    gazette.folder.write(next(parts))
    del parts
    gazette.reads(TOML)
    gazette.publish("borgo", "valle")
    assert {path: gazette.folder.files[path] for path in before} == before


def test_a_move_while_an_archive_is_missing(gazette: Gazette) -> None:
    gazette.come(4 * MAX_POSTS)
    gazette.publish()
    gazette.reads(MOVED)
    del gazette.folder.files["borgo/archive/all/1.json"]
    assert lost(gazette)
    gazette.publish("borgo", "valle")
    for path, data in gazette.folder.files.items():
        assert b"https://feeds.example.org/" not in data, path


def test_archives_of_what_a_query_asked_before_are_not_missed_for_ever(gazette: Gazette) -> None:
    gazette.reads(asked(match=["notizia"]))
    gazette.come(3 * MAX_POSTS)
    gazette.publish("borgo", "valle")
    gazette.reads(asked(match=["notizia", "mercato"]))
    gazette.publish("borgo", "valle")
    for extension in ("rss", "atom", "json"):
        del gazette.folder.files[f"queries/archive/q/1.{extension}"]
    lost(gazette)
    gazette.publish("borgo", "valle")
    assert not lost(gazette)


def test_an_archived_item_leaves_a_query_that_it_does_not_answer_any_more(gazette: Gazette) -> None:
    gazette.reads(asked(match=["notizia"]))
    entries = gazette.come(2 * MAX_POSTS)
    gazette.publish()
    gazette.time_passes(days=1)
    gazette.changes(entries[0], title="Mercato")
    gazette.publish()
    assert "Mercato" not in found(gazette)
    gazette.time_passes(days=1)
    gazette.changes(entries[1], title="Un mercato")
    gazette.comes(title="Notizia nuova")
    gazette.publish()
    assert not found(gazette) & {"Mercato", "Un mercato"}


def test_a_kind_that_no_item_has_any_more_keeps_its_feed(gazette: Gazette) -> None:
    entry = gazette.comes(kind=Kind.EVENT, starts=gazette.now.date())
    gazette.publish()
    assert ids(gazette.folder.files["borgo/events.rss"]) == [entry.item.id]
    gazette.time_passes(days=1)
    gazette.changes(entry, kind=Kind.NEWS, starts=None)
    gazette.publish()
    assert ids(gazette.folder.files["borgo/events.rss"]) == []
    assert ids(gazette.folder.files["events.rss"]) == []
    assert b"borgo/events.rss" in gazette.folder.files["borgo/index.html"]


def test_the_page_says_of_a_query_of_the_last_days_what_its_feed_says(gazette: Gazette) -> None:
    gazette.reads(asked(match=["notizia"], last="7d"))
    gazette.comes(title="Notizia vecchia")
    gazette.publish("borgo", "valle")
    gazette.time_passes(days=30)
    gazette.comes(title="Mercato")
    gazette.publish("borgo", "valle")
    assert found(gazette) == set()
    start = gazette.folder.files["index.html"].decode()
    assert "Notizia vecchia" not in start[start.index("Ricerca") :].partition("</article>")[0].partition("<h2")[0]


def test_a_source_that_left_is_not_listed(gazette: Gazette) -> None:
    gazette.comes("avvisi")
    gazette.publish("borgo", "valle")
    gazette.reads(without_avvisi())
    assert gazette.memory.outbox.unpublished()
    gazette.publish()
    assert b"lists/avvisi" not in gazette.folder.files["index.html"]


def test_a_source_that_left_is_not_missed_for_ever(gazette: Gazette) -> None:
    gazette.comes("avvisi")
    gazette.publish("borgo", "valle")
    gazette.reads(without_avvisi())
    for extension in ("rss", "atom", "json"):
        del gazette.folder.files[f"borgo/lists/avvisi.{extension}"]
    lost(gazette)
    gazette.publish("borgo", "valle")
    assert not lost(gazette)


def test_a_source_that_returns_has_all_it_shows(gazette: Gazette) -> None:
    entries = gazette.come(3, "avvisi")
    gazette.publish("borgo", "valle")
    gazette.reads(without_avvisi())
    gazette.time_passes(days=1)

    both = replace(entries[0], readings={**entries[0].readings, "notizie": entries[0].item})
    gazette._record(gazette._state("notizie"), both)
    gazette.publish("borgo", "valle")
    gazette.reads(TOML)
    gazette.publish("borgo", "valle")
    assert len(ids(gazette.folder.files["borgo/lists/avvisi.rss"])) == 3


def test_a_site_that_leaves_and_returns(gazette: Gazette) -> None:
    gazette.come(3, "valle-novita")
    gazette.come(3)
    gazette.publish("borgo", "valle")
    gazette.reads(TOML[:VALLE])
    gazette.publish("borgo")
    assert b"valle.example" not in gazette.folder.files["all.rss"]
    assert b"valle" not in gazette.folder.files["index.html"]
    assert b"valle" not in gazette.folder.files["feeds.opml"]
    gazette.reads(TOML)
    gazette.publish("borgo", "valle")
    assert len(whole(gazette.folder.files, "all.rss")) == 6


def test_going_back_in_time(gazette: Gazette) -> None:
    gazette.come(120)
    gazette.publish()
    gazette.time_passes(days=-30)
    gazette.come(120)
    gazette.publish()
    assert len(whole(gazette.folder.files, "all.rss")) == 240
