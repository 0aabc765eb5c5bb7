"""What the general reader takes for an item, and what it leaves alone."""

from datetime import date

import pytest

from scraper.parse.deadlines import deadline_said
from tests.guess.conftest import TODAY, guess, page

ROWS = [
    ("Avviso per i voucher dello sport", "12/03/2026"),
    ("Esito gara", "10/03/2026"),
    ("Orari estivi", "02/03/2026"),
]


def a_list(rows: list[tuple[str, str]] = ROWS) -> str:
    return (
        "<ul>"
        + "".join(f"<li>{day} <a href='/a/{n}'>{title}</a></li>" for n, (title, day) in enumerate(rows))
        + "</ul>"
    )


def titles(html: str) -> list[str]:
    return [card.title for card in guess(html).cards]


def test_a_short_title_is_a_title() -> None:
    assert titles(page(a_list())) == ["Avviso per i voucher dello sport", "Esito gara", "Orari estivi"]


@pytest.mark.parametrize("tag", ["nav", "footer", "aside", "div class=sidebar"])
def test_what_stands_in_furniture_is_no_item(tag: str) -> None:
    prose = "<p>Il Comune informa i cittadini che il nuovo piano è stato approvato dopo un lungo confronto.</p>" * 3
    beside = f"<{tag}>{a_list()}</{tag.partition(' ')[0]}>"
    assert titles(f"<html lang=it><body><main><h1>Avvisi</h1>{prose}</main>{beside}") == []


@pytest.mark.parametrize("heading", ["Notizie correlate", "Allegati", "Galleria fotografica", "Potrebbe interessarti"])
def test_a_heading_may_say_that_a_list_belongs_elsewhere(heading: str) -> None:
    assert titles(page(f"<h2>{heading}</h2>{a_list()}", heading="Orti urbani")) == []


def test_the_nearest_heading_is_the_section() -> None:
    cards = guess(
        page(f"<h2>Bandi</h2>{a_list()}<h2>Ordinanze</h2>{a_list([('Divieto di sosta in piazza', '1/2/2026')] * 3)}")
    )
    assert [card.section for card in cards.cards] == ["Bandi"] * 3 + ["Ordinanze"] * 3


def test_of_several_dates_the_labelled_publication_wins_and_the_deadline_stays_in_the_notes() -> None:
    card = "<div><h3><a href='/{0}'>Bando {0} per le imprese</a></h3>"
    card += "<p>Scadenza: 30/04/2026</p><p>Pubblicato il {0}/03/2026</p></div>"
    cards = guess(page("".join(card.format(day) for day in (3, 4, 5)), heading="Bandi")).cards
    assert [found.date for found in cards] == ["3/03/2026", "4/03/2026", "5/03/2026"]
    assert all("Scadenza: 30/04/2026" in found.notes for found in cards)


def test_a_date_in_a_title_or_a_teaser_is_not_when_it_was_told() -> None:
    card = "<div><h3><a href='/{0}'>{1}</a></h3>"
    card += "<p>Si comunica che dal 4 giugno 2026 gli sportelli riaprono anche di sabato.</p></div>"
    names = ["Chiusura del 2 giugno", "Nuovi orari degli sportelli", "Lavori in corso al ponte"]
    cards = guess(page("".join(card.format(n, name) for n, name in enumerate(names)), heading="Notizie")).cards
    assert [found.title for found in cards] == names
    assert [found.date for found in cards] == ["", "", ""]


def test_a_cropped_title_is_completed_from_its_title_attribute() -> None:
    full = "Avviso pubblico per la selezione di due operatori"
    rows = "".join(
        f"<li><a href='/{n}' title='{full} {n}'>Avviso pubblico per la...</a> 0{n}/03/2026</li>" for n in (1, 2, 3)
    )
    assert titles(page(f"<ul>{rows}</ul>")) == [f"{full} 1", f"{full} 2", f"{full} 3"]


def test_files_beside_the_titles_own_link_are_attachments() -> None:
    row = "<li><a href='/a/{0}'>Avviso numero {0} del settore</a> 0{0}/03/2026 <a href='/f/{0}.pdf'>Modulo</a></li>"
    cards = guess(page("<ul>" + "".join(row.format(n) for n in (1, 2, 3)) + "</ul>")).cards
    assert [[file.href for file in card.files] for card in cards] == [["/f/1.pdf"], ["/f/2.pdf"], ["/f/3.pdf"]]


