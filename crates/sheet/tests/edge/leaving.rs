//! Exports, and exports that come back.

use proptest::prelude::*;
use sheet::{Cell, Column, CsvWriter, Day, Kind, Limits, Sheet, Table, decimal, read, to_csv, to_xlsx};

fn columns() -> Vec<Column> {
    vec![
        Column::new("Numero", Kind::Integer),
        Column::new("Testo", Kind::Text),
        Column::new("=Importo", Kind::Money),
        Column::new("Prezzo", Kind::Price),
        Column::new("Aliquota (%)", Kind::Percent),
        Column::new("Giorno", Kind::Day),
    ]
}

fn today() -> Day {
    Day::new(2026, 11, 20).unwrap()
}

fn both(table: &Table) -> [Sheet; 2] {
    let csv = to_csv(table).unwrap();
    let xlsx = to_xlsx(table, today()).unwrap();
    [csv, xlsx].map(|bytes| read(&bytes, "export", &Limits::default()).unwrap())
}

fn row(number: i64, text: &str, units: i64, day: Day) -> Vec<Cell> {
    vec![
        Cell::Integer(number),
        Cell::text(text),
        Cell::Money(units),
        Cell::Price(units),
        Cell::Percent(units),
        Cell::Day(day),
    ]
}

fn any_day() -> impl Strategy<Value = Day> {
    (1900_u16..2100, 1_u8..=12, 1_u8..=28).prop_map(|(y, m, d)| Day::new(y, m, d).unwrap())
}

fn any_text() -> impl Strategy<Value = String> {
    let wild = prop::collection::vec(any::<char>(), 0..12).prop_map(|chars| chars.into_iter().collect());
    let odd = "[\\x00-\\x1f\\x7f\\u{85}\\u{a0}\\u{2028}\\u{feff}\\u{fffe}\\u{ffff}a]{0,6}";
    prop_oneof![
        any::<String>(),
        wild,
        odd,
        "[ '=+@\\-\t\r\n;\"]{0,6}",
        "_x00[0-9A-F]{2}_",
        "0[0-9]{3}",
        "\\PC{0,30}"
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn an_export_that_is_imported_changes_nothing(
        rows in prop::collection::vec((any::<i64>(), any_text(), any::<i64>(), any_day()), 1..6)
    ) {
        let mut table = Table::new("Prova", columns());
        for (number, text, units, day) in &rows {
            table.push(row(*number, text, *units, *day)).unwrap();
        }
        for sheet in both(&table) {
            prop_assert_eq!(sheet.column("=Importo"), Some(2));
            prop_assert_eq!(sheet.rows.len(), rows.len());
            for (read, (number, text, units, day)) in sheet.rows.iter().zip(&rows) {
                prop_assert_eq!(read.cell(0), number.to_string());
                prop_assert_eq!(read.cell(1), text);
                prop_assert_eq!(decimal::parse(read.cell(2), 2), Ok(*units));
                prop_assert_eq!(decimal::parse(read.cell(3), 8), Ok(*units));
                prop_assert_eq!(decimal::parse(read.cell(4), 2), Ok(*units));
                prop_assert_eq!(Day::parse_iso(read.cell(5)), Some(*day));
            }
        }
    }
}

#[test]
fn the_same_table_and_day_give_the_same_bytes() {
    let mut table = Table::new("Prova", columns());
    table.push(row(1, "Comune", 123_456, today())).unwrap();
    assert_eq!(to_xlsx(&table, today()).unwrap(), to_xlsx(&table, today()).unwrap());
}

#[test]
fn leading_zeros_of_text_survive_in_both_formats() {
    let mut table = Table::new("Prova", vec![Column::new("ISTAT", Kind::Text)]);
    table.push(vec![Cell::text("001001")]).unwrap();
    for sheet in both(&table) {
        assert_eq!(sheet.rows[0].cell(0), "001001");
    }
}

#[test]
fn days_before_spreadsheets_begin_are_written_all_the_same() {
    let unity = Day::new(1861, 3, 17).unwrap();
    let mut table = Table::new("Prova", vec![Column::new("Giorno", Kind::Day)]);
    table.push(vec![Cell::Day(unity)]).unwrap();
    for sheet in both(&table) {
        assert_eq!(sheet.rows[0].cell(0), "1861-03-17");
    }
}

#[test]
fn a_long_export_is_written_row_by_row() {
    let mut writer = CsvWriter::new(std::io::sink(), columns()).unwrap();
    for number in 0..100_000 {
        writer.push(&row(number, "Comune", number, today())).unwrap();
    }
    writer.finish().unwrap();
}

#[test]
fn an_empty_table_is_a_header() {
    let table = Table::new("Prova", columns());
    for sheet in both(&table) {
        assert_eq!((sheet.headers.len(), sheet.rows.len()), (6, 0));
    }
}
