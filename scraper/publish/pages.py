"""The pages of the folder as they are shipped: their templates and their stylesheet."""

from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined, Template


def static_file(name: str) -> bytes:
    """A stylesheet as it is shipped."""
    return files("scraper.publish").joinpath("templates", name).read_bytes()


@cache
def template(name: str) -> Template:
    """A page's template."""
    environment = Environment(
        loader=PackageLoader("scraper.publish"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template(name)
