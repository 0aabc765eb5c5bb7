"""Stylesheets whose url() and @import lead into the archive (CSS Syntax Level 3, §4).

Only what can hold an address is looked at: functions, strings, at-keywords, brackets. Comments are dropped, and ``<``
is taken apart, so that nothing in a stylesheet can end the element or the attribute that holds it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from scraper.web.safe.addresses import STYLE, Addresses

_ESCAPE = r"\\(?:[0-9a-fA-F]{1,6}(?:\r\n|[ \t\r\n\f])?|[^\r\n\f0-9a-fA-F])"
_WORD = rf"(?:[\w-]|[^\x00-\x7f]|{_ESCAPE})++"
_TOKEN = re.compile(
    rf"""
      (?P<comment>/\*.*?(?:\*/|\Z)) | (?P<mark><!--|-->)
    | (?P<string>"(?:[^"\\\r\n\f]|\\.)*+(?:"|(?=[\r\n\f])|\\?\Z) | '(?:[^'\\\r\n\f]|\\.)*+(?:'|(?=[\r\n\f])|\\?\Z))
    | (?P<keyword>@{_WORD})
    | (?P<function>(?:(?<![\w\\\x80-\U0010ffff-])|(?<=<!--)){_WORD}\()
    | (?P<escape>\\.) | (?P<open>[(\[{{]) | (?P<close>[)\]}}]) | (?P<end>;)
    """,
    re.VERBOSE | re.DOTALL,
)
_BARE = re.compile(rf"[ \t\r\n\f]*+(?P<address>(?:[^\"'()\\ \t\r\n\f\x00-\x1f]|{_ESCAPE})*+)[ \t\r\n\f]*+(?:\)|\Z)")
_QUOTED = re.compile(r"[ \t\r\n\f]*+[\"']")
_BAD = re.compile(r"(?:[^)\\]|\\.)*+(?:\)|\Z)", re.DOTALL)
_ESCAPED = re.compile(_ESCAPE + r"|\\(?:\r\n|[\r\n\f])", re.DOTALL)
_TAG = re.compile(r"\\?<(?=[a-zA-Z/!?])")
_HOLDING: Final = frozenset(
    {"url", "src", "image", "image-set", "-webkit-image-set", "cross-fade", "-webkit-cross-fade", "-moz-image-rect"}
)
"""Functions whose strings are addresses."""
_NOTHING: Final = "data:,"
_CLOSING: Final = {"(": ")", "[": "]", "{": "}"}


def rewritten(css: str, addresses: Addresses) -> str:
    """A stylesheet, or what a style attribute holds, with every address in the archive."""
    sheet = "".join(_Sheet(css.replace("\0", "\N{REPLACEMENT CHARACTER}"), addresses).pieces())
    return _TAG.sub(lambda found: "\\3c " if found[0] == "\\<" else "< ", sheet)


@dataclass(slots=True)
class _Sheet:
    css: str
    addresses: Addresses
    within: list[str] = field(default_factory=list)
    """The functions and brackets that are open, innermost last."""
    importing: bool = False

    def pieces(self) -> Iterator[str]:
        place = 0
        while found := _TOKEN.search(self.css, place):
            yield self.css[place : found.start()]
            kind, text = str(found.lastgroup), found[0]
            place = found.end()
            if kind == "function" and _name(text[:-1]) == "url" and not _QUOTED.match(self.css, place):
                address, place = self._bare(place)
                yield address
            else:
                yield self._written(kind, text)
        yield self.css[place:]

    def _bare(self, place: int) -> tuple[str, int]:
        """An address without quotes, and where it ends; what is none is dropped (CSS Syntax 3, bad-url-token)."""
        found = _BARE.match(self.css, place)
        if found is None:
            bad = _BAD.match(self.css, place)
            return f'url("{_NOTHING}")', bad.end() if bad else len(self.css)
        return f"url({self._address(found['address'])})", found.end()

    def _written(self, kind: str, text: str) -> str:
        match kind:
            case "comment" | "mark":
                return " "
            case "string":
                return self._string(text)
            case "keyword":
                self.importing = _name(text[1:]) == "import"
            case "function" | "open":
                self.importing = self.importing and kind == "function"
                self.within.append(_name(text))
            case "close" if self.within and _CLOSING[self.within[-1][-1]] == text:
                self.within.pop()  # a bracket of another kind closes nothing
            case "end":
                self.importing = False
        return text

    def _string(self, text: str) -> str:
        if self.importing or (self.within and self.within[-1].removesuffix("(") in _HOLDING):
            return self._address(text[1:].removesuffix(text[0]))
        return text.replace("<", "\\3c ")

    def _address(self, text: str) -> str:
        value = _plain(text)
        if self.importing:
            self.importing = False
            return f'"{self.addresses.part(value, STYLE) or _NOTHING}"'
        if value.startswith("#"):
            return f'"{self.addresses.link(value)}"'
        return f'"{self.addresses.image(value) or _font(value) or _NOTHING}"'


def _font(value: str) -> str | None:
    """A font that lies in the stylesheet itself; its address holds nothing that must be escaped."""
    return value if re.fullmatch(r"data:(?:font|application)/[\w.+-]+(?:;[\w=-]+)*;base64,[\w+/=]*", value) else None


def _name(word: str) -> str:
    return _plain(word).lower()


def _plain(text: str) -> str:
    """Without escapes."""
    return _ESCAPED.sub(_character, text) if "\\" in text else text


def _character(found: re.Match[str]) -> str:
    escape = found[0][1:]
    if re.match(r"[0-9a-fA-F]", escape):
        number = int(escape.strip(), 16)
        return chr(number) if 0 < number < 0x110000 and not 0xD800 <= number < 0xE000 else "\N{REPLACEMENT CHARACTER}"
    return "" if escape[0] in "\r\n\f" else escape
