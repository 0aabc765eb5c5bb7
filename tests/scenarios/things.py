"""What a town has to tell: news and calls with their files, as values."""

from dataclasses import dataclass
from datetime import date

NEWS, CALL = "Notizie", "Bandi"


@dataclass(frozen=True, slots=True)
class File:
    """A document that an item's own page links."""

    name: str
    title: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Thing:
    """One news or call. ``name`` is what a scenario calls it, whatever the site makes of its title and address.

    ``day`` is None where the site says nowhere when it was published. ``notes`` stand above the story: what an office
    adds to a call later.
    """

    name: str
    title: str
    section: str = NEWS
    day: date | None = None
    lead: str = ""
    story: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    deadline: date | None = None
    deadline_on_lists: bool = False
    files: tuple[File, ...] = ()
    slug: str = ""


def pdf(*lines: str) -> bytes:
    """A small document of one page that says this, in letters that its font has (ASCII)."""
    text = " ".join(f"1 0 0 1 60 {760 - 20 * row} Tm ({line}) Tj" for row, line in enumerate(lines))
    content = f"BT /F1 12 Tf {text} ET".encode("ascii")
    fonts = b"<< /Font << /F1 5 0 R >> >>"
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources %s >>" % fonts,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    table = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, rows)
    return out + table + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(out))
