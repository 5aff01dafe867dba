//! What this is: the account of one body: services, costs, documents, payments, residual, each figure with what it is
//! made of. The body itself sees it at the same address.
//! What it is not: the documents; each figure leads to theirs.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::{BodyId, Cents, Scope};
use sheet::{Cell, Kind, Table};
use webkit::{App, Facts, Frame, ListQuery, Notice, Problem, SignedIn};

use super::{sees, wanted};
use crate::model::account::{
    BodyAccount, Column, Difference, Group, Movement, Posting, ServiceRow, Source, movements,
};
use crate::view::{self, BodyView, Wanted};

#[derive(Template)]
#[template(path = "account/body.html")]
struct BodyPage {
    frame: Frame,
    facts: Facts,
    notices: Vec<Notice>,
    body: BodyAccount,
    groups: Vec<(Group, Vec<Column>)>,
    movements: Vec<(Movement, Cents)>,
    differences: Vec<Difference>,
    pdf: String,
    export: String,
}

impl BodyPage {
    fn figure(&self, column: Column) -> Cents {
        self.body.figures.get(column)
    }

    fn postings(&self, column: Column) -> Vec<&Posting> {
        self.body.of_column(column)
    }

    /// How a figure follows from others, for those that are not sums of documents.
    fn formula(&self, column: Column) -> Option<String> {
        let figures = &self.body.figures;
        match column {
            Column::Net => {
                let (services, credits, shares) = (figures.services, figures.service_credits, figures.shares);
                Some(format!("{services} − {credits} + {shares}"))
            }
            Column::Due => Some(format!("{} − {}", figures.issued, figures.credited)),
            Column::SharesElsewhere => Some(format!(
                "{} di quote dell'anno, meno quelle che stanno nelle fatture dell'anno",
                figures.shares
            )),
            Column::ReceivedFree => {
                Some(format!("{} − {} − {}", figures.received, figures.received_own, figures.received_other))
            }
            _ => None,
        }
    }

    fn day(on: Option<kernel::Day>) -> String {
        on.map_or_else(|| "—".into(), kernel::Day::short)
    }

    fn what(source: &Source) -> &'static str {
        match source {
            Source::Invoice(_) => "Fattura",
            Source::CreditNote(_) => "Nota di credito",
            Source::Pool(_) => "Costo comune",
            Source::Payment(_) => "Pagamento",
        }
    }

    fn money(amount: Option<Cents>) -> String {
        amount.map_or_else(|| "—".into(), Cents::euro)
    }

    fn has_pools(&self) -> bool {
        !self.body.shares.is_empty()
    }
}

pub(in crate::pages) async fn page(
    State(app): State<App>,
    who: SignedIn,
    Path((year, id)): Path<(i16, BodyId)>,
    query: ListQuery,
) -> Result<Response, Problem> {
    let can = sees(who.actor())?;
    let mut tx = app.db.read(can.tenant()).await?;
    let wanted = wanted(&query, app.clock.today());
    let found = view::of_body(&mut tx, &can, (year, id), wanted).await?.ok_or(Problem::NotFound)?;
    if let Some(format) = query.format() {
        let table = table(&found.body).map_err(|why| Problem::internal(&why))?;
        let name = format!("Rendiconto {year} {}", found.body.name);
        return webkit::export(format, &name, &table, app.clock.today());
    }
    let own = matches!(can.scope(), Scope::Body(_));
    webkit::page(&drawn((&app, &who), found, (own, wanted), &query))
}

fn drawn(
    (app, who): (&App, &SignedIn),
    found: BodyView,
    (own, wanted): (bool, Wanted),
    query: &ListQuery,
) -> BodyPage {
    let year = found.body.year;
    let title = format!("Rendiconto {year} – {}", found.body.name);
    let frame = Frame::new(who, app, title).area("rendiconto").crumb("Rendiconto", "/rendiconto");
    let frame = if own { frame } else { frame.crumb(year.to_string(), format!("/rendiconto/{year}")) };
    let base = format!("/rendiconto/{year}/enti/{}", found.body.body_id);
    let at = match wanted {
        Wanted::Usual => String::new(),
        Wanted::UpTo(day) => format!("?al={}", day.iso()),
    };
    let groups = Group::ALL.iter().map(|group| {
        let columns = Column::ALL.iter().copied().filter(|column| column.group() == *group);
        (*group, columns.collect())
    });
    BodyPage {
        frame,
        facts: facts(&found),
        notices: notices(&found.body),
        groups: groups.collect(),
        movements: running(&found.body),
        differences: found.differences,
        body: found.body,
        pdf: format!("{base}/pdf{at}"),
        export: query.link(&[("formato", "xlsx")]),
    }
}

/// The movements on the documents of the year with what is left after each.
fn running(body: &BodyAccount) -> Vec<(Movement, Cents)> {
    let mut left = Cents::ZERO;
    let after = |one: Movement| {
        left = left.plus(one.amount).unwrap_or(left);
        (one, left)
    };
    movements(&body.postings).into_iter().map(after).collect()
}

fn facts(found: &BodyView) -> Facts {
    let body = &found.body;
    let state = match &found.approval {
        Some(approval) => format!("Approvato con {}", approval.act_words()),
        None => "Non ancora approvato: gli importi possono cambiare".to_owned(),
    };
    Facts::new()
        .row("Stato", state)
        .row("Conta quanto è datato fino al", body.as_of)
        .row("Competenza netta", body.figures.net)
        .row("Dovuto", body.figures.due)
        .row("Pagato", body.figures.paid)
        .row("Residuo", body.figures.residual)
}

fn notices(body: &BodyAccount) -> Vec<Notice> {
    let wrong = body.figures.contradictions().into_iter();
    wrong.map(|what| Notice::danger(format!("I conti non tornano: {what}."))).collect()
}

/// Every row of the account: what it is, of which document, which amount.
fn table(body: &BodyAccount) -> Result<Table, sheet::WriteError> {
    let columns = [
        ("Colonna", Kind::Text),
        ("Data", Kind::Day),
        ("Che cosa", Kind::Text),
        ("Documento", Kind::Text),
        ("Descrizione", Kind::Text),
        ("Quantità", Kind::Text),
        ("Calcolo", Kind::Text),
        ("Importo", Kind::Money),
    ];
    let columns = columns.map(|(name, kind)| sheet::Column::new(name, kind)).to_vec();
    let mut table = Table::new("Rendiconto", columns);
    for row in &body.services {
        table.push(service(row))?;
    }
    let others = body.postings.iter();
    for posting in others.filter(|one| !matches!(one.column, Column::Services | Column::ServiceCredits)) {
        let on = posting.on.and_then(|day| sheet::Day::parse_iso(&day.iso()));
        table.push(vec![
            Cell::text(posting.column.label()),
            on.map_or(Cell::Empty, Cell::Day),
            Cell::text(BodyPage::what(&posting.source)),
            Cell::text(posting.text.clone()),
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
            Cell::Money(posting.amount.get()),
        ])?;
    }
    Ok(table)
}

fn service(row: &ServiceRow) -> Vec<Cell> {
    vec![
        Cell::text(Column::Services.label()),
        Cell::Empty,
        Cell::text("Servizio"),
        Cell::text(row.number.clone()),
        Cell::text(row.description.clone()),
        Cell::text(row.quantity.clone()),
        Cell::text(row.formula.clone()),
        Cell::Money(row.amount.get()),
    ]
}
