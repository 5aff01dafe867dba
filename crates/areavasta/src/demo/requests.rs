//! What this is: the requests of the weeks before today, done again through the functions of the pages, each act at the
//! hour at which it would have been done: teams, ready answers, solved in time and late, a merge, a mass fault.
//! What it is not: what real bodies asked for; every text is invented.

mod desk;
mod fault;
mod stories;

use std::collections::HashMap;

use helpdesk::model::{Channel, Move, New};
use helpdesk::store::acts::{Reply, Time};
use helpdesk::store::hours::Beyond;
use helpdesk::store::{Made, acts, create, merge};
use kernel::permission::{AnswerRequest, OpenRequest, ViewRequests, WorkRequest};
use kernel::{Actor, Clock, Day, Grant, Instant, RequestId, Role, Scope, ServiceId, TenantId};
use registry::{Body, BodyKind};
use webkit::App;

use stories::{Do, STORIES, Story};

/// What the stories are about: services by code, and the bodies of the centre.
type Cast<'a> = (&'a HashMap<String, (ServiceId, String)>, &'a [Body]);

/// Those who act, and what they act on.
struct Scene {
    app: App,
    tenant: TenantId,
    operator: Actor,
    services: Vec<(ServiceId, String)>,
    bodies: Vec<Body>,
    /// Whoever writes for the first two bodies; for the others the operator writes down what they say.
    referents: Vec<Actor>,
}

/// Tells all the stories of a centre, if it still has an agreement.
pub(crate) async fn tell(
    app: &App,
    (slug, tenant): (&str, TenantId),
    codes: &[String; 3],
    (services, bodies): Cast<'_>,
) -> anyhow::Result<()> {
    let found: Option<Vec<_>> = codes.iter().map(|code| services.get(code).cloned()).collect();
    let services = found.ok_or_else(|| anyhow::anyhow!("requests about services that are not there"))?;
    let bodies: Vec<Body> = bodies
        .iter()
        .filter(|body| body.inhabitants > 0 && body.data.kind != BodyKind::Province)
        .cloned()
        .collect();
    let (operator, referents) = people(app, (slug, tenant), &bodies).await?;
    let now = app.clock.now();
    let clock = Clock::fixed(now);
    let past = App { db: app.db.at(clock.clone()), clock, ids: app.ids.clone(), site: app.site.clone() };
    let scene = Scene { app: past, tenant, operator, services, bodies, referents };
    if !scene.has_services().await? {
        return Ok(());
    }
    scene.go_to(at(now, (45, 9, 0))?);
    desk::set(&scene).await?;
    let mut acts = Vec::new();
    for story in STORIES {
        acts.extend(plan(now, story)?);
    }
    acts.sort_by_key(|(when, ..)| *when);
    let mut known: HashMap<&str, RequestId> = HashMap::new();
    let mut fault = fault::Fault::new(now)?;
    for (when, story, act) in acts {
        fault.until(&scene, when).await?;
        scene.go_to(when);
        scene.act(&mut known, story, act).await?;
    }
    fault.until(&scene, now).await
}

/// The operator of the centre, and the referents of its first two bodies.
async fn people(
    app: &App,
    (slug, tenant): (&str, TenantId),
    bodies: &[Body],
) -> anyhow::Result<(Actor, Vec<Actor>)> {
    let all = identity::accounts(&app.db).await?;
    let person = |email: String, grant: Grant| {
        let found = all.iter().find(|one| one.email.as_str() == email);
        let found = found.ok_or_else(|| anyhow::anyhow!("nobody has the address {email}"))?;
        anyhow::Ok(Actor::person(found.account_id, &found.name, grant))
    };
    let centre = Grant { tenant, scope: Scope::Tenant, role: Role::Operator };
    let operator = person(format!("operatore.{slug}@demo.example"), centre)?;
    let mut referents = Vec::new();
    for body in bodies.iter().take(2) {
        let grant = Grant { tenant, scope: Scope::Body(body.body_id), role: Role::BodyReferent };
        let town = kernel::text::slugify(&body.data.name);
        referents.push(person(format!("referente.{town}@demo.example"), grant)?);
    }
    Ok((operator, referents))
}

/// So many days ago, at an hour and a minute.
type When = (i32, i8, i8);

/// What falls on a weekend happens on the Friday before.
fn at(now: Instant, (days_ago, hour, minute): When) -> anyhow::Result<Instant> {
    let mut day = now.day_in_rome().add_days(days_ago.saturating_neg());
    while is_weekend(day) {
        day = day.yesterday();
    }
    let local = day.date().at(hour, minute, 0, 0).in_tz("Europe/Rome")?;
    Ok(Instant::from(local.timestamp()).min(now))
}

fn is_weekend(day: Day) -> bool {
    matches!(day.date().weekday(), jiff::civil::Weekday::Saturday | jiff::civil::Weekday::Sunday)
}

