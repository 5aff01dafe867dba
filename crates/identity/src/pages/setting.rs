//! What this is: the dated settings: what each means, its value today, its history, and the next value with its
//! first day and its source.
//! What it is not: the configuration file of the program.

use askama::Template;
use axum::extract::{Extension, Path, State};
use axum::response::Response;
use kernel::permission::ManageSettings;
use kernel::{Can, Day, NETWORK};
use store::{DatedSetting, Entry, SettingOrigin, Tx};
use webkit::{
    App, Badge, Flash, Form, FormErrors, Frame, Posted, Problem, SignedIn, page, page_invalid, redirect_with,
};

use super::Wired;
use crate::Wiring;
use crate::setting::{FLAG, SettingKind, SettingSpec, load_footer};

#[derive(Template)]
#[template(path = "settings.html")]
struct SettingsPage {
    frame: Frame,
    rows: Vec<SettingRow>,
}

struct SettingRow {
    spec: SettingSpec,
    current: Option<DatedSetting>,
    /// Whether the value is the network's, which the centre may replace with its own.
    shared: bool,
}

impl SettingRow {
    fn value(&self) -> String {
        let kept = self.current.as_ref().map(|setting| setting.value.as_str()).unwrap_or_default();
        if kept.is_empty() { "non impostata".to_owned() } else { self.spec.shown(kept) }
    }

    fn badge(&self) -> Badge {
        match &self.current {
            Some(setting) if setting.verified => Badge::success("Verificata"),
            Some(_) => Badge::warning("Da verificare"),
            None => Badge::quiet("Predefinita"),
        }
    }
}

#[derive(Template)]
#[template(path = "setting.html")]
struct SettingPage {
    frame: Frame,
    form: Form,
    plain: Form,
    spec: SettingSpec,
    history: Vec<DatedSetting>,
    today: Day,
}

impl SettingPage {
    fn options(&self) -> &'static [(&'static str, &'static str)] {
        match self.spec.kind {
            SettingKind::Choice(options) => options,
            SettingKind::Flag => FLAG,
            SettingKind::Text | SettingKind::Link | SettingKind::Number(..) | SettingKind::Cents => &[],
        }
    }
}

/// The settings that somebody may change, by name.
fn specs<'a>(signed: &SignedIn, wiring: &'a Wiring) -> impl Iterator<Item = &'a SettingSpec> {
    let role = signed.actor().grant().role;
    wiring.all_settings().filter(move |spec| spec.level.is_for(role))
}

fn spec_of(signed: &SignedIn, wiring: &Wiring, name: &str) -> Result<SettingSpec, Problem> {
    specs(signed, wiring).find(|spec| spec.name == name).copied().ok_or(Problem::NotFound)
}

pub(super) async fn list(
    State(app): State<App>,
    Extension(wiring): Wired,
    signed: SignedIn,
) -> Result<Response, Problem> {
    let can = signed.actor().may_over(ManageSettings)?;
    let today = app.clock.today();
    let mut rows = Vec::new();
    for spec in specs(&signed, &wiring) {
        let found = app.db.setting_for(can.tenant(), spec.name, today).await?;
        let shared = matches!(found, Some((SettingOrigin::Network, _))) && can.tenant() != NETWORK;
        rows.push(SettingRow { spec: *spec, current: found.map(|(_, setting)| setting), shared });
    }
    let lead = "Ogni impostazione vale da un giorno in poi e dice da dove viene. I valori che dipendono dalla legge \
        vanno verificati da voi sulla fonte.";
    page(&SettingsPage {
        frame: Frame::new(&signed, &app, "Impostazioni").area("impostazioni").lead(lead),
        rows,
    })
}

pub(super) async fn show(
    State(app): State<App>,
    Extension(wiring): Wired,
    signed: SignedIn,
    Path(name): Path<String>,
) -> Result<Response, Problem> {
    let can = signed.actor().may_over(ManageSettings)?;
    let spec = spec_of(&signed, &wiring, &name)?;
    let form = Form::empty(&signed, path_of(&spec));
    let mut tx = app.db.read(can.tenant()).await?;
    page(&setting_page(&app, &signed, &mut tx, spec, form).await?)
}

