//! What this is: the pages of agreements, memberships and deadlines.
//! What it is not: rules or SQL: a handler loads, decides through the model, saves, redirects.

mod agreements;
mod deadlines;
mod memberships;

use axum::Router;
use axum::response::Response;
use kernel::permission::{EditAgreement, EditMembership, ViewAgreements};
use kernel::{AgreementId, Can, Day, MembershipId, Phase, Target};
use store::Tx;
use webkit::{
    App, Badge, Field, Flash, Form, FormErrors, ListQuery, Pairs, Problem, Reader, SignedIn, redirect_with,
};

use crate::Failure;
use crate::model::{Agreement, Course, Membership, State};
use crate::store::{agreements as acts, lists, memberships as members};

pub(crate) use agreements::{agreement_filter, terms_form};
pub(crate) use memberships::{act_values, membership_filter, read_acts};

/// The routes of this area.
pub fn routes() -> Router<App> {
    agreements::routes().merge(memberships::routes()).merge(deadlines::routes())
}

/// The agreement, if the person may see it.
pub(crate) async fn agreement(app: &App, who: &SignedIn, id: AgreementId) -> Result<Agreement, Problem> {
    let can = who.actor().may_over(ViewAgreements)?;
    let mut tx = app.db.read(can.tenant()).await?;
    acts::find(&mut tx, &can, id).await?.ok_or(Problem::NotFound)
}

/// The agreement, with the right to do an act on it.
pub(crate) async fn agreement_to_edit(
    app: &App,
    who: &SignedIn,
    id: AgreementId,
) -> Result<(Can<EditAgreement>, Agreement), Problem> {
    let found = agreement(app, who, id).await?;
    let target = Target::centre(who.actor().tenant(), found.status.phase());
    Ok((who.actor().may(EditAgreement, &target)?, found))
}

/// The membership, if the person may see it, with its agreement.
pub(crate) async fn membership(
    app: &App,
    who: &SignedIn,
    id: MembershipId,
) -> Result<(Membership, Agreement), Problem> {
    let can = who.actor().may_over(ViewAgreements)?;
    let mut tx = app.db.read(can.tenant()).await?;
    let found = members::find(&mut tx, &can, id).await?.ok_or(Problem::NotFound)?;
    let agreement = acts::find(&mut tx, &can, found.agreement_id).await?.ok_or(Problem::NotFound)?;
    Ok((found, agreement))
}

/// What permissions ask of a membership: a cancelled one is put away, any other may still be put in order.
fn target_of(who: &SignedIn, membership: &Membership) -> Target {
    let phase = if membership.span.course == Course::Cancelled { Phase::Archived } else { Phase::Current };
    Target::body(who.actor().tenant(), membership.body_id, phase)
}

/// The membership, with the right to do an act on it.
pub(crate) async fn membership_to_edit(
    app: &App,
    who: &SignedIn,
    id: MembershipId,
) -> Result<(Can<EditMembership>, Membership, Agreement), Problem> {
    let (found, agreement) = membership(app, who, id).await?;
    Ok((who.actor().may(EditMembership, &target_of(who, &found))?, found, agreement))
}

/// A refusal goes back to the form, with its words; anything else is a problem of its own.
fn to_form<T>(done: Result<T, Failure>) -> Result<Result<T, FormErrors>, Problem> {
    match done {
        Ok(value) => Ok(Ok(value)),
        Err(why @ (Failure::Refused(_) | Failure::Stale)) => Ok(Err(FormErrors::one("", format!("{why}.")))),
        Err(why) => Err(why.into()),
    }
}

/// Ends an act: commits it and says so on the next page, or gives the refusal back to the form.
async fn finish<T>(
    tx: Tx,
    done: Result<T, Failure>,
    (to, said): (&str, impl FnOnce(&T) -> String),
    again: impl FnOnce(FormErrors) -> Result<Response, Problem>,
) -> Result<Response, Problem> {
    let value = match to_form(done)? {
        Ok(value) => value,
        Err(errors) => return again(errors),
    };
    tx.commit().await?;
    Ok(redirect_with(to, Flash::success(said(&value))))
}

/// Why an act is taken back.
fn why_field(form: &Form) -> Field {
    let help = "Per esempio «Registrata per errore sull'ente sbagliato»";
    form.text("reason", "Motivo").help(help).required().longest(200)
}

/// The version shown and the reason.
fn because(mut f: Reader<'_>) -> Result<(i64, String), FormErrors> {
    let (shown, reason) = (f.version(), f.text("reason", "Motivo", 3..=200));
    f.finish_with(|| Some((shown, reason)))
}

/// Labels and values as a table of differences shows them.
fn seen<const N: usize>(values: [(&str, String); N]) -> Pairs {
    values.map(|(label, value)| (label.to_owned(), value)).to_vec()
}

/// A state in a word, with an icon.
fn badge(state: State) -> Badge {
    match state {
        State::InForce => Badge::success(state.label()),
        State::ToRenew | State::NoticePassed => Badge::warning(state.label()),
        State::Upcoming => Badge::info(state.label()),
        State::Draft | State::Closed | State::Withdrawn | State::Cancelled => Badge::quiet(state.label()),
    }
}

/// The order and place that the address bar asks for.
pub(crate) fn place(query: &ListQuery) -> lists::Place {
    let sort = query.sort(lists::SORTS);
    let after = query.after().and_then(|cursor| {
        let [key, id] = cursor.values()?;
        Some((key.to_owned(), id.parse().ok()?))
    });
    lists::Place { sort, after }
}

/// A cell with a day.
fn day_cell(day: Day) -> sheet::Cell {
    sheet::Day::parse_iso(&day.iso()).map_or(sheet::Cell::Empty, sheet::Cell::Day)
}

/// The count of a list as it is said.
fn counted(count: i64) -> webkit::Count {
    let most = u64::try_from(lists::COUNTED).unwrap_or(u64::MAX);
    webkit::Count::up_to(most, u64::try_from(count).unwrap_or_default())
}
