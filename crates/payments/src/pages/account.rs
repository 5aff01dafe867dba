//! What this is: the statement of account of a body, on the page and as a PDF; its open invoices; its letters.
//! What it is not: for other bodies: what is others' is not found.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::permission::{ActionKind, ViewPayments};
use kernel::{BodyId, Cents, Day};
use registry::Body;
use serde_json::{Value, json};
use webkit::{
    App, Badge, Frame, ListQuery, ListView, Notice, Problem, SignedIn, Stats, Tabs, download, export, page,
};

use super::{Answer, frame, may_remind, tabs};
use crate::model::{AccountLine, Age, Balance, Letter};
use crate::reminders::drawn;
use crate::store::ledger::{BodyAccount, account_of};
use crate::store::{letters, pauses};
use crate::tables;

const TEMPLATE: &str = include_str!("../../templates/account.typ");
/// Letters shown with the account.
const LETTERS: usize = 10;

#[derive(Template)]
#[template(path = "pages/account.html")]
struct AccountPage {
    frame: Frame,
    tabs: Tabs,
    body: Body,
    list: ListView,
    stats: Stats,
    notices: Vec<Notice>,
    open: Vec<Balance>,
    lines: Vec<AccountLine>,
    letters: Vec<Letter>,
    today: Day,
    may_record: bool,
    may_remind: bool,
}

impl AccountPage {
    fn badge(&self, balance: &Balance) -> Badge {
        let age = Age::of(balance.document.due_on, self.today);
        match age {
            Age::NotDue => Badge::info(age.label()),
            Age::UpTo30 => Badge::warning(format!("Scaduta da {}", age.label())),
            Age::UpTo60 | Age::UpTo90 | Age::Over90 => Badge::danger(format!("Scaduta da {}", age.label())),
        }
    }
}

async fn load(app: &App, who: &SignedIn, id: BodyId) -> Result<(Body, BodyAccount, Vec<Letter>), Problem> {
    let can = who.actor().may_over(ViewPayments)?;
    let mut tx = app.db.read(can.tenant()).await?;
    let body = registry::bodies::get(&mut tx, &can, id).await?.ok_or(Problem::NotFound)?;
    let account = account_of(&mut tx, &can, id).await?;
    let letters = letters::recent(&mut tx, &can, Some(id), (None, LETTERS)).await?;
    Ok((body, account, letters))
}

/// `GET /pagamenti/estratto/{body}`
pub(super) async fn show(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<BodyId>,
    query: ListQuery,
) -> Answer {
    let (body, account, letters) = load(&app, &who, id).await?;
    let lines = account.lines();
    let name = body.full_name();
    if let Some(format) = query.format() {
        let title = format!("Estratto conto {name}");
        return export(format, &title, &tables::account(&lines)?, app.clock.today());
    }
    let notices = paused(&app, &who, id).await?;
    page(&AccountPage {
        frame: frame(&app, &who, "Estratto conto").lead(name),
        tabs: tabs(&who, &format!("/pagamenti/estratto/{id}")),
        list: ListView::new(&query, query.sort(["data"])),
        stats: Stats::new().figure("Da pagare", account.open(), "residuo delle fatture").figure(
            "A credito dell'ente",
            account.credit(),
            "note di credito e eccedenze da usare",
        ),
        notices: notices.into_iter().collect(),
        open: super::parts::open_of(account.books),
        lines,
        letters,
        today: app.clock.today(),
        may_record: who.actor().reaches(ActionKind::RecordPayment),
        may_remind: who.actor().reaches(ActionKind::RemindPayment),
        body,
    })
}

/// Until when the body is left in peace, for who sends letters.
async fn paused(app: &App, who: &SignedIn, id: BodyId) -> Result<Option<Notice>, Problem> {
    let Ok(can) = may_remind(who) else { return Ok(None) };
    let mut tx = app.db.read(can.tenant()).await?;
    let today = tx.today();
    let pause = pauses::of_body(&mut tx, &can, id).await?.filter(|pause| pause.covers(today));
    Ok(pause.map(|pause| {
        let text = format!("Da non sollecitare fino al {}: {}", pause.until_day, pause.reason);
        Notice::info(text).action("Cambia", format!("/pagamenti/sospensioni/{id}"))
    }))
}

/// `GET /pagamenti/estratto/{body}/pdf`
pub(super) async fn pdf(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<BodyId>,
) -> Result<Response, Problem> {
    let (body, account, _) = load(&app, &who, id).await?;
    let mut tx = app.db.read(who.actor().tenant()).await?;
    let (now, today) = (tx.now(), tx.today());
    let centre = registry::centre::get(&mut tx).await?.ok_or(Problem::NotFound)?;
    drop(tx);
    let name = body.full_name();
    let sender = centre.data.issuer.denomination.clone();
    let data = words(app.site.demo, (&sender, &name, today), &account);
    let title = format!("Estratto conto di {name} al {today}");
    let bytes = drawn(TEMPLATE, data, (title, sender), now).await?;
    let file = format!("Estratto-conto-{}-{}.pdf", kernel::text::slugify(&name), today.iso());
    Ok(download(&file, "application/pdf", bytes))
}

fn words(demo: bool, (sender, body, today): (&str, &str, Day), account: &BodyAccount) -> Value {
    let amount = |amount: Cents| if amount == Cents::ZERO { String::new() } else { amount.to_string() };
    let line = |one: &AccountLine| {
        json!({
            "on": one.on.short(), "what": one.what.label(), "text": one.text,
            "charge": amount(one.charge), "credit": amount(one.credit), "residual": one.residual.to_string(),
        })
    };
    json!({
        "demo": demo, "sender": sender, "body": body, "day": today.to_string(),
        "open": account.open().to_string(), "credit": account.credit().to_string(),
        "lines": account.lines().iter().map(line).collect::<Vec<_>>(),
    })
}
