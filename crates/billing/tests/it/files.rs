use std::path::Path;
use std::process::Command;

use billing::model::invoice::Draft;
use billing::model::{Channel, Nature, Vat};
use kernel::{Cents, Price, Quantity, Rate};

use crate::world::{CENTRE, draft, draft_of, fresh, issue, line, member, run, series, today};

/// Checks a file against the schema with xmllint. Without the schema or the program it says so, and stops only
/// where all tests must run.
pub(crate) fn valid(schema: &str, xml: &str) -> bool {
    let Some(data) = store::testing::shared_data() else { return true };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("fattura.xml");
    std::fs::write(&path, xml).unwrap();
    let schema = data.join("fatturapa/xsd").join(schema);
    match lint(&schema, &path) {
        Some(output) => {
            assert!(output.status.success(), "{}\n{xml}", String::from_utf8_lossy(&output.stderr));
            true
        }
        None => false,
    }
}

fn lint(schema: &Path, path: &Path) -> Option<std::process::Output> {
    let xmllint =
        Command::new("xmllint").args(["--nonet", "--noout", "--schema"]).arg(schema).arg(path).output();
    if xmllint.is_err() {
        assert!(std::env::var_os("CI").is_none(), "xmllint must be there when CI is set");
        eprintln!("skipped: xmllint is not installed");
    }
    xmllint.ok()
}

async fn xml(draft: Draft) -> String {
    let databases = fresh().await;
    let db = &databases.first().unwrap().db;
    let id = run(db, CENTRE, &series()).await;
    issue(db, CENTRE, id, draft).await.unwrap().xml
}

#[tokio::test]
async fn the_file_of_a_public_body_is_valid_and_says_what_the_invoice_says() {
    let xml = xml(draft(1)).await;
    valid("Schema_VFPA12_V1.2.3.xsd", &xml);
    for said in [
        "<FormatoTrasmissione>FPA12</FormatoTrasmissione>",
        "<CodiceDestinatario>ABC123</CodiceDestinatario>",
        "<TipoDocumento>TD01</TipoDocumento>",
        "<Numero>2026/0001</Numero>",
        "<ImportoTotaleDocumento>976.49</ImportoTotaleDocumento>",
        "<EsigibilitaIVA>S</EsigibilitaIVA>",
        "<ImportoPagamento>800.40</ImportoPagamento>",
        "<DataScadenzaPagamento>2026-12-20</DataScadenzaPagamento>",
        "<CodiceCIG>00000010D3</CodiceCIG>",
        "<IdDocumento>12/2020</IdDocumento>",
        "<DataInizioPeriodo>2022-01-01</DataInizioPeriodo>",
        "<ProgressivoInvio>00001</ProgressivoInvio>",
    ] {
        assert!(xml.contains(said), "{said}\n{xml}");
    }
}

#[tokio::test]
async fn rates_and_natures_together_with_the_stamp_are_valid() {
    let nature = Nature { code: "N4".into(), rule: "art. 10, n. 20, DPR 633/1972".into() };
    let exempt = |id, cents| {
        let mut line = line(id, cents);
        line.vat = Vat { rate: Rate::default(), nature: Some(nature.clone()) };
        line
    };
    let mut by_unit = line(12, 54_428);
    (by_unit.quantity, by_unit.unit_price) = (Quantity::from(1237), Price::parse_it("0,44").unwrap());
    by_unit.unit = "abitante residente".into();
    let xml = xml(draft_of(&member(1), vec![by_unit, exempt(13, 10_000), exempt(14, 0)], today())).await;
    valid("Schema_VFPA12_V1.2.3.xsd", &xml);
    assert!(xml.contains("<ImportoBollo>2.00</ImportoBollo>"), "{xml}");
    assert!(
        xml.contains("<Quantita>1237.00</Quantita>") && xml.contains("<PrezzoUnitario>0.44</PrezzoUnitario>")
    );
}

#[tokio::test]
async fn the_file_of_a_company_is_the_other_format_with_its_certified_mail() {
    let mut company = member(1);
    company.public = false;
    company.office_code = String::new();
    company.pec = "societa@pec.example.it".into();
    company.vat_number = company.tax_code.clone();
    let draft = draft_of(&company, vec![line(10, 10_000)], today());
    assert_eq!(draft.head.customer.channel, Channel::Pec("societa@pec.example.it".into()));
    assert_eq!(draft.head.totals.payable, Cents::new(12_200));
    let xml = xml(draft).await;
    valid("Schema_VFPR12_v1.2.3.xsd", &xml);
    for said in
        ["FPR12", "<CodiceDestinatario>0000000</CodiceDestinatario>", "<EsigibilitaIVA>I</EsigibilitaIVA>"]
    {
        assert!(xml.contains(said), "{said}\n{xml}");
    }
}

#[tokio::test]
async fn an_invoice_whose_file_would_be_refused_is_not_issued() {
    let databases = fresh().await;
    let db = &databases.first().unwrap().db;
    let id = run(db, CENTRE, &series()).await;
    let mut wrong = draft(1);
    wrong.head.customer.channel = Channel::Office("ABC".into());
    let why = issue(db, CENTRE, id, wrong).await.unwrap_err().to_string();
    assert!(why.contains("CodiceDestinatario") || why.contains("codice destinatario"), "{why}");
}

#[tokio::test]
async fn names_and_texts_too_long_or_in_other_alphabets_still_give_a_valid_file() {
    let mut member = member(1);
    member.name = format!("Občina Dolina / San Dorligo della Valle – «Città» “d’arte” {}", "è".repeat(60));
    member.address.street = format!("Località Žabnice, già via dell’Unità\n{}", "lunga ".repeat(20));
    member.address.number = "12/A interno 3".into();
    member.agreement.number = "Deliberazione C.P. n° 42/2020 – allegato «B»".into();
    member.agreement.title = "Convenzione “lunga” € ".repeat(30);
    let mut long = line(10, 10_000);
    long.description = format!("Servizi\u{a0}base → {} Ω ©\t☃", "descrizione ".repeat(120));
    long.unit = "½ giornata/uomo".into();
    let nature = |rule: &str| Vat {
        rate: Rate::default(),
        nature: Some(Nature { code: "N2.2".into(), rule: rule.into() }),
    };
    let ruled = |id, rule: &str| {
        let mut line = line(id, 7_000);
        line.vat = nature(rule);
        line
    };
    let laws =
        ["art. 4, commi 4 e 5, DPR 633/1972 – attività istituzionale", "art. 5 – «accordi» tra enti €"];
    let lines = vec![long, ruled(11, laws[0]), ruled(12, laws[1]), ruled(13, &"art. 7-ter ".repeat(12))];
    let draft = draft_of(&member, lines, today());
    assert!(draft.head.stamp_duty.is_some());
    let xml = xml(draft).await;
    valid("Schema_VFPA12_V1.2.3.xsd", &xml);
}

#[tokio::test]
async fn every_line_at_nothing_with_one_that_is_paid_and_the_largest_amounts_give_a_valid_file() {
    let huge = 9_999_999_999;
    let xml = xml(draft_of(&member(1), vec![line(10, 0), line(11, huge), line(12, 1)], today())).await;
    valid("Schema_VFPA12_V1.2.3.xsd", &xml);
    assert!(xml.contains("<ImponibileImporto>100000000.00</ImponibileImporto>"), "{xml}");
}
