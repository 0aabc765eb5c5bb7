"""``banditore watch``: stay, and check on schedule."""

import asyncio
import logging
from pathlib import Path

import click

from scraper import config, daemon
from scraper.app import open_app
from scraper.cli.options import config_option
from scraper.cli.wording import counted, outcome
from scraper.errors import ConfigError
from scraper.model import Checked

log = logging.getLogger("banditore")


@click.command()
@config_option
def watch(file: Path) -> None:
    """Check, publish and deliver on schedule, until SIGTERM or Ctrl-C (then what is under way is finished)."""
    settings = config.load(file)
    if not settings.sources:
        problem = f"{settings.file}: there is no [[source]] to watch"
        raise ConfigError(problem, hint="banditore discover URL --write finds the pages of a site, and adds them")
    asyncio.run(_watch(settings))


async def _watch(settings: config.Config) -> None:
    async with open_app(settings) as app:
        lists = sum(state.source.item is None for state in app.memory.store.states())
        log.info("watching %s of %s", counted(lists, "source"), counted(len(settings.sites), "site"))
        await daemon.watch(app, tell=_tell)
    log.info("ended; nothing was left half done")


def _tell(checked: Checked) -> None:
    log.log(logging.WARNING if checked.failure else logging.INFO, "%s", outcome(checked))
