"""The recorded days end to end: what feed readers, recipients of mail and archivists have in hand after each."""

import html
import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from email.message import EmailMessage
from itertools import pairwise
from typing import Any

import feedparser
import pytest

from scraper.model import ChangeType
from scraper.normalise.text import fold
from tests.pipeline.office import read
from tests.pipeline.recorded import RECORD, Played, Story

NEWSPAPER, NGO = "redazione@example.org", "ong@example.org"
CALL = (
    "Avviso pubblico per la co-progettazione di interventi di cooperazione internazionale e di educazione alla "
    "cittadinanza globale – annualità 2026"
)
CALL_IN_SHORT = (
    "Avviso pubblico per la co-progettazione di interventi di cooperazione internazionale e di educazione alla…"
)
EVENING = "Serata pubblica sul Senegal: i risulati di “RETI al Lavoro” raccontati alla città"
LABS = "A scuola di mondo: al via i laboratori di “Cambiando de lente” in quaranta classi"
EVENING_MENDED = EVENING.replace("risulati", "risultati")


# ------------------------------------------------------------------ feeds, as others read them


def parsed(data: bytes) -> Any:  # noqa: ANN401 - feedparser has no types
    """The feed as it stands: nothing is made safe or absolute for us."""
    return feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)


def in_json(data: bytes) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = json.loads(data)["items"]
    return items


def names(played: Played) -> list[str]:
    """The feeds of a day, without their endings."""
    return sorted({path.rpartition(".")[0] for path in played.feeds if path.endswith(".rss")})


def test_every_feed_of_every_day_is_valid(story: Story) -> None:
    read_ones = 0
    for played in story.days:
        for path, data in played.feeds.items():
            if path.endswith((".rss", ".atom")):
                feed = parsed(data)
                assert (feed.bozo, path) == (False, path), feed.get("bozo_exception")
                assert feed.feed.title
                read_ones += 1
    assert read_ones == 9 * (6 + 5) * 2, "six feeds of the site, five of all sites"


def test_the_three_formats_say_the_same_item_by_item(story: Story) -> None:
    for played in story.days:
        for name in names(played):
            rss = [from_xml(entry) for entry in parsed(played.feeds[f"{name}.rss"]).entries]
            atom = [from_xml(entry) for entry in parsed(played.feeds[f"{name}.atom"]).entries]
            feed = [from_json(item) for item in in_json(played.feeds[f"{name}.json"])]
            assert atom == feed
            # RSS knows no date of change, and its readers expect one enclosure at most.
            assert rss == [{**item, "updated": None, "files": item["files"][:1]} for item in feed]


def from_xml(entry: Any) -> Mapping[str, Any]:  # noqa: ANN401 - feedparser has no types
    return {
        "id": entry.id,
        "title": entry.title,
        "link": entry.link,
        "summary": html.unescape(entry.summary),
        "content": entry.content[0].value,
        "published": _moment(entry.get("published")),
        "updated": _moment(entry.updated) if "updated" in entry else None,
        "tags": [tag.label or tag.term for tag in entry.tags],
        "files": [link.href for link in entry.links if link.rel == "enclosure"],
    }


def from_json(item: Mapping[str, Any]) -> Mapping[str, Any]:
    return {
        "id": item["id"],
        "title": item["title"],
        "link": item["url"],
        "summary": item["summary"],
        "content": item["content_html"],
        "published": _moment(item.get("date_published")),
        "updated": _moment(item["date_modified"]),
        "tags": item["tags"],
        "files": [file["url"] for file in item.get("attachments", [])],
    }


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    return datetime.strptime(text, "%a, %d %b %Y %H:%M:%S %z") if "," in text else datetime.fromisoformat(text)


# ------------------------------------------------------------------ a reader who remembers


def test_a_reader_who_remembers_ids_sees_every_item_once_and_updates_as_updates(story: Story) -> None:
    memory: dict[str, Mapping[str, Any]] = {}
    new, updated = [], []
    for played in story.days:
        today = [from_json(item) for item in in_json(played.feeds["cuneo/all.json"])]
        ids = [item["id"] for item in today]
        assert len(ids) == len(set(ids))
        assert memory.keys() <= set(ids)
        new.append([item["title"] for item in today if item["id"] not in memory])
        before = {item["id"]: memory[item["id"]] for item in today if item["id"] in memory}
        changed = [item for item in today if item["id"] in before and item != before[item["id"]]]
        assert all(item["updated"] > before[item["id"]]["updated"] for item in changed)
        updated.append(sorted(item["title"] for item in changed))
        memory |= {item["id"]: item for item in today}
    assert [len(titles) for titles in new] == [8, 1, 1, 0, 0, 0, 0, 0, 1]
    assert (new[1:3], new[8]) == ([[EVENING], [CALL]], [LABS])
    assert [len(titles) for titles in updated] == [0, 0, 0, 2, 0, 0, 0, 10, 1]
    assert (updated[3], updated[8]) == ([CALL, EVENING_MENDED], [CALL])
    assert {name: item["title"] for name, item in memory.items()} == story.items()


