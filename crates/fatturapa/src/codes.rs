//! What this is: the code lists as data. Each code has the days it may be used
//! and where we learned it; a caller can override any of them.
//! What it is not: an official register. Two publishers' schemas already
//! disagree, so an unknown code is a warning and never stops reading.

use std::borrow::Cow;

use jiff::civil::Date;

use crate::code_list::CodeList;
use crate::model::{
    CausalePagamento, CondizioniPagamento, EsigibilitaIva, ModalitaPagamento, Natura, RegimeFiscale,
    TipoCassa, TipoDocumento, TipoRitenuta,
};

pub(crate) const XSD: &str = "Schema_VFPA12_V1.2.3.xsd";
pub(crate) const XSD_122: &str = "FatturaPA_v1.2.2.xsd; uso dal 1/10/2022: specifiche tecniche 1.7.1";
pub(crate) const SPEC_16: &str = "specifiche tecniche 1.6, uso dal 1/10/2020 (data nota, non verificata)";
pub(crate) const SPEC_19: &str = "specifiche tecniche 1.9, in vigore dal 1/4/2025";
pub(crate) const XSD_UNTIL_2020: &str = "Schema_VFPA12_V1.2.3.xsd, nota: non valido dal 1/1/2021";

/// One code, the days it may be used on invoices, and where we learned it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The code as written in the file.
    pub code: Cow<'static, str>,
    /// The Italian description.
    pub label: Cow<'static, str>,
    /// First invoice date on which it may be used; `None` = always.
    pub from: Option<Date>,
    /// Last invoice date on which it may be used; `None` = still in use.
    pub to: Option<Date>,
    /// Where this was learned.
    pub source: Cow<'static, str>,
}

impl Entry {
    pub(crate) const fn known(
        code: &'static str,
        label: &'static str,
        from: Option<Date>,
        to: Option<Date>,
        source: &'static str,
    ) -> Self {
        Self {
            code: Cow::Borrowed(code),
            label: Cow::Borrowed(label),
            from,
            to,
            source: Cow::Borrowed(source),
        }
    }

    fn status(&self, day: Date) -> Status {
        match (self.from, self.to) {
            (Some(from), _) if day < from => Status::NotYet(from),
            (_, Some(to)) if day > to => Status::Expired(to),
            (_, _) => Status::Valid,
        }
    }
}

/// The lists whose use changes with time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is named as the list it stands for")]
pub enum List {
    TipoDocumento,
    RegimeFiscale,
    Natura,
    EsigibilitaIva,
    ModalitaPagamento,
    CondizioniPagamento,
    TipoRitenuta,
    TipoCassa,
    CausalePagamento,
}

impl List {
    const COUNT: usize = 9;

    fn slot(self) -> usize {
        match self {
            Self::TipoDocumento => 0,
            Self::RegimeFiscale => 1,
            Self::Natura => 2,
            Self::EsigibilitaIva => 3,
            Self::ModalitaPagamento => 4,
            Self::CondizioniPagamento => 5,
            Self::TipoRitenuta => 6,
            Self::TipoCassa => 7,
            Self::CausalePagamento => 8,
        }
    }
}

/// Whether a code may be used on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It may.
    Valid,
    /// Only from the given day.
    NotYet(Date),
    /// Only up to the given day.
    Expired(Date),
    /// No table has it.
    Unknown,
}

/// The tables a check uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tables {
    lists: [Cow<'static, [Entry]>; List::COUNT],
}

static BUILT_IN: Tables = Tables {
    lists: [
        Cow::Borrowed(TipoDocumento::TABLE),
        Cow::Borrowed(RegimeFiscale::TABLE),
        Cow::Borrowed(Natura::TABLE),
        Cow::Borrowed(EsigibilitaIva::TABLE),
        Cow::Borrowed(ModalitaPagamento::TABLE),
        Cow::Borrowed(CondizioniPagamento::TABLE),
        Cow::Borrowed(TipoRitenuta::TABLE),
        Cow::Borrowed(TipoCassa::TABLE),
        Cow::Borrowed(CausalePagamento::TABLE),
    ],
};

impl Tables {
    /// The tables of this version.
    pub fn built_in() -> &'static Self {
        &BUILT_IN
    }

    /// A copy where `entry` takes the place of every entry with its code, or is added.
    #[must_use]
    pub fn with(mut self, list: List, entry: Entry) -> Self {
        if let Some(table) = self.lists.get_mut(list.slot()) {
            let table = table.to_mut();
            table.retain(|known| known.code != entry.code);
            table.push(entry);
        }
        self
    }

    /// The entries of a list.
    pub fn entries(&self, list: List) -> &[Entry] {
        self.lists.get(list.slot()).map_or(&[], |table| table)
    }

    /// Whether `code` may be used on an invoice dated `day`.
    pub fn status(&self, list: List, code: &str, day: Date) -> Status {
        let entry = self.entries(list).iter().find(|entry| entry.code == code);
        entry.map_or(Status::Unknown, |entry| entry.status(day))
    }
}

impl Default for Tables {
    fn default() -> Self {
        BUILT_IN.clone()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn bare_natures_end_with_2020() {
        let tables = Tables::built_in();
        assert_eq!(tables.status(List::Natura, "N2", date(2020, 12, 31)), Status::Valid);
        let ended = Status::Expired(date(2020, 12, 31));
        assert_eq!(tables.status(List::Natura, "N2", date(2021, 1, 1)), ended);
        assert_eq!(tables.status(List::Natura, "N9", date(2021, 1, 1)), Status::Unknown);
    }

    #[test]
    fn a_caller_can_end_split_payment() {
        let end = Entry::known(
            "S",
            "Scissione dei pagamenti",
            None,
            Some(date(2026, 6, 30)),
            "impostazione dell'ente",
        );
        let tables = Tables::default().with(List::EsigibilitaIva, end);
        let after = tables.status(List::EsigibilitaIva, "S", date(2026, 7, 1));
        assert_eq!(after, Status::Expired(date(2026, 6, 30)));
        assert_eq!(tables.status(List::EsigibilitaIva, "I", date(2026, 7, 1)), Status::Valid);
    }
}
