"""The pages of the folder as they are shipped: their templates and their stylesheets."""

from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from scraper.config.load import HOME_PAGE
from scraper.publish.language import LANGUAGES, Language


def static_file(name: str) -> bytes:
    """A stylesheet as it is shipped."""
    return files("scraper.publish").joinpath("templates", name).read_bytes()


@cache
def template(name: str) -> Template:
    """A page's template, or a part's."""
    environment = Environment(
        loader=PackageLoader("scraper.publish"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals |= {"languages": LANGUAGES, "home_page": HOME_PAGE}
    return environment.get_template(name)


def render_page(kind: str, language: Language, **told: object) -> bytes:
    """A whole page of this template in one language; ``told`` is what the template asks for."""
    return template(kind).render(language=language, **told).encode()
