"""What only looks like an endpoint, and what is built to harm a reader."""

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.endpoints.conftest import ENDPOINTS, read

FEED = "https://www.comune.example/feed/"


@pytest.mark.parametrize("media_type", ["text/html; charset=utf-8", "application/xhtml+xml"])
def test_a_feed_address_that_answers_with_a_page_is_read_as_a_page(media_type: str) -> None:
    block = '<div class="news-list-item"><h2><a href="/uno.html">Uno</a></h2></div>'
    html = f'<?xml version="1.0"?><html><body><div class="news-list-container">{block}</div></body></html>'
    listing = read(html, url=FEED, media_type=media_type)
    assert ([item.title for item in listing.items], listing.family) == (["Uno"], "typo3")


def test_a_page_that_lists_nothing_says_why() -> None:
    listing = read("<html><h1>Bandi</h1><p>Nessun bando attivo al momento.</p></html>")
    assert (listing.items, listing.says_empty) == ((), True)
    assert listing.why


@pytest.mark.parametrize(
    ("body", "family"),
    [
        ("<rss version='2.0'><channel><title>Notizie</title></channel></rss>", "feed/rss"),
        ("<feed xmlns='http://www.w3.org/2005/Atom'><title>Notizie</title></feed>", "feed/atom"),
        ('{"version": "https://jsonfeed.org/version/1", "items": []}', "feed/json"),
        ('{"@id": "https://www.comune.example/++api++/@search", "items": [], "items_total": 0}', "plone/api"),
        ('{"searchHits": [], "totalCount": 0}', "opencity/api"),
    ],
)
def test_an_endpoint_without_entries_says_that_it_is_empty(body: str, family: str) -> None:
    listing = read(body)
    assert (listing.items, listing.family, listing.says_empty) == ((), family, True)
    assert listing.why == f"it is a {family} list and holds no entry today"


