//! What this is: the morning on which the post of several bodies stood still: one principal request, those of the others
//! behind it, the notice on their desks, one solution for all; and works that are planned for the days to come.
//! What it is not: a real fault.

use helpdesk::model::{Impact, Kind, Move, Outage, OutageService, Urgency};
use helpdesk::store::acts::{self, Reply};
use helpdesk::store::family;
use helpdesk::store::outages::{self, News};
use kernel::permission::{AnswerRequest, PublishOutage, WorkRequest};
use kernel::{Instant, OutageId, RequestId};

use super::stories::Story;
use super::{Scene, at};

const SOLVED: &str = "Un server della posta si era fermato: l'abbiamo sostituito. I messaggi rimasti in coda stanno \
    arrivando, nessuno è andato perso.";

/// Something that happens that morning.
#[derive(Clone, Copy)]
enum Step {
    Asks(usize),
    Publishes,
    Says,
    Solves,
    Plans,
}

/// The fault, as far as it has been told.
pub(super) struct Fault {
    steps: Vec<(Instant, Step)>,
    parent: Option<(RequestId, i64)>,
    outage: Option<OutageId>,
}

impl Fault {
    pub(super) fn new(now: Instant) -> anyhow::Result<Self> {
        let steps = [
            ((6, 8, 45), Step::Asks(4)),
            ((6, 8, 55), Step::Asks(0)),
            ((6, 9, 5), Step::Asks(6)),
            ((6, 9, 20), Step::Publishes),
            ((6, 10, 30), Step::Says),
            ((6, 12, 15), Step::Solves),
            ((2, 9, 0), Step::Plans),
        ];
        let timed = steps.into_iter().map(|(when, step)| Ok((at(now, when)?, step)));
        let steps = timed.collect::<anyhow::Result<Vec<_>>>()?;
        Ok(Self { steps, parent: None, outage: None })
    }

    /// Tells what happened until then.
    pub(super) async fn until(&mut self, scene: &Scene, then: Instant) -> anyhow::Result<()> {
        while let Some((when, step)) = self.steps.first().copied().filter(|(when, _)| *when <= then) {
            self.steps.remove(0);
            scene.go_to(when);
            self.tell(scene, step).await?;
        }
        Ok(())
    }

    async fn tell(&mut self, scene: &Scene, step: Step) -> anyhow::Result<()> {
        match step {
            Step::Asks(body) => self.ask(scene, body).await,
            Step::Publishes => self.publish(scene).await,
            Step::Says => {
                self.say(scene, None, "Abbiamo trovato il guasto: il ripristino è previsto in mattinata.")
                    .await
            }
            Step::Solves => {
                self.say(scene, Some(Move::Resolve), SOLVED).await?;
                self.close(scene).await
            }
            Step::Plans => plan_works(scene).await,
        }
    }

    /// The first is the principal one; the others go behind it.
    async fn ask(&mut self, scene: &Scene, body: usize) -> anyhow::Result<()> {
        let story = Story {
            body,
            service: 0,
            kind: Kind::Incident,
            weight: (Impact::High, Urgency::High),
            subject: "La posta non riceve messaggi dall'esterno",
            text: "Da stamattina non arriva posta da fuori; tra colleghi i messaggi passano.",
            on: (6, 8, 45),
            acts: &[],
        };
        let id = scene.open(&story).await?;
        let can = scene.operator.may_over(WorkRequest)?;
        let mut tx = scene.app.db.write(scene.tenant, &scene.operator).await?;
        if let Some((_, number)) = self.parent {
            family::put_behind(&mut tx, &can, id, number).await?;
        } else {
            let request = acts::take(&mut tx, &can, id).await?;
            self.parent = Some((id, request.number));
        }
        Ok(tx.commit().await?)
    }

    async fn say(&self, scene: &Scene, mv: Option<Move>, text: &str) -> anyhow::Result<()> {
        let Some((id, _)) = self.parent else { return Ok(()) };
        let (work, answer) = (scene.operator.may_over(WorkRequest)?, scene.operator.may_over(AnswerRequest)?);
        let mut tx = scene.app.db.write(scene.tenant, &scene.operator).await?;
        let reply = Reply { entry_id: tx.id(), text, files: &[] };
        family::reach(&mut tx, (&work, &answer), (id, mv), reply).await?;
        Ok(tx.commit().await?)
    }

    async fn publish(&mut self, scene: &Scene) -> anyhow::Result<()> {
        let now = scene.app.clock.now();
        let id = scene.app.ids.fresh();
        let outage = Outage {
            outage_id: id,
            title: "La posta non riceve messaggi dall'esterno".into(),
            text: "Dalle 8:30 i messaggi che arrivano da fuori restano in coda. Quelli tra colleghi passano."
                .into(),
            planned: false,
            starts_at: now.plus_seconds(-3000),
            ends_at: Some(now.plus_seconds(4 * 3600)),
            closed_at: None,
            request_id: self.parent.map(|(id, _)| id),
            author: scene.operator.name().to_owned(),
            created_at: now,
            version: 0,
        };
        self.outage = Some(id);
        write(scene, &outage, 0).await
    }

    async fn close(&self, scene: &Scene) -> anyhow::Result<()> {
        let Some(id) = self.outage else { return Ok(()) };
        let can = scene.operator.may_over(PublishOutage)?;
        let mut tx = scene.app.db.write(scene.tenant, &scene.operator).await?;
        let news = News { update_id: tx.id(), text: SOLVED, ends_at: None, over: true };
        outages::tell(&mut tx, &can, id, news).await?;
        Ok(tx.commit().await?)
    }
}

async fn write(scene: &Scene, outage: &Outage, service: usize) -> anyhow::Result<()> {
    let can = scene.operator.may_over(PublishOutage)?;
    let touched = scene
        .services
        .get(service)
        .map(|(service_id, name)| OutageService { service_id: *service_id, service_name: name.clone() });
    let mut tx = scene.app.db.write(scene.tenant, &scene.operator).await?;
    outages::publish(&mut tx, &can, outage, touched.as_slice()).await?;
    Ok(tx.commit().await?)
}

async fn plan_works(scene: &Scene) -> anyhow::Result<()> {
    let now = scene.app.clock.now();
    let starts_at = now.plus_seconds(5 * 86_400);
    let outage = Outage {
        outage_id: scene.app.ids.fresh(),
        title: "Manutenzione degli apparati di rete".into(),
        text: "Il collegamento potrà mancare per pochi minuti. Salvate il lavoro prima dell'inizio.".into(),
        planned: true,
        starts_at,
        ends_at: Some(starts_at.plus_seconds(2 * 3600)),
        closed_at: None,
        request_id: None,
        author: scene.operator.name().to_owned(),
        created_at: now,
        version: 0,
    };
    write(scene, &outage, 1).await
}
