//! What this is: how fast responses to a survey are counted, by question and by group, over 1,000, 10,000 and 100,000 of
//! them, and how much memory that takes; beside keeping them all and going through them once for each question and group.
//! What it is not: read from a database; responses are made here, the same in both ways, and in every run.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use questionnaire::stats::Tally;
use questionnaire::{Answer, Answers, Form, Number, Word};

use crate::load::per_second;
use crate::report::{Report, times};

const SIZES: [usize; 3] = [1_000, 10_000, 100_000];
const RUNS: usize = 3;
const UNIT: &str = "responses/s";
const MEASURE: &str = "Surveys, one thread, ten questions, 20 groups";
const GROUPS: usize = 20;

/// Measures each size, in one pass and naively, and their memory.
pub(crate) fn measure(report: &mut Report) -> Result<()> {
    let form = form()?;
    let mut grown: Vec<(usize, u64)> = Vec::new();
    for size in SIZES {
        let responses: Vec<(Answers, String)> = (0..size).map(response).collect::<Result<_>>()?;
        let one = report.add(
            MEASURE,
            &format!("{size} responses, one pass"),
            UNIT,
            &runs(&responses, |all| one_pass(&form, all))?,
        );
        let naive = report.add(
            MEASURE,
            &format!("{size} responses, naively"),
            UNIT,
            &runs(&responses, |all| naive(&form, all))?,
        );
        report.note(format!(
            "{size} responses: one pass is {} × as fast as a walk for each question and group",
            times(one, naive)
        ));
        grown.push((size, one));
        drop(responses);
        let (kept, all) = (memory("counted", size)?, memory("kept", size)?);
        report.note(format!("{size} responses: counting takes {kept} KiB, keeping them all {all} KiB more than the bare program"));
    }
    if let (Some((small, fast)), Some((large, slow))) = (grown.first(), grown.last()) {
        report.note(format!(
            "from {small} to {large} responses the time of one grows {} ×",
            times(*fast, *slow)
        ));
    }
    Ok(())
}

fn runs(responses: &[(Answers, String)], work: impl Fn(&[(Answers, String)]) -> u64) -> Result<Vec<u64>> {
    let mut runs = Vec::new();
    for _ in 0..RUNS {
        let started = Instant::now();
        let valid = work(responses);
        runs.push(per_second(responses.len(), started.elapsed()));
        ensure!(valid > 0, "nothing was counted");
    }
    Ok(runs)
}

/// Counts all questions in all groups, and reckons the figures of the numbers.
fn one_pass(form: &Form, responses: &[(Answers, String)]) -> u64 {
    let mut tally = Tally::new(form);
    for (answers, group) in responses {
        tally.add(answers, group);
    }
    let mut valid = 0_u64;
    for (at, _) in tally.measures().iter().enumerate() {
        for count in tally.counts(at) {
            valid = valid.saturating_add(count.valid);
            black_box(count.numbers());
        }
    }
    valid
}

/// The same counts, going through all responses for each question and each group.
fn naive(form: &Form, responses: &[(Answers, String)]) -> u64 {
    let mut valid = 0_u64;
    for question in form.questions() {
        for group in (0..GROUPS).map(group) {
            let mut chosen: BTreeMap<String, u64> = BTreeMap::new();
            let mut numbers: Vec<Number> = Vec::new();
            for (answers, of) in responses {
                if *of != group {
                    continue;
                }
                let Ok(answer) = answers.value(question.id.as_str()) else { continue };
                valid = valid.saturating_add(1);
                match answer {
                    Answer::Single(word) => add(&mut chosen, word),
                    Answer::Multiple(words) => words.iter().for_each(|word| add(&mut chosen, word)),
                    Answer::Number(number) => numbers.push(*number),
                    _ => {}
                }
            }
            numbers.sort_unstable();
            black_box((chosen, numbers));
        }
    }
    valid
}

fn add(chosen: &mut BTreeMap<String, u64>, word: &Word) {
    let count = chosen.entry(word.to_string()).or_default();
    *count = count.saturating_add(1);
}

/// By how many KiB a program of its own grows, that counts responses as they come, or keeps them.
fn memory(way: &str, size: usize) -> Result<u64> {
    let program = std::env::current_exe()?;
    let output = Command::new(program).args(["responses", way, &size.to_string()]).output()?;
    ensure!(output.status.success(), "the measure of memory failed");
    Ok(String::from_utf8(output.stdout)?.trim().parse()?)
}

/// That program: prints by how many KiB it grew.
pub(crate) fn grow(way: &str, size: &str) -> Result<u64> {
    let (form, size) = (form()?, size.parse()?);
    let before = resident()?;
    if way == "kept" {
        let all: Vec<(Answers, String)> = (0..size).map(response).collect::<Result<_>>()?;
        let grown = resident()?.saturating_sub(before);
        black_box(all);
        return Ok(grown);
    }
    let mut tally = Tally::new(&form);
    for number in 0..size {
        let (answers, group) = response(number)?;
        tally.add(&answers, &group);
    }
    let grown = resident()?.saturating_sub(before);
    black_box(tally);
    Ok(grown)
}

/// KiB of this program in memory.
fn resident() -> Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line =
        status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("the memory of the program")?;
    Ok(line.trim().trim_end_matches("kB").trim().parse()?)
}

fn group(number: usize) -> String {
    format!("Gruppo {:02}", number % GROUPS)
}

fn form() -> Result<Form> {
    let choices = |count: usize| -> Vec<serde_json::Value> {
        (0..count)
            .map(|at| serde_json::json!({ "id": format!("c{at}"), "text": format!("Scelta {at}") }))
            .collect()
    };
    let question = |at: usize| match at % 5 {
        0 | 1 => serde_json::json!({ "type": "single", "choices": choices(4) }),
        2 => serde_json::json!({ "type": "multiple", "choices": choices(8) }),
        3 => serde_json::json!({ "type": "number", "decimals": 2 }),
        _ => serde_json::json!({ "type": "text" }),
    };
    let questions: Vec<serde_json::Value> = (0..10)
        .map(|at| {
            let mut made = question(at);
            made["id"] = format!("d{at}").into();
            made["text"] = format!("Domanda {at}").into();
            made
        })
        .collect();
    let section = serde_json::json!({ "id": "s", "title": "Sezione", "questions": questions });
    Ok(serde_json::from_value(serde_json::json!({ "title": "Prova", "sections": [section] }))?)
}

/// A response of its own for each number: some answers are missing, in each of the three ways.
fn response(number: usize) -> Result<(Answers, String)> {
    let mut answers = Answers::default();
    for at in 0..10_usize {
        let spread = number.wrapping_mul(7919).wrapping_add(at.wrapping_mul(104_729)) % 1_009;
        let choice = |count: usize| Word::parse(&format!("c{}", spread % count));
        let said = match (spread % 20, at % 5) {
            (0, _) => None,
            (1, _) => Some(Answer::Unknown),
            (2, _) => Some(Answer::NotAsked),
            (_, 0 | 1) => Some(Answer::Single(choice(4)?)),
            (_, 2) => Some(Answer::Multiple([choice(8)?, choice(3)?].into())),
            (_, 3) => Some(Answer::Number(Number::euros(i64::try_from(spread)?))),
            _ => Some(Answer::Text(format!("Risposta {spread}"))),
        };
        answers.put(Word::parse(&format!("d{at}"))?, said);
    }
    Ok((answers, group(number)))
}
