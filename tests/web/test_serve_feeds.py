"""The feeds over HTTP: what a reader, a proxy and a browser are told, and what nobody gets to see."""

import os
import socket
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from scraper.web.folder import FolderError, ServedFolder
from scraper.web.negotiation import is_shown, preferred, takes_gzip
from tests.web.conftest import RSS, Place, Served

FEED = "/cuneo/all.rss"


def raw(served: Served, path: str, *, method: str = "GET") -> bytes:
    """What comes back for a path that no client library would send."""
    address = urlsplit(served.url)
    with socket.create_connection((address.hostname or "", address.port or 0), timeout=10) as connection:
        connection.sendall(f"{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode("latin-1"))
        answer = b""
        while part := connection.recv(65536):
            answer += part
        return answer


# ------------------------------------------------------------------ conditional requests


def test_a_feed_comes_with_validators_and_its_time_to_live(served: Served) -> None:
    answer = served.client.get(FEED)
    assert (answer.status_code, answer.text) == (200, RSS)
    assert answer.headers["etag"].startswith('"'), "the tag is strong"
    assert answer.headers["cache-control"] == "public, max-age=300"
    assert set(answer.headers["vary"].split(", ")) == {"Accept", "Accept-Encoding"}
    file = served.config.feeds / "cuneo" / "all.rss"
    assert parsedate_to_datetime(answer.headers["last-modified"]).timestamp() == int(file.stat().st_mtime)
    assert answer.headers["access-control-allow-origin"] == "*"


def test_who_has_a_feed_is_told_so_without_a_body(served: Served) -> None:
    first = served.client.get(FEED)
    tag = first.headers["etag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        answer = served.client.get(FEED, headers={"If-None-Match": known})
        assert (answer.status_code, answer.content) == (304, b""), known
        for name in ("etag", "vary", "cache-control", "last-modified"):
            assert answer.headers[name] == first.headers[name]
    answer = served.client.get(FEED, headers={"If-Modified-Since": first.headers["last-modified"]})
    assert answer.status_code == 304


def test_the_tag_decides_before_the_date(served: Served) -> None:
    later = format_datetime(datetime(2037, 1, 1, tzinfo=UTC), usegmt=True)
    headers = {"If-None-Match": '"another"', "If-Modified-Since": later}
    assert served.client.get(FEED, headers=headers).status_code == 200


def test_a_date_that_is_none_or_long_ago_is_answered_with_the_feed(served: Served) -> None:
    for date in ("yesterday", "Wed, 21 Oct 1015 07:28:00 GMT", "Thu, 99 Zzz 99999 99:99:99 GMT", ""):
        assert served.client.get(FEED, headers={"If-Modified-Since": date}).status_code == 200, date


def test_each_representation_has_a_tag_of_its_own_and_is_the_same_feed(served: Served) -> None:
    zipped = served.client.get(FEED, headers={"Accept-Encoding": "gzip"})
    plain = served.client.get(FEED, headers={"Accept-Encoding": "identity"})
    shown = served.client.get(FEED, headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert zipped.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert int(zipped.headers["content-length"]) < int(plain.headers["content-length"]) == len(RSS.encode())
    assert zipped.text == plain.text == shown.text == RSS
    assert len({answer.headers["etag"] for answer in (zipped, plain, shown)}) == 3
    for answer, accept in ((zipped, "gzip"), (plain, "identity")):
        headers = {"If-None-Match": answer.headers["etag"], "Accept-Encoding": accept}
        assert served.client.get(FEED, headers=headers).status_code == 304
    crossed = {"If-None-Match": zipped.headers["etag"], "Accept-Encoding": "identity"}
    assert served.client.get(FEED, headers=crossed).status_code == 200


def test_a_feed_that_changed_has_another_tag_and_one_that_was_only_written_again_has_not(served: Served) -> None:
    first = served.client.get(FEED).headers["etag"]
    served.feed("cuneo/all.rss", RSS)
    assert served.client.get(FEED, headers={"If-None-Match": first}).status_code == 304
    served.feed("cuneo/all.rss", RSS + "<!-- -->")
    changed = served.client.get(FEED, headers={"If-None-Match": first})
    assert (changed.status_code, changed.text) == (200, RSS + "<!-- -->")
    assert changed.headers["etag"] != first


def test_head_says_what_get_says_and_sends_nothing(served: Served) -> None:
    got, head = served.client.get(FEED), served.client.head(FEED)
    assert head.content == b""
    differing = {name for name in got.headers if name != "date" and got.headers[name] != head.headers.get(name)}
    assert (head.status_code, differing) == (200, set())
    assert raw(served, FEED, method="HEAD").endswith(b"\r\n\r\n")


# ------------------------------------------------------------------ media types


MEDIA_TYPES = {
    "cuneo/all.rss": "application/rss+xml; charset=utf-8",
    "cuneo/all.atom": "application/atom+xml; charset=utf-8",
    "cuneo/all.json": "application/feed+json",
    "cuneo/deadlines.ics": "text/calendar; charset=utf-8",
    "feeds.opml": "text/x-opml; charset=utf-8",
    "style.css": "text/css; charset=utf-8",
    "index.html": "text/html; charset=utf-8",
    "status.json": "application/json",
    "strano.xyz": "application/octet-stream",
}


def test_every_file_has_its_media_type(served: Served) -> None:
    for name, kind in MEDIA_TYPES.items():
        served.feed(name, "x")
        answer = served.client.get(f"/{name}")
        assert (name, answer.headers["content-type"]) == (name, kind)


CHROME = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"


BROWSERS = (
    (CHROME, True),
    ("*/*", False),
    ("", False),
    ("application/rss+xml, application/atom+xml, text/html;q=0.5", False),
    ("text/html;q=0", False),
    ("application/atom+xml;q=0, text/html", True),
)


def test_a_browser_is_shown_a_feed_and_a_reader_gets_one(served: Served) -> None:
    for accept, shown in BROWSERS:
        assert is_shown("all.rss", accept) == shown, accept
        kind = served.client.get(FEED, headers={"Accept": accept}).headers["content-type"]
        assert kind.partition(";")[0] == ("application/xml" if shown else "application/rss+xml"), accept


def test_only_feeds_are_shown() -> None:
    assert [name for name in ("all.atom", "all.json", "index.html", "d.ics") if is_shown(name, CHROME)] == ["all.atom"]


@pytest.mark.parametrize(
    ("header", "taken"),
    [("gzip", True), ("br, gzip;q=0.1", True), ("*", True), ("gzip;q=0, *", False), ("identity", False), ("", False)],
)
def test_gzip_is_sent_to_who_takes_it(*, header: str, taken: bool) -> None:
    assert takes_gzip(header) == taken


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "it"),
        ("en-GB,en;q=0.9", "en"),
        ("de, en;q=0.5, it;q=0.4", "en"),
        ("it-IT", "it"),
        ("fr", "it"),
        ("x;q=z", "it"),
    ],
)
def test_the_browsers_languages_are_heard(header: str, language: str) -> None:
    assert preferred(header, ("it", "en")) == language


