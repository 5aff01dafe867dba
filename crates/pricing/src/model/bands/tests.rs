use kernel::Cents;
use proptest::prelude::*;

use super::*;
use crate::model::paste;

/// The table of Macerata as its document prints it.
const MACERATA: &str = "< 500; 150,00 €\nda 501 a 1000; 960,00 €\nda 1001 a 2300; 1.440,00 €\n\
    da 2301 a 3000; 2.112,00 €\nda 3001 a 4500; 2.200,00 €\nda 4501 a 7000; 2.816,00 €\n\
    da 7001 a 8500; 3.520,00 €\nda 8501 a 12500; 4.840,00 €\nda 12501 a 20000; 5.720,00 €\n\
    da 20001 a 40000; 7.000,00 €\n> 40001; 10.500,00 €";

fn macerata() -> Vec<BandInput<Cents>> {
    paste::table(MACERATA, Cents::parse_it).unwrap()
}

fn rows(texts: &[&str]) -> Vec<BandInput<u8>> {
    texts.iter().map(|text| BandInput { range: Range::parse_it(text).unwrap(), value: 0 }).collect()
}

fn messages(texts: &[&str]) -> Vec<String> {
    Bands::check(&rows(texts)).unwrap_err().0.iter().map(ToString::to_string).collect()
}

#[test]
fn the_published_table_of_macerata_is_refused_naming_500_and_40001() {
    let faults = Bands::check(&macerata()).unwrap_err();
    let named: Vec<String> = faults.0.iter().map(ToString::to_string).collect();
    assert_eq!(named, ["500 abitanti: in nessuna fascia", "40.001 abitanti: in nessuna fascia"]);
    assert!(faults.to_string().contains("500 abitanti"));
}

#[test]
fn either_repair_of_each_hole_makes_the_table_of_macerata_whole() {
    for (first, second) in [
        (Repair::ExtendBelow, Repair::ExtendBelow),
        (Repair::ExtendBelow, Repair::ExtendAbove),
        (Repair::ExtendAbove, Repair::ExtendBelow),
        (Repair::ExtendAbove, Repair::ExtendAbove),
    ] {
        let faults = Bands::check(&macerata()).unwrap_err().0;
        let once = repaired(&macerata(), faults[0], first);
        let twice = repaired(&once, faults[1], second);
        let bands = Bands::check(&twice).unwrap();
        let pays = |number| bands.band_of(number).unwrap().value.euro();
        assert_eq!(pays(500), if first == Repair::ExtendBelow { "150,00 €" } else { "960,00 €" });
        assert_eq!(pays(40_001), if second == Repair::ExtendBelow { "7.000,00 €" } else { "10.500,00 €" });
    }
}

#[test]
fn a_repair_names_the_band_as_it_will_read() {
    let faults = Bands::check(&macerata()).unwrap_err().0;
    assert_eq!(repaired(&macerata(), faults[0], Repair::ExtendBelow)[0].range.to_string(), "fino a 500");
    assert_eq!(repaired(&macerata(), faults[0], Repair::ExtendAbove)[1].range.to_string(), "da 500 a 1.000");
    assert_eq!(
        repaired(&macerata(), faults[1], Repair::ExtendBelow)[9].range.to_string(),
        "da 20.001 a 40.001"
    );
    assert_eq!(
        repaired(&macerata(), faults[1], Repair::ExtendAbove)[10].range.to_string(),
        "da 40.001 in su"
    );
}

