use kernel::Instant;
use uuid::Uuid;

use super::*;

fn draft(kind: Kind, versions: &[Budget]) -> Result<Budget, Refused> {
    let id = BudgetId(Uuid::from_u128(u128::try_from(versions.len()).unwrap()));
    Budget::begun((id, 2022, kind), "", versions)
}

fn now() -> Instant {
    Instant::parse_iso("2023-06-01T10:00:00Z").unwrap()
}

fn approved(draft: &Budget, on: &str, versions: &[Budget]) -> Result<Budget, Refused> {
    draft.approved(("Assemblea n. 3", Day::parse(on).unwrap()), ("Prova", now()), versions)
}

/// Forecast approved on 1 December 2021.
fn forecast() -> Budget {
    approved(&draft(Kind::Forecast, &[]).unwrap(), "2021-12-01", &[]).unwrap()
}

#[test]
fn a_year_goes_from_forecast_through_variations_to_final() {
    let mut versions = vec![forecast()];
    for number in [1, 2] {
        let variation = draft(Kind::Variation, &versions).unwrap();
        assert_eq!(variation.label(), format!("Variazione n. {number} del bilancio 2022"));
        versions.push(approved(&variation, "2022-07-01", &versions).unwrap());
    }
    let last = draft(Kind::Final, &versions).unwrap();
    versions.push(approved(&last, "2023-04-30", &versions).unwrap());
    assert_eq!(versions[3].act_words(), "Assemblea n. 3 del 30/04/2023");
    for kind in [Kind::Variation, Kind::Final] {
        assert_eq!(draft(kind, &versions), Err(Refused::FinalThere(2022)));
    }
}

#[test]
fn nothing_follows_a_forecast_that_is_not_approved() {
    let open = [draft(Kind::Forecast, &[]).unwrap()];
    assert_eq!(draft(Kind::Variation, &open), Err(Refused::NoForecast(2022)));
    assert_eq!(draft(Kind::Final, &[]), Err(Refused::NoForecast(2022)));
    assert_eq!(draft(Kind::Forecast, &open), Err(Refused::ForecastThere(2022)));
}

#[test]
fn one_draft_of_a_year_is_open_at_a_time() {
    let mut versions = vec![forecast()];
    versions.push(draft(Kind::Variation, &versions).unwrap());
    let open = Err(Refused::DraftOpen("Variazione n. 1 del bilancio 2022".into()));
    assert_eq!(draft(Kind::Variation, &versions), open);
    assert_eq!(draft(Kind::Final, &versions), open);
}

#[test]
fn an_act_has_a_number_and_a_day_that_fits() {
    let versions = [forecast()];
    let variation = draft(Kind::Variation, &versions).unwrap();
    assert_eq!(approved(&variation, "2023-06-02", &versions), Err(Refused::ActInFuture));
    assert!(matches!(approved(&variation, "2021-11-30", &versions), Err(Refused::ActBefore(..))));
    let no_act = variation.approved((" ", Day::parse("2022-02-01").unwrap()), ("Prova", now()), &versions);
    assert_eq!(no_act, Err(Refused::NoAct));
    assert!(matches!(approved(&versions[0], "2021-12-01", &versions), Err(Refused::AlreadyApproved(_))));
    let last = draft(Kind::Final, &versions).unwrap();
    assert!(matches!(approved(&last, "2022-12-31", &versions), Err(Refused::YearNotOver(_))));
}
