//! What this is: who may do what, as a table that people can read, compared with what the kernel decides for every
//! role, every phase and every owner.
//! What it is not: derived from the kernel's own table: whoever changes one must think about the other.

use kernel::permission::{self as p, Action, ActionKind as A};
use kernel::{AccountId, Actor, BodyId, Denied, Grant, NETWORK, Phase, Role, Scope, Target, TenantId};
use uuid::Uuid;

/// Columns: Director, Operator, Accountant, Reader of the centre; Referent, Accountant, Mayor of a body; network
/// Coordinator, system Administrator, console. `E` everything in the tenant, `B` what belongs to the own body,
/// `-` nothing. Then the phases in which anybody may: Draft, Current, Frozen, Archived.
#[rustfmt::skip]
const TABLE: &[(A, &str, &str)] = &[
    //                       D O A R  r a m  C S c     phases
    (A::ViewBodies,         "E E E E  B B B  E - E", "D C F A"),
    (A::EditBody,           "E E - -  - - -  E - E", "D C    "),
    (A::EditContacts,       "E E - -  B - -  E - E", "D C    "),
    (A::RecordDriver,       "E E - -  - - -  E - E", "D C    "),
    (A::ImportBodies,       "E E - -  - - -  E - E", "D C F A"),
    (A::ViewCentre,         "E E E E  E E E  - - E", "D C F A"),
    (A::EditCentre,         "E - - -  - - -  - - E", "D C F A"),
    (A::CreateCentre,       "- - - -  - - -  - E E", "D C F A"),
    (A::ViewCatalogue,      "E E E E  E E E  - - E", "D C F A"),
    (A::EditService,        "E E - -  - - -  - - E", "D C    "),
    (A::EditCharter,        "E E - -  - - -  - - E", "D      "),
    (A::PublishCharter,     "E - - -  - - -  - - E", "D      "),
    (A::ViewPrices,         "E E E E  E E E  - - E", "D C F A"),
    (A::EditPriceList,      "E - E -  - - -  - - E", "D      "),
    (A::ApprovePriceList,   "E - - -  - - -  - - E", "D      "),
    (A::SimulatePrices,     "E E E E  - - -  - - E", "D C F A"),
    (A::ViewAgreements,     "E E E E  B B B  - - E", "D C F A"),
    (A::EditAgreement,      "E E - -  - - -  - - E", "D C    "),
    (A::EditMembership,     "E E - -  - - -  - - E", "D C    "),
    (A::ViewInvoices,       "E E E E  B B B  - - E", "D C F A"),
    (A::PreviewRun,         "E - E E  - - -  - - E", "D C F A"),
    (A::EditPurchaseData,   "E E E -  B B -  - - E", "D C    "),
    (A::IssueInvoices,      "E - E -  - - -  - - E", "D      "),
    (A::IssueCreditNote,    "E - E -  - - -  - - E", "D C F A"),
    (A::RecordReceipt,      "E - E -  - - -  - - E", "D C F A"),
    (A::ViewQuotes,         "E E E E  B B B  - - E", "D C F A"),
    (A::EditQuote,          "E E E -  - - -  - - E", "D C    "),
    (A::AnswerQuote,        "E E - -  B - B  - - E", "D C    "),
    (A::ViewNeeds,          "E E E E  B B B  - - E", "D C F A"),
    (A::EditCampaign,       "E E - -  - - -  - - E", "D C    "),
    (A::AnswerNeeds,        "E E - -  B - B  - - E", "D C    "),
    (A::ViewCosts,          "E E E E  B B B  - - E", "D C F A"),
    (A::EditCosts,          "E - E -  - - -  - - E", "D C    "),
    (A::ApproveApportionment, "E - - -  - - -  - - E", "D      "),
    (A::ViewPayments,       "E E E E  B B B  - - E", "D C F A"),
    (A::RecordPayment,      "E - E -  - - -  - - E", "D C F A"),
    (A::RemindPayment,      "E - E -  - - -  - - E", "D C F A"),
    (A::ViewBudget,         "E E E E  - - -  - - E", "D C F A"),
    (A::EditBudget,         "E - E -  - - -  - - E", "D      "),
    (A::ApproveAccounts,    "E - - -  - - -  - - E", "D      "),
    (A::ViewFinalAccount,   "E E E E  B B B  - - E", "D C F A"),
    (A::ViewRequests,       "E E E E  B B B  - - E", "D C F A"),
    (A::OpenRequest,        "E E - -  B B B  - - E", "D C    "),
    (A::AnswerRequest,      "E E - -  B B B  - - E", "D C    "),
    (A::WorkRequest,        "E E - -  - - -  - - E", "D C    "),
    (A::ViewTechnicalNotes, "E E - E  - - -  - - E", "D C F A"),
    (A::EditHelpdesk,       "E - - -  - - -  - - E", "D C    "),
    (A::ViewRequestReports, "E E E E  - - -  - - E", "D C F A"),
    (A::ViewSatisfaction,   "E - - E  - - -  - - E", "D C F A"),
    (A::ViewArticles,       "E E E E  E E E  - - E", "D C F A"),
    (A::EditArticles,       "E E - -  - - -  - - E", "D C    "),
    (A::PublishOutage,      "E E - -  - - -  - - E", "D C    "),
    (A::SortMail,           "E E - -  - - -  - - E", "D C    "),
    (A::ViewSurveys,        "E E E E  B B B  E - E", "D C F A"),
    (A::EditSurvey,         "E E - -  - - -  E - E", "D C    "),
    (A::AnswerSurvey,       "E E E -  B B B  E - E", "D C    "),
    (A::ValidateResponse,   "E - - -  B - B  - - E", "D C    "),
    (A::AcceptResponse,     "E E - -  - - -  E - E", "D C    "),
    (A::ViewSurveyResults,  "E E E E  - - -  E - E", "D C F A"),
    (A::ViewDesigns,        "E E E E  - - -  E - E", "D C F A"),
    (A::EditDesign,         "E E - -  - - -  E - E", "D C    "),
    (A::RealiseDesign,      "E - - -  - - -  - - E", "D C    "),
    (A::ViewActs,           "E E E E  - - -  E - E", "D C F A"),
    (A::EditActs,           "E E - -  - - -  E - E", "D C    "),
    (A::ViewProfiles,       "E E E E  E E E  E - E", "D C F A"),
    (A::ViewMapping,        "E E E E  - - -  E - E", "D C F A"),
    (A::EditMapping,        "- - - -  - - -  E - E", "D C    "),
    (A::AssessProfile,      "E E - -  - - -  E - E", "D C    "),
    (A::ConfirmProfile,     "- - - -  - - -  E - E", "D      "),
    (A::ViewAccounts,       "E - - -  - - -  - E E", "D C F A"),
    (A::ManageAccounts,     "E - - -  - - -  - E E", "D C F A"),
    (A::ViewAudit,          "E - - E  - - -  - E E", "D C F A"),
    (A::ViewJobs,           "E E E -  - - -  - E E", "D C F A"),
    (A::RetryJob,           "E E E -  - - -  - E E", "D C F A"),
    (A::ManageSettings,     "E - - -  - - -  - E E", "D C F A"),
];

