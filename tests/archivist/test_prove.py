"""banditore archive prove: from whatever a reader has in hand to the seal, and the link that does not hold by name."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from email.parser import BytesHeaderParser
from email.policy import default
from pathlib import Path

import pytest

from scraper import config
from scraper.app import open_memory
from scraper.archive.manifest import manifest_of
from scraper.model import Letter
from scraper.normalise.contentlines import event_uid
from scraper.objects import from_iso
from scraper.parse.listing import VERSION
from tests.archivist.conftest import TITLE, Watched
from tests.cli.conftest import NEWS, one_line
from tests.seals.test_bundle import checked

WHOLE = [
    "mail",
    "letter",
    "change",
    "version",
    "reading",
    "record",
    "row",
    "payload",
    "sealed",
    "bytes",
    "leaf",
    "seal",
]


def kinds(links: list[dict[str, object]]) -> list[object]:
    return [one["link"] for one in links]


def extension(watched: Watched) -> str:
    """The id of the change that extended the call's deadline."""
    return str(watched.change("deadline_extended")["id"])


def mail_of(watched: Watched, word: str) -> Path:
    return next(path for path in watched.mails if word in path.name)


def message_id(mail: Path) -> str:
    with mail.open("rb") as file:
        return str(BytesHeaderParser(policy=default).parse(file)["Message-ID"])


# ------------------------------------------------------------------ what can be asked for


def test_a_mail_leads_by_its_change_and_version_to_the_record_and_the_seal(watched: Watched) -> None:
    code, links = watched.prove(mail_of(watched, "prorogata"))
    assert code == 0
    assert kinds(links) == [*WHOLE, "chain", "time stamp"]
    assert all(one["holds"] for one in links)


def test_a_mail_is_known_by_its_file_its_message_id_and_its_key(watched: Watched) -> None:
    mail = mail_of(watched, "prorogata")
    (letter,) = (
        key for (key,) in watched.sql("SELECT key FROM letter WHERE changes LIKE ?", f"%{extension(watched)}%")
    )
    by_file = watched.prove(mail)
    name = message_id(mail)
    for asked in (name, name.strip("<>"), letter, letter[:12]):
        code, links = watched.prove(asked)
        assert code == 0
        assert kinds(links) == kinds(by_file[1])


def test_an_entry_of_a_feed_of_items_leads_to_every_version(watched: Watched) -> None:
    (item,) = (one["id"] for one in watched.objects("items") if one["title"] == TITLE)
    code, links = watched.prove(item)
    versions = watched.sql("SELECT count(*) FROM version WHERE item = ?", item)[0][0]
    assert code == 0
    assert kinds(links).count("version") == versions >= 4
    assert kinds(links).count("change") == 2
    for asked in (event_uid(item), TITLE, next(one["url"] for one in watched.objects("items") if one["id"] == item)):
        assert watched.prove(asked) == (code, links)


def test_an_entry_of_a_feed_of_changes_leads_to_that_change(watched: Watched) -> None:
    change = watched.change("deadline_extended")
    entry = f"{change['item']}#{change['id']}"
    assert entry.encode() in next((watched.folder / "feeds").glob("*/changes.atom")).read_bytes()
    code, links = watched.prove(entry)
    assert code == 0
    assert kinds(links)[0] == "change"
    assert watched.prove(change["id"]) == (code, links)


def test_a_record_is_known_by_its_id_in_every_form(watched: Watched) -> None:
    record = watched.change("deadline_extended")["snapshot"]
    answers = [watched.prove(form) for form in (record, f"<{record}>", record.removeprefix("urn:uuid:"))]
    assert answers[0][0] == 0
    assert answers[1:] == answers[:1] * 2


def test_a_record_of_which_the_database_knows_nothing_is_found_by_the_manifest(watched: Watched) -> None:
    manifest = next(watched.warc.glob("*.manifest")).read_text().splitlines()
    for kind in ("request", "warcinfo", "resource", "metadata"):
        record = next(line.split()[-1] for line in manifest if f" {kind} " in line)
        code, links = watched.prove(record)
        assert code == 0
        assert "row" not in kinds(links)
        assert "leaf" in kinds(links)


def test_a_revisit_leads_to_the_record_that_holds_its_payload(watched: Watched) -> None:
    revisit, original = watched.sql("SELECT id, refers_to FROM snapshot WHERE revisit LIMIT 1")[0]
    code, links = watched.prove(revisit)
    assert code == 0
    assert [one["id"] for one in links if one["link"] == "record"] == [revisit, original]
    assert kinds(links).count("leaf") == 2
    assert kinds(links).count("seal") == 1


