//! What this is: what each body still has to pay, and how late.
//! What it is not: the letters; from here they are prepared.

use askama::Template;
use axum::extract::State;
use kernel::permission::{ActionKind, ViewPayments};
use kernel::{Can, Cents, Scope};
use store::StoreError;
use store::Tx;
use webkit::{App, Count, EmptyState, Frame, ListQuery, ListView, SignedIn, Stats, Tabs, export, page};

use super::{Answer, frame, tabs};
use crate::model::{Age, Ageing, BodyAgeing, by_body};
use crate::store::ledger::books;
use crate::store::papers::Which;
use crate::tables;

#[derive(Template)]
#[template(path = "pages/overdue.html")]
struct OverduePage {
    frame: Frame,
    tabs: Tabs,
    list: ListView,
    stats: Stats,
    rows: Vec<BodyAgeing>,
    sums: Ageing,
    credit: Cents,
    empty: EmptyState,
}

impl OverduePage {
    fn ages() -> &'static [Age] {
        Age::ALL
    }

    fn amounts(ageing: &Ageing) -> Vec<Cents> {
        Age::ALL.iter().map(|age| ageing.of(*age)).collect()
    }
}

/// What each body within reach still has to pay today.
pub(crate) async fn rows(tx: &mut Tx, can: &Can<ViewPayments>) -> Result<Vec<BodyAgeing>, StoreError> {
    let today = tx.today();
    let known = books(tx, can, Which::All).await?;
    Ok(by_body(&known.balances, &known.credits, &known.excess, today))
}

/// Only those that the address bar asks for.
fn filtered(rows: Vec<BodyAgeing>, query: &ListQuery) -> Vec<BodyAgeing> {
    let words = kernel::text::fold(&query.q());
    let late_only = query.filter("stato") == Some("scaduti");
    let shown = rows.into_iter().filter(|row| {
        kernel::text::fold(&row.body_name).contains(&words)
            && (!late_only || row.ageing.overdue() > Cents::ZERO)
    });
    shown.collect()
}

/// `GET /pagamenti/scoperti`
pub(super) async fn list(State(app): State<App>, who: SignedIn, query: ListQuery) -> Answer {
    let can = who.actor().may_over(ViewPayments)?;
    let mut tx = app.db.read(can.tenant()).await?;
    let rows = filtered(rows(&mut tx, &can).await?, &query);
    if let Some(format) = query.format() {
        return export(format, "Scoperti", &tables::overdue(&rows)?, app.clock.today());
    }
    let mut sums = Ageing::default();
    for row in &rows {
        sums.add_all(&row.ageing);
    }
    let credit = Cents::sum(rows.iter().map(|row| row.credit)).unwrap_or_default();
    let count = Count::Exactly(u64::try_from(rows.len()).unwrap_or(u64::MAX));
    let late: usize = rows.iter().map(|row| row.late).sum();
    page(&OverduePage {
        frame: titled(&app, &who),
        tabs: tabs(&who, "/pagamenti/scoperti"),
        list: ListView::new(&query, query.sort(["ente"])).counted(count),
        stats: Stats::new()
            .figure("Scaduto", sums.overdue(), &format!("fatture scadute: {late}"))
            .figure("Da pagare in tutto", sums.total(), "comprese le fatture non scadute")
            .figure("Crediti da usare", credit, "note di credito e eccedenze"),
        rows,
        sums,
        credit,
        empty: EmptyState::new("Non c'è nulla da pagare: ogni fattura emessa risulta saldata."),
    })
}

fn titled(app: &App, who: &SignedIn) -> Frame {
    let title = match who.actor().grant().scope {
        Scope::Tenant => "Fatture da pagare, ente per ente",
        Scope::Body(_) => "Da pagare",
    };
    let frame = frame(app, who, title).lead("I ritardi si contano dal giorno dopo la scadenza.");
    if who.actor().reaches(ActionKind::RemindPayment) {
        return frame.primary("Prepara i solleciti", "/pagamenti/solleciti/nuovo");
    }
    frame
}
