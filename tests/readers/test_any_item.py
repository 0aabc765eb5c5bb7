"""Whatever an item is, its feeds are valid in every format, by our own validator and by feedparser."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import feedparser
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html

from scraper.model import Attachment, Change, ChangeType, Entry, Item, Kind, Site
from scraper.normalise.html import sanitise
from scraper.publish.channel import Document
from scraper.publish.characters import legal
from scraper.publish.feeds import all_heading
from scraper.publish.ics import calendar_entries, render_calendar
from scraper.publish.render import render_document, written_change, written_item
from scraper.publish.views import Backing, FeedSettings, File, SiteView
from scraper.validate.check import Report, check
from scraper.validate.findings import Circumstances, Severity
from tests.readers.test_agreement import TALKS_OF_TAGS, from_json, told

NOW = datetime(2026, 6, 24, 9, 30, tzinfo=UTC)
SITE = Site("a", "Comune di Alba", "https://www.comune.alba.example/")
SETTINGS = FeedSettings("https://feeds.example.org/", contact="redazione@example.org")
HEADING = all_heading(SITE, NOW)

SHORT = st.text(st.characters(), max_size=40) | st.sampled_from(
    [
        "",
        " \n\t ",
        "]]>",
        "<script>alert(1)</script>",
        "<b>Non <i>chiuso",
        "a\x00b\x0b\x1b[31m\x9f\ufffe\ud800",
        "\u202eartsinis a\u202c \u200f",
        "Festa 🎉 \U0001f1ee\U0001f1f9",
        "&copy; &amp;amp; &lt;b&gt; &#0; &#x1f;",
        "<!-- -- -->",
        "<![CDATA[x",
    ]
)
LONG = st.sampled_from(["x", "parola "]).map(lambda words: words * (10_000 // len(words)))
TEXTS = st.one_of(SHORT, SHORT, SHORT, LONG)
ADDRESSES = (
    st.none()
    | st.sampled_from(
        [
            "",
            "/relativo",
            "../su",
            "//altro.example/x",
            "javascript:alert(1)",
            "data:text/html,x",
            "https://[",
            "https://a b",
            "https://alba.example/è?x=1&y=%%#z",
            "HTTPS://ALBA.example/A",
            "https://alba.example/a\u202eb",
            "http://user@alba.example:8080/",
        ]
    )
    | st.text(max_size=20)
)
MOMENTS = st.datetimes(timezones=st.sampled_from([UTC, ZoneInfo("Europe/Rome")]))
DAYS = st.none() | st.dates() | MOMENTS
FILES = st.lists(
    st.builds(Attachment, ADDRESSES.map(str), TEXTS, st.none() | TEXTS | st.just("application/pdf")), max_size=3
)
ITEMS = st.builds(
    Item,
    id=st.uuids().map(lambda one: f"tag:feeds.example.org,2026-06-24:{one.hex}"),
    kind=st.sampled_from(Kind),
    title=TEXTS,
    url=ADDRESSES,
    summary=TEXTS,
    published=DAYS,
    deadline=DAYS,
    starts=DAYS,
    section=st.none() | TEXTS,
    office=st.none() | TEXTS,
    topics=st.lists(TEXTS, max_size=3).map(tuple),
    attachments=FILES.map(tuple),
    image=ADDRESSES,
    text=TEXTS,
    html=TEXTS.map(lambda text: sanitise(legal(text), SITE.url)),
)
SEEN = st.datetimes(datetime(2025, 1, 1), datetime(2026, 6, 1), timezones=st.just(UTC))  # noqa: DTZ001
ENTRIES = st.builds(
    lambda item, seen, days, gone: Entry(
        item,
        SITE.id,
        seen,
        seen + timedelta(days=days),
        "urn:uuid:0a0f5f0e-1111-4222-8333-444455556666",
        withdrawn=seen if gone else None,
    ),
    ITEMS,
    SEEN,
    st.integers(0, 20),
    st.booleans(),
)
PROFILE = settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow])


def backing(entries: list[Entry]) -> Backing:
    files = {file.url: File(n, "application/pdf") for one in entries for n, file in enumerate(one.item.attachments)}
    return Backing({SITE.id: SITE}, files=files)


def feeds_of(entries: list[Entry]) -> Mapping[str, bytes]:
    written = [written_item(one, backing(entries)) for one in entries]
    return render_document(Document(HEADING, written, NOW, older=3), SETTINGS)


def judge(files: Mapping[str, bytes]) -> None:
    for path, data in files.items():
        report = check(data, Circumstances(NOW, f"{SETTINGS.base_url}{path}"))
        assert isinstance(report, Report)
        serious = [one for one in report.findings if one.severity is not Severity.ADVICE]
        assert [one for one in serious if one.rule.name not in TALKS_OF_TAGS] == [], data


@PROFILE
@given(st.lists(ENTRIES, max_size=3, unique_by=lambda one: one.item.id))
def test_any_items_make_valid_feeds(entries: list[Entry]) -> None:
    files = feeds_of(entries)
    judge(files)
    feed = json.loads(files["a/all.json"])
    for extension in ("rss", "atom"):
        parsed = feedparser.parse(files[f"a/all.{extension}"], sanitize_html=False, resolve_relative_uris=False)
        assert not parsed.bozo
        assert [entry.id for entry in parsed.entries] == [entry.item.id for entry in entries]
    assert [item["id"] for item in feed["items"]] == [entry.item.id for entry in entries]


@PROFILE
@given(ENTRIES)
def test_any_item_is_told_alike_in_atom_and_json(entry: Entry) -> None:
    files = feeds_of([entry])
    parsed = feedparser.parse(files["a/all.atom"], sanitize_html=False, resolve_relative_uris=False)
    (item,) = json.loads(files["a/all.json"])["items"]
    assert _without(told(_sized(parsed.entries[0]))) == _without(_of_known_size(item))


def _sized(entry: feedparser.FeedParserDict) -> feedparser.FeedParserDict:
    for link in entry.links:
        link.setdefault("length", "0")
    return entry


def _of_known_size(item: dict[str, object]) -> Mapping[str, object]:
    files = item.get("attachments", [])
    assert isinstance(files, list)
    return from_json({**item, "attachments": [{"size_in_bytes": 0, **file} for file in files]})


def _without(fields: Mapping[str, object]) -> Mapping[str, object]:
    """What feedparser leaves as it is: it takes white space from the ends of texts."""
    return {name: value for name, value in fields.items() if name != "content"}


@PROFILE
@given(ENTRIES)
def test_no_item_brings_markup_that_acts(entry: Entry) -> None:
    (item,) = json.loads(feeds_of([entry])["a/all.json"])["items"]
    for element in html.fragment_fromstring(item["content_html"], "div").iter():
        assert element.tag not in {
            "script",
            "style",
            "iframe",
            "object",
            "embed",
            "form",
            "input",
            "link",
            "base",
            "svg",
        }
        assert not [name for name in element.attrib if name.startswith("on") or name == "style"]
        for name in ("href", "src"):
            assert element.get(name, "https:").lower().startswith(("http:", "https:", "mailto:"))


@PROFILE
@given(
    st.builds(
        Change,
        id=st.uuids().map(str),
        at=SEEN,
        type=st.sampled_from(ChangeType),
        item=st.just("tag:feeds.example.org,2026-06-24:x"),
        site=st.just(SITE.id),
        source=st.just("s"),
        kind=st.sampled_from(Kind),
        title=TEXTS,
        url=ADDRESSES,
        fields=st.dictionaries(
            st.sampled_from(["title", "text", "summary", "deadline", "url", "attachments", "kind", "boh"]),
            st.tuples(st.none() | TEXTS, st.none() | TEXTS),
            max_size=3,
        ),
        snapshot=st.none() | st.just("urn:uuid:0a0f5f0e-1111-4222-8333-444455556666"),
    )
)
def test_any_change_makes_valid_feeds(change: Change) -> None:
    written = written_change(change, Backing({SITE.id: SITE}))
    judge(render_document(Document(HEADING, [written], NOW, archive=2, older=1), SETTINGS))


@PROFILE
@given(st.lists(ENTRIES, max_size=3, unique_by=lambda one: one.item.id))
def test_any_items_make_a_valid_calendar(entries: list[Entry]) -> None:
    history = {one.item.id: [_withdrawal(one)] for one in entries if one.withdrawn}
    view = SiteView(SITE, tuple(entries), (), (), NOW, dated=tuple(entries), history=history)
    judge(render_calendar(HEADING, calendar_entries(view), SETTINGS, zone=SITE.timezone))


def _withdrawal(entry: Entry) -> Change:
    """That it was taken down is never known without such a change."""
    item = entry.item
    return Change(
        id="w",
        at=entry.first_seen,
        type=ChangeType.WITHDRAWN,
        item=item.id,
        site=SITE.id,
        source="s",
        kind=item.kind,
        title=item.title,
        url=item.url,
        fields={},
        snapshot=None,
    )


@pytest.mark.parametrize("extension", ["rss", "atom", "json"])
def test_an_item_of_which_nothing_is_known_is_an_entry(extension: str) -> None:
    bare = Entry(Item("tag:feeds.example.org,2026-06-24:x", Kind.NEWS, ""), SITE.id, NOW, NOW, None)
    files = feeds_of([bare, replace(bare, item=replace(bare.item, id="tag:feeds.example.org,2026-06-24:y"))])
    judge({f"a/all.{extension}": files[f"a/all.{extension}"]})
