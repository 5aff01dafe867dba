//! What a quote has agreed is what is billed, once; and what is billed is not agreed again.

use agreements::model::{Agreed, AgreedList};
use agreements::store::agreed::{self, NewAgreed};
use agreements::{BilledDays, Failure, Refused};
use billing::model::Series;
use billing::{Mode, RunOptions, run_year};
use kernel::permission::{AnswerQuote, ViewInvoices};
use kernel::{Actor, Cents, LineId, Period, PriceListId, Quantity, Rate};
use pricing::model::Vat;
use uuid::Uuid;

use crate::live::{Live, SERVICE, body, live, membership};
use crate::world::{CENTRE, day};

fn new(from: &str, cents: i64) -> NewAgreed {
    let agreed = Agreed {
        quote_number: "3/2022".into(),
        period: Period::new(day(from), day("2022-12-31")).unwrap(),
        amount: Cents::new(cents),
        quantity: Quantity::from(1),
        unit: "a corpo".into(),
        unit_price: None,
        vat: Vat::Standard { rate: Rate::new(2200) },
        list: AgreedList {
            price_list_id: PriceListId(Uuid::from_u128(1)),
            name: "Listino 2021".into(),
            from: day("2021-01-01"),
        },
        formula: "20 ore × 50,00 €".into(),
        steps: vec![("Calcolo".into(), "20 ore × 50,00 €".into())],
    };
    let line_id = LineId(Uuid::from_u128(0xE1));
    NewAgreed { line_id, service_id: SERVICE, agreed, note: String::new() }
}

async fn agree(live: &Live, new: NewAgreed) -> Result<(), Failure> {
    let console = Actor::console(CENTRE);
    let can = console.may_over(AnswerQuote).unwrap();
    let billed = BilledDays::told_by(billing::store::periods::of_line);
    let mut tx = live.app.db.write(CENTRE, &console).await?;
    let own = agreed::membership(&mut tx, &can, membership(0)).await?.unwrap();
    agreed::agree(&mut tx, &can, &own, (new, day("2022-06-01")), &billed).await?;
    Ok(tx.commit().await?)
}

#[tokio::test]
async fn what_was_agreed_is_what_is_billed() {
    for live in live().await {
        agree(&live, new("2022-07-01", 100_000)).await.unwrap();
        let console = Actor::console(CENTRE);
        let options = RunOptions { date: None, series: Series::ordinary(), mode: Mode::Issue };
        let report = run_year(&live.app, &console, 2022, &options, |_, _| {}).await.unwrap();
        let own = report.outcomes.iter().find(|one| one.membership_id == membership(0)).unwrap();
        let (id, ..) = own.issued.clone().unwrap();
        let can = console.may_over(ViewInvoices).unwrap();
        let mut tx = live.app.db.read(CENTRE).await.unwrap();
        let issued = billing::store::invoices::find(&mut tx, &can, id).await.unwrap().unwrap();
        let amounts: Vec<Cents> = issued.invoice.content.lines.iter().map(|line| line.amount).collect();
        // 0,44 × 1.237 × 181/365 by the list, then what was agreed.
        assert_eq!(amounts, [Cents::new(26_990), Cents::new(100_000)]);
        let last = issued.invoice.content.lines.last().unwrap();
        assert!(last.description.contains("Preventivo n. 3/2022"), "{}", last.description);
        drop(tx);
        let mut anew = new("2022-10-01", 50_000);
        anew.line_id = LineId(Uuid::from_u128(0xE2));
        let refused = agree(&live, anew).await.unwrap_err();
        assert!(matches!(refused, Failure::Refused(Refused::AlreadyBilled(..))), "{refused}");
        assert_eq!(issued.kept.body_id, body(0));
    }
}