const CENTRE: TenantId = TenantId(Uuid::from_u128(2));
const OTHER: TenantId = TenantId(Uuid::from_u128(3));
const OWN: BodyId = BodyId(Uuid::from_u128(4));
const NEIGHBOUR: BodyId = BodyId(Uuid::from_u128(5));
const PHASES: [(Phase, char); 4] =
    [(Phase::Draft, 'D'), (Phase::Current, 'C'), (Phase::Frozen, 'F'), (Phase::Archived, 'A')];

fn actor(role: Role) -> Actor {
    if role == Role::Console {
        return Actor::console(CENTRE);
    }
    let tenant =
        if matches!(role, Role::NetworkCoordinator | Role::Administrator) { NETWORK } else { CENTRE };
    let scope = if role.is_for_a_body() { Scope::Body(OWN) } else { Scope::Tenant };
    Actor::person(AccountId(Uuid::from_u128(9)), "Prova", Grant { tenant, scope, role })
}

/// What the kernel decides, whichever the action.
fn decided(actor: &Actor, action: A, target: &Target) -> Result<Scope, Denied> {
    fn ask<T: Action>(actor: &Actor, action: T, target: &Target) -> Result<Scope, Denied> {
        actor.may(action, target).map(|can| can.scope())
    }
    match action {
        A::ViewBodies => ask(actor, p::ViewBodies, target),
        A::EditBody => ask(actor, p::EditBody, target),
        A::EditContacts => ask(actor, p::EditContacts, target),
        A::RecordDriver => ask(actor, p::RecordDriver, target),
        A::ImportBodies => ask(actor, p::ImportBodies, target),
        A::ViewCentre => ask(actor, p::ViewCentre, target),
        A::EditCentre => ask(actor, p::EditCentre, target),
        A::CreateCentre => ask(actor, p::CreateCentre, target),
        A::ViewCatalogue => ask(actor, p::ViewCatalogue, target),
        A::EditService => ask(actor, p::EditService, target),
        A::EditCharter => ask(actor, p::EditCharter, target),
        A::PublishCharter => ask(actor, p::PublishCharter, target),
        A::ViewPrices => ask(actor, p::ViewPrices, target),
        A::EditPriceList => ask(actor, p::EditPriceList, target),
        A::ApprovePriceList => ask(actor, p::ApprovePriceList, target),
        A::SimulatePrices => ask(actor, p::SimulatePrices, target),
        A::ViewAgreements => ask(actor, p::ViewAgreements, target),
        A::EditAgreement => ask(actor, p::EditAgreement, target),
        A::EditMembership => ask(actor, p::EditMembership, target),
        A::ViewInvoices => ask(actor, p::ViewInvoices, target),
        A::PreviewRun => ask(actor, p::PreviewRun, target),
        A::EditPurchaseData => ask(actor, p::EditPurchaseData, target),
        A::IssueInvoices => ask(actor, p::IssueInvoices, target),
        A::IssueCreditNote => ask(actor, p::IssueCreditNote, target),
        A::RecordReceipt => ask(actor, p::RecordReceipt, target),
        A::ViewQuotes => ask(actor, p::ViewQuotes, target),
        A::EditQuote => ask(actor, p::EditQuote, target),
        A::AnswerQuote => ask(actor, p::AnswerQuote, target),
        A::ViewNeeds => ask(actor, p::ViewNeeds, target),
        A::EditCampaign => ask(actor, p::EditCampaign, target),
        A::AnswerNeeds => ask(actor, p::AnswerNeeds, target),
        A::ViewCosts => ask(actor, p::ViewCosts, target),
        A::EditCosts => ask(actor, p::EditCosts, target),
        A::ApproveApportionment => ask(actor, p::ApproveApportionment, target),
        A::ViewPayments => ask(actor, p::ViewPayments, target),
        A::RecordPayment => ask(actor, p::RecordPayment, target),
        A::RemindPayment => ask(actor, p::RemindPayment, target),
        A::ViewBudget => ask(actor, p::ViewBudget, target),
        A::EditBudget => ask(actor, p::EditBudget, target),
        A::ApproveAccounts => ask(actor, p::ApproveAccounts, target),
        A::ViewFinalAccount => ask(actor, p::ViewFinalAccount, target),
        A::ViewRequests => ask(actor, p::ViewRequests, target),
        A::OpenRequest => ask(actor, p::OpenRequest, target),
        A::AnswerRequest => ask(actor, p::AnswerRequest, target),
        A::WorkRequest => ask(actor, p::WorkRequest, target),
        A::ViewTechnicalNotes => ask(actor, p::ViewTechnicalNotes, target),
        A::EditHelpdesk => ask(actor, p::EditHelpdesk, target),
        A::ViewProfiles => ask(actor, p::ViewProfiles, target),
        A::ViewMapping => ask(actor, p::ViewMapping, target),
        A::EditMapping => ask(actor, p::EditMapping, target),
        A::AssessProfile => ask(actor, p::AssessProfile, target),
        A::ConfirmProfile => ask(actor, p::ConfirmProfile, target),
        A::ViewAccounts => ask(actor, p::ViewAccounts, target),
        A::ManageAccounts => ask(actor, p::ManageAccounts, target),
        A::ViewAudit => ask(actor, p::ViewAudit, target),
        A::ViewJobs => ask(actor, p::ViewJobs, target),
        A::RetryJob => ask(actor, p::RetryJob, target),
        A::ViewRequestReports => ask(actor, p::ViewRequestReports, target),
        A::ViewSatisfaction => ask(actor, p::ViewSatisfaction, target),
        A::ViewArticles => ask(actor, p::ViewArticles, target),
        A::EditArticles => ask(actor, p::EditArticles, target),
        A::PublishOutage => ask(actor, p::PublishOutage, target),
        A::SortMail => ask(actor, p::SortMail, target),
        A::ViewSurveys => ask(actor, p::ViewSurveys, target),
        A::EditSurvey => ask(actor, p::EditSurvey, target),
        A::AnswerSurvey => ask(actor, p::AnswerSurvey, target),
        A::ValidateResponse => ask(actor, p::ValidateResponse, target),
        A::AcceptResponse => ask(actor, p::AcceptResponse, target),
        A::ViewSurveyResults => ask(actor, p::ViewSurveyResults, target),
        A::ViewDesigns => ask(actor, p::ViewDesigns, target),
        A::EditDesign => ask(actor, p::EditDesign, target),
        A::RealiseDesign => ask(actor, p::RealiseDesign, target),
        A::ViewActs => ask(actor, p::ViewActs, target),
        A::EditActs => ask(actor, p::EditActs, target),
        A::ManageSettings => ask(actor, p::ManageSettings, target),
    }
}

