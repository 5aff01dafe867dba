//! What this is: a Province of the demo that has no centre yet: its place, its half-filled answer to the network's mapping, the
//! design that it is drawing from the public base model, and its four acts.
//! What it is not: anything about the real Province of that name: answers, people, amounts and texts are invented.

use acts::drafting::{drafted, laws};
use acts::model::Kind;
use acts::store::acts::{Act, Typed};
use designer::model::content::{Fee, FeeKind, MoneyKind, Post};
use designer::model::start::from_model;
use designer::model::{Content, Model, Origin};
use kernel::permission::{CreateCentre, EditActs, EditDesign, ViewActs, ViewDesigns};
use kernel::{Actor, Cents, EditionId, NETWORK, Phase, Rate, Slug, Target, TenantId};
use profiles::provinces::{Province, Provinces};
use questionnaire::{Answer, Answers, Word};
use registry::planned::{self, PlannedCentre};
use registry::{Level, ManagementForm};
use surveys::access;
use surveys::store::parts::{self, Hand};
use surveys::store::responses;
use webkit::{App, Problem};

use super::designs::{self, line};
use super::people::{self, DemoAccount};

/// The ISTAT code of the Province.
const UNIT: &str = "062";
const SLUG: &str = "benevento";
/// The names say what they are, because they stand on papers too.
const CENTRE: &str = "CST Benevento (esempio)";
const DESIGN: &str = "Centro servizi di base (dati inventati)";

/// What it answered so far: question and chosen answer, or that nobody knows. The section on innovation is left to whoever
/// tries the program.
const SUA: [(&str, Option<&str>); 10] = [
    ("s1_servizio_attivo", Some("si")),
    ("s2_molto_piccola", Some("no")),
    ("s3_eprocurement", Some("no")),
    ("s4_condivisione", Some("nessuna")),
    ("s5_personale", Some("ridotto")),
    ("s6_struttura", Some("unica_senza_specializzazione")),
    ("s7_formazione_enti", None),
    ("s8_canali", Some("solo_mail_pec_telefono_persona")),
    ("s9_fasi_gara", Some("gara_completa")),
    ("s10_modalita", Some("su_richiesta_singoli_comuni")),
];
/// The office for Europe has only begun.
const EUROPA: [(&str, Option<&str>); 4] = [
    ("e1_ufficio_attivo", Some("si")),
    ("e2_attivazione_recente", None),
    ("e3_convenzioni_comuni", Some("da_attivare")),
    ("e4_servizi", Some("solo_informazione_orientamento")),
];

/// What was typed so far: all that the charter asks, so that one act is complete; the others lack the rest.
const TYPED: [(&str, &str); 5] = [
    ("canali", "il portale del centro e la posta elettronica (dato inventato)"),
    ("orario", "dal lunedì al venerdì, dalle 8.30 alle 17.30 (dato inventato)"),
    ("ore_presa_in_carico", "8"),
    ("ore_soluzione", "24"),
    ("pec", "centro.servizi@pec.demo.example"),
];

/// What was made.
#[derive(Debug, serde::Serialize)]
pub(crate) struct LoadedProvince {
    pub(crate) slug: &'static str,
    pub(crate) name: &'static str,
    pub(crate) province: String,
}

/// Loads it; `mapping` is the survey that the network has open.
pub(super) async fn load(
    app: &App,
    mapping: EditionId,
) -> anyhow::Result<(LoadedProvince, Vec<DemoAccount>)> {
    let provinces = Provinces::read(&app.db).await?;
    let province = provinces.by_uts(UNIT).ok_or_else(|| anyhow::anyhow!("no Province {UNIT}"))?;
    let tenant = place(app, province).await?;
    let (account, director) = people::director(app, SLUG, tenant).await?;
    answer(app, &director, (mapping, province)).await?;
    design(app, &director, province).await?;
    let loaded = LoadedProvince { slug: SLUG, name: CENTRE, province: province.name.clone() };
    Ok((loaded, vec![account]))
}

async fn place(app: &App, province: &Province) -> anyhow::Result<TenantId> {
    let console = Actor::console(NETWORK);
    let can = console.may(CreateCentre, &Target::centre(NETWORK, Phase::Current))?;
    let tenant: TenantId = app.ids.fresh();
    let plan = PlannedCentre {
        slug: Slug::parse(SLUG)?,
        name: CENTRE.to_owned(),
        uts_code: province.uts.clone(),
        province: province.name.clone(),
    };
    planned::create(&app.db, &can, &console, (tenant, plan)).await?;
    Ok(tenant)
}

