"""Whatever the bytes are, judging them ends in findings or a refusal."""

import json
from html import escape

from hypothesis import given, settings
from hypothesis import strategies as st

from scraper.validate.check import Report, check
from scraper.validate.findings import Circumstances
from scraper.validate.recognise import NoFeed
from tests.validate.cases import NOW
from tests.validate.cases_albopop import ALBOPOP
from tests.validate.cases_atom import ATOM
from tests.validate.cases_calendar import CALENDAR
from tests.validate.cases_json import JSON
from tests.validate.cases_rss import ARCHIVE, RSS

DOCUMENTS = [document.encode() for document in (RSS, ARCHIVE, ALBOPOP, ATOM, JSON, CALENDAR)]
BEGINNINGS = [b"", b"<rss", b"<rss version='2.0'><channel>", b"<feed xmlns='http://www.w3.org/2005/Atom'>"]
BEGINNINGS += [b'{"items": [', b'{"version": "https://jsonfeed.org/version/1.1",', b"BEGIN:VCALENDAR\r\n", b"\xff\xfe"]


def judge(body: bytes) -> None:
    judged = check(body, Circumstances(NOW, "https://feeds.example/novita.rss"))
    assert isinstance(judged, Report | NoFeed)
    if isinstance(judged, Report):
        assert all((finding.message + finding.place.path).isprintable() for finding in judged.findings)


@settings(deadline=None)
@given(st.sampled_from(BEGINNINGS), st.binary(max_size=200))
def test_any_bytes_are_judged(beginning: bytes, rest: bytes) -> None:
    judge(beginning + rest)


@settings(deadline=None)
@given(st.sampled_from(DOCUMENTS), st.data())
def test_any_damage_to_a_feed_is_judged(document: bytes, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(document)))
    end = data.draw(st.integers(start, min(len(document), start + 200)))
    judge(document[:start] + data.draw(st.binary(max_size=20)) + document[end:])


field_names = st.sampled_from(
    [
        "id",
        "title",
        "url",
        "authors",
        "author",
        "items",
        "attachments",
        "tags",
        "hubs",
        "date_published",
        "_x",
        "next_url",
    ]
) | st.text(max_size=5)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(field_names, inner, max_size=4),
    max_leaves=12,
)


@settings(deadline=None)
@given(
    st.dictionaries(field_names, json_values, max_size=6),
    st.lists(st.dictionaries(field_names, json_values), max_size=3),
)
def test_any_json_object_is_judged(feed: dict[str, object], items: list[object]) -> None:
    judge(json.dumps({**feed, "items": items}).encode())


text = st.text(max_size=40)


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["DTSTART", "DTEND", "UID", "BEGIN", "END", "TZID", "SEQUENCE"]), text), max_size=9
    )
)
def test_any_calendar_lines_are_judged(lines: list[tuple[str, str]]) -> None:
    body = "".join(f"{name}:{value}\r\n" for name, value in lines)
    judge(f"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n{body}".encode())


@settings(deadline=None)
@given(text, text, text)
def test_any_texts_in_an_item_are_judged(title: str, guid: str, date: str) -> None:
    safe = [escape(part) for part in (title, guid, date)]
    item = "<item><title>{}</title><guid>{}</guid><pubDate>{}</pubDate><description>{}</description></item>".format(
        *safe, escape(f"<p {title} href='{guid}'>{date}")
    )
    judge(f'<rss version="2.0"><channel>{item}</channel></rss>'.encode())