def test_each_group_keeps_why_it_was_kept_or_dropped() -> None:
    names = ["Casa e famiglia", "Lavoro e formazione", "Salute e assistenza"]
    topics = "".join(f"<li><a href='/{n}'>{name}</a></li>" for n, name in enumerate(names))
    read = guess(page(f"{a_list()}<h2>Argomenti</h2><ul>{topics}</ul>"))
    assert [dict(verdict.why)["dates"] for verdict in read.kept] == [3.0]
    assert any("heading of ways to go" in dict(verdict.why) for verdict in read.dropped)


def test_what_lies_within_a_lists_items_is_not_judged() -> None:
    card = "<div class=card><p>0{0}/03/2026</p><h3><a href='/{0}'>Avviso numero {0} del settore</a></h3>"
    card += "<ul><li><a href='/t/{0}'>Scuola</a></li><li><a href='/u/{0}'>Sport</a></li></ul></div>"
    read = guess(page("".join(card.format(n) for n in range(1, 7))))
    (kept,) = read.kept
    inside = range(kept.group.members[0].start, kept.group.members[-1].end)
    assert len(read.cards) == 6
    assert [verdict for verdict in read.dropped if verdict.group.holder.index in inside] == []


def test_english_dates_are_month_first() -> None:
    rows = "".join(f"<tr><td>City Council meeting of the {n}</td><td>{n}/12/2026</td></tr>" for n in (3, 4, 5))
    table = f"<table><tr><th>Meeting</th><th>Date</th></tr>{rows}</table>"
    html = f"<html lang=en><body><h1>Meetings of the council</h1>{table}"
    assert [card.date for card in guess(html).cards] == ["2026-03-12", "2026-04-12", "2026-05-12"]


def test_a_lead_outside_the_list_is_an_item_where_it_links_like_one() -> None:
    title = "<h2><a href='/a/99'>Il piano per il caldo</a></h2>"
    lead = f"<section><div><span>9 luglio 2026</span>{title}<p>Attivo da oggi.</p></div></section>"
    assert titles(page(f"{lead}<h2>Notizie</h2>{a_list()}"))[0] == "Il piano per il caldo"


def dates(html: str) -> list[str]:
    return [card.date for card in guess(html).cards]


def test_a_link_in_brackets_behind_a_title_is_a_button_whatever_it_says() -> None:
    line = "<p><b>0{0}/03/2026</b> – <strong>Nuovi orari {0}</strong> <a href='/{0}'>[guarda il {0}]</a></p>"
    cards = guess(page("".join(line.format(n) for n in (3, 4, 5)))).cards
    assert [(card.title, card.href) for card in cards] == [(f"Nuovi orari {n}", f"/{n}") for n in (3, 4, 5)]


def test_an_introduction_before_dated_paragraphs_and_a_link_after_them_are_no_items() -> None:
    line = "<p>0{0}/03/2026 – <strong>Avviso numero {0} del settore</strong> <a href='/{0}'>[leggi]</a></p>"
    about = "<p>In questa pagina il Comune pubblica gli avvisi, gli atti sono all'<a href='/albo'>albo on line</a>.</p>"
    asking = "<p>Per gli altri ci si rivolge all'<a href='/urp'>ufficio relazioni con il pubblico</a>.</p>"
    html = page(about + "".join(line.format(n) for n in (3, 4, 5)) + asking)
    assert titles(html) == [f"Avviso numero {n} del settore" for n in (3, 4, 5)]


@pytest.mark.parametrize(
    "words", ["Succ.", "Avanti", "« Prec.", "2", "pagina 3", "Tutte le notizie", "Articoli meno recenti"]
)
def test_a_link_that_turns_pages_is_no_item(words: str) -> None:
    assert titles(page(a_list().replace("</ul>", f"<li><a href='/a/?p=2'>{words}</a></li></ul>"))) == [
        t for t, _ in ROWS
    ]


