//! What this is: the ways in which a price is computed, with the numbers each of them needs.
//! What it is not: an amount; [`super::charge`] makes one for a body and a period.

use kernel::{Cents, Price};
use serde::{Deserialize, Serialize};

use super::{BandFaults, Bands, DriverKind};

/// A profile with its hourly price.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// Such as «Sistemista».
    pub name: String,
    /// Per hour.
    pub price: Price,
}

/// How a price is computed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Method {
    /// So much per inhabitant.
    PerInhabitant {
        /// Per inhabitant.
        price: Price,
    },
    /// A whole amount by band of inhabitants.
    BandAmount {
        /// The amounts.
        bands: Bands<Cents>,
    },
    /// So much per inhabitant, each slice of inhabitants at its own price.
    Graduated {
        /// The prices.
        bands: Bands<Price>,
    },
    /// So much per workstation.
    PerWorkstation {
        /// Per workstation.
        price: Price,
    },
    /// «In funzione della dimensione dell'ente»: amounts by band that lie between two published ends. Until the
    /// bands are decided only the two ends are known, and nobody can be charged.
    SizeRange {
        /// The least that anybody pays.
        least: Cents,
        /// The most that anybody pays.
        most: Cents,
        /// The amounts, once they are decided.
        bands: Option<Bands<Cents>>,
    },
    /// By the hour, each profile at its own price.
    HourlyByProfile {
        /// The profiles.
        profiles: Vec<Profile>,
    },
    /// One amount for everybody.
    Flat {
        /// The amount.
        amount: Cents,
    },
    /// In the membership fee: nothing more to pay, still shown.
    Included,
}

/// Which way of computing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MethodKind {
    /// See [`Method::PerInhabitant`].
    PerInhabitant,
    /// See [`Method::BandAmount`].
    BandAmount,
    /// See [`Method::Graduated`].
    Graduated,
    /// See [`Method::PerWorkstation`].
    PerWorkstation,
    /// See [`Method::SizeRange`].
    SizeRange,
    /// See [`Method::HourlyByProfile`].
    HourlyByProfile,
    /// See [`Method::Flat`].
    Flat,
    /// See [`Method::Included`].
    Included,
}

/// A method that cannot be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotMethod {
    /// Less than nothing.
    #[error("I prezzi non possono essere negativi")]
    Negative,
    /// The two ends are swapped.
    #[error("L'importo minimo supera il massimo: scambiali")]
    Ends,
    /// An amount outside the two ends.
    #[error("Fascia «{0}»: l'importo è fuori dai limiti minimo e massimo dichiarati")]
    OutOfEnds(String),
    /// No profile.
    #[error("Scrivi almeno un profilo con il suo prezzo orario")]
    NoProfiles,
    /// A profile twice.
    #[error("Il profilo «{0}» compare due volte")]
    ProfileTwice(String),
    /// Bands that do not fit together.
    #[error(transparent)]
    Bands(#[from] BandFaults),
}

impl MethodKind {
    /// Every method, in the order of the forms.
    pub const ALL: [Self; 8] = [
        Self::PerInhabitant,
        Self::BandAmount,
        Self::Graduated,
        Self::PerWorkstation,
        Self::SizeRange,
        Self::HourlyByProfile,
        Self::Flat,
        Self::Included,
    ];

