//! What this is: the templates of the centre; one of them as it is composed; and as the body will see it.
//! What it is not: the forms that compose it.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::permission::{ActionKind, ViewNeeds};
use kernel::{Can, NeedsTemplateId};
use sheet::{Cell, Column, Kind, Table};
use webkit::{
    App, Badge, EmptyState, Form, Frame, ListQuery, ListView, Notice, Problem, SignedIn, export, page,
};

use super::fill_form::{Filled, pairs};
use super::item_form::Offer;
use super::{frame, of_the_centre};
use crate::model::{
    Baseline, Content, Item, ItemKind, Key, Known, Section, Template as Stored, TemplateVersion,
    VersionStatus, baseline,
};
use crate::store::templates as stored;
use crate::store::templates::TemplateRow;

pub(super) fn template_address(id: NeedsTemplateId) -> String {
    format!("/fabbisogni/modelli/{id}")
}

/// A page within a template.
pub(super) fn template_frame(
    who: &SignedIn,
    app: &App,
    template: &Stored,
    title: impl Into<String>,
) -> Frame {
    let frame = frame(who, app, title).crumb("Modelli di scheda", "/fabbisogni/modelli");
    frame.crumb(template.name.clone(), template_address(template.template_id))
}

/// The template and its versions, the newest first.
pub(super) async fn found(
    app: &App,
    can: &Can<ViewNeeds>,
    id: NeedsTemplateId,
) -> Result<(Stored, Vec<TemplateVersion>), Problem> {
    let mut tx = app.db.read(can.tenant()).await?;
    let template = stored::find(&mut tx, can, id).await?.ok_or(Problem::NotFound)?;
    Ok((template, stored::versions(&mut tx, can, id).await?))
}

#[derive(Template)]
#[template(path = "needs/templates.html")]
struct ListPage {
    frame: Frame,
    list: ListView,
    rows: Vec<TemplateRow>,
    empty: EmptyState,
}

impl ListPage {
    fn badge(row: &TemplateRow) -> Badge {
        match (row.archived, row.published, row.draft) {
            (true, _, _) => Badge::quiet("Archiviato"),
            (false, None, _) => Badge::warning("Da pubblicare"),
            (false, Some(_), Some(_)) => Badge::info("Nuova versione in preparazione"),
            (false, Some(_), None) => Badge::success("Pubblicato"),
        }
    }
}

/// `GET /fabbisogni/modelli`
pub(super) async fn list(
    State(app): State<App>,
    who: SignedIn,
    query: ListQuery,
) -> Result<Response, Problem> {
    let can = of_the_centre(&who)?;
    let mut rows = stored::every(&mut app.db.read(can.tenant()).await?, &can).await?;
    let words = kernel::text::fold(&query.q());
    rows.retain(|row| kernel::text::fold(&row.name).contains(&words));
    if let Some(format) = query.format() {
        return export(format, "modelli-scheda", &table(&rows)?, app.clock.today());
    }
    let text = "Nessun modello di scheda. Parti da un esempio pronto e cambialo come serve, oppure da zero.";
    let frame = frame(&who, &app, "Modelli di scheda").lead("Che cosa si chiede agli enti, voce per voce.");
    let edits = who.actor().reaches(ActionKind::EditCampaign);
    let (frame, empty) = if edits {
        let new = "/fabbisogni/modelli/nuovo";
        (frame.primary("Nuovo modello", new), EmptyState::new(text).action("Parti da un esempio", new))
    } else {
        (frame, EmptyState::new(text))
    };
    let list = ListView::new(&query, query.sort(["nome"]));
    page(&ListPage { frame, list, rows, empty })
}

fn table(rows: &[TemplateRow]) -> Result<Table, Problem> {
    let columns = [
        ("Modello", Kind::Text),
        ("Versione pubblicata", Kind::Integer),
        ("Versione in preparazione", Kind::Integer),
        ("Campagne", Kind::Integer),
        ("Archiviato", Kind::Text),
    ];
    let mut table = Table::new("Modelli", columns.map(|(name, kind)| Column::new(name, kind)).to_vec());
    for row in rows {
        let number = |number: Option<i64>| number.map_or(Cell::Empty, Cell::Integer);
        let archived = Cell::text(if row.archived { "sì" } else { "no" });
        let cells = vec![
            Cell::text(&row.name),
            number(row.published),
            number(row.draft),
            Cell::Integer(row.campaigns),
            archived,
        ];
        table.push(cells).map_err(|why| Problem::internal(&why))?;
    }
    Ok(table)
}

#[derive(Template)]
#[template(path = "needs/template.html")]
struct ShowPage {
    frame: Frame,
    notices: Vec<Notice>,
    sections: Vec<SectionView>,
    version: TemplateVersion,
    versions: Vec<TemplateVersion>,
    /// The one act that has no page of its own, with its button.
    act: Option<(Form, &'static str)>,
    composes: bool,
    renames: bool,
    archives: bool,
    base: String,
}

impl ShowPage {
    fn badge(version: &TemplateVersion) -> Badge {
        match version.status {
            VersionStatus::Draft => Badge::warning(version.status.label()),
            VersionStatus::Published => Badge::success(version.status.label()),
        }
    }
}

/// A section with its questions.
struct SectionView {
    key: Key,
    title: String,
    help: String,
    moves: Vec<MoveButton>,
    items: Vec<ItemView>,
}

/// A question as it is composed.
struct ItemView {
    key: Key,
    label: String,
    kind: &'static str,
    detail: String,
    moves: Vec<MoveButton>,
}

/// A small form that moves something up or down.
struct MoveButton {
    form: Form,
    direction: &'static str,
    label: &'static str,
}

/// What the views need to know.
struct Composing<'a> {
    who: &'a SignedIn,
    base: String,
    offer: Offer,
    composes: bool,
}

