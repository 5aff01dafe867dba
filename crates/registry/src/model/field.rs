//! What this is: the fields of a body as text, one table for forms, differences, exports and imports, so that
//! they can never disagree.
//! What it is not: the order or the grouping of a page.

use std::fmt::Display;

use kernel::{BodyId, Day, text};

use super::body::{BodyData, BodyKind, Successor};
use super::names::Names;

/// What people of the body itself may change.
pub const OWN_FIELDS: &[Field] = &[
    Field::VatNumber,
    Field::Pec,
    Field::Email,
    Field::Phone,
    Field::Website,
    Field::Street,
    Field::StreetNumber,
    Field::PostalCode,
    Field::Town,
    Field::AddressProvince,
    Field::OfficeCode,
    Field::OfficeNote,
];

macro_rules! fields {
    ($($variant:ident = $code:literal, $label:literal, [$($also:literal),*];)+) => {
        /// A field of a body.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Field { $(#[doc = $label] $variant),+ }

        impl Field {
            /// Every field, in the order of exports.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Its name in forms and in stored imports.
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// Its name on pages and at the head of exported columns.
            pub fn label(self) -> &'static str {
                match self { $(Self::$variant => $label),+ }
            }

            /// Other names under which files bring it.
            pub fn also(self) -> &'static [&'static str] {
                match self { $(Self::$variant => &[$($also),*]),+ }
            }

            /// The field with this name.
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.code() == code)
            }
        }
    };
}

fields! {
    Kind = "kind", "Tipo di ente", ["tipo", "tipologia"];
    Name = "name", "Denominazione", ["denominazione in italiano", "comune", "nome", "ente", "denominazione ente"];
    AlternativeName = "alternative_name", "Altra denominazione", ["denominazione altra lingua"];
    Istat = "istat", "Codice ISTAT", ["codice comune formato alfanumerico", "istat", "codice istat comune", "pro com"];
    Belfiore = "belfiore", "Codice catastale", ["codice catastale del comune", "belfiore", "codice belfiore"];
    TaxCode = "tax_code", "Codice fiscale", ["cf", "codice fiscale ente"];
    VatNumber = "vat_number", "Partita IVA", ["p iva", "piva"];
    Ipa = "ipa", "Codice IPA", ["ipa"];
    UtsCode = "uts_code", "Codice unità territoriale", ["codice uts", "codice dell unita territoriale sovracomunale valida a fini statistici"];
    UtsName = "uts_name", "Unità territoriale", ["provincia", "denominazione dell unita territoriale sovracomunale valida a fini statistici"];
    ProvinceSign = "province_sign", "Sigla provincia", ["sigla automobilistica", "sigla"];
    Region = "region", "Regione", ["denominazione regione"];
    Pec = "pec", "PEC", ["mail1", "indirizzo pec"];
    Email = "email", "E-mail", ["posta elettronica", "mail"];
    Phone = "phone", "Telefono", ["tel"];
    Website = "website", "Sito web", ["sito istituzionale", "sito"];
    OfficeCode = "office_code", "Codice univoco ufficio", ["codice uni uo", "codice ufficio", "cuu", "codice destinatario"];
    OfficeNote = "office_note", "Nota sull'ufficio di fatturazione", [];
    Street = "street", "Indirizzo", ["via"];
    StreetNumber = "street_number", "Numero civico", ["civico"];
    PostalCode = "postal_code", "CAP", [];
    Town = "town", "Località", ["citta"];
    AddressProvince = "address_province", "Provincia della sede", [];
    Parent = "parent", "Unione di cui fa parte", ["unione"];
    Successor = "successor", "Ente che subentra", [];
    SuccessorFrom = "successor_from", "Subentro dal", [];
    ActiveFrom = "active_from", "Attivo dal", [];
    ActiveTo = "active_to", "Attivo fino al", [];
    Invented = "invented", "Dati inventati", [];
    OriginNote = "origin_note", "Nota sull'origine dei dati", [];
}

