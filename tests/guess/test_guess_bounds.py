"""No page, however made, makes the general reader fail or dawdle."""

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.guess.conftest import PAGES, guess, load

ROW = "<li>12/03/2026 <a href='/{0}'>Avviso numero {0} del Comune</a></li>"
HEAVY = {
    "a register of 3,000 rows": "<ul>" + "".join(ROW.format(n) for n in range(3000)) + "</ul>",
    "a table of 5,000 rows": "<table>"
    + "".join(f"<tr><td>{n}<td>12/03/2026<td><a href='/{n}'>Avviso {n} del Comune</a>" for n in range(5000))
    + "</table>",
    "20,000 bare links": "".join(f"<a href='/{n}'>Voce {n}</a>" for n in range(20_000)),
    "one text of 5 MB in a list": f"<ul>{ROW * 5}<li>" + "parola 12/12/2026 " * 280_000 + "</ul>",
    "100,000 nodes": "<div>a 1 x</div>" * 50_000,
    "1,900 nested lists": "<div class=x><p>12/12/2026 <a href=y>ciao a tutti voi</a></p>" * 1900,
    "nested tables": "<table><tr><td>12/12/2026 ciao</td><td>" * 900,
    "20,000 line breaks": "Testo 12/12/2026 lungo <a href=x>a</a><br><br>" * 20_000,
    "3,000 lists": ("<section><h2>Avvisi</h2><ul>" + ROW * 4 + "</ul></section>") * 3000,
    "one endless text": "parola 12/12/2026 " * 100_000,
    "20,000 dated links": "<ul>" + "".join(ROW.format(n) for n in range(20_000)) + "</ul>",
    "20,000 headed items": "".join(
        f"<h3><a href='/{n}'>Avviso numero {n} del Comune</a></h3><p>12/03/2026</p><p>Domande entro il 3/5/2026</p>"
        for n in range(20_000)
    ),
    "10,000 rows that reach down": "<table>"
    + "".join(
        f"<tr><td rowspan=99>12/03/2026<td rowspan=99><a href='/{n}'>Avviso {n} del Comune</a>" for n in range(10_000)
    )
    + "</table>",
    "10,000 headings that are days": "<h2>Luglio 2026</h2>"
    + "".join(f"<h3>{n % 31 + 1} luglio 2026</h3><p><a href=/{n}>Festa numero {n}</a></p>" for n in range(10_000)),
    "5,000 tables of the same columns": ("<table><tr><th>Data<th>Oggetto<tr><td>1/2/2026<td>Avviso</table>") * 5000,
    "menus in menus": "<div class=menu><p>a</p>" * 1900,
}


@pytest.mark.parametrize("body", HEAVY.values(), ids=HEAVY)
def test_a_heavy_page_takes_less_than_two_seconds(body: str) -> None:
    begun = time.process_time()
    guess(f"<html><body>{body}</body></html>")
    assert time.process_time() - begun < 2.0


def test_a_long_register_is_read_whole() -> None:
    assert len(guess(f"<html><body><h1>Albo</h1>{HEAVY['a register of 3,000 rows']}</body></html>").cards) == 3000


def test_a_page_of_hundreds_of_lists_is_read_whole() -> None:
    lists = "".join(
        f"<section><h2>Avvisi {n}</h2><ul>"
        + "".join(f"<li>12/03/2026 <a href='/{n}/{i}'>Avviso numero {i} del settore {n}</a></li>" for i in range(3))
        + "</ul></section>"
        for n in range(600)
    )
    assert len(guess(f"<html><body><h1>Albo</h1>{lists}</body></html>").cards) == 1800


def test_rules_with_nothing_beneath_them_are_no_list() -> None:
    text = "Il testo del 12/03/2026 che segue le due righe"
    assert guess(f"<html><body><div><hr><i></i><hr><i></i>{text}</div></body></html>").cards == ()


@settings(max_examples=80, deadline=None)
@given(seed=st.integers(0, 2**32), which=st.sampled_from(PAGES))
def test_mutilated_pages_are_read_without_an_error(seed: int, which: object) -> None:
    chance = random.Random(seed)
    html = load(next(page for page in PAGES if page == which)).html[:20_000]
    for _ in range(20):
        place = chance.randrange(len(html))
        html = (
            html[:place]
            + chance.choice(["<", ">", "<td>", "</div>", "<table>", "<a href=#>", "'", "<br>", "<h3>", ""])
            + html[place + chance.randrange(40) :]
        )
        html = html or "<p>"
    assert all(card.title for card in guess(html).cards)


@given(html=st.text(alphabet=st.sampled_from("<>/ abtdhr123=\"'&;\x00\ud7ff")))
def test_noise_has_no_items(html: str) -> None:
    assert guess(html).cards == ()
