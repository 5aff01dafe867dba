//! What this is: the pages of payments.
//! What it is not: rules or SQL: a handler loads, decides through the model, saves, redirects.

mod account;
mod act;
mod bring;
mod credits;
mod import;
mod import_row;
mod letters;
mod list;
mod new;
mod overdue;
mod parts;
mod pauses;
mod payment;
mod remind;
mod undo;

use axum::Router;
use axum::routing::{get, post};
use kernel::permission::{ActionKind, RecordPayment, RemindPayment};
use kernel::{Can, Phase, Scope, Target};
use webkit::{App, Frame, Problem, SignedIn, Tabs};

pub(crate) use bring::{account, read_aside};
pub(crate) use list::{filter, list_place};

type Answer = Result<axum::response::Response, Problem>;

/// The routes of this area.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/pagamenti", get(list::list))
        .route("/pagamenti/nuovo", get(new::new).post(new::create))
        .route("/pagamenti/scoperti", get(overdue::list))
        .route("/pagamenti/estratto/{body}", get(account::show))
        .route("/pagamenti/estratto/{body}/pdf", get(account::pdf))
        .route("/pagamenti/sospensioni/{body}", get(pauses::edit).post(pauses::save))
        .route("/pagamenti/{payment}", get(payment::show))
        .route("/pagamenti/{payment}/assegna", get(parts::edit).post(parts::save))
        .route("/pagamenti/{payment}/rimborso", get(payment::refund_form).post(payment::refund))
        .route("/pagamenti/{payment}/storno", get(undo::payment_form).post(undo::payment))
        .route("/pagamenti/operazioni/{settlement}/storno", get(undo::act_form).post(undo::act))
        .merge(of_credits())
        .merge(of_imports())
        .merge(of_letters())
}

fn of_credits() -> Router<App> {
    Router::new()
        .route("/pagamenti/crediti", get(credits::list))
        .route("/pagamenti/crediti/compensa", post(credits::offset_all))
        .route("/pagamenti/crediti/{note}", get(credits::show).post(credits::offset))
        .route("/pagamenti/crediti/{note}/rimborso", get(credits::refund_form).post(credits::refund))
}

fn of_imports() -> Router<App> {
    Router::new()
        .route("/pagamenti/importa", get(bring::new).post(bring::bring))
        .route("/pagamenti/importazioni", get(import::list))
        .route("/pagamenti/importazioni/{statement}", get(import::show))
        .route("/pagamenti/importazioni/{statement}/avanzamento", get(import::progress))
        .route("/pagamenti/importazioni/{statement}/registra", post(import::start))
        .route("/pagamenti/importazioni/{statement}/ricalcola", post(import::rematch))
        .route(
            "/pagamenti/importazioni/{statement}/righe/{number}",
            get(import_row::show).post(import_row::decide),
        )
        .route("/pagamenti/importazioni/{statement}/righe/{number}/escludi", post(import_row::leave_out))
        .route("/pagamenti/importazioni/{statement}/righe/{number}/riapri", post(import_row::reopen))
}

fn of_letters() -> Router<App> {
    Router::new()
        .route("/pagamenti/solleciti", get(letters::list))
        .route("/pagamenti/solleciti/nuovo", get(remind::new).post(remind::preview))
        .route("/pagamenti/solleciti/invia", post(remind::send))
        .route("/pagamenti/solleciti/{reminder}", get(letters::show))
        .route("/pagamenti/solleciti/{reminder}/pdf", get(letters::pdf))
}

fn may_record(who: &SignedIn) -> Result<Can<RecordPayment>, Problem> {
    Ok(who.actor().may(RecordPayment, &Target::centre(who.actor().tenant(), Phase::Current))?)
}

fn may_remind(who: &SignedIn) -> Result<Can<RemindPayment>, Problem> {
    Ok(who.actor().may(RemindPayment, &Target::centre(who.actor().tenant(), Phase::Current))?)
}

fn frame(app: &App, who: &SignedIn, title: impl Into<String>) -> Frame {
    Frame::new(who, app, title).area("pagamenti").crumb("Pagamenti", "/pagamenti")
}

/// The views of the area, for whom each is of use.
fn tabs(who: &SignedIn, at: &str) -> Tabs {
    let tabs = Tabs::at(at).tab("Pagamenti", "/pagamenti").tab("Da pagare", "/pagamenti/scoperti");
    let tabs = match who.actor().grant().scope {
        Scope::Body(own) => tabs.tab("Estratto conto", format!("/pagamenti/estratto/{own}")),
        Scope::Tenant => tabs.tab("Note di credito", "/pagamenti/crediti"),
    };
    let tabs = tabs.tab("Solleciti", "/pagamenti/solleciti");
    if who.actor().reaches(ActionKind::RecordPayment) {
        return tabs.tab("File della banca", "/pagamenti/importazioni");
    }
    tabs
}
