use kernel::{BodyId, Cents, Day, InvoiceId, LineId, PaymentId, Period, PoolId};
use proptest::prelude::*;
use uuid::Uuid;

use super::*;

const YEAR: i16 = 2022;

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

fn body(number: u128) -> (BodyId, String) {
    (BodyId(id(number)), format!("Comune {number}"))
}

/// A document with one line of services; split payment, so the tax is not paid to the centre.
fn doc(number: u128, kind: DocKind, of: u128, (year, on): (i16, &str), cents: i64) -> (Doc, DocLine) {
    let (body_id, body_name) = body(of);
    let taxable = Cents::new(cents);
    let tax = taxable.share(22, 100).unwrap();
    let invoice_id = InvoiceId(id(number));
    let doc = Doc {
        invoice_id,
        kind,
        body_id,
        body_name,
        number: format!("{year}/{number}"),
        services_year: year,
        issued_on: day(on),
        taxable,
        tax,
        document: taxable.plus(tax).unwrap(),
        payable: taxable,
    };
    let line = DocLine {
        invoice_id,
        line_id: LineId(id(number + 10_000)),
        kind: LineKind::Service,
        description: "Servizi di base".into(),
        quantity: "1".into(),
        formula: String::new(),
        amount: taxable,
    };
    (doc, line)
}

fn nothing() -> Inputs {
    Inputs {
        year: YEAR,
        as_of: day("2023-06-30"),
        names: std::collections::BTreeMap::new(),
        documents: Vec::new(),
        lines: Vec::new(),
        shares: Vec::new(),
        receipts: Vec::new(),
        acts: Vec::new(),
        in_force: Vec::new(),
    }
}

fn receipt(number: u128, of: u128, on: &str, cents: i64) -> Receipt {
    let (body_id, body_name) = body(of);
    Receipt {
        payment_id: PaymentId(id(number)),
        body_id,
        body_name,
        on: day(on),
        amount: Cents::new(cents),
        reference: format!("Bonifico {number}"),
        reversed_on: None,
    }
}

fn act(kind: ActKind, of: u128, on: &str, cents: i64) -> Act {
    Act { kind, body_id: body(of).0, on: day(on), amount: Cents::new(cents) }
}

fn pays(payment: u128, invoice: u128) -> ActKind {
    ActKind::Allocation { payment: PaymentId(id(payment)), invoice: InvoiceId(id(invoice)) }
}

/// An invoice of 1,000.00 of which 100.00 are credited, 300.00 paid in the year and 400.00 after it.
fn one_body() -> Inputs {
    let (invoice, line) = doc(1, DocKind::Invoice, 1, (YEAR, "2022-10-01"), 100_000);
    let (note, credit) = doc(2, DocKind::CreditNote, 1, (YEAR, "2023-02-01"), 10_000);
    Inputs {
        documents: vec![invoice, note],
        lines: vec![line, credit],
        receipts: vec![receipt(50, 1, "2022-12-30", 35_000), receipt(51, 1, "2023-03-01", 40_000)],
        acts: vec![
            act(pays(50, 1), 1, "2022-12-30", 30_000),
            act(pays(51, 1), 1, "2023-03-01", 40_000),
            act(
                ActKind::Offset { credit_note: InvoiceId(id(2)), invoice: InvoiceId(id(1)) },
                1,
                "2023-02-01",
                10_000,
            ),
        ],
        ..nothing()
    }
}

fn cents(account: &YearAccount, column: Column) -> i64 {
    account.centre.get(column).get()
}

#[test]
fn competence_and_cash_of_a_body_are_told_apart() {
    let account = reckon(&one_body()).unwrap();
    let expected = [
        (Column::Services, 100_000),
        (Column::ServiceCredits, 10_000),
        (Column::Net, 90_000),
        (Column::Taxable, 90_000),
        (Column::Tax, 19_800),
        (Column::Document, 109_800),
        (Column::Due, 90_000),
        (Column::Paid, 70_000),
        (Column::Residual, 20_000),
        (Column::ResidualAtYearEnd, 70_000),
        (Column::Received, 35_000),
        (Column::ReceivedOwn, 30_000),
        (Column::ReceivedFree, 5_000),
        (Column::Offsets, 0),
    ];
    for (column, amount) in expected {
        assert_eq!(cents(&account, column), amount, "{}", column.label());
    }
    let owed = [Owed { body_id: body(1).0, amount: Cents::new(20_000) }];
    assert_eq!(faults(&account, Some(&owed)), []);
    let other = [Owed { body_id: body(1).0, amount: Cents::new(19_999) }];
    assert!(faults(&account, Some(&other))[0].what.contains("199,99"), "payments are asked too");
}

