"""Where in the folder a file may go."""

from pathlib import PurePosixPath

from scraper.errors import PublishError


def inside(path: str) -> PurePosixPath:
    """The path, relative to the folder. PublishError for one that would leave it or names no file."""
    parts = PurePosixPath(path).parts
    if not parts or parts[0] == "/" or ".." in parts or "\\" in path or "\0" in path or path.endswith("/"):
        raise PublishError(f"{path!r}: not the path of a file inside the feeds folder")
    return PurePosixPath(path)
