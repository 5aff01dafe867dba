//! What this is: versions kept, and two of them side by side, clause by clause.
//! What it is not: the rules of comparing; see the model.

use askama::Template;
use axum::extract::{Path, State};
use kernel::ActId;
use webkit::{App, Badge, Flash, Frame, ListQuery, Posted, Problem, SignedIn, page, redirect_with};

use super::{Answer, address, frame, may_edit, may_see, opened};
use crate::model::differ::{Changed, Fate, Keyed, changes};
use crate::model::document::Document;
use crate::model::{ClauseSet, Kind, SetState};
use crate::store::{Failure, acts, clauses};

/// `POST /atti/{act}/versioni`
pub(super) async fn keep(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<ActId>,
    _posted: Posted,
) -> Answer {
    let can = may_edit(&who)?;
    let found = opened(&app, &who, id).await?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let last = found.versions.first();
    match acts::keep(&mut tx, &can, (&found.act, last), (found.document, found.clauses)).await {
        Ok(version) => {
            tx.commit().await?;
            let said = format!("Fissata la versione {}.", version.number);
            Ok(redirect_with(&address(id), Flash::success(said)))
        }
        Err(why @ Failure::NothingNew) => Ok(redirect_with(&address(id), Flash::info(format!("{why}.")))),
        Err(why) => Err(why.into()),
    }
}

#[derive(Template)]
#[template(path = "acts/compare.html")]
struct ComparePage {
    frame: Frame,
    path: String,
    options: Vec<(String, String)>,
    from: String,
    to: String,
    changes: Vec<Changed>,
}

impl ComparePage {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand over references")]
    fn badge(fate: &Fate) -> Badge {
        match fate {
            Fate::Kept => Badge::quiet(fate.label()),
            Fate::Added => Badge::success(fate.label()),
            Fate::Removed => Badge::danger(fate.label()),
        }
    }

    fn is_chosen(option: &str, chosen: &str) -> bool {
        option == chosen
    }
}

fn parts(document: &Document) -> Vec<Keyed> {
    document.parts.iter().map(|part| (part.key.clone(), part.heading.clone(), part.lines())).collect()
}

/// Which of the options the address bar asks for, or else this one.
fn chosen(query: &ListQuery, name: &str, options: &[(String, String)], or: Option<usize>) -> String {
    let asked = query.filter(name).filter(|asked| options.iter().any(|(known, _)| known == asked));
    let fallback = or.and_then(|at| options.get(at)).or_else(|| options.last());
    asked.map(ToOwned::to_owned).or_else(|| fallback.map(|(known, _)| known.clone())).unwrap_or_default()
}

/// `GET /atti/{act}/confronto`
pub(super) async fn of_act(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<ActId>,
    query: ListQuery,
) -> Answer {
    let found = opened(&app, &who, id).await?;
    let mut options = vec![("oggi".to_owned(), "Il testo di oggi".to_owned())];
    options.extend(
        found.versions.iter().map(|one| (one.number.to_string(), format!("Versione {}", one.number))),
    );
    let (from, to) = (chosen(&query, "da", &options, Some(1)), chosen(&query, "a", &options, Some(0)));
    let text = |which: &str| {
        let kept = found.versions.iter().find(|one| one.number.to_string() == which);
        kept.map_or_else(|| parts(&found.document), |kept| parts(&kept.document))
    };
    page(&ComparePage {
        frame: frame(&who, &app, "Versioni a confronto").crumb(found.act.name.clone(), address(id)),
        path: format!("{}/confronto", address(id)),
        changes: changes(&text(&from), &text(&to)),
        options,
        from,
        to,
    })
}

fn texts(set: &ClauseSet) -> Vec<Keyed> {
    let text = |clause: &crate::model::Clause| {
        let condition = clause.condition();
        let condition = if condition.is_empty() { String::new() } else { format!("Solo per: {condition}\n") };
        (clause.key.clone(), clause.title.clone(), format!("{}\n{condition}{}\n", clause.title, clause.text))
    };
    set.clauses.iter().map(text).collect()
}

/// `GET /atti/clausole/{kind}/confronto`
pub(super) async fn of_clauses(
    State(app): State<App>,
    who: SignedIn,
    Path(code): Path<String>,
    query: ListQuery,
) -> Answer {
    let can = may_see(&who)?;
    let kind = Kind::from_code(&code).ok_or(Problem::NotFound)?;
    let all = clauses::of(&mut app.db.read(can.tenant()).await?, &can, kind).await?;
    let name = |set: &ClauseSet| match (set.number, set.state) {
        (0, _) => "Testo compreso nel programma".to_owned(),
        (number, SetState::Draft) => format!("Versione {number}, in preparazione"),
        (number, SetState::Published) => format!("Versione {number}"),
    };
    let options: Vec<(String, String)> = all.iter().map(|set| (set.number.to_string(), name(set))).collect();
    let (from, to) = (chosen(&query, "da", &options, Some(1)), chosen(&query, "a", &options, Some(0)));
    let text =
        |which: &str| all.iter().find(|set| set.number.to_string() == which).map(texts).unwrap_or_default();
    let title = format!("{}: versioni a confronto", kind.label());
    page(&ComparePage {
        frame: frame(&who, &app, title).crumb("Clausole", "/atti/clausole"),
        path: format!("/atti/clausole/{}/confronto", kind.code()),
        changes: changes(&text(&from), &text(&to)),
        options,
        from,
        to,
    })
}