#[test]
fn what_is_dated_later_does_not_count_yet() {
    let account = reckon(&Inputs { as_of: day("2022-12-31"), ..one_body() }).unwrap();
    assert_eq!(cents(&account, Column::Credited), 0);
    assert_eq!(cents(&account, Column::Paid), 30_000);
    assert_eq!(cents(&account, Column::Residual), cents(&account, Column::ResidualAtYearEnd));
    assert_eq!(faults(&account, None), []);
}

#[test]
fn shared_costs_belong_to_the_year_they_arose_in_whoever_bills_them() {
    let mut inputs = one_body();
    let (body_id, body_name) = body(1);
    let pool = PoolId(id(9));
    let (how, pool_name) = ("abitanti".to_owned(), "Connettività".to_owned());
    let (forecast, last) = (Some(Cents::new(50_000)), Some(Cents::new(52_000)));
    inputs.shares.push(Share { pool_id: pool, pool: pool_name, body_id, body_name, forecast, last, how });
    let invoice = InvoiceId(id(1));
    for (line, costs_year, amount) in [(70, 2022, 50_000), (71, 2021, -3_000)] {
        inputs.lines.push(DocLine {
            invoice_id: invoice,
            line_id: LineId(id(line)),
            kind: LineKind::Share { costs_year },
            description: "Quota".into(),
            quantity: String::new(),
            formula: String::new(),
            amount: Cents::new(amount),
        });
    }
    // The invoice says what its lines say.
    inputs.documents[0].taxable = Cents::new(147_000);
    inputs.documents[0].document = Cents::new(147_000 + 22_000);
    let account = reckon(&inputs).unwrap();
    assert_eq!(cents(&account, Column::Shares), 52_000);
    assert_eq!(cents(&account, Column::SharesElsewhere), 2_000, "the settlement is billed later");
    assert_eq!(cents(&account, Column::OtherShares), -3_000);
    assert_eq!(faults(&account, None), []);
    assert_eq!(account.bodies[0].shares[0].settlement(), Some(Cents::new(2_000)));
    inputs.documents[0].taxable = Cents::new(147_001);
    assert!(!faults(&reckon(&inputs).unwrap(), None).is_empty(), "a cent off is a fault");
}

#[test]
fn a_credit_note_used_on_another_years_invoice_is_an_offset() {
    let mut inputs = one_body();
    let (other, _) = doc(3, DocKind::Invoice, 1, (2023, "2023-05-01"), 80_000);
    inputs.documents.push(other);
    inputs.acts.pop();
    let kind = ActKind::Offset { credit_note: InvoiceId(id(2)), invoice: InvoiceId(id(3)) };
    inputs.acts.push(act(kind, 1, "2023-05-01", 10_000));
    let account = reckon(&inputs).unwrap();
    assert_eq!(cents(&account, Column::Offsets), -10_000);
    assert_eq!(cents(&account, Column::Residual), 30_000);
    assert_eq!(faults(&account, None), []);
}

#[test]
fn a_payment_taken_back_is_gone_from_cash_and_owed_again() {
    let mut inputs = one_body();
    inputs.receipts[0].reversed_on = Some(day("2022-12-31"));
    inputs.acts.push(act(pays(50, 1), 1, "2022-12-31", -30_000));
    let account = reckon(&inputs).unwrap();
    assert_eq!((cents(&account, Column::Received), cents(&account, Column::ReceivedOwn)), (0, 0));
    assert_eq!(cents(&account, Column::Residual), 50_000);
    assert_eq!(faults(&account, None), []);
}

#[test]
fn services_in_force_without_an_invoice_are_flagged_not_priced() {
    let mut inputs = one_body();
    let (body_id, body_name) = body(1);
    for (line, service) in [(10_001, "Base"), (99, "Extra")] {
        inputs.in_force.push(Unbilled {
            line_id: LineId(id(line)),
            body_id,
            body_name: body_name.clone(),
            service: service.into(),
            period: Period::year(YEAR),
        });
    }
    let account = reckon(&inputs).unwrap();
    let pending: Vec<&str> = account.bodies[0].pending.iter().map(|row| row.service.as_str()).collect();
    assert_eq!(pending, ["Extra"]);
}

