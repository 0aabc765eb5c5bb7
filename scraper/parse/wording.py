"""The words by which calls, their deadlines, and other ends are told from each other: all in lower case."""

import re

from scraper.normalise.dates.words import WEEKDAYS
from scraper.parse.cue import cue

STEMS = (
    "entro", "oltre", "scad", "termine", "termini", "fino a", "sino a", "prorog", "deadline", "a tutto il", "chiud",
    "chiusura", "sarà chius", "saranno chius", "slitta", "differi", "postic", "anticip", "riaper", "ultimo giorno",
    "ultima data", "data ultima", "data limite", "fine ", "più tardi", "perven", "massimo", "tassativ", "perentori",
    "termina", "dopo il", "dopo le ", "successiv",
)  # fmt: skip
"""Without any of these there is no deadline; they cost less to look for than the patterns below."""

LABELS = ("presentazion", "ricezion", "ricevimen", "consegna", "trasmission", "deposito", "invio", "inoltro")
"""Nor without one of these a label that names what is handed over: "Presentazione delle offerte:"."""
WINDOWS = ("dal", "da ", "-", "–", "tra ", "fra ")
"""Nor without any of these a window of days."""
BY = tuple(f" per {words}" for words in ("il ", "le ", "l'", "lun", "mar", "mer", "gio", "ven", "sab", "dom"))
HANDING_IN = (
    "consegn",
    "arriv",
    "giung",
    "riport",
    "invi",
    "presentat",
    "trasm",
    "deposit",
    "restitui",
    "spedi",
    "inoltr",
)
"""Nor without one of either something that is handed in "per il 10 luglio"."""

# ---------------------------------------------------------------- calls

APPLYING = (
    "domand", "candid", "iscri", "istanz", "offert", "adesion", "manifestazion", "presenta", "richie", "chieder",
    "prenot", "modul", "plic", "elaborati", "accetta", "conferma", "rinunc", "pratic", "inseri", "invia",
    "carica", "raccolgono",
)  # fmt: skip
"""Without any of these there is no window for applying."""

