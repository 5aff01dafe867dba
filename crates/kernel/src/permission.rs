//! What this is: the one place that decides who may do what: role × action × phase of the thing.
//! What it is not: it does not know pages or tables. A store function that touches somebody's data asks
//! for a [`Can`], and only [`Actor::may`] makes one.

use std::collections::BTreeSet;
use std::marker::PhantomData;

use serde::{Deserialize, Serialize};

use crate::{AccountId, BodyId, NETWORK, TenantId};

/// What a person is, for a centre, for a body or for the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Responsabile del centro.
    Director,
    /// Operatore del centro.
    Operator,
    /// Ragioneria del centro.
    Accountant,
    /// Sola lettura nel centro (revisori, controllo di gestione).
    Reader,
    /// Referente dell'ente.
    BodyReferent,
    /// Ragioneria dell'ente.
    BodyAccountant,
    /// Sindaco o presidente dell'ente.
    Mayor,
    /// Coordinamento della rete nazionale.
    NetworkCoordinator,
    /// Amministratore di sistema.
    Administrator,
    /// Who runs commands on the server itself.
    Console,
}

impl Role {
    /// Every role, in the order of the pages.
    pub const ALL: [Self; 10] = [
        Self::Director,
        Self::Operator,
        Self::Accountant,
        Self::Reader,
        Self::BodyReferent,
        Self::BodyAccountant,
        Self::Mayor,
        Self::NetworkCoordinator,
        Self::Administrator,
        Self::Console,
    ];

    /// The word kept in the database and used by the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::Director => "director",
            Self::Operator => "operator",
            Self::Accountant => "accountant",
            Self::Reader => "reader",
            Self::BodyReferent => "body_referent",
            Self::BodyAccountant => "body_accountant",
            Self::Mayor => "mayor",
            Self::NetworkCoordinator => "network_coordinator",
            Self::Administrator => "administrator",
            Self::Console => "console",
        }
    }

    /// The role with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }

    /// The role in Italian.
    pub fn label(self) -> &'static str {
        match self {
            Self::Director => "Responsabile del centro",
            Self::Operator => "Operatore del centro",
            Self::Accountant => "Ragioneria del centro",
            Self::Reader => "Sola lettura",
            Self::BodyReferent => "Referente dell'ente",
            Self::BodyAccountant => "Ragioneria dell'ente",
            Self::Mayor => "Sindaco o presidente",
            Self::NetworkCoordinator => "Coordinamento della rete",
            Self::Administrator => "Amministratore di sistema",
            Self::Console => "Console del server",
        }
    }

    /// Whether the role is held for one body (a Comune) rather than for a whole centre.
    pub fn is_for_a_body(self) -> bool {
        matches!(self, Self::BodyReferent | Self::BodyAccountant | Self::Mayor)
    }

    /// Whether the role is held for a centre.
    pub fn is_for_a_centre(self) -> bool {
        matches!(self, Self::Director | Self::Operator | Self::Accountant | Self::Reader)
    }

    /// Whether the role is held for the whole network.
    pub fn is_for_the_network(self) -> bool {
        matches!(self, Self::NetworkCoordinator | Self::Administrator)
    }
}

/// The part of a tenant's data that a person sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// All of the tenant.
    Tenant,
    /// What belongs to one body.
    Body(BodyId),
}

impl Scope {
    /// The body to which a statement must be limited, if any: bind it as a nullable parameter.
    pub fn body(self) -> Option<BodyId> {
        match self {
            Self::Tenant => None,
            Self::Body(body) => Some(body),
        }
    }
}

/// One role of one person: in which tenant, over which part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// The centre or the network.
    pub tenant: TenantId,
    /// Over what.
    pub scope: Scope,
    /// As what.
    pub role: Role,
}

impl Grant {
    /// Whether the role is held where it belongs. A director of one body, or of the network, does not exist:
    /// whatever row says so gives no right.
    pub fn makes_sense(self) -> bool {
        let for_a_body = matches!(self.scope, Scope::Body(_));
        match self.role {
            Role::Director | Role::Operator | Role::Accountant | Role::Reader => {
                !for_a_body && self.tenant != NETWORK
            }
            Role::BodyReferent | Role::BodyAccountant | Role::Mayor => for_a_body && self.tenant != NETWORK,
            Role::NetworkCoordinator | Role::Administrator => !for_a_body && self.tenant == NETWORK,
            Role::Console => !for_a_body,
        }
    }
}

