import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from scraper.normalise.html import sanitise

PAGE = "https://www.comune.it/novita/avviso.html"

SOUP = st.lists(
    st.sampled_from([
        "<p>", "</p>", "<a href='x?a=1&b=2'>", "<a href='javascript:alert(1)'>", "</a>", "<b>", "</b>", "<h2>", "</h2>",
        "<ul>", "<li>", "</ul>", "<table>", "<tr>", "<td>", "</table>", "<div onclick=x>", "</div>", "<br>", "<pre>\n",
        "<script>", "</script>", "<style>", "</style>", "<svg>", "<math>", "<title>", "<textarea>", "<!--", "-->",
        "<img src=x onerror=y>", "<iframe src=x>", "<form>", "testo", "&amp;", "&lt;", "<", " ", "\n\n",
    ]),
    max_size=12,
).map("".join)  # fmt: skip


@given(SOUP)
def test_sanitising_twice_gives_the_same(html: str) -> None:
    assert sanitise(sanitise(html, PAGE), PAGE) == sanitise(html, PAGE)


@given(SOUP)
def test_nothing_that_runs_survives(html: str) -> None:
    for node in LexborHTMLParser(sanitise(html, PAGE)).css("body *"):
        assert node.tag not in {"script", "style", "iframe", "svg", "math", "form", "textarea"}
        assert not node.attributes.keys() & {"onclick", "onerror"}
        assert not (node.attributes.get("href") or "").startswith("javascript:")


@pytest.mark.parametrize(
    ("html", "clean"),
    [
        ("<p>Uno</p><script>alert(1)</script>", "<p>Uno</p>"),
        ("<style>p { color: red }</style><p>Uno</p>", "<p>Uno</p>"),
        ('<p onclick="x()" style="y" class="z">Uno</p>', "<p>Uno</p>"),
        ('<a href="javascript:x()">Uno</a>', "<a>Uno</a>"),
        ('<a href="/a.pdf" target="_blank">Uno</a>', '<a href="https://www.comune.it/a.pdf">Uno</a>'),
        ('<a href="altro.html">Uno</a>', '<a href="https://www.comune.it/novita/altro.html">Uno</a>'),
        ('<a href="mailto:urp@comune.it">URP</a>', '<a href="mailto:urp@comune.it">URP</a>'),
        ('<img src="/foto.jpg" alt="Foto" onerror="x()">', '<img src="https://www.comune.it/foto.jpg" alt="Foto">'),
        ("<div><section><p>Uno</p></section></div>", "<p>Uno</p>"),
        ('<table><tbody><tr><td colspan="2" bgcolor="red">Uno</td></tr></tbody></table>',
         '<table><tbody><tr><td colspan="2">Uno</td></tr></tbody></table>'),
        ("<ul><li>Uno</li></ul>", "<ul><li>Uno</li></ul>"),
    ],
)  # fmt: skip
def test_prose_stays_links_become_absolute_and_the_rest_goes(html: str, clean: str) -> None:
    assert sanitise(html, PAGE) == clean


def test_paragraphs_with_nothing_in_them_are_gone() -> None:
    html = "<div><p><nav>Menu</nav></p><p> &nbsp; </p><h2>Descrizione</h2><p>\n</p><p>Testo</p></div>"
    assert "<p></p>" not in sanitise(html, "https://a.it/")
    assert sanitise("<p> &nbsp;</p><p>\n</p><p>Testo</p>", "https://a.it/") == "<p>Testo</p>"
