"""The words by which people tell a list of news from a menu: Italian and English, of no system in particular."""

import re

FURNITURE_NAMES = re.compile(
    r"breadcrumb|bread-crumb|briciole|cookie|pagination|paginazione|paginator|megamenu|navbar|navigation"
    r"|skiplink|offcanvas"
    r"|(?<![a-z])(?:main|top|side|sub|foot)?(?:menu|nav|footer|pager|rating|feedback|social|share|condividi|sidebar"
    r"|language|tagcloud|lang|toolbar|topbar|filtri|filters?|contacts?|contatti)s?(?![a-z])"
)
"""Class names and ids of what stands around a page's content."""

GO_ON = re.compile(
    r"\W*(?:leggi|scopri|vedi|visualizza|mostra|apri|continua|vai|approfondisci|dettagli\w*|ulteriori dettagli|scheda"
    r"|maggiori informazioni|read more|more|(?:meeting|event)?\s*details?|view|see|learn more"
    r"|continue reading)\b.{0,40}",
    re.IGNORECASE,
)
"""Words of a link that leads on to the item's own page."""

READ_MORE = re.compile(
    r"(?:leggi|scopri|vedi|visualizza|mostra|apri|continua|vai|approfondisci|dettagli\w*|ulteriori dettagli|scheda"
    r"|maggiori informazioni|read more|more|details?|view|see|learn more|continue reading|link|qui|info"
    r"|download|scarica|pdf|agendas?|agenda packet|packet|minutes|video|audio|summary|allegat[oi]|documento"
    r"|file|html)\b"
    r"(?:\W*(?:l[ao']|il|la|i|gli|di|all[ao']|pi[ùu]|tutt[oaie]|tutto|a|al|the|more|notizia|articolo|pagina"
    r"|avviso|bando"
    r"|lettura|leggere|documento|scheda|file|allegato|dettagli\w*|details?|pdf|agenda|meeting|event|html|doc|kb"
    r"|mb|\d+)\b)*"
    r"\W*",
    re.IGNORECASE,
)
"""Words of a link that say "go on" rather than what is there."""

STRONG = re.compile(
    r"\bnews\b|notizi|\bnovit|comunicati|\bavvisi|\bbandi\b|\bgare\b|\bconcorsi|\balbo\b|primo piano|\bultim[eioa]\b"
    r"|circolari|ordinanze|delibere|deliberazioni|determine\b|determinazioni|pubblicazion|progetti|\bpnrr\b|\besiti\b"
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

ELSEWHERE = re.compile(
    r"tempi e scadenze|date e orari|cronoprogramma|correlat|collegat|quanto sono chiare|il tuo parere"
    r"|potrebbe(?:ro)? interessart|leggi anche|vedi anche|\brelated\b|see also|you (?:may|might) "
    r"|\ballegat[oi]\b|\bgaller|galleria|\bfoto|\bvideo\b|condivid|seguici|\bmeteo\b",
    re.IGNORECASE,
)
"""A heading with one of these stands above what belongs to the page itself, or to another one."""

MONTH_ONLY = re.compile(
    r"\W*(?:gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre|ottobre|novembre|dicembre"
    r"|january|february"
    r"|march|april|may|june|july|august|september|october|november|december)\W+\d{4}\W*",
    re.IGNORECASE,
)
"""What stands above the days of a calendar, or leads to an archive."""

NAVIGATION = re.compile(
    r"\bserviz[io]|argoment|categori|\bsezion|\btemi\b|\baree?\b|uffic|\bluogh|amministrazione\b|\borgan[io]\b|\bsiti\b"
    r"|\blink\b|\blinks\b|collegament|contatt|\bcontacts?\b|\btags?\b|\bmenu\b|navig|\bsocial\b|\bfaq\b"
    r"|domande frequenti"
    r"|strument|\bfollow|departments|services|\bstaff\b|directory|\bpersone\b|personale|assessor|consiglier|filtr"
    r"|\bcerca\b|ricerca|\bsearch\b|\bmappa\b|\borari\b|privacy|valuta\b|esplora\b|in citt|come fare|accesso rapido",
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

EMPTY = re.compile(
    r"^\W*(?:nessun[ao]?\s+(?!altr)(?:\w+\s+){0,2}?(?:element|risultat|notizi|avvis|band[oi]|event|document"
    r"|contenut|dat[io]"
    r"|record|pubblicazion|att[oi]\b|news|post|articol)|non (?:ci sono|sono presenti|vi sono|è stato trovato|sono stat)"
    r"|(?:there are )?no (?:results|items|news|events|meetings|records|data|posts|announcements|upcoming|documents)\b"
    r"|la ricerca non ha prodotto)",
    re.IGNORECASE,
)
"""A line that says that there is nothing to list."""

NOT_FOUND = re.compile(
    r"pagina non trovata|\b404\b|page not found|non (?:è stata|esiste|è più) (?:trovat|disponibil)|errore"
    r"|accesso negato"
    r"|access denied|forbidden",
    re.IGNORECASE,
)
"""A title or first heading that says that the page is not there."""

PUBLISHED = re.compile(r"pubblica|\bpubb\.|inserit|affiss|\bpublished|\bposted\b", re.IGNORECASE)
"""What stands before a date that says when something was told."""

WHEN_WORDS = re.compile(
    r"\b(?:pubblicat[oaie]|pubblicazione|inserit[oa]|affiss[oa]|aggiornat[oa]|aggiornamento|modificat[oa]"
    r"|modifica|ultim[oa]"
    r"|data|inizio|fine|scadenza|scade|periodo|dal|al|il|del|di|in|da|ore|entro|posted|published|updated|modified|last"
    r"|amended|date|on|at|by|from|to|until|am|pm)\b",
    re.IGNORECASE,
)
"""Words that stand beside a date without adding anything to it."""

DEADLINE = re.compile(
    r"scaden|\bscad|\bentro\b|termine|fino al|non oltre|deadline|\bdue\b|clos(?:es|ing)|\bfine\b|expires"
    r"|aggiornament|modific"
    r"|updated|amended|chiusura|rimozione",
    re.IGNORECASE,
)
"""What stands before a date that says until when something holds, or when it was last touched."""
