"""The archive over HTTP as RFC 7089 has it, asked by a small client that was written from the RFC alone."""

import gzip
import json
import re
import socket
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path
from threading import Thread
from urllib.parse import urljoin, urlsplit

import httpx
import pytest

from scraper.archive import cdxj
from scraper.archive.cdxj import Capture, line
from scraper.archive.index import PENDING, merge, reindex
from scraper.archive.records import packed as packed_record
from scraper.archive.shelf import Shelf
from tests.web.attic import PAGE, SITE, Attic, moment
from tests.web.conftest import Place, Served

# ------------------------------------------------------------------ a Memento client


@dataclass(frozen=True)
class Link:
    target: str
    params: Mapping[str, str]

    @property
    def rels(self) -> Sequence[str]:
        return self.params.get("rel", "").split()

    @property
    def datetime(self) -> datetime:
        return parsedate_to_datetime(self.params["datetime"])


_LINK = re.compile(r'\s*<([^>]*)>((?:\s*;\s*[\w*-]+\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^\s;,"]+))*)\s*(,|$)', re.DOTALL)
_PARAM = re.compile(r';\s*([\w*-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;,"]+))')


def links(text: str) -> list[Link]:
    """A Link header or a document of links (RFC 8288 §3, RFC 6690 §2); whatever is left over is an error."""
    found, place = [], 0
    while place < len(text.rstrip()):
        match = _LINK.match(text, place)
        assert match, f"no link at: {text[place : place + 80]!r}"
        found.append(Link(match[1], {name: quoted or bare for name, quoted, bare in _PARAM.findall(match[2])}))
        place = match.end()
    return found


@dataclass
class Memento:
    """A client as RFC 7089 §4.2 (pattern 2.1) has it: it is told a TimeGate, and reads the rest from answers."""

    base: str
    client: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=10))

    def negotiate(self, url: str, at: datetime | None) -> httpx.Response:
        """From TimeGate to memento, redirects followed by hand."""
        headers = {} if at is None else {"Accept-Datetime": format_datetime(at, usegmt=True)}
        answer = self.client.get(f"{self.base}/timegate/{url}", headers=headers)
        assert answer.status_code == 302, answer.text
        assert "accept-datetime" in answer.headers["vary"].lower()
        assert "memento-datetime" not in answer.headers, "a TimeGate is no memento (§4.2.1)"
        assert [one.target for one in links(answer.headers["link"]) if "original" in one.rels] == [url]
        memento = self.client.get(urljoin(str(answer.url), answer.headers["location"]))
        assert "memento-datetime" in memento.headers
        return memento

    def timemap(self, url: str) -> list[Link]:
        """All mementos of all pages."""
        waiting, seen, found = [f"{self.base}/timemap/link/{url}"], set(), []
        while waiting:
            page = waiting.pop(0)
            seen.add(page)
            answer = self.client.get(page)
            assert answer.headers["content-type"] == "application/link-format"
            told = links(answer.text)
            assert [one.target for one in told if "original" in one.rels] == [url]
            assert [one.target for one in told if "self" in one.rels] == [page]
            found += [one for one in told if "memento" in one.rels]
            waiting += [one.target for one in told if "timemap" in one.rels and one.target not in {*seen, *waiting}]
        return sorted(found, key=lambda one: one.datetime)


@pytest.fixture
def memento(shown: Served) -> Iterator[Memento]:
    asking = Memento(shown.url)
    with asking.client:
        yield asking


STAMPS = ("20240101000000", "20250601120000", "20260624120000")


@pytest.fixture
def three(attic: Attic) -> Attic:
    for number, stamp in enumerate(STAMPS, 1):
        attic.keep(f"<h1>Avvisi {number}</h1>", at=stamp)
    return attic