    /// The word kept in the database and used in addresses and by the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::PerInhabitant => "per_inhabitant",
            Self::BandAmount => "band_amount",
            Self::Graduated => "graduated",
            Self::PerWorkstation => "per_workstation",
            Self::SizeRange => "size_range",
            Self::HourlyByProfile => "hourly_by_profile",
            Self::Flat => "flat",
            Self::Included => "included",
        }
    }

    /// The method with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The method in Italian.
    pub fn label(self) -> &'static str {
        match self {
            Self::PerInhabitant => "Prezzo per abitante",
            Self::BandAmount => "Importo per fascia di abitanti",
            Self::Graduated => "Prezzo per abitante a scaglioni",
            Self::PerWorkstation => "Prezzo per postazione",
            Self::SizeRange => "In funzione della dimensione dell'ente",
            Self::HourlyByProfile => "A ore, per profilo professionale",
            Self::Flat => "Importo fisso",
            Self::Included => "Compreso nella quota di adesione",
        }
    }

    /// What is counted.
    pub fn unit(self) -> &'static str {
        match self {
            Self::PerInhabitant | Self::Graduated => "abitante",
            Self::PerWorkstation => "postazione",
            Self::HourlyByProfile => "ora",
            Self::BandAmount | Self::SizeRange | Self::Flat | Self::Included => "anno",
        }
    }

    /// The driver it needs.
    pub fn driver(self) -> Option<DriverKind> {
        match self {
            Self::PerInhabitant | Self::BandAmount | Self::Graduated | Self::SizeRange => {
                Some(DriverKind::Inhabitants)
            }
            Self::PerWorkstation => Some(DriverKind::Workstations),
            Self::HourlyByProfile | Self::Flat | Self::Included => None,
        }
    }
}

impl Method {
    /// Which way of computing.
    pub fn kind(&self) -> MethodKind {
        match self {
            Self::PerInhabitant { .. } => MethodKind::PerInhabitant,
            Self::BandAmount { .. } => MethodKind::BandAmount,
            Self::Graduated { .. } => MethodKind::Graduated,
            Self::PerWorkstation { .. } => MethodKind::PerWorkstation,
            Self::SizeRange { .. } => MethodKind::SizeRange,
            Self::HourlyByProfile { .. } => MethodKind::HourlyByProfile,
            Self::Flat { .. } => MethodKind::Flat,
            Self::Included => MethodKind::Included,
        }
    }

    /// Accepts the method if its numbers make sense together.
    pub fn checked(self) -> Result<Self, NotMethod> {
        match &self {
            Self::PerInhabitant { price } | Self::PerWorkstation { price } => not_negative(price.get())?,
            Self::BandAmount { bands } => {
                bands.rows().iter().try_for_each(|row| not_negative(row.value.get()))?;
            }
            Self::Graduated { bands } => {
                bands.rows().iter().try_for_each(|row| not_negative(row.value.get()))?;
            }
            Self::SizeRange { least, most, bands } => size_range(*least, *most, bands.as_ref())?,
            Self::HourlyByProfile { profiles } => hourly(profiles)?,
            Self::Flat { amount } => not_negative(amount.get())?,
            Self::Included => {}
        }
        Ok(self)
    }

    /// The price in a line: `0,44 € per abitante`, `da 150,00 € a 10.500,00 €, 11 fasce`.
    pub fn words(&self) -> String {
        match self {
            Self::PerInhabitant { price } => format!("{price} per abitante"),
            Self::PerWorkstation { price } => format!("{price} per postazione"),
            Self::BandAmount { bands } => in_bands(bands.rows().iter().map(|row| row.value)),
            Self::Graduated { bands } => {
                format!("per abitante, {}", in_bands(bands.rows().iter().map(|row| row.value)))
            }
            Self::SizeRange { least, most, .. } => format!("da {least} a {most}"),
            Self::HourlyByProfile { profiles } => {
                let each: Vec<String> =
                    profiles.iter().map(|p| format!("{}: {}/ora", p.name, p.price)).collect();
                each.join(", ")
            }
            Self::Flat { amount } => amount.euro(),
            Self::Included => "compreso nella quota".to_owned(),
        }
    }
}

fn not_negative(figure: i64) -> Result<(), NotMethod> {
    if figure < 0 { Err(NotMethod::Negative) } else { Ok(()) }
}

