//! What this is: one's own tokens of the API: made, shown once, revoked.
//! What it is not: more than one's roles allow.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::permission::ApiScope;
use kernel::{NETWORK, TokenId};
use store::{Entry, StoreError};
use webkit::{App, Flash, Form, FormErrors, Frame, Posted, Problem, page, page_invalid, redirect_with};

use super::Me;
use super::profile::frame;
use crate::secret;
use crate::store::grants::{self, HeldRole};
use crate::store::tokens::{self, ListedToken, NewToken, TokenKind};

/// What every token begins with, so that a leaked one is recognised for what it is.
const PREFIX: &str = "areavasta_";
const PATH: &str = "/profilo/token";

/// How long a token may be good.
const LIVES: [(i64, &str); 3] = [(30, "30 giorni"), (90, "90 giorni"), (365, "1 anno")];

#[derive(Template)]
#[template(path = "tokens.html")]
struct TokensPage {
    frame: Frame,
    form: Form,
    plain: Form,
    tokens: Vec<ListedToken>,
    roles: Vec<(String, String)>,
    kinds: [(&'static str, &'static str); 2],
    scopes: Vec<(&'static str, &'static str)>,
    lives: Vec<(String, &'static str)>,
    fresh: TokenId,
}

#[derive(Template)]
#[template(path = "token_made.html")]
struct MadePage {
    frame: Frame,
    token: String,
    name: String,
}

/// What a scope allows, for people.
fn scope_label(word: &str) -> &'static str {
    match word {
        "bodies:read" => "Enti: lettura",
        "bodies:write" => "Enti: modifica",
        "catalogue:read" => "Catalogo e carta dei servizi: lettura",
        "catalogue:write" => "Catalogo e carta dei servizi: modifica",
        "prices:read" => "Listini: lettura",
        "prices:write" => "Listini: modifica",
        "agreements:read" => "Convenzioni e adesioni: lettura",
        "agreements:write" => "Convenzioni e adesioni: modifica",
        "invoices:read" => "Fatture: lettura",
        "invoices:write" => "Fatture: modifica",
        "quotes:read" => "Preventivi: lettura",
        "quotes:write" => "Preventivi: modifica",
        "needs:read" => "Fabbisogni: lettura",
        "needs:write" => "Fabbisogni: modifica",
        "costs:read" => "Costi comuni e riparti: lettura",
        "costs:write" => "Costi comuni e riparti: modifica",
        "payments:read" => "Pagamenti: lettura",
        "payments:write" => "Pagamenti: modifica",
        "accounts:read" => "Bilancio e rendiconto: lettura",
        "accounts:write" => "Bilancio e rendiconto: modifica",
        "requests:read" => "Richieste: lettura",
        "requests:write" => "Richieste: modifica",
        "mapping:read" => "Mappa e profili delle Province: lettura",
        "mapping:write" => "Mappa e profili delle Province: modifica",
        "surveys:read" => "Questionari: lettura",
        "surveys:write" => "Questionari: modifica",
        "designs:read" => "Progetti di centro e atti: lettura",
        "designs:write" => "Progetti di centro e atti: modifica",
        "administration:read" => "Amministrazione: lettura",
        "administration:write" => "Amministrazione: modifica",
        _ => "Altro",
    }
}

/// The scopes of a token, for people.
pub(super) fn scopes_label(words: &str) -> String {
    words.split_whitespace().map(scope_label).collect::<Vec<_>>().join("; ")
}

pub(super) async fn list(State(app): State<App>, me: Me) -> Result<Response, Problem> {
    let form = Form::empty(&me.signed, PATH);
    page(&tokens_page(&app, &me, form).await?)
}

async fn tokens_page(app: &App, me: &Me, form: Form) -> Result<TokensPage, Problem> {
    let mut tx = app.db.read(NETWORK).await?;
    let tokens = tokens::own(&mut tx, me.seat.account).await?;
    let roles = grants::of_account(&mut tx, me.seat.account).await?;
    let lead = "Un token permette a un altro programma di usare l'API con uno dei tuoi ruoli, entro i limiti scelti.";
    Ok(TokensPage {
        frame: frame(me, app, "Token per l'API").lead(lead),
        form,
        plain: Form::empty(&me.signed, ""),
        tokens,
        roles: roles.iter().map(|role| (role.grant_id.to_string(), role.described())).collect(),
        kinds: TokenKind::ALL.map(|kind| (kind.code(), kind.label())),
        scopes: ApiScope::all().map(|(word, _)| (word, scope_label(word))).collect(),
        fresh: app.ids.fresh(),
        lives: LIVES.iter().map(|(days, label)| (days.to_string(), *label)).collect(),
    })
}

