"""An archived drawing, read by a parser and written anew without anything that runs, loads or leads elsewhere."""

from collections.abc import Iterator

from lxml import etree

from scraper.web.safe import css, rules
from scraper.web.safe.addresses import Addresses

_SVG = "{http://www.w3.org/2000/svg}"
_XLINK = "http://www.w3.org/1999/xlink"
_SPACES = {None: _SVG[1:-1], "xlink": _XLINK}
_DEEPEST = 200


def rewritten(body: bytes, addresses: Addresses) -> bytes | None:
    """The drawing as it is shown; None for what is no SVG. Its document type, comments and instructions go."""
    parser = etree.XMLParser(
        resolve_entities="internal", no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        read = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    if read.tag != f"{_SVG}svg":
        return None
    written = etree.Element(f"{_SVG}svg", nsmap=_SPACES)
    _fill(written, read, addresses, depth=0)
    return bytes(etree.tostring(written, encoding="utf-8", xml_declaration=True))


def _fill(written: etree._Element, read: etree._Element, addresses: Addresses, *, depth: int) -> None:
    name = etree.QName(read).localname
    for key, value in rules.kept(name, dict(_attributes(read)), addresses, drawing=True):
        written.set(f"{{{_XLINK}}}{key[6:]}" if key.startswith("xlink:") else key, value)
    written.text = css.rewritten(read.text or "", addresses) if name == "style" else read.text
    if name in rules.WORDS_ONLY or name == "style" or depth > _DEEPEST:
        return
    last: etree._Element | None = None
    for child in read:
        if isinstance(child.tag, str) and child.tag.startswith(_SVG) and child.tag[len(_SVG) :] in rules.DRAWING:
            last = etree.SubElement(written, child.tag)
            _fill(last, child, addresses, depth=depth + 1)
        _append(written, last, child.tail or "")


def _append(parent: etree._Element, last: etree._Element | None, text: str) -> None:
    """Text between elements belongs to the one before it."""
    if last is None:
        parent.text = (parent.text or "") + text
    else:
        last.tail = (last.tail or "") + text


def _attributes(node: etree._Element) -> Iterator[tuple[str, str]]:
    """By their usual names; of other namespaces only xlink's."""
    for key, value in node.attrib.items():
        name = etree.QName(key)
        if name.namespace is None:
            yield name.localname, value
        elif name.namespace == _XLINK:
            yield f"xlink:{name.localname}", value
