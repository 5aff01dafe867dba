//! What this is: the button that turns confirmed sheets into quotes and figures, body by body, each in its own
//! transaction: it can be stopped anywhere, started again, and started twice, and everything is made once.
//! What it is not: the prices; `quotes` asks the price list. Nothing is sent: quotes are drafts for the centre to check.

use std::collections::HashMap;

use ::store::{Entry, StoreError, Tx};
use kernel::permission::{EditCampaign, EditQuote, RecordDriver, ViewNeeds};
use kernel::{Actor, CampaignId, Can, Day, Phase, QuoteId, SheetId, Target};
use pricing::model::Ordered;
use quotes::model::{Origin, WantedLine};
use registry::NewDriverValue;
use serde::{Deserialize, Serialize};
use webkit::App;

use crate::model::{Campaign, Followup, Request, followup};
use crate::store::lists::FullRow;
use crate::store::outcomes::{self, Outcome, OutcomeState};
use crate::store::{Failure, campaigns, lists};

/// The kind of the job.
pub const JOB: &str = "needs.apply";

/// Which campaign, and the day of the figures.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct OfCampaign {
    /// Its id.
    pub campaign_id: CampaignId,
    /// The day to which the figures refer.
    pub on: Day,
}

/// A confirmed sheet with what follows from it and what became of it.
#[derive(Clone, Debug)]
pub struct Ahead {
    /// The sheet.
    pub sheet: FullRow,
    /// What follows from it.
    pub followup: Followup,
    /// What became of this version.
    pub outcome: Option<Outcome>,
    /// The quote of an earlier version, which is not touched.
    pub earlier: Option<QuoteId>,
}

impl Ahead {
    /// Whether there is still something to make of it.
    pub fn is_pending(&self) -> bool {
        self.outcome.as_ref().is_none_or(|outcome| outcome.state == OutcomeState::Failed)
    }
}

/// Every confirmed sheet of a campaign with what follows from it, by name of the body.
pub async fn ahead(
    tx: &mut Tx,
    can: &Can<ViewNeeds>,
    (campaign, on): (&Campaign, Day),
) -> Result<Vec<Ahead>, Failure> {
    let content = campaigns::content(tx, campaign).await?;
    let known = outcomes::of_campaign(tx, can, campaign.campaign_id).await?;
    let mut known_of: HashMap<SheetId, Vec<Outcome>> = HashMap::new();
    for outcome in known {
        known_of.entry(outcome.sheet_id).or_default().push(outcome);
    }
    let rows = lists::every(tx, can, (campaign.campaign_id, on)).await?;
    let answered = rows.into_iter().filter(|row| row.state.is_answered());
    Ok(answered
        .map(|sheet| {
            let mut all = known_of.remove(&sheet.sheet_id).unwrap_or_default();
            let own = all.iter().position(|outcome| outcome.number == sheet.confirmed);
            let outcome = own.map(|at| all.remove(at));
            let answers = sheet.answers.clone().unwrap_or_default();
            Ahead {
                followup: followup(&content, &sheet.baseline, &answers),
                earlier: all.iter().rev().find_map(|outcome| outcome.quote_id),
                outcome,
                sheet,
            }
        })
        .collect())
}

/// The work under way.
pub struct Execution {
    campaign: Campaign,
    ahead: Vec<Ahead>,
    next: usize,
    rights: Rights,
    actor: Actor,
    on: Day,
}

/// What whoever presses the button must be allowed to do.
struct Rights {
    campaign: Can<EditCampaign>,
    quotes: Can<EditQuote>,
    figures: Can<RecordDriver>,
}

impl Execution {
    /// Reads what is to be made, once; the figures refer to the day.
    pub async fn begin(app: &App, actor: &Actor, (id, on): (CampaignId, Day)) -> Result<Self, Failure> {
        let target = Target::centre(actor.tenant(), Phase::Current);
        let rights = Rights {
            campaign: actor.may(EditCampaign, &target)?,
            quotes: actor.may(EditQuote, &Target::centre(actor.tenant(), Phase::Draft))?,
            figures: actor.may(RecordDriver, &target)?,
        };
        let can = actor.may_over(ViewNeeds)?;
        let mut tx = app.db.read(actor.tenant()).await?;
        let campaign = campaigns::find(&mut tx, &can, id).await?.ok_or(Failure::NotThere)?;
        let today = tx.today();
        let mut ahead = ahead(&mut tx, &can, (&campaign, today)).await?;
        ahead.retain(Ahead::is_pending);
        Ok(Self { campaign, ahead, next: 0, rights, actor: actor.clone(), on })
    }

    /// How many sheets there are to go through.
    pub fn all(&self) -> usize {
        self.ahead.len()
    }

    /// How many are done.
    pub fn done(&self) -> usize {
        self.next
    }

    /// Does the next sheet; nothing when all are done. A busy database stops the work, to be tried again; anything else
    /// is written in the row of the body and the others go on.
    pub async fn step(&mut self, app: &App) -> Result<Option<Outcome>, Failure> {
        let Some(one) = self.ahead.get(self.next) else { return Ok(None) };
        let outcome = match self.make(app, one).await {
            Err(failure) if is_passing(&failure) => return Err(failure),
            Err(failure) => self.fail(app, one, &failure).await?,
            Ok(outcome) => outcome,
        };
        self.next = self.next.saturating_add(1);
        Ok(Some(outcome))
    }

