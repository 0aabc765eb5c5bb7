import pytest

from scraper.parse.bounds import too_complex
from tests.parse.conftest import context, items

TWO_MEGABYTES = 2_000_000
ATTRIBUTES = " ".join(f"a{number}=x" for number in range(50_000))


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * (TWO_MEGABYTES // 5),
        "<div>" * (TWO_MEGABYTES // 11) + "</div>" * (TWO_MEGABYTES // 11),
        "<html><body>" + "<SPAN class=x>" * 10_000,
        "<ul><li>" * 20_000,
        "</a><b>" * 20_000,
    ],
    ids=["never closed", "closed", "in capitals", "list in list", "end tags that end nothing"],
)
def test_elements_nested_without_end_are_refused(html: str) -> None:
    assert "nested" in (too_complex(html) or "")


@pytest.mark.parametrize(
    "html",
    [
        f"<p {ATTRIBUTES}>testo</p>",
        f"<p>{'testo ' * 100_000}</p><p {ATTRIBUTES}>",
        f'<p title="a > b" {ATTRIBUTES}>',
        f"<p {ATTRIBUTES}",
        f"<p {'x ' * 50_000}>",
    ],
    ids=["alone", "after a longer text", "after a quoted bracket", "never closed", "without values"],
)
def test_a_tag_with_fifty_thousand_attributes_is_refused(html: str) -> None:
    assert "attributes" in (too_complex(html) or "")


@pytest.mark.parametrize(
    "html",
    [
        "",
        "testo",
        "<p>uno<p>due" * 50_000,
        "<table>" + "<tr><td>uno<td>due" * 20_000 + "</table>",
        "<br>" * 100_000,
        f'<svg><path d="{"M43.8,11.6 c-0.02,-0.22 " * 5_000}"/></svg>',
        f'<input value="{"x" * 500_000}">',
        f"<script>{'var a = b + 1; ' * 20_000}</script>",
    ],
    ids=["nothing", "text", "open paragraphs", "open cells", "line breaks", "drawing", "view state", "script"],
)
def test_pages_that_are_only_long_may_be_read(html: str) -> None:
    assert too_complex(html) is None


@pytest.mark.parametrize("html", ["<p>testo" * 120_000, "<p>a</p>" * 60_000], ids=["open", "closed"])
def test_a_page_of_more_tags_than_can_be_read_in_two_seconds_is_refused(html: str) -> None:
    assert too_complex(html) == "it has more than 110000 tags"


def test_a_list_built_to_exhaust_the_parser_is_refused_before_it_is_parsed() -> None:
    with pytest.raises(ValueError, match="nested more than"):
        items("<div>" * (TWO_MEGABYTES // 5), context())
