"""RSS, Atom and JSON Feed tell the same, to the same reader, in the same bytes."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, TypeAlias

import feedparser
import pytest
from lxml import etree

from scraper.model import Entry, Interest, Item, Kind, Query
from scraper.publish.channel import MAX_POSTS
from scraper.publish.views import FeedSettings, QueryView, SiteView
from tests.publish.shown import render_common, render_index, render_query, render_site

Parsed: TypeAlias = Any  # neither feedparser nor lxml publishes types
ATOM = "{http://www.w3.org/2005/Atom}"


def read(data: bytes) -> Parsed:
    feed = feedparser.parse(data)
    assert not feed.bozo, feed.get("bozo_exception")
    return feed


def root(data: bytes) -> Parsed:
    return etree.fromstring(data)


def items_of(data: bytes) -> list[dict[str, Any]]:
    document: dict[str, list[dict[str, Any]]] = json.loads(data)
    return document["items"]


@pytest.fixture
def files(view: SiteView, settings: FeedSettings) -> Mapping[str, bytes]:
    return render_site(view, settings)


def test_every_xml_feed_is_read_without_complaint(
    files: Mapping[str, bytes], empty: SiteView, settings: FeedSettings
) -> None:
    for path, data in (*files.items(), *render_site(empty, settings).items()):
        if path.endswith((".rss", ".atom")):
            assert read(data).version == ("rss20" if path.endswith(".rss") else "atom10")


def test_news_projects_calls_and_changes_can_be_subscribed_to_before_there_are_any(
    empty: SiteView, settings: FeedSettings
) -> None:
    names = {path.partition(".")[0] for path in render_site(empty, settings)}
    feeds = {"all", "news", "projects", "calls", "changes", "lists/cuneo-cooperazione"}
    assert names == {f"cuneo/{name}" for name in (*feeds, "deadlines", "index")}


def test_other_kinds_have_a_feed_once_there_is_such_an_item(
    empty: SiteView, acume: Entry, settings: FeedSettings
) -> None:
    event = replace(acume, item=replace(acume.item, kind=Kind.EVENT))
    files = render_site(replace(empty, entries=(event,)), settings)
    assert "cuneo/events.atom" in files
    assert "cuneo/notices.atom" not in files


def test_an_empty_feed_has_a_title_and_the_day_we_began_to_watch(empty: SiteView, settings: FeedSettings) -> None:
    files = render_site(empty, settings)
    rss, atom = read(files["cuneo/calls.rss"]), read(files["cuneo/calls.atom"])
    assert rss.feed.title == atom.feed.title == "Comune di Cuneo: bandi"
    assert atom.feed.updated == "2025-06-20T08:00:00+02:00"
    assert parsedate_to_datetime(rss.feed.updated) == empty.since
    assert json.loads(files["cuneo/calls.json"])["items"] == []


@pytest.mark.parametrize("name", ["all", "news", "projects", "calls", "changes"])
def test_the_three_formats_agree_entry_by_entry(files: Mapping[str, bytes], name: str) -> None:
    rss, atom = read(files[f"cuneo/{name}.rss"]).entries, read(files[f"cuneo/{name}.atom"]).entries
    for r, a, j in zip(rss, atom, items_of(files[f"cuneo/{name}.json"]), strict=True):
        assert r.id == a.id == j["id"]
        assert r.title == a.title == j["title"]
        assert r.link == a.link == j["url"]
        assert r.summary.replace("&amp;", "&") == a.summary == j["summary"]
        assert r.content[0].value == a.content[0].value
        assert [tag.term for tag in r.tags] == [tag.label or tag.term for tag in a.tags] == j["tags"]
        assert [file.href for file in a.enclosures] == [file["url"] for file in j.get("attachments", [])]
        assert [file.href for file in r.enclosures] == [file.href for file in a.enclosures[:1]]
        assert r.get("published_parsed") == a.get("published_parsed")
        assert a.get("published") == j.get("date_published")
        assert a.updated == j["date_modified"]


def test_the_content_of_json_is_the_content_of_atom_to_the_letter(files: Mapping[str, bytes]) -> None:
    contents = [element.text for element in root(files["cuneo/all.atom"]).iter(f"{ATOM}content")]
    assert contents == [item["content_html"] for item in items_of(files["cuneo/all.json"])]


def test_the_same_values_give_the_same_bytes(view: SiteView, query: QueryView, settings: FeedSettings) -> None:
    shuffled = replace(view, entries=view.entries[::-1], changes=view.changes[::-1])
    assert render_site(view, settings) == render_site(shuffled, settings)
    assert render_query(query, settings) == render_query(replace(query, entries=query.entries[::-1]), settings)
    assert render_index([view], [query], settings) == render_index([shuffled], [query], settings)


def test_ids_outlive_a_new_title_and_a_new_address(view: SiteView, settings: FeedSettings) -> None:
    moved = tuple(
        replace(e, item=replace(e.item, title="Altro", url="https://nuovo.example.org/x")) for e in view.entries
    )
    elsewhere = FeedSettings("https://altrove.example.net/feeds/")
    before, after = render_site(view, settings), render_site(replace(view, entries=moved), elsewhere)
    for name in ("all", "news", "changes"):
        old, new = read(before[f"cuneo/{name}.atom"]), read(after[f"cuneo/{name}.atom"])
        assert [entry.id for entry in old.entries] == [entry.id for entry in new.entries]
        assert old.feed.id == new.feed.id


def test_every_feed_has_an_id_of_its_own(view: SiteView, query: QueryView, settings: FeedSettings) -> None:
    files = render_site(view, settings) | render_query(query, settings)
    ids = [read(data).feed.id for path, data in files.items() if path.endswith(".atom")]
    assert len(set(ids)) == len(ids) == 7


def test_a_guid_is_not_taken_for_an_address(files: Mapping[str, bytes]) -> None:
    guids = root(files["cuneo/all.rss"]).findall("channel/item/guid")
    assert [guid.get("isPermaLink") for guid in guids] == ["false"] * 3


def test_kinds_are_terms_of_a_vocabulary_of_their_own(files: Mapping[str, bytes]) -> None:
    (entry,) = read(files["cuneo/calls.atom"]).entries
    assert [(tag.term, tag.scheme, tag.label) for tag in entry.tags] == [
        ("call", "urn:banditore:kind", "Bando"),
        ("AVVISI DI CO-PROGETTAZIONE", "urn:banditore:section", "AVVISI DI CO-PROGETTAZIONE"),
    ]
    category = root(files["cuneo/calls.rss"]).find("channel/item/category")
    assert (category.text, category.get("domain")) == ("Bando", "urn:banditore:kind")


def test_a_feed_keeps_its_id_for_ever(files: Mapping[str, bytes]) -> None:
    assert read(files["cuneo/all.atom"]).feed.id == "urn:uuid:12a49ee2-cfde-525a-831d-d4070537cf39"


def test_a_long_text_without_markup_is_told_by_its_beginning(
    view: SiteView, acume: Entry, settings: FeedSettings
) -> None:
    long = replace(acume, item=replace(acume.item, summary="", html="", text="parola " * 4000))
    (item,) = items_of(render_site(replace(view, entries=(long,)), settings)["cuneo/news.json"])
    assert item["summary"] == "parola " * 41 + "parola…"
    assert "Il testo completo è sulla pagina ufficiale." in item["content_html"]


def test_an_enclosure_does_not_become_the_link_of_the_article(files: Mapping[str, bytes], call: Entry) -> None:
    for extension in ("rss", "atom"):
        (entry,) = read(files[f"cuneo/calls.{extension}"]).entries
        assert entry.link == call.item.url
    (entry,) = root(files["cuneo/calls.atom"]).findall(f"{ATOM}entry")
    links = [(link.get("rel"), link.get("type"), link.get("length")) for link in entry.findall(f"{ATOM}link")]
    assert links == [
        ("alternate", "text/html", None),
        ("enclosure", "application/pdf", None),
        ("enclosure", "application/octet-stream", None),
    ]


def test_an_item_without_a_page_links_to_the_list_that_shows_it(files: Mapping[str, bytes]) -> None:
    (entry,) = read(files["cuneo/projects.rss"]).entries
    assert entry.link == "https://www.comune.cuneo.it/cooperazione-internazionale"


def test_an_item_that_no_list_shows_any_more_links_to_the_site(
    view: SiteView, project: Entry, settings: FeedSettings
) -> None:
    files = render_site(replace(view, sources=(), entries=(project,)), settings)
    assert read(files["cuneo/projects.atom"]).entries[0].link == "https://www.comune.cuneo.it/"


def test_a_feed_says_where_it_lives_what_it_is_about_and_who_made_it(files: Mapping[str, bytes]) -> None:
    channel = root(files["cuneo/news.rss"]).find("channel")
    own = channel.find(f"{ATOM}link")
    assert (own.get("rel"), own.get("href")) == ("self", "https://feeds.example.org/cuneo/news.rss")
    assert channel.findtext("link") == "https://www.comune.cuneo.it/"
    assert channel.findtext("language") == "it"
    assert channel.findtext("generator") == "Banditore"
    assert channel.findtext("managingEditor") == "redazione@example.org (Banditore)"
    assert channel.findtext("ttl") == "30"
    atom = read(files["cuneo/news.atom"]).feed
    assert [(link.rel, link.href) for link in atom.links] == [
        ("self", "https://feeds.example.org/cuneo/news.atom"),
        ("alternate", "https://www.comune.cuneo.it/"),
    ]
    assert atom.author_detail == {"name": "Banditore", "email": "redazione@example.org"}
    document = json.loads(files["cuneo/news.json"])
    assert document["version"] == "https://jsonfeed.org/version/1.1"
    assert document["feed_url"] == "https://feeds.example.org/cuneo/news.json"
    assert document["home_page_url"] == "https://www.comune.cuneo.it/"
    assert document["authors"] == [{"name": "Banditore", "url": "mailto:redazione@example.org"}]


def test_nobody_is_named_where_no_contact_is_configured(view: SiteView) -> None:
    files = render_site(view, FeedSettings("https://feeds.example.org/"))
    assert b"managingEditor" not in files["cuneo/all.rss"]
    assert b"mailto" not in files["cuneo/all.json"]
    assert read(files["cuneo/all.atom"]).feed.author_detail == {"name": "Banditore"}


def test_a_feed_opened_in_a_browser_names_its_stylesheet(files: Mapping[str, bytes]) -> None:
    for extension in ("rss", "atom"):
        assert b'<?xml-stylesheet type="text/css" href="../feed.css"?>' in files[f"cuneo/all.{extension}"]


def test_a_call_begins_with_its_deadline_and_ends_with_its_files_and_the_archived_copy(
    files: Mapping[str, bytes],
) -> None:
    (item,) = items_of(files["cuneo/calls.json"])
    content = item["content_html"]
    assert content.startswith("<p><strong>Scadenza: venerdì 28 novembre 2025, ore 12:00</strong></p>")
    assert '/avviso.pdf">Avviso (testo integrale)</a>' in content
    assert "Copia archiviata: urn:uuid:0a0f5f0e-9999-4222-8333-444455556666" in content
    assert item["summary"].startswith("Scadenza: venerdì 28 novembre 2025, ore 12:00 – Il Comune cerca enti")


def test_the_page_that_was_read_is_shown_whole(files: Mapping[str, bytes], acume: Entry) -> None:
    (item,) = items_of(files["cuneo/news.json"])
    assert item["content_html"].startswith(acume.item.html)


def test_only_the_newest_are_shown_and_the_newest_of_each_kind(
    view: SiteView, acume: Entry, call: Entry, settings: FeedSettings
) -> None:
    many = tuple(numbered(acume, n) for n in range(MAX_POSTS + 10))
    old = replace(call, item=replace(call.item, published=datetime(2020, 1, 7, 9, tzinfo=UTC)))
    files = render_site(replace(view, entries=(*many, old)), settings)
    shown = [item["title"] for item in items_of(files["cuneo/all.json"])]
    assert shown == [f"Notizia {n}" for n in reversed(range(10, MAX_POSTS + 10))]
    assert len(items_of(files["cuneo/calls.json"])) == 1


def test_a_page_without_end_is_told_in_short(view: SiteView, acume: Entry, settings: FeedSettings) -> None:
    endless = with_html(acume, "<p>" + "parola " * 100_000 + "</p>")
    (item,) = items_of(render_site(replace(view, entries=(endless,)), settings)["cuneo/news.json"])
    assert "Il testo completo è sulla pagina ufficiale." in item["content_html"]
    assert len(item["content_html"]) < 1000


def test_a_query_has_its_own_feed_of_what_it_selected(query: QueryView, settings: FeedSettings) -> None:
    files = render_query(query, settings)
    assert set(files) == {f"queries/terzo-settore.{extension}" for extension in ("rss", "atom", "json")}
    atom = read(files["queries/terzo-settore.atom"])
    assert atom.feed.title == "Terzo settore"
    assert atom.feed.subtitle.startswith(
        "Notizie, Bandi – tutti i siti seguiti – con una di queste parole: Terzo settore, cibo."
    )
    assert [entry.id for entry in atom.entries] == [entry.item.id for entry in query.entries[::-1]]


def test_a_query_without_conditions_or_finds_is_still_a_feed(query: QueryView, settings: FeedSettings) -> None:
    everything = replace(query, query=Query("x", "Tutto", Interest(sites=("cuneo",))), entries=())
    atom = read(render_query(everything, settings)["queries/x.atom"])
    assert atom.feed.subtitle.startswith("Tutto – Comune di Cuneo. ")
    assert atom.entries == []


def test_the_list_of_feeds_names_every_feed_that_is_written(
    view: SiteView, query: QueryView, settings: FeedSettings
) -> None:
    opml = root(render_index([view], [query], settings)["feeds.opml"])
    named = {outline.get("xmlUrl") for outline in opml.iter("outline") if outline.get("type") == "rss"}
    files = render_site(view, settings) | render_query(query, settings) | render_common([view], settings)
    written = {path for path in files if path.endswith(".atom")}
    assert named == {f"https://feeds.example.org/{path}" for path in written}
    assert opml.get("version") == "2.0"


def test_a_base_url_that_is_no_folder_is_refused() -> None:
    with pytest.raises(ValueError, match="slash"):
        FeedSettings("https://feeds.example.org")


def numbered(entry: Entry, number: int) -> Entry:
    item: Item = replace(entry.item, id=f"{entry.item.id}{number}", title=f"Notizia {number}", published=None)
    seen = entry.first_seen + timedelta(minutes=number)
    return replace(entry, item=item, first_seen=seen, updated=seen)


def with_html(entry: Entry, html: str) -> Entry:
    return replace(entry, item=replace(entry.item, html=html))
