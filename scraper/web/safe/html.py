"""An archived page, read by a parser and written anew without anything that runs, loads or leads elsewhere.

``<`` is written in tags alone: in texts and attributes it is escaped, in stylesheets taken apart. So whatever tree a
browser builds of it, it consists of the tags that were looked at here.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.web.safe import css, rules
from scraper.web.safe.addresses import STYLE, Addresses

_VOID: Final = {
    "area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
}  # fmt: skip
_NAME = re.compile(r"[a-zA-Z][a-zA-Z0-9.:-]*")
_DOCTYPE = re.compile(r"(?:\s|\ufeff|<!--.*?-->|<\?[^>]*>)*(<!doctype[^<>]*>)", re.IGNORECASE | re.DOTALL)
_AHEAD: Final = '<meta charset="utf-8">'
_NO_ICON: Final = '<link rel="icon" href="data:,">'
"""Without one, a browser asks for ours."""

_Step = LexborNode | str


@dataclass(frozen=True, slots=True)
class Frame:
    """What is put into a page: ``banner`` (HTML) first in its body, and what a link says that stands for a frame."""

    banner: str
    framed: str


def rewritten(html: str, addresses: Addresses, frame: Frame) -> str:
    """The page as it is shown. The caller has made sure that its structure can be read (``too_complex``)."""
    tree = LexborHTMLParser(html)
    base = tree.css_first("base[href]")
    if base is not None:
        addresses = addresses.on(base.attributes.get("href") or "")
    doctype = _DOCTYPE.match(html)
    written = _Writer(addresses, frame).write(tree.root) if tree.root else ()
    return (doctype[1] if doctype else "") + "".join(written)


@dataclass(frozen=True, slots=True)
class _Writer:
    addresses: Addresses
    frame: Frame

    def write(self, root: LexborNode) -> Iterator[str]:
        """All pieces; a stack instead of recursion, as pages are nested deeper than Python likes."""
        todo: list[tuple[_Step, bool]] = [(root, False)]
        while todo:
            step, drawing = todo.pop()
            if isinstance(step, str):
                yield step
            elif step.is_text_node:
                yield escape(step.text_content or "", quote=False)
            elif step.is_element_node:
                todo.extend(reversed(list(self._element(step, drawing=drawing))))

    def _element(self, node: LexborNode, *, drawing: bool) -> Iterator[tuple[_Step, bool]]:
        """An element: pieces, and its children still to be written."""
        name = node.tag or ""
        if drawing or name == "svg":
            yield from self._drawn(node, name)
        elif name in rules.FRAMES:
            yield self._link_for_frame(node), False
        elif name == "math":
            yield escape(node.text(), quote=False), False
        elif name == "style":
            yield self._style(node), False
        elif name in rules.DROPPED:
            return
        elif name in rules.UNWRAPPED or not _NAME.fullmatch(name):
            yield from _unwrapped(node, self.frame.banner if name == "frameset" and _is_outer(node) else "")
        else:
            yield from self._kept(node, name)

    def _kept(self, node: LexborNode, name: str) -> Iterator[tuple[_Step, bool]]:
        if name == "link":
            yield _tag("link", link) if (link := list(self._link(node))) else "", False
        elif name in _VOID:
            if name != "meta" or rules.meta_kept(node.attributes):
                yield _tag(name, rules.kept(name, node.attributes, self.addresses)), False
        else:
            written = "pre" if name in rules.PREFORMATTED else name
            yield _tag(written, rules.kept(name, node.attributes, self.addresses)), False
            yield self._ahead(node, name), False
            for child in _children(node):
                yield child, False
            yield f"</{written}>", False

    def _ahead(self, node: LexborNode, name: str) -> str:
        """What comes before an element's own content."""
        if name == "head":
            has_icon = any("icon" in (link.attributes.get("rel") or "").lower() for link in node.css("link"))
            return _AHEAD if has_icon else _AHEAD + _NO_ICON
        if name == "body":
            return self.frame.banner
        # A parser drops the first line feed there: what begins with one had two.
        first = node.first_child
        return "\n" if name in {"pre", "textarea", "listing"} and first and _begins_a_line(first) else ""

    def _link(self, node: LexborNode) -> Iterable[tuple[str, str]]:
        return rules.link_kept(node.attributes, self.addresses, STYLE)

    def _style(self, node: LexborNode) -> str:
        sheet = css.rewritten(node.text_content or "", self.addresses)
        told = [(key, node.attributes[key] or "") for key in ("media", "id") if key in node.attributes]
        return f"{_tag('style', told)}{sheet}</style>"

    def _drawn(self, node: LexborNode, name: str) -> Iterator[tuple[_Step, bool]]:
        if name not in rules.DRAWING:
            return
        yield _tag(name, rules.kept(name, node.attributes, self.addresses, drawing=True)), True
        if name == "style":
            yield escape(css.rewritten(node.text_content or "", self.addresses), quote=False), True
        elif name in rules.WORDS_ONLY:
            yield escape(node.text(), quote=False), True
        else:
            for child in _children(node):
                yield child, True
        yield f"</{name}>", True

    def _link_for_frame(self, node: LexborNode) -> str:
        """A frame shows another page: that one can be looked at by itself."""
        source = node.attributes.get("src") or ""
        there = self.addresses.part(source, "")
        if not source or not there:
            return ""
        words = escape(f"[{self.frame.framed}: {node.attributes.get('title') or source}]", quote=False)
        return f"{_tag('a', [('href', there)])}{words}</a> "


def _unwrapped(node: LexborNode, before: str) -> Iterator[tuple[_Step, bool]]:
    yield before, False
    for child in _children(node):
        yield child, False


def _is_outer(frameset: LexborNode) -> bool:
    return frameset.parent is not None and frameset.parent.tag == "html"


def _children(node: LexborNode) -> Iterator[LexborNode]:
    child = node.first_child
    while child is not None:
        yield child
        child = child.next


def _begins_a_line(node: LexborNode) -> bool:
    return bool(node.is_text_node and (node.text_content or "").startswith("\n"))


def _tag(name: str, attributes: Iterable[tuple[str, str]]) -> str:
    told = "".join(f' {key}="{escape(value)}"' for key, value in attributes)
    return f"<{name}{told}>"
