"""The acts of an albo, element by element as AlboPOP wants them (http://albopop.it/specs)."""

from dataclasses import replace
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

import feedparser
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as profile
from hypothesis import strategies as st
from lxml import etree, html

from scraper.config.tables import SiteTable
from scraper.model import Attachment, Entry, Item, Kind, Site
from scraper.publish.albopop import render_albo
from scraper.publish.characters import plain
from scraper.publish.views import FeedSettings, SiteView
from tests.publish.shown import render_index, render_site

SETTINGS = FeedSettings("https://feeds.example.org/", contact="redazione@example.org")
SITE = Site("cuneo", "Comune di Cuneo", "https://www.comune.cuneo.it/")
SPECS = "http://albopop.it/specs"
ATOM = "{http://www.w3.org/2005/Atom}"
XHTML = "{http://www.w3.org/1999/xhtml}"
SINCE = datetime(2026, 6, 20, 6, 0, tzinfo=UTC)
SEEN = datetime(2026, 8, 7, 16, 0, tzinfo=UTC)
CUNEO = SiteTable(
    id="cuneo",
    name="Comune di Cuneo",
    url="https://www.comune.cuneo.it/",
    type="Comune",
    region="Piemonte",
    province="Cuneo",
    municipality="Cuneo",
    istat="004078",
    latitude=44.3845,
    longitude=7.5427,
)
ACT = Item(
    "tag:www.comune.cuneo.it,2026-08-07:1",
    Kind.DOCUMENT,
    "Approvazione del piano neve 2026/2027",
    url="https://albo.example.it/atti/7001",
    summary="Il piano <b>neve</b> & ghiaccio",
    published=date(2026, 8, 7),
    office="Settore Lavori pubblici",
    act="Deliberazione di Giunta n. 45 del 05/08/2026",
    attachments=(
        Attachment("https://albo.example.it/atti/7001.pdf", "Atto", "application/pdf"),
        Attachment("https://albo.example.it/atti/7001-a.p7m", "Allegato A"),
    ),
)


def entry(item: Item = ACT, **fields: object) -> Entry:
    return replace(Entry(item, "cuneo", SEEN, SEEN, None), **fields)  # type: ignore[arg-type]


def view(*entries: Entry, table: SiteTable | None = CUNEO) -> SiteView:
    return SiteView(SITE, entries, (), (), SINCE, profile=table)


def document(*entries: Entry, table: SiteTable = CUNEO, settings: FeedSettings = SETTINGS) -> bytes:
    return render_albo(view(*entries, table=table), settings)["cuneo/albopop.rss"]


def channel_of(file: bytes) -> etree._Element:
    return etree.fromstring(file)[0]


def items(*entries: Entry) -> list[etree._Element]:
    return list(channel_of(document(*entries)).iterchildren("item"))


def categories(element: etree._Element) -> dict[str, str]:
    """Text by the last part of the domain, which names the specification's section."""
    found = {}
    for category in element.findall("category"):
        domain, _, name = category.get("domain").partition(
            f"#{'channel' if element.tag == 'channel' else 'item'}-category-"
        )
        assert domain == SPECS
        found[name] = category.text
    return found


def uids(*entries: Entry) -> list[str]:
    return [categories(item)["uid"] for item in items(*entries)]


def numbered(act: str | None, **fields: object) -> Entry:
    return entry(replace(ACT, id=f"tag:x,2026:{act}", act=act, **fields))  # type: ignore[arg-type]


# ------------------------------------------------------------------ the channel


