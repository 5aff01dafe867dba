//! What this is: the clauses of each kind of act: those in use, and the version that the Province is preparing.
//! What it is not: acts.

use askama::Template;
use axum::extract::{Path, State};
use kernel::permission::ActionKind;
use registry::{Level, ManagementForm};
use webkit::{
    App, Badge, Confirm, DiffTable, Field, Flash, Form, FormErrors, FormPage, Frame, Notice, Pairs, Posted,
    Problem, Reader, SignedIn, page, redirect_with,
};

use super::{Answer, frame, may_edit, may_see};
use crate::model::{Clause, ClauseSet, FIELDS, Kind, LAWS, SetState, Style};
use crate::store::{Failure, clauses};

#[derive(Template)]
#[template(path = "acts/kinds.html")]
struct KindsPage {
    frame: Frame,
    rows: Vec<(Kind, i64, usize, bool)>,
    /// Whether they may open the settings.
    sets: bool,
}

fn address(kind: Kind) -> String {
    format!("/atti/clausole/{}", kind.code())
}

/// `GET /atti/clausole`
pub(super) async fn kinds(State(app): State<App>, who: SignedIn) -> Answer {
    let can = may_see(&who)?;
    let mut tx = app.db.read(can.tenant()).await?;
    let mut rows = Vec::new();
    for kind in Kind::ALL {
        let all = clauses::of(&mut tx, &can, *kind).await?;
        let draft = all.iter().any(|set| set.state == SetState::Draft);
        let used = all.iter().find(|set| set.state == SetState::Published);
        rows.push((*kind, used.map_or(0, |set| set.number), used.map_or(0, |set| set.clauses.len()), draft));
    }
    let lead = "I testi da cui nascono gli atti. La Provincia li può cambiare: ogni versione resta.";
    let sets = who.actor().reaches(ActionKind::ManageSettings);
    page(&KindsPage { frame: frame(&who, &app, "Clausole degli atti").lead(lead), rows, sets })
}

#[derive(Template)]
#[template(path = "acts/clauses.html")]
struct ShowPage {
    frame: Frame,
    set: ClauseSet,
    versions: Vec<ClauseSet>,
    begin: Option<Form>,
    composes: bool,
    base: String,
}

impl ShowPage {
    fn badge(set: &ClauseSet) -> Badge {
        match set.state {
            SetState::Draft => Badge::warning(set.state.label()),
            SetState::Published => Badge::success(set.state.label()),
        }
    }
}

/// `GET /atti/clausole/{kind}`
pub(super) async fn show(State(app): State<App>, who: SignedIn, Path(code): Path<String>) -> Answer {
    let can = may_see(&who)?;
    let kind = Kind::from_code(&code).ok_or(Problem::NotFound)?;
    let versions = clauses::of(&mut app.db.read(can.tenant()).await?, &can, kind).await?;
    let set = versions.first().cloned().ok_or(Problem::NotFound)?;
    let edits = who.actor().reaches(ActionKind::EditActs);
    let composes = edits && set.state == SetState::Draft;
    let base = address(kind);
    let frame = frame(&who, &app, kind.label()).crumb("Clausole", "/atti/clausole");
    let frame = if composes { frame.primary("Metti in uso", format!("{base}/pubblica")) } else { frame };
    let begin = (edits && !composes).then(|| Form::empty(&who, format!("{base}/versione")));
    page(&ShowPage { frame, set, versions, begin, composes, base })
}

/// `POST /atti/clausole/{kind}/versione`
pub(super) async fn begin(
    State(app): State<App>,
    who: SignedIn,
    Path(code): Path<String>,
    _posted: Posted,
) -> Answer {
    let can = may_edit(&who)?;
    let kind = Kind::from_code(&code).ok_or(Problem::NotFound)?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    match clauses::begin(&mut tx, &can, kind).await {
        Ok(_) => {
            tx.commit().await?;
            let said = "Versione in preparazione: cambia quello che serve, poi mettila in uso.";
            Ok(redirect_with(&address(kind), Flash::success(said)))
        }
        Err(why @ Failure::DraftIsThere) => Ok(redirect_with(&address(kind), Flash::info(format!("{why}.")))),
        Err(why) => Err(why.into()),
    }
}

/// The key in the address of a clause that is not there yet.
const NEW: &str = "nuova";

