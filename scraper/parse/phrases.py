"""The phrases by which titles tell what they announce, as Italian offices write them.

Each is a pattern over folded text (``scraper.normalise.text.fold``) and begins with letters.
"""

from collections.abc import Mapping
from enum import Enum, auto


class Says(Enum):
    """What a phrase tells of the item whose title holds it."""

    INVITES = auto()
    """To apply, tender, propose or join."""
    OFFERS = auto()
    """Something that is given by a call, or was: "contributi", a "bando" in passing."""
    INFORMS = auto()
    """Of what is closed, forbidden, moved, due."""
    ADVISES = auto()
    """That somebody is told something: "si comunica", "attenzione"."""
    NOTIFIES = auto()
    """No more than that it is called a notice (*avviso*), as many calls are."""
    ENDS = auto()
    """A call, or calls something off: results, lists of the admitted, "annullato"."""
    REPORTS = auto()
    """What has been done."""
    RECORDS = auto()
    """An act, where the title begins with it."""
    DECIDES = auto()
    """An act, where the title begins with it in a register."""


_OF = r"(?:d\w{0,4}(?:' ?| ))?(?:un[ao]?(?:' ?| ))?"
_THE = r"(?:l[aeo]? ?'? ?|il |i |gli |un[ao]?'? ?)?"
_APPLICATIONS = (
    r"(?:domand|istanz|candidatur|offert|propost|adesion|iscrizion|manifestazion|richiest[ea] di (?:part|amm))"
)
_ARE_ASKED_FOR = (
    r"(?:si|vanno|devono|dovranno|posson|potran)\w* (?:\w+ ){0,2}(?:presen|invi|perv|tras|inol|conseg|racc)"
)
_OPENED = r"(?:domand|istanz|candidatur|propost|adesion|iscrizion|band|termin|selezion|avvis|call\b|concors|procedur)"
_SOUGHT = (
    r"(?:person|volontar|sponsor|figur|collaborator|operator|rilevator|scrutator|immobil|local[ei]|partner|autist|medic"
    r"|educator|espert|professionist|famigli|alloggi|nonn|lettor|tutor|assistent|bagnin|artist|idee|voci|soci\b"
    r"|istruttor|animator|tecnic)"
)
_CALLED_FOR = (
    r"(?:selezion|mobilit|manifestazion|ricerc|concession|assegnazion|formazion|costituzion|nomin|designazion"
    r"|individuazion|conferiment|affidament|raccolt|presentazion|reperiment|acquisizion|ammission|partecipazion"
    r"|iscrizion|erogazion|contribut|co-?progett|co-?programm|locazion|vendit|alienazion|sponsor|candidatur|adesion"
    r"|assunzion|reclutament|accreditament|access|sostegn|copertur|gestion|attribuzion|incaric|istituzion|asta\b|gara\b"
    r"|procedur|concors|indagin|istruttoria pubblic|aggiornamento d\w+'? ?(?:elenc|alb|short))"
)
_GOODS = r"(?:immobil|terren|fabbricat|alloggi|legna|automezz|autoveicol|autovettur|mezz[oi]|ben[ei]\b|lott|bosch|usat)"
_TIMES = (
    r"(?:orari|percors|viabilit|circolazion|calendari|line[ae]\b|servizi|apertur|giorn|raccolt|sosta|transit|traffic)"
)