def test_a_heading_that_is_a_day_without_its_year_is_a_title_where_the_item_has_another_date() -> None:
    post = "<article><h2><a href='/{0}'>{1}</a></h2><p>{2}</p><footer>Pubblicato il {3} marzo 2026</footer></article>"
    posts = [
        (1, "25 aprile", "Corteo al monumento con la banda.", 9),
        (2, "Taglio del bosco", "Le operazioni si svolgono in località Prà.", 8),
        (3, "Scuolabus", "Cambia il percorso della linea rossa.", 7),
    ]
    assert titles(page("".join(post.format(*one) for one in posts))) == ["25 aprile", "Taglio del bosco", "Scuolabus"]


def test_the_link_around_a_whole_card_makes_no_title_of_its_dates_line() -> None:
    card = (
        "<a href='/{0}'><div>Ambiente</div><div>Sportello energia {0}</div><p>{0} marzo 2026, 2 min di lettura</p></a>"
    )
    assert len(dates(page("".join(card.format(n) for n in (3, 4, 5))))) == 3
    assert "" not in dates(page("".join(card.format(n) for n in (3, 4, 5))))


def test_cells_that_each_hold_an_item_are_items_side_by_side() -> None:
    cell = "<td><b><a href='/{0}'>Restaurata la fontana numero {0}</a></b><br>0{0}/03/2026<br>Torna a zampillare.</td>"
    rows = "".join(f"<tr>{cell.format(n)}{cell.format(n + 1)}</tr>" for n in (1, 3))
    assert titles(page(f"<table>{rows}</table>")) == [f"Restaurata la fontana numero {n}" for n in (1, 2, 3, 4)]


def test_a_days_month_and_year_are_those_of_the_headings_above_it() -> None:
    html = "<h2>2026</h2><h3>Luglio</h3>{0}<h3>Giugno</h3>{1}<h2>2025</h2><h3>Dicembre</h3>{2}"
    lists = [f"<ul><li>{n} – <a href='/{n}'>Avviso numero {n} del Comune</a></li></ul>" for n in (21, 12, 4)]
    assert dates(page(html.format(*lists))) == ["2026-07-21", "2026-06-12", "2025-12-04"]


def test_a_heading_ends_what_the_years_heading_before_it_said() -> None:
    months = "<h2>2024</h2><ul><li>3 marzo: <a href='/1'>Avviso numero uno del Comune</a></li>"
    months += "<li>5 marzo: <a href='/2'>Avviso numero due del Comune</a></li></ul>"
    other = "<h2>Avvisi in corso</h2><ul><li>3 aprile: <a href='/3'>Avviso numero tre del Comune</a></li>"
    other += "<li>5 aprile: <a href='/4'>Avviso numero quattro del Comune</a></li></ul>"
    assert dates(page(months + other)) == ["2024-03-03", "2024-03-05", "3 aprile", "5 aprile"]


def test_a_hour_is_no_day_of_the_month_above() -> None:
    rows = "".join(f"<li>21:{n} <a href='/{n}'>Concerto numero {n} in piazza</a></li>" for n in (15, 30, 45))
    assert set(dates(page(f"<h2>Luglio 2026</h2><ul>{rows}</ul>", heading="Eventi"))) <= {""}


def test_of_a_list_from_the_newest_to_the_oldest_no_date_is_ahead() -> None:
    posts = "".join(
        f"<div><span>{day}</span><h2><a href='/{n}'>Notizia numero {n} del museo</a></h2></div>"
        for n, day in enumerate(("2 ago", "14 mag", "9 dic", "12 nov 2025"))
    )
    assert dates(page(posts, heading="Notizie"))[2] == "2025-12-09"


def test_events_ahead_keep_their_year() -> None:
    posts = "".join(
        f"<div><span>{day}</span><h2><a href='/{n}'>Concerto numero {n} in piazza</a></h2></div>"
        for n, day in enumerate(("15 lug", "2 ago", "14 ago"))
    )
    assert dates(page(posts, heading="Eventi"))[2] == "14 ago"


def test_the_end_of_publication_is_no_deadline() -> None:
    rows = "".join(
        f"<tr><td>{n}</td><td>Avviso numero {n}</td><td>0{n}/07/2026</td><td>2{n}/07/2026</td></tr>" for n in (1, 2, 3)
    )
    table = f"<table><tr><th>N.</th><th>Oggetto</th><th>Dal</th><th>Al</th></tr>{rows}</table>"
    assert not any("Scadenza" in card.notes for card in guess(page(table)).cards)


