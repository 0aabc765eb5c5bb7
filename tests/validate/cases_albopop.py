"""The AlboPOP profile: a good document, and one wrong in each way."""

from tests.validate.cases import case

_CHANNEL = "http://albopop.it/specs#channel-category"
_ITEM = "http://albopop.it/specs#item-category"
_PLACES = ("country", "region", "province", "municipality")
ALBOPOP = f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:xhtml="http://www.w3.org/1999/xhtml"
 xmlns:creativeCommons="http://cyber.law.harvard.edu/rss/creativeCommonsRssModule.html">
<channel>
<title>AlboPOP - Comune - Esempio</title>
<link>https://feeds.example/albo.rss</link>
<description>*non ufficiale* RSS feed dell'Albo Pretorio di Esempio</description>
<atom:link rel="self" href="https://feeds.example/albo.rss"/>
<language>it</language>
<pubDate>Fri, 27 Feb 2026 12:00:00 +0100</pubDate>
<webMaster>cura@feeds.example (La Curatrice)</webMaster>
<docs>https://feeds.example/albo.html</docs>
<copyright>Copyright 2026 Comune di Esempio</copyright>
<xhtml:meta name="robots" content="noindex"/>
<category domain="{_CHANNEL}-type">Comune</category>
<category domain="{_CHANNEL}-name">Esempio</category>
{"".join(f'<category domain="{_CHANNEL}-{name}">Esempio</category>' for name in _PLACES)}
<category domain="{_CHANNEL}-latitude">44.3896</category>
<category domain="{_CHANNEL}-longitude">7.5479</category>
<category domain="{_CHANNEL}-uid">istat:004078</category>
<item>
<title>Determina di spesa per la biblioteca</title>
<link>https://albo.comune.example/atti/15</link>
<description><![CDATA[<p>Acquisto di libri</p>]]></description>
<pubDate>Thu, 26 Feb 2026 00:00:00 +0100</pubDate>
<guid isPermaLink="true">https://albo.comune.example/atti/15</guid>
<category domain="{_ITEM}-uid">2026/15</category>
<category domain="{_ITEM}-type">Determina</category>
<category domain="{_ITEM}-pubStart">Thu, 26 Feb 2026 00:00:00 +0100</category>
<category domain="{_ITEM}-pubEnd">Fri, 13 Mar 2026 00:00:00 +0100</category>
<category domain="{_ITEM}-chapter">Spese</category>
<category domain="{_ITEM}-unit">Biblioteca</category>
<category domain="{_ITEM}-amount">2000.00</category>
<enclosure url="https://albo.comune.example/atti/15.pdf" length="0" type="application/pdf"/>
<enclosure url="https://albo.comune.example/atti/15-a.pdf" length="0" type="application/pdf"/>
</item>
</channel>
</rss>
"""
_ONE = ALBOPOP[ALBOPOP.index("<item>") : ALBOPOP.index("</item>") + len("</item>")]
_GUID = '<guid isPermaLink="true">https://albo.comune.example/atti/15</guid>'


def _acts(first: int, last: int) -> str:
    return "".join(_ONE.replace("atti/15<", f"atti/{n}<").replace("2026/15", f"2026/{n}") for n in range(first, last))


ALBOPOP_CASES = [
    case("albopop-required", ALBOPOP, "<docs>https://feeds.example/albo.html</docs>", ""),
    case("albopop-title", ALBOPOP, "AlboPOP - Comune - Esempio", "Albo di Esempio"),
    case("albopop-link", ALBOPOP, "<link>https://feeds.example/albo.rss", "<link>https://albo.comune.example/"),
    case("albopop-description", ALBOPOP, "*non ufficiale* RSS feed dell'Albo", "Albo"),
    case("albopop-language", ALBOPOP, ">it<", ">it-IT<"),
    case("albopop-noindex", ALBOPOP, '<xhtml:meta name="robots" content="noindex"/>', ""),
    case("albopop-licence", ALBOPOP, "<copyright>Copyright 2026 Comune di Esempio</copyright>", ""),
    case("albopop-channel-category", ALBOPOP, f'<category domain="{_CHANNEL}-type">Comune</category>', ""),
    case("albopop-channel-place", ALBOPOP, f'<category domain="{_CHANNEL}-latitude">44.3896</category>', ""),
    case("albopop-category-unknown", ALBOPOP, f"{_ITEM}-amount", f"{_ITEM}-amuont"),
    case("albopop-category-value", ALBOPOP, "2000.00", "€ 2.000,00"),
    case("albopop-category-value", ALBOPOP, "Fri, 13 Mar 2026 00:00:00 +0100", "13/03/2026"),
    case("albopop-items", ALBOPOP, _ONE, _acts(1, 27)),
    case("albopop-order", ALBOPOP, "</item>", f"</item>{_acts(16, 17).replace('Thu, 26 Feb', 'Fri, 27 Feb')}"),
    case("albopop-item-required", ALBOPOP, f'<category domain="{_ITEM}-uid">2026/15</category>', ""),
    case("albopop-item-link", ALBOPOP, "<link>https://albo.comune.example/atti/15<", "<link>https://a.example/15.pdf<"),
    case("albopop-item-cdata", ALBOPOP, "<![CDATA[<p>Acquisto di libri</p>]]>", "&lt;p&gt;Acquisto&lt;/p&gt;"),
    case("albopop-item-guid", ALBOPOP, _GUID, '<guid isPermaLink="false">15</guid>'),
    case("albopop-item-uid", ALBOPOP, "2026/15", "15"),
    case("albopop-item-uid-duplicate", ALBOPOP, "</item>", f"</item>{_acts(16, 17).replace('2026/16', '2026/15')}"),
    case("albopop-item-period", ALBOPOP, "Fri, 13 Mar 2026", "Fri, 13 Feb 2026"),
    case("albopop-item-recommended", ALBOPOP, f'<category domain="{_ITEM}-unit">Biblioteca</category>', ""),
]