    async fn make(&self, app: &App, one: &Ahead) -> Result<Outcome, Failure> {
        let mut tx = app.db.write(self.actor.tenant(), &self.actor).await?;
        let version = (one.sheet.sheet_id, one.sheet.confirmed);
        let known = outcomes::find(&mut tx, &self.rights.campaign, version).await?;
        if let Some(done) = known.filter(|known| known.state == OutcomeState::Done) {
            return Ok(done);
        }
        let quote_id = self.quote(&mut tx, one).await?;
        let figures = self.figures(&mut tx, one).await?;
        let quoted = one.followup.requests.len();
        let message = said(quoted, figures);
        let outcome = self.outcome(&tx, one, OutcomeState::Done, message);
        let outcome = Outcome { quote_id, figures, ..outcome };
        outcomes::set(&mut tx, &self.rights.campaign, &outcome).await?;
        let summary = format!("Dalla scheda dei fabbisogni di {}: {}", one.sheet.body_name, outcome.message);
        let entry = Entry::new("sheet.apply", "needs_sheet", one.sheet.sheet_id).of_body(one.sheet.body_id);
        tx.audit(entry.summary(summary).created(&outcome)?);
        tx.commit().await?;
        Ok(outcome)
    }

    async fn quote(&self, tx: &mut Tx, one: &Ahead) -> Result<Option<QuoteId>, Failure> {
        if one.followup.requests.is_empty() {
            return Ok(None);
        }
        let (year, number) = (self.campaign.data.year, one.sheet.confirmed);
        let draft = quotes::store::Draft {
            quote_id: tx.id(),
            body_id: one.sheet.body_id,
            year,
            subject: format!("Servizi richiesti per il {year}"),
            origin: Origin {
                key: format!("needs:{}:{number}", one.sheet.sheet_id),
                words: format!("Scheda dei fabbisogni {year}, versione {number}"),
            },
            note: String::new(),
        };
        let wanted = one.followup.requests.iter().map(wanted).collect();
        let made = quotes::store::draft_from(tx, &self.rights.quotes, draft, wanted).await?;
        Ok(Some(made.quote().quote_id))
    }

    async fn figures(&self, tx: &mut Tx, one: &Ahead) -> Result<i64, Failure> {
        let year = self.campaign.data.year;
        let mut recorded = 0_i64;
        for figure in &one.followup.figures {
            let new = NewDriverValue {
                body_id: one.sheet.body_id,
                driver: figure.driver.clone(),
                reference_date: self.on,
                value: figure.value,
                source: format!("Scheda dei fabbisogni {year}, versione {}", one.sheet.confirmed),
            };
            registry::drivers::record(tx, &self.rights.figures, &new).await?;
            recorded = recorded.saturating_add(1);
        }
        Ok(recorded)
    }

    async fn fail(&self, app: &App, one: &Ahead, failure: &Failure) -> Result<Outcome, Failure> {
        let mut tx = app.db.write(self.actor.tenant(), &self.actor).await?;
        let outcome = self.outcome(&tx, one, OutcomeState::Failed, reason(failure));
        outcomes::set(&mut tx, &self.rights.campaign, &outcome).await?;
        tx.commit_unaudited("how an attempt went is its own record; nothing was made").await?;
        Ok(outcome)
    }

    fn outcome(&self, tx: &Tx, one: &Ahead, state: OutcomeState, message: String) -> Outcome {
        Outcome {
            sheet_id: one.sheet.sheet_id,
            number: one.sheet.confirmed,
            state,
            message,
            quote_id: None,
            figures: 0,
            made_at: tx.now(),
            made_by: self.actor.name().to_owned(),
        }
    }
}

fn wanted(request: &Request) -> WantedLine {
    WantedLine {
        service_id: request.service_id,
        ordered: request.quantity.map_or(Ordered::AsDriver, Ordered::Units),
        starts: None,
        ends: None,
        note: request.note.clone(),
    }
}

fn said(quoted: usize, figures: i64) -> String {
    let quote = match quoted {
        0 => "nessun preventivo".to_owned(),
        1 => "preventivo in bozza con 1 servizio".to_owned(),
        many => format!("preventivo in bozza con {many} servizi"),
    };
    match figures {
        0 => quote,
        1 => format!("{quote}, 1 parametro registrato"),
        many => format!("{quote}, {many} parametri registrati"),
    }
}

fn is_passing(failure: &Failure) -> bool {
    let store = match failure {
        Failure::Store(why)
        | Failure::Quotes(quotes::Failure::Store(why))
        | Failure::Registry(registry::RegistryError::Store(why)) => Some(why),
        _ => None,
    };
    matches!(store, Some(StoreError::Busy | StoreError::Db(_)))
}

/// The reason for the row of a body; what the database says stays in the log.
fn reason(failure: &Failure) -> String {
    match failure {
        Failure::Store(error) | Failure::Quotes(quotes::Failure::Store(error)) => {
            tracing::error!(%error, "nothing was made of a sheet of needs");
            "La base dati ha rifiutato l'operazione: segnala il problema all'amministratore".into()
        }
        other => other.to_string(),
    }
}

/// Makes everything that is still to be made of a campaign's confirmed sheets; the figures refer to the day.
pub async fn apply(app: &App, actor: &Actor, (id, on): (CampaignId, Day)) -> Result<Vec<Outcome>, Failure> {
    let mut execution = Execution::begin(app, actor, (id, on)).await?;
    let mut outcomes = Vec::with_capacity(execution.all());
    while let Some(outcome) = execution.step(app).await? {
        outcomes.push(outcome);
    }
    Ok(outcomes)
}
