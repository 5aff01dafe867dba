//! What this is: the doing of a run, one member at a time, each in its own transaction: it can be stopped anywhere,
//! started again, and started twice, and the invoices come out the same.
//! What it is not: the job or the command line; both drive it step by step.

use std::collections::BTreeMap;

use kernel::permission::{IssueInvoices, PreviewRun};
use kernel::{Actor, Can, Cents, Day, InvoiceId, MembershipId, Phase, RunId, Target};
use webkit::App;

use crate::model::invoice::check_date;
use crate::model::{BodyState, Prepared, Run, RunBody, Series, Standing};
use crate::source;
use crate::store::{Failure, issuing, runs};

/// A run under way.
pub struct Execution {
    run: Run,
    prepared: Vec<Prepared>,
    known: BTreeMap<MembershipId, RunBody>,
    next: usize,
    can: Can<IssueInvoices>,
    actor: Actor,
}

/// How it went for a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Its membership.
    pub membership_id: MembershipId,
    /// The body.
    pub body_name: String,
    /// How it went.
    pub state: BodyState,
    /// Why not.
    pub reason: String,
    /// The invoice issued now.
    pub issued: Option<(InvoiceId, String, Cents)>,
}

impl Execution {
    /// Reads everything the run needs, once, and checks that its date can be.
    pub async fn begin(app: &App, actor: &Actor, run: Run) -> Result<Self, Failure> {
        let can = actor.may(IssueInvoices, &Target::centre(actor.tenant(), Phase::Draft))?;
        let preview = actor.may_over(PreviewRun)?;
        let mut tx = app.db.read(can.tenant()).await?;
        let last = issuing::last_date(&mut tx, &can, &run.series).await?;
        check_date(run.invoice_date, tx.today(), last)?;
        let known = runs::bodies(&mut tx, &preview, run.run_id).await?;
        drop(tx);
        let source = source::load(app, actor, (run.services_year, run.invoice_date)).await?;
        let known = known.into_iter().map(|body| (body.membership_id, body)).collect();
        Ok(Self { prepared: source.prepare(), run, known, next: 0, can, actor: actor.clone() })
    }

    /// How many members there are.
    pub fn all(&self) -> usize {
        self.prepared.len()
    }

    /// How many are done.
    pub fn done(&self) -> usize {
        self.next
    }

    /// Whether there is anything to issue.
    pub fn has_ready(&self) -> bool {
        self.prepared.iter().any(|prepared| prepared.standing() == Standing::Ready)
    }

    /// Does the next member; nothing when all are done. A fault of the database stops the run, to be tried
    /// again; anything else is written in the member's row and the others go on.
    pub async fn step(&mut self, app: &App) -> Result<Option<Outcome>, Failure> {
        let Some(prepared) = self.prepared.get(self.next) else { return Ok(None) };
        let outcome = match (prepared.standing(), &prepared.draft) {
            (Standing::Ready, Some(draft)) => match self.issue(app, prepared, draft.clone()).await {
                Err(failure) if failure.is_passing() => return Err(failure),
                Err(Failure::AlreadyBilled) => outcome(prepared, BodyState::Issued, ""),
                Err(failure) => self.record(app, prepared, BodyState::Failed, &failure.reason()).await?,
                Ok(outcome) => outcome,
            },
            (Standing::Nothing, _) if self.is_issued(prepared) => outcome(prepared, BodyState::Issued, ""),
            (Standing::Nothing, _) => self.record(app, prepared, BodyState::Nothing, "").await?,
            (Standing::Stopped | Standing::Ready, _) => {
                self.record(app, prepared, BodyState::Failed, &prepared.reasons()).await?
            }
        };
        self.next = self.next.saturating_add(1);
        Ok(Some(outcome))
    }

    async fn issue(
        &self,
        app: &App,
        prepared: &Prepared,
        draft: crate::model::Draft,
    ) -> Result<Outcome, Failure> {
        let mut tx = app.db.write(self.can.tenant(), &self.actor).await?;
        let kept = issuing::issue(&mut tx, &self.can, (self.run.run_id, &self.run.series), draft).await?;
        let row = (BodyState::Issued, "", Some(kept.invoice_id));
        runs::set_body(&mut tx, &self.can, (self.run.run_id, &prepared.member), row).await?;
        tx.commit().await?;
        let issued = Some((kept.invoice_id, kept.number_text, kept.document));
        Ok(Outcome { issued, ..outcome(prepared, BodyState::Issued, "") })
    }

