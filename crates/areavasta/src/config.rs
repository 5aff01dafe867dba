//! What this is: the settings with which the program runs: defaults, then file, then environment, then flags,
//! each stronger than the one before. The only place that reads the environment.
//! What it is not: rules of law or of a centre; those are dated settings in the database.

mod mailboxes;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use identity::mail::{Smtp, Tls};
use identity::{MailConfig, Proxy};
use serde::Deserialize;
use store::Url;

use self::mailboxes::SaidMailbox;

/// What can be wrong with the configuration, in words for who installs.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BadConfig {
    /// The file cannot be read.
    #[error("Non riesco a leggere il file di configurazione {0}: {1}")]
    Unreadable(PathBuf, std::io::Error),
    /// The file is not the TOML it should be.
    #[error("Il file di configurazione {0} non è valido: {1}")]
    Malformed(PathBuf, String),
    /// A value is not of its kind.
    #[error("{setting}: valore «{value}» non valido. {hint}")]
    Value {
        /// The setting's name.
        setting: &'static str,
        /// The value given.
        value: String,
        /// What is expected.
        hint: &'static str,
    },
    /// A mailbox that cannot be one.
    #[error("mailbox {0}: {1}")]
    Mailbox(String, mailbox::BadSource),
}

/// Where mail goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Mail {
    /// Into a folder, one `.eml` file each: development, demo, or before SMTP is set up.
    Folder(PathBuf),
    /// To a mail server, `smtp://user:password@host:port` or `smtps://…`.
    Smtp(String),
}

/// How the log is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line, for machines.
    Json,
}

/// Who may read the measures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Measures {
    /// Programs on this very machine.
    #[default]
    Local,
    /// Whoever reaches the program.
    Public,
}

/// The settings in force, with where each came from.
#[derive(Clone, Debug)]
pub(crate) struct Config {
    /// The folder of the data.
    pub(crate) data: PathBuf,
    /// The database.
    pub(crate) database: Url,
    /// The address to listen at.
    pub(crate) listen: SocketAddr,
    /// The address at which people reach the pages.
    pub(crate) public_url: String,
    /// Where mail goes.
    pub(crate) mail: Mail,
    /// The sender of mail.
    pub(crate) mail_from: String,
    /// The mailboxes to which requests come.
    pub(crate) mailboxes: Vec<mailbox::Source>,
    /// What stands before the program.
    pub(crate) proxy: Proxy,
    /// Who may read the measures.
    pub(crate) metrics: Measures,
    /// How the log is written.
    pub(crate) log_format: LogFormat,
    /// How much is logged, in the syntax of `tracing` (`info`, `areavasta=debug`).
    pub(crate) log_level: String,
    /// The name of each setting and where its value came from.
    pub(crate) origins: Vec<(&'static str, Origin)>,
}

/// Where a value came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// Nobody said anything.
    Default,
    /// The configuration file.
    File,
    /// A variable of the environment.
    Environment,
    /// A flag of the command line.
    Flag,
}

impl Origin {
    /// The word for it.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Default => "predefinito",
            Self::File => "file",
            Self::Environment => "ambiente",
            Self::Flag => "opzione",
        }
    }
}

/// What can be said in the file, in the environment (`AREAVASTA_` and the name in capitals) and by flags.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Said {
    /// The folder of the data.
    pub(crate) data: Option<String>,
    /// `postgres://…`, or `sqlite:PATH`.
    pub(crate) database: Option<String>,
    /// `127.0.0.1:8080`.
    pub(crate) listen: Option<String>,
    /// `https://cst.example.it`.
    pub(crate) public_url: Option<String>,
    /// `smtp://…`, `smtps://…` or the path of a folder.
    pub(crate) mail: Option<String>,
    /// `Centro servizi <cst@example.it>`.
    pub(crate) mail_from: Option<String>,
    /// `direct`, or `trusted`: a proxy of ours writes the browser's address into `X-Forwarded-For`.
    pub(crate) proxy: Option<String>,
    /// `local`, or `public`: whoever reaches the program reads its measures.
    pub(crate) metrics: Option<String>,
    /// `text` or `json`.
    pub(crate) log_format: Option<String>,
    /// `info`.
    pub(crate) log_level: Option<String>,
    /// `[[mailbox]]`, in the file only.
    #[serde(rename = "mailbox")]
    pub(crate) mailboxes: Vec<SaidMailbox>,
}