/// What the table says.
fn expected(
    reach: char,
    phases: &str,
    own_tenant: bool,
    body: Option<BodyId>,
    phase: char,
) -> Result<Scope, Denied> {
    let in_time = |scope| if phases.contains(phase) { Ok(scope) } else { Err(Denied::NotNow) };
    match (reach, body) {
        _ if !own_tenant => Err(Denied::NotYours),
        ('E', _) => in_time(Scope::Tenant),
        ('B', Some(OWN)) => in_time(Scope::Body(OWN)),
        ('B', Some(_)) => Err(Denied::NotYours),
        _ => Err(Denied::NotAllowed),
    }
}

#[test]
fn the_kernel_decides_as_the_table_says_for_every_role_phase_and_owner() {
    let mut decisions = 0;
    for (action, reaches, phases) in TABLE {
        let reaches: Vec<char> = reaches.chars().filter(|c| *c != ' ').collect();
        assert_eq!(reaches.len(), Role::ALL.len(), "{action:?}");
        for (role, reach) in Role::ALL.into_iter().zip(reaches) {
            let actor = actor(role);
            for (tenant, body) in [
                (actor.tenant(), None),
                (actor.tenant(), Some(OWN)),
                (actor.tenant(), Some(NEIGHBOUR)),
                (OTHER, None),
                (OTHER, Some(OWN)),
            ] {
                for (phase, letter) in PHASES {
                    let target = Target { tenant, body, phase };
                    let wanted = expected(reach, phases, tenant == actor.tenant(), body, letter);
                    assert_eq!(decided(&actor, *action, &target), wanted, "{action:?} {role:?} {target:?}");
                    decisions += 1;
                }
            }
        }
    }
    assert_eq!(decisions, TABLE.len() * 10 * 5 * 4);
}

