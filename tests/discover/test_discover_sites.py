"""What is proposed for each little site, from its home page alone."""

from pathlib import Path

import pytest

from scraper.discover import MAX_CANDIDATES, Proposal, propose
from scraper.fetch.replay import ReplayFetcher, missing, page
from scraper.model import Failure, Fetched, Kind, Reason
from tests.discover.conftest import CUNEO, HOME, html, news_list, recorded, replay, site

pytestmark = pytest.mark.anyio


async def proposal(fetcher: ReplayFetcher, url: str = HOME) -> Proposal:
    found = await propose(url, fetcher)
    assert isinstance(found, Proposal), found
    return found


def reasons(found: Proposal) -> dict[str, str]:
    return {one.url.removeprefix(HOME): one.why for one in found.rejected}


def paths(found: Proposal) -> list[str]:
    return [source.url.removeprefix(HOME) for source in found.sources]


# ------------------------------------------------------------------ the little sites


async def test_a_site_of_the_national_model_is_found_from_its_menu_its_footer_and_its_administration_page() -> None:
    found = await proposal(replay("wordpress"))
    assert (found.site.id, found.site.name, found.site.url) == ("borgo-ombroso", "Comune di Borgo Ombroso", HOME)
    assert {source.id: source.url.removeprefix(HOME) for source in found.sources} == {
        "borgo-ombroso-notizie": "novita/",
        "borgo-ombroso-avvisi": "tipi_notizia/avvisi/",
        "borgo-ombroso-bandi": "bandi-e-concorsi/",
        "borgo-ombroso-pnrr": "amministrazione/attuazione-misure-pnrr/",
    }


async def test_a_source_tells_how_it_was_found_and_shows_three_of_its_items() -> None:
    found = await proposal(replay("wordpress"))
    news = next(source for source in found.sources if source.id == "borgo-ombroso-notizie")
    assert news.evidence == "link “Novità” marked data-element=news"
    assert (news.items, len(news.sample), news.kind) == (5, 3, None)
    assert news.sample[0].title == "Riapre il ponte sul torrente Ombra"


async def test_a_page_that_does_not_say_what_it_lists_is_given_the_kind_of_its_subject() -> None:
    found = await proposal(replay("wordpress"))
    kinds = {source.id: source.kind for source in found.sources}
    assert kinds["borgo-ombroso-pnrr"] is Kind.PROJECT
    pnrr = next(source for source in found.sources if source.id == "borgo-ombroso-pnrr")
    assert {item.kind for item in pnrr.sample} == {Kind.PROJECT}


async def test_a_feed_that_is_a_page_with_status_200_is_no_feed() -> None:
    found = await proposal(replay("wordpress"))
    assert found.feeds == ()
    assert reasons(found)["feed/"] == "the site calls it a feed, but it is none: text/html"


async def test_the_feed_of_comments_is_not_even_asked_for() -> None:
    fetcher = replay("wordpress")
    await proposal(fetcher)
    assert f"{HOME}comments/feed/" not in fetcher.asked


async def test_a_soft_404_is_rejected_in_its_own_words() -> None:
    found = await proposal(replay("wordpress"))
    assert reasons(found)["progetti/"] == 'it answers 200 and says "Pagina non trovata - Comune di Borgo Ombroso"'


async def test_the_albo_is_found_at_a_supplier_on_another_host() -> None:
    pages = {**recorded(site("wordpress")), **recorded(site("supplier"), "http://albo.supplier.example/")}
    found = await proposal(ReplayFetcher(pages))
    [albo] = [source for source in found.sources if source.id == "borgo-ombroso-albo-pretorio"]
    assert albo.url == "http://albo.supplier.example/borgo/albo/"
    assert albo.kind is Kind.DOCUMENT


async def test_other_hosts_than_the_albos_are_not_asked() -> None:
    fetcher = replay("wordpress")
    await proposal(fetcher)
    assert not any("facebook" in url for url in fetcher.asked)


async def test_a_site_with_a_sitemap_alone_is_found_through_it() -> None:
    fetcher = replay("sitemap-only")
    found = await proposal(fetcher)
    assert f"{HOME}mappa/sitemap.xml" in fetcher.asked  # robots.txt names it
    assert {source.id: source.evidence for source in found.sources} == {
        "valle-scura-bandi": "listed in the sitemap",
        "valle-scura-vita-cittadina": "the sitemap has 4 pages below it",
    }


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("javascript-shell", "it is drawn by JavaScript: its markup holds nothing to read"),
        ("login", "it asks for a login"),
    ],
)
async def test_a_home_page_that_cannot_be_read_says_why(name: str, why: str) -> None:
    found = await proposal(replay(name))
    assert found.sources == ()
    assert (found.rejected[-1].url, found.rejected[-1].why) == (HOME, why)


