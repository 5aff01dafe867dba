//! What this is: the yearly run from the command line: the amounts, the files, and what a power cut leaves.
//! What it is not: the rules of prices; the expected amounts are computed here, from the published figures.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::Value;

use crate::ground::{Base, Contents, Ground, Said};

on_both_databases!(
    macerata_is_billed_by_the_published_bands_with_valid_files_and_once_only,
    pesaro_is_billed_by_inhabitant,
    a_trial_issues_nothing,
    a_run_killed_again_and_again_ends_as_one_that_was_not,
    two_runs_at_once_bill_each_body_once,
);

/// From how many inhabitants, how many cents a year: the table of the comparative document of 2022.
const BANDS: [(i64, i64); 11] = [
    (0, 15_000),
    (501, 96_000),
    (1_001, 144_000),
    (2_301, 211_200),
    (3_001, 220_000),
    (4_501, 281_600),
    (7_001, 352_000),
    (8_501, 484_000),
    (12_501, 572_000),
    (20_001, 700_000),
    (40_001, 1_050_000),
];

/// Inhabitants by name of the Comuni of a Province, or nothing when the figures are not at hand.
fn inhabitants(uts: &str) -> Option<BTreeMap<String, i64>> {
    let file = shared("comuni/comuni_istat_2024_pop2023.csv")?;
    let mut reader = csv::Reader::from_path(file).unwrap();
    let rows = reader.records().map(Result::unwrap).filter(|row| &row[5] == uts);
    Some(rows.map(|row| (row[1].to_owned(), row[13].parse().unwrap())).collect())
}

/// A file of the figures and schemas that are not part of the repository.
pub(crate) fn shared(name: &str) -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let file = root.join(name);
    if !file.exists() {
        assert!(std::env::var_os("CI").is_none(), "{} is missing", file.display());
        println!("skipped: {} is missing", file.display());
        return None;
    }
    Some(file)
}

fn bill(ground: &Ground, centre: &str, out: &str) -> Said {
    let out = ground.path(out);
    ground.run(&["bill", "--centre", centre, "--year", "2022", "--json", "--out", out.to_str().unwrap()])
}

async fn macerata_is_billed_by_the_published_bands_with_valid_files_and_once_only(base: Base) {
    let Some(people) = inhabitants("043") else { return };
    let ground = Ground::with(base, Contents::Billed).await;
    let first = bill(&ground, "macerata", "prima");
    let answer = first.json();
    assert_eq!(
        (first.code, &answer["issued_now"], &answer["failed"]),
        (Some(0), &Value::from(0), &Value::from(0))
    );
    let invoices = answer["invoices"].as_array().unwrap();
    assert_eq!((invoices.len(), people.len()), (55, 55));
    for invoice in invoices {
        let name = invoice["body"].as_str().unwrap().trim_start_matches("Comune di ");
        let band = BANDS.iter().rev().find(|(from, _)| people[name] >= *from).unwrap();
        let tax = (band.1 * 22 + 50) / 100;
        assert_eq!(invoice["taxable_cents"], Value::from(band.1), "{name}");
        assert_eq!(invoice["tax_cents"], Value::from(tax), "{name}");
        assert_eq!(invoice["document_cents"], Value::from(band.1 + tax), "{name}");
        assert_eq!(invoice["payable_cents"], Value::from(band.1), "{name}: split payment");
    }
    let files = xml_files(&ground.path("prima"));
    assert_eq!(files.len(), 55);
    valid_against_the_schema(&files);
    numbered_without_gaps(invoices, 55);
    assert_eq!(bill(&ground, "macerata", "seconda").json(), answer);
    for file in files {
        let again = ground.path("seconda").join(file.file_name().unwrap());
        assert_eq!(fs::read(&file).unwrap(), fs::read(again).unwrap(), "{}", file.display());
    }
    ground.must(&["check"]);
}

fn xml_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.filter(|path| path.extension().is_some_and(|e| e == "xml")).collect()
}

