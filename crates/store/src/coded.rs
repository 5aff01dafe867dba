//! What this is: the shape of the small lists of words kept in the database: code, label, back again.
//! What it is not: a place for rules; those stand beside each list.

/// Declares an enum with a word for the database and the API, and a label for the pages.
#[macro_export]
macro_rules! coded_enum {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal, $label:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $code)] $variant),+ }

        impl $name {
            /// Every one, in the order of the pages.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word kept in the database and used by the API.
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// The words shown to people.
            pub fn label(self) -> &'static str {
                match self { $(Self::$variant => $label),+ }
            }

            /// The one with this word.
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.code() == code)
            }

            /// Code and label of each, for a list to choose from.
            pub fn options() -> Vec<(&'static str, &'static str)> {
                Self::ALL.iter().map(|known| (known.code(), known.label())).collect()
            }
        }

        impl From<$name> for $crate::Val {
            fn from(value: $name) -> Self {
                value.code().into()
            }
        }

        impl $crate::FromCol for $name {
            fn from_col(row: &$crate::Row, column: &str) -> Result<Self, $crate::StoreError> {
                let code: String = row.get(column)?;
                Self::from_code(&code).ok_or_else(|| $crate::StoreError::Corrupt(format!("{column}: {code}")))
            }
        }
    };
}
