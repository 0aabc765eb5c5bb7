"""Each item's page: its versions, its copies, and what differs between any two; without scripts, and read by axe."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from html import unescape
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, ViewportSize, expect

from scraper.archivist.lines import compare_lines
from tests.web.conftest import CHROMIUM, Served
from tests.web.played import captures, play, serving

needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed (apt-get install chromium)")


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return play(tmp_path_factory.mktemp("demo") / "demo")


@pytest.fixture(scope="module")
def demo(played: Path) -> Iterator[Served]:
    with serving(played) as served:
        yield served


@pytest.fixture(scope="module")
def call(played: Path) -> str:
    """The id of the demo's call: extended, moved and rectified."""
    with closing(sqlite3.connect(played / "data" / "banditore.db")) as database:
        [(name,)] = database.execute("SELECT id FROM item WHERE kind = 'call'").fetchall()
    return str(name)


@pytest.fixture(scope="module")
def short(call: str) -> str:
    return call.rpartition(":")[2]


def test_an_item_has_a_page_under_its_id_and_under_its_end(demo: Served, call: str, short: str) -> None:
    pages = [demo.client.get(f"/item/{name}") for name in (short, call)]
    assert [page.status_code for page in pages] == [200, 200]
    assert pages[0].text == pages[1].text
    assert call in pages[0].text


@pytest.mark.parametrize(
    "name", ["0123456789abcdef", "tag:example.org,2026-01-01:x", "%25", "_" * 16, "a", "'", "..%2f"]
)
def test_what_is_no_item_has_no_page(demo: Served, name: str) -> None:
    for path in (f"/item/{name}", f"/item/{name}/diff?from=2026/http://x/&to=2026/http://x/"):
        assert demo.client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("it", ("Bando · Comune di Cuneo", "venerdì 28 novembre 2025", "Prorogata la scadenza", "La sua pagina")),
        ("en", ("Call · Comune di Cuneo", "Friday 28 November 2025", "Deadline extended", "Its own page")),
    ],
)
def test_an_item_tells_what_it_says_and_what_happened(
    demo: Served, short: str, language: str, words: tuple[str, ...]
) -> None:
    shown = demo.client.get(f"/item/{short}?lang={language}").text
    assert f'<html lang="{language}">' in shown
    assert [one for one in words if one not in shown] == []
    assert re.search(r"<ins>.*RETTIFICA", shown), "versions are compared word by word"


def test_every_link_of_an_item_into_the_archive_leads_to_a_copy(demo: Served, short: str) -> None:
    shown = demo.client.get(f"/item/{short}").text
    links = {unescape(link) for link in re.findall(r'href="(/web/[^"]*)"', shown)}
    assert len(links) > 30
    for link in links:
        answer = demo.client.get(link)
        is_listing = link.startswith("/web/*")
        assert is_listing == ("memento-datetime" not in answer.headers), link
        assert answer.status_code in ({200} if is_listing else {200, 301, 404}), link


def test_all_copies_of_its_own_page_its_files_and_its_list_are_there(demo: Served, short: str, played: Path) -> None:
    shown = demo.client.get(f"/item/{short}").text
    named = {unescape(name) for name in re.findall(r'name="to" value="([^"]*)"', shown)}
    pages = {
        "cooperazione-internazionale.html",
        "avviso_coprogettazione_2026.pdf",
        "rettifica_articolo_4_coprogettazione_2026.pdf",
    }
    for page in pages:
        kept = {f"{one.stamp}/{one.url}" for _, one in captures(played) if one.url.endswith(f"/{page}")}
        assert kept
        assert kept <= named, page


# ------------------------------------------------------------------ two copies compared


def copies(demo: Served, short: str, ending: str) -> list[str]:
    """The copies of the pages that end so, oldest first, as ``from`` and ``to`` name them."""
    shown = demo.client.get(f"/item/{short}").text
    return sorted(unescape(one) for one in re.findall(r'name="to" value="([^"]*)"', shown) if one.endswith(ending))