def test_beneath_an_article_other_news_are_no_list_and_beneath_a_list_they_are() -> None:
    below = f"<h2>Altre notizie</h2>{a_list()}"
    assert (
        titles(page(f"<p>Il parco apre sabato con una grande festa.</p>{below}", heading="Un parco in Via Firenze"))
        == []
    )
    assert len(titles(page(below, heading="Notizie"))) == 3


def test_what_prints_mails_or_shares_an_item_is_not_its_address() -> None:
    tools = "<a href='/x?id={0}&format=pdf'>PDF</a> <a href='/x?id={0}&tmpl=component&print=1'>Stampa</a>"
    card = "<div><h2>Raccolta differenziata {0}</h2>" + tools + "<p>0{0}/03/2026</p><p>Cambia il calendario.</p></div>"
    cards = guess(page("".join(card.format(n) for n in (1, 2, 3)))).cards
    assert [card.href for card in cards] == [None, None, None]


def test_foreign_months_and_deadlines_are_read() -> None:
    item = "<article><h2><a href='/{0}'>Inscription numéro {0} pour la cantine</a></h2><p>Publié le {0} août 2026</p>"
    item += "<p>Date limite : 1er septembre 2026</p></article>"
    html = (
        f"<html lang=fr><body><main><h1>Actualités de la mairie</h1>{''.join(item.format(n) for n in (1, 2, 3))}</main>"
    )
    cards = guess(html).cards
    assert [card.date for card in cards] == ["2026-08-01", "2026-08-02", "2026-08-03"]
    assert all("Scadenza: 1er septembre 2026" in card.notes for card in cards)


MONTHS = "<h3>AGOSTO 2026</h3><{list}>{7}{5}</{list}><h3>Luglio 2026</h3><{list}>{28}{9}</{list}>"
NAMES_OF_NEWS = {
    7: "Nuovi orari dello sportello",
    5: "Festa al rifugio",
    28: "Lavori in via Po",
    9: "Bando per i chioschi",
}


@pytest.mark.parametrize("outer", ["ul", "ol", "div"])
@pytest.mark.parametrize("mark", ["<span class=g>0{}</span>", "<span>{}</span>", "<b>{}</b> -", "<small>{}°</small>"])
def test_beneath_a_months_heading_a_day_may_stand_in_an_element_of_its_own(mark: str, outer: str) -> None:
    tag = "p" if outer == "div" else "li"
    rows = {n: f"<{tag}>{mark.format(n)} <a href='/{n}'>{name}</a></{tag}>" for n, name in NAMES_OF_NEWS.items()}
    body = MONTHS.replace("{list}", outer)
    for n, row in rows.items():
        body = body.replace(f"{{{n}}}", row.replace("028", "28"))
    cards = guess(page(body, heading="Archivio")).cards
    assert [card.title for card in cards] == list(NAMES_OF_NEWS.values())
    assert [card.date for card in cards] == ["2026-08-07", "2026-08-05", "2026-07-28", "2026-07-09"]


def test_a_number_in_an_element_of_its_own_is_no_day_where_no_month_stands_above() -> None:
    rows = "".join(f"<li><b>{n}</b> <a href='/{n}'>{name}</a></li>" for n, name in NAMES_OF_NEWS.items())
    assert [card.date for card in guess(page(f"<ul>{rows}</ul>")).cards] == [""] * 4


POSTS = "".join(
    f"<div><h2><a href='/n/{n}'>{name}</a></h2><p>Pubblicato: {n} Luglio 2026</p>"
    "<p>Un testo di qualche parola in più.</p></div>"
    for n, name in NAMES_OF_NEWS.items()
)
OTHERS = "<h3>{0}</h3><ol class='nav nav-tabs'><li><a href='/n/31'>Riaperto il sentiero dei mulini</a></li>"
OTHERS += "<li><a href='/n/32'>Cambia il giorno del mercato in piazza</a></li>"
OTHERS += "<li><a href='/n/33'>Premiati gli alunni della scuola media</a></li></ol>"


