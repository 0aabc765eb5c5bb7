"""``banditore archive index``: the index of captures made anew."""

from pathlib import Path

import click

from scraper import config
from scraper.archive.index import INDEX, reindex
from scraper.archive.relisting import list_unlisted
from scraper.cli.options import config_option
from scraper.cli.wording import counted


@click.command()
@config_option
def index(*, file: Path) -> None:
    """Make the index of captures (CDXJ) anew from the WARC files, and the manifests of files that have none."""
    folder = config.load(file).warc
    for name in list_unlisted(folder):
        click.echo(f"{folder / name} was missing, and was made from its file", err=True)
    count = reindex(folder)
    click.echo(f"{counted(count, 'capture')} in {folder / INDEX}", err=True)
