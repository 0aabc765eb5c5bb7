"""What the database says of records, and which letters a mail is made of."""

from datetime import timedelta

import pytest

from scraper.model import Notice
from scraper.store.notices import SqlNotices
from scraper.store.posted import Post
from scraper.store.records import Filed, SqlRecords
from tests.store.conftest import NOON, SITE, World, change, checked, entry, item, letter, snapshot, source

HOUR = timedelta(hours=1)


@pytest.fixture
def records(world: World) -> SqlRecords:
    return SqlRecords(world.database)


@pytest.fixture
def post(world: World) -> Post:
    return Post(world.database)


def test_a_record_is_known_by_its_id_with_the_source_it_was_made_for(world: World, records: SqlRecords) -> None:
    world.saw(entry())
    assert records.filed(["urn:uuid:1", "urn:uuid:2"]) == {"urn:uuid:1": Filed(snapshot(), "avvisi")}
    assert records.filed([]) == {}


def test_a_record_was_read_where_an_item_version_names_it(world: World, records: SqlRecords) -> None:
    world.saw(entry())
    assert records.is_read("urn:uuid:1")
    assert not records.is_read("urn:uuid:2")


def test_the_last_records_of_a_source_up_to_a_moment_come_the_newest_first(world: World, records: SqlRecords) -> None:
    for hour in range(4):
        made = snapshot(f"urn:uuid:{hour}", at=NOON + hour * HOUR)
        world.store.record([checked(source("avvisi"), at=NOON + hour * HOUR, snapshot=made)])
    found = records.until("avvisi", NOON + 2 * HOUR, limit=2)
    assert [one.id for one in found] == ["urn:uuid:2", "urn:uuid:1"]
    assert records.until("notizie", NOON + 2 * HOUR, limit=2) == []


def test_a_source_is_known_even_when_nobody_watches_it_any_more(world: World, records: SqlRecords) -> None:
    world.store.register([source("notizie")], now=NOON)
    known = records.source("avvisi")
    assert known
    assert known.source.url == f"{SITE}/avvisi"
    assert records.source("nessuno") is None


def test_every_item_is_named(world: World, records: SqlRecords) -> None:
    world.saw(entry(), entry(item("2")))
    assert records.items() == ["1", "2"]


def test_a_mail_is_known_by_its_own_key_and_by_those_of_its_letters(world: World, post: Post) -> None:
    one, two, other = letter("a" * 32), letter("b" * 32), letter("c" * 32)
    world.saw(entry(), changes=(change(),))
    world.outbox.route([change()], [one, two, other])
    world.outbox.told([one, two], at=NOON, mail="d" * 32)
    assert [posted.letter.key for posted in post.of("d" * 32)] == [one.key, two.key]
    assert [(posted.letter.key, posted.mail) for posted in post.of("b" * 12)] == [(two.key, "d" * 32)]
    assert [(posted.letter, posted.mail) for posted in post.of("c" * 32)] == [(other, None)]
    assert post.of("e" * 32) == []
    assert post.of("%") == []


def test_a_mail_about_a_page_that_cannot_be_read_is_told_apart(world: World, post: Post) -> None:
    told = Notice("n" * 32, "a@example.org", "", "comune", "avvisi", f"{SITE}/avvisi", since=NOON, at=NOON)
    notices = SqlNotices(world.database)
    notices.give([told], over=[])
    notices.told([told], at=NOON, mail="m" * 32)
    assert post.is_notice("m" * 32)
    assert post.is_notice("n" * 32)
    assert not post.is_notice("o" * 32)
