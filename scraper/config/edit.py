"""Add tables to config.toml: at its end, so that not a byte of what its owner wrote is touched."""

import json
import os
import re
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from scraper.config.load import load
from scraper.errors import ConfigError
from scraper.model import Site, Source
from scraper.normalise.ids import unique
from scraper.normalise.urls import url_key

_HINT = "is the disk full or read-only, or does the file belong to somebody else?"


@dataclass(frozen=True, slots=True)
class NewSource:
    """A [[source]] to write, with the comment lines above it."""

    source: Source
    comments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Edit:
    """What was added (``text``, as it now stands in the file), and the addresses that were watched already.

    ``site`` is the site as the file knows it now, whether it was added or there before; ``sources`` only the added.
    """

    site: Site
    sources: tuple[Source, ...]
    already: tuple[str, ...]
    text: str


def tables(site: Site | None, sources: Iterable[NewSource]) -> str:
    """The tables as TOML, ready to paste; without ``site``, only those of the sources."""
    blocks = [_site_table(site)] if site else []
    return "\n".join([*blocks, *map(_source_table, sources)])


def add(file: Path, site: Site, sources: Sequence[NewSource]) -> Edit:
    """Add a site and its sources to ``file``, which is made if there is none. ConfigError: then nothing is written.

    A site or a source whose address the file has already is left alone; ids that are taken get a number.
    """
    target = file.resolve()  # a link to the file stays a link
    before = _content(target)
    known = load(target) if before is not None else None
    sites, watched = (known.sites, known.sources) if known else ((), ())
    mine = next((one for one in sites if url_key(one.url) == url_key(site.url)), None)
    named = replace(site, id=mine.id if mine else unique(site.id, [one.id for one in sites]))
    added = _new_sources(watched, named, sources)
    text = tables(None if mine else named, added)
    if text:
        _replace(target, _appended(before or b"", text))
    new = {one.source.url for one in added}
    already = tuple(one.source.url for one in sources if one.source.url not in new)
    return Edit(mine or named, tuple(one.source for one in added), already, text)


def _new_sources(watched: Sequence[Source], site: Site, sources: Sequence[NewSource]) -> list[NewSource]:
    ids = [one.id for one in watched]
    addresses = {url_key(one.url) for one in watched}
    added = []
    for one in sources:
        if url_key(one.source.url) not in addresses:
            name = unique(one.source.id, ids)
            added.append(replace(one, source=replace(one.source, id=name, site=site.id)))
            ids.append(name)
            addresses.add(url_key(one.source.url))
    return added


# ------------------------------------------------------------------ TOML


def _site_table(site: Site) -> str:
    return _table("site", {"id": site.id, "name": site.name, "url": site.url, "timezone": site.timezone})


def _source_table(new: NewSource) -> str:
    source = new.source
    values = {"id": source.id, "site": source.site, "url": source.url}
    if source.kind:
        values["kind"] = source.kind.value
    comments = "".join(f"# {_one_line(line)}\n" for line in new.comments)
    return comments + _table("source", values)


def _table(name: str, values: Mapping[str, str]) -> str:
    return f"[[{name}]]\n" + "".join(f"{key} = {_string(value)}\n" for key, value in values.items())


def _string(value: str) -> str:
    """A TOML basic string (TOML 1.0, "String"): JSON's escapes, but U+007F must be escaped too."""
    return json.dumps(value.encode(errors="replace").decode(), ensure_ascii=False).replace("\x7f", "\\u007F")


def _one_line(text: str) -> str:
    """Comments hold no control characters."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+", " ", text)


# ------------------------------------------------------------------ the file


def _content(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ConfigError(f"{file}: cannot be read: {error.strerror}") from None


def _appended(before: bytes, text: str) -> bytes:
    """What was there, byte for byte, and the new tables after a blank line, with the line ends of the file."""
    end = b"\r\n" if b"\r\n" in before else b"\n"
    gap = b"" if not before else end if before.endswith(b"\n") else end * 2
    return before + gap + text.encode().replace(b"\n", end)


def _replace(target: Path, data: bytes) -> None:
    """Write aside, see that it can be read back, rename. ConfigError."""
    aside = target.with_name(f".{target.name}.new")
    try:
        with aside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _check(aside, target)
        if target.exists():
            shutil.copymode(target, aside)
        aside.replace(target)
    except OSError as error:
        raise ConfigError(f"{target}: cannot be written: {error.strerror}", hint=_HINT) from None
    finally:
        aside.unlink(missing_ok=True)


def _check(aside: Path, target: Path) -> None:
    """A file that writes its sites as one array (``site = [{…}]``) takes no tables after it."""
    try:
        load(aside)
    except ConfigError as error:
        problem = str(error).replace(str(aside), "").lstrip(": ")
        hint = "write the sites and sources in it as [[site]] and [[source]] tables"
        raise ConfigError(f"{target}: tables cannot be added to it: {problem}", hint=hint) from None
