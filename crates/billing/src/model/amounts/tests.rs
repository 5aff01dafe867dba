use kernel::{Day, LineId, Period, Price, PriceListId, Quantity, ServiceId};
use proptest::prelude::*;

use super::*;
use crate::model::Explained;

fn line(cents: i64, vat: Vat) -> Line {
    let id = uuid::Uuid::from_u128(1);
    let explained = Explained {
        price_list_id: PriceListId(id),
        price_list: "Listino".into(),
        list_from: Day::FIRST,
        formula: String::new(),
        steps: Vec::new(),
    };
    Line {
        line_id: LineId(id),
        service_id: ServiceId(id),
        period: Period::year(2022),
        description: "Servizio".into(),
        quantity: Quantity::from(1),
        unit: "a corpo".into(),
        unit_price: Price::default(),
        amount: Cents::new(cents),
        vat,
        explained,
    }
}

fn taxed(rate: i64) -> Vat {
    Vat { rate: Rate::new(rate), nature: None }
}

fn exempt(rule: &str) -> Vat {
    Vat { rate: Rate::default(), nature: Some(Nature { code: "N4".into(), rule: rule.into() }) }
}

fn of(lines: &[Line], exigibility: Exigibility) -> (Vec<VatSummary>, Totals) {
    let summary = summary(lines, exigibility).unwrap();
    let totals = totals(&summary).unwrap();
    (summary, totals)
}

#[test]
fn the_golden_invoice_under_split_payment_leaves_the_tax_out_of_what_is_paid() {
    let lines = [line(50_020, taxed(2200)), line(30_020, taxed(2200))];
    let (_, totals) = of(&lines, Exigibility::SplitPayment);
    let expected = [80_040, 17_609, 97_649, 80_040].map(Cents::new);
    assert_eq!([totals.taxable, totals.tax, totals.document, totals.payable], expected);
    let (_, ordinary) = of(&lines, Exigibility::Immediate);
    assert_eq!(ordinary.payable, Cents::new(97_649));
}

#[test]
fn half_a_cent_of_tax_goes_up() {
    let (summary, _) = of(&[line(29_925, taxed(1000))], Exigibility::Immediate);
    assert_eq!(summary.first().unwrap().tax, Cents::new(2_993));
}

#[test]
fn rates_and_natures_stay_apart_and_the_rules_of_a_nature_are_all_quoted_once() {
    let lines = [
        line(100, taxed(2200)),
        line(200, exempt("art. 10 n. 20")),
        line(300, exempt("art. 10 n. 27")),
        line(400, exempt("art. 10 n. 20")),
    ];
    let (summary, totals) = of(&lines, Exigibility::SplitPayment);
    assert_eq!(summary.len(), 2);
    let second = summary.last().unwrap();
    assert_eq!(second.nature.as_ref().unwrap().rule, "art. 10 n. 20; art. 10 n. 27");
    assert_eq!((second.base, second.exigibility), (Cents::new(900), None));
    assert_eq!(untaxed(&summary), Some(Cents::new(900)));
    assert_eq!(totals.payable, Cents::new(1_000));
}

proptest! {
    #[test]
    fn an_invoice_adds_up_whatever_its_lines(
        amounts in proptest::collection::vec((0_i64..10_000_000, 0_usize..4), 1..20),
    ) {
        let kinds = [taxed(2200), taxed(1000), taxed(400), exempt("art. 10")];
        let lines: Vec<Line> = amounts.iter().map(|(cents, kind)| line(*cents, kinds[*kind].clone())).collect();
        let (summary, totals) = of(&lines, Exigibility::SplitPayment);
        let bases: i64 = summary.iter().map(|group| group.base.get()).sum();
        let taxes: i64 = summary.iter().map(|group| group.tax.get()).sum();
        prop_assert_eq!(bases, amounts.iter().map(|(cents, _)| cents).sum::<i64>());
        prop_assert_eq!(totals.document.get(), bases + taxes);
        prop_assert_eq!(totals.payable.get(), bases);
        for group in &summary {
            prop_assert_eq!(Some(group.tax), group.base.tax(group.rate));
        }
    }
}
