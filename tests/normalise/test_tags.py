import re
from datetime import UTC, datetime, timedelta

from scraper.normalise.tags import mint, short

AT = datetime(2025, 10, 2, 7, 10, tzinfo=UTC)


def test_a_tag_names_who_minted_it_and_on_what_day() -> None:
    """RFC 4151 §2.1: ``tag:authority,date:specific``."""
    assert re.fullmatch(r"tag:monitor\.example\.org,2025-10-02:[0-9a-f]{16}", mint("monitor.example.org", AT, "a"))


def test_two_sources_that_see_one_thing_on_one_day_mint_one_tag() -> None:
    assert mint("example.org", AT, "https://a.it/1") == mint("example.org", AT + timedelta(hours=9), "https://a.it/1")


def test_another_key_day_or_authority_gives_another_tag() -> None:
    tags = {
        mint("example.org", AT, "https://a.it/1"),
        mint("example.org", AT, "https://a.it/2"),
        mint("example.org", AT + timedelta(days=1), "https://a.it/1"),
        mint("example.com", AT, "https://a.it/1"),
    }
    assert len(tags) == 4


def test_a_short_name_is_sixteen_digits_that_any_text_has() -> None:
    assert re.fullmatch("[0-9a-f]{16}", short("città"))
    assert short("a") != short("b")
