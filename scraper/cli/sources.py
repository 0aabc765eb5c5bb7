"""``banditore sources``: what is watched, and how it fares."""

from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from scraper import config
from scraper.app import configured_states, open_memory
from scraper.cli.options import config_option, json_option, print_lines, site_option
from scraper.cli.wording import day
from scraper.objects import source_object


@click.command()
@config_option
@site_option
@json_option
def sources(*, file: Path, site: str | None, as_json: bool) -> None:
    """List the sources: their state, their last good look and the next one."""
    settings = config.load(file)
    with open_memory(settings) as memory:
        states = [state for state in configured_states(settings, memory) if site in {None, state.source.site}]
    if as_json:
        print_lines(source_object(state) for state in states)
        return
    table = Table("source", "role", "status", "items", "last good look", "next look", "trouble", box=None)
    for state in states:
        source = state.source
        looks = [day(state.last_ok), day(state.next_due) if state.next_due else "now"]
        table.add_row(source.id, source.role, state.status, str(state.items), *looks, state.error or "")
    Console().print(table)
