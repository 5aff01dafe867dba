//! What this is: the form of an edition: questionnaire, addressees, period, reminders.
//! What it is not: its opening; see `edition_open`.

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::{EditionId, NETWORK};
use registry::BodyKind;
use store::StoreError;
use webkit::{
    App, DiffTable, Field, Flash, Form, FormErrors, FormPage, Frame, ListQuery, Pairs, Posted, Problem,
    SignedIn, redirect, redirect_with,
};

use super::{edition, edition_address, edition_frame, frame};
use crate::access;
use crate::model::{Audience, Edition, EditionData, NotAnEdition};
use crate::store::surveys::{self, PublishedRow};
use crate::store::{Failure, editions};

/// What the form needs to know.
struct Offer {
    versions: Vec<PublishedRow>,
    network: bool,
}

impl Offer {
    async fn read(app: &App, who: &SignedIn) -> Result<Self, Problem> {
        let can = access::edit(who.actor())?;
        let versions = surveys::published(&mut app.db.read(can.tenant()).await?, &can).await?;
        Ok(Self { versions, network: can.tenant() == NETWORK })
    }

    fn audiences(&self) -> Vec<(&'static str, &'static str)> {
        let asked = if self.network { Audience::Provinces } else { Audience::Bodies };
        [asked, Audience::Anonymous].map(|one| (one.code(), one.label())).to_vec()
    }

    fn named(version: &PublishedRow) -> String {
        format!("{}, versione {}", version.name, version.number)
    }
}

fn fields(offer: &Offer, opened: bool) -> impl FnOnce(&Form) -> Vec<Field> {
    move |form| {
        let versions: Vec<(String, String)> =
            offer.versions.iter().map(|one| (one.version_id.to_string(), Offer::named(one))).collect();
        let kinds: Vec<(&str, &str)> =
            std::iter::once(("", "Tutti gli enti")).chain(BodyKind::OPTIONS.iter().copied()).collect();
        let mut all = vec![
            form.text("title", "Titolo")
                .help("Per esempio «Servizi e personale del CST, 2026»")
                .required()
                .longest(200),
        ];
        if !opened {
            all.push(form.select("version_id", "Questionario", &versions).required());
            let help =
                "Con la forma anonima si risponde con una lettera: nessuno può sapere chi ha detto che cosa";
            all.push(form.radios("audience", "Destinatari", &offer.audiences()).help(help).required());
        }
        if !offer.network {
            let help = "Vale quando i destinatari sono gli enti del centro";
            all.push(form.select("body_kind", "Tipo di ente", &kinds).help(help));
        }
        all.push(form.day("opens", "Primo giorno").required());
        all.push(form.day("closes", "Ultimo giorno").required());
        all.push(
            form.area("intro", "Testo per chi risponde")
                .help("Che cosa si chiede e perché, a chi rivolgersi")
                .rows(4)
                .longest(2000),
        );
        let help =
            "Chi non ha risposto riceve un sollecito da solo, tanti giorni prima dell'ultimo. Vuoto: nessuno";
        all.push(form.number("remind_days", "Sollecito automatico: giorni prima").help(help));
        all
    }
}

/// The data as sent; questionnaire and addressees of an opened edition stay.
fn read(posted: &Posted, offer: &Offer, kept: Option<&Edition>) -> Result<EditionData, FormErrors> {
    let mut f = posted.reader();
    let title = f.text("title", "Titolo", 3..=200);
    let fixed = kept.filter(|edition| edition.opened_on.is_some()).map(|edition| &edition.data);
    let (version, audience) = if let Some(data) = fixed {
        (Some((data.survey_id, data.version_id)), Some(data.audience))
    } else {
        let found = |text: &str| offer.versions.iter().find(|one| one.version_id.to_string() == text);
        let version = f.choice("version_id", "Questionario", found);
        let known = |code: &str| {
            let offered = offer.audiences().iter().any(|(known, _)| *known == code);
            Audience::from_code(code).filter(|_| offered)
        };
        let audience = f.choice("audience", "Destinatari", known);
        (version.map(|one| (one.survey_id, one.version_id)), audience)
    };
    let kind = f.optional_choice("body_kind", "Tipo di ente", BodyKind::from_code);
    let (opens, closes) = (f.day("opens", "Primo giorno"), f.day("closes", "Ultimo giorno"));
    let intro = f.long_text("intro", "Testo per chi risponde", 0..=2000);
    let remind_days = f.optional_integer("remind_days", "Sollecito automatico", 1..=60);
    let data = f.finish_with(|| {
        let (survey_id, version_id) = version?;
        Some(EditionData {
            survey_id,
            version_id,
            title,
            audience: audience?,
            body_kind: kind.map_or(String::new(), |kind| kind.code().to_owned()),
            opens: opens?,
            closes: closes?,
            intro,
            remind_days,
        })
    })?;
    data.checked().map_err(|why| FormErrors::one("closes", format!("Ultimo giorno: {}", lower(why))))
}

fn lower(why: NotAnEdition) -> String {
    let text = why.to_string();
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_lowercase().collect::<String>() + letters.as_str())
}

fn new_page(app: &App, who: &SignedIn, offer: &Offer, form: Form) -> FormPage {
    let frame = frame(who, app, "Nuova rilevazione");
    let once = form.once(app.ids.fresh::<uuid::Uuid>());
    let page = FormPage::new(frame, form, "Crea la rilevazione", "/questionari")
        .hidden(once)
        .fields(fields(offer, false));
    if offer.versions.is_empty() {
        let text = "Serve prima un questionario pubblicato.";
        let notice = webkit::Notice::warning(text).action("Prepara un questionario", "/questionari/moduli");
        return page.notice(notice);
    }
    page
}

