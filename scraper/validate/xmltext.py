"""XML read safely and strictly: no entities, no DTD, no network; every breach of well-formedness is a finding.

Some breaches (a bare ``&``, a control character) leave no doubt about where elements begin and end: the rest of
the document is then judged as well. After any other there is nothing left that could be judged fairly.
"""

import codecs
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from scraper.validate.findings import ERROR, WARNING, Finding, Place, Rule, quoted
from scraper.validate.nodes import Node, root_node
from scraper.validate.xmlrepair import repaired

UNDECLARED_ENCODING = Rule(
    "xml-encoding-undeclared",
    WARNING,
    "XML 1.0 §4.3.3; W3C feed validator, MissingEncoding",
    'Begin the document with <?xml version="1.0" encoding="utf-8"?>.',
)
WRONG_ENCODING = Rule(
    "xml-encoding-wrong",
    ERROR,
    "XML 1.0 §4.3.3: bytes that are not of the declared encoding are a fatal error",
    "Write the file in the encoding that it declares; UTF-8 for both is best.",
)
UNCOMMON_ENCODING = Rule(
    "xml-encoding-uncommon",
    WARNING,
    "XML 1.0 §2.2, §4.3.3: every processor reads UTF-8 and UTF-16, others are optional",
    'Write the document in UTF-8 and declare it: encoding="utf-8".',
)
CONTROL_CHARACTER = Rule(
    "xml-control-character",
    ERROR,
    "XML 1.0 §2.2: no control characters but tab, line feed and carriage return",
    "Remove the characters from the text before it is written; no escaping makes them legal.",
)
AMPERSAND = Rule(
    "xml-ampersand",
    ERROR,
    "XML 1.0 §2.4: “&” is written “&amp;”, in addresses too",
    "Escape the text with the function of the XML library instead of pasting strings together.",
)
ENTITY = Rule(
    "xml-entity",
    ERROR,
    "XML 1.0 §4.1: only amp, lt, gt, quot and apos are known without a DTD",
    "Write the character itself in UTF-8 (è, –, €), or its number: &#160; for a no-break space.",
)
BLANK_BEFORE = Rule(
    "xml-blank-before",
    ERROR,
    "XML 1.0 §2.8: nothing may stand before the XML declaration",
    "Remove the white space; in PHP look for blank lines before <?php or after ?>.",
)
PREFIX = Rule(
    "xml-prefix",
    ERROR,
    "Namespaces in XML 1.0 §5: a prefix must be declared",
    'Declare it on the root element, for instance xmlns:content="http://purl.org/rss/1.0/modules/content/".',
)
MALFORMED = Rule(
    "xml-malformed",
    ERROR,
    "XML 1.0 §2.1: a document that is not well-formed is no XML; readers must reject it",
    "Close every element in order, quote every attribute; let an XML library write the document.",
)
UNKNOWN_ENCODING = Rule(
    "xml-encoding-unknown",
    ERROR,
    "XML 1.0 §4.3.3: an encoding that the processor does not know is a fatal error",
    'Write the document in UTF-8 and declare it: encoding="utf-8".',
)
STRAY_TEXT = Rule(
    "stray-text",
    ERROR,
    "RSS 2.0; RFC 4287 §4.1.1, §4.1.2: these elements hold elements, and no text between them",
    "Remove the text, or put it into an element.",
)
DOCTYPE = Rule(
    "xml-doctype",
    WARNING,
    "RSS 2.0 and RFC 4287 define no DTD; careful readers refuse documents with one (CWE-611)",
    "Remove the <!DOCTYPE …>.",
)
DECLARED_ENTITIES = Rule(
    "xml-entities-declared",
    ERROR,
    "RFC 4287 §8.5; CWE-776: entities are how XML bombs are built, and readers refuse them",
    "Remove the DTD, and write the text itself where the entities stand. Nothing else was judged.",
)

_KNOWN: Mapping[str, Rule] = {
    "ERR_INVALID_CHAR": CONTROL_CHARACTER,
    "ERR_NAME_REQUIRED": AMPERSAND,
    "ERR_ENTITYREF_SEMICOL_MISSING": AMPERSAND,
    "ERR_UNDECLARED_ENTITY": ENTITY,
    "WAR_UNDECLARED_ENTITY": ENTITY,
    "ERR_RESERVED_XML_NAME": BLANK_BEFORE,
    "ERR_INVALID_ENCODING": WRONG_ENCODING,
    "ERR_UNSUPPORTED_ENCODING": UNKNOWN_ENCODING,
    "NS_ERR_UNDEFINED_NAMESPACE": PREFIX,
}
"""libxml2's names of what people really do wrong."""

_SHAPE_KEPT = {CONTROL_CHARACTER, AMPERSAND, ENTITY, BLANK_BEFORE, PREFIX, WRONG_ENCODING, UNKNOWN_ENCODING}
_WORDS: Mapping[Rule, str] = {
    AMPERSAND: "An “&” stands bare",
    BLANK_BEFORE: "The XML declaration is not at the very beginning",
    WRONG_ENCODING: "These bytes are not of the declared encoding",
}
"""What the parser says less clearly."""

