//! What this is: one type per kind of id, so that an invoice cannot be asked for with a body's id.
//! What it is not: it makes no ids: [`crate::Ids`] does.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Text that is not an id.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("Identificativo non valido")]
pub struct NotAnId;

macro_rules! typed_ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { self.0.fmt(f) }
        }

        impl std::str::FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                Uuid::parse_str(text).map(Self).map_err(|_| NotAnId)
            }
        }

        impl From<Uuid> for $name { fn from(id: Uuid) -> Self { Self(id) } }
        impl From<$name> for Uuid { fn from(id: $name) -> Self { id.0 } }
    )+};
}

typed_ids! {
    /// Whose data it is: a centre, or the network (the installation itself).
    TenantId,
    /// A person who can sign in.
    AccountId,
    /// A signed-in browser.
    SessionId,
    /// A personal or machine token of the API.
    TokenId,
    /// A body of the register (Comune, Provincia, Unione …).
    BodyId,
    /// A contact of a body.
    ContactId,
    /// A dated value of a driver of a body.
    DriverValueId,
    /// An import with its preview.
    ImportId,
    /// An organ of a centre.
    OrganId,
    /// A role held by people of a centre's staff.
    StaffId,
    /// A service of the catalogue.
    ServiceId,
    /// A version of the service charter.
    CharterId,
    /// A document attached to something.
    DocumentId,
    /// A version of a price list.
    PriceListId,
    /// A tariff of a price list.
    TariffId,
    /// An agreement.
    AgreementId,
    /// A body's membership of an agreement.
    MembershipId,
    /// One continuous term of a membership.
    TermId,
    /// A service active for a member body.
    LineId,
    /// A yearly invoice run.
    RunId,
    /// An invoice.
    InvoiceId,
    /// A quote.
    QuoteId,
    /// A line of a quote.
    QuoteLineId,
    /// A template of needs campaigns.
    NeedsTemplateId,
    /// A yearly campaign of needs.
    CampaignId,
    /// A body's sheet in a campaign.
    SheetId,
    /// A pool of shared costs of a year.
    PoolId,
    /// A computation of an apportionment.
    ApportionmentId,
    /// A receipt of the exchange system.
    ReceiptId,
    /// A payment.
    PaymentId,
    /// A bank file with its preview.
    StatementId,
    /// A letter that reminds of payments.
    ReminderId,
    /// A version of a budget.
    BudgetId,
    /// A final account.
    AccountOfYearId,
    /// What is known of a Province in a pillar, in one of its versions.
    AssessmentId,
    /// A meeting of a focus group.
    FocusGroupId,
    /// Who took part in a focus group.
    ParticipantId,
    /// A SWOT point.
    SwotPointId,
    /// What answers a SWOT point.
    SwotLinkId,
    /// A request of a body.
    RequestId,
    /// Something written in a request.
    RequestEntryId,
    /// A file attached to a request.
    RequestFileId,
    /// A team of the centre that works on requests.
    TeamId,
    /// A package of hours of advice of a body.
    HourPackageId,
    /// An article of the knowledge base.
    ArticleId,
    /// An outage of services.
    OutageId,
    /// A letter that came in by e-mail.
    LetterId,
    /// A notice to a person.
    NoticeId,
    /// A survey.
    SurveyId,
    /// A version of a survey's questionnaire.
    SurveyVersionId,
    /// An edition of a survey: when and to whom it is put.
    EditionId,
    /// A response to a survey.
    ResponseId,
    /// A design of a centre.
    DesignId,
    /// A version of the clauses of a kind of act.
    ClauseSetId,
    /// An act drafted from clauses.
    ActId,
    /// A job of the queue.
    JobId,
    /// A deadline.
    DeadlineId,
}

/// The network, that is the installation itself: it owns accounts, settings and the national register.
pub const NETWORK: TenantId = TenantId(Uuid::from_u128(1));