async def test_the_home_page_is_proposed_where_nothing_better_is_found() -> None:
    found = await proposal(replay("home-is-the-list"))
    [home] = found.sources
    assert (home.id, home.url, home.items) == ("pro-loco-di-pietra-lunga-home", HOME, 3)


async def test_the_home_page_is_not_proposed_beside_something_better() -> None:
    menu = '<nav><a href="/archivio.html">Notizie</a></nav><div class="news-list-container">'
    block = '<div class="news-list-item"><h2><a href="/uno.html">Uno</a></h2></div></div>'
    pages = {HOME: html(HOME, "Comune di Alba", menu + block)}
    pages[f"{HOME}archivio.html"] = news_list(f"{HOME}archivio.html", "Uno", "Due", "Tre")
    assert paths(await proposal(ReplayFetcher(pages))) == ["archivio.html"]


async def test_cuneo_is_found_with_its_news_and_the_page_that_no_menu_word_names() -> None:
    home = "http://www.comune.cuneo.it/"
    pages = {**recorded(CUNEO, home)}
    found = await proposal(ReplayFetcher(pages), home)
    assert (found.site.id, found.site.name) == ("cuneo", "Comune di Cuneo")
    assert {source.id: source.items for source in found.sources} == {
        "cuneo-notizie": 5,
        "cuneo-cooperazione-internazionale": 8,
    }


# ------------------------------------------------------------------ manners and doubts


async def test_no_more_candidates_are_asked_than_is_polite() -> None:
    links = "".join(f'<li><a href="/{number}/avvisi.html">Avvisi</a></li>' for number in range(300))
    fetcher = ReplayFetcher({HOME: html(HOME, "Comune di Alba", f"<nav>{links}</nav>")})
    await proposal(fetcher)
    assert len([url for url in fetcher.asked if "avvisi" in url]) == MAX_CANDIDATES
    assert len(fetcher.asked) == len(set(fetcher.asked))


async def test_every_subject_has_its_turn_before_any_has_a_second_one() -> None:
    links = "".join(f'<li><a href="/{number}/notizie.html">Notizie</a></li>' for number in range(50))
    menu = f'<nav>{links}<a href="/ente/lavoro/in-corso/bandi.html">Bandi di gara</a></nav>'
    fetcher = ReplayFetcher({HOME: html(HOME, "Comune di Alba", menu)})
    await proposal(fetcher)
    asked = [url for url in fetcher.asked if "notizie" in url or "bandi" in url]
    assert any("bandi" in url for url in asked[:2])


async def test_candidates_that_redirect_to_one_page_are_one() -> None:
    target = news_list(f"{HOME}novita/", "Uno", "Due")
    pages: dict[str, Fetched] = {
        HOME: html(HOME, "Comune di Alba", '<nav><a href="/news">News</a><a href="/notizie">Notizie</a></nav>'),
        f"{HOME}news": target,
        f"{HOME}notizie": target,
    }
    found = await proposal(ReplayFetcher(pages))
    assert paths(found) == ["novita/"]
    assert reasons(found)["notizie"] == f"it is the same page as {HOME}novita/"


async def test_a_candidate_that_leads_back_home_is_no_list() -> None:
    home = html(HOME, "Comune di Alba", '<nav><a href="/news">News</a></nav>')
    found = await proposal(ReplayFetcher({HOME: home, f"{HOME}news": home}))
    assert reasons(found)["news"] == "it is the same page as the home page"


async def test_two_pages_that_show_the_same_items_are_one() -> None:
    home = html(
        HOME, "Comune di Alba", '<nav><a href="/news">News</a></nav><footer><a href="/x/news">News</a></footer>'
    )
    pages = {
        HOME: home,
        f"{HOME}news": news_list(f"{HOME}news", "Uno", "Due"),
        f"{HOME}x/news": news_list(f"{HOME}x/news", "Uno", "Due", title="Altro titolo"),
    }
    found = await proposal(ReplayFetcher(pages))
    assert paths(found) == ["news"]
    assert reasons(found)["x/news"] == f"it shows the same items as {HOME}news"