def test_a_withdrawal_leads_to_the_record_that_shows_it(watched: Watched) -> None:
    _, links = watched.prove(watched.change("withdrawn")["id"])
    (absence,) = (one for one in links if one["link"] == "absence")
    assert str(absence["said"]).endswith("answered 404")
    assert watched.broken(watched.change("withdrawn")["id"]) == []


def test_a_page_that_is_not_followed_any_more_is_known_by_its_name(watched: Watched) -> None:
    watched.sql("DELETE FROM source WHERE role <> 'list'")
    assert watched.broken(TITLE) == []


def test_everything_in_the_database_can_be_proved(watched: Watched) -> None:
    """No false finding: every item, change, mail and record of a town that was watched for a while."""
    asked = [one["id"] for one in (*watched.objects("items"), *watched.objects("changes"))]
    asked += [name for (name,) in watched.sql("SELECT id FROM snapshot")]
    assert len(asked) > 20
    broken = {name: watched.broken(name) for name in (*asked, *map(str, watched.mails))}
    assert {name: kinds for name, kinds in broken.items() if kinds} == {}


def test_a_reminder_leads_to_the_version_whose_deadline_it_tells(watched: Watched) -> None:
    change = watched.change("deadline_extended")
    later = datetime(2096, 11, 21, tzinfo=UTC)
    for key, deadline in (("a" * 32, "2096-11-28"), ("b" * 32, "2096-11-14")):
        letter = Letter(key, "ong@example.org", "ong", change["item"], (), later, reminds=from_iso(deadline))
        with open_memory(config.load(watched.config)) as memory:
            memory.outbox.remind([letter], upto=later)
    code, links = watched.prove("a" * 32)
    assert code == 0
    assert kinds(links)[:4] == ["mail", "letter", "deadline", "version"]
    assert watched.broken("b" * 32) == ["deadline"]


# ------------------------------------------------------------------ what is not there


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("no such thing", "nothing here is called 'no such thing'"),
        ("", "nothing here is called ''"),
        ("<00000000000000000000000000000000@example.org>", "no mail with the key 0000"),
        ("e", "means 5 items; say which"),
        ("nowhere.eml", "nowhere.eml: No such file"),
    ],
)
def test_what_nobody_knows_is_told_in_a_line(watched: Watched, asked: str, said: str) -> None:
    outcome = watched.archive("prove", asked)
    assert outcome.code == 2
    assert said in outcome.err.splitlines()[0]


def test_a_mail_of_somebody_else_is_told_in_a_line(watched: Watched, tmp_path: Path) -> None:
    mail = tmp_path / "other.eml"
    mail.write_bytes(b"From: a@example.org\r\nMessage-ID: <1234@example.org>\r\n\r\nCiao\r\n")
    assert "is not one that Banditore gives" in one_line(watched.archive("prove", mail))


def test_a_record_that_nobody_names_is_a_broken_link(watched: Watched) -> None:
    assert watched.broken("urn:uuid:00000000-0000-4000-8000-000000000000") == ["record"]


def test_what_no_seal_covers_is_a_broken_link_that_says_what_to_do(watched: Watched) -> None:
    for path in (watched.warc / "seals").glob("0*"):
        path.unlink()
    outcome = watched.archive("prove", extension(watched))
    assert outcome.code == 1
    assert "no seal covers it yet: banditore archive seal" in outcome.err
    assert watched.broken(extension(watched)) == ["seal"]


# ------------------------------------------------------------------ tampering


def _record(watched: Watched) -> tuple[Path, int, int]:
    """Where the record of the extension lies."""
    name = watched.change("deadline_extended")["snapshot"]
    file, offset, length = watched.sql('SELECT file, "offset", length FROM snapshot WHERE id = ?', name)[0]
    path = watched.warc / file
    return (path if path.exists() else path.with_name(f"{file}.open")), offset, length