/// Writes two of the three sections, the second in part.
async fn answer(
    app: &App,
    director: &Actor,
    (mapping, province): (EditionId, &Province),
) -> anyhow::Result<()> {
    let sight = access::sight(app, director).await.map_err(|why| unseen(&why))?;
    let (view, _) = sight.province.ok_or_else(|| anyhow::anyhow!("its own Province is out of sight"))?;
    let found =
        responses::of_body(&mut app.db.read(NETWORK).await?, &view, (mapping, province.body_id)).await?;
    let found = found.ok_or_else(|| anyhow::anyhow!("no response of {}", province.name))?;
    let reached = access::reach(app, director, found.response_id).await.map_err(|why| unseen(&why))?;
    let can = reached.answer(director)?;
    let hand = Hand { account: director.account(), leads: true, asks: false };
    let mut tx = app.db.write(NETWORK, director).await?;
    let form = responses::version_of(&mut tx, &reached.response).await?.form;
    for (id, said) in [("pilastro_sua", SUA.as_slice()), ("pilastro_europa", &EUROPA)] {
        let section = form.sections.iter().find(|section| section.id.as_str() == id);
        let section = section.ok_or_else(|| anyhow::anyhow!("the mapping has no section {id}"))?;
        parts::write(&mut tx, &can, (&reached.response, section), (1, hand), &answers(said)?).await?;
    }
    Ok(tx.commit().await?)
}

fn unseen(why: &Problem) -> anyhow::Error {
    anyhow::anyhow!("the survey is out of sight: {why:?}")
}

fn answers(said: &[(&str, Option<&str>)]) -> anyhow::Result<Answers> {
    let mut all = Answers::default();
    for (question, chosen) in said {
        let answer = match chosen {
            Some(chosen) => Answer::Single(Word::parse(chosen)?),
            None => Answer::Unknown,
        };
        all.put(Word::parse(question)?, Some(answer));
    }
    Ok(all)
}

/// The design and its acts; the complete one is kept as a version.
async fn design(app: &App, director: &Actor, province: &Province) -> anyhow::Result<()> {
    let target = Target::centre(director.tenant(), Phase::Draft);
    let (can, acts) = (director.may(EditDesign, &target)?, director.may(EditActs, &target)?);
    let views = (director.may_over(ViewActs)?, director.may_over(ViewDesigns)?);
    let today = app.clock.today();
    let laws = laws(&app.db, director.tenant(), today).await?;
    let model = Model::new(ManagementForm::Public, Level::Base)?;
    let content = filled(from_model(model, &province.name, today.year().saturating_add(1)));
    let mut tx = app.db.write(director.tenant(), director).await?;
    let design_id = tx.id();
    let origin = Origin::Model(model).code();
    designer::store::create(&mut tx, &can, design_id, (DESIGN, &origin, content)).await?;
    let typed: Typed = TYPED.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    for act in designs::acts_of(&mut tx, &acts, (design_id, DESIGN), (Kind::ALL, &typed)).await? {
        let (document, clauses) = drafted(&mut tx, (&views.0, &views.1), &act, &laws).await?;
        if document.is_complete() {
            keep(&mut tx, &acts, &act, (document, clauses)).await?;
        }
    }
    Ok(tx.commit().await?)
}

async fn keep(
    tx: &mut store::Tx,
    can: &kernel::Can<EditActs>,
    act: &Act,
    made: (acts::model::Document, i64),
) -> anyhow::Result<()> {
    acts::store::acts::keep(tx, can, (act, None), made).await?;
    Ok(())
}

/// People, prices and costs: half of the time needed is there, and income covers costs only from the third year, so that
/// the pages have something to say.
fn filled(mut content: Content) -> Content {
    content.bodies = Some(30);
    content.inhabitants = Some(90_000);
    content.workstations = Some(700);
    content.person_cost = Some(Cents::new(3_800_000));
    content.person_growth = 150;
    content.new_service = Some(Cents::new(1_200_000));
    let post = |(role, letter): (&designer::model::RoleItem, char)| Post {
        person: format!("Tecnico {letter}"),
        role: role.key.clone(),
        share: Rate::new(2500),
        from: None,
        to: None,
    };
    content.people = content.roles.iter().zip('A'..='Z').map(post).collect();
    for (code, kind, amount) in [
        ("connettivita", FeeKind::PerInhabitant, 45),
        ("posta", FeeKind::PerWorkstation, 2_000),
        ("sicurezza", FeeKind::PerWorkstation, 2_500),
        ("helpdesk", FeeKind::Included, 0),
    ] {
        let own = content.services.iter_mut().find(|one| one.reference.as_deref() == Some(code));
        if let Some(service) = own {
            service.fee = Fee { kind, amount: Cents::new(amount) };
        }
    }
    content.lines = vec![
        line(MoneyKind::Cost, "Connettività e apparati di rete", (4_500_000, 100)),
        line(MoneyKind::Cost, "Licenze di posta e di sicurezza", (1_800_000, 200)),
        line(MoneyKind::Income, "Quota della Provincia", (2_000_000, 0)),
        line(MoneyKind::Income, "Servizi a richiesta", (800_000, 2_500)),
    ];
    content
}