/// Where a thing stands in its life, as far as permissions are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Still being written.
    Draft,
    /// Alive: may be followed by new acts and kept up to date.
    Current,
    /// Issued, approved, signed: only new acts may follow.
    Frozen,
    /// Put away.
    Archived,
}

/// What an action is done to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// Whose it is.
    pub tenant: TenantId,
    /// The body it belongs to; `None` for what belongs to the whole centre.
    pub body: Option<BodyId>,
    /// Where it stands.
    pub phase: Phase,
}

impl Target {
    /// Something of the whole centre.
    pub fn centre(tenant: TenantId, phase: Phase) -> Self {
        Self { tenant, body: None, phase }
    }

    /// Something of one body.
    pub fn body(tenant: TenantId, body: BodyId, phase: Phase) -> Self {
        Self { tenant, body: Some(body), phase }
    }
}

/// Why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// It belongs to others: answered as if it did not exist.
    #[error("Pagina non trovata")]
    NotYours,
    /// The role may not.
    #[error("Il tuo ruolo non consente questa operazione")]
    NotAllowed,
    /// Nobody may, at this point of its life.
    #[error(
        "Operazione non possibile: l'atto è già approvato, emesso o archiviato. Fai seguire un nuovo atto"
    )]
    NotNow,
}

/// How far a role's right to an action reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    Nowhere,
    /// Only what belongs to the body one acts for.
    OwnBody,
    /// Everything in the tenant.
    Everything,
}

/// The areas by which tokens of the API are limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Area {
    /// Bodies, contacts, drivers.
    Bodies,
    /// Catalogue and charter.
    Catalogue,
    /// Price lists.
    Prices,
    /// Agreements and memberships.
    Agreements,
    /// Runs and invoices.
    Invoices,
    /// Quotes.
    Quotes,
    /// Campaigns and sheets of needs.
    Needs,
    /// Shared costs and their apportionment.
    Costs,
    /// Payments and reminders.
    Payments,
    /// Budgets and final accounts.
    Accounts,
    /// Focus groups, SWOT points and profiles of the Provinces.
    Mapping,
    /// Centre, accounts, settings, audit.
    Administration,
}

/// Whether an action only looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effect {
    /// It only looks.
    Read,
    /// It changes something.
    Write,
}

/// What a token of the API may be used for, such as `bodies:read`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ApiScope(pub Area, pub Effect);

impl ApiScope {
    const WORDS: [(&'static str, Self); 24] = [
        ("bodies:read", Self(Area::Bodies, Effect::Read)),
        ("bodies:write", Self(Area::Bodies, Effect::Write)),
        ("catalogue:read", Self(Area::Catalogue, Effect::Read)),
        ("catalogue:write", Self(Area::Catalogue, Effect::Write)),
        ("prices:read", Self(Area::Prices, Effect::Read)),
        ("prices:write", Self(Area::Prices, Effect::Write)),
        ("agreements:read", Self(Area::Agreements, Effect::Read)),
        ("agreements:write", Self(Area::Agreements, Effect::Write)),
        ("invoices:read", Self(Area::Invoices, Effect::Read)),
        ("invoices:write", Self(Area::Invoices, Effect::Write)),
        ("quotes:read", Self(Area::Quotes, Effect::Read)),
        ("quotes:write", Self(Area::Quotes, Effect::Write)),
        ("needs:read", Self(Area::Needs, Effect::Read)),
        ("needs:write", Self(Area::Needs, Effect::Write)),
        ("costs:read", Self(Area::Costs, Effect::Read)),
        ("costs:write", Self(Area::Costs, Effect::Write)),
        ("payments:read", Self(Area::Payments, Effect::Read)),
        ("payments:write", Self(Area::Payments, Effect::Write)),
        ("accounts:read", Self(Area::Accounts, Effect::Read)),
        ("accounts:write", Self(Area::Accounts, Effect::Write)),
        ("mapping:read", Self(Area::Mapping, Effect::Read)),
        ("mapping:write", Self(Area::Mapping, Effect::Write)),
        ("administration:read", Self(Area::Administration, Effect::Read)),
        ("administration:write", Self(Area::Administration, Effect::Write)),
    ];

    /// Every scope with its word.
    pub fn all() -> impl Iterator<Item = (&'static str, Self)> {
        Self::WORDS.into_iter()
    }

    /// The scope with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::WORDS.into_iter().find(|(known, _)| *known == word).map(|(_, scope)| scope)
    }
}

