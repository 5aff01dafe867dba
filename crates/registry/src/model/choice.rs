//! What this is: the one way in which this area writes an enum that is kept as a word and shown in Italian.
//! What it is not: a trait for everybody; other areas have their own lists.

/// Declares an enum with the word kept in the database and the Italian label of each variant.
macro_rules! choice {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal, $label:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
                 utoipa::ToSchema)]
        // The schema does not see the words of the variants through this macro: it is told their rule.
        #[schema(rename_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $code)] $variant),+ }

        impl $name {
            /// Every value, in the order of the pages.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word kept in the database and used by the API.
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// The words of the pages.
            pub fn label(self) -> &'static str {
                match self { $(Self::$variant => $label),+ }
            }

            /// The value with this word.
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.code() == code)
            }

            /// Words and labels, for the lists of forms.
            pub const OPTIONS: &'static [(&'static str, &'static str)] = &[$(($code, $label)),+];
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(self.label()) }
        }

        impl store::FromCol for $name {
            fn from_col(row: &store::Row, column: &str) -> Result<Self, store::StoreError> {
                let code: String = row.get(column)?;
                Self::from_code(&code).ok_or_else(|| store::StoreError::Corrupt(format!("{column}: {code}")))
            }
        }
    };
}
pub(crate) use choice;
