use kernel::Day;
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::model::balance::{Paper, PaperKind, Sums};
use crate::model::movement::Direction;

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn body(number: u128) -> BodyId {
    BodyId(Uuid::from_u128(number))
}

fn invoice(place: u16, of: u128, payable: i64) -> Balance {
    let paper = Paper {
        invoice_id: InvoiceId(Uuid::from_u128(u128::from(place))),
        kind: PaperKind::Invoice,
        corrects: None,
        body_id: body(of),
        body_name: String::new(),
        number: format!("2022/{place:04}"),
        services_year: 2022,
        issued_on: day("2022-10-01"),
        due_on: day("2022-10-31").add_days(i32::from(place)),
        payable: Cents::new(payable),
    };
    Balance::of(paper, Sums::default())
}

fn payer(name: &str, tax_code: &str) -> Payer {
    Payer::new(&format!("Comune di {name}"), name, tax_code, Vec::new())
}

fn ledger() -> Ledger {
    let mut payers = BTreeMap::from([
        (body(1), payer("Urbino", "00000000010")),
        (body(2), payer("Fano", "00000000028")),
        (body(3), payer("Re", "00000000036")),
    ]);
    if let Some(fano) = payers.get_mut(&body(2)) {
        fano.ibans.push("IT60X0542811101000000123456".into());
    }
    let open =
        vec![invoice(12, 1, 123_456), invoice(13, 1, 20_000), invoice(14, 2, 20_000), invoice(15, 2, 7_700)];
    Ledger::new(open, BTreeMap::new(), payers)
}

fn movement(amount: i64, text: &str, payer: &str) -> Movement {
    Movement {
        account: String::new(),
        direction: Direction::Credit,
        booked_on: day("2022-12-01"),
        value_on: day("2022-12-01"),
        amount: Cents::new(amount),
        text: text.into(),
        payer: payer.into(),
        payer_iban: String::new(),
        payer_code: String::new(),
        end_to_end: String::new(),
        bank_ref: String::new(),
    }
}

fn one(verdict: Verdict) -> Candidate {
    match verdict {
        Verdict::One(candidate) => candidate,
        other => panic!("{other:?}"),
    }
}

fn paid(candidate: &Candidate) -> Vec<(u128, i64)> {
    candidate.parts.iter().map(|part| (part.invoice_id.0.as_u128(), part.amount.get())).collect()
}

#[test]
fn number_and_amount_together_say_which_invoice_and_why() {
    let found = one(match_movement(&movement(123_456, "SALDO FATT. 12/2022", "TESORERIA"), &ledger()));
    assert_eq!((found.body_id, paid(&found)), (body(1), vec![(12, 123_456)]));
    assert_eq!(found.reasons[0], "Importo 1.234,56 € uguale al residuo della fattura 2022/0012");
    assert_eq!(found.reasons[1], "La causale cita il numero 2022/0012");
}

#[test]
fn the_same_amount_of_two_bodies_is_left_to_a_person_unless_the_payer_is_known() {
    let Verdict::Several(candidates) = match_movement(&movement(20_000, "servizi", ""), &ledger()) else {
        panic!("two answers");
    };
    assert_eq!(candidates.len(), 2);
    let found = one(match_movement(&movement(20_000, "servizi", "COMUNE DI FANO"), &ledger()));
    assert_eq!((found.body_id, paid(&found)), (body(2), vec![(14, 20_000)]));
    let mut known = movement(20_000, "mandato 7", "BANCA TESORIERE");
    known.payer_iban = "IT60X0542811101000000123456".into();
    assert_eq!(one(match_movement(&known, &ledger())).body_id, body(2));
    let coded = movement(20_000, "CF 00000000010 mandato", "");
    assert_eq!(one(match_movement(&coded, &ledger())).body_id, body(1));
}

#[test]
fn the_sum_of_several_invoices_of_one_payer_is_found() {
    let mut movement = movement(27_700, "mandato", "Comune di Fano");
    movement.payer_iban = "IT60X0542811101000000123456".into();
    let found = one(match_movement(&movement, &ledger()));
    assert_eq!(paid(&found), [(14, 20_000), (15, 7_700)]);
    assert!(found.reasons[0].contains("somma dei residui delle fatture 2022/0014, 2022/0015"));
}

#[test]
fn a_partial_payment_names_what_is_left_and_an_excess_stays_with_the_body() {
    let partial =
        one(match_movement(&movement(100_000, "acconto ft 12/2022", "Comune di Urbino"), &ledger()));
    assert_eq!(paid(&partial), [(12, 100_000)]);
    assert!(
        partial.reasons.iter().any(|reason| reason.contains("pagamento parziale")),
        "{:?}",
        partial.reasons
    );
    let excess = one(match_movement(&movement(130_000, "ft 12/2022", "Comune di Urbino"), &ledger()));
    assert_eq!((excess.excess, paid(&excess)), (Cents::new(6_544), vec![(12, 123_456)]));
    assert!(excess.reasons.iter().any(|reason| reason.contains("resta a credito")), "{:?}", excess.reasons);
}

#[test]
fn an_invoice_less_the_credit_note_that_corrects_it_is_recognised() {
    let mut ledger = ledger();
    ledger.pending.insert(InvoiceId(Uuid::from_u128(12)), Cents::new(23_456));
    let found = one(match_movement(&movement(100_000, "fattura 2022/0012", ""), &ledger));
    assert!(found.reasons[0].contains("nota di credito"), "{:?}", found.reasons);
}

#[test]
fn a_short_name_does_not_match_by_chance_and_nobody_is_nobody() {
    assert_eq!(match_movement(&movement(5, "tasse re automobilistiche", "ACI"), &ledger()), Verdict::Nobody);
    assert!(matches!(match_movement(&movement(5, "x", "COMUNE DI RE"), &ledger()), Verdict::Several(_)));
}

#[test]
fn the_payer_alone_is_proposed_to_a_person_oldest_invoice_first() {
    let Verdict::Several(candidates) =
        match_movement(&movement(30_000, "mandato 5", "Comune di Urbino"), &ledger())
    else {
        panic!("only the payer is known");
    };
    assert_eq!(paid(&candidates[0]), [(12, 30_000)]);
}

proptest! {
    #[test]
    fn no_match_ever_pays_more_than_came_or_than_is_left(
        amount in 1_i64..400_000, place in 1_u16..30, words in "[a-z0-9 /.]{0,30}",
        residuals in proptest::collection::vec(0_i64..150_000, 4),
    ) {
        let mut ledger = ledger();
        for (invoice, residual) in ledger.open.values_mut().flatten().zip(&residuals) {
            invoice.residual = Cents::new(*residual);
        }
        for invoices in ledger.open.values_mut() {
            invoices.retain(Balance::is_open);
        }
        let movement = movement(amount, &format!("{words} fatt {place}/2022"), "Comune di Urbino");
        let candidates = match match_movement(&movement, &ledger) {
            Verdict::One(one) => vec![one],
            Verdict::Several(several) => several,
            Verdict::Nobody => Vec::new(),
        };
        for candidate in candidates {
            let open = ledger.of_body(candidate.body_id);
            prop_assert!(crate::model::balance::check_parts(&candidate.parts, movement.amount, open).is_ok());
            prop_assert_eq!(total(&candidate.parts).plus(candidate.excess), Some(movement.amount));
        }
    }
}