INVITES = cue(
    "band avvis domand candid interesse offert iscri istanz partecipa adesion progettazione presenta propost "
    "concorso richiest prenota questionari sondaggi ricors osservazion reclam tempo interessat chi_ asta_ plichi bust "
    "invio si_acc si_racc",
    r"band[oi]\b", r"avvis[oi]\b", r"domand[ae]\b", r"candida", r"manifestazion[ei] d[i']\s?interesse",
    r"offert[ae]\b", r"iscri(?:zion|ver)", r"istanz[ae]\b", r"partecipa", r"adesion[ei]\b", r"co-?progettazione",
    r"presenta", r"propost[ae]\b", r"concorso\b", r"richiest[ae] (?:di|per)\b", r"prenota", r"questionari", r"sondaggi",
    r"ricors[oi]\b", r"osservazion[ei]\b", r"reclam[oi]\b",
    r"asta pubblica\b", r"plichi\b", r"bust[ae]\b(?=(?:\W+\w+){0,2}?\W+(?:ricev|accett|perven|consegn|present))",
    r"(?<!comune ha )(?<!giunta ha )tempo\b(?=\W+(?:ancora\W+)?(?:[fs]ino|entro))",
    r"invio (?:delle |di )(?:richiest|istanz|pratich)", r"si (?:accolgono|accettano|raccolgono)\b",
    r"gli interessati\b", r"interessat[ei] (?:a[dl]?\b|posson|potran|devon|dovran)",
    r"manifestar\w*\W(?:\w+\W){0,3}interesse",
     r"chi (?:vuole|volesse|intend|desider)",
)  # fmt: skip
"""Words of a text that invites somebody to apply."""
APPLIES = cue(
    "domand candid iscri istanz offert adesion manifestazion presenta bando richiest modul plic elaborati "
    "accettazion conferma rinunc pratic prenotazion inseri inviat consegnat trasmess compilat raccolgono "
    "accettano",
    r"domand[ae]\b", r"candidatur[ae]\b", r"candidarsi\b", r"iscri(?:zioni|zione|versi)\b", r"istanz[ae]\b",
    r"offert[ae]\b", r"adesion[ei]\b", r"manifestazioni\b", r"presentar[ei]\b", r"inserire\b",
    r"(?:va|vanno|essere|venire)\s+(?:presentat|inserit|inviat|consegnat|trasmess|compilat)[oaie]\b",
    r"bando\b(?=\W+(?:\w+\W+)?apert)", r"(?<!\ba )(?<!\bsu )(?<!\bè )richiest[ae]\b",
    r"modul[oi]\b(?! (?:\d|abitativ|scolastic|formativ|didattic))", r"plic(?:o|hi)\b",
    r"elaborati\b", r"accettazion[ei]\b", r"(?:conferma|rinuncia)\b(?= )", r"pratiche\b",
    r"(?<!\bsu )prenotazion[ei]\b", r"si (?:raccolgono|accettano)\b",
)  # fmt: skip
"""What one does within "dal 3 al 28 novembre"."""
_NOT_BY_THE_OFFICE = "(?<!sarà )(?<!saranno )(?<!verrà )(?<!verranno )"
HANDS_IN = cue(
    "pervenir perveng giunger giung recapit consegn invi inoltr trasm restitu spedi deposit plic",
    r"perven(?:ire|ga)", r"giung(?:ere|a)", r"recapit(?!erà|eranno)",
    rf"{_NOT_BY_THE_OFFICE}consegn(?!er(?:à|anno)|at[aeio]\b|a\W+(?:è\W+)?(?:previst|stimat|programmat)|\w+\W+(?:\w+\W+){0,2}?(?:lavori|cantier|are[ae]|alloggi|oper[ae])\b)",
    rf"{_NOT_BY_THE_OFFICE}(?:invi(?:o|are|at[aeoi]|in?o|i)\b|inoltr[aio]|trasm(?:ess|ett(?:a|e|ere|ete|ano)\b))",
    rf"{_NOT_BY_THE_OFFICE}(?:restitui(?!r[àa])|spedi(?:re|t|sc))",
    r"depositar", r"plic(?:o|hi)\b",
)  # fmt: skip
"""What is asked of the reader: nobody else hands in, whatever the sentence is about."""
HANDED_IN = cue(
    "pervenut giunt arrivat presentat ricevut inviat trasmess consegnat",
    r"(?:pervenut|giunt|arrivat|presentat|ricevut|inviat|trasmess|consegnat)[aei]\b(?:[^\w,.;:]+\w+){0,5}?\W+(?:entro|oltre)\b",
)
"""What the office looks at is what has come by then: "saranno esaminate le richieste giunte entro"."""
COUNTER = cue(
    "sportello piattaforma portale procedura finestra",
    r"(?:sportello|piattaforma|portale|procedura|finestra)\s+(?:\w+\s+){0,3}?(?:apert|attiv)[oa]\b(?! al pubblico)",
)
"""Where one applies, open as long as the call is; one that is open "al pubblico" has hours."""
GRANTS = cue(
    "contribut agevolazion bonus voucher buon morosità esauriment rimbors fondi fondo",
    r"contribut", r"agevolazion", r"bonus\b", r"voucher", r"buon[oi]\b", r"morosità", r"esauriment", r"rimbors",
    r"fond[oi]\b",
)  # fmt: skip
"""What is given at such a counter."""
IS_OVER = cue(
    "si_ soggiorn cors incaric period durat durer event mostra colloqui prov chius sospes install cantier",
    r"si (?:terr|svolg|tien)", r"soggiorn", r"cors[oi]\b", r"incaric", r"period", r"durat", r"durer", r"event",
    r"mostra", r"colloqui", r"prov[ae]\b", r"chius", r"sospes", r"install", r"cantier",
)  # fmt: skip
"""What one applies for, which has days of its own."""
CANCELLED = cue(
    "annullat revocat ritirat sospes",
    r"(?:annullat|revocat|ritirat)[oaie]\b",
    r"sospes[oaie]\b(?=[^.;]{0,60}\b(?:termin|band[oi]|avvis|concors|selezion|procedur))",
    r"(?:termini|bando|avviso|concorso|selezione|procedura)\b[^.;]{0,30}\bsospes[oaie]\b",
)
SPEAKS_OF_THE_PAST = ("prorog", "differi", "postici", "slitta", "scadut")
"""Beside these a day without a year may be one that has just passed."""
OF_A_CALL = cue(
    "scaden termin chiusura domand iscrizion candidatur istanz offert adesion band avvis presentazione "
    "contribut agevolazion bors voucher bonus rispost",
    r"scaden", r"termin[ei]\b", r"chiusura\b", r"domand[ae]\b", r"iscrizion", r"candidatur", r"istanz[ae]\b",
    r"offert[ae]\b", r"adesion[ei]\b", r"band[oi]\b", r"avvis[oi] pubblic", r"presentazione\b",
    r"contribut", r"agevolazion", r"bors[ae] di studio", r"voucher", r"bonus\b", r"rispost[ae]\b",
)  # fmt: skip
"""What is moved to another day when a deadline is; a concert is moved, too."""
WINDOW_OPENS = re.compile(
    r"\W*(?:\w+\s+){0,3}?(?:ri)?(?:apert[oaie]|aprono|attiv[oaie]|possibile|può|possono|potrà|potranno|si accettano)\b"
    r"[^.;:]{0,40}?\b(?:domand|candidat|iscri|istanz|offert|adesion|manifestazion|richie(?:st|der)|chieder|prenot|inviar"
    r"|inserir|caricar|trasmetter|presentar|consegnar)"
)
"""Behind the days: "dal 29 giugno al 10 luglio sono aperte le iscrizioni"."""

