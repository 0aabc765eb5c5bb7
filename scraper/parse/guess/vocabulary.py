"""The words by which people tell a list of news from a menu: Italian and English, of no system in particular."""

import re

from scraper.normalise.dates.words import FOREIGN_MONTHS, MONTH_NAMES

FURNITURE_NAMES = re.compile(
    r"breadcrumb|bread-crumb|briciole|cookie|pagination|paginazione|paginator|megamenu|navbar|navigation"
    r"|skiplink|offcanvas"
    r"|(?<![a-z])(?:main|top|side|sub|foot)?(?:menu|nav|footer|pager|rating|feedback|social|share|condividi|sidebar"
    r"|language|tagcloud|lang|toolbar|topbar|filtri|filters?|contacts?|contatti)s?(?![a-z])"
)
"""Class names and ids of what stands around a page's content."""

_LEAD_ON = (
    r"leggi|scopri|vedi|visualizza|mostra|apri|continua|vai|guarda|consulta|approfondisci|dettagli\w*"
    r"|ulteriori dettagli|scheda|maggiori informazioni|read more|more|view|see|learn more|continue reading"
    r"|lire la suite|en savoir plus"
    r"|weiterlesen|mehr erfahren|leer m[áa]s|ver m[áa]s|ler mais|saiba mais|ver mais"
)

GO_ON = re.compile(rf"\W*(?:{_LEAD_ON}|(?:meeting|event)?\s*details?)\b.{{0,40}}", re.IGNORECASE)
"""Words of a link that leads on to the item's own page."""

READ_MORE = re.compile(
    r"\[[^\[\]]{1,40}\]"  # whatever an editor put into brackets behind a title: "[scarica l'avviso]"
    rf"|\W*(?:{_LEAD_ON}|details?|link|qui|info"
    r"|download|scarica|pdf|agendas?|agenda packet|packet|minutes|video|audio|summary|allegat[oi]|documento"
    r"|file|html)\b"
    r"(?:\W*(?:l[ao']|il|la|i|gli|di|all[ao']|pi[ùu]|tutt[oaie]|tutto|a|al|the|more|notizia|articolo|pagina"
    r"|avviso|bando"
    r"|lettura|leggere|documento|testo|foto|scheda|file|allegato|dettagli\w*|details?|pdf|agenda|meeting|event|html|doc|kb"
    r"|mb|\d+)\b)*"
    r"\W*",
    re.IGNORECASE,
)
"""Words of a link that say "go on" rather than what is there."""

LEAD_IN = re.compile(
    rf"\W*(?:{_LEAD_ON})(?: (?:tutto|tutta|ancora|di pi[ùu]|a leggere|la notizia|l['’]articolo))*"
    r"(?:\s*:|\s+(?:su|about|de)(?=\s)|\s+[-–—»>](?=\s))\s*(?=\S)",
    re.IGNORECASE,
)
"""What stands before a title that is said once more in the link below it: "Leggi tutto: Orari estivi"."""

PAGER = re.compile(
    r"\W*(?:(?:vai alla )?(?:pagina|pag\.?) )?(?:succ(?:essiv[aeio])?|prec(?:edent[ei])?|seguent[ei]|prossim[aeio]"
    r"|avanti|indietro|inizio|fine|prim[ao]|ultim[ao]|next|prev(?:ious)?|last|first|older|newer|suivant[es]*|weiter"
    r"|siguiente|seguinte)(?: (?:pagina|page|articoli|posts|notizie))?\W*"
    r"|\W*(?:(?:vai alla )?(?:pagina|pag\.?|page) )?\d{1,3}\W*|(?:articoli|notizie|post) (?:meno|più) recenti\W*"
    r"|tutt[ei] (?:le |gli |i )?(?:notizie|news|avvisi|articoli|bandi|eventi|comunicati)\W*",
    re.IGNORECASE,
)
"""Words of a link that turns the pages of a list, or leads to all of it."""

TOOL_LINKS = re.compile(
    r"[?&](?:format=pdf|print=|tmpl=component|mail=|pop=1|stampa=|share=)|/(?:print|stampa)/|/sharer|addtoany"
    r"|://(?:www\.)?(?:facebook|twitter|linkedin|x|wa|t)\.(?:com|me)/(?:share|intent|\?)",
    re.IGNORECASE,
)
"""Addresses of what one does with an item: to print it, to mail it, to share it."""

