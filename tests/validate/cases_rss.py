"""RSS 2.0: a good document, and one wrong in each way."""

from tests.validate.cases import Case, case, edited

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel>
<title>Comune di Esempio – novità</title>
<link>https://www.comune.example/novita</link>
<description>Le novità del Comune</description>
<atom:link rel="self" type="application/rss+xml" href="https://feeds.example/novita.rss"/>
<atom:link rel="hub" href="https://hub.example/"/>
<language>it-IT</language>
<managingEditor>stampa@comune.example (Ufficio stampa)</managingEditor>
<lastBuildDate>Sun, 01 Mar 2026 08:00:00 +0100</lastBuildDate>
<ttl>30</ttl>
<image><url>https://feeds.example/stemma.png</url><title>Comune di Esempio – novità</title><link>https://www.comune.example/novita</link></image>
<item>
<title>Bando per le associazioni</title>
<link>https://www.comune.example/bandi/1</link>
<description>&lt;p&gt;Scade &lt;a href="https://www.comune.example/bandi"&gt;presto&lt;/a&gt;.&lt;/p&gt;</description>
<content:encoded><![CDATA[<p>Il testo <em>intero</em> &amp; le <a href="#note">note</a>.</p>]]></content:encoded>
<author>stampa@comune.example (Ufficio stampa)</author>
<category>Bandi</category>
<enclosure url="https://www.comune.example/bando.pdf" length="1234" type="application/pdf"/>
<guid isPermaLink="false">tag:feeds.example,2026:bando-1</guid>
<pubDate>Fri, 27 Feb 2026 12:00:00 +0100</pubDate>
</item>
<item>
<title>Lavori in via Roma</title>
<link>https://www.comune.example/novita/2</link>
<guid>https://www.comune.example/novita/2</guid>
<pubDate>Thu, 26 Feb 2026 11:00:00 GMT</pubDate>
<source url="https://www.comune.example/feed">Il Comune</source>
</item>
</channel>
</rss>
"""
_DECLARATION = '<?xml version="1.0" encoding="utf-8"?>'
_GUID = '<guid isPermaLink="false">tag:feeds.example,2026:bando-1</guid>'
_ENCLOSURE = '<enclosure url="https://www.comune.example/bando.pdf" length="1234" type="application/pdf"/>'
_DATE = "<pubDate>Fri, 27 Feb 2026 12:00:00 +0100</pubDate>"
_SELF = '<atom:link rel="self" type="application/rss+xml" href="https://feeds.example/novita.rss"/>\n'
_HUB = '<atom:link rel="hub" href="https://hub.example/"/>\n'
_ITEM = RSS[RSS.index("<item>") : RSS.index("</item>") + len("</item>\n")]
_FH = 'xmlns:fh="http://purl.org/syndication/history/1.0"'


def _date(text: str) -> tuple[str, str]:
    return _DATE, f"<pubDate>{text}</pubDate>"


def _link(rel: str, href: str) -> str:
    return f'<atom:link rel="{rel}" href="{href}"/>\n'


def _content(html: str) -> tuple[str, str]:
    return "<p>Il testo <em>intero</em>", html


XML_CASES = [
    case("xml-encoding-undeclared", RSS, _DECLARATION, '<?xml version="1.0"?>'),
    Case("xml-encoding-wrong", RSS.encode("cp1252")),
    Case("xml-encoding-uncommon", RSS.replace("utf-8", "iso-8859-1").replace("–", "-").encode("iso-8859-1")),
    case("xml-encoding-unknown", RSS, "utf-8", "x-comune"),
    case("xml-control-character", RSS, "Lavori in", "Lavori\x0b in"),
    case("xml-control-character", RSS, "Lavori in", "Lavori&#11; in"),
    case("xml-ampersand", RSS, "Lavori in via Roma", "Lavori & cantieri"),
    case("xml-ampersand", RSS, "novita/2</link>", "novita?a=2&b=3</link>"),
    case("xml-entity", RSS, "novità del", "novit&agrave; del"),
    case("xml-blank-before", RSS, _DECLARATION, f"\n{_DECLARATION}"),
    case("xml-prefix", RSS, "<category>Bandi</category>", "<dc:creator>Il sindaco</dc:creator>"),
    case("xml-malformed", RSS, "</item>", ""),
    Case("xml-malformed", RSS[: RSS.index("</title>")].encode()),
    case("xml-doctype", RSS, "<rss", "<!DOCTYPE rss>\n<rss"),
    case("xml-entities-declared", RSS, "<rss", '<!DOCTYPE rss [<!ENTITY comune "Esempio">]>\n<rss'),
]

RSS_CASES = [
    case("rss-version", RSS, ' version="2.0"', ""),
    case("rss-version", RSS, 'version="2.0"', 'version="3"'),
    case("rss-version-old", RSS, 'version="2.0"', 'version="0.91"'),
    case("rss-channel", RSS, "</rss>", "<channel/></rss>"),
    Case("rss-channel", f'{_DECLARATION}<rss version="2.0"/>'.encode()),
    case("rss-required", RSS, "<description>Le novità del Comune</description>", "<description/>"),
    case("rss-repeated", RSS, "<ttl>30</ttl>", "<ttl>30</ttl><ttl>30</ttl>"),
    case("rss-repeated", RSS, _DATE, _DATE * 2),
    case("rss-unknown-element", RSS, "<category>Bandi</category>", "<pubdate>ieri</pubdate>"),
    case("rss-raw-markup", RSS, "Le novità", "Le <b>novità</b>"),
    case("rss-link", RSS, "<link>https://www.comune.example/bandi/1", "<link>/bandi/1"),
    case("rss-link", RSS, *(("<link>https://www.comune.example/novita<", "<link>www.comune.example<") * 2)),
    case("rss-date", RSS, *_date("2026-02-27T12:00:00+01:00")),
    case("rss-date", RSS, *_date("ven, 27 feb 2026 12:00:00 +0100")),
    case("rss-date", RSS, *_date("Fri, 27 Feb 2026 12:00:00 +000")),
    case("rss-date", RSS, *_date("Fri, 30 Feb 2026 12:00:00 +0100")),
    case("rss-date", RSS, *_date("Fri, 27 Feb 2026 12:00:00 +01:00")),
    case("rss-date-zone", RSS, *_date("Fri, 27 Feb 2026 12:00:00")),
    case("rss-date-weekday", RSS, *_date("Tue, 27 Feb 2026 12:00:00 +0100")),
    case("rss-date-style", RSS, *_date("Fri, 27 Feb 26 12:00:00 +0100")),
    case("rss-date-style", RSS, *_date("Fri, 27 Feb 2026 12:00:00 EST")),
    case("rss-person-mail", RSS, "<author>stampa@comune.example (Ufficio stampa)", "<author>Ufficio stampa"),
    case("rss-person", RSS, "stampa@comune.example (Ufficio stampa)</m", "stampa@comune.example</m"),
    case("rss-language", RSS, "it-IT", "italiano, credo"),
    case("rss-ttl", RSS, "<ttl>30", "<ttl>mezz'ora"),
    case("rss-ttl", RSS, "<ttl>30", "<ttl>0"),
    case("stray-text", RSS, "<ttl>", "testo<ttl>"),
    case("rss-image", RSS, "<url>https://feeds.example/stemma.png</url>", ""),
    case("rss-image-differs", RSS, "novita</link></image>", "</link></image>"),
    case("rss-optional", RSS, "<ttl>", "<skipDays><day>domenica</day></skipDays><ttl>"),
    case("rss-optional", RSS, "<ttl>", "<skipHours><hour>24</hour></skipHours><ttl>"),
    case("rss-optional", RSS, "<ttl>", '<cloud domain="a.example"/><ttl>'),
    case("rss-optional", RSS, "<ttl>", "<textInput><title>Cerca</title></textInput><ttl>"),
    case("rss-item-empty", RSS, "<title>Lavori in via Roma</title>", ""),
    case("rss-guid-missing", RSS, _GUID, ""),
    case("rss-guid-duplicate", RSS, _GUID, "<guid>https://www.comune.example/novita/2</guid>"),
    case("rss-guid-permalink", RSS, ' isPermaLink="false"', ""),
    case("rss-guid-permalink-value", RSS, 'isPermaLink="false"', 'isPermaLink="no"'),
    case("id-volatile", RSS, "2026:bando-1", "2026:bando?PHPSESSID=7"),
    case("rss-date-missing", RSS, _DATE, ""),
    case("rss-enclosure", RSS, ' length="1234"', ""),
    case("rss-enclosure", RSS, 'length="1234"', 'length="1,2 MB"'),
    case("rss-enclosure", RSS, "https://www.comune.example/bando.pdf", "/bando.pdf"),
    case("rss-enclosure", RSS, "application/pdf", "PDF"),
    case("rss-enclosure-several", RSS, _ENCLOSURE, _ENCLOSURE + _ENCLOSURE.replace("bando", "allegato")),
    case(
        "rss-description-last",
        RSS,
        "<description>&lt;p&gt;Scade",
        "<content:encoded>Testo</content:encoded><description>&lt;p&gt;Scade",
    ),
    case("rss-source", RSS, ' url="https://www.comune.example/feed"', ""),
]

CONTENT_CASES = [
    case("html-script", RSS, *_content("<p>Testo<script>alert(1)</script> <em>intero</em>")),
    case("html-script", RSS, *_content('<p onclick="vai()">Testo <em>intero</em>')),
    case("html-script-address", RSS, *_content('<p><a href=" JavaScript:vai()">Testo</a> <em>intero</em>')),
    case("html-embedded", RSS, *_content('<p><iframe src="https://video.example/1"></iframe> <em>intero</em>')),
    case("html-style", RSS, *_content('<p style="position:fixed">Testo <em>intero</em>')),
    case("html-relative", RSS, *_content('<p><img src="/foto.jpg" alt=""> <em>intero</em>')),
    case("html-relative", RSS, *_content('<p><a href="//altro.example/a:b">Testo</a> <em>intero</em>')),
    case("title-markup", RSS, "Lavori in", "&lt;b&gt;Lavori&lt;/b&gt; in"),
    case("title-markup", RSS, "Lavori in", "Lavori &amp;amp; cantieri in"),
]

LINK_CASES = [
    case("self-missing", RSS, _SELF, "", _HUB, ""),
    case("hub-address", RSS, "https://hub.example/", "hub.example"),
    case("hub-without-self", RSS, _SELF, ""),
    case("date-future", RSS, *_date("Sun, 01 Mar 2026 10:00:00 GMT")),
    case("order", RSS, _ITEM, "", "</channel>", f"{_ITEM}</channel>"),
]

_CURRENT = _link("current", "https://feeds.example/novita.rss")
ARCHIVE = edited(
    RSS,
    "<rss ",
    f"<rss {_FH} ",
    'href="https://feeds.example/novita.rss"/>',
    'href="https://feeds.example/novita-2.rss"/><fh:archive/>\n'
    + _CURRENT
    + _link("prev-archive", "https://feeds.example/novita-1.rss")
    + _link("next-archive", "https://feeds.example/novita-3.rss"),
)

HISTORY_CASES = [
    case("history-mixed", ARCHIVE, "<fh:archive/>", "<fh:archive/><fh:complete/>"),
    case("history-link-repeated", ARCHIVE, _CURRENT, _CURRENT * 2),
    case("history-loop", ARCHIVE, "novita-1.rss", "novita-2.rss"),
    case("history-loop", ARCHIVE, "novita-1.rss", "novita-3.rss"),
    case("history-marker-missing", ARCHIVE, "<fh:archive/>", ""),
    case("history-current-missing", ARCHIVE, _CURRENT, ""),
]
