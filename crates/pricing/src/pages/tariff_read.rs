//! What this is: the form of a tariff read into a method, a VAT regime and a rule for parts of the year.
//! What it is not: the buttons that change its rows; see `rows`.

use std::fmt::Display;

use kernel::{Cents, Day, Price, Rate};
use webkit::{Pairs, Reader};

use super::rows::{TypedRow, fields};
use crate::model::{
    BandFault, BandInput, Bands, Method, MethodKind, NotVat, Profile, Proration, Range, Tariff, Vat, VatKind,
};
use crate::tariffs::TariffData;

/// Reads the whole form; every error is noted in the reader.
pub(super) fn read(f: &mut Reader<'_>, kind: MethodKind, rows: &[TypedRow], on: Day) -> Option<TariffData> {
    let method = method(f, kind, rows);
    let method = method.and_then(|method| method.checked().map_err(|why| f.error("", why.to_string())).ok());
    let vat = vat(f, on);
    let proration = f.choice("proration", "Parte dell'anno", Proration::from_code);
    let unit_label = f.text("unit_label", "Unità", 1..=40);
    let note = f.long_text("note", "Note", 0..=2000);
    Some(TariffData { method: method?, vat: vat?, proration: proration?, unit_label, note })
}

fn method(f: &mut Reader<'_>, kind: MethodKind, rows: &[TypedRow]) -> Option<Method> {
    match kind {
        MethodKind::PerInhabitant => {
            Some(Method::PerInhabitant { price: f.price("price", "Prezzo per abitante")? })
        }
        MethodKind::PerWorkstation => {
            Some(Method::PerWorkstation { price: f.price("price", "Prezzo per postazione")? })
        }
        MethodKind::BandAmount => Some(Method::BandAmount { bands: bands(f, rows, Cents::parse_it)? }),
        MethodKind::Graduated => Some(Method::Graduated { bands: bands(f, rows, Price::parse_it)? }),
        MethodKind::SizeRange => size_range(f, rows),
        MethodKind::HourlyByProfile => Some(Method::HourlyByProfile { profiles: profiles(f, rows)? }),
        MethodKind::Flat => Some(Method::Flat { amount: f.cents("amount", "Importo")? }),
        MethodKind::Included => Some(Method::Included),
    }
}

fn size_range(f: &mut Reader<'_>, rows: &[TypedRow]) -> Option<Method> {
    let (least, most) = (f.cents("least", "Importo minimo"), f.cents("most", "Importo massimo"));
    let decided = rows.iter().any(|row| !row.is_blank());
    let bands = if decided { Some(bands(f, rows, Cents::parse_it)?) } else { None };
    Some(Method::SizeRange { least: least?, most: most?, bands })
}

fn filled(rows: &[TypedRow]) -> impl Iterator<Item = (usize, &TypedRow)> {
    rows.iter().enumerate().filter(|(_, row)| !row.is_blank())
}

fn bands<T: Clone, E: Display>(
    f: &mut Reader<'_>,
    rows: &[TypedRow],
    value: impl Fn(&str) -> Result<T, E>,
) -> Option<Bands<T>> {
    let read: Vec<(usize, Option<BandInput<T>>)> =
        filled(rows).map(|(at, row)| (at, band(f, at, row, &value))).collect();
    if read.is_empty() {
        f.error("band_0", "Fascia 1: scrivi almeno una fascia, per esempio «fino a 500»");
        return None;
    }
    let places: Vec<usize> = read.iter().map(|(at, _)| *at).collect();
    let inputs: Option<Vec<BandInput<T>>> = read.into_iter().map(|(_, band)| band).collect();
    let inputs = inputs?;
    let note = |f: &mut Reader<'_>, fault: BandFault| {
        let row = match fault {
            BandFault::Hole { below, above, .. } => below.or(above),
            BandFault::Overlap { second, .. } => Some(second),
        };
        let at = row.and_then(|row| places.get(row)).copied().unwrap_or_default();
        f.error(format!("band_{at}").as_str(), format!("Fascia {}: {fault}", at.saturating_add(1)));
    };
    Bands::check(&inputs).map_err(|faults| faults.0.into_iter().for_each(|fault| note(f, fault))).ok()
}

fn band<T, E: Display>(
    f: &mut Reader<'_>,
    at: usize,
    row: &TypedRow,
    value: impl Fn(&str) -> Result<T, E>,
) -> Option<BandInput<T>> {
    let number = at.saturating_add(1);
    let range = Range::parse_it(&row.left);
    let range = range.map_err(|why| f.error(&format!("band_{at}"), format!("Fascia {number}: {why}"))).ok();
    let amount = value(row.right.trim());
    let amount =
        amount.map_err(|why| f.error(&format!("value_{at}"), format!("Importo {number}: {why}"))).ok();
    Some(BandInput { range: range?, value: amount? })
}

fn profiles(f: &mut Reader<'_>, rows: &[TypedRow]) -> Option<Vec<Profile>> {
    let read: Vec<Option<Profile>> = filled(rows).map(|(at, row)| profile(f, at, row)).collect();
    read.into_iter().collect()
}

