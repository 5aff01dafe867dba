//! What this is: agreements, memberships, terms and lines as rows. What it is not: statements.

use ::store::{FromRow, Row, StoreError, Val};
use kernel::{Day, Period};

use crate::model::{
    Act, Adhesion, Agreed, Agreement, AgreementText, BillingRule, Due, IssueWindow, Joining, Leaving, Line,
    Membership, MonthDay, NewAgreement, Proration, Reach, Renewal, Span, Status, Term, Timing,
};

macro_rules! agreement_columns {
    ($of:literal) => {
        concat!(
            $of,
            "agreement_id, ",
            $of,
            "number, ",
            $of,
            "title, ",
            $of,
            "version_label, ",
            $of,
            "text, ",
            $of,
            "starts, ",
            $of,
            "months, ",
            $of,
            "renewal, ",
            $of,
            "renewal_months, ",
            $of,
            "notice_months, ",
            $of,
            "joins_until, ",
            $of,
            "window_from, ",
            $of,
            "window_to, ",
            $of,
            "timing, ",
            $of,
            "due_kind, ",
            $of,
            "due_on, ",
            $of,
            "due_days, ",
            $of,
            "proration, ",
            $of,
            "price_series, ",
            $of,
            "status, ",
            $of,
            "approved_on, ",
            $of,
            "signed_on, ",
            $of,
            "notice_given, ",
            $of,
            "predecessor_id, ",
            $of,
            "family_id, ",
            $of,
            "file_sha256, ",
            $of,
            "file_name, ",
            $of,
            "version"
        )
    };
}
pub(crate) use agreement_columns;

macro_rules! membership_columns {
    ($of:literal) => {
        concat!(
            $of,
            "membership_id, ",
            $of,
            "agreement_id, ",
            $of,
            "body_id, ",
            $of,
            "body_name, ",
            $of,
            "act_number, ",
            $of,
            "act_date, ",
            $of,
            "signed_on, ",
            $of,
            "registry_number, ",
            $of,
            "starts, ",
            $of,
            "ends, ",
            $of,
            "notice_by, ",
            $of,
            "course, ",
            $of,
            "notice_given, ",
            $of,
            "leave_act_number, ",
            $of,
            "leave_act_date, ",
            $of,
            "leave_reason, ",
            $of,
            "version"
        )
    };
}
pub(crate) use membership_columns;

macro_rules! line_columns {
    () => {
        "line_id, membership_id, body_id, service_id, service_name, offer, starts, ends, quantity, predecessor_id, note, \
          agreed"
    };
}
pub(crate) use line_columns;

pub(crate) fn corrupt(what: impl std::fmt::Display) -> StoreError {
    StoreError::Corrupt(what.to_string())
}

impl FromRow for Agreement {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            agreement_id: row.get("agreement_id")?,
            terms: terms_of(row)?,
            status: status_of(row)?,
            notice_given: row.get("notice_given")?,
            predecessor: row.get("predecessor_id")?,
            family: row.get("family_id")?,
            file_sha256: row.get("file_sha256")?,
            file_name: row.get("file_name")?,
            version: row.get("version")?,
        })
    }
}

fn terms_of(row: &Row) -> Result<NewAgreement, StoreError> {
    let joins_until: Option<Day> = row.get("joins_until")?;
    let renewal: String = row.get("renewal")?;
    Ok(NewAgreement {
        number: row.get("number")?,
        title: row.get("title")?,
        text: AgreementText { version_label: row.get("version_label")?, body: row.get("text")? },
        reach: Reach { starts: row.get("starts")?, months: row.get("months")? },
        renewal: Renewal::from_code(&renewal, row.get("renewal_months")?).ok_or_else(|| corrupt(&renewal))?,
        notice_months: row.get("notice_months")?,
        joining: joins_until.map_or(Joining::AnyTime, |day| Joining::Until { day }),
        billing: billing_of(row)?,
        price_series: row.get("price_series")?,
    })
}

/// The billing rule of a row that has the agreement's columns.
pub(crate) fn billing_of(row: &Row) -> Result<BillingRule, StoreError> {
    let proration: String = row.get("proration")?;
    let timing: Timing = row.get("timing")?;
    Ok(BillingRule {
        window: IssueWindow { from: month_day(row, "window_from")?, to: month_day(row, "window_to")? },
        timing,
        due: due_of(row)?,
        proration: Proration::from_code(&proration).ok_or_else(|| corrupt(&proration))?,
    })
}

fn month_day(row: &Row, column: &str) -> Result<MonthDay, StoreError> {
    MonthDay::parse(&row.get::<String>(column)?).map_err(corrupt)
}

fn due_of(row: &Row) -> Result<Due, StoreError> {
    let kind: String = row.get("due_kind")?;
    match kind.as_str() {
        "fixed" => Ok(Due::Fixed { on: month_day(row, "due_on")? }),
        "after_invoice" => Ok(Due::AfterInvoice { days: row.get("due_days")? }),
        "end_of_year" => Ok(Due::EndOfYear),
        _ => Err(corrupt(kind)),
    }
}

