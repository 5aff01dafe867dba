use kernel::{AgreementId, LineId, PriceListId, Rate, ServiceId};
use proptest::prelude::*;

use super::*;
use crate::model::{Address, AgreementRef, Channel, Customer, Issuer, Nature, Vat};

fn id(number: u128) -> uuid::Uuid {
    uuid::Uuid::from_u128(number)
}

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn line(cents: i64, vat: Vat) -> Line {
    let formula = "0,44 € × 1.237 abitanti".to_owned();
    Line {
        line_id: LineId(id(1)),
        service_id: ServiceId(id(2)),
        period: Period::year(2022),
        description: format!("Servizi base, 2022. {formula}"),
        quantity: Quantity::from(1),
        unit: "a corpo".into(),
        unit_price: Price::parse_plain(&Cents::new(cents).plain()).unwrap(),
        amount: Cents::new(cents),
        vat,
        explained: Explained {
            price_list_id: PriceListId(id(3)),
            price_list: "Listino".into(),
            list_from: Day::FIRST,
            formula,
            steps: Vec::new(),
        },
    }
}

fn taxed(rate: i64) -> Vat {
    Vat { rate: Rate::new(rate), nature: None }
}

fn exempt() -> Vat {
    let nature = Nature { code: "N4".into(), rule: "art. 10 DPR 633/1972".into() };
    Vat { rate: Rate::default(), nature: Some(nature) }
}

fn head(lines: &[Line]) -> Head {
    let vat = summary(lines, Exigibility::SplitPayment).unwrap();
    let totals = totals(&vat).unwrap();
    let customer = Customer {
        name: "Comune di Prova".into(),
        tax_code: "00000000000".into(),
        vat_number: String::new(),
        channel: Channel::Office("ABC123".into()),
        address: Address::default(),
    };
    let agreement = AgreementRef {
        agreement_id: AgreementId(id(4)),
        number: "1/2021".into(),
        title: "Servizi".into(),
        signed_on: None,
        due: agreements::model::Due::EndOfYear,
    };
    let purchase = |lines: Vec<u16>, cig: &str| Purchase {
        lines,
        cig: Some(cig.to_owned()),
        no_cig: String::new(),
        cup: None,
        commitment: None,
    };
    Head {
        services_year: 2022,
        issuer: Issuer::default(),
        customer,
        agreement,
        purchases: vec![purchase(vec![1, 3], "A"), purchase(vec![2], "B")],
        reason: String::new(),
        split_payment: None,
        stamp_duty: None,
        vat,
        totals,
        payment: Payment { iban: String::new(), due_on: day("2022-12-31") },
        invented: true,
        credit: None,
    }
}

fn invoice(lines: Vec<Line>) -> Credited {
    let head = head(&lines);
    let creditable =
        |(line, position)| Creditable { position, line, credited: Cents::ZERO, returned: Vec::new() };
    Credited {
        invoice_id: InvoiceId(id(9)),
        number: "2022/0001".into(),
        on: day("2022-10-01"),
        body_id: BodyId(id(5)),
        membership_id: MembershipId(id(6)),
        sort_key: "prova".into(),
        head,
        lines: lines.into_iter().zip(1..).map(creditable).collect(),
        notes: Vec::new(),
    }
}

fn part(position: i64, cents: i64) -> Chosen {
    Chosen { position, amount: Cents::new(cents), days: None, returns_days: false, steps: Vec::new() }
}

fn rules() -> Rules {
    Rules::from_settings(&[]).unwrap()
}

fn note(invoice: &Credited, chosen: &[Chosen]) -> Result<Draft, NotCredited> {
    invoice.note(chosen, (day("2022-11-01"), "errore"), &rules())
}

/// The invoice after a note.
fn after(mut invoice: Credited, chosen: &[Chosen], note: &Draft) -> Credited {
    for one in chosen {
        let line = invoice.lines.iter_mut().find(|line| line.position == one.position).unwrap();
        line.credited = line.credited.plus(one.amount).unwrap();
    }
    invoice.notes.push(note.head.vat.clone());
    invoice
}

