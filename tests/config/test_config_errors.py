"""A configuration that cannot be meant: one line that names the file, the line, the key and what would be right."""

from pathlib import Path

import pytest

from scraper import config
from scraper.errors import ConfigError
from tests.config.conftest import SMALLEST, Refusal

SMTP = '[smtp]\nhost = "mail.example.org"\nsender = "banditore@example.org"\n'


def refused(file: Path) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        config.load(file, environment={})
    assert "\n" not in str(caught.value)
    return caught.value


# ------------------------------------------------------------------ the file itself


def test_a_missing_file_is_named_and_the_hint_says_where_to_get_one(file: Path) -> None:
    error = refused(file)
    assert str(error) == f"{file}: there is no such file"
    assert "copy the config.toml" in error.hint


def test_a_folder_in_place_of_the_file_cannot_be_read(tmp_path: Path) -> None:
    assert str(refused(tmp_path)) == f"{tmp_path}: cannot be read: Is a directory"


def test_a_file_below_a_file_cannot_be_read(file: Path) -> None:
    file.write_text("")
    assert "cannot be read: Not a directory" in str(refused(file / "config.toml"))


def test_text_in_another_encoding_is_refused(file: Path) -> None:
    file.write_bytes('contact = "Forlì"'.encode("cp1252"))
    assert str(refused(file)) == f"{file}: not UTF-8 text"


def test_a_byte_order_mark_is_no_part_of_the_text(file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbf" + SMALLEST.encode())
    assert config.load(file, environment={}).sites[0].id == "cuneo"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('data = "data\nfeeds = "feeds"', "(at line 1, column 13)"),
        ("[fetch]\nspacing 1s", "(at line 2, column 9)"),
        ("[fetch]\n[fetch]", "(at line 2, column 7)"),
        ("a = " + "9" * 5000, "limit"),
        ("a = " + "[" * 5000, "nested too deeply"),
    ],
)
def test_malformed_toml_says_where(refusal: Refusal, text: str, said: str) -> None:
    line = refusal(text)
    assert line.startswith(" not valid TOML: ")
    assert said in line


# ------------------------------------------------------------------ unknown and missing keys


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('\ndate = "data"', '2: date: unknown key; did you mean "data"?'),
        ('[[sorce]]\nid = "a"', '1: sorce: unknown key; did you mean "source"?'),
        ('[fetch]\nspacing = "1s"\ntimeuot = "9s"', '3: fetch.timeuot: unknown key; did you mean "timeout"?'),
        ('[health]\nconfirm_afte = "6h"', '2: health.confirm_afte: unknown key; did you mean "confirm_after"?'),
        (SMTP + "prot = 25", '4: smtp.prot: unknown key; did you mean "port"?'),
        ('[archive]\nrotation = "1GB"', '2: archive.rotation: unknown key; did you mean "rotate"?'),
        (SMALLEST + "detail = false", '11: source[1].detail: unknown key; did you mean "details"?'),
        (
            SMALLEST + 'select = { itm = "li" }',
            '11: source[1].select.itm: unknown key; did you mean "item"?',
        ),
        (
            SMALLEST + '[source.select]\nitem = "li"\ntittle = "h3"',
            '13: source[1].select.tittle: unknown key; did you mean "title"?',
        ),
        (
            '[[subscription]]\nid = "a"\nto = ["a@example.org"]\n[[subscription]]\nid = "b"\nkind = ["call"]',
            '6: subscription[2].kind: unknown key; did you mean "kinds"?',
        ),
        ('[[query]]\nid = "a"\ntitel = "x"', '3: query[1].titel: unknown key; did you mean "title"?'),
        ('[[site]]\n  "urll" = "x"', '2: site[1].urll: unknown key; did you mean "url"?'),
        ('fetch.timeuot = "9s"', '1: fetch.timeuot: unknown key; did you mean "timeout"?'),
        ('"una\\nriga" = 1', '1: "una\\nriga": unknown key; known here: archive, base_url, bounces, channel, '),
    ],
)
def test_an_unknown_key_is_named_with_its_line_and_the_nearest_right_one(
    refusal: Refusal, text: str, said: str
) -> None:
    lines = refusal(text + "\n# and the rest of it\n")
    assert lines.startswith(said)


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ('after = "7d"', "4: subscription[1].after: unknown key; known here: id, kinds, language, match, "),
    ],
)
def test_a_key_like_none_that_is_known_comes_with_all_that_are(refusal: Refusal, key: str, said: str) -> None:
    assert refusal(f'[[subscription]]\nid = "a"\nto = ["a@example.org"]\n{key}').startswith(said)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[site]]\nid = "a"\nname = "A"', "1: site[1].url: is missing"),
        ('[[site]]\nid = "a"\nurl = "http://a.example/"', "1: site[1].name: is missing"),
        (SMALLEST + '\n[[source]]\nsite = "cuneo"\nurl = "http://a.example/"', "12: source[2].id: is missing"),
        (SMALLEST + '\n[[source]]\nid = "b"\nurl = "http://a.example/"', "12: source[2].site: is missing"),
        (SMALLEST + 'select = { title = "h3" }', "11: source[1].select.item: is missing"),
        ('[smtp]\nhost = "mail.example.org"', "1: smtp.sender: is missing"),
        ('[smtp]\nsender = "a@example.org"', "1: smtp.host: is missing"),
        ('[[subscription]]\nid = "a"', "1: subscription[1].to: is missing"),
        ('[[query]]\nid = "a"', "1: query[1].title: is missing"),
    ],
)
def test_a_required_key_that_is_missing_is_named_with_the_line_of_its_table(
    refusal: Refusal, text: str, said: str
) -> None:
    assert refusal(text) == said