#[test]
fn holes_and_overlaps_are_named_wherever_they_are() {
    assert_eq!(messages(&[]), ["da 0 abitanti in su: in nessuna fascia"]);
    assert_eq!(messages(&["fino a 9"]), ["da 10 abitanti in su: in nessuna fascia"]);
    assert_eq!(messages(&["da 10 in su"]), ["da 0 a 9 abitanti: in nessuna fascia"]);
    assert_eq!(messages(&["fino a 500", "da 500 in su"]), ["500 abitanti: in due fasce"]);
    assert_eq!(messages(&["da 0 in su", "da 7 a 9"]), ["da 7 a 9 abitanti: in due fasce"]);
    assert_eq!(messages(&["da 5 in su", "da 7 in su", "fino a 4"]), ["da 7 abitanti in su: in due fasce"]);
    assert_eq!(
        messages(&["fino a 10", "da 3 a 5", "da 12 in su"]),
        ["da 3 a 5 abitanti: in due fasce", "11 abitanti: in nessuna fascia"]
    );
}

#[test]
fn rows_may_come_in_any_order_and_a_stored_table_is_checked_again() {
    let bands = Bands::check(&rows(&["da 11 in su", "fino a 10"])).unwrap();
    assert_eq!(bands.rows()[0].range.to_string(), "fino a 10");
    let text = serde_json::to_string(&bands).unwrap();
    assert_eq!(serde_json::from_str::<Bands<u8>>(&text).unwrap(), bands);
    assert!(serde_json::from_str::<Bands<u8>>(r#"[{"range":{"from":1,"to":null},"value":0}]"#).is_err());
}

/// Bands cut at random places.
fn cuts() -> impl Strategy<Value = Vec<BandInput<u8>>> {
    proptest::collection::btree_set(1_u32..100_000, 0..12).prop_map(|cuts| {
        let starts: Vec<u32> = std::iter::once(0).chain(cuts).collect();
        let end = |at: usize| starts.get(at + 1).map(|next| next - 1);
        let row =
            |(at, from): (usize, &u32)| BandInput { range: Range { from: *from, to: end(at) }, value: 0 };
        starts.iter().enumerate().map(row).collect()
    })
}

proptest! {
    #[test]
    fn every_number_falls_in_exactly_one_band(rows in cuts().prop_shuffle(), number in 0_u32..200_000) {
        let bands = Bands::check(&rows).unwrap();
        let holding = bands.rows().iter().filter(|row| row.range.contains(number)).count();
        prop_assert_eq!(holding, 1);
        prop_assert!(bands.band_of(number).unwrap().range.contains(number));
    }

    #[test]
    fn a_table_with_a_row_moved_is_refused(rows in cuts(), at in 0_usize..12, by in 1_u32..50) {
        let mut rows = rows;
        let at = at % rows.len();
        rows[at].range.from += by;
        prop_assume!(rows[at].range.to.is_none_or(|to| rows[at].range.from <= to));
        prop_assert!(Bands::check(&rows).is_err());
    }

    #[test]
    fn faults_are_found_exactly_when_some_number_is_not_covered_once(
        rows in proptest::collection::vec((0_u32..40, proptest::option::of(0_u32..40)), 0..6)
    ) {
        let rows: Vec<BandInput<u8>> = rows.into_iter()
            .map(|(from, length)| Range { from, to: length.map(|length| from + length) })
            .map(|range| BandInput { range, value: 0 })
            .collect();
        let once = |number: u32| rows.iter().filter(|row| row.range.contains(number)).count() == 1;
        prop_assert_eq!(Bands::check(&rows).is_ok(), (0..200).all(once));
    }

    #[test]
    fn closing_every_hole_either_way_leaves_a_whole_table(rows in cuts(), below: bool, gone in 0_usize..12) {
        let mut rows = rows;
        prop_assume!(rows.len() > 1);
        let gone = gone % rows.len();
        rows.remove(gone);
        let hole = Bands::check(&rows).unwrap_err().0[0];
        let BandFault::Hole { below: under, above, .. } = hole else { panic!("a hole") };
        let repair = if (below && under.is_some()) || above.is_none() { Repair::ExtendBelow } else { Repair::ExtendAbove };
        prop_assert!(Bands::check(&repaired(&rows, hole, repair)).is_ok());
    }
}
