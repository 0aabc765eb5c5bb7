"""The one writer: files appear in the folder whole or not at all, and only when their bytes changed."""

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from scraper.errors import PublishError
from scraper.publish.paths import inside

_HINT = "is the disk full or read-only, or does the folder belong to somebody else?"


class FeedFolder:
    """``scraper.ports.Publisher`` on disk. One process writes, any number of web servers may read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, files: Mapping[str, bytes]) -> Sequence[str]:
        """Put these files (by path relative to the folder) in place; return those that changed.

        PublishError for a path outside the folder (then nothing is written), and when the disk refuses: what
        was written before that stays, the file at fault keeps its old content.
        """
        given = {str(inside(path)): data for path, data in files.items()}
        changed = [path for path, data in given.items() if _put(self._folder / path, data)]
        for folder in sorted({(self._folder / path).parent for path in changed}):
            with _blaming(folder):
                _make_names_durable(folder)
        return changed

    def differing(self, files: Mapping[str, bytes]) -> Collection[str]:
        """Those of these files that are not there, or are others. PublishError."""
        given = {self._folder / inside(path): path for path in files}
        return [path for target, path in given.items() if _read(target) != files[path]]

    def missing(self, paths: Iterable[str]) -> Collection[str]:
        """Those of these files that are not there."""
        return [path for path in paths if not (self._folder / inside(path)).exists()]


@contextmanager
def _blaming(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise PublishError(f"{path}: cannot be written: {error.strerror}", hint=_HINT) from error


def _read(target: Path) -> bytes | None:
    with _blaming(target):
        return _content(target)


def _put(target: Path, data: bytes) -> bool:
    with _blaming(target):
        if _content(target) == data:
            return False
        target.parent.mkdir(parents=True, exist_ok=True)
        _replace(target, data)
    return True


def _content(target: Path) -> bytes | None:
    try:
        return target.read_bytes()
    except FileNotFoundError:
        return None


def _replace(target: Path, data: bytes) -> None:
    """Write aside, make it durable, rename; what a crash left aside is overwritten the next time."""
    aside = target.with_name(f".{target.name}.new")
    try:
        with aside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(target)
    finally:
        aside.unlink(missing_ok=True)


def _make_names_durable(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
