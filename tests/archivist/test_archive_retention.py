"""What retention removes, what it never does, and how little a crash in the midst of it matters."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from scraper.archive.facts import sealed
from scraper.archive.index import CaptureIndex
from scraper.archive.manifest import manifest_of, read_manifest
from scraper.archive.retention import Holding, begin_removal, end_removal
from scraper.archive.tombstone import read_tombstone, tombstone_of
from scraper.archive.verify import Verification
from scraper.archivist.retention import outlook, remove
from scraper.store.evidence import SqlEvidence
from scraper.store.folder import locked
from tests.archivist.kept_town import MORNING, SITE, Town, prose, spoken, town_in, verified
from tests.cli.conftest import Outcome, banditore

LATER = MORNING + timedelta(days=30)
Step = Callable[[Town, list[Holding]], None]


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Five days: news, a day of which nothing is named, an error page, the same error page and news, and a last one."""
    with town_in(tmp_path / "town") as town:
        town.sees("avvisi", prose(1))
        town.next_day()
        town.sees_the_same("avvisi", prose(1))
        town.is_told_nothing_changed("avvisi")
        town.next_day()
        town.fails("bandi", prose(50))
        town.next_day()
        town.fails("bandi", prose(50))
        town.sees("avvisi", prose(2))
        town.next_day()
        town.sees("progetti", prose(3))
        town.publish()
        town.archive.close()
        yield town


def judged(town: Town) -> dict[int, str]:
    """Why each file stays, by its serial number; empty where it may go."""
    return {int(one.file.split("-")[2]): one.why for one in outlook(town.warc, town.witnesses, before=LATER).files}


def going(town: Town) -> list[Holding]:
    return [one for one in outlook(town.warc, town.witnesses, before=LATER).files if one.goes]


def test_a_file_goes_when_nothing_names_it_and_nothing_that_stays_refers_to_it(town: Town) -> None:
    why = judged(town)
    assert why[0].startswith("a record of it is named by the change avvisi-")
    assert why[1] == ""
    assert why[2].startswith("records of banditore-20260623")
    assert why[2].endswith("refer to it")
    assert why[3].startswith("a record of it is named by")
    assert why[4] == "it is being written"


def test_what_is_young_stays(town: Town) -> None:
    seen = outlook(town.warc, town.witnesses, before=MORNING + timedelta(days=1))
    assert seen.files[1].why == "its youngest record is of 2026-06-21"
    assert not [one for one in seen.files if one.goes]


def test_what_only_a_feed_or_a_mail_names_stays(town: Town) -> None:
    (gone,) = going(town)
    kept = CaptureIndex(town.warc).captures(f"{SITE}/avvisi")
    place = next(one.place for one in kept if one.place.file == gone.file)
    record = next(
        line.split()[4]
        for line in manifest_of(town.warc / gone.file).read_text(encoding="ascii").splitlines()
        if line.startswith(f"{place.offset} ")
    )
    feed = f"<rss><description>&lt;small&gt;Copia archiviata: {record}&lt;/small&gt;</description></rss>"
    (town.folder / "feeds" / "old.rss").write_text(feed, encoding="utf-8")
    assert judged(town)[1] == "a record of it is named by feed old.rss"


def test_nothing_stays_behind_of_a_file_that_went_but_who_it_was(town: Town) -> None:
    (gone,) = going(town)
    manifest = manifest_of(town.warc / gone.file).read_bytes()
    remove(town.warc, town.witnesses, [gone], at=LATER, why="retention")
    assert not (town.warc / gone.file).exists()
    assert manifest_of(town.warc / gone.file).read_bytes() == manifest
    stone = read_tombstone(tombstone_of(town.warc / gone.file))
    assert (stone.at, stone.why, stone.records) == (LATER, "retention", gone.records)
    assert gone.file not in {one.place.file for one in CaptureIndex(town.warc).under("")}
    assert verified(town, notes=True) == []
    assert verified(town, quick=True, notes=True) == []
    assert going(town) == []


def test_a_seal_over_what_went_holds(town: Town) -> None:
    (gone,) = going(town)
    seal = [sealed(one, gone.file, 1) for one in read_manifest(manifest_of(town.warc / gone.file))]
    remove(town.warc, town.witnesses, [gone], at=LATER, why="retention")
    assert list(Verification(town.warc, lambda: [*seal, *town.witnesses.claims()]).findings()) == []


def begun(town: Town, gone: list[Holding]) -> None:
    for one in gone:
        begin_removal(town.warc, one, at=LATER, why="retention")


def forgotten(town: Town, gone: list[Holding]) -> None:
    begun(town, gone)
    SqlEvidence(town.database).forget_files([one.file for one in gone])


def dropped(town: Town, gone: list[Holding]) -> None:
    forgotten(town, gone)
    content = (town.warc / gone[0].file).read_bytes()
    end_removal(town.warc, {one.file: one for one in gone})
    (town.warc / gone[0].file).write_bytes(content)


@pytest.mark.parametrize("step", [begun, forgotten, dropped])
def test_a_removal_that_a_crash_cut_short_is_no_damage_and_is_ended_by_the_next(town: Town, step: Step) -> None:
    gone = going(town)
    step(town, gone)
    assert verified(town) == []
    assert "its removal by retention was begun, and not ended" in spoken(verified(town, notes=True))
    assert [one.file for one in going(town)] == [one.file for one in gone]
    remove(town.warc, town.witnesses, going(town), at=LATER + timedelta(days=1), why="again")
    assert read_tombstone(tombstone_of(town.warc / gone[0].file)).at == LATER
    assert verified(town, notes=True) == []