/// An action, as a type: `Can<IssueInvoices>` cannot be had by asking for [`ViewInvoices`].
pub trait Action: Copy {
    /// Which action.
    const KIND: ActionKind;
}

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident: $area:ident $effect:ident),+ $(,)?) => {
        /// Every action of the program.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ActionKind { $($(#[$doc])* $name),+ }

        impl ActionKind {
            /// Every action.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// What a token needs in order to do it.
            pub fn api_scope(self) -> ApiScope {
                match self { $(Self::$name => ApiScope(Area::$area, Effect::$effect)),+ }
            }
        }

        $($(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub struct $name;
        impl Action for $name { const KIND: ActionKind = ActionKind::$name; })+
    };
}

actions! {
    /// See bodies, contacts and drivers.
    ViewBodies: Bodies Read,
    /// Add and change bodies.
    EditBody: Bodies Write,
    /// Change contacts and invoicing data of a body.
    EditContacts: Bodies Write,
    /// Record a dated driver value.
    RecordDriver: Bodies Write,
    /// Import bodies from a file.
    ImportBodies: Bodies Write,
    /// See the centre, its organs and staff.
    ViewCentre: Catalogue Read,
    /// Change the centre, its organs and staff.
    EditCentre: Administration Write,
    /// Create a centre.
    CreateCentre: Administration Write,
    /// See the catalogue and the charter.
    ViewCatalogue: Catalogue Read,
    /// Change services.
    EditService: Catalogue Write,
    /// Write the next version of the charter.
    EditCharter: Catalogue Write,
    /// Publish a version of the charter.
    PublishCharter: Catalogue Write,
    /// See price lists.
    ViewPrices: Prices Read,
    /// Write a price list that is not approved yet.
    EditPriceList: Prices Write,
    /// Approve a price list.
    ApprovePriceList: Prices Write,
    /// Simulate what each body would pay.
    SimulatePrices: Prices Read,
    /// See agreements and memberships.
    ViewAgreements: Agreements Read,
    /// Write an agreement that is not in force yet, record its acts.
    EditAgreement: Agreements Write,
    /// Sign up a body, renew, let it leave, change its services.
    EditMembership: Agreements Write,
    /// See invoices and runs.
    ViewInvoices: Invoices Read,
    /// See the preview of a run.
    PreviewRun: Invoices Read,
    /// Give CIG, CUP, commitment of expenditure.
    EditPurchaseData: Invoices Write,
    /// Issue invoices.
    IssueInvoices: Invoices Write,
    /// Issue credit notes.
    IssueCreditNote: Invoices Write,
    /// Record what the exchange system answered, send a rejected file again.
    RecordReceipt: Invoices Write,
    /// See quotes.
    ViewQuotes: Quotes Read,
    /// Write, send and withdraw quotes, record hours worked.
    EditQuote: Quotes Write,
    /// Accept or refuse a quote.
    AnswerQuote: Quotes Write,
    /// See campaigns and sheets of needs.
    ViewNeeds: Needs Read,
    /// Write templates, open and close campaigns, remind, turn answers into quotes.
    EditCampaign: Needs Write,
    /// Fill in and confirm a sheet of needs.
    AnswerNeeds: Needs Write,
    /// See shared costs and who pays which share.
    ViewCosts: Costs Read,
    /// Write pools of costs, compute an apportionment.
    EditCosts: Costs Write,
    /// Approve an apportionment.
    ApproveApportionment: Costs Write,
    /// See payments and what is overdue.
    ViewPayments: Payments Read,
    /// Record and match payments.
    RecordPayment: Payments Write,
    /// Send letters that remind of payments.
    RemindPayment: Payments Write,
    /// See budgets and sustainability.
    ViewBudget: Accounts Read,
    /// Write a budget that is not approved.
    EditBudget: Accounts Write,
    /// Approve budgets and final accounts.
    ApproveAccounts: Accounts Write,
    /// See final accounts.
    ViewFinalAccount: Accounts Read,
    /// See the profiles that the network has published.
    ViewProfiles: Mapping Read,
    /// See the whole mapping of the Provinces: answers, evidence, focus groups, SWOT points, rules.
    ViewMapping: Mapping Read,
    /// Keep focus groups and SWOT points.
    EditMapping: Mapping Write,
    /// Answer the criteria of a Province's profile.
    AssessProfile: Mapping Write,
    /// Confirm a profile or give another with a reason, adopt a version of the rules.
    ConfirmProfile: Mapping Write,
    /// See the people who can sign in.
    ViewAccounts: Administration Read,
    /// Invite people, give and take roles.
    ManageAccounts: Administration Write,
    /// See the audit trail.
    ViewAudit: Administration Read,
    /// See the queue of jobs.
    ViewJobs: Administration Read,
    /// Start a failed job again.
    RetryJob: Administration Write,
    /// Change settings of the tenant.
    ManageSettings: Administration Write,
}

