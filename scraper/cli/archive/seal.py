"""``banditore archive seal``: what the archive holds, put beyond change."""

import sys
from collections.abc import Mapping
from pathlib import Path

import click

from scraper import config
from scraper.archive.seal import Sealing
from scraper.archive.sealcheck import token_of
from scraper.archive.sealfolder import Seal, SealFolder
from scraper.cli.options import config_option, json_option, print_lines
from scraper.cli.wording import counted
from scraper.objects import iso
from scraper.reading_room import sealer, timestamp_ca


@click.command()
@click.option("--retry", is_flag=True, help="Make no seal; only ask again for the time stamps that are missing.")
@config_option
@json_option
def seal(*, retry: bool, file: Path, as_json: bool) -> None:
    """Seal what no seal covers yet: Merkle root, chained, signed and, where [archive] timestamp is set, time-stamped.

    Where what is new is damaged, an earlier seal does not hold, or a sealed file is gone, nothing is sealed, and the
    damage is named; what is sealed already is read again by verify. Keep the fingerprint of the key, and the SHA-256
    of the newest seal, where nobody can change them together with the archive.
    """
    settings = config.load(file)
    works = sealer(settings)
    done = works.retry() if retry else works.seal()
    if as_json:
        print_lines([_object(done.seal, settings)] if done.seal else [])
    elif done.seal:
        _tell(done.seal, SealFolder(settings.warc))
    _tell_the_rest(done, SealFolder(settings.warc))
    if done.damages or done.unstamped:
        sys.exit(1)


def _tell(made: Seal, folder: SealFolder) -> None:
    click.echo(f"seal {made.serial}: {counted(made.records, 'record')} in {counted(len(made.files), 'file')}")
    for one in made.files:
        click.echo(f"  {one.file}  bytes {one.start} to {one.end - 1}, {counted(one.records, 'record')}")
    facts = {
        "Merkle root": made.root,
        "seal": folder.file(made.serial, "json"),
        "SHA-256": folder.digest(made.serial),
        "after": f"seal {made.previous.serial}" if made.previous else "none: it is the first",
        "signed by": made.key,
    }
    for name, value in facts.items():
        click.echo(f"  {name:<11} {value}")


def _tell_the_rest(done: Sealing, folder: SealFolder) -> None:
    """On stderr: a new key, tokens, and what went wrong."""
    if done.new_key:
        click.echo(f"a new key signs: {done.new_key}; publish this fingerprint (docs/proof.md)", err=True)
    for serial in done.stamped:
        click.echo(f"seal {serial}: time-stamped, {folder.file(serial, 'tsr')}", err=True)
    for damage in done.damages:
        click.echo(f"error: not sealed: {damage}", err=True)
    if done.damages:
        click.echo("hint: restore what is damaged from a copy; banditore archive verify tells all of it", err=True)
    if done.unstamped:
        click.echo(f"error: no time stamp: {done.unstamped}\nhint: {done.unstamped.hint}", err=True)
    if not (done.seal or done.stamped or done.damages or done.unstamped):
        click.echo(_nothing(folder.serials()), err=True)


def _nothing(serials: list[int]) -> str:
    return f"nothing is new since seal {serials[-1]}" if serials else "nothing is there to be sealed"


def _object(made: Seal, settings: config.Config) -> Mapping[str, object]:
    folder = SealFolder(settings.warc)
    token = token_of(folder, made.serial, timestamp_ca(settings))
    return {
        "serial": made.serial,
        "time": iso(made.time.replace(microsecond=0)),
        "records": made.records,
        "root": made.root,
        "key": made.key,
        "sha256": folder.digest(made.serial),
        "previous": made.previous.sha256 if made.previous else None,
        "stamped": iso(token.at) if token else None,
        "files": [{"name": f.file, "start": f.start, "end": f.end, "records": f.records} for f in made.files],
    }
