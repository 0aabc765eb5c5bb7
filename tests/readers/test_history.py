"""Feeds that grow for weeks: what left the subscription document is found behind it, once, for ever (RFC 5005 §4)."""

import asyncio
import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

import pytest
from lxml import etree

from scraper.cli.feeds import check_address
from scraper.fetch.replay import ReplayFetcher, page
from scraper.model import Change, Entry, Kind, Page
from scraper.publish.channel import FORMATS, MAX_BYTES
from scraper.validate.findings import ADVICE
from tests.readers.client import ATOM, documents, logical, path_of, read
from tests.readers.region import BASE, EXTENDED, WITHDRAWN, Week

EXTENSIONS = ("rss", "atom", "json")
LONG = ("borgo/all", "borgo/news", "borgo/changes", "borgo/lists/notizie", "all", "news", "changes")
"""Feeds with five archive documents at least at the end."""


def is_archive(path: str) -> bool:
    return "archive/" in path and path.endswith(EXTENSIONS)


def belongs(entry: Entry, feed: str) -> bool:
    """Does this item belong to this feed of items?"""
    site, _, name = feed.rpartition("/")
    return site in {"", entry.site} and (name == "all" or entry.item.kind is Kind.NEWS)


def wanted(feed: str, week: Week) -> Mapping[str, str]:
    """Id and title of every entry that a feed has."""
    if feed.endswith("changes"):
        return {f"{change.item}#{change.id}": "" for change in _changes(feed, week)}
    if feed == "borgo/lists/notizie":
        return {e.item.id: _title(e) for e in week.entries if e.site == "borgo" and e.item.kind is Kind.NEWS}
    return {entry.item.id: _title(entry) for entry in week.entries if belongs(entry, feed)}


def _changes(feed: str, week: Week) -> list[Change]:
    return [change for change in week.changes if feed == "changes" or change.site == "borgo"]


def _title(entry: Entry) -> str:
    return f"Ritirato: {entry.item.title}" if entry.withdrawn else entry.item.title


@pytest.mark.parametrize("extension", EXTENSIONS)
@pytest.mark.parametrize("feed", LONG)
def test_the_documents_of_a_feed_together_are_all_its_entries_as_they_are_now(
    weeks: Sequence[Week], feed: str, extension: str
) -> None:
    for week in weeks:
        whole = logical(list(documents(week.feeds, f"{feed}.{extension}")))
        expected = wanted(feed, week)
        assert whole.keys() == expected.keys()
        told = {name: one.title for name, one in whole.items() if expected[name]}
        assert {name: _shown(title) for name, title in told.items()} == {
            name: _shown(title) for name, title in expected.items() if title
        }


def _shown(title: str) -> str:
    return title.replace("\ufffe", "").strip()


@pytest.mark.parametrize("feed", LONG)
def test_an_entry_is_repeated_only_where_it_changed_and_the_newer_version_is_found_first(
    weeks: Sequence[Week], feed: str
) -> None:
    found: dict[str, list[str]] = {}
    for document in documents(weeks[-1].feeds, f"{feed}.atom"):
        for version in document.versions:
            found.setdefault(version.id, []).append(f"{version.updated}")
    for name, moments in found.items():
        distinct = list(dict.fromkeys(moments))
        assert distinct == sorted(distinct, reverse=True), name
    archived = Counter(
        (version.id, version.updated)
        for document in documents(weeks[-1].feeds, f"{feed}.atom")
        if is_archive(document.path)
        for version in document.versions
    )
    assert max(archived.values()) == 1, "no two archives hold the same version"


def test_a_call_that_changed_when_it_was_long_archived_is_found_as_it_is_now(weeks: Sequence[Week]) -> None:
    for title in (EXTENDED, WITHDRAWN):
        (entry,) = (one for one in weeks[-1].entries if one.item.title == title)
        read_ones = list(documents(weeks[-1].feeds, "all.atom"))
        holding = [one.path for one in read_ones if entry.item.id in {version.id for version in one.versions}]
        assert len(holding) == 2
        assert all(map(is_archive, holding)), "it has sunk below the newest again"
        now = logical(read_ones)[entry.item.id].updated
        assert now == entry.updated.replace(microsecond=0)


