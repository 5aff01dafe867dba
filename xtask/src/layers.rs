//! What this is: which crate of ours may use which: the layers of ARCHITECTURE.md as a table that is checked.
//! What it is not: about tests: a crate's tests may use whatever they need.

use crate::metadata::{Metadata, Package};
use anyhow::Result;

struct Layer {
    name: &'static str,
    may_use: &'static [&'static str],
}

const fn layer(name: &'static str, may_use: &'static [&'static str]) -> Layer {
    Layer { name, may_use }
}

/// From the bottom up. A new crate needs a line here: think where it stands.
const LAYERS: [Layer; 31] = [
    layer("kernel", &[]),
    layer("fatturapa", &[]),
    layer("worktime", &[]),
    layer("questionnaire", &[]),
    layer("paper", &[]),
    layer("sheet", &[]),
    layer("words", &["kernel"]),
    layer("xtask", &[]),
    layer("store", &["kernel"]),
    layer("webkit", &["kernel", "store", "sheet"]),
    layer("identity", &["kernel", "store", "webkit", "sheet"]),
    layer("notices", &["kernel", "store", "webkit", "sheet", "identity"]),
    layer("registry", &["kernel", "store", "webkit", "sheet", "identity"]),
    layer("profiles", &["kernel", "store", "webkit", "sheet", "identity", "registry"]),
    layer("catalogue", &["kernel", "store", "webkit", "sheet", "identity", "registry"]),
    layer(
        "pricing",
        &["kernel", "store", "webkit", "sheet", "identity", "registry", "catalogue", "fatturapa"],
    ),
    layer(
        "agreements",
        &["kernel", "store", "webkit", "sheet", "identity", "registry", "catalogue", "pricing"],
    ),
    layer(
        "apportionment",
        &[
            "kernel",
            "store",
            "webkit",
            "sheet",
            "identity",
            "registry",
            "catalogue",
            "pricing",
            "agreements",
            "paper",
        ],
    ),
    layer(
        "knowledge",
        &["kernel", "words", "store", "webkit", "sheet", "identity", "notices", "registry", "catalogue"],
    ),
    layer(
        "helpdesk",
        &[
            "kernel",
            "words",
            "store",
            "webkit",
            "sheet",
            "worktime",
            "identity",
            "notices",
            "knowledge",
            "registry",
            "catalogue",
            "pricing",
            "agreements",
        ],
    ),
    layer(
        "mailbox",
        &[
            "kernel",
            "store",
            "webkit",
            "sheet",
            "identity",
            "notices",
            "registry",
            "catalogue",
            "pricing",
            "agreements",
            "worktime",
            "helpdesk",
        ],
    ),
    layer(
        "quality",
        &[
            "kernel",
            "store",
            "webkit",
            "sheet",
            "identity",
            "notices",
            "registry",
            "catalogue",
            "pricing",
            "agreements",
            "worktime",
            "helpdesk",
            "paper",
        ],
    ),
    layer(
        "surveys",
        &[
            "kernel",
            "store",
            "webkit",
            "sheet",
            "identity",
            "notices",
            "registry",
            "profiles",
            "questionnaire",
        ],
    ),
    layer(
        "designer",
        &[
            "kernel",
            "store",
            "webkit",
            "sheet",
            "identity",
            "registry",
            "profiles",
            "catalogue",
            "pricing",
            "agreements",
            "paper",
        ],
    ),
    layer(
        "acts",
        &[
            "kernel",
            "store",
            "webkit",
            "sheet",
            "identity",
            "registry",
            "catalogue",
            "pricing",
            "agreements",
            "designer",
            "paper",
        ],
    ),
    layer(
        "quotes",
        &[
            "kernel",
            "store",
            "webkit",
            "sheet",
            "identity",
            "notices",
            "registry",
            "catalogue",
            "pricing",
            "agreements",
            "paper",
        ],
    ),
    layer(
        "needs",
        &[
            "kernel",
            "store",
            "webkit",
            "sheet",
            "identity",
            "registry",
            "catalogue",
            "pricing",
            "agreements",
            "quotes",
        ],
    ),
    layer(
        "billing",
        &[
            "kernel",
            "store",
            "webkit",
            "identity",
            "registry",
            "catalogue",
            "pricing",
            "agreements",
            "apportionment",
            "fatturapa",
            "paper",
            "sheet",
        ],
    ),
    layer(
        "payments",
        &[
            "kernel",
            "store",
            "webkit",
            "sheet",
            "identity",
            "registry",
            "catalogue",
            "pricing",
            "agreements",
            "apportionment",
            "fatturapa",
            "paper",
            "billing",
        ],
    ),
    layer(
        "accounts",
        &[
            "kernel",
            "store",
            "webkit",
            "sheet",
            "identity",
            "registry",
            "catalogue",
            "pricing",
            "agreements",
            "apportionment",
            "quotes",
            "needs",
            "fatturapa",
            "paper",
            "billing",
            "payments",
        ],
    ),
    // The program wires everything together, and nothing may use it.
    layer("areavasta", ANY),
];

const ANY: &[&str] = &["*"];

/// Packages of tests and measures stand outside the layers: nothing of the program uses them.
const OUTSIDE: [&str; 3] = ["blackbox", "bench", "given"];

pub(crate) fn check() -> Result<Vec<String>> {
    let metadata = Metadata::ours()?;
    Ok(metadata.workspace().flat_map(|package| problems(&package.name, &uses(package))).collect())
}

fn uses(package: &Package) -> Vec<&str> {
    let shipped = package.dependencies.iter().filter(|used| used.kind.as_deref() != Some("dev"));
    shipped.filter(|used| used.path.is_some()).map(|used| used.name.as_str()).collect()
}

fn problems(name: &str, uses: &[&str]) -> Vec<String> {
    if OUTSIDE.contains(&name) {
        return vec![];
    }
    let Some(layer) = LAYERS.iter().find(|layer| layer.name == name) else {
        return vec![format!("{name} has no layer: add it to xtask/src/layers.rs and to ARCHITECTURE.md")];
    };
    let wrong = uses.iter().filter(|used| !layer.may_use.contains(&"*") && !layer.may_use.contains(used));
    wrong.map(|used| format!("{name} must not use {used}: it may use {}", layer.may_use.join(", "))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crate_may_use_what_lies_below_it() {
        assert_eq!(problems("store", &["kernel"]), Vec::<String>::new());
        assert_eq!(problems("areavasta", &["billing", "kernel"]), Vec::<String>::new());
    }

    #[test]
    fn a_crate_may_not_use_what_lies_above_or_beside_it() {
        assert_eq!(problems("registry", &["kernel", "billing"]).len(), 1);
        assert_eq!(problems("catalogue", &["pricing"]).len(), 1);
    }

    #[test]
    fn a_new_crate_must_find_its_place() {
        assert!(problems("unheard_of", &[])[0].contains("has no layer"));
    }

    #[test]
    fn the_table_names_only_crates_listed_before() {
        for (position, layer) in LAYERS.iter().enumerate() {
            let below: Vec<&str> = LAYERS[..position].iter().map(|layer| layer.name).collect();
            let known = |used: &&str| below.contains(used) || *used == "*";
            assert!(layer.may_use.iter().all(known), "{}", layer.name);
        }
    }
}
