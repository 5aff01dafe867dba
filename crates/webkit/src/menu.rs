//! What this is: the menu: every area once, under its group, shown to whom it is of use.
//! What it is not: a lock: each page asks for itself whether the actor may.

use kernel::permission::{ActionKind, Actor};

/// An area of the product.
#[derive(Clone, Copy, Debug)]
struct Entry {
    group: Group,
    /// The key that [`crate::Frame::area`] takes.
    area: &'static str,
    href: &'static str,
    icon: &'static str,
    label: &'static str,
    /// The words for somebody who acts for one body only.
    body_label: &'static str,
    /// Who cannot do this does not see the entry; `None` is for everybody signed in.
    needs: Option<ActionKind>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Group {
    Desk,
    Requests,
    Bodies,
    Offer,
    Agreements,
    Money,
    Network,
    Administration,
}

impl Group {
    const ALL: [Self; 8] = [
        Self::Desk,
        Self::Requests,
        Self::Bodies,
        Self::Offer,
        Self::Agreements,
        Self::Money,
        Self::Network,
        Self::Administration,
    ];

    fn label(self) -> &'static str {
        match self {
            Self::Desk => "Scrivania",
            Self::Requests => "Richieste",
            Self::Bodies => "Anagrafe",
            Self::Offer => "Servizi e prezzi",
            Self::Agreements => "Convenzioni",
            Self::Money => "Conti",
            Self::Network => "Rete",
            Self::Administration => "Amministrazione",
        }
    }
}

macro_rules! entries {
    ($($group:ident $area:literal $icon:literal $label:literal / $body:literal $needs:expr;)+) => {
        /// The whole menu, in its order.
        const ENTRIES: &[Entry] = &[$(Entry {
            group: Group::$group, area: $area, href: concat!("/", $area), icon: $icon,
            label: $label, body_label: $body, needs: $needs,
        }),+];
    };
}

entries! {
    Desk "scrivania" "it-inbox" "Scrivania" / "Scrivania" None;
    Requests "richieste" "it-mail" "Richieste" / "Le mie richieste" Some(ActionKind::ViewRequests);
    Requests "richieste/posta" "it-mail-open" "Posta in arrivo" / "Posta in arrivo" Some(ActionKind::SortMail);
    Requests "conoscenza" "it-help-circle" "Conoscenza" / "Conoscenza" Some(ActionKind::ViewArticles);
    Requests "andamento" "it-presentation" "Andamento" / "Andamento" Some(ActionKind::ViewRequests);
    Bodies "centro" "it-pa" "Centro" / "Il centro servizi" Some(ActionKind::ViewCentre);
    Bodies "progetti" "it-tool" "Progetti del centro" / "Progetti del centro" Some(ActionKind::ViewDesigns);
    Bodies "atti" "it-file-signed" "Atti del centro" / "Atti del centro" Some(ActionKind::ViewActs);
    Bodies "enti" "it-map-marker" "Enti" / "Il mio ente" Some(ActionKind::ViewBodies);
    Bodies "importazioni" "it-upload" "Importazioni" / "Importazioni" Some(ActionKind::ImportBodies);
    Offer "catalogo" "it-list" "Catalogo" / "Servizi offerti" Some(ActionKind::ViewCatalogue);
    Offer "carta" "it-file" "Carta dei servizi" / "Carta dei servizi" Some(ActionKind::ViewCatalogue);
    Offer "listini" "it-card" "Listini" / "Prezzi" Some(ActionKind::ViewPrices);
    Agreements "convenzioni" "it-file-signed" "Convenzioni" / "Convenzioni" Some(ActionKind::ViewAgreements);
    Agreements "adesioni" "it-check-circle" "Adesioni" / "La mia adesione" Some(ActionKind::ViewAgreements);
    Agreements "scadenze" "it-calendar" "Scadenze" / "Scadenze" Some(ActionKind::ViewAgreements);
    Agreements "fabbisogni" "it-comment" "Fabbisogni" / "Fabbisogni" Some(ActionKind::ViewNeeds);
    Agreements "preventivi" "it-note" "Preventivi" / "I miei preventivi" Some(ActionKind::ViewQuotes);
    Money "riparti" "it-share" "Riparti" / "Costi comuni" Some(ActionKind::ViewCosts);
    Money "fatturazione" "it-chart-line" "Fatturazione" / "Fatturazione" Some(ActionKind::PreviewRun);
    Money "fatture" "it-files" "Fatture" / "Le mie fatture" Some(ActionKind::ViewInvoices);
    Money "pagamenti" "it-exchange-circle" "Pagamenti" / "I miei pagamenti" Some(ActionKind::ViewPayments);
    Money "bilancio" "it-presentation" "Bilancio" / "Bilancio" Some(ActionKind::ViewBudget);
    Money "rendiconto" "it-file" "Rendiconto" / "Il mio rendiconto" Some(ActionKind::ViewFinalAccount);
    Network "questionari" "it-pencil" "Questionari" / "Questionari" Some(ActionKind::ViewSurveys);
    Network "mappa" "it-map-marker-circle" "Mappa delle Province" / "Profili delle Province" Some(ActionKind::ViewProfiles);
    Network "focus-group" "it-comment" "Focus group" / "Focus group" Some(ActionKind::ViewMapping);
    Network "swot" "it-list" "Punti SWOT" / "Punti SWOT" Some(ActionKind::ViewMapping);
    Administration "centri" "it-pa" "Centri servizi" / "Centri servizi" Some(ActionKind::CreateCentre);
    Administration "account" "it-user" "Persone e ruoli" / "Persone e ruoli" Some(ActionKind::ViewAccounts);
    Administration "registro" "it-clock" "Registro attività" / "Registro attività" Some(ActionKind::ViewAudit);
    Administration "lavori" "it-refresh" "Lavori" / "Lavori" Some(ActionKind::ViewJobs);
    Administration "impostazioni" "it-settings" "Impostazioni" / "Impostazioni" Some(ActionKind::ManageSettings);
}

