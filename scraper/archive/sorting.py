"""More lines than fit into memory, sorted: runs of them wait in temporary files until they are merged."""

import heapq
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import groupby
from tempfile import TemporaryFile
from typing import IO, Self

_MOST = 50_000
"""Lines held in memory: some 15 MB."""
_RUNS = 64
"""Files open at once; more are merged into one."""


class Sorter:
    """Takes lines (without their ends) in any order, and gives them sorted; ``most`` are held in memory."""

    def __init__(self, *, most: int = _MOST) -> None:
        self._most = most
        self._held: list[str] = []
        self._runs: list[IO[str]] = []
        self._files = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._files.close()

    def add(self, line: str) -> None:
        """One more line."""
        self._held.append(line)
        if len(self._held) >= self._most:
            self._put_down(sorted(self._held))
            self._held = []
            if len(self._runs) >= _RUNS:
                runs, self._runs = self._runs, []
                self._put_down(heapq.merge(*map(_lines, runs)))
                for run in runs:
                    run.close()

    def __iter__(self) -> Iterator[str]:
        """All lines so far, sorted by code point."""
        return heapq.merge(*map(_lines, self._runs), sorted(self._held))

    def groups(self) -> Iterator[tuple[str, list[list[str]]]]:
        """The lines as fields between tabs, those with the same first field together; without that field."""
        for key, lines in groupby(self, key=_first):
            yield key, [line.split("\t")[1:] for line in lines]

    def _put_down(self, lines: Iterable[str]) -> None:
        run = self._files.enter_context(_scratch())
        run.writelines(f"{line}\n" for line in lines)
        self._runs.append(run)


def _scratch() -> IO[str]:
    return TemporaryFile("w+", encoding="utf-8", errors="surrogatepass", newline="\n")


def fields(*values: object) -> str:
    """A line of fields between tabs; what would end a field within it becomes a space."""
    line = "\t".join(map(str, values))
    if line.count("\t") >= len(values) or "\n" in line or "\r" in line:
        return "\t".join(str(value).translate(_ENDS) for value in values)
    return line


_ENDS = str.maketrans("\t\n\r", "   ")


def _first(line: str) -> str:
    return line.partition("\t")[0]


def _lines(run: IO[str]) -> Iterator[str]:
    run.seek(0)
    return (line.removesuffix("\n") for line in run)
