"""Pure: iCalendar (RFC 5545 §3.1) as lines, then as components within components; what breaks the form is a finding."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from scraper.validate.findings import ERROR, WARNING, Finding, Place, Rule, numbered, quoted

LINE_ENDS = Rule(
    "ical-line-ends",
    ERROR,
    "RFC 5545 §3.1: lines end with CRLF",
    "End every line with a carriage return and a line feed.",
)
LONG_LINE = Rule(
    "ical-long-line",
    WARNING,
    "RFC 5545 §3.1: lines SHOULD NOT be longer than 75 octets",
    "Fold the line: CRLF and a space, counted in bytes of UTF-8.",
)
CUT_CHARACTER = Rule(
    "ical-cut-character",
    WARNING,
    "RFC 5545 §3.1: improperly folded in the middle of a multi-octet sequence",
    "Fold between characters: many programs read line by line and show “�”.",
)
ENCODING = Rule("ical-encoding", ERROR, "RFC 5545 §3.1.4: the default charset is UTF-8", "Write the file in UTF-8.")
CONTROL = Rule(
    "ical-control-character",
    ERROR,
    "RFC 5545 §3.1, CONTROL: no control characters but tab",
    "Remove the characters; a line break in a text is written \\n.",
)
SYNTAX = Rule(
    "ical-line",
    ERROR,
    "RFC 5545 §3.1, contentline: NAME;PARAMETER=value:VALUE",
    "Mend the line; one that belongs to the line before begins with a space.",
)
NESTING = Rule(
    "ical-nesting",
    ERROR,
    "RFC 5545 §3.4, §3.6: every BEGIN has its END, in order, all within one VCALENDAR",
    "Close the components in the order in which they were opened.",
)

_CONTENT_LINE = re.compile(
    r'([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)*):(.*)', re.ASCII | re.DOTALL
)
_PARAMETER = re.compile(r';([A-Za-z0-9-]+)=((?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)', re.ASCII)
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_OCTETS = 75
_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Property:
    """One content line, unfolded: its name in capitals, its parameters by name in capitals, without quotes."""

    name: str
    parameters: Mapping[str, str]
    value: str
    line: int


@dataclass(frozen=True, slots=True)
class Component:
    """What stands between BEGIN and END."""

    name: str
    line: int
    properties: list[Property] = field(default_factory=list)
    components: list["Component"] = field(default_factory=list)

    def all(self, *names: str) -> list[Property]:
        """The properties with one of these names."""
        return [one for one in self.properties if one.name in names]

    def first(self, name: str) -> Property | None:
        """The first property of this name."""
        return next((one for one in self.properties if one.name == name), None)

    def value(self, name: str) -> str:
        """The value of the first property of this name; empty without one."""
        found = self.first(name)
        return found.value if found else ""


@dataclass(frozen=True, slots=True)
class CalendarDocument:
    """What could be read."""

    calendars: tuple[Component, ...]
    findings: tuple[Finding, ...]


def read_calendar(body: bytes) -> CalendarDocument:
    """Parse a document of any quality."""
    lines = body.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    if not lines[-1]:
        lines.pop()
    findings = list(_physical(lines))
    properties = list(_properties(_unfolded(lines), findings))
    calendars = tuple(_components(properties, findings))
    return CalendarDocument(calendars, tuple(findings))


def _physical(lines: Sequence[bytes]) -> Iterator[Finding]:
    bare = [number for number, line in enumerate(lines, 1) if not line.endswith(b"\r")]
    if bare:
        said = f"{numbered(len(bare), 'line')} of {len(lines)} end without a carriage return."
        yield LINE_ENDS.at(Place("line ends", bare[0]), said)
    for number, line in enumerate(lines, 1):
        octets = len(line.rstrip(b"\r"))
        if octets > _OCTETS:
            yield LONG_LINE.at(Place("", number), f"The line has {octets} octets.")


def _unfolded(lines: Sequence[bytes]) -> Iterator[tuple[int, list[bytes]]]:
    """Logical lines: the number of the first, and its parts."""
    number, parts = 0, list[bytes]()
    for count, raw in enumerate(lines, 1):
        line = raw.removesuffix(b"\r")
        if parts and line[:1] in {b" ", b"\t"}:
            parts.append(line[1:])
            continue
        if parts:
            yield number, parts
        number, parts = count, [line]
    if parts:
        yield number, parts


def _properties(lines: Iterator[tuple[int, list[bytes]]], findings: list[Finding]) -> Iterator[Property]:
    for number, parts in lines:
        place, raw = Place("", number), b"".join(parts)
        if not _is_utf8(raw):
            findings.append(ENCODING.at(place, "The line is not in UTF-8."))
        elif not all(map(_is_utf8, parts)):
            findings.append(CUT_CHARACTER.at(place, "A character is cut in two where the line is folded."))
        text = raw.decode("utf-8", "replace")
        if _CONTROL.search(text):
            findings.append(CONTROL.at(place, f"A control character stands in {quoted(text)}."))
        found = _CONTENT_LINE.fullmatch(text)
        if found:
            parameters = {name.upper(): value.strip('"') for name, value in _PARAMETER.findall(found[2])}
            yield Property(found[1].upper(), parameters, found[3], number)
        else:
            findings.append(SYNTAX.at(place, f"{quoted(text)} is no content line." if text else "The line is empty."))


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _components(properties: Sequence[Property], findings: list[Finding]) -> Iterator[Component]:
    """The outermost components; what does not nest is a finding and otherwise ignored."""
    opened: list[Component] = []
    for one in properties:
        name = one.value.strip().upper()
        if one.name == "BEGIN" and len(opened) < _DEEPEST:
            component = Component(name, one.line)
            if opened:
                opened[-1].components.append(component)
            else:
                yield component
            opened.append(component)
        elif one.name == "END" and opened and opened[-1].name == name:
            opened.pop()
        elif one.name in {"BEGIN", "END"} or not opened:
            said = f"{quoted(f'{one.name}:{one.value}')} does not fit here."
            findings.append(NESTING.at(Place(one.name, one.line), said))
        else:
            opened[-1].properties.append(one)
    findings += (NESTING.at(Place(one.name, one.line), f"{one.name} is never closed.") for one in opened)