#[test]
fn approval_asks_for_an_act_after_the_year_and_for_accounts_that_add_up() {
    let account = reckon(&one_body()).unwrap();
    let (today, on) = (day("2023-07-01"), day("2023-04-30"));
    assert_eq!(approvable(&account, &[], ("Assemblea n. 3", on, today)), Ok(()));
    assert_eq!(approvable(&account, &[], (" ", on, today)), Err(NotApprovable::NoAct));
    let late = ("Assemblea n. 3", day("2023-07-02"), today);
    assert_eq!(approvable(&account, &[], late), Err(NotApprovable::ActInFuture));
    let early = ("Assemblea n. 3", day("2022-12-31"), today);
    assert!(matches!(approvable(&account, &[], early), Err(NotApprovable::YearNotOver(_))));
    let fault = [Fault { place: "Centro".into(), what: "non torna".into() }];
    let act = ("Assemblea n. 3", on, today);
    assert!(matches!(approvable(&account, &fault, act), Err(NotApprovable::DoesNotAddUp { .. })));
    let empty = reckon(&nothing()).unwrap();
    assert_eq!(approvable(&empty, &[], act), Err(NotApprovable::Nothing(YEAR)));
}

#[test]
fn later_changes_are_told_beside_what_was_approved() {
    let before = reckon(&one_body()).unwrap().bodies;
    let mut inputs = one_body();
    inputs.receipts.push(receipt(52, 1, "2023-05-01", 20_000));
    inputs.acts.push(act(pays(52, 1), 1, "2023-05-01", 20_000));
    let found = differences(&before, &reckon(&inputs).unwrap().bodies);
    let columns: Vec<Column> = found.iter().map(|one| one.column).collect();
    assert_eq!(columns, [Column::Paid, Column::Residual]);
    assert_eq!(differences(&before, &before), []);
}

#[test]
fn the_fingerprint_changes_with_any_letter() {
    let bodies = ["a".to_owned(), "b".to_owned()];
    let whole = fingerprint("t", &bodies);
    assert_eq!(whole.len(), 64);
    assert_ne!(whole, fingerprint("t", &["a".into(), "c".into()]));
    assert_ne!(whole, fingerprint("t", &["ab".into(), String::new()]));
}

prop_compose! {
    fn a_date()(days in 0i32..900) -> Day { day("2021-09-01").add_days(days) }
}

/// A year of documents, shares, payments and acts of four bodies, in any order of days.
fn any_inputs() -> impl Strategy<Value = Inputs> {
    let docs =
        proptest::collection::vec((any::<bool>(), 1u128..5, 0..3i16, a_date(), 0i64..5_000_000), 0..14);
    let shares = proptest::collection::vec((1u128..5, 0..3i16, -9_000i64..90_000), 0..9);
    let money = proptest::collection::vec((1u128..5, a_date(), 0i64..5_000_000), 0..9);
    let acts = proptest::collection::vec(
        (
            0..4u8,
            any::<prop::sample::Index>(),
            any::<prop::sample::Index>(),
            any::<prop::sample::Index>(),
            a_date(),
            -50_000i64..500_000,
        ),
        0..16,
    );
    (docs, shares, money, acts, a_date()).prop_map(|(docs, shares, money, acts, as_of)| {
        let mut inputs = Inputs { as_of, ..nothing() };
        for (number, (is_note, of, year, on, amount)) in (1..).zip(docs) {
            let kind = if is_note { DocKind::CreditNote } else { DocKind::Invoice };
            let (doc, line) = doc(number, kind, of, (2021 + year, &on.iso()), amount);
            inputs.lines.extend((doc.services_year == YEAR).then_some(line));
            inputs.documents.push(doc);
        }
        for (number, (of, year, amount)) in (500..).zip(shares) {
            share(&mut inputs, number, of, 2021 + year, amount);
        }
        for (number, (of, on, amount)) in (800..).zip(money) {
            inputs.receipts.push(receipt(number, of, &on.iso(), amount));
        }
        for (kind, a, b, c, on, amount) in acts {
            settle(&mut inputs, kind, (a, b, c), on, amount);
        }
        inputs
    })
}

/// A share of a body, on its first invoice of the year if it has one.
fn share(inputs: &mut Inputs, number: u128, of: u128, costs_year: i16, cents: i64) {
    let (body_id, body_name) = body(of);
    let amount = Cents::new(cents);
    if costs_year == YEAR {
        let (pool, how) = ("Costi".to_owned(), String::new());
        let (pool_id, forecast) = (PoolId(id(number)), Some(amount));
        inputs.shares.push(Share { pool_id, pool, body_id, body_name, forecast, last: None, how });
    }
    let own =
        |doc: &&mut Doc| doc.body_id == body_id && doc.services_year == YEAR && doc.kind == DocKind::Invoice;
    if let Some(doc) = inputs.documents.iter_mut().find(own) {
        for sum in [&mut doc.taxable, &mut doc.document, &mut doc.payable] {
            *sum = sum.plus(amount).unwrap();
        }
        inputs.lines.push(DocLine {
            invoice_id: doc.invoice_id,
            line_id: LineId(id(number)),
            kind: LineKind::Share { costs_year },
            description: String::new(),
            quantity: String::new(),
            formula: String::new(),
            amount,
        });
    }
}

