use proptest::prelude::*;
use uuid::Uuid;

use super::*;

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn paper(number: u16, payable: i64) -> Paper {
    Paper {
        invoice_id: InvoiceId(Uuid::from_u128(u128::from(number))),
        kind: PaperKind::Invoice,
        corrects: None,
        body_id: BodyId(Uuid::from_u128(1)),
        body_name: "Comune di Prova".into(),
        number: format!("2022/{number:04}"),
        services_year: 2022,
        issued_on: day("2022-10-01"),
        due_on: day("2022-10-31").add_days(i32::from(number)),
        payable: Cents::new(payable),
    }
}

fn open(payables: &[i64]) -> Vec<Balance> {
    let papers = payables.iter().zip(1..).map(|(payable, number)| paper(number, *payable));
    papers.map(|paper| Balance::of(paper, Sums::default())).collect()
}

fn note(number: u16, payable: i64, corrects: u16) -> Credit {
    let corrects = Some(InvoiceId(Uuid::from_u128(u128::from(corrects))));
    let paper = Paper { kind: PaperKind::CreditNote, corrects, ..paper(number, payable) };
    Credit::of(paper, Sums::default())
}

#[test]
fn the_oldest_is_paid_first_and_what_is_left_over_is_excess() {
    let invoices = open(&[10_000, 5_000, 3_000]);
    let parts = oldest_first(Cents::new(12_000), &invoices);
    assert_eq!(parts.iter().map(|part| part.amount.get()).collect::<Vec<_>>(), [10_000, 2_000]);
    assert_eq!(total(&oldest_first(Cents::new(50_000), &invoices)), Cents::new(18_000));
}

#[test]
fn a_credit_note_reduces_first_the_invoice_it_corrects() {
    let invoices = open(&[10_000, 5_000]);
    let parts = proposed_offset(&note(9, 7_000, 2), &invoices);
    let parts: Vec<_> = parts.iter().map(|part| (part.invoice_id.0.as_u128(), part.amount.get())).collect();
    assert_eq!(parts, [(2, 5_000), (1, 2_000)]);
}

#[test]
fn parts_that_do_not_fit_are_refused_with_the_reason() {
    let invoices = open(&[10_000, 5_000]);
    let part = |number: u128, amount| Part {
        invoice_id: InvoiceId(Uuid::from_u128(number)),
        amount: Cents::new(amount),
    };
    let check = |parts: &[Part], available| check_parts(parts, Cents::new(available), &invoices);
    assert_eq!(check(&[part(1, 10_000), part(2, 1)], 10_001), Ok(()));
    assert!(matches!(check(&[part(1, 10_001)], 20_000), Err(NotFitting::OverResidual { .. })));
    assert!(matches!(check(&[part(1, 10_000)], 9_999), Err(NotFitting::TooMuch { .. })));
    assert!(matches!(check(&[part(1, 1), part(1, 1)], 9_999), Err(NotFitting::Twice(_))));
    assert_eq!(check(&[part(1, 0)], 1), Err(NotFitting::NotPositive));
    assert_eq!(check(&[part(3, 1)], 1), Err(NotFitting::NotTheirs));
}

proptest! {
    #[test]
    fn spread_money_never_exceeds_the_payment_or_any_invoice(amount in 1_i64..1_000_000, payables in proptest::collection::vec(1_i64..400_000, 0..9)) {
        let invoices = open(&payables);
        let parts = oldest_first(Cents::new(amount), &invoices);
        prop_assert!(check_parts(&parts, Cents::new(amount), &invoices).is_ok());
        let all: i64 = payables.iter().sum();
        prop_assert_eq!(total(&parts).get(), amount.min(all));
    }

    /// Invoices, credit notes and payments give each residual again.
    #[test]
    fn payable_less_credits_less_payments_is_the_residual_and_never_negative(
        payable in 1_i64..1_000_000, credited in 0_i64..1_000_000, paid in 0_i64..1_000_000,
    ) {
        let credited = credited.min(payable);
        let paid = paid.min(payable - credited);
        let sums = Sums { paid: Cents::new(paid), credited: Cents::new(credited) };
        let balance = Balance::of(paper(1, payable), sums);
        prop_assert_eq!(balance.residual.get(), payable - credited - paid);
        prop_assert!(balance.residual >= Cents::ZERO);
    }

    #[test]
    fn a_credit_note_is_offset_for_what_it_is_worth_and_no_more(credit in 1_i64..500_000, payables in proptest::collection::vec(1_i64..200_000, 1..6)) {
        let invoices = open(&payables);
        let note = note(99, credit, 1);
        let parts = proposed_offset(&note, &invoices);
        prop_assert!(check_parts(&parts, note.left, &invoices).is_ok());
        prop_assert_eq!(total(&parts).get(), credit.min(payables.iter().sum()));
    }
}