# ------------------------------------------------------------------ what is not served


OUTSIDE = (
    "/../config.toml",
    "/cuneo/../../config.toml",
    "/%2e%2e/config.toml",
    "/..%2fconfig.toml",
    "/cuneo/..%2f..%2fconfig.toml",
    "/%252e%252e/config.toml",
    "/..\\config.toml",
    "/..%5cconfig.toml",
    "//etc/passwd",
    "/%2fetc/passwd",
    "/cuneo//all.rss",
    "/./cuneo/all.rss",
    "/.secret",
    "/cuneo/.all.rss.new",
    "/outside",
    "/outside/config.toml",
    "/cuneo",
    "/cuneo/",
    "/cuneo/all.rss/",
    "/cuneo/all.rss%00.html",
    "/cuneo/%ff",
    "/" + "a" * 5000,
    "/pipe",
)


def test_what_lies_outside_or_is_hidden_is_not_there(served: Served) -> None:
    served.feed(".secret", "s3gr3t0")
    served.feed("cuneo/.all.rss.new", "s3gr3t0")
    (served.config.feeds / "outside").symlink_to(served.config.file.parent)
    os.mkfifo(served.config.feeds / "pipe")
    for path in OUTSIDE:
        answer = raw(served, path)
        assert answer.startswith((b"HTTP/1.1 404 ", b"HTTP/1.1 400 ")), (path, answer[:200])
        for hidden in (b"base_url", b"s3gr3t0", b"root:"):
            assert hidden not in answer


