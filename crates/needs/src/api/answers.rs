//! What this is: an answer as JSON, out and in. In, it takes the way of the form, so that the same rules read it.
//! What it is not: the questions; `GET /api/v1/needs/campaigns/{id}` tells those.

use std::collections::BTreeMap;

use kernel::Quantity;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use webkit::{FormErrors, Pairs};

use crate::model::{Answer, Answers, Application, Content, Item, YesNo};

/// An answer: the fields of its kind, the others absent.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[schema(as = NeedsAnswer)]
pub(super) struct ApiAnswer {
    /// Of a service: keep, change, stop, request, evaluate, no.
    #[serde(skip_serializing_if = "Option::is_none")]
    wish: Option<String>,
    /// Of a service: how much, as `12.00`.
    #[serde(skip_serializing_if = "Option::is_none")]
    quantity: Option<String>,
    /// Of a service: anything else.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    /// A number.
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<i64>,
    /// Yes or no: yes, no.
    #[serde(skip_serializing_if = "Option::is_none")]
    yes_no: Option<String>,
    /// Text.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    /// Applications.
    #[serde(skip_serializing_if = "Option::is_none")]
    applications: Option<Vec<ApiApplication>>,
}

/// An application with its modules.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[schema(as = NeedsApplication)]
pub(super) struct ApiApplication {
    /// Which.
    name: String,
    /// Declared irreplaceable: yes, no.
    irreplaceable: Option<String>,
    /// The modules stay as they were: yes, no.
    unchanged: Option<String>,
    /// The modules.
    #[serde(default)]
    modules: Vec<String>,
}

/// Answers by the key of their question.
pub(super) type ApiAnswers = BTreeMap<String, ApiAnswer>;

/// The answers of a sheet.
pub(super) fn shown(content: &Content, answers: &Answers) -> ApiAnswers {
    content.items().map(|item| (item.key.to_string(), ApiAnswer::of(&answers.of(item)))).collect()
}

fn said(value: Option<YesNo>) -> Option<String> {
    value.map(|value| value.code().to_owned())
}

impl ApiAnswer {
    fn of(answer: &Answer) -> Self {
        let none = Self::default();
        match answer {
            Answer::Service(answer) => Self {
                wish: Some(answer.wish.code().to_owned()),
                quantity: answer.quantity.map(Quantity::plain),
                note: Some(answer.note.clone()),
                ..none
            },
            Answer::Number { value } => Self { number: *value, ..none },
            Answer::YesNo { value } => Self { yes_no: said(*value), ..none },
            Answer::Text { text } => Self { text: Some(text.clone()), ..none },
            Answer::Applications { list } => {
                Self { applications: Some(list.iter().map(ApiApplication::of).collect()), ..none }
            }
        }
    }

    /// The fields of the form that say the same.
    fn pairs(&self, item: &Item, errors: &mut FormErrors) -> Pairs {
        let name = |part: &str| format!("{}.{part}", item.key);
        let quantity = self.quantity.as_deref().map(|text| match Quantity::parse_plain(text) {
            Ok(quantity) => quantity.to_string(),
            Err(why) => {
                errors.add(name("quantity"), format!("{}: {why}", item.label));
                String::new()
            }
        });
        let number = self.number.map(|number| number.to_string());
        let all = [
            ("wish", self.wish.clone()),
            ("quantity", quantity),
            ("note", self.note.clone()),
            ("value", number.or_else(|| self.yes_no.clone())),
            ("text", self.text.clone()),
        ];
        let mut pairs: Pairs =
            all.into_iter().filter_map(|(part, value)| Some((name(part), value?))).collect();
        for (at, one) in self.applications.iter().flatten().enumerate() {
            pairs.extend(one.pairs(|part| name(&format!("{at}.{part}"))));
        }
        pairs
    }
}

impl ApiApplication {
    fn of(application: &Application) -> Self {
        Self {
            name: application.name.clone(),
            irreplaceable: said(application.irreplaceable),
            unchanged: said(application.unchanged),
            modules: application.modules.clone(),
        }
    }

    fn pairs(&self, name: impl Fn(&str) -> String) -> Pairs {
        vec![
            (name("name"), self.name.clone()),
            (name("irreplaceable"), self.irreplaceable.clone().unwrap_or_default()),
            (name("unchanged"), self.unchanged.clone().unwrap_or_default()),
            (name("modules"), self.modules.join("\n")),
        ]
    }
}

/// The form that says what was sent; questions that were not sent stay as they are.
pub(super) fn pairs(content: &Content, sent: &ApiAnswers, kept: &Answers) -> Result<Pairs, FormErrors> {
    let mut errors = FormErrors::default();
    for key in sent.keys().filter(|key| !content.items().any(|item| item.key.as_str() == key.as_str())) {
        errors.add(key.clone(), format!("{key}: questa voce non c'è nella scheda"));
    }
    let mut pairs = Pairs::new();
    for item in content.items() {
        match sent.get(item.key.as_str()) {
            Some(answer) => pairs.extend(answer.pairs(item, &mut errors)),
            None => pairs.extend(crate::pages::pairs_of(item, &kept.of(item))),
        }
    }
    if errors.is_empty() { Ok(pairs) } else { Err(errors) }
}