def _bit_of_the_record(watched: Watched) -> None:
    path, offset, length = _record(watched)
    data = bytearray(path.read_bytes())
    data[offset + length // 2] ^= 4
    path.write_bytes(data)


def _version(change: Callable[[str], str]) -> Callable[[Watched], None]:
    """Somebody rewrites what was read."""

    def rewrite(watched: Watched) -> None:
        at, item = watched.sql("SELECT at, item FROM change WHERE id = ?", extension(watched))[0]
        (content,) = watched.sql(
            "SELECT content FROM version WHERE at = ? AND item = ? AND source = 'avvisi'", at, item
        )[0]
        assert change(content) != content
        watched.sql(
            "UPDATE version SET content = ? WHERE at = ? AND item = ? AND source = 'avvisi'", change(content), at, item
        )

    return rewrite


def _row(column: str, value: object) -> Callable[[Watched], None]:
    def rewrite(watched: Watched) -> None:
        name = watched.change("deadline_extended")["snapshot"]
        watched.sql(f'UPDATE snapshot SET "{column}" = ? WHERE id = ?', value, name)

    return rewrite


def _change(column: str, value: object) -> Callable[[Watched], None]:
    def rewrite(watched: Watched) -> None:
        watched.sql(f'UPDATE change SET "{column}" = ? WHERE id = ?', value, extension(watched))

    return rewrite


def _other_snapshot(watched: Watched) -> None:
    other = watched.change("edited")["snapshot"]
    watched.sql("UPDATE change SET snapshot = ? WHERE id = ?", other, extension(watched))


def _without_version(watched: Watched) -> None:
    at, item = watched.sql("SELECT at, item FROM change WHERE id = ?", extension(watched))[0]
    watched.sql("DELETE FROM version WHERE at = ? AND item = ? AND source = 'avvisi'", at, item)


def _letter_of_another_change(watched: Watched) -> None:
    watched.sql("""UPDATE letter SET changes = '["0000000000000000"]'""")


_FORM, _FORGED_FILE = "/avvisi/modulo.odt", "/avvisi/altro.pdf"

TAMPERED: dict[str, tuple[Callable[[Watched], object], list[str]]] = {
    "a bit of the record": (_bit_of_the_record, ["reading", "record", "bytes"]),
    "the file gone": (lambda w: _record(w)[0].unlink(), ["reading", "record", "bytes"]),
    "the version's deadline": (_version(lambda text: text.replace("2096-11-28", "2096-11-29")), ["change", "reading"]),
    "the version's office": (_version(lambda text: text.replace('"office": null', '"office": "Altro"')), ["reading"]),
    "a file that no page links": (_version(lambda text: text.replace(_FORM, _FORGED_FILE)), ["reading"]),
    "no version": (_without_version, ["version"]),
    "the change's deadline": (_change("fields", '{"deadline": ["2096-11-14", "2096-12-24"]}'), ["change"]),
    "the change's record": (_other_snapshot, ["change"]),
    "the row's address": (_row("url", "http://www.altrove.example/"), ["row"]),
    "the row's moment": (_row("at", "2020-01-01 00:00:00.000000"), ["row"]),
    "the row's digest": (_row("digest", "sha1:AAAA"), ["row"]),
    "the row's place": (_row("offset", 0), ["reading", "record", "row", "sealed"]),
    "the letter's changes": (_letter_of_another_change, ["letter"]),
    "the signature": (lambda w: (w.warc / "seals/000001.sig").write_bytes(bytes(64)), ["seal"]),
    "the leaves": (lambda w: _cut(w.warc / "seals/000001.leaves"), ["seal"]),
    "the seal": (lambda w: (w.warc / "seals/000001.json").write_bytes(b"{}"), ["seal"]),
}


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes().rpartition(b"\n")[0].rpartition(b"\n")[0] + b"\n")


@pytest.mark.parametrize("name", TAMPERED)
def test_a_link_that_does_not_hold_is_named_and_only_that(watched: Watched, name: str) -> None:
    mail = mail_of(watched, "prorogata")
    tamper, expected = TAMPERED[name]
    tamper(watched)
    assert watched.broken(mail) == expected


def _everywhere(old: str, new: str) -> Callable[[Watched], None]:
    """Whoever has the database rewrites a value wherever it stands, so that all of it agrees."""

    def rewrite(watched: Watched) -> None:
        for table, column in (("version", "content"), ("item", "content"), ("change", "fields")):
            watched.sql(f"UPDATE {table} SET {column} = replace({column}, ?, ?)", old, new)

    return rewrite


def _without_change(watched: Watched) -> None:
    _everywhere("2096-11-28", "2099-01-01")(watched)
    watched.sql("DELETE FROM change WHERE id = ?", extension(watched))


def _also_before(watched: Watched) -> None:
    """The version before the extension says already what it was extended to."""
    _everywhere("2096-11-28", "2099-01-01")(watched)
    at, item = watched.sql("SELECT at, item FROM change WHERE id = ?", extension(watched))[0]
    watched.sql(
        "UPDATE version SET content = replace(content, '2096-11-14', '2099-01-01') WHERE item = ? AND at < ?", item, at
    )


def _published(watched: Watched) -> None:
    _everywhere('"published": null', '"published": "2031-01-01"')(watched)


