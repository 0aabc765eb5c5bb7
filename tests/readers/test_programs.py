"""Feed readers and a calendar that real people use, opened after every day and every week: each holds what is right."""

import json
import shutil
import sqlite3
import subprocess
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from reader import make_reader

from scraper.model import Kind
from tests.pipeline.recorded import Story
from tests.pipeline.test_recorded_days import CALL, EVENING, EVENING_MENDED
from tests.publish.khal import Khal, needs_khal
from tests.readers.region import EXTENDED, EXTENDED_WEEK, GONE_WEEK, RETURN_WEEK, RETURNED, WITHDRAWN, Week
from tests.readers.serving import Folder, serving

Entry: TypeAlias = Any
EVERY_DAY = [8, 9, 10, 10, 10, 10, 10, 10, 11]
"""Items of the recorded days that are known at the end of each."""

needs_newsboat = pytest.mark.skipif(
    shutil.which("newsboat") is None, reason="needs newsboat (apt-get install newsboat)"
)
needs_rss2email = pytest.mark.skipif(shutil.which("r2e") is None, reason="needs rss2email (apt-get install rss2email)")


@pytest.fixture
def folder() -> Folder:
    return Folder()


@pytest.fixture
def origin(folder: Folder) -> Iterator[str]:
    with serving(folder) as address:
        yield address


def titles(week: Week, *, site: str = "") -> dict[str, str]:
    """Id and title of everything that is known, as feeds tell it."""
    return {
        entry.item.id: f"Ritirato: {entry.item.title}" if entry.withdrawn else entry.item.title
        for entry in week.entries
        if site in {"", entry.site}
    }


# ------------------------------------------------------------------ the library reader


