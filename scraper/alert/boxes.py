"""Where mails that came back are found: a Maildir, or a folder on an IMAP server."""

import imaplib
import mailbox
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scraper.config.tables import BounceSettings
from scraper.errors import SendError

_SEEN = "S"
_REPORT = "multipart/report"


class MaildirBox:
    """New mail in a Maildir; what was read is marked as seen, and stays."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def take(self) -> Iterator[bytes]:
        """Reports that were not read before, each marked when the next is asked for. SendError."""
        try:
            box = mailbox.Maildir(self._folder, create=False)
            for name in list(box.iterkeys()):
                yield from self._read(box, name)
        except (OSError, mailbox.Error) as error:
            why = getattr(error, "strerror", None) or "no Maildir is there"
            raise SendError(f"bounces: {self._folder}: {why}", permanent=False) from None

    def _read(self, box: "mailbox.Maildir", name: str) -> Iterator[bytes]:
        try:
            mail = box[name]
        except KeyError:  # somebody else took it away
            return
        if _SEEN in mail.get_flags() or mail.get_content_type() != _REPORT:
            return
        yield mail.as_bytes()
        mail.add_flag(_SEEN)
        mail.set_subdir("cur")
        box[name] = mail


class ImapBox:
    """Unseen mail in a folder of an IMAP server (RFC 9051), over TLS."""

    def __init__(self, settings: BounceSettings, *, tls: ssl.SSLContext | None = None) -> None:
        self._settings = settings
        self._tls = tls or ssl.create_default_context()

    def take(self) -> Iterator[bytes]:
        """Mails that nobody has seen, each marked as seen when the next is asked for. SendError."""
        where = f"bounces: {self._settings.host}"
        try:
            with self._selected() as server:
                _, found = server.search(None, "UNSEEN")
                for number in found[0].split():
                    _, parts = server.fetch(number, "(BODY.PEEK[])")
                    yield from (part[1] for part in parts if isinstance(part, tuple))
                    server.store(number, "+FLAGS", r"(\Seen)")
        except (imaplib.IMAP4.error, OSError) as error:
            raise SendError(f"{where}: {' '.join(str(error).split())}", permanent=False) from None

    @contextmanager
    def _selected(self) -> Iterator[imaplib.IMAP4]:
        settings = self._settings
        password = settings.password.get_secret_value() if settings.password else ""
        with imaplib.IMAP4_SSL(settings.host, settings.port, ssl_context=self._tls, timeout=30) as server:
            server.login(settings.username or "", password)
            kind, _ = server.select(settings.folder)
            if kind != "OK":
                raise imaplib.IMAP4.error(f"there is no folder {settings.folder}")
            yield server
