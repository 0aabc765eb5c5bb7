"""Nothing that anybody may serve makes a reader fail or hang: soup, broken pages, floods, lies about the charset."""

import re
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.conftest import OF_PAGES, OF_PARTS, OF_TEXTS, SEEDS, often, read_with

ALL = {**OF_PAGES, **OF_TEXTS, **OF_PARTS}
NAMES = """
    html head title body main header footer nav article section div p a h1 h2 h3 ul li dl dt dd table thead tbody tr th
    td span b strong time br hr img form input button select option script style template noscript svg math iframe
    frameset frame textarea details summary label base meta link item entry rss feed urlset url loc x-card slot
"""
WORDS = [
    *("Avviso pubblico", "Bando", "scadenza", "entro il", "ore 12.00", "12/03/2026", "31/02/2026", "dal 3 al"),
    *("29 febbraio", "1° gennaio 0000", "99/99/9999", "lunedì", "domani", "Nessun risultato", "Errore 404", "à"),
    *("Leggi tutto", "\u0301", "\x00", "\ud7ff", "\u202e", "&nbsp;", "&#0;", "&#xD800;", "&", "<!--", "-->", "\xa0"),
    *("<![CDATA[", "]]>", "<?xml?>", "<", ">", '"', "<!--TYPO3SEARCH_begin-->", "<!--TYPO3SEARCH_end-->"),
]
ADDRESSES = [
    *("/novita/1", "?", "#", "", "//", "http://", "http://[", "http://[::1]:x/", "https://a:99999/", "javascript:x"),
    *("a.pdf", "mailto:a", "\\\\a", "http://\u2100.it/", "data:,x", "%", "%ff", "/periodo/2026/13/45/", " ", "\n"),
    *("ht!tp:x", "../" * 30),
]
ATTRIBUTES = "class id href src datetime title role style type content name data-href rel property itemprop"
VALUES = """
    card card-title news-latest-item news-list-view article data category-top bando-title lista frame csc-default
    load-more table-albo paginated_element TYPO3 bootstrap-italia d-none menu 2026-03-12 0000-00-00 2026-13-45T99:99
    password row navigation display:none generator WordPress robots application/ld+json alternate datePublished
"""

attributes = st.builds(
    lambda name, value, quote: f"{name}={quote}{value}{quote}",
    st.sampled_from(ATTRIBUTES.split()),
    st.sampled_from([*VALUES.split(), *ADDRESSES]),
    st.sampled_from(['"', "'", ""]),
)
starts = st.builds(
    lambda name, found, end: f"<{' '.join([name, *found])}{end}",
    st.sampled_from(NAMES.split()),
    st.lists(attributes, max_size=3),
    st.sampled_from([">", ">", ">", "/>", ""]),
)
ends = st.sampled_from(NAMES.split()).map("</{}>".format)
texts = st.sampled_from(WORDS) | st.text(max_size=20)
soup = st.lists(starts | starts | ends | texts, max_size=60).map("".join)

content_types = st.sampled_from(
    [
        None,
        "text/html",
        "application/rss+xml",
        "application/json",
        "text/html; charset=utf-8",
        "text/html;charset=utf-7",
    ]
    + [f"text/html; charset={name}" for name in ("cp1252", "big5", "utf-16", "x-user-defined", "\x00")]
    + [f"text/html; charset={name}" for name in ("rot13", "zlib", "idna", "undefined", "hex")]  # Python's, no charsets
)
encodings = st.sampled_from(["utf-8", "utf-16", "utf-16-be", "cp1252", "utf-7", "utf-32"])


@often(400)
@given(soup, encodings, content_types)
def test_soup_is_read_or_refused(text: str, encoding: str, content_type: str | None) -> None:
    read_with(ALL, text.encode(encoding, "replace"), content_type)


@often(60)
@given(soup, st.integers(2, 400))
def test_soup_that_repeats_is_read_or_refused(text: str, times: int) -> None:
    read_with(ALL, (text * times).encode("utf-8", "replace"))


@often(200)
@given(st.binary(max_size=400), content_types)
def test_bytes_are_read_or_refused(body: bytes, content_type: str | None) -> None:
    read_with(ALL, body, content_type)


# ------------------------------------------------------------------ pages that were good before

