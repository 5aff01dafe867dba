//! What this is: a table of movements, CSV or Excel: encoding and separator are told by `sheet`, columns by name.
//! What it is not: tied to one bank.

use kernel::{Cents, Day};
use sheet::{Limits, Row, Sheet};

use super::columns::{self, Amounts, Columns};
use super::{MOST_MOVEMENTS, NotRead};
use crate::model::ReadFile;
use crate::model::movement::{Direction, Movement, reference};

/// Lines about the account before the headers, at most.
const PREAMBLE: usize = 30;

pub(super) fn read(bytes: &[u8], file_name: &str) -> Result<ReadFile, NotRead> {
    let limits = Limits { rows: MOST_MOVEMENTS, ..Limits::default() };
    let sheet = sheet::read(from_headers(bytes), file_name, &limits);
    let sheet = sheet.map_err(|why| NotRead::Sheet(why.to_string()))?;
    let columns = columns::find(&sheet)?;
    let mut file = ReadFile::default();
    for row in &sheet.rows {
        match movement(&sheet, &columns, row)? {
            Found::Movement(movement) => file.movements.push(*movement),
            Found::LeftOut(why) => file.left_out.push(why),
            Found::Nothing => {}
        }
    }
    Ok(file)
}

/// The file from its line of headers on. A workbook, or a file in 16-bit letters, is left as it is.
fn from_headers(bytes: &[u8]) -> &[u8] {
    if bytes.starts_with(b"PK") || bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return bytes;
    }
    let mut at = 0_usize;
    for line in bytes.split_inclusive(|byte| *byte == b'\n').take(PREAMBLE) {
        if columns::could_be_headers(&String::from_utf8_lossy(line)) {
            return bytes.get(at..).unwrap_or(bytes);
        }
        at = at.saturating_add(line.len());
    }
    bytes
}

enum Found {
    Movement(Box<Movement>),
    LeftOut(String),
    Nothing,
}

fn movement(sheet: &Sheet, columns: &Columns, row: &Row) -> Result<Found, NotRead> {
    let text = columns.text(row);
    let Some((direction, amount)) = amount(sheet, columns, row)? else { return Ok(Found::Nothing) };
    let currency = columns.currency.map_or("", |at| row.cell(at).trim());
    if !matches!(currency.to_uppercase().as_str(), "" | "EUR" | "EURO" | "€") {
        return Ok(Found::LeftOut(format!("Riga {}: è in {currency}, non in euro", row.number)));
    }
    if kernel::text::fold(&text).starts_with("saldo ") && !text.contains(['/', '-']) {
        return Ok(Found::LeftOut(format!("Riga {}: è un saldo, non un movimento", row.number)));
    }
    let booked_on = day_of(sheet, row, columns.booked)?;
    let value_on = columns.value.and_then(|at| day(row.cell(at))).unwrap_or(booked_on);
    let cell = |at: Option<usize>| at.map_or_else(String::new, |at| row.cell(at).trim().to_owned());
    let plain = |at: Option<usize>| cell(at).split_whitespace().collect::<String>().to_uppercase();
    Ok(Found::Movement(Box::new(Movement {
        account: plain(columns.account),
        direction,
        booked_on,
        value_on,
        amount,
        text,
        payer: cell(columns.payer),
        payer_iban: plain(columns.payer_iban),
        payer_code: plain(columns.payer_code),
        end_to_end: reference(&cell(columns.end_to_end)).to_owned(),
        bank_ref: reference(&cell(columns.bank_ref)).to_owned(),
    })))
}

fn amount(sheet: &Sheet, columns: &Columns, row: &Row) -> Result<Option<(Direction, Cents)>, NotRead> {
    match columns.amounts {
        Amounts::Signed(at) => Ok(cents(sheet, row, at)?.map(|signed| match signed.get() {
            ..0 => (Direction::Debit, Cents::new(signed.get().saturating_neg())),
            0.. => (Direction::Credit, signed),
        })),
        Amounts::Apart { credit, debit } => {
            let positive = |amount: Cents| Cents::new(amount.get().saturating_abs());
            if let Some(came) = cents(sheet, row, credit)?.filter(|came| *came != Cents::ZERO) {
                return Ok(Some((Direction::Credit, positive(came))));
            }
            let went = debit.map_or(Ok(None), |at| cents(sheet, row, at))?;
            Ok(went.filter(|went| *went != Cents::ZERO).map(|went| (Direction::Debit, positive(went))))
        }
    }
}

/// `1.234,56`, `-12,00`, `+ 12,00 €`, and `1234.56` as programs write it.
fn cents(sheet: &Sheet, row: &Row, at: usize) -> Result<Option<Cents>, NotRead> {
    let text = row.cell(at).trim();
    if text.is_empty() {
        return Ok(None);
    }
    let bare: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    let bare = bare.trim_start_matches('+').replace('\u{2212}', "-");
    let bare = bare.trim_start_matches("EUR").trim_end_matches("EUR").trim_start_matches('€');
    let read = Cents::parse_it(bare).or_else(|why| Cents::parse_plain(bare).map_err(|_| why));
    read.map(Some).map_err(|why| unreadable(sheet, (row, at), &why.to_string()))
}

fn unreadable(sheet: &Sheet, (row, at): (&Row, usize), why: &str) -> NotRead {
    NotRead::Cell {
        row: row.number,
        column: sheet.headers.get(at).cloned().unwrap_or_default(),
        text: row.cell(at).chars().take(60).collect(),
        why: why.to_owned(),
    }
}

fn day_of(sheet: &Sheet, row: &Row, at: usize) -> Result<Day, NotRead> {
    let why = "Scrivi la data come gg/mm/aaaa";
    day(row.cell(at)).ok_or_else(|| unreadable(sheet, (row, at), why))
}

/// `31/10/2022`, `31-10-2022`, `31.10.22`, `2022-10-31`, also with an hour after it.
pub(super) fn day(text: &str) -> Option<Day> {
    let first = text.split_whitespace().next()?;
    if let Ok(day) = Day::parse(first) {
        return Some(day);
    }
    let parts: Vec<&str> = first.split(['/', '-', '.']).collect();
    let [day, month, year] = parts.as_slice() else { return None };
    let year: i16 = year.parse().ok()?;
    let year = if year < 100 { year.checked_add(2000)? } else { year };
    Day::new(year, month.parse().ok()?, day.parse().ok()?)
}