def test_the_channel_has_what_the_specification_asks_for() -> None:
    file = document(entry())
    assert file.startswith(b"<?xml version='1.0' encoding='UTF-8'?>")
    root = etree.fromstring(file)
    assert (root.tag, root.attrib) == ("rss", {"version": "2.0"})
    (channel,) = root
    assert channel.attrib == {}
    told = {name: channel.findtext(name) for name in ("title", "link", "description", "language", "webMaster", "docs")}
    assert told == {
        "title": "AlboPOP - Comune - Cuneo",
        "link": "https://feeds.example.org/cuneo/albopop.rss",
        "description": "*non ufficiale* RSS feed dell'Albo Pretorio di Cuneo",
        "language": "it",
        "webMaster": "redazione@example.org (Banditore)",
        "docs": "https://pypi.org/project/banditore/",
    }
    assert channel.find(f"{ATOM}link").attrib == {
        "rel": "self",
        "type": "application/rss+xml",
        "href": "https://feeds.example.org/cuneo/albopop.rss",
    }
    assert channel.find(f"{XHTML}meta").attrib == {"name": "robots", "content": "noindex"}


def test_the_body_is_told_in_categories() -> None:
    assert categories(channel_of(document(entry()))) == {
        "type": "Comune",
        "name": "Comune di Cuneo",
        "country": "Italia",
        "region": "Piemonte",
        "province": "Cuneo",
        "municipality": "Cuneo",
        "latitude": "44.3845",
        "longitude": "7.5427",
        "uid": "istat:004078",
    }


def test_what_the_configuration_does_not_say_is_not_told() -> None:
    table = SiteTable(id="cuneo", name="Provincia di Cuneo", url="https://x.it/", type="Provincia", latitude=0)
    told = categories(channel_of(document(entry(), table=table)))
    assert told == {"type": "Provincia", "name": "Comune di Cuneo", "country": "Italia", "latitude": "0.0"}


def test_the_kind_of_body_is_not_said_twice_in_the_title() -> None:
    province = replace(view(entry()), site=replace(SITE, name="Provincia di Cuneo"))
    province = replace(province, profile=CUNEO.model_copy(update={"type": "Provincia"}))
    (file,) = render_albo(province, SETTINGS).values()
    assert channel_of(file).findtext("title") == "AlboPOP - Provincia - Cuneo"


def test_the_channel_is_as_old_as_its_newest_act_and_an_empty_one_as_our_watch() -> None:
    later = entry(replace(ACT, id="tag:x,2026:2", act="n. 46"), updated=datetime(2026, 8, 9, 8, 0, tzinfo=UTC))
    assert channel_of(document(entry(), later)).findtext("pubDate") == "Sun, 09 Aug 2026 10:00:00 +0200"
    assert channel_of(document()).findtext("pubDate") == "Sat, 20 Jun 2026 08:00:00 +0200"


def test_nobody_is_made_up_who_answers_for_the_feed() -> None:
    assert channel_of(document(entry(), settings=FeedSettings("https://x.org/"))).find("webMaster") is None


@pytest.mark.parametrize("table", [None, CUNEO.model_copy(update={"type": None})])
def test_a_site_that_is_not_described_has_no_such_feed_and_no_link_to_one(table: SiteTable | None) -> None:
    shown = view(entry(), table=table)
    assert "cuneo/albopop.rss" not in render_site(shown, SETTINGS)
    assert b"albopop" not in render_index([shown], [], SETTINGS)["index.html"]


def test_the_index_page_leads_to_the_feed_and_to_the_calendar() -> None:
    shown = view(entry())
    links = html.fromstring(render_index([shown], [], SETTINGS)["index.html"].decode()).xpath("//main//a/@href")
    written = render_site(shown, SETTINGS)
    for path in ("cuneo/albopop.rss", "cuneo/deadlines.ics"):
        assert path in written
        assert path in links


# ------------------------------------------------------------------ an act


