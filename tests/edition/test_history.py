"""Feeds forget nothing: what is not among the newest is in archives that never change (RFC 5005 §4)."""

from datetime import date
from itertools import islice

import pytest

from scraper.edition.lost import spoil_lost
from scraper.publish.channel import MAX_BYTES, MAX_POSTS
from scraper.store.shelves import SqlShelves
from scraper.validate.check import Report, check
from scraper.validate.findings import Circumstances
from tests.edition.client import BASE, documents, ids, is_archive, links, older, whole
from tests.edition.conftest import TOML, Gazette

FORMATS = ("rss", "atom", "json")


def archives(gazette: Gazette, feed: str = "borgo/all.atom") -> list[str]:
    return documents(gazette.folder.files, feed)[1:]


def test_a_feed_that_fits_has_no_archive_and_leads_nowhere(gazette: Gazette) -> None:
    gazette.come(MAX_POSTS)
    gazette.publish()
    assert archives(gazette) == []
    assert len(ids(gazette.folder.files["borgo/all.atom"])) == MAX_POSTS


def test_what_is_not_among_the_newest_waits_in_the_feed_until_an_archive_is_full(gazette: Gazette) -> None:
    gazette.come(2 * MAX_POSTS - 1)
    gazette.publish()
    assert archives(gazette) == []
    assert len(ids(gazette.folder.files["borgo/all.json"])) == 2 * MAX_POSTS - 1
    gazette.comes()
    gazette.publish()
    assert archives(gazette) == ["borgo/archive/all/1.atom"]
    assert len(ids(gazette.folder.files["borgo/all.json"])) == MAX_POSTS


@pytest.mark.parametrize("extension", FORMATS)
@pytest.mark.parametrize("feed", ["borgo/all", "borgo/news", "borgo/lists/notizie", "all", "news"])
def test_a_client_that_follows_a_feed_back_has_every_entry_once(gazette: Gazette, feed: str, extension: str) -> None:
    entries = gazette.come(7 * MAX_POSTS + 13)
    gazette.publish()
    counted = whole(gazette.folder.files, f"{feed}.{extension}")
    assert counted == {entry.item.id: 1 for entry in entries}


def test_the_formats_of_every_document_hold_the_same_entries(gazette: Gazette) -> None:
    gazette.come(4 * MAX_POSTS)
    gazette.publish()
    for document in documents(gazette.folder.files, "borgo/all.rss"):
        path = document.removesuffix(".rss")
        in_rss, in_atom, in_json = (ids(gazette.folder.files[f"{path}.{extension}"]) for extension in FORMATS)
        assert in_rss == in_atom == in_json


def test_an_archive_never_changes_while_the_site_goes_on(gazette: Gazette) -> None:
    entries = gazette.come(3 * MAX_POSTS)
    gazette.publish()
    before = {path: data for path, data in gazette.folder.files.items() if "/archive/" in path}
    assert len(before) > 10
    for week in range(8):
        gazette.time_passes(days=7)
        gazette.changes(entries[week], title=f"Corretto {week}")
        gazette.is_withdrawn(entries[20 + week])
        gazette.come(40)
        gazette.publish()
        assert {path: gazette.folder.files[path] for path in before} == before
    assert len(archives(gazette)) >= 8


def test_an_archived_entry_that_changed_is_among_the_newest_again(gazette: Gazette) -> None:
    entries = gazette.come(4 * MAX_POSTS)
    gazette.publish()
    old = entries[3]
    assert old.item.id not in ids(gazette.folder.files["borgo/all.atom"])
    gazette.time_passes(days=1)
    gazette.changes(old, title="Prorogato")
    gazette.publish()
    assert old.item.id in ids(gazette.folder.files["borgo/all.atom"])
    assert whole(gazette.folder.files, "borgo/all.atom")[old.item.id] == 2
    assert b"Prorogato" in gazette.folder.files["borgo/all.atom"]


def test_old_items_that_are_found_today_do_not_push_out_what_is_new(gazette: Gazette) -> None:
    gazette.come(MAX_POSTS)
    gazette.publish()
    newest = set(ids(gazette.folder.files["borgo/all.rss"]))
    found = gazette.come(MAX_POSTS, published=date(2019, 3, 1))
    gazette.publish()
    assert set(ids(gazette.folder.files["borgo/all.rss"])) == newest
    assert whole(gazette.folder.files, "borgo/all.rss").keys() == newest | {one.item.id for one in found}


def test_nothing_leads_to_a_document_that_is_not_there_yet(gazette: Gazette) -> None:
    gazette.come(6 * MAX_POSTS)
    gazette.publish()
    there: dict[str, bytes] = {}
    for lot in gazette.lots:
        there |= lot
        for path, data in lot.items():
            if path.rpartition(".")[2] in FORMATS and path != "status.json":
                following = older(data, path)
                assert following is None or following in there


