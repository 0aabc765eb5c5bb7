"""The pure readers: navigation, names, sitemaps."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.parse.naming import site_id
from scraper.parse.navigation import navigation
from scraper.parse.nolist import why_no_list
from scraper.parse.sitemap import branches, read_sitemap, sitemaps_in_robots, telling_first
from scraper.parse.subjects import subject_of, subject_of_path
from scraper.parse.wellknown import systems_of
from tests.discover.conftest import HOME


@pytest.mark.parametrize(
    ("words", "subject"),
    [
        ("Notizie", "notizie"),
        ("Tutte le novità", "notizie"),
        ("NEWS", "notizie"),
        ("Comunicati stampa", "comunicati"),
        ("Avvisi", "avvisi"),
        ("Avvisi pubblici", "bandi"),
        ("Bandi di gara e contratti", "bandi"),
        ("Bandi e concorsi", "bandi"),
        ("Bandi di concorso", "concorsi"),
        ("Progetti", "progetti"),
        ("Progetti PNRR", "pnrr"),
        ("Attuazione misure P.N.R.R.", "pnrr"),
        ("Attuazione Misure PNRR I progetti di Airasca", "pnrr"),
        ("Albo pretorio online Art.32 Legge 69/2009", "albo-pretorio"),
        ("Albo pretorio on line", "albo-pretorio"),
        ("Albo On-Line", "albo-pretorio"),
        ("Amministrazione trasparente", "indice"),
        ("Mappa del sito", "indice"),
        ("Avvisi di pagamento", None),
        ("Newsletter", None),
        ("Albo fornitori", None),
        ("Avviso pubblico per contributi", None),
        ("Progetto giovani", None),
        ("Bando per l’assegnazione di alloggi", None),
        ("Chiusi al traffico alcuni tratti: gli avvisi di oggi", None),
        ("Uffici e orari", None),
        ("", None),
    ],
)
def test_a_link_names_its_subject_in_few_words(words: str, subject: str | None) -> None:
    found = subject_of(words)
    assert (found.id if found else None) == subject


@pytest.mark.parametrize(
    ("path", "subject"),
    [
        ("novita/avvisi/", "avvisi"),
        ("it/menu/news", "notizie"),
        ("Novita/Notizie", "notizie"),
        ("albo-pretorio.html", "albo-pretorio"),
        ("bandi-2026.html", "bandi"),
        ("novita/strada-chiusa-tutti-gli-avvisi", None),
        ("novita/avvisi/novita_2929.html", None),
        ("", None),
    ],
)
def test_an_address_is_named_by_its_last_part(path: str, subject: str | None) -> None:
    found = subject_of_path(HOME + path)
    assert (found.id if found else None) == subject


# ------------------------------------------------------------------ names


@pytest.mark.parametrize(
    ("head", "name", "id_"),
    [
        ('<meta property="og:site_name" content="Comune di San Mauro"><title>Home', "Comune di San Mauro", "san-mauro"),
        ("<title>Comune di Airasca - sito internet - Regione Piemonte", "Comune di Airasca", "airasca"),
        ("<title>Home page | Città di Forlì", "Città di Forlì", "forli"),
        ("<title>Comune dell’Aquila", "Comune dell’Aquila", "aquila"),
        ("<title>Provincia di Cuneo", "Provincia di Cuneo", "cuneo"),
        ("<title>Home", "www.comune.example", "example"),
        (
            '<script type="application/ld+json">[{"@graph": [{"@type": "City", "name": "Città di Bra"}]}]</script>',
            "Città di Bra",
            "bra",
        ),
    ],
)
def test_a_site_is_called_what_it_calls_itself(head: str, name: str, id_: str) -> None:
    found = navigation(f"<html><head>{head}</title></head><body></body></html>", HOME)
    assert (found.name, found.id) == (name, id_)


def test_the_municipality_comes_before_its_region() -> None:
    body = '<a class="navbar-brand" href="#">Regione Lazio</a><div class="it-brand-title">Comune di Marino</div>'
    assert navigation(f"<title>Homepage</title>{body}", HOME).name == "Comune di Marino"


@given(st.text(max_size=120), st.text(max_size=60))
def test_an_id_fits_the_configuration_whatever_the_name(name: str, host: str) -> None:
    found = site_id(name, f"https://{''.join(c for c in host if c.isalnum())}.it/")
    assert 0 < len(found) <= 40
    assert all(c.isascii() and (c.isalnum() or c == "-") for c in found)
    assert found[0] != "-"


# ------------------------------------------------------------------ navigation


def links_of(body: str, url: str = HOME) -> list[str]:
    found = navigation(f"<html><body>{body}</body></html>", url)
    return [candidate.url.removeprefix(HOME) for candidate in found.candidates]


def test_marked_links_come_before_menus_and_menus_before_footers() -> None:
    footer = '<footer><a href="/a">Notizie</a></footer>'
    menu = '<nav><a href="/b">Notizie</a></nav>'
    marked = '<a data-element="news" href="/c">Tutte</a>'
    assert links_of(footer + menu + marked) == ["c", "b", "a"]


@pytest.mark.parametrize(
    "href",
    [
        "https://www.facebook.com/notizie",
        "/notizie.pdf",
        "#notizie",
        "javascript:void(0)",
        "mailto:notizie@example.org",
        "/",
        "/index.html",
        "/notizie?type=98",
        "/en/notizie",
    ],
)
def test_a_link_that_is_no_page_of_this_site_is_no_candidate(href: str) -> None:
    assert links_of(f'<nav><a href="{href}">Notizie</a></nav>') == []


def test_a_page_of_a_host_beneath_is_of_the_site() -> None:
    assert links_of('<a href="https://portale.comune.example/bandi">Bandi</a>') == [
        "https://portale.comune.example/bandi"
    ]


def test_relative_links_mean_what_the_base_says() -> None:
    assert links_of('<base href="/sito/"><a href="notizie.html">Notizie</a>') == ["sito/notizie.html"]


def test_the_menu_may_be_told_in_json_ld() -> None:
    menu = '{"@type": "SiteNavigationElement", "name": ["Avvisi", "Contatti"], "url": ["/avvisi", "/contatti"]}'
    assert links_of(f'<script type="application/ld+json">{menu}</script>') == ["avvisi"]


def test_markup_built_to_exhaust_a_reader_is_refused() -> None:
    with pytest.raises(ValueError, match="nested"):
        navigation("<div>" * 100_000, HOME)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("<frameset><frame src=a></frameset>", "frameset"),
        ("<form><input type=password></form>", "login"),
        ("<title>Errore 404</title><p>x", "answers 200"),
        ("<h1>Sito in manutenzione</h1>", "out of order"),
        ("<h1>Concorsi</h1><p>Nessun concorso attivo, nessun risultato.</p>", "empty today"),
        ("<div id=root></div><script src=a></script>", "JavaScript"),
        ("<h1>Bandi</h1><p>Testo", "no list was recognised"),
    ],
)
def test_a_page_without_a_list_says_why(body: str, words: str) -> None:
    assert words in why_no_list(f"<html>{body}</html>")


# ------------------------------------------------------------------ sitemaps


def urlset(*paths: str) -> bytes:
    places = "".join(f"<url><loc>{HOME}{path}</loc></url>" for path in paths)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{places}</urlset>'.encode()


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_sitemap_is_read_packed_or_not(pack: type[bytes]) -> None:
    found = read_sitemap(pack(urlset("a", "b")), HOME)
    assert found is not None
    assert found.pages == (f"{HOME}a", f"{HOME}b")


def test_an_index_leads_first_to_the_sitemaps_of_news() -> None:
    children = "".join(f"<sitemap><loc>/{name}.xml</loc></sitemap>" for name in ("luoghi", "notizia"))
    found = read_sitemap(f"<sitemapindex>{children}</sitemapindex>".encode(), HOME)
    assert found is not None
    assert telling_first(found.sitemaps) == [f"{HOME}notizia.xml", f"{HOME}luoghi.xml"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><body>404</body></html>",
        b"{}",
        b"<rss/>",
        b"<urlset",
        b"\x1f\x8bno gzip",
        gzip.compress(bytes(30_000_000)),
    ],
    ids=["nothing", "a page", "JSON", "a feed", "cut short", "broken gzip", "a bomb"],
)
def test_what_is_no_sitemap_is_none(body: bytes) -> None:
    found = read_sitemap(body, HOME)
    assert found is None or not found.pages


def test_entities_are_not_expanded() -> None:
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    body = f'<!DOCTYPE x [<!ENTITY l0 "lol">{lol}<!ENTITY f SYSTEM "file:///etc/hostname">]>'.encode()
    found = read_sitemap(body + b"<urlset><url><loc>/a</loc></url><url><loc>/&l9;&f;</loc></url></urlset>", HOME)
    assert found is not None
    assert found.pages[0] == f"{HOME}a"
    assert all(len(url) < 100 for url in found.pages)


def test_a_branch_is_the_folder_above_the_dates_under_its_own_address() -> None:
    news = [f"{HOME}sociale/news/dettaglio/periodo/2025/10/{day:02}/titolo-{day}.html" for day in range(1, 5)]
    [branch] = branches([f"{HOME}sociale/news.html", *news])
    assert (branch.url, branch.below) == (f"{HOME}sociale/news.html", 4)
    assert branch.subject is not None
    assert branch.subject.id == "notizie"


def test_services_and_offices_are_no_branches() -> None:
    assert branches([f"{HOME}{folder}/{n}" for folder in ("servizi", "amministrazione/uffici") for n in range(9)]) == []


def test_robots_txt_names_sitemaps_in_any_case() -> None:
    text = "User-agent: *\r\nDisallow: /x\r\nsitemap:/a.xml\r\nSitemap: https://b.example/b.xml # due\r\n"
    assert sitemaps_in_robots(text, HOME) == (f"{HOME}a.xml", "https://b.example/b.xml")


FRAGMENTS = st.lists(
    st.sampled_from(
        [
            "<urlset>",
            "<rss>",
            "<item>",
            "<loc>",
            "</loc>",
            "http://[",
            "<!DOCTYPE a [",
            "&x;",
            "]]>",
            "\x00",
            "<!--",
            "é",
        ]
    )
)


@given(st.binary(max_size=200) | FRAGMENTS.map(lambda parts: "".join(parts).encode()))
def test_no_bytes_make_a_reader_raise(body: bytes) -> None:
    read_sitemap(body, HOME)
    sitemaps_in_robots(body.decode("latin-1"), HOME)


@given(
    st.lists(
        st.sampled_from(
            ["<a href='", "//[", "/notizie", "'>", "Notizie", "</a>", "<nav>", "<base href='", "http://:0/"]
        )
    )
)
def test_no_markup_makes_navigation_raise(parts: list[str]) -> None:
    navigation("".join(parts), HOME)


@pytest.mark.parametrize(
    ("evidence", "name"),
    [
        ("server: HGATE\n<html>", "eGov HGATE"),
        ('<meta name="generator" content="Plone 6.0">', "Plone, io-Comune"),
        (r"<link href='assets\bootstrap-italia\x.css'>", "PeopleWeb"),
        ("/wp-content/themes/design-comuni-wordpress-theme-child/x.css", "WordPress, theme design-comuni"),
        ('<a href="https://www.epublic.it">', "ComWeb"),
    ],
)
def test_a_system_is_known_by_what_it_declares(evidence: str, name: str) -> None:
    assert next(systems_of(evidence)).name == name
