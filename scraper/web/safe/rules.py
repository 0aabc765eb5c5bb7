"""Which elements and attributes of archived pages and drawings stay, and what becomes of their values.

Elements of HTML stay unless they run, load or embed something; of SVG only those stay that draw (WHATWG HTML, SVG 2).
Attributes stay unless they run or load something; those that hold addresses lead into the archive.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from scraper.web.safe import css
from scraper.web.safe.addresses import Addresses

Attributes = Mapping[str, str | None]

DROPPED: Final = {
    "script", "template", "base", "embed", "param", "portal", "fencedframe", "noembed", "noframes", "frame",
    "basefont", "bgsound", "math",
}  # fmt: skip
"""With all that is in them; frames leave a link, formulas their text."""
FRAMES: Final = frozenset({"iframe", "frame"})
UNWRAPPED: Final = {
    "object", "applet", "frameset",
    "foreignobject", "annotation-xml", "mtext", "mi", "mo", "mn", "ms", "mglyph", "malignmark",
    "set", "animate", "animatemotion", "animatetransform", "discard",
}  # fmt: skip
"""What stands in them is for browsers that do not know them; and what acts, or is read otherwise, in a drawing."""
PREFORMATTED: Final = frozenset({"xmp", "listing", "plaintext"})
DRAWING: Final = {
    "svg", "g", "defs", "symbol", "use", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text",
    "tspan", "textPath", "image", "switch", "view", "a", "title", "desc", "style", "clipPath", "mask", "pattern",
    "marker", "linearGradient", "radialGradient", "stop", "filter", "feBlend", "feColorMatrix",
    "feComponentTransfer", "feComposite", "feConvolveMatrix", "feDiffuseLighting", "feDisplacementMap",
    "feDistantLight", "feDropShadow", "feFlood", "feFuncA", "feFuncB", "feFuncG", "feFuncR", "feGaussianBlur",
    "feImage", "feMerge", "feMergeNode", "feMorphology", "feOffset", "fePointLight", "feSpecularLighting",
    "feSpotLight", "feTile", "feTurbulence",
}  # fmt: skip
"""None that changes an attribute with time: it could change a link's."""
WORDS_ONLY: Final = frozenset({"title", "desc"})
"""In a drawing they could hold HTML."""

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.:-]*")
_IMAGES: Final = frozenset({"src", "poster", "background", "lowsrc", "dynsrc"})
_LINKS: Final = frozenset({"href", "xlink:href", "cite", "longdesc"})
_SETS: Final = frozenset({"srcset"})
_GONE: Final = {
    "action", "formaction", "formmethod", "formtarget", "target", "ping", "srcdoc", "integrity", "nonce",
    "crossorigin", "referrerpolicy", "manifest", "profile", "codebase", "archive", "classid", "code", "data", "is",
    "imagesrcset", "imagesizes", "attributionsrc", "attributiondestination", "shadowrootmode", "shadowrootclonable",
    "shadowrootdelegatesfocus", "sandbox", "allow", "allowfullscreen", "csp", "http-equiv", "xml:base", "autofocus",
    "popover", "popovertarget", "popovertargetaction", "command", "commandfor", "interestfor", "contextmenu",
    "autoplay", "xlink:actuate", "browsingtopics", "sharedstoragewritable", "adauctionheaders",
}  # fmt: skip
_IN_CANDIDATE = re.compile(r"[\s,]*([^\s]*[^\s,])((?:\s+[0-9.]+[wxh])*)\s*(?:,|$)|[\s,]+")


def kept(
    name: str, attributes: Attributes, addresses: Addresses, *, drawing: bool = False
) -> Iterator[tuple[str, str]]:
    """The attributes of an element as they are written, by name; not yet escaped."""
    for key, value in attributes.items():
        low = key.lower()
        if not _NAME.fullmatch(key) or low.startswith("on") or low in _GONE:
            continue
        safe = _value(name, low, value or "", addresses, drawing=drawing)
        if safe is not None:
            yield key, safe


def _value(name: str, key: str, value: str, addresses: Addresses, *, drawing: bool) -> str | None:
    if key == "style" or (drawing and "(" in value):  # fill="url(…)"
        return css.rewritten(value, addresses)
    if key in _LINKS:
        return _link(name, value, addresses, drawing=drawing)
    if key in _SETS:
        return _set(value, addresses)
    return addresses.image(value) if key in _IMAGES else value


def _link(name: str, value: str, addresses: Addresses, *, drawing: bool) -> str | None:
    if name == "a":
        return addresses.link(value) or "#"  # a link that leads nowhere still looks like one
    if not drawing:
        return addresses.link(value)
    if name.lower() in {"image", "feimage"}:
        return addresses.image(value)
    return addresses.link(value) if value.strip().startswith("#") else None


def _set(value: str, addresses: Addresses) -> str | None:
    """Candidates of a srcset (HTML §4.8.4.2); an address in it holds no blank, and its commas are escaped."""
    found = [(addresses.image(url), sizes) for url, sizes in _IN_CANDIDATE.findall(value) if url]
    return ", ".join(f"{url.replace(',', '%2C')}{sizes}" for url, sizes in found if url) or None


def link_kept(attributes: Attributes, addresses: Addresses, stylesheet: str) -> Iterable[tuple[str, str]]:
    """A ``<link>`` of a stylesheet or an icon; none for all others (preload, dns-prefetch, manifest …).

    ``stylesheet`` is the modifier with which stylesheets are asked for.
    """
    rel = set((attributes.get("rel") or "").lower().split())
    href = attributes.get("href") or ""
    told = [(key, value or "") for key, value in attributes.items() if key in {"media", "title", "type", "sizes", "id"}]
    if "stylesheet" in rel and (sheet := addresses.part(href, stylesheet)):
        return [("rel", "alternate stylesheet" if "alternate" in rel else "stylesheet"), ("href", sheet), *told]
    if "icon" in rel and (icon := addresses.image(href)):
        return [("rel", "icon"), ("href", icon), *told]
    return []


def meta_kept(attributes: Attributes) -> bool:
    """Does a ``<meta>`` only describe? Those that act like header fields, or name an encoding, go."""
    name = (attributes.get("name") or "").lower()
    return "http-equiv" not in attributes and "charset" not in attributes and name not in {"referrer", "robots"}
