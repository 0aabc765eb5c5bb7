import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
import trustme
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from pydantic import SecretStr

from scraper.alert.email import SmtpSender
from scraper.config.tables import SmtpSettings
from scraper.errors import SendError
from scraper.model import Message

pytestmark = pytest.mark.anyio

PASSWORD = "segreto-è-bello"


@dataclass
class Script:
    """What a mail server does with us, and what it saw."""

    replies: dict[str, str] = field(default_factory=dict)
    """By command ("MAIL", "DATA") or recipient: what is said instead of 250; "" hangs up."""
    logins: int = 0
    sessions: set[int] = field(default_factory=set)
    taken: list[tuple[str, str, bytes]] = field(default_factory=list)
    encrypted: bool = False

    async def handle_MAIL(  # noqa: N802, PLR0917 - aiosmtpd calls it so
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.sessions.add(id(session))
        if "MAIL" in self.replies:
            return self.replies["MAIL"]
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802, PLR0917
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.replies:
            return self.replies[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        reply = self.replies.get("DATA", "250 taken")
        if not reply:
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
        elif reply.startswith("250"):
            self.encrypted = session.ssl is not None
            content = envelope.original_content or b""
            self.taken.append((str(envelope.mail_from), envelope.rcpt_tos[0], content))
        return reply

    def authenticate(  # noqa: PLR0917
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword
    ) -> AuthResult:
        self.logins += 1
        right = data == LoginPassword(b"banditore", PASSWORD.encode())
        return AuthResult(success=right, handled=False)


@dataclass(frozen=True)
class Tls:
    """A server's certificate, and a client that trusts who signed it."""

    server: ssl.SSLContext
    client: ssl.SSLContext


@pytest.fixture(scope="session")
def tls() -> Tls:
    authority = trustme.CA()
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(server)
    client = ssl.create_default_context()
    authority.configure_trust(client)
    return Tls(server, client)


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def script() -> Script:
    return Script()


class Serving(SMTP):
    """A real SMTP server that remembers its connections."""

    def __init__(self, script: Script, connections: list[asyncio.WriteTransport], options: Mapping[str, Any]) -> None:
        super().__init__(script, loop=asyncio.get_running_loop(), **options)
        self.connections = connections

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self.connections.append(transport)
        super().connection_made(transport)


Start = Callable[..., Awaitable[None]]


@pytest.fixture
async def serve(script: Script, port: int) -> AsyncIterator[Start]:
    servers: list[asyncio.Server] = []
    connections: list[asyncio.WriteTransport] = []

    async def start(*, ssl_context: ssl.SSLContext | None = None, **options: object) -> None:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(
            lambda: Serving(script, connections, options), "127.0.0.1", port, ssl=ssl_context
        )
        servers.append(server)

    yield start
    for server in servers:
        server.close()
    for connection in connections:
        connection.abort()
    await asyncio.sleep(0.005)  # both ends notice


Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def hand_made(port: int, talk: Talk) -> AsyncIterator[None]:
    """A server for one connection that says what no decent one would."""
    gone = asyncio.Event()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await talk(reader, writer)
        writer.close()
        await writer.wait_closed()
        gone.set()

    async with await asyncio.start_server(answer, "127.0.0.1", port):
        yield
        await gone.wait()


def settings(port: int, security: str = "none", **more: object) -> SmtpSettings:
    values = {"host": "127.0.0.1", "port": port, "security": security, "sender": "avvisi@banditore.example"}
    return SmtpSettings.model_validate(values | more)


def with_login(port: int, password: str = PASSWORD, security: str = "starttls") -> SmtpSettings:
    plain = settings(port, security, username="banditore", password_env="SMTP_PASSWORD")
    return plain.model_copy(update={"password": SecretStr(password)})


def mail(to: str = "ong@example.org", key: str = "1") -> Message:
    return Message(key=key, recipient=to, data=f"To: {to}\r\n\r\n. un punto\r\n{key}\r\n".encode())


async def refusal(sender: SmtpSender, message: Message) -> SendError:
    with pytest.raises(SendError) as caught:
        await sender.send(message)
    assert "\n" not in str(caught.value)
    return caught.value


# ------------------------------------------------------------------ what arrives


async def test_a_message_arrives_byte_for_byte(serve: Start, script: Script, port: int) -> None:
    await serve()
    sender = SmtpSender(settings(port))
    await sender.send(mail())
    await sender.aclose()
    assert script.taken == [("avvisi@banditore.example", "ong@example.org", mail().data)]


async def test_a_batch_shares_one_connection_and_the_next_batch_opens_its_own(
    serve: Start, script: Script, port: int
) -> None:
    await serve()
    sender = SmtpSender(settings(port))
    await asyncio.gather(*(sender.send(mail(key=str(number))) for number in range(5)))
    assert len(script.sessions) == 1
    await sender.aclose()
    await sender.send(mail(key="6"))
    await sender.aclose()
    assert len(script.taken) == 6
    assert len(script.sessions) == 2


async def test_closing_what_was_never_opened_is_no_fault(port: int) -> None:
    await SmtpSender(settings(port)).aclose()


async def test_starttls_is_verified_and_comes_before_the_login(
    serve: Start, script: Script, port: int, tls: Tls
) -> None:
    await serve(tls_context=tls.server, require_starttls=True, authenticator=script.authenticate, auth_required=True)
    sender = SmtpSender(with_login(port), tls=tls.client)
    await sender.send(mail())
    await sender.aclose()
    assert script.encrypted
    assert script.logins == 1
    assert len(script.taken) == 1


async def test_tls_from_the_first_byte_is_verified(serve: Start, script: Script, port: int, tls: Tls) -> None:
    await serve(ssl_context=tls.server)
    sender = SmtpSender(settings(port, "tls"), tls=tls.client)
    await sender.send(mail())
    await sender.aclose()
    assert len(script.taken) == 1


async def test_an_address_beyond_ascii_asks_for_smtputf8(serve: Start, script: Script, port: int) -> None:
    await serve(enable_SMTPUTF8=True)
    sender = SmtpSender(settings(port))
    await sender.send(mail("niccolò@example.org"))
    await sender.aclose()
    assert script.taken[0][1] == "niccolò@example.org"


# ------------------------------------------------------------------ what is refused


@pytest.mark.parametrize(
    ("reply", "permanent"),
    [
        ("451 4.7.1 Greylisted, come back later", False),
        ("452 4.2.2 Mailbox full", False),
        ("550 5.1.1 No such user", True),
        ("530 5.7.0 Authentication required", False),
    ],
)
async def test_one_refused_recipient_does_not_hinder_the_others(
    serve: Start, script: Script, port: int, reply: str, *, permanent: bool
) -> None:
    await serve()
    script.replies["bad@example.org"] = reply
    sender = SmtpSender(settings(port))
    await sender.send(mail("a@example.org"))
    error = await refusal(sender, mail("bad@example.org"))
    await sender.send(mail("b@example.org"))
    await sender.aclose()
    assert str(error) == f"mail server 127.0.0.1:{port} refuses the recipient: {reply}"
    assert error.permanent is permanent
    assert [to for _, to, _ in script.taken] == ["a@example.org", "b@example.org"]
    assert len(script.sessions) == 1


@pytest.mark.parametrize(("reply", "permanent"), [("451 try later", False), ("554 5.7.1 Spam", True)])
async def test_a_refused_message_is_given_up_only_when_the_server_says_so(
    serve: Start, script: Script, port: int, reply: str, *, permanent: bool
) -> None:
    await serve()
    script.replies["DATA"] = reply
    sender = SmtpSender(settings(port))
    error = await refusal(sender, mail())
    await sender.aclose()
    assert str(error) == f"mail server 127.0.0.1:{port} refuses the message: {reply}"
    assert error.permanent is permanent


async def test_a_refused_sender_is_the_operators_fault_not_the_letters(serve: Start, script: Script, port: int) -> None:
    await serve()
    script.replies["MAIL"] = "553 5.7.1 Not owned by user"
    sender = SmtpSender(settings(port))
    error = await refusal(sender, mail())
    await sender.aclose()
    assert "refuses the sender avvisi@banditore.example: 553 5.7.1 Not owned by user" in str(error)
    assert "smtp.sender" in error.hint
    assert not error.permanent


async def test_a_connection_that_breaks_in_the_middle_is_opened_again_for_the_next_letter(
    serve: Start, script: Script, port: int
) -> None:
    await serve()
    script.replies["DATA"] = ""
    sender = SmtpSender(settings(port))
    error = await refusal(sender, mail(key="1"))
    del script.replies["DATA"]
    await sender.send(mail(key="2"))
    await sender.aclose()
    assert not error.permanent
    assert f"mail server 127.0.0.1:{port} did not take the message: " in str(error)
    assert len(script.taken) == 1


async def test_an_address_that_no_command_can_carry_is_given_up(serve: Start, script: Script, port: int) -> None:
    await serve()
    sender = SmtpSender(settings(port))
    error = await refusal(sender, mail("a b@example.org"))
    await sender.aclose()
    assert error.permanent
    assert script.taken == []


async def test_a_server_without_smtputf8_cannot_take_an_address_beyond_ascii(serve: Start, port: int) -> None:
    await serve(enable_SMTPUTF8=False)
    sender = SmtpSender(settings(port))
    error = await refusal(sender, mail("niccolò@example.org"))
    await sender.aclose()
    assert "SMTPUTF8 is not supported" in str(error)


async def test_nothing_follows_half_a_message(serve: Start, script: Script, port: int) -> None:
    await serve()
    sender = SmtpSender(settings(port))
    await sender.send(mail(key="1"))
    half = asyncio.ensure_future(sender.send(mail(key="2")))
    await asyncio.sleep(0)
    half.cancel()
    with pytest.raises(asyncio.CancelledError):
        await half
    await sender.send(mail(key="3"))
    await sender.aclose()
    assert [data[-3:] for _, _, data in script.taken] == [b"1\r\n", b"3\r\n"]
    assert len(script.sessions) == 2


# ------------------------------------------------------------------ no connection


async def test_a_server_can_be_tried_without_a_mail(serve: Start, script: Script, port: int) -> None:
    sender = SmtpSender(settings(port), pause=0.0)
    with pytest.raises(SendError, match="cannot be used"):
        await sender.reach()
    await serve()
    await sender.reach()
    await sender.aclose()
    assert script.taken == []


async def test_a_server_that_takes_no_goodbye_is_left_without_one(port: int) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 hello\r\n")
        while await reader.readline():
            writer.write(b"500 what?\r\n")

    async with hand_made(port, talk):
        sender = SmtpSender(settings(port))
        await sender.reach()
        await sender.aclose()


async def test_a_server_that_is_down_is_named_and_asked_once_a_batch(serve: Start, script: Script, port: int) -> None:
    sender = SmtpSender(settings(port))
    error = await refusal(sender, mail())
    assert str(error).startswith(f"mail server 127.0.0.1:{port} cannot be used: ")
    assert "smtp.host" in error.hint
    assert not error.permanent
    await serve()
    again = await refusal(sender, mail())
    assert str(again) == str(error)
    await sender.aclose()
    await sender.send(mail())
    await sender.aclose()
    assert len(script.taken) == 1


async def test_a_server_that_is_down_is_asked_again_after_the_pause(serve: Start, script: Script, port: int) -> None:
    sender = SmtpSender(settings(port), pause=0.0)
    await refusal(sender, mail())
    await serve()
    await sender.send(mail())
    await sender.aclose()
    assert len(script.taken) == 1


async def test_a_wrong_password_is_tried_once_a_batch_and_never_shown(
    serve: Start, script: Script, port: int, tls: Tls
) -> None:
    await serve(tls_context=tls.server, authenticator=script.authenticate, auth_required=True)
    sender = SmtpSender(with_login(port, password="sbagliato"), tls=tls.client)
    error = await refusal(sender, mail("a@example.org"))
    tried = script.logins
    await refusal(sender, mail("b@example.org"))
    await sender.aclose()
    assert "does not accept our login: 535 " in str(error)
    assert "smtp.password_env" in error.hint
    assert not error.permanent
    assert script.logins == tried
    for shown in (str(error), error.hint, repr(error), repr(sender), repr(vars(sender))):
        assert "sbagliato" not in shown


async def test_a_password_that_the_server_quotes_back_is_not_repeated(port: int) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 hello\r\n")
        while line := await reader.readline():
            if line.startswith(b"EHLO"):
                writer.write(b"250-here\r\n250 AUTH PLAIN\r\n")
            elif line.startswith(b"AUTH"):
                writer.write(b"535 wrong: " + line.strip() + b" " + PASSWORD.encode() + b"\r\n")
            else:
                writer.write(b"221 bye\r\n")

    async with hand_made(port, talk):
        error = await refusal(SmtpSender(with_login(port, security="none")), mail())
    assert str(error).endswith("535 wrong: AUTH PLAIN *** ***")
    assert error.__cause__ is None


async def test_a_certificate_nobody_vouches_for_is_refused_before_the_login(
    serve: Start, script: Script, port: int, tls: Tls
) -> None:
    await serve(tls_context=tls.server, authenticator=script.authenticate)
    error = await refusal(SmtpSender(with_login(port)), mail())
    assert f"mail server 127.0.0.1:{port} cannot be trusted: " in str(error)
    assert "certificate verify failed" in str(error)
    assert (script.logins, script.taken) == (0, [])


async def test_tls_from_the_first_byte_refuses_a_certificate_nobody_vouches_for(
    serve: Start, script: Script, port: int, tls: Tls
) -> None:
    await serve(ssl_context=tls.server)
    error = await refusal(SmtpSender(settings(port, "tls")), mail())
    assert f"mail server 127.0.0.1:{port} cannot be trusted: " in str(error)


async def test_a_server_without_starttls_gets_neither_login_nor_mail(
    serve: Start, script: Script, port: int, tls: Tls
) -> None:
    await serve(authenticator=script.authenticate, auth_require_tls=False)
    error = await refusal(SmtpSender(with_login(port), tls=tls.client), mail())
    assert "STARTTLS" in str(error)
    assert "smtp.security" in error.hint
    assert (script.logins, script.taken) == (0, [])


async def test_a_server_that_never_answers_is_given_up_in_time(port: int) -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()

    async with hand_made(port, silent):
        error = await refusal(SmtpSender(settings(port), timeout=0.05), mail())
    assert "Timed out" in str(error)
    assert not error.permanent
