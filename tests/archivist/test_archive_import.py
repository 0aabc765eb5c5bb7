"""What others kept becomes history: WARC files of other writers, and WACZ."""

import gzip
import os
import re
import shutil
import sqlite3
import tracemalloc
import zipfile
from base64 import b32decode
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from io import BytesIO
from multiprocessing import Process
from pathlib import Path
from signal import SIGKILL
from unittest.mock import patch

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from scraper.archive import intake
from scraper.archive.index import CaptureIndex
from scraper.archive.intake import take_in
from scraper.archive.verify import Verification
from tests.cli.conftest import Outcome, banditore

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
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


def test_years_are_taken_in_one_after_the_other(folder: Path, tmp_path: Path) -> None:
    """The oldest first, as their names sort."""
    first = warc(tmp_path / "2024.warc.gz", [("2024-11-04T08:00:00Z", LIST, a_page(SNOW))])
    later = [
        ("2025-01-15T08:00:00Z", LIST, a_page(BRIDGE, SNOW)),
        ("2025-03-21T08:00:00Z", LIST, a_page(TREES, BRIDGE, SNOW)),
    ]
    outcome = archive(folder, "import", first, warc(tmp_path / "2025.warc.gz", later))
    assert outcome.code == 0, outcome.err
    assert "2 pages read of 2 captures" in outcome.out
    assert set(items(folder)) == {SNOW[1], BRIDGE[1], TREES[1]}
    outcome = archive(folder, "rebuild", "--check")
    assert outcome.code == 0, outcome.out + outcome.err


def test_two_files_of_one_name_are_both_taken_in(folder: Path, tmp_path: Path) -> None:
    files = []
    for number, news in enumerate((SNOW, BRIDGE)):
        (tmp_path / str(number)).mkdir()
        at = f"2024-11-0{number + 4}T08:00:00Z"
        files.append(warc(tmp_path / str(number) / "data.warc.gz", [(at, LIST, a_page(news))]))
    into = tmp_path / "warc"
    names = [take_in(into, file, now=NOW, about=b"").file for file in files]
    assert len(set(names)) == 2
    assert not list(Verification(into).findings())
    assert [capture.stamp for capture in CaptureIndex(into).captures(LIST)] == ["20241104080000", "20241105080000"]


def test_what_a_kill_cut_short_is_taken_in_whole_the_next_time(folder: Path, past: Path, tmp_path: Path) -> None:
    into = tmp_path / "warc"
    killed = Process(target=_killed_within, args=(into, past))
    killed.start()
    killed.join()
    assert killed.exitcode == -SIGKILL
    assert list(into.glob("imported-*.open"))
    assert all(finding.harmless for finding in Verification(into).findings())
    taken = take_in(into, past, now=NOW + timedelta(days=1), about=b"")
    assert (taken.records, taken.known) == (4, 0)
    assert [path.name for path in into.glob("imported-*.warc.gz*") if not path.name.endswith(".manifest")] == [
        taken.file
    ]
    assert not list(Verification(into).findings())


def _killed_within(into: Path, past: Path) -> None:
    """Dies when two records of it are in."""
    known = {f"urn:x:{number}": "" for number in range(3)}
    with patch.object(intake, "_known_ids", lambda _: _Deadly(known)):
        take_in(into, past, now=NOW, about=b"")


class _Deadly(dict[str, str]):
    """Looks into what is known, until it is asked for the third time."""

    asked = 0

    def __contains__(self, name: object) -> bool:
        self.asked += 1
        if self.asked == 3:
            os.kill(os.getpid(), SIGKILL)
        return super().__contains__(name)


def test_what_a_kill_kept_from_becoming_history_becomes_it_the_next_time(folder: Path, past: Path) -> None:
    take_in(folder / "data" / "warc", past, now=NOW, about=b"")
    outcome = archive(folder, "import", past)
    assert outcome.code == 0, outcome.err
    assert "history: 3 items" in outcome.out
    assert len(items(folder)) == 3
    assert "history" not in archive(folder, "import", past).out


