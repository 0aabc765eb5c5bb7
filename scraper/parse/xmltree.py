"""XML from strangers: no entities, no DTD, no network, nothing huge; broken XML is read as far as it goes."""

import zlib

from lxml import etree

_MAX_SIZE = 20_000_000
_GZIP = b"\x1f\x8b"


def root_of(body: bytes) -> etree._Element | None:
    """The root element; None for what is no XML (HTML is none), and for more than 20 MB after unpacking."""
    data = _unpacked(body) if body.startswith(_GZIP) else body
    if data is None or not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<", b"\xff\xfe", b"\xfe\xff")):
        return None
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, recover=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return root if root is not None and local_name(root) != "html" else None


def _unpacked(body: bytes) -> bytes | None:
    """A gzip file's content (``sitemap.xml.gz`` is one); None for a broken one or a bomb."""
    unpacker = zlib.decompressobj(wbits=31)
    try:
        data = unpacker.decompress(body, _MAX_SIZE)
    except zlib.error:
        return None
    return None if unpacker.unconsumed_tail else data


def local_name(element: etree._Element) -> str:
    """An element's name without its namespace, lower case; empty for comments and unresolved entities."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def child_text(element: etree._Element, *names: str) -> str:
    """The text of the first child with one of these names, in the order of the names; empty without one."""
    for name in names:
        for child in element:
            if local_name(child) == name:
                return "".join(child.itertext(with_tail=False)).strip()
    return ""
