"""A mail server that takes everything and keeps it in memory: the senders' twin."""

from collections.abc import Mapping

from scraper.errors import SendError
from scraper.model import Message


class MemorySender:
    """Keeps in ``sent`` what it was sent, in order; raises what ``refusals`` holds for a recipient."""

    def __init__(self, refusals: Mapping[str, SendError] | None = None) -> None:
        self.sent: list[Message] = []
        self.refusals = dict(refusals or {})

    async def send(self, message: Message) -> None:
        """Keep the message, or refuse it."""
        if message.recipient in self.refusals:
            raise self.refusals[message.recipient]
        self.sent.append(message)

    async def aclose(self) -> None:
        """Nothing is held open."""