struct Wanted {
    id: TokenId,
    name: String,
    kind: TokenKind,
    role: HeldRole,
    scopes: BTreeSet<ApiScope>,
    days: i64,
}

fn read(posted: &Posted, roles: &[HeldRole]) -> Result<Wanted, FormErrors> {
    let mut f = posted.reader();
    let id = f.once();
    let name = f.text("nome", "Nome", 3..=80);
    let kind = f.choice("tipo", "Tipo", TokenKind::from_code);
    let role = f.choice("ruolo", "Ruolo", |text| {
        roles.iter().find(|role| role.grant_id.to_string() == text && role.grant().is_some()).cloned()
    });
    let days = f.choice("durata", "Durata", |text| {
        LIVES.iter().map(|(days, _)| *days).find(|days| days.to_string() == text)
    });
    let scopes: BTreeSet<ApiScope> = f.many("ambiti").into_iter().filter_map(ApiScope::from_word).collect();
    if scopes.is_empty() {
        f.error("ambiti", "Ambiti: scegli almeno una cosa che il token può fare");
    }
    f.finish_with(|| Some(Wanted { id: id?, name, kind: kind?, role: role?, scopes, days: days? }))
}

pub(super) async fn create(State(app): State<App>, me: Me, posted: Posted) -> Result<Response, Problem> {
    let mut tx = app.db.read(NETWORK).await?;
    let roles = grants::of_account(&mut tx, me.seat.account).await?;
    drop(tx);
    let wanted = match read(&posted, &roles) {
        Ok(wanted) => wanted,
        Err(errors) => {
            let form = Form::with(&posted, PATH, errors);
            return page_invalid(&tokens_page(&app, &me, form).await?);
        }
    };
    let (name, token) = (wanted.name.clone(), format!("{PREFIX}{}", secret::fresh()));
    match save(&app, &me, wanted, &token).await {
        Ok(()) => {
            let frame = frame(&me, &app, "Token creato").crumb("Token per l'API", PATH);
            page(&MadePage { frame, token, name })
        }
        // The form was sent twice: the secret was shown the first time, and cannot be shown again.
        Err(StoreError::Taken(_)) => {
            let said =
                "Il token è già stato creato. Se non ne hai copiato il testo, revocalo e creane un altro.";
            Ok(redirect_with(PATH, Flash::warning(said)))
        }
        Err(error) => Err(error.into()),
    }
}

async fn save(app: &App, me: &Me, wanted: Wanted, token: &str) -> Result<(), StoreError> {
    let mut tx = app.db.write(NETWORK, me.signed.actor()).await?;
    let made = serde_json::json!({
        "nome": wanted.name, "tipo": wanted.kind.code(), "ruolo": wanted.role.described(),
        "ambiti": tokens::words_of(&wanted.scopes), "giorni": wanted.days,
    });
    let new = NewToken {
        token_id: wanted.id,
        token_hash: secret::hash(token),
        account_id: me.seat.account,
        grant_id: wanted.role.grant_id,
        kind: wanted.kind,
        name: wanted.name,
        scopes: wanted.scopes,
        expires_at: tx.now().plus_seconds(wanted.days.saturating_mul(86_400)),
    };
    tokens::insert(&mut tx, new).await?;
    let line = Entry::new("account.token_create", "account", me.seat.account);
    tx.audit(line.summary("Creato un token per l'API").created(&made)?);
    tx.commit().await
}

pub(super) async fn revoke(
    State(app): State<App>,
    me: Me,
    Path(id): Path<TokenId>,
    _: Posted,
) -> Result<Response, Problem> {
    let mut tx = app.db.write(NETWORK, me.signed.actor()).await?;
    if !tokens::revoke(&mut tx, id, me.seat.account).await? {
        return Err(Problem::NotFound);
    }
    let line = Entry::new("account.token_revoke", "account", me.seat.account);
    tx.audit(line.summary("Revocato un proprio token per l'API"));
    tx.commit().await?;
    Ok(redirect_with(PATH, Flash::success("Token revocato: da ora non funziona più.")))
}