_MOST = 20
_DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]*(\[)?", re.IGNORECASE)
_DECLARATION = re.compile(r"\s*<\?xml\s[^>]*?\?>")
_ENCODING = re.compile(r"encoding\s*=\s*[\"']([A-Za-z][\w.\-]*)[\"']", re.ASCII)
_BOMS: Mapping[bytes, str] = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_BEFORE_ROOT: Mapping[str, str] = {"<!--": "-->", "<?": "?>", "<!DOCTYPE": ">", "<!doctype": ">"}
_BLANKS = re.compile(r"\s*")
_BEGINNING = 200_000
_START = Place("start of the document", 1)


@dataclass(frozen=True, slots=True)
class XmlDocument:
    """What could be read; ``root`` is None where nothing can be judged."""

    root: Node | None
    findings: tuple[Finding, ...]
    declaration: str
    """As written; empty where there is none."""
    encoding: str
    """The encoding that the document declares or its byte order mark shows, lower case; UTF-8 where none does."""


def sniff(body: bytes) -> str:
    """The document as text in which its markup can be recognised; letters beyond ASCII may be wrong."""
    for mark, encoding in _BOMS.items():
        if body.startswith(mark):
            return body.decode(encoding, "replace").lstrip("\ufeff")
    return body.decode("latin-1")


def prolog_of(text: str) -> tuple[int, int]:
    """Where the root element begins, and where the document type declaration, -1 without one (XML 1.0 §2.8)."""
    start, doctype = _skip_blanks(text, 0), -1
    while beginning := next((one for one in _BEFORE_ROOT if text.startswith(one, start)), ""):
        ending = _BEFORE_ROOT[beginning]
        if ending == ">":
            doctype = start
            ending = "]>" if "[" in text[start : text.find(">", start)] else ">"
        found = text.find(ending, start)
        if found < 0:
            break
        start = _skip_blanks(text, found + len(ending))
    return start, doctype


def _skip_blanks(text: str, start: int) -> int:
    found = _BLANKS.match(text, start)
    return found.end() if found else start


def read_xml(body: bytes) -> XmlDocument:
    """Parse a document of any quality."""
    text = sniff(body)
    declared = _DECLARATION.match(text)
    declaration = declared[0].strip() if declared else ""
    named = _ENCODING.search(declaration)
    encoding = named[1].lower() if named else "utf-16" if body.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
    _, begins = prolog_of(text[:_BEGINNING])
    doctype = _DOCTYPE.match(text, begins) if begins >= 0 else None
    findings = [*_encoding_findings(encoding, declared=bool(named)), *_doctype_findings(text, doctype)]
    root = None
    if not (doctype and doctype[1]):
        root, broken = _parsed(body, encoding)
        findings += broken
    return XmlDocument(root, tuple(findings), declaration, encoding)


def _encoding_findings(encoding: str, *, declared: bool) -> Iterator[Finding]:
    if not declared:
        yield UNDECLARED_ENCODING.at(_START, "The XML declaration with the encoding is missing.")
    elif encoding not in {"utf-8", "utf-16"} and _is_known(encoding):
        yield UNCOMMON_ENCODING.at(_START, f"The encoding is {encoding}.")


def _is_known(encoding: str) -> bool:
    try:
        codecs.lookup(encoding)
    except LookupError:
        return False
    return True


def _doctype_findings(text: str, doctype: re.Match[str] | None) -> Iterator[Finding]:
    if doctype is None:
        return
    place = Place("document type declaration", 1 + text.count("\n", 0, doctype.start()))
    if doctype[1]:
        yield DECLARED_ENTITIES.at(place, "The document declares things of its own in a DTD.")
    else:
        yield DOCTYPE.at(place, f"The document has a document type declaration: {quoted(doctype[0])}.")


def check_stray_text(nodes: Iterable[Node]) -> Iterator[Finding]:
    """Elements that hold only elements, with text between these."""
    for node in nodes:
        if text := node.stray():
            yield STRAY_TEXT.at(node.place, f"Between the elements stands {quoted(text)}.")


def _parsed(body: bytes, encoding: str) -> tuple[Node | None, list[Finding]]:
    root, findings = _parse(body, body.splitlines())
    if findings and all(one.rule in _SHAPE_KEPT for one in findings):
        mended = repaired(body, encoding)
        again, left = _parse(mended, mended.encode("utf-8", "replace").splitlines())
        beyond = [one for one in left if one.rule is not PREFIX]  # hidden until now: a document cut off in an "&"
        root, findings = (None, findings + beyond) if beyond else (again, findings)
    elif findings:
        root = None
    return root, findings[:_MOST]


def _parse(source: bytes | str, lines: list[bytes]) -> tuple[Node | None, list[Finding]]:
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        recover=True,
        remove_pis=True,
        remove_comments=True,
        strip_cdata=False,
    )
    try:
        element = etree.fromstring(source, parser)
    except (etree.XMLSyntaxError, ValueError):
        element = None
    broken = _broken(parser.error_log, lines)
    if element is None and not broken:
        broken = [MALFORMED.at(_START, "There is no element in it.")]
    return (None if element is None else root_node(element)), broken


def _broken(log: etree._ListErrorLog, lines: list[bytes]) -> list[Finding]:
    """One finding for each line and rule; libxml2 may say two things of one."""
    findings: dict[tuple[int, str], Finding] = {}
    for entry in log:
        rule = _KNOWN.get(entry.type_name, MALFORMED)
        findings.setdefault((entry.line, rule.name), rule.at(_at(entry), _said(rule, entry, lines)))
    return list(findings.values())


def _at(entry: etree._LogEntry) -> Place:
    return Place(f"column {entry.column}", entry.line)


def _said(rule: Rule, entry: etree._LogEntry, lines: list[bytes]) -> str:
    """What is wrong, and what stands there."""
    message = _WORDS.get(rule) or str(entry.message).strip().rstrip(".")
    line = lines[entry.line - 1].decode("utf-8", "replace") if 0 < entry.line <= len(lines) else ""
    around = line[max(0, entry.column - 30) : entry.column + 20].strip()
    return f"{message}: it reads {quoted(around)}." if around else f"{message}."
