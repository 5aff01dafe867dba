use std::io::Write as _;

use kernel::{Cents, Day};
use proptest::prelude::*;

use super::*;
use crate::model::movement::Direction;

const IBAN: &str = "IT60X0542811101000000123456";

fn entry(parts: &str) -> String {
    format!(
        "<Ntry><Amt Ccy=\"EUR\">1234.56</Amt><CdtDbtInd>CRDT</CdtDbtInd>{parts}\
         <BookgDt><Dt>2022-11-02</Dt></BookgDt><ValDt><Dt>2022-11-03</Dt></ValDt></Ntry>"
    )
}

fn statement(version: &str, entries: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}\">\
         <BkToCstmrStmt><GrpHdr><MsgId>M1</MsgId></GrpHdr><Stmt><Id>S1</Id><Acct><Id><IBAN>{IBAN}</IBAN></Id></Acct>\
         {entries}</Stmt></BkToCstmrStmt></Document>"
    )
}

/// Version 2: the status is a word, the payer's name stands in the debtor.
fn second() -> String {
    let details = "<Sts>BOOK</Sts><AcctSvcrRef>REF-1</AcctSvcrRef><NtryDtls><TxDtls><Refs><EndToEndId>E2E-9</EndToEndId></Refs>\
        <RltdPties><Dbtr><Nm>COMUNE DI PROVA</Nm></Dbtr><DbtrAcct><Id><IBAN>IT28W8000000292100645211151</IBAN></Id></DbtrAcct></RltdPties>\
        <RmtInf><Ustrd>SALDO FATT. 12/2022 </Ustrd><Ustrd>SERVIZI &amp; RETE</Ustrd></RmtInf></TxDtls></NtryDtls>";
    statement("02", &entry(details))
}

/// Version 8: the status has a code, the payer is a party.
fn eighth() -> String {
    let details = "<Sts><Cd>BOOK</Cd></Sts><AcctSvcrRef>REF-1</AcctSvcrRef><NtryDtls><TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>\
        <RltdPties><Dbtr><Pty><Nm>TESORERIA</Nm><Id><OrgId><Othr><Id>00000000010</Id></Othr></OrgId></Id></Pty></Dbtr>\
        <UltmtDbtr><Pty><Nm>COMUNE DI PROVA</Nm></Pty></UltmtDbtr></RltdPties>\
        <RmtInf><Strd><RfrdDocInf><Nb>12/2022</Nb></RfrdDocInf></Strd></RmtInf></TxDtls></NtryDtls>";
    statement("08", &entry(details))
}

fn movements(text: &str) -> Vec<crate::model::Movement> {
    read(text.as_bytes(), "estratto.xml", "").unwrap().1.movements
}

#[test]
fn a_statement_of_version_two_and_of_version_eight_gives_the_same_movement() {
    let (old, new) = (movements(&second()), movements(&eighth()));
    let (old, new) = (&old[0], &new[0]);
    assert_eq!((old.amount, old.booked_on.iso().as_str()), (Cents::new(123_456), "2022-11-02"));
    assert_eq!(
        (old.text.as_str(), old.payer.as_str()),
        ("SALDO FATT. 12/2022 SERVIZI & RETE", "COMUNE DI PROVA")
    );
    assert_eq!((old.payer_iban.as_str(), old.end_to_end.as_str()), ("IT28W8000000292100645211151", "E2E-9"));
    assert_eq!(
        (new.payer.as_str(), new.payer_code.as_str()),
        ("TESORERIA per COMUNE DI PROVA", "00000000010")
    );
    assert_eq!((new.text.as_str(), new.end_to_end.as_str()), ("fattura 12/2022", ""));
    assert_eq!(crate::model::keys(&movements(&second())), crate::model::keys(&movements(&eighth())));
}

#[test]
fn only_what_is_booked_and_in_euro_counts_and_debits_are_told_apart() {
    let pending = entry("<Sts>PDNG</Sts>");
    let foreign = entry("<Sts>BOOK</Sts>").replace("EUR", "USD");
    let debit = entry("<Sts>BOOK</Sts>").replace("CRDT", "DBIT");
    let (layout, file) =
        read(statement("04", &[pending, foreign, debit].concat()).as_bytes(), "a.xml", "").unwrap();
    assert_eq!((layout, file.left_out.len(), file.movements.len()), (Layout::Camt, 2, 1));
    assert_eq!(file.movements[0].direction, Direction::Debit);
}

#[test]
fn an_entry_of_several_payments_becomes_several_movements_if_they_add_up() {
    let detail = |amount: &str| {
        format!("<TxDtls><AmtDtls><TxAmt><Amt Ccy=\"EUR\">{amount}</Amt></TxAmt></AmtDtls></TxDtls>")
    };
    let details = |second: &str| {
        let parts = format!("{}{}", detail("1000.00000"), detail(second));
        statement(
            "03",
            &entry(&format!("<Sts>BOOK</Sts><AcctSvcrRef>R</AcctSvcrRef><NtryDtls>{parts}</NtryDtls>")),
        )
    };
    let apart = movements(&details("234.56"));
    assert_eq!(apart.iter().map(|one| one.amount.get()).collect::<Vec<_>>(), [100_000, 23_456]);
    assert_eq!((apart[0].bank_ref.as_str(), apart[1].bank_ref.as_str()), ("R/1", "R/2"));
    assert_eq!(movements(&details("200.00")).len(), 1);
}

#[test]
fn the_envelope_of_the_italian_banks_is_looked_through() {
    let inside = second().replace("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", "");
    let inside = inside.replace("<Stmt>", "<s:Stmt>").replace("</Stmt>", "</s:Stmt>");
    let text = format!(
        "<CBI:Busta xmlns:CBI=\"urn:prova\" xmlns:s=\"urn:prova2\"><CBI:Corpo>{inside}</CBI:Corpo></CBI:Busta>"
    );
    assert_eq!(movements(&text).len(), 1);
}

