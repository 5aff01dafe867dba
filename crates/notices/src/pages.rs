//! What this is: one's own notices and the choice of how to be told.
//! What it is not: another's; who reads is bound by account and by the role in which they act.

use askama::Template;
use axum::Router;
use axum::extract::{Extension, Path, State};
use axum::response::Response;
use axum::routing::{get, post};
use kernel::NoticeId;
use webkit::{
    App, Badge, Cursor, Direction, EmptyState, Field, Flash, Form, FormErrors, Frame, ListQuery, ListView,
    Posted, Problem, SignedIn, Sort, page, page_invalid, redirect, redirect_with, safe_href,
};

use crate::model::{Kind, Pace};
use crate::source::Sources;
use crate::store::{self, Filter, Notice, Reader};

const PATH: &str = "/profilo/avvisi";
const CHOICES: &str = "/profilo/avvisi/preferenze";
/// The states of the filter.
pub(crate) const STATES: [(&str, &str); 2] = [("da-leggere", "Da leggere"), ("letti", "Letti")];

/// The pages of this area.
pub fn routes(sources: &Sources) -> Router<App> {
    Router::new()
        .route("/profilo/avvisi", get(list))
        .route("/profilo/avvisi/letti", post(read_all))
        .route("/profilo/avvisi/preferenze", get(choices).post(choose))
        .route("/profilo/avvisi/{id}", get(open))
        .route("/profilo/avvisi/{id}/letto", post(read))
        .layer(Extension(sources.clone()))
}

/// Who reads. A program on the server has no notices.
pub(crate) fn reader(who: &SignedIn) -> Result<Reader, Problem> {
    let account = who.actor().account().ok_or(Problem::NotFound)?;
    Ok(Reader { account, scope: who.actor().grant().scope })
}

/// A notice, and whether its thing may be seen by whoever reads.
pub(crate) struct Shown {
    notice: Notice,
    kind: &'static str,
    is_visible: bool,
}

impl Shown {
    /// The notice, unless its thing may not be seen any more.
    pub(crate) fn visible(&self) -> Option<&Notice> {
        self.is_visible.then_some(&self.notice)
    }

    fn badge(&self) -> Badge {
        if self.notice.read_at.is_some() { Badge::quiet("Letto") } else { Badge::info("Da leggere") }
    }
}

#[derive(Template)]
#[template(path = "notices/list.html")]
struct ListPage {
    frame: Frame,
    list: ListView,
    kinds: Vec<(&'static str, &'static str)>,
    states: [(&'static str, &'static str); 2],
    rows: Vec<Shown>,
    plain: Form,
    empty: EmptyState,
}

impl ListPage {
    fn has_unread(&self) -> bool {
        self.rows.iter().any(|row| row.notice.read_at.is_none())
    }
}

#[derive(Template)]
#[template(path = "notices/choices.html")]
struct ChoicesPage {
    frame: Frame,
    form: Form,
    fields: Vec<Field>,
    empty: EmptyState,
}

/// The kinds of which somebody may be told in the role in which they act.
fn kinds(who: &SignedIn, sources: &Sources) -> Vec<Kind> {
    sources.kinds().filter(|kind| who.actor().reaches(kind.needs())).collect()
}

/// A page of notices, each with whether its thing may still be seen.
pub(crate) async fn load(
    app: &App,
    who: &SignedIn,
    query: &ListQuery,
    sources: &Sources,
) -> Result<(Vec<Shown>, Option<Cursor>), Problem> {
    let filter = Filter {
        words: query.q(),
        kind: query.filter("tipo").unwrap_or_default().to_owned(),
        state: query.filter("stato").filter(|state| known(state)).unwrap_or_default().to_owned(),
    };
    let after = query.after();
    let size = i64::try_from(ListView::SIZE).unwrap_or(i64::MAX).saturating_add(1);
    let mut tx = app.db.read(who.actor().tenant()).await?;
    let place = after.as_ref().and_then(Cursor::values);
    let mut rows = store::page(&mut tx, reader(who)?, &filter, (place, size)).await?;
    drop(tx);
    let more = rows.len() > ListView::SIZE;
    rows.truncate(ListView::SIZE);
    let last = rows.last().filter(|_| more);
    let next = last.map(|row| Cursor::after([row.raised_at.iso(), row.notice_id.to_string()]));
    let asked: Vec<_> = rows.iter().map(|row| (row.kind.as_str(), row.thing_id)).collect();
    let seen = sources.seen(app, who.actor(), &asked).await?;
    let shown = rows.into_iter().enumerate().map(|(at, notice)| Shown {
        kind: sources.kind(&notice.kind).map_or("Altro", Kind::label),
        is_visible: seen.contains(&at),
        notice,
    });
    Ok((shown.collect(), next))
}

fn known(state: &str) -> bool {
    STATES.iter().any(|(code, _)| *code == state)
}

fn profile(app: &App, who: &SignedIn, title: &str) -> Frame {
    Frame::new(who, app, title).crumb("Il mio profilo", "/profilo")
}

