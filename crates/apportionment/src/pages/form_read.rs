//! What this is: the fields of a shared cost, read into a pool and written from one.
//! What it is not: the page with the form.

use kernel::{Cents, PoolId};
use pricing::model::{NotVat, Vat, VatKind};
use registry::DriverKind;
use webkit::{FormErrors, Pairs, Posted, Reader};

use crate::model::{Basis, Category, Measure, Part, Pool};

/// The choice of equal shares.
pub(super) const EQUAL: &str = "equal";
/// The choice of several measures with weights.
pub(super) const MIXED: &str = "mixed";

/// What a cost may be divided by: each figure of the register, equal shares, a mix.
pub(super) fn basis_options(kinds: &[DriverKind]) -> Vec<(String, String)> {
    let own = kinds.iter().map(|kind| (kind.driver.code().to_owned(), kind.label.clone()));
    let rest = [(EQUAL, "Parti uguali tra gli enti"), (MIXED, "Misto, con i pesi scritti qui sotto")];
    own.chain(rest.map(|(code, label)| (code.to_owned(), label.to_owned()))).collect()
}

/// The field of the weight of a measure.
pub(super) fn weight_field(code: &str) -> String {
    format!("weight_{code}")
}

pub(super) fn read_new(posted: &Posted, kinds: &[DriverKind]) -> Result<Pool, FormErrors> {
    let mut f = posted.reader();
    let id = f.once::<PoolId>();
    let pool = read(&mut f, kinds);
    f.finish_with(|| Some(Pool { pool_id: id?, ..pool? }))
}

pub(super) fn read_changed(posted: &Posted, id: PoolId, kinds: &[DriverKind]) -> Result<Pool, FormErrors> {
    let mut f = posted.reader();
    let version = f.version();
    let pool = read(&mut f, kinds);
    f.finish_with(|| Some(Pool { pool_id: id, version, ..pool? }))
}

fn read(f: &mut Reader<'_>, kinds: &[DriverKind]) -> Option<Pool> {
    let year = f.integer("year", "Anno", 2000..=2100).and_then(|year| i16::try_from(year).ok());
    let name = f.text("name", "Voce di costo", 2..=100);
    let category = f.choice("category", "Natura", Category::from_code);
    let note = f.long_text("note", "Che cosa comprende", 0..=2000);
    let planned = f.cents("planned", "Importo previsto");
    let actual = f.optional_cents("actual", "Importo a consuntivo");
    let basis = basis(f, kinds);
    let (driver_on, members_on) =
        (f.day("driver_on", "Parametri riferiti al"), f.day("members_on", "Enti aderenti al"));
    let vat = vat(f, year);
    Some(Pool {
        pool_id: PoolId(uuid::Uuid::nil()),
        year: year?,
        name,
        category: category?,
        note,
        vat: vat?,
        planned: planned?,
        actual,
        basis: basis?,
        driver_on: driver_on?,
        members_on: members_on?,
        version: 1,
    })
}

fn basis(f: &mut Reader<'_>, kinds: &[DriverKind]) -> Option<Basis> {
    let options = basis_options(kinds);
    let known = |code: &str| options.iter().find(|(known, _)| known == code).map(|(code, _)| code.clone());
    let chosen = f.choice("basis", "Si divide per", known)?;
    if chosen == MIXED {
        return mixed(f, kinds);
    }
    let kind = kinds.iter().find(|kind| kind.driver.code() == chosen);
    Some(Basis::single(kind.map_or_else(Part::equal, Part::driver)))
}

