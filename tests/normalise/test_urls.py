import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.normalise.urls import canonical, host_of, url_key

PAGE = "http://www.comune.cuneo.it/socio-educativo/news.html"

ORIGINS = st.sampled_from(
    ["", "http://www.a.it/", "HTTPS://A.it:443/", "http://a.it:8080/", "https://u:p@a.it/", "//a.it/"]
)
PIECES = st.sampled_from([
    "/", "a", "è", "à b", "..", ".", "%20", "%e8", "?", "&", "x=1", "cHash=2", "utm_source=y", "[tt_news]", "%5B1%5D",
    "#top", ";jsessionid=1", ";", "=", "+", " ", "\\", "'", '"', "<", "@", ":", "\x0c", "\n",
])  # fmt: skip
HREFS = st.builds(lambda origin, rest: origin + "".join(rest), ORIGINS, st.lists(PIECES, max_size=8))


@given(HREFS)
def test_a_canonical_url_is_its_own_canonical_form(href: str) -> None:
    url = canonical(href, PAGE)
    assert url is None or canonical(url) == url


@given(HREFS)
def test_a_canonical_url_is_plain_printable_ascii_without_fragment(href: str) -> None:
    url = canonical(href, PAGE) or ""
    assert url.isascii()
    assert url.isprintable()
    assert not set(url) & {" ", "#"}


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("dettaglio.html", "http://www.comune.cuneo.it/socio-educativo/dettaglio.html"),
        ("/urbanistica.html", "http://www.comune.cuneo.it/urbanistica.html"),
        ("//media.example.it/a.pdf", "http://media.example.it/a.pdf"),
        ("?id=3", "http://www.comune.cuneo.it/socio-educativo/news.html?id=3"),
        (" HTTP://WWW.Comune.Cuneo.IT:80/Novita ", "http://www.comune.cuneo.it/Novita"),
        ("https://example.it:443/a", "https://example.it/a"),
        ("https://example.it:8443/a", "https://example.it:8443/a"),
        ("https://example.it", "https://example.it/"),
        ("https://utente:segreto@example.it/", "https://example.it/"),
        ("/novita#page-content", "http://www.comune.cuneo.it/novita"),
        ("/a;jsessionid=0A1B2C?x=1", "http://www.comune.cuneo.it/a?x=1"),
        ("/a?PHPSESSID=1&id=2&utm_source=fb&utm_medium=x&fbclid=y", "http://www.comune.cuneo.it/a?id=2"),
        ("/index.php?id=12&cHash=0f&no_cache=1", "http://www.comune.cuneo.it/index.php?id=12"),
        ("/città di cuneo.html", "http://www.comune.cuneo.it/citt%C3%A0%20di%20cuneo.html"),
        ("/citt%C3%A0.html", "http://www.comune.cuneo.it/citt%C3%A0.html"),
        ("/cerca?q=città", "http://www.comune.cuneo.it/cerca?q=citt%C3%A0"),
        ("/EG0/EGSCHTST26.HBL?en=1&X", "http://www.comune.cuneo.it/EG0/EGSCHTST26.HBL?en=1&X"),
    ],
)
def test_a_link_means_one_absolute_address_without_noise(href: str, url: str) -> None:
    assert canonical(href, PAGE) == url


@pytest.mark.parametrize(
    "href",
    [
        "", "  ", "#", "#top", "mailto:urp@comune.it", "javascript:void(0)", "tel:+390171", "data:text/html,x",
        "ftp://a.it/", "http://[", "http://un comune/", "https://:443/", "http://utente@/",
    ],
)  # fmt: skip
def test_what_leads_to_no_page_has_no_address(href: str) -> None:
    assert canonical(href, PAGE) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://www.comune.it/novita/", "https://comune.it/novita"),
        ("https://comune.it/", "https://comune.it/index.html"),
        ("https://comune.it/bandi/index.php", "https://comune.it/bandi/"),
        ("https://comune.it/a?utm_source=fb#x", "https://comune.it/a"),
        ("https://comune.it/?id=1&tx_ttnews[tt_news]=5", "https://comune.it/?id=1&tx_ttnews%5Btt_news%5D=5"),
        (
            "https://comune.it/?id=1&tx_ttnews[tt_news]=5&tx_ttnews[backPid]=9&cHash=abc",
            "https://comune.it/?id=1&tx_ttnews%5Btt_news%5D=5&tx_ttnews%5BbackPid%5D=7&cHash=def",
        ),
    ],
)
def test_two_spellings_of_one_address_are_one(one: str, other: str) -> None:
    assert url_key(one) == url_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://comune.it/notizia?id=1", "https://comune.it/notizia?id=2"),
        ("https://comune.it/a", "https://comune.it/A"),
        ("https://comune.it/a", "https://sport.comune.it/a"),
        ("https://comune.it/?tx_ttnews[tt_news]=5", "https://comune.it/?tx_ttnews[tt_news]=6"),
    ],
)
def test_what_may_be_two_pages_has_two_keys(one: str, other: str) -> None:
    assert url_key(one) != url_key(other)


def test_the_host_of_a_url_has_neither_port_nor_capitals() -> None:
    assert host_of("https://WWW.Comune.it:8443/a") == "www.comune.it"
    assert host_of("nonsense") == ""