STRONG = re.compile(
    r"\bnews\b|notizi|\bnovit|comunicati|\bavvisi|\bbandi\b|\bgare\b|\bconcorsi|\balbo\b|primo piano|\bultim[eioa]\b"
    r"|altri articoli|actualit|aktuell|\bnachrichten|mitteilungen|bekanntmachung|noticias|actualidad|convocatorias"
    r"|\bnotícias|\beditais|\bavisos|ausschreibungen|circolari|ordinanze|delibere|deliberazioni|determine\b|determinazioni|pubblicazion|progetti|\bpnrr\b|\besiti\b"
    r"|graduatorie|bacheca"
    r"|\bmeetings?\b|\bagendas?\b|\bminutes\b|announcement|press release|public notice|\bnotices\b|\bbids?\b|\brfps?\b"
    r"|\blatest\b|\bhearings?\b|proposals|headlines",
    re.IGNORECASE,
)
"""A heading with one of these stands above things that are told.

Plurals: "Bando per gli orti" is one thing's own title.
"""

WEAK = re.compile(
    r"document|event[ios]|\bevents\b|appuntament|calendar|manifestazion|\batti\b|archiv|rassegna|regolament|verbal"
    r"|sedut[ae]|convocazion|modulistica|risultat|results|reports?\b|publications",
    re.IGNORECASE,
)
"""A heading with one of these may stand above such things."""

_READ_ALSO = (
    r"potrebbe(?:ro)? (?:anche )?interessar|(?:leggi|vedi|guarda) anche|sullo stesso (?:tema|argomento)"
    r"|per approfondire|ti (?:consigliamo|suggeriamo)|da non perdere|consigliat[ei] per te"
    r"|lesen sie (?:auch|dazu)|(?:auch )?interessier|mehr zum thema|ähnliche (?:artikel|beiträge|nachrichten|meldungen)"
    r"|lire (?:aussi|également)|sur le même (?:sujet|thème)|vous aimerez|pourrai(?:en)?t vous intéresser"
    r"|read (?:also|next)|also (?:read|like)|more like this|similar (?:news|articles|stories)"
)
READ_ALSO = re.compile(
    rf"{_READ_ALSO}|(?:articoli|contenuti|notizie|news|pagine) (?:correlat|collegat|simili)|related|see also|siehe auch"
    r"|voir aussi|articles (?:similaires|liés)",
    re.IGNORECASE,
)
"""A plain line with one of these stands above links to other items, though it is no heading."""
ELSEWHERE = re.compile(
    r"(?:tempi|date) e scadenze|date (?:e orari|importanti|utili|da ricordare)|cronoprogramma"
    r"|correlat|collegat|quanto sono chiare|il tuo parere"
    rf"|{_READ_ALSO}"
    r"|(?:articoli|contenuti|notizie|eventi) simili|\brelated\b|see also|you (?:may|might) "
    r"|à lire aussi|voir aussi|articles (?:similaires|liés)|zum thema|siehe auch|verwandte|relacionad"
    r"|\ballegat[oi]\b|\bgaller|galleria|\bfoto|\bvideo\b|condivid|seguici|\bmeteo\b"
    r"|document\w+ (?:scaricabil|da scaricare)|farmacie di turno",
    re.IGNORECASE,
)
"""A heading with one of these stands above what belongs to the page itself, or to another one."""

MONTH_ONLY = re.compile(
    rf"\W*(?:{'|'.join(sorted((*MONTH_NAMES, *FOREIGN_MONTHS), key=len, reverse=True))})\W+\d{{4}}\W*", re.IGNORECASE
)
"""What stands above the days of a calendar, or leads to an archive."""

