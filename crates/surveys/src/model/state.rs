//! What this is: where a response stands and which moves lead on: compiled → validated → accepted, or sent back.
//! What it is not: who may make a move; permissions say that.

use store::coded_enum;

coded_enum! {
    /// Where a response stands.
    ResponseState {
        /// The offices of the body write in it.
        Open = "open", "In compilazione";
        /// The body has filled it in; its manager has to validate it.
        Compiled = "compiled", "Da validare";
        /// The manager stands for it; who asked has to accept it.
        Validated = "validated", "Da accettare";
        /// It counts.
        Accepted = "accepted", "Accettata";
        /// It came back with a comment and is written in again.
        Returned = "returned", "Da rivedere";
    }
}

coded_enum! {
    /// A step of a response.
    Move {
        /// The offices hand it in.
        Compile = "compile", "Compilazione conclusa";
        /// The manager stands for it.
        Validate = "validate", "Validata";
        /// The manager or who asked sends it back.
        Return = "return", "Rimandata";
        /// Who asked accepts it.
        Accept = "accept", "Accettata";
        /// Who asked opens again what was accepted.
        Reopen = "reopen", "Riaperta";
        /// It was moved to another version of the questionnaire.
        Carry = "carry", "Portata a un'altra versione";
    }
}

coded_enum! {
    /// Where a response stands, as lists show it: one nobody has touched yet is told apart.
    Shown {
        /// Nobody has begun.
        NotBegun = "not_begun", "Da iniziare";
        /// The offices of the body write in it.
        Open = "open", "In compilazione";
        /// To be validated by the body's manager.
        Compiled = "compiled", "Da validare";
        /// To be accepted by who asked.
        Validated = "validated", "Da accettare";
        /// It counts.
        Accepted = "accepted", "Accettata";
        /// It came back with a comment.
        Returned = "returned", "Da rivedere";
    }
}

/// A move that does not lead on from here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotMoved {
    /// It stands elsewhere.
    #[error("La risposta è «{}»: da qui questo passo non è possibile", .0.label())]
    NotFromHere(ResponseState),
    /// Sending back without saying why.
    #[error("Scrivi che cosa va rivisto, in almeno 5 caratteri: chi compila lo legge")]
    NoComment,
}

impl ResponseState {
    /// Whether the offices may write in it.
    pub fn is_written(self) -> bool {
        match self {
            Self::Open | Self::Returned => true,
            Self::Compiled | Self::Validated | Self::Accepted => false,
        }
    }

    /// The state after a move with a comment.
    pub fn after(self, mv: Move, comment: &str) -> Result<Self, NotMoved> {
        let back = matches!(mv, Move::Return | Move::Reopen);
        let next = match (self, mv) {
            (Self::Open | Self::Returned, Move::Compile) => Self::Compiled,
            (Self::Compiled, Move::Validate) => Self::Validated,
            (Self::Validated, Move::Accept) => Self::Accepted,
            (Self::Compiled | Self::Validated, Move::Return) | (Self::Accepted, Move::Reopen) => {
                Self::Returned
            }
            (Self::Open | Self::Returned, Move::Carry) => self,
            (
                Self::Open | Self::Compiled | Self::Validated | Self::Accepted | Self::Returned,
                Move::Compile | Move::Validate | Move::Return | Move::Accept | Move::Reopen | Move::Carry,
            ) => return Err(NotMoved::NotFromHere(self)),
        };
        if back && comment.trim().chars().count() < 5 {
            return Err(NotMoved::NoComment);
        }
        Ok(next)
    }

    /// As lists show it.
    pub fn shown(self, touched: bool) -> Shown {
        match self {
            Self::Open if !touched => Shown::NotBegun,
            Self::Open => Shown::Open,
            Self::Compiled => Shown::Compiled,
            Self::Validated => Shown::Validated,
            Self::Accepted => Shown::Accepted,
            Self::Returned => Shown::Returned,
        }
    }
}

impl Shown {
    /// Whether the body still has to hand it in.
    pub fn is_waiting(self) -> bool {
        matches!(self, Self::NotBegun | Self::Open | Self::Returned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_response_is_compiled_validated_and_accepted_in_this_order() {
        let compiled = ResponseState::Open.after(Move::Compile, "").unwrap();
        let validated = compiled.after(Move::Validate, "").unwrap();
        assert_eq!(validated.after(Move::Accept, ""), Ok(ResponseState::Accepted));
        assert_eq!(
            ResponseState::Open.after(Move::Accept, ""),
            Err(NotMoved::NotFromHere(ResponseState::Open))
        );
        assert!(compiled.after(Move::Accept, "").is_err(), "nobody has validated it");
    }

    #[test]
    fn what_goes_back_says_why_and_begins_again() {
        assert_eq!(ResponseState::Validated.after(Move::Return, " no "), Err(NotMoved::NoComment));
        let back = ResponseState::Validated.after(Move::Return, "Mancano le postazioni").unwrap();
        assert_eq!(back, ResponseState::Returned);
        assert_eq!(back.after(Move::Compile, ""), Ok(ResponseState::Compiled));
        assert!(ResponseState::Accepted.after(Move::Return, "Da rivedere").is_err());
        assert!(ResponseState::Accepted.after(Move::Reopen, "Da rivedere").is_ok());
    }

    proptest! {
        #[test]
        fn whatever_is_done_only_what_was_validated_is_accepted(moves in proptest::collection::vec(0..6_usize, 0..30)) {
            let (mut state, mut validated) = (ResponseState::Open, false);
            for at in moves {
                let mv = Move::ALL[at];
                let Ok(next) = state.after(mv, "perché è così") else { continue };
                prop_assert!(next != ResponseState::Accepted || validated);
                validated = next == ResponseState::Validated;
                state = next;
            }
        }
    }
}