use Reach::{Everything, Nowhere, OwnBody};

/// The table. One line per action; a role not named may not.
#[expect(
    clippy::match_same_arms,
    reason = "one line per action: two that agree today need not agree tomorrow"
)]
fn reach(role: Role, action: ActionKind) -> Reach {
    use ActionKind as A;
    use Role as R;
    if role == R::Console {
        return Everything;
    }
    match action {
        A::ViewBodies => match role {
            R::Director | R::Operator | R::Accountant | R::Reader | R::NetworkCoordinator => Everything,
            R::BodyReferent | R::BodyAccountant | R::Mayor => OwnBody,
            R::Administrator | R::Console => Nowhere,
        },
        A::EditBody | A::ImportBodies => only(role, &[R::Director, R::Operator, R::NetworkCoordinator]),
        A::EditContacts => {
            own_or(role, &[R::BodyReferent], &[R::Director, R::Operator, R::NetworkCoordinator])
        }
        A::RecordDriver => only(role, &[R::Director, R::Operator, R::NetworkCoordinator]),
        A::ViewCentre | A::ViewCatalogue | A::ViewPrices => match role {
            R::Administrator | R::NetworkCoordinator | R::Console => Nowhere,
            R::Director | R::Operator | R::Accountant | R::Reader => Everything,
            // What a centre offers, and at which price, is the same for all its members.
            R::BodyReferent | R::BodyAccountant | R::Mayor => Everything,
        },
        A::EditCentre | A::PublishCharter | A::ApprovePriceList => only(role, &[R::Director]),
        A::CreateCentre => only(role, &[R::Administrator]),
        A::EditService | A::EditCharter => only(role, &[R::Director, R::Operator]),
        A::EditPriceList => only(role, &[R::Director, R::Accountant]),
        A::SimulatePrices => only(role, &[R::Director, R::Operator, R::Accountant, R::Reader]),
        A::ViewAgreements => own_or(
            role,
            &[R::BodyReferent, R::BodyAccountant, R::Mayor],
            &[R::Director, R::Operator, R::Accountant, R::Reader],
        ),
        A::EditAgreement | A::EditMembership => only(role, &[R::Director, R::Operator]),
        A::ViewInvoices => own_or(
            role,
            &[R::BodyReferent, R::BodyAccountant, R::Mayor],
            &[R::Director, R::Operator, R::Accountant, R::Reader],
        ),
        A::PreviewRun => only(role, &[R::Director, R::Accountant, R::Reader]),
        A::EditPurchaseData => {
            own_or(role, &[R::BodyReferent, R::BodyAccountant], &[R::Director, R::Operator, R::Accountant])
        }
        A::IssueInvoices | A::IssueCreditNote | A::RecordReceipt => only(role, &[R::Accountant, R::Director]),
        A::ViewQuotes | A::ViewNeeds | A::ViewCosts | A::ViewPayments | A::ViewFinalAccount => own_or(
            role,
            &[R::BodyReferent, R::BodyAccountant, R::Mayor],
            &[R::Director, R::Operator, R::Accountant, R::Reader],
        ),
        A::EditQuote => only(role, &[R::Director, R::Operator, R::Accountant]),
        // The body says what it needs and takes on what it costs; the centre records what came on paper.
        A::AnswerQuote | A::AnswerNeeds => {
            own_or(role, &[R::BodyReferent, R::Mayor], &[R::Director, R::Operator])
        }
        A::EditCampaign => only(role, &[R::Director, R::Operator]),
        A::EditCosts | A::EditBudget => only(role, &[R::Director, R::Accountant]),
        A::ApproveApportionment | A::ApproveAccounts => only(role, &[R::Director]),
        A::RecordPayment | A::RemindPayment => only(role, &[R::Director, R::Accountant]),
        A::ViewBudget => only(role, &[R::Director, R::Operator, R::Accountant, R::Reader]),
        // What the network has published of its Provinces is the same for everybody who works with one.
        A::ViewProfiles => match role {
            R::Administrator | R::Console => Nowhere,
            R::Director | R::Operator | R::Accountant | R::Reader | R::NetworkCoordinator => Everything,
            R::BodyReferent | R::BodyAccountant | R::Mayor => Everything,
        },
        A::ViewMapping => {
            only(role, &[R::Director, R::Operator, R::Accountant, R::Reader, R::NetworkCoordinator])
        }
        // A centre answers for its own Province: which one that is, the area asks the register.
        A::AssessProfile => only(role, &[R::Director, R::Operator, R::NetworkCoordinator]),
        A::EditMapping | A::ConfirmProfile => only(role, &[R::NetworkCoordinator]),
        A::ViewAccounts | A::ManageAccounts => only(role, &[R::Director, R::Administrator]),
        A::ViewAudit => only(role, &[R::Director, R::Reader, R::Administrator]),
        A::ViewJobs | A::RetryJob => only(role, &[R::Director, R::Operator, R::Accountant, R::Administrator]),
        A::ManageSettings => only(role, &[R::Director, R::Administrator]),
    }
}

