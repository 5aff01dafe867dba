//! What this is: the page of one membership: where it stands, its terms, services, purchase data.
//! What it is not: a place to change it; each act has its own page.

use askama::Template;
use axum::extract::{Path, State as Extracted};
use axum::response::Response;
use kernel::permission::{ActionKind, EditPurchaseData};
use kernel::{Day, MembershipId};
use webkit::{App, Badge, Explain, Facts, Frame, Problem, SignedIn, Timeline, page};

use super::super::{badge, membership, target_of};
use super::billed_years::{BilledYears, OnInvoice};
use super::{Told, address, told};
use crate::model::{
    Agreed, Agreement, Course, Left, Line, Membership, PurchaseData, State, Term, next_billed_year, state_on,
};
use crate::store::purchase::{ALL_SERVICES, PurchaseRow};
use crate::store::{left, lines, memberships, purchase};

#[derive(Template)]
#[template(path = "memberships/show.html")]
struct ShowPage {
    frame: Frame,
    facts: Facts,
    why: Explain,
    timeline: Timeline,
    lines: Vec<LineRow>,
    purchases: Vec<Bought>,
    actions: Vec<(String, String)>,
}

struct LineRow {
    line: Line,
    agreed: Option<Explain>,
    badge: Badge,
    change: Option<String>,
    end: Option<String>,
}

struct Bought {
    year: i16,
    service: String,
    cig: String,
    cup: String,
    commitment: String,
    badge: Badge,
    edit: Option<String>,
}

/// `GET /adesioni/{id}`
pub(super) async fn show(
    Extracted(app): Extracted<App>,
    who: SignedIn,
    billed: Told,
    Path(id): Path<MembershipId>,
) -> Result<Response, Problem> {
    let (found, agreement) = membership(&app, &who, id).await?;
    let mut tx = app.db.read(who.actor().tenant()).await?;
    let today = tx.today();
    let (terms, lines) = (memberships::terms(&mut tx, id).await?, lines::of(&mut tx, id).await?);
    let known = purchase::of(&mut tx, id).await?;
    let edits = who.actor().reaches(ActionKind::EditMembership);
    let edits_purchases = who.actor().may(EditPurchaseData, &target_of(&who, &found)).is_ok();
    let left = left::of(&mut tx, id).await?;
    let billed = BilledYears::of(&mut tx, &lines, &told(billed)).await?;
    let next = next_billed_year(&agreement.terms.billing, today);
    let rows =
        purchases(&found, (&lines, known), [today.year(), today.year().saturating_add(1), next], &billed);
    page(&ShowPage {
        frame: frame(&app, &who, &found, today),
        facts: facts(&found, &agreement, today),
        why: why(&found, &agreement),
        timeline: timeline(&found, &terms, today),
        actions: if edits { actions(&found, &agreement, (left.as_ref(), today)) } else { Vec::new() },
        purchases: if edits_purchases { rows } else { rows.into_iter().map(Bought::read_only).collect() },
        lines: lines
            .into_iter()
            .map(|line| row(line, &found, today))
            .map(|row| if edits { row } else { row.read_only() })
            .collect(),
    })
}

fn frame(app: &App, who: &SignedIn, found: &Membership, today: Day) -> Frame {
    let frame = Frame::new(who, app, format!("Adesione: {}", found.body_name))
        .area("adesioni")
        .crumb("Adesioni", "/adesioni");
    let open = found.span.course != Course::Cancelled && today <= found.span.ends;
    if open && who.actor().reaches(ActionKind::EditMembership) {
        return frame
            .primary("Attiva un servizio", format!("{}/servizi/nuovo", address(found.membership_id)));
    }
    frame
}

