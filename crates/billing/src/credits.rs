//! What this is: credit notes as acts of the centre: prepared, issued, proposed for what was billed beyond the end of a
//! service or refused by the body.
//! What it is not: the arithmetic, in `model::credit`, or the SQL, in `store::credits`.

use kernel::permission::{IssueCreditNote, ViewInvoices};
use kernel::{Actor, BodyId, Can, Day, InvoiceId};
use registry::{Body, BodyKind};
use store::Tx;
use webkit::App;

use crate::model::{Channel, Credited, Draft, KeptInvoice};
use crate::settings;
use crate::store::Failure;
use crate::store::credits::{self as stored, NewNote, Route};
use crate::store::invoices::{self, Issued};

mod proposed;

pub use proposed::{Proposal, proposals, proposals_since};

/// An invoice with what is left of it.
pub async fn of(
    tx: &mut Tx,
    can: &Can<ViewInvoices>,
    id: InvoiceId,
) -> Result<Option<(Issued, Credited)>, Failure> {
    let Some(issued) = invoices::find(tx, can, id).await? else { return Ok(None) };
    if issued.kept.corrects_id.is_some() {
        return Ok(None);
    }
    let credited = stored::of(tx, can, &issued).await?;
    Ok(Some((issued, credited)))
}

/// The note as it would be issued, without issuing it.
pub async fn preview(app: &App, actor: &Actor, credited: &Credited, new: &NewNote) -> Result<Draft, Failure> {
    let rules = settings::in_force(&app.db, actor.tenant(), new.on).await?;
    Ok(credited.note(&new.chosen, (new.on, &new.reason), &rules)?)
}

/// Issues a credit note of an invoice; the same one asked for twice is issued once. Its file travels as the register
/// says today.
pub async fn issue(
    app: &App,
    actor: &Actor,
    invoice: InvoiceId,
    new: NewNote,
) -> Result<KeptInvoice, Failure> {
    let can = actor.may_over(IssueCreditNote)?;
    let view = actor.may_over(ViewInvoices)?;
    let rules = settings::in_force(&app.db, can.tenant(), new.on).await?;
    let mut tx = app.db.write(can.tenant(), actor).await?;
    let route = match crate::documents::one(&mut tx, &view, invoice).await? {
        Some(document) => route(&mut tx, &view, document.body_id).await?,
        None => return Err(Failure::NotThere),
    };
    let issued_before = crate::documents::one(&mut tx, &view, new.id).await?.is_some();
    let kept = stored::issue(&mut tx, (&can, &view), invoice, new, (&rules, route)).await?;
    if !issued_before {
        tx.commit().await?;
    }
    Ok(kept)
}

/// Everything that is left of an invoice, taken back.
pub async fn issue_full(
    app: &App,
    actor: &Actor,
    invoice: InvoiceId,
    (id, on, reason): (InvoiceId, Day, &str),
) -> Result<KeptInvoice, Failure> {
    let view = actor.may_over(ViewInvoices)?;
    let found = of(&mut app.db.read(view.tenant()).await?, &view, invoice).await?;
    let (_, credited) = found.ok_or(Failure::NotThere)?;
    let new = NewNote { id, chosen: credited.rest(), on, reason: reason.to_owned() };
    issue(app, actor, invoice, new).await
}

/// How files reach a body today, and who transmits them.
pub async fn route(tx: &mut Tx, can: &Can<ViewInvoices>, body: BodyId) -> Result<Route, Failure> {
    let body = registry::bodies::get(tx, can, body).await?;
    let centre = registry::centre::get(tx).await?;
    let transmitter = centre.and_then(|centre| centre.data.issuer.transmitter);
    Ok(Route {
        channel: body.as_ref().and_then(channel),
        transmitter: transmitter.map(|code| code.as_str().to_owned()),
    })
}

fn channel(body: &Body) -> Option<Channel> {
    let office = body.data.invoicing.office_code.as_ref().map(kernel::OfficeCode::as_str);
    let pec = body.data.reach.pec.as_ref().map(kernel::Email::as_str);
    crate::model::prepared::channel_of(
        body.data.kind != BodyKind::Company,
        (office.unwrap_or_default(), pec.unwrap_or_default()),
    )
}