fn mixed(f: &mut Reader<'_>, kinds: &[DriverKind]) -> Option<Basis> {
    let all = kinds.iter().map(|kind| (kind.driver.code().to_owned(), Part::driver(kind)));
    let all: Vec<(String, Part)> = all.chain([(EQUAL.to_owned(), Part::equal())]).collect();
    let mut parts = Vec::new();
    for (code, part) in all {
        let heaviest = i64::from(Basis::HEAVIEST);
        let label = format!("Peso, {}", part.label);
        let weight = f.optional_integer(&weight_field(&code), &label, 0..=heaviest).unwrap_or_default();
        let weight = u16::try_from(weight).unwrap_or_default();
        if weight > 0 {
            parts.push(part.weighing(weight));
        }
    }
    if parts.len() < 2 {
        f.error("basis", "Si divide per: per un criterio misto scrivi il peso di almeno due parametri");
        return None;
    }
    Basis::new(parts).map_err(|why| f.error("basis", why.to_string())).ok()
}

fn vat(f: &mut Reader<'_>, year: Option<i16>) -> Option<Vat> {
    let kind = f.choice("vat_kind", "Regime IVA", VatKind::from_code)?;
    let made = match kind {
        VatKind::Standard => Vat::standard(f.rate("vat_rate", "Aliquota IVA")?),
        VatKind::Exempt | VatKind::OutOfScope => {
            let reference = f.text("vat_reference", "Riferimento normativo", 0..=200);
            Vat::without_tax(kind, f.raw("vat_natura"), &reference, Pool::usual_day(year?))
        }
    };
    let field = |why: &NotVat| match why {
        NotVat::Rate => "vat_rate",
        NotVat::Natura(_) => "vat_natura",
        NotVat::Reference => "vat_reference",
    };
    made.map_err(|why| f.error(field(&why), why.to_string())).ok()
}

pub(super) fn values(pool: &Pool) -> Vec<(String, String)> {
    let plain = [
        ("year", pool.year.to_string()),
        ("name", pool.name.clone()),
        ("category", pool.category.code().to_owned()),
        ("note", pool.note.clone()),
        ("planned", typed(pool.planned)),
        ("actual", pool.actual.map(typed).unwrap_or_default()),
        ("driver_on", pool.driver_on.iso()),
        ("members_on", pool.members_on.iso()),
        ("vat_kind", pool.vat.kind().code().to_owned()),
    ];
    let mut values: Vec<(String, String)> =
        plain.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    values.extend(basis_values(&pool.basis));
    values.extend(vat_values(&pool.vat));
    values
}

/// An amount without its unit.
fn typed(amount: Cents) -> String {
    amount.euro().trim_end_matches([' ', '€', '\u{a0}']).to_owned()
}

fn basis_values(basis: &Basis) -> Vec<(String, String)> {
    let code = |part: &Part| match &part.measure {
        Measure::Driver(driver) => driver.code().to_owned(),
        Measure::Equal => EQUAL.to_owned(),
    };
    match basis.parts() {
        [only] => vec![("basis".into(), code(only))],
        parts => {
            let weights = parts.iter().map(|part| (weight_field(&code(part)), part.weight.to_string()));
            std::iter::once(("basis".to_owned(), MIXED.to_owned())).chain(weights).collect()
        }
    }
}

fn vat_values(vat: &Vat) -> Vec<(String, String)> {
    if let Some((natura, reference)) = vat.nature() {
        return vec![("vat_natura".into(), natura.into()), ("vat_reference".into(), reference.into())];
    }
    let rate = vat.rate().to_string();
    vec![("vat_rate".into(), rate.trim_end_matches([' ', '%', '\u{a0}']).to_owned())]
}

/// The pool as the table of differences shows it.
pub(super) fn seen(pool: &Pool) -> Pairs {
    let pair = |label: &str, value: String| (label.to_owned(), value);
    vec![
        pair("Anno", pool.year.to_string()),
        pair("Voce di costo", pool.name.clone()),
        pair("Natura", pool.category.label().to_owned()),
        pair("Che cosa comprende", pool.note.clone()),
        pair("Importo previsto", pool.planned.euro()),
        pair("Importo a consuntivo", pool.actual.map(Cents::euro).unwrap_or_default()),
        pair("Si divide per", pool.basis.words()),
        pair("Parametri riferiti al", pool.driver_on.short()),
        pair("Enti aderenti al", pool.members_on.short()),
        pair("IVA", pool.vat.words()),
    ]
}
