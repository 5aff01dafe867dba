//! What this is: where the areas are put together: migrations, pages, API, jobs, desk.
//! What it is not: anything an area could decide by itself.

use agreements::BilledDays;
use agreements::model::State;
use agreements::store::lists::{AgreementFilter, MembershipFilter};
use axum::Router;
use identity::{Bodies, Mailer, NamedBody, Proxy, Wiring};
use kernel::permission::{
    ActionKind, Actor, SimulatePrices, ViewActs, ViewAgreements, ViewBodies, ViewCatalogue, ViewDesigns,
    ViewPrices,
};
use kernel::{BodyId, Can, NETWORK, Period, TenantId};
use pricing::{Members, MembersFuture};
use registry::bodies::BodyFilter;
use store::{Migration, StoreError};
use webkit::{App, DeskSource, Jobs, Problem, Stats, Steps, Visitor};

use crate::words::THINGS;
use crate::{desk, openapi, public};

/// Every step of the database, lower areas first.
pub(crate) const MIGRATIONS: &[&[Migration]] = &[
    store::MIGRATIONS,
    identity::MIGRATIONS,
    notices::MIGRATIONS,
    registry::MIGRATIONS,
    profiles::MIGRATIONS,
    surveys::MIGRATIONS,
    catalogue::MIGRATIONS,
    knowledge::MIGRATIONS,
    pricing::MIGRATIONS,
    agreements::MIGRATIONS,
    designer::MIGRATIONS,
    acts::MIGRATIONS,
    apportionment::MIGRATIONS,
    quotes::MIGRATIONS,
    needs::MIGRATIONS,
    billing::MIGRATIONS,
    payments::MIGRATIONS,
    accounts::MIGRATIONS,
    helpdesk::MIGRATIONS,
    mailbox::MIGRATIONS,
    quality::MIGRATIONS,
];

/// The setting that says that an installation holds invented data.
pub(crate) const DEMO: &str = "installation.demo";

/// What must be there before anybody looks: the national register, the links of the footer.
pub(crate) async fn prepare(app: &App) -> anyhow::Result<()> {
    registry::national::ensure_national_register(&app.db).await?;
    profiles::ensure_mapping(&app.db).await?;
    acts::ensure_laws(&app.db).await?;
    identity::load_footer(app).await?;
    Ok(())
}

/// Whether the installation holds invented data.
pub(crate) async fn is_demo(db: &store::Db) -> Result<bool, StoreError> {
    let mut tx = db.read(NETWORK).await?;
    let today = tx.today();
    Ok(tx.setting(DEMO, today).await?.is_some_and(|setting| setting.value == "1"))
}

/// Every page and every endpoint of the API, with everything around them.
pub(crate) fn pages(app: &App, proxy: Proxy) -> Router {
    let counted = notices::layer(webkit::inside(areas(), app), app);
    let known = identity::layer(counted, app, proxy);
    webkit::outside(known, app).with_state(app.clone())
}

/// The pages as somebody sees them, without signing in: for the server's own commands.
pub(crate) fn pages_for(app: &App, actor: &Actor) -> Router {
    let visitor = Visitor::signed_in(actor.clone(), "");
    webkit::inside(areas(), app).layer(axum::Extension(visitor)).with_state(app.clone())
}