impl Field {
    /// The text of the field.
    pub fn get(self, data: &BodyData, names: &Names) -> String {
        match self {
            Self::Kind => data.kind.label().to_owned(),
            Self::Name => data.name.clone(),
            Self::AlternativeName => data.alternative_name.clone(),
            Self::Istat => shown(data.codes.istat.as_ref()),
            Self::Belfiore => shown(data.codes.belfiore.as_ref()),
            Self::TaxCode => shown(data.codes.tax_code.as_ref()),
            Self::VatNumber => shown(data.codes.vat_number.as_ref()),
            Self::Ipa => shown(data.codes.ipa.as_ref()),
            Self::UtsCode => data.territory.uts_code.clone(),
            Self::UtsName => data.territory.uts_name.clone(),
            Self::ProvinceSign => shown(data.territory.province_sign.as_ref()),
            Self::Region => data.territory.region.clone(),
            Self::Pec => shown(data.reach.pec.as_ref()),
            Self::Email => shown(data.reach.email.as_ref()),
            Self::Phone => data.reach.phone.clone(),
            Self::Website => data.reach.website.clone(),
            Self::OfficeCode => shown(data.invoicing.office_code.as_ref()),
            Self::OfficeNote => data.invoicing.office_note.clone(),
            Self::Street => data.address.street.clone(),
            Self::StreetNumber => data.address.street_number.clone(),
            Self::PostalCode => shown(data.address.postal_code.as_ref()),
            Self::Town => data.address.town.clone(),
            Self::AddressProvince => shown(data.address.province.as_ref()),
            Self::Parent => data.parent.map(|body| names.reference(body)).unwrap_or_default(),
            Self::Successor => data.successor.map(|s| names.reference(s.body_id)).unwrap_or_default(),
            Self::SuccessorFrom => data.successor.map(|s| s.from.iso()).unwrap_or_default(),
            Self::ActiveFrom => data.active_from.map(Day::iso).unwrap_or_default(),
            Self::ActiveTo => data.active_to.map(Day::iso).unwrap_or_default(),
            Self::Invented => {
                if data.origin.invented {
                    "sì".into()
                } else {
                    String::new()
                }
            }
            Self::OriginNote => data.origin.note.clone(),
        }
    }

    /// Writes a text into the field, or says what is wrong with it, naming the field. An empty text empties
    /// the field, except kind and name.
    pub fn set(self, data: &mut BodyData, text: &str, names: &Names) -> Result<(), String> {
        let text = text.trim();
        let (codes, territory) = (&mut data.codes, &mut data.territory);
        match self {
            Self::Kind => data.kind = self.kind(text)?,
            Self::Name => data.name = self.required(text)?,
            Self::AlternativeName => data.alternative_name = self.line(text, 200)?,
            Self::Istat => codes.istat = self.parsed(text)?,
            Self::Belfiore => codes.belfiore = self.parsed(text)?,
            Self::TaxCode => codes.tax_code = self.parsed(text)?,
            Self::VatNumber => codes.vat_number = self.parsed(text)?,
            Self::Ipa => codes.ipa = self.parsed(text)?,
            Self::UtsCode => territory.uts_code = self.line(text, 3)?,
            Self::UtsName => territory.uts_name = self.line(text, 200)?,
            Self::ProvinceSign => territory.province_sign = self.parsed(text)?,
            Self::Region => territory.region = self.line(text, 200)?,
            Self::OfficeCode => data.invoicing.office_code = self.parsed(text)?,
            Self::OfficeNote => data.invoicing.office_note = self.line(text, 1000)?,
            Self::Parent => data.parent = self.body(text, names)?,
            Self::Successor => data.successor = self.successor(text, data.successor, names)?,
            Self::SuccessorFrom => self.successor_from(text, data)?,
            Self::ActiveFrom => data.active_from = self.parsed(text)?,
            Self::ActiveTo => data.active_to = self.parsed(text)?,
            Self::Invented => data.origin.invented = self.yes(text)?,
            Self::OriginNote => data.origin.note = self.line(text, 1000)?,
            Self::Pec | Self::Email | Self::Phone | Self::Website => self.set_reach(data, text)?,
            Self::Street | Self::StreetNumber | Self::PostalCode | Self::Town | Self::AddressProvince => {
                self.set_address(data, text)?;
            }
        }
        Ok(())
    }

    fn set_reach(self, data: &mut BodyData, text: &str) -> Result<(), String> {
        let reach = &mut data.reach;
        match self {
            Self::Pec => reach.pec = self.parsed(text)?,
            Self::Email => reach.email = self.parsed(text)?,
            Self::Phone => reach.phone = self.line(text, 60)?,
            _ => reach.website = self.line(text, 200)?,
        }
        Ok(())
    }

