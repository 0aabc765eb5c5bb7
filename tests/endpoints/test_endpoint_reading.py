"""Feeds, APIs, JSON-LD and sitemaps read as the lists they are, by the rules that hold for pages."""

import json
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from scraper.fetch.replay import page
from scraper.model import Attachment, Item, Kind, Select
from scraper.parse.context import Context
from scraper.parse.reading import read_source
from tests.endpoints.conftest import ENDPOINTS, URL, read, recorded

SITE = "https://www.comune.example"
SUMMER = timezone(timedelta(hours=2))
PDF = "application/pdf"


def moment(day: int, hour: int, minute: int = 0, *, month: int = 6) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=SUMMER)


@pytest.mark.parametrize(
    ("name", "family", "title", "items"),
    [
        ("wordpress.rss", "feed/rss", "Comune di Poggio Chiaro", 4),
        ("register.rdf", "feed/rss", "Bandi e gare - Comune di Poggio Chiaro", 1),
        ("notices.atom", "feed/atom", "Avvisi", 2),
        ("feed.json", "feed/json", "Novità", 2),
        ("posts.json", "wordpress/rest", "", 2),
        ("search.json", "plone/api", "", 3),
        ("hits.json", "opencity/api", "", 2),
        ("graph.html", "json-ld", "Notizie", 3),
        ("section.xml", "sitemap", "", 4),
        ("news.xml", "sitemap/news", "", 1),
    ],
)
def test_an_answer_is_known_by_its_content_not_by_what_its_server_calls_it(
    name: str, family: str, title: str, items: int
) -> None:
    listing = recorded(name)
    assert (listing.family, listing.title, len(listing.items)) == (family, title, items)
    assert (listing.says_empty, listing.why) == (False, "")


def test_every_recorded_answer_is_described() -> None:
    described = (ENDPOINTS / "README.md").read_text(encoding="utf-8")
    assert all(f"`{file.name}`" in described for file in Path(ENDPOINTS).iterdir() if file.name != "README.md")


# ------------------------------------------------------------------ feeds


def test_an_entry_of_rss_is_a_whole_item() -> None:
    call = recorded("wordpress.rss").items[0]
    assert call == Item(
        id=call.id,
        kind=Kind.CALL,
        title="Avviso pubblico per la gestione dell’orto & del vivaio",
        url=f"{SITE}/novita/orto/",
        summary="Il Comune cerca chi curi l’orto di via Piave.…",
        published=moment(24, 0, 30),
        deadline=moment(31, 12, month=7),
        topics=("Ambiente",),
        attachments=(
            Attachment(f"{SITE}/wp-content/uploads/avviso.pdf", "avviso.pdf", PDF),
            Attachment(f"{SITE}/wp-content/uploads/modulo.pdf", "Modulo di domanda", PDF),
        ),
        image=f"{SITE}/wp-content/orto.jpg",
    )


def test_a_guid_is_an_address_unless_it_says_that_it_is_none() -> None:
    items = recorded("wordpress.rss").items
    assert items[1].url == f"{SITE}/novita/ponte/"
    channel = '<rss><channel><item><title>Uno</title><guid isPermaLink="false">http://x.example/?p=1</guid></item>'
    assert [item.url for item in read(f"{channel}</channel></rss>").items] == [None]


def test_an_italian_date_is_read_where_a_machines_should_stand() -> None:
    assert recorded("wordpress.rss").items[1].published == moment(22, 10)


def test_the_title_of_a_picture_is_not_the_entrys() -> None:
    bridge = recorded("wordpress.rss").items[1]
    assert (bridge.title, bridge.image) == ("Chiusura del ponte vecchio", f"{SITE}/ponte.jpg")


def test_an_entry_without_a_title_is_called_by_its_text_and_has_no_date_invented() -> None:
    plain = recorded("wordpress.rss").items[2]
    assert (plain.title, plain.summary, plain.published) == ("Una comunicazione senza titolo.", "", None)


def test_the_day_on_which_an_event_is_announced_is_not_its_own() -> None:
    party = recorded("wordpress.rss").items[3]
    assert (party.kind, party.published, party.starts) == (Kind.EVENT, date(2026, 6, 19), None)


def test_rss_1_keeps_its_items_beside_the_channel_whose_title_says_what_they_are() -> None:
    [call] = recorded("register.rdf").items
    assert (call.kind, call.section, call.published, call.topics) == (
        Kind.CALL,
        "Bandi e gare",
        date(2026, 6, 20),
        ("Scuola",),
    )


