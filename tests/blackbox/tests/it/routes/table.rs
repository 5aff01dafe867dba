//! What this is: who may look and who may act on each route, written from the table of permissions and kept apart
//! from the program. D director, O operator, A accountant, R reader of the centre; b referent, c accountant, m mayor
//! of the body; N network, S administrator. `*` anybody signed in; `public` everybody; `letter` whoever has the link.
//! What it is not: the program's own table, which is in the kernel.

use reqwest::StatusCode;

use super::source::Route;

/// A route.
pub(super) struct Row {
    pub(super) route: &'static str,
    /// The things of the scene that stand for its parameters, in order.
    pub(super) things: &'static [&'static str],
    /// Who may look; empty when there is nothing to see.
    pub(super) see: &'static str,
    /// Who may act; empty when there is nothing to do.
    pub(super) act: &'static str,
    /// Who is answered otherwise than with a page, and how: sent elsewhere, or nothing there yet.
    pub(super) instead: (&'static str, u16),
}

/// Things that belong to one body; all others belong to the whole centre.
const OF_A_BODY: [&str; 14] = [
    "body",
    "contact",
    "membership",
    "line",
    "invoice",
    "year",
    "quote",
    "quote_line",
    "payment",
    "sheet",
    "request",
    "request_file",
    "hour_package",
    "survey_response",
];
/// Words that are not things of anybody.
const OF_NOBODY: [&str; 27] = [
    "draft_clauses",
    "request_question",
    "question_act",
    "slug",
    "code",
    "public_document",
    "public_article",
    "secret",
    "setting",
    "static",
    "account_year",
    "province",
    "pillar",
    "version",
    "rules",
    "model_form",
    "model_level",
    "design_case",
    "act_kind",
    "clause",
    "meeting",
    "participant",
    "point",
    "link",
    "answer_act",
    "work_act",
    "report_month",
];

impl Row {
    pub(super) fn as_route(&self) -> Route {
        Route { path: self.route.to_owned(), get: !self.see.is_empty(), post: !self.act.is_empty() }
    }

    pub(super) fn is_for_people(&self) -> bool {
        !matches!(self.see, "" | "public" | "letter")
    }

    pub(super) fn opens_to(&self, letter: char) -> bool {
        self.see == "*" || self.see.contains(letter)
    }

    pub(super) fn is_open(&self, letter: char, status: StatusCode) -> bool {
        let (letters, otherwise) = self.instead;
        status.as_u16() == if letters == "*" || letters.contains(letter) { otherwise } else { 200 }
    }

    pub(super) fn is_of_a_body(&self) -> bool {
        self.things.iter().any(|thing| OF_A_BODY.contains(thing))
    }

    /// People belong to the network, though a centre gives them their roles.
    pub(super) fn is_of_the_network(&self) -> bool {
        self.things.iter().any(|thing| matches!(*thing, "account" | "invitation"))
    }

    pub(super) fn is_of_a_centre(&self) -> bool {
        self.things.iter().any(|thing| !OF_NOBODY.contains(thing))
    }
}

const fn row(
    route: &'static str,
    things: &'static [&'static str],
    see: &'static str,
    act: &'static str,
) -> Row {
    Row { route, things, see, act, instead: ("", 200) }
}

const fn otherwise(
    instead: (&'static str, u16),
    route: &'static str,
    things: &'static [&'static str],
    see: &'static str,
    act: &'static str,
) -> Row {
    Row { route, things, see, act, instead }
}

const BODY: &[&str] = &["body"];
const CONTACT: &[&str] = &["body", "contact"];
const ORGAN: &[&str] = &["organ"];
const STAFF: &[&str] = &["staff"];
const IMPORT: &[&str] = &["import"];
const MEMBERSHIP: &[&str] = &["membership"];
const LINE: &[&str] = &["membership", "line"];
const AGREEMENT: &[&str] = &["agreement"];
const DRAFT: &[&str] = &["draft_agreement"];
const SERVICE: &[&str] = &["service"];
const DOCUMENT: &[&str] = &["service", "document"];
const CHARTER: &[&str] = &["draft_charter"];
const LIST: &[&str] = &["price_list"];
const DRAFT_LIST: &[&str] = &["draft_list"];
const TARIFF: &[&str] = &["draft_list", "tariff"];
const RUN: &[&str] = &["run"];
const INVOICE: &[&str] = &["invoice"];
const SDI_RECEIPT: &[&str] = &["invoice", "token"];
const BILLED_DAY: &[&str] = &["invoice", "position", "never"];
const PAYMENT: &[&str] = &["payment"];
const STATEMENT: &[&str] = &["statement"];
const BANK_ROW: &[&str] = &["statement", "position"];
const HOURS: &[&str] = &["hour_package"];
const CAMPAIGN: &[&str] = &["campaign"];
const SURVEY: &[&str] = &["survey"];
const SURVEY_SECTION: &[&str] = &["survey", "survey_section"];
const SURVEY_QUESTION: &[&str] = &["survey", "survey_question"];
const SURVEY_CHECK: &[&str] = &["survey", "survey_check"];
const EDITION: &[&str] = &["edition"];
const RESPONSE: &[&str] = &["survey_response"];
const RESPONSE_SECTION: &[&str] = &["survey_response", "survey_section"];
const RESPONSE_FILE: &[&str] = &["survey_response", "survey_file"];
const DESIGN: &[&str] = &["design"];
const ACT: &[&str] = &["act"];
const DESIGN_PART: &[&str] = &["design", "design_section"];
const SHEET: &[&str] = &["campaign", "sheet"];
const NEEDS: &[&str] = &["needs_template"];
const NEEDS_SECTION: &[&str] = &["needs_template", "needs_section"];
const NEEDS_ITEM: &[&str] = &["needs_template", "needs_item"];
const REQUEST: &[&str] = &["request"];
const ARTICLE: &[&str] = &["article"];
const QUOTE: &[&str] = &["quote"];
const QUOTE_LINE: &[&str] = &["quote", "quote_line"];
const COST_POOL: &[&str] = &["cost_pool"];
const APPORTIONMENT: &[&str] = &["apportionment"];
const ACCOUNT: &[&str] = &["account"];
const PROFILE: &[&str] = &["province", "pillar"];
const MEETING: &[&str] = &["meeting"];
const POINT: &[&str] = &["point"];
const BUDGET_YEAR: &[&str] = &["budget_year"];
const BUDGET: &[&str] = &["budget"];
const BUDGET_LINE: &[&str] = &["budget", "budget_line"];
const ACCOUNT_YEAR: &[&str] = &["account_year"];
const BODY_ACCOUNT: &[&str] = &["account_year", "body"];

