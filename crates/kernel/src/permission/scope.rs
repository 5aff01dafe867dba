//! What this is: what a token of the API may be limited to.
//! What it is not: the rights of a person; a token has at most those of one of their roles.

/// The areas by which tokens of the API are limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Area {
    /// Bodies, contacts, drivers.
    Bodies,
    /// Catalogue and charter.
    Catalogue,
    /// Price lists.
    Prices,
    /// Agreements and memberships.
    Agreements,
    /// Runs and invoices.
    Invoices,
    /// Quotes.
    Quotes,
    /// Campaigns and sheets of needs.
    Needs,
    /// Shared costs and their apportionment.
    Costs,
    /// Payments and reminders.
    Payments,
    /// Budgets and final accounts.
    Accounts,
    /// Requests of the bodies and who works on them.
    Requests,
    /// Focus groups, SWOT points and profiles of the Provinces.
    Mapping,
    /// Surveys, their responses and results.
    Surveys,
    /// Designs of centres, competences, acts.
    Designs,
    /// Centre, accounts, settings, audit.
    Administration,
}

/// Whether an action only looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effect {
    /// It only looks.
    Read,
    /// It changes something.
    Write,
}

/// What a token of the API may be used for, such as `bodies:read`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ApiScope(pub Area, pub Effect);

impl ApiScope {
    const WORDS: [(&'static str, Self); 30] = [
        ("bodies:read", Self(Area::Bodies, Effect::Read)),
        ("bodies:write", Self(Area::Bodies, Effect::Write)),
        ("catalogue:read", Self(Area::Catalogue, Effect::Read)),
        ("catalogue:write", Self(Area::Catalogue, Effect::Write)),
        ("prices:read", Self(Area::Prices, Effect::Read)),
        ("prices:write", Self(Area::Prices, Effect::Write)),
        ("agreements:read", Self(Area::Agreements, Effect::Read)),
        ("agreements:write", Self(Area::Agreements, Effect::Write)),
        ("invoices:read", Self(Area::Invoices, Effect::Read)),
        ("invoices:write", Self(Area::Invoices, Effect::Write)),
        ("quotes:read", Self(Area::Quotes, Effect::Read)),
        ("quotes:write", Self(Area::Quotes, Effect::Write)),
        ("needs:read", Self(Area::Needs, Effect::Read)),
        ("needs:write", Self(Area::Needs, Effect::Write)),
        ("costs:read", Self(Area::Costs, Effect::Read)),
        ("costs:write", Self(Area::Costs, Effect::Write)),
        ("payments:read", Self(Area::Payments, Effect::Read)),
        ("payments:write", Self(Area::Payments, Effect::Write)),
        ("accounts:read", Self(Area::Accounts, Effect::Read)),
        ("accounts:write", Self(Area::Accounts, Effect::Write)),
        ("requests:read", Self(Area::Requests, Effect::Read)),
        ("requests:write", Self(Area::Requests, Effect::Write)),
        ("mapping:read", Self(Area::Mapping, Effect::Read)),
        ("mapping:write", Self(Area::Mapping, Effect::Write)),
        ("surveys:read", Self(Area::Surveys, Effect::Read)),
        ("surveys:write", Self(Area::Surveys, Effect::Write)),
        ("designs:read", Self(Area::Designs, Effect::Read)),
        ("designs:write", Self(Area::Designs, Effect::Write)),
        ("administration:read", Self(Area::Administration, Effect::Read)),
        ("administration:write", Self(Area::Administration, Effect::Write)),
    ];

    /// Every scope with its word.
    pub fn all() -> impl Iterator<Item = (&'static str, Self)> {
        Self::WORDS.into_iter()
    }

    /// The scope with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::WORDS.into_iter().find(|(known, _)| *known == word).map(|(_, scope)| scope)
    }
}
