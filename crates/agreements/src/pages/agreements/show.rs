//! What this is: the page of one agreement: where it stands, its chain of acts, services, renewals, billing.
//! What it is not: a place to change it; each act has its own page.

use askama::Template;
use axum::extract::{Path, State as Extracted};
use axum::response::Response;
use kernel::permission::{ActionKind, ViewAgreements};
use kernel::{AgreementId, Day};
use webkit::{App, Explain, Facts, Frame, Problem, SignedIn, page};

use super::super::{agreement, badge};
use super::address;
use crate::Failure;
use crate::model::{Agreement, Course, Offered, Step, next_billed_year, state_on};
use crate::store::{agreements as acts, renewals, steps};

#[derive(Template)]
#[template(path = "agreements/show.html")]
struct ShowPage {
    frame: Frame,
    agreement: Agreement,
    facts: Facts,
    why: Explain,
    billing: Explain,
    actions: Vec<(String, String)>,
    steps: Vec<Step>,
    services: Vec<Offered>,
    renewals: Vec<renewals::Prolongation>,
    may_edit: Edits,
}

/// Whether the page shows the links to its acts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Edits {
    Shown,
    Hidden,
}

/// `GET /convenzioni/{id}`
pub(super) async fn show(
    Extracted(app): Extracted<App>,
    who: SignedIn,
    Path(id): Path<AgreementId>,
) -> Result<Response, Problem> {
    let found = agreement(&app, &who, id).await?;
    let can = who.actor().may_over(ViewAgreements)?;
    let mut tx = app.db.read(can.tenant()).await?;
    let today = tx.today();
    let follower = match can.scope().body() {
        None => acts::successor(&mut tx, &can, id).await?,
        Some(_) => None,
    };
    let may_edit = if who.actor().reaches(ActionKind::EditAgreement) { Edits::Shown } else { Edits::Hidden };
    page(&ShowPage {
        frame: frame(&app, &who, &found, today),
        facts: facts(&found, follower.as_ref(), today)?,
        why: why(&found)?,
        billing: billing(&found, today),
        actions: if may_edit == Edits::Shown {
            actions(&found, follower.as_ref(), today)
        } else {
            Vec::new()
        },
        steps: steps::of(&mut tx, id).await?,
        services: acts::offered(&mut tx, id).await?,
        renewals: renewals::of(&mut tx, id).await?,
        agreement: found,
        may_edit,
    })
}

/// Whether its last day is still to come.
fn runs(agreement: &Agreement, today: Day) -> bool {
    agreement.period().is_ok_and(|period| today <= period.to())
}

fn frame(app: &App, who: &SignedIn, agreement: &Agreement, today: Day) -> Frame {
    let frame = Frame::new(who, app, agreement.terms.title.clone())
        .area("convenzioni")
        .crumb("Convenzioni", "/convenzioni")
        .lead(format!(
            "Convenzione n. {}, versione {}",
            agreement.terms.number, agreement.terms.text.version_label
        ));
    let open = agreement.status.approved_on().is_some() && runs(agreement, today);
    if open && who.actor().reaches(ActionKind::EditMembership) {
        return frame
            .primary("Registra adesioni", format!("/adesioni/nuova?convenzione={}", agreement.agreement_id));
    }
    frame
}