def test_a_blog_goes_on_with_the_titles_of_its_older_posts() -> None:
    found = titles(page(f"{POSTS}<div class=items-more>{OTHERS.format('Altri articoli...')}</div>", heading="Notizie"))
    assert found[:4] == list(NAMES_OF_NEWS.values())
    assert found[4:] == [
        "Riaperto il sentiero dei mulini",
        "Cambia il giorno del mercato in piazza",
        "Premiati gli alunni della scuola media",
    ]


@pytest.mark.parametrize("above", ["Sezioni", "Altri siti"])
def test_what_is_called_navigation_is_none_of_it_under_another_heading(above: str) -> None:
    assert titles(page(f"{POSTS}{OTHERS.format(above)}", heading="Notizie")) == list(NAMES_OF_NEWS.values())


def call(name: str, *days: tuple[str, str]) -> str:
    told = "".join(f"<div><dt>{label}</dt><dd>{day}</dd></div>" for label, day in days)
    return f"<li><h2><a href='/{name}'>Contributi per {name}</a></h2><p>Sostegno alle imprese.</p><dl>{told}</dl></li>"


@pytest.mark.parametrize("closes", ["Scadenza", "Chiusura", "Termine"])
def test_the_opening_of_a_call_is_neither_its_publication_nor_its_deadline(closes: str) -> None:
    rows = call("forni", ("Apertura", "15 giugno 2026"), (closes, "30 settembre 2026"))
    rows += call("caldaie", ("Apertura", "2 marzo 2026"), (closes, "fino a esaurimento fondi"))
    rows += call("rifugi", ("Apertura", "1 ottobre 2026"), (closes, "30 novembre 2026"))
    cards = guess(page(f"<ul>{rows}</ul>", heading="Bandi")).cards
    assert [card.date for card in cards] == ["", "", ""]
    said = [deadline_said(card.notes, TODAY) for card in cards]
    assert said == [date(2026, 9, 30), None, date(2026, 11, 30)]


def test_the_day_above_a_title_is_no_part_of_what_is_read_for_deadlines_and_the_days_beneath_it_are() -> None:
    rows = "".join(
        f"<li><span>{n} agosto 2026</span><h3><a href='/{n}'>{name}</a></h3><p>Domande entro il 2{n}/10/2026.</p></li>"
        for n, name in enumerate(["Contributi per gli orti urbani", "Contributi per le botteghe"], 1)
    )
    notes = [card.notes for card in guess(page(f"<ul>{rows}</ul>", heading="Bandi")).cards]
    assert [("agosto" in one, "10/2026" in one) for one in notes] == [(False, True)] * 2


MANY_TONGUES = {
    "de": (
        "Mitteilungen",
        ["Der Kindergarten wird erweitert", "Ein Fest für alle Vereine", "Arbeiten an der Trinkwasserleitung"],
    ),
    "fr": ("Actualités", ["Fermeture de la route du col", "La nouvelle aire de jeux", "Travaux sur le pont"]),
    "en": ("Latest news", ["Road closed for works", "New playground in the park", "Opening times are changing"]),
    "it": ("Notizie", ["Chiuso il ponte di via Cavour", "Apre il nuovo parco giochi", "Nuovi orari della biblioteca"]),
}