@pytest.mark.parametrize(
    ("wanted", "got"),
    [
        (None, 2),
        ("20000101000000", 0),
        ("20240101000000", 0),
        ("20240915000000", 0),
        ("20241001000000", 1),
        ("20260624115959", 2),
        ("20370101000000", 2),
    ],
)
def test_a_timegate_leads_to_the_copy_nearest_to_the_moment_wanted(
    three: Attic, memento: Memento, wanted: str | None, got: int
) -> None:
    found = memento.negotiate(PAGE, moment(wanted) if wanted else None)
    assert found.status_code == 200
    assert parsedate_to_datetime(found.headers["memento-datetime"]) == moment(STAMPS[got])
    assert f"Avvisi {got + 1}" in found.text


def test_a_copy_links_its_original_its_timegate_its_timemap_and_its_neighbours(three: Attic, memento: Memento) -> None:
    for modifier in ("", "id_"):
        answer = memento.client.get(f"{memento.base}/web/{STAMPS[1]}{modifier}/{PAGE}")
        told = links(answer.headers["link"])
        by_rel = {rel: one for one in told for rel in one.rels if rel != "memento"}
        assert by_rel["original"].target == PAGE
        assert memento.client.get(by_rel["timegate"].target).status_code == 302
        assert by_rel["timemap"].params["type"] == "application/link-format"
        assert by_rel["first"] is by_rel["prev"]
        assert by_rel["last"] is by_rel["next"]
        for rel, stamp in (("first", STAMPS[0]), ("last", STAMPS[2])):
            assert by_rel[rel].datetime == moment(stamp)
            neighbour = memento.client.get(by_rel[rel].target)
            assert parsedate_to_datetime(neighbour.headers["memento-datetime"]) == moment(stamp)


def test_the_only_copy_is_first_and_last_and_has_no_neighbours(attic: Attic, memento: Memento) -> None:
    attic.keep("x")
    told = links(memento.negotiate(PAGE, None).headers["link"])
    assert [one.rels for one in told if "memento" in one.rels] == [["first", "last", "memento"]]


def test_a_timemap_names_every_copy_and_each_can_be_had(three: Attic, memento: Memento) -> None:
    found = memento.timemap(PAGE)
    assert [one.datetime for one in found] == [moment(stamp) for stamp in STAMPS]
    assert found[0].rels == ["first", "memento"]
    assert found[-1].rels == ["last", "memento"]
    for one in found:
        assert parsedate_to_datetime(memento.client.get(one.target).headers["memento-datetime"]) == one.datetime
    told = json.loads(memento.client.get(f"{memento.base}/timemap/json/{PAGE}").text)
    assert [one["uri"] for one in told["mementos"]["list"]] == [one.target for one in found]
    assert told["original_uri"] == PAGE
    assert memento.client.get(told["timegate_uri"]).status_code == 302
    assert memento.client.get(told["timemap_uri"]["link_format"]).status_code == 200


def test_a_timemap_of_more_than_a_thousand_copies_is_read_page_by_page(attic: Attic, memento: Memento) -> None:
    first = attic.keep("x", at="20240101000000")
    for hour in range(1, 2500):
        attic.unchanged(first, at=f"{moment('20240101000000') + timedelta(hours=hour):%Y%m%d%H%M%S}")
    attic.sync()
    found = memento.timemap(PAGE)
    assert len({one.target for one in found}) == 2500
    assert [len(one.rels) for one in (found[0], found[1], found[-1])] == [2, 1, 2]
    page = links(memento.client.get(f"{memento.base}/timemap/link/2/{PAGE}").text)
    spans = [(one.params["from"], one.params["until"]) for one in page if {"self", "timemap"} & {*one.rels}]
    assert len(spans) == 3
    assert sum("memento" in one.rels for one in page) == 1000
    assert memento.client.get(f"{memento.base}/timemap/link/4/{PAGE}").status_code == 404


@pytest.mark.parametrize(
    "date", ["yesterday", "2026-06-24T12:00:00Z", "", "Wed, 24 Jun 2026 12:00:00", "Wed, 99 Jun 2026 12:00:00 GMT"]
)
def test_a_date_that_is_none_is_refused(three: Attic, shown: Served, date: str) -> None:
    answer = shown.client.get(f"/timegate/{PAGE}", headers={"Accept-Datetime": date})
    assert answer.status_code == 400
    assert answer.headers["vary"] == "Accept-Datetime"
    assert "Accept-Datetime" in answer.text