    fn set_address(self, data: &mut BodyData, text: &str) -> Result<(), String> {
        let address = &mut data.address;
        match self {
            // The exchange system takes 60 characters of street and 8 of house number.
            Self::Street => address.street = self.line(text, 60)?,
            Self::StreetNumber => address.street_number = self.line(text, 8)?,
            Self::PostalCode => address.postal_code = self.parsed(text)?,
            Self::Town => address.town = self.line(text, 60)?,
            _ => address.province = self.parsed(text)?,
        }
        Ok(())
    }

    fn wrong(self, why: impl Display) -> String {
        let why = why.to_string();
        if why.starts_with(self.label()) { why } else { format!("{}: {why}", self.label()) }
    }

    fn line(self, text: &str, longest: usize) -> Result<String, String> {
        let count = text.chars().count();
        if count > longest {
            return Err(self.wrong(format!("scrivi al massimo {longest} caratteri (ora sono {count})")));
        }
        if text.chars().any(|letter| letter.is_control() && letter != '\n') {
            return Err(self.wrong("togli i caratteri speciali"));
        }
        Ok(text.to_owned())
    }

    fn required(self, text: &str) -> Result<String, String> {
        if text.is_empty() { Err(self.wrong("compila questo campo")) } else { self.line(text, 200) }
    }

    fn parsed<T: std::str::FromStr<Err: Display>>(self, text: &str) -> Result<Option<T>, String> {
        if text.is_empty() {
            return Ok(None);
        }
        text.parse().map(Some).map_err(|why| self.wrong(why))
    }

    fn kind(self, text: &str) -> Result<BodyKind, String> {
        let folded = text::fold(text);
        let known =
            BodyKind::ALL.iter().find(|kind| kind.code() == text || text::fold(kind.label()) == folded);
        known.copied().ok_or_else(|| {
            let all: Vec<&str> = BodyKind::ALL.iter().map(|kind| kind.label()).collect();
            self.wrong(format!("scrivi uno di questi: {}", all.join(", ")))
        })
    }

    fn body(self, text: &str, names: &Names) -> Result<Option<BodyId>, String> {
        if text.is_empty() { Ok(None) } else { names.one(text).map(Some).map_err(|why| self.wrong(why)) }
    }

    /// The day comes with [`Field::SuccessorFrom`], which follows in the order of the fields.
    fn successor(
        self,
        text: &str,
        old: Option<Successor>,
        names: &Names,
    ) -> Result<Option<Successor>, String> {
        let from = old.map_or(Day::FIRST, |old| old.from);
        Ok(self.body(text, names)?.map(|body_id| Successor { body_id, from }))
    }

    fn successor_from(self, text: &str, data: &mut BodyData) -> Result<(), String> {
        match (self.parsed(text)?, data.successor.as_mut()) {
            (Some(from), Some(successor)) => successor.from = from,
            (None, None) => {}
            (None, Some(_)) => return Err(self.wrong("scrivi da quale giorno subentra l'altro ente")),
            (Some(_), None) => return Err(self.wrong("scrivi anche quale ente subentra, o togli la data")),
        }
        Ok(())
    }

    fn yes(self, text: &str) -> Result<bool, String> {
        match text::fold(text).as_str() {
            "" | "no" | "false" | "0" => Ok(false),
            "si" | "true" | "1" | "x" => Ok(true),
            _ => Err(self.wrong("scrivi sì o no")),
        }
    }
}

fn shown<T: Display>(value: Option<&T>) -> String {
    value.map(ToString::to_string).unwrap_or_default()
}

/// A field whose text is no longer the same.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct FieldChange {
    /// The label of the field.
    pub field: String,
    /// The text before.
    pub before: String,
    /// The text after.
    pub after: String,
}

/// The fields in which two bodies differ, before and after.
pub fn changes(before: &BodyData, after: &BodyData, names: &Names) -> Vec<FieldChange> {
    Field::ALL
        .iter()
        .map(|field| FieldChange {
            field: field.label().to_owned(),
            before: field.get(before, names),
            after: field.get(after, names),
        })
        .filter(|change| change.before != change.after)
        .collect()
}

/// Writes texts into fields and collects every error, with the code of its field.
pub fn set_all<'a>(
    data: &mut BodyData,
    texts: impl IntoIterator<Item = (Field, &'a str)>,
    names: &Names,
) -> Vec<(Field, String)> {
    let wrong = |(field, text): (Field, &str)| field.set(data, text, names).err().map(|why| (field, why));
    texts.into_iter().filter_map(wrong).collect()
}

