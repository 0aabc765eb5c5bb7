"""The payloads that were kept lately, so that the same one at another address is kept once."""

from collections import OrderedDict

from scraper.model import Snapshot

_MOST = 4096
_SHORTEST = 512
"""Bytes of a record, packed; a revisit of a shorter one saves nothing."""


class Recent:
    """By digest, the record that holds a payload; the longest unused are forgotten."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, Snapshot] = OrderedDict()

    def find(self, digest: str) -> Snapshot | None:
        """The record that holds this payload."""
        if digest not in self._known:
            return None
        self._known.move_to_end(digest)
        return self._known[digest]

    def add(self, snapshot: Snapshot) -> None:
        """This record lies in a file, and holds its payload itself."""
        if snapshot.length >= _SHORTEST:
            self._known[snapshot.digest] = snapshot
            if len(self._known) > _MOST:
                self._known.popitem(last=False)

    def forget(self) -> None:
        """Of what was kept, nothing is certain any more."""
        self._known.clear()
