"""How archive commands fail: what is damaged or missing is exit 1, what was asked wrongly exit 2."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from scraper.archivist.naming import UnknownError
from scraper.errors import ArchiveError


@contextmanager
def told(*, missing: int = 1) -> Iterator[None]:
    """One line on stderr and this exit code for an ArchiveError; exit 2 for what nothing is called."""
    try:
        yield
    except UnknownError as error:
        raise click.UsageError(str(error)) from None
    except ArchiveError as error:
        hint = f"\nhint: {error.hint}" if error.hint else ""
        click.echo(f"error: {error}{hint}", err=True)
        sys.exit(missing)