/// The name of a setting, in the file and after `AREAVASTA_` in the environment, and how to find it in [`Said`].
type Setting = (&'static str, fn(&mut Said) -> &mut Option<String>);

const SETTINGS: [Setting; 10] = [
    ("data", |s| &mut s.data),
    ("database", |s| &mut s.database),
    ("listen", |s| &mut s.listen),
    ("public_url", |s| &mut s.public_url),
    ("mail", |s| &mut s.mail),
    ("mail_from", |s| &mut s.mail_from),
    ("proxy", |s| &mut s.proxy),
    ("metrics", |s| &mut s.metrics),
    ("log_format", |s| &mut s.log_format),
    ("log_level", |s| &mut s.log_level),
];

/// Puts together what was said, wherever it was said. `environment` finds a variable by its full name.
pub(crate) fn load(
    file: Option<&Path>,
    environment: impl Fn(&str) -> Option<String>,
    flags: Said,
) -> Result<Config, BadConfig> {
    let mut layers = [
        (
            Origin::File,
            from_file(
                file.map(Path::to_path_buf).or_else(|| environment("AREAVASTA_CONFIG").map(Into::into)),
            )?,
        ),
        (Origin::Environment, from_environment(environment)),
        (Origin::Flag, flags),
    ];
    let mut said = Said::default();
    let mut origins = Vec::new();
    for (name, slot) in SETTINGS {
        let mut origin = Origin::Default;
        for (layer, values) in &mut layers {
            if let Some(value) = slot(values).take() {
                *slot(&mut said) = Some(value);
                origin = *layer;
            }
        }
        origins.push((name, origin));
    }
    for (_, values) in &mut layers {
        said.mailboxes.append(&mut values.mailboxes);
    }
    resolve(said, origins)
}

fn from_file(path: Option<PathBuf>) -> Result<Said, BadConfig> {
    let Some(path) = path else { return Ok(Said::default()) };
    let text = std::fs::read_to_string(&path).map_err(|why| BadConfig::Unreadable(path.clone(), why))?;
    toml::from_str(&text).map_err(|why| BadConfig::Malformed(path, why.to_string()))
}

fn from_environment(environment: impl Fn(&str) -> Option<String>) -> Said {
    let mut said = Said::default();
    for (name, slot) in SETTINGS {
        *slot(&mut said) =
            environment(&format!("AREAVASTA_{}", name.to_uppercase())).filter(|value| !value.is_empty());
    }
    said
}

fn resolve(said: Said, origins: Vec<(&'static str, Origin)>) -> Result<Config, BadConfig> {
    let data = PathBuf::from(said.data.unwrap_or_else(|| "dati".into()));
    let listen = listen_at(said.listen.as_deref().unwrap_or("127.0.0.1:8080"))?;
    Ok(Config {
        database: database_at(said.database.as_deref(), &data)?,
        public_url: public_at(said.public_url, listen)?,
        mail: mail_to(said.mail.as_deref(), &data)?,
        mailboxes: mailboxes::read(said.mailboxes)?,
        mail_from: said.mail_from.unwrap_or_else(|| "Area Vasta <areavasta@localhost>".into()),
        proxy: proxy(said.proxy.as_deref())?,
        metrics: metrics(said.metrics.as_deref())?,
        log_format: log_format(said.log_format.as_deref())?,
        log_level: said.log_level.unwrap_or_else(|| "info".into()),
        data,
        listen,
        origins,
    })
}

fn listen_at(value: &str) -> Result<SocketAddr, BadConfig> {
    let hint = "Scrivi indirizzo e porta, per esempio 127.0.0.1:8080";
    value.parse().map_err(|_| BadConfig::Value { setting: "listen", value: value.into(), hint })
}

fn database_at(value: Option<&str>, data: &Path) -> Result<Url, BadConfig> {
    match value {
        None => Ok(Url::Sqlite(data.join("areavasta.db"))),
        Some(url) if url.starts_with("postgres://") || url.starts_with("postgresql://") => {
            Ok(Url::Postgres(url.into()))
        }
        Some(path) if path.starts_with("sqlite:") => {
            Ok(Url::Sqlite(path.trim_start_matches("sqlite:").trim_start_matches("//").into()))
        }
        Some(other) => {
            let hint = "Scrivi postgres://utente:password@host/base oppure sqlite:PERCORSO";
            Err(BadConfig::Value { setting: "database", value: other.into(), hint })
        }
    }
}

fn public_at(value: Option<String>, listen: SocketAddr) -> Result<String, BadConfig> {
    match value {
        None => Ok(format!("http://{listen}")),
        Some(url) if url.starts_with("https://") || url.starts_with("http://") => Ok(url),
        Some(other) => {
            let hint = "Scrivi l'indirizzo completo, per esempio https://cst.provincia.example.it";
            Err(BadConfig::Value { setting: "public_url", value: other, hint })
        }
    }
}

fn mail_to(value: Option<&str>, data: &Path) -> Result<Mail, BadConfig> {
    let hint =
        "Scrivi smtps://utente:password@server:465, smtp://… (STARTTLS) oppure il percorso di una cartella";
    match value {
        None => Ok(Mail::Folder(data.join("posta"))),
        Some(url) if url.starts_with("smtp://") || url.starts_with("smtps://") => {
            let good = url::Url::parse(url).is_ok_and(|url| url.host_str().is_some());
            let bad = || BadConfig::Value { setting: "mail", value: without_password(url), hint };
            good.then(|| Mail::Smtp(url.into())).ok_or_else(bad)
        }
        Some(folder) => Ok(Mail::Folder(folder.into())),
    }
}

fn proxy(value: Option<&str>) -> Result<Proxy, BadConfig> {
    match value {
        None | Some("direct") => Ok(Proxy::Direct),
        Some("trusted") => Ok(Proxy::Trusted),
        Some(other) => {
            let hint = "Scrivi direct oppure trusted (un proxy dell'ente che scrive X-Forwarded-For)";
            Err(BadConfig::Value { setting: "proxy", value: other.into(), hint })
        }
    }
}

fn metrics(value: Option<&str>) -> Result<Measures, BadConfig> {
    match value {
        None | Some("local") => Ok(Measures::Local),
        Some("public") => Ok(Measures::Public),
        Some(other) => {
            let hint = "Scrivi local (le misure si leggono solo da questa macchina) oppure public";
            Err(BadConfig::Value { setting: "metrics", value: other.into(), hint })
        }
    }
}

fn log_format(value: Option<&str>) -> Result<LogFormat, BadConfig> {
    match value {
        None | Some("text") => Ok(LogFormat::Text),
        Some("json") => Ok(LogFormat::Json),
        Some(other) => Err(BadConfig::Value {
            setting: "log_format",
            value: other.into(),
            hint: "Scrivi text oppure json",
        }),
    }
}

/// The variables of the process.
#[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
pub(crate) fn of_the_process(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

impl Config {
    /// Each setting with its value, secrets hidden, and where it came from.
    pub(crate) fn lines(&self) -> Vec<(&'static str, String, Origin)> {
        let value = |name: &str| match name {
            "data" => self.data.display().to_string(),
            "database" => match &self.database {
                Url::Sqlite(path) => format!("sqlite:{}", path.display()),
                Url::Postgres(url) => without_password(url),
            },
            "listen" => self.listen.to_string(),
            "public_url" => self.public_url.clone(),
            "mail" => match &self.mail {
                Mail::Folder(path) => path.display().to_string(),
                Mail::Smtp(url) => without_password(url),
            },
            "mail_from" => self.mail_from.clone(),
            "proxy" => format!("{:?}", self.proxy).to_lowercase(),
            "metrics" => format!("{:?}", self.metrics).to_lowercase(),
            "log_format" => format!("{:?}", self.log_format).to_lowercase(),
            _ => self.log_level.clone(),
        };
        self.origins.iter().map(|(name, origin)| (*name, value(name), *origin)).collect()
    }
}

impl Config {
    /// Where mail goes, as the mailer wants it. `smtps://` is encrypted from the first byte, `smtp://` asks for
    /// encryption after the greeting; to this very machine `smtp://` goes in clear.
    pub(crate) fn mailer(&self) -> anyhow::Result<MailConfig> {
        let url = match &self.mail {
            Mail::Folder(path) => return Ok(MailConfig::Folder(path.clone())),
            Mail::Smtp(url) => url::Url::parse(url)?,
        };
        let host = url.host_str().unwrap_or_default().to_owned();
        let here = matches!(host.as_str(), "localhost" | "127.0.0.1" | "[::1]");
        let tls = match url.scheme() {
            "smtps" => Tls::Implicit,
            _ if here => Tls::None,
            _ => Tls::StartTls,
        };
        let usual = if tls == Tls::Implicit { 465 } else { 587 };
        let said = |text: &str| {
            let plain = percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned();
            (!plain.is_empty()).then_some(plain)
        };
        Ok(MailConfig::Smtp(Smtp {
            port: url.port().unwrap_or(usual),
            user: said(url.username()),
            password: said(url.password().unwrap_or_default()),
            from: self.mail_from.clone(),
            host,
            tls,
        }))
    }
}

/// The address with its password, if any, replaced by asterisks.
fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.into() };
    match rest.rsplit_once('@') {
        Some((who, place)) => {
            let user = who.split(':').next().unwrap_or_default();
            format!("{scheme}://{user}:***@{place}")
        }
        None => url.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nothing(_: &str) -> Option<String> {
        None
    }

    #[test]
    fn with_nothing_said_the_data_are_in_a_folder_here() {
        let config = load(None, nothing, Said::default()).unwrap();
        assert_eq!(config.database, Url::Sqlite("dati/areavasta.db".into()));
        assert_eq!(config.listen.to_string(), "127.0.0.1:8080");
        assert!(config.origins.iter().all(|(_, origin)| *origin == Origin::Default));
    }

    #[test]
    fn flags_beat_the_environment_and_the_environment_beats_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("areavasta.toml");
        std::fs::write(
            &file,
            "listen = \"0.0.0.0:1\"\npublic_url = \"https://a.example\"\nlog_format = \"json\"",
        )
        .unwrap();
        let environment = |name: &str| match name {
            "AREAVASTA_LISTEN" => Some("0.0.0.0:2".to_owned()),
            "AREAVASTA_PUBLIC_URL" => Some("https://b.example".to_owned()),
            _ => None,
        };
        let flags = Said { listen: Some("0.0.0.0:3".into()), ..Said::default() };
        let config = load(Some(&file), environment, flags).unwrap();
        assert_eq!(config.listen.port(), 3);
        assert_eq!(config.public_url, "https://b.example");
        assert_eq!(config.log_format, LogFormat::Json);
    }

    #[test]
    fn what_is_wrong_is_said_with_the_name_of_the_setting() {
        for (flags, word) in [
            (Said { listen: Some("qui".into()), ..Said::default() }, "listen"),
            (Said { database: Some("mysql://x".into()), ..Said::default() }, "database"),
            (Said { public_url: Some("cst.it".into()), ..Said::default() }, "public_url"),
            (Said { log_format: Some("xml".into()), ..Said::default() }, "log_format"),
            (Said { metrics: Some("tutti".into()), ..Said::default() }, "metrics"),
        ] {
            let message = load(None, nothing, flags).unwrap_err().to_string();
            assert!(message.starts_with(word), "{message}");
        }
    }

    #[test]
    fn a_misspelt_setting_in_the_file_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("areavasta.toml");
        std::fs::write(&file, "lisen = \"0.0.0.0:1\"").unwrap();
        assert!(load(Some(&file), nothing, Said::default()).unwrap_err().to_string().contains("lisen"));
    }

    #[test]
    fn measures_are_for_this_machine_until_somebody_says_otherwise_and_the_check_shows_it() {
        let local = load(None, nothing, Said::default()).unwrap();
        let public =
            load(None, |name| (name == "AREAVASTA_METRICS").then(|| "public".into()), Said::default());
        for (config, wanted, word) in
            [(local, Measures::Local, "local"), (public.unwrap(), Measures::Public, "public")]
        {
            assert_eq!(config.metrics, wanted);
            assert!(config.lines().iter().any(|(name, value, _)| *name == "metrics" && value == word));
        }
    }

    #[test]
    fn passwords_are_not_shown() {
        let database = Some("postgres://cst:segreta@db.example:5432/area".into());
        let config = load(None, nothing, Said { database, ..Said::default() }).unwrap();
        let shown = format!("{:?}", config.lines());
        assert!(!shown.contains("segreta") && shown.contains("postgres://cst:***@db.example"), "{shown}");
    }
}
