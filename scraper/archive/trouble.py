"""What a disk refuses, told in one line: what, where, and what to do."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scraper.errors import ArchiveError

_FULL = "free some space there, then try again: everything kept so far is whole"
_FORBIDDEN = "let the user who runs banditore write there, or name another folder in [archive] of config.toml"
_HINTS = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EFBIG: _FULL,
    errno.EACCES: _FORBIDDEN,
    errno.EPERM: _FORBIDDEN,
    errno.EROFS: _FORBIDDEN,
    errno.ENOTDIR: "name a folder in [archive] of config.toml",
    errno.EEXIST: "name a folder in [archive] of config.toml",
    errno.ENOENT: "leave the files of the archive in place while banditore runs",
}
_UNKNOWN = "check the disk that holds the archive"


@contextmanager
def explained(deed: str, path: Path) -> Iterator[None]:
    """Turn an OSError into an ArchiveError that says what could not be done, where, why, and what helps."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        hint = _HINTS.get(error.errno or 0, _UNKNOWN)
        raise ArchiveError(f"cannot {deed} {path}: {reason}", hint=hint) from error
