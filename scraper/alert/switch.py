"""One port for every way out: the sender of a message is told by its recipient's prefix."""

from collections.abc import Mapping

from scraper.model import Message
from scraper.ports import Sender


class SwitchSender:
    """Mail goes to ``mail``, what begins with one of the prefixes (``webhook:`` …) to its own sender."""

    def __init__(self, mail: Sender, others: Mapping[str, Sender]) -> None:
        self._mail = mail
        self._others = dict(others)

    async def send(self, message: Message) -> None:
        """Hand one message over; SendError."""
        prefix = message.recipient.partition(":")[0] if "@" not in message.recipient else ""
        await self._others.get(prefix, self._mail).send(message)

    async def aclose(self) -> None:
        """Let go of all of them."""
        for sender in (self._mail, *self._others.values()):
            await sender.aclose()