/// An act between things of one body, if it has them.
fn settle(
    inputs: &mut Inputs,
    kind: u8,
    (a, b, c): (prop::sample::Index, prop::sample::Index, prop::sample::Index),
    on: Day,
    cents: i64,
) {
    let Some(body_id) = inputs.documents.get(a.index(inputs.documents.len().max(1))).map(|doc| doc.body_id)
    else {
        return;
    };
    let of = |kind: DocKind| -> Vec<InvoiceId> {
        let own = inputs.documents.iter().filter(|doc| doc.body_id == body_id && doc.kind == kind);
        own.map(|doc| doc.invoice_id).collect()
    };
    let payments: Vec<PaymentId> =
        inputs.receipts.iter().filter(|one| one.body_id == body_id).map(|one| one.payment_id).collect();
    let (invoices, notes) = (of(DocKind::Invoice), of(DocKind::CreditNote));
    let pick = |from: &[InvoiceId], by: prop::sample::Index| from.get(by.index(from.len().max(1))).copied();
    let payment = payments.get(c.index(payments.len().max(1))).copied();
    let kind = match kind {
        0 => {
            payment.zip(pick(&invoices, b)).map(|(payment, invoice)| ActKind::Allocation { payment, invoice })
        }
        1 => pick(&notes, c)
            .zip(pick(&invoices, b))
            .map(|(credit_note, invoice)| ActKind::Offset { credit_note, invoice }),
        2 => pick(&notes, c).map(|credit_note| ActKind::CreditRefund { credit_note }),
        _ => payment.map(|payment| ActKind::ExcessRefund { payment }),
    };
    inputs.acts.extend(kind.map(|kind| Act { kind, body_id, on, amount: Cents::new(cents) }));
}

proptest! {
    #[test]
    fn the_bodies_add_up_to_the_centre_in_every_column(inputs in any_inputs()) {
        let account = reckon(&inputs).unwrap();
        prop_assert_eq!(faults(&account, None), []);
    }

    #[test]
    fn the_movements_of_a_body_reproduce_its_residual(inputs in any_inputs()) {
        for body in reckon(&inputs).unwrap().bodies {
            let movements = movements(&body.postings);
            let sum = Cents::sum(movements.iter().map(|one| one.amount)).unwrap();
            prop_assert_eq!(sum, body.figures.residual);
            let until = movements.iter().filter(|one| one.on <= Period::year(YEAR).to());
            prop_assert_eq!(Cents::sum(until.map(|one| one.amount)).unwrap(), body.figures.residual_at_year_end);
        }
    }

    #[test]
    fn every_figure_is_the_sum_of_what_it_opens_onto(inputs in any_inputs()) {
        for body in reckon(&inputs).unwrap().bodies {
            for column in Column::ALL {
                let derived = [Column::Net, Column::SharesElsewhere, Column::Due, Column::ReceivedFree];
                if !derived.contains(column) {
                    let sum = Cents::sum(body.of_column(*column).iter().map(|one| one.amount)).unwrap();
                    prop_assert_eq!(sum, body.figures.get(*column));
                }
            }
            let services = Cents::sum(body.services.iter().map(|row| row.amount)).unwrap();
            prop_assert_eq!(Some(services), body.figures.services.minus(body.figures.service_credits));
            let shares = Cents::sum(body.shares.iter().map(ShareRow::counts)).unwrap();
            prop_assert_eq!(shares, body.figures.shares);
        }
    }

    #[test]
    fn one_body_is_not_changed_by_the_others(inputs in any_inputs()) {
        let whole = reckon(&inputs).unwrap();
        let one = body(1).0;
        let mut alone = inputs;
        alone.documents.retain(|doc| doc.body_id == one);
        let known: Vec<InvoiceId> = alone.documents.iter().map(|doc| doc.invoice_id).collect();
        alone.lines.retain(|line| known.contains(&line.invoice_id));
        alone.shares.retain(|share| share.body_id == one);
        alone.receipts.retain(|receipt| receipt.body_id == one);
        alone.acts.retain(|act| act.body_id == one);
        let find = |account: YearAccount| account.bodies.into_iter().find(|body| body.body_id == one);
        prop_assert_eq!(find(whole), find(reckon(&alone).unwrap()));
    }
}
