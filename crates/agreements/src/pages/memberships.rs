//! What this is: the pages under `/adesioni`.
//! What it is not: the agreements.

mod acts;
mod billed_years;
mod correct;
mod join;
mod joined;
mod lines;
mod list;
mod pick;
mod purchases;
mod show;
mod undo;

use axum::routing::get;
use axum::{Extension, Router};
use kernel::MembershipId;
use webkit::{App, Frame, SignedIn};

use crate::BilledDays;
use crate::model::Membership;

pub(crate) use correct::values as act_values;
pub(crate) use join::read_acts;
pub(crate) use list::filter as membership_filter;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/adesioni", get(list::list))
        .route("/adesioni/nuova", get(join::show).post(join::join))
        .route("/adesioni/{id}", get(show::show))
        .route("/adesioni/{id}/modifica", get(correct::show).post(correct::save))
        .route("/adesioni/{id}/servizi/nuovo", get(lines::new).post(lines::add))
        .route("/adesioni/{id}/servizi/{line}/modifica", get(lines::ask_change).post(lines::change))
        .route("/adesioni/{id}/servizi/{line}/termina", get(lines::ask_end).post(lines::end))
        .route("/adesioni/{id}/acquisti/{year}", get(purchases::show).post(purchases::save))
        .route("/adesioni/{id}/recesso", get(acts::ask_leave).post(acts::leave))
        .route("/adesioni/{id}/disdetta", get(acts::ask_notice).post(acts::give_notice))
        .route("/adesioni/{id}/rinnovo", get(acts::ask_renewal).post(acts::renew))
        .route("/adesioni/{id}/annulla", get(acts::ask_cancel).post(acts::cancel))
        .route("/adesioni/{id}/disdetta/annulla", get(undo::ask_notice).post(undo::withdraw_notice))
        .route("/adesioni/{id}/recesso/annulla", get(undo::ask_leaving).post(undo::withdraw_leaving))
        .route("/adesioni/{id}/ripristina", get(undo::ask_restore).post(undo::restore))
}

/// Who knows what is on invoices, as the program told; without it nothing is.
type Told = Option<Extension<BilledDays>>;

fn told(billed: Told) -> BilledDays {
    billed.map_or_else(BilledDays::none, |Extension(billed)| billed)
}

/// The address of a membership's page.
fn address(id: MembershipId) -> String {
    format!("/adesioni/{id}")
}

/// The frame of a page about a membership.
fn frame(who: &SignedIn, app: &App, membership: &Membership, title: impl Into<String>) -> Frame {
    Frame::new(who, app, title)
        .area("adesioni")
        .crumb("Adesioni", "/adesioni")
        .crumb(membership.body_name.clone(), address(membership.membership_id))
}