PHRASES: Mapping[Says, tuple[str, ...]] = {
    Says.INVITES: (
        rf"avvis[oi] (?:pubblic[oi] )?(?:esplorativ|d'asta|d'appalt|d[i'] ?{_CALLED_FOR})",
        rf"avvis[oi] (?:pubblic[oi] )?per {_THE}(?:\w+ )?{_CALLED_FOR}",
        r"avvis[oi] (?:pubblic[oi] )?rivolt[oi] a",
        rf"avvis[oi] (?:pubblic[oi] )?(?:volt|finalizzat)[oi] a\w{{0,3}}\b'? ?{_THE}(?:\w+ )?{_CALLED_FOR}",
        r"avvis[oi] pubblic[oi] (?:per|volt|finalizz|rivolt)",
        r"avvis[oi] pubblic[oi]$",
        r"il bando(?<=[,:] il bando)$",
        r"ecco (?:il|i) band",
        r"esc(?:e|ono) (?:il|i) band",
        r"online (?:il |i |l'|gli )(?:band|avvis)",
        r"pubblicat[oi] (?:il |i |l'|gli )(?:nuov[oi] )?(?:band|avvis[oi] pubblic)",
        r"band[oi] (?:per|d[i']|pubblic|apert|rivolt|scad|integrativ|ordinari|bors|contribut|affitt|voucher|assegn)",
        r"manifestazion[ei] d[i'] ?interesse",
        r"indagin[ei] (?:\w+ )?di mercato",
        r"istruttoria pubblica",
        r"procedur[ae] (?:\w+ )?(?:apert|ristrett|negoziat|comparativ|selettiv|competitiv|concorsual|ad evidenza)",
        r"procedur[ae] (?:\w+ )?di (?:selezion|mobilit|gara|co-?prog)",
        r"co-prog(?:ett|ramm)",
        r"coprog(?:ett|ramm)",
        r"concors[oi] (?:pubblic|per|d[i']|fotografic|letterari|artistic|music|riservat|unic|nazional)",
        r"concors[oi] (?:internazional|a prem|n\b|\d)",
        r"selezion[ei] (?:pubblic|per|di|intern|esperti|comparativ|riservat|unic|volontar|scrutator|personal|n\b|\d)",
        r"mobilita (?:volontari|estern|intern|tra enti|ex art|per (?:n\b|un|\d|la copertura))",
        r"asta (?:pubblic|per|di|immobil|telematic)",
        r"aste (?:pubblic|di|immobil)",
        r"pubblico incanto",
        rf"alienazion[ei] {_OF}(?:\w+ ){{0,2}}{_GOODS}",
        rf"vendita {_OF}(?:\w+ ){{0,2}}(?:{_GOODS}|all'asta)",
        r"gar[ae] (?:d'|d[i'] ?)(?:appalt|concession|serviz|fornitur|lavori)",
        rf"gar[ae] (?:per {_THE}(?:affidament|fornitur|serviz|lavori|concession|appalt|gestion))",
        r"gar[ae] (?:pubblic|telematic|europe|apert|a procedur|ufficios|informal)",
        rf"indizione {_OF}(?:gar|ast[ae]|concors|procedur|selezion)",
        rf"ricerc(?:a|asi|ansi|hiamo) (?:di )?(?:un[ao]? |n\. ?)?(?:\d+ )?(?:\w+ )?{_SOUGHT}",
        rf"cerca (?:un[ao]? |\d+ )?(?:nuov[aeio] )?{_SOUGHT}",
        r"cerca(?:si|nsi)\b",
        r"cerchiamo\b",
        r"si (?:ri)?cercan?o?\b",
        r"candidatur",
        r"candid(?:arsi|atevi|ati\b)",
        r"call (?:for|per|to|pubblic|artist)",
        r"open call",
        r"chiamata (?:pubblic|alle|agli|ai|per) ",
        r"invito (?:a (?:present|manifest|partecip|propor|candid|offr|formul|aderi)|rivolt|pubblic)",
        r"invito (?:agli (?:ent|oper|artist|esercent)|alle (?:assoc|impres|ditt|scuol|famigli))",
        r"invito ai (?:giovan|volontar|profession|produttor|commerc|cittadini a)",
        r"invit(?:a|ano) (?:\w+'? ?){1,4} ?a (?:present|manifest|partecip|propor|candid|aderi|iscriv)",
        r"iscrizion[ei]\b(?! (?:nell|all'aire|al registro|chius))",
        r"iscriv(?:er|it|i\b)",
        r"pre-?iscrizion",
        r"adesion[ei] (?:entro|apert|al\b|alla|alle|ai|per|di)",
        rf"apert[aeio] (?:\w{{1,3}}'? ?)?(?:\w+ )?{_OPENED}",
        rf"apertura {_OF}{_OPENED}",
        rf"al via {_THE}{_OPENED}",
        rf"riapert\w+ (?:\w+'? ?){{0,2}}{_OPENED}",
        rf"prorog\w+ (?:\w+'? ?){{0,3}}(?:{_OPENED}|scadenz|presentaz)",
        r"riapertura (?:dei )?termini",
        r"domand[ae] d[i'] ?(?:part|amm|isc|contrib|assegn|adesion|candid|concess|finanz|access|borse|allogg)",
        r"domand[ae] (?:per|on|entro|dal|fino|al\b|da\b)",
        rf"present\w+ (?:\w+'? ?){{0,2}}{_APPLICATIONS}",
        rf"invi(?:a|o|are|ate|ando) (?:\w+'? ?){{0,2}}{_APPLICATIONS}",
        r"invi(?:are|ate|ando) (?:la |una )?richiest",
        r"presentar[ei] (?:la |una )?richiest",
        rf"domande {_ARE_ASKED_FOR}",
        rf"istanze {_ARE_ASKED_FOR}",
        rf"richieste {_ARE_ASKED_FOR}",
        rf"offerte {_ARE_ASKED_FOR}",
        r"per partecipare (?:occorre|bisogna|e necessari|si deve|inviar|compilar|presentar)",
        rf"inoltr\w+ (?:\w+'? ?){{0,2}}{_APPLICATIONS}",
        rf"raccolt[ae] {_OF}(?:{_APPLICATIONS}|idee|progett)",
        r"come (?:present|partecip|iscriv|aderi|candid|fare domanda)",
        r"far[e]? domanda",
        r"istanz[ae] (?:di (?:part|amm|contrib|access)|per|entro|on)",
        rf"formazione {_OF}(?:\w+ )?(?:alb[oi]\b|elenc|graduatori|short)",
        rf"costituzione {_OF}(?:\w+ )?(?:alb[oi]\b|elenc|graduatori|short|consult|comitat)",
        r"assunzion[ei] (?:a tempo|(?:di )?(?:n\. ?)?(?:\d|un|due|tre|quattro|cinque)\b|mediante|tramite|stagional)",
        r"offert[ae] di lavoro",
        r"lavora con noi",
        r"short ?list",
    ),
    Says.OFFERS: (
        r"band[oi]\b",
        r"concors[oi]\b",
        r"avvis[oi] pubblic",
        r"contribut[oi]\b",
        r"contribuc\b",  # Ladin
        r"bonus\b",
        r"voucher",
        r"bors[ae] (?:di studio|lavoro)",
        r"assegn[oi] (?:di studio|di cura|maternita|nucleo)",
        r"buon[oi] (?:spes|libr|scuol|serviz|mens)",
        r"sovvenzion",
        r"incentiv[io]",
        r"fondo (?:\w+ )?(?:perdut|affitt|morosit|sostegn)",
        r"sostegn[oi] (?:\w+'? ?){0,2}(?:affitt|locazion|natalit|famigli|econom|impres)",
        r"tirocin",
        r"premio (?:\w+ )?(?:letterari|nazional|giornalistic|fotografic|di laurea|di poesia|di pittura)",
        rf"assegnazion[ei] {_OF}(?:ort[io]|allogg|posteg|spaz|local[ei]|lott|post[io]\b)",
        rf"conferiment[oi] {_OF}(?:\w+ )?incaric",
    ),
    Says.INFORMS: (
        rf"chiusur[ae]\b(?! {_OF}(?:progett|rassegn|festival|mandat|mostra|campagn|eserciz|anno|corso|stagion|bando))",
        r"chius[aeio]\b(?! (?:con\b|in\b|(?:il|la|l') ?(?:bilanc|rassegn|stagion|progett|anno|cantier)))",
        r"interruzion",
        r"interrott[aeio]\b",
        r"sospension",
        r"divieto\b",
        r"divieti\b",
        r"limitazion",
        r"sens[oi] unic",
        rf"modific(?:a|he) (?:\w+'? ?){{0,3}}{_TIMES}",
        rf"variazion[ei] (?:\w+'? ?){{0,3}}{_TIMES}",
        rf"cambi(?:a|o|ano) (?:\w+'? ?){{0,3}}(?:{_TIMES}|sede\b)",
        r"nuov[oi] (?:orari|numer|iban|indirizz|recapit|giorn|calendari|percors)",
        r"nuov[ae] (?:tariff|modalita|sede|aliquot)",
        r"orari\b",
        r"orario\b(?! continuat)",
        r"giorni e ",
        r"tariff[ae]\b",
        r"aliquot",
        r"disinfe[sz]",
        r"disinfest",
        r"derattizz",
        r"allert[ae]",
        r"ordinanz",
        r"scioper",
        r"potabil",
        r"non potabil",
        r"non disponibil",
        r"fuori servizio",
        rf"pulizia {_OF}(?:strad|camin|foss)",
        r"lavaggio strad",
        r"spazzamento",
        rf"accensione {_OF}(?:impiant|riscaldament|fuoch|termosif)",
        r"acconto (?:imu|tari)",
        r"saldo (?:imu|tari)",
        r"imu (?:20\d\d|acconto|saldo)",
        r"tari (?:20\d\d|acconto|saldo|bollett)",
        rf"scadenz[ae] {_OF}(?:imu|tari|rat[ae]|pagament|acconto|saldo|tribut)",
        r"in visione",
        rf"deposit[oi] {_OF}(?:att[oi]|variant|progett|pian|cartell|elenc|rendicont)",
        r"transito (?:vietat|interdett|consentit|altern)",
        r"rinvi[oi]\b",
        r"spostament[oi]",
        r"spostat[aeio]\b",
        rf"trasferiment[oi] {_OF}(?:\w+ )?(?:uffic|sede|mercat|sportell|ambulator|scuol|bibliotec|servizi)",
        r"disserviz",
        r"guast[oi]\b",
        r"emergenza (?:idric|cald|nev|fredd|mete)",
        r"rischio (?:idrogeol|incend|valang|nev|idraul)",
        r"obbligh?[oi]\b",
        rf"turni {_OF}farmac",
        r"farmaci[ae] di turno",
        r"apertur[ae] (?:straordinari|al pubblico|pomeridian|festiv|natalizi|prolungat|dom|sab|estiv|invernal)",
        rf"ritir[oi] {_OF}(?:\w+ )?(?:rifiut|ingombrant|tesser|certificat|verde|raccolt)",
        rf"calendari[oi] {_OF}(?:raccolt|intervent|chiusur|vaccin|rifiut|eco|svuotament|ritir|apert|spazzament|pulizi)",
        r"vaccinazion",
        r"tesser[ae] elettoral",
        r"liste elettoral",
        r"giudici popolari",
        rf"nomin[ae] {_OF}scrutator",
        r"come (?:votar|richied|pagar|ottener|rinnovar|prenotar|acced|conferi|segnalar)",
        r"esumazion",
        r"estumulazion",
        r"rinveniment",
        r"oggetti (?:smarriti|rinvenuti)",
        r"abusi edilizi",
        r"lutto cittadino",
        rf"blocco {_OF}traffico",
        r"mancanza d'acqua",
        r"manutenzion[ei] (?:programmat|impiant|rete|linea|server|sistem)",
        r"autovelox",
        r"pneumatici",
        r"pagament[oi] (?:\w+'? ?){0,2}(?:mensa|rett|tari|imu|canone|bollett|tass|tribut)",
    ),
    Says.ADVISES: (
        r"convocazion",
        r"convocat[aeio]\b",
        r"seduta (?:pubblic|d\w+ consigl|straordin)",
        r"attenzione\b",
        r"si (?:comunica|avvis|inform|rende noto|ricorda|segnal|invita)",
        r"comunicazion[ei] (?:a[gil]|import|urgent|d[ei]|:)",
        r"informativ[ae]\b",
        r"precisazion",
        r"promemoria",
    ),
    Says.NOTIFIES: (r"avvis[oi]\b",),
    Says.ENDS: (
        r"esit[oi]\b",
        r"graduatori[ae]\b",
        r"aggiudicazion",
        r"avvis[oi] (?:di |d')?(?:esit|aggiudicaz|avvenut|post)",
        rf"elenc(?:o|hi) {_OF}(?:non )?(?:ammess|idone|candidat|concorrent|benefic|assegnatar|esclus|vincitor)",
        r"ammess[ie] (?:ed? |al|con |agli|non )",
        rf"ammission[ei] {_OF}(?:candidat|concorrent)",
        r"assegnatari",
        rf"diari[oi] {_OF}prov",
        rf"calendari[oi] {_OF}(?:prov|colloqu|esam)",
        rf"convocazion[ei] (?:a\w* |per )?{_OF}{_THE}(?:prov|colloqu|candidat|preselez)",
        r"prov[ae] (?:scritt|oral|pratic|preselettiv|selettiv|d'esame)",
        rf"nomin[ae] {_OF}commission[ei] (?:giudic|esamin|d[i'])",
        rf"tracc[ei]a? {_OF}(?:prov|esam)",
        r"criteri di valutazione",
        r"chiariment[oi]",
        r"quesit[oi]",
        r"scadut[aeio]\b",
        r"desert[ao]\b",
        r"revocat[aeio]\b",
        r"ritirat[oaie] (?:il |i |l'|la |le |gli )?(?:band|avvis|concors|gar[ae]\b|selezion|procedur)",
        r"revoca (?:d\w+'? ?)?(?:\w+'? ?)?(?:band|avvis|concors|gar[ae]|selezion|procedur)",
        r"annullat[aeio]\b",
        r"annullament[oi] (?:d\w+'? ?)?(?:\w+'? ?)?(?:band|avvis|concors|gar[ae]|selezion|procedur)",
        r"sospes[aeio]\b",
        r"rinviat[aeio]\b",
        rf"chiusura (?:anticipata )?{_OF}(?:iscriz|termin|band|domand|candidat|adesion)",
        r"chius[aeio] (?:le |i |il |la )?(?:iscriz|termin|band|domand|candidat|selezion|adesion)",
        r"sospensione (?:\w+'? ?){0,2}(?:band|avvis|concors|gar[ae]|selezion|procedur|iscriz)",
    ),
    Says.REPORTS: (
        r"vinc(?:e|ono|itor\w*|itric\w*)\b",
        r"vint[aeio]\b",
        r"premiat[aeio]\b",
        r"premiazion",
        r"finanziat[aeio]\b(?! (?:da|dal|dall|dalla|con|nell)\b)",
        r"ottien[ei]",
        r"ottenut[aeio]",
        r"aggiudicat[aeio]",
        r"conclus[aeio]\b",
        r"si (?:conclud|e conclus|chiude|sono conclus)",
        r"consegnat[aeio]",
        r"inaugurat[aeio]",
        r"assegnat[aeio]\b",
        r"erogat[aeio]\b",
        r"stanzia(?:t\w)?\b",
        r"firmat[aeio]",
        r"terminat[aeio]",
        r"ultimat[aeio]",
        r"completat[aeio]",
        r"riapert[aeio]\b",
        r"riapr(?:e|ono|ira)\b",
        r"selezionat[aeio]\b",
        r"elett[aeio]\b",
        r"accolt[aeio]\b",
        r"primo posto",
        r"secondo posto",
        r"terzo posto",
        r"grande (?:success|partecipaz)",
    ),
    Says.RECORDS: (
        r"determin(?:a|e|azion)",
        r"deliber[ae]",
        r"decret[oi]\b",
        r"liquidazion",
        r"impegn[oi] (?:di )?spesa",
        r"regolament[oi]\b",
        r"statut[oi]\b",
        r"verbal[ei]\b",
        r"pubblicazion[ei] (?:di )?matrimoni",
    ),
    Says.DECIDES: (
        r"approvazion",
        r"affidament[oi]\b",
        r"impegn[oi]\b",
        r"accertament[oi]\b",
        r"rettific",
        r"variazion[ei]\b",
        r"contratt[oi]\b",
        r"convenzion",
        r"concession[ei]\b",
        r"autorizzazion",
        r"permess[oi]\b",
        r"nomin[ae]\b",
        r"relazion",
        r"pian[oi]\b",
        r"rendicont",
        r"presa d'atto",
        r"presa (?:in|d')",
        r"aggiudicazion",
        r"revoca\b",
        r"modul[oi]\b",
        r"modell[oi]\b",
        r"domanda\b",
        r"richiesta\b",
        r"istanza\b",
        r"dichiarazion",
        r"fac-?simile",
    ),
}
