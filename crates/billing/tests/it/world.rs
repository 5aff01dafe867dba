//! A centre with drafts ready to be issued, and the databases to issue them on.

use agreements::model::{Act, CigAnswer, Due, PurchaseData};
use billing::model::invoice::Draft;
use billing::model::{
    Address, AgreementRef, Centre, Explained, Issuer, KeptInvoice, Line, Member, Rules, SdiOutcome, Series,
    Vat, prepare,
};
use billing::store::receipts::NewAct;
use billing::store::{Failure, issuing, receipts, runs, transmissions};
use kernel::permission::{IssueCreditNote, IssueInvoices, PreviewRun, RecordReceipt, ViewInvoices};
use kernel::{
    Actor, AgreementId, BodyId, Can, Cents, Cig, Clock, Day, Instant, InvoiceId, LineId, MembershipId,
    Period, Phase, Price, PriceListId, Quantity, Rate, RunId, ServiceId, Target, TenantId, luhn_check_digit,
};
use store::testing::{TestDb, databases};
use store::{Db, Migration};
use uuid::Uuid;

/// The areas below and this one.
pub(crate) const AREAS: &[&[Migration]] = &[
    store::MIGRATIONS,
    identity::MIGRATIONS,
    registry::MIGRATIONS,
    catalogue::MIGRATIONS,
    pricing::MIGRATIONS,
    agreements::MIGRATIONS,
    apportionment::MIGRATIONS,
    billing::MIGRATIONS,
];

pub(crate) const CENTRE: TenantId = TenantId(Uuid::from_u128(0xC1));
pub(crate) const OTHER_CENTRE: TenantId = TenantId(Uuid::from_u128(0xC2));

pub(crate) fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

pub(crate) fn today() -> Day {
    day("2026-11-20")
}

pub(crate) fn clock() -> Clock {
    Clock::fixed(Instant::parse_iso("2026-11-20T10:00:00Z").unwrap())
}

pub(crate) async fn fresh() -> Vec<TestDb> {
    databases(AREAS, &clock()).await
}

/// Eleven digits that pass the check, different for each number.
pub(crate) fn tax_code(number: u64) -> String {
    let ten = format!("{number:010}");
    format!("{ten}{}", luhn_check_digit(&ten).unwrap())
}

pub(crate) fn may_issue(tenant: TenantId) -> Can<IssueInvoices> {
    Actor::console(tenant).may(IssueInvoices, &Target::centre(tenant, Phase::Draft)).unwrap()
}

pub(crate) fn may_see(tenant: TenantId) -> Can<ViewInvoices> {
    Actor::console(tenant).may_over(ViewInvoices).unwrap()
}

pub(crate) fn may_record(tenant: TenantId) -> Can<RecordReceipt> {
    Actor::console(tenant).may_over(RecordReceipt).unwrap()
}

pub(crate) fn may_credit(tenant: TenantId) -> Can<IssueCreditNote> {
    Actor::console(tenant).may_over(IssueCreditNote).unwrap()
}

pub(crate) fn may_preview(tenant: TenantId) -> Can<PreviewRun> {
    Actor::console(tenant).may_over(PreviewRun).unwrap()
}

pub(crate) fn address() -> Address {
    Address {
        street: "Via dell'Esempio".into(),
        number: "1/A".into(),
        postal_code: "61121".into(),
        town: "Città di Prova".into(),
        province: "PU".into(),
    }
}

pub(crate) fn centre() -> Centre {
    let issuer = Issuer {
        name: "Provincia di Prova – Servizio «CST»".into(),
        tax_code: tax_code(1),
        vat_number: tax_code(1),
        regime: "RF01".into(),
        address: address(),
        email: "fatture@provincia.example.it".into(),
        phone: "+39 0721 000 000".into(),
        iban: "IT60X0542811101000000123456".into(),
        transmitter: tax_code(1),
    };
    Centre { issuer, rules: Rules::from_settings(&[]).unwrap() }
}

