//! What this is: what a template asks: sections of questions, each of one kind, as data that people compose.
//! What it is not: answers, or the moves by which it is composed; see `answers` and `edit`.

use kernel::ServiceId;
use registry::Driver;
use serde::{Deserialize, Serialize};

use super::Key;

/// What a template asks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// The sections, in the order of the page.
    pub sections: Vec<Section>,
    /// The number of the next key, so that the key of a question that was taken away never comes back.
    #[serde(default)]
    pub(super) next: u32,
}

/// A group of questions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// Its name.
    pub key: Key,
    /// Its title.
    pub title: String,
    /// A sentence under the title; may be empty.
    #[serde(default)]
    pub help: String,
    /// The questions, in the order of the page.
    #[serde(default)]
    pub items: Vec<Item>,
}

/// A question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Its name.
    pub key: Key,
    /// What it asks.
    pub label: String,
    /// A sentence under the label; may be empty.
    #[serde(default)]
    pub help: String,
    /// What kind of answer it takes.
    #[serde(flatten)]
    pub kind: ItemKind,
}

/// What kind of answer a question takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ItemKind {
    /// A service that bodies use already: renew it, change it, stop it, or ask for it.
    Active(ServiceItem),
    /// A new service: interested or not, or wanting to know more.
    New(ServiceItem),
    /// A number, such as that of the workstations.
    Number(Measure),
    /// Applications chosen among some, with their modules.
    Applications(ApplicationsItem),
    /// Yes or no.
    YesNo,
    /// Free text.
    Text,
}

/// A question about a service.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceItem {
    /// The service of the catalogue; without it nothing is pre-filled and no quote can be made.
    #[serde(default)]
    pub service: Option<ServiceId>,
    /// What is counted of it, if anything.
    #[serde(default)]
    pub measure: Option<Measure>,
}

/// What a number counts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    /// In the plural, such as `postazioni`.
    pub unit: String,
    /// The driver of the body to which the number gives a value.
    #[serde(default)]
    pub driver: Option<Driver>,
}

/// A question about applications.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApplicationsItem {
    /// The applications to choose from.
    pub choices: Vec<String>,
    /// How many a body may have.
    pub max: u8,
    /// How many modules may be listed for each.
    pub modules: u8,
}

impl Content {
    /// The most sections that a template has.
    pub const MOST_SECTIONS: usize = 20;
    /// The most questions that a template has, so that a form stays one form.
    pub const MOST_ITEMS: usize = 120;

    /// Every question, in the order of the page.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.sections.iter().flat_map(|section| &section.items)
    }

    /// The question with this key.
    pub fn item(&self, key: &Key) -> Option<&Item> {
        self.items().find(|item| item.key == *key)
    }

    /// The section with this key.
    pub fn section(&self, key: &Key) -> Option<&Section> {
        self.sections.iter().find(|section| section.key == *key)
    }

    /// The drivers to which some answer gives a value.
    pub fn drivers(&self) -> Vec<Driver> {
        self.items().filter_map(|item| item.measure()?.driver.clone()).collect()
    }
}

impl Item {
    /// The service asked about, if it is one.
    pub fn service_item(&self) -> Option<&ServiceItem> {
        self.kind.service_item()
    }

    /// The service of the catalogue, if it is linked to one.
    pub fn service(&self) -> Option<ServiceId> {
        self.service_item()?.service
    }

    /// What is counted, if anything.
    pub fn measure(&self) -> Option<&Measure> {
        self.kind.measure()
    }
}

impl ItemKind {
    /// Code and label of each, in the order of the page that composes a template.
    pub const OPTIONS: [(&'static str, &'static str); 6] = [
        ("active", "Servizio già offerto"),
        ("new", "Servizio nuovo"),
        ("number", "Numero"),
        ("applications", "Applicativi con i moduli"),
        ("yes_no", "Sì o no"),
        ("text", "Testo libero"),
    ];

    /// The service asked about, if it is one.
    pub fn service_item(&self) -> Option<&ServiceItem> {
        match self {
            Self::Active(service) | Self::New(service) => Some(service),
            Self::Number(_) | Self::Applications(_) | Self::YesNo | Self::Text => None,
        }
    }

    /// What is counted, if anything.
    pub fn measure(&self) -> Option<&Measure> {
        match self {
            Self::Active(service) | Self::New(service) => service.measure.as_ref(),
            Self::Number(measure) => Some(measure),
            Self::Applications(_) | Self::YesNo | Self::Text => None,
        }
    }

    /// The word of its kind.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Active(_) => "active",
            Self::New(_) => "new",
            Self::Number(_) => "number",
            Self::Applications(_) => "applications",
            Self::YesNo => "yes_no",
            Self::Text => "text",
        }
    }

    /// Its kind in Italian.
    pub fn label(&self) -> &'static str {
        Self::OPTIONS.iter().find(|(code, _)| *code == self.code()).map_or("", |(_, label)| label)
    }
}

impl ApplicationsItem {
    /// The most applications a question may ask for.
    pub const MOST: u8 = 5;
    /// The most modules of an application.
    pub const MOST_MODULES: u8 = 30;
}