#[test]
fn a_full_note_has_the_figures_of_the_golden_invoice() {
    let invoice = invoice(vec![line(50_020, taxed(2200)), line(30_020, taxed(2200))]);
    let note = note(&invoice, &invoice.rest()).unwrap();
    let totals = note.head.totals;
    let figures = [totals.taxable, totals.tax, totals.document, totals.payable];
    assert_eq!(figures, [80_040, 17_609, 97_649, 80_040].map(Cents::new));
    assert_eq!(note.head.vat, invoice.head.vat);
    assert!(note.lines[0].description.starts_with("Storno: Servizi base, 2022. Fatturati 500,20 €"));
    assert_eq!(note.head.kind(), crate::model::DocumentKind::CreditNote);
}

#[test]
fn the_tax_of_partial_notes_adds_up_to_that_of_the_invoice() {
    // 0,22 of tax on each euro and a half cent on each 2,25: rounded by itself each note would give 0,50.
    let mut invoice = invoice(vec![line(900, taxed(2200))]);
    let mut taxes = Vec::new();
    for _ in 0..4 {
        let chosen = [part(1, 225)];
        let note = note(&invoice, &chosen).unwrap();
        taxes.push(note.head.totals.tax.get());
        invoice = after(invoice, &chosen, &note);
    }
    assert_eq!(taxes, [50, 49, 50, 49]);
    assert_eq!(invoice.left(), Some(Totals::default()));
}

#[test]
fn no_note_goes_beyond_a_line_nor_against_its_sign() {
    let invoice = invoice(vec![line(1000, taxed(2200)), line(-300, taxed(2200))]);
    let left = |position, cents| NotCredited::LineExceeded { position, left: Cents::new(cents) };
    assert_eq!(note(&invoice, &[part(1, 1001)]), Err(left(1, 1000)));
    assert_eq!(note(&invoice, &[part(1, -1)]), Err(left(1, 1000)));
    assert_eq!(note(&invoice, &[part(1, 0)]), Err(left(1, 1000)));
    assert_eq!(note(&invoice, &[part(2, 1)]), Err(left(2, -300)));
    assert_eq!(note(&invoice, &[part(1, 1), part(1, 1)]), Err(NotCredited::NoLine(1)));
    assert_eq!(note(&invoice, &[part(3, 1)]), Err(NotCredited::NoLine(3)));
    assert_eq!(note(&invoice, &[]), Err(NotCredited::Nothing));
}

#[test]
fn what_an_invoice_gave_back_limits_what_a_note_takes_back() {
    let invoice = invoice(vec![line(1000, taxed(2200)), line(-300, taxed(2200))]);
    assert!(matches!(note(&invoice, &[part(1, 1000)]), Err(NotCredited::RateExceeded { .. })));
    assert!(matches!(note(&invoice, &[part(2, -300)]), Err(NotCredited::RateExceeded { .. })));
    let full = note(&invoice, &invoice.rest()).unwrap();
    assert_eq!(full.head.totals, invoice.head.totals);
}

#[test]
fn a_rate_that_gave_back_limits_the_total() {
    let invoice = invoice(vec![line(1000, taxed(2200)), line(-300, exempt())]);
    let left = invoice.head.totals.document;
    assert_eq!(note(&invoice, &[part(1, 1000)]), Err(NotCredited::TotalExceeded(left)));
    assert!(note(&invoice, &invoice.rest()).is_ok());
}

#[test]
fn a_note_needs_a_reason_and_a_date_not_before_its_invoice() {
    let invoice = invoice(vec![line(1000, taxed(2200))]);
    let early = invoice.note(&[part(1, 1)], (day("2022-09-30"), "errore"), &rules());
    assert_eq!(early, Err(NotCredited::BeforeInvoice(day("2022-10-01"))));
    let mute = invoice.note(&[part(1, 1)], (day("2022-11-01"), "  "), &rules());
    assert_eq!(mute, Err(NotCredited::NoReason));
}

