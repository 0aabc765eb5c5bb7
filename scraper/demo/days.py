"""The recorded days: what each URL of the site answers on each of them."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from importlib.resources import files
from pathlib import Path

from scraper.errors import BanditoreError

_NOT_SERVED = {"expected.json"}


@dataclass(frozen=True, slots=True)
class Day:
    """One recorded day: when it was looked at, what happened, and the whole site by URL path."""

    number: int
    at: datetime
    title: str
    pages: Mapping[str, Path]
    everything: Path | None = None
    """The one page that answers every URL, on a day when the site is out of order."""
    redirects: Mapping[str, str] = field(default_factory=dict)
    """Where an address leads for good (301), as URL paths."""

    def page(self, path: str) -> Path | None:
        """What a URL path answers; the query says nothing on this site."""
        if self.everything:
            return self.everything
        path = path.partition("?")[0]
        return self.pages.get(f"{path}index.html" if path.endswith("/") else path)


@dataclass(frozen=True, slots=True)
class Recording:
    """A site over some days; ``list_page`` is the path of the page that is watched."""

    host: str
    list_page: str
    days: Sequence[Day]


def recording(folder: Path | None = None) -> Recording:
    """Read a recording; Cuneo's, which comes with Banditore, by default."""
    folder = folder or _fixtures() / "cuneo"
    manifest = tomllib.loads((folder / "days.toml").read_text(encoding="utf-8"))
    pages = dict(_tree(folder / "site"))
    days = []
    for number, table in enumerate(manifest["day"], 1):
        left = {} if table.get("anew") else pages
        pages = {**left, **_tree(folder / table["folder"])}
        days.append(
            Day(
                number=number,
                at=datetime.fromisoformat(table["at"]),
                title=table["title_en"],
                pages=pages,
                everything=folder / table["folder"] / table["everything"] if "everything" in table else None,
                redirects=table.get("redirects", {}),
            )
        )
    return Recording(manifest["host"], manifest["list"], days)


def _tree(folder: Path) -> Mapping[str, Path]:
    """Files by URL path."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.name not in _NOT_SERVED)
    return {f"/{path.relative_to(folder).as_posix()}": path for path in found}


def _fixtures() -> Path:
    """Inside an installed package; beside it in a checkout."""
    package = Path(str(files("scraper")))
    for folder in (package / "fixtures", package.parent / "fixtures"):
        if folder.is_dir():
            return folder
    raise BanditoreError("the recorded days are missing from this installation", hint="install Banditore again")
