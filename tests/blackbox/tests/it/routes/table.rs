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
const OF_A_BODY: [&str; 8] =
    ["body", "contact", "membership", "line", "invoice", "year", "quote", "quote_line"];
/// Words that are not things of anybody.
const OF_NOBODY: [&str; 6] = ["slug", "code", "public_document", "secret", "setting", "static"];

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
const QUOTE: &[&str] = &["quote"];
const QUOTE_LINE: &[&str] = &["quote", "quote_line"];
const ACCOUNT: &[&str] = &["account"];

const ANY_OF_CENTRE: &str = "DOARbcm";
const COST_POOL: &[&str] = &["cost_pool"];
const APPORTIONMENT: &[&str] = &["apportionment"];

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
    otherwise(("*", 404), "/carta/confronto", &[], ANY_OF_CENTRE, ""),
    row("/carta/{id}", CHARTER, "DO", ""),
    row("/carta/{id}/modifica", CHARTER, "DO", "DO"),
    row("/carta/{id}/pubblica", CHARTER, "D", "D"),
    // Prices.
    row("/listini", &[], ANY_OF_CENTRE, ""),
    row("/listini/nuovo", &[], "DA", "DA"),
    otherwise(("*", 404), "/listini/confronto", &[], "DOAR", ""),
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
    row("/adesioni/{id}/disdetta", MEMBERSHIP, "DO", "DO"),
    otherwise(("*", 409), "/adesioni/{id}/disdetta/annulla", MEMBERSHIP, "DO", "DO"),
    row("/adesioni/{id}/rinnovo", MEMBERSHIP, "DO", "DO"),
    otherwise(("*", 409), "/adesioni/{id}/ripristina", MEMBERSHIP, "DO", "DO"),
    row("/adesioni/{id}/annulla", MEMBERSHIP, "DO", "DO"),
    row("/scadenze", &[], ANY_OF_CENTRE, ""),
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
    // Invoices.
    row("/fatturazione", &[], "DAR", ""),
    row("/fatturazione/nuova", &[], "DA", "DA"),
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
];
