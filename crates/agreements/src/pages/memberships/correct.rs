//! What this is: correcting the acts of an adhesion: numbers and dates.
//! What it is not: a change of its dates of effect; those change by renewal or by leaving.

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::{Day, MembershipId};
use webkit::{App, DiffTable, Form, FormPage, Pairs, Posted, Problem, SignedIn};

use super::super::{finish, membership_to_edit, seen};
use super::join::{adhesion_fields, read_acts};
use super::{address, frame};
use crate::Failure;
use crate::model::{Adhesion, Membership};
use crate::store::memberships;

fn page(app: &App, who: &SignedIn, before: &Membership, form: Form) -> FormPage {
    let frame = frame(who, app, before, "Correggi gli estremi dell'adesione");
    let page = FormPage::new(frame, form, "Salva", address(before.membership_id));
    page.shown(before.version, &as_seen(&before.adhesion)).fields(|form| {
        let from =
            format!("Dal {}: non si cambia, gli atti successivi si registrano a parte", before.span.starts);
        let mut fields = adhesion_fields(form);
        fields.remove(0);
        fields.insert(
            0,
            form.text("since", "Decorrenza dell'adesione")
                .or(before.span.starts.short())
                .help(from)
                .read_only(),
        );
        fields
    })
}

/// The acts as the table of differences shows them.
fn as_seen(adhesion: &Adhesion) -> Pairs {
    seen([
        ("Numero dell'atto di adesione", adhesion.act.number.clone()),
        ("Data dell'atto di adesione", adhesion.act.date.short()),
        ("Data della firma", adhesion.signed_on.map(Day::short).unwrap_or_default()),
        ("Numero di protocollo", adhesion.registry_number.clone()),
    ])
}

/// The values of the form for a membership.
pub(crate) fn values(before: &Membership) -> Vec<(&'static str, String)> {
    vec![
        ("act_number", before.adhesion.act.number.clone()),
        ("act_date", before.adhesion.act.date.iso()),
        ("signed_on", before.adhesion.signed_on.map(Day::iso).unwrap_or_default()),
        ("registry_number", before.adhesion.registry_number.clone()),
    ]
}

/// `GET /adesioni/{id}/modifica`
pub(super) async fn show(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<MembershipId>,
) -> Result<Response, Problem> {
    let (_, before, _) = membership_to_edit(&app, &who, id).await?;
    page(&app, &who, &before, Form::filled(&who, format!("{}/modifica", address(id)), values(&before))).show()
}

/// `POST /adesioni/{id}/modifica`
pub(super) async fn save(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<MembershipId>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (can, before, _) = membership_to_edit(&app, &who, id).await?;
    let action = format!("{}/modifica", address(id));
    let again = |errors| page(&app, &who, &before, Form::with(&posted, &action, errors)).invalid();
    let mut f = posted.reader();
    let version = f.version();
    let (act, signed_on, registry_number) = read_acts(&mut f);
    let effective_from = before.span.starts;
    let adhesion =
        match f.finish_with(|| Some(Adhesion { act: act?, signed_on, registry_number, effective_from })) {
            Ok(adhesion) => adhesion,
            Err(errors) => return again(errors),
        };
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let mine = as_seen(&adhesion);
    let done = memberships::correct(&mut tx, &can, (&before, version), adhesion).await;
    if let Err(Failure::Stale) = done {
        drop(tx);
        let (_, theirs, _) = membership_to_edit(&app, &who, id).await?;
        let diff = DiffTable::three_way(&posted, &as_seen(&theirs.adhesion), &mine);
        return page(&app, &who, &theirs, Form::late(&posted, action)).diff(diff).conflict();
    }
    finish(tx, done, (&address(id), |_| "Estremi dell'adesione corretti.".to_owned()), again).await
}
