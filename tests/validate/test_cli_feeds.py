"""``banditore feeds check`` as its user sees it; over the web with a fetcher that may reach loopback."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from scraper.cli.feeds import Checked, check_address
from scraper.config import FetchSettings
from scraper.errors import BanditoreError
from scraper.fetch.http import HttpFetcher
from tests.cli.conftest import banditore, banditore_process, one_line
from tests.validate.cases import NOW, edited
from tests.validate.cases_json import JSON
from tests.validate.cases_rss import RSS

pytestmark = pytest.mark.anyio

SUBSCRIPTION = edited(RSS, "https://feeds.example/novita.rss", "http://feeds.example/novita.rss")
ETAG = '"a1"'
RSS_TYPE = "application/rss+xml"


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    file = tmp_path / "bad.xml"
    wrong = edited(RSS, "Thu, 26 Feb", "Mon, 26 Feb", "<ttl>30", "<ttl>x", "Lavori in", "&lt;b&gt;Lavori&lt;/b&gt; in")
    items = "".join(f"<item><title>Avviso {n}</title></item>" for n in range(9))
    file.write_text(edited(wrong, "</channel>", f"{items}</channel>"), encoding="utf-8")
    return file


# ------------------------------------------------------------------ files


def test_a_valid_file_is_said_to_be_one(tmp_path: Path) -> None:
    file = tmp_path / "good.json"
    file.write_text(JSON, encoding="utf-8")
    outcome = banditore("feeds", "check", file)
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out == f"{file}: JSON Feed, 2 entries: valid, nothing to mend\n"


def test_a_finding_says_what_where_why_and_what_to_do(bad: Path) -> None:
    outcome = banditore("feeds", "check", bad)
    assert outcome.code == 1
    assert outcome.out.startswith(f"{bad}: RSS 2.0, 11 entries: 2 errors, 10 warnings, 9 pieces of advice\n")
    assert "ERROR rss-date-weekday\n  line 29, channel › item 2 › pubDate:\n" in outcome.out
    assert "    “Mon, 26 Feb 2026 11:00:00 GMT”: 26 Feb 2026 is a Thursday.\n" in outcome.out
    assert "  Why: RFC 822 §5.2" in outcome.out
    assert "  Do:  Compute the weekday" in outcome.out


def test_what_many_items_do_wrong_is_said_once(bad: Path) -> None:
    out = banditore("feeds", "check", bad).out
    assert out.count("rss-guid-missing") == 1
    assert "WARNING rss-guid-missing (9 times)" in out
    assert "… and 6 more; --json lists them all" in out


def test_findings_fit_into_80_columns(bad: Path) -> None:
    environment = {"COLUMNS": "80", "PYTHONIOENCODING": "utf-8"}
    done = banditore_process("feeds", "check", bad, environment=environment)
    _, *lines = done.stdout.decode().splitlines()
    assert max(map(len, lines)) <= 80
    assert done.returncode == 1


def test_json_lines_hold_every_finding(bad: Path) -> None:
    outcome = banditore("feeds", "check", "--json", bad)
    found = outcome.objects()
    assert outcome.code == 1
    assert outcome.err.startswith(f"{bad}: RSS 2.0, 11 entries: ")
    assert len(found) == 21
    assert list(found[0]) == ["document", "severity", "rule", "line", "place", "message", "source", "advice"]
    assert [one["severity"] for one in found] == sorted(
        (one["severity"] for one in found), key=["error", "warning", "advice"].index
    )


def test_warnings_alone_are_no_failure(tmp_path: Path) -> None:
    file = tmp_path / "self.rss"
    file.write_text(RSS, encoding="utf-8")
    assert banditore("feeds", "check", file, "--url", "https://feeds.example/novita.rss").out.endswith("mend\n")
    outcome = banditore("feeds", "check", file, "--url", "https://feeds.example/altro.rss")
    assert outcome.code == 0
    assert "WARNING self-mismatch" in outcome.out


def test_what_is_no_feed_is_one_line_and_exit_2(tmp_path: Path) -> None:
    file = tmp_path / "error.html"
    file.write_text("<!DOCTYPE html><title>Errore 500</title>")
    outcome = banditore("feeds", "check", file)
    assert outcome.code == 2
    assert one_line(outcome) == f"error: {file}: this is an HTML page (“Errore 500”), not a feed"
    missing = banditore("feeds", "check", tmp_path / "none.rss")
    assert missing.code == 2
    assert one_line(missing).endswith("No such file or directory")


# ------------------------------------------------------------------ the web


class Shelf:
    """Documents under their paths; whoever names their ETag is told that nothing changed."""

    def __init__(self) -> None:
        self.documents: dict[str, tuple[str, dict[str, str]]] = {}

    def put(self, path: str, body: str, **fields: str) -> None:
        named = {name.replace("_", "-"): value for name, value in fields.items()}
        self.documents[path] = body, {"Content-Type": RSS_TYPE, "Cache-Control": "max-age=900", "ETag": ETAG, **named}

    def handler(self) -> type[BaseHTTPRequestHandler]:
        documents = self.documents

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                body, fields = documents.get(self.path, ("", {}))
                status = 200 if body else 301 if fields else 404
                if self.headers["If-None-Match"] == fields.get("ETag"):
                    status, body = (304, "") if fields else (404, "")
                self.send_response(status)
                for name, value in {**fields, "Content-Length": str(len(body.encode()))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, *_: object) -> None:
                pass

        return Handler


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def port(shelf: Shelf) -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), shelf.handler()) as server:
        server.daemon_threads = True
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


async def judged(port: int, path: str, *, history: bool = False) -> list[Checked]:
    told = {"connect_to": {"feeds.example:80": f"127.0.0.1:{port}"}, "spacing": "0s", "attempts": 1}
    settings = FetchSettings.model_validate({**told, "allow_private": True})
    async with HttpFetcher(settings, "Banditore/1.0", clock=lambda: NOW) as fetcher:
        return await check_address(fetcher, f"http://feeds.example{path}", history=history)


def broken(checked: Checked) -> set[str]:
    return {finding.rule.name for finding in checked.report.findings}


async def test_a_feed_that_is_served_well_has_nothing_to_mend(shelf: Shelf, port: int) -> None:
    shelf.put("/novita.rss", SUBSCRIPTION)
    [one] = await judged(port, "/novita.rss")
    assert broken(one) == set()


async def test_header_fields_and_revalidation_are_judged(shelf: Shelf, port: int) -> None:
    shelf.put("/novita.rss", SUBSCRIPTION, Content_Type="text/html", ETag='W/"a 1"', Cache_Control="no-store")
    [one] = await judged(port, "/novita.rss")
    assert broken(one) == {"http-media-type-wrong", "http-validator-invalid", "http-cache-forbidden"}


async def test_an_address_that_moved_is_judged_by_the_new_one(shelf: Shelf, port: int) -> None:
    shelf.put("/novita.rss", SUBSCRIPTION)
    shelf.put("/feed", "", Location="/novita.rss")
    [one] = await judged(port, "/feed")
    assert broken(one) == {"http-moved"}


async def test_an_error_page_is_no_feed(shelf: Shelf, port: int) -> None:
    shelf.put("/novita.rss", '{"error": "riprova"}')
    with pytest.raises(BanditoreError, match="no JSON Feed: it has the keys “error”"):
        await judged(port, "/novita.rss")
    with pytest.raises(BanditoreError, match="404"):
        await judged(port, "/altro.rss")


# ------------------------------------------------------------------ history


def link(rel: str, name: str) -> str:
    return f'<atom:link rel="{rel}" href="http://feeds.example/{name}.rss"/>'


def subscription(older: str) -> str:
    return edited(SUBSCRIPTION, "<language>", f"{link('prev-archive', older)}<language>")


def archive(name: str, *links: str) -> str:
    marked = edited(SUBSCRIPTION, "<rss ", '<rss xmlns:fh="http://purl.org/syndication/history/1.0" ')
    marked = edited(marked, "feeds.example/novita.rss", f"feeds.example/{name}.rss")
    return edited(marked, "<language>", f"<fh:archive/>{link('current', 'novita')}{''.join(links)}<language>")


async def test_history_is_followed_only_when_asked_for(shelf: Shelf, port: int) -> None:
    shelf.put("/novita.rss", subscription("2"))
    shelf.put("/2.rss", archive("2", link("prev-archive", "1")))
    shelf.put("/1.rss", archive("1", link("next-archive", "2")))
    assert len(await judged(port, "/novita.rss")) == 1
    found = await judged(port, "/novita.rss", history=True)
    assert [one.name.rpartition("/")[2] for one in found] == ["novita.rss", "2.rss", "1.rss"]
    assert [broken(one) for one in found] == [set(), set(), set()]


async def test_an_archive_that_is_gone_is_an_error_where_it_is_linked(shelf: Shelf, port: int) -> None:
    shelf.put("/novita.rss", subscription("2"))
    [one] = await judged(port, "/novita.rss", history=True)
    assert broken(one) == {"history-broken"}
    assert "http://feeds.example/2.rss cannot be read: HTTP status: " in one.report.findings[-1].message


async def test_an_archive_that_is_a_page_is_an_error_where_it_is_linked(shelf: Shelf, port: int) -> None:
    shelf.put("/novita.rss", subscription("2"))
    shelf.put("/2.rss", "<html><title>Home</title>")
    [one] = await judged(port, "/novita.rss", history=True)
    assert broken(one) == {"history-broken"}


async def test_a_history_in_a_circle_ends(shelf: Shelf, port: int) -> None:
    shelf.put("/novita.rss", subscription("2"))
    shelf.put("/2.rss", archive("2", link("prev-archive", "1")))
    shelf.put("/1.rss", archive("1", link("prev-archive", "2"), link("next-archive", "2")))
    *_, last = await judged(port, "/novita.rss", history=True)
    assert broken(last) == {"history-loop", "history-circle"}


@pytest.mark.parametrize(
    ("more", "rule"), [((), "history-no-newer"), ((link("next-archive", "3"),), "history-not-back")]
)
async def test_an_archive_leads_back_to_where_one_came_from(
    shelf: Shelf, port: int, more: tuple[str, ...], rule: str
) -> None:
    shelf.put("/novita.rss", subscription("2"))
    shelf.put("/2.rss", archive("2", link("prev-archive", "1")))
    shelf.put("/1.rss", archive("1", *more))
    *_, last = await judged(port, "/novita.rss", history=True)
    assert broken(last) == {rule}


async def test_an_archive_names_the_feed_that_it_belongs_to(shelf: Shelf, port: int) -> None:
    shelf.put("/novita.rss", subscription("2"))
    shelf.put("/2.rss", edited(archive("2"), "feeds.example/novita.rss", "feeds.example/altro.rss"))
    *_, last = await judged(port, "/novita.rss", history=True)
    assert broken(last) == {"history-other-feed"}
