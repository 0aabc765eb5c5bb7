"""The recorded days of Cuneo, as the reader of the README sees and finds them."""

import re
import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import feedparser
import pytest
from warcio.checker import Checker

from tests.cli.conftest import Outcome, Place, banditore, banditore_process

SENEGAL = "Serata pubblica sul Senegal"
CALL = "Avviso pubblico per la co-progettazione"
LABS = "A scuola di mondo"


@dataclass(frozen=True, slots=True)
class Played:
    """A demo that was played, what it said, and how long it took."""

    folder: Path
    outcome: Outcome
    seconds: float

    @property
    def config(self) -> Path:
        return self.folder / "config.toml"

    def day(self, number: int) -> str:
        """What was told of a day."""
        days = re.split(r"^Day (\d) · ", self.outcome.out, flags=re.MULTILINE)
        return dict(zip(days[1::2], days[2::2], strict=True))[str(number)]

    def mails(self) -> list[EmailMessage]:
        files = sorted((self.folder / "data" / "mail").iterdir())
        assert all(file.suffix == ".eml" for file in files)
        return [message_from_bytes(file.read_bytes(), policy=default) for file in files]

    def files(self) -> Mapping[str, bytes]:
        """All that lies in the folder."""
        paths = (path for path in self.folder.rglob("*") if path.is_file())
        return {path.relative_to(self.folder).as_posix(): path.read_bytes() for path in paths}


def _play(folder: Path) -> Played:
    began = time.perf_counter()
    outcome = banditore("demo", "--dir", folder)
    return Played(folder, outcome, time.perf_counter() - began)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """Played once; the tests only look."""
    return _play(tmp_path_factory.mktemp("demo") / "D")


@pytest.fixture
def copy(played: Played, tmp_path: Path) -> Played:
    """A copy that a test may do something with."""
    shutil.copytree(played.folder, tmp_path / "D")
    return Played(tmp_path / "D", played.outcome, played.seconds)


# ------------------------------------------------------------------ what it tells


def test_it_ends_with_0_in_well_under_a_minute_and_has_nothing_to_complain_of(played: Played) -> None:
    assert played.outcome.code == 0, played.outcome.err
    assert played.outcome.err == ""
    assert played.seconds < 30


def test_it_tells_every_day_in_turn(played: Played) -> None:
    told = re.findall(r"^Day (\d) · \w{3} (\d\d \w{3} 2025), (\d\d:\d\d) · \S", played.outcome.out, re.MULTILINE)
    assert told == [
        ("1", "02 Oct 2025", "09:10"),
        ("2", "15 Oct 2025", "09:10"),
        ("3", "22 Oct 2025", "09:10"),
        ("4", "04 Nov 2025", "11:40"),
        ("5", "05 Nov 2025", "09:10"),
        ("6", "06 Nov 2025", "09:10"),
        ("7", "07 Nov 2025", "09:10"),
        ("8", "10 Nov 2025", "09:10"),
        ("9", "18 Nov 2025", "09:40"),
    ]


def test_the_first_day_is_a_baseline_of_eight_items_and_mails_nobody(played: Played) -> None:
    assert "8 items taken in as a baseline" in played.day(1)
    assert "nobody is mailed" in played.day(1)
    assert "example.org" not in played.day(1)


@pytest.mark.parametrize(
    ("day", "what", "title"),
    [
        (2, "new", SENEGAL),
        (3, "new", CALL),
        (4, "deadline extended", CALL),
        (4, "attachment added", CALL),
        (4, "edited", SENEGAL),
        (9, "new", LABS),
        (9, "rectified", CALL),
    ],
)
def test_what_happened_on_a_day_stands_in_its_table(played: Played, day: int, what: str, title: str) -> None:
    assert re.search(rf"^ *{what} +(?:news|call) +{title}", played.day(day), re.MULTILINE), played.day(day)


def test_the_maintenance_day_says_why_the_page_is_not_believed(played: Played) -> None:
    told = played.day(5)
    assert "Sito in manutenzione" in told
    assert "nothing is changed, nobody is told" in told.lower()
    assert "example.org" not in told


def test_the_days_when_all_is_back_bring_nothing(played: Played) -> None:
    assert "the list is byte for byte what it was" in played.day(6)
    assert "9 items" in played.day(7)
    assert "0 files published" in played.day(7)
    for told in (played.day(6), played.day(7)):
        assert "example.org" not in told
        assert not re.search(r"^  what ", told, re.MULTILINE), told


def test_the_migration_is_told_in_two_lines_and_mails_nobody(played: Played) -> None:
    told = played.day(8).strip().splitlines()
    assert told[1:3] == [
        "  the list's address leads for good to http://www.comune.cuneo.it/argomento/cooperazione-internazionale/",
        "  10 items known again at other addresses: each keeps its id, feeds lead to the new pages, nobody is mailed",
    ]
    assert len(told) == 4  # and how many checks and files it took
    assert "example.org" not in played.day(8)


