//! What this is: `/api/v1/memberships`.
//! What it is not: leaving, notice and renewal; those are acts of people on the pages.

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::permission::{EditMembership, ViewAgreements};
use kernel::{AgreementId, BodyId, Day, MembershipId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use webkit::api::{Json, Page, created};
use webkit::{App, Cursor, ListQuery, ListView, Posted, Problem, SignedIn};

use super::cut;
use crate::model::{Adhesion, Line, Membership, State as Standing, Term, state_on};
use crate::pages::{agreement, membership, membership_filter, membership_to_edit, place, read_acts};
use crate::store::{lines, lists, memberships};

pub(super) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(one, edit))
}

/// A membership.
#[derive(Serialize, ToSchema)]
struct ApiMembership {
    /// Its id.
    id: String,
    /// For a later change: send it back.
    version: i64,
    /// The agreement.
    agreement_id: String,
    /// The body.
    body_id: String,
    /// The body's name.
    body_name: String,
    /// Where it stands today: upcoming, `in_force`, `to_renew`, `notice_passed`, closed, withdrawn, cancelled.
    state: String,
    /// Its first day.
    starts: String,
    /// Its last day as things stand.
    ends: String,
    /// The last useful day for giving notice.
    notice_by: String,
    /// The number of the act of adhesion.
    act_number: String,
    /// Its date.
    act_date: String,
    /// When the body signed.
    signed_on: Option<String>,
    /// The number in the document register.
    registry_number: String,
    /// Its terms; only in the answer for one membership.
    terms: Vec<ApiTerm>,
    /// Its services; only in the answer for one membership.
    services: Vec<ApiLine>,
}

/// A stretch of membership.
#[derive(Serialize, ToSchema)]
struct ApiTerm {
    /// Its id.
    id: String,
    /// Its first day.
    starts: String,
    /// Its last day.
    ends: String,
    /// adhesion, express, tacit.
    kind: String,
    /// The term before.
    predecessor_id: Option<String>,
}

/// A service of a member.
#[derive(Serialize, ToSchema)]
#[schema(as = ApiMembershipLine)]
struct ApiLine {
    /// Its id.
    id: String,
    /// The service of the catalogue.
    service_id: String,
    /// Its name.
    name: String,
    /// base, optional.
    offer: String,
    /// Its first day.
    starts: String,
    /// Its last day; absent: as long as the membership lasts.
    ends: Option<String>,
    /// Units, as `10.00`.
    quantity: Option<String>,
}

/// A body that joins.
#[derive(Deserialize, ToSchema)]
struct ApiJoining {
    /// The agreement.
    agreement_id: String,
    /// The body.
    body_id: String,
    /// From when, as `2026-07-01`.
    effective_from: String,
    /// The acts.
    #[serde(flatten)]
    acts: ApiActs,
}

/// The acts of an adhesion.
#[derive(Deserialize, ToSchema)]
struct ApiActs {
    /// The number of the act of adhesion.
    act_number: Option<String>,
    /// Its date.
    act_date: Option<String>,
    /// When the body signed.
    signed_on: Option<String>,
    /// The number in the document register.
    registry_number: Option<String>,
}

impl ApiActs {
    fn pairs(&self) -> Vec<(String, String)> {
        let all = [
            ("act_number", &self.act_number),
            ("act_date", &self.act_date),
            ("signed_on", &self.signed_on),
            ("registry_number", &self.registry_number),
        ];
        all.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value.clone()?))).collect()
    }
}

/// A correction of the acts of an adhesion: what is absent stays as it is.
#[derive(Deserialize, ToSchema)]
struct ApiActsChange {
    /// The version that was read.
    version: i64,
    /// What changes.
    #[serde(flatten)]
    acts: ApiActs,
}

impl ApiMembership {
    fn of(found: &Membership, (terms, services): (&[Term], &[Line]), today: Day) -> Self {
        Self {
            id: found.membership_id.to_string(),
            version: found.version,
            agreement_id: found.agreement_id.to_string(),
            body_id: found.body_id.to_string(),
            body_name: found.body_name.clone(),
            state: state_on(&found.span, today).code().to_owned(),
            starts: found.span.starts.iso(),
            ends: found.span.ends.iso(),
            notice_by: found.span.notice_by.iso(),
            act_number: found.adhesion.act.number.clone(),
            act_date: found.adhesion.act.date.iso(),
            signed_on: found.adhesion.signed_on.map(Day::iso),
            registry_number: found.adhesion.registry_number.clone(),
            terms: terms.iter().map(ApiTerm::of).collect(),
            services: services.iter().map(ApiLine::of).collect(),
        }
    }
}

impl ApiTerm {
    fn of(term: &Term) -> Self {
        Self {
            id: term.term_id.to_string(),
            starts: term.period.from().iso(),
            ends: term.period.to().iso(),
            kind: term.kind.code().to_owned(),
            predecessor_id: term.predecessor.map(|id| id.to_string()),
        }
    }
}

impl ApiLine {
    fn of(line: &Line) -> Self {
        Self {
            id: line.line_id.to_string(),
            service_id: line.service_id.to_string(),
            name: line.service_name.clone(),
            offer: line.offer.code().to_owned(),
            starts: line.starts.iso(),
            ends: line.ends.map(Day::iso),
            quantity: line.quantity.map(kernel::Quantity::plain),
        }
    }
}