def test_an_act_has_what_the_specification_asks_for() -> None:
    (item,) = items(entry())
    assert item.findtext("title") == "Approvazione del piano neve 2026/2027"
    assert item.findtext("link") == "https://albo.example.it/atti/7001"
    assert item.findtext("description") == "Il piano &lt;b&gt;neve&lt;/b&gt; &amp; ghiaccio"
    assert item.findtext("pubDate") == "Fri, 07 Aug 2026 12:00:00 +0200"
    assert (item.findtext("guid"), item.find("guid").attrib) == (ACT.id, {"isPermaLink": "false"})
    assert [dict(file.attrib) for file in item.findall("enclosure")] == [
        {"url": "https://albo.example.it/atti/7001.pdf", "length": "0", "type": "application/pdf"},
        {"url": "https://albo.example.it/atti/7001-a.p7m", "length": "0", "type": "application/octet-stream"},
    ]
    assert categories(item) == {
        "uid": "2026/45",
        "type": "Deliberazione di Giunta",
        "pubStart": "Fri, 07 Aug 2026 12:00:00 +0200",
        "relStart": "Wed, 05 Aug 2026 12:00:00 +0200",
        "unit": "Settore Lavori pubblici",
    }


def test_the_day_of_publication_is_the_registers_and_not_that_of_our_look() -> None:
    early = entry(first_seen=datetime(2026, 8, 7, 5, 0, tzinfo=UTC))
    late = entry(first_seen=datetime(2026, 9, 1, tzinfo=UTC))
    for act in (early, late):
        (item,) = items(act)
        assert parsedate_to_datetime(item.findtext("pubDate")).date() == date(2026, 8, 7)
        assert categories(item)["pubStart"] == "Fri, 07 Aug 2026 12:00:00 +0200"


def test_an_act_without_a_summary_is_described_by_its_title() -> None:
    (item,) = items(entry(replace(ACT, summary="")))
    assert item.findtext("description") == "Approvazione del piano neve 2026/2027"


def test_a_link_leads_to_a_page_and_a_file_is_an_enclosure() -> None:
    (item,) = items(entry(replace(ACT, url="https://albo.example.it/7001.PDF?x=1", attachments=())))
    assert item.findtext("link") == SITE.url
    assert [file.get("url") for file in item.findall("enclosure")] == ["https://albo.example.it/7001.PDF?x=1"]


def test_an_act_that_was_taken_down_says_so() -> None:
    (item,) = items(entry(withdrawn=datetime(2026, 8, 10, 22, 30, tzinfo=UTC)))
    assert categories(item)["annotation"] == "Non più in linea dall’11 agosto 2026"


# ------------------------------------------------------------------ which items are acts


@pytest.mark.parametrize(
    ("kind", "act", "section", "is_act"),
    [
        (Kind.DOCUMENT, "Determinazione n. 123 del 22/06/2026", None, True),
        (Kind.DOCUMENT, "n. 3810/2026", None, True),
        (Kind.DOCUMENT, None, "Albo pretorio", False),
        (Kind.DOCUMENT, "senza numero", None, False),
        (Kind.CALL, "n. 2026/801", "Albo pretorio online", True),
        (Kind.CALL, "n. 2026/801", None, True),
        (Kind.NOTICE, "Ordinanza n. 5", "ALBO", True),
        (Kind.CALL, "Determinazione n. 123", "Bandi di concorso", False),
        (Kind.NEWS, "n. 2026/801", "Albo pretorio", False),
        (Kind.PROJECT, "n. 2026/801", "Albo pretorio", False),
        (Kind.EVENT, "n. 2026/801", "Albo pretorio", False),
    ],
)
def test_acts_are_numbered_documents_and_what_a_register_numbers(
    kind: Kind, act: str | None, section: str | None, *, is_act: bool
) -> None:
    assert len(items(numbered(act, kind=kind, section=section))) == is_act


def test_an_item_without_a_day_of_publication_is_left_out_rather_than_given_one() -> None:
    assert items(numbered("n. 1", published=None)) == []


