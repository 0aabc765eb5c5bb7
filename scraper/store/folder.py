"""The data folder: made when missing, and one banditore at a time on it (a lock that dies with its process)."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scraper.errors import BusyError, StoreError


def made(folder: Path) -> None:
    """Make the data folder if there is none. StoreError says what is in the way."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unusable(folder, error) from None


def _unusable(folder: Path, error: OSError) -> StoreError:
    hint = "make it writable for this user, or name another in the configuration"
    return StoreError(f"folder {folder}: {error.strerror}", hint=hint)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the data folder, made if need be. BusyError names the process that has it; StoreError."""
    made(folder)
    try:
        descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise _unusable(folder, error) from None
    try:
        _take(folder, descriptor)
        yield
    finally:
        os.close(descriptor)


def _take(folder: Path, descriptor: int) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.read(descriptor, 32).decode("ascii", "replace").strip() or "unknown"
        raise BusyError(
            f"data folder {folder}: another banditore (process {holder}) is working on it",
            hint="end that one first, or use another data folder",
        ) from None
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)


def room_in(folder: Path) -> int:
    """Bytes free where this folder lies, once it is made and proven writable. StoreError."""
    made(folder)
    probe = folder / ".banditore-probe"
    try:
        probe.write_bytes(b"")
        probe.unlink()
        return shutil.disk_usage(folder).free
    except OSError as error:
        raise _unusable(folder, error) from None
