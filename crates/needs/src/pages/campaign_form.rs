//! What this is: a new campaign, and its change: year, template, window, words for the bodies, reminders.
//! What it is not: the opening, which makes the sheets.

use axum::extract::{Path, State};
use axum::response::Response;
use kernel::permission::ViewNeeds;
use kernel::{CampaignId, Can, Day, NeedsTemplateId};
use webkit::{
    App, DiffTable, Field, Flash, Form, FormErrors, FormPage, Notice, Pairs, Posted, Problem, Reader,
    SignedIn, redirect, redirect_with,
};

use super::{address, campaign, frame, may_edit, of_the_centre, seen};
use crate::model::{Campaign, CampaignData};
use crate::store::{Failure, campaigns, templates};

/// The templates with a published version, as choices.
async fn choices(app: &App, can: &Can<ViewNeeds>) -> Result<Vec<(String, String)>, Problem> {
    let all = templates::every(&mut app.db.read(can.tenant()).await?, can).await?;
    let published = all.into_iter().filter(|row| !row.archived);
    Ok(published
        .filter_map(|row| {
            let number = row.published?;
            Some((format!("{}/{number}", row.template_id), format!("{} (versione {number})", row.name)))
        })
        .collect())
}

/// The choices, and the version that a campaign uses already, which may no longer be the last one.
fn with_own(mut choices: Vec<(String, String)>, campaign: &Campaign) -> Vec<(String, String)> {
    let own = template_value(&campaign.data);
    if campaign.opened_on.is_some() {
        choices.retain(|(value, _)| *value == own);
    }
    if !choices.iter().any(|(value, _)| *value == own) {
        choices.push((own, format!("Versione {}, in uso", campaign.data.template_number)));
    }
    choices
}

fn template_value(data: &CampaignData) -> String {
    format!("{}/{}", data.template_id, data.template_number)
}

fn parse_template(text: &str) -> Option<(NeedsTemplateId, i64)> {
    let (id, number) = text.split_once('/')?;
    Some((id.parse().ok()?, number.parse().ok()?))
}

fn fields(form: &Form, choices: &[(String, String)]) -> Vec<Field> {
    vec![
        form.number("year", "Anno").help("L'anno a cui si riferiscono i fabbisogni, per esempio 2027").required(),
        form.select("template", "Modello di scheda", choices)
            .help("L'ultima versione pubblicata di ciascun modello")
            .required(),
        form.day("opens", "Apertura").help("Dal primo giorno gli enti possono rispondere").required(),
        form.day("closes", "Scadenza")
            .help("Ultimo giorno per rispondere; dal giorno dopo la scheda è chiusa e può inserirla solo il centro")
            .required(),
        form.area("intro", "Testo per gli enti")
            .help("Compare in cima alla scheda, per esempio a che cosa serve e chi chiamare")
            .rows(5)
            .longest(4000),
        form.number("remind_days", "Sollecito automatico: giorni prima della scadenza")
            .help("Per esempio 7: chi non ha ancora risposto riceve un'e-mail. Lascia vuoto per non spedirne da soli"),
    ]
}

fn new_page(app: &App, who: &SignedIn, form: Form, choices: &[(String, String)]) -> FormPage {
    let frame = frame(who, app, "Nuova campagna");
    let once = form.once(app.ids.fresh::<CampaignId>());
    let page = FormPage::new(frame, form, "Crea la campagna", "/fabbisogni").hidden(once);
    let page = page.fields(|form| fields(form, choices));
    if choices.is_empty() {
        let text = "Non c'è ancora un modello di scheda pubblicato: senza, la campagna non si può creare.";
        return page.notice(Notice::warning(text).action("Prepara il modello", "/fabbisogni/modelli"));
    }
    page
}

/// `GET /fabbisogni/nuova`
pub(super) async fn new(State(app): State<App>, who: SignedIn) -> Result<Response, Problem> {
    may_edit(&who)?;
    let choices = choices(&app, &of_the_centre(&who)?).await?;
    let today = app.clock.today();
    let year = today.year().saturating_add(1).to_string();
    let values = [
        ("year", year),
        ("opens", today.iso()),
        ("closes", today.add_months(1).iso()),
        ("remind_days", "7".into()),
    ];
    new_page(&app, &who, Form::filled(&who, "/fabbisogni/nuova", values), &choices).show()
}

fn read(f: &mut Reader<'_>, today: Day) -> Option<CampaignData> {
    let latest = i64::from(today.year()).saturating_add(5);
    let year = f.integer("year", "Anno", 2000..=latest);
    let template = f.choice("template", "Modello di scheda", parse_template);
    let (opens, closes) = (f.day("opens", "Apertura"), f.day("closes", "Scadenza"));
    let intro = f.long_text("intro", "Testo per gli enti", 0..=4000);
    let remind_days = f.optional_integer("remind_days", "Sollecito automatico", 1..=90);
    if opens.zip(closes).is_some_and(|(opens, closes)| closes < opens) {
        f.error("closes", "Scadenza: scegli un giorno uguale o successivo a quello di apertura");
    }
    let (template_id, template_number) = template?;
    let year = i16::try_from(year?).ok()?;
    Some(CampaignData {
        year,
        opens: opens?,
        closes: closes?,
        template_id,
        template_number,
        intro,
        remind_days,
    })
}

