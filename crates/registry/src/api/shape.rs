//! What this is: bodies and figures as JSON, in and out.
//! What it is not: checked on the way in; fields are read as on the pages, and errors name them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::model::{Body, BodyKind, DriverValue, Field, Names};

macro_rules! texts {
    ($($(#[$doc:meta])* $field:ident = $variant:ident;)+) => {
        /// A body. Texts that are not known are absent.
        #[derive(Debug, Serialize, ToSchema)]
        pub(super) struct ApiBody {
            /// Its id.
            id: String,
            /// Send it back when changing the body.
            version: i64,
            /// Whether it was put away.
            archived: bool,
            /// `Comune di Urbino`.
            full_name: String,
            /// `municipality`, `province`, `mountain_union`, `municipal_union`, `park`, `library`, `company`, `other`.
            kind: BodyKind,
            /// The latest known inhabitants; ask for the drivers to know their day and source.
            #[serde(skip_serializing_if = "Option::is_none")]
            inhabitants: Option<i64>,
            /// The id of the union of which it is a member.
            #[serde(skip_serializing_if = "Option::is_none")]
            parent: Option<String>,
            /// The id of the body that took its place.
            #[serde(skip_serializing_if = "Option::is_none")]
            successor: Option<String>,
            /// Whether some values are invented, for a demonstration.
            invented: bool,
            $($(#[$doc])* #[serde(skip_serializing_if = "Option::is_none")] $field: Option<String>,)+
        }

        /// What to write of a body. An empty text empties the field.
        #[derive(Debug, Default, Deserialize, ToSchema)]
        #[serde(deny_unknown_fields)]
        pub(super) struct BodyInput {
            /// The id of a new body, chosen by the caller.
            #[serde(default)]
            pub(super) id: Option<Uuid>,
            /// The version that was read; needed to change a body.
            #[serde(default)]
            pub(super) version: Option<i64>,
            /// `municipality`, `province`, `mountain_union`, `municipal_union`, `park`, `library`, `company`, `other`.
            #[serde(default)]
            kind: Option<String>,
            /// The id of the union of which it is a member.
            #[serde(default)]
            parent: Option<String>,
            /// The id of the body that took its place.
            #[serde(default)]
            successor: Option<String>,
            /// Whether some values are invented, for a demonstration.
            #[serde(default)]
            invented: Option<bool>,
            $($(#[$doc])* #[serde(default)] $field: Option<String>,)+
        }

        impl ApiBody {
            pub(super) fn of(body: &Body) -> Self {
                let text = |field: Field| Some(field.get(&body.data, &Names::default())).filter(|text| !text.is_empty());
                Self {
                    id: body.body_id.to_string(),
                    version: body.version,
                    archived: body.archived,
                    full_name: body.full_name(),
                    kind: body.kind,
                    inhabitants: Some(body.inhabitants).filter(|known| *known > 0),
                    parent: body.parent.map(|id| id.to_string()),
                    successor: body.successor.map(|successor| successor.body_id.to_string()),
                    invented: body.origin.invented,
                    $($field: text(Field::$variant),)+
                }
            }
        }

        impl BodyInput {
            /// The texts that were sent, by field.
            pub(super) fn texts(&self) -> Vec<(Field, String)> {
                let invented = self.invented.map(|yes| if yes { "sì".to_owned() } else { String::new() });
                let sent = [
                    (Field::Kind, self.kind.clone()),
                    (Field::Parent, self.parent.clone()),
                    (Field::Successor, self.successor.clone()),
                    (Field::Invented, invented),
                    $((Field::$variant, self.$field.clone()),)+
                ];
                sent.into_iter().filter_map(|(field, text)| text.map(|text| (field, text))).collect()
            }
        }
    };
}

texts! {
    /// Its name, without «Comune di».
    name = Name;
    /// Another name it goes by.
    alternative_name = AlternativeName;
    /// ISTAT code of a Comune, six digits.
    istat = Istat;
    /// Land-registry code of a Comune.
    belfiore = Belfiore;
    /// Tax code, 11 digits.
    tax_code = TaxCode;
    /// VAT number.
    vat_number = VatNumber;
    /// Code in the index of public administrations.
    ipa = Ipa;
    /// ISTAT code of the supra-municipal unit.
    uts_code = UtsCode;
    /// Name of the supra-municipal unit.
    uts_name = UtsName;
    /// Sign of the Province.
    province_sign = ProvinceSign;
    /// Region.
    region = Region;
    /// Certified mail.
    pec = Pec;
    /// Mail.
    email = Email;
    /// Telephone.
    phone = Phone;
    /// Web site.
    website = Website;
    /// Code of the office that receives invoices.
    office_code = OfficeCode;
    /// Note on that office.
    office_note = OfficeNote;
    /// Street or square.
    street = Street;
    /// House number.
    street_number = StreetNumber;
    /// Postal code.
    postal_code = PostalCode;
    /// Town.
    town = Town;
    /// Sign of the Province of the seat.
    address_province = AddressProvince;
    /// The day from which the successor takes its place.
    successor_from = SuccessorFrom;
    /// The day on which it came to be.
    active_from = ActiveFrom;
    /// The last day of its life.
    active_to = ActiveTo;
    /// Where the data come from.
    origin_note = OriginNote;
}

/// A dated figure of a body.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ApiFigure {
    /// `inhabitants`, `workstations`, `mailboxes` or one of the centre's own.
    driver: String,
    /// The day to which the figure refers.
    reference_date: String,
    /// The figure.
    value: i64,
    /// Where it comes from.
    source: String,
    /// When it was recorded.
    recorded_at: String,
    /// Grows with every correction.
    version: i64,
}

impl ApiFigure {
    pub(super) fn of(value: DriverValue) -> Self {
        Self {
            driver: value.driver.into(),
            reference_date: value.reference_date.iso(),
            value: value.value,
            source: value.source,
            recorded_at: value.recorded_at.iso(),
            version: value.version,
        }
    }
}

/// A figure to be recorded.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FigureInput {
    /// `inhabitants`, `workstations`, `mailboxes` or one of the centre's own.
    pub(super) driver: String,
    /// The day to which the figure refers.
    pub(super) reference_date: String,
    /// The figure.
    pub(super) value: i64,
    /// Where it comes from.
    pub(super) source: String,
}