/// The draft of a kind, and one of its clauses if it is there.
async fn draft(
    app: &App,
    who: &SignedIn,
    (code, key): (String, String),
) -> Result<(ClauseSet, Option<Clause>), Problem> {
    let can = may_see(who)?;
    let kind = Kind::from_code(&code).ok_or(Problem::NotFound)?;
    let all = clauses::of(&mut app.db.read(can.tenant()).await?, &can, kind).await?;
    let set = all.into_iter().next().ok_or(Problem::NotFound)?;
    // Without a version in preparation there is nothing to change: what is in use does not.
    if set.state != SetState::Draft {
        return Err(Problem::NotFound);
    }
    let clause = set.clauses.iter().find(|clause| clause.key == key).cloned();
    if clause.is_none() && key != NEW {
        return Err(Problem::NotFound);
    }
    Ok((set, clause))
}

fn fields(form: &Form, is_new: bool) -> Vec<Field> {
    let names: Vec<String> = FIELDS.iter().map(|field| format!("{{{{{}}}}}", field.name)).collect();
    let laws: Vec<String> = LAWS.iter().map(|law| format!("{{{{legge.{}}}}}", law.code)).collect();
    let help = format!(
        "Un capoverso per riga; «- » prima delle voci di un elenco. Segnaposto: {}. Leggi: {}.",
        names.join(", "),
        laws.join(", ")
    );
    let mut fields = vec![
        form.text("title", "Titolo").required().longest(160),
        form.radios("style", "Forma", &Style::options()),
        form.area("text", "Testo").required().rows(12).longest(8000).help(help),
        form.checkboxes("forms", "Solo per queste forme di gestione", ManagementForm::OPTIONS)
            .help("Nessuna scelta: sempre"),
        form.checkboxes("levels", "Solo per questi livelli", Level::OPTIONS).help("Nessuna scelta: sempre"),
        form.number("place", "Posto").required().help("1 è la prima clausola"),
    ];
    if !is_new {
        fields.push(form.checkbox("drop", "Togli questa clausola"));
    }
    fields
}

fn seen(clause: &Clause) -> Pairs {
    [("Titolo", clause.title.clone()), ("Testo", clause.text.clone()), ("Solo per", clause.condition())]
        .map(|(label, value)| (label.to_owned(), value))
        .to_vec()
}

fn clause_page(
    (app, who): (&App, &SignedIn),
    (set, clause): (&ClauseSet, Option<&Clause>),
    form: Form,
) -> FormPage {
    let title = clause.map_or_else(|| "Nuova clausola".to_owned(), |clause| clause.title.clone());
    let frame =
        frame(who, app, title).crumb("Clausole", "/atti/clausole").crumb(set.kind.label(), address(set.kind));
    let page = FormPage::new(frame, form, "Salva", address(set.kind));
    let page = page.shown(set.version, &clause.map(seen).unwrap_or_default());
    let text = "Fai leggere i testi ai legali dell'ente prima di metterli in uso.";
    page.notice(Notice::info(text)).fields(|form| fields(form, clause.is_none()))
}

fn action(kind: Kind, key: &str) -> String {
    format!("{}/modifica/{key}", address(kind))
}

/// `GET /atti/clausole/{kind}/modifica/{clause}`
pub(super) async fn form(
    State(app): State<App>,
    who: SignedIn,
    Path((code, key)): Path<(String, String)>,
) -> Answer {
    may_edit(&who)?;
    let (set, clause) = draft(&app, &who, (code, key.clone())).await?;
    let at = set.clauses.iter().position(|one| one.key == key).unwrap_or(set.clauses.len());
    let mut values = vec![("place".to_owned(), at.saturating_add(1).to_string())];
    values.push((
        "style".to_owned(),
        clause.as_ref().map_or(Style::Article, |one| one.style).code().to_owned(),
    ));
    if let Some(one) = &clause {
        values.push(("title".to_owned(), one.title.clone()));
        values.push(("text".to_owned(), one.text.clone()));
        values.extend(one.forms.iter().map(|form| ("forms".to_owned(), form.code().to_owned())));
        values.extend(one.levels.iter().map(|level| ("levels".to_owned(), level.code().to_owned())));
    }
    let form = Form::filled(&who, action(set.kind, &key), values);
    clause_page((&app, &who), (&set, clause.as_ref()), form).show()
}