fn facts(found: &Membership, agreement: &Agreement, today: Day) -> Facts {
    let title = format!("n. {} {}", agreement.terms.number, agreement.terms.title);
    let facts = Facts::new()
        .part("Stato", badge(state_on(&found.span, today)))
        .link("Ente", &found.body_name, &format!("/enti/{}", found.body_id))
        .link("Convenzione", &title, &format!("/convenzioni/{}", found.agreement_id))
        .row("In vigore", format!("dal {} al {}", found.span.starts, found.span.ends))
        .row("Atto di adesione", &found.adhesion.act)
        .maybe("Firma", found.adhesion.signed_on)
        .row("Protocollo", &found.adhesion.registry_number);
    let facts = match found.notice_given {
        Some(day) => facts.row("Disdetta", format!("ricevuta il {day}")),
        None => facts,
    };
    match &found.leaving {
        Some(leaving) => facts.row("Recesso", format!("{}: {}", leaving.act, leaving.reason)),
        None => facts,
    }
}

fn why(found: &Membership, agreement: &Agreement) -> Explain {
    Explain::new("Come si calcolano le date")
        .step("Primo giorno: decorrenza dell'adesione", found.span.starts)
        .step("Ultimo giorno: la fine della convenzione, uguale per tutti, salvo recesso", found.span.ends)
        .step(
            format!("Ultimo giorno utile per la disdetta ({} mesi prima)", agreement.terms.notice_months),
            found.span.notice_by,
        )
        .source(agreement.terms.renewal.sentence())
}

fn timeline(found: &Membership, terms: &[Term], today: Day) -> Timeline {
    let one = |timeline: Timeline, term: &Term| {
        let act = term
            .act
            .as_ref()
            .map_or_else(|| "nessuna disdetta ricevuta".to_owned(), |act| format!("atto {act}"));
        timeline.event(
            term.period.from(),
            format!("{}: fino al {}", term.kind.label(), term.period.to()),
            act,
        )
    };
    let timeline = terms.iter().fold(Timeline::seen_on(today), one);
    let timeline = match found.notice_given {
        Some(day) => timeline.event(day, "Disdetta", "non sarà rinnovata"),
        None => timeline,
    };
    let end = if found.leaving.is_some() { "Recesso: ultimo giorno" } else { "Ultimo giorno" };
    timeline.event(found.span.ends, end, "")
}

fn actions(
    found: &Membership,
    agreement: &Agreement,
    (left, today): (Option<&Left>, Day),
) -> Vec<(String, String)> {
    let mut all = vec![("Correggi gli estremi", "modifica")];
    let longer = agreement.span().is_ok_and(|span| span.ends > found.span.ends);
    match found.span.course {
        Course::Cancelled => {
            all.clear();
            all.extend(
                found.restore(agreement, today).is_ok().then_some(("Ripristina l'adesione", "ripristina")),
            );
        }
        Course::Renews => {
            all.extend(longer.then_some(("Rinnova", "rinnovo")));
            if today <= found.span.ends {
                all.extend([("Registra disdetta", "disdetta"), ("Registra recesso", "recesso")]);
            }
        }
        Course::Ends => {
            let mistaken = found.withdraw_notice(agreement, today).is_ok();
            all.extend(mistaken.then_some(("Annulla la disdetta", "disdetta/annulla")));
            all.extend((today <= found.span.ends).then_some(("Registra recesso", "recesso")));
        }
        Course::Withdrawn => {
            let mistaken = left.is_some_and(|left| found.withdraw_leaving(left, agreement, today).is_ok());
            all.extend(mistaken.then_some(("Annulla il recesso", "recesso/annulla")));
        }
        Course::Draft => {}
    }
    if state_on(&found.span, today) == State::Upcoming {
        all.push(("Annulla l'adesione", "annulla"));
    }
    let at = address(found.membership_id);
    all.into_iter().map(|(label, page)| (label.to_owned(), format!("{at}/{page}"))).collect()
}

