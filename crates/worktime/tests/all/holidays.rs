//! Holidays against days known from elsewhere.

use crate::ground::{office, office_plan, slots};
use jiff::civil::{Date, Weekday, date};
use worktime::{Day, HolidayRule, When, easter};

#[test]
fn easter_is_where_the_tables_have_it() {
    let known = [
        "1583-04-10",
        "1598-03-22",
        "1609-04-19",
        "1666-04-25",
        "1700-04-11",
        "1818-03-22",
        "1886-04-25",
        "1900-04-15",
        "1943-04-25",
        "1954-04-18",
        "1981-04-19",
        "2000-04-23",
        "2008-03-23",
        "2011-04-24",
        "2019-04-21",
        "2020-04-12",
        "2021-04-04",
        "2022-04-17",
        "2023-04-09",
        "2024-03-31",
        "2025-04-20",
        "2026-04-05",
        "2027-03-28",
        "2028-04-16",
        "2029-04-01",
        "2030-04-21",
        "2038-04-25",
        "2049-04-18",
        "2076-04-19",
        "2100-03-28",
        "2285-03-22",
    ];
    for text in known {
        let day: Date = text.parse().unwrap();
        assert_eq!(easter(day.year()), Some(day));
    }
}

/// Another way to the same day, after Meeus.
fn easter_otherwise(year: i32) -> (i32, i32) {
    let (golden, century, rest) = (year % 19, year / 100, year % 100);
    let correction = (century - (century + 8) / 25 + 1) / 3;
    let epact = (19 * golden + century - century / 4 - correction + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4) % 7;
    let late = (golden + 11 * epact + 22 * weekday) / 451;
    let day = epact + weekday - 7 * late + 114;
    (day / 31, day % 31 + 1)
}

#[test]
fn easter_agrees_with_another_computation_for_eight_thousand_years() {
    for year in 1583..=9999_i16 {
        let day = easter(year).unwrap();
        let other = easter_otherwise(i32::from(year));
        assert_eq!((i32::from(day.month()), i32::from(day.day())), other, "{year}");
        assert_eq!(day.weekday(), Weekday::Sunday);
    }
    assert_eq!(easter(0), None);
    assert_eq!(easter(-44), None);
}

#[test]
fn the_monday_after_easter_is_a_holiday() {
    let office = office();
    for day in ["2024-04-01", "2025-04-21", "2026-04-06", "2027-03-29", "2028-04-17"] {
        assert_eq!(office.on(day.parse().unwrap()), Day::Holiday("Lunedì dell'Angelo"));
    }
}

#[test]
fn the_national_holidays_of_a_year_are_these() {
    let days = |year: i16| -> Vec<String> {
        let days = HolidayRule::italy().iter().filter_map(|rule| rule.day_in(year)).collect::<Vec<_>>();
        days.iter().map(|day| day.strftime("%m-%d").to_string()).collect()
    };
    let in_2025 =
        ["01-01", "01-06", "04-21", "04-25", "05-01", "06-02", "08-15", "11-01", "12-08", "12-25", "12-26"];
    assert_eq!(days(2025), in_2025);
    assert_eq!(days(2026).len(), 12);
    assert_eq!(days(2000).len(), 10, "2 June came back in 2001");
}

#[test]
fn saint_francis_is_a_holiday_again_from_2026() {
    let office = office();
    assert!(matches!(office.on(date(2024, 10, 4)), Day::Open(_)), "a Friday");
    assert_eq!(office.on(date(2026, 10, 4)), Day::DayOff, "a Sunday: there is nothing to take away");
    assert_eq!(office.on(date(2027, 10, 4)), Day::Holiday("San Francesco d'Assisi"));
    let rule = HolidayRule::italy().into_iter().find(|rule| rule.first_year == Some(2026)).unwrap();
    assert_eq!(rule.source, "L. 08/10/2025, n. 151");
}

#[test]
fn the_patron_saint_is_a_holiday_of_that_body_only() {
    let urbino = office_plan().patron("San Crescentino", 6, 1).build().unwrap();
    assert_eq!(urbino.on(date(2026, 6, 1)), Day::Holiday("San Crescentino"));
    assert!(matches!(office().on(date(2026, 6, 1)), Day::Open(_)));
}

#[test]
fn a_patron_saint_may_move_with_the_weeks() {
    let second_sunday = When::Nth { nth: 2, weekday: Weekday::Sunday, month: 10 };
    assert_eq!(second_sunday.day_in(2026), Some(date(2026, 10, 11)));
    let last_monday = When::Nth { nth: -1, weekday: Weekday::Monday, month: 5 };
    assert_eq!(last_monday.day_in(2026), Some(date(2026, 5, 25)));
    let fifth_monday = When::Nth { nth: 5, weekday: Weekday::Monday, month: 2 };
    assert_eq!(fifth_monday.day_in(2026), None);
    let tuesday = HolidayRule::new("Palio", When::FromEaster { days: 2 }, "Statuto");
    let calendar = office_plan().holidays([tuesday]).build().unwrap();
    assert_eq!(calendar.on(date(2026, 4, 7)), Day::Holiday("Palio"));
}

#[test]
fn a_rule_holds_in_its_years_only() {
    let leap =
        HolidayRule::new("Bisesto", When::Fixed { month: 2, day: 29 }, "Prova").since(2020).until(2028);
    let days: Vec<_> = (2016..=2032).filter_map(|year| leap.day_in(year)).collect();
    assert_eq!(days, [date(2020, 2, 29), date(2024, 2, 29), date(2028, 2, 29)]);
}

#[test]
fn what_counts_more_is_said_by_the_day_itself() {
    let morning = slots(&["09:00-12:00"]);
    let calendar = office_plan()
        .closed(date(2026, 12, 24), date(2027, 1, 6), "Chiusura natalizia")
        .special(date(2026, 12, 29), &morning, "Presidio")
        .special(date(2026, 8, 15), &morning, "Elezioni")
        .special(date(2026, 3, 2), &[], "Neve")
        .build()
        .unwrap();
    assert_eq!(calendar.on(date(2026, 12, 25)), Day::Closed("Chiusura natalizia"));
    assert_eq!(calendar.on(date(2027, 1, 6)), Day::Closed("Chiusura natalizia"));
    assert_eq!(calendar.on(date(2026, 12, 26)), Day::DayOff, "a Saturday");
    assert_eq!(calendar.on(date(2026, 12, 29)), Day::Open(&morning));
    assert_eq!(calendar.on(date(2026, 8, 15)), Day::Open(&morning), "a Saturday and a holiday");
    assert_eq!(calendar.on(date(2026, 3, 2)), Day::Closed("Neve"));
    assert!(matches!(calendar.on(date(2027, 1, 7)), Day::Open(_)));
}
