//! What this is: the keys that publiccode.yml 0.5 wants, and that what it points at exists.
//! What it is not: the reference validator, which also looks at web addresses and needs the network.
//! Source: the publiccode.yml standard, core schema.

use yaml_rust2::{Yaml, YamlLoader};

const PRESENT: [&str; 12] = [
    "publiccodeYmlVersion",
    "name",
    "url",
    "platforms",
    "categories",
    "developmentStatus",
    "softwareType",
    "description",
    "legal.license",
    "maintenance.type",
    "localisation.localisationReady",
    "localisation.availableLanguages",
];
const STATUSES: [&str; 5] = ["concept", "development", "beta", "stable", "obsolete"];
const TYPES: [&str; 7] = [
    "standalone/mobile",
    "standalone/iot",
    "standalone/desktop",
    "standalone/web",
    "standalone/backend",
    "standalone/other",
    "library",
];
const SHORT_AT_MOST: usize = 150;
const LONG: std::ops::RangeInclusive<usize> = 150..=10_000;
/// Those of the standard's list that may become ours; the list itself is longer.
const CATEGORIES: [&str; 14] = [
    "accounting",
    "billing-and-invoicing",
    "budgeting",
    "business-process-management",
    "collaboration",
    "compliance-management",
    "document-management",
    "financial-reporting",
    "help-desk",
    "hr",
    "knowledge-management",
    "procurement",
    "survey",
    "workflow-management",
];
/// Kept by the standard for old files only.
const DEPRECATED: [&str; 4] = ["IT", "monochromeLogo", "inputTypes", "outputTypes"];

pub(crate) fn problems(text: &str, exists: impl Fn(&str) -> bool) -> Vec<String> {
    let parsed = YamlLoader::load_from_str(text);
    let Some(file) = parsed.ok().and_then(|documents| documents.into_iter().next()) else {
        return vec!["publiccode.yml is absent or is not YAML".into()];
    };
    let mut problems = missing(&file);
    problems.extend(
        DEPRECATED
            .iter()
            .filter(|key| !at(&file, key).is_badvalue())
            .map(|key| format!("publiccode.yml: {key} is deprecated")),
    );
    problems.extend(not_listed(&file, "developmentStatus", &STATUSES));
    problems.extend(not_listed(&file, "softwareType", &TYPES));
    problems.extend(not_listed(&file, "legal.license", &["AGPL-3.0-or-later"]));
    problems.extend(maintenance(&file));
    problems.extend(unknown_categories(&file));
    for language in ["it", "en"] {
        problems.extend(description(&file["description"][language], language));
    }
    problems.extend(
        pictures(&file)
            .into_iter()
            .filter(|path| !exists(path))
            .map(|path| format!("publiccode.yml: {path} does not exist")),
    );
    problems
}

fn at<'a>(file: &'a Yaml, path: &str) -> &'a Yaml {
    path.split('.').fold(file, |value, key| &value[key])
}

fn missing(file: &Yaml) -> Vec<String> {
    let absent = PRESENT.iter().filter(|path| at(file, path).is_badvalue() || at(file, path).is_null());
    absent.map(|path| format!("publiccode.yml: {path} is missing")).collect()
}

fn not_listed(file: &Yaml, path: &str, allowed: &[&str]) -> Option<String> {
    let value = at(file, path).as_str().unwrap_or_default();
    (!allowed.contains(&value))
        .then(|| format!("publiccode.yml: {path} is {value:?}, not one of {}", allowed.join(", ")))
}

fn maintenance(file: &Yaml) -> Option<String> {
    let kind = at(file, "maintenance.type").as_str().unwrap_or_default();
    let needed = match kind {
        "internal" | "community" => "contacts",
        "contract" => "contractors",
        "none" => return None,
        _ => return Some(format!("publiccode.yml: maintenance.type is {kind:?}")),
    };
    let named = at(file, "maintenance")[needed].as_vec().is_some_and(|list| !list.is_empty());
    (!named).then(|| format!("publiccode.yml: maintenance.type {kind} needs maintenance.{needed}"))
}

fn unknown_categories(file: &Yaml) -> Vec<String> {
    let named = file["categories"].as_vec().into_iter().flatten();
    let words = named.map(|category| category.as_str().unwrap_or_default());
    let unknown = words.filter(|word| !CATEGORIES.contains(word));
    unknown.map(|word| format!("publiccode.yml: {word:?} is not a category of the standard")).collect()
}

fn description(text: &Yaml, language: &str) -> Vec<String> {
    let length = |key: &str| text[key].as_str().map_or(0, |text| text.trim().chars().count());
    let mut problems = vec![];
    if !(1..=SHORT_AT_MOST).contains(&length("shortDescription")) {
        problems.push(format!(
            "publiccode.yml: description.{language}.shortDescription has 1 to {SHORT_AT_MOST} characters"
        ));
    }
    if !LONG.contains(&length("longDescription")) {
        problems.push(format!(
            "publiccode.yml: description.{language}.longDescription has 150 to 10000 characters"
        ));
    }
    if text["features"].as_vec().is_none_or(Vec::is_empty) {
        problems.push(format!("publiccode.yml: description.{language}.features is missing"));
    }
    problems
}

fn pictures(file: &Yaml) -> Vec<&str> {
    let languages = file["description"].as_hash().into_iter().flat_map(|languages| languages.values());
    let shots = languages.flat_map(|text| text["screenshots"].as_vec().into_iter().flatten());
    shots
        .chain([&file["logo"]])
        .filter_map(Yaml::as_str)
        .filter(|path| !path.starts_with("https://"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ours() -> String {
        std::fs::read_to_string(crate::process::root().join("publiccode.yml")).unwrap()
    }

    #[test]
    fn our_file_says_all_it_must() {
        assert_eq!(problems(&ours(), |_| true), Vec::<String>::new());
    }

    #[test]
    fn a_missing_key_is_named() {
        let text = ours().replace("developmentStatus:", "stage:");
        let found = problems(&text, |_| true);
        assert!(found.contains(&"publiccode.yml: developmentStatus is missing".to_owned()), "{found:?}");
    }

    #[test]
    fn a_category_the_standard_does_not_list_is_refused() {
        let text = ours().replace("- accounting", "- contract-management");
        assert_eq!(
            problems(&text, |_| true),
            ["publiccode.yml: \"contract-management\" is not a category of the standard"]
        );
    }

    #[test]
    fn a_picture_that_is_not_there_is_named() {
        let text = format!("{}\nlogo: docs/logo.svg\n", ours());
        assert!(problems(&text, |_| false).iter().any(|line| line.contains("docs/logo.svg")));
    }

    #[test]
    fn a_file_that_is_not_yaml_is_refused() {
        assert_eq!(problems("a: [", |_| true).len(), 1);
        assert_eq!(problems("", |_| true).len(), 1);
    }
}
