use agreements::model::{Act, Due};
use kernel::{
    AgreementId, BodyId, Cig, LineId, MembershipId, Period, Price, PriceListId, Quantity, Rate, ServiceId,
};
use uuid::Uuid;

use super::*;
use crate::model::{Address, AgreementRef, Explained, Nature, Vat};

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn address() -> Address {
    Address {
        street: "Via Roma".into(),
        number: "1".into(),
        postal_code: "61029".into(),
        town: "Urbino".into(),
        province: "PU".into(),
    }
}

fn centre() -> Centre {
    let issuer = Issuer {
        name: "Provincia di Prova".into(),
        tax_code: "00000000000".into(),
        vat_number: "00000000000".into(),
        regime: "RF01".into(),
        address: address(),
        iban: "IT60X0542811101000000123456".into(),
        transmitter: "00000000000".into(),
        ..Issuer::default()
    };
    Centre { issuer, rules: Rules::from_settings(&[]).unwrap() }
}

fn member() -> Member {
    Member {
        body_id: BodyId(Uuid::from_u128(1)),
        membership_id: MembershipId(Uuid::from_u128(2)),
        name: "Comune di Prova".into(),
        sort_key: "prova".into(),
        public: true,
        tax_code: "00000000000".into(),
        vat_number: String::new(),
        office_code: "ABC123".into(),
        pec: String::new(),
        address: address(),
        invented: false,
        succeeded_from: None,
        agreement: AgreementRef {
            agreement_id: AgreementId(Uuid::from_u128(3)),
            number: "12/2020".into(),
            title: "Servizi CST".into(),
            signed_on: Some(day("2020-12-15")),
            due: Due::EndOfYear,
        },
    }
}

fn line(cents: i64, vat: Vat) -> Line {
    let id = Uuid::from_u128(9);
    Line {
        line_id: LineId(id),
        service_id: ServiceId(id),
        period: Period::year(2022),
        description: "Servizi base".into(),
        quantity: Quantity::from(1),
        unit: "a corpo".into(),
        unit_price: Price::default(),
        amount: Cents::new(cents),
        vat,
        explained: Explained {
            price_list_id: PriceListId(id),
            price_list: "Listino".into(),
            list_from: day("2021-01-01"),
            formula: String::new(),
            steps: Vec::new(),
        },
    }
}

fn taxed() -> Vat {
    Vat { rate: Rate::new(2200), nature: None }
}

fn complete() -> PurchaseData {
    PurchaseData {
        cig: Some(CigAnswer::Code(Cig::parse("00000010D3").unwrap())),
        cup: None,
        commitment: Some(Act { number: "45".into(), date: day("2022-01-15") }),
    }
}

fn prepared(centre: &Centre, member: &Member, lines: Vec<(Line, PurchaseData)>) -> Prepared {
    prepare(centre, member, lines, Vec::new(), (2022, day("2026-11-20")))
}

fn messages(prepared: &Prepared) -> Vec<(Severity, String)> {
    prepared.missing.iter().map(|(severity, missing)| (*severity, missing.message())).collect()
}

#[test]
fn a_complete_member_gets_a_draft_with_split_payment_and_the_due_day_of_its_agreement() {
    let prepared = prepared(&centre(), &member(), vec![(line(80_040, taxed()), complete())]);
    assert_eq!((prepared.standing(), prepared.missing.len()), (Standing::Ready, 0));
    let head = prepared.draft.unwrap().head;
    assert_eq!(head.totals.payable, Cents::new(80_040));
    assert!(head.split_payment.is_some() && head.stamp_duty.is_none());
    assert_eq!(head.payment.due_on, day("2026-12-31"));
    assert_eq!(head.reason, "Servizi anno 2022 - Convenzione n. 12/2020 del 15/12/2020 - Servizi CST");
    assert_eq!(head.purchases.first().unwrap().lines, [0_u16; 0]);
}

#[test]
fn what_stops_an_invoice_comes_before_what_only_deserves_a_look() {
    let bare = Member {
        office_code: String::new(),
        tax_code: String::new(),
        address: Address::default(),
        ..member()
    };
    let prepared = prepared(
        &Centre { issuer: Issuer::default(), ..centre() },
        &bare,
        vec![(line(100, taxed()), PurchaseData::default())],
    );
    assert_eq!((prepared.standing(), prepared.draft.is_none()), (Standing::Stopped, true));
    let severities: Vec<Severity> = prepared.missing.iter().map(|(severity, _)| *severity).collect();
    let stops = [Severity::Stops; 4].into_iter().chain([Severity::Warns; 2]);
    assert_eq!(severities, stops.collect::<Vec<_>>(), "{:?}", messages(&prepared));
    let reasons = prepared.reasons();
    assert!(
        reasons.contains("codice univoco") && reasons.contains("IBAN") && !reasons.contains("CIG"),
        "{reasons}"
    );
}