def test_an_empty_array_is_an_empty_list_only_where_wordpress_answers() -> None:
    assert read("[]", url="https://www.comune.example/wp-json/wp/v2/bandi").says_empty
    with pytest.raises(ValueError, match="no list that is known"):
        read("[]")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ('{"code": "rest_no_route", "message": "Nessun percorso", "data": {"status": 404}}', 'says "Nessun percorso"'),
        ('{"error": {"type": "NotFound", "message": "Resource not found"}}', 'says "Resource not found"'),
        ('{"error": "Unauthorized"}', 'says "Unauthorized"'),
        ('{"a": 1}', "no list that is known"),
        ('[{"title": "Uno"}]', "no list that is known"),
        ('{"items": [', "cannot be read as such"),
        ("{" * 99_999, "cannot be read as such"),
        ("<opml version='2.0'><body/></opml>", "neither a feed nor a sitemap"),
        ("<rss></rss>", "neither a feed nor a sitemap"),
        ("<rdf:RDF xmlns:rdf='x'><rdf:Description/></rdf:RDF>", "neither a feed nor a sitemap"),
        ("<feed><name>mangime</name></feed>", "neither a feed nor a sitemap"),
        ("<sitemapindex><sitemap><loc>/a.xml</loc></sitemap></sitemapindex>", "an index of sitemaps"),
    ],
)
def test_what_is_no_list_is_called_what_it_is(body: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        read(body, media_type="text/xml" if body.startswith("<") else "application/json")


def test_the_sitemap_of_a_whole_site_is_no_list_of_news() -> None:
    pages = "".join(
        f"<url><loc>/{folder}/{name}</loc></url>" for folder in ("novita", "servizi", "uffici") for name in "abcd"
    )
    with pytest.raises(ValueError, match="banditore discover"):
        read(f"<urlset>{pages}</urlset>")


def test_a_long_sitemap_that_dates_nothing_cannot_tell_what_is_new() -> None:
    pages = "".join(f"<url><loc>/novita/notizia-{number}</loc></url>" for number in range(300))
    with pytest.raises(ValueError, match="300 pages"):
        read(f"<urlset>{pages}</urlset>")


@pytest.mark.parametrize("body", [b"\x1f\x8bno gzip", gzip.compress(bytes(30_000_000))], ids=["broken", "a bomb"])
def test_a_packed_answer_that_cannot_be_unpacked_is_named(body: bytes) -> None:
    with pytest.raises(ValueError, match="cannot be read as such"):
        read(body)


def test_a_packed_sitemap_is_unpacked() -> None:
    assert len(read(gzip.compress((ENDPOINTS / "section.xml").read_bytes())).items) == 4


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_an_answer_is_known_in_any_encoding(encoding: str) -> None:
    xml = "<rss><channel><item><title>Perché</title><link>/1</link></item></channel></rss>"
    assert [item.title for item in read(xml.encode(encoding)).items] == ["Perché"]


def test_neither_entities_nor_files_are_brought_in() -> None:
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    doctype = f'<!DOCTYPE rss [<!ENTITY l0 "lol">{lol}<!ENTITY f SYSTEM "file:///etc/hostname">]>'
    entries = "<item><title>Uno</title><link>/1</link></item><item><title>Due &l9;&f;</title><link>/2</link></item>"
    items = read(f'<?xml version="1.0"?>{doctype}<rss><channel>{entries}</channel></rss>').items
    assert items[0].title == "Uno"
    assert all(len(item.title) < 50 for item in items)


def test_a_feed_that_breaks_off_is_read_as_far_as_it_goes() -> None:
    body = (ENDPOINTS / "wordpress.rss").read_bytes()
    listing = read(body[: body.index(b"<title>Festa")])
    assert [item.title[:7] for item in listing.items] == ["Avviso ", "Chiusur", "Una com"]


def test_markup_built_to_exhaust_a_reader_leaves_an_entry_without_its_text() -> None:
    deep = "&lt;div&gt;" * 100_000
    [item] = read(
        f"<rss><channel><item><title>Uno</title><description>{deep}</description></item></channel></rss>"
    ).items
    assert (item.title, item.summary) == ("Uno", "")


PARTS = st.sampled_from(
    [
        "<rss>",
        "<channel>",
        "<item>",
        "<title>",
        "</title>",
        "<link>",
        "<feed>",
        "<entry>",
        "<!--",
        "<![CDATA[",
        "&x;",
        "http://[",
        "<urlset>",
        "<url>",
        "<loc>",
        "<a href='",
        "</rss>",
        "\x00",
        "é",
        "<!DOCTYPE a [",
        "2026-13-45",
    ]
)
KEYS = st.sampled_from(
    [
        "items",
        "@id",
        "@type",
        "title",
        "rendered",
        "link",
        "searchHits",
        "metadata",
        "data",
        "ita-IT",
        "version",
        "url",
        "attachments",
        "_embedded",
        "wp:term",
        "date",
        "name",
        "published",
        "tags",
        "topics",
        "image",
    ]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=25,
)


def _only_value_errors(body: bytes | str) -> None:
    told = "it was read"
    try:
        read(body, url="https://www.comune.example/wp-json/wp/v2/posts")
    except ValueError as error:
        told = str(error)
    assert told.startswith(("it ", "one tag", "elements"))


@given(st.lists(PARTS, max_size=25).map("".join) | st.binary(max_size=60))
def test_no_bytes_make_reading_fail_but_in_its_own_words(body: bytes | str) -> None:
    _only_value_errors(body)


@given(VALUES)
def test_no_json_makes_reading_fail_but_in_its_own_words(value: object) -> None:
    _only_value_errors(json.dumps(value if isinstance(value, dict | list) else [value]))


@given(st.sampled_from(sorted(p for p in Path(ENDPOINTS).iterdir() if p.suffix != ".md")), st.data())
@settings(max_examples=150)
def test_a_damaged_answer_is_read_or_refused(file: Path, data: st.DataObject) -> None:
    body = bytearray(file.read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(body) - 1))
        body[place : place + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=4))
    _only_value_errors(bytes(body[: data.draw(st.integers(1, len(body) + 1))]))
