//! What this is: the preview of a run: every member with its amounts, how they came about and what is missing.
//! What it is not: kept; it is computed from the register each time.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::permission::{ActionKind, PreviewRun};
use kernel::{Actor, Can, Cents, InvoiceId, MembershipId, RunId};
use webkit::{
    App, Badge, Count, Cursor, EmptyState, Explain, Frame, ListQuery, ListView, Notice, Problem, SignedIn,
    Stats, export, page,
};

use super::{frame_of, run, title};
use crate::model::{Line, Missing, Prepared, Run, Standing};
use crate::source;
use crate::store::runs;
use crate::summary::{Summary, standing_label};

#[derive(Template)]
#[template(path = "runs/preview.html")]
struct PreviewPage {
    frame: Frame,
    run: Run,
    stats: Stats,
    notices: Vec<Notice>,
    list: ListView,
    rows: Vec<Prepared>,
    empty: EmptyState,
    may_issue: bool,
    issued: BTreeMap<MembershipId, InvoiceId>,
}

impl PreviewPage {
    /// The invoice of a member for which there is nothing left to bill.
    fn invoice_of(&self, row: &Prepared) -> Option<InvoiceId> {
        let nothing_left = row.standing() == Standing::Nothing;
        self.issued.get(&row.member.membership_id).copied().filter(|_| nothing_left)
    }

    fn badge(&self, row: &Prepared) -> Badge {
        let label = standing_label(row.standing());
        match row.standing() {
            Standing::Nothing if self.invoice_of(row).is_some() => Badge::success("Già emessa"),
            Standing::Ready => Badge::success(label),
            Standing::Stopped => Badge::danger(label),
            Standing::Nothing => Badge::quiet(label),
        }
    }

    fn explain(line: &Line) -> Explain {
        explain(line)
    }

    fn remedy(&self, row: &Prepared, missing: &Missing) -> (&'static str, String) {
        missing.remedy((row.member.body_id, row.member.membership_id), self.run.services_year)
    }
}

/// How the amount of a line came about.
pub(super) fn explain(line: &Line) -> Explain {
    let opened = Explain::new("Come si arriva all'importo");
    line.explained.steps.iter().fold(opened, |explain, step| explain.step(&step.label, &step.value))
}

/// `GET /fatturazione/{run}`
pub(super) async fn show(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<RunId>,
    query: ListQuery,
) -> Result<Response, Problem> {
    let (can, run) = run(&app, &who, id).await?;
    let issued = issued(&app, &can, id).await?;
    let source = source::load(&app, who.actor(), (run.services_year, run.invoice_date)).await?;
    let all = source.prepare();
    let stats = stats(&all, &run);
    let anything = all.iter().any(|row| row.standing() == Standing::Ready);
    let untaxed = all.iter().flat_map(|row| &row.vat).any(|group| group.nature.is_some());
    let mut rows: Vec<Prepared> = all.into_iter().filter(|row| wanted(row, &query)).collect();
    if let Some(format) = query.format() {
        let table = Summary::of_preview(&rows).table("Anteprima")?;
        return export(format, &format!("anteprima-{}", run.services_year), &table, app.clock.today());
    }
    let count = Count::Exactly(u64::try_from(rows.len()).unwrap_or(u64::MAX));
    rows.drain(..passed(&rows, &query));
    let sort = query.sort(["ente"]);
    let list = ListView::new(&query, sort).counted(count).cut(&mut rows, |row| Cursor::after(place(row)));
    let may_issue = anything && who.actor().reaches(ActionKind::IssueInvoices);
    let notices = notices(who.actor(), &source, (&run, untaxed));
    let empty = EmptyState::new("Nessun ente ha servizi attivi in quest'anno.")
        .action("Apri le adesioni", "/adesioni");
    let lead = format!("Servizi dell'anno {}, fatture con data {}", run.services_year, run.invoice_date);
    let frame = frame_of(&who, &app, title(&run)).lead(lead);
    page(&PreviewPage { frame, run, stats, notices, list, rows, empty, may_issue, issued })
}

