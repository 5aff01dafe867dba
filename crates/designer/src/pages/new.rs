//! What this is: the beginning of a design: its name and what it starts from.
//! What it is not: the choice of services and people; that comes on its pages.

use axum::extract::State;
use kernel::DesignId;
use webkit::{
    App, Field, Flash, Form, FormErrors, ListQuery, Posted, Problem, SignedIn, redirect, redirect_with,
};

use super::ask::Ask;
use super::{Answer, address, frame, may_edit, may_see};
use crate::model::content::Content;
use crate::model::start::{from_case, from_model};
use crate::model::{Design, Origin};
use crate::store;

const HERE: &str = "/progetti/nuovo";

/// What a design may start from, with the Province for which it is drawn.
struct Choices {
    designs: Vec<Design>,
    province: String,
}

async fn choices(app: &App, who: &SignedIn) -> Result<Choices, Problem> {
    let can = may_see(who)?;
    let mut tx = app.db.read(can.tenant()).await?;
    let designs = store::every(&mut tx, &can).await?;
    let province = registry::planned::province(&mut tx).await?.map(|(_, name)| name).unwrap_or_default();
    Ok(Choices { designs, province })
}

impl Choices {
    fn options(&self) -> Vec<(String, String)> {
        let shipped = Origin::shipped().map(|one| (one.code(), one.label()));
        let own = self
            .designs
            .iter()
            .map(|one| (Origin::Design(one.design_id).code(), format!("Copia di «{}»", one.title())));
        shipped.chain(own).collect()
    }

    fn content(&self, origin: Origin, year: i16) -> Option<Content> {
        match origin {
            Origin::Model(model) => Some(from_model(model, &self.province, year)),
            Origin::Case(case) => from_case(case, &self.province, year),
            Origin::Design(id) => {
                self.designs.iter().find(|one| one.design_id == id).map(|one| one.content.clone())
            }
        }
    }

    fn page(&self, app: &App, who: &SignedIn, form: Form) -> Ask {
        let frame = frame(who, app, "Nuovo progetto")
            .lead("Il modello o il caso da cui parti propone servizi, organi e figure: poi si cambia tutto.");
        let once = form.once(app.ids.fresh::<DesignId>());
        let options = self.options();
        Ask::new(frame, form, "Inizia il progetto", "/progetti")
            .hidden(once)
            .fields(|form| fields(form, &options))
    }
}

fn fields(form: &Form, options: &[(String, String)]) -> Vec<Field> {
    vec![
        form.text("name", "Nome del progetto").required().longest(120).help("Per esempio «Centro servizi della Provincia»"),
        form.select("origin", "Da che cosa si parte", options)
            .required()
            .help("In house e PPP non hanno un livello base: chi si affida a una società dispone già di competenze avanzate"),
    ]
}

/// `GET /progetti/nuovo`
pub(super) async fn new(State(app): State<App>, who: SignedIn, query: ListQuery) -> Answer {
    may_edit(&who)?;
    let choices = choices(&app, &who).await?;
    let origin = query.filter("da").unwrap_or_default().to_owned();
    let name = format!("Centro servizi della Provincia di {}", choices.province);
    let name = if choices.province.is_empty() { String::new() } else { name };
    choices.page(&app, &who, Form::filled(&who, HERE, [("name", name), ("origin", origin)])).show()
}

fn read(
    posted: &Posted,
    choices: &Choices,
    year: i16,
) -> Result<(DesignId, String, Origin, Content), FormErrors> {
    let mut f = posted.reader();
    let id = f.once();
    let name = f.text("name", "Nome del progetto", 1..=120);
    let origin = f.choice("origin", "Da che cosa si parte", |code| {
        let origin = Origin::from_code(code)?;
        Some((origin, choices.content(origin, year)?))
    });
    f.finish_with(|| {
        let (origin, content) = origin?;
        Some((id?, name, origin, content))
    })
}

/// `POST /progetti/nuovo`
pub(super) async fn create(State(app): State<App>, who: SignedIn, posted: Posted) -> Answer {
    let (can, view) = (may_edit(&who)?, may_see(&who)?);
    let choices = choices(&app, &who).await?;
    let year = app.clock.today().year().saturating_add(1);
    let (id, name, origin, content) = match read(&posted, &choices, year) {
        Ok(read) => read,
        Err(errors) => return choices.page(&app, &who, Form::with(&posted, HERE, errors)).invalid(),
    };
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    if store::find(&mut tx, &view, id).await?.is_some() {
        return Ok(redirect(&address(id)));
    }
    store::create(&mut tx, &can, id, (&name, &origin.code(), content)).await?;
    tx.commit().await?;
    let said = "Progetto iniziato: ora completa dati, servizi, persone e conti.";
    Ok(redirect_with(&address(id), Flash::success(said)))
}
