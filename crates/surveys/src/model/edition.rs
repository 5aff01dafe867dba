//! What this is: an edition of a survey: which version is put to whom, between which days.
//! What it is not: the responses.

use kernel::{Day, EditionId, SurveyId, SurveyVersionId};
use serde::Serialize;
use store::coded_enum;

coded_enum! {
    /// To whom an edition is put.
    Audience {
        /// The bodies of the centre.
        Bodies = "bodies", "Enti del centro";
        /// The Provinces, answered by the people of each centre for their own.
        Provinces = "provinces", "Province, ciascuna per mezzo del suo centro";
        /// Whoever holds a letter; nobody knows who said what.
        Anonymous = "anonymous", "Persone, in forma anonima con una lettera d'invito";
    }
}

coded_enum! {
    /// Where an edition stands on a day.
    Stage {
        /// Being prepared: nobody sees it but who prepares it.
        Draft = "draft", "In preparazione";
        /// Its first day is still to come.
        Upcoming = "upcoming", "In arrivo";
        /// It is answered.
        Open = "open", "Aperta";
        /// Its last day has passed.
        Closed = "closed", "Chiusa";
    }
}

/// What is decided about an edition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EditionData {
    /// The questionnaire.
    pub survey_id: SurveyId,
    /// The version that new responses answer.
    pub version_id: SurveyVersionId,
    /// What people read.
    pub title: String,
    /// To whom.
    pub audience: Audience,
    /// Only bodies of this kind; empty for all.
    pub body_kind: String,
    /// The first day.
    pub opens: Day,
    /// The last day.
    pub closes: Day,
    /// A few lines for who answers.
    pub intro: String,
    /// So many days before the last, who has not answered is reminded by itself.
    pub remind_days: Option<i64>,
}

/// An edition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Edition {
    /// Which.
    pub edition_id: EditionId,
    /// What is decided.
    #[serde(flatten)]
    pub data: EditionData,
    /// The day on which it was put to its addressees.
    pub opened_on: Option<Day>,
    /// For optimistic locking.
    pub version: i64,
}

/// Why an edition cannot be like that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAnEdition {
    /// The last day is before the first.
    #[error("L'ultimo giorno viene prima del primo: controlla le date")]
    Backwards,
    /// It is opened already.
    #[error("La rilevazione è già aperta: non si possono più cambiare questionario e destinatari")]
    Opened,
    /// It is not opened.
    #[error("La rilevazione non è aperta")]
    NotOpen,
    /// Its last day has passed.
    #[error("La scadenza è passata: rivolgiti a chi ha aperto la rilevazione")]
    Closed,
    /// A file often says whose it is.
    #[error("Un questionario che chiede file non si può usare in forma anonima: i file dicono di chi sono")]
    Files,
    /// The network asks Provinces; a centre its bodies.
    #[error("Questi destinatari non si possono scegliere da qui")]
    NotFromHere,
}

impl EditionData {
    /// Refuses days in the wrong order.
    pub fn checked(self) -> Result<Self, NotAnEdition> {
        if self.closes < self.opens { Err(NotAnEdition::Backwards) } else { Ok(self) }
    }
}

impl Edition {
    /// Where it stands.
    pub fn stage_on(&self, day: Day) -> Stage {
        match self.opened_on {
            None => Stage::Draft,
            Some(_) if day < self.data.opens => Stage::Upcoming,
            Some(_) if day > self.data.closes => Stage::Closed,
            Some(_) => Stage::Open,
        }
    }

    /// Whether answers without a name are collected.
    pub fn is_anonymous(&self) -> bool {
        self.data.audience == Audience::Anonymous
    }

    /// The edition as changed, as far as its life allows.
    pub fn changed(&self, data: EditionData) -> Result<Self, NotAnEdition> {
        let data = data.checked()?;
        let same = self.data.survey_id == data.survey_id
            && self.data.version_id == data.version_id
            && self.data.audience == data.audience;
        if self.opened_on.is_some() && !same {
            return Err(NotAnEdition::Opened);
        }
        Ok(Self { data, ..self.clone() })
    }

    /// Whether who has not answered is reminded on this day by itself; `last` is the last reminder.
    pub fn reminds_on(&self, day: Day, last: Option<Day>) -> bool {
        let Some(days) = self.data.remind_days else { return false };
        let near = |day: Day| day.days_until(self.data.closes) <= days;
        let due = self.stage_on(day) == Stage::Open && near(day) && !self.is_anonymous();
        due && last.is_none_or(|last| !near(last))
    }
}

/// The Monday of the week in which a day lies: all that is kept of the time of an answer without a name.
pub fn week_of(day: Day) -> Day {
    let since_monday = i32::from(day.date().weekday().to_monday_zero_offset());
    day.add_days(since_monday.saturating_neg())
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn edition() -> Edition {
        Edition {
            edition_id: EditionId(Uuid::from_u128(1)),
            data: EditionData {
                survey_id: SurveyId(Uuid::from_u128(2)),
                version_id: SurveyVersionId(Uuid::from_u128(3)),
                title: "Prova".into(),
                audience: Audience::Bodies,
                body_kind: String::new(),
                opens: day("2026-11-01"),
                closes: day("2026-11-30"),
                intro: String::new(),
                remind_days: Some(7),
            },
            opened_on: Some(day("2026-10-20")),
            version: 1,
        }
    }

    #[test]
    fn where_it_stands_follows_from_its_days() {
        let one = edition();
        for (on, stage) in [
            ("2026-10-31", Stage::Upcoming),
            ("2026-11-01", Stage::Open),
            ("2026-11-30", Stage::Open),
            ("2026-12-01", Stage::Closed),
        ] {
            assert_eq!(one.stage_on(day(on)), stage, "{on}");
        }
        assert_eq!(Edition { opened_on: None, ..one }.stage_on(day("2026-11-10")), Stage::Draft);
    }

    #[test]
    fn it_reminds_once_by_itself_and_never_of_anonymous_answers() {
        let one = edition();
        assert!(!one.reminds_on(day("2026-11-22"), None));
        assert!(one.reminds_on(day("2026-11-23"), None));
        assert!(one.reminds_on(day("2026-11-24"), Some(day("2026-11-10"))));
        assert!(!one.reminds_on(day("2026-11-24"), Some(day("2026-11-23"))));
        let nameless = EditionData { audience: Audience::Anonymous, ..one.data.clone() };
        assert!(!Edition { data: nameless, ..one }.reminds_on(day("2026-11-24"), None));
    }

    #[test]
    fn an_opened_edition_keeps_questionnaire_and_addressees() {
        let one = edition();
        let longer = EditionData { closes: day("2026-12-15"), ..one.data.clone() };
        assert!(one.changed(longer).is_ok());
        let others = EditionData { audience: Audience::Provinces, ..one.data.clone() };
        assert_eq!(one.changed(others), Err(NotAnEdition::Opened));
        let backwards = EditionData { closes: day("2026-10-15"), ..one.data.clone() };
        assert_eq!(one.changed(backwards), Err(NotAnEdition::Backwards));
    }

    #[test]
    fn of_the_time_only_the_week_is_kept() {
        for on in ["2026-11-16", "2026-11-18", "2026-11-22"] {
            assert_eq!(week_of(day(on)), day("2026-11-16"), "{on}");
        }
    }
}
