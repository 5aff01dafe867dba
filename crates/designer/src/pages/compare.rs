//! What this is: two or three models, cases or designs side by side, point by point, on the page and as files.
//! What it is not: the points; those are in `model::compare`.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use sheet::{Cell, Column, Kind, Table};
use webkit::{App, Badge, Field, Form, Frame, ListQuery, Problem, SignedIn, download, export, page};

use super::{Answer, counted_on, files, frame, may_see};
use crate::model::cases::CASES;
use crate::model::compare::{Comparison, compare, of_case, of_design, of_model};
use crate::model::{Design, Origin, Point};
use crate::store;

/// The places in the address bar.
const PLACES: [(&str, &str); 3] = [("a", "Primo"), ("b", "Secondo"), ("c", "Terzo (se serve)")];

#[derive(Template)]
#[template(path = "designer/compare.html")]
struct ComparePage {
    frame: Frame,
    fields: Vec<Field>,
    told: Comparison,
    files: String,
    only: bool,
}

impl ComparePage {
    fn badge(same: bool) -> Badge {
        if same { Badge::quiet("Uguale") } else { Badge::info("Diverso") }
    }
}

/// What is asked for, and every choice there is.
struct Asked {
    chosen: Vec<String>,
    options: Vec<(String, String)>,
    told: Comparison,
}

async fn asked(app: &App, who: &SignedIn, query: &ListQuery) -> Result<Asked, Problem> {
    let can = may_see(who)?;
    let designs = store::every(&mut app.db.read(can.tenant()).await?, &can).await?;
    let today = app.clock.today();
    let shipped = Origin::shipped().map(|one| (one.code(), one.label()));
    let own = designs
        .iter()
        .map(|one| (Origin::Design(one.design_id).code(), format!("Progetto «{}»", one.title())));
    let options: Vec<(String, String)> = shipped.chain(own).collect();
    let mut chosen: Vec<String> = PLACES
        .iter()
        .filter_map(|(name, _)| query.filter(name))
        .filter(|code| options.iter().any(|(known, _)| known == code))
        .map(ToOwned::to_owned)
        .collect();
    if chosen.is_empty() {
        chosen = CASES.iter().map(|case| Origin::Case(case).code()).collect();
    }
    let subjects: Vec<(String, Vec<Point>)> = chosen
        .iter()
        .filter_map(|code| {
            let (_, label) = options.iter().find(|(known, _)| known == code)?;
            Some((label.clone(), points(Origin::from_code(code)?, &designs, today)?))
        })
        .collect();
    let told = compare(&subjects);
    Ok(Asked { chosen, options, told })
}

fn points(origin: Origin, designs: &[Design], today: kernel::Day) -> Option<Vec<Point>> {
    match origin {
        Origin::Model(model) => Some(of_model(model)),
        Origin::Case(case) => Some(of_case(case)),
        Origin::Design(id) => {
            let design = designs.iter().find(|one| one.design_id == id)?;
            Some(of_design(&design.content, counted_on(design, today)))
        }
    }
}

/// `GET /progetti/confronto`
pub(super) async fn show(State(app): State<App>, who: SignedIn, query: ListQuery) -> Answer {
    let asked = asked(&app, &who, &query).await?;
    if let Some(format) = query.format() {
        return export(format, "confronto", &table(&asked.told)?, app.clock.today());
    }
    let values = PLACES.iter().zip(&asked.chosen).map(|((name, _), code)| (*name, code.clone()));
    let form = Form::filled(&who, "/progetti/confronto", values);
    let field = |(name, label): (&str, &str)| form.select(name, label, &asked.options);
    let lead = "Punto per punto, nello stesso ordine: dove sono uguali e dove no.";
    let pairs = PLACES.iter().zip(&asked.chosen).map(|((name, _), code)| format!("{name}={code}"));
    page(&ComparePage {
        frame: frame(&who, &app, "Confronto").lead(lead),
        fields: PLACES.map(field).to_vec(),
        files: pairs.collect::<Vec<_>>().join("&"),
        only: query.filter("solo").is_some(),
        told: asked.told,
    })
}

fn table(told: &Comparison) -> Result<Table, Problem> {
    let names = ["Capitolo", "Voce"].into_iter().map(ToOwned::to_owned).chain(told.names.iter().cloned());
    let columns = names.chain(["Uguale".to_owned()]).map(|name| Column::new(name, Kind::Text)).collect();
    let mut table = Table::new("Confronto", columns);
    for chapter in &told.chapters {
        for row in &chapter.rows {
            let mut cells = vec![Cell::text(chapter.title), Cell::text(&row.label)];
            cells.extend(row.values.iter().map(Cell::text));
            cells.push(Cell::text(if row.is_same() { "sì" } else { "no" }));
            table.push(cells).map_err(|why| Problem::internal(&why))?;
        }
    }
    Ok(table)
}

/// `GET /progetti/confronto/pdf`
pub(super) async fn pdf(
    State(app): State<App>,
    who: SignedIn,
    query: ListQuery,
) -> Result<Response, Problem> {
    let asked = asked(&app, &who, &query).await?;
    let title = format!("Confronto: {}", asked.told.names.join(", "));
    let bytes = files::printed(&app, &who, title, &asked.told).await?;
    Ok(download("confronto.pdf", "application/pdf", bytes))
}