fn valid_against_the_schema(files: &[PathBuf]) {
    let Some(schema) = shared("fatturapa/xsd/Schema_VFPA12_V1.2.3.xsd") else { return };
    let folder = tempfile::tempdir().unwrap();
    let signature = "xmldsig-core-schema.xsd";
    fs::copy(schema.with_file_name(signature), folder.path().join(signature)).unwrap();
    let text = fs::read_to_string(&schema).unwrap();
    let (before, after) = text.split_once("schemaLocation=\"").unwrap();
    let (_, after) = after.split_once('"').unwrap();
    let local = folder.path().join("schema.xsd");
    fs::write(&local, format!("{before}schemaLocation=\"{signature}\"{after}")).unwrap();
    let mut xmllint = Command::new("xmllint");
    let output = xmllint.args(["--nonet", "--noout", "--schema"]).arg(&local).args(files).output();
    let output = output.expect("xmllint is needed to check files against the schema");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Numbers are 1..=n in the order of the run.
fn numbered_without_gaps(invoices: &[Value], n: usize) {
    let numbers = invoices.iter().filter_map(|invoice| invoice["number"].as_str());
    let mut numbers: Vec<usize> =
        numbers.map(|text| text.rsplit('/').next().unwrap().parse().unwrap()).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=n).collect::<Vec<_>>());
}

async fn pesaro_is_billed_by_inhabitant(base: Base) {
    let Some(people) = inhabitants("041") else { return };
    let ground = Ground::with(base, Contents::Demo).await;
    let out = ground.path("out");
    let words = ["bill", "--centre", "pesaro-urbino", "--year", "2022", "--dry-run", "--json", "--out"];
    let answer = ground.run(&[&words[..], &[out.to_str().unwrap()]].concat()).json();
    let mut found = 0;
    for invoice in answer["invoices"].as_array().unwrap() {
        let name = invoice["body"].as_str().unwrap().trim_start_matches("Comune di ");
        if let Some(inhabitants) = people.get(name) {
            assert_eq!(invoice["taxable_cents"], Value::from(inhabitants * 44), "{name}");
            found += 1;
        }
    }
    assert!(found > 20, "{found} Comuni");
}

async fn a_trial_issues_nothing(base: Base) {
    let ground = Ground::with(base, Contents::Demo).await;
    let before = ground.trail("macerata");
    let out = ground.path("out");
    let words = ["bill", "--centre", "macerata", "--year", "2022", "--dry-run", "--json", "--out"];
    let said = ground.must(&[&words[..], &[out.to_str().unwrap()]].concat());
    assert_eq!(said.json()["invoices"].as_array().map(Vec::len), Some(55));
    assert_eq!(xml_files(&out).len(), 0);
    assert_eq!(ground.must(&["export", "invoices", "--centre", "macerata"]).out.lines().count(), 1);
    assert_eq!(before, ground.trail("macerata"));
}

async fn a_run_killed_again_and_again_ends_as_one_that_was_not(base: Base) {
    let ground = Ground::with(base, Contents::Demo).await;
    let mut interrupted = 0;
    for wait in [60, 90, 130, 180, 240] {
        let mut child = start_run(&ground, "out");
        tokio::time::sleep(Duration::from_millis(wait)).await;
        interrupted += u32::from(child.try_wait().unwrap().is_none());
        // It may have ended by itself.
        let _ = child.kill();
        child.wait().unwrap();
        ground.must(&["check"]);
    }
    assert!(interrupted > 0, "no run was interrupted");
    ends_well(&ground);
}

fn ends_well(ground: &Ground) {
    let said = bill(ground, "macerata", "out");
    let answer = said.json();
    assert_eq!(said.code, Some(0), "{answer}");
    let invoices = answer["invoices"].as_array().unwrap();
    numbered_without_gaps(invoices, 55);
    let total: i64 = invoices.iter().map(|invoice| invoice["taxable_cents"].as_i64().unwrap()).sum();
    assert_eq!(total, 13_480_000);
    ground.must(&["check"]);
}

fn start_run(ground: &Ground, out: &str) -> std::process::Child {
    let out = ground.path(out);
    let words = ["bill", "--centre", "macerata", "--year", "2022", "--json", "--out", out.to_str().unwrap()];
    ground.command(&words).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

async fn two_runs_at_once_bill_each_body_once(base: Base) {
    let ground = Ground::with(base, Contents::Demo).await;
    let mut both = [start_run(&ground, "uno"), start_run(&ground, "due")];
    for child in &mut both {
        child.wait().unwrap();
    }
    ends_well(&ground);
}