def test_at_the_end_it_says_what_changed_and_why_each_mail_went_out(played: Played) -> None:
    end = " ".join(played.outcome.out.rpartition("9 days, ")[2].partition("snapshots")[0].split())
    changed = re.findall(r"(\d+) ([a-z ]+)", end.partition("What changed: ")[2].partition(" Why mail went out")[0])
    assert {("10", "moved"), ("3", "new"), ("1", "deadline extended")} <= set(changed)
    assert sum(int(number) for number, _ in changed) == len(
        banditore("changes", "--json", "--config", played.config).objects()
    )
    told = re.findall(r" (\d) (Nuova notizia|Nuovo avviso|Modificata|Prorogata|Rettificato)\b", end)
    assert told == [
        ("2", "Nuova notizia"),
        ("3", "Nuovo avviso"),
        ("4", "Modificata"),
        ("4", "Prorogata"),
        ("9", "Nuova notizia"),
        ("9", "Rettificato"),
    ]
    assert (end.count("redazione"), end.count("ong, redazione")) == (6, 3)


def test_at_the_end_it_says_where_everything_lies_and_what_to_try_next(played: Played) -> None:
    end = played.outcome.out.rpartition("9 days, ")[2]
    for path in ("feeds/index.html", "data/mail", "data/warc", "data/banditore.db"):
        assert str(played.folder / path) in end
        assert (played.folder / path).exists()
    tried = re.findall(r"^  banditore (\w+) --config (\S+)(?: (\S+))?$", end, re.MULTILINE)
    assert {command for command, _, _ in tried} >= {"items", "changes", "show"}
    for command, config, word in tried:
        if command != "watch":
            assert banditore(command, "--config", config, *([word] if word else [])).code == 0


def test_its_count_of_changes_and_mails_is_what_it_left(played: Played) -> None:
    [(changes, mails)] = re.findall(
        r"^9 days, \d+ checks, (\d+) changes, (\d+) mails", played.outcome.out, re.MULTILINE
    )
    assert int(mails) == len(played.mails())
    assert int(changes) == len(banditore("changes", "--json", "--config", played.config).objects())


# ------------------------------------------------------------------ what it leaves


def test_it_leaves_configuration_data_and_feeds_and_nothing_else(played: Played) -> None:
    assert {path.name for path in played.folder.iterdir()} == {"config.toml", "data", "feeds"}


def test_items_goes_on_from_there_with_three_projects_seven_news_and_a_call(played: Played) -> None:
    found = banditore("items", "--json", "--config", played.config).objects()
    kinds = [one["kind"] for one in found]
    assert {kind: kinds.count(kind) for kind in kinds} == {"project": 3, "news": 7, "call": 1}
    [call] = [one for one in found if one["kind"] == "call"]
    assert call["title"].startswith(CALL)
    assert call["deadline"] == "2025-11-28T12:00:00+01:00"
    assert len(call["attachments"]) == 4
    new_site = re.compile(r"http://www\.comune\.cuneo\.it/(?:novita|progetto|documento_pubblico)/[a-z0-9-]+/")
    assert all(new_site.fullmatch(one["url"]) for one in found)


def test_changes_tells_the_same_story_by_day(played: Played) -> None:
    found = banditore("changes", "--json", "--config", played.config).objects()
    story = {(one["at"][:10], one["type"], one["kind"]) for one in found}
    assert story >= {
        ("2025-10-15", "appeared", "news"),
        ("2025-10-22", "appeared", "call"),
        ("2025-11-04", "deadline_extended", "call"),
        ("2025-11-04", "edited", "news"),
        ("2025-11-18", "appeared", "news"),
        ("2025-11-18", "edited", "call"),
    }
    assert {day for day, _, _ in story} == {"2025-10-15", "2025-10-22", "2025-11-04", "2025-11-10", "2025-11-18"}
    assert {what for day, what, _ in story if day == "2025-11-10"} == {"moved"}
    [corrected] = [one for one in found if one["type"] == "edited" and one["kind"] == "news"]
    before, after = corrected["fields"]["title"]
    assert ("risulati" in before, "risultati" in after) == (True, True)
    [extended] = [one for one in found if one["type"] == "deadline_extended"]
    assert extended["fields"]["deadline"] == ["2025-11-14T12:00:00+01:00", "2025-11-28T12:00:00+01:00"]


def test_show_gives_the_call_with_its_versions_and_the_records_they_were_read_from(played: Played) -> None:
    [shown] = banditore("show", "--json", "--config", played.config, "co-progettazione").objects()
    deadlines = [one["deadline"] for one in shown["versions"]]
    assert (deadlines[0], deadlines[-1]) == ("2025-11-14T12:00:00+01:00", "2025-11-28T12:00:00+01:00")
    assert all(one["snapshot"].startswith("urn:uuid:") for one in shown["versions"])


