"""A file that is being written: how it is called until it is closed, and bytes that are put into it whole."""

from io import FileIO
from typing import Final

OPEN: Final = ".open"
"""Ends the name of a file that is still being written; wherever a file is named, it is named without."""


def write_all(file: FileIO, data: bytes) -> None:
    """A disk that is nearly full takes a part, and refuses the next. OSError."""
    rest = memoryview(data)
    while rest:
        rest = rest[file.write(rest) :]
