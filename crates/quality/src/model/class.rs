//! What this is: the classes of size into which bodies fall in the reports.
//! What it is not: a band of a price list: prices have their own, with their own dates.

use registry::BodyKind;

store::coded_enum! {
    /// A class of size. The bounds are those by which small, middle and large Comuni sit in the committees of a centre:
    /// under 3,000 inhabitants, from 3,000 to 10,000, above.
    SizeClass {
        /// Under 3,000 inhabitants.
        Small = "small", "Comuni con meno di 3.000 abitanti";
        /// From 3,000 to 10,000.
        Middle = "middle", "Comuni da 3.000 a 10.000 abitanti";
        /// More than 10,000.
        Large = "large", "Comuni con più di 10.000 abitanti";
        /// A Comune of which the register holds no figure.
        Unknown = "unknown", "Comuni di cui non si conoscono gli abitanti";
        /// Unions, the Province, others.
        Other = "other", "Unioni e altri enti";
    }
}

impl SizeClass {
    /// The class of a body; 0 inhabitants means that nobody has recorded them.
    pub fn of(kind: BodyKind, inhabitants: i64) -> Self {
        match (kind, inhabitants) {
            (BodyKind::Municipality, ..=0) => Self::Unknown,
            (BodyKind::Municipality, 1..3_000) => Self::Small,
            (BodyKind::Municipality, 3_000..=10_000) => Self::Middle,
            (BodyKind::Municipality, _) => Self::Large,
            (_, _) => Self::Other,
        }
    }

    /// The head of a column: shorter, for tables.
    pub fn short(self) -> &'static str {
        match self {
            Self::Small => "Meno di 3.000",
            Self::Middle => "Da 3.000 a 10.000",
            Self::Large => "Più di 10.000",
            Self::Unknown => "Abitanti non noti",
            Self::Other => "Unioni e altri enti",
        }
    }
}
