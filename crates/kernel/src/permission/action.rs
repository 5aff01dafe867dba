//! What this is: every action of the program, as a type and as a value.
//! What it is not: who may do it; see [`super::table`].

use super::{ApiScope, Area, Effect};

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
    /// See requests, with what the body and the centre wrote to each other.
    ViewRequests: Requests Read,
    /// Make a request.
    OpenRequest: Requests Write,
    /// Write to the centre in a request, confirm its solution, reopen it.
    AnswerRequest: Requests Write,
    /// Work on requests: take in charge, assign, answer, note, resolve, merge.
    WorkRequest: Requests Write,
    /// See what the centre notes for itself, and the time spent.
    ViewTechnicalNotes: Requests Read,
    /// Write the calendar of the centre and the rules of requests.
    EditHelpdesk: Requests Write,
    /// See how requests went: volumes, times kept, hours.
    ViewRequestReports: Requests Read,
    /// See how satisfied those who asked were, all together, and what they wrote without their names.
    ViewSatisfaction: Requests Read,
    /// Read the articles for members.
    ViewArticles: Requests Read,
    /// Write and publish articles.
    EditArticles: Requests Write,
    /// Tell the bodies of an outage of a service.
    PublishOutage: Requests Write,
    /// Decide about letters whose sender is not known.
    SortMail: Requests Write,
    /// See surveys and the responses one may read.
    ViewSurveys: Surveys Read,
    /// Write, open and close surveys.
    EditSurvey: Surveys Write,
    /// Fill in a response.
    AnswerSurvey: Surveys Write,
    /// Confirm a response for who it stands for.
    ValidateResponse: Surveys Write,
    /// Accept a response or send it back with comments.
    AcceptResponse: Surveys Write,
    /// See what came out of surveys.
    ViewSurveyResults: Surveys Read,
    /// See designs of centres, competences and comparisons.
    ViewDesigns: Designs Read,
    /// Write a design of a centre.
    EditDesign: Designs Write,
    /// Make the centre out of a design.
    RealiseDesign: Designs Write,
    /// See acts and the clauses they are made from.
    ViewActs: Designs Read,
    /// Write clauses and acts.
    EditActs: Designs Write,
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
