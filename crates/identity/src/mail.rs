//! What this is: letters: asked for in the transaction of the change, sent by a job, over SMTP or into a folder.
//! What it is not: certified mail (PEC), or anything sent while somebody waits for a page.

use std::future::Future;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use kernel::{Email, Instant};
use lettre::message::Mailbox;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::transport::smtp::authentication::Credentials;
use lettre::{AsyncFileTransport, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use serde::{Deserialize, Serialize};
use store::{Job, JobRow, StoreError, Tx};
use uuid::Uuid;
use webkit::App;

/// The kind of job that sends a letter.
pub const JOB: &str = "mail.send";

/// A letter in plain text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// To whom.
    pub to: Email,
    /// About what.
    pub subject: String,
    /// What it says.
    pub text: String,
    /// The thing it is about, if its answer should find that thing again.
    #[serde(default)]
    pub about: Option<Uuid>,
}

/// What a letter about a thing carries, so that its answer finds the thing again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Its own identifier, without angle brackets.
    pub message_id: String,
    /// The identifier of the thread, without angle brackets, so that programs of mail keep its letters together.
    pub thread: String,
    /// Where an answer goes.
    pub reply_to: Email,
    /// What stands at the end of the subject.
    pub mark: String,
    /// What stands at the end of the text.
    pub footer: String,
}

/// What finding a stamp comes to.
pub type StampFuture = Pin<Box<dyn Future<Output = Result<Option<Stamp>, StoreError>> + Send>>;

/// Finds the stamp of the letter that a job sends about a thing; `None` for a thing that takes no answers by mail.
pub type Stamps = Arc<dyn Fn(App, JobRow, Uuid) -> StampFuture + Send + Sync>;

/// Asks for a letter, with the change that it tells of: it is sent only if the change is committed. The text is
/// kept in the queue, so put no secret into it.
pub fn enqueue(tx: &mut Tx, to: &Email, subject: &str, text: &str) -> Result<(), StoreError> {
    let (subject, text) = (subject.to_owned(), text.to_owned());
    tx.enqueue(Job::new(JOB, &Letter { to: to.clone(), subject, text, about: None })?);
    Ok(())
}

/// Asks for a letter about a thing, as [`enqueue`] does; where answers by mail are taken, its answer finds the thing.
pub fn enqueue_about(
    tx: &mut Tx,
    to: &Email,
    (subject, text): (&str, &str),
    about: impl Into<Uuid>,
) -> Result<(), StoreError> {
    let (subject, text) = (subject.to_owned(), text.to_owned());
    tx.enqueue(Job::new(JOB, &Letter { to: to.clone(), subject, text, about: Some(about.into()) })?);
    Ok(())
}

/// The same, at most once ever for a key: whatever asks for it may be tried again.
pub fn enqueue_about_once(
    tx: &mut Tx,
    to: &Email,
    (subject, text): (&str, &str),
    (about, key): (impl Into<Uuid>, &str),
) -> Result<(), StoreError> {
    let (subject, text) = (subject.to_owned(), text.to_owned());
    let letter = Letter { to: to.clone(), subject, text, about: Some(about.into()) };
    tx.enqueue(Job::new(JOB, &letter)?.only_once(key));
    Ok(())
}

/// How letters leave.
#[derive(Clone, Debug)]
pub enum MailConfig {
    /// Through a mail server.
    Smtp(Smtp),
    /// As `.eml` files in a folder: for development and the demo.
    Folder(PathBuf),
}

/// A mail server.
#[derive(Clone)]
pub struct Smtp {
    /// Its name.
    pub host: String,
    /// Its port; usually 465 for TLS, 587 for STARTTLS, 25 for neither.
    pub port: u16,
    /// Who we are for it, if it asks.
    pub user: Option<String>,
    /// The password for it.
    pub password: Option<String>,
    /// How the connection is protected.
    pub tls: Tls,
    /// The sender: `Area Vasta <noreply@provincia.example.it>`.
    pub from: String,
}

impl std::fmt::Debug for Smtp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Smtp").field("host", &self.host).field("port", &self.port).finish_non_exhaustive()
    }
}

/// How the connection to a mail server is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tls {
    /// From the first byte.
    Implicit,
    /// Asked for after a greeting in clear; without it nothing is sent.
    StartTls,
    /// Not at all: only for a server on the same machine.
    None,
}