# ------------------------------------------------------------------ values


SUBSCRIPTION = '[[subscription]]\nid = "a"\nto = ["a@example.org"]\n'
URL_RULE = "an address begins with http:// or https:// and a host name, and holds no blanks"
DURATION_RULE = 'a duration is a number and a unit: "30s", "15m", "6h" or "7d"'
SIZE_RULE = 'a size is a number and a unit: "500KB", "5MB" or "1GB"'
ADDRESS_RULE = 'an e-mail address looks like "redazione@example.org"'
ZONE_RULE = 'a time zone is a name of the IANA database, such as "Europe/Rome"'
WHEN_RULE = 'write "at once", "daily 07:30" or "weekly mon 07:30"'
ID_RULE = "an id is up to 63 lower-case letters, digits, - and _: it becomes part of a file name"
PEER_RULE = 'write a host or an address and a port: "www.example.org:443", "127.0.0.1:8080", "[::1]:80"'


@pytest.mark.parametrize(
    ("text", "key", "rule", "given"),
    [
        ('base_url = "example.org"', "1: base_url", URL_RULE, "'example.org'"),
        ('base_url = "ftp://example.org/"', "1: base_url", URL_RULE, "'ftp://example.org/'"),
        ('base_url = "https:///x"', "1: base_url", URL_RULE, "'https:///x'"),
        ('base_url = "https://a b/"', "1: base_url", URL_RULE, "'https://a b/'"),
        ('base_url = "https://a/\\n"', "1: base_url", URL_RULE, "'https://a/\\n'"),
        ('base_url = "https://a/\\u0007"', "1: base_url", URL_RULE, "'https://a/\\x07'"),
        ('base_url = "https://[::1/"', "1: base_url", "invalid IPv6 URL", "'https://[::1/'"),
        ('base_url = "http://a:0/"', "1: base_url", "a port is a number from 1 to 65535", "'http://a:0/'"),
        ('base_url = "http://a:65536/"', "1: base_url", "port out of range 0-65535", "'http://a:65536/'"),
        (
            '[[site]]\nid = "a"\nname = "A"\nurl = "www.example.org"',
            "4: site[1].url",
            URL_RULE,
            "'www.example.org'",
        ),
        ('[fetch]\ntimeout = "30"', "2: fetch.timeout", DURATION_RULE, "'30'"),
        ("[fetch]\ntimeout = 30", "2: fetch.timeout", DURATION_RULE, "30"),
        ('[fetch]\ntimeout = "0s"', "2: fetch.timeout", "a duration of nothing makes no sense here", "'0s'"),
        ('[fetch]\nspacing = "-1s"', "2: fetch.spacing", DURATION_RULE, "'-1s'"),
        ('[fetch]\nspacing = "9999999999d"', "2: fetch.spacing", DURATION_RULE, "'9999999999d'"),
        ('[fetch]\nspacing = "999999999d"', "2: fetch.spacing", "a duration is at most 3650d", "'999999999d'"),
        ('[health]\nconfirm_after = "6 h"', "2: health.confirm_after", DURATION_RULE, "'6 h'"),
        (SMALLEST + 'every = "1w"', "11: source[1].every", DURATION_RULE, "'1w'"),
        (SMALLEST + 'every = "0m"', "11: source[1].every", "a duration of nothing makes no sense here", "'0m'"),
        ('[fetch]\nmax_size = "5 MB"', "2: fetch.max_size", SIZE_RULE, "'5 MB'"),
        ('[fetch]\nmax_size = "5GiB"', "2: fetch.max_size", SIZE_RULE, "'5GiB'"),
        (f'[archive]\nrotate = "{"9" * 99}B"', "2: archive.rotate", SIZE_RULE, f"'{'9' * 79}…"),
        ('contact = "redazione"', "1: contact", ADDRESS_RULE, "'redazione'"),
        ('contact = "a@example.org\\u0000"', "1: contact", ADDRESS_RULE, "'a@example.org\\x00'"),
        (SMTP.replace("banditore@", "Banditore "), "3: smtp.sender", ADDRESS_RULE, "'Banditore example.org'"),
        (
            '[[subscription]]\nid = "a"\nto = [\n  "a@example.org",\n  "b@"]',
            "3: subscription[1].to[2]",
            ADDRESS_RULE,
            "'b@'",
        ),
        (SUBSCRIPTION + 'timezone = "Roma"', "4: subscription[1].timezone", ZONE_RULE, "'Roma'"),
        (SUBSCRIPTION + 'timezone = "Europe"', "4: subscription[1].timezone", ZONE_RULE, "'Europe'"),
        (SUBSCRIPTION + 'timezone = "../etc/passwd"', "4: subscription[1].timezone", ZONE_RULE, "'../etc/passwd'"),
        (SUBSCRIPTION + 'timezone = ""', "4: subscription[1].timezone", ZONE_RULE, "''"),
        (SUBSCRIPTION + 'when = "daily"', "4: subscription[1].when", WHEN_RULE, "'daily'"),
        (SUBSCRIPTION + 'when = "daily 24:00"', "4: subscription[1].when", WHEN_RULE, "'daily 24:00'"),
        (SUBSCRIPTION + 'when = "weekly lun 07:30"', "4: subscription[1].when", WHEN_RULE, "'weekly lun 07:30'"),
        ('[[query]]\nid = "Cooperazione"\ntitle = "x"', "2: query[1].id", ID_RULE, "'Cooperazione'"),
        ('[[query]]\nid = "../x"\ntitle = "x"', "2: query[1].id", ID_RULE, "'../x'"),
        (f'[[query]]\nid = "{"x" * 64}"\ntitle = "x"', "2: query[1].id", ID_RULE, f"'{'x' * 64}'"),
        (SMTP + "port = 65536", "4: smtp.port", "input should be less than or equal to 65535", "65536"),
        (SMTP + "port = 0", "4: smtp.port", "input should be greater than or equal to 1", "0"),
        (SMTP + 'security = "ssl"', "4: smtp.security", "input should be 'starttls', 'tls' or 'none'", "'ssl'"),
        (
            SMALLEST + 'kind = "bando"',
            "11: source[1].kind",
            "input should be 'news', 'project', 'call', 'notice', 'event' or 'document'",
            "'bando'",
        ),
        ('language = "fr"', "1: language", "input should be 'it'", "'fr'"),
        ("data = 3", "1: data", "input should be a valid string", "3"),
        ('data = "a\\u0000b"', "1: data", "no folder has a NUL character in its name", "'a\\x00b'"),
        (
            '[fetch]\nuser_agent = "Banditore\\r\\nX: y"',
            "2: fetch.user_agent",
            "this is sent as one line: it holds no line breaks or control characters",
            "'Banditore\\r\\nX: y'",
        ),
        (
            '[fetch]\nconcurrency = "many"',
            "2: fetch.concurrency",
            "input should be a valid integer, unable to parse string as an integer",
            "'many'",
        ),
        ('[serve]\npublic_url = "example.org"', "2: serve.public_url", URL_RULE, "'example.org'"),
        (
            '[serve]\ntrusted_proxies = ["proxy.example.org"]',
            "2: serve.trusted_proxies[1]",
            'write an address or a network: "127.0.0.1", "10.0.0.0/8", "::1"',
            "'proxy.example.org'",
        ),
        ('[fetch]\nconnect_to = { "a:80" = "b" }', '2: fetch.connect_to."a:80"', PEER_RULE, "'b'"),
        ('[fetch.connect_to]\n"a:80" = "127.0.0.1:0"', '2: fetch.connect_to."a:80"', PEER_RULE, "'127.0.0.1:0'"),
        ('[fetch]\nconnect_to = { "a:80" = "::1:80" }', '2: fetch.connect_to."a:80"', PEER_RULE, "'::1:80'"),
        ('[fetch]\nconnect_to = { a = "b:80" }', "2: fetch.connect_to.a", PEER_RULE, "'a'"),
        (
            '[fetch]\nconnect_to = { "http://a:80" = "b:80" }',
            '2: fetch.connect_to."http://a:80"',
            PEER_RULE,
            "'http://a:80'",
        ),
    ],
)
def test_a_bad_value_is_named_with_its_line_its_key_and_what_would_be_right(
    *, refusal: Refusal, text: str, key: str, rule: str, given: str
) -> None:
    assert refusal(text) == f"{key}: {rule} (given: {given})"