/// `GET /profilo/avvisi`
async fn list(
    State(app): State<App>,
    Extension(sources): Extension<Sources>,
    who: SignedIn,
    query: ListQuery,
) -> Result<Response, Problem> {
    let (rows, next) = load(&app, &who, &query, &sources).await?;
    let lead = match who.body_name.as_deref() {
        Some(body) => format!("Gli avvisi per {body}; con un altro ruolo leggi i suoi."),
        None => format!("Gli avvisi per {}; con un altro ruolo leggi i suoi.", who.tenant_name),
    };
    let sort = Sort { key: "quando", direction: Direction::Down };
    page(&ListPage {
        frame: profile(&app, &who, "Avvisi").lead(lead).primary("Scegli gli avvisi", CHOICES),
        list: ListView::new(&query, sort).next(next),
        kinds: kinds(&who, &sources).into_iter().map(|kind| (kind.code(), kind.label())).collect(),
        states: STATES,
        rows,
        plain: Form::empty(&who, ""),
        empty: EmptyState::new("Non ci sono avvisi: quando succede qualcosa che ti riguarda lo leggi qui.")
            .action("Scegli gli avvisi", CHOICES),
    })
}

/// `GET /profilo/avvisi/{id}`: a link that anybody may follow notes the reading and goes on to the page.
async fn open(State(app): State<App>, who: SignedIn, Path(id): Path<NoticeId>) -> Result<Response, Problem> {
    let reader = reader(&who)?;
    let mut tx = app.db.write(who.actor().tenant(), who.actor()).await?;
    let notice = store::one(&mut tx, reader, id).await?.ok_or(Problem::NotFound)?;
    store::read(&mut tx, reader, id).await?;
    tx.commit_unaudited("reading is not an act").await?;
    Ok(redirect(&safe_href(&notice.href).ok_or(Problem::NotFound)?))
}

/// `POST /profilo/avvisi/{id}/letto`
async fn read(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<NoticeId>,
    _: Posted,
) -> Result<Response, Problem> {
    let reader = reader(&who)?;
    let mut tx = app.db.write(who.actor().tenant(), who.actor()).await?;
    store::one(&mut tx, reader, id).await?.ok_or(Problem::NotFound)?;
    store::read(&mut tx, reader, id).await?;
    tx.commit_unaudited("reading is not an act").await?;
    Ok(redirect_with(PATH, Flash::success("Avviso segnato come letto.")))
}

/// `POST /profilo/avvisi/letti`
async fn read_all(State(app): State<App>, who: SignedIn, _: Posted) -> Result<Response, Problem> {
    let mut tx = app.db.write(who.actor().tenant(), who.actor()).await?;
    store::read_all(&mut tx, reader(&who)?).await?;
    tx.commit_unaudited("reading is not an act").await?;
    Ok(redirect_with(PATH, Flash::success("Tutti gli avvisi sono segnati come letti.")))
}

fn choices_page(app: &App, who: &SignedIn, form: Form, kinds: &[Kind]) -> ChoicesPage {
    let field = |kind: &Kind| {
        let options: Vec<_> = kind.paces().iter().map(|pace| (pace.code(), pace.label())).collect();
        let field = form.radios(kind.code(), kind.label(), &options);
        if kind.is_legally_due() {
            return field.help("Avviso dovuto: si sceglie solo quando riceverlo.");
        }
        field
    };
    let frame = profile(app, who, "Scegli gli avvisi").crumb("Avvisi", PATH).lead(format!(
        "Vale per gli avvisi di {}. Nel programma gli avvisi compaiono sempre subito; il riepilogo parte la mattina.",
        who.tenant_name
    ));
    ChoicesPage {
        frame,
        fields: kinds.iter().map(field).collect(),
        form,
        empty: EmptyState::new("Con questo ruolo non ci sono avvisi da scegliere.").action("Avvisi", PATH),
    }
}

/// `GET /profilo/avvisi/preferenze`
async fn choices(
    State(app): State<App>,
    Extension(sources): Extension<Sources>,
    who: SignedIn,
) -> Result<Response, Problem> {
    let account = reader(&who)?.account;
    let chosen = store::choices(&mut app.db.read(who.actor().tenant()).await?, account).await?;
    let kinds = kinds(&who, &sources);
    let pace = |kind: &Kind| kind.pace(chosen.get(kind.code()).copied());
    let form = Form::filled(&who, CHOICES, kinds.iter().map(|kind| (kind.code(), pace(kind).code())));
    page(&choices_page(&app, &who, form, &kinds))
}

fn read_choices(posted: &Posted, kinds: &[Kind]) -> Result<Vec<(Kind, Pace)>, FormErrors> {
    let mut f = posted.reader();
    let mut chosen = Vec::new();
    for kind in kinds {
        let allowed = |code: &str| Pace::from_code(code).filter(|pace| kind.paces().contains(pace));
        chosen.extend(f.choice(kind.code(), kind.label(), allowed).map(|pace| (*kind, pace)));
    }
    f.finish().map(|()| chosen)
}

/// `POST /profilo/avvisi/preferenze`
async fn choose(
    State(app): State<App>,
    Extension(sources): Extension<Sources>,
    who: SignedIn,
    posted: Posted,
) -> Result<Response, Problem> {
    let account = reader(&who)?.account;
    let kinds = kinds(&who, &sources);
    let chosen = match read_choices(&posted, &kinds) {
        Ok(chosen) => chosen,
        Err(errors) => {
            let form = Form::with(&posted, CHOICES, errors);
            return page_invalid(&choices_page(&app, &who, form, &kinds));
        }
    };
    let mut tx = app.db.write(who.actor().tenant(), who.actor()).await?;
    store::choose(&mut tx, account, &chosen).await?;
    tx.commit().await?;
    Ok(redirect_with(PATH, Flash::success("Scelta degli avvisi salvata.")))
}