def test_the_manifest_of_what_went_is_watched_over(town: Town) -> None:
    (gone,) = going(town)
    remove(town.warc, town.witnesses, [gone], at=LATER, why="retention")
    manifest = manifest_of(town.warc / gone.file)
    manifest.write_bytes(manifest.read_bytes()[:-1])
    assert f"{gone.file}.removed does not stand for the manifest beside it" in spoken(verified(town))
    manifest.unlink()
    assert f"{gone.file}.removed does not stand for the manifest beside it" in spoken(verified(town))
    tombstone_of(town.warc / gone.file).write_text("{}", encoding="utf-8")
    assert f"{gone.file}.removed cannot be read" in spoken(verified(town))


def test_a_record_that_went_and_is_named_after_all_is_told(town: Town) -> None:
    (gone,) = going(town)
    record = manifest_of(town.warc / gone.file).read_text(encoding="ascii").splitlines()[1].split()[4]
    remove(town.warc, town.witnesses, [gone], at=LATER, why="retention")
    feed = f"<rss><description>&lt;small&gt;Copia archiviata: {record}&lt;/small&gt;</description></rss>"
    (town.folder / "feeds" / "old.rss").write_text(feed, encoding="utf-8")
    assert f"record {record} was removed by retention, and it is named by feed old.rss" in spoken(verified(town))


# ------------------------------------------------------------------ at the command line


def command(town: Town, *words: str) -> Outcome:
    config = town.folder / "config.toml"
    site = f'[[site]]\nid = "prova"\nname = "Comune di Prova"\nurl = "{SITE}/"\n'
    config.write_text(f'{site}[[source]]\nid = "avvisi"\nsite = "prova"\nurl = "{SITE}/avvisi"\n', encoding="utf-8")
    return banditore("archive", *words, "--config", config)


def test_without_apply_nothing_is_changed(town: Town) -> None:
    before = {path.name: path.read_bytes() for path in town.warc.iterdir()}
    done = command(town, "retention", "--before", "2026-07-20")
    assert done.code == 0
    assert done.out.count("stays:") == 4
    assert done.out.count("may go") == 1
    assert "1 of 5 files" in done.err
    assert "nothing was changed" in done.err
    assert {path.name: path.read_bytes() for path in town.warc.iterdir()} == before


def test_what_may_go_is_told_as_objects_and_removed_when_asked(town: Town) -> None:
    done = command(town, "retention", "--before", "2026-07-20", "--apply", "--json")
    assert done.code == 0
    assert [one["goes"] for one in done.objects()] == [False, True, False, False, False]
    assert done.objects()[1]["unnamed"] == done.objects()[1]["captures"] == 3
    after = command(town, "verify", "--json")
    assert (after.code, [one["type"] for one in after.objects()]) == (0, ["summary"])
    assert after.objects()[0]["removed"] == 1


def test_nothing_goes_from_an_archive_that_is_damaged(town: Town) -> None:
    path = min(town.warc.glob("*.warc.gz"))
    path.write_bytes(path.read_bytes()[:-1])
    done = command(town, "retention", "--before", "2026-07-20", "--apply")
    assert done.code == 1
    assert "nothing is removed before it is mended" in done.err
    assert not list(town.warc.glob("*.removed"))


def test_nothing_goes_while_another_works_on_the_folder(town: Town) -> None:
    with locked(town.folder / "data"):
        done = command(town, "retention", "--before", "2026-07-20", "--apply")
    assert done.code == 2
    assert "another banditore" in done.err


def test_an_age_and_a_day_are_not_told_together(town: Town) -> None:
    done = command(town, "retention", "--before", "2026-07-20", "--older-than", "1d")
    assert done.code == 2
    assert "not both" in done.err


def test_what_is_wrong_with_a_seal_is_told_and_what_retention_removed_is_not(town: Town) -> None:
    assert command(town, "seal").code == 0
    assert command(town, "retention", "--before", "2026-07-20", "--apply").code == 0
    assert (command(town, "verify").code, command(town, "verify", "--quick").code) == (0, 0)
    leaves = town.warc / "seals" / "000001.leaves"
    lines = leaves.read_bytes()
    leaves.write_bytes(lines.replace(b"request", b"reqvest", 1))
    done = command(town, "verify")
    assert done.code == 1
    assert done.out.startswith("seal: seals/000001.json: seal 1: its leaves are not those that were sealed")
    leaves.write_bytes(lines)
    (town.warc / "seals" / "000001.sig").unlink()
    assert "its signature is missing" in command(town, "verify").out


def test_verify_says_where_how_much_and_what_to_do(town: Town) -> None:
    path = min(town.warc.glob("*.warc.gz"))
    data = bytearray(path.read_bytes())
    data[-30] ^= 4
    path.write_bytes(data)
    done = command(town, "verify")
    assert done.code == 1
    first = done.out.splitlines()[0]
    assert first.startswith(("unreadable record: ", "altered record: "))
    assert f"{path.name}, byte " in first
    assert first.endswith("restore the file from a copy")
    assert "5 files" in done.err
    told = [json.loads(line) for line in command(town, "verify", "--json").out.splitlines()]
    assert told[0]["where"] == path.name
    assert told[-1]["damage"] == len(told) - 1
    alone = command(town, "verify", str(path))
    assert alone.code == 1
    assert "1 file, " in alone.err
    assert command(town, "verify", str(town.folder / "none.warc.gz")).code == 2
    assert command(town, "verify", "--quick").code == 0