def test_atom_addresses_are_relative_to_its_base_and_its_files_are_attachments() -> None:
    water = recorded("notices.atom").items[0]
    assert (water.title, water.url) == ("Acqua: sospensione notturna", f"{SITE}/avvisi/acqua.html")
    assert water.published == moment(23, 10, 5)
    assert water.attachments == (
        Attachment(f"{SITE}/avvisi/mappa", "Mappa delle vie", PDF),
        Attachment(f"{SITE}/ordinanza.pdf", "Ordinanza", PDF),
    )


def test_the_day_of_an_update_is_no_day_of_publication() -> None:
    assert recorded("notices.atom").items[1].published is None


def test_a_json_feed_has_attachments_with_their_types() -> None:
    pool, untitled = recorded("feed.json").items
    assert (pool.kind, pool.url, pool.topics) == (Kind.NOTICE, f"{SITE}/novita/piscina", ("Sport",))
    assert pool.attachments == (Attachment(f"{SITE}/tariffe", "Tariffe", PDF),)
    assert untitled.title == "Solo testo, senza titolo."


# ------------------------------------------------------------------ dates


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("Tue, 23 Jun 2026 22:30:00 GMT", moment(24, 0, 30)),
        ("Tue, 23 Jun 2026 22:30:00 -0000", moment(24, 0, 30)),
        ("2026-06-23T10:05:00", moment(23, 10, 5)),
        ("2026-06-23T10:05:00Z", moment(23, 12, 5)),
        ("2026-06-23", date(2026, 6, 23)),
        ("Tue, 23 Jun 2026 00:00:00 +0000", date(2026, 6, 23)),
        ("2026-06-22T22:00:00+00:00", date(2026, 6, 23)),
        ("23 giugno 2026", date(2026, 6, 23)),
        ("1969-12-30T23:00:00+00:00", None),
        ("2499-12-31T00:00:00+00:00", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("quando?", None),
    ],
)
def test_a_moment_is_told_in_the_sites_own_zone_and_a_day_stays_a_day(
    written: str, read_as: date | datetime | None
) -> None:
    item = f"<item><title>Uno</title><link>/1</link><pubDate>{written}</pubDate></item>"
    [found] = read(f"<rss><channel>{item}</channel></rss>").items
    assert found.published == read_as
    assert type(found.published) is type(read_as)


def test_the_zone_is_the_sites_wherever_it_is() -> None:
    answer = page(URL, (ENDPOINTS / "posts.json").read_bytes())
    listing = read_source(answer, Context(URL, answer.at, zone="Atlantic/Azores"))
    first = listing.items[0].published
    assert isinstance(first, datetime)
    assert first.utcoffset() == timedelta(0)


# ------------------------------------------------------------------ APIs


def test_a_post_of_wordpress_has_its_terms_its_picture_and_its_files() -> None:
    library, gym = recorded("posts.json").items
    assert (library.title, library.kind) == ("Inaugurata la biblioteca dell’infanzia", Kind.NEWS)
    assert (library.published, library.topics) == (moment(23, 9, 15), ("Cultura & libri",))
    assert (library.summary, library.image) == ("Da luglio si apre alle 8.…", f"{SITE}/b.jpg")
    assert [file.url for file in library.attachments] == [f"{SITE}/wp-content/uploads/orari.pdf"]
    assert (gym.kind, gym.published) == (Kind.CALL, date(2026, 6, 23))


def test_an_item_of_plone_is_linked_where_people_read_it() -> None:
    market, grants, festival = recorded("search.json").items
    assert (market.url, market.kind) == (f"{SITE}/novita/avvisi/mercato", Kind.NOTICE)
    assert (market.published, market.topics) == (date(2026, 6, 23), ("Commercio", "Viabilità"))
    assert (grants.kind, grants.deadline, grants.office) == (Kind.CALL, moment(15, 12, month=7), "Ufficio scuola")
    assert (festival.kind, festival.published) == (Kind.EVENT, None)
    assert festival.starts == moment(11, 9, month=10)


def test_a_hit_of_opencity_is_read_in_italian_and_linked_where_people_read_it() -> None:
    rent, concert = recorded("hits.json").items
    assert (rent.url, rent.summary) == (f"{SITE}/openpa/object/4711", "Si può chiedere online.")
    assert (rent.published, rent.deadline) == (date(2026, 6, 19), moment(30, 12, month=9))
    assert (rent.topics, rent.image) == (("Casa",), f"{SITE}/var/casa.jpg")
    assert (concert.title, concert.url) == ("Konzert", f"{SITE}/Vivere-il-comune/Eventi/Concerto")
    assert (concert.kind, concert.starts) == (Kind.EVENT, moment(4, 21, month=7))


