//! What this is: the words of a focus group: its group within the pillar, the kind of meeting, the five topics.
//! What it is not: minutes of an organ; those have other rules.

/// The part of a pillar's participants that meets together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Team {
    /// Who leads the pillar, and takes part in all its meetings.
    Lead,
    /// First group.
    First,
    /// Second group.
    Second,
}

/// Why a meeting was held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MeetingKind {
    /// Presentation and first analysis.
    Opening,
    /// The results given back and shared.
    Closing,
    /// Any other.
    Other,
}

/// What a focus group speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Topic {
    /// Difficulties and opportunities.
    Issues,
    /// How the service is set up.
    Setup,
    /// Skills.
    Skills,
    /// Technology.
    Technology,
    /// Proposals.
    Proposals,
}

macro_rules! coded {
    ($ty:ident: $($variant:ident $code:literal $label:literal),+ $(,)?) => {
        impl $ty {
            /// All of them, in their order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// Codes and names.
            pub const OPTIONS: &'static [(&'static str, &'static str)] = &[$(($code, $label)),+];

            /// The word in addresses and in the database.
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// Its name.
            pub fn label(self) -> &'static str {
                match self { $(Self::$variant => $label),+ }
            }

            /// The one with this code.
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.code() == code)
            }
        }
    };
}
pub(super) use coded;

coded!(Team: Lead "capofila" "Capofila", First "g1" "Gruppo 1", Second "g2" "Gruppo 2");
coded!(MeetingKind: Opening "presentazione" "Presentazione e prima analisi",
    Closing "restituzione" "Restituzione e condivisione dei risultati", Other "altro" "Altro incontro");
coded!(Topic: Issues "criticita" "Criticità e opportunità", Setup "assetto" "Assetto organizzativo",
    Skills "competenze" "Competenze", Technology "tecnologie" "Tecnologie", Proposals "proposte" "Proposte");
