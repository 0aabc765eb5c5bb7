"""Ids in lots: no database takes a statement that names a million of them."""

from collections.abc import Collection, Iterator, Sequence

_MANY = 500


def lots(ids: Collection[str]) -> Iterator[Sequence[str]]:
    """All of these ids, at most 500 at a time."""
    listed = list(ids)
    for start in range(0, len(listed), _MANY):
        yield listed[start : start + _MANY]