MAY_APPLY = re.compile(
    r"\W*(?:si\s+(?:può|possono|potrà|potranno)|(?:è|sarà)\s+(?:ancora\s+)?possibile|gli interessati possono)\s+"
    r"(?:(?:ancora|anche|già)\s+)?(?:(?:ri)?chieder|presentar|inviar|inoltrar|prenotar|iscriver|candidar|aderir"
    r"|fare (?:domanda|richiesta))\w*\b(?!\W+(?:informazion|chiariment))"
)
"""Behind the day: "fino al 30 ottobre si può chiedere il contributo"."""

# ---------------------------------------------------------------- cues, before the day

MOVES = cue(
    "prorog differi postici slitta anticipat spostat rinviat passa riap",
    r"prorog", r"differi", r"postici", r"slitta", r"anticipat", r"spostat", r"rinviat", r"passa\b",
    r"riap(?:ert[oaie]|ertur[ae])\b(?=[^.;]{0,30}(?:termin|band|avvis|iscri|domand|candidat|present))",
)  # fmt: skip
_CALL_ENDS = r"(?:iscrizioni|adesioni|candidature)\b(?:\W+\w+){0,5}?\W+termin(?:an|er)"
CALL_ENDS = cue("iscrizioni adesioni candidature", _CALL_ENDS)
"""What ends by itself, and is ended by no office."""
HANDING_OVER = re.compile(
    r"\b(?:presentazione|invio|inoltro|ricezione|ricevimento|consegna|trasmissione|deposito)\s+(?:d\w{1,4}\s+)?"
    r"(?:domand|istanz|offert|candidatur|propost|manifestazion|richiest|elaborat|plic|adesion|iscrizion)\w*"
    r"(?:\s+\w+){0,4}?\s*:\s*(?:il\s+|l')?$"
)
"""A label by itself: "Trasmissione delle istanze: 4 novembre 2026"."""
SETS_A_TERM = cue(
    "entro oltre scad termine termini deadline tutto ultim improrogabil tassativ perentori chiu per data "
    "più_tardi fine massimo",
    r"entro\b", r"non oltre\b", r"(?<!senza )(?<!nessuna )(?<!non ha )scad(?!ut)", r"termin[ei]\b", r"deadline\b",
    r"a tutto il\b", r"ultimo giorno\b",
    r"improrogabil", r"tassativ", r"perentori", r"chiusura\s*:?\s*(?:il\s+|l')?$",
    r"(?:perven|consegn|invi(?!t)|inoltr|restitui|spedi)\w+(?:\W+\w+){0,4}?\W+per(?:\s+(?:le|il|il giorno))?\s*$",
    r"(?:dev\w+|dovr\w+|vanno|va)\s+(?:\w+\s+){0,2}?(?:arriv|giung|present|trasm|deposit|riport)\w+(?:\W+\w+){0,4}?\W+"
    r"per(?:\s+(?:le|il|il giorno))?\s*$",
    r"(?:data (?:ultima|limite)|ultima data)\b", r"(?:non )?più tardi d", r"massimo(?:\s+(?:per\s+)?il)?\s*$",
    r"(?:chiu(?:sura|d\w+)|fine)\b(?:\W+\w+){0,3}?\W+"
    r"(?:domand|iscri|candid|band|istanz|present|adesion|termin|sportell|invio)",
    r"(?:domande|iscrizioni|candidature|bando|portale|sportello|piattaforma)\b(?:\W+\w+){0,5}?\W+"
    r"(?:chiud|sar(?:à|anno) chius)", _CALL_ENDS,
)  # fmt: skip
LATE = cue(
    "oltre dopo successiv",
    r"(?:pervenut|giunt|arrivat|presentat|ricevut|inviat|trasmess|consegnat|inoltrat|depositat|spedit)[aei]\b"
    r"(?:\W+\w+){0,4}?\W+(?:oltre|dopo|successivamente)\b",
    r"(?:domand|istanz|richiest|offert|candidatur|adesion)[aei]\b[^.;]{0,40}\bsuccessiv[ae]\b",
)
REFUSED = cue(
    "non esclus irricevibil inammissibil respint scartat tardiv",
    r"non\s+(?:\w+\s+){0,3}?(?:accett|acco[lg]|esamin|pres[aeio] in|valutat|considera|amm[ei]s|ricevut)",
    r"(?<!stat[aeio] )esclus[aeio]\b",
    r"irricevibil",
    r"inammissibil",
    r"(?<!stat[aeio] )respint",
    r"scartat",
    r"tardiv",
)
"""What comes later than a day is refused: that day is the last one."""
UNTIL = cue("fino sino chiud", r"[fs]ino(?:\s+a|\s*$)", r"chiud")
PASSED = cue("scadut", r"scadut[oaie]\b")
LABEL = re.compile(r"\b(?:data (?:di )?(?:scadenza|chiusura)|scadenza\s*:|termine[^:]{0,40}:)\W*$")
"""Right before the day it leaves no doubt."""
FINISHES = re.compile(
    r"\W*(?:(?:è\s+(?:il|la|l')\s*)?(?:scad|ultimo giorno)|(?:si\s+)?chiud)|[^\w,]*(?:è\s+il\s+)?termine\b"
    r"|\W*al (?:massimo|più tardi)\b"
    r"|\W*(?:il|i)\s+termin[ei]\s+(?:ultim[oi]\s+)?(?:per|entro|di\s+(?:present|scaden|adesion|iscri|invi|consegn))"
)
"""Behind the day: "il 10 luglio scade il bando"."""
ENDS_AT = re.compile(r"\W*[fs]ino alle\b")
"""Behind the day: "aperte ancora oggi, fino alle 23.59"."""
IS_ASIDE = cue(
    "sopralluog chiariment quesit faq scadut", r"sopralluog", r"chiariment", r"quesit", r"faq\b", r"scadut[oaie]\b"
)
WAS_BEFORE = cue(
    "già inizial originari preceden origine vecchi anziché invece e_non non_più era_ ex_ prima scadeva "
    "sarebbe dopo seguito",
    r"(?:già|inizialmente|originari\w+|precedente\w*|in (?:precedenza|origine)|vecchi[oa])\W+(?:\w+\W+){0,3}$",
    r"(?:anziché|invece|e non(?! oltre)|non più|era|ex|prima|scadeva|sarebbe scadut\w)\W+(?:\w+\W+){0,2}$",
    r"(?:dopo|seguito)(?:\W+\w+){0,3}?\W+(?:prorog|differi|slitta|rinvi)\w*\W+(?:\w+\W+){0,3}$",
)
"""The day from which a deadline was moved."""
MOVED_FROM = re.compile(r"\bdal(?:l')?\s*(?:giorno\s+)?$")
MOVED_ON = re.compile(r"\W*(?:è\s+)?(?:(?:ma|bensì|ora|adesso|poi)\W+)(?:fino\s+)?(?:al|all|a|il|l)?\W*$")
"""Between the old day and the new: "prima al 3 luglio, ora al 10", "non più il 3 luglio ma il 10"."""
PUT_RIGHT = re.compile(
    r"\W[^.;]{0,40}?\b(?:intend(?:ersi|a|e|ano|ono)|legg(?:asi|ersi|a|e)|lett[oa] come|corrett[oa] in)\b"
)
"""Between a day and the one that was meant: "il termine indicato (3 luglio) deve intendersi 10 luglio"."""
STARTS = cue(
    "apertura avvio inizio partenza via_ decorrenza click",
    r"(?:apertura|avvio|inizio|partenza|via)\b(?:\W+(?:d[aei]\w*|a[il]?|all[ae]|agli|ufficiale))*\W+"
    r"(?:presentaz|domand|iscri|candid|istanz|band|sportell|cors[oi]\b|lezion|bust[ae]|offert|lavori|piattaform|stagion)",
    r"data (?:di |d'\s?)(?:apertura|avvio|inizio)", r"decorrenza\b", r"click\W?day\b",
)  # fmt: skip
"""What has a first day, and may be moved to another."""
TERMS = cue("scaden termine termini chiusura", r"scaden", r"termin[ei]\b", r"chiusura\b")

