"""What others kept becomes history: WARC files of other writers, and WACZ."""

import gzip
import shutil
import sqlite3
import zipfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from io import BytesIO
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from scraper.archive.index import CaptureIndex
from tests.cli.conftest import Outcome, banditore

LIST = "https://www.comune.example.it/novita/"
CONFIG = f"""
data = "data"
feeds = "feeds"

[[site]]
id = "comune"
name = "Comune di Esempio"
url = "https://www.comune.example.it/"

[[source]]
id = "novita"
site = "comune"
url = "{LIST}"

[[subscription]]
id = "tutti"
to = ["redazione@example.org"]
"""


def a_page(*news: tuple[str, str, str]) -> bytes:
    """A list of news: slug, title, day."""
    rows = "".join(
        f'<li class="item"><h3><a href="/novita/{slug}.html">{title}</a></h3><p class="date">{day}</p>'
        f"<p>Il Comune informa i cittadini: {title.lower()}.</p></li>"
        for slug, title, day in news
    )
    head = "<!DOCTYPE html><html lang='it'><head><title>Novità - Comune di Esempio</title></head>"
    return f"{head}<body><main><h1>Novità</h1><ul>{rows}</ul></main></body></html>".encode()


SNOW = ("neve", "Piano neve: mezzi pronti da novembre", "3 novembre 2024")
BRIDGE = ("ponte", "Riapre il ponte sul Gesso dopo i lavori", "14 gennaio 2025")
TREES = ("alberi", "Cento nuovi alberi nei viali della città", "20 marzo 2025")
CALL = ("bando", "Bando per contributi alle associazioni", "2 aprile 2025")
Captures = Sequence[tuple[str, str, bytes]]


