"""Markup that is safe to show in somebody's reader."""

import re
from collections.abc import Iterator

import nh3

_EMPTY = re.compile(r"<p>(?:\s|&nbsp;|\u00a0)*</p>")
"""What remains of a paragraph of which nothing may be shown, or that was only there for its height."""
_BLANK_LINES = re.compile(r"\n\s*\n")

_LONG_TEXT = 5_000
_LONG_VALUE = 4_000
_LONG_REFERENCE = 40
"""No character reference (``&egrave;``) has more characters."""

_TAGS = {
    "a", "abbr", "b", "blockquote", "br", "caption", "code", "dd", "dl", "dt", "em", "h2", "h3", "h4", "h5", "h6", "hr",
    "i", "img", "li", "ol", "p", "pre", "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "u", "ul",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt", "title", "width", "height"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}


def sanitise(html: str, base: str) -> str:
    """Keep prose, links, lists, tables and images; make links absolute against ``base``; drop everything else.

    Idempotent: sanitising twice gives the same.
    """
    return _clean(_clean(html, base), base).strip()


def _with_breaks(html: str) -> str:
    """Break long texts with comments, which are dropped: the time that nh3 takes grows with the square of a text."""
    pieces = html.split("<")
    if max(map(len, pieces)) <= _LONG_TEXT:
        return html
    return "<".join(piece if len(piece) <= _LONG_TEXT else _broken(piece) for piece in pieces)


def _broken(piece: str) -> str:
    tag, end, text = piece.rpartition(">")
    return tag + end + "<!---->".join(_runs(text))


def _runs(text: str) -> Iterator[str]:
    """The text in pieces, no character reference cut in two."""
    start = 0
    while len(text) - start > _LONG_TEXT:
        end = start + _LONG_TEXT
        reference = text.rfind("&", end - _LONG_REFERENCE, end)
        if reference > start and ";" not in text[reference:end]:
            end = reference
        yield text[start:end]
        start = end
    yield text[start:]


def _short_value(_: str, __: str, value: str) -> str | None:
    """What is longer than any address or description is built to hold the reader up."""
    return value if len(value) <= _LONG_VALUE else None


def _clean(html: str, base: str) -> str:
    """One pass. What is nested as HTML forbids (a list item in a table) moves; the next pass finds it at rest."""
    clean = nh3.clean(
        _with_breaks(html),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_short_value,
        url_schemes={"http", "https", "mailto", "tel"},
        url_relative=("rewrite_with_base", base),
        link_rel=None,
    )
    return _BLANK_LINES.sub("\n", _EMPTY.sub("", clean))
