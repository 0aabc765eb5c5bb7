"""Pure: XML whose faults leave no doubt about its elements, mended so that the rest of it can be judged.

libxml2's own recovery loses every character reference after the first fault, and with them all escaped HTML.
"""

import re
from html.entities import html5

_UNTOUCHED = re.compile(r"(<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z))", re.DOTALL)
_DECLARATION = re.compile(r"\s*<\?xml\s[^>]*\?>")
_FORBIDDEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_AMPERSAND = re.compile(r"&(?:(#[0-9]{1,9}|#x[0-9A-Fa-f]{1,8}|[A-Za-z][A-Za-z0-9]*);)?")
_XML = {"amp", "lt", "gt", "quot", "apos"}


def repaired(body: bytes, encoding: str) -> str:
    """The document without its declaration, line by line what it was; bytes of another encoding become \ufffd."""
    try:
        text = body.decode(encoding, "replace")
    except LookupError:
        text = body.decode("utf-8", "replace")
    declared = _DECLARATION.match(text.removeprefix("\ufeff"))
    text = text.removeprefix("\ufeff")
    if declared:
        text = "\n" * declared[0].count("\n") + text[declared.end() :]
    parts = _UNTOUCHED.split(_FORBIDDEN.sub("", text))
    return "".join(part if number % 2 else _AMPERSAND.sub(_reference, part) for number, part in enumerate(parts))


def _reference(found: re.Match[str]) -> str:
    """A reference that XML knows as it is, one that only HTML knows as its character, anything else escaped."""
    name = found[1]
    if name is None:
        return "&amp;"
    if name in _XML:
        return found[0]
    if name.startswith("#"):
        digits = name[1:]
        code = int(digits[1:], 16) if digits.startswith("x") else int(digits)
        return "" if code > 0x10FFFF or _FORBIDDEN.match(chr(code)) else found[0]
    return html5.get(f"{name};") or f"&amp;{name};"
