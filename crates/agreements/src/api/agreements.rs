//! What this is: `/api/v1/agreements`.
//! What it is not: the approval, the signature or the renewal; those are acts of people on the pages.

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::permission::{EditAgreement, ViewAgreements};
use kernel::{AgreementId, Day, Phase, Target};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use webkit::api::{Json, Page, created};
use webkit::{App, Cursor, ListQuery, ListView, Posted, Problem, SignedIn};

use super::cut;
use crate::Failure;
use crate::model::{Agreement, Offered, State as Standing, state_on};
use crate::pages::{agreement, agreement_filter, agreement_to_edit, place, terms_form};
use crate::store::agreements as acts;
use crate::store::lists::{self, AgreementRow};

pub(super) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(one, edit))
}

/// An agreement in a list.
#[derive(Serialize, ToSchema)]
struct ApiAgreementRow {
    /// Its id.
    id: String,
    /// Its number.
    number: String,
    /// The version of its text.
    version_label: String,
    /// Its title.
    title: String,
    /// Its first day.
    starts: String,
    /// Its last day as things stand.
    ends: String,
    /// Where it stands today: draft, upcoming, `in_force`, `to_renew`, `notice_passed`, closed, cancelled.
    state: String,
    /// How many bodies are members today.
    members: i64,
}

impl ApiAgreementRow {
    fn of(row: &AgreementRow, today: Day) -> Self {
        Self {
            id: row.agreement_id.to_string(),
            number: row.number.clone(),
            version_label: row.version_label.clone(),
            title: row.title.clone(),
            starts: row.span.starts.iso(),
            ends: row.span.ends.iso(),
            state: row.state(today).code().to_owned(),
            members: row.members,
        }
    }
}

/// A service that an agreement offers.
#[derive(Serialize, ToSchema)]
struct ApiOffered {
    /// The id of the service.
    service_id: String,
    /// Its name when it was put in.
    name: String,
    /// `base` or `optional`.
    offer: String,
}

/// An agreement.
#[derive(Serialize, ToSchema)]
struct ApiAgreement {
    /// Its id.
    id: String,
    /// For a later change: send it back.
    version: i64,
    /// Its approval: draft, approved, signed, archived.
    status: String,
    /// Where it stands today.
    state: String,
    /// Its last day as things stand.
    ends: String,
    /// The last useful day for giving notice.
    notice_by: String,
    /// When it was approved.
    approved_on: Option<String>,
    /// When it was signed.
    signed_on: Option<String>,
    /// The agreement it follows.
    predecessor_id: Option<String>,
    /// What it says.
    #[serde(flatten)]
    terms: ApiTerms,
    /// The services it offers.
    services: Vec<ApiOffered>,
}

/// What an agreement says. Days as `2026-12-31`, days of the year as `31/10`, numbers as text.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
struct ApiTerms {
    /// Its number, unique in the centre together with the version.
    number: Option<String>,
    /// Its title.
    title: Option<String>,
    /// The version of its text.
    version_label: Option<String>,
    /// Its text.
    text: Option<String>,
    /// Its first day.
    starts: Option<String>,
    /// For how many months.
    months: Option<String>,
    /// never, express, tacit.
    renewal: Option<String>,
    /// Months of each tacit renewal.
    renewal_months: Option<String>,
    /// Months of notice.
    notice_months: Option<String>,
    /// Until when bodies may join; absent for always.
    joins_until: Option<String>,
    /// The series of price lists.
    price_series: Option<String>,
    /// Invoices from this day of the year.
    window_from: Option<String>,
    /// Invoices until this day of the year.
    window_to: Option<String>,
    /// advance, arrears.
    timing: Option<String>,
    /// fixed, `after_invoice`, `end_of_year`.
    due_kind: Option<String>,
    /// The day of the year, for fixed.
    due_on: Option<String>,
    /// The days, for `after_invoice`.
    due_days: Option<String>,
    /// `by_day`, `month_started`, `full_year`, none.
    proration: Option<String>,
}

impl ApiTerms {
    fn of(values: Vec<(&'static str, String)>) -> Result<Self, Problem> {
        let values = values.into_iter().map(|(name, value)| (name.to_owned(), value.into()));
        let values: serde_json::Map<String, serde_json::Value> = values.collect();
        serde_json::from_value(values.into()).map_err(|why| Problem::internal(&why))
    }

    /// As the form of the page would send it.
    fn pairs(&self) -> Result<Vec<(String, String)>, Problem> {
        let value = serde_json::to_value(self).map_err(|why| Problem::internal(&why))?;
        let fields = value.as_object().into_iter().flatten();
        let given = fields.filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())));
        Ok(given.collect())
    }
}

/// A change of a draft: what is absent stays as it is.
#[derive(Deserialize, ToSchema)]
struct ApiTermsChange {
    /// The version that was read.
    version: i64,
    /// What changes.
    #[serde(flatten)]
    terms: ApiTerms,
}

