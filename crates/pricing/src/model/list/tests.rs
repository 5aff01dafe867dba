use kernel::Ids;

use super::*;

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn list(ids: &Ids, from: &str, to: Option<&str>, state: ListState) -> PriceList {
    PriceList {
        price_list_id: ids.fresh(),
        series: "base".into(),
        name: format!("Listino {from}"),
        valid_from: day(from),
        valid_to: to.map(day),
        inhabitants: Reference::On(day("2023-01-01")),
        workstations: Reference::FirstJanuary { years_before: 1 },
        state,
        version: 1,
    }
}

fn act() -> ListState {
    ListState::Approved {
        act: "Consiglio n. 1".into(),
        act_on: day("2020-12-01"),
        by: "Direttrice".into(),
        at: Instant::from_micros(0),
    }
}

fn approve(new: &PriceList, siblings: &[PriceList]) -> Result<PriceList, ListRefused> {
    let at = Instant::parse_iso("2026-11-20T09:00:00Z").unwrap();
    new.approved(("Consiglio n. 2", day("2026-11-19")), ("Direttrice", at), 1, siblings)
}

#[test]
fn a_new_version_ends_the_open_one_before_it_and_never_overlaps() {
    let ids = Ids::counted();
    let old = list(&ids, "2021-01-01", None, act());
    let new = approve(&list(&ids, "2024-07-01", None, ListState::Draft), std::slice::from_ref(&old)).unwrap();
    let all = [old.clone(), new.clone()];
    let year = over(&all, Period::year(2024));
    let read: Vec<(String, &str)> = year.iter().map(|(p, l)| (p.to_string(), l.name.as_str())).collect();
    assert_eq!(
        read,
        [
            ("dal 1º gennaio 2024 al 30 giugno 2024".into(), "Listino 2021-01-01"),
            ("dal 1º luglio 2024 al 31 dicembre 2024".into(), "Listino 2024-07-01"),
        ]
    );
    assert_eq!(old.standing(&all, day("2024-06-30")), Standing::InForce);
    assert_eq!(old.standing(&all, day("2024-07-01")), Standing::Superseded);
    assert_eq!(new.standing(&all, day("2024-06-30")), Standing::Upcoming);
    assert!(over(&all, Period::year(2020)).is_empty());
}

#[test]
fn a_version_that_would_overlap_is_refused() {
    let ids = Ids::counted();
    let old = [list(&ids, "2021-01-01", Some("2025-12-31"), act())];
    for (from, to, fits) in [
        ("2021-01-01", None, false),
        ("2020-01-01", None, false),
        ("2020-01-01", Some("2021-01-01"), false),
        ("2020-01-01", Some("2020-12-31"), true),
        ("2026-01-01", None, true),
        ("2024-01-01", None, true),
    ] {
        let new = list(&ids, from, to, ListState::Draft);
        assert_eq!(approve(&new, &old).is_ok(), fits, "{from} {to:?}");
    }
    let other = PriceList { series: "altro".into(), ..list(&ids, "2021-01-01", None, ListState::Draft) };
    assert!(approve(&other, &old).is_ok());
    assert_eq!(old[0].standing(&old, day("2026-01-01")), Standing::Ended);
}

#[test]
fn an_approval_needs_an_act_tariffs_and_a_draft() {
    let ids = Ids::counted();
    let draft = list(&ids, "2021-01-01", None, ListState::Draft);
    let at = Instant::parse_iso("2026-11-20T09:00:00Z").unwrap();
    let by = ("Direttrice", at);
    assert_eq!(draft.approved(("  ", day("2026-01-01")), by, 1, &[]), Err(ListRefused::NoAct));
    assert_eq!(draft.approved(("n. 1", day("2026-11-21")), by, 1, &[]), Err(ListRefused::ActInFuture));
    assert_eq!(draft.approved(("n. 1", day("2026-11-20")), by, 0, &[]), Err(ListRefused::Empty));
    let approved = draft.approved(("n. 1", day("2026-11-20")), by, 1, &[]).unwrap();
    assert_eq!(approved.act_words(), "n. 1 del 20/11/2026");
    assert_eq!(approve(&approved, &[]), Err(ListRefused::AlreadyApproved));
    assert_eq!((draft.phase(), approved.phase()), (Phase::Draft, Phase::Frozen));
}

#[test]
fn the_day_of_the_drivers_is_fixed_or_follows_the_year() {
    assert_eq!(Reference::On(day("2023-01-01")).day(2025), day("2023-01-01"));
    assert_eq!(Reference::FirstJanuary { years_before: 1 }.day(2025), day("2024-01-01"));
    assert_eq!(Reference::FirstJanuary { years_before: 0 }.words(), "al 1º gennaio dell'anno di competenza");
}
