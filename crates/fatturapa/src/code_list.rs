//! What this is: the macro for closed code lists that must stay open when we
//! read: each list is an enum with an `Other` arm, plus its table of validity.
//! What it is not: the judgement whether a code may be used on a day, which is
//! in [`crate::codes`] and can be overridden by the caller.

use crate::codes::Entry;
use crate::write::Out;

/// What every code list can do.
pub(crate) trait CodeList: Default {
    /// Length of a code, shortest and longest.
    const LENGTH: (usize, usize);
    /// The codes known to this version, with their validity.
    const TABLE: &'static [Entry];
    /// Reads a code; what is not in the list becomes `Other`.
    fn from_code(text: &str) -> Self;
    /// The code as written in the file.
    fn code(&self) -> &str;
}

/// The shape of an element that holds a code of the list `T`.
pub(crate) struct Code<T>(std::marker::PhantomData<T>);

impl<T: CodeList> crate::write::Leaf for Code<T> {
    type Value = T;

    fn parse(text: &str) -> Option<T> {
        Some(T::from_code(text))
    }

    /// `Other` is written when it has the shape of a code: a list published after
    /// this version must not stop who needs it. Whether it is known is for `check`.
    fn print(value: &T, out: &mut Out) {
        let (code, (min, max)) = (value.code(), T::LENGTH);
        let fits = (min..=max).contains(&code.len());
        if fits && code.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'.') {
            out.raw(code);
        } else {
            out.problem(&format!("\"{code}\" non è un codice dell'elenco"));
        }
    }

    fn is_unknown(value: &T) -> bool {
        T::TABLE.iter().all(|entry| entry.code != value.code())
    }
}

macro_rules! code_list {
    ($(#[$meta:meta])* $name:ident $min:literal..$max:literal {
        $( $variant:ident $code:literal $label:literal $([$from:expr, $to:expr, $source:expr])?, )*
    }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        pub enum $name {
            $( #[doc = concat!("`", $code, "`: ", $label, ".")] $variant, )*
            /// A code this version does not know, kept as it was read.
            Other(String),
        }

        impl $name {
            /// Every code known to this version.
            pub const ALL: &'static [Self] = &[ $( Self::$variant, )* ];

            /// The code as written in the file.
            pub fn as_str(&self) -> &str {
                match self {
                    $( Self::$variant => $code, )*
                    Self::Other(code) => code,
                }
            }

            /// The Italian description; empty for a code this version does not know.
            pub fn label(&self) -> &'static str {
                match self {
                    $( Self::$variant => $label, )*
                    Self::Other(_) => "",
                }
            }
        }

        impl Default for $name {
            /// The empty code, which [`crate::write()`] refuses.
            fn default() -> Self {
                Self::Other(String::new())
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                match text {
                    $( $code => Self::$variant, )*
                    other => Self::Other(other.to_owned()),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl $crate::code_list::CodeList for $name {
            const LENGTH: (usize, usize) = ($min, $max);
            const TABLE: &'static [$crate::codes::Entry] =
                &[ $( code_list!(@entry $code $label $([$from, $to, $source])?), )* ];

            fn from_code(text: &str) -> Self {
                Self::from(text)
            }
            fn code(&self) -> &str {
                self.as_str()
            }
        }
    };
    (@entry $code:literal $label:literal) => {
        $crate::codes::Entry::known($code, $label, None, None, $crate::codes::XSD)
    };
    (@entry $code:literal $label:literal [$from:expr, $to:expr, $source:expr]) => {
        $crate::codes::Entry::known($code, $label, $from, $to, $source)
    };
}