@pytest.mark.parametrize("odd", ["urn:x:1 2", "urn:x:perché", "urn:x:1\x07"])
def test_a_record_whose_id_no_list_can_name_is_left_out(folder: Path, past: Path, tmp_path: Path, odd: str) -> None:
    plain = tmp_path / "plain.warc"
    ids = re.compile(rb"WARC-Record-ID: <[^>]*>")
    text = gzip.decompress(past.read_bytes())
    plain.write_bytes(text.replace(ids.findall(text)[1], f"WARC-Record-ID: <{odd}>".encode()))
    outcome = archive(folder, "import", plain)
    assert outcome.code == 1
    assert "record 2: its type ('response') or its id" in outcome.err
    assert "it was left out" in outcome.err
    assert set(items(folder)) == {SNOW[1], BRIDGE[1], TREES[1]}
    assert archive(folder, "verify").code == 0
    assert archive(folder, "seal").code == 0


def test_a_bundle_that_unpacks_to_much_more_is_not_unpacked_in_memory(tmp_path: Path) -> None:
    bundle = tmp_path / "bomb.wacz"
    with zipfile.ZipFile(bundle, "w", zipfile.ZIP_DEFLATED) as target, target.open("archive/a.warc", "w") as inside:
        for _ in range(64):
            inside.write(bytes(1 << 20))
    tracemalloc.start()
    try:
        taken = take_in(tmp_path / "warc", bundle, now=NOW, about=b"")
        assert tracemalloc.get_traced_memory()[1] < 1 << 24
    finally:
        tracemalloc.stop()
    assert not taken.records


@pytest.mark.parametrize(("place", "value", "told"), [((6, 8), 1, "is encrypted"), ((8, 10), 97, "is damaged")])
def test_a_bundle_that_cannot_be_unpacked_is_told(
    folder: Path, past: Path, tmp_path: Path, *, place: tuple[int, int], value: int, told: str
) -> None:
    bundle = tmp_path / "copy.wacz"
    with zipfile.ZipFile(bundle, "w") as target:
        target.write(past, "archive/data.warc.gz")
    data = bytearray(bundle.read_bytes())
    data[place[0]] = data[data.rfind(b"PK\x01\x02") + place[1]] = value
    bundle.write_bytes(data)
    outcome = archive(folder, "import", bundle)
    assert outcome.code == 1
    assert told in outcome.err
    assert "Traceback" not in outcome.err


def test_into_an_archive_whose_lists_are_damaged_nothing_is_taken(folder: Path, past: Path) -> None:
    archive(folder, "import", past)
    [manifest] = (folder / "data" / "warc").glob("*.manifest")
    manifest.write_text("what is this\n" + manifest.read_text())
    outcome = archive(folder, "import", past)
    assert outcome.code == 1
    assert f"{manifest} cannot be read: line 1 is no record of a manifest; restore it from a copy" in outcome.err


def test_digests_may_be_written_in_other_ways(folder: Path, past: Path, tmp_path: Path) -> None:
    """In hexadecimal digits, as some writers have it."""
    plain = tmp_path / "plain.warc"
    digests = re.compile(rb"sha1:([A-Z2-7]{32})")
    in_hex = digests.sub(
        lambda found: b"sha1:" + b32decode(found[1]).hex().encode(), gzip.decompress(past.read_bytes())
    )
    plain.write_bytes(in_hex)
    assert archive(folder, "import", plain).code == 0
    assert archive(folder, "seal").code == 0
    for title in items(folder):
        outcome = archive(folder, "prove", title)
        assert outcome.code == 0, outcome.err
    assert archive(folder, "verify").code == 0


def test_nothing_is_sealed_before_it_is_taken_in_whole(folder: Path, past: Path, tmp_path: Path) -> None:
    archive(folder, "import", past)
    into = folder / "data" / "warc"
    [file] = into.glob("imported-*.warc.gz")
    file.rename(file.with_name(f"{file.name}.open"))
    assert "nothing is there to be sealed" in archive(folder, "seal").err


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
