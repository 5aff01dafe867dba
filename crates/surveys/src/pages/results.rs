//! What this is: the results of an edition: tables and charts question by question; two editions beside each other; and the
//! answers one by one with their book of codes.
//! What it is not: the counting, which is `questionnaire::stats`; nor a list of who said what without a name.

use askama::Template;
use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use kernel::permission::{ViewBodies, ViewSurveyResults, ViewSurveys, national_register};
use kernel::{BodyId, Can, EditionId, NETWORK, Scope};
use profiles::model::MacroArea;
use questionnaire::Form as Questionnaire;
use questionnaire::stats::{Compared, Edition as Counted, QUARTILES, Tally, compare_editions};
use registry::bodies::{self, BodyFilter};
use registry::{Body, BodyKind};
use sheet::{Cell, Column, Kind, Table};
use std::collections::HashMap;
use store::Tx;
use webkit::{
    App, BarChart, EmptyState, Format, Frame, ListQuery, ListView, Problem, SignedIn, export, page,
};

use super::{edition, edition_address, edition_frame};
use crate::model::results::{
    self, Block, CellOf, Grouping, Respondent, anonymous_blocks, blocks, class_of, tally_of, weights_of,
};
use crate::model::{Audience, Edition, Stage};
use crate::store::{editions, lists, surveys, voices};

/// More Provinces than Italy has.
const MOST: usize = 500;

/// What the results are made of.
struct Gathered {
    edition: Edition,
    form: Questionnaire,
    /// Those that count, in the version of the edition.
    respondents: Vec<Respondent>,
    /// All bodies asked.
    asked: Vec<CellOf>,
    /// Responses that count but answer another version.
    elsewhere: usize,
}

/// Only who sees the whole: results are of nobody's own.
fn allowed(who: &SignedIn) -> Result<(Can<ViewSurveyResults>, Can<ViewSurveys>), Problem> {
    let (can, view) = (who.actor().may_over(ViewSurveyResults)?, who.actor().may_over(ViewSurveys)?);
    if can.scope() != Scope::Tenant || view.scope() != Scope::Tenant {
        return Err(Problem::NotFound);
    }
    Ok((can, view))
}

async fn gather(app: &App, who: &SignedIn, id: EditionId) -> Result<Gathered, Problem> {
    let (can, view) = allowed(who)?;
    let edition = edition(app, &view, id).await?;
    let mut tx = app.db.read(can.tenant()).await?;
    let version = surveys::version(&mut tx, edition.data.version_id).await?;
    let mut gathered =
        Gathered { form: version.form, respondents: Vec::new(), asked: Vec::new(), elsewhere: 0, edition };
    if gathered.edition.is_anonymous() {
        return Ok(gathered);
    }
    let cells = cells(&mut tx, who, &gathered.edition).await?;
    let unknown = || CellOf { area: "altro".into(), class: class_of(0, false).into() };
    let cell = |body: BodyId| cells.get(&body).cloned().unwrap_or_else(unknown);
    gathered.asked =
        lists::all(&mut tx, &view, id).await?.iter().map(|response| cell(response.body_id)).collect();
    for row in lists::accepted(&mut tx, &can, id).await? {
        if row.number == version.number {
            let cell = cell(row.body_id);
            gathered.respondents.push(Respondent { name: row.body_name, cell, answers: row.answers });
        } else {
            gathered.elsewhere = gathered.elsewhere.saturating_add(1);
        }
    }
    Ok(gathered)
}

/// The cell of each body that may have been asked.
async fn cells(tx: &mut Tx, who: &SignedIn, edition: &Edition) -> Result<HashMap<BodyId, CellOf>, Problem> {
    let of_provinces = edition.data.audience == Audience::Provinces && tx.tenant() == NETWORK;
    let rows = if of_provinces {
        let filter = BodyFilter { kind: Some(BodyKind::Province), ..BodyFilter::default() };
        bodies::page_after(tx, &national_register(), &filter, None, MOST).await?.rows
    } else {
        bodies::every(tx, &who.actor().may_over(ViewBodies)?).await?
    };
    let cell = |body: &Body| {
        let part =
            MacroArea::of_region(&body.territory.region).filter(|_| of_provinces).map(MacroArea::label);
        let area = part.unwrap_or_else(|| body.kind.label()).to_owned();
        CellOf { area, class: class_of(body.inhabitants, of_provinces).to_owned() }
    };
    Ok(rows.iter().map(|body| (body.body_id, cell(body))).collect())
}

