//! What this is: what surrounds every page: header with who you are and for which body you act, menu,
//! breadcrumb, title, footer. A page's template extends `frame.html` and has a field `frame: Frame`.
//! What it is not: the page; and no block of it is written twice: header and footer are parts of their own.

use askama::Template;
use askama::filters::HtmlSafe;

use crate::app::FooterLinks;
use crate::html::safe_href;
use crate::menu::{Section, menu};
use crate::visitor::sign_in_address;
use crate::{App, Visitor};

/// The name of the product, in every title.
pub const PRODUCT: &str = "Area Vasta";

#[derive(Clone, Debug)]
struct Link {
    label: String,
    href: String,
}

/// What surrounds a page.
#[derive(Clone, Debug)]
pub struct Frame {
    title: String,
    lead: String,
    crumbs: Vec<Link>,
    primary: Option<Link>,
    area: String,
    refresh: Option<u32>,
    demo: bool,
    visitor: Visitor,
    footer: FooterLinks,
}

impl Frame {
    /// A page with this title, which is also its `h1`.
    pub fn new(visitor: &Visitor, app: &App, title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            lead: String::new(),
            crumbs: Vec::new(),
            primary: None,
            area: String::new(),
            refresh: None,
            demo: app.site.demo,
            visitor: visitor.clone(),
            footer: app.site.footer(),
        }
    }

    /// A step of the breadcrumb before this page, from the outermost in.
    #[must_use]
    pub fn crumb(mut self, label: impl Into<String>, href: impl Into<String>) -> Self {
        self.crumbs.push(Link { label: label.into(), href: href.into() });
        self
    }

    /// The one primary action, top right.
    #[must_use]
    pub fn primary(self, label: impl Into<String>, href: impl Into<String>) -> Self {
        Self { primary: Some(Link { label: label.into(), href: href.into() }), ..self }
    }

    /// Marks the entry of the menu, such as `enti`.
    #[must_use]
    pub fn area(self, area: impl Into<String>) -> Self {
        Self { area: area.into(), ..self }
    }

    /// A sentence under the title.
    #[must_use]
    pub fn lead(self, text: impl Into<String>) -> Self {
        Self { lead: text.into(), ..self }
    }

    /// Without script, loads the page again after so many seconds: for jobs under way. With script, let the
    /// part that changes ask for itself; see [`crate::Progress`].
    #[must_use]
    pub fn refresh_every(self, seconds: u32) -> Self {
        Self { refresh: Some(seconds), ..self }
    }

    /// The title.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Style, script and title, for `<head>`.
    pub fn head(&self) -> Head<'_> {
        Head { frame: self }
    }

    /// Links to jump, strip and header.
    pub fn header(&self) -> Header<'_> {
        Header { frame: self, sections: self.sections() }
    }

    /// The menu at the left; nothing for who is not signed in.
    pub fn side(&self) -> Side {
        Side { sections: self.sections() }
    }

    /// Breadcrumb, title, primary action, message.
    pub fn page_head(&self) -> PageHead<'_> {
        PageHead { frame: self }
    }

    /// The footer.
    pub fn foot(&self) -> Foot<'_> {
        Foot { frame: self, sections: self.sections() }
    }

    /// The class of the grid: with a menu, or a single column.
    pub fn shell_class(&self) -> &'static str {
        if self.is_signed_in() { "container-xxl av-shell" } else { "container-xxl av-shell av-shell-alone" }
    }

    fn is_signed_in(&self) -> bool {
        self.visitor.actor.is_some()
    }

    fn person(&self) -> &str {
        self.visitor.actor.as_ref().map_or("", |actor| actor.name())
    }

    /// The number of unread notices; none where there are none or nobody has counted.
    fn unread(&self) -> Option<String> {
        match self.visitor.unread? {
            0 => None,
            few @ 1..=99 => Some(few.to_string()),
            100.. => Some("99+".to_owned()),
        }
    }

    fn sections(&self) -> Vec<Section> {
        self.visitor.actor.as_ref().map_or_else(Vec::new, |actor| menu(actor, &self.area))
    }

    fn home(&self) -> &'static str {
        if self.is_signed_in() { "/scrivania" } else { "/" }
    }

    fn brand(&self) -> &str {
        if self.visitor.tenant_name.is_empty() { PRODUCT } else { &self.visitor.tenant_name }
    }

    fn sign_in(&self) -> String {
        sign_in_address(&self.visitor.here)
    }

    fn footer_links(&self) -> Vec<FooterLink> {
        let links = [
            ("Informativa privacy", &self.footer.privacy, "privacy-policy-link"),
            ("Note legali", &self.footer.legal_notes, "legal-notes"),
            ("Dichiarazione di accessibilità", &self.footer.accessibility, "accessibility-link"),
            ("Segnala un ostacolo", &self.footer.accessibility_contact, "accessibility-contact"),
            ("Codice sorgente", &self.footer.source_code, "source-code"),
        ];
        links
            .into_iter()
            .filter_map(|(label, address, element)| footer_link(label, address.as_ref(), element))
            .collect()
    }
}

struct FooterLink {
    label: &'static str,
    href: String,
    element: &'static str,
    leads_outside: bool,
}

fn footer_link(label: &'static str, address: Option<&String>, element: &'static str) -> Option<FooterLink> {
    let address = address?.trim();
    let is_mail = address.contains('@') && !address.contains([':', '/']);
    let href = if is_mail { safe_href(&format!("mailto:{address}")) } else { safe_href(address) }?;
    let leads_outside = href.starts_with("http");
    Some(FooterLink { label, href, element, leads_outside })
}

/// Style, script and title.
#[derive(Template)]
#[template(path = "parts/head.html")]
pub struct Head<'a> {
    frame: &'a Frame,
}

/// Links to jump, strip and header.
#[derive(Template)]
#[template(path = "parts/header.html")]
pub struct Header<'a> {
    frame: &'a Frame,
    sections: Vec<Section>,
}

/// The menu at the left.
#[derive(Template)]
#[template(path = "parts/side.html")]
pub struct Side {
    sections: Vec<Section>,
}

/// Breadcrumb, title, primary action, message.
#[derive(Template)]
#[template(path = "parts/page_head.html")]
pub struct PageHead<'a> {
    frame: &'a Frame,
}

/// The footer.
#[derive(Template)]
#[template(path = "parts/foot.html")]
pub struct Foot<'a> {
    frame: &'a Frame,
    sections: Vec<Section>,
}

impl HtmlSafe for Head<'_> {}
impl HtmlSafe for Header<'_> {}
impl HtmlSafe for Side {}
impl HtmlSafe for PageHead<'_> {}
impl HtmlSafe for Foot<'_> {}

#[cfg(test)]
mod tests;
