"""archive list, get, diff and export, as an archivist uses them on the demo's archive."""

import gzip
import json
import os
import pty
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from scraper.archive.cdxj import line
from scraper.archive.index import CaptureIndex
from scraper.archivist.exporting import export, select
from scraper.archivist.listing import Wanted
from scraper.config import load
from scraper.reading_room import open_room
from tests.cli.conftest import FIXTURES, HOST, LIST, NEWS, Outcome, Place, Reply, a_list, banditore, disk_full_beyond
from tests.cli.conftest import one_line as told_in_one_line

SITE = "http://www.comune.cuneo.it"
LIST_PAGE = f"{SITE}/socio-educativo/cooperazione-internazionale.html"
CALL = (
    f"{SITE}/socio-educativo/cooperazione-internazionale/avvisi/"
    "avviso-pubblico-co-progettazione-cooperazione-internazionale-2026.html"
)
PDF = f"{SITE}/fileadmin/socio_educativo/cooperazione/avviso_coprogettazione_2026.pdf"
ITEM = "avviso pubblico per la co-progettazione"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the demo; nobody changes it."""
    folder = tmp_path_factory.mktemp("demo") / "here"
    outcome = banditore("demo", "--dir", folder)
    assert outcome.code == 0, outcome.err
    return folder


@pytest.fixture
def copied(demo: Path, tmp_path: Path) -> Path:
    """A copy of it that a test may damage."""
    return Path(shutil.copytree(demo, tmp_path / "copy"))


def archive(folder: Path, command: str, *words: str | Path) -> Outcome:
    return banditore("archive", command, *words, "--config", folder / "config.toml")


def listed(folder: Path, *words: str) -> list[dict[str, Any]]:
    outcome = archive(folder, "list", "--json", *words)
    assert outcome.code == 0, outcome.err
    return outcome.objects()


def got(folder: Path, *words: str, tmp: Path) -> bytes:
    outcome = archive(folder, "get", *words, "--output", tmp / "out")
    assert (outcome.code, outcome.out) == (0, ""), outcome.err
    return (tmp / "out").read_bytes()


def exported(folder: Path, output: Path, *words: str) -> zipfile.ZipFile:
    outcome = archive(folder, "export", *words, "--output", output)
    assert outcome.code == 0, outcome.err
    return zipfile.ZipFile(BytesIO(output.read_bytes()))


def as_people_read_it(lines: str) -> list[str]:
    return [text for text in lines.splitlines() if not text.startswith(("---", "+++"))]


# ------------------------------------------------------------------ list


def test_every_capture_is_listed_once_oldest_first(demo: Path) -> None:
    found = listed(demo)
    moments = [one["at"] for one in found]
    assert moments == sorted(moments)
    assert len({one["record"] for one in found}) == len(found) == len(list(CaptureIndex(demo / "data/warc").under("")))
    assert {one["kind"] for one in found} == {"whole", "revisit", "unmodified"}


def test_a_url_is_exact_and_what_ends_in_a_star_is_the_beginning_of_many(demo: Path) -> None:
    exact = listed(demo, CALL.replace("http://www.", "https://"))
    assert {one["url"] for one in exact} == {CALL}
    many = listed(demo, f"{SITE}/fileadmin/*")
    assert {one["url"].startswith(f"{SITE}/fileadmin/") for one in many} == {True}
    assert len({one["url"] for one in many}) > 2
    assert listed(demo, f"{SITE}/file/*") == []
    assert len(listed(demo, f"{SITE}/*")) == len([one for one in listed(demo) if one["url"].startswith(SITE)])


def test_captures_are_picked_by_day(demo: Path) -> None:
    some = listed(demo, CALL, "--since", "2025-11-05", "--until", "2025-11-07")
    assert {one["at"][:10] for one in some} == {"2025-11-05", "2025-11-06"}
    assert listed(demo, "--since", "2026-01-01") == []


def test_captures_are_picked_by_site_and_source(demo: Path) -> None:
    sources = {one["id"]: one for one in banditore("sources", "--json", "--config", demo / "config.toml").objects()}
    source = next(name for name, one in sources.items() if one["role"] == "list" and one["url"] == LIST_PAGE)
    some = listed(demo, "--source", source)
    assert some
    assert {one["source"] for one in some} == {source}
    assert any(one["kind"] == "unmodified" for one in some)
    every = listed(demo, "--site", "cuneo")
    assert {one["site"] for one in every} == {"cuneo"}
    assert len(every) > len(some)
    assert listed(demo, "--site", "altrove") == []


def test_of_an_item_come_first_the_captures_that_its_versions_name(demo: Path) -> None:
    found = listed(demo, "--item", ITEM)
    item = banditore("show", "--json", "--config", demo / "config.toml", ITEM).objects()[0]
    named = {version["snapshot"] for version in item["versions"]}
    assert {one["record"] for one in found[: len(named)]} == named
    assert not any(one["named"] for one in found[len(named) :])
    assert {CALL, LIST_PAGE, PDF} < {one["url"] for one in found}
    assert min(one["at"] for one in found) >= "2025-10-22"  # the lists did not show it before
    other = next(one for one in listed(demo) if "balo-kendo" in one["url"])
    assert other["url"] not in {one["url"] for one in found}


def test_people_read_moments_in_the_zone_of_the_site(demo: Path) -> None:
    outcome = archive(demo, "list", CALL)
    first = outcome.out.splitlines()[0].split()
    assert first[:5] == ["2025-10-22T09:10:00+02:00", "200", "text/html", first[3], "whole"]
    assert first[5].startswith("urn:uuid:")
    assert first[-1] == CALL
    assert outcome.err == f"{len(listed(demo, CALL))} captures\n"


def test_a_capture_that_is_damaged_or_missing_is_listed_as_such(copied: Path) -> None:
    whole = next(one for one in listed(copied, CALL) if one["kind"] == "whole")
    (copied / "data/warc" / whole["file"]).unlink()
    found = next(one for one in listed(copied, CALL) if one["offset"] == whole["offset"])
    assert (found["kind"], found["record"]) == ("damaged", None)
    assert f"{whole['file']} is missing" in found["fault"]


def test_an_archive_that_nobody_wrote_yet_lists_nothing(place: Place) -> None:
    outcome = banditore("archive", "list", "--config", place.config)
    assert (outcome.code, outcome.out, outcome.err) == (0, "", "0 captures\n")


def test_an_item_that_nobody_knows_is_one_line(demo: Path) -> None:
    outcome = archive(demo, "list", "--item", "no such item")
    assert outcome.code == 2
    assert "no such item" in told_in_one_line(outcome)


# ------------------------------------------------------------------ get


def test_the_body_of_a_capture_is_what_was_served(demo: Path, tmp_path: Path) -> None:
    served = (FIXTURES / "3-first-call" / PDF.removeprefix(f"{SITE}/")).read_bytes()
    record = listed(demo, PDF)[0]["record"]
    for name in (record, f"<{record}>", f"{PDF}@2025-10-22", f"{PDF}@20251022071000", f"{PDF}@2025-10-22T09:10"):
        assert got(demo, name, tmp=tmp_path) == served
    assert got(demo, f"{PDF}@2025-10-22", "--payload", tmp=tmp_path) == served


def test_a_url_is_its_newest_capture_and_of_another_moment_the_nearest_which_is_said(
    demo: Path, tmp_path: Path
) -> None:
    newest = listed(demo, PDF)[-1]
    record = got(demo, PDF, "--record", tmp=tmp_path)
    assert f"WARC-Record-ID: <{newest['record']}>".encode() in record
    to_file = ("--output", tmp_path / "out")
    outcome = archive(demo, "get", f"{PDF}@2020-01-01", *to_file)
    assert outcome.code == 0
    assert outcome.err == f"nothing was captured at that moment; the nearest: {PDF}@2025-10-22T07:10:00+00:00\n"
    assert archive(demo, "get", f"{PDF}@2025-10-22T09:10", *to_file).err == ""


def test_a_304_has_the_body_that_it_stands_for_and_its_own_headers(demo: Path, tmp_path: Path) -> None:
    unmodified = next(one for one in listed(demo, CALL) if one["kind"] == "unmodified")
    whole = [one for one in listed(demo, CALL) if one["digest"] == unmodified["digest"] and one["kind"] == "whole"]
    assert got(demo, unmodified["record"], tmp=tmp_path) == got(demo, whole[0]["record"], tmp=tmp_path)
    assert got(demo, unmodified["record"], "--headers", tmp=tmp_path).startswith(b"HTTP/1.1 304 Not Modified\r\n")


def test_an_item_is_the_record_that_its_newest_version_was_read_from(demo: Path, tmp_path: Path) -> None:
    item = banditore("show", "--json", "--config", demo / "config.toml", ITEM).objects()[0]
    assert got(demo, ITEM, tmp=tmp_path) == got(demo, item["versions"][-1]["snapshot"], tmp=tmp_path)


def test_a_record_of_any_type_is_got_by_its_id(demo: Path, tmp_path: Path) -> None:
    file = min((demo / "data/warc").glob("*.warc.gz"))
    lines = [text.split() for text in Path(f"{file}.manifest").read_text(encoding="ascii").splitlines()]
    names = {kind: name for _, _, _, kind, name in lines}
    assert names.keys() == {"warcinfo", "resource", "response", "request", "metadata"}
    assert got(demo, names["metadata"], tmp=tmp_path).startswith(b"source: ")
    assert got(demo, names["resource"], tmp=tmp_path).startswith(b"www.comune.cuneo.it. IN A ")
    assert got(demo, names["request"], "--headers", tmp=tmp_path).startswith(b"GET /")
    for name in names.values():
        assert got(demo, name, "--record", tmp=tmp_path).startswith(b"WARC/1.1\r\n")
    assert archive(demo, "get", names["warcinfo"], "--headers").code == 2


def test_headers_and_payload_are_as_they_were_received(place: Place, tmp_path: Path) -> None:
    page = gzip.compress(a_list(*NEWS).body)
    place.town.on(LIST, Reply(page, fields={"Content-Encoding": "gzip", "X-Odd": "  two  blanks"}))
    assert place.banditore("run").code == 0
    url = f"http://{HOST}{LIST}"
    assert got(place.folder, url, "--payload", tmp=tmp_path) == page
    assert got(place.folder, url, tmp=tmp_path) == a_list(*NEWS).body
    head = got(place.folder, url, "--headers", tmp=tmp_path)
    assert head.startswith(b"HTTP/1.1 200 OK\r\n")
    assert f"Content-Length: {len(page)}\r\n".encode() in head
    assert head.endswith(b"\r\n\r\n")


@pytest.mark.parametrize("which", ["urn:uuid:unknown", "http://nowhere.example/", f"{PDF}@yesterday", "no such item"])
def test_what_nothing_is_called_is_one_line_and_exit_2(demo: Path, which: str) -> None:
    outcome = archive(demo, "get", which)
    assert outcome.code == 2
    told_in_one_line(outcome)


def test_a_record_that_is_damaged_or_missing_is_one_line_and_exit_1(copied: Path) -> None:
    one = next(one for one in listed(copied, CALL) if one["kind"] == "whole")
    path = copied / "data/warc" / one["file"]
    data = bytearray(path.read_bytes())
    data[one["offset"] + one["length"] // 2] ^= 16
    path.write_bytes(data)
    outcome = archive(copied, "get", one["record"])
    assert outcome.code == 1
    assert f"the record at byte {one['offset']} of {one['file']} is damaged" in told_in_one_line(outcome)
    path.unlink()
    outcome = archive(copied, "get", one["record"])
    assert outcome.code == 1
    assert f"{one['file']} is missing" in told_in_one_line(outcome)


def on_a_terminal(folder: Path, *words: str) -> tuple[int, bytes]:
    """What a command shows on a terminal, and its exit code."""
    ours, theirs = pty.openpty()
    code = "from scraper.cli.main import main; main()"
    command = [sys.executable, "-c", code, "archive", "get", *words, "--config", str(folder / "config.toml")]
    with subprocess.Popen(command, stdout=theirs, stderr=subprocess.DEVNULL, cwd=Path(__file__).parents[2]) as process:
        os.close(theirs)
        shown = b"".join(_shown_on(ours))
    os.close(ours)
    return process.returncode, shown


def _shown_on(terminal: int) -> Iterator[bytes]:
    while True:
        try:
            piece = os.read(terminal, 65_536)
        except OSError:  # Linux says so when the other end is closed
            return
        if not piece:
            return
        yield piece


def test_a_terminal_is_not_flooded_with_a_pdf_but_shows_a_page(demo: Path) -> None:
    assert on_a_terminal(demo, f"{PDF}@2025-10-22") == (2, b"")
    code, shown = on_a_terminal(demo, f"{CALL}@2025-10-22")
    assert code == 0
    assert b"</html>" in shown


def test_a_file_that_cannot_be_written_is_one_line(demo: Path, tmp_path: Path) -> None:
    outcome = archive(demo, "get", CALL, "--output", tmp_path / "no" / "folder")
    assert outcome.code == 1
    assert "cannot write" in told_in_one_line(outcome)


# ------------------------------------------------------------------ diff


def test_two_captures_are_compared_by_the_words_that_readers_see(demo: Path) -> None:
    outcome = archive(demo, "diff", f"{CALL}@2025-10-22", f"{CALL}@2025-11-04")
    assert outcome.code == 0
    assert "giorno [-14-] {+28+} novembre 2025" in outcome.out
    assert len(as_people_read_it(outcome.out)) < 10
    assert archive(demo, "diff", "--exit-code", f"{CALL}@2025-10-22", f"{CALL}@2025-11-04").code == 1


def test_of_one_item_its_two_newest_records_are_compared(demo: Path) -> None:
    outcome = archive(demo, "diff", ITEM)
    assert outcome.code == 0
    assert "{+RETTIFICA - All’articolo 4" in outcome.out


def test_captures_that_are_equal_are_plainly_said_to_be(demo: Path) -> None:
    for option in ([], ["--html"]):
        outcome = archive(demo, "diff", *option, "--exit-code", CALL, CALL)
        assert outcome.code == 0
        assert outcome.out.splitlines()[-1] == "equal, byte for byte"


def test_another_spelling_of_the_same_words_is_equal_in_words_and_not_in_bytes(watched: Place) -> None:
    url = f"http://{HOST}{LIST}"
    first = listed(watched.folder, url)[-1]["record"]
    watched.town.on(LIST, Reply(a_list(*NEWS).body.replace(b"<h2>", b'<h2 class="x">')))
    assert watched.banditore("run", "--all").code == 0
    outcome = archive(watched.folder, "diff", "--exit-code", first, url)
    assert outcome.code == 1
    assert outcome.out.splitlines()[-1].startswith("equal in what is compared; the bytes are not")
    outcome = archive(watched.folder, "diff", "--html", first, url)
    assert "+<div" in outcome.out or 'class="x"' in outcome.out


def test_the_markup_is_compared_line_by_line(demo: Path) -> None:
    outcome = archive(demo, "diff", "--html", f"{CALL}@2025-10-22", f"{CALL}@2025-11-04")
    assert outcome.code == 0
    lines = outcome.out.splitlines()
    assert lines[0].startswith(f"--- {CALL}@2025-10-22T09:10:00+02:00 urn:uuid:")
    assert any(one.startswith("@@ ") for one in lines)
    assert any(one.startswith('-<p class="bodytext">La domanda') for one in lines)


def test_a_pdf_is_compared_by_its_text_and_not_by_its_markup(demo: Path) -> None:
    other = PDF.replace("avviso_", "modulo_domanda_")
    outcome = archive(demo, "diff", f"{PDF}@2025-10-22", f"{other}@2025-10-22")
    assert outcome.code == 0
    assert "Art. 1 - Oggetto" in outcome.out
    outcome = archive(demo, "diff", "--html", f"{PDF}@2025-10-22", f"{other}@2025-10-22")
    assert outcome.code == 2
    assert "no text but application/pdf" in told_in_one_line(outcome)


def test_scripts_get_a_difference_as_one_object(demo: Path) -> None:
    outcome = archive(demo, "diff", "--json", f"{CALL}@2025-10-22", f"{CALL}@2025-11-04")
    (found,) = outcome.objects()
    assert (found["equal"], found["same_bytes"]) == (False, False)
    assert found["before"]["at"] < found["after"]["at"]
    assert {one["op"] for one in found["segments"]} == {"same", "removed", "added"}
    (found,) = archive(demo, "diff", "--json", "--html", CALL, CALL).objects()
    assert (found["equal"], found["lines"]) == (True, [])


# ------------------------------------------------------------------ export


def test_a_site_is_taken_along_whole(demo: Path, tmp_path: Path) -> None:
    copy = exported(demo, tmp_path / "a.wacz", "--site", "cuneo")
    ours = sorted((demo / "data/warc").glob("*.warc.gz"))
    assert [name for name in copy.namelist() if name.startswith("archive/")] == [f"archive/{one.name}" for one in ours]
    assert [copy.read(f"archive/{one.name}") for one in ours] == [one.read_bytes() for one in ours]
    index = gzip.decompress(copy.read("indexes/index.cdx.gz")).decode().splitlines()
    kept = [line(one) for one in CaptureIndex(demo / "data/warc").under("") if one.status != 304]
    assert [text.split(" ", 2)[::2] for text in index] == [text.split(" ", 2)[::2] for text in kept]


def test_wacz_validate_is_content_with_an_export(demo: Path, tmp_path: Path) -> None:
    for number, words in enumerate((["--item", ITEM], ["--url", PDF, "--until", "2025-11-01"], ["--site", "cuneo"])):
        file = tmp_path / f"{number}.wacz"
        exported(demo, file, *words)
        command = [sys.executable, "-m", "wacz", "validate", "-f", str(file)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
        assert done.stdout.splitlines()[-1] == "Validation succeeded, the passed WACZ is valid", done.stdout


def test_the_same_captures_at_the_same_moment_are_the_same_bytes(demo: Path, tmp_path: Path) -> None:
    moment = datetime(2026, 6, 24, 12, tzinfo=UTC)
    for name in ("a.wacz", "b.wacz"):
        with open_room(load(demo / "config.toml"), clock=lambda: moment) as room:
            export(select(Wanted(url=f"{SITE}/*"), room), "Comune di Cuneo", tmp_path / name, room)
    assert (tmp_path / "a.wacz").read_bytes() == (tmp_path / "b.wacz").read_bytes()


def test_the_pages_of_an_export_have_titles_and_text_and_stand_there_once_for_each_state(
    demo: Path, tmp_path: Path
) -> None:
    copy = exported(demo, tmp_path / "a.wacz", "--item", ITEM)
    header, *pages = [json.loads(text) for text in copy.read("pages/pages.jsonl").decode().splitlines()]
    assert header["format"] == "json-pages-1.0"
    calls = [one for one in pages if one["url"] == CALL]
    assert [one["ts"][:10] for one in calls] == ["2025-10-22", "2025-11-04", "2025-11-05"]
    assert calls[0]["title"].startswith("Comune di Cuneo - Avviso pubblico")
    assert "14 novembre 2025" in calls[0]["text"]
    assert "28 novembre 2025" in calls[1]["text"]
    assert calls[2]["title"].endswith("Sito in manutenzione")
    assert all(one["id"].startswith("urn:uuid:") for one in pages)
    about = json.loads(copy.read("datapackage.json"))
    assert about["title"].startswith("Avviso pubblico per la co-progettazione")
    assert about["home"] == {"url": pages[0]["url"], "ts": pages[0]["ts"]}


def test_a_period_brings_the_earlier_records_along_that_its_captures_stand_for(demo: Path, tmp_path: Path) -> None:
    words = ("--url", CALL, "--since", "2025-11-06", "--until", "2025-11-07")
    outcome = archive(demo, "export", *words, "--output", tmp_path / "a.warc.gz")
    assert outcome.code == 0, outcome.err
    with (tmp_path / "a.warc.gz").open("rb") as file:
        records = [(one.rec_type, one.rec_headers.get_header("WARC-Date")[:10]) for one in ArchiveIterator(file)]
    assert ("revisit", "2025-11-06") in records
    assert ("response", "2025-11-04") in records
    assert ("request", "2025-11-04") in records
    assert [kind for kind, _ in records].count("warcinfo") == 2
    copy = exported(demo, tmp_path / "a.wacz", *words)
    _, page = copy.read("pages/pages.jsonl").decode().splitlines()
    assert json.loads(page)["ts"].startswith("2025-11-04T")


def test_what_a_query_asks_for_is_taken_along(copied: Path, tmp_path: Path) -> None:
    with (copied / "config.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[query]]\nid = "senegal"\ntitle = "Senegal"\nmatch = ["Senegal"]\n')
    copy = exported(copied, tmp_path / "a.wacz", "--query", "senegal")
    urls = {json.loads(text).get("url", "") for text in copy.read("pages/pages.jsonl").decode().splitlines()}
    assert any(url.endswith("reti-al-lavoro.html") for url in urls)
    assert not any("balo-kendo" in url for url in urls)
    assert json.loads(copy.read("datapackage.json"))["title"] == "Senegal"
    outcome = archive(copied, "export", "--query", "no", "--output", tmp_path / "b.wacz")
    assert outcome.code == 2
    assert "there are: senegal" in told_in_one_line(outcome)


def test_what_pages_need_to_look_like_themselves_is_taken_along(place: Place, tmp_path: Path) -> None:
    place.configure(more="[archive]\nrequisites = true\n")
    looks = b'<link rel="stylesheet" href="/a.css"></head>'
    place.town.on(LIST, Reply(a_list(*NEWS).body.replace(b"</head>", looks)))
    place.town.on("/a.css", Reply(b"h1 { background: url(/s.png) }", media_type="text/css"))
    place.town.on("/s.png", Reply(b"\x89PNG", media_type="image/png"))
    assert place.banditore("run").code == 0
    copy = exported(place.folder, tmp_path / "a.wacz", "--url", f"http://{HOST}{LIST}")
    index = gzip.decompress(copy.read("indexes/index.cdx.gz")).decode().splitlines()
    kept = {json.loads(text.split(" ", 2)[2])["url"] for text in index}
    assert kept == {f"dns:{HOST}", *(f"http://{HOST}{path}" for path in (LIST, "/a.css", "/s.png"))}


def test_warcio_is_content_with_an_export(demo: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.warc.gz"
    assert archive(demo, "export", "--output", file).code == 0
    command = [sys.executable, "-m", "warcio.cli", "check", "-v", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout
    assert "digest failed" not in done.stdout


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--url", "http://nowhere.example/"), "nothing was captured of that"),
        (("--since", "2026-01-01"), "nothing was captured of that"),
        (("--item", "no such item"), "no such item"),
    ],
)
def test_an_empty_selection_is_one_line_and_no_file(
    demo: Path, tmp_path: Path, words: tuple[str, ...], says: str
) -> None:
    outcome = archive(demo, "export", *words, "--output", tmp_path / "a.wacz")
    assert outcome.code == 2
    assert says in told_in_one_line(outcome)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_is_not_written_over_unless_that_is_said(demo: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.wacz"
    file.write_text("precious", encoding="utf-8")
    outcome = archive(demo, "export", "--output", file)
    assert outcome.code == 2
    assert "is there already" in told_in_one_line(outcome)
    assert file.read_text(encoding="utf-8") == "precious"
    assert archive(demo, "export", "--force", "--output", file).code == 0
    assert zipfile.is_zipfile(file)


@pytest.mark.parametrize("name", ["a.zip", "no/folder/a.wacz"])
def test_a_file_that_cannot_be_meant_is_one_line(demo: Path, tmp_path: Path, name: str) -> None:
    outcome = archive(demo, "export", "--output", tmp_path / name)
    assert outcome.code == 2
    told_in_one_line(outcome)


@pytest.mark.parametrize("size", [50_000, 300_000])
def test_a_full_disk_leaves_no_half_file_and_what_was_there(copied: Path, tmp_path: Path, size: int) -> None:
    target = tmp_path / "exports"
    target.mkdir()
    (target / "a.wacz").write_text("precious", encoding="utf-8")
    with disk_full_beyond(size):
        outcome = archive(copied, "export", "--force", "--output", target / "a.wacz")
    assert outcome.code == 1, outcome.err
    assert "cannot write" in told_in_one_line(outcome)
    assert [path.name for path in target.iterdir()] == ["a.wacz"]
    assert (target / "a.wacz").read_text(encoding="utf-8") == "precious"


def test_a_damaged_record_is_not_exported(copied: Path, tmp_path: Path) -> None:
    one = next(one for one in listed(copied, CALL) if one["kind"] == "whole")
    path = copied / "data/warc" / one["file"]
    data = bytearray(path.read_bytes())
    data[one["offset"] + one["length"] - 3] ^= 1
    path.write_bytes(data)
    outcome = archive(copied, "export", "--url", CALL, "--output", tmp_path / "a.wacz")
    assert outcome.code == 1
    assert f"at byte {one['offset']} of {one['file']} is damaged" in told_in_one_line(outcome)
    assert not (tmp_path / "a.wacz").exists()