NAVIGATION = re.compile(
    r"\bserviz[io]|argoment|categori|\bsezion|\btemi\b|\baree?\b|uffic|\bluogh|amministrazione\b|\borgan[io]\b|\bsiti\b"
    r"|\blink\b|\blinks\b|collegament|contatt|\bcontacts?\b|\btags?\b|\bmenu\b|navig|\bsocial\b|\bfaq\b"
    r"|domande frequenti"
    r"|strument|\bfollow|departments|services|\bstaff\b|directory|\bpersone\b|personale|assessor|consiglier|filtr"
    r"|\bcerca\b|ricerca|\bsearch\b|\bmappa\b|\borari\b|privacy|valuta\b|esplora\b|in citt|accesso rapido"
    r"|come (?:fare|si (?:fa|presenta|chiede))|cosa serve|how to\b|what you need",
    re.IGNORECASE,
)
"""A heading with one of these stands above ways to go, or places to go to."""

PATHS = re.compile(
    r"news|novita|notizi|avvis|band[oi]|comunicat|event|pubblicazion|albo|circolar|progett|meeting|agenda"
    r"|articol|article"
    r"|/post|press|announce|notice|dettaglio|detail|/20\d\d/|visatto|mostra|/bid",
    re.IGNORECASE,
)
"""Addresses of what is told: a sign, never a condition."""

SIDE_PATHS = re.compile(
    r"/serviz|argoment|/uffic|/luogh|/topic|categor|/tags?/|organ[oi]|/aree|/person|galler|/unita_org"
    r"|/department|login",
    re.IGNORECASE,
)
"""Addresses of services, topics, offices, places and people."""

TELLING_TITLE = re.compile(
    r"\bavvis|\bband|\bgara\b|\bconcors|\besit[oi]\b|graduatori|\bproroga|procedura|selezion|convocazion"
    r"|ordinanz|delibera"
    r"|determina|manifestazione d|contribut|\bmeeting|\bagenda|\bminutes|\bnotice|request for|chiusura"
    r"|iscrizion|approva",
    re.IGNORECASE,
)
"""Words that titles of notices and calls begin with, or hold."""

MORE = re.compile(
    r"\W*(?:(?:leggi|guarda|scopri) )?(?:le |gli |l[ae]s |los )?"
    r"(?:altr[eio]|more|other|weitere|autres|otr[ao]s|outr[ao]s)\b",
    re.IGNORECASE,
)
"""A heading that begins so goes on with a list, or leads on from an article."""

TOOLS = re.compile(r"filtr|\bcerca\b|ricerca|\bsearch\b|ordina per|sort by", re.IGNORECASE)
"""A heading with one of these belongs to the tools above a list: the list's own heading is further up."""

SECTION_TITLE = re.compile(
    r"\W*(?:descrizione|allegati|documenti|contatti|a cura di|ulteriori informazioni|ultimo aggiornamento"
    r"|argomenti|notizie"
    r"|novità|news|eventi|servizi|luoghi|avvisi|bandi|informazioni|informations?|description|contacts?|events|documents"
    r"|attachments|location|cos'è|destinatari|tempi e scadenze|costi|luogo|date e orari|persone|riferimenti|normativa"
    r"|galleria|video|condividi|in evidenza|primo piano|amministrazione|home|menu|cerca)\W*",
    re.IGNORECASE,
)
"""A heading that is no more than this begins a part of a page, not an item."""

PART_OF_A_PAGE = re.compile(
    r"\W*(?:descrizione|(?:documenti |file )?allegati|contatti|a cura di|ulteriori informazioni|ultimo aggiornamento.*"
    r"|cos'è|a chi è rivolto|destinatari|come fare|tempi e scadenze|costi|date e orari|luogo"
    r"|biografia|deleghe|competenze|curriculum(?: vitae)?|(?:atto|data) di nomina|organizzazione e contatti|compiti"
    r"|cosa serve|cosa si ottiene|quanto costa|accedi al servizio|condizioni di servizio|casi particolari"
    r"|beschreibung|voraussetzungen|zuständigkeiten?|biografie|lebenslauf|biographie|délégations|biography)\W*",
    re.IGNORECASE,
)
"""A heading that begins a part of an item's own page; none of these names what a list holds."""

FILES_OF_ONE = re.compile(
    r"\W*(?:documenti|documentazione|modulistica|moduli|atti(?: (?:e documenti|collegati|di riferimento))?|materiali?"
    r"|(?:file|documenti) (?:da scaricare|utili)|download|scarica(?: i documenti)?|unterlagen|dokumente|anlagen"
    r"|documents?|annexes|pièces jointes|attachments|documentos|anexos)\W*",
    re.IGNORECASE,
)
"""A heading above the files of whatever the page is about."""

