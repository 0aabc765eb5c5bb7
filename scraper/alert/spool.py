"""Mail as .eml files in a folder, for a demo or a machine without a mail server."""

import os
import re
from datetime import UTC
from email.parser import BytesHeaderParser
from email.policy import default
from pathlib import Path

from scraper.alert.excerpt import shorten
from scraper.errors import SendError
from scraper.model import Message
from scraper.normalise.mailboxes import mailbox
from scraper.normalise.text import fold


class SpoolSender:
    """Writes each message to a file of its own; the same message again to the same file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def send(self, message: Message) -> None:
        """Write the message aside and rename it; SendError when the disk does not take it."""
        try:
            self._write(message)
        except OSError as error:
            where = error.filename or self._folder
            raise SendError(f"{where}: mail cannot be written: {error.strerror}", permanent=False) from error

    async def aclose(self) -> None:
        """Nothing is held open."""

    def forget(self, name: str) -> int:
        """Delete the mails to this mailbox; how many there were."""
        gone = [file for file in self._folder.glob("*.eml") if _is_to(file, name)]
        for file in gone:
            file.unlink(missing_ok=True)
        return len(gone)

    def _write(self, message: Message) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        name = _file_name(message)
        # A letter that is tried again may be dated anew: it keeps the file that it has.
        file = next(self._folder.glob(f"*{_tail(message)}"), self._folder / name)
        aside = file.with_suffix(".part")
        with aside.open("wb") as output:
            output.write(message.data)
            output.flush()
            os.fsync(output.fileno())
        aside.replace(file)


def _is_to(file: Path, name: str) -> bool:
    with file.open("rb") as mail:
        to = BytesHeaderParser(policy=default).parse(mail)["To"]
    return to is not None and name in {mailbox(address.addr_spec) for address in to.addresses}


def _file_name(message: Message) -> str:
    """``20251014T071200Z-nuovo-avviso-…-d44d23dfc127.eml``: sorts by date and says what is in it."""
    header = BytesHeaderParser(policy=default).parsebytes(message.data)
    at = header["Date"].datetime.astimezone(UTC)
    words = shorten(" ".join(re.findall("[a-z0-9]+", fold(header["Subject"]))), 60).rstrip("…")
    return f"{at:%Y%m%dT%H%M%SZ}-{words.replace(' ', '-')}{_tail(message)}"


def _tail(message: Message) -> str:
    return f"-{message.key[:12]}.eml"
