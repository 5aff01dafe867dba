//! What this is: the form of a body: its sections, its fields with their help, the reading of what was typed.
//! What it is not: the saving; see [`super::edit`].

use kernel::{BodyId, Can};
use store::{StoreError, Tx};
use webkit::{Field as Control, Form, FormErrors, Posted, Visitor};

use crate::access::ReadsBodies;
use crate::bodies;
use crate::model::field::{OWN_FIELDS, contradictions, set_all};
use crate::model::{BodyData, BodyKind, BodyRef, Field, Names};

/// Fields that belong together.
pub(super) struct Section {
    pub(super) title: &'static str,
    pub(super) controls: Vec<Control>,
}

const SECTIONS: &[(&str, &[Field])] = &[
    ("Che ente è", &[Field::Kind, Field::Name, Field::AlternativeName, Field::Parent]),
    ("Codici", &[Field::Istat, Field::Belfiore, Field::TaxCode, Field::VatNumber, Field::Ipa]),
    ("Fatturazione elettronica", &[Field::OfficeCode, Field::OfficeNote]),
    ("Recapiti", &[Field::Pec, Field::Email, Field::Phone, Field::Website]),
    ("Sede", &[Field::Street, Field::StreetNumber, Field::PostalCode, Field::Town, Field::AddressProvince]),
    ("Territorio", &[Field::UtsCode, Field::UtsName, Field::ProvinceSign, Field::Region]),
    ("Vita dell'ente", &[Field::ActiveFrom, Field::ActiveTo, Field::Successor, Field::SuccessorFrom]),
    ("Origine dei dati", &[Field::Invented, Field::OriginNote]),
];

/// Which fields a person may change: all, or those of the body's own people.
pub(super) fn editable<A: ReadsBodies>(can: &Can<A>) -> &'static [Field] {
    if can.scope().body().is_some() { OWN_FIELDS } else { Field::ALL }
}

/// The sections of the form, with the fields that may be changed.
pub(super) fn sections(form: &Form, editable: &[Field]) -> Vec<Section> {
    let section = |(title, fields): &(&'static str, &[Field])| {
        let shown = fields.iter().filter(|field| editable.contains(field));
        Section { title, controls: shown.map(|field| control(form, *field)).collect() }
    };
    SECTIONS.iter().map(section).filter(|section| !section.controls.is_empty()).collect()
}

/// The form with what is known of a body.
pub(super) fn filled(visitor: &Visitor, action: &str, data: &BodyData, names: &Names) -> Form {
    let text = |field: Field| match field {
        Field::Kind => data.kind.code().to_owned(),
        _ => field.get(data, names),
    };
    Form::filled(visitor, action, Field::ALL.iter().map(|field| (field.code(), text(*field))))
}

fn control(form: &Form, field: Field) -> Control {
    let (name, label) = (field.code(), field.label());
    let control = match field {
        Field::Kind => return form.select(name, label, BodyKind::OPTIONS).required(),
        Field::Name => form.text(name, label).required().longest(200),
        Field::Pec | Field::Email => form.email(name, label),
        Field::SuccessorFrom | Field::ActiveFrom | Field::ActiveTo => form.day(name, label),
        Field::Invented => form.checkbox(name, label),
        Field::OfficeNote | Field::OriginNote => form.area(name, label).rows(2).longest(1000),
        _ => form.text(name, label),
    };
    control.help(help(field))
}

