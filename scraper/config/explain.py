"""One line for what is wrong in config.toml: the file, the line, the key, and what would be right."""

import difflib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from scraper.config.positions import Place, line_of
from scraper.config.tables import Document
from scraper.errors import ConfigError

_LONGEST_VALUE = 80


@dataclass(frozen=True, slots=True)
class Text:
    """A configuration as it was read, to say where in it something is wrong."""

    file: Path
    content: str

    def wrong(self, place: Place, problem: str) -> ConfigError:
        """The error that names this place."""
        return ConfigError(f"{self.file}:{line_of(self.content, place)}: {_dotted(place)}: {problem}")

    def invalid(self, errors: Sequence[ErrorDetails]) -> ConfigError:
        """The error that says what the declared tables do not accept first. A password is never shown.

        An unknown key goes before all others: "title is missing" is puzzling to one who wrote "titel".
        """
        error = min(errors, key=lambda one: one["type"] != "extra_forbidden")
        place = tuple(part for part in error["loc"] if part != "[key]")
        return self.wrong(place, _problem(place, error))


def _problem(place: Place, error: ErrorDetails) -> str:
    if error["type"] == "extra_forbidden":
        return f"unknown key{nearest(str(place[-1]), _known_keys(place[:-1]))}"
    if error["type"] == "missing":
        return "is missing"
    if error["type"] == "tuple_type":
        key = str(place[-1])
        return f"write [[{key}]]: there may be several" if len(place) == 1 else f'write a list: {key} = ["…"]'
    if error["type"] == "too_short":
        return f'is empty: name at least one, {place[-1]} = ["…"]'
    if error["type"].startswith("date_"):
        return f"write a day without quotes: {place[-1]} = 2026-01-31{_given(place, error['input'])}"
    message = error["msg"].removeprefix("Value error, ")
    return f"{message[:1].lower()}{message[1:]}{_given(place, error['input'])}"


def _given(place: Place, value: object) -> str:
    if isinstance(value, dict | list) or "password" in str(place):
        return ""
    shown = repr(value)
    return f" (given: {shown if len(shown) <= _LONGEST_VALUE else shown[:_LONGEST_VALUE] + '…'})"


def _dotted(place: Place) -> str:
    """('source', 1, 'every') → 'source[2].every': people count from one."""
    return "".join(f"[{part + 1}]" if isinstance(part, int) else f".{_key(part)}" for part in place).lstrip(".")


def _key(name: str) -> str:
    """A key as TOML writes it, on one line whatever it holds."""
    return name if re.fullmatch(r"[\w-]+", name) else json.dumps(name, ensure_ascii=not name.isprintable())


def _known_keys(place: Place) -> Iterable[str]:
    model: type[BaseModel] = Document
    for part in place:
        if isinstance(part, str):
            found = [a for a in _types_in(model.model_fields[part].annotation) if issubclass(a, BaseModel)]
            model = found[0] if found else model
    return [name for name in model.model_fields if name != "password"]


def _types_in(annotation: object) -> Iterable[type]:
    if isinstance(annotation, type):
        yield annotation
    for inner in get_args(annotation):
        yield from _types_in(inner)


def nearest(wrong: str, right: Iterable[str]) -> str:
    """What may have been meant, or all that can be; ready to follow a problem."""
    known = sorted(right)
    close = difflib.get_close_matches(wrong, known, n=1)
    if close:
        return f'; did you mean "{close[0]}"?'
    return f"; known here: {', '.join(known)}" if known else ""