def test_the_mails_parse_and_the_ones_who_follow_calls_hear_of_calls_only(played: Played) -> None:
    mails = played.mails()
    assert all(not mail.defects and mail["Message-ID"] and mail["Date"] for mail in mails)
    assert len({mail["Message-ID"] for mail in mails}) == len(mails)
    days = sorted({mail["Date"].datetime.date().isoformat() for mail in mails})
    assert days == ["2025-10-15", "2025-10-22", "2025-11-04", "2025-11-18"]
    calls = [mail for mail in mails if mail["To"] == "ong@example.org"]
    assert len(calls) == 3
    for mail in calls:
        body = mail.get_body(("plain",))
        assert body is not None
        assert CALL in " ".join(body.get_content().split())


def test_the_feeds_are_well_formed_and_hold_what_they_should(played: Played) -> None:
    folder = played.folder / "feeds" / "cuneo"
    for kind, count in {"all": 11, "news": 7, "projects": 3, "calls": 1}.items():
        for form in ("rss", "atom"):
            feed = feedparser.parse((folder / f"{kind}.{form}").read_bytes())
            assert not feed.bozo, f"{kind}.{form}: {feed.bozo_exception}"
            assert len(feed.entries) == count, f"{kind}.{form}"
    changes = feedparser.parse((folder / "changes.atom").read_bytes())
    assert not changes.bozo
    assert len(changes.entries) >= 3


class _Options:
    """What warcio's checker is told on the command line."""

    verbose = True

    def __init__(self, inputs: list[str]) -> None:
        self.inputs = inputs


def test_the_snapshots_pass_warcio_check(played: Played, capsys: pytest.CaptureFixture[str]) -> None:
    files = [str(path) for path in (played.folder / "data" / "warc").iterdir()]
    assert files
    assert Checker(_Options(files)).process_all() == 0
    said = capsys.readouterr().out
    assert said.count("digest pass") > 20
    assert "digest fail" not in said


# ------------------------------------------------------------------ afterwards, and again


def test_a_run_afterwards_fails_politely_because_the_site_is_gone_and_loses_nothing(copy: Played) -> None:
    config = copy.config.read_text(encoding="utf-8")
    copy.config.write_text(config.replace("[fetch]", "[fetch]\nattempts = 1"), encoding="utf-8")
    command = ("items", "--json", "--config", copy.config)
    items, feeds = banditore(*command).out, feeds_in(copy)
    mails = len(copy.mails())
    outcome = banditore("run", "--config", copy.config, "--all")
    assert outcome.code == 1
    assert "Traceback" not in outcome.err
    assert "cooperazione: failing – unreachable: www.comune.cuneo.it: " in outcome.err
    assert banditore(*command).out == items
    assert feeds_in(copy) == feeds
    assert len(copy.mails()) == mails


def feeds_in(played: Played) -> dict[str, bytes]:
    """Feeds and calendar; the pages tell how the site is doing, too."""
    return {name: body for name, body in played.files().items() if "cuneo/" in name and not name.endswith(".html")}


def test_a_second_demo_in_the_same_folder_starts_afresh_and_ends_the_same(copy: Played) -> None:
    (copy.folder / "data" / "mail" / "left-over.eml").write_text("of an earlier demo", encoding="utf-8")
    again = _play(copy.folder)
    assert again.outcome.code == 0, again.outcome.err
    assert set(again.files()) - {"data/banditore.db-wal", "data/banditore.db-shm"} == {
        name for name in copy.files() if name != "data/mail/left-over.eml"
    }
    for number in range(1, 9):  # what follows the last day names the folder and the seconds
        assert sorted(again.day(number).splitlines()) == sorted(copy.day(number).splitlines())


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path) -> None:
    precious = tmp_path / "data" / "thesis.odt"
    precious.parent.mkdir()
    precious.write_text("three years of work", encoding="utf-8")
    outcome = banditore("demo", "--dir", tmp_path)
    assert outcome.code == 2
    assert f"error: {tmp_path}: there is something in it already" in outcome.err
    assert "hint: name another folder with --dir" in outcome.err
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [precious]


def test_a_folder_in_which_somebody_really_works_is_left_alone(watched: Place) -> None:
    before = {path: path.read_bytes() for path in watched.folder.rglob("*") if path.is_file()}
    outcome = banditore("demo", "--dir", watched.folder)
    assert outcome.code == 2
    assert {path: path.read_bytes() for path in watched.folder.rglob("*") if path.is_file()} == before


def test_a_file_where_the_folder_should_be_is_one_line_and_stays(tmp_path: Path) -> None:
    file = tmp_path / "D"
    file.write_text("mine", encoding="utf-8")
    outcome = banditore("demo", "--dir", file)
    assert outcome.code == 2
    assert f"error: {file}: " in outcome.err
    assert file.read_text(encoding="utf-8") == "mine"


def test_a_folder_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    done = banditore_process("demo", "--dir", tmp_path / "file" / "D")
    assert done.returncode == 2
    [error, hint] = done.stderr.decode().splitlines()
    assert error.endswith("Not a directory")
    assert hint == "hint: name another folder with --dir"
