//! What this is: the map: for each Province and pillar what the network confirmed, what the focus groups called it and
//! what the answers under way come to, side by side; filters and counts.
//! What it is not: one level per Province: the pillars are never averaged.

use kernel::{BodyId, text};
use serde::Serialize;

use super::evaluation::{Profile, Verdict};
use super::meeting::Team;
use super::place::MacroArea;
use super::rules::Pillar;

/// What the focus groups called a Province in a pillar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Label {
    /// The profile.
    pub profile: Profile,
    /// Its kind, if it has a name.
    pub subtype: String,
    /// How the service is organised.
    pub organisation: String,
    /// What else the source says.
    pub note: String,
    /// Where it comes from.
    pub source: String,
}

impl Label {
    /// In words.
    pub fn label(&self) -> String {
        let subtype = self.subtype.clone();
        Verdict::Profile { profile: self.profile, subtype, provisional: false }.label()
    }
}

/// A Province in a pillar.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// What the network confirmed last: the profile and its words.
    pub confirmed: Option<(Profile, String)>,
    /// What the focus groups called it.
    pub label: Option<Label>,
    /// What the answers of the draft come to.
    pub draft: Option<Verdict>,
    /// In which groups of the pillar it took part.
    pub teams: Vec<Team>,
}

impl Cell {
    /// The profile by which the Province is found and counted: the confirmed one, or else that of the focus groups.
    pub fn profile(&self) -> Option<Profile> {
        let labelled = self.label.as_ref().map(|label| label.profile);
        self.confirmed.as_ref().map(|(profile, _)| *profile).or(labelled)
    }

    /// Whether what was confirmed, or what the answers come to, is another profile than the focus groups gave.
    pub fn differs(&self) -> bool {
        let drafted = self.draft.as_ref().and_then(Verdict::profile);
        let found = self.confirmed.as_ref().map(|(profile, _)| *profile).or(drafted);
        matches!((found, &self.label), (Some(found), Some(label)) if found != label.profile)
    }

    /// One letter, for the tiles of the map.
    pub fn letter(&self) -> &'static str {
        match self.profile() {
            Some(Profile::Advanced) => "A",
            Some(Profile::Intermediate) => "I",
            Some(Profile::Base) => "B",
            None => "–",
        }
    }
}

/// A Province with its pillars.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapRow {
    /// The Province in the national register.
    pub body_id: BodyId,
    /// The ISTAT code of its unit.
    pub uts: String,
    /// Its name.
    pub name: String,
    /// Its two letters.
    pub sign: String,
    /// Its region.
    pub region: String,
    /// The part of Italy.
    pub area: MacroArea,
    /// Other names by which it is called, for searching.
    pub also: String,
    /// One per pillar, in their usual order.
    pub cells: [Cell; 3],
}

impl MapRow {
    /// The cell of a pillar.
    pub fn cell(&self, pillar: Pillar) -> &Cell {
        let [sua, europa, innovazione] = &self.cells;
        match pillar {
            Pillar::Sua => sua,
            Pillar::Europa => europa,
            Pillar::Innovazione => innovazione,
        }
    }

    /// Pillars with their cells.
    pub fn pillars(&self) -> impl Iterator<Item = (Pillar, &Cell)> {
        Pillar::ALL.into_iter().zip(&self.cells)
    }
}

/// Which part of the story a Province has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// It took part in a focus group.
    TookPart,
    /// It has a confirmed profile.
    Confirmed,
    /// It has answers under way.
    Draft,
    /// What was found is not what the focus groups said.
    Differs,
    /// None of its pillars has a profile.
    Nothing,
}

impl Presence {
    /// Codes and names.
    pub const OPTIONS: &'static [(&'static str, &'static str)] = &[
        ("partecipanti", "Hanno partecipato ai focus group"),
        ("confermate", "Con un profilo confermato"),
        ("bozze", "Con risposte in compilazione"),
        ("diverse", "Diverse dall'etichetta dei focus group"),
        ("senza", "Senza alcun profilo"),
    ];
    const ALL: [Self; 5] = [Self::TookPart, Self::Confirmed, Self::Draft, Self::Differs, Self::Nothing];

    /// The one with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        let place = Self::OPTIONS.iter().position(|(known, _)| *known == code)?;
        Self::ALL.get(place).copied()
    }

    fn holds(self, cell: &Cell) -> bool {
        match self {
            Self::TookPart => !cell.teams.is_empty(),
            Self::Confirmed => cell.confirmed.is_some(),
            Self::Draft => cell.draft.is_some(),
            Self::Differs => cell.differs(),
            Self::Nothing => cell.profile().is_none(),
        }
    }
}

/// Which Provinces are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MapFilter {
    /// Words in name, sign, region.
    pub words: String,
    /// Only this region.
    pub region: String,
    /// Only this part of Italy.
    pub area: Option<MacroArea>,
    /// Profile and presence are looked for in this pillar only.
    pub pillar: Option<Pillar>,
    /// With this profile.
    pub profile: Option<Profile>,
    /// With this part of the story.
    pub presence: Option<Presence>,
}

