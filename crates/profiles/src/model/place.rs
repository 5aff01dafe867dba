//! What this is: the five parts of Italy in which ISTAT gathers the regions, from North to South.
//! What it is not: an administration.

/// A part of Italy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MacroArea {
    /// Piemonte, Valle d'Aosta, Liguria, Lombardia.
    NorthWest,
    /// Trentino-Alto Adige, Veneto, Friuli-Venezia Giulia, Emilia-Romagna.
    NorthEast,
    /// Toscana, Umbria, Marche, Lazio.
    Centre,
    /// Abruzzo, Molise, Campania, Puglia, Basilicata, Calabria.
    South,
    /// Sicilia, Sardegna.
    Islands,
}

/// The beginning of the name of each region; ISTAT writes some in two languages.
const REGIONS: [(&str, MacroArea); 20] = [
    ("Piemonte", MacroArea::NorthWest),
    ("Valle d'Aosta", MacroArea::NorthWest),
    ("Liguria", MacroArea::NorthWest),
    ("Lombardia", MacroArea::NorthWest),
    ("Trentino", MacroArea::NorthEast),
    ("Veneto", MacroArea::NorthEast),
    ("Friuli", MacroArea::NorthEast),
    ("Emilia", MacroArea::NorthEast),
    ("Toscana", MacroArea::Centre),
    ("Umbria", MacroArea::Centre),
    ("Marche", MacroArea::Centre),
    ("Lazio", MacroArea::Centre),
    ("Abruzzo", MacroArea::South),
    ("Molise", MacroArea::South),
    ("Campania", MacroArea::South),
    ("Puglia", MacroArea::South),
    ("Basilicata", MacroArea::South),
    ("Calabria", MacroArea::South),
    ("Sicilia", MacroArea::Islands),
    ("Sardegna", MacroArea::Islands),
];

impl MacroArea {
    /// Codes and names, from North to South.
    pub const OPTIONS: &'static [(&'static str, &'static str)] = &[
        ("nord-ovest", "Nord-Ovest"),
        ("nord-est", "Nord-Est"),
        ("centro", "Centro"),
        ("sud", "Sud"),
        ("isole", "Isole"),
    ];
    /// From North to South.
    pub const ALL: [Self; 5] = [Self::NorthWest, Self::NorthEast, Self::Centre, Self::South, Self::Islands];

    /// Where a region lies.
    pub fn of_region(region: &str) -> Option<Self> {
        REGIONS.iter().find(|(name, _)| region.starts_with(name)).map(|(_, area)| *area)
    }

    /// The place of a region from North to South, for lists.
    pub fn order_of_region(region: &str) -> usize {
        REGIONS.iter().position(|(name, _)| region.starts_with(name)).unwrap_or(REGIONS.len())
    }

    /// The word in addresses.
    pub fn code(self) -> &'static str {
        self.option().0
    }

    /// Its name.
    pub fn label(self) -> &'static str {
        self.option().1
    }

    /// The area with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|area| area.code() == code)
    }

    fn option(self) -> (&'static str, &'static str) {
        match self {
            Self::NorthWest => ("nord-ovest", "Nord-Ovest"),
            Self::NorthEast => ("nord-est", "Nord-Est"),
            Self::Centre => ("centro", "Centro"),
            Self::South => ("sud", "Sud"),
            Self::Islands => ("isole", "Isole"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_lie_where_istat_puts_them_also_when_written_in_two_languages() {
        assert_eq!(MacroArea::of_region("Valle d'Aosta/Vallée d'Aoste"), Some(MacroArea::NorthWest));
        assert_eq!(MacroArea::of_region("Trentino-Alto Adige/Südtirol"), Some(MacroArea::NorthEast));
        assert_eq!(MacroArea::of_region("Abruzzo"), Some(MacroArea::South));
        assert_eq!(MacroArea::of_region("Ticino"), None);
        assert!(MacroArea::order_of_region("Piemonte") < MacroArea::order_of_region("Lazio"));
    }

    #[test]
    fn the_options_of_a_list_are_the_areas() {
        let of = |area: MacroArea| (area.code(), area.label());
        assert_eq!(MacroArea::ALL.map(of), *MacroArea::OPTIONS);
    }
}
