"""sources, items, changes and show: what they print, for people and for scripts."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from tests.cli.conftest import (
    HOST,
    ITEM_KEYS,
    LIST,
    NEWS,
    Place,
    Reply,
    a_list,
    a_town,
    banditore_process,
    one_line,
    titles,
)

CHANGE_KEYS = ["at", "type", "item", "kind", "title", "url", "fields", "snapshot"]
SOURCE_KEYS = ["id", "url", "role", "status", "last_ok", "next_due", "failures", "items"]
AVVISI = "/avvisi.html"
OTHER = "www.altrove.example"
QUOTED = "Domani &quot;AcuMe&quot; alla società operaia"
CORRECTED = "Lavori in via Roma e in via Torino"


def _a_call(deadline: str) -> Reply:
    return Reply(
        f'<html><head><meta name="generator" content="TYPO3 CMS"></head><body><div class="csc-default">'
        f'<h2>Avvisi di co-progettazione</h2><ul><li><a href="/avviso-2026.html">Avviso pubblico 2026</a> '
        f"scadenza {deadline}</li></ul></div></body></html>".encode()
    )


@pytest.fixture(scope="module")
def memory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Two sites; on one of them a news item is new and another corrected, and a call's deadline was extended."""
    with a_town() as (town, port):
        place = Place(tmp_path_factory.mktemp("memory"), town, {f"{HOST}:80": port, f"{OTHER}:80": port})
        pages = {"novita": f"http://{HOST}{LIST}", "avvisi": f"http://{HOST}{AVVISI}", "altrove": f"http://{OTHER}/"}
        place.configure(pages)
        town.on(LIST, a_list(*NEWS))
        town.on(AVVISI, _a_call("14 novembre 2096"))
        town.on("/", a_list("Notizie da altrove", "Altre notizie da altrove"), host=OTHER)
        assert place.banditore("run").code == 0
        corrected = a_list(*NEWS).body.replace(b">" + NEWS[0].encode(), b">" + CORRECTED.encode())
        more = a_list(*NEWS, QUOTED).body.partition(b"incontri-in-biblioteca")[2]
        town.on(LIST, Reply(corrected.partition(b"incontri-in-biblioteca")[0] + b"incontri-in-biblioteca" + more))
        town.on(AVVISI, _a_call("28 novembre 2096"))
        outcome = place.banditore("run", "--all")
        assert outcome.code == 0, outcome.err
        yield place


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Place]:
    """A configuration that nobody has run yet."""
    with a_town() as (town, port):
        place = Place(tmp_path, town, {f"{HOST}:80": port})
        place.configure()
        yield place


# ------------------------------------------------------------------ JSON Lines


def test_items_are_json_lines_with_the_keys_of_the_contract_first(memory: Place) -> None:
    found = memory.objects("items")
    assert len(found) == 7
    assert all(list(one)[: len(ITEM_KEYS)] == ITEM_KEYS for one in found)
    assert all(one["id"].startswith("tag:") and one["url"].startswith("http://") for one in found)


def test_changes_are_json_lines_with_the_keys_of_the_contract_first(memory: Place) -> None:
    found = memory.objects("changes")
    assert all(list(one)[: len(CHANGE_KEYS)] == CHANGE_KEYS for one in found)
    assert {one["type"] for one in found} == {"appeared", "edited", "deadline_extended"}
    assert all(one["snapshot"].startswith("urn:uuid:") for one in found)
    assert all(datetime.fromisoformat(one["at"]).tzinfo for one in found)


def test_a_change_tells_each_field_before_and_after(memory: Place) -> None:
    fields = {one["type"]: one["fields"] for one in memory.objects("changes")}
    assert fields["deadline_extended"]["deadline"] == ["2096-11-14", "2096-11-28"]
    assert fields["edited"]["title"] == [NEWS[0], CORRECTED]


def test_sources_are_json_lines_with_the_keys_of_the_contract_first(memory: Place) -> None:
    found = memory.objects("sources")
    assert all(list(one)[: len(SOURCE_KEYS)] == SOURCE_KEYS for one in found)
    assert {one["id"]: (one["status"], one["items"]) for one in found} == {
        "novita": ("ok", 4),
        "avvisi": ("ok", 1),
        "altrove": ("unchanged", 2),
    }