def warc(path: Path, captures: Captures, *, status: str = "200 OK", zipped: bool = True) -> Path:
    """A file as warcio writes it: date, URL, body."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=zipped, warc_version="1.0")
        records = [writer.create_warcinfo_record(path.name, {"software": "another crawler"})]
        for at, url, body in captures:
            fields = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))]
            records.append(
                writer.create_warc_record(
                    url,
                    "response",
                    payload=BytesIO(body),
                    http_headers=StatusAndHeaders(status, fields, protocol="HTTP/1.1"),
                    warc_headers_dict={"WARC-Date": at},
                )
            )
        for record in records:
            writer.write_record(record)
            record.raw_stream.close()
    return path


@pytest.fixture
def past(tmp_path: Path) -> Path:
    """Three captures of the list, over a winter."""
    days = [
        ("2024-11-04T08:00:00Z", LIST, a_page(SNOW)),
        ("2025-01-15T08:00:00Z", LIST, a_page(BRIDGE, SNOW)),
        ("2025-03-21T08:00:00Z", "http://comune.example.it/novita", a_page(TREES, BRIDGE, SNOW)),
    ]
    return warc(tmp_path / "Wayback Machine (2025).warc.gz", days)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "watch"
    place.mkdir()
    (place / "config.toml").write_text(CONFIG)
    return place


def archive(folder: Path, *words: str | Path) -> Outcome:
    return banditore("archive", *words, "--config", folder / "config.toml")


def ask(folder: Path, statement: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(folder / "data" / "banditore.db")) as database, database:
        return list(database.execute(statement))


def items(folder: Path) -> Mapping[str, Mapping[str, object]]:
    outcome = banditore("items", "--json", "--config", folder / "config.toml")
    return {str(one["title"]): one for one in outcome.objects()}


def first_seen(folder: Path) -> Mapping[str, str]:
    """By title."""
    found = ask(folder, "SELECT json_extract(content, '$.title'), first_seen FROM item")
    return {str(title): str(at) for title, at in found}


def test_captures_of_a_watched_page_become_items_and_changes(folder: Path, past: Path) -> None:
    outcome = archive(folder, "import", past)
    assert outcome.code == 0, outcome.err
    assert "3 pages read of 3 captures, 2024-11-04" in outcome.out
    assert "history: 3 items" in outcome.out
    found = items(folder)
    assert {title: one["published"] for title, one in found.items()} == {
        SNOW[1]: "2024-11-03",
        BRIDGE[1]: "2025-01-14",
        TREES[1]: "2025-03-20",
    }
    told = banditore("changes", "--json", "--config", folder / "config.toml").objects()
    assert [(change["type"], change["title"]) for change in told] == [("appeared", TREES[1]), ("appeared", BRIDGE[1])]


def test_nobody_is_told_of_history(folder: Path, past: Path) -> None:
    archive(folder, "import", past)
    assert ask(folder, "SELECT count(*) FROM change WHERE NOT routed") == [(0,)]
    banditore("run", "--config", folder / "config.toml")
    assert not list((folder / "data").glob("mail/*.eml"))


def test_the_records_stay_what_they_are_and_are_found(folder: Path, past: Path) -> None:
    archive(folder, "import", past)
    [file] = (folder / "data" / "warc").glob("imported-*.warc.gz")
    assert file.name.endswith("-wayback-machine-2025.warc.gz")
    captures = CaptureIndex(file.parent).captures(LIST)
    assert [capture.stamp for capture in captures] == ["20241104080000", "20250115080000", "20250321080000"]
    theirs, ours = gzip.decompress(past.read_bytes()), gzip.decompress(file.read_bytes())
    assert all(block in ours for block in theirs.split(b"\r\n\r\n") if block.startswith(b"<!DOCTYPE"))
    assert b"imported-from: Wayback Machine (2025).warc.gz\r\n" in ours


def test_what_was_taken_in_already_is_not_taken_in_again(folder: Path, past: Path) -> None:
    archive(folder, "import", past)
    outcome = archive(folder, "import", past)
    assert outcome.code == 0
    assert "nothing new: 4 records were here already" in outcome.err
    assert len(list((folder / "data" / "warc").glob("imported-*.warc.gz"))) == 1


def test_an_item_that_is_known_keeps_its_id_and_is_dated_back(folder: Path, past: Path, tmp_path: Path) -> None:
    """We began to watch in 2025; what was kept before tells of an item since when it was there, and what it was."""
    later = warc(tmp_path / "ours.warc.gz", [("2025-04-03T08:00:00Z", LIST, a_page(CALL, TREES, BRIDGE))])
    archive(folder, "import", later)
    before = items(folder)
    seen = first_seen(folder)
    outcome = archive(folder, "import", past)
    assert outcome.code == 0, outcome.err
    after = items(folder)
    assert {title: one["id"] for title, one in before.items()}.items() <= {t: o["id"] for t, o in after.items()}.items()
    dated = first_seen(folder)
    assert dated[BRIDGE[1]] < seen[BRIDGE[1]]
    assert dated[CALL[1]] == seen[CALL[1]]


def test_an_item_that_has_moved_since_is_the_same_and_its_feeds_hold_it_once(tmp_path: Path) -> None:
    """The demo's site moved to other addresses; what somebody kept before our first look is at the old ones."""
    demo = tmp_path / "demo"
    banditore("demo", "--dir", demo)
    before = items(demo)
    captures = banditore(
        "archive", "list", "--json", "--source", "cooperazione", "--config", demo / "config.toml"
    ).objects()
    first = captures[0]
    body = tmp_path / "body"
    banditore("archive", "get", str(first["record"]), "--output", body, "--config", demo / "config.toml")
    old = warc(tmp_path / "old.warc.gz", [("2025-09-28T08:00:00Z", str(first["url"]), body.read_bytes())])
    outcome = archive(demo, "import", old)
    assert outcome.code == 0, outcome.err
    assert "history: 0 items" in outcome.out
    assert {title: one["id"] for title, one in items(demo).items()} == {
        title: one["id"] for title, one in before.items()
    }
    assert min(first_seen(demo).values()).startswith("2025-09-28")


def test_items_of_the_past_are_not_put_into_feeds(folder: Path, past: Path) -> None:
    archive(folder, "import", past)
    assert ask(folder, "SELECT count(*) FROM item WHERE revision <> shelved") == [(0,)]