# ------------------------------------------------------------------ the copies


def test_a_raw_copy_is_what_came_byte_for_byte_with_its_coding_status_and_type(attic: Attic, shown: Served) -> None:
    packed = gzip.compress("<p>perché</p>".encode("latin-1"), mtime=0)
    attic.keep(packed, kind="text/html; charset=iso-8859-1", more="Content-Encoding: gzip\r\nX-Cms: TYPO3\r\n")
    with shown.client.stream("GET", f"/web/20260624120000id_/{PAGE}") as answer:
        assert b"".join(answer.iter_raw()) == packed
    assert answer.headers["content-type"] == "text/html; charset=iso-8859-1"
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["x-archive-orig-x-cms"] == "TYPO3"
    assert shown.client.get(f"/web/20260624120000/{PAGE}").text.count("perché") == 1


def test_a_line_feed_ends_an_archived_field_and_what_follows_is_not_passed_on(attic: Attic, shown: Served) -> None:
    """As servers of old wrote it (RFC 9112 §2.2): what stands behind it is a field of its own."""
    attic.keep("x", kind="text/html\nSet-Cookie: a=b", more="X-Cms: TYPO3\nSet-Cookie: c=d\r\n")
    answer = shown.client.get(f"/web/20260624120000id_/{PAGE}")
    assert (answer.status_code, answer.text, answer.headers["content-type"]) == (200, "x", "text/html")
    assert answer.headers["x-archive-orig-x-cms"] == "TYPO3"
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("end", ["\r", "\0"])
def test_no_archived_field_ends_early_and_begins_another(attic: Attic, shown: Served, end: str) -> None:
    attic.keep("x", kind=f"text/html;{end}Set-Cookie=a", more=f"Content-Encoding: gzip{end}Set-Cookie: a=b\r\n")
    answer = shown.client.get(f"/web/20260624120000id_/{PAGE}")
    assert answer.status_code == 200
    assert answer.text == "x"
    assert answer.headers["content-type"] == "application/octet-stream"
    assert not {"set-cookie", "content-encoding"} & answer.headers.keys()


@pytest.mark.timeout(30)
def test_a_page_of_no_type_that_is_built_to_hold_up_the_server_does_not(attic: Attic, shown: Served) -> None:
    attic.keep("<!---->" * 50 + "x", kind="")
    assert shown.client.get(f"/web/20260624120000/{PAGE}").status_code == 200


def test_an_error_that_was_archived_keeps_its_status_and_its_moment(attic: Attic, shown: Served) -> None:
    attic.keep("<h1>Non trovata</h1>", status="404 Not Found")
    for modifier in ("", "id_"):
        answer = shown.client.get(f"/web/20260624120000{modifier}/{PAGE}")
        assert (answer.status_code, "Non trovata" in answer.text) == (404, True)
        assert answer.headers["memento-datetime"] == "Wed, 24 Jun 2026 12:00:00 GMT"
    assert "errore 404" in shown.client.get(f"/web/20260624120000/{PAGE}").text


def test_a_304_shows_what_the_page_was(attic: Attic, shown: Served) -> None:
    known = attic.keep("<h1>Avvisi</h1>", at="20260623120000")
    attic.unchanged(known, at="20260624120000")
    attic.sync()
    answer = shown.client.get(f"/web/20260624120000id_/{PAGE}")
    assert (answer.status_code, answer.text) == (200, "<h1>Avvisi</h1>")
    assert answer.headers["memento-datetime"] == "Wed, 24 Jun 2026 12:00:00 GMT"
    assert "(304)" in shown.client.get(f"/web/20260624120000/{PAGE}").text


def test_the_same_payload_at_another_address_is_shown_there_too(attic: Attic, shown: Served) -> None:
    attic.keep("<h1>uguale</h1>", url=f"{SITE}/a", more="X-Which: a\r\n")
    attic.keep("<h1>uguale</h1>", url=f"{SITE}/b", at="20260624130000", more="X-Which: b\r\n")
    answer = shown.client.get(f"/web/20260624130000id_/{SITE}/b")
    assert (answer.text, answer.headers["x-archive-orig-x-which"]) == ("<h1>uguale</h1>", "b")


