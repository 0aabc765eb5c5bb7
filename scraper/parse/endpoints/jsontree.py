"""JSON from strangers: any part may be missing, or something else than was promised."""


def at(found: object, *path: str | int) -> object:
    """The value at ``path`` (keys and places), None where the way ends before."""
    for step in path:
        if isinstance(found, dict) and isinstance(step, str):
            found = found.get(step)
        elif isinstance(found, list) and isinstance(step, int) and step < len(found):
            found = found[step]
        else:
            return None
    return found


def words(found: object, *path: str | int) -> str:
    """The text at ``path``, empty where there is none."""
    value = at(found, *path)
    return value.strip() if isinstance(value, str) else ""


def many(found: object, *path: str | int) -> list[object]:
    """The list at ``path``; empty where there is none."""
    value = at(found, *path)
    return value if isinstance(value, list) else []