def _linked(watched: Watched) -> None:
    _everywhere(_FORM, _FORGED_FILE)(watched)


FORGED: dict[str, tuple[Callable[[Watched], None], str]] = {
    "deadline": (_everywhere("2096-11-28", "2099-01-01"), "another deadline"),
    "deadline, no change": (_without_change, "another deadline"),
    "deadline, and the one before": (_also_before, "another deadline"),
    "title": (_everywhere(TITLE, "Avviso di altro"), "another title"),
    "published": (_published, "another published"),
    "attachment": (_linked, "another attachments"),
}


@pytest.mark.parametrize("name", FORGED)
def test_what_no_record_says_is_not_proved_by_the_database_that_claims_it(watched: Watched, name: str) -> None:
    (item,) = (one["id"] for one in watched.objects("items") if one["title"] == TITLE)
    forge, expected = FORGED[name]
    forge(watched)
    code, links = watched.prove(item)
    broken = [one for one in links if not one["holds"]]
    assert code == 1
    assert {one["link"] for one in broken} == {"reading"}
    assert expected in " ".join(str(one["said"]) for one in broken)


@pytest.mark.parametrize("name", ["deadline", "deadline, and the one before"])
def test_a_mail_and_its_change_are_not_proved_by_what_was_forged_in_all_places(watched: Watched, name: str) -> None:
    mail, change = mail_of(watched, "prorogata"), extension(watched)
    FORGED[name][0](watched)
    assert watched.broken(mail) == ["reading"]
    assert watched.broken(change) == ["reading"]


def test_a_mail_whose_change_was_deleted_is_not_proved(watched: Watched) -> None:
    mail = mail_of(watched, "prorogata")
    _without_change(watched)
    assert watched.broken(mail) == ["letter"]


def test_a_parser_that_changed_since_is_told_and_breaks_nothing(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    TAMPERED["the version's office"][0](watched)
    monkeypatch.setattr("scraper.archivist.version_links.VERSION", "999")
    code, links = watched.prove(extension(watched))
    (reading,) = (one for one in links if one["link"] == "reading")
    assert code == 0
    assert (
        reading["said"]
        == f"the parser changed since (reader {VERSION}, now 999): today the parser reads another office there"
    )


# ------------------------------------------------------------------ handed over


def test_what_is_written_for_a_third_party_is_believed_in_a_bare_shell(watched: Watched, tmp_path: Path) -> None:
    outcome = watched.archive("prove", extension(watched), "--output", tmp_path / "proof")
    assert outcome.code == 0, outcome.err
    good, said = checked(tmp_path / "proof")
    assert good, said


def test_several_records_are_written_side_by_side(watched: Watched, tmp_path: Path) -> None:
    code, links = watched.prove(TITLE, "--output", tmp_path / "proof")
    assert code == 0
    written = list((tmp_path / "proof").iterdir())
    assert len(written) == kinds(links).count("record") > 3
    assert [checked(one)[0] for one in written] == [True] * len(written)


def test_nothing_in_what_is_handed_over_names_who_subscribed(watched: Watched, tmp_path: Path) -> None:
    watched.archive("prove", mail_of(watched, "prorogata"), "--output", tmp_path / "proof")
    written = [path.read_bytes() for path in (tmp_path / "proof").rglob("*") if path.is_file()]
    assert written
    assert not [data for data in written if b"ong@example.org" in data]


def test_people_read_a_line_a_link(watched: Watched) -> None:
    outcome = watched.archive("prove", mail_of(watched, "prorogata"))
    assert outcome.out.splitlines()[0].startswith("ok      mail        ")
    assert "every link holds: 14 links, 1 record sealed" in outcome.err
    assert NEWS[0] not in outcome.out


def test_the_manifest_of_an_open_file_is_beside_it(watched: Watched) -> None:
    """What is proved here lies in a file that is still being written: it is named without ``.open``."""
    path = _record(watched)[0]
    assert path.name.endswith(".open")
    assert manifest_of(path).exists()
    _, links = watched.prove(extension(watched))
    (record,) = (one for one in links if one["link"] == "record")
    assert str(record["said"]).startswith(f"{path.name.removesuffix('.open')}, bytes ")


def test_the_database_is_only_read(watched: Watched) -> None:
    before = _dump(watched)
    watched.prove(TITLE)
    assert _dump(watched) == before


def _dump(watched: Watched) -> list[str]:
    with closing(sqlite3.connect(watched.folder / "data" / "banditore.db")) as database:
        return list(database.iterdump())