@pytest.mark.parametrize("modifier", ["", "id_", "im_"])
def test_a_redirect_stays_one_and_leads_into_the_archive(attic: Attic, shown: Served, modifier: str) -> None:
    attic.keep(status="301 Moved Permanently", more="Location: /nuova?id=1&x=%C3%A8\r\n")
    answer = shown.client.get(f"/web/20260624120000{modifier}/{PAGE}")
    assert answer.status_code == 301
    assert answer.headers["location"] == f"/web/20260624120000{modifier}/{SITE}/nuova?id=1&x=%C3%A8"


@pytest.mark.parametrize("target", ["javascript:alert(1)", "ftp://example.org/", "http://[", "data:text/html,x"])
def test_a_redirect_that_leads_nowhere_is_shown_without_its_address(attic: Attic, shown: Served, target: str) -> None:
    attic.keep("<p>spostata</p>", status="302 Found", more=f"Location: {target}\r\n")
    answer = shown.client.get(f"/web/20260624120000/{PAGE}")
    assert answer.status_code == 302
    assert "location" not in answer.headers


def test_http_that_only_leads_to_https_never_goes_round_in_circles(attic: Attic, shown: Served) -> None:
    secure = PAGE.replace("http:", "https:")
    for second in ("00", "01"):
        attic.keep(status="301 Moved Permanently", more=f"Location: {secure}\r\n", at=f"202606241200{second}")
        attic.keep("<h1>cifrata</h1>", url=secure, at=f"202606241200{second}", more=f"X-At: {second}\r\n")
    for start in (f"/web/2026/{PAGE}", f"/web/20260624120000/{PAGE}", f"/timegate/{PAGE}", f"/timegate/{secure}"):
        answer = shown.client.get(start, follow_redirects=True)
        assert "cifrata" in answer.text
        assert len(answer.history) <= 3
    assert len(shown.client.get(f"/timemap/json/{secure}").json()["mementos"]["list"]) == 2


@pytest.mark.parametrize("digits", ["2026", "202606", "20260624", "2026062412", "202606241159", "20260624120001123"])
def test_any_number_of_digits_leads_to_the_nearest_copy(three: Attic, shown: Served, digits: str) -> None:
    answer = shown.client.get(f"/web/{digits}id_/{PAGE}")
    assert answer.status_code == 302
    assert re.fullmatch(rf"/web/\d{{14}}id_/{re.escape(PAGE)}", answer.headers["location"])
    assert shown.client.get(answer.headers["location"]).status_code == 200


def test_the_query_of_the_page_belongs_to_the_page(attic: Attic, shown: Served) -> None:
    url = f"{SITE}/cerca?lang=en&q=a%2Fb&b=1&a=%20"
    attic.keep("<p>trovato</p>", url=url)
    attic.keep("<p>altro</p>", url=f"{SITE}/cerca?lang=it")
    for path in (f"/web/20260624120000/{url}", f"/web/20260624120000id_/{url}"):
        assert "trovato" in shown.client.get(path).text
    assert shown.client.get(f"/timegate/{url}").headers["location"].endswith(url)
    listing = shown.client.get(f"/web/*/{url}")
    assert 'lang="it"' in listing.text
    assert f"/web/20260624120000/{url.replace('&', '&amp;')}" in listing.text
    assert f"/web/*en/{url.replace('&', '&amp;')}" in listing.text


def test_an_address_is_understood_as_people_and_proxies_write_it(three: Attic, shown: Served) -> None:
    for written in (
        PAGE.replace("//", "/"),
        PAGE.removeprefix("http://"),
        "http%3A%2F%2Fwww.comune.example.it%2Favvisi",
    ):
        answer = shown.client.get(f"/web/2025/{written}")
        assert answer.headers["location"] == f"/web/{STAMPS[1]}/{PAGE}", written