fn row(line: Line, found: &Membership, today: Day) -> LineRow {
    let last = line.ends.unwrap_or(found.span.ends).min(found.span.ends);
    let badge = match (found.span.course, today) {
        (Course::Cancelled, _) => Badge::quiet("Annullato"),
        (_, day) if day < line.starts => Badge::info("In arrivo"),
        (_, day) if day > last => Badge::quiet("Terminato"),
        _ => Badge::success("Attivo"),
    };
    let at = format!("{}/servizi/{}", address(found.membership_id), line.line_id);
    let open = found.span.course != Course::Cancelled && today <= last;
    let to = |page: &str| open.then(|| format!("{at}/{page}"));
    // What a quote has agreed is changed by a new version of the quote.
    let change = if line.agreed.is_some() { None } else { to("modifica") };
    LineRow { change, end: to("termina"), badge, agreed: line.agreed.as_ref().map(agreed), line }
}

/// The price that a quote has agreed, with its reasons.
fn agreed(agreed: &Agreed) -> Explain {
    let title = format!("Preventivo n. {}: {} {}", agreed.quote_number, agreed.amount, agreed.period);
    let steps = agreed.steps.iter();
    let explain = steps.fold(Explain::new(title), |explain, (what, value)| explain.step(what.clone(), value));
    explain.source(format!("{} dal {}", agreed.list.name, agreed.list.from))
}

/// Purchase data by year and service, newest year first: those known, and a line for all the services of each of
/// these years that the membership covers.
fn purchases(
    found: &Membership,
    (lines, mut known): (&[Line], Vec<PurchaseRow>),
    mut years: [i16; 3],
    billed: &BilledYears,
) -> Vec<Bought> {
    let covers = |year: i16| (found.span.starts.year()..=found.span.ends.year()).contains(&year);
    years.sort_unstable();
    for year in years.into_iter().filter(|year| covers(*year) && found.span.course != Course::Cancelled) {
        if !known.iter().any(|row| row.year == year && row.service_id == ALL_SERVICES) {
            let (membership_id, data) = (found.membership_id, PurchaseData::default());
            known.push(PurchaseRow { membership_id, year, service_id: ALL_SERVICES, data, version: 0 });
        }
    }
    known.sort_by_key(|row| (std::cmp::Reverse(row.year), row.service_id));
    let shown = |row: &PurchaseRow| bought(found, lines, row, billed.has(lines, row.year, row.service_id));
    known.iter().map(shown).collect()
}

fn bought(found: &Membership, lines: &[Line], row: &PurchaseRow, billed: OnInvoice) -> Bought {
    let service = lines.iter().find(|line| line.service_id == row.service_id);
    let cig = match &row.data.cig {
        Some(crate::model::CigAnswer::Code(cig)) => cig.to_string(),
        Some(crate::model::CigAnswer::NotDue(reason)) => format!("Non dovuto: {reason}"),
        None => "—".to_owned(),
    };
    let missing = row.data.missing();
    let lacking: Vec<&str> = missing.iter().map(|one| one.label()).collect();
    let badge = match lacking.as_slice() {
        _ if billed == OnInvoice::Yes => Badge::quiet("Già in fattura"),
        [] => Badge::success("Completo"),
        lacking => Badge::warning(format!("Manca: {}", lacking.join("; "))),
    };
    let at = format!("{}/acquisti/{}", address(found.membership_id), row.year);
    let edit = service.map_or(at.clone(), |line| format!("{at}?servizio={}", line.service_id));
    Bought {
        year: row.year,
        service: service.map_or_else(|| "Tutti".to_owned(), |line| line.service_name.clone()),
        cig,
        cup: row.data.cup.as_ref().map(ToString::to_string).unwrap_or_default(),
        commitment: row.data.commitment.as_ref().map(ToString::to_string).unwrap_or_default(),
        badge,
        edit: (billed == OnInvoice::No).then_some(edit),
    }
}

impl LineRow {
    fn read_only(self) -> Self {
        Self { change: None, end: None, ..self }
    }
}

impl Bought {
    fn read_only(self) -> Self {
        Self { edit: None, ..self }
    }
}
