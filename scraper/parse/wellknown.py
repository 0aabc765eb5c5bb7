"""Where each system keeps its lists, and where it answers programs: addresses worth a try on a site of that system."""

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class System:
    """A content management system: ``evidence`` is looked for in markup and header fields, ``paths`` are its lists.

    ``endpoints`` are feeds and APIs of its news, asked where no page lists them well.
    """

    name: str
    evidence: re.Pattern[str]
    paths: tuple[str, ...]
    sitemaps: tuple[str, ...] = ()
    endpoints: tuple[str, ...] = ()


def _system(
    name: str, evidence: str, *paths: str, sitemaps: tuple[str, ...] = (), endpoints: tuple[str, ...] = ()
) -> System:
    return System(name, re.compile(evidence, re.IGNORECASE), paths, sitemaps, endpoints)


# Declared evidence (generator, header fields, asset paths) only: class names are shared by a dozen systems.
SYSTEMS: tuple[System, ...] = (
    _system(
        "WordPress, theme design-comuni",
        r"themes/[^\"'/]*(?:design-comuni|bootstrap-comuni)|wp-theme-design-comuni",
        "/novita/",
        "/tipi_notizia/notizie/",
        "/tipi_notizia/avvisi/",
        "/documento_pubblico/",
        sitemaps=("/wp-sitemap.xml", "/sitemap_index.xml"),
        endpoints=("/?post_type=notizia&feed=rss2",),
    ),
    _system(
        "WordPress",
        r"wp-content/|wp-includes/|api\.w\.org",
        "/notizie/",
        "/news/",
        "/albo-pretorio/",
        sitemaps=("/wp-sitemap.xml", "/sitemap_index.xml"),
        endpoints=("/wp-json/wp/v2/posts?per_page=20&_embed=1", "/feed/"),
    ),
    _system(
        "Plone, io-Comune",
        r"content=[\"']Plone|/\+\+api\+\+|window\.__data",
        "/novita",
        "/novita/notizie",
        "/novita/avvisi",
        "/novita/comunicati",
        "/amministrazione/documenti-e-dati",
        sitemaps=("/sitemap.xml.gz",),
        endpoints=(
            "/++api++/@search?portal_type=News%20Item&sort_on=effective&sort_order=reverse&b_size=50&metadata_fields=_all",
        ),
    ),
    _system(
        "OpenCity",
        r"openpa_bootstrapitalia|opencity\.opencontent\.it|opencityitalia\.it",
        "/Novita/Notizie",
        "/Novita/Avvisi",
        "/Novita/Comunicati",
        "/Amministrazione/Documenti-e-dati",
        endpoints=(
            "/opendata/api/content/search/?q=classes%20[article]%20sort%20[published=%3Edesc]%20limit%2050",
            "/api/opendata/v2/content/search/classes%20[article]%20sort%20[published=%3Edesc]%20limit%2050",
            "/feed/rss/news",
        ),
    ),
    _system(
        "Drupal", r"drupal-settings-json|content=[\"']Drupal|x-generator: Drupal", "/novita", "/documento-pubblico"
    ),
    _system(
        "OpenCms",
        r"content=[\"']OpenCms|x-generator: OpenCms",
        "/novita/notizie/",
        "/novita/avvisi/",
        "/novita/comunicati/",
    ),
    _system(
        "PeopleWeb",
        r"assets\\bootstrap-italia|bootstrap-italia-comuni-home|SiscomImmaginiNews",
        "/novita",
        "/Notizie?idCat=1",
        "/ita/pnrr.aspx",
        "/Mappasito",
    ),
    _system(
        "ComWeb",
        r"epublic\.it",
        "/it-it/novita",
        "/it-it/novita/avvisi",
        "/it-it/feed-rss",
        endpoints=("/it-it/feed-rss/avvisi-novita",),
    ),
    _system(
        "Municipium",
        r"municipiumapp\.it|/css/agid\.css",
        "/it/menu/news",
        "/it/news",
        "/it/documenti_pubblici",
        "/it/sitemap",
    ),
    _system("eGov HGATE", r"server: HGATE|\.HBL\b", "/EG0/EGSCHTST6.HBL", "/EG0/EGSCHTST26.HBL"),
    _system(
        "Halley",
        r"/km/design-web-toolkit/|/zf/index\.php|/mc/mc_p_",
        "/po/elenco_news.php?tags=",
        "/mc/mc_p_ricerca.php",
    ),
    _system("Magnolia Kibernetes", r"/\.imaging/mte/kibernetes", "/home/novita.html"),
    _system("MyPortal", r"/myportal/", "/home/novita"),
    _system("OpenWeb", r"/openweb/", "/openweb/albo/albo_pretorio.php"),
    _system("TYPO3", r"content=[\"']TYPO3|powered by TYPO3|typo3temp/", "/news.html", "/albo-pretorio.html"),
)


def systems_of(evidence: str) -> Iterator[System]:
    """The systems that ``evidence`` (header fields and markup) names, the most particular first."""
    return (system for system in SYSTEMS if system.evidence.search(evidence))
