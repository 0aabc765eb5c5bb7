"""When a feed or an API is proposed, and when the page that shows the same items."""

import json
from datetime import date

import pytest
from click.testing import CliRunner

from scraper.cli.discover import discover
from scraper.discover import Proposal, propose
from scraper.discover.choosing import overlap, says_more
from scraper.fetch.replay import Answer, ReplayFetcher, page
from scraper.model import Day, Item, Kind
from tests.discover.conftest import HOME, html, news_list, recorded, replay, served, site

pytestmark = pytest.mark.anyio

PLONE = "++api++/@search?portal_type=News%20Item&sort_on=effective&sort_order=reverse&b_size=50&metadata_fields=_all"


def feed(path: str, *titles: str, dated: bool = True) -> Answer:
    day = "<pubDate>Tue, 23 Jun 2026 10:00:00 +0200</pubDate>" if dated else ""
    entries = "".join(
        f"<item><title>{one}</title><link>/dettaglio/{one.lower().replace(' ', '-')}.html</link>{day}</item>"
        for one in titles
    )
    xml = f"<rss><channel><title>Comune di Alba</title>{entries}</channel></rss>"
    return page(HOME + path, xml, headers={"content-type": "application/rss+xml"})


def home(body: str = "", *feeds: str) -> Answer:
    links = "".join(f'<link rel="alternate" type="application/rss+xml" href="{one}">' for one in feeds)
    return page(HOME, f"<html><head><title>Comune di Alba</title>{links}</head><body>{body}</body></html>")


async def proposal(pages: dict[str, Answer]) -> Proposal:
    found = await propose(HOME, ReplayFetcher({HOME + path: answer for path, answer in pages.items()}))
    assert isinstance(found, Proposal), found
    return found


def proposed(found: Proposal) -> dict[str, str | None]:
    return {one.url.removeprefix(HOME): one.family for one in found.sources}


def reasons(found: Proposal) -> dict[str, str]:
    return {one.url.removeprefix(HOME): one.why for one in found.rejected}


NEWS_MENU = '<nav><a href="/news">News</a></nav>'
SHELL = html(f"{HOME}news", "News", '<div id="root"></div><script src="/a.js"></script>')


# ------------------------------------------------------------------ the little sites


async def test_the_feed_is_proposed_where_the_pages_are_drawn_by_javascript() -> None:
    found = await propose(HOME, replay("feed-behind-a-shell"))
    assert isinstance(found, Proposal)
    [source] = found.sources
    assert (source.id, source.url, source.family) == ("colle-sereno-notizie", f"{HOME}novita.xml", "feed/rss")
    assert (source.items, source.evidence) == (3, "feed that the home page declares; no page lists what it lists")
    assert [item.published is not None for item in source.sample] == [True] * 3


async def test_a_feed_that_dates_what_its_page_does_not_takes_the_pages_place() -> None:
    found = await propose(HOME, replay("undated-page"))
    assert isinstance(found, Proposal)
    [source] = found.sources
    assert (source.id, source.url) == ("pratofiorito-notizie", f"{HOME}notizie.atom")
    assert source.evidence == (
        f"feed that the home page declares, in place of {HOME}notizie/:"
        " it dates its items, of the page's 3 only 0 have a day"
    )
    assert reasons(found)["notizie/"] == f"its items are read from {HOME}notizie.atom"


def test_the_command_proposes_the_feed_over_real_http(tmp_path_factory: pytest.TempPathFactory) -> None:
    config = tmp_path_factory.mktemp("desk") / "config.toml"
    config.write_text('[fetch]\nallow_private = true\nspacing = "0s"\nattempts = 1\n', encoding="utf-8")
    with served(site("feed-behind-a-shell")) as url:
        result = CliRunner().invoke(discover, [url, "--config", str(config), "--json"], catch_exceptions=False)
    [source] = [json.loads(line) for line in result.stdout.splitlines()]
    assert (result.exit_code, source["url"], source["family"]) == (0, f"{url}novita.xml", "feed/rss")
    assert source["sample"][1]["deadline"] == "2026-07-10"
    assert f"feed {url}novita.xml: feed/rss, 3 items, the newest of 2026-06-23" in result.stderr


def test_every_new_site_has_its_pages() -> None:
    assert len(recorded(site("undated-page"))) == len(recorded(site("feed-behind-a-shell"))) == 3


# ------------------------------------------------------------------ a page or what is behind it


async def test_a_page_that_reads_well_is_kept_and_its_feed_is_not_proposed_beside_it() -> None:
    pages = {"": home(NEWS_MENU, "/rss"), "news": news_list(f"{HOME}news", "Uno", "Due"), "rss": feed("rss", "Uno")}
    found = await proposal(pages)
    assert proposed(found) == {"news": "typo3"}
    assert reasons(found)["rss"] == f"{HOME}news shows the same items"


async def test_a_feed_of_many_more_items_takes_the_pages_place() -> None:
    titles = ["Uno", "Due", "Tre", "Quattro"]
    pages = {"": home(NEWS_MENU, "/rss"), "news": news_list(f"{HOME}news", "Uno", "Due"), "rss": feed("rss", *titles)}
    found = await proposal(pages)
    assert proposed(found) == {"rss": "feed/rss"}
    assert found.sources[0].evidence.endswith(f"in place of {HOME}news: it lists 4 items, the page 2")


async def test_one_feed_of_two_pages_that_says_more_of_one_only_replaces_neither() -> None:
    menu = '<nav><a href="/news">News</a><a href="/avvisi">Avvisi</a></nav>'
    pages = {
        "": home(menu, "/rss"),
        "news": news_list(f"{HOME}news", "Uno", "Due"),
        "avvisi": news_list(f"{HOME}avvisi", "Tre", "Quattro", "Cinque"),
        "rss": feed("rss", "Uno", "Due", "Tre", "Sei", "Sette"),
    }
    assert proposed(await proposal(pages)) == {"news": "typo3", "avvisi": "typo3"}