fn size_range(least: Cents, most: Cents, bands: Option<&Bands<Cents>>) -> Result<(), NotMethod> {
    not_negative(least.get())?;
    if least > most {
        return Err(NotMethod::Ends);
    }
    let outside =
        bands.and_then(|bands| bands.rows().iter().find(|row| row.value < least || row.value > most));
    outside.map_or(Ok(()), |row| Err(NotMethod::OutOfEnds(row.range.to_string())))
}

fn hourly(profiles: &[Profile]) -> Result<(), NotMethod> {
    if profiles.is_empty() {
        return Err(NotMethod::NoProfiles);
    }
    let names: Vec<String> = profiles.iter().map(|profile| kernel::text::fold(&profile.name)).collect();
    for (at, profile) in profiles.iter().enumerate() {
        not_negative(profile.price.get())?;
        if names.iter().take(at).any(|name| names.get(at) == Some(name)) {
            return Err(NotMethod::ProfileTwice(profile.name.clone()));
        }
    }
    Ok(())
}

fn in_bands<T: Ord + Copy + std::fmt::Display>(values: impl Iterator<Item = T>) -> String {
    let values: Vec<T> = values.collect();
    match (values.iter().min(), values.iter().max()) {
        (Some(least), Some(most)) => format!("da {least} a {most}, {} fasce", values.len()),
        (_, _) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::paste;

    fn bands(text: &str) -> Bands<Cents> {
        Bands::check(&paste::table(text, Cents::parse_it).unwrap()).unwrap()
    }

    #[test]
    fn a_method_whose_numbers_contradict_each_other_is_refused() {
        let (low, high) = (Cents::new(90_000), Cents::new(200_000));
        let size = |least, most, table: Option<&str>| {
            Method::SizeRange { least, most, bands: table.map(bands) }.checked().map(|_| ())
        };
        assert_eq!(size(low, high, None), Ok(()));
        assert_eq!(size(low, high, Some("fino a 3000; 900\noltre 3000; 2.000")), Ok(()));
        assert_eq!(size(high, low, None), Err(NotMethod::Ends));
        let outside = size(low, high, Some("fino a 3000; 899,99\noltre 3000; 2.000"));
        assert_eq!(outside, Err(NotMethod::OutOfEnds("fino a 3.000".into())));
        assert_eq!(Method::Flat { amount: Cents::new(-1) }.checked(), Err(NotMethod::Negative));
        assert_eq!(Method::HourlyByProfile { profiles: Vec::new() }.checked(), Err(NotMethod::NoProfiles));
        let profile = |name: &str| Profile { name: name.into(), price: Price::new(1) };
        let twice = Method::HourlyByProfile { profiles: vec![profile("Sistemista"), profile("sistemista ")] };
        assert_eq!(twice.checked(), Err(NotMethod::ProfileTwice("sistemista ".into())));
    }

    #[test]
    fn every_method_says_its_price_in_a_line_and_survives_storage() {
        let price = |text| Price::parse_it(text).unwrap();
        for (method, words) in [
            (Method::PerInhabitant { price: price("0,44") }, "0,44 € per abitante"),
            (Method::PerWorkstation { price: price("33") }, "33,00 € per postazione"),
            (
                Method::BandAmount { bands: bands("fino a 500; 150\noltre 500; 960") },
                "da 150,00 € a 960,00 €, 2 fasce",
            ),
            (
                Method::SizeRange { least: Cents::new(43_000), most: Cents::new(155_000), bands: None },
                "da 430,00 € a 1.550,00 €",
            ),
            (
                Method::HourlyByProfile {
                    profiles: vec![Profile { name: "Sistemista".into(), price: price("35") }],
                },
                "Sistemista: 35,00 €/ora",
            ),
            (Method::Flat { amount: Cents::new(100) }, "1,00 €"),
            (Method::Included, "compreso nella quota"),
        ] {
            assert_eq!(method.words(), words);
            let stored = serde_json::to_string(&method).unwrap();
            assert_eq!(serde_json::from_str::<Method>(&stored).unwrap(), method);
        }
    }
}