fn only(role: Role, everything: &[Role]) -> Reach {
    if everything.contains(&role) { Everything } else { Nowhere }
}

fn own_or(role: Role, own: &[Role], everything: &[Role]) -> Reach {
    if own.contains(&role) { OwnBody } else { only(role, everything) }
}

/// Whether the action makes sense for a thing in this phase.
fn fits(action: ActionKind, phase: Phase) -> bool {
    use ActionKind as A;
    match action {
        A::EditPriceList
        | A::ApprovePriceList
        | A::EditCharter
        | A::PublishCharter
        | A::IssueInvoices
        | A::ApproveApportionment
        | A::EditBudget
        | A::ApproveAccounts
        | A::ConfirmProfile => phase == Phase::Draft,
        A::EditAgreement => matches!(phase, Phase::Draft | Phase::Current),
        A::EditBody
        | A::EditContacts
        | A::RecordDriver
        | A::EditService
        | A::EditMembership
        | A::EditPurchaseData
        | A::EditQuote
        | A::AnswerQuote
        | A::EditCampaign
        | A::AnswerNeeds
        | A::EditCosts
        | A::EditMapping
        | A::AssessProfile => {
            matches!(phase, Phase::Draft | Phase::Current)
        }
        A::ViewBodies
        | A::ImportBodies
        | A::ViewCentre
        | A::EditCentre
        | A::CreateCentre
        | A::ViewCatalogue
        | A::ViewPrices
        | A::SimulatePrices
        | A::ViewAgreements
        | A::ViewInvoices
        | A::PreviewRun
        | A::IssueCreditNote
        | A::RecordReceipt
        | A::ViewQuotes
        | A::ViewNeeds
        | A::ViewCosts
        | A::ViewPayments
        | A::RecordPayment
        | A::RemindPayment
        | A::ViewBudget
        | A::ViewFinalAccount
        | A::ViewProfiles
        | A::ViewMapping
        | A::ViewAccounts
        | A::ManageAccounts
        | A::ViewAudit
        | A::ViewJobs
        | A::RetryJob
        | A::ManageSettings => true,
    }
}

/// Who is asking: a person signed in, in one of their roles.
#[derive(Clone, Debug)]
pub struct Actor {
    account: Option<AccountId>,
    name: String,
    grant: Grant,
    api: Option<BTreeSet<ApiScope>>,
}

impl Actor {
    /// A person, in one of their roles.
    pub fn person(account: AccountId, name: impl Into<String>, grant: Grant) -> Self {
        Self { account: Some(account), name: name.into(), grant, api: None }
    }

    /// A person's token, limited to its scopes.
    pub fn token(
        account: AccountId,
        name: impl Into<String>,
        grant: Grant,
        scopes: BTreeSet<ApiScope>,
    ) -> Self {
        Self { account: Some(account), name: name.into(), grant, api: Some(scopes) }
    }

    /// Who runs commands on the server, or work that nobody asked for (the daily deadlines).
    pub fn console(tenant: TenantId) -> Self {
        let grant = Grant { tenant, scope: Scope::Tenant, role: Role::Console };
        Self { account: None, name: "console".into(), grant, api: None }
    }

