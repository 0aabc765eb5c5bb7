import json
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.model import Attachment, Change, ChangeType, Day, Item, Kind, Role, Source, SourceState, Status
from scraper.objects import change_object, dump_item, from_iso, iso, item_object, load_item, source_object

ZONES = st.sampled_from([UTC, timezone(timedelta(hours=1)), timezone(timedelta(hours=2))])
DAYS = st.none() | st.dates() | st.datetimes(timezones=ZONES)
TEXTS = st.none() | st.text()
ITEMS = st.builds(
    Item,
    id=st.text(),
    kind=st.sampled_from(Kind),
    title=st.text(),
    url=TEXTS,
    summary=st.text(),
    published=DAYS,
    modified=DAYS,
    deadline=DAYS,
    starts=DAYS,
    section=TEXTS,
    office=TEXTS,
    act=TEXTS,
    topics=st.lists(st.text()).map(tuple),
    attachments=st.lists(st.builds(Attachment, st.text(), st.text(), TEXTS)).map(tuple),
    image=TEXTS,
    text=st.text(),
    html=st.text(),
)
AT = datetime(2026, 6, 24, 10, 0, tzinfo=ZoneInfo("Europe/Rome"))
CALL = Item(
    id="tag:example.org,2026-06-24:1",
    kind=Kind.CALL,
    title="L’avviso",
    url="https://comune.example.it/avviso",
    published=date(2026, 6, 24),
    deadline=AT,
    topics=("Sociale",),
    attachments=(Attachment("https://comune.example.it/a.pdf", "Testo", "application/pdf"),),
    text="Tutto il testo",
    html="<p>Tutto il testo</p>",
)


@given(ITEMS)
def test_an_item_is_read_back_as_it_was_written(item: Item) -> None:
    assert load_item(dump_item(item)) == item


@given(ITEMS)
def test_a_stored_item_is_one_line(item: Item) -> None:
    assert "\n" not in dump_item(item)


@given(DAYS)
def test_a_day_stays_a_day_and_a_moment_keeps_its_offset(moment: Day | None) -> None:
    back = from_iso(iso(moment))
    assert back == moment
    assert type(back) is type(moment)
    assert iso(back) == iso(moment)


def test_an_item_has_exactly_the_public_keys() -> None:
    assert list(item_object(CALL)) == [
        "id", "kind", "title", "url", "summary", "published", "deadline", "starts", "section", "topics", "attachments",
        "image", "modified", "office", "act",
    ]  # fmt: skip


def test_an_items_values_are_plain_json() -> None:
    assert json.loads(json.dumps(item_object(CALL))) == {
        "id": "tag:example.org,2026-06-24:1",
        "kind": "call",
        "title": "L’avviso",
        "url": "https://comune.example.it/avviso",
        "summary": "",
        "published": "2026-06-24",
        "deadline": "2026-06-24T10:00:00+02:00",
        "starts": None,
        "section": None,
        "topics": ["Sociale"],
        "attachments": [
            {"url": "https://comune.example.it/a.pdf", "title": "Testo", "media_type": "application/pdf"},
        ],
        "image": None,
        "modified": None,
        "office": None,
        "act": None,
    }


def test_a_change_has_at_least_the_public_keys() -> None:
    change = Change(
        id="1",
        at=AT,
        type=ChangeType.DEADLINE_SET,
        item=CALL.id,
        site="comune",
        source="novita",
        kind=Kind.CALL,
        title=CALL.title,
        url=CALL.url,
        fields={"deadline": (None, "2026-06-24")},
        snapshot="urn:uuid:1",
    )
    found = json.loads(json.dumps(change_object(change)))
    assert found.keys() >= {"at", "type", "item", "kind", "title", "url", "fields", "snapshot"}
    assert (found["at"], found["type"]) == ("2026-06-24T10:00:00+02:00", "deadline_set")
    assert found["fields"] == {"deadline": [None, "2026-06-24"]}


def test_a_source_has_at_least_the_public_keys() -> None:
    source = Source(id="novita", site="comune", url="https://comune.example.it/novita/", role=Role.LIST)
    found = json.loads(json.dumps(source_object(SourceState(source, status=Status.SUSPECT, last_ok=AT, failures=2))))
    assert found.keys() >= {"id", "url", "role", "status", "last_ok", "next_due", "failures", "items"}
    assert (found["role"], found["status"], found["failures"]) == ("list", "suspect", 2)
    assert (found["last_ok"], found["next_due"]) == ("2026-06-24T10:00:00+02:00", None)


@pytest.mark.parametrize("text", ["2026-02-30", "ieri", "2026-06-24T99:00"])
def test_what_is_no_iso_8601_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        from_iso(text)
