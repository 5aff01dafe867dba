//! What this is: two versions of a quote side by side. What it is not: able to change either.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::QuoteId;
use webkit::{App, Badge, Frame, ListQuery, Problem, SignedIn, page};

use super::{frame_in, whole};
use crate::model::{Change, Compared, Version, compare};
use crate::store as acts;

#[derive(Template)]
#[template(path = "quotes/comparison.html")]
struct ComparisonPage {
    frame: Frame,
    action: String,
    numbers: Vec<i64>,
    before: Version,
    after: Version,
    rows: Vec<Compared>,
}

impl ComparisonPage {
    fn badge(row: &Compared) -> Badge {
        match row.change {
            Change::Added => Badge::success("Aggiunta"),
            Change::Removed => Badge::danger("Tolta"),
            Change::Changed => Badge::warning("Cambiata"),
            Change::Same => Badge::quiet("Uguale"),
        }
    }
}

/// `GET /preventivi/{id}/confronto`: `?prima=` and `?dopo=` choose the versions, the last two if none.
pub(super) async fn show(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<QuoteId>,
    query: ListQuery,
) -> Result<Response, Problem> {
    let (can, whole) = whole(&app, &who, (id, None)).await?;
    let pick = |name: &str, usual: usize| {
        let wanted = query.filter_as::<i64>(name);
        let named = wanted.and_then(|no| whole.versions.iter().find(|version| version.no == no));
        named.or_else(|| whole.versions.iter().rev().nth(usual)).cloned().ok_or(Problem::NotFound)
    };
    let (before, after) = (pick("prima", 1)?, pick("dopo", 0)?);
    let mut tx = app.db.read(can.tenant()).await?;
    let old = acts::lines(&mut tx, &can, (id, before.no)).await?;
    let new = acts::lines(&mut tx, &can, (id, after.no)).await?;
    page(&ComparisonPage {
        frame: frame_in(&who, &app, &whole.quote, "Confronto tra versioni"),
        action: format!("{}/confronto", super::address(id)),
        numbers: whole.versions.iter().map(|version| version.no).collect(),
        rows: compare(&old, &new),
        before,
        after,
    })
}