/// Whether the filter keeps the Province. With a pillar, profile and presence must hold there; without one, profile
/// and presence must hold in one same pillar, whichever it is; «nothing» must hold in all of them.
pub fn kept(filter: &MapFilter, row: &MapRow) -> bool {
    let words = text::fold(&filter.words);
    let found = text::fold(&format!("{} {} {} {} {}", row.name, row.also, row.sign, row.region, row.uts));
    words.split(' ').all(|word| found.contains(word))
        && (filter.region.is_empty() || filter.region == row.region)
        && filter.area.is_none_or(|area| area == row.area)
        && holds_in_some_pillar(filter, row)
}

fn holds_in_some_pillar(filter: &MapFilter, row: &MapRow) -> bool {
    let good = |cell: &Cell| {
        filter.profile.is_none_or(|profile| cell.profile() == Some(profile))
            && filter.presence.is_none_or(|presence| presence.holds(cell))
    };
    match (filter.pillar, filter.presence) {
        (Some(pillar), _) => good(row.cell(pillar)),
        (None, Some(Presence::Nothing)) => row.cells.iter().all(good),
        (None, Some(_) | None) => row.cells.iter().any(good),
    }
}

/// How many Provinces have each profile in a pillar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// In which pillar.
    pub pillar: Pillar,
    /// Advanced.
    pub advanced: usize,
    /// Intermediate.
    pub intermediate: usize,
    /// Base.
    pub base: usize,
    /// Without a profile.
    pub none: usize,
}

impl Counts {
    fn none_of(pillar: Pillar) -> Self {
        Self { pillar, advanced: 0, intermediate: 0, base: 0, none: 0 }
    }

    fn add(&mut self, profile: Option<Profile>) {
        let count = match profile {
            Some(Profile::Advanced) => &mut self.advanced,
            Some(Profile::Intermediate) => &mut self.intermediate,
            Some(Profile::Base) => &mut self.base,
            None => &mut self.none,
        };
        *count = count.saturating_add(1);
    }
}

/// The counts of each pillar.
pub fn counts<'a>(rows: impl IntoIterator<Item = &'a MapRow>) -> [Counts; 3] {
    let mut all = Pillar::ALL.map(Counts::none_of);
    for row in rows {
        for (counts, cell) in all.iter_mut().zip(&row.cells) {
            counts.add(cell.profile());
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn labelled(profile: Profile) -> Cell {
        let label = Label {
            profile,
            subtype: String::new(),
            organisation: String::new(),
            note: String::new(),
            source: String::new(),
        };
        Cell { label: Some(label), teams: vec![Team::First], ..Cell::default() }
    }

    /// Biella as the focus groups saw it: advanced, base, intermediate.
    fn biella() -> MapRow {
        MapRow {
            body_id: BodyId(Uuid::from_u128(7)),
            uts: "096".into(),
            name: "Biella".into(),
            sign: "BI".into(),
            region: "Piemonte".into(),
            area: MacroArea::NorthWest,
            also: String::new(),
            cells: [Profile::Advanced, Profile::Base, Profile::Intermediate].map(labelled),
        }
    }

    #[test]
    fn a_province_is_found_by_each_of_its_profiles_and_never_by_their_average() {
        let row = biella();
        let with = |pillar, profile| MapFilter { pillar, profile: Some(profile), ..MapFilter::default() };
        for profile in Profile::ALL {
            assert!(kept(&with(None, profile), &row), "{profile:?}");
        }
        assert!(kept(&with(Some(Pillar::Europa), Profile::Base), &row));
        assert!(!kept(&with(Some(Pillar::Europa), Profile::Intermediate), &row));
        let each = counts([&row]).map(|counts| (counts.advanced, counts.intermediate, counts.base));
        assert_eq!(each, [(1, 0, 0), (0, 0, 1), (0, 1, 0)]);
    }

    #[test]
    fn profile_and_presence_hold_in_one_same_pillar() {
        let mut row = biella();
        row.cells[1].confirmed = Some((Profile::Base, "Base".into()));
        let filter = MapFilter {
            profile: Some(Profile::Advanced),
            presence: Some(Presence::Confirmed),
            ..MapFilter::default()
        };
        assert!(!kept(&filter, &row));
        assert!(kept(&MapFilter { profile: Some(Profile::Base), ..filter }, &row));
    }

    #[test]
    fn what_was_confirmed_counts_before_the_label_and_the_difference_is_said() {
        let mut cell = labelled(Profile::Base);
        assert!(!cell.differs());
        cell.draft = Some(Verdict::Unclassifiable);
        assert!(!cell.differs());
        cell.confirmed = Some((Profile::Intermediate, "Intermedio".into()));
        assert_eq!((cell.profile(), cell.letter(), cell.differs()), (Some(Profile::Intermediate), "I", true));
    }

    #[test]
    fn words_are_looked_for_in_names_signs_and_other_names() {
        let row = MapRow { also: "VCO".into(), ..biella() };
        for words in ["biel", "vco", "BI piem", ""] {
            assert!(kept(&MapFilter { words: words.into(), ..MapFilter::default() }, &row), "{words}");
        }
        assert!(!kept(&MapFilter { words: "como".into(), ..MapFilter::default() }, &row));
    }
}