fn areas() -> Router<App> {
    // On the heap: the routers of all areas are large.
    let api = vec![
        notices::api(&sources()),
        registry::api(),
        profiles::api(),
        surveys::api(),
        catalogue::api(),
        knowledge::api(),
        pricing::api(),
        agreements::api(),
        designer::api(),
        acts::api(),
        apportionment::api(),
        quotes::api().layer(axum::Extension(billed())),
        needs::api(),
        billing::api(),
        payments::api(),
        accounts::api(),
        helpdesk::api(),
        mailbox::api(),
        quality::api(),
    ];
    Router::new()
        .merge(public::routes())
        .merge(desk::routes())
        .merge(identity::routes(wiring()))
        .merge(notices::routes(&sources()))
        .merge(registry::routes())
        .merge(profiles::routes())
        .merge(surveys::routes())
        .merge(catalogue::routes())
        .merge(knowledge::routes())
        .merge(pricing::routes().layer(axum::Extension(Members::told_by(members))))
        .merge(
            agreements::routes()
                .layer(axum::Extension(BilledDays::told_by(billing::store::periods::of_line))),
        )
        .merge(
            apportionment::routes()
                .layer(axum::Extension(BilledDays::told_by(billing::store::periods::of_line))),
        )
        .merge(quotes::routes().layer(axum::Extension(billed())))
        .merge(needs::routes())
        .merge(designer::routes())
        .merge(acts::routes())
        .merge(billing::routes())
        .merge(payments::routes())
        .merge(accounts::routes())
        .merge(helpdesk::routes())
        .merge(mailbox::routes())
        .merge(quality::routes())
        .merge(openapi::routes(api))
}

fn wiring() -> Wiring {
    Wiring {
        bodies: Bodies::new(bodies_of),
        things: [
            notices::THINGS,
            registry::THINGS,
            profiles::THINGS,
            surveys::THINGS,
            knowledge::THINGS,
            THINGS,
            designer::THINGS,
            acts::THINGS,
            apportionment::THINGS,
            quotes::THINGS,
            needs::THINGS,
            payments::THINGS,
            accounts::THINGS,
            helpdesk::THINGS,
            mailbox::THINGS,
            quality::THINGS,
        ]
        .concat(),
        jobs: [
            notices::JOBS,
            registry::JOBS,
            JOBS,
            needs::JOBS,
            surveys::JOBS,
            helpdesk::JOBS,
            mailbox::JOBS,
            quality::JOBS,
        ]
        .concat(),
        settings: [
            notices::SETTINGS,
            pricing::SETTINGS,
            billing::SETTINGS,
            mailbox::SETTINGS,
            acts::SETTINGS,
        ]
        .concat(),
    }
}

/// Which days of a line are on an invoice, for the quotes that would replace it.
pub(crate) fn billed() -> agreements::BilledDays {
    agreements::BilledDays::told_by(billing::store::periods::of_line)
}

async fn bodies_of(app: App, centre: TenantId) -> Result<Vec<NamedBody>, Problem> {
    let can = Actor::console(centre).may_over(ViewBodies)?;
    let bodies = registry::bodies::every(&mut app.db.read(centre).await?, &can).await?;
    let in_use = bodies.into_iter().filter(|body| !body.archived);
    Ok(in_use.map(|body| NamedBody { id: body.body_id, name: body.full_name() }).collect())
}

/// Which bodies are members on any day of a period, for the simulator of prices.
fn members(app: App, can: Can<SimulatePrices>, period: Period) -> MembersFuture {
    Box::pin(async move {
        let console = Actor::console(can.tenant());
        let Ok(view) = console.may_over(ViewAgreements) else { return Ok(Vec::new()) };
        let mut tx = app.db.read(can.tenant()).await?;
        let mut found: Vec<BodyId> = Vec::new();
        for year in period.from().year()..=period.to().year() {
            let lines = agreements::billable(&mut tx, &view, year).await?;
            found.extend(lines.into_iter().map(|line| line.body_id));
        }
        found.sort_unstable();
        found.dedup();
        Ok(found)
    })
}

/// The kinds of jobs of the areas that have no list of their own, with their names on the page.
const JOBS: &[(&str, &str)] = &[
    (agreements::DAILY, "Scadenze del giorno"),
    (quotes::store::JOB, "PDF e avviso di un preventivo inviato"),
    (billing::jobs::RUN, "Emissione di fatture"),
    (billing::jobs::COPIES, "Copie leggibili delle fatture"),
    (payments::imports::JOB, "Registrazione di pagamenti da un file della banca"),
];