def test_a_subscription_without_a_recipient_is_refused(refusal: Refusal) -> None:
    assert refusal('[[subscription]]\nid = "a"\nto = []').startswith("3: subscription[1].to: ")


# ------------------------------------------------------------------ tables that name each other


def row(table: str, name: str) -> str:
    rest = {
        "site": 'name = "A"\nurl = "http://a.example/"',
        "source": 'site = "cuneo"\nurl = "http://a.example/"',
        "subscription": 'to = ["a@example.org"]',
        "query": 'title = "A"',
    }
    return f'[[{table}]]\nid = "{name}"\n{rest[table]}\n'


@pytest.mark.parametrize("table", ["site", "source", "subscription", "query"])
def test_two_rows_with_one_id_are_refused(refusal: Refusal, table: str) -> None:
    text = SMALLEST + row(table, "b") + row(table, "b")
    said = refusal(text)
    first = 2 if table in {"site", "source"} else 1
    line = text.split("\n").index('id = "b"', text.split("\n").index('id = "b"') + 1) + 1
    assert said == f'{line}: {table}[{first + 1}].id: "b" is already {table}[{first}]'


def test_a_source_and_a_site_may_share_an_id(refusal: Refusal) -> None:
    assert "unknown" in refusal(SMALLEST + row("source", "cuneo") + "x = 1")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            SMALLEST.replace('site = "cuneo"', 'site = "cueno"'),
            '9: source[1].site: no [[site]] has the id "cueno"; did you mean "cuneo"?',
        ),
        (
            SMALLEST + SUBSCRIPTION + 'sites = ["cuneo", "alba"]',
            '14: subscription[1].sites: no [[site]] has the id "alba"; known here: cuneo',
        ),
        (
            SMALLEST + '[[query]]\nid = "a"\ntitle = "A"\nsites = ["alba"]',
            '14: query[1].sites: no [[site]] has the id "alba"; known here: cuneo',
        ),
        (
            '[[source]]\nid = "a"\nsite = "alba"\nurl = "http://a.example/"',
            '3: source[1].site: no [[site]] has the id "alba"',
        ),
    ],
)
def test_a_site_that_is_not_configured_is_named_with_the_nearest(refusal: Refusal, text: str, said: str) -> None:
    assert refusal(text) == said


