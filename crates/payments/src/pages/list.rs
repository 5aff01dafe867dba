//! What this is: the list of payments: of the centre, or of one's own body.
//! What it is not: one payment.

use askama::Template;
use axum::extract::State;
use kernel::permission::{ActionKind, ViewPayments};
use kernel::{BodyId, Can, Scope};
use webkit::{
    App, Badge, Count, Cursor, Direction, EmptyState, Format, Frame, ListQuery, ListView, SignedIn, Stats,
    Tabs, export, page,
};

use super::{Answer, tabs};
use crate::model::{Payment, PaymentState};
use crate::store::list::{self, Filter, SortBy, Totals, Way};
use crate::tables;

/// The keys of the columns that sort.
const SORTS: [&str; 3] = ["data", "ente", "importo"];
/// Rows read at a time for a file.
const BLOCK: i64 = 1000;

#[derive(Template)]
#[template(path = "pages/list.html")]
struct ListPage {
    frame: Frame,
    tabs: Tabs,
    list: ListView,
    bodies: Vec<(String, String)>,
    states: Vec<(&'static str, &'static str)>,
    rows: Vec<Payment>,
    stats: Option<Stats>,
    empty: EmptyState,
}

impl ListPage {
    fn badge(row: &Payment) -> Badge {
        badge(row.state())
    }
}

/// Where a payment stands, in a word.
pub(super) fn badge(state: PaymentState) -> Badge {
    match state {
        PaymentState::Used => Badge::success(state.label()),
        PaymentState::Excess => Badge::warning(state.label()),
        PaymentState::Reversed => Badge::quiet(state.label()),
    }
}

/// What the address bar asks for.
pub(crate) fn filter(query: &ListQuery) -> Filter {
    // The newest first, unless a column was chosen.
    let sort = query.sort(SORTS);
    let chosen = query.filter("ordina").is_some();
    Filter {
        words: query.q(),
        body: query.filter_as::<BodyId>("ente"),
        from: query.filter_as("dal"),
        to: query.filter_as("al"),
        state: query.filter("stato").and_then(PaymentState::from_code),
        sort: match sort.key {
            "ente" => SortBy::Body,
            "importo" => SortBy::Amount,
            _ => SortBy::Day,
        },
        way: if chosen && sort.direction == Direction::Up { Way::Up } else { Way::Down },
    }
}

/// The place after which the page begins.
pub(crate) fn list_place(after: Option<&Cursor>) -> Option<[&str; 2]> {
    after.and_then(Cursor::values)
}

/// `GET /pagamenti`
pub(super) async fn list(State(app): State<App>, who: SignedIn, query: ListQuery) -> Answer {
    let can = who.actor().may_over(ViewPayments)?;
    if let Some(format) = query.format() {
        return download(&app, &can, &query, format).await;
    }
    let (filter, after) = (filter(&query), query.after());
    let mut tx = app.db.read(can.tenant()).await?;
    let most = i64::try_from(ListView::SIZE).unwrap_or(i64::MAX).saturating_add(1);
    let mut rows = list::page(&mut tx, &can, &filter, (list_place(after.as_ref()), most)).await?;
    let totals = list::totals(&mut tx, &can, &filter).await?;
    let bodies = registry::bodies::refs(&mut tx, &can).await?;
    let list = ListView::new(&query, query.sort(SORTS))
        .counted(counted(totals.count))
        .cut(&mut rows, |row| Cursor::after(list::place(row, filter.sort)));
    page(&ListPage {
        frame: frame(&app, &who),
        tabs: tabs(&who, "/pagamenti"),
        list,
        bodies: bodies.iter().map(|body| (body.body_id.to_string(), body.label())).collect(),
        states: PaymentState::options(),
        rows,
        stats: stats(&totals),
        empty: empty(&who),
    })
}

fn frame(app: &App, who: &SignedIn) -> Frame {
    let title = match who.actor().grant().scope {
        Scope::Tenant => "Pagamenti",
        Scope::Body(_) => "I miei pagamenti",
    };
    let frame = Frame::new(who, app, title).area("pagamenti");
    if who.actor().reaches(ActionKind::RecordPayment) {
        return frame.primary("Registra un pagamento", "/pagamenti/nuovo");
    }
    frame
}

/// The sums of what the filter lets through, unless there are more than were counted.
fn stats(totals: &Totals) -> Option<Stats> {
    let whole = totals.count > 0 && totals.count <= list::MOST_COUNTED;
    let excess = totals.amount.minus(totals.used).unwrap_or_default();
    whole.then(|| {
        Stats::new()
            .figure("Incassati", totals.amount, "senza gli stornati")
            .figure("Assegnati", totals.used, "a fatture o rimborsati")
            .figure("Da assegnare", excess, "a credito degli enti")
    })
}

fn counted(count: i64) -> Count {
    let limit = u64::try_from(list::MOST_COUNTED).unwrap_or(u64::MAX);
    Count::up_to(limit, u64::try_from(count).unwrap_or_default())
}

fn empty(who: &SignedIn) -> EmptyState {
    let text = "Non ci sono ancora pagamenti registrati.";
    if who.actor().reaches(ActionKind::RecordPayment) {
        return EmptyState::new(format!("{text} Registrane uno a mano o carica un file della banca."))
            .action("Carica un file della banca", "/pagamenti/importa");
    }
    EmptyState::new(text)
}

/// Every payment that the filter lets through, read block by block.
async fn download(app: &App, can: &Can<ViewPayments>, query: &ListQuery, format: Format) -> Answer {
    let filter = filter(query);
    let mut tx = app.db.read(can.tenant()).await?;
    let (mut all, mut after) = (Vec::<Payment>::new(), None::<[String; 2]>);
    loop {
        let place = after.as_ref().map(|[key, id]| [key.as_str(), id.as_str()]);
        let block = list::page(&mut tx, can, &filter, (place, BLOCK)).await?;
        let whole = i64::try_from(block.len()).is_ok_and(|read| read == BLOCK);
        after = block.last().map(|row| list::place(row, filter.sort));
        all.extend(block);
        if !whole {
            break;
        }
    }
    export(format, "Pagamenti", &tables::payments(&all)?, app.clock.today())
}
