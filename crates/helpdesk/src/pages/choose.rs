//! What this is: the page on which the centre says for which body something is.
//! What it is not: for bodies; theirs is known.

use ::store::Tx;
use askama::Template;
use axum::response::Response;
use webkit::{Direction, Frame, ListQuery, ListView, Problem, Sort, page};

use super::new::bodies;

#[derive(Template)]
#[template(path = "helpdesk/choose.html")]
struct ChoosePage {
    frame: Frame,
    list: ListView,
    rows: Vec<(String, String)>,
}

/// The bodies of the centre whose names hold what was typed; each leads to the address with its id in `?ente=`.
pub(super) async fn choose(
    tx: &mut Tx,
    frame: Frame,
    (query, address): (&ListQuery, &str),
) -> Result<Response, Problem> {
    let words = kernel::text::fold(&query.q());
    let mut all = bodies(tx).await?;
    all.retain(|(_, name)| kernel::text::fold(name).contains(&words));
    page(&ChoosePage {
        frame: frame.lead("Per quale ente?"),
        list: ListView::new(query, Sort { key: "", direction: Direction::Down }),
        rows: all.into_iter().map(|(id, name)| (name, format!("{address}?ente={id}"))).collect(),
    })
}
