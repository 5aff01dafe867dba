use kernel::{Cents, Day};

use super::*;

#[test]
fn a_bar_chart_says_its_data_in_words_too_and_carries_no_style() {
    let cents = Cents::new(1_234_500);
    let chart = BarChart::new("Importi <2026>", "In euro").columns("Ente", "Importo");
    let html = chart.bar("Città di \"Urbino\"", cents.get(), cents).bar("Fano", -5, "-0,05 €").to_string();
    assert!(!html.contains("style="), "{html}");
    assert!(html.contains("Importi &#60;2026&#62;") && !html.contains("<2026>"), "{html}");
    assert_eq!(html.matches("12.345,00").count(), 2, "{html}");
    insta::assert_snapshot!("bar_chart", html);
}

#[test]
fn steps_hold_until_the_next_day() {
    let day = |text| Day::parse(text).unwrap();
    let chart = StepChart::new("Popolazione", "Residenti; fonte Istat").figure("Abitanti");
    let chart = chart.point(day("2024-01-01"), 95_000, "95.000").point(day("2025-01-01"), 96_000, "96.000");
    let html = chart.to_string();
    assert_eq!(html.matches(r#"class="line""#).count(), 2, "{html}");
    insta::assert_snapshot!("step_chart", html);
}

#[test]
fn a_chart_without_data_or_with_one_point_is_still_drawn() {
    let day = Day::new(2026, 1, 1).unwrap();
    assert!(LineChart::new("Vuoto", "").to_string().contains("<svg"));
    assert!(LineChart::new("Uno", "").point(day, 5, 5).to_string().contains("<circle"));
    assert!(BarChart::new("Vuoto", "").to_string().contains("<svg"));
}

#[test]
fn an_axis_of_money_is_in_euro() {
    let day = |text| Day::parse(text).unwrap();
    let chart = LineChart::new("Spesa", "In euro").in_cents();
    let chart =
        chart.point(day("2025-01-01"), 0, Cents::ZERO).point(day("2026-01-01"), 500_000, Cents::new(500_000));
    let html = chart.to_string();
    assert!(html.contains(">5.000</text>") && !html.contains("500.000"), "{html}");
}