def test_every_character_of_an_address_comes_back(attic: Attic, shown: Served) -> None:
    for url in (f"{SITE}/perché?è", f"{SITE}/a'b(c)[d]!$|^`{{}}", f"{SITE}/%7Ea//b;c=1,2", f"{SITE}"):
        attic.keep("<p>qui</p>", url=url)
        answer = shown.client.get(f"/timegate/{url}", follow_redirects=True)
        assert "qui" in answer.text, url
        assert len(answer.history) == 1


def test_a_name_lookup_can_be_looked_at(attic: Attic, shown: Served) -> None:
    attic.keep("x")
    answer = shown.client.get("/timegate/dns:www.comune.example.it", follow_redirects=True)
    assert answer.text == "www.comune.example.it. IN A 192.0.2.7\n" or "192.0.2.7" in answer.text
    assert answer.headers["content-type"] == "text/dns"


def test_who_asks_only_for_the_head_gets_it(three: Attic, shown: Served) -> None:
    for path in (
        f"/web/{STAMPS[0]}id_/{PAGE}",
        f"/web/{STAMPS[0]}/{PAGE}",
        f"/timegate/{PAGE}",
        f"/timemap/link/{PAGE}",
    ):
        whole, head = shown.client.get(path), shown.client.head(path)
        assert (head.status_code, head.content) == (whole.status_code, b"")
        for name in ("link", "memento-datetime", "location", "content-type", "content-length"):
            assert head.headers.get(name) == whole.headers.get(name)


def test_all_copies_are_listed_by_day_in_two_languages(three: Attic, shown: Served) -> None:
    italian, english = (shown.client.get(f"/web/*{language}/{PAGE}").text for language in ("", "en"))
    assert italian.index("giugno 2026") < italian.index("giugno 2025") < italian.index("gennaio 2024")
    assert english.count("June") == 2
    for stamp in STAMPS:
        assert f'href="/web/{stamp}/{PAGE}"' in italian
    assert shown.client.get(f"/web/*/{PAGE}", headers={"Accept-Language": "en"}).text == english


def from_elsewhere(folder: Path, *records: tuple[str, str, str, bytes]) -> None:
    """A file that another program wrote: type, URL, header fields of a response (or a Content-Type), payload."""
    written = []
    for kind, url, fields, payload in records:
        is_answer = kind == "response"
        named = "application/http; msgtype=response" if is_answer else fields
        head = f"HTTP/1.1 200 OK\r\n{fields}\r\n\r\n".encode() if is_answer else b""
        about = [("WARC-Type", kind), ("WARC-Record-ID", f"<urn:x:{url}>"), ("WARC-Date", "2026-06-24T12:00:00Z")]
        written.append(packed_record([*about, ("WARC-Target-URI", url), ("Content-Type", named)], head + payload))
    (folder / "other.warc.gz").write_bytes(b"".join(written))
    reindex(folder)


def test_chunks_that_another_archive_kept_are_undone_and_what_only_claims_them_stays(
    attic: Attic, shown: Served
) -> None:
    packed = gzip.compress(b"<h1>Avvisi</h1>", mtime=0)
    chunked = b"%x;a=b\r\n%b\r\n5\r\n%b\r\n0\r\n\r\n" % (len(packed) - 5, packed[:-5], packed[-5:])
    fields = "Content-Type: text/html\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked"
    attic.keep("x", url=f"{SITE}/x")
    from_elsewhere(attic.folder, ("response", f"{SITE}/a", fields, chunked), ("response", f"{SITE}/b", fields, packed))
    for page in "ab":
        assert "<h1>Avvisi</h1>" in shown.client.get(f"/web/20260624120000/{SITE}/{page}").text
        assert shown.client.get(f"/web/20260624120000id_/{SITE}/{page}").text == "<h1>Avvisi</h1>"


def test_a_resource_is_shown_as_what_it_is(attic: Attic, shown: Served) -> None:
    attic.keep("x", url=f"{SITE}/x")
    page = b"<h1>Avvisi</h1><script>x</script>"
    from_elsewhere(attic.folder, ("resource", f"{SITE}/a", "text/html", page))
    answer = shown.client.get(f"/web/20260624120000/{SITE}/a")
    assert "<h1>Avvisi</h1>" in answer.text
    assert "<script" not in answer.text
    assert shown.client.get(f"/web/20260624120000id_/{SITE}/a").content == page