@pytest.mark.parametrize(
    ("language", "headings", "days"),
    [
        ("de", ("September 2026", "Jänner 2026"), ("19.09.", "03.09.", "08.01.")),
        ("de", ("September 2026", "Jänner 2026"), ("Sa. 19.09.", "Do. 03.09.", "Do. 08.01.")),
        ("de", ("Jahr 2026", "2026"), ("19. September", "3. September", "8. Januar")),
        ("fr", ("Septembre 2026", "Janvier 2026"), ("19", "3", "8")),
        ("fr", ("Année 2026", "Janvier 2026"), ("19 sept.", "3 sept.", "8 janv.")),
        ("en", ("September 2026", "January 2026"), ("19 Sep", "3 Sep", "8 Jan")),
        ("it", ("Settembre 2026", "Gennaio 2026"), ("19/09", "03/09", "08/01")),
        ("it", ("Setëmber 2026", "Jené 2026"), ("19", "3", "8")),
        ("it", ("Archivio 2026", "Anno 2026"), ("19 settembre", "3 settembre", "8 gennaio")),
    ],
)
def test_dates_beneath_months_and_years_are_read_in_every_tongue(
    language: str, headings: tuple[str, str], days: tuple[str, str, str]
) -> None:
    heading, names = MANY_TONGUES[language]
    rows = [f"<li><span>{day}</span> <a href='/{n}'>{names[n]}</a></li>" for n, day in enumerate(days)]
    lists = f"<h2>{headings[0]}</h2><ul>{rows[0]}{rows[1]}</ul><h2>{headings[1]}</h2><ul>{rows[2]}</ul>"
    found = guess(f"<html lang={language}><body><main><h1>{heading}</h1>{lists}</main>").cards
    assert [(card.title, card.date) for card in found] == list(
        zip(names, ("2026-09-19", "2026-09-03", "2026-01-08"), strict=True)
    )


@pytest.mark.parametrize(
    ("language", "headings"),
    [
        ("de", ("Montag, 7. September 2026", "Freitag, 4. September 2026")),
        ("fr", ("Lundi 7 septembre 2026", "Vendredi 4 septembre 2026")),
        ("en", ("September 7, 2026", "Friday 4th September 2026")),
        ("it", ("Lunedì 7 settembre 2026", "04/09/2026")),
    ],
)
def test_a_day_may_be_the_heading_in_every_tongue(language: str, headings: tuple[str, str]) -> None:
    heading, names = MANY_TONGUES[language]
    rows = [f"<li><a href='/{n}'>{name}</a></li>" for n, name in enumerate(names)]
    lists = f"<h2>{headings[0]}</h2><ul>{rows[0]}{rows[1]}</ul><h2>{headings[1]}</h2><ul>{rows[2]}</ul>"
    found = guess(f"<html lang={language}><body><main><h1>{heading}</h1>{lists}</main>").cards
    assert [card.date for card in found] == ["2026-09-07", "2026-09-07", "2026-09-04"]


ONLY = "Avviso pubblico per la gestione del rifugio"
LOGIN = "<aside><form><input type=password></form><a href='/forgot'>Password dimenticata?</a></aside>"


@pytest.mark.parametrize(
    "body",
    [
        f"<div><h2><a href='/b/1'>{ONLY}</a></h2><p>Pubblicato: 11 marzo 2026</p><p>Un testo.</p></div>",
        f"<ul><li><a href='/b/1'>{ONLY}</a> <span>11/03/2026</span></li></ul>",
        f"<ul><li><span>11/03/2026</span> <a href='/b/1'>{ONLY}</a></li></ul>",
        f"<p><strong><a href='/b/1'>{ONLY}</a></strong><br>Pubblicato il 11/03/2026</p>",
        f"<div><span>11/03/2026</span><h3>{ONLY}</h3><p>Un testo breve.</p><a href='/b/1'>Leggi di più</a></div>",
        f"<p><a href='/b/1'>{ONLY}</a> - scade il 11/03/2027</p>",
        f"<table><tr><th>Oggetto<th>Data<tr><td><a href='/b/1'>{ONLY}</a><td>11/03/2026</table>",
        f"{LOGIN}<div><h2><a href='/b/1'>{ONLY}</a></h2><p>Pubblicato: 11 marzo 2026</p></div>",
    ],
)
def test_a_list_may_have_but_one_item(body: str) -> None:
    assert [card.title for card in guess(f"<main><h1>Bandi attivi</h1>{body}</main>").cards] == [ONLY]


@pytest.mark.parametrize(
    "body",
    [
        "<p>Nessun bando attivo.</p><p><a href='/arch'>Consulta l'archivio dei bandi scaduti</a></p>",
        "<p>Aggiornato il 11/03/2026</p><p><a href='/arch'>Consulta l'archivio dei bandi scaduti</a></p>",
        "<p>I bandi escono sul <a href='/f'>portale unico del reclutamento</a> di mese in mese.</p>",
    ],
)
def test_one_link_and_no_item_is_no_list(body: str) -> None:
    assert guess(f"<main><h1>Bandi attivi</h1>{body}</main>").cards == ()
