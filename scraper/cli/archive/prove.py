"""``banditore archive prove``: from a mail or a feed's entry down to the seal, every link checked."""

import sys
from collections.abc import Mapping
from pathlib import Path

import click

from scraper import config
from scraper.app import open_memory
from scraper.archive.bundle import write_bundles
from scraper.archivist.asked import meant_by
from scraper.archivist.evidence import Chain, Link
from scraper.archivist.proving import prove as prove_it
from scraper.cli.options import config_option, json_option, print_lines
from scraper.cli.wording import counted
from scraper.reading_room import evidence_of


@click.command()
@click.argument("asked", metavar="ENTRY|MAIL|ITEM|CHANGE|RECORD")
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write what a third party needs to check every record with openssl, and how (CHECK.md).",
)
@config_option
@json_option
def prove(*, asked: str, output: Path | None, file: Path, as_json: bool) -> None:
    """Prove what a public body published, from what you hold in hand to the seal, and check every link.

    ENTRY is the id of a feed's entry; MAIL a Message-ID, its key or an .eml file; ITEM as `banditore show` finds it;
    CHANGE the id of a change; RECORD a WARC-Record-ID. A link that does not hold is named, and the exit code is 1.
    """
    settings = config.load(file)
    with open_memory(settings) as memory:
        evidence = evidence_of(settings, memory)
        chain = prove_it(meant_by(asked, evidence), evidence)
    if as_json:
        print_lines(map(_object, chain.links))
    else:
        _tell(chain)
    if output is not None:
        for folder in write_bundles(chain.proofs, settings.warc, output, ca=evidence.ca):
            click.echo(f"written: {folder}", err=True)
    _conclude(chain)


def _tell(chain: Chain) -> None:
    """A line a link, after one with the name of what it is about."""
    about = ""
    for one in chain.links:
        verdict = "ok    " if one.holds else "BROKEN"
        said = _plain(one.said)
        if one.name == about:
            click.echo(f"{verdict}  {one.kind:<10}  {said}")
        else:
            click.echo(f"{verdict}  {one.kind:<10}  {_plain(one.name)}\n{'':20}{said}")
        about = one.name


def _plain(words: str) -> str:
    """What others wrote, as a terminal shows it: it moves no cursor."""
    return "".join(letter if letter.isprintable() else "�" for letter in words)


def _object(one: Link) -> Mapping[str, object]:
    return {"link": one.kind, "id": one.name, "holds": one.holds, "said": one.said}


def _conclude(chain: Chain) -> None:
    if not chain.broken:
        records = counted(len(chain.proofs), "record")
        click.echo(f"every link holds: {counted(len(chain.links), 'link')}, {records} sealed", err=True)
        return
    for one in chain.broken:
        click.echo(_plain(f"error: {one.kind} {one.name}: {one.said}"), err=True)
    sys.exit(1)