def test_archive_documents_never_change(weeks: Sequence[Week]) -> None:
    first: dict[str, bytes] = {}
    for week in weeks:
        for path, data in week.feeds.items():
            if is_archive(path):
                assert first.setdefault(path, data) == data, path
        assert first.keys() <= week.feeds.keys()
    for feed in LONG:
        assert sum(is_archive(one.path) for one in documents(weeks[-1].feeds, f"{feed}.atom")) >= 5


def test_an_archive_document_is_not_even_written_a_second_time(weeks: Sequence[Week]) -> None:
    written = Counter(path for week in weeks for files in week.writes for path in files if is_archive(path))
    assert written
    assert max(written.values()) == 1


def test_no_document_is_larger_than_readers_like(weeks: Sequence[Week]) -> None:
    for week in weeks:
        for path, data in week.feeds.items():
            if path.endswith((*EXTENSIONS, "ics")):
                assert len(data) <= MAX_BYTES, path


def test_nothing_leads_to_a_document_that_is_not_there_whenever_one_looks(weeks: Sequence[Week]) -> None:
    folder: dict[str, bytes] = {}
    looked = 0
    for week in weeks:
        for files in week.writes:
            folder |= files
            for path, data in files.items():
                for target in leads_to(path, data):
                    assert target in folder, (path, target)
                    looked += 1
    assert looked > 500


def leads_to(path: str, data: bytes) -> list[str]:
    """The files of the folder that a reader is sent to by this one, besides the subscription document of an archive."""
    if path.endswith(EXTENSIONS) and path != "status.json":
        older = read(path, data).older
        return [older] if older else []
    if path.endswith(".opml"):
        return [path_of(one.get("xmlUrl")) for one in etree.fromstring(data).iter("outline") if one.get("xmlUrl")]
    return []


def test_every_archive_document_leads_back_to_the_feed_and_to_the_one_before_it(weeks: Sequence[Week]) -> None:
    files = weeks[-1].feeds
    for feed in LONG:
        newer, *older = [root_of(files[one.path]) for one in documents(files, f"{feed}.atom")]
        assert not newer.findall(f"{ATOM}link[@rel='current']")
        for archive in older:
            (current,) = archive.findall(f"{ATOM}link[@rel='current']")
            assert path_of(current.get("href")) == f"{feed}.atom"
    for feed in LONG:
        numbers = [
            int(one.path.rpartition("/")[2].partition(".")[0]) for one in list(documents(files, f"{feed}.atom"))[1:]
        ]
        assert all(before - after == 1 for before, after in pairwise(numbers))
        assert numbers[-1] == 1


def root_of(data: bytes) -> etree._Element:
    return etree.fromstring(data)


def test_the_three_formats_have_the_same_entries_in_the_same_documents(weeks: Sequence[Week]) -> None:
    for feed in LONG:
        chains = [list(documents(weeks[-1].feeds, f"{feed}.{extension}")) for extension in EXTENSIONS]
        for rss, atom, feed_json in zip(*chains, strict=True):
            assert [one.id for one in rss.versions] == [one.id for one in atom.versions]
            assert atom.versions == feed_json.versions


def test_a_feed_that_forgets_has_no_history(weeks: Sequence[Week]) -> None:
    for week in weeks:
        (only,) = documents(week.feeds, "queries/borgo-recente.json")
        assert len(json.loads(week.feeds[only.path])["items"]) <= 50


def test_what_a_query_finds_is_found_in_its_history_too(weeks: Sequence[Week]) -> None:
    whole = logical(list(documents(weeks[-1].feeds, "queries/lavori.rss")))
    expected = {entry.item.id for entry in weeks[-1].entries if "Lavori" in entry.item.title}
    assert whole.keys() == expected


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_our_own_validator_follows_a_history_to_its_end_and_finds_nothing_to_mend(
    weeks: Sequence[Week], extension: str
) -> None:
    fetcher = ReplayFetcher({f"{BASE}{path}": served(path, weeks[-1]) for path in weeks[-1].feeds})
    judged = asyncio.run(check_address(fetcher, f"{BASE}borgo/all.{extension}", history=True))
    assert len(judged) > 5
    assert {str(found) for one in judged for found in one.report.findings if found.severity is not ADVICE} == set()


def served(path: str, week: Week) -> Page:
    kind = FORMATS.get(path.rpartition(".")[2], "text/html")
    data = week.feeds[path]
    headers = {"content-type": kind, "cache-control": "max-age=900", "etag": f'"{hashlib.sha256(data).hexdigest()}"'}
    return page(f"{BASE}{path}", data, at=week.at, headers=headers)