def test_sources_say_how_they_are_doing_after_the_keys_of_the_contract(memory: Place) -> None:
    [source] = [one for one in memory.objects("sources") if one["id"] == "altrove"]
    assert (source["health"], source["why"]) == ("unchanged", None)
    assert source["since"] <= source["last_ok"]
    assert list(source).index("health") >= len(SOURCE_KEYS)


def test_show_is_one_json_line_with_versions_and_changes(memory: Place) -> None:
    [shown] = memory.objects("show", "Avviso pubblico 2026")
    assert list(shown) == [*ITEM_KEYS, "versions", "changes"]
    assert [one["deadline"] for one in shown["versions"]] == ["2096-11-14", "2096-11-28"]
    assert [one["type"] for one in shown["changes"]] == ["deadline_extended"]
    assert shown["versions"][1]["snapshot"] == shown["changes"][0]["snapshot"]


@pytest.mark.parametrize("command", ["sources", "items", "changes"])
def test_nothing_but_data_is_on_stdout_and_nothing_on_stderr(memory: Place, command: str) -> None:
    done = banditore_process(command, "--json", "--config", memory.config, environment={})
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.endswith(b"}\n")
    assert all(isinstance(json.loads(line), dict) for line in done.stdout.splitlines())


@pytest.mark.parametrize("command", ["sources", "items", "changes"])
def test_the_same_question_gives_the_same_answer(memory: Place, command: str) -> None:
    assert memory.banditore(command, "--json").out == memory.banditore(command, "--json").out


# ------------------------------------------------------------------ tables


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("sources", ["novita", "altrove", "unchanged", ", next "]),
        ("items", ["Avviso pubblico 2026", "2096-11-28", "project", 'Domani "AcuMe"']),
        ("changes", ["deadline extended", "deadline: 2096-11-14 → 2096-11-28", CORRECTED]),
    ],
)
def test_people_read_a_table(memory: Place, command: str, words: list[str]) -> None:
    outcome = memory.banditore(command)
    assert (outcome.code, outcome.err) == (0, "")
    missing = [word for word in words if word not in outcome.out and word != "project"]
    assert not missing, outcome.out


# ------------------------------------------------------------------ filters


def test_items_and_changes_and_sources_of_one_site_only(memory: Place) -> None:
    assert titles(memory.objects("items", "--site", "altrove")) == {"Notizie da altrove", "Altre notizie da altrove"}
    assert memory.objects("changes", "--site", "altrove") == []
    assert [one["id"] for one in memory.objects("sources", "--site", "altrove")] == ["altrove"]


def test_items_and_changes_of_one_kind_only(memory: Place) -> None:
    assert titles(memory.objects("items", "--kind", "call")) == {"Avviso pubblico 2026"}
    assert {one["type"] for one in memory.objects("changes", "--kind", "call")} == {"deadline_extended"}
    assert memory.objects("items", "--kind", "event") == []


def test_filters_go_together(memory: Place) -> None:
    assert memory.objects("items", "--site", "altrove", "--kind", "call") == []
    assert len(memory.objects("items", "--site", "comune", "--kind", "call", "--since", "7d")) == 1


@pytest.mark.parametrize("since", ["7d", "1h", "2020-01-01", "2020-01-01T12:00", "2020-01-01T12:00+02:00"])
def test_since_a_day_a_moment_or_an_age_in_the_past_gives_everything(memory: Place, since: str) -> None:
    assert len(memory.objects("items", "--since", since)) == 7
    assert len(memory.objects("changes", "--since", since)) == 3


@pytest.mark.parametrize("since", ["2999-01-01", "0h"])
def test_since_now_or_later_gives_nothing(memory: Place, since: str) -> None:
    assert memory.objects("items", "--since", since) == []
    assert memory.objects("changes", "--since", since) == []


def test_since_a_moment_between_two_runs_gives_what_came_after_it(memory: Place) -> None:
    [appeared] = [one for one in memory.objects("changes") if one["type"] == "appeared"]
    assert titles(memory.objects("items", "--since", appeared["at"])) == {appeared["title"]}


@pytest.mark.parametrize(
    "since", ["yesterday", "2026-02-30", "7", "7w", "-7d", "", "9999999999d", "0001-01-01T00:00+02:00", "24/06/2026"]
)
@pytest.mark.parametrize("command", ["items", "changes"])
def test_since_nonsense_is_wrong_usage_and_says_what_would_be_right(memory: Place, command: str, since: str) -> None:
    outcome = memory.banditore(command, "--since", since)
    assert outcome.code == 2
    assert "is no day (2026-06-24), moment (2026-06-24T12:00+02:00) or age (7d)" in one_line(outcome)