fn path_of(spec: &SettingSpec) -> String {
    format!("/impostazioni/{}", spec.name)
}

async fn setting_page(
    app: &App,
    signed: &SignedIn,
    tx: &mut Tx,
    spec: SettingSpec,
    form: Form,
) -> Result<SettingPage, Problem> {
    let frame =
        Frame::new(signed, app, spec.label).crumb("Impostazioni", "/impostazioni").area("impostazioni");
    let history = tx.settings(spec.name).await?;
    Ok(SettingPage { frame, form, plain: Form::empty(signed, ""), spec, history, today: tx.today() })
}

fn read(posted: &Posted, spec: &SettingSpec) -> Result<(Day, String, String, bool), FormErrors> {
    let mut f = posted.reader();
    let from = f.day("dal", "Vale dal");
    let value = spec.read(f.raw("valore"));
    if let Err(why) = &value {
        f.error("valore", format!("Valore: {why}"));
    }
    let source = f.text("fonte", "Fonte", 3..=300);
    let verified = f.checkbox("verificata");
    f.finish_with(|| Some((from?, value.ok()?, source, verified)))
}

pub(super) async fn save(
    State(app): State<App>,
    Extension(wiring): Wired,
    signed: SignedIn,
    Path(name): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let can = signed.actor().may_over(ManageSettings)?;
    let spec = spec_of(&signed, &wiring, &name)?;
    let mut tx = app.db.write(can.tenant(), signed.actor()).await?;
    match read(&posted, &spec) {
        Ok((valid_from, value, source, verified)) => {
            let changed_at = tx.now();
            let after =
                DatedSetting { name: spec.name.into(), valid_from, value, source, verified, changed_at };
            set(tx, &can, &spec, after).await?;
            refresh(&app, &can).await?;
            Ok(redirect_with(&path_of(&spec), Flash::success("Impostazione salvata.")))
        }
        Err(errors) => {
            let form = Form::with(&posted, path_of(&spec), errors);
            page_invalid(&setting_page(&app, &signed, &mut tx, spec, form).await?)
        }
    }
}

async fn set(
    mut tx: Tx,
    _: &Can<ManageSettings>,
    spec: &SettingSpec,
    after: DatedSetting,
) -> Result<(), Problem> {
    let before = tx.settings(spec.name).await?.into_iter().find(|old| old.valid_from == after.valid_from);
    let summary =
        format!("Impostazione «{}»: {} dal {}", spec.label, spec.shown(&after.value), after.valid_from);
    let line = Entry::about("setting.set", "setting").summary(summary);
    tx.audit(match &before {
        Some(before) => line.change(before, &after)?,
        None => line.created(&after)?,
    });
    tx.set(&after).await?;
    tx.commit().await.map_err(Problem::from)
}

/// The footer is kept in memory, because every page shows it.
async fn refresh(app: &App, can: &Can<ManageSettings>) -> Result<(), Problem> {
    if can.tenant() == NETWORK {
        load_footer(app).await?;
    }
    Ok(())
}

pub(super) async fn remove(
    State(app): State<App>,
    Extension(wiring): Wired,
    signed: SignedIn,
    Path(name): Path<String>,
    posted: Posted,
) -> Result<Response, Problem> {
    let can = signed.actor().may_over(ManageSettings)?;
    let spec = spec_of(&signed, &wiring, &name)?;
    let mut f = posted.reader();
    let from = f.day("dal", "Vale dal");
    let from = f.finish_with(|| from)?;
    let mut tx = app.db.write(can.tenant(), signed.actor()).await?;
    if !tx.unset(spec.name, from).await? {
        return Err(Problem::NotFound);
    }
    let summary = format!("Impostazione «{}»: tolto il valore che vale dal {from}", spec.label);
    tx.audit(Entry::about("setting.unset", "setting").summary(summary));
    tx.commit().await?;
    refresh(&app, &can).await?;
    Ok(redirect_with(&path_of(&spec), Flash::success("Valore tolto.")))
}