def test_an_import_is_rebuilt_like_all_else(folder: Path, past: Path) -> None:
    archive(folder, "import", past)
    outcome = archive(folder, "rebuild", "--check")
    assert outcome.code == 0, outcome.out + outcome.err


def test_a_wacz_is_taken_in(folder: Path, past: Path, tmp_path: Path) -> None:
    bundle = tmp_path / "copy.wacz"
    with zipfile.ZipFile(bundle, "w") as target:
        target.write(past, "archive/data.warc.gz")
        target.writestr("pages/pages.jsonl", "")
    outcome = archive(folder, "import", bundle)
    assert outcome.code == 0, outcome.err
    assert "history: 3 items" in outcome.out


def test_a_file_that_is_not_packed_is_taken_in(folder: Path, tmp_path: Path) -> None:
    plain = warc(tmp_path / "plain.warc", [("2024-11-04T08:00:00Z", LIST, a_page(SNOW))], zipped=False)
    assert "1 page read" in archive(folder, "import", plain).out


def test_captures_of_other_pages_are_kept_and_not_read(folder: Path, tmp_path: Path) -> None:
    other = warc(tmp_path / "other.warc.gz", [("2024-11-04T08:00:00Z", "https://b.example.it/", a_page(SNOW))])
    outcome = archive(folder, "import", other)
    assert outcome.code == 0
    assert "none of its 1 capture is of a watched page" in outcome.out
    assert not items(folder)


def test_an_error_that_somebody_kept_is_no_news(folder: Path, tmp_path: Path) -> None:
    broken = [("2024-11-04T08:00:00Z", LIST, b"<h1>Service unavailable</h1>")]
    archive(folder, "import", warc(tmp_path / "503.warc.gz", broken, status="503 Service Unavailable"))
    assert not items(folder)


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("page.html", b"<!DOCTYPE html><title>Novit\xc3\xa0</title>" * 9, "record 1: "),
        ("empty.warc.gz", b"", "there is no WARC record in it"),
        ("half.wacz", b"PK\x03\x04 and no more", "it is damaged"),
    ],
)
def test_what_is_no_archive_is_told_and_leaves_nothing(
    folder: Path, tmp_path: Path, *, name: str, data: bytes, told: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    outcome = archive(folder, "import", path)
    assert outcome.code == 1
    assert told in outcome.err
    assert name in outcome.err
    assert "Traceback" not in outcome.err
    assert not [left for left in (folder / "data" / "warc").glob("*") if "imported" in left.name]


def test_a_file_that_is_not_there_is_told(folder: Path, tmp_path: Path) -> None:
    outcome = archive(folder, "import", tmp_path / "nowhere.warc.gz")
    assert outcome.code == 1
    assert f"cannot read {tmp_path}/nowhere.warc.gz: No such file or directory" in outcome.err


def test_of_a_file_that_was_cut_all_before_the_cut_is_taken_in(folder: Path, past: Path) -> None:
    past.write_bytes(past.read_bytes()[:-40])
    outcome = archive(folder, "import", past)
    assert outcome.code == 1
    assert "damaged: Wayback Machine (2025).warc.gz: record 4: " in outcome.err
    assert set(items(folder)) == {SNOW[1], BRIDGE[1]}


def test_a_record_with_another_digest_than_it_says_is_not_believed(folder: Path, tmp_path: Path) -> None:
    plain = warc(tmp_path / "plain.warc", [("2024-11-04T08:00:00Z", LIST, a_page(SNOW))], zipped=False)
    plain.write_bytes(plain.read_bytes().replace(b"Piano neve", b"Piano gelo"))
    outcome = archive(folder, "import", plain)
    assert outcome.code == 1
    assert "its block has another digest than it says" in outcome.err
    assert not items(folder)


def test_nothing_is_taken_in_while_another_process_is_at_work(folder: Path, past: Path) -> None:
    archive(folder, "import", past)
    shutil.copy(past, past.with_name("again.warc.gz"))
    from scraper.store.folder import locked  # noqa: PLC0415 - a lock of this very moment

    with locked(folder / "data"):
        outcome = archive(folder, "import", past.with_name("again.warc.gz"))
    assert outcome.code == 2
    assert "Traceback" not in outcome.err
