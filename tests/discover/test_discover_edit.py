"""Tables added to a configuration that somebody wrote with care."""

import stat
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.config import load
from scraper.config.edit import NewSource, add, tables
from scraper.errors import ConfigError
from scraper.model import Kind, Site, Source

SITE = Site("alba", "Comune di Alba", "https://www.comune.alba.example/")
NEWS = NewSource(Source("alba-notizie", "alba", f"{SITE.url}novita/"), ("menu link “Notizie”: 3 items",))
CALLS = NewSource(Source("alba-bandi", "alba", f"{SITE.url}bandi/", kind=Kind.CALL))
SHIPPED = Path(__file__).parents[2] / "config.toml"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    target = tmp_path / "config.toml"
    target.write_bytes(SHIPPED.read_bytes())
    return target


def test_not_a_byte_of_what_was_there_is_touched(file: Path) -> None:
    before = file.read_bytes()
    edit = add(file, SITE, [NEWS, CALLS])
    assert file.read_bytes() == before + b"\n" + edit.text.encode()
    config = load(file)
    assert [site.id for site in config.sites] == ["cuneo", "alba"]
    assert [(one.id, one.site, one.kind) for one in config.sources[1:]] == [
        ("alba-notizie", "alba", None),
        ("alba-bandi", "alba", Kind.CALL),
    ]
    assert "# menu link “Notizie”: 3 items\n[[source]]" in edit.text


def test_nothing_is_added_twice(file: Path) -> None:
    add(file, SITE, [NEWS])
    before = file.read_bytes()
    again = add(file, SITE, [NEWS])
    assert (again.sources, again.already, again.text) == ((), (NEWS.source.url,), "")
    assert file.read_bytes() == before


def test_another_spelling_of_an_address_is_the_same_address(file: Path) -> None:
    add(file, SITE, [NEWS])
    other = Site("alba", "Alba", "http://comune.alba.example")
    edit = add(file, other, [NewSource(Source("x", "alba", "http://comune.alba.example/novita"))])
    assert edit.sources == ()


def test_a_new_page_of_a_site_that_is_there_goes_to_that_site(file: Path) -> None:
    mine = Site("mia", "Cuneo, come la chiamo io", "https://www.comune.cuneo.it/")
    edit = add(file, mine, [NewSource(Source("mia-avvisi", "mia", f"{mine.url}avvisi.html"))])
    assert edit.site.id == "cuneo"
    assert [source.site for source in edit.sources] == ["cuneo"]
    assert len(load(file).sites) == 1


def test_ids_that_are_taken_get_a_number(file: Path) -> None:
    other = Site("cuneo", "Provincia di Cuneo", "https://www.provincia.cuneo.example/")
    taken = NewSource(Source("cuneo-cooperazione", "cuneo", f"{other.url}a"))
    edit = add(file, other, [taken])
    assert edit.site.id == "cuneo-2"
    assert [(one.id, one.site) for one in edit.sources] == [("cuneo-cooperazione-2", "cuneo-2")]
    load(file)


def test_a_configuration_is_made_where_there_is_none(tmp_path: Path) -> None:
    add(tmp_path / "new.toml", SITE, [NEWS])
    assert [source.id for source in load(tmp_path / "new.toml").sources] == ["alba-notizie"]
    assert [path.name for path in tmp_path.iterdir()] == ["new.toml"]


def test_line_ends_byte_order_mark_and_permissions_stay(file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbf" + b'language = "it"  # qui\r\n')
    file.chmod(0o640)
    add(file, SITE, [NEWS])
    data = file.read_bytes()
    assert data.startswith(b'\xef\xbb\xbflanguage = "it"  # qui\r\n\r\n[[site]]\r\n')
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


def test_a_last_line_without_an_end_is_ended_first(file: Path) -> None:
    file.write_text('language = "it"', encoding="utf-8")
    add(file, SITE, [NEWS])
    assert file.read_text(encoding="utf-8").startswith('language = "it"\n\n[[site]]\n')


def test_a_link_to_the_file_stays_a_link(file: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.toml"
    link.symlink_to(file)
    add(link, SITE, [NEWS])
    assert link.is_symlink()
    assert len(load(file).sites) == 2


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("site = [ ]\n", "tables cannot be added to it"),
        ("site = nonsense\n", "not valid TOML"),
        ("[sit]\n", "unknown key"),
    ],
)
def test_a_file_that_takes_no_tables_is_left_as_it_is(file: Path, text: str, words: str) -> None:
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=words) as error:
        add(file, SITE, [NEWS])
    assert "\n" not in str(error.value)
    assert ".new" not in str(error.value)
    assert file.read_text(encoding="utf-8") == text
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be written: No such file"):
        add(tmp_path / "nowhere" / "config.toml", SITE, [NEWS])


@given(st.text(), st.text())
def test_any_name_and_any_comment_make_good_toml(name: str, comment: str) -> None:
    site = Site("alba", name, SITE.url)
    document = tomllib.loads(tables(site, [NewSource(NEWS.source, (comment,))]))
    assert document["site"][0]["name"] == name.encode(errors="replace").decode()
    assert len(document["source"]) == 1