async def test_a_home_page_that_lists_its_news_well_is_kept_before_its_feed() -> None:
    listed = news_list(HOME, "Uno", "Due").body.decode()
    head = '<head><link rel="alternate" type="application/rss+xml" href="/rss">'
    pages = {"": page(HOME, listed.replace("<head>", head)), "rss": feed("rss", "Uno", "Due")}
    assert proposed(await proposal(pages)) == {"": "typo3"}


async def test_a_shell_beside_a_page_of_calls_gets_its_feed_and_the_calls_stay() -> None:
    menu = '<nav><a href="/news">News</a><a href="/bandi">Bandi</a></nav>'
    pages = {
        "": home(menu, "/rss"),
        "news": SHELL,
        "bandi": news_list(f"{HOME}bandi", "Bando mensa", "Bando bar", title="Bandi"),
        "rss": feed("rss", "Uno", "Due"),
    }
    assert proposed(await proposal(pages)) == {"bandi": "typo3", "rss": "feed/rss"}


async def test_the_feed_that_only_the_shell_declares_is_found_there() -> None:
    link = '<link rel="alternate" type="application/rss+xml" href="/news/rss">'
    shell = page(
        f"{HOME}news", f'<html><head>{link}</head><body><div id="a"></div><script src="a"></script></body></html>'
    )
    found = await proposal({"": home(NEWS_MENU), "news": shell, "news/rss": feed("news/rss", "Uno", "Due")})
    assert proposed(found) == {"news/rss": "feed/rss"}
    assert found.sources[0].evidence == f"feed that {HOME}news declares; no page lists what it lists"


async def test_the_api_of_a_system_that_names_itself_is_asked_where_no_page_lists_news() -> None:
    items = [{"@id": f"{HOME}novita/{n}", "title": n, "effective": "2026-06-23T08:00:00+02:00"} for n in ("Uno", "Due")]
    answer = json.dumps({"@id": f"{HOME}@search", "items": items})
    head = '<script>window.__data={}</script><div id="main"></div>'
    pages = {"": home(head), PLONE: page(HOME + PLONE, answer, headers={"content-type": "application/json"})}
    found = await proposal(pages)
    assert proposed(found) == {PLONE: "plone/api"}
    assert found.sources[0].evidence == "where Plone, io-Comune answers programs; no page lists what it lists"


async def test_no_api_is_asked_where_a_page_lists_the_news_with_days() -> None:
    head = "<script>window.__data={}</script>"
    fetcher = ReplayFetcher({HOME: home(head + NEWS_MENU), f"{HOME}news": news_list(f"{HOME}news", "Uno", "Due")})
    await propose(HOME, fetcher)
    assert not any("++api++" in url for url in fetcher.asked)


@pytest.mark.parametrize(
    ("body", "media_type", "why"),
    [
        ('{"type": "Unauthorized", "message": "Non si può"}', "application/json", 'it is JSON that says "Non si può"'),
        ("<html><p>Benvenuti</p></html>", "text/html", "text/html"),
    ],
)
async def test_an_endpoint_that_is_none_is_rejected_in_its_words_and_the_home_page_has_the_last(
    body: str, media_type: str, why: str
) -> None:
    answer = page(HOME + PLONE, body, headers={"content-type": media_type})
    found = await proposal({"": home("<script>window.__data={}</script>"), PLONE: answer})
    assert found.sources == ()
    assert reasons(found)[PLONE] == why
    assert found.rejected[-1].url == HOME


async def test_an_empty_feed_is_told_and_not_proposed() -> None:
    found = await proposal({"": home("", "/rss"), "rss": feed("rss")})
    assert (found.sources, [len(one.items) for one in found.feeds]) == ((), [0])


# ------------------------------------------------------------------ the rule


def items(count: int, *, dated: int = 0, first: int = 0) -> list[Item]:
    def day(number: int) -> Day | None:
        return date(2026, 6, 1) if number < dated else None

    numbers = range(first, first + count)
    return [Item(f"tag:{n}", Kind.NEWS, f"Titolo {n}", f"{HOME}{n}", published=day(n)) for n in numbers]


@pytest.mark.parametrize(
    ("endpoint", "listed", "more"),
    [
        (items(10, dated=10), items(10), "it dates its items"),
        (items(10, dated=10), items(10, dated=10), None),
        (items(10), items(10), None),
        (items(20), items(10), "it lists 20 items, the page 10"),
        (items(19, dated=19), items(10, dated=10), None),
        (items(7, dated=7), items(10), None),
        (items(8, dated=8), items(10), "it dates its items"),
        (items(40, dated=40, first=5), items(10), None),
    ],
    ids=["days", "no more days", "as undated", "twice", "not twice", "holds too few", "holds nearly all", "others"],
)
def test_an_endpoint_says_more_by_days_or_by_number_and_only_if_it_holds_what_the_page_has(
    endpoint: list[Item], listed: list[Item], more: str | None
) -> None:
    told = says_more(endpoint, listed)
    assert (told or "").startswith(more or "")
    assert (told is None) is (more is None)


def test_items_are_the_same_by_address_however_written_or_by_title() -> None:
    one = Item("tag:1", Kind.NEWS, "Uno", "http://www.comune.example/1/")
    two = Item("tag:2", Kind.NEWS, "DUE", None)
    page_items = [Item("tag:3", Kind.NEWS, "Altro", "https://comune.example/1"), Item("tag:4", Kind.NEWS, "Due", HOME)]
    assert overlap([one, two], page_items) == 2