def difference(demo: Served, short: str, *sides: str, view: str = "text") -> str:
    told = {"from": sides[0], "to": sides[1], "view": view}
    answer = demo.client.get(f"/item/{short}/diff", params=told)
    assert answer.status_code == 200, answer.text
    return answer.text


def test_the_text_of_two_copies_is_compared_word_by_word(demo: Served, short: str) -> None:
    first, last = copies(demo, short, "annualita-2026/")
    shown = difference(demo, short, first, last)
    assert re.search(r"<ins>[^<]*<span[^>]*>aggiunto: </span>RETTIFICA", shown)
    assert re.search(r"<del>.*?07/11/2025, 18:05</del> <ins>.*?18/11/2025, 08:50</ins>", shown)


def test_the_source_of_two_copies_is_compared_line_by_line(demo: Served, short: str) -> None:
    first, last = copies(demo, short, "annualita-2026/")
    shown = difference(demo, short, first, last, view="source")
    assert re.search(r'<tr class="added"><td></td><td>\d+</td><td><ins>.*&lt;p&gt;', shown)
    assert '<tr class="same">' in shown


def test_pdfs_are_compared_by_their_text(demo: Served, short: str) -> None:
    notice = copies(demo, short, "proroga_termini_coprogettazione_2026.pdf")[-1]
    correction = copies(demo, short, "rettifica_articolo_4_coprogettazione_2026.pdf")[0]
    assert "<ins>" in difference(demo, short, notice, correction)
    assert "non è testo" in difference(demo, short, notice, correction, view="source")


def test_a_copy_and_the_304_after_it_are_the_same(demo: Served, short: str) -> None:
    kept = copies(demo, short, "avviso_coprogettazione_2026.pdf")
    assert "identiche, byte per byte" in difference(demo, short, kept[0], kept[1])


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ("", 404),
        ("from=2025/http://www.comune.cuneo.it/nope&to=2025/http://www.comune.cuneo.it/nope", 404),
        ("from=x&to=y", 400),
        ("from=2025/javascript:1&to=2025/javascript:1", 404),
        ("from=2025/http://a:b@www.comune.cuneo.it/&to=2025/http://x/", 400),
        ("from=2025/dns:www.comune.cuneo.it&to=2026/dns:www.comune.cuneo.it", 200),
    ],
)
def test_what_cannot_be_compared_is_told(demo: Served, short: str, told: str, status: int) -> None:
    assert demo.client.get(f"/item/{short}/diff?{told}").status_code == status


def test_a_copy_that_cannot_be_read_makes_the_comparison_unavailable(tmp_path: Path, short: str) -> None:
    folder = play(tmp_path / "demo")
    with serving(folder) as served:
        first, last = copies(served, short, "annualita-2026/")
        for file in (folder / "data" / "warc").glob("*.warc.gz"):
            file.unlink()
        answer = served.client.get(f"/item/{short}/diff", params={"from": first, "to": last})
        assert answer.status_code == 503
        assert served.client.get(f"/item/{short}").status_code == 200


# ------------------------------------------------------------------ in a browser

TELEPHONE: Final[ViewportSize] = {"width": 390, "height": 844}
DESK: Final[ViewportSize] = {"width": 1200, "height": 900}


def is_well(page: Page, what: str) -> None:
    for scheme, viewport in (("light", TELEPHONE), ("dark", DESK), ("light", DESK), ("dark", TELEPHONE)):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.set_viewport_size(viewport)
        found = Axe().run(page, options={"resultTypes": ["violations"]})
        assert found.violations_count == 0, f"{what}, {scheme}\n{found.generate_report()}"
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{what}, {scheme} is wider than the window by {wide}"


