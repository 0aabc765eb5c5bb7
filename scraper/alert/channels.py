"""Telegram, Matrix, ntfy, Slack and the rest, through apprise (the extra ``channels``)."""

import json
from collections.abc import Mapping
from importlib import import_module

from scraper.errors import ConfigError, SendError
from scraper.model import Message


class ChannelSender:
    """Sends messages to ``channel:<id>``; ``urls`` are apprise's, by id: they hold tokens and are never shown."""

    def __init__(self, urls: Mapping[str, str]) -> None:
        """ConfigError where apprise is not installed, or does not know what a URL means."""
        self._channels = {}
        try:
            apprise = import_module("apprise")  # an extra, and slow to load: only where a channel is configured
        except ModuleNotFoundError:
            raise ConfigError("[[channel]]: apprise is missing", hint="pip install 'banditore[channels]'") from None
        for name, url in urls.items():
            channel = apprise.Apprise()
            if not channel.add(url):
                raise ConfigError(f'channel "{name}": apprise does not understand its URL', hint="see apprise's wiki")
            self._channels[f"channel:{name}"] = channel

    async def send(self, message: Message) -> None:
        """Hand one message over; SendError when apprise says that it was not taken."""
        channel = self._channels.get(message.recipient)
        if channel is None:
            raise SendError(f"{message.recipient} is not configured any more", permanent=True, fault="recipient")
        words = json.loads(message.data)
        if not await channel.async_notify(title=words["title"], body=words["body"]):
            raise SendError(f"{message.recipient}: was not taken", permanent=False, fault="recipient")

    async def aclose(self) -> None:
        """Nothing is held open."""
