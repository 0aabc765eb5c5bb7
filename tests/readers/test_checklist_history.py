"""The checklist: tombstones, history, WebSub, HTTP as far as files go, and what an entry's identity rests on."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from lxml import etree, html

from scraper.model import Entry, Item, Kind, Site
from scraper.publish.channel import FORMATS, MAX_BYTES
from scraper.publish.render import written_item
from scraper.publish.views import Backing
from tests.pipeline.recorded import Story
from tests.readers.checklist import answers
from tests.readers.client import ATOM, GRAVES, HISTORY, Read, documents, read
from tests.readers.papers import Node, Paper, Papers
from tests.readers.region import EXTENDED, EXTENDED_WEEK, GONE_WEEK, HUB, RETURN_WEEK, RETURNED, WITHDRAWN, Week
from tests.readers.test_checklist_feeds import RFC_3339, entries, own_links

MAINTENANCE = 4


def id_of(title: str, week: Week) -> str:
    (found,) = (entry.item.id for entry in week.entries if entry.item.title == title)
    return found


def graves(data: bytes) -> dict[str, str]:
    """Whose tombstones stand there, and when each was deleted."""
    return {str(one.get("ref")): str(one.get("when")) for one in etree.fromstring(data).iter(f"{GRAVES}deleted-entry")}


def head(paper: Paper) -> Node:
    return paper.channel if paper.extension == "rss" else paper.root


# ------------------------------------------------------------------ tombstones


@answers("tombstones: ref and when")
def test_a_tombstone_says_whose_and_since_when(papers: Papers) -> None:
    found = [(ref, when) for paper in papers.of("atom") for ref, when in graves(paper.data).items()]
    assert found
    for ref, when in found:
        assert ref.startswith("tag:")
        assert RFC_3339.fullmatch(when)


@answers("tombstones: no contradiction with an entry of the same id")
def test_a_tombstone_is_as_new_as_the_entry_that_tells_of_the_withdrawal(papers: Papers) -> None:
    for paper in papers.of("atom"):
        dead = graves(paper.data)
        for entry in entries(paper):
            name = entry.findtext(f"{ATOM}id")
            if name in dead:
                assert entry.findtext(f"{ATOM}updated") == dead[name]
                assert entry.findtext(f"{ATOM}title").startswith("Ritirato: ")


@answers("tombstones: only of what was confirmed to be gone")
def test_only_what_is_gone_has_a_tombstone_and_only_from_then_on(story: Story, weeks: Sequence[Week]) -> None:
    for played in story.days:
        assert all(not graves(data) for path, data in played.feeds.items() if path.endswith(".atom")), (
            "maintenance, a removal from the list and a migration are no withdrawals"
        )
    both = {id_of(title, weeks[-1]) for title in (WITHDRAWN, RETURNED)}
    found = [graves(week.feeds["borgo/calls.atom"]).keys() for week in weeks]
    assert found[:GONE_WEEK] == [set()] * GONE_WEEK
    assert found[GONE_WEEK:RETURN_WEEK] == [both] * (RETURN_WEEK - GONE_WEEK)


@answers("tombstones: what is back has a newer updated")
def test_what_returned_is_an_entry_again_that_is_newer_than_its_tombstone(weeks: Sequence[Week]) -> None:
    name = id_of(RETURNED, weeks[-1])
    when = datetime.fromisoformat(graves(weeks[GONE_WEEK].feeds["borgo/calls.atom"])[name])
    for week in weeks[RETURN_WEEK:]:
        assert name not in graves(week.feeds["borgo/calls.atom"])
        (entry,) = (
            one
            for one in etree.fromstring(week.feeds["borgo/calls.atom"]).iter(f"{ATOM}entry")
            if one.findtext(f"{ATOM}id") == name
        )
        assert datetime.fromisoformat(entry.findtext(f"{ATOM}updated")) > when
        assert entry.findtext(f"{ATOM}title") == RETURNED


# ------------------------------------------------------------------ history; more of it is in test_history


@answers("history: archived, neither paged nor complete")
def test_a_feed_is_archived_and_nothing_else(papers: Papers) -> None:
    for extension in ("rss", "atom"):
        for paper in papers.of(extension):
            assert not list(paper.root.iter(f"{HISTORY}complete"))
            relations = [link.get("rel") for link in head(paper).findall(f"{ATOM}link")]
            assert set(relations) <= {"self", "alternate", "hub", "prev-archive", "current"}
            assert max(relations.count(one) for one in relations) == 1


@answers("history: prev-archive until there is none", "history: links of Atom in RSS")
def test_the_oldest_archive_is_reached_by_links_of_atom_in_both_formats(weeks: Sequence[Week]) -> None:
    for extension in ("rss", "atom"):
        chain = [one.path for one in documents(weeks[-1].feeds, f"borgo/all.{extension}")]
        assert chain[-1] == f"borgo/archive/all/1.{extension}"
        assert len(chain) > 5
        for path in chain:
            links = own_links(head(Paper("", path, weeks[-1].at, weeks[-1].feeds[path])), "prev-archive")
            assert {link.get("type") for link in links} <= {FORMATS[extension]}


@answers("history: fh:archive and current in every archive")
def test_an_archive_says_that_it_is_one_and_of_which_feed(papers: Papers) -> None:
    for extension in ("rss", "atom"):
        for paper in papers.of(extension):
            assert len(head(paper).findall(f"{HISTORY}archive")) == paper.is_archive
            current = [link.get("href") for link in own_links(head(paper), "current")]
            assert current == ([paper.base + subscription(paper.path)] if paper.is_archive else [])


def subscription(path: str) -> str:
    """``cuneo/all.rss`` for ``cuneo/archive/all/3.rss``."""
    folder, _, numbered = path.rpartition("archive/")
    return f"{folder}{numbered.partition('/')[0]}.{path.rpartition('.')[2]}"


@answers(
    "history: archives that stay where and what they are", "history: no link to an archive that is still being filled"
)
def test_what_is_linked_once_is_the_same_ever_after(weeks: Sequence[Week]) -> None:
    last = weeks[-1].feeds
    for week in weeks:
        for feed in ("all.atom", "borgo/changes.rss", "news.json"):
            for document in list(documents(week.feeds, feed))[1:]:
                assert last[document.path] == week.feeds[document.path]


@answers("history: corrections in the subscription document too")
def test_a_correction_of_what_is_archived_is_in_the_subscription_document(weeks: Sequence[Week]) -> None:
    name = id_of(EXTENDED, weeks[-1])
    before = list(documents(weeks[EXTENDED_WEEK - 1].feeds, "borgo/all.json"))
    after = list(documents(weeks[EXTENDED_WEEK].feeds, "borgo/all.json"))
    holds = [
        [one.path for one in chain if name in {version.id for version in one.versions}] for chain in (before, after)
    ]
    assert holds == [["borgo/archive/all/1.json"], ["borgo/all.json", "borgo/archive/all/1.json"]]


# ------------------------------------------------------------------ WebSub


@answers("websub: hub and self in what is subscribed to", "json: hubs with type and url")
def test_what_one_subscribes_to_names_its_hub(weeks: Sequence[Week], papers: Papers) -> None:
    for extension in ("rss", "atom"):
        for paper in papers.of(extension):
            named = [link.get("href") for link in own_links(head(paper), "hub")]
            has_one = paper.base == "https://feeds.example.org/" and not paper.is_archive
            assert named == ([HUB] if has_one else [])
    for paper in papers.of("json"):
        has_one = paper.base == "https://feeds.example.org/" and not paper.is_archive
        assert paper.feed.get("hubs") == ([{"type": "WebSub", "url": HUB}] if has_one else None)


# ------------------------------------------------------------------ HTTP


@answers("http: the same bytes while nothing changed")
def test_what_nothing_happened_to_keeps_its_bytes(weeks: Sequence[Week]) -> None:
    quiet = [path for path in weeks[0].feeds if path.startswith("ostile/")]
    assert len(quiet) > 10
    for week in weeks:
        assert {path: week.feeds[path] for path in quiet} == {path: weeks[0].feeds[path] for path in quiet}


@answers("http: the last good feed when a site fails, and never an error as an entry")
def test_a_site_in_maintenance_changes_no_feed(story: Story) -> None:
    before, then = story.days[MAINTENANCE - 1].feeds, story.days[MAINTENANCE].feeds
    feeds = [path for path in then if path.endswith((*FORMATS, "ics"))]
    assert {path: then[path] for path in feeds if path != "status.json"} == {
        path: before[path] for path in feeds if path != "status.json"
    }
    assert before["status.json"] != then["status.json"], "the pages do tell"


@answers("http: documents of less than 250 kB")
def test_documents_are_small(papers: Papers) -> None:
    assert all(len(paper.data) <= MAX_BYTES for paper in papers.every)


@answers("http: media types by name")
def test_links_between_documents_name_their_media_type(papers: Papers) -> None:
    for extension in ("rss", "atom"):
        for paper in papers.of(extension):
            for rel in ("self", "prev-archive", "current"):
                assert {link.get("type") for link in own_links(head(paper), rel)} <= {FORMATS[extension]}
            assert {link.get("type") for link in own_links(head(paper), "alternate")} <= {"text/html"}


@answers("http: pages lead to the feeds they show")
def test_every_page_leads_to_its_feeds_and_to_nothing_that_is_not_there(weeks: Sequence[Week]) -> None:
    for week in (weeks[0], weeks[-1]):
        for page in ("index.html", "index.en.html", "borgo/index.html", "borgo/index.en.html"):
            named = {
                resolved(page, link.get("href")): link.get("type")
                for link in html.fromstring(week.feeds[page]).iter("link")
                if link.get("rel") == "alternate" and link.get("type")
            }
            folder = page.rpartition("index")[0]
            feeds = {p for p in week.feeds if p.startswith(folder) and p.endswith(".atom") and "archive/" not in p}
            calendars = {path for path in week.feeds if path.startswith(folder) and path.endswith(".ics")}
            assert {path for path, kind in named.items() if kind == FORMATS["atom"]} == feeds
            assert {path for path, kind in named.items() if kind == "text/calendar"} <= calendars
        for page, data in week.feeds.items():
            if page.endswith(".html"):
                assert_leads_home(page, data, week.feeds)


def assert_leads_home(page: str, data: bytes, files: Mapping[str, bytes]) -> None:
    for _, _, address, _ in html.fromstring(data).iterlinks():
        if not address.startswith(("http:", "https:", "mailto:")):
            path, _, place = resolved(page, address).partition("#")
            assert path in files, (page, address)
            assert not place or f'id="{place}"'.encode() in files[path], (page, address)


def resolved(page: str, address: str) -> str:
    """The path, from the folder's root, of a relative address on a page."""
    if address.startswith("#"):
        return page + address
    folder = page.rpartition("/")[0].split("/") if "/" in page else []
    while address.startswith("../"):
        folder, address = folder[:-1], address.removeprefix("../")
    return "/".join([*folder, address])


