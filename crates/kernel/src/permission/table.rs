//! What this is: the table of who may do what: role × action × phase of the thing.
//! What it is not: asked by anybody but [`super::Actor`].

use super::{ActionKind, Phase, Role};

/// How far a role's right to an action reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    Nowhere,
    /// Only what belongs to the body one acts for.
    OwnBody,
    /// Everything in the tenant.
    Everything,
}

use Reach::{Everything, Nowhere, OwnBody};

/// The table. One line per action; a role not named may not.
#[expect(
    clippy::match_same_arms,
    reason = "one line per action: two that agree today need not agree tomorrow"
)]
pub(super) fn reach(role: Role, action: ActionKind) -> Reach {
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
        A::EditAgreement | A::EditMembership => only(role, &[R::Director, R::Operator]),
        A::PreviewRun => only(role, &[R::Director, R::Accountant, R::Reader]),
        A::EditPurchaseData => {
            own_or(role, &[R::BodyReferent, R::BodyAccountant], &[R::Director, R::Operator, R::Accountant])
        }
        A::IssueInvoices | A::IssueCreditNote | A::RecordReceipt => only(role, &[R::Accountant, R::Director]),
        A::ViewAgreements
        | A::ViewInvoices
        | A::ViewQuotes
        | A::ViewNeeds
        | A::ViewCosts
        | A::ViewPayments
        | A::ViewFinalAccount
        | A::ViewRequests => own_or(
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
        // Whoever works for a body may have a broken mailbox; the centre writes down what comes by telephone.
        A::OpenRequest | A::AnswerRequest => {
            own_or(role, &[R::BodyReferent, R::BodyAccountant, R::Mayor], &[R::Director, R::Operator])
        }
        A::WorkRequest => only(role, &[R::Director, R::Operator]),
        A::ViewTechnicalNotes => only(role, &[R::Director, R::Operator, R::Reader]),
        A::EditHelpdesk => only(role, &[R::Director]),
        A::ViewRequestReports => only(role, &[R::Director, R::Operator, R::Accountant, R::Reader]),
        // Who works on requests is not shown how each was judged.
        A::ViewSatisfaction => only(role, &[R::Director, R::Reader]),
        A::EditArticles | A::PublishOutage | A::SortMail => only(role, &[R::Director, R::Operator]),
        A::ViewSurveys => own_or(
            role,
            &[R::BodyReferent, R::BodyAccountant, R::Mayor],
            &[R::Director, R::Operator, R::Accountant, R::Reader, R::NetworkCoordinator],
        ),
        A::EditSurvey | A::AcceptResponse => only(role, &[R::Director, R::Operator, R::NetworkCoordinator]),
        // Several offices fill in one response; who answers for the body, or directs the centre, confirms it.
        A::AnswerSurvey => own_or(
            role,
            &[R::BodyReferent, R::BodyAccountant, R::Mayor],
            &[R::Director, R::Operator, R::Accountant, R::NetworkCoordinator],
        ),
        A::ValidateResponse => own_or(role, &[R::BodyReferent, R::Mayor], &[R::Director]),
        A::ViewSurveyResults | A::ViewDesigns | A::ViewActs => {
            only(role, &[R::Director, R::Operator, R::Accountant, R::Reader, R::NetworkCoordinator])
        }
        A::EditDesign | A::EditActs => only(role, &[R::Director, R::Operator, R::NetworkCoordinator]),
        A::RealiseDesign => only(role, &[R::Director]),
        // The articles of a centre are the same for all its members.
        A::ViewArticles => match role {
            R::Administrator | R::NetworkCoordinator | R::Console => Nowhere,
            R::Director | R::Operator | R::Accountant | R::Reader => Everything,
            R::BodyReferent | R::BodyAccountant | R::Mayor => Everything,
        },
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
pub(super) fn fits(action: ActionKind, phase: Phase) -> bool {
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
        | A::AssessProfile
        | A::OpenRequest
        | A::AnswerRequest
        | A::WorkRequest
        | A::EditHelpdesk
        | A::EditArticles
        | A::PublishOutage
        | A::SortMail
        | A::EditSurvey
        | A::AnswerSurvey
        | A::ValidateResponse
        | A::AcceptResponse
        | A::EditDesign
        | A::RealiseDesign
        | A::EditActs => {
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
        | A::ViewRequests
        | A::ViewTechnicalNotes
        | A::ViewRequestReports
        | A::ViewSatisfaction
        | A::ViewArticles
        | A::ViewSurveys
        | A::ViewSurveyResults
        | A::ViewDesigns
        | A::ViewActs
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
