//! What this is: how people come to surveys: at home, in their own tenant; and, for people of a centre, in the network for
//! their own Province.
//! What it is not: the table of permissions; that is `kernel::permission`.

use kernel::permission::{
    AcceptResponse, AnswerSurvey, AnswersForProvince, EditSurvey, ValidateResponse, ViewSurveys,
    for_own_province,
};
use kernel::{Actor, BodyId, Can, Denied, NETWORK, Phase, ResponseId, Scope, Target};
use profiles::provinces::{Province, Provinces};
use webkit::{App, Problem};

use crate::model::Response;
use crate::store::responses;

/// Where somebody looks.
#[derive(Clone, Debug)]
pub struct Sight {
    /// At home.
    pub home: Can<ViewSurveys>,
    /// In the network, for the own Province.
    pub province: Option<(Can<ViewSurveys>, Province)>,
}

/// What somebody may see of surveys.
pub async fn sight(app: &App, actor: &Actor) -> Result<Sight, Problem> {
    let home = actor.may_over(ViewSurveys)?;
    let province = own_province(app, actor).await?;
    let province = province.and_then(|own| Some((for_own_province(&home, own.body_id).ok()?, own)));
    Ok(Sight { home, province })
}

/// The Province for which the people of a centre answer.
pub async fn own_province(app: &App, actor: &Actor) -> Result<Option<Province>, Problem> {
    if actor.grant().scope != Scope::Tenant {
        return Ok(None);
    }
    let Some(uts) = profiles::access::own_unit(&app.db, actor).await? else { return Ok(None) };
    Ok(Provinces::read(&app.db).await?.by_uts(&uts).cloned())
}

/// A response, and through which door it was reached.
#[derive(Clone, Debug)]
pub struct Reached {
    /// The right to see it.
    pub view: Can<ViewSurveys>,
    /// The response.
    pub response: Response,
    /// Whether it belongs to the person's own tenant, which then is who asked or the body itself.
    pub at_home: bool,
}

/// The response, if it is theirs: at home, or of the own Province.
pub async fn reach(app: &App, actor: &Actor, id: ResponseId) -> Result<Reached, Problem> {
    let home = actor.may_over(ViewSurveys)?;
    let mut tx = app.db.read(home.tenant()).await?;
    if let Some(response) = responses::find(&mut tx, &home, id).await? {
        return Ok(Reached { view: home, response, at_home: true });
    }
    drop(tx);
    let Some((view, _)) = sight(app, actor).await?.province else { return Err(Problem::NotFound) };
    let mut tx = app.db.read(NETWORK).await?;
    let found = responses::find(&mut tx, &view, id).await?;
    let response = found.ok_or(Problem::NotFound)?;
    Ok(Reached { view, response, at_home: false })
}

impl Reached {
    /// The body of the response.
    pub fn body(&self) -> BodyId {
        self.response.body_id
    }

    /// Whether they are who asked: of the whole centre or network in which the edition stands.
    pub fn asks(&self, actor: &Actor) -> bool {
        self.at_home && actor.grant().scope == Scope::Tenant
    }

    /// The right to write in it.
    pub fn answer(&self, actor: &Actor) -> Result<Can<AnswerSurvey>, Denied> {
        self.right(actor, AnswerSurvey)
    }

    /// The right to stand for it.
    pub fn validate(&self, actor: &Actor) -> Result<Can<ValidateResponse>, Denied> {
        self.right(actor, ValidateResponse)
    }

    /// The right to accept it or send it back.
    pub fn accept(&self, actor: &Actor) -> Result<Can<AcceptResponse>, Denied> {
        if !self.at_home {
            return Err(Denied::NotAllowed);
        }
        actor.may(AcceptResponse, &self.target(actor))
    }

    fn right<A: AnswersForProvince>(&self, actor: &Actor, action: A) -> Result<Can<A>, Denied> {
        if self.at_home {
            return actor.may(action, &self.target(actor));
        }
        for_own_province(&actor.may_over(action)?, self.body())
    }

    fn target(&self, actor: &Actor) -> Target {
        Target::body(actor.tenant(), self.body(), Phase::Current)
    }
}

/// The right to prepare surveys.
pub fn edit(actor: &Actor) -> Result<Can<EditSurvey>, Denied> {
    actor.may(EditSurvey, &Target::centre(actor.tenant(), Phase::Current))
}

/// The right to see all responses of the tenant; somebody of a body has their own page.
pub fn of_the_whole(actor: &Actor) -> Result<Can<ViewSurveys>, Denied> {
    let can = actor.may_over(ViewSurveys)?;
    match can.scope() {
        Scope::Tenant => Ok(can),
        Scope::Body(_) => Err(Denied::NotAllowed),
    }
}