#[test]
fn what_could_do_harm_is_refused() {
    let bomb = "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY x \"y\">]><Document>&x;</Document>";
    assert_eq!(read(bomb.as_bytes(), "a.xml", ""), Err(NotRead::Doctype));
    let entity = statement("02", &entry("<Sts>&x;</Sts>"));
    assert!(matches!(read(entity.as_bytes(), "a.xml", ""), Err(NotRead::Malformed(_))));
    let deep = format!("{}{}", "<a>".repeat(100), "</a>".repeat(100));
    assert!(matches!(read(deep.as_bytes(), "a.xml", ""), Err(NotRead::Malformed(_))));
    assert!(matches!(read(b"<Document><BkToCstmrStmt>", "a.xml", ""), Err(NotRead::Malformed(_))));
    assert_eq!(read(b"<FatturaElettronica/>", "a.xml", ""), Err(NotRead::NotAStatement));
    let many = statement("02", &entry("<Sts>BOOK</Sts>").repeat(MOST_MOVEMENTS + 1));
    assert!(matches!(read(many.as_bytes(), "a.xml", ""), Err(NotRead::TooMany(_) | NotRead::TooLarge(_))));
}

#[test]
fn a_zip_of_statements_is_read_and_one_of_other_things_is_refused() {
    let zip = |name: &str| {
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for text in [second(), eighth()] {
            let options = zip::write::SimpleFileOptions::default();
            zip.start_file(format!("{}{name}", text.len()), options).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    };
    assert_eq!(read(&zip(".XML"), "a.zip", "").unwrap().1.movements.len(), 2);
    assert_eq!(read(&zip(".txt"), "a.zip", ""), Err(NotRead::BadArchive));
    assert_eq!(read(b"PK\x03\x04 nothing", "a.zip", ""), Err(NotRead::BadArchive));
}

#[test]
fn a_table_is_read_whatever_the_bank_calls_its_columns() {
    let files: [&[u8]; 4] = [
        b"Data operazione;Data valuta;Importo;Causale;Ordinante\n02/11/2022;03/11/2022;1.234,56;SALDO FT 12/2022;COMUNE DI PROVA\n03/11/2022;03/11/2022;-10,00;Canone;\n",
        b"\xef\xbb\xbfData,Valuta,Avere,Dare,Descrizione,Ordinante\n02-11-2022,03-11-2022,\"1.234,56\",,SALDO FT 12/2022,COMUNE DI PROVA\n03-11-2022,03-11-2022,,\"10,00\",Canone,\n",
        b"Conto: prova\nSaldo al 31/12/2022: 5\n\nData contabile;Valuta;Importo;Divisa;Descrizione;Controparte\n2022-11-02;2022-11-03;1234.56;EUR;SALDO FT 12/2022;COMUNE DI PROVA\n2022-11-03;2022-11-03;-10.00;EUR;Canone;\n",
        b"Data movimento;Valuta;Entrate;Uscite;Causale;Ordinante\n02.11.22;EUR;+1.234,56 \x80;;SALDO FT 12/2022;COMUNE DI PROVA\n03.11.22;EUR;;10,00;Canone;\n",
    ];
    for bytes in files {
        let (layout, file) = read(bytes, "movimenti.csv", IBAN).unwrap();
        let told = String::from_utf8_lossy(bytes);
        assert_eq!((layout, file.movements.len()), (Layout::Table, 2), "{told}");
        let first = &file.movements[0];
        assert_eq!((first.direction, first.amount), (Direction::Credit, Cents::new(123_456)), "{told}");
        assert_eq!((first.booked_on, first.account.as_str()), (Day::parse("2022-11-02").unwrap(), IBAN));
        assert_eq!((first.text.as_str(), first.payer.as_str()), ("SALDO FT 12/2022", "COMUNE DI PROVA"));
        assert_eq!(
            (file.movements[1].direction, file.movements[1].amount),
            (Direction::Debit, Cents::new(1_000))
        );
    }
}

#[test]
fn a_table_says_what_it_lacks_and_where_it_cannot_be_read() {
    let refused = |text: &str| read(text.as_bytes(), "a.csv", "").unwrap_err().to_string();
    assert!(refused("Data;Causale\n1/1/2022;x\n").contains("importo"));
    assert!(refused("Importo;Causale\n1,00;x\n").contains("data"));
    let cell = refused("Data;Importo;Causale\n02/11/2022;abc;x\n");
    assert!(cell.contains("riga 2, colonna «Importo»: «abc»"), "{cell}");
    assert!(refused("Data;Importo;Causale\n32/11/2022;1,00;x\n").contains("colonna «Data»"));
}

#[test]
fn balances_and_foreign_money_in_a_table_are_left_out_and_said() {
    let text = "Data;Importo;Divisa;Causale\n01/11/2022;5,00;EUR;Saldo iniziale\n02/11/2022;5,00;USD;x\n02/11/2022;;EUR;nota\n";
    let file = read(text.as_bytes(), "a.csv", "").unwrap().1;
    assert_eq!((file.movements.len(), file.left_out.len()), (0, 2), "{:?}", file.left_out);
}

proptest! {
    #[test]
    fn no_bytes_stop_the_reading(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = read(&bytes, "a", "");
    }

    #[test]
    fn no_damage_to_a_statement_stops_the_reading(cut in 0_usize..1200, byte in any::<u8>()) {
        let mut bytes = eighth().into_bytes();
        let at = cut % bytes.len();
        bytes[at] = byte;
        let _ = read(&bytes, "a.xml", "");
    }
}