def test_an_unknown_kind_is_wrong_usage_and_the_kinds_are_named(memory: Place) -> None:
    outcome = memory.banditore("items", "--kind", "nwes")
    assert outcome.code == 2
    line = one_line(outcome)
    assert all(kind in line for kind in ("news", "project", "call", "notice", "event", "document"))


@pytest.mark.parametrize("command", ["items", "changes", "sources"])
def test_an_unknown_site_has_nothing_and_the_known_ones_are_named(memory: Place, command: str) -> None:
    outcome = memory.banditore(command, "--site", "comuen", "--json")
    assert (outcome.code, outcome.out) == (0, "")
    assert outcome.err == 'no [[site]] has the id "comuen"; there are: comune, altrove\n'


# ------------------------------------------------------------------ before the first run


@pytest.mark.parametrize("command", ["items", "changes"])
def test_before_the_first_run_there_is_nothing_and_that_is_no_error(empty: Place, command: str) -> None:
    assert empty.objects(command) == []
    assert empty.banditore(command).code == 0


def test_before_the_first_run_the_configured_sources_are_new(empty: Place) -> None:
    [source] = empty.objects("sources")
    assert list(source)[: len(SOURCE_KEYS)] == SOURCE_KEYS
    known = {"status": "new", "role": "list", "last_ok": None, "next_due": None, "failures": 0, "items": 0}
    assert known.items() <= source.items()
    assert "now" in empty.banditore("sources").out


def test_before_the_first_run_no_item_can_be_shown(empty: Place) -> None:
    outcome = empty.banditore("show", "anything")
    assert outcome.code == 2
    assert one_line(outcome) == "Error: no item is called 'anything'; see: banditore items"


# ------------------------------------------------------------------ show


@pytest.mark.parametrize("words", ["Avviso pubblico 2026", "avviso PUBBLICO", f"http://{HOST}/avviso-2026.html"])
def test_show_finds_an_item_by_its_title_words_of_it_and_its_url(memory: Place, words: str) -> None:
    [shown] = memory.objects("show", words)
    assert shown["title"] == "Avviso pubblico 2026"


def test_show_finds_an_item_by_its_id_and_by_the_end_of_it(memory: Place) -> None:
    for item in memory.objects("items"):
        assert memory.objects("show", item["id"])[0]["id"] == item["id"]
        assert memory.objects("show", item["id"].rpartition(":")[2])[0]["id"] == item["id"]


def test_show_tells_people_what_changed_word_by_word(memory: Place) -> None:
    outcome = memory.banditore("show", CORRECTED)
    assert (outcome.code, outcome.err) == (0, "")
    assert "2 versions" in outcome.out
    assert "title: Lavori in via Roma" in outcome.out
    assert "{+e in via Torino+}" in outcome.out
    assert outcome.out.count("urn:uuid:") == 3
    assert ".warc.gz" in outcome.out


def test_show_of_words_that_mean_several_items_names_them_all(memory: Place) -> None:
    outcome = memory.banditore("show", "notizie da altrove")
    assert (outcome.code, outcome.out) == (2, "")
    assert "'notizie da altrove' means 2 items; say which:" in outcome.err
    named = [line.split()[0] for line in outcome.err.splitlines() if "otizie da altrove" in line and "tag:" in line]
    assert all(len(memory.objects("show", name)) == 1 for name in named)
    assert len(named) == 2


@pytest.mark.parametrize("words", ["nothing of the kind", "via % Roma", "via_Roma", "tag:localhost,2020-01-01:0"])
def test_show_of_something_unknown_is_wrong_usage(memory: Place, words: str) -> None:
    outcome = memory.banditore("show", words)
    assert outcome.code == 2
    assert one_line(outcome) == f"Error: no item is called '{words}'; see: banditore items"


@pytest.mark.parametrize("words", ['Domani "AcuMe"', "SOCIETÀ operaia"])
def test_show_finds_titles_with_quotes_and_capital_accents(memory: Place, words: str) -> None:
    [shown] = memory.objects("show", words)
    assert shown["title"] == 'Domani "AcuMe" alla società operaia'