def test_the_operators_kind_holds_for_an_endpoint_too() -> None:
    answer = page(URL, (ENDPOINTS / "search.json").read_bytes())
    listing = read_source(answer, Context(URL, answer.at, kind=Kind.PROJECT))
    assert {item.kind for item in listing.items} == {Kind.PROJECT}


def test_the_same_item_has_the_same_id_in_a_feed_and_on_a_page() -> None:
    html = "".join(
        f'<div class="news-list-item"><h2><a href="/novita/{slug}">{title}</a></h2></div>'
        for slug, title in (("piscina", "Riapre la piscina"), ("altro", "Altro"))
    )
    on_page = read(f'<html><body><div class="news-list-container">{html}</div></body></html>').items[0]
    assert recorded("feed.json").items[0].id == on_page.id


# ------------------------------------------------------------------ JSON-LD


def test_json_ld_is_read_where_the_page_itself_lists_nothing() -> None:
    trees, night, bar = recorded("graph.html").items
    assert (trees.kind, trees.published, trees.url) == (Kind.NEWS, moment(23, 10), f"{SITE}/novita/notizie/alberi")
    assert (night.kind, night.published, night.starts) == (Kind.EVENT, None, date(2026, 7, 11))
    assert (bar.kind, bar.title) == (Kind.CALL, "Bando per il bar del parco")


def test_a_list_that_can_be_read_is_read_and_its_json_ld_left_alone() -> None:
    html = (ENDPOINTS / "graph.html").read_text(encoding="utf-8")
    block = '<div class="news-list-item"><h2><a href="/uno.html">Uno</a></h2></div>'
    listing = read(html.replace('<div id="root">', f'<div class="news-list-container">{block}</div><div>'))
    assert [item.title for item in listing.items] == ["Uno"]
    assert listing.family == "typo3"


def test_selectors_that_find_nothing_are_not_overruled_by_json_ld() -> None:
    answer = page(URL, (ENDPOINTS / "graph.html").read_bytes())
    assert read_source(answer, Context(URL, answer.at, select=Select(item=".riga"))).items == ()


def _listing(outer: str, inner: str) -> str:
    things = [{"@type": inner, "name": name, "url": f"/{name}"} for name in ("uno", "due", "tre")]
    return json.dumps({"@type": outer, "itemListElement": things})


def test_a_plain_item_list_is_read() -> None:
    listing = read(f'<html><script type="application/ld+json">{_listing("ItemList", "ListItem")}</script></html>')
    assert [item.title for item in listing.items] == ["uno", "due", "tre"]


@pytest.mark.parametrize(
    "told",
    [
        '{"@type": "NewsArticle", "headline": "Questa pagina", "url": "/novita/notizie"}',
        '{"@type": "NewsArticle", "headline": "Una sola", "url": "/una"}',
        _listing("BreadcrumbList", "ListItem"),
        _listing("ItemList", "GovernmentService"),
        '{"@type": ["SiteNavigationElement"], "item": [{"@type": "Article", "headline": "Uno", "url": "/1"}]}',
        "[[[[",
        "7",
    ],
    ids=["itself", "one alone", "breadcrumbs", "services", "a menu", "broken", "a number"],
)
def test_json_ld_that_lists_no_news_invents_none(told: str) -> None:
    listing = read(f'<html><script type="application/ld+json">{told}</script><p>Testo</p></html>')
    assert listing.items == ()
    assert listing.why


# ------------------------------------------------------------------ sitemaps


def test_the_sitemap_of_a_section_lists_its_pages_newest_first_and_not_its_lists() -> None:
    listing = recorded("section.xml")
    assert [item.title for item in listing.items] == [
        "Riapre il museo",
        "Torneo di scacchi",
        "Lavori in via po",
        "Una mostra",
    ]
    assert {item.published for item in listing.items} == {None}


def test_a_news_sitemap_tells_titles_and_days() -> None:
    [alert] = recorded("news.xml").items
    assert (alert.title, alert.kind) == ("Avviso di allerta meteo", Kind.NOTICE)
    assert (alert.published, alert.topics) == (date(2026, 6, 23), ("Protezione civile",))