# ---------------------------------------------------------------- ends that are no deadlines

_PAPER = (
    r"rettific\w+|comunicat\w+|comunicazion[ei]|avviso(?:\spubblico)?|circolar[ei]|verbal[ei]|errata corrige"
    r"|aggiornament\w+"
)
_ACT = rf"(?:n[.°]*\s?\d\S*|determin\w+|deliber\w+|decreto|proroga|{_PAPER}|prot\w*\.?(?:\s?\d+)?)\s+del(?:l')?\s*$"
BEHIND_AN_ACT = cue("del", _ACT)
"""Before the day of an act or a paper: "determinazione n. 512 del 3 novembre", "rettifica del 24 giugno"."""
OPENS = cue(
    "apertura apriranno si_apr",
    r"(?<!orari di )(?<!orario di )(?<!ore di )(?<!giorni di )apertura\b(?:\W+\w+){0,6}\W*$",
    r"apriranno\b",
    r"si apr",
)
IS_NO_TERM = cue(
    "compi costituit nato nata nati_ nate_ possedut maturat conseguit sostenut residen valid conclu termina ultima "
    "interventi importi lavori opere investimenti acquisti attività imprese società iniziative "
    "realizza completa utilizza spes spend usa rendiconta fruibil giorn gg settiman mesi anni ore_ pubblica "
    "precedent antecedent "
    "prima affissione impresa ditta appaltat aggiudicatari aggiorna",
    # what somebody must have or be by then
    r"compi(?!l)\w+(?:\W+\w+){0,5}\W+entro\b", r"nat[oaie]\s+(?:entro|tra|dal|fino)\b",
    r"(?:possedut|maturat|conseguit|sostenut|costituit)\w+\s+(?:entro|al(?!la (?:data di )?scadenza))",
    r"residen\w+\s+(?:\w+\s+){0,2}alla data\b", r"resident\w+\s+entro\b", r"valid\w+\s+(?:\w+\s+)?(?:[fs]ino|entro)\b",
    # what is done or spent by then by those who got what they applied for
    r"(?:da|va|vanno|dev\w+|dovr\w+)\s+(?:(?:essere|venire)\s+)?"
    r"(?:conclu|termina|ultima|realizza|completa|utilizza|spes|spend|usa|rendiconta)\w*(?:\W+\w+){0,2}?\W+entro\b",
    r"(?:impresa|ditta|appaltat\w+|aggiudicatari\w+)\s+(?:\w+\s+){0,2}?(?:dev\w+|dovr\w+)\s+"
    r"(?:ultima|conclud|completa|termina|realizza|esegui|ripristina)",
    r"spes[ae]\b[^.;:]{0,60}\b(?:pagat|effettuat|fatturat|quietanzat|liquidat)[ae]\s+entro\b",
    r"(?:interventi|importi|lavori|opere|investimenti|acquisti|attività|imprese|società|iniziative)\s+"
    r"(?!present|invia|perven|trasmes|consegn|iscrit|segnal|interess)\w+[ts][aei]\s+entro\b",
    r"(?:spendibil|utilizzabil|usufruibil|fruibil)\w+\W+(?:\w+\W+){0,2}?(?:entro|[fs]ino)\b",
    # a day from which days are counted
    r"(?:giorni|gg\.?|settimane|mesi|anni|ore)(?!,)\W+(?:\w+\W+){0,3}?da(?:l|ll'|lla)?(?:\s*data(?:\s+del)?)?\s*$",
    r"pubblicazione\b(?:\W+\w+){0,4}?\W*(?:avvenut[ao](?:\s+il|\s+in data)?|\()\s*$",
    # or back to which
    rf"(?:giorn[oi]|sera|{'|'.join(name for name in WEEKDAYS if len(name) > 3)})\s+(?:precedent|antecedent|prima)"
    r"(?![^.;]*\b(?:cioè|ossia|ovvero)\b)",
    # how long something is shown
    r"(?:scadenza|fine|termine)\s+(?:(?:di|della)\s+)?(?:pubblicazione|affissione)",
    r"pubblicat[oaie]\s+(?:[fs]ino|(?:il|dal)(?:\s+giorno)?\s*$)",
    r"(?:aggiornat[oaie]|aggiornamento)(?:\s+(?:il|al|in data))?\W*$",
)  # fmt: skip
OFFICE_ACTS = cue(
    "rà ranno esit",
    r"(?:sar(?:à|anno)|verr(?:à|anno))\s+(?:\w+\s+){0,2}?"
    r"(?!(?:prorog|accett|ricev|accol|raccol|amme|chius|fissa|consid|sposta|postic|differi|rinvi|antic|apert|present|invia"
    r"|inoltra|trasm))\w{3,}[taeiu][ts][oaie]\b",
    r"(?:sar(?:à|anno)|verr(?:à|anno))\s+res[oaie]\s+not",
    r"(?:conclud|termin|ultim|rispond|comunich|pubblich|contatt|convoch|liquid|erogh|esamin|valut"
    r"|approv|riun|adott|deliber|rimbors|avvi|svolg|pag)\w*r(?:à|anno)\b",
    r"(?:ricever|avverr)(?:à|anno)\b",
    r"provveder(?:à|anno)\s+a(?:l|lla|lle|i|gli)\b",
    r"esit[oi]\b[^.:;,]{0,40}\bentro\b",
)
"""What the office will do by then."""
HAPPENS = cue(
    "rà ranno",
    r"(?!(?:dov|pot|and|sa|ver|av|vor|scad|chiude|fa)r(?:à|anno)\b)\w+r(?:à|anno)\b(?:\W+\w+){0,4}?\W+entro\b",
    r"(?:sar|verr)(?:à|anno)\s+(?:inviat|inoltrat|trasmess|(?:ri)?apert)[aoie]\b",
)
"""What will come about by then without the reader: "il ponte riaprirà entro"."""
IS_NO_CALL = cue(
    "chius divieto viabil strad transito sosta vigore ordinanza validità mandato contratto convenzione "
    "concessione graduatoria mostra esposizione incarico garanzia orari albo lavori emergenza sportello "
    "visione vedere consult "
    "appalto accordo servizio lezioni procediment depositat",
    r"chius[oaie]\b", r"chiusura\b", r"divieto\b", r"viabil", r"strad[ae]\b", r"transito\b", r"sosta\b",
    r"in vigore\b", r"ordinanza\b", r"validità\b", r"mandato\b", r"contratto\b", r"convenzione\b",
    r"concessione\b", r"graduatoria\b", r"mostra\b", r"esposizione\b", r"incarico\b", r"garanzia\b",
    r"orari[oi]\b", r"albo\b", r"lavori\b", r"emergenza\b", r"sportello\b", r"appalto\b", r"accordo\b",
    r"servizio\b(?! civile)", r"lezioni\b", r"procediment[oi]\b", r"visione\b", r"vedere\b", r"consulta",
    r"(?:è|sono|rest\w+|riman\w+|rimarr\w+)\s+depositat[oaie]\b",
)  # fmt: skip
"""What else ends on a day."""
_PAPERS = (
    r"(?:cart[ae] d'\s?identità|permess[oi]|passaport[oi]|patent[ei]|tesser\w+|abbonament[oi]|contrassegn[oi]|durc"
    r"|autorizzazion[ei]|licenz[ae]|concession[ei]|contratt[oi]|convenzion[ei]|certificat[oi]|document[oi]|graduatori[ae]"
    r"|ordinanz[ae]|mandat[oi]|incaric(?:o|hi)|polizz[ae]|pass)\b"
)
EXPIRES = cue(
    "scad termine",
    rf"{_PAPERS}(?:[^\w.:;,]+\w+){{0,5}}?[^\w.:;,]+(?:(?:in|con) scadenza|(?:scad(?:e|ono|rà|ranno)|termine)\s+[a-z])",
    rf"scad\w+\s+(?:d\w+\s+)?{_PAPERS}",
)
"""What is valid until a day: the subject of "scade", unless a call is named before it."""
HAS_EXPIRED = cue("scadut", rf"{_PAPERS}(?:[^\w.:;,]+\w+){{0,5}}?[^\w.:;,]+scadut[oaie]\b(?:\W+\w+){{0,2}}\W*$")
"""What was valid until a day, right before it."""
CALLS = cue(
    "band concors selezion avvis domand istanz iscri candidatur offert rinnov",
    r"band[oi]\b",
    r"concors[oi]\b",
    r"selezion[ei]\b",
    r"avvis[oi] pubblic",
    r"domand[ae]\b",
    r"istanz[ae]\b",
    r"iscri",
    r"candidatur",
    r"offert[ae]\b",
    r"rinnov",
)
WORDS_OF_AN_END = frozenset((
    "fino", "sino", "a", "al", "alle", "all", "le", "ore", "di", "del", "dell", "il", "dal", "prossimo", "compreso",
    "un", "mese", "settimana", "è", "con", "atto", "n",
))  # fmt: skip
"""With these alone an end is said of nothing: "fino alle ore 12 del", "prorogato di un mese al"."""
PREAMBLE = re.compile(
    r"(?:vist[aoei]|premess[ao]|richiamat[aoei]|considerat[ao]|dato atto|preso atto|ritenut[ao]|atteso)\b"
)
"""How the reasons of an act begin: the terms they name are those of other acts."""
