//! What this is: a body of the register: what it is, its codes, where it is, how to reach and invoice it.
//! What it is not: its figures (see [`super::driver`]) nor its people (see [`super::contact`]).

use kernel::{
    Belfiore, BodyId, Day, Email, IpaCode, IstatCode, OfficeCode, Phase, PostalCode, ProvinceSign, Target,
    TaxCode, TenantId, VatNumber, text,
};
use serde::{Deserialize, Serialize};

use super::choice::choice;

choice! {
    /// What a body is.
    BodyKind {
        /// A Comune.
        Municipality = "municipality", "Comune";
        /// A Provincia, metropolitan city or free consortium.
        Province = "province", "Provincia";
        /// An Unione Montana or Comunità Montana.
        MountainUnion = "mountain_union", "Unione Montana";
        /// An Unione di Comuni.
        MunicipalUnion = "municipal_union", "Unione di Comuni";
        /// A park.
        Park = "park", "Ente Parco";
        /// A library.
        Library = "library", "Biblioteca";
        /// A company.
        Company = "company", "Società";
        /// Anything else.
        Other = "other", "Altro ente";
    }
}

/// The codes by which the world knows a body.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Codes {
    /// The statistical code of a Comune; text, since it may begin with zero.
    pub istat: Option<IstatCode>,
    /// The land-registry code of a Comune.
    pub belfiore: Option<Belfiore>,
    /// The tax code.
    pub tax_code: Option<TaxCode>,
    /// The VAT number, for bodies with a commercial activity.
    pub vat_number: Option<VatNumber>,
    /// The code in the index of public administrations.
    pub ipa: Option<IpaCode>,
}

/// Where a body lies.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Territory {
    /// The ISTAT code of the supra-municipal unit (three digits, not the historical province code).
    pub uts_code: String,
    /// Its name, such as `Pesaro e Urbino`.
    pub uts_name: String,
    /// The sign of the Province.
    pub province_sign: Option<ProvinceSign>,
    /// The region.
    pub region: String,
}

/// How to reach a body.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reach {
    /// Certified mail.
    pub pec: Option<Email>,
    /// Mail.
    pub email: Option<Email>,
    /// Telephone, as people write it.
    pub phone: String,
    /// Web site.
    pub website: String,
}

/// A postal address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// Street or square.
    pub street: String,
    /// House number.
    pub street_number: String,
    /// Postal code.
    pub postal_code: Option<PostalCode>,
    /// Town.
    pub town: String,
    /// The sign of its Province.
    pub province: Option<ProvinceSign>,
}

/// Where the electronic invoices of a body go.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invoicing {
    /// The code of the office that receives invoices.
    pub office_code: Option<OfficeCode>,
    /// Which office it is, since when, who confirmed it. Earlier codes stay in the audit trail.
    pub office_note: String,
}

/// The body that takes the place of this one, when Comuni merge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Successor {
    /// Which one.
    pub body_id: BodyId,
    /// From which day.
    pub from: Day,
}

/// Where the record comes from, and whether it was made up.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// Some values are invented, for a demonstration: every page that shows the body says so.
    pub invented: bool,
    /// Which values, and why; or where the true ones come from.
    pub note: String,
}

/// What a form or a file says of a body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BodyData {
    /// What it is.
    pub kind: BodyKind,
    /// Its name, without «Comune di».
    pub name: String,
    /// Its name in another language, or another name it goes by.
    pub alternative_name: String,
    /// Its codes.
    pub codes: Codes,
    /// Where it lies.
    pub territory: Territory,
    /// How to reach it.
    pub reach: Reach,
    /// Its seat.
    pub address: Address,
    /// Where its invoices go.
    pub invoicing: Invoicing,
    /// The union of which it is a member.
    pub parent: Option<BodyId>,
    /// The body that took its place.
    pub successor: Option<Successor>,
    /// The day on which it came to be, if known.
    pub active_from: Option<Day>,
    /// The last day of its life, if it ended.
    pub active_to: Option<Day>,
    /// Where the record comes from.
    pub origin: Origin,
}

impl BodyData {
    /// A body of which only the name is known.
    pub fn named(kind: BodyKind, name: impl Into<String>) -> Self {
        Self {
            kind,
            name: name.into(),
            alternative_name: String::new(),
            codes: Codes::default(),
            territory: Territory::default(),
            reach: Reach::default(),
            address: Address::default(),
            invoicing: Invoicing::default(),
            parent: None,
            successor: None,
            active_from: None,
            active_to: None,
            origin: Origin::default(),
        }
    }

    /// The same body, reached and invoiced as the other says: what its own people may change.
    #[must_use]
    pub fn reached_as(self, other: Self) -> Self {
        let codes = Codes { vat_number: other.codes.vat_number, ..self.codes };
        Self { codes, reach: other.reach, address: other.address, invoicing: other.invoicing, ..self }
    }