@pytest.mark.parametrize(("coding", "says"), [("br", "compressa in un modo"), ("gzip", "non l’ha finita")])
def test_what_cannot_be_unpacked_is_offered_as_it_came(attic: Attic, shown: Served, coding: str, says: str) -> None:
    broken = gzip.compress(b"<h1>Avvisi</h1>" * 99, mtime=0)[:40]
    attic.keep(broken, more=f"Content-Encoding: {coding}\r\n")
    answer = shown.client.get(f"/web/20260624120000/{PAGE}")
    assert answer.status_code == 501
    assert says in answer.text
    raw = f"/web/20260624120000id_/{PAGE}"
    assert f'href="{raw}"' in answer.text
    with shown.client.stream("GET", raw) as came:
        assert b"".join(came.iter_raw()) == broken


def test_a_page_that_would_hold_up_the_reader_is_offered_as_it_came(attic: Attic, shown: Served) -> None:
    attic.keep("<div>" * 20_000)
    answer = shown.client.get(f"/web/20260624120000/{PAGE}")
    assert (answer.status_code, "troppo intricata" in answer.text) == (501, True)


# ------------------------------------------------------------------ what cannot be meant, and what is not there


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("/web/20260624120000/http://altro.example.it/", 404, "nessuna copia"),
        ("/timegate/http://altro.example.it/", 404, "nessuna copia"),
        ("/timemap/link/http://altro.example.it/", 404, "nessuna copia"),
        ("/web/*/http://altro.example.it/", 404, "nessuna copia"),
        (f"/web/20269999/{PAGE}", 400, "non è un momento"),
        (f"/web/20/{PAGE}", 400, "non è un momento"),
        (f"/web/{'9' * 40}/{PAGE}", 400, "non è un momento"),
        (f"/web/2026xx_/{PAGE}", 404, "nessuna copia"),
        ("/web/2026/http://utente:segreto@www.comune.example.it/", 400, "una password"),
        ("/timegate/http://utente@www.comune.example.it/", 400, "una password"),
        ("/web/2026/javascript:alert(1)", 404, "indirizzo"),
        ("/web/2026/file:///etc/passwd", 404, "indirizzo"),
        ("/web/2026/http://", 400, "indirizzo"),
        ("/web/2026/http://[", 400, "indirizzo"),
        ("/web/2026/http://a%00b/", 404, "nessuna copia"),
        ("/web/2026/", 404, "nessuna copia"),
        ("/web/", 404, "indirizzo"),
        ("/timemap/xml/http://altro.example.it/", 404, "indirizzo"),
        (f"/timemap/link/99/{PAGE}", 404, "pagine"),
        (f"/web/2026/http://x.example.it/{'a' * 9000}", 414, "troppo lungo"),
    ],
)
def test_what_cannot_be_answered_is_told_in_one_line_with_what_to_do(
    three: Attic, shown: Served, *, path: str, status: int, says: str
) -> None:
    answer = shown.client.get(path)
    assert answer.status_code == status
    (title,) = re.findall(r"<h1>(.*?)</h1>", answer.text)
    assert says in title
    assert re.search(r'<p class="lead">[^<]{20,}</p>', answer.text)
    assert "segreto" not in answer.text
    assert "memento-datetime" not in answer.headers


def test_a_copy_whose_file_is_gone_is_unavailable_and_back_with_its_file(
    attic: Attic, shown: Served, caplog: pytest.LogCaptureFixture
) -> None:
    kept = attic.keep("<h1>Avvisi</h1>")
    attic.close()
    file = attic.folder / kept.file
    away = file.rename(attic.folder / "away")
    answer = shown.client.get(f"/web/20260624120000/{PAGE}")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "600")
    assert "non si può leggere" in answer.text
    assert str(attic.folder) not in answer.text, "nobody outside is told where our files lie"
    assert kept.file in caplog.text
    away.rename(file)
    assert shown.client.get(f"/web/20260624120000/{PAGE}").status_code == 200


