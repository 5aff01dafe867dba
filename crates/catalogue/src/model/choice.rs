//! What this is: the one way to declare a closed list with its words: code for the database, label for people.
//! What it is not: a list that users may extend.

macro_rules! choice {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $code:literal, $label:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$variant_doc])* #[serde(rename = $code)] $variant),+ }

        impl $name {
            /// Every one, in the order of the forms.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word kept in the database and used in addresses and by the API.
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// The word people read.
            pub fn label(self) -> &'static str {
                match self { $(Self::$variant => $label),+ }
            }

            /// The one with this code.
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.code() == code)
            }

            /// Codes and labels, for a field to choose from.
            pub fn options() -> Vec<(&'static str, &'static str)> {
                Self::ALL.iter().map(|one| (one.code(), one.label())).collect()
            }
        }

        impl store::FromCol for $name {
            fn from_col(row: &store::Row, column: &str) -> Result<Self, store::StoreError> {
                let code: String = row.get(column)?;
                Self::from_code(&code).ok_or_else(|| store::StoreError::Corrupt(format!("{column}: {code}")))
            }
        }
    };
}
pub(super) use choice;
