use uuid::Uuid;

use super::*;

const CENTRE: TenantId = TenantId(Uuid::from_u128(2));
const OTHER: TenantId = TenantId(Uuid::from_u128(3));
const OWN: BodyId = BodyId(Uuid::from_u128(10));
const THEIRS: BodyId = BodyId(Uuid::from_u128(11));
const SOMEBODY: AccountId = AccountId(Uuid::from_u128(20));

fn person(tenant: TenantId, scope: Scope, role: Role) -> Actor {
    Actor::person(SOMEBODY, "Prova", Grant { tenant, scope, role })
}

/// A person in the place where the role belongs.
fn at_home(role: Role) -> Actor {
    let scope = if role.is_for_a_body() { Scope::Body(OWN) } else { Scope::Tenant };
    let tenant = if role.is_for_the_network() { NETWORK } else { CENTRE };
    person(tenant, scope, role)
}

fn reaches_nothing(actor: &Actor) -> bool {
    ActionKind::ALL.iter().all(|action| !actor.reaches(*action))
}

#[test]
fn every_role_of_people_reaches_something_where_it_belongs() {
    for role in Role::ALL.into_iter().filter(|role| *role != Role::Console) {
        assert!(!reaches_nothing(&at_home(role)), "{role:?}");
    }
}

#[test]
fn a_person_never_has_the_rights_of_the_console() {
    for tenant in [NETWORK, CENTRE] {
        assert!(reaches_nothing(&person(tenant, Scope::Tenant, Role::Console)));
    }
    assert!(Actor::console(CENTRE).reaches(ActionKind::IssueInvoices));
}

#[test]
fn a_role_of_the_whole_centre_held_for_one_body_gives_nothing() {
    for role in Role::ALL.into_iter().filter(|role| !role.is_for_a_body()) {
        let actor =
            Actor { grant: Grant { scope: Scope::Body(OWN), ..at_home(role).grant }, ..at_home(role) };
        assert!(reaches_nothing(&actor), "{role:?} would reach the other bodies");
    }
}

#[test]
fn a_role_of_a_body_without_a_body_gives_nothing() {
    for role in Role::ALL.into_iter().filter(|role| role.is_for_a_body()) {
        assert!(reaches_nothing(&person(CENTRE, Scope::Tenant, role)), "{role:?}");
    }
}

#[test]
fn a_role_outside_its_place_gives_nothing() {
    for role in Role::ALL.into_iter().filter(|role| *role != Role::Console) {
        let home = at_home(role);
        let elsewhere = if home.tenant() == NETWORK { CENTRE } else { NETWORK };
        assert!(reaches_nothing(&person(elsewhere, home.grant().scope, role)), "{role:?}");
    }
}

#[test]
fn what_belongs_to_others_is_not_found() {
    for role in Role::ALL {
        let there = Target::body(OTHER, OWN, Phase::Current);
        assert_eq!(at_home(role).may(ViewInvoices, &there).err(), Some(Denied::NotYours), "{role:?}");
    }
    let mayor = at_home(Role::Mayor);
    let of = |body| mayor.may(ViewInvoices, &Target::body(CENTRE, body, Phase::Frozen));
    assert_eq!(of(OWN).unwrap().scope(), Scope::Body(OWN));
    assert_eq!(of(THEIRS).err(), Some(Denied::NotYours));
    let of_the_centre = Target::centre(CENTRE, Phase::Frozen);
    assert_eq!(mayor.may(ViewInvoices, &of_the_centre).err(), Some(Denied::NotAllowed));
}

#[test]
fn a_token_does_only_what_its_words_say() {
    let scopes = BTreeSet::from([ApiScope::from_word("invoices:read").unwrap()]);
    let token = Actor::token(SOMEBODY, "Prova", at_home(Role::Director).grant(), scopes);
    for action in ActionKind::ALL {
        assert_eq!(token.reaches(*action), action.api_scope() == ApiScope(Area::Invoices, Effect::Read));
    }
    let none = Actor::token(SOMEBODY, "Prova", at_home(Role::Director).grant(), BTreeSet::new());
    assert!(reaches_nothing(&none));
}

#[test]
fn a_body_writes_only_what_is_its_own_to_say() {
    for role in [Role::BodyReferent, Role::BodyAccountant, Role::Mayor] {
        let actor = at_home(role);
        let writes = ActionKind::ALL.iter().filter(|action| action.api_scope().1 == Effect::Write);
        for action in writes.filter(|action| actor.reaches(**action)) {
            let own = matches!(
                action,
                ActionKind::EditContacts
                    | ActionKind::EditPurchaseData
                    | ActionKind::AnswerNeeds
                    | ActionKind::AnswerQuote
                    | ActionKind::OpenRequest
                    | ActionKind::AnswerRequest
                    | ActionKind::AnswerSurvey
                    | ActionKind::ValidateResponse
            );
            assert!(own, "{action:?}");
        }
    }
}

#[test]
fn the_coordination_of_the_network_sees_no_invoice() {
    let actor = at_home(Role::NetworkCoordinator);
    assert!(actor.reaches(ActionKind::ViewBodies));
    assert!(!actor.reaches(ActionKind::ViewInvoices) && !actor.reaches(ActionKind::ViewAccounts));
}

#[test]
fn the_mapping_of_the_network_opens_to_who_may_see_it_at_home_and_only_to_read() {
    for role in [Role::Director, Role::Operator, Role::Accountant, Role::Reader, Role::NetworkCoordinator] {
        let can = at_home(role).may_over(ViewMapping).unwrap();
        assert_eq!(national_mapping(&can).tenant(), NETWORK, "{role:?}");
    }
    for role in [Role::BodyReferent, Role::BodyAccountant, Role::Mayor] {
        assert!(at_home(role).may_over(ViewMapping).is_err(), "{role:?}");
        let can = at_home(role).may_over(ViewProfiles).unwrap();
        assert_eq!(national_mapping(&can).tenant(), NETWORK, "{role:?}");
    }
    let answer = at_home(Role::Director).may_over(AssessProfile).unwrap();
    assert_eq!(for_own_province(&answer, OWN).unwrap().scope(), Scope::Body(OWN));
    assert!(at_home(Role::Director).may_over(ConfirmProfile).is_err());
    assert!(at_home(Role::Reader).may_over(AssessProfile).is_err());
}

#[test]
fn a_centre_answers_surveys_of_the_network_for_its_own_province_and_a_body_does_not() {
    let compile = at_home(Role::Operator).may_over(AnswerSurvey).unwrap();
    let own = for_own_province(&compile, OWN).unwrap();
    assert_eq!((own.tenant(), own.scope()), (NETWORK, Scope::Body(OWN)));
    assert!(at_home(Role::Operator).may_over(ValidateResponse).is_err());
    for role in [Role::BodyReferent, Role::BodyAccountant, Role::Mayor] {
        let can = at_home(role).may_over(AnswerSurvey).unwrap();
        assert_eq!(for_own_province(&can, OWN).err(), Some(Denied::NotYours), "{role:?}");
    }
}

#[test]
fn a_frozen_act_is_followed_by_a_new_one() {
    let director = at_home(Role::Director);
    let approved = Target::centre(CENTRE, Phase::Frozen);
    assert_eq!(director.may(EditPriceList, &approved).err(), Some(Denied::NotNow));
    assert_eq!(director.may(EditAgreement, &approved).err(), Some(Denied::NotNow));
    assert!(director.may(ViewPrices, &approved).is_ok());
}
