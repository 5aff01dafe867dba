//! How many invoices of five lines are built and written, read and checked in a second.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use fatturapa::build::{Built, Issuer, Line, PaInvoice, Payment, PublicBody, Vat, linked};
use fatturapa::model::{DatiDocumentiCorrelati, Indirizzo, Natura, RegimeFiscale};
use fatturapa::{Context, check, read, write};
use jiff::civil::date;
use rust_decimal::Decimal;

fn euro(text: &str) -> Decimal {
    text.parse().unwrap_or_default()
}

fn address(town: &str) -> Indirizzo {
    Indirizzo {
        indirizzo: "Piazza Maggiore 1".to_owned(),
        cap: "00100".to_owned(),
        comune: town.to_owned(),
        provincia: Some("RM".to_owned()),
        nazione: "IT".to_owned(),
        ..Indirizzo::default()
    }
}

fn parties() -> (Issuer, PublicBody) {
    let issuer = Issuer {
        name: "Provincia di Esempio".to_owned(),
        vat_number: "00123456782".to_owned(),
        tax_code: "80012345676".to_owned(),
        regime: RegimeFiscale::RF01,
        address: address("Esempio"),
        contacts: None,
        transmitter: None,
    };
    let customer = PublicBody {
        name: "Comune di Prova".to_owned(),
        tax_code: "90012345675".to_owned(),
        vat_number: None,
        office: "ABC123".to_owned(),
        address: address("Prova"),
    };
    (issuer, customer)
}

fn five_lines(issuer: &Issuer, customer: &PublicBody) -> Built {
    let split = || Vat::split_payment(euro("22.00"));
    let exempt = || Vat::not_charged(Natura::N4, "Esente ai sensi dell'art. 10 DPR 633/72");
    let hours = euro("12.50");
    let agreement = DatiDocumentiCorrelati {
        codice_cig: Some("Z0F1234567".to_owned()),
        ..linked("CONV-7", date(2025, 12, 1))
    };
    let draft = PaInvoice::new(issuer, customer, "00001", "12/2026", date(2026, 3, 2))
        .reason("Servizi informatici in convenzione, anno 2026")
        .agreement(agreement)
        .line(
            Line::new("Canone di base", euro("800.40"), split()).period(date(2026, 1, 1), date(2026, 12, 31)),
        )
        .line(Line::new("Assistenza agli uffici", euro("45.00"), split()).quantity(hours, "ore"))
        .line(Line::new("Formazione del personale", euro("120.00"), exempt()))
        .line(Line::new("Postazioni di lavoro", euro("31.50"), split()).quantity(Decimal::new(27, 0), "PC"))
        .line(Line::new("Formazione a distanza", euro("80.00"), exempt()))
        .stamp_duty(euro("2.00"))
        .payment(Payment::transfer("IT81X0100003245000000000001", date(2026, 4, 1)));
    draft.build().unwrap_or_else(|error| panic!("{error}"))
}

fn measure(criterion: &mut Criterion) {
    let (issuer, customer) = parties();
    criterion.bench_function("build and write", |bencher| {
        bencher.iter(|| write(&five_lines(black_box(&issuer), &customer).invoice));
    });
    let file = write(&five_lines(&issuer, &customer).invoice).unwrap_or_else(|error| panic!("{error}"));
    let context = Context::new(date(2026, 3, 31));
    criterion.bench_function("read and check", |bencher| {
        bencher.iter(|| read(black_box(file.as_bytes())).map(|found| check(&found.invoice, &context)));
    });
    criterion.bench_function("read", |bencher| bencher.iter(|| read(black_box(file.as_bytes()))));
}

criterion_group!(benches, measure);
criterion_main!(benches);