def test_every_kind_has_its_items_and_no_others(story: Story) -> None:
    last = story.days[-1].feeds
    everything = [from_json(item) for item in in_json(last["cuneo/all.json"])]
    for name, tag, count in (("news", "Notizia", 7), ("projects", "Progetto", 3), ("calls", "Bando", 1)):
        own = [from_json(item) for item in in_json(last[f"cuneo/{name}.json"])]
        assert own == [item for item in everything if tag in item["tags"]]
        assert len(own) == count


def test_the_feed_of_changes_grows_by_what_happened_each_day(story: Story) -> None:
    seen: set[str] = set()
    grew = []
    for played in story.days:
        today = [item["id"] for item in in_json(played.feeds["cuneo/changes.json"])]
        assert seen <= set(today)
        grew.append(len(set(today) - seen))
        seen |= set(today)
    assert grew == [played.round.changes for played in story.days] == [0, 1, 1, 4, 0, 0, 0, 10, 3]


PAGES = {
    *(f"{name}{language}.html" for name in ("index", "coverage", "cuneo/index") for language in ("", ".en")),
    "status.json",
}


def test_on_days_without_news_no_feed_changes_a_byte(story: Story) -> None:
    for before, after in pairwise(story.days[3:7]):
        changed = [path for path, data in after.feeds.items() if before.feeds.get(path) != data]
        assert set(changed) <= PAGES
        assert sorted(after.round.delivered.files) == sorted(changed)
    assert "Risponde con una pagina anomala" in story.days[4].feeds["index.html"].decode()
    assert story.days[6].feeds == story.days[5].feeds
    recovered = [path for path, data in story.days[5].feeds.items() if story.days[3].feeds[path] != data]
    assert recovered == ["status.json"], "it says since when the page is read again"


# ------------------------------------------------------------------ the migration


def test_the_migration_gives_every_entry_a_new_link_and_takes_nothing_else_away(story: Story) -> None:
    before, moved = ({item["id"]: item for item in in_json(story.days[day].feeds["cuneo/all.json"])} for day in (6, 7))
    assert moved.keys() == before.keys()
    for name, item in moved.items():
        was = before[name]
        assert (was["url"].endswith(".html"), item["url"].endswith("/")) == (True, True)
        assert fold(item["title"]) == fold(was["title"])
        assert len(item.get("attachments", ())) == len(was.get("attachments", ()))
        assert all("/wp-content/uploads/" in file["url"] for file in item.get("attachments", ()))
    assert {item["tags"][0] for item in moved.values()} == {item["tags"][0] for item in before.values()}


def test_each_item_moves_once_and_the_feed_of_changes_says_where_to(story: Story) -> None:
    moves = [change for change in story.changes() if change.type is ChangeType.MOVED]
    links = {item["id"]: item["url"] for item in in_json(story.days[7].feeds["cuneo/all.json"])}
    assert {change.item: change.fields["url"][1] for change in moves} == links
    assert len(moves) == len(links) == 10
    assert {change.at.date() for change in moves} == {date(2025, 11, 10)}
    assert all(change.evidence for change in moves)


def test_nothing_is_ever_withdrawn(story: Story) -> None:
    assert {change.type for change in story.changes()} & {ChangeType.WITHDRAWN, ChangeType.RETURNED} == set()


def test_the_call_keeps_the_hour_of_its_deadline_through_the_migration(story: Story) -> None:
    for played in story.days[3:]:
        (call,) = in_json(played.feeds["cuneo/calls.json"])
        assert "28 novembre 2025, ore 12" in plain(call["content_html"].encode())


# ------------------------------------------------------------------ mail


def mails(played: Played) -> Iterator[EmailMessage]:
    return (read(message) for message in played.round.delivered.messages)


