"""``banditore run``: one pass over the sources that are due."""

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from scraper import config
from scraper.app import App, open_app
from scraper.cli.options import config_option
from scraper.cli.wording import outcome
from scraper.daemon import Round, play_round
from scraper.model import Checked, SourceState


@click.command()
@config_option
@click.option("--source", "source_ids", multiple=True, metavar="ID", help="Check this source, due or not; repeatable.")
@click.option("--all", "everything", is_flag=True, help="Check every source, due or not.")
def run(*, file: Path, source_ids: tuple[str, ...], everything: bool) -> None:
    """Check what is due once, publish, deliver. Exit 0, or 1 if a list could not be read or a delivery failed."""
    done = asyncio.run(_run(config.load(file), source_ids, everything=everything))
    for line in dict.fromkeys(done.delivered.errors):  # a mail server that is down says so once, not for each letter
        click.echo(f"error: {line}", err=True)
    for line in done.delivered.notes:
        click.echo(line, err=True)
    click.echo(_summary(done), err=True)
    sys.exit(1 if done.blind or done.delivered.errors else 0)


async def _run(settings: config.Config, source_ids: Sequence[str], *, everything: bool) -> Round:
    async with open_app(settings) as app:
        return await play_round(app, _chosen(app, source_ids, everything=everything), tell=_tell)


def _chosen(app: App, source_ids: Sequence[str], *, everything: bool) -> Sequence[SourceState]:
    if not source_ids:
        return app.memory.store.states() if everything else app.memory.store.due(app.world.clock())
    found = app.memory.store.states(source_ids)
    missing = set(source_ids) - {state.source.id for state in found}
    if missing:
        known = ", ".join(state.source.id for state in app.memory.store.states() if state.source.item is None)
        raise click.UsageError(f"no source is called {', '.join(sorted(missing))}; there are: {known}")
    return found


def _tell(checked: Checked) -> None:
    click.echo(outcome(checked), err=True)


def _summary(done: Round) -> str:
    if not done.checks and not done.delivered.files and not done.delivered.sent:
        return "nothing is due"
    counts = {
        "checked": done.checks,
        "failed": done.failures,
        "changes": done.changes,
        "files written": len(done.delivered.files),
        "mails": done.delivered.sent,
    }
    return ", ".join(f"{count} {name}" for name, count in counts.items())
