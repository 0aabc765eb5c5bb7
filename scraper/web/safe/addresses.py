"""Addresses on an archived page, led into the archive."""

import re
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import quote, urljoin

_EDGES: Final = "".join(map(chr, range(0x21)))
"""What browsers take off both ends of an address (WHATWG URL, "C0 control or space")."""
_LINE = re.compile(r"[\t\n\r]")
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_PLAIN: Final = "%/:?[]@!$&'()*+,;=~-._"
_LONGEST: Final = 8_000
IMAGE: Final = "im_"
STYLE: Final = "cs_"
"""What is asked for, as pywb says it: a part of a page, a stylesheet of it."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Leads addresses that are relative to ``base`` into the archive, to what was there at ``stamp`` (14 digits).

    ``root`` is the path under which everything of ours lies.
    """

    base: str
    stamp: str
    root: str

    def on(self, base: str) -> "Addresses":
        """The same for another base, itself relative to this one; a base that is none changes nothing."""
        joined = self._absolute(base)
        return replace(self, base=joined) if joined else self

    def link(self, value: str) -> str | None:
        """Where a link leads: into the archive, to another place on the page, to a mailbox; None: nowhere."""
        address = _clean(value)
        if address.startswith("#"):
            return "#" + quote(address[1:], safe=_PLAIN)
        if address.lower().startswith(("mailto:", "tel:")):
            return quote(address, safe=_PLAIN)
        return self.part(value, "")

    def part(self, value: str, modifier: str) -> str | None:
        """Where a part of a page lies in the archive; None where it cannot lie there."""
        absolute = self._absolute(value)
        return absolute and archived(absolute, self.stamp, self.root, modifier)

    def image(self, value: str) -> str | None:
        """Where an image lies: in the archive, or in the address itself (``data:``)."""
        address = _clean(value)
        if address[:11].lower() == "data:image/":
            return quote(address, safe=_PLAIN + "#")
        return self.part(value, IMAGE)

    def _absolute(self, value: str) -> str | None:
        address = _clean(value)
        named = _SCHEME.match(address)
        if (named and named[1].lower() not in {"http", "https"}) or len(address) > _LONGEST:
            return None
        try:
            joined = urljoin(self.base, _slashes(address))
        except ValueError:  # [ and no ]
            return None
        scheme, mark, rest = joined.partition("://")
        return f"{scheme.lower()}{mark}{rest}" if mark and scheme.lower() in {"http", "https"} else None


def archived(url: str, stamp: str, root: str, modifier: str = "") -> str:
    """The path of a memento; a fragment of ``url`` stays one."""
    page, mark, fragment = url.partition("#")
    return f"{root}web/{stamp}{modifier}/{quoted(page)}{mark}{quote(fragment, safe=_PLAIN)}"


def quoted(url: str) -> str:
    """A URL in ASCII and without anything that ends an address in HTML, CSS or a header field."""
    return quote(url, safe=_PLAIN, errors="replace")


def _clean(value: str) -> str:
    return _LINE.sub("", value.strip(_EDGES))


def _slashes(address: str) -> str:
    """Browsers take a backslash before the query for a slash."""
    end = min((place for place in (address.find("?"), address.find("#")) if place >= 0), default=len(address))
    return address[:end].replace("\\", "/") + address[end:]