def words_of(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return " ".join(str(part.get_content()).split())


def test_the_mails_are_exactly_these(story: Story) -> None:
    assert [sorted((str(mail["To"]), str(mail["Subject"])) for mail in mails(played)) for played in story.days] == [
        [],
        [(NEWSPAPER, f"Nuova notizia: {EVENING}")],
        [
            (NGO, f"Nuovo avviso: {CALL_IN_SHORT} (scade il 14 novembre)"),
            (NEWSPAPER, f"Nuovo avviso: {CALL_IN_SHORT} (scade il 14 novembre)"),
        ],
        [
            (NGO, f"Prorogata al 28 novembre: {CALL_IN_SHORT}"),
            (NEWSPAPER, f"Modificata: {EVENING_MENDED}"),
            (NEWSPAPER, f"Prorogata al 28 novembre: {CALL_IN_SHORT}"),
        ],
        [],
        [],
        [],
        [],
        [
            (NGO, f"Rettificato: {CALL_IN_SHORT}"),
            (NEWSPAPER, f"Nuova notizia: {LABS}"),
            (NEWSPAPER, f"Rettificato: {CALL_IN_SHORT}"),
        ],
    ]


def test_the_spool_holds_the_mails_that_were_sent_and_no_others(story: Story) -> None:
    spooled = {file.read_bytes() for file in (story.folder / "data" / "mail").iterdir()}
    sent = [message.data for played in story.days for message in played.round.delivered.messages]
    assert (spooled, len(spooled)) == (set(sent), len(sent))


def test_mails_about_one_item_are_one_thread_and_every_mail_has_an_id_of_its_own(story: Story) -> None:
    every = [mail for played in story.days for mail in mails(played)]
    assert len({str(mail["Message-ID"]) for mail in every}) == len(every)
    threads: dict[str, set[str]] = {}
    for mail in every:
        subject = str(mail["Subject"])
        about = "call" if CALL_IN_SHORT in subject else "labs" if LABS in subject else "evening"
        threads.setdefault(about, set()).add(str(mail["References"]))
        assert mail["In-Reply-To"] == mail["References"]
    assert [len(roots) for roots in threads.values()] == [1, 1, 1]
    assert len(set.union(*threads.values())) == len(threads)


ANNOUNCED: Mapping[str, tuple[str, ...]] = {
    f"Nuova notizia: {EVENING}": (EVENING,),
    f"Nuovo avviso: {CALL_IN_SHORT} (scade il 14 novembre)": (CALL, "14 novembre 2025"),
    f"Prorogata al 28 novembre: {CALL_IN_SHORT}": ("28 novembre 2025", "Proroga dei termini"),
    f"Modificata: {EVENING_MENDED}": (EVENING_MENDED,),
    f"Nuova notizia: {LABS}": (LABS,),
    f"Rettificato: {CALL_IN_SHORT}": (CALL, "Rettifica dell’articolo 4"),
}
"""What the bytes that were archived must say, by subject."""


def test_every_mail_names_records_that_hold_what_it_announces(story: Story) -> None:
    records = story.records()
    for played in story.days:
        for mail in mails(played):
            named = RECORD.findall(words_of(mail))
            assert named
            kept = " ".join(plain(records[name]) for name in named)
            for words in ANNOUNCED[str(mail["Subject"])]:
                assert words in words_of(mail)
                assert words in kept


def plain(markup: bytes) -> str:
    """What a page says, without its markup."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", markup.decode("utf-8", "replace"))).split())


# ------------------------------------------------------------------ snapshots


def test_every_entry_of_every_feed_names_a_record_that_exists(story: Story) -> None:
    records = story.records()
    for played in story.days:
        for name in names(played):
            for item in in_json(played.feeds[f"{name}.json"]):
                named = RECORD.findall(item["content_html"])
                assert (len(named), item["id"]) == (1, item["id"])
                assert records.keys() >= set(named)


def test_the_record_of_an_item_holds_its_title(story: Story) -> None:
    records = story.records()
    for item in in_json(story.days[-1].feeds["cuneo/all.json"]):
        [name] = RECORD.findall(item["content_html"])
        assert item["title"] in plain(records[name])


def test_warcio_finds_every_digest_right(story: Story) -> None:
    command = [sys.executable, "-m", "warcio.cli", "check", "-v", *map(str, story.warcs)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    said = done.stdout + done.stderr
    assert (done.returncode, "fail" in said.lower()) == (0, False), said
    assert said.count("digest pass") >= sum(1 for payload in story.records().values() if payload)


def test_checks_fail_on_the_day_of_maintenance_and_for_files_that_the_new_site_left_behind(story: Story) -> None:
    failures = [played.round.failures for played in story.days]
    assert [day for day, count in enumerate(failures, 1) if count] == [5, 8, 9]
    assert failures[4] == story.days[4].round.checks
    assert [played.round.blind for played in story.days] == [0, 0, 0, 0, 1, 0, 0, 0, 0]


@pytest.mark.parametrize("number", range(9))
def test_every_day_ends_without_an_error(story: Story, number: int) -> None:
    assert story.days[number].round.delivered.errors == []