fn status_of(row: &Row) -> Result<Status, StoreError> {
    let (approved, signed): (Option<Day>, Option<Day>) = (row.get("approved_on")?, row.get("signed_on")?);
    let code: String = row.get("status")?;
    match (code.as_str(), approved, signed) {
        ("draft", None, None) => Ok(Status::Draft),
        ("approved", Some(on), None) => Ok(Status::Approved { on }),
        ("signed", Some(approved), Some(on)) => Ok(Status::Signed { approved, on }),
        ("archived", None, None) => Ok(Status::Archived),
        _ => Err(corrupt(code)),
    }
}

/// The values of everything that can change of an agreement, in the order of the statements.
pub(crate) fn agreement_values(agreement: &Agreement, span: &Span) -> Vec<Val> {
    let mut values = terms_values(&agreement.terms);
    values.extend([
        agreement.status.code().into(),
        agreement.status.approved_on().into(),
        agreement.status.signed_on().into(),
        agreement.notice_given.into(),
        agreement.file_sha256.clone().into(),
        agreement.file_name.as_str().into(),
        span.ends.into(),
        span.notice_by.into(),
        span.course.into(),
    ]);
    values
}

fn terms_values(terms: &NewAgreement) -> Vec<Val> {
    let (joins_until, due_on, due_days) = scattered(terms);
    vec![
        terms.number.as_str().into(),
        terms.title.as_str().into(),
        terms.text.version_label.as_str().into(),
        terms.text.body.as_str().into(),
        terms.reach.starts.into(),
        terms.reach.months.into(),
        terms.renewal.code().into(),
        terms.renewal.tacit_months().into(),
        terms.notice_months.into(),
        joins_until.into(),
        terms.billing.window.from.short().into(),
        terms.billing.window.to.short().into(),
        terms.billing.timing.into(),
        terms.billing.due.code().into(),
        due_on.into(),
        due_days.into(),
        terms.billing.proration.code().into(),
        terms.price_series.as_str().into(),
        kernel::text::sort_key(&terms.title).into(),
        kernel::text::fold(&format!("{} {}", terms.number, terms.title)).into(),
    ]
}

fn scattered(terms: &NewAgreement) -> (Option<Day>, String, i32) {
    let joins_until = match terms.joining {
        Joining::AnyTime => None,
        Joining::Until { day } => Some(day),
    };
    match terms.billing.due {
        Due::Fixed { on } => (joins_until, on.short(), 0),
        Due::AfterInvoice { days } => (joins_until, String::new(), days),
        Due::EndOfYear => (joins_until, String::new(), 0),
    }
}

/// An act kept in two columns, of which the number may be empty.
pub(crate) fn act_of(number: String, date: Option<Day>) -> Option<Act> {
    date.map(|date| Act { number, date })
}

impl FromRow for Membership {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let span = span_of_row(row)?;
        let act = Act { number: row.get("act_number")?, date: row.get("act_date")? };
        Ok(Self {
            membership_id: row.get("membership_id")?,
            agreement_id: row.get("agreement_id")?,
            body_id: row.get("body_id")?,
            body_name: row.get("body_name")?,
            adhesion: Adhesion {
                act,
                signed_on: row.get("signed_on")?,
                registry_number: row.get("registry_number")?,
                effective_from: span.starts,
            },
            span,
            notice_given: row.get("notice_given")?,
            leaving: leaving_of(row, span.ends)?,
            version: row.get("version")?,
        })
    }
}

pub(crate) fn span_of_row(row: &Row) -> Result<Span, StoreError> {
    Ok(Span {
        starts: row.get("starts")?,
        ends: row.get("ends")?,
        notice_by: row.get("notice_by")?,
        course: row.get("course")?,
    })
}

fn leaving_of(row: &Row, last_day: Day) -> Result<Option<Leaving>, StoreError> {
    let act = act_of(row.get("leave_act_number")?, row.get("leave_act_date")?);
    let reason: String = row.get("leave_reason")?;
    Ok(act.map(|act| Leaving { last_day, act, reason }))
}

impl FromRow for Term {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            term_id: row.get("term_id")?,
            period: Period::new(row.get("starts")?, row.get("ends")?).map_err(corrupt)?,
            kind: row.get("kind")?,
            act: act_of(row.get("act_number")?, row.get("act_date")?),
            predecessor: row.get("predecessor_id")?,
        })
    }
}

impl FromRow for Line {
    fn from_row(row: &Row) -> Result<Self, StoreError> {
        let ends: Day = row.get("ends")?;
        Ok(Self {
            line_id: row.get("line_id")?,
            membership_id: row.get("membership_id")?,
            body_id: row.get("body_id")?,
            service_id: row.get("service_id")?,
            service_name: row.get("service_name")?,
            offer: row.get("offer")?,
            starts: row.get("starts")?,
            ends: (ends != Day::LAST).then_some(ends),
            quantity: row.get("quantity")?,
            predecessor: row.get("predecessor_id")?,
            note: row.get("note")?,
            agreed: agreed_of(row)?,
        })
    }
}

/// The agreed price of a row that has the line's columns.
pub(crate) fn agreed_of(row: &Row) -> Result<Option<Agreed>, StoreError> {
    let text: String = row.get("agreed")?;
    if text.is_empty() { Ok(None) } else { serde_json::from_str(&text).map(Some).map_err(corrupt) }
}

/// The agreed price as its column has it.
pub(crate) fn agreed_text(agreed: Option<&Agreed>) -> Result<String, StoreError> {
    agreed.map_or_else(|| Ok(String::new()), |agreed| serde_json::to_string(agreed).map_err(corrupt))
}
