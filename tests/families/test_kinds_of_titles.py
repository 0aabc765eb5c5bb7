"""What an item is, as a sensible journalist would say, by its title and by the label that it stands under."""

import pytest

from scraper.model import Kind
from scraper.parse.kinds import kind_of_item
from scraper.parse.phrases import PHRASES, Says
from scraper.parse.titles import act, tone

CALLS = """
Avviso pubblico per la concessione in uso della palestra di via Verdi
Avviso di selezione per un istruttore contabile
Avviso per l’individuazione di un soggetto gestore del canile
Avviso esplorativo per la locazione di un ufficio postale
Avviso d’asta per la cessione di un trattore
AVVISO PUBBLICO PER L'ASSEGNAZIONE DI BORSE LAVORO
Avviso rivolto alle associazioni sportive per la gestione del bocciodromo
Avviso di mobilità volontaria, un posto di agente di polizia locale
Avviso pubblico finalizzato alla raccolta di proposte per l’estate
Avviso per la ricerca di sponsor della fiera
Bando per gli orti sociali di Regione Molino
Bando di concorso per quattro educatori
Bando pubblico per l’assegnazione di alloggi
Bando contributi affitto 2027
BANDO AFFITTI: APERTE LE DOMANDE
Nuovo bando per le botteghe di montagna
Manifestazione d’interesse per la gestione del rifugio
Manifestazioni di interesse per il mercatino dell’antiquariato
Indagine di mercato per il noleggio di fotocopiatrici
Procedura comparativa per un incarico di addetto stampa
Procedura negoziata per la manutenzione dei cimiteri
Co-progettazione di interventi per senza dimora
Coprogrammazione sul tema della casa
Concorso fotografico “Luci del borgo”
Concorso pubblico per tre assistenti sociali
Concorso a premi per i commercianti
Selezione pubblica per un farmacista collaboratore
Selezione di volontari per il museo
Selezione per due stagionali
Mobilità esterna per la copertura di un posto di geometra
Asta pubblica per la vendita di lotti boschivi
Pubblico incanto per il fondo di cascina Rossa
Alienazione di un immobile in via dei Mille
Vendita di legname da opera
Gara per l’affidamento della ristorazione scolastica
Gara d’appalto per l’illuminazione pubblica
Indizione di gara per il trasporto disabili
Ricerca di personale per il censimento
Ricerca volontari per la colletta
Il Comune cerca volontari per l’emporio solidale
Cercasi nonni vigile per le scuole
Si cercano artisti di strada per il carnevale
AAA cercasi coristi
Candidature aperte per il consiglio dei giovani
Call for ideas sul futuro dell’ex cinema
Open call per giovani illustratori
Invito alle associazioni a presentare progetti per l’estate
Invito agli operatori del mercato a proporre iniziative
Iscrizioni alla mensa scolastica 2027
Centri estivi: iscrizioni dal 3 maggio
Pre-iscrizioni al micronido
Corso di cucito: come iscriversi
Aperte le iscrizioni alla scuola di musica
Al via le domande per il trasporto scolastico
Riaperti i termini per i buoni spesa
Prorogato il termine del bando sport
Proroga della scadenza per le iscrizioni al nido
Domanda di ammissione al soggiorno marino per anziani
Presentazione delle istanze per il contributo trasporti
Dote scuola: come presentare domanda
Consulta degli stranieri: inviare le candidature entro venerdì
Formazione di una graduatoria per supplenze
Costituzione di un elenco di professionisti
Costituzione dell’albo degli avvocati
Assunzione di due operai a tempo determinato
Offerte di lavoro per la stagione invernale
Short list di traduttori
Premio di poesia “Valle Chiara”: domande entro giugno
Avviso per la nomina del revisore della fondazione
Raccolta di manifestazioni d’interesse per il parco
Premi di laurea, il bando
Chioschi del parco: pubblicato il bando
Servizio civile, online il bando
Dopo di noi: ecco il bando
Affitto di un magazzino comunale: avviso pubblico
""".strip().splitlines()