/// `POST /fabbisogni/nuova`
pub(super) async fn create(
    State(app): State<App>,
    who: SignedIn,
    posted: Posted,
) -> Result<Response, Problem> {
    let (can, view) = (may_edit(&who)?, of_the_centre(&who)?);
    let choices = choices(&app, &view).await?;
    let again =
        |errors| new_page(&app, &who, Form::with(&posted, "/fabbisogni/nuova", errors), &choices).invalid();
    let mut f = posted.reader();
    let (id, data) = (f.once::<CampaignId>(), read(&mut f, app.clock.today()));
    let (id, data) = match f.finish_with(|| Some((id?, data?))) {
        Ok(read) => read,
        Err(errors) => return again(errors),
    };
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    if campaigns::find(&mut tx, &view, id).await?.is_some() {
        return Ok(redirect(&address(id)));
    }
    match campaigns::create(&mut tx, &can, id, data).await {
        Ok(_) => {}
        Err(why) => return again(to_form(why)?),
    }
    tx.commit().await?;
    let text =
        "Campagna creata. Quando è tutto pronto, aprila: il programma prepara una scheda per ogni ente.";
    Ok(redirect_with(&address(id), Flash::success(text)))
}

/// What the form can show; anything else is a problem of its own.
fn to_form(why: Failure) -> Result<FormErrors, Problem> {
    let field = match why {
        Failure::YearTaken => "year",
        Failure::NotPublished => "template",
        Failure::NotACampaign(_) => "closes",
        other => return Err(other.into()),
    };
    Ok(FormErrors::one(field, format!("{why}.")))
}

/// The campaign as the table of differences shows it.
fn as_seen(data: &CampaignData) -> Pairs {
    seen([
        ("Anno", data.year.to_string()),
        ("Apertura", data.opens.short()),
        ("Scadenza", data.closes.short()),
        ("Testo per gli enti", data.intro.clone()),
        ("Sollecito automatico", data.remind_days.map(|days| days.to_string()).unwrap_or_default()),
    ])
}

fn edit_page(
    app: &App,
    who: &SignedIn,
    found: &Campaign,
    form: Form,
    choices: &[(String, String)],
) -> FormPage {
    let frame = super::campaign_frame(who, app, found, format!("Modifica {}", found.title()));
    let page = FormPage::new(frame, form, "Salva", address(found.campaign_id));
    let page = page.shown(found.version, &as_seen(&found.data));
    if found.opened_on.is_none() {
        return page.fields(|form| fields(form, choices));
    }
    let text = "Le schede ci sono già: anno, modello e apertura non cambiano. Puoi spostare la scadenza.";
    page.notice(Notice::info(text)).fields(|form| {
        let all = fields(form, choices);
        all.into_iter()
            .enumerate()
            .map(|(at, field)| if at == 0 || at == 2 { field.read_only() } else { field })
            .collect()
    })
}

/// `GET /fabbisogni/{campaign}/modifica`
pub(super) async fn edit(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<CampaignId>,
) -> Result<Response, Problem> {
    may_edit(&who)?;
    let view = of_the_centre(&who)?;
    let found = campaign(&app, &view, id).await?;
    let choices = with_own(choices(&app, &view).await?, &found);
    let data = &found.data;
    let values = [
        ("year", data.year.to_string()),
        ("template", template_value(data)),
        ("opens", data.opens.iso()),
        ("closes", data.closes.iso()),
        ("intro", data.intro.clone()),
        ("remind_days", data.remind_days.map(|days| days.to_string()).unwrap_or_default()),
    ];
    let form = Form::filled(&who, format!("{}/modifica", address(id)), values);
    edit_page(&app, &who, &found, form, &choices).show()
}

/// `POST /fabbisogni/{campaign}/modifica`
pub(super) async fn change(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<CampaignId>,
    posted: Posted,
) -> Result<Response, Problem> {
    let (can, view) = (may_edit(&who)?, of_the_centre(&who)?);
    let before = campaign(&app, &view, id).await?;
    let choices = with_own(choices(&app, &view).await?, &before);
    let action = format!("{}/modifica", address(id));
    let again =
        |errors| edit_page(&app, &who, &before, Form::with(&posted, &action, errors), &choices).invalid();
    let mut f = posted.reader();
    let today = app.clock.today();
    let (data, shown) = (read(&mut f, today), f.version());
    let data = match f.finish_with(|| data) {
        Ok(data) => data,
        Err(errors) => return again(errors),
    };
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    match campaigns::change(&mut tx, &can, (&before, shown), (data.clone(), today)).await {
        Ok(_) => {}
        Err(Failure::Stale) => {
            drop(tx);
            let theirs = campaign(&app, &view, id).await?;
            let diff = DiffTable::three_way(&posted, &as_seen(&theirs.data), &as_seen(&data));
            let form = Form::late(&posted, action.as_str());
            return edit_page(&app, &who, &theirs, form, &choices).diff(diff).conflict();
        }
        Err(why) => return again(to_form(why)?),
    }
    tx.commit().await?;
    Ok(redirect_with(&address(id), Flash::success("Campagna aggiornata.")))
}