/// The acts of a story with their instants, each some minutes after the one before at least.
fn plan(
    now: Instant,
    story: &'static Story,
) -> anyhow::Result<Vec<(Instant, &'static Story, Option<&'static Do>)>> {
    let mut last = at(now, story.on)?;
    let mut acts = vec![(last, story, None)];
    for (when, act) in story.acts {
        last = at(now, *when)?.max(last.plus_seconds(600)).min(now);
        acts.push((last, story, Some(act)));
    }
    Ok(acts)
}

impl Scene {
    fn go_to(&self, at: Instant) {
        self.app.clock.set(at);
    }

    async fn has_services(&self) -> anyhow::Result<bool> {
        let Some(body) = self.bodies.first() else { return Ok(false) };
        let mut tx = self.app.db.read(self.tenant).await?;
        let today = tx.today();
        // The stories begin some weeks ago.
        let then = today.add_days(-45);
        let offered = helpdesk::store::in_force(&mut tx, body.body_id, then).await?;
        Ok(self.services.iter().all(|(id, _)| offered.iter().any(|one| one.service_id == *id)))
    }

    /// Who writes for a body, and how it comes.
    fn writer(&self, body: usize) -> (&Actor, Channel) {
        self.referents.get(body).map_or((&self.operator, Channel::Operator), |one| (one, Channel::Web))
    }

    /// Makes a request.
    async fn open(&self, story: &Story) -> anyhow::Result<RequestId> {
        let body = self.bodies.get(story.body).ok_or_else(|| anyhow::anyhow!("too few bodies"))?;
        let service = self.services.get(story.service).ok_or_else(|| anyhow::anyhow!("no such service"))?;
        let (writer, channel) = self.writer(story.body);
        let request_id: RequestId = self.app.ids.fresh();
        let new = New {
            request_id,
            body_id: body.body_id,
            service_id: service.0,
            kind: story.kind,
            impact: story.weight.0,
            urgency: story.weight.1,
            subject: story.subject.to_owned(),
            text: story.text.to_owned(),
            channel,
        };
        let mut tx = self.app.db.write(self.tenant, writer).await?;
        if let Made::New(_) = create(&mut tx, &writer.may_over(OpenRequest)?, new, &[]).await? {
            tx.commit().await?;
        }
        Ok(request_id)
    }

    async fn act(
        &self,
        known: &mut HashMap<&'static str, RequestId>,
        story: &'static Story,
        act: Option<&'static Do>,
    ) -> anyhow::Result<()> {
        let Some(act) = act else {
            known.insert(story.subject, self.open(story).await?);
            return Ok(());
        };
        let id = *known.get(story.subject).ok_or_else(|| anyhow::anyhow!("an act before its request"))?;
        let actor = if matches!(act, Do::Answer(_) | Do::Confirm) {
            self.writer(story.body).0
        } else {
            &self.operator
        };
        let mut tx = self.app.db.write(self.tenant, actor).await?;
        let reply = |text: &'static str| Reply { entry_id: self.app.ids.fresh(), text, files: &[] };
        match act {
            Do::Answer(text) | Do::Say(text) => {
                acts::reply(&mut tx, &actor.may_over(AnswerRequest)?, id, reply(text)).await?;
            }
            Do::Confirm => {
                acts::confirm(&mut tx, &actor.may_over(AnswerRequest)?, id).await?;
            }
            work => self.work(&mut tx, id, (work, reply)).await?,
        }
        Ok(tx.commit().await?)
    }

    async fn work(
        &self,
        tx: &mut store::Tx,
        id: RequestId,
        (act, reply): (&'static Do, impl Fn(&'static str) -> Reply<'static>),
    ) -> anyhow::Result<()> {
        let can = self.operator.may_over(WorkRequest)?;
        match act {
            Do::Take => {
                acts::take(tx, &can, id).await?;
            }
            Do::Ask(text) => {
                acts::step(tx, &can, (id, Move::Wait), reply(text)).await?;
            }
            Do::Solve(text) => {
                acts::step(tx, &can, (id, Move::Resolve), reply(text)).await?;
            }
            Do::Note(text) => {
                acts::note(tx, &can, id, reply(text)).await?;
            }
            Do::Spend(minutes, activity) => {
                let (time_id, on) = (self.app.ids.fresh(), tx.today());
                let time = Time {
                    time_id,
                    on,
                    minutes: *minutes,
                    activity: (*activity).to_owned(),
                    beyond: Beyond::Refused,
                };
                acts::spend(tx, &can, id, time).await?;
            }
            Do::MergeInto(subject) => {
                let view = self.operator.may_over(ViewRequests)?;
                let filter =
                    helpdesk::store::list::Filter { words: (*subject).to_owned(), ..Default::default() };
                let sight = helpdesk::store::Sight::PUBLIC;
                let found = helpdesk::store::list::page(tx, (&view, sight), &filter, (None, 50)).await?;
                let other = found.iter().find(|one| one.subject == *subject && one.request_id != id);
                let other = other.ok_or_else(|| anyhow::anyhow!("nothing to merge into"))?;
                merge::merge(tx, &can, id, other.number).await?;
            }
            Do::Answer(_) | Do::Say(_) | Do::Confirm => {}
        }
        Ok(())
    }
}
