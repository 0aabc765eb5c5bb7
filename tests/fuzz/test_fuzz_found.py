"""What fuzzing and floods once found: each made a reader fail, or hold a worker for many seconds."""

from collections.abc import Mapping

import pytest

from scraper import extract
from scraper.normalise.charset import decode
from scraper.normalise.html import sanitise
from tests.fuzz.conftest import OF_PAGES, SEEN, URL, read_with

FLOODS: Mapping[str, str] = {
    "end tags that end nothing": "</a><b>" * 100_000,
    "text of angle quotes": "<main><p>" + "«" * 4_900_000,
    "text of bare ampersands": "<main><p>" + "&" * 4_900_000,
    "a description of angle quotes": f'<main><p>testo</p><img src=x alt="{"«" * 500_000}">',
    "marks of TYPO3 that begin": "<!--TYPO3SEARCH_begin-->" * 40_000,
    "empty JSON-LD": '<script type="application/ld+json">{}</script>' * 20_000,
    "JSON-LD of nulls": f'<script type="application/ld+json">[{"{}," * 100_000}{{}}]</script>',
    "one paragraph of deadlines": "<main><h1>Bando</h1><p>" + "12/12/2026 entro il " * 240_000,
    "one paragraph of ends": "<main><h1>Bando</h1><p>" + "fino al 3 maggio " * 280_000,
    "one card of deadlines": "<link href=/bootstrap-italia.css><main><div class=card><h3 class=card-title>"
    f"<a href=/n/1>Bando</a></h3><b class=data>{'3 maggio 2026 ' * 100_000}</b><p>{'scade il 3 maggio ' * 150_000}",
    "more tags than anybody reads": "<p>torna " * 400_000,
}


@pytest.mark.parametrize("flood", FLOODS.values(), ids=FLOODS)
def test_a_flood_that_once_held_a_reader_up_is_read_or_refused_in_time(flood: str) -> None:
    read_with(OF_PAGES, flood.encode())


@pytest.mark.parametrize("charset", ["zlib", "rot13", "hex", "idna", "undefined"])
def test_a_codec_that_is_no_charset_is_passed_over(charset: str) -> None:
    assert decode("<p>città".encode(), f"text/html; charset={charset}") == ("<p>città", "utf-8")


def test_a_page_cut_within_a_letter_is_still_utf_8() -> None:
    assert decode("<p>città è".encode()[:-1], None) == ("<p>città \ufffd", "utf-8")


@pytest.mark.parametrize("text", ["«già»\xa0e " * 3_000, "&amp;&egrave;&" * 2_000, "&" * 12_000, "a&amp;" * 2_000])
def test_a_long_text_is_sanitised_to_what_its_parts_are(text: str) -> None:
    whole = sanitise(f"<p>{text}</p>", URL)
    assert "<!--" not in whole
    assert whole.count("«") == text.count("«")
    assert whole.count("&amp;") == text.replace("&amp;", "&").replace("&egrave;", "").count("&")
    assert sanitise(whole, URL) == whole


def test_a_description_longer_than_any_is_left_out() -> None:
    assert sanitise(f'<img src="/a.png" alt="{"x" * 5_000}">', URL) == '<img src="https://www.comune.example.it/a.png">'


def test_a_news_of_typo3_without_words_is_none() -> None:
    news = '<div class="news-list-item"><h2><a href="{}">{}</a></h2><p>Testo.</p></div>'
    page = f'<div class="news-list-container">{news.format("/1", "")}{news.format("/2", "Riapre il teatro")}</div>'
    assert [item.title for item in extract(page, URL, SEEN)] == ["Riapre il teatro"]
