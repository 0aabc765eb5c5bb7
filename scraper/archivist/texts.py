"""What two copies are compared by: the text that a reader sees, and the source."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from selectolax.lexbor import LexborHTMLParser, LexborNode

from scraper.archive.cdxj import media_type_of
from scraper.archive.coding import decoded, unchunked
from scraper.archive.reader import Answer
from scraper.normalise.charset import decode
from scraper.parse.bounds import too_complex
from scraper.parse.documents import read_pdf

Note = Literal["", "broken", "complex", "binary", "scan"]
_UNSEEN: Final = {
    "script", "style", "template", "noscript", "head", "iframe", "object", "svg", "math", "select",
}  # fmt: skip
_INLINE: Final = {
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "button", "cite", "code", "data", "del", "dfn", "em", "font",
    "i", "ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strong", "strike", "sub", "sup", "time",
    "tt", "u", "var", "wbr",
}  # fmt: skip
_CELLS: Final = frozenset({"td", "th"})
_CODED: Final = frozenset({"", "identity", "gzip", "x-gzip", "deflate"})


@dataclass(frozen=True, slots=True)
class Readable:
    """A copy's text, paragraphs separated by newlines, and its source (None where it is not text).

    ``note`` says why there is nothing to read.
    """

    text: str
    source: str | None
    note: Note = ""


def readable(answer: Answer) -> Readable:
    """What there is to read in an answer: of a page, of a PDF, of what is text anyway."""
    kind = answer.header("content-type")
    coding = answer.header("content-encoding").lower()
    if coding not in _CODED:
        return Readable("", None, "binary")
    try:
        body = decoded(unchunked(answer.payload, answer.header("transfer-encoding")), coding)
    except zlib.error:
        return Readable("", None, "broken")
    media_type = media_type_of(kind).lower()
    if media_type == "application/pdf" or body.startswith(b"%PDF-"):
        text = read_pdf(body).text
        return Readable(text, None, "" if text else "scan")
    if media_type in {"text/html", "application/xhtml+xml", ""} and b"\0" not in body[:1024]:
        return _page(decode(body, kind)[0])
    if media_type.startswith("text/") or media_type.endswith(("xml", "json")):
        text = decode(body, kind)[0]
        return Readable(text, text)
    return Readable("", None, "binary")


def _page(html: str) -> Readable:
    if too_complex(html):
        return Readable("", html, "complex")
    return Readable(visible_text(html), html)


def visible_text(html: str) -> str:
    """The text of a page as it is read: a line for each block, white space collapsed, what is not shown left out.

    The caller has made sure that its structure can be read (``too_complex``).
    """
    root = LexborHTMLParser(html).body
    lines = "".join(_pieces(root)).splitlines() if root else []
    return "\n".join(line for line in (" ".join(one.split()) for one in lines) if line)


def _pieces(root: LexborNode) -> Iterator[str]:
    todo: list[LexborNode | str] = [root]
    while todo:
        step = todo.pop()
        if isinstance(step, str):
            yield step
        elif step.is_text_node:
            yield (step.text_content or "").replace("\n", " ").replace("\r", " ")
        elif step.is_element_node and step.tag not in _UNSEEN:
            edge = "" if step.tag in _INLINE else " " if step.tag in _CELLS else "\n"
            todo.extend((edge, *reversed(list(_children(step))), edge))


def _children(node: LexborNode) -> Iterator[LexborNode]:
    child = node.first_child
    while child is not None:
        yield child
        child = child.next
