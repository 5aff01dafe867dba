//! What this is: everything that can keep a page from being shown, with what the reader is told about it.
//! What it is not: the page itself; [`crate::inside`] draws it once it knows who is looking.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use kernel::{Denied, Ids};
use store::StoreError;
use uuid::Uuid;

use crate::form::FormErrors;

/// A page that could not be shown. Handlers return `Result<_, Problem>` and use `?`.
#[derive(Clone, Debug)]
pub enum Problem {
    /// 404: not there, or not theirs.
    NotFound,
    /// 401: sign in first. Answered by the API only: pages redirect.
    Unauthorized,
    /// 403: there, but not for this role. The text says why.
    Forbidden(String),
    /// 400: the request cannot be understood. The text says what to do.
    Malformed(String),
    /// 405: the address does not take this kind of request.
    MethodNotAllowed,
    /// 409: somebody or something came first. The text says what.
    Conflict(String),
    /// 422: the values are not right. Pages show the form again instead; the API answers with this.
    Invalid(FormErrors),
    /// 413: the text says how large it may be.
    TooLarge(String),
    /// 415: what was sent is of another kind than the address takes.
    UnsupportedMedia,
    /// 503: try again in a moment.
    Unavailable,
    /// 500: our fault; the id finds it in the log.
    Internal {
        /// What to quote.
        id: String,
    },
}

impl Problem {
    /// A fault of ours: writes it in the log under a fresh id, which the page quotes.
    pub fn internal(error: &dyn std::fmt::Display) -> Self {
        let fresh: Uuid = Ids::random().fresh();
        let id: String = fresh.simple().to_string().chars().skip(20).collect::<String>().to_uppercase();
        tracing::error!(%id, %error, "page failed");
        Self::Internal { id }
    }

    /// The status of the answer.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Unauthorized => StatusCode::UNAUTHORIZED,
            Self::Forbidden(_) => StatusCode::FORBIDDEN,
            Self::Malformed(_) => StatusCode::BAD_REQUEST,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnsupportedMedia => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal { .. } => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// What happened, as a title.
    pub fn title(&self) -> &'static str {
        match self {
            Self::NotFound => "Pagina non trovata",
            Self::Unauthorized => "Accesso richiesto",
            Self::Forbidden(_) => "Operazione non consentita",
            Self::Malformed(_) => "Richiesta non valida",
            Self::MethodNotAllowed => "Richiesta non prevista",
            Self::Conflict(_) => "Operazione non possibile",
            Self::Invalid(_) => "Dati da correggere",
            Self::TooLarge(_) => "Invio troppo grande",
            Self::UnsupportedMedia => "Formato non previsto",
            Self::Unavailable => "Servizio occupato",
            Self::Internal { .. } => "Errore del sistema",
        }
    }

    /// What happened and what to do, in a sentence.
    pub fn detail(&self) -> String {
        match self {
            Self::NotFound => "L'indirizzo non esiste, oppure non riguarda l'ente per cui stai agendo. \
                Controlla l'indirizzo o cambia ruolo."
                .into(),
            Self::Unauthorized => "Presenta un token valido.".into(),
            Self::Forbidden(text) | Self::Malformed(text) | Self::Conflict(text) | Self::TooLarge(text) => {
                text.clone()
            }
            Self::MethodNotAllowed => "Questo indirizzo non accetta questo tipo di richiesta.".into(),
            Self::Invalid(errors) => errors.to_string(),
            Self::UnsupportedMedia => {
                "Questo indirizzo non accetta dati di questo tipo: controlla Content-Type.".into()
            }
            Self::Unavailable => "Il sistema è occupato. Riprova tra qualche secondo.".into(),
            Self::Internal { id } => {
                format!(
                    "Qualcosa non ha funzionato e non dipende da te. Se si ripete, segnala il codice {id}."
                )
            }
        }
    }
}

impl From<Denied> for Problem {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::NotYours => Self::NotFound,
            Denied::NotAllowed => Self::Forbidden(format!("{denied}.")),
            Denied::NotNow => Self::Conflict(format!("{denied}.")),
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Taken(_) => Self::Conflict(
                "Esiste già un elemento uguale: forse qualcuno l'ha appena creato. \
                 Torna all'elenco e controlla."
                    .into(),
            ),
            StoreError::Dangling(_) => Self::Conflict(
                "L'elemento è collegato ad altri che lo usano o che non ci sono più. \
                 Ricarica la pagina e controlla."
                    .into(),
            ),
            StoreError::Refused(why) => refused(&why),
            StoreError::Busy => Self::Unavailable,
            other => Self::internal(&other),
        }
    }
}

/// The last guard, for what slipped past our own: its words are for the log.
fn refused(why: &str) -> Problem {
    tracing::warn!(why, "the database refused a change");
    Problem::Conflict(
        "La base dati ha rifiutato la modifica: l'atto è già emesso, approvato o pubblicato, oppure un valore non \
         è ammesso. Ricarica la pagina; per correggere un atto chiuso fanne seguire uno nuovo."
            .into(),
    )
}

impl From<askama::Error> for Problem {
    fn from(error: askama::Error) -> Self {
        Self::internal(&error)
    }
}

impl From<FormErrors> for Problem {
    fn from(errors: FormErrors) -> Self {
        Self::Invalid(errors)
    }
}

/// A bare answer that carries the problem: [`crate::inside`] replaces it with the page.
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = (self.status(), self.title()).into_response();
        response.extensions_mut().insert(self);
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_belongs_to_others_is_not_found_and_what_a_role_may_not_is_forbidden() {
        let status = |denied: Denied| Problem::from(denied).status().as_u16();
        let all = [Denied::NotYours, Denied::NotAllowed, Denied::NotNow].map(status);
        assert_eq!(all, [404, 403, 409]);
    }

    #[test]
    fn a_fault_of_the_database_is_quoted_by_an_id_and_its_text_stays_in_the_log() {
        let problem = Problem::from(StoreError::Corrupt("body.name: secret".into()));
        assert_eq!(problem.status(), 500);
        let Problem::Internal { id } = &problem else { panic!("internal") };
        assert!(problem.detail().contains(id.as_str()) && id.len() == 12);
        assert!(!problem.detail().contains("secret"));
    }

    #[test]
    fn a_change_that_the_database_refuses_is_a_conflict_told_in_our_words() {
        let problem = Problem::from(StoreError::Refused("invoice is immutable".into()));
        assert_eq!(problem.status(), 409);
        let detail = problem.detail();
        assert!(detail.contains("già emesso") && !detail.contains("immutable"), "{detail}");
    }

    #[test]
    fn a_thing_that_is_already_there_is_a_conflict() {
        assert_eq!(Problem::from(StoreError::Taken("body_pkey".into())).status(), 409);
        assert_eq!(Problem::from(StoreError::Busy).status(), 503);
    }
}