/// Why letters cannot be sent.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// The configuration is wrong.
    #[error("La configurazione della posta non è valida: {0}")]
    Config(String),
    /// The letter itself is wrong: trying again is useless.
    #[error("Il messaggio non può essere composto: {0}")]
    Letter(String),
    /// The server did not take it.
    #[error("Il server di posta non ha accettato il messaggio: {0}")]
    Transport(String),
}

#[derive(Clone)]
enum Transport {
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
    Folder(AsyncFileTransport<Tokio1Executor>),
}

/// What sends letters. Cheap to clone.
#[derive(Clone)]
pub struct Mailer {
    from: Arc<Mailbox>,
    transport: Transport,
    stamps: Option<Stamps>,
}

impl Mailer {
    /// Reads the configuration; the folder is made if it is not there.
    pub fn new(config: &MailConfig) -> Result<Self, MailError> {
        match config {
            MailConfig::Smtp(smtp) => Self::smtp(smtp),
            MailConfig::Folder(path) => {
                std::fs::create_dir_all(path).map_err(|why| MailError::Config(why.to_string()))?;
                let transport = Transport::Folder(AsyncFileTransport::new(path));
                Ok(Self { from: mailbox("Area Vasta <areavasta@localhost>")?, transport, stamps: None })
            }
        }
    }

    fn smtp(smtp: &Smtp) -> Result<Self, MailError> {
        let builder = match smtp.tls {
            Tls::Implicit => AsyncSmtpTransport::<Tokio1Executor>::relay(&smtp.host),
            Tls::StartTls => AsyncSmtpTransport::<Tokio1Executor>::starttls_relay(&smtp.host),
            Tls::None => Ok(AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&smtp.host)),
        };
        let builder = builder.map_err(|why| MailError::Config(why.to_string()))?;
        let builder = builder.port(smtp.port).timeout(Some(Duration::from_secs(30)));
        let builder = match (&smtp.user, &smtp.password) {
            (Some(user), Some(password)) => {
                builder.credentials(Credentials::new(user.clone(), password.clone()))
            }
            _ => builder,
        };
        Ok(Self { from: mailbox(&smtp.from)?, transport: Transport::Smtp(builder.build()), stamps: None })
    }

    /// The same, asking for a stamp for each letter about a thing.
    #[must_use]
    pub fn stamped_by(self, stamps: Stamps) -> Self {
        Self { stamps: Some(stamps), ..self }
    }

    /// The stamp of the letter that a job sends.
    pub(crate) async fn stamp(
        &self,
        app: &App,
        job: &JobRow,
        letter: &Letter,
    ) -> Result<Option<Stamp>, StoreError> {
        match (&self.stamps, letter.about) {
            (Some(stamps), Some(about)) => stamps(app.clone(), job.clone(), about).await,
            (_, _) => Ok(None),
        }
    }

    /// Sends a letter now: for jobs.
    pub async fn send(&self, letter: &Letter, now: Instant) -> Result<(), MailError> {
        self.send_stamped((letter, None), now).await
    }

    /// Sends a letter now with its stamp: for the job that sends everybody's letters.
    pub(crate) async fn send_stamped(
        &self,
        letter: (&Letter, Option<&Stamp>),
        now: Instant,
    ) -> Result<(), MailError> {
        let message = self.compose(letter, now)?;
        let sent = match &self.transport {
            Transport::Smtp(smtp) => smtp.send(message).await.map(|_| ()).map_err(|why| why.to_string()),
            Transport::Folder(folder) => {
                folder.send(message).await.map(|_| ()).map_err(|why| why.to_string())
            }
        };
        sent.map_err(MailError::Transport)
    }

    /// Whether the server answers, or the folder is there: for the check of the configuration. Nothing is sent.
    pub async fn try_connection(&self) -> Result<(), MailError> {
        match &self.transport {
            Transport::Folder(_) => Ok(()),
            Transport::Smtp(smtp) => match smtp.test_connection().await {
                Ok(true) => Ok(()),
                Ok(false) => Err(MailError::Transport("la connessione è stata rifiutata".into())),
                Err(why) => Err(MailError::Transport(why.to_string())),
            },
        }
    }

    fn compose(
        &self,
        (letter, stamp): (&Letter, Option<&Stamp>),
        now: Instant,
    ) -> Result<Message, MailError> {
        let wrong = |why: String| MailError::Letter(why);
        let address = |email: &Email| email.as_str().parse::<Mailbox>().map_err(|why| wrong(why.to_string()));
        let since = Duration::from_micros(u64::try_from(now.micros()).unwrap_or_default());
        let builder = Message::builder()
            .from(Mailbox::clone(&self.from))
            .to(address(&letter.to)?)
            .date(SystemTime::UNIX_EPOCH + since)
            .header(ContentType::TEXT_PLAIN);
        let built = match stamp {
            None => builder.subject(&letter.subject).body(letter.text.clone()),
            Some(stamp) => builder
                .subject(format!("{} {}", letter.subject, stamp.mark))
                .reply_to(address(&stamp.reply_to)?)
                .message_id(Some(format!("<{}>", stamp.message_id)))
                .references(format!("<{}>", stamp.thread))
                .body(format!("{}\n{}\n", letter.text, stamp.footer)),
        };
        let mut message = built.map_err(|why| wrong(why.to_string()))?;
        // Programs that answer by themselves leave alone what says that nobody wrote it.
        let name = HeaderName::new_from_ascii_str("Auto-Submitted");
        message.headers_mut().insert_raw(HeaderValue::new(name, "auto-generated".to_owned()));
        Ok(message)
    }
}

