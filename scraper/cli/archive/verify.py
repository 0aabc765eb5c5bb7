"""``banditore archive verify``: is everything there, and is it what was written?"""

import sys
import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import click

from scraper import config
from scraper.app import open_memory
from scraper.archive.findings import Finding
from scraper.archive.sealing import broken_seals
from scraper.archive.verify import Tally, Verification, verify_files
from scraper.cli.archive.prove import prove
from scraper.cli.options import config_option, json_option, print_lines
from scraper.cli.wording import counted
from scraper.reading_room import timestamp_ca, witnesses_of

_MB = 1_000_000


@click.command()
@click.argument("files", metavar="[FILE]...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--record", metavar="ID", help="Check one record only, from its bytes to the seal, as `prove` does.")
@click.option("--quick", is_flag=True, help="Compare sizes, manifests and the database; believe what the records hold.")
@config_option
@json_option
@click.pass_context
def verify(
    context: click.Context, *, files: Sequence[Path], record: str | None, quick: bool, file: Path, as_json: bool
) -> None:
    """Check every record, and every reference to one. One line for each damage; exit 1 when there is any.

    With FILEs only these are checked, wherever they lie, by what they say themselves and by their manifests.
    """
    if record is not None:
        context.invoke(prove, asked=record, output=None, file=file, as_json=as_json)
        return
    tally, began = Tally(), time.perf_counter()
    damage = 0
    for finding in verify_files(files, tally, quick=quick) if files else _whole(file, tally, quick=quick):
        damage += not finding.harmless
        if as_json:
            print_lines([finding.as_object()])
        else:
            click.echo(str(finding))
    seconds = time.perf_counter() - began
    if as_json:
        print_lines([_summary(tally, damage, seconds)])
    click.echo(_words(tally, damage, seconds), err=True)
    sys.exit(1 if damage else 0)


def _whole(file: Path, tally: Tally, *, quick: bool) -> Iterator[Finding]:
    settings = config.load(file)
    with open_memory(settings) as memory:
        claims = witnesses_of(settings, memory).claims
        check = Verification(settings.warc, claims, quick, tally)
        check.seals = partial(broken_seals, settings.warc, timestamp_ca(settings))
        yield from check.findings()


def _summary(tally: Tally, damage: int, seconds: float) -> dict[str, object]:
    return {
        "type": "summary",
        "files": tally.files,
        "removed": tally.removed,
        "records": tally.records,
        "bytes": tally.packed,
        "unpacked": tally.unpacked,
        "references": tally.references,
        "damage": damage,
        "seconds": round(seconds, 3),
    }


def _words(tally: Tally, damage: int, seconds: float) -> str:
    looked = (
        f"{counted(tally.files, 'file')}, {counted(tally.records, 'record')}, "
        f"{tally.packed / _MB:.1f} MB ({tally.unpacked / _MB:.1f} MB unpacked), "
        f"{counted(tally.references, 'reference')} in {seconds:.1f} s"
    )
    verdict = counted(damage, "finding") if damage else "nothing is damaged or missing"
    return f"{looked}: {verdict}"