/// What is wrong between fields.
pub fn contradictions(data: &BodyData) -> Vec<(Field, String)> {
    let mut wrong = Vec::new();
    if let (Some(from), Some(to)) = (data.active_from, data.active_to)
        && to < from
    {
        wrong.push((Field::ActiveTo, format!("Attivo fino al: deve venire dopo l'inizio, {from}")));
    }
    if data.codes.tax_code.as_ref().is_some_and(|code| !code.is_of_a_body()) {
        wrong.push((Field::TaxCode, "Codice fiscale: quello di un ente ha 11 cifre".into()));
    }
    if data.successor.is_some_and(|successor| successor.from == Day::FIRST) {
        wrong.push((
            Field::SuccessorFrom,
            "Subentro dal: scrivi da quale giorno subentra l'altro ente".into(),
        ));
    }
    wrong
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn whatever_is_typed_either_is_refused_by_name_or_reads_back_the_same(
            text in r"([a-zA-Z0-9 @._'àèìòù/-]{0,24}|[0-9]{5,11}|[0-9]{4}-[0-9]{2}-[0-9]{2})",
            at in 0..Field::ALL.len(),
        ) {
            let (field, names, mut data) = (Field::ALL[at], Names::default(), urbino());
            if let Err(why) = field.set(&mut data, &text, &names) {
                prop_assert!(why.contains(field.label()), "{why}");
                return Ok(());
            }
            let mut again = urbino();
            prop_assert_eq!(field.set(&mut again, &field.get(&data, &names), &names), Ok(()));
            prop_assert_eq!(again, data);
        }
    }

    fn urbino() -> BodyData {
        BodyData::named(BodyKind::Municipality, "Urbino")
    }

    #[test]
    fn every_field_reads_back_what_it_shows() {
        let texts = [
            (Field::Kind, "Unione Montana"),
            (Field::Name, "Alta Valle"),
            (Field::Istat, "041067"),
            (Field::Belfiore, "L500"),
            (Field::TaxCode, "00212000418"),
            (Field::VatNumber, "00212000418"),
            (Field::Ipa, "c_l500"),
            (Field::UtsCode, "041"),
            (Field::ProvinceSign, "PU"),
            (Field::Pec, "a@pec.example.it"),
            (Field::OfficeCode, "UF1A2B"),
            (Field::Street, "Via Roma"),
            (Field::PostalCode, "61029"),
            (Field::ActiveFrom, "2020-01-01"),
            (Field::Invented, "sì"),
        ];
        let (mut data, names) = (urbino(), Names::default());
        assert_eq!(set_all(&mut data, texts, &names), vec![]);
        for (field, text) in texts {
            assert_eq!(field.get(&data, &names), text, "{}", field.label());
        }
        let mut copy = urbino();
        let shown: Vec<(Field, String)> =
            Field::ALL.iter().map(|field| (*field, field.get(&data, &names))).collect();
        let errors = set_all(&mut copy, shown.iter().map(|(field, text)| (*field, text.as_str())), &names);
        assert_eq!((errors, &copy), (vec![], &data));
    }

    #[test]
    fn every_wrong_field_is_named_once_with_what_to_do() {
        let (mut data, names) = (urbino(), Names::default());
        let texts =
            [(Field::Istat, "41067"), (Field::Name, ""), (Field::Parent, "Chissà"), (Field::Kind, "Regno")];
        let errors = set_all(&mut data, texts, &names);
        assert_eq!(errors.len(), 4);
        for (field, why) in errors {
            assert!(why.starts_with(field.label()), "{why}");
            assert_eq!(why.matches(field.label()).count(), 1, "{why}");
        }
    }

    #[test]
    fn changes_say_field_before_and_after() {
        let (before, mut after) = (urbino(), urbino());
        after.reach.phone = "0722 1".into();
        let changes = changes(&before, &after, &Names::default());
        let change = FieldChange { field: "Telefono".into(), before: String::new(), after: "0722 1".into() };
        assert_eq!(changes, [change]);
    }

    #[test]
    fn the_words_of_a_rule_between_fields_name_the_field_to_change() {
        let mut data = urbino();
        (data.active_from, data.active_to) = (Day::new(2024, 1, 1), Day::new(2023, 1, 1));
        let wrong = contradictions(&data);
        assert_eq!(wrong.len(), 1);
        assert!(wrong[0].1.contains("1º gennaio 2024"), "{}", wrong[0].1);
    }
}