#[test]
fn every_action_stands_in_the_table_once() {
    let mut named: Vec<A> = TABLE.iter().map(|(action, _, _)| *action).collect();
    named.sort();
    let mut all = A::ALL.to_vec();
    all.sort();
    assert_eq!(named, all);
}

#[test]
fn a_list_is_limited_to_the_own_body_exactly_where_the_table_says_so() {
    for (action, reaches, _) in TABLE {
        for (role, reach) in Role::ALL.into_iter().zip(reaches.chars().filter(|c| *c != ' ')) {
            assert_eq!(actor(role).reaches(*action), reach != '-', "{action:?} {role:?}");
        }
    }
}

#[test]
fn a_token_without_the_scope_may_nothing_of_that_area() {
    for (action, reaches, phases) in TABLE {
        let mut roles = Role::ALL.into_iter().zip(reaches.chars().filter(|c| *c != ' '));
        let (role, _) = roles.find(|(_, reach)| *reach == 'E').unwrap();
        let grant = actor(role).grant();
        let only = |scopes: Vec<p::ApiScope>| {
            Actor::token(AccountId(Uuid::from_u128(9)), "t", grant, scopes.into_iter().collect())
        };
        let phase = if phases.contains('C') { Phase::Current } else { Phase::Draft };
        let target = Target::centre(grant.tenant, phase);
        assert!(decided(&only(vec![action.api_scope()]), *action, &target).is_ok(), "{action:?}");
        let others = p::ApiScope::all().map(|(_, scope)| scope).filter(|scope| *scope != action.api_scope());
        let others = only(others.collect());
        assert_eq!(decided(&others, *action, &target), Err(Denied::NotAllowed), "{action:?}");
    }
}

#[test]
fn a_role_held_outside_its_place_and_the_console_held_by_a_person_may_nothing() {
    let out_of_place = [
        (CENTRE, Scope::Tenant, Role::Console),
        (NETWORK, Scope::Tenant, Role::Director),
        (CENTRE, Scope::Tenant, Role::Administrator),
        (CENTRE, Scope::Body(OWN), Role::Director),
        (CENTRE, Scope::Tenant, Role::Mayor),
    ];
    for (tenant, scope, role) in out_of_place {
        let actor = Actor::person(AccountId(Uuid::from_u128(9)), "Prova", Grant { tenant, scope, role });
        for action in A::ALL {
            let target = Target { tenant, body: scope.body(), phase: Phase::Draft };
            assert_eq!(decided(&actor, *action, &target), Err(Denied::NotAllowed), "{action:?} {role:?}");
        }
    }
}

#[test]
fn starting_a_job_again_is_a_change_although_it_stands_on_a_page_of_reading() {
    let scope = p::ApiScope::from_word("administration:write").unwrap();
    assert_eq!((A::RetryJob.api_scope(), A::ViewJobs.api_scope().1), (scope, p::Effect::Read));
}