#[derive(Template)]
#[template(path = "surveys/results.html")]
struct ResultsPage {
    frame: Frame,
    actions: Vec<(&'static str, String)>,
    list: ListView,
    groupings: Vec<(&'static str, &'static str)>,
    anonymous: bool,
    notes: Vec<String>,
    blocks: Vec<Block>,
    empty: EmptyState,
}

impl ResultsPage {
    fn chart(block: &Block) -> Option<BarChart> {
        if block.bars.is_empty() {
            return None;
        }
        let chart = BarChart::new(
            block.text.clone(),
            format!("In percentuale delle risposte valide. {}", block.base),
        );
        let chart = chart.columns("Risposta", "Percentuale");
        Some(
            block
                .bars
                .iter()
                .fold(chart, |chart, (label, value, shown)| chart.bar(label.clone(), *value, shown)),
        )
    }
}

/// `GET /questionari/rilevazioni/{edition}/risultati`
pub(super) async fn show(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<EditionId>,
    query: ListQuery,
) -> Result<Response, Problem> {
    let found = gather(&app, &who, id).await?;
    let by = query.filter("per").and_then(Grouping::from_code);
    let (blocks, notes) = counted(&app, &who, &found, by).await?;
    if let Some(format) = query.format() {
        let name = format!("risultati-{}", found.edition.data.title);
        return export(format, &name, &results_table(&blocks)?, app.clock.today());
    }
    let base = edition_address(id);
    let anonymous = found.edition.is_anonymous();
    let mut actions = Vec::new();
    if !anonymous && !found.respondents.is_empty() {
        actions.push(("Confronta due edizioni", format!("{base}/risultati/confronto")));
        actions.push(("Dati in CSV", format!("{base}/risultati/dati?formato=csv")));
        actions.push(("Dati in XLSX", format!("{base}/risultati/dati?formato=xlsx")));
        actions.push(("Dati e codici in JSON", format!("{base}/risultati/dati.json")));
        actions.push(("Codici in CSV", format!("{base}/risultati/codici?formato=csv")));
        actions.push(("Codici in XLSX", format!("{base}/risultati/codici?formato=xlsx")));
    }
    let text = match (anonymous, found.edition.stage_on(app.clock.today())) {
        (true, Stage::Closed) => "Hanno risposto meno di cinque persone: i risultati non si mostrano.",
        (true, _) => "I risultati di una rilevazione anonima si leggono dopo l'ultimo giorno.",
        (false, _) => "Nessuna risposta accettata: i risultati contano quelle accettate.",
    };
    page(&ResultsPage {
        frame: edition_frame(&who, &app, &found.edition, "Risultati"),
        actions,
        list: ListView::new(&query, query.sort(["domanda"])),
        groupings: Grouping::options(),
        anonymous,
        notes,
        blocks,
        empty: EmptyState::new(text).action("Torna alla rilevazione", base),
    })
}

async fn counted(
    app: &App,
    who: &SignedIn,
    found: &Gathered,
    by: Option<Grouping>,
) -> Result<(Vec<Block>, Vec<String>), Problem> {
    if found.edition.is_anonymous() {
        return Ok((without_names(app, who, found).await?, Vec::new()));
    }
    if found.respondents.is_empty() {
        return Ok((Vec::new(), Vec::new()));
    }
    let weights = weights_of(&found.asked, &found.respondents);
    let tally = tally_of(&found.form, &found.respondents, by, &weights);
    let (covered, all) = weights.covered();
    let mut notes = vec![format!(
        "{} risposte accettate su {} enti interpellati. Ogni risposta pesa quanto gli enti della sua cella (area e classe di popolazione) divisi per le risposte della cella.",
        found.respondents.len(),
        found.asked.len()
    )];
    let empty: Vec<String> =
        weights.empty().map(|cell| format!("{} ({})", cell.cell, cell.population)).collect();
    if !empty.is_empty() {
        notes.push(format!(
            "I valori pesati parlano di {covered} enti su {all}: nessuno ha risposto per {}.",
            empty.join("; ")
        ));
    }
    if found.elsewhere > 0 {
        notes.push(format!(
            "{} risposte accettate sono a un'altra versione del questionario e non sono contate.",
            found.elsewhere
        ));
    }
    notes.push(format!("{QUARTILES}."));
    Ok((blocks(&found.form, &tally), notes))
}

async fn without_names(app: &App, who: &SignedIn, found: &Gathered) -> Result<Vec<Block>, Problem> {
    let (can, _) = allowed(who)?;
    let mut tx = app.db.read(can.tenant()).await?;
    if found.edition.stage_on(tx.today()) != Stage::Closed {
        return Ok(Vec::new());
    }
    let mut tally = Tally::new(&found.form);
    for voice in voices::all(&mut tx, &can, &found.edition).await? {
        tally.add(&voice.answers, "");
    }
    Ok(anonymous_blocks(&found.form, &tally))
}

fn results_table(blocks: &[Block]) -> Result<Table, Problem> {
    let names = ["Domanda", "Valide e mancanti", "Voce", "Colonna", "Valore"];
    let mut table = Table::new("Risultati", names.map(|name| Column::new(name, Kind::Text)).to_vec());
    for block in blocks {
        let mut push = |row: &str, column: &str, value: &str| {
            let cells = [block.text.as_str(), &block.base, row, column, value].map(Cell::text).to_vec();
            table.push(cells).map_err(|why| Problem::internal(&why))
        };
        if block.rows.is_empty() {
            push("", "", "")?;
        }
        for (row, cells) in &block.rows {
            for (column, value) in block.columns.iter().zip(cells) {
                push(row, column, value)?;
            }
        }
    }
    Ok(table)
}

/// The answers one by one are never those without a name.
async fn named(app: &App, who: &SignedIn, id: EditionId) -> Result<Gathered, Problem> {
    let found = gather(app, who, id).await?;
    if found.edition.is_anonymous() { Err(Problem::NotFound) } else { Ok(found) }
}

/// `GET /questionari/rilevazioni/{edition}/risultati/dati`
pub(super) async fn data(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<EditionId>,
    query: ListQuery,
) -> Result<Response, Problem> {
    let found = named(&app, &who, id).await?;
    let columns = results::columns(&found.form);
    let weights = weights_of(&found.asked, &found.respondents);
    let heads = ["ente", "area", "classe", "peso"].into_iter().map(str::to_owned);
    let heads = heads.chain(columns.iter().map(|column| column.code.clone()));
    let mut table = Table::new("Dati", heads.map(|name| Column::new(name, Kind::Text)).collect());
    for one in &found.respondents {
        let weight =
            weights.of(&one.cell.name()).map(|weight| weight.italian().replace('.', "")).unwrap_or_default();
        let mut cells = vec![one.name.clone(), one.cell.area.clone(), one.cell.class.clone(), weight];
        cells.extend(results::values(&columns, &one.answers));
        let cells = cells.into_iter().map(Cell::text).collect();
        table.push(cells).map_err(|why| Problem::internal(&why))?;
    }
    let name = format!("dati-{}", found.edition.data.title);
    export(query.format().unwrap_or(Format::Csv), &name, &table, app.clock.today())
}

/// `GET /questionari/rilevazioni/{edition}/risultati/codici`
pub(super) async fn codes(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<EditionId>,
    query: ListQuery,
) -> Result<Response, Problem> {
    let found = named(&app, &who, id).await?;
    let names = ["Colonna", "Sezione", "Domanda", "Tipo", "Codici", "Condizione", "Obbligatoria"];
    let mut table = Table::new("Codici", names.map(|name| Column::new(name, Kind::Text)).to_vec());
    for row in results::codebook(&found.form) {
        table.push(row.map(Cell::text).to_vec()).map_err(|why| Problem::internal(&why))?;
    }
    let name = format!("codici-{}", found.edition.data.title);
    export(query.format().unwrap_or(Format::Csv), &name, &table, app.clock.today())
}

/// `GET /questionari/rilevazioni/{edition}/risultati/dati.json`
pub(super) async fn json(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<EditionId>,
) -> Result<Response, Problem> {
    let found = named(&app, &who, id).await?;
    let weights = weights_of(&found.asked, &found.respondents);
    let rows: Vec<serde_json::Value> = found
        .respondents
        .iter()
        .map(|one| {
            serde_json::json!({ "ente": one.name, "area": one.cell.area, "classe": one.cell.class,
                "peso": weights.of(&one.cell.name()), "risposte": one.answers })
        })
        .collect();
    let codes: Vec<serde_json::Value> = results::codebook(&found.form)
        .into_iter()
        .map(|[column, section, question, kind, codes, when, required]| {
            serde_json::json!({ "colonna": column, "sezione": section, "domanda": question, "tipo": kind,
                "codici": codes, "condizione": when, "obbligatoria": required })
        })
        .collect();
    let all = serde_json::json!({ "rilevazione": found.edition.data.title, "questionario": found.form,
        "codici": codes, "dati": rows });
    Ok(Json(all).into_response())
}

#[derive(Template)]
#[template(path = "surveys/results_compare.html")]
struct ComparePage {
    frame: Frame,
    list: ListView,
    others: Vec<(String, String)>,
    old_title: String,
    new_title: String,
    lines: Vec<Compared>,
    empty: EmptyState,
}

/// `GET /questionari/rilevazioni/{edition}/risultati/confronto`
pub(super) async fn compare(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<EditionId>,
    query: ListQuery,
) -> Result<Response, Problem> {
    let new = named(&app, &who, id).await?;
    let (can, view) = allowed(&who)?;
    let all = editions::every(&mut app.db.read(can.tenant()).await?, &view).await?;
    let others: Vec<&Edition> =
        all.iter().filter(|other| other.edition_id != id && !other.is_anonymous()).collect();
    let chosen: Option<EditionId> = query.filter_as("con");
    let mut lines = Vec::new();
    let mut old_title = String::new();
    if let Some(other) = others.iter().find(|other| Some(other.edition_id) == chosen) {
        let old = named(&app, &who, other.edition_id).await?;
        let tally = |found: &Gathered| {
            let weights = weights_of(&found.asked, &found.respondents);
            tally_of(&found.form, &found.respondents, None, &weights)
        };
        let (before, after) = (tally(&old), tally(&new));
        let old_edition = Counted { form: &old.form, tally: &before };
        lines = compare_editions(old_edition, Counted { form: &new.form, tally: &after });
        old_title.clone_from(&other.data.title);
    }
    let text = if others.is_empty() {
        "Non c'è un'altra rilevazione con cui confrontare questa."
    } else {
        "Scegli la rilevazione con cui confrontare questa. Si confrontano solo le domande rimaste uguali."
    };
    let results = format!("{}/risultati", edition_address(id));
    page(&ComparePage {
        frame: edition_frame(&who, &app, &new.edition, "Confronto").crumb("Risultati", results.clone()),
        list: ListView::new(&query, query.sort(["domanda"])),
        others: others.iter().map(|other| (other.edition_id.to_string(), other.data.title.clone())).collect(),
        old_title,
        new_title: new.edition.data.title.clone(),
        lines,
        empty: EmptyState::new(text).action("Torna ai risultati", results),
    })
}

impl ComparePage {
    fn number(number: Option<&questionnaire::Number>) -> String {
        number.map_or_else(|| "—".to_owned(), |number| number.rounded(2).italian())
    }
}