pub(crate) fn member(number: u64) -> Member {
    let id = Uuid::from_u128(u128::from(number));
    Member {
        body_id: BodyId(id),
        membership_id: MembershipId(id),
        name: format!("Comune di Prova {number}"),
        sort_key: format!("prova {number:05}"),
        public: true,
        tax_code: tax_code(1000 + number),
        vat_number: String::new(),
        office_code: "ABC123".into(),
        pec: String::new(),
        address: address(),
        invented: true,
        succeeded_from: None,
        agreement: AgreementRef {
            agreement_id: AgreementId(Uuid::from_u128(7)),
            number: "12/2020".into(),
            title: "Servizi informatici di area vasta".into(),
            signed_on: Some(day("2020-12-15")),
            due: Due::AfterInvoice { days: 30 },
        },
    }
}

pub(crate) fn line(id: u64, cents: i64) -> Line {
    let line_id = Uuid::from_u128(u128::from(id) + 0x1_0000);
    Line {
        line_id: LineId(line_id),
        service_id: ServiceId(Uuid::from_u128(3)),
        period: Period::year(2022),
        description: format!("Servizi base – {} €: “pacchetto” n. {id}", Cents::new(cents)),
        quantity: Quantity::from(1),
        unit: "a corpo".into(),
        unit_price: Price::new(cents * 1_000_000),
        amount: Cents::new(cents),
        vat: Vat { rate: Rate::new(2200), nature: None },
        explained: Explained {
            price_list_id: PriceListId(Uuid::from_u128(4)),
            price_list: "Listino 2021".into(),
            list_from: day("2021-01-01"),
            formula: "0,44 € × 1.237 abitanti".into(),
            steps: Vec::new(),
        },
    }
}

pub(crate) fn purchase() -> PurchaseData {
    PurchaseData {
        cig: Some(CigAnswer::Code(Cig::parse("00000010D3").unwrap())),
        cup: None,
        commitment: Some(Act { number: "Det. 45".into(), date: day("2022-01-15") }),
    }
}

/// The invoice of a member with these lines, dated.
pub(crate) fn draft_of(member: &Member, lines: Vec<Line>, on: Day) -> Draft {
    let lines = lines.into_iter().map(|line| (line, purchase())).collect();
    prepare(&centre(), member, lines, Vec::new(), (2022, on)).draft.unwrap()
}

/// The golden invoice of a member: 800,40 at 22 %.
pub(crate) fn draft(number: u64) -> Draft {
    draft_of(&member(number), vec![line(number * 10, 50_020), line(number * 10 + 1, 30_020)], today())
}

pub(crate) fn series() -> Series {
    Series::ordinary()
}

/// A run of 2022 in a centre.
pub(crate) async fn run(db: &Db, tenant: TenantId, series: &Series) -> RunId {
    let mut tx = db.write(tenant, &Actor::console(tenant)).await.unwrap();
    let id = tx.id();
    let run = runs::create(&mut tx, &may_issue(tenant), (id, 2022, series), today()).await.unwrap();
    tx.commit().await.unwrap();
    run.run_id
}

/// Writes by hand that a document was delivered.
pub(crate) async fn receive(db: &Db, tenant: TenantId, id: InvoiceId) {
    outcome(db, tenant, id, SdiOutcome::Delivered).await;
}

/// Writes by hand what became of the last transmission of a document.
pub(crate) async fn outcome(db: &Db, tenant: TenantId, id: InvoiceId, outcome: SdiOutcome) {
    let mut tx = db.write(tenant, &Actor::console(tenant)).await.unwrap();
    let last = transmissions::of(&mut tx, &may_see(tenant), id).await.unwrap().pop().unwrap();
    let new = NewAct { outcome, happened_on: today(), note: "telefonata".into() };
    receipts::record(&mut tx, &may_record(tenant), &last, new).await.unwrap();
    tx.commit().await.unwrap();
}

/// Issues a draft in the ordinary series.
pub(crate) async fn issue(
    db: &Db,
    tenant: TenantId,
    run: RunId,
    draft: Draft,
) -> Result<KeptInvoice, Failure> {
    let mut tx = db.write(tenant, &Actor::console(tenant)).await?;
    let kept = issuing::issue(&mut tx, &may_issue(tenant), (run, &series()), draft).await?;
    tx.commit().await?;
    Ok(kept)
}
