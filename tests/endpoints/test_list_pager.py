"""Where a list goes on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.parse.pager import may_go_on, next_page

HOST = "https://www.comune.example"
LIST = f"{HOST}/novita/"


def following(body: str, url: str = LIST) -> str | None:
    html = f"<html><body>{body}</body></html>"
    found = next_page(html, url)
    assert found is None or may_go_on(html.encode())
    return found.removeprefix(HOST) if found else None


@pytest.mark.parametrize(
    ("body", "address"),
    [
        ('<link rel="next" href="/novita/page/2/">', "/novita/page/2/"),
        ('<a rel="next" href="?page=1">&gt;</a>', "/novita/?page=1"),
        ('<a class="page-link next" href="?page=1">Pagina</a>', "/novita/?page=1"),
        ('<ul><li class="next"><a href="/novita/2.html">Altre</a></li></ul>', "/novita/2.html"),
        ('<ul class="pagination"><li><a href="/novita/2.html">Successiva</a></li></ul>', "/novita/2.html"),
        ('<nav aria-label="Paginazione"><a href="/p2">Pagina successiva</a></nav>', "/p2"),
        ('<nav class="pagination-wrapper"><a href="/p2" aria-label="Pagina successiva">.</a></nav>', "/p2"),
        ('<div class="news-list-browse"><span class="browseLinksWrap"><a href="/p2">»</a></span></div>', "/p2"),
        ('<div class="listingBar"><a href="?b_start:int=20">Successive »</a></div>', "/novita/?b_start:int=20"),
        ('<p><a href="?page=2">Avanti</a></p>', "/novita/?page=2"),
        ('<ul class="pagination"><li>1</li><li><a href="/novita/page/2/">2</a></li></ul>', "/novita/page/2/"),
        ('<ul><li><a href="?page=0">1</a></li><li><a href="?page=1">2</a></li></ul>', "/novita/?page=1"),
        ('<base href="/sito/"><a rel="next" href="p2.html">2</a>', "/sito/p2.html"),
    ],
)
def test_the_next_page_is_found_in_the_words_of_every_system(body: str, address: str) -> None:
    assert following(body) == address


def test_a_checksum_is_kept_in_the_address_and_not_compared() -> None:
    here = f"{HOST}/index.php?id=1"
    link = "index.php?id=1&amp;tx_ttnews%5Bpointer%5D={}&amp;cHash=ab12"
    pager = "".join(f'<a href="{link.format(number)}">{number + 1}</a>' for number in range(3))
    assert following(f'<div class="news-list-browse">{pager}</div>', here) == (
        "/index.php?id=1&tx_ttnews%5Bpointer%5D=1&cHash=ab12"
    )
    assert following('<a rel="next" href="?id=1&amp;cHash=ab12">2</a>', here) is None


@pytest.mark.parametrize(
    ("url", "address"),
    [("?page=1", "/novita/?page=2"), ("?page=2", "/novita/?page=4"), ("?page=4", None)],
)
def test_from_a_later_page_numbers_lead_on_and_never_back(url: str, address: str | None) -> None:
    pager = "".join(f'<a href="?page={number}">{number + 1}</a>' for number in (0, 1, 2, 4))
    assert following(f'<div class="pager">{pager}</div>', LIST + url) == address


@pytest.mark.parametrize(
    "body",
    [
        '<a rel="next" href="https://elsewhere.example/novita/page/2/">2</a>',
        '<a rel="next" href="/novita/">Successiva</a>',
        '<a rel="next" href="#p2">Successiva</a>',
        '<a rel="next" href="javascript:next()">Successiva</a>',
        '<table class="calendario"><tr><td><a rel="next" href="/eventi?m=7">»</a></td></tr></table>',
        '<div class="ui-datepicker"><a class="next" href="/eventi/7">Successivo</a></div>',
        '<div class="pager"><a class="next" href="?month=7">Successivo</a></div>',
        '<a href="/novita/page/2">Mese successivo</a>',
        '<p class="carousel"><a href="/foto/2">Avanti</a></p>',
        '<article><a href="/novita/uno">Torna il «Palio»</a><a href="/novita/due">Due »</a></article>',
        '<ul class="pagination"><li><a href="/altra-lista/page/2/">2</a></li></ul>',
        '<ul class="pagination"><li class="disabled"><a>Successiva</a></li></ul>',
        "<p>La prossima pagina</p>",
        "<div>" * 100_000 + '<a rel="next" href="/2">2</a>',
    ],
)
def test_what_leads_elsewhere_back_or_to_another_month_is_no_next_page(body: str) -> None:
    assert following(body) is None


def test_the_year_of_a_filter_does_not_make_a_pager_a_calendar() -> None:
    pager = '<ul class="pagination"><li><a href="?anno=2026&amp;page=2">Successiva</a></li></ul>'
    assert following(pager) == "/novita/?anno=2026&page=2"


@given(
    st.lists(
        st.sampled_from(
            [
                "<a href='",
                "?page=2",
                "//[",
                "'>",
                "»",
                "Successiva",
                "</a>",
                "<li class=next>",
                "<base href='http://[",
                "<link rel=next href='",
                "<ul class=pager>",
                "http://www.comune.example:0/",
            ]
        ),
        max_size=20,
    )
)
def test_no_markup_makes_it_raise_or_leave_the_host(parts: list[str]) -> None:
    found = next_page("".join(parts), LIST)
    assert found is None or "//www.comune.example" in found