/// `GET /questionari/rilevazioni/nuova`: what has one sensible answer stands in the form already.
pub(super) async fn new(
    State(app): State<App>,
    who: SignedIn,
    query: ListQuery,
) -> Result<Response, Problem> {
    let offer = Offer::read(&app, &who).await?;
    let audience = offer.audiences().first().map_or("", |(code, _)| *code);
    let today = app.clock.today().iso();
    let version = query.filter("versione").unwrap_or_default();
    let values = [("audience", audience), ("remind_days", "7"), ("version_id", version), ("opens", &today)];
    let form = Form::filled(&who, "/questionari/rilevazioni/nuova", values);
    new_page(&app, &who, &offer, form).show()
}

/// `POST /questionari/rilevazioni/nuova`
pub(super) async fn create(
    State(app): State<App>,
    who: SignedIn,
    posted: Posted,
) -> Result<Response, Problem> {
    let can = access::edit(who.actor())?;
    let offer = Offer::read(&app, &who).await?;
    let again = |errors| {
        let form = Form::with(&posted, "/questionari/rilevazioni/nuova", errors);
        new_page(&app, &who, &offer, form).invalid()
    };
    let data = match read(&posted, &offer, None) {
        Ok(data) => data,
        Err(errors) => return again(errors),
    };
    let mut f = posted.reader();
    let id: Option<EditionId> = f.once();
    f.finish()?;
    let id =
        id.ok_or_else(|| Problem::Malformed("Ricarica la pagina e compila di nuovo il modulo.".into()))?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    match editions::create(&mut tx, &can, id, data).await {
        Ok(_) => tx.commit().await?,
        // The first click has arrived.
        Err(Failure::Store(StoreError::Taken(_))) => return Ok(redirect(&edition_address(id))),
        Err(Failure::NotAnEdition(why)) => return again(FormErrors::one("", format!("{why}."))),
        Err(why) => return Err(why.into()),
    }
    let text = "Rilevazione creata. Quando è pronta, aprila: solo allora i destinatari la vedono.";
    Ok(redirect_with(&edition_address(id), Flash::success(text)))
}

fn values(edition: &Edition) -> Vec<(&'static str, String)> {
    let data = &edition.data;
    vec![
        ("title", data.title.clone()),
        ("version_id", data.version_id.to_string()),
        ("audience", data.audience.code().to_owned()),
        ("body_kind", data.body_kind.clone()),
        ("opens", data.opens.iso()),
        ("closes", data.closes.iso()),
        ("intro", data.intro.clone()),
        ("remind_days", data.remind_days.map_or_else(String::new, |days| days.to_string())),
    ]
}

fn as_seen(data: &EditionData) -> Pairs {
    [
        ("Titolo", data.title.clone()),
        ("Primo giorno", data.opens.to_string()),
        ("Ultimo giorno", data.closes.to_string()),
        ("Testo per chi risponde", data.intro.clone()),
        ("Sollecito automatico", data.remind_days.map_or_else(String::new, |days| days.to_string())),
    ]
    .map(|(label, value)| (label.to_owned(), value))
    .to_vec()
}

fn edit_page((app, who): (&App, &SignedIn), offer: &Offer, edition: &Edition, form: Form) -> FormPage {
    let frame: Frame = edition_frame(who, app, edition, "Modifica la rilevazione");
    FormPage::new(frame, form, "Salva", edition_address(edition.edition_id))
        .shown(edition.version, &as_seen(&edition.data))
        .fields(fields(offer, edition.opened_on.is_some()))
}

/// `GET /questionari/rilevazioni/{edition}/modifica`
pub(super) async fn edit(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<EditionId>,
) -> Result<Response, Problem> {
    let offer = Offer::read(&app, &who).await?;
    let found = edition(&app, &access::of_the_whole(who.actor())?, id).await?;
    let form = Form::filled(&who, format!("{}/modifica", edition_address(id)), values(&found));
    edit_page((&app, &who), &offer, &found, form).show()
}

/// `POST /questionari/rilevazioni/{edition}/modifica`
pub(super) async fn change(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<EditionId>,
    posted: Posted,
) -> Result<Response, Problem> {
    let can = access::edit(who.actor())?;
    let offer = Offer::read(&app, &who).await?;
    let found = edition(&app, &access::of_the_whole(who.actor())?, id).await?;
    let action = format!("{}/modifica", edition_address(id));
    let data = match read(&posted, &offer, Some(&found)) {
        Ok(data) => data,
        Err(errors) => {
            return edit_page((&app, &who), &offer, &found, Form::with(&posted, &action, errors)).invalid();
        }
    };
    let shown = posted.reader().version();
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    match editions::change(&mut tx, &can, (&found, shown), data.clone()).await {
        Ok(_) => tx.commit().await?,
        Err(Failure::Stale) => {
            let diff = DiffTable::three_way(&posted, &as_seen(&found.data), &as_seen(&data));
            let page = edit_page((&app, &who), &offer, &found, Form::late(&posted, &action));
            return page.diff(diff).conflict();
        }
        Err(why) => return Err(why.into()),
    }
    Ok(redirect_with(&edition_address(id), Flash::success("Rilevazione aggiornata.")))
}
