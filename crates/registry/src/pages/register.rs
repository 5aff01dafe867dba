//! What this is: choosing bodies of the national register and copying them into the centre.
//! What it is not: an import: nothing that is there already is touched.

use std::collections::HashSet;

use askama::Template;
use axum::extract::State;
use kernel::permission::{EditBody, national_register};
use kernel::{BodyId, NETWORK};
use webkit::{App, Flash, Form, Frame, ListQuery, ListView, Posted, Problem, SignedIn, page, redirect_with};

use super::Answer;
use crate::bodies::{self, BodyFilter};
use crate::model::Body;
use crate::national::{self, Copied, Selection};

/// More than the largest Province has.
const MOST: usize = 400;

struct Candidate {
    body: Body,
    already: bool,
}

#[derive(Template)]
#[template(path = "from_register.html")]
struct FromRegister {
    frame: Frame,
    list: ListView,
    form: Form,
    units: Vec<(String, String)>,
    unit: String,
    unit_name: String,
    rows: Vec<Candidate>,
    has_more: bool,
}

fn may(who: &SignedIn) -> Result<kernel::Can<EditBody>, Problem> {
    let can = who.actor().may_over(EditBody)?;
    // The register cannot be copied into itself.
    if can.tenant() == NETWORK { Err(Problem::NotFound) } else { Ok(can) }
}

pub(super) async fn choose(State(app): State<App>, who: SignedIn, query: ListQuery) -> Answer {
    let can = may(&who)?;
    let (mut register, open) = (app.db.read(NETWORK).await?, national_register());
    let units = bodies::units(&mut register, &open).await?;
    let unit = query.filter("provincia").unwrap_or_default().to_owned();
    let filter = BodyFilter { words: query.q(), unit: unit.clone(), ..BodyFilter::default() };
    let asked = !filter.words.is_empty() || !unit.is_empty();
    let found = if asked {
        bodies::page_after(&mut register, &open, &filter, None, MOST).await?
    } else {
        bodies::BodyPage::default()
    };
    drop(register);
    let mut own = app.db.read(can.tenant()).await?;
    let known: HashSet<String> =
        bodies::every(&mut own, &can).await?.iter().filter_map(national::key).collect();
    let already = |body: &Body| national::key(body).is_some_and(|key| known.contains(&key));
    let rows = found.rows.into_iter().map(|body| Candidate { already: already(&body), body }).collect();
    let unit_name =
        units.iter().find(|(code, _)| *code == unit).map(|(_, name)| name.clone()).unwrap_or_default();
    let frame = Frame::new(&who, &app, "Aggiungi dal registro nazionale")
        .area("enti")
        .crumb("Enti", "/enti")
        .lead("I 7.896 Comuni e le Province italiane, con gli abitanti al 1º gennaio 2023. Fonte: ISTAT (CC BY 4.0).");
    let (list, form) = (ListView::new(&query, query.sort(["nome"])), Form::empty(&who, "/enti/dal-registro"));
    page(&FromRegister { frame, list, form, units, unit, unit_name, rows, has_more: found.has_more })
}

pub(super) async fn copy(State(app): State<App>, who: SignedIn, posted: Posted) -> Answer {
    let can = may(&who)?;
    let selection = match posted.get("unit").filter(|unit| !unit.is_empty()) {
        Some(unit) => Selection::Unit(unit.to_owned()),
        None => Selection::Bodies(chosen(&posted)),
    };
    if selection == Selection::Bodies(Vec::new()) {
        return Ok(redirect_with(
            "/enti/dal-registro",
            Flash::warning("Spunta almeno un ente, poi premi Aggiungi."),
        ));
    }
    let copied = national::copy_from_register(&app.db, &can, who.actor(), &selection).await?;
    Ok(redirect_with("/enti", Flash::success(said(copied))))
}

fn chosen(posted: &Posted) -> Vec<BodyId> {
    posted.reader().many("body").into_iter().filter_map(|id| id.parse().ok()).collect()
}

fn said(copied: Copied) -> String {
    match (copied.added, copied.already) {
        (0, 0) => "Nessun ente trovato nel registro.".into(),
        (0, _) => "Gli enti scelti c'erano già tutti.".into(),
        (added, 0) => format!("Enti aggiunti: {added}."),
        (added, already) => format!("Enti aggiunti: {added}. Già presenti e lasciati com'erano: {already}."),
    }
}