@dataclass
class Noticed:
    """What the library ``reader`` says of entries: new, or changed."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)

    def take(self, _: object, entry: Entry, status: Entry) -> None:
        (self.new if status.name == "NEW" else self.changed).append(entry.id)


@pytest.mark.parametrize("extension", ["rss", "atom", "json"])
def test_reader_holds_every_item_once_and_shows_updates_as_updates(
    story: Story, folder: Folder, origin: str, extension: str
) -> None:
    noticed, held = Noticed(), []
    with make_reader(":memory:") as reader:
        reader.after_entry_update_hooks.append(noticed.take)
        url = f"{origin}cuneo/all.{extension}"
        reader.add_feed(url)
        for played in story.days:
            folder.show(played.feeds)
            reader.update_feed(url)
            held.append(len(list(reader.get_entries())))
        entries = {entry.id: entry for entry in reader.get_entries()}
        (feed,) = reader.get_feeds()
        assert feed.last_exception is None
    assert held == EVERY_DAY
    assert {name: entry.title for name, entry in entries.items()} == story.items()
    assert Counter(noticed.new) == dict.fromkeys(entries, 1)
    (call,) = (entry for entry in entries.values() if entry.title == CALL)
    (evening,) = (entry for entry in entries.values() if entry.title == EVENING_MENDED)
    assert {call.id, evening.id} <= set(noticed.changed), "extended; and mended from " + EVENING
    assert "28 novembre 2025" in call.content[0].value
    if extension != "rss":
        assert call.updated
        assert call.published
        assert call.updated > call.published


@pytest.mark.parametrize("extension", ["rss", "atom", "json"])
def test_reader_holds_several_hundred_items_after_weeks_and_doubles_none(
    weeks: Sequence[Week], folder: Folder, origin: str, extension: str
) -> None:
    noticed = Noticed()
    with make_reader(":memory:") as reader:
        reader.after_entry_update_hooks.append(noticed.take)
        url = f"{origin}all.{extension}"
        reader.add_feed(url)
        for week in weeks:
            folder.show(week.feeds)
            reader.update_feed(url)
        found = {entry.id: entry.title or "" for entry in reader.get_entries()}
    assert len(found) > 400
    assert {name: title.replace("\ufffe", "") for name, title in found.items()} == {
        name: title.replace("\ufffe", "").strip() for name, title in titles(weeks[-1]).items()
    }
    assert Counter(noticed.new) == dict.fromkeys(found, 1)
    told = {found[name] for name in noticed.changed}
    assert {EXTENDED, RETURNED, f"Ritirato: {WITHDRAWN}"} <= told
    assert len(told) < 10, "nothing else was ever changed"


def test_a_feed_that_did_not_change_is_not_fetched_again(story: Story, folder: Folder, origin: str) -> None:
    with make_reader(":memory:") as reader:
        url = f"{origin}cuneo/all.rss"
        reader.add_feed(url)
        for played in story.days:
            folder.show(played.feeds)
            reader.update_feed(url)
    assert [status for _, status in folder.asked] == [200, 200, 200, 200, 304, 304, 304, 200, 200]


# ------------------------------------------------------------------ newsboat


@pytest.mark.tool
@needs_newsboat
def test_newsboat_holds_several_hundred_items_after_weeks_and_doubles_none(
    weeks: Sequence[Week], folder: Folder, origin: str, tmp_path: Path
) -> None:
    (tmp_path / "urls").write_text(f"{origin}borgo/all.rss\n{origin}all.atom\n{origin}queries/lavori.rss\n")
    (tmp_path / "config").touch()
    files = ("-u", f"{tmp_path}/urls", "-c", f"{tmp_path}/cache.db", "-C", f"{tmp_path}/config")
    for week in weeks:
        folder.show(week.feeds)
        command = ["newsboat", *files, "-x", "reload"]
        subprocess.run(command, check=True, timeout=60, env={"HOME": str(tmp_path)}, capture_output=True)
    with closing(sqlite3.connect(tmp_path / "cache.db")) as cache:
        held = cache.execute("SELECT guid, title FROM rss_item").fetchall()
    assert len(held) == len(dict(held)) == len(weeks[-1].entries)
    assert dict(held).keys() == titles(weeks[-1]).keys()
    assert {title for _, title in held} >= {EXTENDED, RETURNED, f"Ritirato: {WITHDRAWN}"}


# ------------------------------------------------------------------ rss2email


@dataclass(frozen=True)
class Rss2Email:
    """The program with a mailbox of its own."""

    home: Path

    def subscribes(self, name: str, url: str) -> None:
        (self.home / "config").write_text(
            "[DEFAULT]\nfrom = feeds@example.org\nto = chi@example.org\nemail-protocol = maildir\n"
            f"maildir-path = {self.home}/mail\nmaildir-mailbox = in\nhtml-mail = True\n"
        )
        for part in ("cur", "new", "tmp"):
            (self.home / "mail" / "in" / part).mkdir(parents=True)
        self._run("add", name, url)

    def comes_by(self) -> list[EmailMessage]:
        """The mails that it brings now."""
        self._run("run")
        found = []
        for file in sorted((self.home / "mail" / "in" / "new").iterdir()):
            mail = BytesParser(EmailMessage, policy=default).parsebytes(file.read_bytes())
            assert isinstance(mail, EmailMessage)
            found.append(mail)
            file.unlink()
        return found

    def _run(self, *arguments: str) -> None:
        command = ["r2e", "-c", f"{self.home}/config", "-d", f"{self.home}/data.json", *arguments]
        environment = {"HOME": str(self.home), "PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
        done = subprocess.run(command, check=True, timeout=60, env=environment, capture_output=True, text=True)
        assert "error" not in done.stderr.lower(), done.stderr


@pytest.fixture
def rss2email(tmp_path: Path) -> Rss2Email:
    return Rss2Email(tmp_path)


@pytest.mark.tool
@needs_rss2email
@pytest.mark.parametrize("extension", ["rss", "atom"])
def test_rss2email_sends_one_mail_for_every_item_and_none_for_new_bytes(
    story: Story, folder: Folder, origin: str, rss2email: Rss2Email, *, extension: str
) -> None:
    folder.show(story.days[0].feeds)
    rss2email.subscribes("cuneo", f"{origin}cuneo/all.{extension}")
    known: set[str] = set()
    for played, count in zip(story.days, [8, 1, 1, 0, 0, 0, 0, 0, 1], strict=True):
        folder.show(played.feeds)
        items = {item["id"]: item["title"] for item in json.loads(played.feeds["cuneo/all.json"])["items"]}
        new = [title for name, title in items.items() if name not in known]
        assert sorted(str(mail["Subject"]) for mail in rss2email.comes_by()) == sorted(new)
        assert len(new) == count
        known |= items.keys()


@pytest.mark.tool
@needs_rss2email
def test_rss2email_sends_every_change_once(story: Story, folder: Folder, origin: str, rss2email: Rss2Email) -> None:
    folder.show(story.days[0].feeds)
    rss2email.subscribes("modifiche", f"{origin}cuneo/changes.atom")
    sent = []
    for played in story.days:
        folder.show(played.feeds)
        sent += rss2email.comes_by()
    assert len(sent) == len(story.changes())
    (extension,) = (mail for mail in sent if str(mail["Subject"]).startswith("Prorogata la scadenza: "))
    body = extension.get_body(("html",))
    assert body is not None
    assert "<ins>venerdì 28 novembre 2025, ore 12:00</ins>" in body.get_content()


# ------------------------------------------------------------------ khal


@pytest.mark.tool
@needs_khal
def test_khal_follows_the_calendar_of_all_sites_through_the_weeks(weeks: Sequence[Week], tmp_path: Path) -> None:
    khal = Khal(tmp_path)
    looks: Mapping[int, set[str]] = {
        0: {f"2026-12-15 Scade: {RETURNED}", f"2026-12-30 Scade: {EXTENDED}", f"2026-12-31 Scade: {WITHDRAWN}"},
        EXTENDED_WEEK: {
            f"2026-12-15 Scade: {RETURNED}",
            f"2027-01-29 Scade: {EXTENDED}",
            f"2026-12-31 Scade: {WITHDRAWN}",
        },
        GONE_WEEK: {
            f"2026-12-15 Ritirato: {RETURNED}",
            f"2027-01-29 Scade: {EXTENDED}",
            f"2026-12-31 Ritirato: {WITHDRAWN}",
        },
        RETURN_WEEK: {
            f"2026-12-15 Scade: {RETURNED}",
            f"2027-01-29 Scade: {EXTENDED}",
            f"2026-12-31 Ritirato: {WITHDRAWN}",
        },
    }
    for number, wanted in looks.items():
        shown = khal.takes(weeks[number].feeds["deadlines.ics"], first="2026-12-01", last="2027-02-01")
        assert Counter(" ".join(line.split()) for line in shown) == dict.fromkeys(wanted, 1)


def test_the_region_has_calls_of_one_site_only(weeks: Sequence[Week]) -> None:
    assert {entry.site for entry in weeks[-1].entries if entry.item.kind is Kind.CALL} == {"borgo"}
