"""The words by which calls, their deadlines, and other ends are told from each other: all in lower case."""

import re

from scraper.normalise.dates.words import WEEKDAYS
from scraper.parse.cue import cue

STEMS = (
    "entro", "oltre", "scad", "termine", "termini", "fino a", "sino a", "prorog", "deadline", "a tutto il", "chiud",
    "chiusura", "sarà chius", "saranno chius", "slitta", "differi", "postic", "anticip", "riaper", "ultimo giorno",
    "ultima data", "data ultima", "data limite", "fine ", "più tardi", "perven",
)  # fmt: skip
"""Without any of these there is no deadline; they cost less to look for than the patterns below."""

# ---------------------------------------------------------------- calls

APPLYING = ("domand", "candid", "iscri", "istanz", "offert", "adesion", "manifestazion", "presentar")
"""Without any of these there is no window for applying."""

INVITES = cue(
    "band avvis domand candid interesse offert iscri istanz partecipa adesion progettazione presenta propost "
    "concorso richiest prenota questionari sondaggi ricors osservazion reclam tempo",
    r"band[oi]\b", r"avvis[oi]\b", r"domand[ae]\b", r"candida", r"manifestazion[ei] d[i']\s?interesse",
    r"offert[ae]\b", r"iscri(?:zion|ver)", r"istanz[ae]\b", r"partecipa", r"adesion[ei]\b", r"co-?progettazione",
    r"presenta", r"propost[ae]\b", r"concorso\b", r"richiest[ae] (?:di|per)\b", r"prenota", r"questionari", r"sondaggi",
    r"ricors[oi]\b", r"osservazion[ei]\b", r"reclam[oi]\b",
    r"tempo\b(?=\W+(?:ancora\W+)?(?:[fs]ino|entro))",
)  # fmt: skip
"""Words of a text that invites somebody to apply."""
APPLIES = cue(
    "domand candid iscri istanz offert adesion manifestazion presentar bando",
    r"domand[ae]\b", r"candidatur[ae]\b", r"candidarsi\b", r"iscri(?:zioni|zione|versi)\b", r"istanz[ae]\b",
    r"offert[ae]\b", r"adesion[ei]\b", r"manifestazioni\b", r"presentar[ei]\b", r"bando\b(?=\W+(?:\w+\W+)?apert)",
)  # fmt: skip
"""What one does within "dal 3 al 28 novembre"."""
IS_OVER = cue(
    "si_ soggiorn cors incaric period durat durer event mostra colloqui prov chius sospes",
    r"si (?:terr|svolg|tien)", r"soggiorn", r"cors[oi]\b", r"incaric", r"period", r"durat", r"durer", r"event",
    r"mostra", r"colloqui", r"prov[ae]\b", r"chius", r"sospes",
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
    r"\W*(?:(?:sono|saranno|è|sarà|si)\s+)?(?:ri)?(?:apert[oaie]|aprono|possibile|può|possono|potrà|potranno)\b"
    r"[^.;:]{0,40}?\b(?:domand|candidat|iscri|istanz|offert|adesion|manifestazion)"
)
"""Behind the days: "dal 29 giugno al 10 luglio sono aperte le iscrizioni"."""

# ---------------------------------------------------------------- cues, before the day