_MOST = 60_000
"""So much of a page is broken: what is beyond differs in length only."""
_ELEMENT = re.compile(rb"<(\w+)[^>]*>.*?</\1>", re.DOTALL)
_CLOSE = re.compile(rb"</\w+>")
_TAG = re.compile(rb"<[^>]*>")
_CHARSET = re.compile(rb"charset=[\"']?[\w-]+", re.IGNORECASE)
_QUOTES = re.compile(rb"[\"'>]")


def _flip(body: bytes, draw: st.DataObject) -> bytes:
    broken = bytearray(body)
    for _ in range(20 if body else 0):
        broken[draw.draw(st.integers(0, len(body) - 1))] = draw.draw(st.integers(0, 255))
    return bytes(broken)


def _truncate(body: bytes, draw: st.DataObject) -> bytes:
    return body[: draw.draw(st.integers(0, len(body)))]


def _splice(body: bytes, draw: st.DataObject) -> bytes:
    other = _seed(draw)
    here, there = draw.draw(st.integers(0, len(body))), draw.draw(st.integers(0, len(other)))
    return body[:here] + other[there:]


def _duplicate(body: bytes, draw: st.DataObject) -> bytes:
    found = _ELEMENT.search(body, draw.draw(st.integers(0, len(body))))
    times = draw.draw(st.integers(2, 300))
    return body[: found.end()] + found[0][:3_000] * times + body[found.end() :] if found else body


def _unclose(body: bytes, draw: st.DataObject) -> bytes:
    return _drop(_CLOSE, body, draw)


def _untag(body: bytes, draw: st.DataObject) -> bytes:
    return _drop(_TAG, body, draw)


def _unquote(body: bytes, draw: st.DataObject) -> bytes:
    return _drop(_QUOTES, body, draw)


def _drop(pattern: re.Pattern[bytes], body: bytes, draw: st.DataObject) -> bytes:
    every = draw.draw(st.integers(1, 9))
    kept = iter(range(len(body) + 1))
    return pattern.sub(lambda found: b"" if next(kept) % every == 0 else found[0], body)


def _lie(body: bytes, draw: st.DataObject) -> bytes:
    name = draw.draw(
        st.sampled_from([b"utf-16", b"utf-7", b"big5", b"shift_jis", b"nonsense", b"cp037", b"iso-2022-jp"])
    )
    return _CHARSET.sub(b"charset=" + name, body)


def _nest(body: bytes, draw: st.DataObject) -> bytes:
    tag = draw.draw(st.sampled_from([b"<div>", b"<b>", b"<ul><li>", b"<table><tr><td>", b"</a><b>", b"<font color=x>"]))
    return _insert(body, tag * draw.draw(st.integers(1, 3_000)), draw)


def _crowd(body: bytes, draw: st.DataObject) -> bytes:
    names = b" ".join(b"a%d=1" % number for number in range(draw.draw(st.integers(1, 3_000))))
    return _insert(body, b"<p " + names + b">", draw)


def _insert(body: bytes, piece: bytes, draw: st.DataObject) -> bytes:
    place = draw.draw(st.integers(0, len(body)))
    return body[:place] + piece + body[place:]


MUTATIONS = (_flip, _truncate, _splice, _duplicate, _unclose, _untag, _unquote, _lie, _nest, _crowd)


def _seed(draw: st.DataObject) -> bytes:
    return draw.draw(st.sampled_from(SEEDS)).read_bytes()[:_MOST]


@often(120)
@given(st.data(), st.lists(st.sampled_from(MUTATIONS), min_size=1, max_size=3), content_types)
def test_a_broken_page_is_read_or_refused(
    data: st.DataObject, mutations: Sequence[object], content_type: str | None
) -> None:
    body = _seed(data)
    for mutate in MUTATIONS:
        if mutate in mutations:
            body = mutate(body, data)
    read_with({**OF_PAGES, **OF_TEXTS}, body, content_type)


# ------------------------------------------------------------------ floods


FLOOD = 100_000
"""Characters."""


@often(25)
@given(
    st.lists(starts | ends | texts, min_size=1, max_size=3).map("".join),
    st.sampled_from(["", "<main>", "<table>", "<rss>"]),
)
def test_a_flood_of_one_thing_is_read_or_refused(unit: str, before: str) -> None:
    flood = before + unit * (FLOOD // max(1, len(unit)))
    read_with({**OF_PAGES, **OF_TEXTS}, flood.encode("utf-8", "replace"))
