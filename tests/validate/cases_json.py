"""JSON Feed: a good document, and one wrong in each way."""

from tests.validate.cases import Case, case

JSON = """{
 "version": "https://jsonfeed.org/version/1.1",
 "title": "Comune di Esempio",
 "home_page_url": "https://www.comune.example/novita",
 "feed_url": "https://feeds.example/novita.json",
 "next_url": "https://feeds.example/novita-1.json",
 "language": "it",
 "authors": [{"name": "Ufficio stampa"}],
 "hubs": [{"type": "WebSub", "url": "https://hub.example/"}],
 "_banditore": {"about": "https://feeds.example/"},
 "items": [
  {
   "id": "tag:feeds.example,2026:bando-1",
   "url": "https://www.comune.example/bandi/1",
   "title": "Bando per le associazioni",
   "content_html": "<p>Il testo</p>",
   "image": "https://www.comune.example/1.jpg",
   "date_published": "2026-02-27T12:00:00+01:00",
   "date_modified": "2026-02-28T12:00:00Z",
   "tags": ["Bandi"],
   "attachments": [{"url": "https://www.comune.example/1.pdf", "mime_type": "application/pdf", "size_in_bytes": 7}]
  },
  {"id": "tag:feeds.example,2026:novita-2", "content_text": "Da lunedì", "date_published": "2026-02-26T11:00:00Z"}
 ]
}
"""
_ID = '"id": "tag:feeds.example,2026:novita-2"'

JSON_CASES = [
    case("json-syntax", JSON, '"language": "it",', '"language": "it"'),
    Case("json-syntax", JSON.encode("cp1252")),
    Case("json-syntax", b"\xef\xbb\xbf" + JSON.encode()),
    case("json-key-twice", JSON, '"language": "it",', '"language": "it", "language": "it",'),
    case("json-version", JSON, "version/1.1", "version/2"),
    case("json-required", JSON, '"title": "Comune di Esempio",', ""),
    case("json-recommended", JSON, '"feed_url": "https://feeds.example/novita.json",', ""),
    case("json-id-missing", JSON, f"{_ID}, ", ""),
    case("json-id-number", JSON, _ID, '"id": 2'),
    case("json-id-duplicate", JSON, _ID, '"id": "tag:feeds.example,2026:bando-1"'),
    case("id-volatile", JSON, _ID, '"id": "https://comune.example/?sid=7"'),
    case("json-content", JSON, '"content_text": "Da lunedì", ', ""),
    case("json-date", JSON, "2026-02-27T12:00:00+01:00", "2026-02-27"),
    case("json-date", JSON, "2026-02-27T12:00:00+01:00", "2026-02-27T12:00:00+0100"),
    case("json-address", JSON, "https://www.comune.example/bandi/1", "/bandi/1"),
    case("json-attachment", JSON, '"mime_type": "application/pdf", ', ""),
    case("json-author", JSON, '{"name": "Ufficio stampa"}', "{}"),
    case("json-author-old", JSON, '"authors": [{"name": "Ufficio stampa"}]', '"author": {"name": "Stampa"}'),
    case("json-type", JSON, '"tags": ["Bandi"]', '"tags": "Bandi"'),
    case("json-type", JSON, '"image": "https://www.comune.example/1.jpg"', '"image": null'),
    case("json-type", JSON, '"size_in_bytes": 7', '"size_in_bytes": "7"'),
    case("json-unknown-field", JSON, '"language"', '"lingua"'),
    case("json-extension", JSON, '"_banditore": {"about": "https://feeds.example/"}', '"_banditore.v": {}'),
    case("history-loop", JSON, "novita-1.json", "novita.json"),
    case("hub-address", JSON, "https://hub.example/", "/hub"),
    case("text-markup", JSON, "Da lunedì", "Da <b>lunedì</b>"),
    case("html-style", JSON, "<p>Il", "<style>p{}</style><p>Il"),
    case("title-markup", JSON, "Bando per", "<i>Bando</i> per"),
    case("date-future", JSON, "2026-02-27T12:00:00+01:00", "2026-03-02T12:00:00+01:00", "2026-02-28", "2026-03-03"),
    case("updated-before-published", JSON, "2026-02-28T12:00:00Z", "2026-02-26T12:00:00Z"),
]