fn profile(f: &mut Reader<'_>, at: usize, row: &TypedRow) -> Option<Profile> {
    let number = at.saturating_add(1);
    let name = row.left.trim().to_owned();
    if name.is_empty() || name.chars().count() > 100 {
        f.error(&format!("band_{at}"), format!("Profilo {number}: scrivi il nome, al massimo 100 caratteri"));
        return None;
    }
    let price = Price::parse_it(&row.right);
    let price = price
        .map_err(|why| f.error(&format!("value_{at}"), format!("Prezzo orario {number}: {why}")))
        .ok()?;
    Some(Profile { name, price })
}

fn vat(f: &mut Reader<'_>, on: Day) -> Option<Vat> {
    let kind = f.choice("vat_kind", "Regime IVA", VatKind::from_code)?;
    let made = match kind {
        VatKind::Standard => Vat::standard(f.rate("vat_rate", "Aliquota IVA")?),
        VatKind::Exempt | VatKind::OutOfScope => {
            let reference = f.text("vat_reference", "Riferimento normativo", 0..=200);
            Vat::without_tax(kind, f.raw("vat_natura"), &reference, on)
        }
    };
    made.map_err(|why| f.error(vat_field(&why), why.to_string())).ok()
}

fn vat_field(why: &NotVat) -> &'static str {
    match why {
        NotVat::Rate => "vat_rate",
        NotVat::Natura(_) => "vat_natura",
        NotVat::Reference => "vat_reference",
    }
}

/// The fields of a tariff that is there, without its rows.
pub(super) fn values(tariff: &Tariff) -> Vec<(String, String)> {
    let mut values = method_values(&tariff.method);
    values.extend(vat_values(&tariff.vat));
    values.push(("proration", tariff.proration.code().to_owned()));
    values.push(("unit_label", tariff.unit_label.clone()));
    values.push(("note", tariff.note.clone()));
    values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn method_values(method: &Method) -> Vec<(&'static str, String)> {
    match method {
        Method::PerInhabitant { price } | Method::PerWorkstation { price } => vec![("price", bare(price))],
        Method::Flat { amount } => vec![("amount", bare(amount))],
        Method::SizeRange { least, most, .. } => vec![("least", bare(least)), ("most", bare(most))],
        Method::BandAmount { .. }
        | Method::Graduated { .. }
        | Method::HourlyByProfile { .. }
        | Method::Included => Vec::new(),
    }
}

fn vat_values(vat: &Vat) -> Vec<(&'static str, String)> {
    let mut values = vec![("vat_kind", vat.kind().code().to_owned())];
    if let Some((natura, reference)) = vat.nature() {
        values.extend([("vat_natura", natura.to_owned()), ("vat_reference", reference.to_owned())]);
    }
    if vat.rate() != Rate::default() {
        values.push(("vat_rate", vat.rate().to_string().trim_end_matches([' ', '%']).to_owned()));
    }
    values
}

/// An amount as people type it: without its sign.
fn bare(amount: &impl Display) -> String {
    amount.to_string().trim_end_matches([' ', '€']).to_owned()
}

/// The rows of a tariff that is there.
pub(super) fn rows(method: &Method) -> Vec<TypedRow> {
    match method {
        Method::BandAmount { bands } | Method::SizeRange { bands: Some(bands), .. } => band_rows(bands),
        Method::Graduated { bands } => band_rows(bands),
        Method::HourlyByProfile { profiles } => {
            profiles.iter().map(|profile| TypedRow::new(&profile.name, bare(&profile.price))).collect()
        }
        Method::PerInhabitant { .. }
        | Method::PerWorkstation { .. }
        | Method::SizeRange { bands: None, .. }
        | Method::Flat { .. }
        | Method::Included => Vec::new(),
    }
}

fn band_rows<T: Clone + Display>(bands: &Bands<T>) -> Vec<TypedRow> {
    bands.rows().iter().map(|row| TypedRow::new(row.range.to_string(), bare(&row.value))).collect()
}

/// Values and rows together, for the first look at a form.
pub(super) fn all_fields(tariff: &Tariff, rows: &[TypedRow]) -> Vec<(String, String)> {
    values(tariff).into_iter().chain(fields(rows)).collect()
}

/// The tariff as the table of differences shows it.
pub(super) fn seen(tariff: &Tariff) -> Pairs {
    let pair = |label: &str, value: String| (label.to_owned(), value);
    let rows: Vec<String> =
        rows(&tariff.method).into_iter().map(|row| format!("{}: {}", row.left, row.right)).collect();
    vec![
        pair("Metodo", tariff.method.kind().label().to_owned()),
        pair("Prezzo", tariff.method.words()),
        pair("Righe", rows.join("; ")),
        pair("IVA", tariff.vat.words()),
        pair("Parte dell'anno", tariff.proration.label().to_owned()),
        pair("Unità", tariff.unit_label.clone()),
        pair("Note", tariff.note.clone()),
    ]
}