/// The memberships within reach, a page at a time.
#[utoipa::path(get, path = "/api/v1/memberships", tag = "Adesioni", params(
    ("q" = Option<String>, Query, description = "Parole del nome dell'ente"),
    ("stato" = Option<String>, Query, description = "upcoming, in_force, to_renew, notice_passed, closed, withdrawn"),
    ("convenzione" = Option<String>, Query, description = "Identificativo della convenzione"),
    ("dopo" = Option<String>, Query, description = "Il valore `next` della pagina precedente"),
), responses((status = 200, body = Page<ApiMembership>), (status = 422)))]
async fn list(
    State(app): State<App>,
    who: SignedIn,
    query: ListQuery,
) -> Result<Page<ApiMembership>, Problem> {
    let can = who.actor().may_over(ViewAgreements)?;
    let (place, size) = (place(&query), ListView::SIZE);
    let asked =
        query.check().search().one_of("stato", &Standing::options()).reads::<AgreementId>("convenzione");
    asked.sorted(&lists::SORTS).placed(place.after.as_ref()).finish()?;
    let mut tx = app.db.read(can.tenant()).await?;
    let asked = (&place, size.saturating_add(1));
    let mut rows = lists::memberships(&mut tx, &can, &membership_filter(&query), asked).await?;
    let next = cut(&mut rows, size, |row| {
        let (key, id) = place.key_of(row);
        Cursor::after([key, id.to_string()])
    });
    let today = tx.today();
    let items = rows.iter().map(|row| ApiMembership::of(&row.membership, (&[], &[]), today)).collect();
    Ok(Page::new(items, next.as_ref()))
}

/// One membership, with its terms and services.
#[utoipa::path(get, path = "/api/v1/memberships/{id}", tag = "Adesioni",
    params(("id" = String, Path, description = "Identificativo dell'adesione")),
    responses((status = 200, body = ApiMembership), (status = 404)))]
async fn one(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<MembershipId>,
) -> Result<Json<ApiMembership>, Problem> {
    let (found, _) = membership(&app, &who, id).await?;
    let mut tx = app.db.read(who.actor().tenant()).await?;
    let (terms, services) = (memberships::terms(&mut tx, id).await?, lines::of(&mut tx, id).await?);
    Ok(Json(ApiMembership::of(&found, (&terms, &services), tx.today())))
}

/// Makes a body join.
#[utoipa::path(post, path = "/api/v1/memberships", tag = "Adesioni", request_body = ApiJoining,
    responses((status = 201, body = ApiMembership), (status = 404), (status = 409), (status = 422)))]
async fn create(
    State(app): State<App>,
    who: SignedIn,
    Json(sent): Json<ApiJoining>,
) -> Result<Response, Problem> {
    let can = who.actor().may_over(EditMembership)?;
    let (agreement_id, body_id, adhesion) = read(&sent)?;
    let agreement = agreement(&app, &who, agreement_id).await?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let body = registry::bodies::get(&mut tx, &can, body_id).await?.ok_or(Problem::NotFound)?;
    let (membership_id, name) = (tx.id(), memberships::BodyName::of(&body));
    let new = memberships::Joining { membership_id, body_id, name, adhesion };
    let new = memberships::join(&mut tx, &can, &agreement, new).await?;
    let (terms, services) =
        (memberships::terms(&mut tx, membership_id).await?, lines::of(&mut tx, membership_id).await?);
    let shown = ApiMembership::of(&new, (&terms, &services), tx.today());
    tx.commit().await?;
    Ok(created(shown))
}

fn read(sent: &ApiJoining) -> Result<(AgreementId, BodyId, Adhesion), Problem> {
    let mut pairs = sent.acts.pairs();
    pairs.push(("agreement_id".into(), sent.agreement_id.clone()));
    pairs.push(("body_id".into(), sent.body_id.clone()));
    pairs.push(("effective_from".into(), sent.effective_from.clone()));
    let posted = Posted::of(pairs);
    let mut f = posted.reader();
    let agreement_id = f.parsed("agreement_id", "Convenzione", str::parse);
    let body_id = f.parsed("body_id", "Ente", str::parse);
    let effective_from = f.day("effective_from", "Decorrenza dell'adesione");
    let (act, signed_on, registry_number) = read_acts(&mut f);
    Ok(f.finish_with(|| {
        let adhesion = Adhesion { act: act?, signed_on, registry_number, effective_from: effective_from? };
        Some((agreement_id?, body_id?, adhesion))
    })?)
}

/// Corrects the acts of an adhesion.
#[utoipa::path(patch, path = "/api/v1/memberships/{id}", tag = "Adesioni", request_body = ApiActsChange,
    params(("id" = String, Path, description = "Identificativo dell'adesione")),
    responses((status = 200, body = ApiMembership), (status = 404), (status = 409), (status = 422)))]
async fn edit(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<MembershipId>,
    Json(sent): Json<ApiActsChange>,
) -> Result<Json<ApiMembership>, Problem> {
    let (can, before, _) = membership_to_edit(&app, &who, id).await?;
    let adhesion = corrected(&sent.acts, &before)?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    let after = memberships::correct(&mut tx, &can, (&before, sent.version), adhesion).await?;
    let today = tx.today();
    tx.commit().await?;
    Ok(Json(ApiMembership::of(&after, (&[], &[]), today)))
}

fn corrected(sent: &ApiActs, before: &Membership) -> Result<Adhesion, Problem> {
    // The first value of a name counts: what was sent stands before what is there.
    let mut pairs = sent.pairs();
    let kept = crate::pages::act_values(before);
    pairs.extend(kept.into_iter().map(|(name, value)| (name.to_owned(), value)));
    let posted = Posted::of(pairs);
    let mut f = posted.reader();
    let (act, signed_on, registry_number) = read_acts(&mut f);
    let effective_from = before.span.starts;
    Ok(f.finish_with(|| Some(Adhesion { act: act?, signed_on, registry_number, effective_from }))?)
}
