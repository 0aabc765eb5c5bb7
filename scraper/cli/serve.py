"""``banditore serve``: the feeds over HTTP, and the pages to subscribe by e-mail."""

import asyncio
import logging
from pathlib import Path

import click

from scraper import config
from scraper.app import open_reception
from scraper.cli.options import config_option
from scraper.config.tables import DEFAULT_BASE_URL
from scraper.errors import ConfigError
from scraper.links import SHORTEST_KEY
from scraper.web.server import Service

log = logging.getLogger("banditore")


@click.command()
@config_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="The port; 0: any.")
def serve(file: Path, host: str, port: int) -> None:
    """Serve the feeds and, where [serve] says so, pages to subscribe by e-mail, until SIGTERM or Ctrl-C.

    It runs beside watch or cron, which make the feeds and send the news.
    """
    settings = config.load(file)
    if any(len(secret) < SHORTEST_KEY for secret in settings.secrets):
        problem = f"BANDITORE_SECRET: a key has fewer than {SHORTEST_KEY} characters"
        raise ConfigError(problem, hint="make one with: openssl rand -base64 48")
    asyncio.run(_serve(settings, host, port))


async def _serve(settings: config.Config, host: str, port: int) -> None:
    def ready(number: int) -> None:
        shown = f"[{host}]" if ":" in host else host
        log.info("serving %s on http://%s:%d/", settings.feeds, shown, number)

        if settings.public_url == DEFAULT_BASE_URL:
            log.warning("links in feeds and mails lead to %s: set base_url, or public_url in [serve]", DEFAULT_BASE_URL)

    async with open_reception(settings) as reception:
        await Service(reception, host=host, port=port, ready=ready).run()
    log.info("ended; nothing was left half done")
