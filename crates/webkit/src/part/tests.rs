use kernel::Day;

use super::*;

const ATTACK: &str = r#""><script>alert(1)</script>'&"#;

fn everything(text: &str) -> String {
    let day = Day::new(2026, 11, 20).unwrap();
    [
        Badge::warning(text).to_string(),
        Facts::new()
            .row(text, text)
            .link(text, text, text)
            .link(text, text, "/enti")
            .part(text, Badge::success(text))
            .to_string(),
        Notice::info(text).action(text, text).to_string(),
        EmptyState::new(text).action(text, text).to_string(),
        Explain::new(text).step(text, text).source(text).to_string(),
        Tabs::at("/a").tab(text, "/a").tab("Altro", text).to_string(),
        Stats::new().figure(text, text, text).linked(text, 3, "", text).to_string(),
        Timeline::seen_on(day).event(day, text, text).to_string(),
        Steps::new().done(text, text).open(text, text, text).to_string(),
        Progress::under_way(text, 3, 10, text).message(text).to_string(),
    ]
    .join("\n")
}

#[test]
fn parts_look_like_this() {
    // The hash of the assets changes with them: the snapshot does without it.
    let html = everything("Comune di Prova").replace(&crate::asset(""), "/static/hash/");
    insta::assert_snapshot!("parts", html);
}

#[test]
fn no_part_lets_text_become_markup_or_carries_style() {
    let html = everything(ATTACK);
    assert!(!html.contains("<script>") && !html.contains("style=") && !html.contains("onclick"), "{html}");
}

#[test]
fn a_fact_links_only_to_addresses_that_run_nothing() {
    let linked = Facts::new().link("Ente", "Comune <di> Prova", "/enti/1").to_string();
    assert!(linked.contains(r#"<dd><a href="/enti/1">Comune &lt;di&gt; Prova</a></dd>"#), "{linked}");
    for bad in ["javascript:alert(1)", "//altrove.example", ""] {
        let plain = Facts::new().link("Ente", "Comune <di> Prova", bad).to_string();
        assert!(plain.contains("<dd>Comune &lt;di&gt; Prova</dd>"), "{plain}");
    }
}

#[test]
fn a_fact_without_a_value_is_a_dash() {
    let html = Facts::new().maybe::<String>("PEC", None).to_string();
    assert!(html.contains("<dd>—</dd>"), "{html}");
}

#[test]
fn a_job_that_has_ended_asks_no_more() {
    let ended = Progress::ended("Importazione", "1.200 enti importati").to_string();
    assert!(!ended.contains("hx-get"), "{ended}");
    assert!(Progress::under_way("Importazione", 0, 0, "/x").to_string().contains("in attesa"));
}

#[test]
fn only_the_first_open_step_is_the_current_one() {
    let html = Steps::new().done("a", "").open("b", "", "/b").open("c", "", "/c").to_string();
    assert_eq!(html.matches(r#"aria-current="step""#).count(), 1, "{html}");
}
