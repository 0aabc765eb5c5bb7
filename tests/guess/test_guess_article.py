"""One item's own page is told by its title, its day and its text; what is left of any of these is told by the list."""

from selectolax.lexbor import LexborHTMLParser

from scraper.parse.guess.article import Article
from scraper.parse.guess.reader import article
from scraper.parse.nolist import Outcome, no_list
from tests.guess.conftest import TODAY, guess

TITLE = "Chiuso per lavori il ponte di via Cavour"
TEXT = (
    "<p>Il cantiere resterà aperto per circa tre settimane, salvo maltempo, e la polizia locale invita a scegliere "
    "altre strade nelle ore di punta. Restano garantiti il passaggio dei pedoni e quello dei mezzi di soccorso, "
    "che saranno guidati dagli agenti anche nelle ore della notte.</p>"
)
NEWS = "".join(
    f"<li>0{n}/08/2026 <a href='/n/{n}'>{name}</a></li>"
    for n, name in enumerate(["Riapre la piscina comunale", "Nuovi orari della biblioteca", "Mensa, le iscrizioni"], 1)
)
FILES = "".join(
    f"<li><a href='/f/{n}.pdf'>{name}</a></li>"
    for n, name in enumerate(["Avviso di chiusura del ponte", "Ordinanza sulla viabilità", "Esito della perizia"], 1)
)


def own(body: str, *, title: str = TITLE, name: str = "", attributes: str = "") -> str:
    head = f"<head><title>{name or title} - Comune di Prova</title></head>"
    return f"<html lang=it>{head}<body {attributes}><main><h1>{title}</h1>{body}</main></body></html>"


def titles(html: str) -> list[str]:
    return [card.title for card in guess(html).cards]


def read(html: str) -> Article:
    return article(LexborHTMLParser(html), TODAY)


def test_beneath_a_title_with_its_day_and_a_long_text_nothing_is_listed() -> None:
    assert titles(own(f"<p>03/08/2026</p>{TEXT}<h2>Notizie</h2><ul>{NEWS}</ul>")) == []


def test_without_a_day_it_is_the_introduction_to_a_list() -> None:
    assert len(titles(own(f"{TEXT}<h2>Notizie</h2><ul>{NEWS}</ul>"))) == 3


def test_today_is_what_any_page_may_print() -> None:
    assert len(titles(own(f"<p>Lunedì 10 agosto 2026</p>{TEXT}<h2>Notizie</h2><ul>{NEWS}</ul>"))) == 3
    assert titles(own(f"<p>Pubblicato lunedì 10 agosto 2026</p>{TEXT}<h2>Notizie</h2><ul>{NEWS}</ul>")) == []


def test_until_when_is_no_day_of_an_item() -> None:
    assert read(own(f"<p>Scade il 03/09/2026</p>{TEXT}")) is Article.NO
    assert read(own(f"<p>Pubblicato il 03/08/2026</p>{TEXT}")) is Article.SURELY


def test_a_heading_of_few_words_or_of_many_things_is_that_of_a_section() -> None:
    for title in ("Cooperazione internazionale", "Avvisi sui lavori in corso", "Benvenuti nel Comune di Prova"):
        assert read(own(f"<p>03/08/2026</p>{TEXT}", title=title)) is Article.NO


def test_a_short_text_keeps_its_files_and_leaves_what_is_dated() -> None:
    short = (
        "<p>03/08/2026</p><p>Il ponte resta chiuso al traffico da lunedì, per circa tre settimane, salvo maltempo.</p>"
    )
    assert read(own(short)) is Article.PERHAPS
    assert titles(own(f"{short}<ul>{FILES}</ul>")) == []
    assert len(titles(own(f"{short}<h2>Notizie</h2><ul>{NEWS}</ul>"))) == 3


def test_what_declares_itself_an_article_needs_no_day_and_may_name_many_things() -> None:
    declared = '<script type="application/ld+json">{"@type": "NewsArticle"}</script>'
    assert read(own(f"{declared}{TEXT}", title="I progetti per il nuovo parco")) is Article.SURELY
    assert read(own(TEXT, attributes='class="post-template single single-post"')) is Article.SURELY
    assert read(own(TEXT, attributes='class="page singles"')) is Article.NO


def test_a_page_named_as_all_others_is_known_by_its_only_title() -> None:
    body = f"<p>03/08/2026</p>{TEXT}<h2>Notizie</h2><ul>{NEWS}</ul>"
    assert titles(own(body, name="Sito istituzionale")) == []
    assert len(titles(own(f"{body}<h1>Riapre la piscina comunale</h1>", name="Sito istituzionale"))) == 3


def test_a_page_that_a_family_read_is_looked_at_again_where_it_is_named_by_its_title() -> None:
    assert read(own(f"<p>03/08/2026</p>{TEXT}")) is Article.SURELY
    assert read(own(f"<p>03/08/2026</p>{TEXT}", name="Novità")) is Article.NO


def test_another_pages_title_ends_a_text() -> None:
    lead = f"<p>03/08/2026</p><p><a href='/n/1'>Riapre la piscina comunale</a></p>{TEXT}"
    assert read(own(lead)) is Article.NO
    assert read(own(lead.replace("Riapre la piscina comunale", "Scarica la pagina in PDF"))) is Article.SURELY


def test_a_person_is_told_that_it_is_an_items_own_page() -> None:
    assert no_list(own(f"<p>03/08/2026</p>{TEXT}")).outcome is Outcome.ONE_ITEM
    assert no_list(own(TEXT)).outcome is Outcome.NO_LIST


def test_the_day_may_stand_behind_the_sort_of_thing_it_is() -> None:
    for line in ("Cultura · 03/08/2026", "Avvisi | 3 agosto 2026", "Notizie dal Comune - 03.08.2026"):
        assert read(own(f"<p>{line}</p>{TEXT}")) is Article.SURELY, line
    assert read(own(f"<p>Il mercato riapre il 03/08/2026</p>{TEXT}")) is Article.NO


def test_beneath_read_also_nothing_is_listed_even_where_it_is_no_heading() -> None:
    for words in ("Leggi anche", "Potrebbe interessarti anche", "Lesen Sie auch", "À lire aussi", "Read also"):
        assert titles(own(f"{TEXT}<div><p class='t'>{words}</p><ul>{NEWS}</ul></div>")) == [], words


def test_the_page_of_a_person_lists_nothing() -> None:
    parts = (
        f"{TEXT}<h2>Biografia</h2><p>Nata nel 1980.</p><h2>Deleghe</h2><ul><li>Gemellaggi</li><li>Politiche giovanili"
        f"</li></ul><h2>Incarichi</h2><ul><li>Assessora dal 02/07/2024</li><li>Consigliera dal 12/06/2019</li></ul>"
        f"<h2>Documenti</h2><ul>{FILES}</ul>"
    )
    assert titles(own(parts, title="Paola Ferrero")) == []
    assert titles(own(parts, title="Paola Ferrero", attributes='class="single single-politico"')) == []


def test_a_site_of_one_author_shows_more_than_posts() -> None:
    listed = own(f"{TEXT}<ul>{NEWS}</ul>", title="Notizie", attributes='class="blog single-author"')
    assert len(titles(listed)) == 3
