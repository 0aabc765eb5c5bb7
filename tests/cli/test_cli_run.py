import json
from collections.abc import Iterator

import feedparser
import pytest

from tests.cli.conftest import (
    FIXTURES,
    HOST,
    LIST,
    NEWS,
    NOT_FOUND,
    Outcome,
    Place,
    Reply,
    a_list,
    a_town,
    banditore_process,
    one_line,
    titles,
)

CUNEO = "www.comune.cuneo.it"
COOPERATION = "/socio-educativo/cooperazione-internazionale.html"


@pytest.fixture(scope="module")
def first_run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Place, Outcome]]:
    """The page the project began from, with all its pages and files, after a first run; the tests only look."""
    with a_town() as (town, port):
        for file in (FIXTURES / "site").rglob("*.*"):
            media_type = "text/html; charset=utf-8" if file.suffix == ".html" else "application/octet-stream"
            path = f"/{file.relative_to(FIXTURES / 'site').as_posix()}"
            town.on(path, Reply(file.read_bytes(), media_type=media_type), host=CUNEO)
        found = Place(tmp_path_factory.mktemp("cuneo"), town, {f"{CUNEO}:80": port}, details=True)
        found.configure({"cooperazione": f"http://{CUNEO}{COOPERATION}"})
        yield found, found.banditore("run")


def test_a_first_run_reads_cooperation_page_of_cuneo_with_all_its_items(first_run: tuple[Place, Outcome]) -> None:
    cuneo, outcome = first_run
    assert outcome.code == 0
    assert "cooperazione: first sight, 8 items taken in" in outcome.err
    assert not outcome.out
    expected = json.loads((FIXTURES / "1-first-sight" / "expected.json").read_text(encoding="utf-8"))["items"]
    facts = ("kind", "title", "url", "section", "published", "deadline", "starts")
    found = {one["url"]: {fact: one[fact] for fact in facts} for one in cuneo.objects("items")}
    assert found == {one["url"]: {fact: one[fact] for fact in facts} for one in expected}


def test_a_first_run_leaves_valid_feeds_that_hold_the_items(first_run: tuple[Place, Outcome]) -> None:
    cuneo, _ = first_run
    for kind, count in {"all": 8, "news": 5, "projects": 3, "calls": 0}.items():
        for form in ("rss", "atom"):
            feed = feedparser.parse(cuneo.published("comune")[f"{kind}.{form}"])
            assert not feed.bozo, f"{kind}.{form}: {feed.bozo_exception}"
            assert len(feed.entries) == count, f"{kind}.{form}"
    assert (cuneo.feeds / "index.html").read_text(encoding="utf-8").lower().startswith("<!doctype html>")
    assert (cuneo.feeds / "feeds.opml").exists()


def test_a_first_run_looks_at_the_items_own_pages_too(first_run: tuple[Place, Outcome]) -> None:
    cuneo, _ = first_run
    roles = [one["role"] for one in cuneo.objects("sources")]
    assert (roles.count("list"), roles.count("item")) == (1, 8)
    assert {one["status"] for one in cuneo.objects("sources")} == {"ok"}


def test_a_second_run_at_once_says_that_nothing_is_due_and_asks_nobody(watched: Place) -> None:
    asked = len(watched.town.asked)
    outcome = watched.banditore("run")
    assert (outcome.code, outcome.out, outcome.err) == (0, "", "nothing is due\n")
    assert len(watched.town.asked) == asked


def test_run_all_looks_again_at_what_is_not_due_and_finds_the_news(watched: Place) -> None:
    watched.town.on(LIST, a_list(*NEWS, "Nuovo ponte sul Gesso"))
    outcome = watched.banditore("run", "--all")
    assert outcome.code == 0
    assert "novita: new: Nuovo ponte sul Gesso" in outcome.err
    [change] = watched.objects("changes")
    assert (change["type"], change["title"]) == ("appeared", "Nuovo ponte sul Gesso")


def test_run_all_on_an_unchanged_page_changes_no_byte_of_the_feeds(watched: Place) -> None:
    before = watched.published()
    outcome = watched.banditore("run", "--all")
    assert "novita: unchanged" in outcome.err
    assert watched.published() == before


def test_run_source_checks_only_that_one_due_or_not(place: Place) -> None:
    place.town.on("/avvisi.html", a_list("Avviso uno", "Avviso due"))
    place.configure({"novita": f"http://{HOST}{LIST}", "avvisi": f"http://{HOST}/avvisi.html"})
    place.banditore("run")
    place.town.asked.clear()
    outcome = place.banditore("run", "--source", "avvisi")
    assert outcome.code == 0
    assert [path for path in place.town.asked if path != "/robots.txt"] == ["/avvisi.html"]


def test_an_unknown_source_is_wrong_usage_and_the_known_ones_are_named(watched: Place) -> None:
    outcome = watched.banditore("run", "--source", "novitá", "--source", "novita")
    assert outcome.code == 2
    assert one_line(outcome) == "Error: no source is called novitá; there are: novita"


def test_a_source_that_fails_makes_exit_1_and_the_others_are_still_done(place: Place) -> None:
    place.town.on("/rotta.html", NOT_FOUND)
    place.configure({"rotta": f"http://{HOST}/rotta.html", "novita": f"http://{HOST}{LIST}"})
    outcome = place.banditore("run")
    assert outcome.code == 1
    assert "rotta: failing – HTTP status: " in outcome.err
    assert "2 checked, 1 failed" in outcome.err
    assert titles(place.objects("items")) == set(NEWS)
    assert place.source()["status"] == "ok"
    assert len(feedparser.parse(place.published()["news.rss"]).entries) == 3


def test_a_source_that_was_taken_out_of_the_configuration_rests_and_keeps_its_items(watched: Place) -> None:
    watched.town.on("/avvisi.html", a_list("Avviso uno", "Avviso due"))
    watched.configure({"avvisi": f"http://{HOST}/avvisi.html"})
    assert watched.banditore("run").code == 0
    assert [one["id"] for one in watched.objects("sources")] == ["avvisi"]
    assert titles(watched.objects("items")) == {*NEWS, "Avviso uno", "Avviso due"}


def test_a_process_of_its_own_ends_with_0_and_writes_its_progress_to_stderr(place: Place) -> None:
    done = banditore_process("run", "--config", place.config)
    assert (done.returncode, done.stdout) == (0, b"")
    assert b"1 checked, 0 failed" in done.stderr


def test_a_process_of_its_own_ends_with_1_when_a_source_fails(place: Place) -> None:
    place.town.on(LIST, NOT_FOUND)
    done = banditore_process("run", "--config", place.config)
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"novita: failing" in done.stderr
