"""WordPress with the national theme, whatever its child theme is called."""

from scraper.parse.card import Family
from scraper.parse.evidence import declares
from scraper.parse.national import read_cards

FAMILY = Family(
    "wordpress",
    declares(
        "design-comuni-wordpress-theme",
        "wp-theme-design-comuni",
        "TD-bootstrap-comuni",
        "wp-content/themes/design-comuni",
    ),
    read_cards,
)
