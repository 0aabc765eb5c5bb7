"""The families of sites that are known, in the order in which they are asked: declared evidence before class names."""

from scraper.parse.card import Family
from scraper.parse.families import (
    albo_wordpress,
    comweb,
    design_comuni,
    design_scuole,
    drupal,
    epal,
    halley,
    hgate,
    icity,
    isweb,
    jcitygov,
    liferay,
    magnolia,
    municipium,
    myportal,
    opencity,
    opencms,
    openweb,
    peopleweb,
    plone,
    soluzionipa,
    typo3,
    urbi,
    wordpress,
)

FAMILIES: tuple[Family, ...] = (
    # Registers of acts stand within sites of other families.
    albo_wordpress.FAMILY,
    jcitygov.FAMILY,
    icity.FAMILY,
    soluzionipa.FAMILY,
    halley.FAMILY,
    # Systems that name themselves in the head.
    isweb.FAMILY,
    comweb.FAMILY,
    opencity.FAMILY,
    plone.FAMILY,
    openweb.FAMILY,
    wordpress.FAMILY,
    drupal.FAMILY,
    opencms.FAMILY,
    myportal.FAMILY,
    peopleweb.FAMILY,
    design_scuole.FAMILY,
    liferay.FAMILY,
    # Systems that are told by their paths, ids and classes.
    municipium.FAMILY,
    hgate.FAMILY,
    magnolia.FAMILY,
    urbi.FAMILY,
    epal.FAMILY,
    typo3.FAMILY,
    design_comuni.FAMILY,
)


def family_of(html: str) -> tuple[Family | None, str]:
    """The first family that recognises a page, and by what; None and nothing for a page of no family."""
    for family in FAMILIES:
        evidence = family.recognises(html)
        if evidence:
            return family, evidence
    return None, ""
