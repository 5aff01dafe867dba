//! What this is: how long somebody must wait after so many attempts, and the sentence that says so.
//! What it is not: the count itself; that is kept in the database, so that a restart forgives nobody.

/// What is attempted, with its own patience.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Attempt {
    /// A password for an account.
    Password,
    /// Passwords, for any account, from one address of the network.
    Address,
    /// A code of the second step.
    Code,
    /// A letter with a link for a new password.
    Letter,
}

impl Attempt {
    /// The word in the key.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Address => "address",
            Self::Code => "code",
            Self::Letter => "letter",
        }
    }

    /// Attempts before the first wait, the first wait and the longest, in seconds. An address may stand for a
    /// whole office, so it has more patience; the wait of an account is never so long that a stranger could
    /// shut its owner out for the day.
    fn patience(self) -> (i64, i64, i64) {
        match self {
            Self::Password | Self::Code => (5, 5, 300),
            Self::Address => (30, 5, 900),
            Self::Letter => (3, 60, 3600),
        }
    }

    /// After so many quiet seconds all is forgotten.
    pub(crate) fn forgotten_after(self) -> i64 {
        match self {
            Self::Password | Self::Code | Self::Letter => 24 * 3600,
            Self::Address => 3600,
        }
    }

    /// How many seconds to wait after this many attempts without success: twice as long each time.
    pub(crate) fn pause_after(self, attempts: i64) -> i64 {
        let (free, first, longest) = self.patience();
        let beyond = attempts.saturating_sub(free);
        if beyond < 0 {
            return 0;
        }
        let doublings = u32::try_from(beyond.min(20)).unwrap_or(20);
        first.saturating_mul(1_i64 << doublings).min(longest)
    }
}

/// Too many attempts: wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Troppi tentativi non riusciti. Riprova tra {}.", in_words(*.seconds))]
pub(crate) struct Wait {
    /// How long.
    pub(crate) seconds: i64,
}

fn in_words(seconds: i64) -> String {
    match seconds {
        ..=1 => "un secondo".to_owned(),
        2..=90 => format!("{seconds} secondi"),
        _ => format!("{} minuti", seconds.saturating_add(59) / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_mistakes_are_forgiven_and_then_the_wait_doubles_up_to_five_minutes() {
        let waits: Vec<i64> = (1..=12).map(|n| Attempt::Password.pause_after(n)).collect();
        assert_eq!(waits, [0, 0, 0, 0, 5, 10, 20, 40, 80, 160, 300, 300]);
    }

    #[test]
    fn an_office_behind_one_address_has_more_patience() {
        assert_eq!(Attempt::Address.pause_after(29), 0);
        assert_eq!(Attempt::Address.pause_after(i64::MAX), 900);
    }

    #[test]
    fn the_wait_is_said_in_words() {
        let said = |seconds| Wait { seconds }.to_string();
        assert_eq!(said(40), "Troppi tentativi non riusciti. Riprova tra 40 secondi.");
        assert_eq!(said(121), "Troppi tentativi non riusciti. Riprova tra 3 minuti.");
    }
}