    /// The name as acts write it: `Comune di Urbino`, `Provincia di Pesaro e Urbino`, `Unione Montana …`.
    pub fn full_name(&self) -> String {
        match self.kind {
            BodyKind::Municipality => format!("Comune di {}", self.name),
            BodyKind::Province => format!("Provincia di {}", self.name),
            BodyKind::MountainUnion
            | BodyKind::MunicipalUnion
            | BodyKind::Park
            | BodyKind::Library
            | BodyKind::Company
            | BodyKind::Other => self.name.clone(),
        }
    }

    /// Whether the body is alive on this day.
    pub fn is_active_on(&self, day: Day) -> bool {
        self.active_from.is_none_or(|from| from <= day) && self.active_to.is_none_or(|to| day <= to)
    }

    /// The text in which the body is searched: names and codes, folded.
    pub fn search_text(&self) -> String {
        let codes = &self.codes;
        let words = [
            self.kind.label(),
            &self.name,
            &self.alternative_name,
            codes.istat.as_ref().map_or("", IstatCode::as_str),
            codes.belfiore.as_ref().map_or("", Belfiore::as_str),
            codes.tax_code.as_ref().map_or("", TaxCode::as_str),
            codes.vat_number.as_ref().map_or("", VatNumber::as_str),
            codes.ipa.as_ref().map_or("", IpaCode::as_str),
            self.invoicing.office_code.as_ref().map_or("", OfficeCode::as_str),
            self.territory.province_sign.as_ref().map_or("", ProvinceSign::as_str),
        ];
        text::fold(&words.join(" "))
    }

    /// The key by which lists are in alphabetical order.
    pub fn sort_key(&self) -> String {
        sort_key(&self.name)
    }

    /// The key by which lists are in order of ISTAT code; bodies without one come last.
    pub fn istat_key(&self) -> String {
        istat_key(self.codes.istat.as_ref(), &self.name)
    }
}

/// See [`BodyData::sort_key`].
pub(crate) fn sort_key(name: &str) -> String {
    text::sort_key(name)
}

/// See [`BodyData::istat_key`].
pub(crate) fn istat_key(istat: Option<&IstatCode>, name: &str) -> String {
    istat.map_or_else(|| format!("~{}", sort_key(name)), ToString::to_string)
}

/// A body as kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    /// Which.
    pub body_id: BodyId,
    /// Grows with every change: what a form shows must still be what is kept.
    pub version: i64,
    /// Put away: kept with all its history, out of lists and choices.
    pub archived: bool,
    /// The latest known number of inhabitants, for lists; 0 when unknown. Prices use
    /// [`crate::drivers::value_on`], which says the date and the source.
    pub inhabitants: i64,
    /// What is known of it.
    pub data: BodyData,
}

impl std::ops::Deref for Body {
    type Target = BodyData;

    fn deref(&self) -> &BodyData {
        &self.data
    }
}

impl Body {
    /// Where it stands, as far as permissions are concerned.
    pub fn phase(&self) -> Phase {
        if self.archived { Phase::Archived } else { Phase::Current }
    }

    /// What `Actor::may` wants to know.
    pub fn target(&self, tenant: TenantId) -> Target {
        Target::body(tenant, self.body_id, self.phase())
    }
}

/// A body by name, for lists to choose from and for other areas' pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BodyRef {
    /// Which.
    pub body_id: BodyId,
    /// What it is.
    pub kind: BodyKind,
    /// Its name.
    pub name: String,
    /// Its ISTAT code.
    pub istat: Option<IstatCode>,
    /// Its tax code.
    pub tax_code: Option<TaxCode>,
    /// The sign of its Province.
    pub province_sign: Option<ProvinceSign>,
    /// Put away.
    pub archived: bool,
}

impl BodyRef {
    /// The name of this body.
    pub fn of(body: &Body) -> Self {
        Self {
            body_id: body.body_id,
            kind: body.kind,
            name: body.name.clone(),
            istat: body.codes.istat.clone(),
            tax_code: body.codes.tax_code.clone(),
            province_sign: body.territory.province_sign.clone(),
            archived: body.archived,
        }
    }

    /// The name that tells it from others: `Urbino (PU)`.
    pub fn label(&self) -> String {
        match &self.province_sign {
            Some(sign) if self.kind == BodyKind::Municipality => format!("{} ({sign})", self.name),
            Some(_) | None => self.name.clone(),
        }
    }

    /// The text by which a file names it: ISTAT code, or tax code, or name.
    pub fn reference(&self) -> String {
        match (&self.istat, &self.tax_code) {
            (Some(istat), _) => istat.to_string(),
            (None, Some(tax)) => tax.to_string(),
            (None, None) => self.name.clone(),
        }
    }
}