SECTIONS = frozenset((
    "avvisi", "bandi", "gare", "appalti", "concorsi", "selezioni", "procedure", "esiti", "graduatorie", "aste",
    "notizie", "news", "comunicati", "circolari", "ordinanze", "delibere", "deliberazioni", "determine",
    "determinazioni", "decreti", "verbali", "convocazioni", "sedute", "eventi", "manifestazioni", "progetti",
    "contributi", "pubblicazioni", "atti", "documenti", "archivio", "incarichi", "contratti",
))  # fmt: skip
"""Plurals that name what is told: without one of them a title names no part of a site."""
BESIDE_SECTIONS = frozenset((
    "a", "ad", "al", "all", "alle", "con", "d", "da", "dal", "dei", "del", "dell", "della", "delle", "degli",
    "di", "e", "ed", "fino", "gli", "i", "il", "in", "l", "la", "le", "o", "per", "su", "anno", "anni", "mese",
    "gara", "concorso", "appalto", "concorsuali", "mobilità", "giunta", "consiglio", "comune", "comunale", "comunali",
    "stampa", "albo", "pretorio", "pubblico", "pubblica", "pubblici", "pubbliche", "sindacali", "sindaco",
    "dirigenziali", "dirigenti", "responsabili", "attivi", "attive", "aperti", "aperte", "corso", "vigenti",
    "vigore", "scaduti", "scadute", "chiusi", "chiuse", "conclusi", "concluse", "espletati", "espletate",
    "archiviati", "precedenti", "storico", "storici", "passati", "recenti", "elenco", "elenchi", "tutti",
    "tutte", "altri", "altre", "ultimi", "ultime", "lavori", "servizi", "forniture", "personale", "esplorativi",
    "vari", "varie", "bando", "avviso",
    *MONTH_NAMES,
))  # fmt: skip
"""Words that may stand beside these: "Bandi di gara scaduti", "Esiti e graduatorie", "Archivio avvisi 2025"."""

ONE_CALL = re.compile(
    r"\W*(?:avviso|bando|concorso|selezione|gara|procedura|asta|manifestazione di interesse)\b", re.IGNORECASE
)
"""How the title of one call begins; a list's heading has the plural."""

TRANSPARENCY = frozenset((
    "disposizioni generali", "organizzazione", "consulenti e collaboratori", "personale", "performance",
    "enti controllati", "attività e procedimenti", "provvedimenti",
    "sovvenzioni, contributi, sussidi, vantaggi economici", "bilanci", "beni immobili e gestione patrimonio",
    "controlli e rilievi sull'amministrazione", "servizi erogati", "pagamenti dell'amministrazione",
    "opere pubbliche", "pianificazione e governo del territorio", "informazioni ambientali",
    "interventi straordinari e di emergenza", "altri contenuti", "atti generali",
    "piano triennale per la prevenzione della corruzione e della trasparenza", "bandi di concorso",
    "piano triennale per la prevenzione della corruzione", "oneri informativi per cittadini e imprese",
    "attestazioni oiv o struttura analoga", "articolazione degli uffici", "telefono e posta elettronica",
    "titolari di incarichi di collaborazione o consulenza", "dotazione organica",
    "personale non a tempo indeterminato", "tassi di assenza", "incarichi conferiti e autorizzati ai dipendenti",
    "contrattazione collettiva", "contrattazione integrativa", "ammontare complessivo dei premi",
    "dati relativi ai premi", "piano della performance", "relazione sulla performance", "enti pubblici vigilati",
    "società partecipate", "enti di diritto privato controllati", "rappresentazione grafica",
    "tipologie di procedimento", "criteri e modalità", "atti di concessione", "bilancio preventivo e consuntivo",
    "patrimonio immobiliare", "canoni di locazione o affitto", "carta dei servizi e standard di qualità",
    "class action", "costi contabilizzati", "liste di attesa", "indicatore di tempestività dei pagamenti",
    "iban e pagamenti informatici", "accesso civico", "prevenzione della corruzione", "bandi di gara e contratti",
    "provvedimenti organi indirizzo politico", "provvedimenti dirigenti", "elenco dei consulenti", "burocrazia zero",
    "sanzioni per mancata comunicazione dei dati",
))  # fmt: skip
"""What the parts of every *Amministrazione trasparente* are called (d.lgs. 33/2013, allegato)."""