async def test_two_lists_of_one_subject_are_told_apart_by_their_paths() -> None:
    menu = '<nav><a href="/sport/news.html">News</a><a href="/cultura/news.html">News</a></nav>'
    pages = {HOME: html(HOME, "Comune di Alba", menu)}
    for section, title in (("sport", "Torneo"), ("cultura", "Mostra")):
        pages[f"{HOME}{section}/news.html"] = news_list(f"{HOME}{section}/news.html", title, "Orari")
    found = await proposal(ReplayFetcher(pages))
    assert [source.id for source in found.sources] == ["alba-notizie", "alba-cultura-news"]


async def test_a_feed_that_is_one_is_told_and_leads_to_the_list_above_its_entries() -> None:
    items = "".join(f"<item><title>{n}</title><link>{HOME}novita/{n}</link></item>" for n in ("a", "b", "c"))
    rss = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Novità</title>{items}</channel></rss>'
    head = '<link rel="alternate" type="application/rss+xml" href="/rss.xml">'
    pages = {
        HOME: page(HOME, f"<title>Comune di Alba</title>{head}<p>Benvenuti"),
        f"{HOME}rss.xml": page(f"{HOME}rss.xml", rss, headers={"content-type": "application/rss+xml"}),
        f"{HOME}novita/": news_list(f"{HOME}novita/", "Uno", "Due"),
    }
    found = await proposal(ReplayFetcher(pages))
    assert [(feed.url, feed.family, len(feed.items)) for feed in found.feeds] == [(f"{HOME}rss.xml", "feed/rss", 3)]
    assert paths(found) == ["novita/"]
    assert reasons(found)["rss.xml"] == "pages were found that list such items, and this one shows none of theirs"


async def test_well_known_addresses_are_tried_only_on_a_system_that_names_itself() -> None:
    plain = ReplayFetcher({HOME: html(HOME, "Comune di Alba", "<p>Benvenuti")})
    await proposal(plain)
    assert not any("/novita" in url.lower() for url in plain.asked)
    body = '<link rel="stylesheet" href="/extension/openpa_bootstrapitalia/design/x.css"><p>Benvenuti'
    named = ReplayFetcher(
        {
            HOME: html(HOME, "Comune di Alba", body),
            f"{HOME}Novita/Avvisi": news_list(f"{HOME}Novita/Avvisi", "Strada chiusa"),
        }
    )
    [avvisi] = (await proposal(named)).sources
    assert (avvisi.url, avvisi.evidence) == (f"{HOME}Novita/Avvisi", "where OpenCity keeps it")


async def test_a_sitemap_on_another_host_is_left_alone() -> None:
    robots = page(f"{HOME}robots.txt", "Sitemap: https://elsewhere.example/sitemap.xml")
    fetcher = ReplayFetcher({HOME: html(HOME, "Comune di Alba", "<p>Benvenuti"), f"{HOME}robots.txt": robots})
    await proposal(fetcher)
    assert all(url.startswith(HOME) for url in fetcher.asked)


# ------------------------------------------------------------------ no home page


@pytest.mark.parametrize(
    "answer",
    [
        Failure(Reason.UNREACHABLE, "no address", missing(HOME).at),
        Failure(Reason.HTTP_STATUS, "answers 403 Forbidden", missing(HOME).at, status=403),
        missing(HOME),
    ],
    ids=["unreachable", "forbidden", "missing"],
)
async def test_a_home_page_that_does_not_come_is_the_failure_that_it_is(answer: Failure) -> None:
    fetcher = ReplayFetcher({HOME: answer})
    assert await propose(HOME, fetcher) == answer
    assert fetcher.asked == [HOME]


@pytest.mark.parametrize(
    ("body", "media_type", "words"),
    [
        (b"%PDF-1.7", "application/pdf", "it is a PDF"),
        (b'{"a": 1}', "application/json", "it is application/json"),
        (b"", "text/html", "it is empty"),
        (b"<div>" * 400_000, "text/html", "nested more than"),
    ],
)
async def test_a_home_page_that_is_no_page_is_named_for_what_it_is(body: bytes, media_type: str, words: str) -> None:
    answer = page(HOME, body, headers={"content-type": media_type})
    failure = await propose(HOME, ReplayFetcher({HOME: answer}))
    assert isinstance(failure, Failure)
    assert failure.reason is Reason.NOT_A_PAGE
    assert words in failure.detail


async def test_every_little_site_is_described() -> None:
    folder = Path(site("wordpress")).parent
    described = folder.joinpath("README.md").read_text(encoding="utf-8")
    assert all(f"`{one.name}`" in described for one in folder.iterdir() if one.is_dir())