/// The invoices that the run has issued, by membership.
async fn issued(
    app: &App,
    can: &Can<PreviewRun>,
    id: RunId,
) -> Result<BTreeMap<MembershipId, InvoiceId>, Problem> {
    let bodies = runs::bodies(&mut app.db.read(can.tenant()).await?, can, id).await?;
    Ok(bodies.into_iter().filter_map(|body| Some((body.membership_id, body.invoice_id?))).collect())
}

fn place(row: &Prepared) -> [String; 2] {
    [row.member.sort_key.clone(), row.member.membership_id.to_string()]
}

/// How many rows come before the page that is asked for.
fn passed(rows: &[Prepared], query: &ListQuery) -> usize {
    let after = query.after();
    let Some([_, id]) = after.as_ref().and_then(Cursor::values) else { return 0 };
    let last = rows.iter().position(|row| row.member.membership_id.to_string() == id);
    last.map_or(0, |last| last.saturating_add(1))
}

fn wanted(row: &Prepared, query: &ListQuery) -> bool {
    let words = kernel::text::fold(&query.q());
    let found = words.is_empty() || kernel::text::fold(&row.member.name).contains(&words);
    let fits = match query.filter("esito") {
        Some("pronte") => row.standing() == Standing::Ready,
        Some("da_completare") => row.standing() == Standing::Stopped,
        Some("avvisi") => !row.missing.is_empty(),
        Some("niente") => row.standing() == Standing::Nothing,
        Some(_) | None => true,
    };
    found && fits
}

fn stats(all: &[Prepared], run: &Run) -> Stats {
    let count = |standing| all.iter().filter(|row| row.standing() == standing).count();
    let ready = all.iter().filter(|row| row.standing() == Standing::Ready);
    let sum = |of: fn(&Prepared) -> Cents| {
        Cents::sum(ready.clone().map(of)).map_or_else(|| "oltre il massimo".to_owned(), Cents::euro)
    };
    let address = format!("/fatturazione/{}", run.run_id);
    Stats::new()
        .linked("Pronte da emettere", count(Standing::Ready), "", &format!("{address}?esito=pronte"))
        .linked(
            "Da completare",
            count(Standing::Stopped),
            "non verranno emesse",
            &format!("{address}?esito=da_completare"),
        )
        .figure("Imponibile", sum(|row| row.totals.taxable), "delle fatture pronte")
        .figure("IVA", sum(|row| row.totals.tax), "")
        .figure("Da pagare", sum(|row| row.totals.payable), "")
}

/// The rules that nobody has checked yet, with their source: the law is not ours to interpret. Those of the stamp
/// duty matter only where something is billed without tax.
fn notices(actor: &Actor, source: &source::Source, (run, untaxed): (&Run, bool)) -> Vec<Notice> {
    let rules = &source.centre().rules;
    let split = &rules.split_payment;
    let applied = if split.value { "applicata" } else { "non applicata" };
    let doubts = [
        (!split.verified, format!("Scissione dei pagamenti {applied}"), &split.source),
        (untaxed && !rules.stamp_over.verified, "Imposta di bollo".to_owned(), &rules.stamp_over.source),
    ];
    let doubts = doubts.into_iter().filter(|(doubtful, ..)| *doubtful).map(|(_, what, law)| {
        let notice = Notice::warning(format!("{what}: impostazione non verificata. Fonte: {law}."));
        let may_set = actor.reaches(ActionKind::ManageSettings);
        if may_set { notice.action("Apri le impostazioni", "/impostazioni") } else { notice }
    });
    let again = run.job_id.map(|_| {
        Notice::info("Questa fatturazione è già stata avviata: qui sotto c'è ciò che resta da fatturare.")
            .action("Vedi com'è andata", format!("/fatturazione/{}/esito", run.run_id))
    });
    again.into_iter().chain(doubts).chain(strays(source)).collect()
}

/// Shares of common costs without a membership by which they could be charged.
fn strays(source: &source::Source) -> Option<Notice> {
    let strays = source.strays();
    let words = strays.iter().map(|(body, sum)| format!("{body} {sum}")).collect::<Vec<_>>().join(", ");
    (!strays.is_empty()).then(|| {
        let text =
            format!("Quote di costi comuni di enti senza più un'adesione, da regolare a parte: {words}.");
        Notice::warning(text).action("Apri i conguagli", "/riparti/conguagli")
    })
}
