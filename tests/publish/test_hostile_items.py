"""Whatever a page contains, its feeds are well formed and harmless."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

import feedparser
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as profile
from hypothesis import strategies as st
from lxml import etree

from scraper.model import Attachment, Entry, Item, Kind, Site
from scraper.normalise.text import clean
from scraper.publish.characters import legal, plain, web_url
from scraper.publish.views import FeedSettings, SiteView
from tests.publish.shown import render_index, render_site

SETTINGS = FeedSettings("https://feeds.example.org/")
SEEN = datetime(2025, 6, 23, tzinfo=UTC)
ATOM = "{http://www.w3.org/2005/Atom}"


def view_of(item: Item) -> SiteView:
    site = Site("cuneo", "Comune di Cuneo", "https://www.comune.cuneo.it/")
    return SiteView(site, (Entry(item, "cuneo", SEEN, SEEN, None),), (), (), SEEN)


def files_of(item: Item) -> Mapping[str, bytes]:
    return render_site(view_of(item), SETTINGS)


def titles(files: Mapping[str, bytes]) -> list[str | None]:
    """The item's title in RSS, Atom and JSON."""
    return [
        etree.fromstring(files["cuneo/all.rss"]).findtext("channel/item/title"),
        etree.fromstring(files["cuneo/all.atom"]).findtext(f"{ATOM}entry/{ATOM}title"),
        json.loads(files["cuneo/all.json"])["items"][0]["title"],
    ]


ANYTHING = st.text(st.characters(), max_size=60) | st.text(
    st.sampled_from("<>&\"'’]\x00\x0b\ufffe\ud800 a\n"), max_size=30
)


@profile(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(title=ANYTHING)
def test_any_title_comes_back_from_every_format_as_it_was(title: str) -> None:
    assert titles(files_of(Item("tag:x,2025:1", Kind.NEWS, title))) == [plain(title) or "(senza titolo)"] * 3


@profile(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(words=st.lists(ANYTHING, min_size=6, max_size=6))
def test_any_item_makes_feeds_and_a_page_that_can_be_read(words: list[str]) -> None:
    title, summary, section, text, address, name = words
    item = Item(
        "tag:x,2025:1",
        Kind.CALL,
        title,
        url=address,
        summary=summary,
        section=section,
        topics=(name,),
        text=text,
        attachments=(Attachment(address, name, section), Attachment("https://a.it/1.pdf", name, text)),
        image=address,
    )
    files = files_of(item)
    assert not feedparser.parse(files["cuneo/all.rss"]).bozo
    assert not feedparser.parse(files["cuneo/all.atom"]).bozo
    render_index([view_of(item)], [], SETTINGS)["index.html"].decode()


@pytest.mark.parametrize(
    "title",
    [
        'Domani "AcuMe", Living Lab',
        "Stati generali dell’abitare",
        "<script>alert(1)</script>",
        "Q&A",
        "]]>",
        "a &amp; b",
    ],
)
def test_titles_stay_plain_text(title: str) -> None:
    assert titles(files_of(Item("tag:x,2025:1", Kind.NEWS, title))) == [title] * 3


def test_control_characters_and_reversed_text_are_gone() -> None:
    assert (
        titles(files_of(Item("tag:x,2025:1", Kind.NEWS, "Av\x00vi\x1bso \u202epubblico\ud800")))
        == ["Avviso pubblico"] * 3
    )


def test_what_is_not_html_is_escaped_in_the_content() -> None:
    bad = "<script>alert(1)</script>"
    item = Item("tag:x,2025:1", Kind.NEWS, bad, summary=bad, attachments=(Attachment("https://a.it/1.pdf", bad),))
    files = files_of(item)
    content = json.loads(files["cuneo/all.json"])["items"][0]["content_html"]
    assert "<script" not in content
    assert content.count("&lt;script&gt;") == 2
    assert "<script" not in render_index([view_of(item)], [], SETTINGS)["index.html"].decode()


def test_markup_in_a_summary_is_text_for_rss_readers_too() -> None:
    files = files_of(Item("tag:x,2025:1", Kind.NEWS, "T", summary="1 < 2 & <b>x</b> &copy; fine"))
    description = etree.fromstring(files["cuneo/all.rss"]).findtext("channel/item/description")
    assert description == "1 &lt; 2 & &lt;b>x&lt;/b> &amp;copy; fine"


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "/relativo", "", "https://a b", 'https://a"b']
)
def test_no_feed_and_no_page_offers_an_address_that_is_not_of_the_web(url: str) -> None:
    item = Item("tag:x,2025:1", Kind.NEWS, "T", url=url, attachments=(Attachment(url, "File"),), image=url)
    files = files_of(item)
    (shown,) = json.loads(files["cuneo/all.json"])["items"]
    assert shown["url"] == "https://www.comune.cuneo.it/"
    assert "attachments" not in shown
    assert "image" not in shown
    assert "<li>File</li>" in shown["content_html"]
    assert b"<enclosure" not in files["cuneo/all.rss"]


def test_an_address_of_the_web_is_kept_as_it_is() -> None:
    url = "https://a.it/è?x=1&y=2#z"
    assert web_url(url) == url


def test_a_very_long_title_is_kept() -> None:
    title = "Avviso " * 2000
    assert titles(files_of(Item("tag:x,2025:1", Kind.NEWS, title))) == [clean(title)] * 3


@given(st.text(st.characters()))
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert legal(legal(text)) == legal(text)
    assert plain(plain(text)) == plain(text)


def test_an_item_without_any_text_still_has_a_summary(view: SiteView, project: Entry) -> None:
    files = render_site(replace(view, entries=(project,)), SETTINGS)
    assert json.loads(files["cuneo/all.json"])["items"][0]["summary"] == "Progetto"