def test_an_archive_says_what_it_is_and_where_the_feed_is(gazette: Gazette) -> None:
    gazette.come(3 * MAX_POSTS)
    gazette.publish()
    for extension in ("rss", "atom"):
        newer, oldest = (gazette.folder.files[f"borgo/archive/all/{number}.{extension}"] for number in (2, 1))
        assert is_archive(newer)
        assert is_archive(oldest)
        assert not is_archive(gazette.folder.files[f"borgo/all.{extension}"])
        told = {link.get("rel"): link.get("href") for link in links(newer)}
        assert told["current"] == f"{BASE}borgo/all.{extension}"
        assert told["self"] == f"{BASE}borgo/archive/all/2.{extension}"
        assert told["prev-archive"] == f"{BASE}borgo/archive/all/1.{extension}"
        assert "prev-archive" not in {link.get("rel") for link in links(oldest)}


def test_every_document_is_valid_and_none_grows_too_large(gazette: Gazette) -> None:
    page = "<p>" + 'L’«avviso» & la "domanda" <br> ' * 300 + "</p>"
    gazette.come(3 * MAX_POSTS, html=page, text="parola " * 300)
    gazette.publish()
    read = 0
    for path, data in gazette.folder.files.items():
        if path.rpartition(".")[2] in FORMATS and path != "status.json":
            assert len(data) <= MAX_BYTES, path
            report = check(data, Circumstances(address=f"{BASE}{path}", now=gazette.now))
            assert isinstance(report, Report), path
            assert list(report.findings) == [], path
            read += 1
    assert read > 60
    assert len(whole(gazette.folder.files, "borgo/all.atom")) == 3 * MAX_POSTS


def test_changes_are_kept_for_ever_too(gazette: Gazette) -> None:
    entry = gazette.comes()
    for number in range(3 * MAX_POSTS):
        gazette.time_passes(hours=1)
        entry = gazette.changes(entry, title=f"Titolo {number}")
    gazette.publish()
    assert len(archives(gazette, "borgo/changes.rss")) == 2
    assert len(whole(gazette.folder.files, "borgo/changes.rss")) == 3 * MAX_POSTS


def test_archives_move_with_the_folder_to_another_address(gazette: Gazette) -> None:
    gazette.come(3 * MAX_POSTS)
    gazette.publish()
    before = dict(gazette.folder.files)
    gazette.reads(TOML.replace("https://feeds.example.org/", "https://altrove.example.net/feed/"))
    gazette.publish("borgo", "valle")
    for path in archives_in(before):
        moved = before[path].replace(b"https://feeds.example.org/", b"https://altrove.example.net/feed/")
        assert gazette.folder.files[path] == moved


def archives_in(files: dict[str, bytes]) -> list[str]:
    return [path for path in files if "/archive/" in path and path.startswith("borgo/")]


@pytest.mark.parametrize("lots", range(12))
def test_an_edition_that_is_cut_off_anywhere_is_made_whole_by_the_next(gazette: Gazette, lots: int) -> None:
    entries = gazette.come(4 * MAX_POSTS)
    parts = gazette.edition().render(["borgo"])
    for files in islice(parts, lots):
        gazette.folder.write(files)
    before = dict(gazette.folder.files)
    del parts  # what was made last was not written any more
    gazette.publish("borgo")
    assert whole(gazette.folder.files, "borgo/all.atom") == {entry.item.id: 1 for entry in entries}
    archived = {path: data for path, data in before.items() if "/archive/" in path}
    assert {path: gazette.folder.files[path] for path in archived} == archived


def test_files_that_somebody_took_away_are_made_again_and_the_others_stay(gazette: Gazette) -> None:
    entries = gazette.come(4 * MAX_POSTS)
    gazette.publish()
    before = dict(gazette.folder.files)
    gazette.changes(entries[0], title="Corretto")
    taken = ["borgo/news.atom", "borgo/archive/all/1.json", "borgo/archive/all/2.rss"]
    for path in taken:
        del gazette.folder.files[path]
    shelves = SqlShelves(gazette.memory.database)
    assert spoil_lost(shelves, gazette.folder, ["borgo", "valle"], lists=(), queries=())
    gazette.publish("borgo")
    assert gazette.folder.files.keys() >= before.keys()
    kept = [path for path in before if "/archive/" in path and path not in taken and "archive/all/1." not in path]
    assert {path: gazette.folder.files[path] for path in kept} == {path: before[path] for path in kept}
    assert not spoil_lost(shelves, gazette.folder, ["borgo", "valle"], lists=(), queries=())
