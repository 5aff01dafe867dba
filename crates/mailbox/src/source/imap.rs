//! What this is: a folder of an IMAP server, read in the order of its identifiers (UID) from where it was left.
//! What it is not: dependent on flags: a letter that somebody has read is taken in all the same.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_imap::types::Fetch;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore, crypto};
use tokio_stream::StreamExt as _;

use super::{BATCH, Item, Ticket, Trouble, bounded};
use crate::model::LARGEST;

/// How long the server may take for one answer.
const PATIENCE: Duration = Duration::from_mins(1);

/// A folder of a server of mail.
#[derive(Clone, PartialEq, Eq)]
pub struct Server {
    /// Its name.
    pub host: String,
    /// Its port; usually 993.
    pub port: u16,
    /// Who we are for it.
    pub user: String,
    /// The password for it.
    pub password: String,
    /// The folder.
    pub folder: String,
    /// Whether the connection is encrypted from the first byte; else it stays on this machine.
    pub tls: bool,
}

impl Server {
    /// Without the password.
    pub(super) fn described(&self) -> String {
        let scheme = if self.tls { "imaps" } else { "imap" };
        format!("{scheme}://{}:***@{}:{}/{}", self.user, self.host, self.port, self.folder)
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.described())
    }
}

trait Wire: AsyncRead + AsyncWrite + Unpin + Send + fmt::Debug {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send + fmt::Debug> Wire for T {}

/// A folder opened.
pub(crate) struct Session {
    imap: async_imap::Session<Box<dyn Wire>>,
    /// The generation of the identifiers, and the last one taken in.
    validity: u32,
    last: u32,
}

/// What was asked of the server, within the time it may take.
async fn asked<T, E: fmt::Display>(
    what: &str,
    doing: impl Future<Output = Result<T, E>>,
) -> Result<T, Trouble> {
    match timeout(PATIENCE, doing).await {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(why)) => Err(Trouble::of(what, &why)),
        Err(_) => Err(Trouble(format!("{what}: il server di posta non risponde"))),
    }
}

async fn wire(server: &Server) -> Result<Box<dyn Wire>, Trouble> {
    let at = (server.host.trim_matches(['[', ']']), server.port);
    let tcp = asked("Connessione alla casella non riuscita", TcpStream::connect(at)).await?;
    if !server.tls {
        return Ok(Box::new(tcp));
    }
    let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let provider = Arc::new(crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|why| Trouble::of("Cifratura non possibile", &why))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from(server.host.clone())
        .map_err(|why| Trouble::of("Nome del server non valido", &why))?;
    let connecting = TlsConnector::from(Arc::new(config)).connect(name, tcp);
    Ok(Box::new(asked("Connessione cifrata alla casella non riuscita", connecting).await?))
}

impl Session {
    /// Signs in and opens the folder. `place` is what [`Item::place`] said of the last letter taken in.
    pub(crate) async fn open(server: &Server, place: &str) -> Result<Self, Trouble> {
        let mut client = async_imap::Client::new(wire(server).await?);
        let greeting = asked("Il server di posta non saluta", client.read_response()).await?;
        if greeting.is_none() {
            return Err(Trouble("Il server di posta ha chiuso la connessione".into()));
        }
        let signing = async { client.login(&server.user, &server.password).await.map_err(|(why, _)| why) };
        let mut imap = asked("Accesso alla casella non riuscito", signing).await?;
        let folder = asked("Cartella della casella non trovata", imap.select(&server.folder)).await?;
        let validity = folder.uid_validity.unwrap_or_default();
        // Identifiers of another generation say nothing: all is looked at again, and what is known is known.
        let last = match place.split_once(':') {
            Some((of, last)) if of.parse() == Ok(validity) => last.parse().unwrap_or_default(),
            _ => 0,
        };
        Ok(Self { imap, validity, last })
    }

    pub(crate) async fn tickets(&mut self) -> Result<Vec<Ticket>, Trouble> {
        let next = self.last.saturating_add(1);
        let search = self.imap.uid_search(format!("UID {next}:*"));
        let found = asked("Ricerca delle lettere non riuscita", search).await?;
        // The server gives the last letter even if it comes before the first asked for.
        let mut uids: Vec<u32> = found.into_iter().filter(|uid| *uid >= next).collect();
        uids.sort_unstable();
        uids.truncate(BATCH);
        Ok(uids.into_iter().map(|uid| Ticket(uid.to_string())).collect())
    }

    async fn fetch(&mut self, uid: &str, what: &str) -> Result<Option<Fetch>, Trouble> {
        let fetching = async {
            let mut answers = self.imap.uid_fetch(uid, what).await?;
            let mut found = None;
            while let Some(answer) = answers.next().await {
                let answer = answer?;
                found = found.or_else(|| {
                    (answer.uid.map(|of| of.to_string()).as_deref() == Some(uid)).then_some(answer)
                });
            }
            Ok::<_, async_imap::error::Error>(found)
        };
        asked("Lettura di una lettera non riuscita", fetching).await
    }

    pub(crate) async fn item(&mut self, Ticket(uid): &Ticket) -> Result<Option<Item>, Trouble> {
        let Some(measured) = self.fetch(uid, "(UID RFC822.SIZE)").await? else { return Ok(None) };
        let size = usize::try_from(measured.size.unwrap_or_default()).unwrap_or(usize::MAX);
        let bytes = if size > LARGEST {
            let found = self.fetch(uid, "(UID BODY.PEEK[HEADER])").await?;
            found.and_then(|found| found.header().map(<[u8]>::to_vec))
        } else {
            let found = self.fetch(uid, "(UID BODY.PEEK[])").await?;
            found.and_then(|found| found.body().map(<[u8]>::to_vec))
        };
        let place = format!("{}:{uid}", self.validity);
        Ok(bytes.map(|bytes| {
            let size = size.max(bytes.len());
            Item { bytes: bounded(bytes, size), place }
        }))
    }

    /// A courtesy to whoever looks into the folder: what was taken in counts as read.
    pub(crate) async fn done(&mut self, Ticket(uid): &Ticket) -> Result<(), Trouble> {
        let marking = async {
            let mut answers = self.imap.uid_store(uid, "+FLAGS.SILENT (\\Seen)").await?;
            while let Some(answer) = answers.next().await {
                answer?;
            }
            Ok::<_, async_imap::error::Error>(())
        };
        asked("Una lettera letta non si può segnare come letta", marking).await
    }

    pub(crate) async fn close(mut self) {
        // Nothing is lost if the server does not say goodbye.
        let _ = timeout(Duration::from_secs(5), self.imap.logout()).await;
    }
}
