import resource
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from scraper.alert.memory import MemorySender
from scraper.alert.spool import SpoolSender
from scraper.errors import SendError
from scraper.model import Message

pytestmark = pytest.mark.anyio


def files(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


def mail(key: str = "ab" * 16, *, subject: str = "Nuovo avviso: Città dell'olio", day: int = 14) -> Message:
    data = f"Subject: {subject}\r\nDate: Tue, {day} Oct 2025 09:12:00 +0200\r\nTo: a@example.org\r\n\r\nCiao.\r\n"
    return Message(key=key, recipient="a@example.org", data=data.encode())


async def test_a_message_becomes_a_file_that_sorts_by_date_and_says_what_it_is(tmp_path: Path) -> None:
    await SpoolSender(tmp_path / "data" / "mail").send(mail())
    (file,) = files(tmp_path / "data" / "mail")
    assert file.name == "20251014T071200Z-nuovo-avviso-citta-dell-olio-abababababab.eml"
    assert file.read_bytes() == mail().data


async def test_the_same_letter_keeps_its_file_even_when_dated_anew(tmp_path: Path) -> None:
    spool = SpoolSender(tmp_path)
    await spool.send(mail())
    await spool.send(mail(day=15))
    (file,) = files(tmp_path)
    assert file.name.startswith("20251014")
    assert file.read_bytes() == mail(day=15).data


async def test_letters_alike_in_all_but_their_key_do_not_collide(tmp_path: Path) -> None:
    spool = SpoolSender(tmp_path)
    await spool.send(mail("1" * 32))
    await spool.send(mail("2" * 32))
    assert len(files(tmp_path)) == 2


async def test_a_subject_without_letters_still_makes_a_name(tmp_path: Path) -> None:
    await SpoolSender(tmp_path).send(mail(subject="!!! / .. \\ ???"))
    (file,) = files(tmp_path)
    assert message_from_bytes(file.read_bytes(), policy=default)["Subject"] == "!!! / .. \\ ???"


async def test_a_mailbox_is_forgotten_and_the_mails_of_others_stay(tmp_path: Path) -> None:
    spool = SpoolSender(tmp_path)
    await spool.send(mail("1" * 32))
    for key, to in (("2" * 32, b"Ong <A@Example.org>"), ("3" * 32, b"b@example.org")):
        await spool.send(replace(mail(key), data=mail().data.replace(b"a@example.org", to)))
    assert (spool.forget("a@example.org"), spool.forget("a@example.org")) == (2, 0)
    assert [file.name.rpartition("-")[2] for file in files(tmp_path)] == ["3" * 12 + ".eml"]


async def test_a_folder_that_cannot_be_written_is_one_clear_line_and_may_pass(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("a file where the folder should be")
    with pytest.raises(SendError, match=r"/mail: mail cannot be written: File exists") as caught:
        await SpoolSender(tmp_path / "mail").send(mail())
    assert not caught.value.permanent


@pytest.fixture
def room_for_ten_bytes() -> Iterator[None]:
    """The operating system lets no file grow past ten bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.usefixtures("room_for_ten_bytes")
async def test_a_disk_without_room_leaves_no_half_written_mail(tmp_path: Path) -> None:
    with pytest.raises(SendError, match="mail cannot be written: File too large"):
        await SpoolSender(tmp_path).send(mail())
    assert not [file for file in files(tmp_path) if file.suffix == ".eml"]


async def test_the_twin_in_memory_keeps_what_it_takes_and_refuses_whom_it_is_told_to() -> None:
    sender = MemorySender({"b@example.org": SendError("no such mailbox", permanent=True)})
    await sender.send(mail())
    with pytest.raises(SendError, match="no such mailbox"):
        await sender.send(Message(key="1", recipient="b@example.org", data=b""))
    await sender.aclose()
    assert sender.sent == [mail()]
