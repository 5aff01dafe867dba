//! What this is: what the address asks of the reports: days, groups, and to which of them to narrow.
//! What it is not: trusted: what does not read is left out and said.

use kernel::{Day, Period};
use webkit::{ListQuery, Notice};

use crate::model::{By, Figure, Narrowed};

/// The longest period shown, in days: ten years.
const LONGEST: i64 = 3_660;

/// What the address asks.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) period: Period,
    pub(crate) by: By,
    pub(crate) narrowed: Narrowed,
    /// Why the days are not those that were typed.
    pub(crate) refused: Option<&'static str>,
}

impl Asked {
    /// Days that are missing are the first of the year and today.
    pub(crate) fn read(query: &ListQuery, today: Day) -> Self {
        let day = |name| query.filter(name).and_then(|text| Day::parse(text).ok());
        let to = day("al").unwrap_or(today);
        let from = day("dal").unwrap_or_else(|| Period::year(to.year()).from());
        let usual =
            || Period::new(Period::year(today.year()).from(), today).unwrap_or(Period::year(today.year()));
        let (period, refused) = match Period::new(from, to) {
            Ok(period) if period.days() <= LONGEST => (period, None),
            Ok(_) => (usual(), Some("Il periodo è troppo lungo: scegli al massimo dieci anni.")),
            Err(_) => {
                (usual(), Some("La data di fine viene prima della data di inizio: controlla le due date."))
            }
        };
        let by = query.filter("per").and_then(By::from_code).unwrap_or(By::Service);
        let value = |by: By| query.filter(by.code()).map(|key| (by, key.to_owned()));
        let narrowed = Narrowed::to(By::ALL.iter().copied().filter_map(value));
        Self { period, by, narrowed, refused }
    }

    /// `Periodo dal 1º gennaio 2026 al 31 marzo 2026`.
    pub(crate) fn words(&self) -> String {
        format!("Periodo {}", self.period)
    }

    pub(crate) fn notice(&self) -> Option<Notice> {
        self.refused.map(Notice::warning)
    }

    /// The address of a page with the same days and narrowing, and more.
    pub(crate) fn address(&self, path: &str, more: &[(&str, &str)]) -> String {
        let (from, to) = (self.period.from().iso(), self.period.to().iso());
        let mut pairs = vec![("dal", from.as_str()), ("al", to.as_str())];
        pairs.extend(self.narrowed.values().iter().map(|(by, key)| (by.code(), key.as_str())));
        pairs.retain(|(name, _)| more.iter().all(|(known, _)| known != name));
        pairs.extend(more.iter().copied());
        ListQuery::parse(path, "").link(&pairs)
    }

    /// The address of the requests behind a figure of a group.
    pub(crate) fn behind(&self, figure: Figure, group: &[(&str, &str)]) -> String {
        let more: Vec<(&str, &str)> = group.iter().copied().chain([("figura", figure.code())]).collect();
        self.address("/andamento/richieste", &more)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(query: &str) -> Asked {
        Asked::read(&ListQuery::parse("/andamento", query), Day::parse("2026-03-15").unwrap())
    }

    #[test]
    fn days_that_are_missing_are_the_year_so_far_and_wrong_ones_are_said() {
        let days = |query| asked(query).words();
        assert_eq!(days(""), "Periodo dal 1º gennaio 2026 al 15 marzo 2026");
        assert_eq!(days("al=2025-06-30"), "Periodo dal 1º gennaio 2025 al 30 giugno 2025");
        assert_eq!(days("dal=2026-02-01&al=2026-02-28"), "Periodo dal 1º febbraio 2026 al 28 febbraio 2026");
        assert!(asked("dal=2026-03-01&al=2026-02-01").refused.is_some());
        assert!(asked("dal=1900-01-01").refused.is_some());
    }

    #[test]
    fn an_address_keeps_what_it_does_not_replace() {
        let asked = asked("servizio=s1&tipo=incident&per=ente");
        let link = asked.behind(Figure::Opened, &[("servizio", "s2")]);
        let expected =
            "/andamento/richieste?dal=2026-01-01&al=2026-03-15&tipo=incident&servizio=s2&figura=opened";
        assert_eq!(link, expected);
    }
}