    /// Writes how it went, unless it is written already.
    async fn record(
        &self,
        app: &App,
        prepared: &Prepared,
        state: BodyState,
        reason: &str,
    ) -> Result<Outcome, Failure> {
        let known = self.known.get(&prepared.member.membership_id);
        let invoice = known.and_then(|body| body.invoice_id);
        if known.is_none_or(|body| body.state != state || body.reason != reason) {
            let mut tx = app.db.write(self.can.tenant(), &self.actor).await?;
            let row = (state, reason, invoice);
            runs::set_body(&mut tx, &self.can, (self.run.run_id, &prepared.member), row).await?;
            tx.commit_unaudited("how a run goes is its own record; every invoice is audited by itself")
                .await?;
        }
        Ok(outcome(prepared, state, reason))
    }

    fn is_issued(&self, prepared: &Prepared) -> bool {
        let known = self.known.get(&prepared.member.membership_id);
        known.is_some_and(|body| body.state == BodyState::Issued)
    }
}

fn outcome(prepared: &Prepared, state: BodyState, reason: &str) -> Outcome {
    Outcome {
        membership_id: prepared.member.membership_id,
        body_name: prepared.member.name.clone(),
        state,
        reason: reason.to_owned(),
        issued: None,
    }
}

/// Whether invoices are issued or only computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// They are issued.
    Issue,
    /// They are computed, and nothing is written.
    DryRun,
}

/// How a yearly run is done from the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunOptions {
    /// The date of the invoices; today if none.
    pub date: Option<Day>,
    /// The series.
    pub series: Series,
    /// Whether invoices are issued.
    pub mode: Mode,
}

impl RunOptions {
    /// Invoices of today, in the ordinary series.
    pub fn today(mode: Mode) -> Self {
        Self { date: None, series: Series::ordinary(), mode }
    }
}

/// What a yearly run came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunReport {
    /// The run; none in a dry run that found none.
    pub run_id: Option<RunId>,
    /// How it went, member by member, in alphabetical order.
    pub outcomes: Vec<Outcome>,
    /// The invoices as computed before the run.
    pub prepared: Vec<Prepared>,
}

/// Does the run of a year, making it if it is not there. Done again it issues only what is still to be issued.
/// `progress` hears how many members are done, out of how many.
pub async fn run_year(
    app: &App,
    actor: &Actor,
    year: i16,
    options: &RunOptions,
    mut progress: impl FnMut(usize, usize),
) -> Result<RunReport, Failure> {
    let date = options.date.unwrap_or_else(|| app.clock.today());
    if options.mode == Mode::DryRun {
        let prepared = source::load(app, actor, (year, date)).await?.prepare();
        return Ok(RunReport { run_id: None, outcomes: Vec::new(), prepared });
    }
    let kept = open(app, actor, (year, &options.series), date).await?;
    let run_id = kept.run_id;
    let run = Run { invoice_date: date, ..kept.clone() };
    let mut execution = Execution::begin(app, actor, run).await?;
    if kept.invoice_date != date && execution.has_ready() {
        keep_date(app, actor, &kept, date).await?;
    }
    let mut outcomes = Vec::with_capacity(execution.all());
    while let Some(outcome) = execution.step(app).await? {
        outcomes.push(outcome);
        progress(execution.done(), execution.all());
    }
    Ok(RunReport { run_id: Some(run_id), outcomes, prepared: execution.prepared })
}

/// The run of a year and series, made with this date if it is not there.
async fn open(app: &App, actor: &Actor, (year, series): (i16, &Series), date: Day) -> Result<Run, Failure> {
    let can = actor.may(IssueInvoices, &Target::centre(actor.tenant(), Phase::Draft))?;
    let preview = actor.may_over(PreviewRun)?;
    let mut tx = app.db.write(can.tenant(), actor).await?;
    if let Some(run) = runs::of_year(&mut tx, &preview, (year, series)).await? {
        return Ok(run);
    }
    let id = tx.id();
    let run = runs::create(&mut tx, &can, (id, year, series), date).await?;
    tx.commit().await?;
    Ok(run)
}

/// A run done again on another day: what it still issues has that date.
async fn keep_date(app: &App, actor: &Actor, run: &Run, date: Day) -> Result<(), Failure> {
    let can = actor.may(IssueInvoices, &Target::centre(actor.tenant(), Phase::Draft))?;
    let mut tx = app.db.write(can.tenant(), actor).await?;
    runs::start(&mut tx, &can, (run, run.version), (date, run.job_id)).await?;
    Ok(tx.commit().await?)
}
