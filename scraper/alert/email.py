"""Mail handed to an SMTP server (RFC 5321): encrypted, verified, many messages over one connection."""

import asyncio
import base64
import re
import ssl
from dataclasses import dataclass

from aiosmtplib import (
    SMTP,
    SMTPAuthenticationError,
    SMTPDataError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)

from scraper.config.tables import SmtpSettings
from scraper.errors import Fault, SendError
from scraper.model import Message

_OURS = {530, 534, 535, 538}
"""Replies about who we are (RFC 4954 §6): never the recipient's fault, whatever command they answer."""
_ENHANCED = re.compile(r"[245]\.\d{1,3}\.\d{1,3}(?!\d)")
_TOO_FAST = {"4.7.28", "4.5.3"}
_FAULTS = (SMTPException, OSError, ValueError)  # ValueError: an address that cannot be put into a command


class SmtpSender:
    """Sends through the configured server and keeps the connection until ``aclose``.

    When the server cannot be reached or refuses our login, every message fails at once for ``pause`` seconds
    (or until ``aclose``): a long outbox waits for no time-out per letter, and wrong logins lock no account.
    """

    def __init__(
        self,
        settings: SmtpSettings,
        *,
        tls: ssl.SSLContext | None = None,
        timeout: float = 30.0,
        pause: float = 60.0,
    ) -> None:
        """``tls`` says whom to trust (default: the system's authorities); ``timeout`` is for one step."""
        self._settings = settings
        self._tls = tls or ssl.create_default_context()
        self._timeout = timeout
        self._pause = pause
        self._connection: SMTP | None = None
        self._trouble: _Trouble | None = None
        self._turn = asyncio.Lock()

    async def send(self, message: Message) -> None:
        """Hand one message over.

        SendError is permanent only where the server refused this very letter for good (a reply 5yz to its
        recipient or content); a fault of the connection, of our login or of our sender is not the letter's.
        """
        async with self._turn:
            connection = await self._connected()
            sender = self._settings.sender
            options = () if (sender + message.recipient).isascii() else ("SMTPUTF8", "BODY=8BITMIME")
            try:
                await connection.sendmail(sender, message.recipient, message.data, mail_options=options)
            except asyncio.CancelledError:
                connection.close()  # nothing may follow half a message
                raise
            except _FAULTS as error:
                raise _refusal(self._settings, error) from None  # the cause may quote what we sent

    async def reach(self) -> None:
        """Connect and log in as for sending, without sending; SendError says what does not work."""
        async with self._turn:
            await self._connected()

    async def aclose(self) -> None:
        """Say goodbye to the server, if connected; the next ``send`` begins anew."""
        connection, self._connection, self._trouble = self._connection, None, None
        if connection is None or not connection.is_connected:
            return
        try:
            await connection.quit()
        except (SMTPException, OSError):
            connection.close()

    async def _connected(self) -> SMTP:
        now = asyncio.get_running_loop().time()
        if self._trouble is not None and now < self._trouble.until:
            raise self._trouble.error()
        if self._connection is None or not self._connection.is_connected:
            try:
                self._connection = await self._connect()
            except _FAULTS as error:
                self._trouble = _trouble(self._settings, error, until=now + self._pause)
                raise self._trouble.error() from None
        return self._connection

    async def _connect(self) -> SMTP:
        settings = self._settings
        connection = SMTP(
            hostname=settings.host,
            port=settings.effective_port,
            use_tls=settings.security == "tls",
            start_tls=settings.security == "starttls",
            tls_context=self._tls if settings.security != "none" else None,
            username=settings.username,
            password=settings.password.get_secret_value() if settings.password else None,
            timeout=self._timeout,
        )
        await connection.connect()
        return connection


# ------------------------------------------------------------------ what went wrong, in one line


@dataclass(frozen=True, slots=True)
class _Trouble:
    """Why there is no connection, and until when (event loop time) we do not ask again."""

    message: str
    hint: str
    until: float

    def error(self) -> SendError:
        return SendError(self.message, permanent=False, hint=self.hint, fault="everybody")


def _trouble(settings: SmtpSettings, error: Exception, *, until: float) -> _Trouble:
    if isinstance(error, SMTPAuthenticationError):
        what = "does not accept our login"
        hint = "check smtp.username and the password in the variable that smtp.password_env names"
    elif isinstance(error, ssl.SSLError) or isinstance(error.__cause__, ssl.SSLError):
        what, hint = "cannot be trusted", "check smtp.host and smtp.security, or ask who runs the server"
    else:
        what, hint = "cannot be used", "check smtp.host, smtp.port and smtp.security"
    return _Trouble(_line(settings, what, error), hint, until)


def _refusal(settings: SmtpSettings, error: Exception) -> SendError:
    match error:
        case SMTPRecipientsRefused():
            reply = error.recipients[0]
            message = _line(settings, "refuses the recipient", reply)
            fault: Fault = "pace" if _too_fast(reply) else "recipient"
            return SendError(message, permanent=_for_good(reply), fault=fault, status=_status(reply))
        case SMTPSenderRefused():
            hint = "check smtp.sender: this server must allow us to send as that address"
            message = _line(settings, f"refuses the sender {settings.sender}", error)
            return SendError(message, permanent=False, hint=hint, fault="everybody")
        case SMTPDataError():
            message = _line(settings, "refuses the message", error)
            fault = "pace" if _too_fast(error) else "message"
            return SendError(message, permanent=_for_good(error), fault=fault, status=_status(error))
        case _:
            # An address that no command can carry will not be carried tomorrow either.
            permanent = isinstance(error, ValueError)
            return SendError(_line(settings, "did not take the message", error), permanent=permanent)


def _status(reply: SMTPResponseException) -> str:
    """The enhanced status code at the beginning of a reply (RFC 2034); empty where there is none."""
    found = _ENHANCED.match(reply.message)
    return found[0] if found else ""


def _too_fast(reply: SMTPResponseException) -> bool:
    """Does it say that we send too much at a time (421, or what large providers say in its place)?"""
    return reply.code == 421 or _status(reply) in _TOO_FAST


def _for_good(reply: SMTPResponseException) -> bool:
    return 500 <= reply.code <= 599 and reply.code not in _OURS


def _line(settings: SmtpSettings, what: str, error: Exception) -> str:
    if isinstance(error, SMTPResponseException):
        said = f"{error.code} {error.message}"
    else:
        said = str(error) or type(error).__name__
    return f"mail server {settings.host}:{settings.effective_port} {what}: {_discreet(settings, said)}"


def _discreet(settings: SmtpSettings, said: str) -> str:
    """What a server said, on one line, without the password that it may have quoted back."""
    line = " ".join(said.split())
    if settings.password is None:
        return line
    password = settings.password.get_secret_value()
    plain = f"\0{settings.username}\0{password}"
    for secret in (password, *(base64.b64encode(text.encode()).decode() for text in (password, plain))):
        line = line.replace(secret, "***")
    return line