# ------------------------------------------------------------------ identity


@answers("identity: the same id in every format, independent of scheme, host, slug and title")
def test_an_id_is_ours_and_the_same_in_every_format(story: Story) -> None:
    last = story.days[-1].feeds
    for feed in ("cuneo/all", "cuneo/calls", "all", "cuneo/changes"):
        ids = [[version.id for version in one.versions] for one in read_in_every_format(last, feed)]
        assert ids[0] == ids[1] == ids[2]
        assert all(name.startswith("tag:localhost,2025-") and "cuneo" not in name for name in ids[0])


def read_in_every_format(files: Mapping[str, bytes], feed: str) -> list[Read]:
    return [read(f"{feed}.{extension}", files[f"{feed}.{extension}"]) for extension in FORMATS]


@pytest.mark.parametrize("url", [None, "http://a.example/1", "https://b.example/2"])
def test_another_address_and_another_title_are_the_same_entry(url: str | None) -> None:
    seen = datetime(2026, 1, 2, tzinfo=UTC)
    entry = Entry(Item("tag:x,2026:1", Kind.NEWS, "Prima"), "a", seen, seen, None)
    site = Site("a", "A", "https://a.example/")
    other = replace(entry, item=replace(entry.item, url=url, title="Dopo"), updated=seen + timedelta(days=1))
    ids = [json.loads(written_item(one, Backing({"a": site})).json)["id"] for one in (entry, other)]
    assert ids == ["tag:x,2026:1"] * 2