#[test]
fn days_go_back_once_and_only_those_that_were_billed() {
    let mut invoice = invoice(vec![line(1000, taxed(2200))]);
    let days = |from: &str, to: &str| Chosen {
        days: Period::new(day(from), day(to)).ok(),
        returns_days: true,
        ..part(1, 100)
    };
    assert_eq!(note(&invoice, &[days("2022-07-01", "2023-01-01")]), Err(NotCredited::OtherDays(1)));
    let half = note(&invoice, &[days("2022-07-01", "2022-12-31")]).unwrap();
    assert_eq!(half.lines[0].period.from(), day("2022-07-01"));
    invoice.lines[0].returned.push(half.lines[0].period);
    assert_eq!(note(&invoice, &[days("2022-12-31", "2022-12-31")]), Err(NotCredited::OtherDays(1)));
}

#[test]
fn purchase_data_follow_the_lines_that_are_taken_back() {
    let invoice = invoice(vec![line(1000, taxed(2200)), line(1000, taxed(2200)), line(1000, taxed(2200))]);
    let numbers = |chosen: &[Chosen]| {
        let head = note(&invoice, chosen).unwrap().head;
        head.purchases.into_iter().map(|one| (one.cig.unwrap(), one.lines)).collect::<Vec<_>>()
    };
    assert_eq!(numbers(&[part(2, 1), part(3, 1)]), [("A".into(), vec![2]), ("B".into(), vec![1])]);
    assert_eq!(numbers(&[part(3, 1)]), [("A".into(), vec![])]);
}

#[test]
fn untaxed_amounts_taken_back_carry_the_stamp_as_an_invoice_would() {
    let invoice = invoice(vec![line(10_000, exempt())]);
    assert_eq!(note(&invoice, &invoice.rest()).unwrap().head.stamp_duty.unwrap().value, Cents::new(200));
    assert_eq!(note(&invoice, &[part(1, 7_747)]).unwrap().head.stamp_duty, None);
}

fn vats() -> impl Strategy<Value = Vat> {
    prop_oneof![Just(taxed(2200)), Just(taxed(1000)), Just(taxed(450)), Just(exempt())]
}

proptest! {
    #[test]
    fn any_split_into_partial_notes_adds_up_exactly_to_the_invoice(
        lines in prop::collection::vec((1_i64..5_000_000, vats()), 1..6),
        splits in prop::collection::vec((0_usize..6, 1_i64..1_000_000), 0..25),
    ) {
        let lines: Vec<Line> = lines.into_iter().map(|(cents, vat)| line(cents, vat)).collect();
        let mut invoice = invoice(lines);
        for (place, cents) in splits {
            let position = i64::try_from(place % invoice.lines.len()).unwrap() + 1;
            let left = invoice.lines[place % invoice.lines.len()].left().get();
            if left == 0 {
                continue;
            }
            let chosen = [part(position, cents.min(left))];
            let note = note(&invoice, &chosen).unwrap();
            for group in &note.head.vat {
                let own = group.base.tax(group.rate).unwrap().get();
                prop_assert!((group.tax.get() - own).abs() <= 1);
            }
            invoice = after(invoice, &chosen, &note);
            let left = invoice.left().unwrap();
            prop_assert!([left.taxable, left.tax, left.document, left.payable].iter().all(|one| *one >= Cents::ZERO));
        }
        let rest = invoice.rest();
        if !rest.is_empty() {
            let last = note(&invoice, &rest).unwrap();
            invoice = after(invoice, &rest, &last);
        }
        prop_assert_eq!(invoice.left(), Some(Totals::default()));
        for group in &invoice.head.vat {
            prop_assert_eq!(invoice.before(group), Some((group.base, group.tax)));
        }
        prop_assert!(invoice.lines.iter().all(|line| line.left() == Cents::ZERO));
    }
}
