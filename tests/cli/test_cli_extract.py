import json
from pathlib import Path

import pytest

from tests.cli.conftest import FIXTURES, ITEM_KEYS, banditore, banditore_process, one_line

PAGE = FIXTURES / "site" / "socio-educativo" / "cooperazione-internazionale.html"
CALL_PAGE = FIXTURES / "3-first-call" / "socio-educativo" / "cooperazione-internazionale.html"
GRID = FIXTURES.parent / "unseen" / "aria_grid.html"
URL = "http://www.comune.cuneo.it/socio-educativo/cooperazione-internazionale.html"
WITHOUT_ID = [key for key in ITEM_KEYS if key != "id"]


def test_a_file_with_its_address_and_day_gives_json_lines_with_the_keys_of_the_contract() -> None:
    outcome = banditore("extract", PAGE, "--url", URL, "--at", "2025-10-02", "--json")
    assert outcome.code == 0
    found = outcome.objects()
    assert {tuple(one) for one in found} == {tuple(ITEM_KEYS)}
    expected = json.loads((FIXTURES / "1-first-sight" / "expected.json").read_text(encoding="utf-8"))["items"]
    assert [{key: one[key] for key in WITHOUT_ID} for one in found] == expected


def test_a_call_has_its_deadline_and_its_documents() -> None:
    found = banditore("extract", CALL_PAGE, "--url", URL, "--at", "2025-10-22T09:10:00+02:00", "--json").objects()
    [call] = [one for one in found if one["kind"] == "call"]
    assert call["deadline"] == "2025-11-14T12:00:00+01:00"
    assert all(set(one) == {"url", "title", "media_type"} for one in call["attachments"])


def test_without_json_a_person_reads_a_table_and_how_the_page_was_read() -> None:
    outcome = banditore("extract", PAGE, "--url", URL)
    assert outcome.code == 0
    assert "Delegazione cuneese in Guinea" in outcome.out
    assert "2025-10-01" in outcome.out
    assert outcome.err == f'{PAGE}: 8 items, read as typo3: content="TYPO3 in its head, csc-default on the page\n'


def test_a_page_of_no_family_says_what_speaks_for_its_list_and_what_was_passed_over(tmp_path: Path) -> None:
    outcome = banditore("extract", GRID, "--json")
    [how] = outcome.err.splitlines()
    assert how.startswith(f"{GRID}: 7 items, read as general/cards: cards of 7 under div.k-body (dates +3.0, ")
    assert "; passed over: cards of " in how
    assert len(outcome.objects()) == 7


def _feed(folder: Path, entries: str) -> Path:
    file = folder / "feed.xml"
    file.write_text(f"<rss version='2.0'><channel><title>Novità</title>{entries}</channel></rss>", encoding="utf-8")
    return file


def test_a_feed_is_read_as_what_it_is(tmp_path: Path) -> None:
    file = _feed(tmp_path, "<item><title>Lavori in via Roma</title><link>https://b.example/n/1</link></item>")
    outcome = banditore("extract", file, "--json")
    assert [one["title"] for one in outcome.objects()] == ["Lavori in via Roma"]
    assert outcome.err == f"{file}: 1 item, read as feed/rss\n"


def test_a_feed_without_entries_is_an_empty_list(tmp_path: Path) -> None:
    file = _feed(tmp_path, "")
    outcome = banditore("extract", file, "--json")
    assert (outcome.code, outcome.out) == (0, "")
    assert outcome.err.startswith(f"{file}: 0 items, empty list: ")


def test_the_table_fits_into_80_columns_and_cuts_no_title() -> None:
    done = banditore_process("extract", PAGE, "--url", URL, environment={"COLUMNS": "80", "PYTHONIOENCODING": "utf-8"})
    lines = done.stdout.decode().splitlines()
    assert max(map(len, lines)) <= 80
    title, url = lines[0].index("title"), lines[0].index("url")
    words = " ".join(" ".join(line[title:url] for line in lines).split())
    assert "Delegazione cuneese in Guinea per l’avvio del progetto Balo Kendo" in words
    assert any(line[url:].strip() == "…nale/in-cibo-civitas.html" for line in lines)
    assert "deadline" not in lines[0]