#[test]
fn a_centre_may_let_a_missing_cig_stop_the_invoice() {
    let mut strict = centre();
    strict.rules.cig_stops.value = true;
    let lines = || vec![(line(100, taxed()), PurchaseData { cig: None, ..complete() })];
    assert_eq!(prepared(&strict, &member(), lines()).standing(), Standing::Stopped);
    assert_eq!(prepared(&centre(), &member(), lines()).standing(), Standing::Ready);
    let reason = PurchaseData { cig: Some(CigAnswer::NotDue("accordo tra enti".into())), ..complete() };
    assert_eq!(prepared(&strict, &member(), vec![(line(100, taxed()), reason)]).standing(), Standing::Ready);
}

#[test]
fn a_company_pays_the_tax_itself_and_is_reached_by_certified_mail() {
    let company = Member {
        public: false,
        office_code: String::new(),
        pec: "societa@pec.example.it".into(),
        vat_number: "00000000000".into(),
        ..member()
    };
    let prepared = prepared(&centre(), &company, vec![(line(10_000, taxed()), PurchaseData::default())]);
    let head = prepared.draft.unwrap().head;
    assert_eq!(head.totals.payable, Cents::new(12_200));
    assert_eq!(head.customer.channel, Channel::Pec("societa@pec.example.it".into()));
    assert!(head.split_payment.is_none() && prepared.missing.is_empty());
}

#[test]
fn a_body_with_nothing_left_to_bill_lacks_nothing() {
    let bare = Member { office_code: String::new(), ..member() };
    let billed = prepared(&centre(), &bare, Vec::new());
    assert_eq!((billed.standing(), billed.missing.len()), (Standing::Nothing, 0));
    let free = prepared(&centre(), &member(), vec![(line(0, taxed()), complete())]);
    assert_eq!(free.standing(), Standing::Nothing);
}

#[test]
fn a_service_without_a_price_stops_the_invoice_of_its_body() {
    let missing = Missing::Price { service: "Posta".into(), why: "Mancano le ore".into() };
    let lines = vec![(line(100, taxed()), complete())];
    let prepared = prepare(&centre(), &member(), lines, vec![missing], (2022, day("2026-11-20")));
    assert_eq!(prepared.standing(), Standing::Stopped);
    assert_eq!(prepared.reasons(), "Posta: mancano le ore");
}

#[test]
fn stamp_duty_is_declared_on_what_is_without_tax_above_the_threshold() {
    let exempt =
        Vat { rate: Rate::default(), nature: Some(Nature { code: "N4".into(), rule: "art. 10".into() }) };
    let head =
        prepared(&centre(), &member(), vec![(line(7_748, exempt.clone()), complete())]).draft.unwrap().head;
    assert_eq!(head.stamp_duty.unwrap().value, Cents::new(200));
    assert_eq!(head.totals.document, Cents::new(7_748));
    let head = prepared(&centre(), &member(), vec![(line(7_747, exempt), complete())]).draft.unwrap().head;
    assert!(head.stamp_duty.is_none());
}

#[test]
fn different_purchase_data_name_their_lines() {
    let other = PurchaseData { cig: Some(CigAnswer::NotDue("in economia".into())), ..complete() };
    let lines =
        vec![(line(1, taxed()), complete()), (line(2, taxed()), other), (line(3, taxed()), complete())];
    let head = prepared(&centre(), &member(), lines).draft.unwrap().head;
    let numbers: Vec<Vec<u16>> = head.purchases.iter().map(|purchase| purchase.lines.clone()).collect();
    assert_eq!(numbers, [vec![1, 3], vec![2]]);
}

#[test]
fn a_body_that_was_merged_is_billed_until_the_day_before_and_its_invoice_deserves_a_look() {
    let merged = Member { succeeded_from: Some(day("2022-07-01")), ..member() };
    let until = |last: &str| {
        let period = Period::new(day("2022-01-01"), day(last)).unwrap();
        prepared(&centre(), &merged, vec![(Line { period, ..line(100, taxed()) }, complete())])
    };
    let whole = until("2022-12-31");
    assert_eq!(whole.standing(), Standing::Stopped);
    assert!(whole.reasons().contains("01/07/2022"), "{}", whole.reasons());
    let half = until("2022-06-30");
    assert_eq!((half.standing(), half.missing.len()), (Standing::Ready, 1));
}

#[test]
fn lines_that_cancel_each_other_out_make_an_invoice_of_nothing_and_less_than_nothing_is_stopped() {
    let lines = |credit: i64| vec![(line(10_000, taxed()), complete()), (line(credit, taxed()), complete())];
    let even = prepared(&centre(), &member(), lines(-10_000));
    assert_eq!((even.standing(), even.totals.document), (Standing::Ready, Cents::ZERO));
    let below = prepared(&centre(), &member(), lines(-10_050));
    assert_eq!((below.standing(), below.draft), (Standing::Stopped, None));
    assert!(below.missing.iter().any(|(_, missing)| *missing == Missing::Credit(Cents::new(50))));
}