MOVES = cue(
    "prorog differi postici slitta anticipat spostat rinviat passa riap",
    r"prorog", r"differi", r"postici", r"slitta", r"anticipat", r"spostat", r"rinviat", r"passa\b",
    r"riap(?:ert[oaie]|ertur[ae])\b(?=[^.;]{0,30}(?:termin|band|avvis|iscri|domand|candidat|present))",
)  # fmt: skip
SETS_A_TERM = cue(
    "entro oltre scad termine termini deadline tutto ultim improrogabil tassativ perentori chiu per data "
    "più_tardi fine",
    r"entro\b", r"non oltre\b", r"scad(?!ut)", r"termin[ei]\b", r"deadline\b", r"a tutto il\b", r"ultimo giorno\b",
    r"improrogabil", r"tassativ", r"perentori", r"chiusura\s*:?\s*(?:il\s+|l')?$",
    r"(?:perven|consegn|invi|inoltr)\w+(?:\W+\w+){0,4}?\W+per(?:\s+(?:le|il|il giorno))?\s*$",
    r"(?:data (?:ultima|limite)|ultima data)\b", r"(?:non )?più tardi d",
    r"(?:chiu(?:sura|d\w+)|fine)\b(?:\W+\w+){0,3}?\W+"
    r"(?:domand|iscri|candid|band|istanz|present|adesion|termin|sportell|invio)",
    r"(?:domande|iscrizioni|candidature|bando|portale|sportello|piattaforma)\b(?:\W+\w+){0,5}?\W+"
    r"(?:chiud|sar(?:à|anno) chius)",
)  # fmt: skip
UNTIL = cue("fino sino chiud", r"[fs]ino(?:\s+a|\s*$)", r"chiud")
PASSED = cue("scadut", r"scadut[oaie]\b")
LABEL = re.compile(r"\b(?:data (?:di )?scadenza|scadenza\s*:|termine[^:]{0,40}:)\W*$")
"""Right before the day it leaves no doubt."""
FINISHES = re.compile(
    r"\W*(?:(?:è\s+(?:il|la|l')\s*)?(?:scad|ultimo giorno)|(?:si\s+)?chiud)|[^\w,]*(?:è\s+il\s+)?termine\b"
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
STARTS = cue(
    "apertura avvio inizio partenza via_ decorrenza click",
    r"(?:apertura|avvio|inizio|partenza|via)\b(?:\W+(?:d[aei]\w*|a[il]?|all[ae]|agli|ufficiale))*\W+"
    r"(?:presentaz|domand|iscri|candid|istanz|band|sportell|cors[oi]\b|lezion|bust[ae]|offert|lavori|piattaform|stagion)",
    r"data (?:di |d'\s?)(?:apertura|avvio|inizio)", r"decorrenza\b", r"click\W?day\b",
)  # fmt: skip
"""What has a first day, and may be moved to another."""
TERMS = cue("scaden termine termini chiusura", r"scaden", r"termin[ei]\b", r"chiusura\b")

# ---------------------------------------------------------------- ends that are no deadlines

_ACT = r"(?:n[.°]*\s?\d\S*|determin\w+|deliber\w+|decreto|proroga|prot\w*\.?(?:\s?\d+)?)\s+del(?:l')?\s*$"
BEHIND_AN_ACT = cue("del", _ACT)
"""Before the day of an act: "determinazione n. 512 del 3 novembre"."""
OPENS = cue("apertura apriranno si_apr", r"apertura\b(?:\W+\w+){0,6}\W*$", r"apriranno\b", r"si apr")
IS_NO_TERM = cue(
    "compi costituit nato nata nati_ nate_ possedut maturat conseguit sostenut residen valid conclu termina ultima "
    "realizza completa utilizza spes spend usa fruibil giorn gg settiman mesi anni ore_ pubblica precedent antecedent "
    "prima affissione",
    # what somebody must have or be by then
    r"compi(?!la)\w+(?:\W+\w+){0,5}\W+entro\b", r"nat[oaie]\s+(?:entro|tra|dal|fino)\b",
    r"(?:possedut|maturat|conseguit|sostenut|costituit)\w+\s+(?:entro|al(?!la (?:data di )?scadenza))",
    r"residen\w+\s+(?:(?:\w+\s+){0,2}alla data|entro)\b", r"valid\w+\s+(?:\w+\s+)?(?:[fs]ino|entro)\b",
    # what is done or spent by then by those who got what they applied for
    r"(?:da|va|vanno|dev\w+|dovr\w+)\s+(?:(?:essere|venire)\s+)?"
    r"(?:conclu|termina|ultima|realizza|completa|utilizza|spes|spend|usa)\w*(?:\W+\w+){0,2}?\W+entro\b",
    r"(?:spendibil|utilizzabil|usufruibil|fruibil)\w+\W+(?:\w+\W+){0,2}?(?:entro|[fs]ino)\b",
    # a day from which days are counted
    r"(?:giorni|gg\.?|settimane|mesi|anni|ore)(?!,)\W+(?:\w+\W+){0,3}?da(?:l|ll'|lla)?(?:\s*data(?:\s+del)?)?\s*$",
    r"pubblicazione\b(?:\W+\w+){0,4}?\W*(?:avvenut[ao](?:\s+il|\s+in data)?|\()\s*$",
    # or back to which
    rf"(?:giorn[oi]|sera|{'|'.join(name for name in WEEKDAYS if len(name) > 3)})\s+(?:precedent|antecedent|prima)",
    # how long something is shown
    r"(?:scadenza|fine|termine)\s+(?:(?:di|della)\s+)?(?:pubblicazione|affissione)",
    r"pubblicat[oaie]\s+(?:[fs]ino|il|dal)\b",
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
IS_NO_CALL = cue(
    "chius divieto viabil strad transito sosta vigore ordinanza validità mandato contratto convenzione "
    "concessione graduatoria mostra esposizione incarico garanzia orari albo lavori emergenza sportello "
    "appalto accordo servizio lezioni procediment",
    r"chius[oaie]\b", r"chiusura\b", r"divieto\b", r"viabil", r"strad[ae]\b", r"transito\b", r"sosta\b",
    r"in vigore\b", r"ordinanza\b", r"validità\b", r"mandato\b", r"contratto\b", r"convenzione\b",
    r"concessione\b", r"graduatoria\b", r"mostra\b", r"esposizione\b", r"incarico\b", r"garanzia\b",
    r"orari[oi]\b", r"albo\b", r"lavori\b", r"emergenza\b", r"sportello\b", r"appalto\b", r"accordo\b",
    r"servizio\b(?! civile)", r"lezioni\b", r"procediment[oi]\b",
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