/// Who does which job.
pub(crate) fn jobs(mailer: Mailer, mailboxes: mailbox::Sources) -> Jobs {
    let of_quality = quality::jobs(mailer.clone());
    identity::jobs(mailer.stamped_by(mailbox::stamps()))
        .and(of_quality)
        .and(mailbox::jobs(mailboxes))
        .and(notices::jobs(&sources()))
        .and(registry::jobs())
        .and(agreements::jobs())
        .and(quotes::jobs())
        .and(needs::jobs())
        .and(surveys::jobs())
        .and(billing::jobs::jobs())
        .and(payments::jobs())
        .and(helpdesk::jobs())
}

/// Of which events people are told, and who may see what they are about.
fn sources() -> notices::Sources {
    notices::Sources::new(vec![quotes::notices(), helpdesk::notices()])
}

/// Where the desk's items come from.
pub(crate) fn desk_sources() -> Vec<DeskSource> {
    vec![
        registry::desk(),
        profiles::desk(),
        surveys::desk(),
        agreements::desk(),
        designer::desk(),
        acts::desk(),
        quotes::desk(),
        needs::desk(),
        apportionment::desk(),
        billing::desk(),
        payments::desk(),
        accounts::desk(),
        helpdesk::desk(),
        mailbox::desk(),
        quality::desk(),
    ]
}

/// What a home page says of a centre.
pub(crate) async fn about(app: &App, tenant: TenantId) -> Result<String, Problem> {
    let centre = registry::centre::get(&mut app.db.read(tenant).await?).await?;
    Ok(centre.map_or_else(String::new, |centre| centre.data.model.form().label().to_owned()))
}

/// The guided path of a first start, until all of it is done.
pub(crate) async fn first_steps(app: &App, actor: &Actor) -> Result<Option<Steps>, Problem> {
    if actor.tenant() == NETWORK {
        let centres = app.db.tenants().await?.len() > 1;
        let invite = actor.reaches(ActionKind::CreateCentre) && !centres;
        let text = "Nome, Provincia, forma di gestione e livello; poi si invita chi lo dirige.";
        return Ok(invite.then(|| Steps::new().open("Crea il centro", text, "/centri/nuovo")));
    }
    if !actor.reaches(ActionKind::EditCentre) {
        return Ok(None);
    }
    if let Some(steps) = before_there_is_a_centre(app, actor).await? {
        return Ok(Some(steps));
    }
    let mut tx = app.db.read(actor.tenant()).await?;
    let bodies = registry::bodies::has_any(&mut tx).await?;
    let services = !catalogue::services::every(&mut tx, &actor.may_over(ViewCatalogue)?).await?.is_empty();
    let prices = !pricing::lists::every(&mut tx, &actor.may_over(ViewPrices)?).await?.is_empty();
    let can = actor.may_over(ViewAgreements)?;
    let agreements =
        agreements::store::lists::count_agreements(&mut tx, &can, &AgreementFilter::default()).await? > 0;
    let done = [
        (bodies, "Aggiungi gli enti", "Dal registro nazionale, a mano o da un file.", "/enti/dal-registro"),
        (
            services,
            "Scrivi il catalogo",
            "I servizi per livello, con quel che comprendono.",
            "/catalogo/nuovo",
        ),
        (
            prices,
            "Prepara il listino",
            "Tariffe per servizio; il simulatore mostra quanto paga ciascun ente.",
            "/listini/nuovo",
        ),
        (
            agreements,
            "Scrivi la convenzione",
            "Durata, rinnovo, iter di approvazione, servizi compresi.",
            "/convenzioni/nuova",
        ),
    ];
    if done.iter().all(|(done, ..)| *done) {
        return Ok(None);
    }
    let start = Steps::new().done("Crea il centro", "Forma di gestione e livello sono scelti.");
    Ok(Some(done.into_iter().fold(start, |steps, (done, title, text, href)| {
        if done { steps.done(title, text) } else { steps.open(title, text, href) }
    })))
}