def test_a_damaged_copy_is_unavailable(attic: Attic, shown: Served) -> None:
    kept = attic.keep("<h1>Avvisi</h1>")
    attic.close()
    with (attic.folder / kept.file).open("r+b") as file:
        file.seek(kept.offset + kept.length // 2)
        file.write(b"\xff\x00\xff\x00")
    for modifier in ("", "id_"):
        assert shown.client.get(f"/web/20260624120000{modifier}/{PAGE}").status_code == 503


def test_before_there_is_an_archive_there_is_no_copy(served: Served) -> None:
    assert not served.config.warc.exists()
    for path in (f"/web/2026/{PAGE}", f"/timegate/{PAGE}", f"/timemap/link/{PAGE}", f"/web/*/{PAGE}"):
        assert served.client.get(path).status_code == 404
    assert not served.config.warc.exists(), "who only reads makes no folder"


def test_a_copy_is_found_as_soon_as_it_is_kept_and_after_its_file_is_closed(attic: Attic, shown: Served) -> None:
    for hour in ("10", "11"):
        attic.keep(f"<h1>{hour}</h1>", at=f"20260624{hour}0000")
        assert hour in shown.client.get(f"/web/20260624{hour}0000/{PAGE}").text
    attic.close()
    assert "10" in shown.client.get(f"/web/20260624100000/{PAGE}").text
    assert shown.client.get(f"/timemap/link/{PAGE}").text.count("datetime=") == 2


def test_a_reader_beside_a_writer_who_merges_finds_at_every_moment_all_that_was_there(tmp_path: Path) -> None:
    def write() -> None:
        for number in range(300):
            place = cdxj.Place(f"banditore-{number:05}.warc.gz", number, 1)
            at = moment(STAMPS[0]) + timedelta(hours=number)
            waiting = tmp_path / f"{place.file}{PENDING}"
            waiting.write_text(f"{line(Capture(PAGE, at, 'text/html', 200, 'sha1:X', place))}\n", encoding="ascii")
            merge(tmp_path, waiting)

    writer, shelf, seen = Thread(target=write), Shelf(tmp_path), [0]
    writer.start()
    while writer.is_alive():
        seen.append(len(shelf.timeline(PAGE).captures))
    writer.join()
    assert seen == sorted(seen)
    assert len(shelf.timeline(PAGE).captures) == 300


def test_an_operator_can_keep_the_archive_to_himself(place: Place, attic: Attic) -> None:
    attic.keep("x")
    settings = place.configure("[serve]\narchive = false")
    settings.feeds.mkdir()
    for served in place.serving(settings):
        for path in (f"/web/2026/{PAGE}", f"/timegate/{PAGE}", f"/timemap/link/{PAGE}", "/item/0123456789abcdef"):
            assert served.client.get(path).status_code == 404


def test_links_name_the_address_that_the_operator_said_and_keep_its_path(place: Place, attic: Attic) -> None:
    attic.keep("<p><a href=/altro>x</a></p>")
    settings = place.configure('[serve]\npublic_url = "https://avvisi.example.org/b/"')
    for served in place.serving(settings):
        for prefix in ("", "/b"):
            answer = served.client.get(f"{prefix}/web/20260624120000/{PAGE}")
            assert f"<https://avvisi.example.org/b/timegate/{PAGE}>" in answer.headers["link"]
            assert f'href="/b/web/20260624120000/{SITE}/altro"' in answer.text
            policy = answer.headers["content-security-policy"]
            assert f"img-src {urlsplit(served.url).netloc}/b/web/ avvisi.example.org/b/web/ data:" in policy


def test_a_host_that_is_none_gets_into_no_header(attic: Attic, shown: Served) -> None:
    attic.keep("x")
    address = urlsplit(shown.url)
    with socket.create_connection((address.hostname or "", address.port or 0), timeout=10) as connection:
        host = "evil.example;script-src *"
        connection.sendall(
            f"GET /web/20260624120000/{PAGE} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode()
        )
        answer = b""
        while part := connection.recv(65536):
            answer += part
    assert answer.startswith(b"HTTP/1.1 200")
    assert b"evil.example" not in answer
    assert b"img-src 'self' data:" in answer
