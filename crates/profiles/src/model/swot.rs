//! What this is: the words of a SWOT board, and which points may be merged.
//! What it is not: a judgement of which points say the same: people decide that.

use super::meeting::coded;
use super::rules::Pillar;

/// One of the four parts of a board.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Quadrant {
    /// What is good within.
    Strength,
    /// What is wanting within.
    Weakness,
    /// What may help from without.
    Opportunity,
    /// What may harm from without.
    Threat,
}

/// What answers a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LinkKind {
    /// An organisational model, by its code or address.
    Model,
    /// A document or a page.
    Document,
}

coded!(Quadrant: Strength "forza" "Punti di forza", Weakness "debolezza" "Punti di debolezza",
    Opportunity "opportunita" "Opportunità", Threat "minacce" "Minacce");
coded!(LinkKind: Model "modello" "Modello organizzativo", Document "documento" "Documento o pagina");

/// Why two points cannot become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotMerge {
    /// Of another board.
    #[error("Unisci a: scegli un punto dello stesso pilastro e dello stesso riquadro")]
    Elsewhere,
    /// With itself.
    #[error("Unisci a: scegli un punto diverso da questo")]
    Itself,
    /// It is merged already.
    #[error("Unisci a: quel punto è già unito a un altro; scegli quello che resta")]
    MergedAlready,
    /// Others are merged into it.
    #[error("Unisci a: altri punti sono uniti a questo; separali prima, oppure unisci l'altro a questo")]
    HoldsOthers,
}

/// A point, as far as merging is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mergeable<I> {
    /// Which.
    pub id: I,
    /// On which board.
    pub board: (Pillar, Quadrant),
    /// Into which it is merged.
    pub merged_into: Option<I>,
    /// How many are merged into it.
    pub holds: usize,
}

/// Whether `point` may be merged into `other`. Merged points form no chains: the one that stays is never merged.
pub fn may_merge<I: PartialEq>(point: &Mergeable<I>, other: &Mergeable<I>) -> Result<(), CannotMerge> {
    if point.id == other.id {
        return Err(CannotMerge::Itself);
    }
    if point.board != other.board {
        return Err(CannotMerge::Elsewhere);
    }
    if other.merged_into.is_some() {
        return Err(CannotMerge::MergedAlready);
    }
    if point.holds > 0 { Err(CannotMerge::HoldsOthers) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(id: u8) -> Mergeable<u8> {
        Mergeable { id, board: (Pillar::Sua, Quadrant::Weakness), merged_into: None, holds: 0 }
    }

    #[test]
    fn only_points_of_one_board_are_merged_and_never_in_a_chain() {
        assert_eq!(may_merge(&point(1), &point(2)), Ok(()));
        assert_eq!(may_merge(&point(1), &point(1)), Err(CannotMerge::Itself));
        let elsewhere = Mergeable { board: (Pillar::Sua, Quadrant::Threat), ..point(2) };
        assert_eq!(may_merge(&point(1), &elsewhere), Err(CannotMerge::Elsewhere));
        let merged = Mergeable { merged_into: Some(3), ..point(2) };
        assert_eq!(may_merge(&point(1), &merged), Err(CannotMerge::MergedAlready));
        let holding = Mergeable { holds: 1, ..point(1) };
        assert_eq!(may_merge(&holding, &point(2)), Err(CannotMerge::HoldsOthers));
    }
}
