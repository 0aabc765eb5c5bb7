"""Markup that is safe to show in somebody's reader."""

import re

import nh3

_BLANK_LINES = re.compile(r"\n\s*\n")

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


def _clean(html: str, base: str) -> str:
    """One pass. What is nested as HTML forbids (a list item in a table) moves; the next pass finds it at rest."""
    clean = nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "tel"},
        url_relative=("rewrite_with_base", base),
        link_rel=None,
    )
    return _BLANK_LINES.sub("\n", clean)
