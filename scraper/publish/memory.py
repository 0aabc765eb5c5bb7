"""The publisher of the tests: a folder that is a dict."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from scraper.publish.paths import inside


class MemoryFolder:
    """``scraper.ports.Publisher`` without a disk; ``files`` holds what is published, by relative path."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}

    def write(self, files: Mapping[str, bytes]) -> Sequence[str]:
        """Put these files in place; return those that changed. PublishError for a path outside."""
        given = {str(inside(path)): data for path, data in files.items()}
        changed = [path for path, data in given.items() if self.files.get(path) != data]
        self.files |= given
        return changed

    def differing(self, files: Mapping[str, bytes]) -> Collection[str]:
        """Those of these files that are not there, or are others."""
        return [path for path, data in files.items() if self.files.get(str(inside(path))) != data]

    def missing(self, paths: Iterable[str]) -> Collection[str]:
        """Those of these files that are not there."""
        return [path for path in paths if str(inside(path)) not in self.files]