@pytest.mark.parametrize(
    "name", ["queries", "iscriviti", "conferma", "iscrizione", "disiscrizione", "item", "web", "timegate", "timemap"]
)
def test_a_site_may_not_take_the_place_of_a_folder_or_page_of_ours(refusal: Refusal, name: str) -> None:
    assert refusal(row("site", name)).startswith(f'2: site[1].id: "{name}" is ')


def test_a_subscription_may_not_look_like_one_of_our_pages(refusal: Refusal) -> None:
    said = refusal(row("subscription", "web-redazione"))
    assert said == '2: subscription[1].id: "web-…" are those who subscribed on our pages'


# ------------------------------------------------------------------ the password


def test_a_user_name_without_a_password_is_refused(refusal: Refusal) -> None:
    assert refusal(SMTP + 'username = "a"') == "1: smtp: username and password_env go together"


def test_a_password_without_a_user_name_is_refused(refusal: Refusal) -> None:
    assert refusal(SMTP + 'password_env = "SMTP"') == "1: smtp: username and password_env go together"


def test_a_variable_that_the_environment_lacks_is_named(refusal: Refusal) -> None:
    text = SMTP + 'username = "a"\npassword_env = "SMTP_PASSWORD"'
    assert refusal(text) == "5: smtp.password_env: the environment has no variable SMTP_PASSWORD"


@pytest.mark.parametrize("key", ["password", "password_env"])
def test_a_password_that_was_written_into_the_file_is_refused_and_not_repeated(refusal: Refusal, key: str) -> None:
    said = refusal(SMTP + f'username = "a"\n{key} = "s3gr3t0!"')
    assert said.startswith(f"5: smtp.{key}: ")
    assert "variable that holds" in said
    assert "s3gr3t0" not in said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[source]\nid = "a"', "1: source: write [[source]]: there may be several"),
        ('[[subscription]]\nid = "a"\nto = "a@example.org"', '3: subscription[1].to: write a list: to = ["…"]'),
    ],
)
def test_one_thing_where_several_may_be_is_told_how_to_write_it(refusal: Refusal, text: str, said: str) -> None:
    assert refusal(text) == said