const ANY_OF_CENTRE: &str = "DOARbcm";

/// Every route.
pub(super) const ROWS: &[Row] = &[
    row("/", &[], "public", ""),
    row("/healthz", &[], "public", ""),
    row("/readyz", &[], "public", ""),
    row("/metrics", &[], "public", ""),
    row("/static/{hash}/{*path}", &["static", "static"], "letter", ""),
    row("/api/v1/openapi.json", &[], "public", ""),
    row("/centri/{slug}/catalogo", &["slug"], "public", ""),
    row("/centri/{slug}/catalogo/{code}", &["slug", "code"], "public", ""),
    row(
        "/centri/{slug}/catalogo/{code}/documenti/{document}",
        &["slug", "code", "public_document"],
        "public",
        "",
    ),
    row("/centri/{slug}/carta", &["slug"], "public", ""),
    row("/centri/{slug}/conoscenza", &["slug"], "public", ""),
    row("/centri/{slug}/conoscenza/{id}", &["slug", "public_article"], "public", ""),
    // Signing in, and oneself.
    row("/accedi", &[], "public", "*"),
    otherwise(("*", 303), "/accedi/codice", &[], "*", "*"),
    row("/esci", &[], "", "*"),
    row("/agire", &[], "", "*"),
    row("/password/dimenticata", &[], "public", "*"),
    row("/password/nuova/{token}", &["secret"], "letter", "*"),
    row("/inviti/{token}", &["secret"], "letter", "*"),
    row("/scrivania", &[], "*", ""),
    row("/profilo", &[], "*", "*"),
    row("/profilo/password", &[], "*", "*"),
    row("/profilo/sessioni/altre/chiudi", &[], "", "*"),
    row("/profilo/sessioni/{id}/chiudi", &["secret"], "", "*"),
    row("/profilo/codice", &[], "*", ""),
    row("/profilo/codice/inizia", &[], "", "*"),
    row("/profilo/codice/conferma", &[], "", "*"),
    row("/profilo/codice/recupero", &[], "", "*"),
    row("/profilo/codice/togli", &[], "", "*"),
    row("/profilo/token", &[], "*", "*"),
    row("/profilo/token/{id}/revoca", &["secret"], "", "*"),
    row("/profilo/avvisi", &[], "*", ""),
    row("/profilo/avvisi/letti", &[], "", "*"),
    row("/profilo/avvisi/preferenze", &[], "*", "*"),
    otherwise(("*", 404), "/profilo/avvisi/{id}", &["secret"], "*", ""),
    row("/profilo/avvisi/{id}/letto", &["secret"], "", "*"),
    // People, trail, jobs, settings.
    row("/account", &[], "DS", ""),
    row("/account/invita", &[], "DS", "DS"),
    row("/account/inviti/{id}/ritira", &["invitation"], "", "DS"),
    row("/account/inviti/{id}/rispedisci", &["invitation"], "", "DS"),
    row("/account/{id}", ACCOUNT, "DS", ""),
    row("/account/{id}/disattiva", ACCOUNT, "DS", "DS"),
    row("/account/{id}/riattiva", ACCOUNT, "", "DS"),
    row("/account/{id}/codice", ACCOUNT, "DS", "DS"),
    row("/account/{id}/ruoli", ACCOUNT, "DS", "DS"),
    row("/account/{id}/ruoli/{grant}/togli", &["account", "grant"], "DS", "DS"),
    row("/account/{id}/token/{token}/revoca", &["account", "token"], "", "DS"),
    row("/registro", &[], "DRS", ""),
    row("/lavori", &[], "DOAS", ""),
    row("/lavori/{id}/riprova", &["job"], "", "DOAS"),
    row("/impostazioni", &[], "DS", ""),
    row("/impostazioni/{name}", &["setting"], "DS", "DS"),
    row("/impostazioni/{name}/togli", &["setting"], "", "DS"),
    // Bodies.
    otherwise(("bcm", 303), "/enti", &[], "DOARbcmN", ""),
    row("/enti/nuovo", &[], "DON", "DON"),
    row("/enti/cerca", &[], "DOARbcmN", ""),
    otherwise(("*", 303), "/enti/contatti", &[], "DOARbcmN", ""),
    row("/enti/parametri", &[], "DOARbcmN", "DON"),
    otherwise(("N", 404), "/enti/dal-registro", &[], "DON", "DON"),
    row("/enti/{id}", BODY, "DOARbcmN", ""),
    row("/enti/{id}/storia", BODY, "DORNb", ""),
    row("/enti/{id}/modifica", BODY, "DONb", "DONb"),
    row("/enti/{id}/archivia", BODY, "DON", "DON"),
    row("/enti/{id}/ripristina", BODY, "DON", "DON"),
    row("/enti/{id}/parametri/nuovo", BODY, "DON", "DON"),
    row("/enti/{id}/contatti/nuovo", BODY, "DONb", "DONb"),
    row("/enti/{id}/contatti/{contact}", CONTACT, "DONb", "DONb"),
    row("/enti/{id}/contatti/{contact}/archivia", CONTACT, "DONb", "DONb"),
    row("/importazioni", &[], "DON", ""),
    row("/importazioni/nuova", &[], "DON", "DON"),
    row("/importazioni/{id}", IMPORT, "DON", ""),
    row("/importazioni/{id}/avanzamento", IMPORT, "DON", ""),
    row("/importazioni/{id}/colonne", IMPORT, "DON", "DON"),
    row("/importazioni/{id}/anteprima", IMPORT, "", "DON"),
    row("/importazioni/{id}/avvia", IMPORT, "", "DON"),
    row("/importazioni/{id}/riprova", IMPORT, "", "DON"),
    // The centre.
    row("/centro", &[], ANY_OF_CENTRE, ""),
    row("/centro/modifica", &[], "D", "D"),
    row("/centri", &[], "S", ""),
    row("/centri/nuovo", &[], "S", "S"),
    row("/centri/da-progettare", &[], "S", "S"),
    otherwise(("*", 303), "/centro/organi", &[], ANY_OF_CENTRE, ""),
    row("/centro/organi/nuovo", &[], "D", "D"),
    row("/centro/organi/{id}", ORGAN, "D", "D"),
    row("/centro/organi/{id}/archivia", ORGAN, "D", "D"),
    row("/centro/organi/{id}/componenti/nuovo", ORGAN, "D", "D"),
    row("/centro/organi/{id}/componenti/{member}/cessa", &["organ", "member"], "D", "D"),
    otherwise(("*", 303), "/centro/personale", &[], ANY_OF_CENTRE, ""),
    row("/centro/personale/nuovo", &[], "D", "D"),
    row("/centro/personale/{id}", STAFF, "D", "D"),
    row("/centro/personale/{id}/archivia", STAFF, "D", "D"),
    // Catalogue and charter.
    row("/catalogo", &[], ANY_OF_CENTRE, ""),
    row("/catalogo/nuovo", &[], "DO", "DO"),
    row("/catalogo/{id}", SERVICE, ANY_OF_CENTRE, ""),
    row("/catalogo/{id}/modifica", SERVICE, "DO", "DO"),
    row("/catalogo/{id}/stato", SERVICE, "DO", "DO"),
    row("/catalogo/{id}/documenti", SERVICE, "", "DO"),
    row("/catalogo/{id}/documenti/{document}", DOCUMENT, ANY_OF_CENTRE, ""),
    row("/catalogo/{id}/documenti/{document}/togli", DOCUMENT, "DO", "DO"),
    row("/carta", &[], ANY_OF_CENTRE, ""),
    row("/carta/nuova", &[], "", "DO"),
    row("/carta/confronto", &[], ANY_OF_CENTRE, ""),
    row("/carta/{id}", CHARTER, "DO", ""),
    row("/carta/{id}/modifica", CHARTER, "DO", "DO"),
    row("/carta/{id}/pubblica", CHARTER, "D", "D"),
    // Prices.
    row("/listini", &[], ANY_OF_CENTRE, ""),
    row("/listini/nuovo", &[], "DA", "DA"),
    row("/listini/confronto", &[], "DOAR", ""),
    row("/listini/{id}", LIST, ANY_OF_CENTRE, ""),
    row("/listini/{id}/modifica", DRAFT_LIST, "DA", "DA"),
    row("/listini/{id}/approva", DRAFT_LIST, "D", "D"),
    row("/listini/{id}/scarta", DRAFT_LIST, "DA", "DA"),
    row("/listini/{id}/simulazione", LIST, "DOAR", ""),
    row("/listini/{id}/simulazione/{body}", &["price_list", "body"], "DOAR", ""),
    row("/listini/{id}/tariffe/nuova", DRAFT_LIST, "DA", "DA"),
    row("/listini/{id}/tariffe/{tariff}", TARIFF, "DA", "DA"),
    row("/listini/{id}/tariffe/{tariff}/togli", TARIFF, "DA", "DA"),
    // Agreements and memberships.
    row("/convenzioni", &[], ANY_OF_CENTRE, ""),
    row("/convenzioni/nuova", &[], "DO", "DO"),
    row("/convenzioni/iter", &[], "DO", "DO"),
    row("/convenzioni/{id}", AGREEMENT, ANY_OF_CENTRE, ""),
    row("/convenzioni/{id}/modifica", DRAFT, "DO", "DO"),
    row("/convenzioni/{id}/versione", AGREEMENT, "DO", "DO"),
    row("/convenzioni/{id}/servizi", DRAFT, "DO", "DO"),
    row("/convenzioni/{id}/iter/{position}", &["draft_agreement", "position"], "DO", "DO"),
    otherwise(
        ("*", 404),
        "/convenzioni/{id}/iter/{position}/file",
        &["draft_agreement", "position"],
        "DO",
        "",
    ),
    otherwise(("*", 404), "/convenzioni/{id}/file", AGREEMENT, ANY_OF_CENTRE, ""),
    row("/convenzioni/{id}/approva", DRAFT, "DO", "DO"),
    row("/convenzioni/{id}/firma", DRAFT, "DO", "DO"),
    row("/convenzioni/{id}/archivia", DRAFT, "DO", "DO"),
    row("/convenzioni/{id}/rinnovo", AGREEMENT, "DO", "DO"),
    row("/convenzioni/{id}/disdetta", AGREEMENT, "DO", "DO"),
    otherwise(("*", 409), "/convenzioni/{id}/disdetta/annulla", AGREEMENT, "DO", "DO"),
    row("/adesioni", &[], ANY_OF_CENTRE, ""),
    row("/adesioni/nuova", &[], "DO", "DO"),
    row("/adesioni/{id}", MEMBERSHIP, ANY_OF_CENTRE, ""),
    row("/adesioni/{id}/modifica", MEMBERSHIP, "DO", "DO"),
    row("/adesioni/{id}/servizi/nuovo", MEMBERSHIP, "DO", "DO"),
    row("/adesioni/{id}/servizi/{line}/modifica", LINE, "DO", "DO"),
    row("/adesioni/{id}/servizi/{line}/termina", LINE, "DO", "DO"),
    row("/adesioni/{id}/acquisti/{year}", &["membership", "year"], "DOAbc", "DOAbc"),
    row("/adesioni/{id}/recesso", MEMBERSHIP, "DO", "DO"),
    otherwise(("DO", 409), "/adesioni/{id}/recesso/annulla", MEMBERSHIP, "DO", "DO"),
    row("/adesioni/{id}/disdetta", MEMBERSHIP, "DO", "DO"),
    otherwise(("*", 409), "/adesioni/{id}/disdetta/annulla", MEMBERSHIP, "DO", "DO"),
    row("/adesioni/{id}/rinnovo", MEMBERSHIP, "DO", "DO"),
    otherwise(("*", 409), "/adesioni/{id}/ripristina", MEMBERSHIP, "DO", "DO"),
    row("/adesioni/{id}/annulla", MEMBERSHIP, "DO", "DO"),
    row("/scadenze", &[], ANY_OF_CENTRE, ""),
    // Needs: the scene's campaign is open and nobody has answered; its template has a draft.
    // Designs of centres: the scene's is a draft, and its centre is there already.
    row("/progetti", &[], "DOARN", ""),
    row("/progetti/nuovo", &[], "DON", "DON"),
    row("/progetti/modelli", &[], "DOARN", ""),
    row("/progetti/modelli/{form}/{level}", &["model_form", "model_level"], "DOARN", ""),
    row("/progetti/casi/{case}", &["design_case"], "DOARN", ""),
    row("/progetti/confronto", &[], "DOARN", ""),
    row("/progetti/confronto/pdf", &[], "DOARN", ""),
    row("/progetti/{design}", DESIGN, "DOAR", ""),
    row("/progetti/{design}/pdf", DESIGN, "DOAR", ""),
    row("/progetti/{design}/organigramma", DESIGN, "DOAR", ""),
    row("/progetti/{design}/modifica/{section}", DESIGN_PART, "DO", "DO"),
    row("/progetti/{design}/adotta", DESIGN, "DO", "DO"),
    row("/progetti/{design}/versione", DESIGN, "", "DO"),
    row("/progetti/{design}/archivia", DESIGN, "DO", "DO"),
    otherwise(("D", 409), "/progetti/{design}/crea", DESIGN, "D", "D"),
    otherwise(("*", 404), "/progetti/{design}/creato", DESIGN, "DOAR", ""),
    // Acts of the scene's design; of clauses, the director begins a version of the charter's.
    row("/atti", &[], "DOARN", ""),
    row("/atti/nuovo", &[], "DON", "DON"),
    row("/atti/clausole", &[], "DOARN", ""),
    row("/atti/clausole/{kind}", &["act_kind"], "DOARN", ""),
    row("/atti/clausole/{kind}/versione", &["act_kind"], "", "DON"),
    otherwise(
        // The network prepares clauses too, and has none here.
        ("N", 404),
        "/atti/clausole/{kind}/modifica/{clause}",
        &["draft_clauses", "clause"],
        "DON",
        "DON",
    ),
    otherwise(("N", 404), "/atti/clausole/{kind}/pubblica", &["draft_clauses"], "DON", "DON"),
    row("/atti/clausole/{kind}/confronto", &["act_kind"], "DOARN", ""),
    row("/atti/{act}", ACT, "DOAR", ""),
    row("/atti/{act}/dati", ACT, "DO", "DO"),
    row("/atti/{act}/versioni", ACT, "", "DO"),
    row("/atti/{act}/confronto", ACT, "DOAR", ""),
    row("/atti/{act}/pdf", ACT, "DOAR", ""),
    row("/atti/{act}/docx", ACT, "DOAR", ""),
    row("/questionari", &[], "DOARbcmN", ""),
    row("/questionari/moduli", &[], "DOARN", ""),
    row("/questionari/moduli/nuovo", &[], "DON", "DON"),
    row("/questionari/moduli/{survey}", SURVEY, "DOAR", ""),
    row("/questionari/moduli/{survey}/anteprima", SURVEY, "DOAR", ""),
    row("/questionari/moduli/{survey}/intestazione", SURVEY, "DO", "DO"),
    row("/questionari/moduli/{survey}/pubblica", SURVEY, "DO", "DO"),
    row("/questionari/moduli/{survey}/nuova-versione", SURVEY, "", "DO"),
    row("/questionari/moduli/{survey}/importa", SURVEY, "DO", "DO"),
    row("/questionari/moduli/{survey}/esporta", SURVEY, "DOAR", ""),
    row("/questionari/moduli/{survey}/sezioni/nuova", SURVEY, "DO", "DO"),
    row("/questionari/moduli/{survey}/sezioni/{section}", SURVEY_SECTION, "DO", "DO"),
    row("/questionari/moduli/{survey}/sezioni/{section}/sposta", SURVEY_SECTION, "", "DO"),
    row("/questionari/moduli/{survey}/sezioni/{section}/togli", SURVEY_SECTION, "DO", "DO"),
    row("/questionari/moduli/{survey}/in/{place}/domande/nuova", SURVEY_SECTION, "DO", "DO"),
    row("/questionari/moduli/{survey}/domande/{question}", SURVEY_QUESTION, "DO", "DO"),
    row("/questionari/moduli/{survey}/domande/{question}/sposta", SURVEY_QUESTION, "", "DO"),
    row("/questionari/moduli/{survey}/domande/{question}/togli", SURVEY_QUESTION, "DO", "DO"),
    row("/questionari/moduli/{survey}/controlli/nuovo", SURVEY, "DO", "DO"),
    row("/questionari/moduli/{survey}/controlli/{check}", SURVEY_CHECK, "DO", "DO"),
    row("/questionari/moduli/{survey}/controlli/{check}/togli", SURVEY_CHECK, "DO", "DO"),
    row("/questionari/rilevazioni/nuova", &[], "DON", "DON"),
    otherwise(("bcm", 303), "/questionari/rilevazioni/{edition}", EDITION, ANY_OF_CENTRE, ""),
    row("/questionari/rilevazioni/{edition}/modifica", EDITION, "DO", "DO"),
    row("/questionari/rilevazioni/{edition}/apri", EDITION, "DO", "DO"),
    row("/questionari/rilevazioni/{edition}/solleciti", EDITION, "DO", "DO"),
    row("/questionari/rilevazioni/{edition}/versione", EDITION, "DO", "DO"),
    otherwise(("*", 409), "/questionari/rilevazioni/{edition}/lettere", EDITION, "DO", "DO"),
    row("/questionari/rilevazioni/{edition}/risultati", EDITION, "DOAR", ""),
    row("/questionari/rilevazioni/{edition}/risultati/confronto", EDITION, "DOAR", ""),
    row("/questionari/rilevazioni/{edition}/risultati/dati", EDITION, "DOAR", ""),
    row("/questionari/rilevazioni/{edition}/risultati/dati.json", EDITION, "DOAR", ""),
    row("/questionari/rilevazioni/{edition}/risultati/codici", EDITION, "DOAR", ""),
    row("/questionari/risposte/{response}", RESPONSE, ANY_OF_CENTRE, ""),
    row("/questionari/risposte/{response}/passo", RESPONSE, "", "DObm"),
    row("/questionari/risposte/{response}/sezioni/{section}", RESPONSE_SECTION, "DOAbcm", "DOAbcm"),
    row("/questionari/risposte/{response}/uffici", RESPONSE, "Dbm", "Dbm"),
    row("/questionari/risposte/{response}/consegna", RESPONSE, "DOAbcm", "DOAbcm"),
    otherwise(("*", 404), "/questionari/risposte/{response}/profilo", RESPONSE, "DOAR", "DO"),
    row("/questionari/risposte/{response}/file/{question}", RESPONSE_FILE, "DOAbcm", "DOAbcm"),
    otherwise(
        ("*", 404),
        "/questionari/risposte/{response}/file/{question}/scarica",
        RESPONSE_FILE,
        ANY_OF_CENTRE,
        "",
    ),
    row("/rispondi/{slug}/{edition}/{secret}", &["slug", "secret", "secret"], "letter", "*"),
    row("/fabbisogni", &[], ANY_OF_CENTRE, ""),
    row("/fabbisogni/nuova", &[], "DO", "DO"),
    otherwise(("bcm", 303), "/fabbisogni/{campaign}", CAMPAIGN, ANY_OF_CENTRE, ""),
    row("/fabbisogni/{campaign}/modifica", CAMPAIGN, "DO", "DO"),
    otherwise(("*", 303), "/fabbisogni/{campaign}/apri", CAMPAIGN, "DO", "DO"),
    row("/fabbisogni/{campaign}/enti", CAMPAIGN, "DO", "DO"),
    row("/fabbisogni/{campaign}/matrice", CAMPAIGN, "DOAR", ""),
    row("/fabbisogni/{campaign}/solleciti", CAMPAIGN, "DO", "DO"),
    row("/fabbisogni/{campaign}/preventivi", CAMPAIGN, "DO", "DO"),
    otherwise(("*", 404), "/fabbisogni/{campaign}/preventivi/lavori/{job}", &["campaign", "job"], "DO", ""),
    otherwise(("*", 303), "/fabbisogni/schede/{sheet}", &["sheet"], ANY_OF_CENTRE, ""),
    row("/fabbisogni/{campaign}/schede/{sheet}", SHEET, ANY_OF_CENTRE, ""),
    row("/fabbisogni/{campaign}/schede/{sheet}/compila", SHEET, "DObm", "DObm"),
    row("/fabbisogni/{campaign}/schede/{sheet}/invariato", SHEET, "bm", "bm"),
    row("/fabbisogni/modelli", &[], "DOAR", ""),
    row("/fabbisogni/modelli/nuovo", &[], "DO", "DO"),
    row("/fabbisogni/modelli/{template}", NEEDS, "DOAR", ""),
    row("/fabbisogni/modelli/{template}/anteprima", NEEDS, "DOAR", ""),
    row("/fabbisogni/modelli/{template}/nome", NEEDS, "DO", "DO"),
    row("/fabbisogni/modelli/{template}/archivia", NEEDS, "DO", "DO"),
    row("/fabbisogni/modelli/{template}/ripristina", NEEDS, "", "DO"),
    row("/fabbisogni/modelli/{template}/pubblica", NEEDS, "DO", "DO"),
    row("/fabbisogni/modelli/{template}/nuova-versione", NEEDS, "", "DO"),
    row("/fabbisogni/modelli/{template}/sezioni/nuova", NEEDS, "DO", "DO"),
    row("/fabbisogni/modelli/{template}/sezioni/{section}", NEEDS_SECTION, "DO", "DO"),
    row("/fabbisogni/modelli/{template}/sezioni/{section}/sposta", NEEDS_SECTION, "", "DO"),
    row("/fabbisogni/modelli/{template}/sezioni/{section}/togli", NEEDS_SECTION, "DO", "DO"),
    row("/fabbisogni/modelli/{template}/sezioni/{section}/voci/nuova", NEEDS_SECTION, "DO", "DO"),
    row("/fabbisogni/modelli/{template}/voci/{item}", NEEDS_ITEM, "DO", "DO"),
    row("/fabbisogni/modelli/{template}/voci/{item}/sposta", NEEDS_ITEM, "", "DO"),
    row("/fabbisogni/modelli/{template}/voci/{item}/togli", NEEDS_ITEM, "DO", "DO"),
    // Requests: the scene's has a file, and nobody has taken it.
    row("/richieste", &[], ANY_OF_CENTRE, ""),
    row("/richieste/nuova", &[], "DObcm", "DObcm"),
    row("/richieste/nuova/domande", &[], "", "DObcm"),
    row("/richieste/moduli", &[], "DO", ""),
    row("/richieste/moduli/{service}", SERVICE, "DO", "DO"),
    row(
        "/richieste/moduli/{service}/{question}/{act}",
        &["service", "request_question", "question_act"],
        "",
        "DO",
    ),
    row("/richieste/ore", &[], ANY_OF_CENTRE, ""),
    row("/richieste/ore/nuovo", &[], "D", "D"),
    row("/richieste/ore/{package}", HOURS, ANY_OF_CENTRE, ""),
    row("/richieste/ore/{package}/modifica", HOURS, "D", "D"),
    row("/richieste/insieme", &[], "", "DO"),
    row("/richieste/novita", &[], ANY_OF_CENTRE, ""),
    row("/richieste/viste", &[], "", ANY_OF_CENTRE),
    row("/richieste/viste/{view}/togli", &["view"], "", ANY_OF_CENTRE),
    row("/richieste/tempi", &[], "DOAR", ""),
    row("/richieste/gruppi", &[], "D", ""),
    row("/richieste/gruppi/nuovo", &[], "D", "D"),
    row("/richieste/gruppi/{team}", &["team"], "D", "D"),
    row("/richieste/risposte", &[], "DO", ""),
    row("/richieste/risposte/nuova", &[], "DO", "DO"),
    row("/richieste/risposte/{canned}", &["canned"], "DO", "DO"),
    row("/richieste/disservizi", &[], ANY_OF_CENTRE, ""),
    row("/richieste/disservizi/nuovo", &[], "DO", "DO"),
    row("/richieste/disservizi/{outage}", &["outage"], ANY_OF_CENTRE, "DO"),
    row("/richieste/orario", &[], "D", "D"),
    row("/richieste/orario/patroni", &[], "", "D"),
    row("/richieste/posta", &[], "DO", ""),
    row("/richieste/posta/caselle", &[], "D", ""),
    row("/richieste/posta/caselle/{address}", &["mailbox"], "", "D"),
    row("/richieste/posta/{id}", &["post"], "DO", ""),
    row("/richieste/posta/{id}/originale", &["post"], "DO", ""),
    row("/richieste/posta/{id}/apri", &["post"], "", "DO"),
    row("/richieste/posta/{id}/aggiungi", &["post"], "", "DO"),
    row("/richieste/posta/{id}/rifiuta", &["post"], "", "DO"),
    row("/richieste/{id}", REQUEST, ANY_OF_CENTRE, ""),
    row("/richieste/{id}/scrivi/{act}", &["request", "answer_act"], "", "DObcm"),
    row("/richieste/{id}/lavoro/{act}", &["request", "work_act"], "", "DO"),
    row("/richieste/{id}/allegati/{file}", &["request", "request_file"], ANY_OF_CENTRE, ""),
    // How requests went: no report of that month was made; who works on requests sees no satisfaction.
    row("/andamento", &[], ANY_OF_CENTRE, ""),
    row("/andamento/richieste", &[], ANY_OF_CENTRE, ""),
    row("/andamento/matrice", &[], "DOAR", ""),
    row("/andamento/ore", &[], "DOAR", ""),
    row("/andamento/ore/voci", &[], "DOAR", ""),
    row("/andamento/mesi", &[], "DOAR", "DO"),
    otherwise(("*", 404), "/andamento/mesi/{month}/{number}", &["report_month", "version"], "DOAR", ""),
    row("/andamento/soddisfazione", &[], "DR", ""),
    row("/andamento/soddisfazione/regole", &[], "D", "D"),
    row("/valutazioni/{centre}/{token}", &["secret", "secret"], "letter", "*"),
    // The knowledge base: the scene's article is published for everybody.
    row("/conoscenza", &[], ANY_OF_CENTRE, ""),
    row("/conoscenza/nuova", &[], "DO", "DO"),
    row("/conoscenza/suggerimenti", &[], ANY_OF_CENTRE, ""),
    row("/conoscenza/{id}", ARTICLE, ANY_OF_CENTRE, ""),
    row("/conoscenza/{id}/modifica", ARTICLE, "DO", "DO"),
    row("/conoscenza/{id}/pubblica", ARTICLE, "", "DO"),
    row("/conoscenza/{id}/ritira", ARTICLE, "", "DO"),
    row("/conoscenza/{id}/utile", ARTICLE, "", ANY_OF_CENTRE),
    row("/conoscenza/{id}/versioni", ARTICLE, "DO", ""),
    // Quotes: the scene's is a draft, which a body does not know.
    row("/preventivi", &[], ANY_OF_CENTRE, ""),
    row("/preventivi/nuovo", &[], "DOA", "DOA"),
    otherwise(("bcm", 404), "/preventivi/{id}", QUOTE, ANY_OF_CENTRE, ""),
    otherwise(("*", 404), "/preventivi/{id}/pdf", QUOTE, ANY_OF_CENTRE, ""),
    row("/preventivi/{id}/modifica", QUOTE, "DOA", "DOA"),
    row("/preventivi/{id}/righe/nuova", QUOTE, "DOA", "DOA"),
    row("/preventivi/{id}/righe/{line}", QUOTE_LINE, "DOA", "DOA"),
    row("/preventivi/{id}/righe/{line}/togli", QUOTE_LINE, "DOA", "DOA"),
    row("/preventivi/{id}/invia", QUOTE, "DOA", "DOA"),
    row("/preventivi/{id}/versione", QUOTE, "DOA", "DOA"),
    row("/preventivi/{id}/ritira", QUOTE, "DOA", "DOA"),
    otherwise(("bm", 404), "/preventivi/{id}/accetta", QUOTE, "DObm", "DObm"),
    otherwise(("bm", 404), "/preventivi/{id}/rifiuta", QUOTE, "DObm", "DObm"),
    otherwise(("bcm", 404), "/preventivi/{id}/ore", QUOTE, ANY_OF_CENTRE, "DOA"),
    otherwise(("*", 404), "/preventivi/{id}/ore/{worked}/togli", &["quote", "token"], "DOA", "DOA"),
    otherwise(("*", 404), "/preventivi/{id}/righe/{line}/consuntivo", QUOTE_LINE, "DOA", "DOA"),
    otherwise(("*", 404), "/preventivi/{id}/confronto", QUOTE, ANY_OF_CENTRE, ""),
    // Shared costs: the scene's is computed and not approved, so a body does not know it.
    row("/riparti", &[], ANY_OF_CENTRE, ""),
    row("/riparti/nuovo", &[], "DA", "DA"),
    row("/riparti/conguagli", &[], ANY_OF_CENTRE, ""),
    otherwise(("*", 409), "/riparti/quote/{share}/regola", &["share"], "DA", "DA"),
    otherwise(("bcm", 404), "/riparti/{pool}", COST_POOL, ANY_OF_CENTRE, ""),
    row("/riparti/{pool}/modifica", COST_POOL, "DA", "DA"),
    row("/riparti/{pool}/elimina", COST_POOL, "DA", "DA"),
    row("/riparti/{pool}/calcola", COST_POOL, "DA", "DA"),
    otherwise(("bcm", 404), "/riparti/versioni/{id}", APPORTIONMENT, ANY_OF_CENTRE, ""),
    row("/riparti/versioni/{id}/approva", APPORTIONMENT, "D", "D"),
    row("/riparti/versioni/{id}/scarta", APPORTIONMENT, "DA", "DA"),
    // Invoices.
    row("/fatturazione", &[], "DAR", ""),
    row("/fatturazione/nuova", &[], "DA", "DA"),
    row("/fatturazione/{run}", RUN, "DAR", ""),
    row("/fatturazione/{run}/emetti", RUN, "DA", "DA"),
    row("/fatturazione/{run}/esito", RUN, "DAR", ""),
    otherwise(("*", 404), "/fatturazione/{run}/avanzamento", RUN, "DAR", ""),
    row("/fatturazione/{run}/fatture.zip", RUN, "DAR", ""),
    row("/fatture", &[], ANY_OF_CENTRE, ""),
    row("/fatture/{invoice}", INVOICE, ANY_OF_CENTRE, ""),
    row("/fatture/{invoice}/xml", INVOICE, ANY_OF_CENTRE, ""),
    row("/fatture/{invoice}/pdf", INVOICE, ANY_OF_CENTRE, ""),
    row("/fatture/{invoice}/invio", INVOICE, "", "DA"),
    row("/fatture/da-stornare", &[], "DA", ""),
    row("/fatture/ricevute", &[], "DA", "DA"),
    otherwise(("*", 404), "/fatture/ricevute/{import}", &["token"], "DA", ""),
    row("/fatture/progressivo-file", &[], "DA", "DA"),
    row("/fatture/{invoice}/nota-di-credito", INVOICE, "DA", "DA"),
    row("/fatture/{invoice}/nuovo-invio", INVOICE, "DA", "DA"),
    row("/fatture/{invoice}/invii/{attempt}/xml", &["invoice", "position"], ANY_OF_CENTRE, ""),
    row("/fatture/{invoice}/esiti", INVOICE, "", "DA"),
    otherwise(("*", 404), "/fatture/{invoice}/esiti/{receipt}/annulla", SDI_RECEIPT, "DA", "DA"),
    otherwise(("*", 404), "/fatture/{invoice}/esiti/{receipt}/file", SDI_RECEIPT, ANY_OF_CENTRE, ""),
    otherwise(("*", 404), "/fatture/{invoice}/righe/{position}/non-stornare/{from}", BILLED_DAY, "DA", "DA"),
    // Payments: the scene's is all left over; there are no credit notes and no letters.
    row("/pagamenti", &[], ANY_OF_CENTRE, ""),
    row("/pagamenti/nuovo", &[], "DA", "DA"),
    row("/pagamenti/scoperti", &[], ANY_OF_CENTRE, ""),
    row("/pagamenti/estratto/{body}", BODY, ANY_OF_CENTRE, ""),
    row("/pagamenti/estratto/{body}/pdf", BODY, ANY_OF_CENTRE, ""),
    row("/pagamenti/sospensioni/{body}", BODY, "DA", "DA"),
    row("/pagamenti/{payment}", PAYMENT, ANY_OF_CENTRE, ""),
    row("/pagamenti/{payment}/assegna", PAYMENT, "DA", "DA"),
    row("/pagamenti/{payment}/rimborso", PAYMENT, "DA", "DA"),
    row("/pagamenti/{payment}/storno", PAYMENT, "DA", "DA"),
    otherwise(("*", 404), "/pagamenti/operazioni/{settlement}/storno", &["token"], "DA", "DA"),
    row("/pagamenti/crediti", &[], ANY_OF_CENTRE, ""),
    row("/pagamenti/crediti/compensa", &[], "", "DA"),
    otherwise(("*", 404), "/pagamenti/crediti/{note}", &["token"], ANY_OF_CENTRE, "DA"),
    otherwise(("*", 404), "/pagamenti/crediti/{note}/rimborso", &["token"], "DA", "DA"),
    row("/pagamenti/importa", &[], "DA", "DA"),
    row("/pagamenti/importazioni", &[], "DA", ""),
    row("/pagamenti/importazioni/{statement}", STATEMENT, "DA", ""),
    row("/pagamenti/importazioni/{statement}/avanzamento", STATEMENT, "DA", ""),
    row("/pagamenti/importazioni/{statement}/registra", STATEMENT, "", "DA"),
    row("/pagamenti/importazioni/{statement}/ricalcola", STATEMENT, "", "DA"),
    row("/pagamenti/importazioni/{statement}/righe/{number}", BANK_ROW, "DA", "DA"),
    row("/pagamenti/importazioni/{statement}/righe/{number}/escludi", BANK_ROW, "", "DA"),
    row("/pagamenti/importazioni/{statement}/righe/{number}/riapri", BANK_ROW, "", "DA"),
    row("/pagamenti/solleciti", &[], ANY_OF_CENTRE, ""),
    row("/pagamenti/solleciti/nuovo", &[], "DA", "DA"),
    row("/pagamenti/solleciti/invia", &[], "", "DA"),
    otherwise(("*", 404), "/pagamenti/solleciti/{reminder}", &["token"], ANY_OF_CENTRE, ""),
    otherwise(("*", 404), "/pagamenti/solleciti/{reminder}/pdf", &["token"], ANY_OF_CENTRE, ""),
    // Budgets: the scene's is a draft of a year that no other centre has.
    row("/bilancio", &[], "DOAR", ""),
    row("/bilancio/nuovo", &[], "DA", "DA"),
    row("/bilancio/sostenibilita", &[], "DOAR", ""),
    row("/bilancio/{year}", BUDGET_YEAR, "DOAR", ""),
    row("/bilancio/{year}/nuova", BUDGET_YEAR, "DA", "DA"),
    row("/bilancio/versioni/{id}", BUDGET, "DOAR", ""),
    row("/bilancio/versioni/{id}/righe/nuova", BUDGET, "DA", "DA"),
    row("/bilancio/versioni/{id}/righe/{line}", BUDGET_LINE, "DA", "DA"),
    row("/bilancio/versioni/{id}/righe/{line}/togli", BUDGET_LINE, "DA", "DA"),
    row("/bilancio/versioni/{id}/importa", BUDGET, "DA", "DA"),
    row("/bilancio/versioni/{id}/approva", BUDGET, "D", "D"),
    row("/bilancio/versioni/{id}/scarta", BUDGET, "DA", "DA"),
    // Final accounts: of a year that every centre has; a body is led to its own.
    row("/rendiconto", &[], ANY_OF_CENTRE, ""),
    otherwise(("bcm", 303), "/rendiconto/{year}", ACCOUNT_YEAR, ANY_OF_CENTRE, ""),
    row("/rendiconto/{year}/pdf", ACCOUNT_YEAR, "DOAR", ""),
    row("/rendiconto/{year}/approva", ACCOUNT_YEAR, "D", "D"),
    row("/rendiconto/{year}/enti/{body}", BODY_ACCOUNT, ANY_OF_CENTRE, ""),
    row("/rendiconto/{year}/enti/{body}/pdf", BODY_ACCOUNT, ANY_OF_CENTRE, ""),
    row("/rendiconto/{year}/relazione", ACCOUNT_YEAR, "DOAR", "DA"),
    otherwise(("*", 404), "/rendiconto/{year}/relazione/rifai", ACCOUNT_YEAR, "DA", "DA"),
    row("/rendiconto/{year}/relazione/testo", ACCOUNT_YEAR, "DOAR", ""),
    row("/rendiconto/{year}/relazione/pdf", ACCOUNT_YEAR, "DOAR", ""),
    // The mapping of the Provinces, which belongs to the network and is one for all.
    row("/mappa", &[], "DOARbcmN", ""),
    row("/mappa/cifre", &[], "DOARN", ""),
    row("/mappa/province/{province}", &["province"], "DOARbcmN", ""),
    row("/profili/regole", &[], "DOARN", ""),
    row("/profili/regole/nuova", &[], "N", "N"),
    row("/profili/regole/{number}", &["rules"], "DOARN", ""),
    otherwise(("*", 404), "/profili/regole/{number}/adotta", &["rules"], "N", "N"),
    row("/profili/regole/{number}/scarta", &["rules"], "", "N"),
    row("/profili/{province}/{pillar}", PROFILE, "DOARN", "DON"),
    row("/profili/{province}/{pillar}/conferma", PROFILE, "N", "N"),
    row("/profili/{province}/{pillar}/versioni/{number}", &["province", "pillar", "version"], "DOARN", ""),
    row("/focus-group", &[], "DOARN", ""),
    row("/focus-group/nuovo", &[], "N", "N"),
    row("/focus-group/partecipanti", &[], "DOARN", "N"),
    row("/focus-group/partecipanti/{participant}/togli", &["participant"], "", "N"),
    row("/focus-group/{meeting}", MEETING, "DOARN", ""),
    row("/focus-group/{meeting}/modifica", MEETING, "N", "N"),
    row("/swot", &[], "DOARN", ""),
    row("/swot/nuovo", &[], "N", "N"),
    row("/swot/{point}", POINT, "DOARN", ""),
    row("/swot/{point}/modifica", POINT, "N", "N"),
    row("/swot/{point}/unisci", POINT, "", "N"),
    row("/swot/{point}/separa", POINT, "", "N"),
    row("/swot/{point}/collega", POINT, "", "N"),
    row("/swot/{point}/collegamenti/{link}/togli", &["point", "link"], "", "N"),
];