NOTICES = """
Chiusura dell’ufficio tecnico per trasloco
Chiusi i parchi cittadini per vento forte
Scuole chiuse lunedì 3 febbraio
Strada della Collina chiusa al traffico
Interruzione della corrente in via Trento
Sospensione del mercato settimanale
Servizio anagrafe sospeso il 4 marzo
Divieto di sosta in corso Francia
Divieti temporanei per la processione
Limitazioni al traffico durante la maratona
Senso unico in via Cavour
Modifiche temporanee alla circolazione in centro
Modifica al percorso della linea 7
Variazione degli orari dello sportello tributi
Cambia l’orario della biblioteca
Cambiano gli orari di raccolta della carta
Nuovi orari per il centro di raccolta
Nuova sede del centro per l’impiego
Orari di apertura della casa dell’acqua
Disinfestazione dei viali alberati
Derattizzazione nelle aree verdi
Allerta gialla per temporali
Ordinanza antincendio 2027
Sciopero del trasporto locale
Acqua non potabile in frazione Serra
Pulizia delle strade, calendario di marzo
Accensione del riscaldamento, deroghe
Acconto IMU entro il 16 giugno
TARI 2027, prima rata
Tariffe del servizio idrico
Convocazione del consiglio comunale
Il consiglio comunale è convocato per giovedì
Seduta pubblica della commissione mensa
Si comunica la modifica del numero di telefono
Si avvisa la cittadinanza che mancherà l’acqua
Attenzione alle truffe telefoniche
Deposito del piano particolareggiato
Ritiro delle tessere elettorali
Referendum: come votare fuori sede
Farmacie di turno ad agosto
Apertura straordinaria dell’ufficio elettorale
Rinvio della festa degli alberi
Concerto annullato per maltempo
Esito della gara per i cimiteri
Esiti della prova orale
Graduatoria provvisoria del nido
Bando affitti, graduatoria definitiva
Concorso per educatori: calendario della prova scritta
Concorso per geometra, elenco degli ammessi
Avviso di aggiudicazione dei lavori al ponte
Selezione rilevatori: esito
Avviso di avvenuta aggiudicazione
Chiusura delle iscrizioni al corso di nuoto
Revoca del bando per il chiosco
Bando chiosco: chiarimenti
Modifiche alla viabilità per la gara ciclistica
Esumazioni ordinarie nel cimitero vecchio
Obbligo di catene a bordo
Ritirato il bando per la piscina
""".strip().splitlines()

NEWS = """
Il sindaco in visita alla casa di riposo
Inaugurata la nuova palestra
Conclusi i lavori in piazza Dante
Il Comune vince il bando nazionale sulle biblioteche
Finanziati tre progetti per le aree montane
Premiati gli alunni del concorso di lettura
Concorso di pittura, premiata una studentessa
Bando sport: finanziata la pista di atletica
Riaperta la strada di Valle Scura
Gara podistica del patrono, oltre mille al via
Nuovo parco giochi al quartiere Sud
Presentata la stagione teatrale
Un albero per ogni nato
Borse di studio consegnate a dieci ragazzi
Aggiudicati i lavori della scuola media
Il ringraziamento della sindaca ai volontari
Torna la festa della montagna
La biblioteca compie cent’anni
Gemellaggio, una delegazione in municipio
Chiusura del progetto Interreg con un convegno
""".strip().splitlines()

ACTS = """
Determinazione n. 12 - acquisto di sedie
Delibera di Giunta 45/2027
Liquidazione compenso al segretario verbalizzante
Regolamento di polizia mortuaria
Approvazione del bando per gli orti sociali
Approvazione avviso pubblico per la selezione di un messo
Affidamento diretto del servizio di sfalcio
Impegno di spesa per luminarie
Concessione di contributo alla banda musicale
Determina di contributo straordinario alla parrocchia
Variazione al bilancio di previsione
Senso unico in via Marconi
Divieto di transito in strada Bassa
Ordinanza n. 8: chiusura di via Po
Modulo di domanda di partecipazione
Domanda di iscrizione all’asilo
Pubblicazioni di matrimonio
Relazione sulla performance
Contratto per la manutenzione degli ascensori
Permesso di costruire n. 14
""".strip().splitlines()


@pytest.mark.parametrize("label", ["", "Avvisi", "Notizie", "Avvisi e bandi", "Bandi"])
@pytest.mark.parametrize("title", CALLS)
def test_a_title_that_invites_makes_a_call_under_any_label(title: str, label: str) -> None:
    assert kind_of_item(title, label) is Kind.CALL


@pytest.mark.parametrize("title", [title for title in CALLS if act(title) is None])
def test_a_call_in_a_register_is_one_unless_it_is_named_as_an_act_or_a_form_is(title: str) -> None:
    assert kind_of_item(title, "Documenti (albo pretorio)") is Kind.CALL


@pytest.mark.parametrize("label", ["", "Avvisi", "Notizie", "Avvisi e bandi", "Bandi di gara"])
@pytest.mark.parametrize("title", NOTICES)
def test_a_title_that_informs_makes_a_notice_even_among_calls(title: str, label: str) -> None:
    assert kind_of_item(title, label) is Kind.NOTICE


@pytest.mark.parametrize("label", ["", "Notizie", "Comunicati stampa"])
@pytest.mark.parametrize("title", NEWS)
def test_what_has_happened_is_news(title: str, label: str) -> None:
    assert kind_of_item(title, label) is Kind.NEWS