impl Composing<'_> {
    fn sections(&self, content: &Content) -> Vec<SectionView> {
        let last = content.sections.len().saturating_sub(1);
        let view = |(at, section): (usize, &Section)| SectionView {
            key: section.key.clone(),
            title: section.title.clone(),
            help: section.help.clone(),
            moves: self.moves(&format!("sezioni/{}", section.key), (at, last)),
            items: self.items(section),
        };
        content.sections.iter().enumerate().map(view).collect()
    }

    fn items(&self, section: &Section) -> Vec<ItemView> {
        let last = section.items.len().saturating_sub(1);
        let view = |(at, item): (usize, &Item)| ItemView {
            key: item.key.clone(),
            label: item.label.clone(),
            kind: item.kind.label(),
            detail: self.detail(item),
            moves: self.moves(&format!("voci/{}", item.key), (at, last)),
        };
        section.items.iter().enumerate().map(view).collect()
    }

    fn moves(&self, path: &str, (at, last): (usize, usize)) -> Vec<MoveButton> {
        let form = || Form::empty(self.who, format!("{}/{path}/sposta", self.base));
        let up = (at > 0).then(|| MoveButton { form: form(), direction: "su", label: "Su" });
        let down = (at < last).then(|| MoveButton { form: form(), direction: "giu", label: "Giù" });
        up.into_iter().chain(down).filter(|_| self.composes).collect()
    }

    /// What else is known of a question: its service, what is counted, the driver.
    fn detail(&self, item: &Item) -> String {
        let named =
            |id| self.offer.services.iter().find(|(known, _)| *known == id).map(|(_, name)| name.as_str());
        let service = item.service_item().map(|one| match one.service.and_then(named) {
            Some(name) => format!("servizio «{name}»"),
            None => "nessun servizio del catalogo collegato".to_owned(),
        });
        let measure = item.measure().map(|measure| match &measure.driver {
            Some(driver) => {
                format!("in {}, aggiorna il parametro «{}»", measure.unit, self.offer.driver(driver))
            }
            None => format!("in {}", measure.unit),
        });
        let applications = match &item.kind {
            ItemKind::Applications(one) => {
                Some(format!("fino a {} tra: {}", one.max, one.choices.join(", ")))
            }
            ItemKind::Active(_)
            | ItemKind::New(_)
            | ItemKind::Number(_)
            | ItemKind::YesNo
            | ItemKind::Text => None,
        };
        [service, measure, applications].into_iter().flatten().collect::<Vec<_>>().join("; ")
    }
}

/// `GET /fabbisogni/modelli/{template}`
pub(super) async fn show(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<NeedsTemplateId>,
) -> Result<Response, Problem> {
    let can = of_the_centre(&who)?;
    let (template, versions) = found(&app, &can, id).await?;
    let version = versions.first().cloned().ok_or(Problem::NotFound)?;
    let offer = Offer::read(&app, &who).await?;
    let edits = who.actor().reaches(ActionKind::EditCampaign);
    let draft = version.status == VersionStatus::Draft;
    let composes = draft && edits && !template.archived;
    let base = template_address(id);
    let composing = Composing { who: &who, base: base.clone(), offer, composes };
    let sections = composing.sections(&version.content);
    let frame = frame(&who, &app, &template.name).crumb("Modelli di scheda", "/fabbisogni/modelli");
    page(&ShowPage {
        frame: if composes { frame.primary("Pubblica", format!("{base}/pubblica")) } else { frame },
        notices: notices(&version.content, draft),
        sections,
        act: act(&who, (&template, &version)).filter(|_| edits),
        version,
        versions,
        composes,
        renames: edits,
        archives: edits && !template.archived,
        base,
    })
}

fn act(who: &SignedIn, (template, version): (&Stored, &TemplateVersion)) -> Option<(Form, &'static str)> {
    let form = |path: &str| Form::empty(who, format!("{}/{path}", template_address(template.template_id)));
    match (template.archived, version.status) {
        (true, _) => Some((form("ripristina"), "Riprendi dall'archivio")),
        (false, VersionStatus::Published) => Some((form("nuova-versione"), "Prepara una nuova versione")),
        (false, VersionStatus::Draft) => None,
    }
}

fn notices(content: &Content, draft: bool) -> Vec<Notice> {
    if !draft {
        return vec![Notice::info(
            "Questa versione è pubblicata e non cambia più: per modificarla prepara una nuova versione.",
        )];
    }
    let faults = content.faults();
    faults.iter().map(|fault| Notice::warning(format!("Prima di pubblicare. {fault}."))).collect()
}

#[derive(Template)]
#[template(path = "needs/preview.html")]
struct PreviewPage {
    frame: Frame,
    filled: Filled,
    back: String,
}

/// `GET /fabbisogni/modelli/{template}/anteprima`
pub(super) async fn preview(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<NeedsTemplateId>,
    query: ListQuery,
) -> Result<Response, Problem> {
    let can = of_the_centre(&who)?;
    let (template, versions) = found(&app, &can, id).await?;
    let wanted: Option<i64> = query.filter_as("versione");
    let mut chosen = versions.into_iter().filter(|one| wanted.is_none_or(|number| one.number == number));
    let version = chosen.next().ok_or(Problem::NotFound)?;
    let start: Baseline = baseline(&version.content, &Known::default());
    let form = Form::filled(&who, "", pairs(&version.content, &start.start));
    let title = format!("Anteprima: {}, versione {}", template.name, version.number);
    page(&PreviewPage {
        frame: template_frame(&who, &app, &template, title),
        filled: Filled::new(&version.content, &start, &form),
        back: template_address(id),
    })
}