/// The clauses after the change, and the sentence that tells it.
fn read(f: &mut Reader<'_>, set: &ClauseSet, before: Option<&Clause>) -> Option<(Vec<Clause>, String)> {
    let mut all = set.clauses.clone();
    if let Some(old) = before {
        all.retain(|one| one.key != old.key);
        if f.checkbox("drop") {
            return Some((all, format!("Tolta la clausola «{}»", old.title)));
        }
    }
    let title = f.text("title", "Titolo", 1..=160);
    let style = f.choice("style", "Forma", Style::from_code);
    let text = f.long_text("text", "Testo", 1..=8000);
    let forms = f.many("forms").into_iter().filter_map(ManagementForm::from_code).collect();
    let levels = f.many("levels").into_iter().filter_map(Level::from_code).collect();
    let place = f.integer("place", "Posto", 1..=200);
    let key = before.map_or_else(|| fresh_key(&all), |old| old.key.clone());
    let clause = Clause { key, title, style: style?, forms, levels, text };
    if let Some(fault) = clause.fault() {
        f.error("text", format!("{fault}."));
        return None;
    }
    let what = if before.is_some() { "Cambiata" } else { "Aggiunta" };
    let said = format!("{what} la clausola «{}»", clause.title);
    let at = usize::try_from(place?.saturating_sub(1)).unwrap_or_default().min(all.len());
    all.insert(at, clause);
    Some((all, said))
}

fn fresh_key(all: &[Clause]) -> String {
    let taken = |key: &str| all.iter().any(|one| one.key == key);
    (1..=1000).map(|number| format!("propria-{number}")).find(|key| !taken(key)).unwrap_or_default()
}

/// `POST /atti/clausole/{kind}/modifica/{clause}`
pub(super) async fn change(
    State(app): State<App>,
    who: SignedIn,
    Path((code, key)): Path<(String, String)>,
    posted: Posted,
) -> Answer {
    let can = may_edit(&who)?;
    let (set, clause) = draft(&app, &who, (code.clone(), key.clone())).await?;
    let action = action(set.kind, &key);
    let again = |errors| {
        clause_page((&app, &who), (&set, clause.as_ref()), Form::with(&posted, &action, errors)).invalid()
    };
    let mut f = posted.reader();
    let shown = f.version();
    let changed = read(&mut f, &set, clause.as_ref());
    let (all, said) = match f.finish_with(|| changed) {
        Ok(changed) => changed,
        Err(errors) => return again(errors),
    };
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    match clauses::write(&mut tx, &can, (set.kind, shown), (all.clone(), &said)).await {
        Ok(_) => {}
        Err(why @ Failure::Clauses(_)) => return again(FormErrors::one("", format!("{why}."))),
        Err(Failure::Stale) => {
            drop(tx);
            let (theirs, other) = draft(&app, &who, (code, key.clone())).await?;
            let mine = all.iter().find(|one| one.key == key).map(seen).unwrap_or_default();
            let diff = DiffTable::three_way(&posted, &other.as_ref().map(seen).unwrap_or_default(), &mine);
            let form = Form::late(&posted, &action);
            return clause_page((&app, &who), (&theirs, other.as_ref()), form).diff(diff).conflict();
        }
        Err(why) => return Err(why.into()),
    }
    tx.commit().await?;
    Ok(redirect_with(&address(set.kind), Flash::success(format!("{said}."))))
}

/// `GET /atti/clausole/{kind}/pubblica`
pub(super) async fn ask(State(app): State<App>, who: SignedIn, Path(code): Path<String>) -> Answer {
    may_edit(&who)?;
    let (set, _) = draft(&app, &who, (code, NEW.to_owned())).await?;
    let base = address(set.kind);
    let title = format!("Metti in uso la versione {} di «{}»?", set.number, set.kind.label());
    let frame =
        frame(&who, &app, title).crumb("Clausole", "/atti/clausole").crumb(set.kind.label(), base.clone());
    Confirm::new(frame, Form::empty(&who, format!("{base}/pubblica")), "Metti in uso", base)
        .version(set.version)
        .effect("gli atti di questo tipo si generano con il nuovo testo")
        .effect("le versioni degli atti già fissate restano come sono")
        .effect("questa versione non si cambia più: ne seguirà un'altra")
        .page()
}

/// `POST /atti/clausole/{kind}/pubblica`
pub(super) async fn publish(
    State(app): State<App>,
    who: SignedIn,
    Path(code): Path<String>,
    posted: Posted,
) -> Answer {
    let can = may_edit(&who)?;
    let kind = Kind::from_code(&code).ok_or(Problem::NotFound)?;
    let mut f = posted.reader();
    let shown = f.version();
    f.finish()?;
    let mut tx = app.db.write(can.tenant(), who.actor()).await?;
    clauses::publish(&mut tx, &can, kind, shown).await?;
    tx.commit().await?;
    Ok(redirect_with(&address(kind), Flash::success("Versione in uso.")))
}