fn mailbox(text: &str) -> Result<Arc<Mailbox>, MailError> {
    text.parse().map(Arc::new).map_err(|_| MailError::Config(format!("mittente «{text}»")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_letter_into_a_folder_is_a_file_with_subject_and_text() {
        let folder = tempfile::tempdir().unwrap();
        let mailer = Mailer::new(&MailConfig::Folder(folder.path().join("posta"))).unwrap();
        let to = Email::parse("anna@example.it").unwrap();
        let letter =
            Letter {
                to, subject: "Città: invito".into(), text: "Ciao,\nperché sì.\n".into(), about: None
            };
        mailer.send(&letter, Instant::parse_iso("2026-11-20T14:05:00Z").unwrap()).await.unwrap();
        let file = std::fs::read_dir(folder.path().join("posta")).unwrap().next().unwrap().unwrap();
        let text = std::fs::read_to_string(file.path()).unwrap();
        assert!(text.contains("To: anna@example.it") && text.contains("Fri, 20 Nov 2026 14:05:00"), "{text}");
    }

    #[test]
    fn a_subject_cannot_add_headers() {
        let folder = tempfile::tempdir().unwrap();
        let mailer = Mailer::new(&MailConfig::Folder(folder.path().into())).unwrap();
        let to = Email::parse("anna@example.it").unwrap();
        let letter =
            Letter { to, subject: "a\r\nBcc: b@example.it".into(), text: String::new(), about: None };
        let message = mailer.compose((&letter, None), Instant::from_micros(0)).unwrap();
        let text = String::from_utf8(message.formatted()).unwrap();
        assert!(!text.contains("\nBcc:"), "{text}");
    }

    #[test]
    fn a_letter_about_a_thing_says_where_its_answer_belongs_and_that_a_program_wrote_it() {
        let folder = tempfile::tempdir().unwrap();
        let mailer = Mailer::new(&MailConfig::Folder(folder.path().into())).unwrap();
        let to = Email::parse("anna@example.it").unwrap();
        let letter = Letter { to: to.clone(), subject: "Novità".into(), text: "Sì.".into(), about: None };
        let stamp = Stamp {
            message_id: "uno@example.it".into(),
            thread: "filo@example.it".into(),
            reply_to: Email::parse("assistenza@example.it").unwrap(),
            mark: "[#12-abc]".into(),
            footer: "Rispondi qui.".into(),
        };
        let message = mailer.compose((&letter, Some(&stamp)), Instant::from_micros(0)).unwrap();
        let text = String::from_utf8(message.formatted()).unwrap();
        for line in [
            "Message-ID: <uno@example.it>",
            "References: <filo@example.it>",
            "Reply-To: assistenza@example.it",
            "Auto-Submitted: auto-generated",
        ] {
            assert!(text.contains(line), "{line}\n{text}");
        }
    }

    #[test]
    fn a_password_is_not_printed() {
        let smtp = Smtp {
            host: "mail.example.it".into(),
            port: 465,
            user: Some("u".into()),
            password: Some("segretissima".into()),
            tls: Tls::Implicit,
            from: "a@example.it".into(),
        };
        assert!(!format!("{:?}", MailConfig::Smtp(smtp)).contains("segretissima"));
    }
}
