//! What this is: what the demo centre has prepared for its requests: two teams, some ready answers, a kept list.
//! What it is not: requests.

use helpdesk::model::{Canned, SavedView, Team};
use helpdesk::store::{canned, teams, views};
use kernel::permission::{EditHelpdesk, ViewRequests, WorkRequest};
use kernel::{Actor, Phase, ServiceId, Target, TeamId};

use super::Scene;

const ANSWERS: [(&str, &str); 3] = [
    (
        "Ricevuta, ci stiamo lavorando",
        "Buongiorno, abbiamo preso in carico la richiesta n. {numero} su {servizio} e ci stiamo lavorando. \
         Vi aggiorniamo qui.\n\n{operatore}",
    ),
    (
        "Serve un'autorizzazione",
        "Per procedere con «{oggetto}» serve l'autorizzazione scritta del responsabile del servizio di {ente}: \
         potete allegarla rispondendo qui.\n\n{operatore}",
    ),
    (
        "Risolta, verificate",
        "Il problema segnalato il {aperta} è risolto. Se qualcosa ancora non va, riaprite la richiesta da questa \
         pagina.\n\n{operatore}",
    ),
];

/// Prepares it all.
pub(super) async fn set(scene: &Scene) -> anyhow::Result<()> {
    let console = Actor::console(scene.tenant);
    let can = console.may(EditHelpdesk, &Target::centre(scene.tenant, Phase::Current))?;
    let mut tx = scene.app.db.write(scene.tenant, &console).await?;
    let services: Vec<ServiceId> = scene.services.iter().map(|(id, _)| *id).collect();
    let [first, rest @ ..] = services.as_slice() else { return Ok(()) };
    for (name, services) in [("Posta e identità digitale", vec![*first]), ("Rete e siti", rest.to_vec())] {
        let team_id: TeamId = tx.id();
        let people = scene.operator.account().into_iter().collect();
        let team = Team { team_id, name: name.into(), people, services, archived: false, version: 0 };
        teams::save(&mut tx, &can, &team, &scene.services).await?;
    }
    let works = console.may_over(WorkRequest)?;
    for (title, text) in ANSWERS {
        let one = Canned {
            canned_id: tx.id(),
            title: title.into(),
            text: text.into(),
            service_id: None,
            archived: false,
            version: 0,
        };
        canned::save(&mut tx, &works, &one).await?;
    }
    tx.commit().await?;
    let Some(account_id) = scene.operator.account() else { return Ok(()) };
    let mut tx = scene.app.db.write(scene.tenant, &scene.operator).await?;
    let view = SavedView {
        view_id: tx.id(),
        account_id,
        owner: scene.operator.name().to_owned(),
        name: "Guasti in ritardo".into(),
        query: "vista=late&tipo=incident".into(),
        shared: true,
    };
    views::keep(&mut tx, &scene.operator.may_over(ViewRequests)?, &view).await?;
    Ok(tx.commit().await?)
}
