"""Captures by their moments, however many: a million of them are put in order on disk, not in memory."""

import heapq
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import islice
from tempfile import TemporaryFile
from typing import IO

from scraper.archive.cdxj import Capture, line, parse

_RUN = 50_000
"""Lines that are sorted at a time: some 20 MB."""


def oldest_first(captures: Iterable[Capture]) -> Iterator[Capture]:
    """The same captures by moment; those of one second by key."""
    return (parse(text.partition(" ")[2]) for text in sorted_lines(f"{one.stamp} {line(one)}" for one in captures))


def sorted_lines(lines: Iterable[str]) -> Iterator[str]:
    """ASCII lines (without their ends) in bytewise order, in memory no more than 50,000 of them at a time."""
    given = iter(lines)
    with ExitStack() as files:
        runs: list[IO[str]] = []
        while run := sorted(islice(given, _RUN)):
            if len(run) < _RUN and not runs:
                yield from run
                return
            file = files.enter_context(TemporaryFile("w+", encoding="ascii", newline="\n"))
            file.writelines(f"{text}\n" for text in run)
            file.seek(0)
            runs.append(file)
        yield from (text.removesuffix("\n") for text in heapq.merge(*runs))