PROGRAMME = re.compile(
    r"\W*(?:il )?programma(?: (?:completo|della (?:festa|giornata|manifestazione)))?\W*", re.IGNORECASE
)
"""What stands above the parts of one event."""

EMPTY = re.compile(
    r"^\W*(?:(?:al momento|attualmente|ad oggi|per ora)\W+)?"
    r"(?:nessun[ao]?\s+(?!altr)(?:\w+\s+){0,2}?(?:element|risultat|notizi|avvis|band[oi]|event|document"
    r"|contenut|dat[io]"
    r"|record|pubblicazion|att[oi]\b|news|post|articol)|non (?:ci sono|sono presenti|vi sono|è stato trovato|sono stat)"
    r"|(?:there are )?no (?:results|items|news|events|meetings|records|data|posts|announcements|upcoming|documents)\b"
    r"|la ricerca non ha prodotto)",
    re.IGNORECASE,
)
"""A line that says that there is nothing to list."""

NOT_FOUND = re.compile(
    r"(?:pagina|risorsa|contenuto|indirizzo)\b[^.]{0,20}\bnon (?:è )?(?:stat[ao] |più )*(?:trovat|disponibil|esist)"
    r"|\b404\b|page not found|non (?:è stata|esiste|è più) (?:trovat|disponibil)|errore|qualcosa è andato storto"
    r"|accesso negato"
    r"|access denied|forbidden",
    re.IGNORECASE,
)
"""A title or first heading that says that the page is not there."""

PUBLISHED = re.compile(
    r"pubblica|\bpubb\.|inserit|affiss|\bpublished|\bposted\b|\bpubli[ée]|publicad|veröffentlicht|\bpublicaci",
    re.IGNORECASE,
)
"""What stands before a date that says when something was told."""

WHEN_WORDS = re.compile(
    r"\b(?:pubblicat[oaie]|pubblicazione|inserit[oa]|affiss[oa]|aggiornat[oa]|aggiornamento|modificat[oa]"
    r"|modifica|ultim[oa]"
    r"|data|inizio|fine|scadenza|scade|periodo|dal|al|il|del|di|in|da|e|ed|ore|entro|posted|published|updated|modified|last"
    r"|amended|date|on|at|by|from|to|until|am|pm|publi[ée]e?|le|publicado|veröffentlicht|am|vom|em|el|de)\b",
    re.IGNORECASE,
)
"""Words that stand beside a date without adding anything to it."""

_TERM = (
    r"scaden|\bscad|\bentro\b|termine|non oltre|deadline|\bdue\b|clos(?:es?|ing)\b|\bby\s*$|date limite|jusqu['’]au"
    r"|\bavant le|\bplazo\b|\bhasta\b|frist\b|\bbis (?:zum|spätestens)|\bprazo\b|\baté\b"
)

TERM = re.compile(_TERM, re.IGNORECASE)
"""What stands before a date until which one may apply."""

OPENING = re.compile(
    r"\bapertura\b|\bapr(?:e|ono|ir[àa]) (?:il|dal)\b|\bavvio\b|\bdecorrenza\b|\bapert[aeio] dal\b"
    r"|\binizio (?:\w+ ){0,2}(?:domand|iscri|presentaz|candidat|attivit)"
    r"|\bopen(?:s|ing)\b|\bouverture\b|\beröffnung\b|\bbeginn\b",
    re.IGNORECASE,
)
"""What stands before the first day of something: neither a day of publication nor a term."""

CLOSING = re.compile(r"\b(?:chiusura|fine|termine|closing|closes|clôture|ende|schluss)\W*$", re.IGNORECASE)
"""What stands before its last day, where its first one is told, too."""

DEADLINE = re.compile(
    rf"{_TERM}|fino al|\bfine\b|expires|aggiornament|modific|updated|amended|chiusura|rimozione", re.IGNORECASE
)
"""What stands before a date that says until when something holds, or when it was last touched."""