    /// The person, unless it is the server itself.
    pub fn account(&self) -> Option<AccountId> {
        self.account
    }

    /// The name to show and to write in the audit trail.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The role in which they act.
    pub fn grant(&self) -> Grant {
        self.grant
    }

    /// The tenant for which they act.
    pub fn tenant(&self) -> TenantId {
        self.grant.tenant
    }

    /// Asks to do something to one thing.
    pub fn may<A: Action>(&self, _: A, target: &Target) -> Result<Can<A>, Denied> {
        if target.tenant != self.grant.tenant {
            return Err(Denied::NotYours);
        }
        let scope = self.scope_for(A::KIND)?;
        match (scope, target.body) {
            (Scope::Body(own), Some(body)) if own != body => Err(Denied::NotYours),
            (Scope::Body(_), None) => Err(Denied::NotAllowed),
            (Scope::Tenant | Scope::Body(_), _) if !fits(A::KIND, target.phase) => Err(Denied::NotNow),
            (Scope::Tenant | Scope::Body(_), _) => Ok(Can::new(target.tenant, scope)),
        }
    }

    /// Asks to do something over all that one's role reaches: lists, searches, counts, exports.
    /// The answer carries the [`Scope`] to which the statement must be limited.
    pub fn may_over<A: Action>(&self, _: A) -> Result<Can<A>, Denied> {
        self.scope_for(A::KIND).map(|scope| Can::new(self.grant.tenant, scope))
    }

    /// Whether a menu entry or button is worth showing.
    pub fn reaches(&self, action: ActionKind) -> bool {
        self.scope_for(action).is_ok()
    }

    fn scope_for(&self, action: ActionKind) -> Result<Scope, Denied> {
        // The console is nobody's account: a stored grant that says so must not open everything.
        let console_of_a_person = self.grant.role == Role::Console && self.account.is_some();
        if console_of_a_person || !self.grant.makes_sense() {
            return Err(Denied::NotAllowed);
        }
        if self.api.as_ref().is_some_and(|scopes| !scopes.contains(&action.api_scope())) {
            return Err(Denied::NotAllowed);
        }
        match (reach(self.grant.role, action), self.grant.scope) {
            (Nowhere, _) | (OwnBody, Scope::Tenant) => Err(Denied::NotAllowed),
            (OwnBody, own @ Scope::Body(_)) => Ok(own),
            (Everything, _) => Ok(Scope::Tenant),
        }
    }
}

/// The proof that an action was allowed, on which data. Store functions ask for it.
#[derive(Clone, Copy, Debug)]
pub struct Can<A> {
    tenant: TenantId,
    scope: Scope,
    action: PhantomData<A>,
}

impl<A: Action> Can<A> {
    fn new(tenant: TenantId, scope: Scope) -> Self {
        Self { tenant, scope, action: PhantomData }
    }

    /// Whose data.
    pub fn tenant(&self) -> TenantId {
        self.tenant
    }

    /// Which part of it.
    pub fn scope(&self) -> Scope {
        self.scope
    }
}

/// What a centre has published is for everybody to read: its catalogue and its charter.
pub fn as_the_public(tenant: TenantId) -> Can<ViewCatalogue> {
    Can::new(tenant, Scope::Tenant)
}

/// The national register of bodies is public fact: anybody signed in may look bodies up in it.
pub fn national_register() -> Can<ViewBodies> {
    Can::new(NETWORK, Scope::Tenant)
}

/// The mapping of the Provinces belongs to the network and is one for all centres: who may see it in their own tenant
/// sees the network's.
pub fn national_mapping<A: ReadsMapping>(_: &Can<A>) -> Can<A> {
    Can::new(NETWORK, Scope::Tenant)
}

/// The answers about a Province are kept by the network and written by the centre of that Province: the permission of a
/// centre becomes one of the network for that one body. The caller has found out in the register which body is the
/// centre's own Province.
pub fn for_own_province(_: &Can<AssessProfile>, province: BodyId) -> Can<AssessProfile> {
    Can::new(NETWORK, Scope::Body(province))
}

/// An action that only reads the mapping of the network.
pub trait ReadsMapping: Action {}
impl ReadsMapping for ViewProfiles {}
impl ReadsMapping for ViewMapping {}

#[cfg(test)]
mod tests;