@pytest.mark.tool
@needs_chromium
@pytest.mark.timeout(240)
@pytest.mark.parametrize("language", ["it", "en"])
def test_axe_finds_nothing_on_any_page_of_the_archive(
    browser: Browser, demo: Served, short: str, language: str
) -> None:
    first, last = copies(demo, short, "annualita-2026/")
    compared = f"/item/{short}/diff?from={first}&to={last}&lang={language}"
    url = last.partition("/")[2]
    pages = {
        "item": f"/item/{short}?lang={language}",
        "text": compared,
        "source": f"{compared}&view=source",
        "the same": f"/item/{short}/diff?from={first}&to={first}&lang={language}",
        "listing": f"/web/*{language}/{url}",
        "unknown": "/web/2026/http://nope.example/",
    }
    with browser.new_context(base_url=demo.url, bypass_csp=True, locale=language) as context:
        page = context.new_page()
        for name, path in pages.items():
            page.goto(path)
            assert page.locator("html").get_attribute("lang") == language
            for details in page.locator("details").all():
                details.evaluate("e => e.open = true")
            is_well(page, f"{name}, {language}")


@pytest.mark.tool
@needs_chromium
def test_axe_finds_nothing_in_the_banner(browser: Browser, demo: Served, short: str) -> None:
    """Which is closed to it on a copy: it is taken out and looked at alone."""
    for one in copies(demo, short, ".html")[:2]:
        copy = demo.client.get(f"/web/{one}").text
        banner = re.search(r'<template shadowrootmode="closed">(.*?)</template>', copy, re.DOTALL)
        assert banner
        with browser.new_context() as context:
            page = context.new_page()
            html = f"<!doctype html><html lang=it><title>x</title><main><h1>x</h1></main>{banner[1]}"
            page.set_content(html.replace("<details>", "<details open>"))
            is_well(page, "banner")


@pytest.mark.tool
@needs_chromium
def test_somebody_chooses_two_copies_without_a_script(browser: Browser, demo: Served, short: str) -> None:
    with browser.new_context(
        base_url=demo.url, java_script_enabled=False, locale="it-IT", viewport=TELEPHONE
    ) as context:
        page = context.new_page()
        page.goto(f"/item/{short}")
        page.get_by_role("button", name="Confronta").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Che cosa è cambiato")
        expect(page.locator("ins").first).to_contain_text("RETTIFICA")
        page.get_by_role("link", name="Il sorgente, riga per riga").click()
        expect(page.locator("tr.added").first).to_be_visible()
        page.get_by_role("link", name="English").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("What changed")
        expect(page.locator("tr.added").first).to_be_visible()
        page.get_by_role("link", name="Back to the item").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Avviso pubblico")
        page.locator(".series a time").first.click()
        assert urlsplit(page.url).path.startswith("/web/")
        expect(page.locator("banditore-banner")).to_be_visible()


# ------------------------------------------------------------------ what it is made from

LINES: Final = st.lists(st.sampled_from(["a", "b", "c", "d", "  a ", ""]), max_size=30).map("\n".join)


@given(LINES, LINES, st.integers(0, 3))
def test_differences_of_lines_spell_both_sides_at_their_places(before: str, after: str, context: int) -> None:
    old, new = ([line.rstrip() for line in text.splitlines()] for text in (before, after))
    pieces = compare_lines(before, after, context=context)
    assert (pieces == []) == (old == new)
    touched_old, touched_new = set(), set()
    for piece in pieces:
        assert any(line.op != "same" for line in piece)
        for line in piece:
            if line.before is not None:
                assert old[line.before - 1] == line.text
                touched_old.add(line.before - 1)
            if line.after is not None:
                assert new[line.after - 1] == line.text
                touched_new.add(line.after - 1)
    rest = [line for n, line in enumerate(old) if n not in touched_old]
    assert rest == [line for n, line in enumerate(new) if n not in touched_new], "what is left out is the same"


@given(LINES)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert compare_lines(text, text) == []
