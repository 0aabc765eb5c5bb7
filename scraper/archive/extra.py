"""Libraries that only archivists need, and the one line that says how to get them."""

from collections.abc import Iterator
from contextlib import contextmanager

from scraper.errors import ArchiveError


@contextmanager
def needed(what: str) -> Iterator[None]:
    """Imports within it are of the extra ``archive``; ``what`` is what cannot be done without. ArchiveError."""
    try:
        yield
    except ImportError as error:
        lacking = f"{what} needs the Python package {error.name}, which is not installed"
        raise ArchiveError(lacking, hint="pip install 'banditore[archive]'") from None
