"""Bounces in a folder of an IMAP server: a small scripted one, over real TLS."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Thread

import pytest
import trustme
from pydantic import SecretStr

from scraper.alert.boxes import ImapBox
from scraper.config.tables import BounceSettings
from scraper.errors import SendError

MAIL = b"Subject: Undelivered\r\n\r\nSorry.\r\n"
PASSWORD = "segreto"


@dataclass
class Server:
    """Has one unseen mail in INBOX."""

    seen: bool = False
    said: list[str] = field(default_factory=list)

    def answer(self, line: str) -> bytes:
        tag, command, rest = (*line.split(" ", 2), "")[:3]
        self.said.append(command)
        ok = f"{tag} OK done\r\n".encode()
        ok, no = (f"{tag} {word} so be it\r\n".encode() for word in ("OK", "NO"))
        mail = f"* 1 FETCH (BODY[] {{{len(MAIL)}}}\r\n".encode() + MAIL + b")\r\n"
        answers = {
            "CAPABILITY": b"* CAPABILITY IMAP4rev1\r\n" + ok,
            "LOGIN": ok if PASSWORD in rest else no,
            "SELECT": b"* 1 EXISTS\r\n" + ok if "INBOX" in rest else no,
            "SEARCH": (b"* SEARCH\r\n" if self.seen else b"* SEARCH 1\r\n") + ok,
            "FETCH": mail + ok,
            "STORE": ok,
            "LOGOUT": b"* BYE\r\n" + ok,
        }
        self.seen = self.seen or command == "STORE"
        return answers[command]


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def box(server: Server) -> Iterator[ImapBox]:
    authority = trustme.CA()
    theirs, ours = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH), ssl.create_default_context()
    authority.issue_cert("127.0.0.1").configure_cert(theirs)
    authority.configure_trust(ours)
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                plain, _ = listening.accept()
            except OSError:
                return
            with (
                plain,
                suppress(ssl.SSLError),  # a client that does not trust us hangs up
                theirs.wrap_socket(plain, server_side=True) as line,
                line.makefile("rwb") as file,
            ):
                file.write(b"* OK ready\r\n")
                file.flush()
                for asked in file:
                    file.write(server.answer(asked.decode().strip()))
                    file.flush()

    thread = Thread(target=serve, daemon=True)
    thread.start()
    yield made(listening.getsockname()[1], ours)
    listening.shutdown(socket.SHUT_RDWR)
    listening.close()
    thread.join(5)


def made(port: int, tls: ssl.SSLContext, *, password: str = PASSWORD, folder: str = "INBOX") -> ImapBox:
    settings = BounceSettings(host="127.0.0.1", port=port, username="avvisi", password_env="X", folder=folder)
    return ImapBox(settings.model_copy(update={"password": SecretStr(password)}), tls=tls)


def test_an_unseen_mail_is_read_once_and_marked(box: ImapBox, server: Server) -> None:
    assert list(box.take()) == [MAIL]
    assert list(box.take()) == []
    assert "STORE" in server.said


@pytest.mark.parametrize(("password", "folder"), [("sbagliato", "INBOX"), (PASSWORD, "Altro")])
def test_what_the_server_does_not_like_is_one_line_without_the_password(
    box: ImapBox, password: str, folder: str
) -> None:
    other = made(box._settings.port, box._tls, password=password, folder=folder)
    with pytest.raises(SendError) as caught:
        list(other.take())
    assert str(caught.value).startswith("bounces: 127.0.0.1: ")
    assert password not in str(caught.value) or password == "INBOX"
    assert "\n" not in str(caught.value)


def test_a_server_that_nobody_vouches_for_is_not_trusted(box: ImapBox) -> None:
    stranger = made(box._settings.port, ssl.create_default_context())
    with pytest.raises(SendError, match="certificate"):
        list(stranger.take())