fn help(field: Field) -> &'static str {
    match field {
        Field::Name => {
            "Senza «Comune di», per esempio «Urbino». Per Unioni, parchi e società il nome per intero"
        }
        Field::AlternativeName => "In un'altra lingua o con cui è conosciuto",
        Field::Parent => "Codice ISTAT, codice fiscale o nome esatto dell'Unione, se ne fa parte",
        Field::Istat => "6 cifre, per esempio 041067. Solo per i Comuni",
        Field::Belfiore => "Una lettera e 3 cifre, per esempio L500",
        Field::TaxCode => "11 cifre: lo si trova sul sito dell'ente e nell'IndicePA",
        Field::VatNumber => "Solo se l'ente ha un'attività commerciale",
        Field::Ipa => "Il codice nell'indice delle pubbliche amministrazioni, per esempio c_l500",
        Field::OfficeCode => {
            "6 caratteri, per esempio UF1A2B: l'ufficio che riceve le fatture, dall'IndicePA"
        }
        Field::OfficeNote => {
            "Quale ufficio è, da quando, chi lo ha confermato. I codici di prima restano nella storia"
        }
        Field::Pec => "Per esempio comune.urbino@pec.example.it",
        Field::Street => "Senza il numero, al massimo 60 caratteri: così arriva anche in fattura",
        Field::PostalCode => "5 cifre, per esempio 61029",
        Field::AddressProvince | Field::ProvinceSign => "2 lettere, per esempio PU",
        Field::UtsCode => "3 cifre dell'elenco ISTAT, per esempio 041; per le Città metropolitane 2xx",
        Field::Successor => "Quando i Comuni si fondono: codice o nome dell'ente che continua",
        Field::SuccessorFrom => "Il primo giorno dell'ente che subentra; la storia resta su questo",
        Field::ActiveTo => "L'ultimo giorno di vita dell'ente, se è cessato",
        Field::Invented => "Da segnare se qualche dato è di prova: ogni pagina lo dirà",
        Field::OriginNote => "Da dove vengono i dati, o quali sono inventati",
        Field::Kind
        | Field::UtsName
        | Field::Region
        | Field::Email
        | Field::Phone
        | Field::Website
        | Field::StreetNumber
        | Field::Town
        | Field::ActiveFrom => "",
    }
}

/// What was typed, written over what was there. Fields that may not be changed keep what was there.
pub(super) fn read(
    posted: &Posted,
    mut data: BodyData,
    editable: &[Field],
    names: &Names,
) -> Result<BodyData, FormErrors> {
    // An unticked box is not sent at all.
    let texts = editable.iter().map(|field| (*field, posted.get(field.code()).unwrap_or_default()));
    let mut wrong = set_all(&mut data, texts, names);
    wrong.extend(contradictions(&data));
    let mut errors = FormErrors::default();
    for (field, message) in wrong {
        errors.add(field.code(), message);
    }
    if errors.is_empty() { Ok(data) } else { Err(errors) }
}

/// The names of the bodies that the data refer to, and of those that were typed.
pub(super) async fn names<A: ReadsBodies>(
    tx: &mut Tx,
    can: &Can<A>,
    data: Option<&BodyData>,
    posted: Option<&Posted>,
) -> Result<Names, StoreError> {
    let mut found: Vec<BodyRef> = Vec::new();
    for id in data.map(linked).unwrap_or_default() {
        found.extend(reference(tx, can, id).await?);
    }
    for words in posted.map(typed).unwrap_or_default() {
        for body in bodies::search(tx, can, words, 50).await? {
            if !found.iter().any(|known| known.body_id == body.body_id) {
                found.push(body);
            }
        }
    }
    Ok(Names::of(&found))
}

fn linked(data: &BodyData) -> Vec<BodyId> {
    data.parent.into_iter().chain(data.successor.map(|successor| successor.body_id)).collect()
}

fn typed(posted: &Posted) -> Vec<&str> {
    let typed = [Field::Parent, Field::Successor].into_iter().filter_map(|field| posted.get(field.code()));
    typed.filter(|words| !words.trim().is_empty()).collect()
}

async fn reference<A: ReadsBodies>(
    tx: &mut Tx,
    can: &Can<A>,
    id: BodyId,
) -> Result<Option<BodyRef>, StoreError> {
    Ok(bodies::get(tx, can, id).await?.map(|body| BodyRef::of(&body)))
}
