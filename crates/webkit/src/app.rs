//! What this is: what every page can reach: the database, the clock, the source of ids, the site's settings.
//! What it is not: per-request; who is asking is a [`crate::Visitor`].

use std::sync::{Arc, PoisonError, RwLock};

use axum::extract::FromRef;
use kernel::{Clock, Ids};
use store::Db;

/// The state of the router; cheap to clone.
#[derive(Clone)]
pub struct App {
    /// The one door to the database.
    pub db: Db,
    /// The time.
    pub clock: Clock,
    /// Fresh ids.
    pub ids: Ids,
    /// What the pages say of the installation.
    pub site: Arc<Site>,
}

impl App {
    /// The state of the program.
    pub fn new(db: Db, clock: Clock, ids: Ids, site: Site) -> Self {
        Self { db, clock, ids, site: Arc::new(site) }
    }
}

impl FromRef<App> for Arc<Site> {
    fn from_ref(app: &App) -> Self {
        Self::clone(&app.site)
    }
}

/// The installation, as its pages show it.
#[derive(Debug, Default)]
pub struct Site {
    /// The address at which people reach it, such as `https://cst.example.it`, without a final slash.
    pub public_url: String,
    /// Whether cookies and pages travel over https only.
    pub secure_cookies: bool,
    /// Whether the data are invented: every page then says so.
    pub demo: bool,
    footer: RwLock<FooterLinks>,
}

impl Site {
    /// An installation reached at this address; https there makes cookies secure.
    pub fn at(public_url: impl Into<String>) -> Self {
        let public_url = public_url.into().trim_end_matches('/').to_owned();
        let secure_cookies = public_url.starts_with("https://");
        Self { public_url, secure_cookies, ..Self::default() }
    }

    /// The same installation, marked as a demo.
    #[must_use]
    pub fn marked_as_demo(self) -> Self {
        Self { demo: true, ..self }
    }

    /// The links of the footer as they are now.
    pub fn footer(&self) -> FooterLinks {
        self.footer.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Replaces the links of the footer, after an administrator has changed them.
    pub fn replace_footer(&self, links: FooterLinks) {
        *self.footer.write().unwrap_or_else(PoisonError::into_inner) = links;
    }
}

/// The links at the foot of every page. One that is not set, or is not an address, shows nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FooterLinks {
    /// Informativa privacy.
    pub privacy: Option<String>,
    /// Note legali.
    pub legal_notes: Option<String>,
    /// Dichiarazione di accessibilità, at the form of the agency (`AgID`).
    pub accessibility: Option<String>,
    /// Where to report an obstacle: a mail address or a page.
    pub accessibility_contact: Option<String>,
    /// The source code of this very program, as its licence asks.
    pub source_code: Option<String>,
}
