"""Atom: a good document, and one wrong in each way."""

from tests.validate.cases import Case, case, edited

ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0">
<id>tag:feeds.example,2026:novita</id>
<title>Comune di Esempio</title>
<updated>2026-02-28T12:00:00+01:00</updated>
<author><name>Ufficio stampa</name><email>stampa@comune.example</email><uri>https://comune.example/</uri></author>
<link rel="self" type="application/atom+xml" href="https://feeds.example/novita.atom"/>
<link rel="alternate" type="text/html" href="https://www.comune.example/novita"/>
<icon>https://feeds.example/stemma.png</icon>
<entry>
<id>tag:feeds.example,2026:bando-1</id>
<title>Bando per le associazioni</title>
<published>2026-02-27T12:00:00+01:00</published>
<updated>2026-02-28T12:00:00.5+01:00</updated>
<link rel="alternate" type="text/html" href="https://www.comune.example/bandi/1"/>
<link rel="enclosure" type="application/pdf" length="1234" href="https://www.comune.example/1.pdf"/>
<category term="call" label="Bando"/>
<summary>In breve</summary>
<content type="html">&lt;p&gt;Il testo&lt;/p&gt;</content>
</entry>
<entry>
<id>tag:feeds.example,2026:novita-2</id>
<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Lavori in <em>via Roma</em></div></title>
<published>2026-02-26T11:00:00Z</published>
<updated>2026-02-26T11:00:00Z</updated>
<content type="application/pdf" src="https://www.comune.example/2.pdf"/>
<summary>Da lunedì</summary>
</entry>
<at:deleted-entry ref="tag:feeds.example,2026:novita-0" when="2026-02-20T09:00:00Z"/>
</feed>
"""
_AUTHOR = ATOM[ATOM.index("<author>") : ATOM.index("</author>") + len("</author>")]
_CONTENT = '<content type="html">&lt;p&gt;Il testo&lt;/p&gt;</content>'
_ALTERNATE = '<link rel="alternate" type="text/html" href="https://www.comune.example/bandi/1"/>\n'
_TOMBSTONE = '<at:deleted-entry ref="tag:feeds.example,2026:novita-0" when="2026-02-20T09:00:00Z"/>'
_LABEL = "In breve"

_SECOND_ID = "<id>tag:feeds.example,2026:novita-2</id>"
_FIRST_ID = "<id>tag:feeds.example,2026:bando-1</id>"
_TWINS = edited(ATOM, _SECOND_ID, _FIRST_ID)
_AT_ONCE = edited(
    ATOM,
    "2026-02-28T12:00:00.5+01:00",
    "2026-03-01T08:59:00Z",
    "<updated>2026-02-26T11:00:00Z",
    "<updated>2026-03-01T08:59:00Z",
    "</entry>\n<at",
    "</entry><entry><id>tag:feeds.example,2026:3</id><title>Tre</title><updated>2026-03-01T08:59:00Z</updated>"
    "<content>Testo</content></entry>\n<at",
)

ATOM_CASES = [
    case("atom-namespace", ATOM, "http://www.w3.org/2005/Atom", "http://www.w3.org/2005/atom"),
    case("atom-required", ATOM, "<title>Comune di Esempio</title>", ""),
    case("atom-required", ATOM, _FIRST_ID, ""),
    case("atom-repeated", ATOM, "<title>Bando", "<title>Avviso</title><title>Bando"),
    case("atom-unknown-element", ATOM, "<summary>In breve", "<pubDate>ieri</pubDate><summary>In breve"),
    case("atom-id", ATOM, "tag:feeds.example,2026:bando-1", "bando-1"),
    case("atom-id", ATOM, "tag:feeds.example,2026:novita<", "<"),
    case("id-volatile", ATOM, "tag:feeds.example,2026:bando-1", "https://comune.example/b;jsessionid=7"),
    case("atom-date", ATOM, "2026-02-27T12:00:00+01:00", "2026-02-27T12:00:00"),
    case("atom-date", ATOM, "2026-02-27T12:00:00+01:00", "2026-02-27t12:00:00z"),
    case("atom-date", ATOM, "2026-02-27T12:00:00+01:00", "2026-02-27 12:00:00+01:00"),
    case("atom-date", ATOM, "2026-02-27T12:00:00+01:00", "Fri, 27 Feb 2026 12:00:00 +0100"),
    case("atom-text-type", ATOM, "<summary>In", '<summary type="text/html">In'),
    case("atom-text-children", ATOM, _LABEL, '<b xmlns="http://www.w3.org/1999/xhtml">In breve</b>'),
    case("atom-xhtml-div", ATOM, '<div xmlns="http://www.w3.org/1999/xhtml">', "<div>"),
    case("atom-person", ATOM, "<name>Ufficio stampa</name>", ""),
    case("atom-person", ATOM, "stampa@comune.example", "Ufficio stampa"),
    case("atom-person", ATOM, "<uri>", "<uri>https://comune.example/sindaco</uri><uri>"),
    case("atom-category", ATOM, 'term="call" ', ""),
    case("atom-link", ATOM, 'length="1234"', 'length="1 kB"'),
    case("atom-link", ATOM, 'type="application/pdf" length', 'type="PDF" length'),
    case("atom-link", ATOM, "https://www.comune.example/bandi/1", "https://www.comune.example/bandi/n 1"),
    case("atom-white-space", ATOM, _FIRST_ID, _FIRST_ID.replace("<id>", "<id>\n")),
    case("stray-text", ATOM, "<summary>In breve", "testo<summary>In breve"),
    case(
        "atom-repeated",
        ATOM,
        _CONTENT,
        f"{_CONTENT}<source><generator>a</generator><generator>b</generator></source>",
    ),
    case("atom-text-children", ATOM, _CONTENT, '<content type="text/plain">un <p xmlns="">testo</p></content>'),
    case(
        "atom-alternate-repeated",
        ATOM,
        "<icon>",
        '<link type="text/html" href="https://www.comune.example/altro"/><icon>',
    ),
    case("atom-link-relative", ATOM, "https://www.comune.example/bandi/1", "/bandi/1"),
    case("atom-author", ATOM, _AUTHOR, ""),
    Case("atom-id-duplicate", edited(_TWINS, "2026-02-28T12:00:00.5+01:00", "2026-02-26T11:00:00Z",
                                     "<published>2026-02-27T12:00:00+01:00</published>", "").encode()),
    Case("atom-id-versions", _TWINS.encode()),
    case("atom-alternate", ATOM, _CONTENT, "", _ALTERNATE, ""),
    case("atom-alternate-repeated", ATOM, _ALTERNATE, _ALTERNATE * 2),
    case("atom-summary", ATOM, "<summary>Da lunedì</summary>", ""),
    case("atom-content-type", ATOM, _CONTENT, '<content type="multipart/mixed">Testo</content>'),
    case("atom-content-type", ATOM, '2.pdf"/>', '2.pdf">Testo</content>'),
    case("atom-enclosure", ATOM, ' length="1234"', ""),
    case("text-markup", ATOM, _LABEL, "In &lt;b&gt;breve&lt;/b&gt;"),
    case("html-relative", ATOM, "&lt;p&gt;Il testo", "&lt;p&gt;&lt;img src='foto.jpg'&gt;"),
    case("html-script", ATOM, "via Roma</em>", "via Roma</em><script>alert(1)</script>"),
    case("updated-before-published", ATOM, "<published>2026-02-26T11:00:00Z", "<published>2026-02-26T12:00:00Z"),
    Case("updated-all-alike", _AT_ONCE.encode()),
    case("tombstone", ATOM, ' when="2026-02-20T09:00:00Z"', ""),
    case("tombstone", ATOM, 'ref="tag:feeds.example,2026:novita-0"', 'ref="novita-0"'),
    case("tombstone-repeated", ATOM, _TOMBSTONE, _TOMBSTONE * 2),
    case("tombstone-contradicted", ATOM, "novita-0", "novita-2", "2026-02-20T09", "2026-02-27T09"),
]  # fmt: skip
