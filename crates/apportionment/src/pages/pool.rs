//! What this is: a shared cost on one page: what it is, its versions, what comes next.
//! What it is not: the shares; each version has its own page.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::permission::ActionKind;
use kernel::{Actor, PoolId, Scope};
use webkit::{App, Badge, EmptyState, Facts, Frame, Notice, Problem, SignedIn};

use super::{amount, badge, found, frame, reader, under};
use crate::model::{Computation, Kind, Pool};
use crate::store::computations;

#[derive(Template)]
#[template(path = "pool.html")]
struct PoolPage {
    frame: Frame,
    notice: Option<Notice>,
    facts: Facts,
    versions: Vec<Version>,
    empty: EmptyState,
    actions: Vec<(&'static str, String)>,
}

struct Version {
    href: String,
    title: String,
    badge: Badge,
    amount: String,
    bodies: i64,
    basis: String,
    act: String,
    bill_year: String,
}

impl Version {
    fn of(computation: &Computation) -> Self {
        let of = &computation.of;
        Self {
            href: format!("/riparti/versioni/{}", computation.apportionment_id),
            title: computation.title(),
            badge: badge(computation),
            amount: of.amount.euro(),
            bodies: of.bodies,
            basis: of.basis.words(),
            act: computation.act_words(),
            bill_year: computation.bill_year().map_or_else(|| "—".to_owned(), |year| year.to_string()),
        }
    }
}

/// `GET /riparti/{pool}`
pub(super) async fn page(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<PoolId>,
) -> Result<Response, Problem> {
    let can = reader(who.actor())?;
    let mut tx = app.db.read(can.tenant()).await?;
    let pool = found(&mut tx, &can, id).await?;
    let all = computations::of_pool(&mut tx, &can, id).await?;
    let writes = who.actor().reaches(ActionKind::EditCosts);
    let mut frame = under(frame(&who, &app, format!("{} {}", pool.name, pool.year)), &who)
        .crumb(pool.year.to_string(), format!("/riparti?anno={}", pool.year));
    if writes {
        frame = frame.primary("Calcola il riparto", format!("/riparti/{id}/calcola"));
    }
    let facts = match can.scope() {
        Scope::Tenant => facts(&pool),
        Scope::Body(_) => for_members(&pool),
    };
    let notice = next_step(&pool, &all).filter(|_| writes);
    let versions = all.iter().map(Version::of).collect();
    let empty = EmptyState::new(
        "Non ancora calcolato: il calcolo mostra quanto pagherebbe ogni ente, senza impegnare nessuno.",
    );
    webkit::page(&PoolPage {
        frame,
        notice,
        facts,
        versions,
        empty,
        actions: actions(who.actor(), &pool, &all),
    })
}

fn facts(pool: &Pool) -> Facts {
    for_members(pool)
        .row("Importo previsto", pool.planned)
        .row("Importo a consuntivo", amount(pool.actual))
        .row("Si divide per", pool.basis.words())
        .row("Parametri riferiti al", pool.driver_on)
        .row("Tra gli enti aderenti al", pool.members_on)
        .row("IVA", pool.vat.words())
}

/// What members may read: amounts only as they were approved, version by version.
fn for_members(pool: &Pool) -> Facts {
    Facts::new()
        .row("Anno", pool.year)
        .row("Natura", pool.category.label())
        .row("Che cosa comprende", &pool.note)
}

fn next_step(pool: &Pool, all: &[Computation]) -> Option<Notice> {
    let draft = all.iter().find(|one| !one.is_approved());
    if let Some(draft) = draft {
        let href = format!("/riparti/versioni/{}", draft.apportionment_id);
        let text = "C'è un calcolo che aspetta l'approvazione: finché non è un atto nessun ente paga nulla.";
        return Some(Notice::info(text).action("Apri il calcolo", href));
    }
    let last = all.first();
    let changed = last.is_some_and(|last| pool.amount(last.kind).is_some_and(|now| now != last.of.amount));
    let to_settle = pool.actual.is_some() && last.is_some_and(|last| last.kind == Kind::Forecast);
    let text = if to_settle {
        "L'importo a consuntivo è noto: calcola e approva il consuntivo, che darà il conguaglio di ogni ente."
    } else if changed {
        "L'importo è cambiato dopo l'ultimo atto: un nuovo calcolo darà il conguaglio di ogni ente."
    } else {
        return None;
    };
    Some(Notice::warning(text).action("Calcola", format!("/riparti/{}/calcola", pool.pool_id)))
}

fn actions(actor: &Actor, pool: &Pool, all: &[Computation]) -> Vec<(&'static str, String)> {
    if !actor.reaches(ActionKind::EditCosts) {
        return Vec::new();
    }
    let id = pool.pool_id;
    let mut actions = vec![
        ("Modifica la voce", format!("/riparti/{id}/modifica")),
        ("Copia nell'anno dopo", format!("/riparti/nuovo?copia={id}")),
    ];
    if !all.iter().any(Computation::is_approved) {
        actions.push(("Elimina la voce", format!("/riparti/{id}/elimina")));
    }
    actions
}
