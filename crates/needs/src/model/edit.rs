//! What this is: the moves by which people compose a template, and what is missing before it can be published.
//! What it is not: the form; it reads the question and calls these.

use std::collections::BTreeSet;

use kernel::ServiceId;

use super::{Content, Item, ItemKind, Key, Section};

/// Up or down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shift {
    /// Before the one above.
    Up,
    /// After the one below.
    Down,
}

impl Shift {
    /// From the word of the form.
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "su" => Some(Self::Up),
            "giu" => Some(Self::Down),
            _ => None,
        }
    }

    /// Swaps the one at this place with its neighbour; at the edge it stays.
    fn shift<T>(self, list: &mut [T], at: usize) {
        let other = match self {
            Self::Up => at.checked_sub(1),
            Self::Down => at.checked_add(1).filter(|other| *other < list.len()),
        };
        if let Some(other) = other {
            list.swap(at, other);
        }
    }
}

/// Why a move is not possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotEdited {
    /// The section or the question is no longer there.
    #[error("Questa parte del modello non c'è più: qualcuno l'ha tolta. Ricarica la pagina")]
    Gone,
    /// Too many sections.
    #[error("Un modello ha al massimo {} sezioni: usane una che c'è già", Content::MOST_SECTIONS)]
    TooManySections,
    /// Too many questions.
    #[error("Un modello ha al massimo {} voci: togli quelle che non servono", Content::MOST_ITEMS)]
    TooManyItems,
}

/// What is wrong with a template that is to be published.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ContentFault {
    /// It asks nothing.
    #[error("Il modello non ha ancora nessuna voce: aggiungine almeno una")]
    Empty,
    /// A section asks nothing.
    #[error("La sezione «{0}» è vuota: aggiungi una voce oppure togli la sezione")]
    EmptySection(String),
    /// Two questions about the same service.
    #[error(
        "Le voci «{0}» e «{1}» sono collegate allo stesso servizio del catalogo: lasciane collegata una sola"
    )]
    SameService(String, String),
    /// Two questions give a value to the same driver.
    #[error(
        "Le voci «{0}» e «{1}» darebbero un valore allo stesso parametro: lascia il collegamento a una sola"
    )]
    SameDriver(String, String),
}

impl Content {
    fn fresh(&mut self) -> Key {
        let taken: BTreeSet<&Key> = self
            .sections
            .iter()
            .map(|section| &section.key)
            .chain(self.items().map(|item| &item.key))
            .collect();
        let number = (self.next.max(1)..u32::MAX).find(|number| !taken.contains(&Key::numbered(*number)));
        let number = number.unwrap_or(u32::MAX);
        self.next = number.saturating_add(1);
        Key::numbered(number)
    }

    /// Adds a section at the end.
    pub fn add_section(&mut self, title: String, help: String) -> Result<Key, NotEdited> {
        if self.sections.len() >= Self::MOST_SECTIONS {
            return Err(NotEdited::TooManySections);
        }
        let key = self.fresh();
        self.sections.push(Section { key: key.clone(), title, help, items: Vec::new() });
        Ok(key)
    }

    /// Changes the words of a section.
    pub fn change_section(&mut self, key: &Key, title: String, help: String) -> Result<(), NotEdited> {
        let section = self.sections.iter_mut().find(|section| section.key == *key).ok_or(NotEdited::Gone)?;
        (section.title, section.help) = (title, help);
        Ok(())
    }

    /// Moves a section up or down.
    pub fn shift_section(&mut self, key: &Key, shift: Shift) -> Result<(), NotEdited> {
        let at = self.sections.iter().position(|section| section.key == *key).ok_or(NotEdited::Gone)?;
        shift.shift(&mut self.sections, at);
        Ok(())
    }

    /// Takes a section away, with its questions.
    pub fn remove_section(&mut self, key: &Key) -> Result<Section, NotEdited> {
        let at = self.sections.iter().position(|section| section.key == *key).ok_or(NotEdited::Gone)?;
        Ok(self.sections.remove(at))
    }

    /// Adds a question at the end of a section.
    pub fn add_item(
        &mut self,
        section: &Key,
        (label, help): (String, String),
        kind: ItemKind,
    ) -> Result<Key, NotEdited> {
        if self.items().count() >= Self::MOST_ITEMS {
            return Err(NotEdited::TooManyItems);
        }
        let key = self.fresh();
        let section = self.sections.iter_mut().find(|known| known.key == *section).ok_or(NotEdited::Gone)?;
        section.items.push(Item { key: key.clone(), label, help, kind });
        Ok(key)
    }

    /// Replaces a question; its key stays.
    pub fn change_item(&mut self, changed: Item) -> Result<(), NotEdited> {
        let (section, at) = self.place(&changed.key)?;
        if let Some(item) = section.items.get_mut(at) {
            *item = changed;
        }
        Ok(())
    }

    /// Moves a question up or down within its section.
    pub fn shift_item(&mut self, key: &Key, shift: Shift) -> Result<(), NotEdited> {
        let (section, at) = self.place(key)?;
        shift.shift(&mut section.items, at);
        Ok(())
    }

    /// Takes a question away.
    pub fn remove_item(&mut self, key: &Key) -> Result<Item, NotEdited> {
        let (section, at) = self.place(key)?;
        Ok(section.items.remove(at))
    }

    fn place(&mut self, key: &Key) -> Result<(&mut Section, usize), NotEdited> {
        let place = |section: &mut Section| section.items.iter().position(|item| item.key == *key);
        let found = self.sections.iter_mut().find_map(|section| place(section).map(|at| (section, at)));
        found.ok_or(NotEdited::Gone)
    }

    /// Everything that must be put right before the template is published.
    pub fn faults(&self) -> Vec<ContentFault> {
        if self.items().next().is_none() {
            return vec![ContentFault::Empty];
        }
        let empty = self.sections.iter().filter(|section| section.items.is_empty());
        let mut faults: Vec<ContentFault> =
            empty.map(|section| ContentFault::EmptySection(section.title.clone())).collect();
        faults.extend(self.twice(Item::service).map(|(a, b)| ContentFault::SameService(a, b)));
        let driver = |item: &Item| item.measure().and_then(|measure| measure.driver.clone());
        faults.extend(self.twice(driver).map(|(a, b)| ContentFault::SameDriver(a, b)));
        faults
    }

    /// The labels of questions that have the same something.
    fn twice<T: PartialEq>(
        &self,
        of: impl Fn(&Item) -> Option<T> + Copy,
    ) -> impl Iterator<Item = (String, String)> {
        let marked: Vec<(&Item, T)> = self.items().filter_map(|item| Some((item, of(item)?))).collect();
        let mut pairs = Vec::new();
        for (at, (item, mark)) in marked.iter().enumerate() {
            let earlier = marked.iter().take(at).find(|(_, other)| other == mark);
            pairs.extend(earlier.map(|(first, _)| (first.label.clone(), item.label.clone())));
        }
        pairs.into_iter()
    }

    /// Links the questions about services that have no link yet to the service of the same name.
    pub fn link_by_name(&mut self, services: &[(ServiceId, String)]) {
        let named = |label: &str| {
            let label = kernel::text::fold(label);
            services.iter().find(|(_, name)| kernel::text::fold(name) == label).map(|(id, _)| *id)
        };
        for item in self.sections.iter_mut().flat_map(|section| &mut section.items) {
            let found = named(&item.label);
            if let ItemKind::Active(service) | ItemKind::New(service) = &mut item.kind {
                service.service = service.service.or(found);
            }
        }
    }
}