/// The path of a Province that designs its own centre: where it stands, the design, the acts, the centre.
async fn before_there_is_a_centre(app: &App, actor: &Actor) -> Result<Option<Steps>, Problem> {
    let mut tx = app.db.read(actor.tenant()).await?;
    let Some(plan) = registry::planned::pending(&mut tx).await? else { return Ok(None) };
    let designs = designer::store::every(&mut tx, &actor.may_over(ViewDesigns)?).await?;
    let acts = !acts::store::acts::every(&mut tx, &actor.may_over(ViewActs)?).await?.is_empty();
    let adopted = designs.iter().find(|design| design.state == designer::model::State::Adopted);
    drop(tx);
    let steps = describe_province(app, actor, &plan.uts_code).await?;
    let text = "Dal modello o da un caso: servizi, organi, persone, conti.";
    let steps = match (designs.first(), adopted) {
        (_, Some(_)) => steps.done("Progetta il centro", text),
        (Some(draft), None) => {
            steps.open("Progetta il centro", text, format!("/progetti/{}", draft.design_id))
        }
        (None, None) => steps.open("Progetta il centro", text, "/progetti/nuovo"),
    };
    let text = "Convenzione, delibera, carta dei servizi, regolamento degli organi.";
    let steps = if acts {
        steps.done("Prepara gli atti", text)
    } else {
        steps.open("Prepara gli atti", text, "/atti/nuovo")
    };
    let create =
        adopted.map_or_else(|| "/progetti".to_owned(), |one| format!("/progetti/{}/crea", one.design_id));
    let text = "Dal progetto adottato nascono catalogo, organi, personale, listino e convenzione in bozza.";
    Ok(Some(steps.open("Crea il centro", text, &create)))
}

/// The first step: the questionnaire of the network, where it asks; else the criteria, one by one.
async fn describe_province(app: &App, actor: &Actor, uts: &str) -> Result<Steps, Problem> {
    let title = "Descrivi la tua Provincia";
    let can = profiles::access::whole(actor)?;
    if profiles::mapping::is_described(&app.db, &can, uts).await? {
        let text = "Il profilo, con i motivi, è nella mappa delle Province.";
        return Ok(Steps::new().done(title, text));
    }
    let (text, href) = match surveys::mapping::of_own_province(app, actor).await? {
        Some(response) if response.accepted => {
            ("La rete ha accettato le risposte: usale per il profilo.", response.address())
        }
        Some(response) => (
            "La rete lo chiede con un questionario: dalle risposte viene il profilo, con i motivi.",
            response.address(),
        ),
        None => ("Dalle risposte viene il profilo, con i motivi.", format!("/profili/{uts}/innovazione")),
    };
    Ok(Steps::new().open(title, text, href))
}

/// The figures at the top of a centre's desk.
pub(crate) async fn figures(app: &App, actor: &Actor) -> Result<Option<Stats>, Problem> {
    if actor.tenant() == NETWORK || !actor.reaches(ActionKind::PreviewRun) {
        return Ok(None);
    }
    let mut tx = app.db.read(actor.tenant()).await?;
    let can = actor.may_over(ViewAgreements)?;
    let filter = MembershipFilter { state: Some(State::InForce), ..MembershipFilter::default() };
    let members = agreements::store::lists::count_memberships(&mut tx, &can, &filter).await?;
    let bodies =
        registry::bodies::count(&mut tx, &actor.may_over(ViewBodies)?, &BodyFilter::default()).await?;
    Ok(Some(Stats::new().linked("Enti nel registro", bodies, "del centro", "/enti").linked(
        "Adesioni in vigore",
        members,
        "oggi",
        "/adesioni?stato=in_force",
    )))
}
