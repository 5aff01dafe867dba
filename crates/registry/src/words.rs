//! What this is: the words in which the trail of changes is read for bodies, contacts, drivers, the centre, its organs
//! and its staff. What it is not: the labels of the forms; those explain how to fill a field in.

use identity::Word;

use crate::model::{BodyKind, ContactRole, Employer, Level, ManagementForm, OrganKind};

pub(crate) const BODY: &[Word] = &[
    Word::one_of("kind", "Tipo di ente", BodyKind::OPTIONS),
    Word::new("alternative_name", "Nome in altra lingua"),
    Word::new("codes", "Codici"),
    Word::new("istat", "ISTAT"),
    Word::new("belfiore", "Belfiore"),
    Word::new("tax_code", "codice fiscale"),
    Word::new("vat_number", "partita IVA"),
    Word::new("ipa", "IPA"),
    Word::new("territory", "Territorio"),
    Word::new("uts_code", "codice dell'unità territoriale"),
    Word::new("uts_name", "unità territoriale"),
    Word::new("province_sign", "sigla"),
    Word::new("region", "Regione"),
    Word::new("reach", "Recapiti"),
    Word::new("pec", "PEC"),
    Word::new("website", "Sito"),
    Word::new("address", "Indirizzo"),
    Word::new("street", "Via"),
    Word::new("street_number", "Numero civico"),
    Word::new("postal_code", "CAP"),
    Word::new("town", "Località"),
    Word::new("province", "Provincia"),
    Word::new("invoicing", "Fatturazione"),
    Word::new("office_code", "Codice univoco ufficio"),
    Word::new("office_note", "Note sull'ufficio"),
    Word::new("inhabitants", "Abitanti"),
    Word::new("active_from", "Attivo dal"),
    Word::new("active_to", "Attivo fino al"),
    Word::new("origin", "Provenienza dei dati"),
    Word::new("invented", "Dati dimostrativi"),
];

pub(crate) const CONTACT: &[Word] = &[
    Word::one_of("role", "Ruolo", ContactRole::OPTIONS),
    Word::new("name", "Nome e cognome"),
    Word::new("valid_from", "In carica dal"),
    Word::new("valid_to", "In carica fino al"),
];

pub(crate) const DRIVER: &[Word] = &[
    Word::one_of("driver", "Parametro", &[("inhabitants", "Abitanti"), ("workstations", "Postazioni")]),
    Word::new("label", "Nome"),
    Word::new("unit", "Unità"),
    Word::new("code", "Codice"),
    Word::new("reference_date", "Data di riferimento"),
    Word::new("value", "Valore"),
];

pub(crate) const IMPORT: &[Word] = &[Word::new("file_name", "File"), Word::new("rows", "Righe")];

pub(crate) const CENTRE: &[Word] = &[
    Word::new("uts_code", "Codice dell'unità territoriale"),
    Word::new("province", "Provincia"),
    Word::new("model", "Gestione"),
    Word::one_of("form", "Forma", ManagementForm::OPTIONS),
    Word::one_of("level", "Livello", Level::OPTIONS),
    Word::new("partner", "Società o partner"),
    Word::new("issuer", "Chi emette le fatture"),
    Word::new("denomination", "Denominazione"),
    Word::new("tax_code", "codice fiscale"),
    Word::new("vat_number", "partita IVA"),
    Word::new("address", "Indirizzo"),
    Word::new("street", "Via"),
    Word::new("street_number", "Numero civico"),
    Word::new("postal_code", "CAP"),
    Word::new("town", "Località"),
    Word::new("issuer.address.province", "Provincia"),
    Word::new("regime", "Regime fiscale"),
    Word::new("iban", "IBAN"),
    Word::new("office", "Ufficio"),
    Word::new("pec", "PEC"),
    Word::new("transmitter", "Codice del trasmittente"),
];

pub(crate) const ORGAN: &[Word] = &[
    Word::one_of("kind", "Tipo di organo", OrganKind::OPTIONS),
    Word::new("functions", "Funzioni"),
    Word::new("seat_rule", "Composizione"),
    Word::new("term_years", "Durata in anni"),
    Word::new("seat", "Seggio"),
    Word::new("valid_from", "In carica dal"),
    Word::new("valid_to", "In carica fino al"),
];

pub(crate) const STAFF: &[Word] = &[
    Word::new("role", "Ruolo"),
    Word::one_of("employer", "Per chi lavora", Employer::OPTIONS),
    Word::new("people", "Persone"),
    Word::rate("share", "Quota del tempo di lavoro"),
    Word::new("skills", "Competenze"),
    Word::new("qualification", "Titolo o esperienza"),
];
