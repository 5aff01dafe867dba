//! What this is: a computation of who pays how much of a shared cost: a draft that may be done again, then an act with
//! number and date that never changes.
//! What it is not: the shares themselves; see [`super::simulation`].

use kernel::{ApportionmentId, Cents, Day, Instant, PoolId};
use pricing::model::Vat;
use serde::Serialize;

use super::{Basis, Category};
use crate::Refused;

store::coded_enum! {
    /// In two steps: on what is planned, then on what was spent.
    Kind {
        /// On the planned amount: an advance.
        Forecast = "forecast", "Preventivo";
        /// On the actual amount.
        Final = "final", "Consuntivo";
    }
}

impl Kind {
    /// As a line of an invoice says it.
    pub fn short(self) -> &'static str {
        match self {
            Self::Forecast => "acconto",
            Self::Final => "consuntivo",
        }
    }

    /// The year in whose invoices the shares go, unless the act says another: the advance in the year itself, the
    /// settlement in the one after.
    pub fn usual_bill_year(self, costs_year: i16) -> i16 {
        match self {
            Self::Forecast => costs_year,
            Self::Final => costs_year.saturating_add(1),
        }
    }
}

/// Where a computation stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum State {
    /// A simulation; it may be done again or thrown away.
    Draft,
    /// An act.
    Approved {
        /// Organ and number of the act.
        act: String,
        /// The date of the act.
        act_on: Day,
        /// In whose invoices the shares go.
        bill_year: i16,
        /// Who recorded the approval.
        by: String,
        /// When.
        at: Instant,
    },
}

/// What a computation was made of, kept with it: the pool may change afterwards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Snapshot {
    /// The name of the pool.
    pub pool_name: String,
    /// Its nature.
    pub category: Category,
    /// The year of the cost.
    pub year: i16,
    /// The VAT regime of the shares.
    pub vat: Vat,
    /// The amount divided.
    pub amount: Cents,
    /// By what.
    pub basis: Basis,
    /// Figures of which day.
    pub driver_on: Day,
    /// Members of which day.
    pub members_on: Day,
    /// The sum of each measure, in the order of the basis.
    pub totals: Vec<i64>,
    /// Among how many bodies.
    pub bodies: i64,
    /// How many cents were missing to the sum after cutting down.
    pub given: i64,
}

/// A computation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Computation {
    /// Which.
    pub apportionment_id: ApportionmentId,
    /// Of which pool.
    pub pool_id: PoolId,
    /// Its number among those of the pool, from 1: each follows the one before and none replaces it.
    pub number: i64,
    /// On which amount.
    pub kind: Kind,
    /// What it was made of.
    pub of: Snapshot,
    /// The version of the pool that it was made from.
    pub pool_version: i64,
    /// When it was computed.
    pub computed_at: Instant,
    /// By whom.
    pub computed_by: String,
    /// Where it stands.
    #[serde(flatten)]
    pub state: State,
    /// Grows with every change.
    pub version: i64,
}

/// The act by which a computation is approved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Approval {
    /// Organ and number, such as `Assemblea dei sindaci n. 3`.
    pub act: String,
    /// The date of the act.
    pub act_on: Day,
    /// In whose invoices the shares go.
    pub bill_year: i16,
}

impl Approval {
    /// An act of this number and date, its shares invoiced in the usual year.
    pub fn usual(computation: &Computation, act: impl Into<String>, act_on: Day) -> Self {
        let bill_year = computation.kind.usual_bill_year(computation.of.year);
        Self { act: act.into(), act_on, bill_year }
    }
}

impl Computation {
    /// Whether it is an act.
    pub fn is_approved(&self) -> bool {
        matches!(self.state, State::Approved { .. })
    }

    /// `Assemblea dei sindaci n. 3 del 12/01/2022`; empty for a draft.
    pub fn act_words(&self) -> String {
        match &self.state {
            State::Draft => String::new(),
            State::Approved { act, act_on, .. } => format!("{act} del {}", act_on.short()),
        }
    }

    /// `Preventivo, versione 1`.
    pub fn title(&self) -> String {
        format!("{}, versione {}", self.kind.label(), self.number)
    }

    /// The year of the invoices in which its shares go.
    pub fn bill_year(&self) -> Option<i16> {
        match &self.state {
            State::Draft => None,
            State::Approved { bill_year, .. } => Some(*bill_year),
        }
    }

    /// The same computation as an act.
    pub fn approved(
        &self,
        approval: Approval,
        (by, at): (&str, Instant),
        today: Day,
    ) -> Result<Self, Refused> {
        if self.is_approved() {
            return Err(Refused::AlreadyApproved);
        }
        let Approval { act, act_on, bill_year } = approval;
        if act.trim().is_empty() {
            return Err(Refused::NoAct);
        }
        if act_on > today {
            return Err(Refused::ActInFuture);
        }
        let latest = self.of.year.saturating_add(Self::YEARS_TO_BILL);
        if !(self.of.year..=latest).contains(&bill_year) {
            return Err(Refused::BillYear { from: self.of.year, to: latest });
        }
        let state = State::Approved { act: act.trim().to_owned(), act_on, bill_year, by: by.to_owned(), at };
        Ok(Self { state, version: self.version.saturating_add(1), ..self.clone() })
    }

    /// Shares are invoiced at the latest so many years after the cost.
    const YEARS_TO_BILL: i16 = 5;

    /// Whether a computation of this kind may follow those approved before: nothing is forecast once it is known.
    pub fn may_follow(last: Option<&Self>, kind: Kind) -> Result<(), Refused> {
        match (last.map(|last| last.kind), kind) {
            (Some(Kind::Final), Kind::Forecast) => Err(Refused::ForecastAfterFinal),
            (Some(Kind::Final), Kind::Final) | (Some(Kind::Forecast) | None, _) => Ok(()),
        }
    }
}