/// An entry as one person sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Item {
    pub(crate) href: &'static str,
    pub(crate) icon: &'static str,
    pub(crate) label: &'static str,
    pub(crate) current: bool,
}

/// A group with its entries; a group of which nothing is seen is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Section {
    pub(crate) label: &'static str,
    pub(crate) items: Vec<Item>,
}

impl Section {
    /// Where the group's own link leads: to its first entry.
    pub(crate) fn href(&self) -> &'static str {
        self.items.first().map_or("/", |item| item.href)
    }

    pub(crate) fn is_current(&self) -> bool {
        self.items.iter().any(|item| item.current)
    }
}

/// The menu of a person, with the entry of `area` marked.
pub(crate) fn menu(actor: &Actor, area: &str) -> Vec<Section> {
    let sections = Group::ALL.into_iter().map(|group| section(group, actor, area));
    sections.filter(|section| !section.items.is_empty()).collect()
}

fn section(group: Group, actor: &Actor, area: &str) -> Section {
    let entries = ENTRIES.iter().filter(|entry| entry.group == group);
    let seen = entries.filter(|entry| entry.needs.is_none_or(|action| actor.reaches(action)));
    let for_a_body = actor.grant().role.is_for_a_body();
    let item = |entry: &Entry| Item {
        href: entry.href,
        icon: entry.icon,
        label: if for_a_body { entry.body_label } else { entry.label },
        current: entry.area == area,
    };
    Section { label: group.label(), items: seen.map(item).collect() }
}

#[cfg(test)]
mod tests {
    use kernel::{AccountId, BodyId, Grant, NETWORK, Role, Scope, TenantId};
    use uuid::Uuid;

    use super::*;

    fn labels(role: Role) -> Vec<&'static str> {
        let body = BodyId(Uuid::from_u128(3));
        let scope = if role.is_for_a_body() { Scope::Body(body) } else { Scope::Tenant };
        let tenant = if role.is_for_the_network() { NETWORK } else { TenantId(Uuid::from_u128(2)) };
        let grant = Grant { tenant, scope, role };
        let actor = Actor::person(AccountId(Uuid::from_u128(4)), "Prova", grant);
        menu(&actor, "enti").into_iter().flat_map(|section| section.items).map(|item| item.label).collect()
    }

    #[test]
    fn a_mayor_sees_what_concerns_the_own_body_in_plain_words() {
        let seen = labels(Role::Mayor);
        assert!(seen.contains(&"Il mio ente") && seen.contains(&"Le mie fatture"), "{seen:?}");
        assert!(!seen.contains(&"Impostazioni") && !seen.contains(&"Fatturazione"), "{seen:?}");
    }

    #[test]
    fn a_director_sees_all_of_the_centre_and_an_administrator_no_invoices() {
        let all_but_centres = ENTRIES.iter().filter(|entry| entry.area != "centri").count();
        assert_eq!(labels(Role::Director).len(), all_but_centres);
        let seen = labels(Role::Administrator);
        assert!(seen.contains(&"Centri servizi") && seen.contains(&"Persone e ruoli"), "{seen:?}");
        assert!(!seen.contains(&"Fatture"), "{seen:?}");
    }

    #[test]
    fn one_entry_is_marked_as_the_current_one() {
        let actor = Actor::console(TenantId(Uuid::from_u128(2)));
        let marked: Vec<_> = menu(&actor, "enti").into_iter().filter(Section::is_current).collect();
        assert_eq!(marked.len(), 1);
        assert_eq!(marked[0].items.iter().filter(|item| item.current).count(), 1);
    }
}