def test_other_methods_are_refused_with_a_small_page(served: Served) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        answer = served.client.request(method, FEED)
        assert answer.status_code == 405
        assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD"}
        assert "<h1>" in answer.text


def test_what_is_not_there_is_said_in_the_readers_language(served: Served) -> None:
    assert "Questa pagina non c’è" in served.client.get("/nope").text
    english = served.client.get("/nope", headers={"Accept-Language": "en"})
    assert (english.status_code, "There is no such page" in english.text) == (404, True)


def test_before_there_are_feeds_everybody_is_asked_to_come_back(place: Place) -> None:
    for served in place.serving(place.configure()):
        answer = served.client.get("/")
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "120")
        assert "Torniamo subito" in answer.text
        served.feed("index.html", "eccoci")
        assert served.client.get("/").text == "eccoci"


def test_every_answer_carries_what_keeps_a_page_harmless(served: Served) -> None:
    for path in ("/", FEED, "/nope", "/iscriviti", "/iscriviti.css", "/conferma/x"):
        headers = served.client.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["referrer-policy"] == "same-origin"
        assert headers["x-content-type-options"] == "nosniff"
        assert "set-cookie" not in headers
        assert "server" not in headers


def test_below_a_path_of_a_proxy_the_same_is_served_with_its_links(place: Place) -> None:
    settings = place.configure('[serve]\npublic_url = "https://example.org/avvisi"\nmax_age = "0s"')
    settings.feeds.mkdir()
    (settings.feeds / "index.html").write_text("eccoci", encoding="utf-8")
    for served in place.serving(settings):
        for path in ("/", "/avvisi/"):
            answer = served.client.get(path)
            assert (answer.text, answer.headers["cache-control"]) == ("eccoci", "public, max-age=0")
        page = served.client.get("/avvisi/iscriviti").text
        assert 'href="/avvisi/iscriviti.css"' in page
        assert 'action="/avvisi/iscriviti?lang=it"' in page


# ------------------------------------------------------------------ the copies that are kept


def test_copies_are_kept_within_a_bound_and_the_last_used_stay(tmp_path: Path) -> None:
    for number in range(9):
        (tmp_path / f"{number}.bin").write_bytes(bytes(100))
    (tmp_path / "giant.bin").write_bytes(bytes(500))
    folder = ServedFolder(tmp_path, kept=450)
    first = folder.copy("/0.bin")
    for number in range(1, 9):
        assert folder.copy(f"/{number}.bin")
        assert folder.copy("/0.bin") is first, "it was used all the time"
    assert folder.copy("/giant.bin")
    assert folder.copy("/0.bin") is first, "a giant pushes nobody out"
    assert folder.kept <= 450
    assert folder.copy("/1.bin") is not None


def test_a_file_that_cannot_be_read_is_served_as_it_was_and_one_that_is_gone_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.rss").write_text("good", encoding="utf-8")
    folder = ServedFolder(tmp_path)
    good = folder.copy("/a.rss")
    with monkeypatch.context() as broken:

        def refuse(*_: object, **__: object) -> None:
            raise OSError(5, "Input/output error")

        broken.setattr(Path, "open", refuse)
        assert folder.copy("/a.rss") is good
        (tmp_path / "b.rss").touch()
        with pytest.raises(FolderError, match="Input/output error"):
            folder.copy("/b.rss")
    (tmp_path / "a.rss").unlink()
    assert folder.copy("/a.rss") is None


def test_many_at_once_get_one_and_the_same(served: Served) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: served.client.get(FEED), range(64)))
    assert {(answer.status_code, answer.text) for answer in answers} == {(200, RSS)}


def test_a_feed_names_its_hub_and_itself_and_other_files_do_not(place: Place) -> None:
    settings = replace(place.configure(), hub="https://hub.example.org/")
    feed = settings.feeds / "cuneo" / "all.rss"
    feed.parent.mkdir(parents=True, exist_ok=True)
    feed.write_text("<rss/>", encoding="utf-8")
    (settings.feeds / "style.css").write_text("p {}", encoding="utf-8")
    for served in place.serving(settings):
        link = served.client.get("/cuneo/all.rss").headers["link"]
        assert link == f'<https://hub.example.org/>; rel="hub", <{settings.base_url}cuneo/all.rss>; rel="self"'
        assert "link" not in served.client.get("/style.css").headers
