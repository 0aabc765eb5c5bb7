"""A whole page as its reader sees it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.normalise.text import clean
from scraper.parse.readable import Readable, readable


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Uno<p>due", "Uno\ndue"),
        ("<p>Il <b>14</b> novem<i>bre</i></p>", "Il 14 novembre"),
        ("<div>Prima<div>dentro</div>dopo</div>", "Prima\ndentro\ndopo"),
        ("Via Roma 28<br>12100 Cuneo", "Via Roma 28\n12100 Cuneo"),
        ("<ul><li>a</li><li><a href=x>b</a> c</li></ul>", "a\nb c"),
        ("<table><tr><td>Scadenza</td><td>30 giugno</td></tr></table>", "Scadenza\n30 giugno"),
        ("<p>Testo</p><script>var x</script><style>p{}</style><noscript>no</noscript>", "Testo"),
        ("<nav>Menu</nav><main>Testo</main><footer>Piede</footer>", "Menu\nTesto\nPiede"),
        ("", ""),
    ],
)
def test_a_page_is_read_in_paragraphs(html: str, text: str) -> None:
    assert readable(html).text == text


def test_a_page_is_called_what_its_tab_says_or_else_its_heading() -> None:
    assert readable("<title> Comune  di Cuneo </title><h1>Avvisi</h1>").title == "Comune di Cuneo"
    assert readable("<h1>Avvisi</h1>") == Readable("Avvisi", "Avvisi")


def test_markup_that_is_built_to_hold_the_reader_up_is_refused() -> None:
    with pytest.raises(ValueError, match=r"nested|deep"):
        readable("<div>" * 100_000)


@given(st.lists(st.text(st.characters(exclude_categories=["C"], exclude_characters="<>&")), max_size=5))
def test_no_word_is_lost_and_none_is_added(paragraphs: list[str]) -> None:
    html = "".join(f"<p>{text}</p>" for text in paragraphs)
    assert readable(html).text.split("\n") == ([clean(text) for text in paragraphs if clean(text)] or [""])