/// The agreements within reach, a page at a time.
#[utoipa::path(get, path = "/api/v1/agreements", tag = "Convenzioni", params(
    ("q" = Option<String>, Query, description = "Parole da cercare"),
    ("stato" = Option<String>, Query, description = "draft, upcoming, in_force, to_renew, notice_passed, closed"),
    ("dopo" = Option<String>, Query, description = "Il valore `next` della pagina precedente"),
), responses((status = 200, body = Page<ApiAgreementRow>), (status = 422)))]
async fn list(
    State(app): State<App>,
    who: SignedIn,
    query: ListQuery,
) -> Result<Page<ApiAgreementRow>, Problem> {
    let can = who.actor().may_over(ViewAgreements)?;
    let (place, size) = (place(&query), ListView::SIZE);
    let asked = query.check().search().one_of("stato", &Standing::options());
    asked.sorted(&lists::SORTS).placed(place.after.as_ref()).finish()?;
    let mut tx = app.db.read(can.tenant()).await?;
    let asked = (&place, size.saturating_add(1));
    let mut rows = lists::agreements(&mut tx, &can, &agreement_filter(&query), asked).await?;
    let next = cut(&mut rows, size, |row| {
        let key = if place.by_end() { row.span.ends.iso() } else { row.sort_key.clone() };
        Cursor::after([key, row.agreement_id.to_string()])
    });
    let today = tx.today();
    Ok(Page::new(rows.iter().map(|row| ApiAgreementRow::of(row, today)).collect(), next.as_ref()))
}

/// One agreement, with the services it offers.
#[utoipa::path(get, path = "/api/v1/agreements/{id}", tag = "Convenzioni",
    params(("id" = String, Path, description = "Identificativo della convenzione")),
    responses((status = 200, body = ApiAgreement), (status = 404)))]
async fn one(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<AgreementId>,
) -> Result<Json<ApiAgreement>, Problem> {
    let found = agreement(&app, &who, id).await?;
    let mut tx = app.db.read(who.actor().tenant()).await?;
    let services = acts::offered(&mut tx, id).await?;
    Ok(Json(shown(&found, &services, tx.today())?))
}

fn shown(found: &Agreement, services: &[Offered], today: Day) -> Result<ApiAgreement, Problem> {
    let span = found.span().map_err(Failure::from)?;
    let service = |one: &Offered| ApiOffered {
        service_id: one.service_id.to_string(),
        name: one.name.clone(),
        offer: one.offer.code().to_owned(),
    };
    Ok(ApiAgreement {
        id: found.agreement_id.to_string(),
        version: found.version,
        status: found.status.code().to_owned(),
        state: state_on(&span, today).code().to_owned(),
        ends: span.ends.iso(),
        notice_by: span.notice_by.iso(),
        approved_on: found.status.approved_on().map(Day::iso),
        signed_on: found.status.signed_on().map(Day::iso),
        predecessor_id: found.predecessor.map(|id| id.to_string()),
        terms: ApiTerms::of(terms_form::values(&found.terms))?,
        services: services.iter().map(service).collect(),
    })
}

/// Drafts an agreement.
#[utoipa::path(post, path = "/api/v1/agreements", tag = "Convenzioni", request_body = ApiTerms,
    responses((status = 201, body = ApiAgreement), (status = 422)))]
async fn create(
    State(app): State<App>,
    who: SignedIn,
    Json(sent): Json<ApiTerms>,
) -> Result<Response, Problem> {
    let can = who.actor().may(EditAgreement, &Target::centre(who.actor().tenant(), Phase::Draft))?;
    let terms = terms_form::read(Posted::of(sent.pairs()?).reader())?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let id = tx.id();
    let new = acts::create(&mut tx, &can, id, terms).await?;
    let today = tx.today();
    tx.commit().await?;
    Ok(created(shown(&new, &[], today)?))
}

/// Changes a draft.
#[utoipa::path(patch, path = "/api/v1/agreements/{id}", tag = "Convenzioni", request_body = ApiTermsChange,
    params(("id" = String, Path, description = "Identificativo della convenzione")),
    responses((status = 200, body = ApiAgreement), (status = 404), (status = 409), (status = 422)))]
async fn edit(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<AgreementId>,
    Json(sent): Json<ApiTermsChange>,
) -> Result<Json<ApiAgreement>, Problem> {
    let (can, before) = agreement_to_edit(&app, &who, id).await?;
    // The first value of a name counts: what was sent stands before what is there.
    let mut pairs = sent.terms.pairs()?;
    pairs.extend(terms_form::values(&before.terms).into_iter().map(|(name, value)| (name.to_owned(), value)));
    let terms = terms_form::read(Posted::of(pairs).reader())?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let after = acts::edit(&mut tx, &can, (&before, sent.version), terms).await?;
    let services = acts::offered(&mut tx, id).await?;
    let today = tx.today();
    tx.commit().await?;
    Ok(Json(shown(&after, &services, today)?))
}