def test_an_address_on_another_site_is_shown_with_its_host(tmp_path: Path) -> None:
    file = _feed(tmp_path, "<item><title>Lavori in via Roma</title><link>https://b.example/n/1</link></item>")
    assert " b.example/n/1" in banditore("extract", file, "--url", "https://a.example/feed").out
    assert " /n/1" in banditore("extract", file, "--url", "https://b.example/feed").out


def test_a_page_that_names_its_own_address_needs_none(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    canonical = f'<link rel="canonical" href="{URL}">'
    file.write_bytes(PAGE.read_bytes().replace(b"<head>", f"<head>{canonical}".encode()))
    found = banditore("extract", file, "--json").objects()
    assert all(one["url"].startswith("http://www.comune.cuneo.it/") for one in found)


def test_extracting_twice_gives_the_same_bytes() -> None:
    words = ("extract", PAGE, "--url", URL, "--at", "2025-10-02", "--json")
    assert banditore(*words).out == banditore(*words).out


def test_json_is_utf_8_whatever_the_terminal_speaks() -> None:
    environment = {"PYTHONIOENCODING": "ascii"}
    done = banditore_process("extract", CALL_PAGE, "--url", URL, "--json", environment=environment)
    assert done.returncode == 0, done.stderr.decode()
    assert "per l’avvio del progetto" in done.stdout.decode("utf-8")
    assert all(json.loads(line) for line in done.stdout.splitlines())


def test_a_terminal_that_speaks_latin_1_shows_question_marks_for_what_it_has_no_sign_for() -> None:
    environment = {"PYTHONIOENCODING": "latin-1", "COLUMNS": "250"}
    done = banditore_process("extract", CALL_PAGE, "--url", URL, environment=environment)
    assert done.returncode == 0, done.stderr.decode()
    assert "per l?avvio del progetto" in done.stdout.decode("latin-1")
    assert "diventa spazio di comunità" in done.stdout.decode("latin-1")


def test_a_page_without_a_list_is_no_error_and_says_so(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text("<h1>Benvenuti</h1><p>Orari degli uffici", encoding="utf-8")
    outcome = banditore("extract", file, "--json")
    assert (outcome.code, outcome.out) == (0, "")
    assert outcome.err.startswith(f"{file}: 0 items, no list: no list was recognised on it; ")


def test_a_file_that_is_missing_and_a_folder_are_told_in_one_line(tmp_path: Path) -> None:
    for file, words in ((tmp_path / "nothing.html", "No such file or directory"), (tmp_path, "Is a directory")):
        outcome = banditore("extract", file)
        assert outcome.code == 2
        assert one_line(outcome) == f"error: {file}: {words}"


def test_a_page_on_this_machine_is_not_asked_for() -> None:
    outcome = banditore("extract", "http://127.0.0.1:9/novita.html")
    assert outcome.code == 2
    line = one_line(outcome)
    assert line.startswith("error: http://127.0.0.1:9/novita.html: address refused: ")
    assert "127.0.0.1 is not a public address" in line


@pytest.mark.parametrize("url", ["http://", "http://127.0.0.1:99999/"])
def test_an_address_that_is_none_is_told_in_one_line(url: str) -> None:
    outcome = banditore("extract", url)
    assert outcome.code == 2
    assert "is not a web address: http:// or https://, a host, a path" in one_line(outcome)


@pytest.mark.parametrize("url", ["comune.cuneo.it", "ftp://comune.cuneo.it/", "http://"])
def test_the_place_of_a_file_must_be_a_web_address(url: str) -> None:
    outcome = banditore("extract", PAGE, "--url", url)
    assert outcome.code == 2
    assert f"'{url}' is not a web address" in one_line(outcome)


@pytest.mark.parametrize("at", ["tomorrow", "2025-13-01", "", "9999999999d", "0001-01-01T00:00+10:00", "9999-12-31"])
def test_a_day_that_is_none_is_wrong_usage(at: str) -> None:
    outcome = banditore("extract", PAGE, "--at", at)
    assert outcome.code == 2
    assert "is no day (2026-06-24), moment (2026-06-24T12:00+02:00) or age (7d)" in one_line(outcome)


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    banditore("extract", PAGE)
    assert list(tmp_path.iterdir()) == []