@pytest.mark.parametrize(
    ("act", "uid"),
    [
        ("n. 811", "2026/811"),
        ("n. 3810/2026", "2026/3810"),
        ("n. 2026/811", "2026/811"),
        ("n. 811/26", "2026/811"),
        ("n. 811-2026", "2026/811"),
        ("n. 2026", "2026/2026"),
        ("n. 1999/2026", "2026/1999"),
        ("n. 12/A", "2026/12-A"),
        ("Determinazione n. 990 del 30/12/2025", "2025/990"),
        ("n. 990/2025", "2025/990"),
        ("Ordinanza n. 7 del 31/02/2026", "2026/7"),
    ],
)
def test_the_uid_is_the_year_and_the_number(act: str, uid: str) -> None:
    assert uids(numbered(act)) == [uid]


def test_two_kinds_of_act_that_share_a_number_are_told_apart() -> None:
    assert uids(numbered("Ordinanza n. 45"), numbered("Deliberazione di Giunta n. 45"), numbered("n. 46")) == [
        "2026/46",
        "2026/45-ordinanza",
        "2026/45-deliberazione-di-giunta",
    ]


def test_an_act_that_is_entered_twice_is_shown_as_it_was_entered_last() -> None:
    again = entry(replace(ACT, id="tag:x,2026:2", title="Rettificato", published=date(2026, 8, 8)), first_seen=SEEN)
    assert [item.findtext("title") for item in items(entry(), again)] == ["Rettificato"]


def test_a_number_that_names_no_kind_of_act_gives_none() -> None:
    (document, call) = items(numbered("Protocollo n. 2"), numbered("n. 1", kind=Kind.CALL))
    assert sorted(filter(None, [categories(document).get("type"), categories(call).get("type")])) == ["Bando"]


def test_the_feed_holds_the_25_newest_acts_the_newest_first() -> None:
    many = [numbered(f"n. {n}", published=date(2026, 7, n)) for n in range(1, 31)]
    assert uids(*many) == [f"2026/{n}" for n in range(30, 5, -1)]


def test_the_same_acts_give_the_same_bytes_in_whatever_order_they_come() -> None:
    acts = [numbered(f"n. {n}") for n in range(5)]
    assert document(*acts) == document(*acts) == document(*reversed(acts))


def test_long_titles_do_not_make_it_too_large() -> None:
    many = [numbered(f"n. {n}", title=f"{n} " + "parola " * 2000, summary="") for n in range(25)]
    file = document(*many)
    assert len(file) <= 250_000
    assert len(channel_of(file).findall("item")) > 5


# ------------------------------------------------------------------ whatever a page contained

ANYTHING = st.text(st.characters(), max_size=60) | st.text(
    st.sampled_from("<>&\"'’]\x00\x0b\ufffe\ud800 a\nn.12/"), max_size=30
)


@profile(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    words=st.lists(ANYTHING, min_size=7, max_size=7),
    number=st.just("n. 1") | st.from_regex(r"(\w{1,9} ){0,2}n\. [\d/-]{1,9}( del \d\d/\d\d/\d{4})?", fullmatch=True),
    day=st.dates(date(1900, 1, 1)),
)
def test_any_act_makes_a_feed_that_is_read_without_complaint(words: list[str], number: str, day: date) -> None:
    title, summary, section, text, address, name, office = words
    item = Item(
        "tag:x,2025:1",
        Kind.DOCUMENT,
        title,
        url=address,
        summary=summary,
        published=day,
        section=section,
        office=office,
        act=number,
        text=text,
        attachments=(Attachment(address, name, section), Attachment("https://a.it/1.pdf", name, text)),
    )
    file = document(entry(item), entry(replace(item, id="tag:x,2025:2", act=title)))
    parsed = feedparser.parse(file)
    assert not parsed.bozo
    assert parsed.version == "rss20"
    (first, *_) = parsed.entries
    assert first.id == "tag:x,2025:1"
    root = etree.fromstring(file)
    assert root.findtext("channel/item/title") == (plain(title) or "(senza titolo)")
    assert "/" in categories(root.find("channel/item"))["uid"]