@pytest.mark.parametrize("label", ["Albo pretorio - documenti", "Determine", "Modulistica"])
@pytest.mark.parametrize("title", ACTS)
def test_an_act_in_a_register_is_a_document(title: str, label: str) -> None:
    assert kind_of_item(title, label) is Kind.DOCUMENT


@pytest.mark.parametrize("title", ["Lavori alla fontana", "Albo dei volontari", "Raccolta del verde"])
@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Avvisi", Kind.NOTICE),
        ("Notizie", Kind.NEWS),
        ("Bandi di concorso", Kind.CALL),
        ("Avvisi pubblici", Kind.CALL),
        ("Bandi e avvisi", Kind.NOTICE),
        ("Bandi di gara e avvisi", Kind.CALL),
        ("Eventi", Kind.EVENT),
        ("Progetti PNRR", Kind.PROJECT),
        ("Delibere", Kind.DOCUMENT),
        ("", Kind.NEWS),
    ],
)
def test_of_a_title_that_tells_nothing_its_label_says_the_kind(title: str, label: str, kind: Kind) -> None:
    assert kind_of_item(title, label) is kind


def test_an_avviso_is_a_notice_but_among_calls() -> None:
    assert kind_of_item("Avviso: lavori sulla rete del gas", "Notizie") is Kind.NOTICE
    assert kind_of_item("Avviso di rinvenimento di un portafogli", "Atti in documenti") is Kind.NOTICE
    assert kind_of_item("Avviso n. 3", "Bandi di gara") is Kind.CALL


def test_the_label_on_a_card_counts_before_the_heading_above_it() -> None:
    assert kind_of_item("Lavori alla fontana", "Notizie", "Avvisi") is Kind.NEWS
    assert kind_of_item("Lavori alla fontana", "Ambiente", "Avvisi") is Kind.NOTICE


def test_events_and_projects_stay_what_their_label_says() -> None:
    assert kind_of_item("Chiusura della rassegna", "Eventi") is Kind.EVENT
    assert kind_of_item("Bando Borghi", "Progetti PNRR") is Kind.PROJECT


@pytest.mark.parametrize(
    ("title", "label", "notes", "kind"),
    [
        ("Contributi per le famiglie", "Notizie", "", Kind.CALL),
        (
            "Albo dei volontari",
            "Avvisi",
            "Le domande vanno presentate entro maggio: presentare domanda online",
            Kind.CALL,
        ),
        ("Albo dei volontari", "Bandi e avvisi", "", Kind.CALL),
        ("Fondo per le botteghe", "Comunicati", "Per partecipare occorre inviare la richiesta entro maggio", Kind.CALL),
        ("Liberi due alloggi", "Notizie", "Le domande si presentano entro maggio", Kind.CALL),
        ("Festa dei vicini", "Notizie", "Per partecipare basta una torta, entro le 19", Kind.NEWS),
        ("Rata dell’asilo", "Avvisi", "Scadenza: 31 marzo", Kind.NOTICE),
        ("Divieto di sosta", "Avvisi", "Scadenza: 31 marzo", Kind.NOTICE),
        ("Esito del concorso", "Bandi", "Scadenza: 31 marzo", Kind.NOTICE),
    ],
)
def test_a_deadline_makes_a_call_of_what_is_offered_or_invited_to(
    title: str, label: str, notes: str, kind: Kind
) -> None:
    assert kind_of_item(title, label, notes=notes, closes=True) is kind


def test_without_a_deadline_what_is_offered_in_the_news_is_news() -> None:
    assert kind_of_item("Contributi per le famiglie", "Notizie") is Kind.NEWS


@pytest.mark.parametrize(
    ("says", "phrases"), PHRASES.items(), ids=lambda value: value.name if isinstance(value, Says) else ""
)
def test_every_phrase_begins_with_letters_by_which_it_is_found(says: Says, phrases: tuple[str, ...]) -> None:
    assert [phrase for phrase in phrases if not phrase[:2].isalpha()] == [], says


def test_of_two_phrases_at_one_word_the_longer_counts() -> None:
    assert tone("Formazione di una graduatoria") is Says.INVITES
    assert tone("Graduatoria") is Says.ENDS


@pytest.mark.parametrize("label", ["Deliberazione di Giunta", "Determinazioni", "Permesso di costruire"])
def test_what_a_register_labels_an_act_is_a_document(label: str) -> None:
    assert kind_of_item("Sfalcio dei cigli stradali in collina", label) is Kind.DOCUMENT
    assert kind_of_item("Sfalcio dei cigli stradali in collina", f"La {label.lower()}") is Kind.NEWS
    assert kind_of_item("Bando per gli orti sociali", label) is Kind.CALL