fn facts(agreement: &Agreement, follower: Option<&Agreement>, today: Day) -> Result<Facts, Problem> {
    let span = agreement.span().map_err(Failure::from)?;
    let joining = match agreement.terms.joining {
        crate::model::Joining::AnyTime => "in qualsiasi momento".to_owned(),
        crate::model::Joining::Until { day } => format!("fino al {day}"),
    };
    let facts = Facts::new()
        .part("Stato", badge(state_on(&span, today)))
        .row("Approvazione", approval(agreement))
        .row("In vigore", agreement.period().map_err(Failure::from)?)
        .row("Alla scadenza", agreement.terms.renewal.sentence())
        .row("Gli enti aderiscono", joining)
        .row("Listino", &agreement.terms.price_series)
        .link(
            "Adesioni",
            "Vedi gli enti aderenti",
            &format!("/adesioni?convenzione={}", agreement.agreement_id),
        );
    let facts = match agreement.notice_given {
        Some(day) => facts.row("Disdetta", format!("del {day}: alla scadenza non si rinnova")),
        None => facts,
    };
    let facts = linked(facts, "Segue", agreement.predecessor);
    let facts = linked(facts, "Seguita da", follower.map(|next| next.agreement_id));
    Ok(match &agreement.file_sha256 {
        Some(_) => facts.link(
            "Documento firmato",
            &agreement.file_name,
            &format!("{}/file", address(agreement.agreement_id)),
        ),
        None => facts,
    })
}

fn linked(facts: Facts, label: &str, to: Option<AgreementId>) -> Facts {
    match to {
        Some(id) => facts.link(label, "Apri la convenzione", &address(id)),
        None => facts,
    }
}

fn approval(agreement: &Agreement) -> String {
    match (agreement.status.approved_on(), agreement.status.signed_on()) {
        (Some(approved), Some(signed)) => format!("Approvata il {approved}, firmata il {signed}"),
        (Some(approved), None) => format!("Approvata il {approved}, da firmare"),
        (None, _) => agreement.status.label().to_owned(),
    }
}

fn why(agreement: &Agreement) -> Result<Explain, Problem> {
    let span = agreement.span().map_err(Failure::from)?;
    Ok(Explain::new("Come si calcolano le date")
        .step("Primo giorno", span.starts)
        .step("Mesi, rinnovi compresi", agreement.terms.reach.months)
        .step("Ultimo giorno: al primo si aggiungono i mesi e si toglie un giorno", span.ends)
        .step("Mesi di preavviso", agreement.terms.notice_months)
        .step("Ultimo giorno utile per la disdetta, contato dalla scadenza attuale", span.notice_by)
        .source(agreement.terms.renewal.sentence()))
}

fn billing(agreement: &Agreement, today: Day) -> Explain {
    let rule = &agreement.terms.billing;
    let year = next_billed_year(rule, today);
    let (from, to) = rule.window_of(year);
    let explain = Explain::new(rule.sentence()).step("Per una parte dell'anno", rule.proration.label());
    match agreement.period() {
        Ok(period) if year <= period.to().year() => explain
            .step(format!("Prossime fatture, servizi {year}"), format!("dal {from} al {to}"))
            .step(format!("Una fattura del {to} si paga entro il"), rule.due.of_invoice(to)),
        _ => explain.step("Prossime fatture", "nessuna: la convenzione è finita"),
    }
}

/// The acts that make sense now: label and page.
fn actions(agreement: &Agreement, follower: Option<&Agreement>, today: Day) -> Vec<(String, String)> {
    let at = address(agreement.agreement_id);
    let mut all = vec![("Servizi", "servizi")];
    match agreement.course() {
        Course::Draft => {
            all.extend([("Modifica", "modifica"), ("Approva", "approva"), ("Archivia", "archivia")]);
        }
        Course::Renews => {
            all.push(("Rinnova", "rinnovo"));
            all.extend(runs(agreement, today).then_some(("Registra disdetta", "disdetta")));
        }
        Course::Cancelled => all.clear(),
        Course::Ends | Course::Withdrawn => {
            let mistaken = agreement.withdraw_notice(today).is_ok();
            all.extend(mistaken.then_some(("Annulla la disdetta", "disdetta/annulla")));
        }
    }
    if matches!(agreement.status, crate::model::Status::Approved { .. }) {
        all.push(("Registra la firma", "firma"));
    }
    if agreement.status.approved_on().is_some() && follower.is_none() {
        all.push(("Nuova versione", "versione"));
    }
    all.into_iter().map(|(label, page)| (label.to_owned(), format!("{at}/{page}"))).collect()
}
