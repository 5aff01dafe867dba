//! What this is: under which heading money stands in a budget: where income comes from, what costs are for, and how
//! either follows the size of the centre.
//! What it is not: the chart of accounts of the Province: the centre's own few words, beside which free words stand.

store::coded_enum! {
    /// Whether money comes in or goes out.
    Side {
        /// It comes in.
        Income = "income", "Entrate";
        /// It goes out.
        Cost = "cost", "Costi";
    }
}

store::coded_enum! {
    /// Where income comes from, or what a cost is for.
    Heading {
        /// What members pay for the base package.
        BaseFees = "base_fees", "Quote di base degli enti";
        /// What members pay for services on request.
        ExtraServices = "extra_services", "Servizi aggiuntivi";
        /// What the Province pays out of its own budget.
        OwnShare = "own_share", "Quota a carico della Provincia";
        /// Grants of others.
        Grants = "grants", "Contributi e finanziamenti";
        /// Any other income.
        OtherIncome = "other_income", "Altre entrate";
        /// People.
        Staff = "staff", "Personale";
        /// Licences and subscriptions.
        Licences = "licences", "Licenze e canoni";
        /// Servers, cloud, connections.
        Infrastructure = "infrastructure", "Infrastruttura e connettività";
        /// Bought services.
        External = "external", "Servizi esterni";
        /// Training.
        Training = "training", "Formazione";
        /// Rooms, energy, administration.
        Overheads = "overheads", "Spese generali";
        /// Any other cost.
        OtherCosts = "other_costs", "Altri costi";
    }
}

impl Heading {
    /// On which side it stands.
    pub fn side(self) -> Side {
        match self {
            Self::BaseFees | Self::ExtraServices | Self::OwnShare | Self::Grants | Self::OtherIncome => {
                Side::Income
            }
            Self::Staff
            | Self::Licences
            | Self::Infrastructure
            | Self::External
            | Self::Training
            | Self::Overheads
            | Self::OtherCosts => Side::Cost,
        }
    }

    /// Whether members pay it by a price list.
    pub fn is_paid_by_members(self) -> bool {
        matches!(self, Self::BaseFees | Self::ExtraServices)
    }

    /// Code and label of each, the side first, for a list to choose from.
    pub fn by_side() -> Vec<(&'static str, String)> {
        let option = |one: &Self| (one.code(), format!("{}: {}", one.side().label(), one.label()));
        Self::ALL.iter().map(option).collect()
    }

    /// The one with this code or label, as files write it.
    pub fn read(text: &str) -> Option<Self> {
        let wanted = kernel::text::sort_key(text);
        Self::ALL
            .iter()
            .copied()
            .find(|one| one.code() == text.trim() || kernel::text::sort_key(one.label()) == wanted)
    }
}

store::coded_enum! {
    /// How an amount follows the size of the centre. Whoever writes the budget says it; nothing is guessed.
    Growth {
        /// The same with more or fewer bodies.
        Fixed = "fixed", "Non cambia con il numero di enti";
        /// In proportion to the bodies.
        Bodies = "bodies", "Cresce con il numero di enti";
        /// In proportion to the inhabitants.
        Inhabitants = "inhabitants", "Cresce con gli abitanti";
    }
}

impl Growth {
    /// The one with this code, label or short word, as files write it; nothing written is fixed.
    pub fn read(text: &str) -> Option<Self> {
        let wanted = kernel::text::sort_key(text);
        match wanted.as_str() {
            "" | "fisso" => Some(Self::Fixed),
            "enti" => Some(Self::Bodies),
            "abitanti" => Some(Self::Inhabitants),
            _ => Self::ALL
                .iter()
                .copied()
                .find(|one| one.code() == text.trim() || kernel::text::sort_key(one.label()) == wanted),
        }
    }

    /// The short word of files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Fixed => "fisso",
            Self::Bodies => "enti",
            Self::Inhabitants => "abitanti",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_may_say_a_heading_by_code_or_in_words() {
        for heading in Heading::ALL {
            assert_eq!(Heading::read(heading.code()), Some(*heading));
            assert_eq!(Heading::read(&heading.label().to_uppercase()), Some(*heading));
        }
        assert_eq!(Heading::read("boh"), None);
        for growth in Growth::ALL {
            assert_eq!(Growth::read(growth.word()), Some(*growth));
            assert_eq!(Growth::read(growth.label()), Some(*growth));
        }
        assert_eq!(Growth::read(" "), Some(Growth::Fixed));
    }
}
