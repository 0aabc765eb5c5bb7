"""The recorded days of Cuneo: what is read on each day's list page, and what is noticed from one to the next."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from scraper import extract
from scraper.demo.days import Day, recording
from scraper.diff.health import Face
from scraper.diff.look import Doubt, Look, Seen
from scraper.diff.outcome import as_list
from scraper.model import Change, Entry, Item, Kind, Source, SourceState
from scraper.normalise.urls import url_key
from scraper.objects import change_object, item_object
from scraper.parse.context import Context
from scraper.parse.listing import read_list

FOLDERS = sorted(file.parent for file in (Path(__file__).parents[2] / "fixtures" / "cuneo").glob("*/expected.json"))
CUNEO = recording()
SOURCE = Source(id="cooperazione", site="cuneo", url=f"http://{CUNEO.host}{CUNEO.list_page}", details=False)
MIGRATION = 8
ROME = ZoneInfo("Europe/Rome")
DAYS = pytest.mark.parametrize("number", range(1, len(CUNEO.days) + 1), ids=[folder.name for folder in FOLDERS])

Told = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Memory:
    """What is remembered after some days, and what the last of them came to."""

    state: SourceState
    entries: Mapping[str, Entry]
    outcome: Seen | Doubt


def address(day: Day) -> str:
    """The path of the list on a day: where it moved for good it stays."""
    path = CUNEO.list_page
    for past in CUNEO.days[: day.number]:
        path = past.redirects.get(path, path)
    return path


def url(day: Day) -> str:
    return f"http://{CUNEO.host}{address(day)}"


def page(day: Day) -> str:
    file = day.page(address(day))
    assert file is not None
    return file.read_text(encoding="utf-8")


def expected(number: int) -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads((FOLDERS[number - 1] / "expected.json").read_text(encoding="utf-8"))
    return found


def told(item: Item) -> Told:
    """An item as ``expected.json`` has it: without our own name for it."""
    return {name: value for name, value in item_object(item).items() if name != "id"}


def announced(changes: Sequence[Change]) -> list[Told]:
    found = [change_object(change) for change in changes]
    return [{name: change[name] for name in ("type", "kind", "title", "fields")} for change in found]


def look_at(day: Day, memory: Memory) -> Memory:
    """One look at the list, from its markup to what is remembered: without fetching, archive and database."""
    listing = read_list(page(day), Context(url(day), day.at))
    look = Look(memory.state, url(day), day.at, f"urn:uuid:{day.number}", baseline=memory.state.last_ok is None)
    known = list(memory.entries.values())
    outcome = as_list(listing.items, known, look, Face(listing.title), confirm_after=timedelta(hours=6))
    if isinstance(outcome, Doubt):
        return replace(memory, outcome=outcome, state=replace(memory.state, failures=memory.state.failures + 1))
    state = replace(memory.state, last_checked=day.at, last_ok=day.at, failures=0, items=outcome.items)
    return Memory(state, {**memory.entries, **{entry.item.id: entry for entry in outcome.entries}}, outcome)


def after_days(number: int) -> Memory:
    memory = Memory(SourceState(SOURCE), {}, Doubt("nothing was seen yet"))
    for day in CUNEO.days[:number]:
        memory = look_at(day, memory)
    return memory


def test_every_day_of_the_manifest_says_what_is_expected() -> None:
    assert len(FOLDERS) == len(CUNEO.days)
    assert all(one.at < other.at for one, other in pairwise(CUNEO.days))


@DAYS
def test_the_list_of_a_day_is_read_as_a_careful_person_reads_it(number: int) -> None:
    day = CUNEO.days[number - 1]
    assert [told(item) for item in extract(page(day), url(day), day.at)] == expected(number)["items"]


@DAYS
def test_a_day_announces_exactly_what_changed_since_the_last_good_one(number: int) -> None:
    outcome = after_days(number).outcome
    changes = outcome.changes if isinstance(outcome, Seen) else ()
    assert announced(changes) == expected(number)["changes"]


def test_the_first_day_is_a_baseline() -> None:
    outcome = after_days(1).outcome
    assert isinstance(outcome, Seen)
    assert outcome.baseline
    assert len(outcome.entries) == outcome.items == 8


def test_the_maintenance_page_is_doubted_and_nothing_is_forgotten() -> None:
    before, under_maintenance = after_days(4), after_days(5)
    assert isinstance(under_maintenance.outcome, Doubt)
    assert "Sito in manutenzione" in under_maintenance.outcome.why
    assert under_maintenance.entries == before.entries


def test_what_rolled_off_the_list_is_still_remembered() -> None:
    memory = after_days(7)
    on_the_list = {item["title"] for item in expected(7)["items"]}
    assert {entry.item.title for entry in memory.entries.values()} > on_the_list


# ------------------------------------------------------------------ the migration


def test_the_new_site_has_nothing_at_the_addresses_of_the_old_one() -> None:
    before, after = CUNEO.days[MIGRATION - 2], CUNEO.days[MIGRATION - 1]
    assert before.pages.keys() & after.pages.keys() == {"/index.html", "/robots.txt"}
    assert all(before.page(old) and after.page(new) for old, new in after.redirects.items())
    assert CUNEO.days[-1].redirects == {}
    old_pages = [path for path in before.pages if path.startswith("/socio-educativo/") and path.endswith(".html")]
    gone = [path for path in old_pages if path not in after.redirects]
    assert min(len(gone), len(old_pages) - len(gone)) >= 3  # some lead on, some do not


def test_every_item_is_known_again_on_the_new_site() -> None:
    before, moved = after_days(MIGRATION - 1), after_days(MIGRATION)
    assert moved.entries.keys() == before.entries.keys()
    for name, entry in moved.entries.items():
        was = before.entries[name]
        assert (entry.item.kind, entry.first_seen, entry.missed) == (was.item.kind, was.first_seen, {})
        assert url_key(entry.item.url or "") != url_key(was.item.url or "")
    [call] = [entry.item for entry in moved.entries.values() if entry.item.kind is Kind.CALL]
    assert call.deadline == datetime(2025, 11, 28, 12, tzinfo=ROME)


@pytest.mark.parametrize("number", range(MIGRATION, len(CUNEO.days) + 1))
def test_the_links_of_the_new_site_that_tell_something_lead_somewhere(number: int) -> None:
    day = CUNEO.days[number - 1]
    for item in expected(number)["items"]:
        own = day.page(item["url"].removeprefix(f"http://{CUNEO.host}"))
        assert own is not None, item["url"]
        html = own.read_text(encoding="utf-8")
        files = re.findall(r'(?:href|src)="(/wp-content/uploads/[^"]+\.(?:pdf|jpg))"', html)
        assert [file for file in files if day.page(file) is None] == []
        assert item["title"] in unescape(html)
