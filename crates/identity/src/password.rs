//! What this is: passwords: which are accepted, how they are kept (argon2id), how they are compared.
//! What it is not: rules of composition: length protects, forced symbols do not.

use std::sync::LazyLock;

use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use kernel::Email;
use tokio::sync::Semaphore;

/// The shortest password, in characters.
pub const SHORTEST: usize = 12;
/// The longest: beyond it only the machine works harder.
pub const LONGEST: usize = 256;

/// The rule, as the pages explain it.
pub const RULE: &str = "Almeno 12 caratteri. Va bene una frase di più parole, per esempio quattro parole a caso; \
    non servono maiuscole, cifre o simboli. Non sono accettati il tuo indirizzo e-mail e le password più diffuse.";

/// What many people choose, when twelve characters are asked for. Compared without signs and in small letters.
const COMMON: &[&str] = &[
    "password1234",
    "password12345",
    "password123456",
    "passwordpassword",
    "passw0rd1234",
    "123456789012",
    "1234567890123",
    "12345678901234",
    "123456789123",
    "1234567891011",
    "123123123123",
    "112233445566",
    "qwertyuiop12",
    "qwertyuiop123",
    "qwertyuiopasdf",
    "qwerty123456",
    "qwerty1234567",
    "1q2w3e4r5t6y",
    "1qaz2wsx3edc",
    "qazwsxedcrfv",
    "asdfghjkl123",
    "abcdefghijkl",
    "abcdefghilmn",
    "abcd12345678",
    "abc123abc123",
    "administrator",
    "administrator1",
    "amministratore",
    "amministratore1",
    "amministrazione",
    "amministrazione1",
    "benvenuto123",
    "benvenuto1234",
    "benvenuto2026",
    "cambiami1234",
    "cambiamisubito",
    "provaprova12",
    "provaprova123",
    "provincia123",
    "provincia1234",
    "provincia2025",
    "provincia2026",
    "comune123456",
    "comune202526",
    "municipio123",
    "municipio1234",
    "areavasta123",
    "areavasta1234",
    "areavasta2025",
    "areavasta2026",
    "juventus1897",
    "forzainter12",
    "forzajuventus",
    "ciaociaociao",
    "buongiorno12",
    "buongiorno123",
    "primavera2026",
    "primavera2025",
    "settembre2026",
    "settembre2025",
    "novembre2026",
    "dicembre2026",
    "iloveyou1234",
    "letmein12345",
    "welcome12345",
    "changeme1234",
    "superman1234",
];

/// Why a password is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Weak {
    /// Too short.
    #[error("La password ha meno di 12 caratteri: allungala, per esempio con un'altra parola")]
    Short,
    /// Too long.
    #[error("La password ha più di 256 caratteri: accorciala")]
    Long,
    /// Among the first that are tried.
    #[error("La password è tra le più diffuse, o ripete pochi caratteri: scegline un'altra")]
    Common,
    /// The address itself.
    #[error("La password contiene il tuo indirizzo e-mail: scegline un'altra")]
    OwnEmail,
}

/// A password that satisfies the rule. It cannot be printed.
pub struct Password(String);

impl Password {
    /// Checks a password that somebody chooses for their account.
    pub fn choose(text: &str, email: &Email) -> Result<Self, Weak> {
        let length = text.chars().count();
        if length < SHORTEST {
            return Err(Weak::Short);
        }
        if length > LONGEST {
            return Err(Weak::Long);
        }
        if contains_email(text, email) {
            return Err(Weak::OwnEmail);
        }
        if is_common(text) { Err(Weak::Common) } else { Ok(Self(text.to_owned())) }
    }

    /// The form in which it is kept.
    pub async fn hashed(self) -> Result<String, Unhashable> {
        on_a_core(move || hash(&self.0)).await?
    }
}

/// The machine could not compute a hash.
#[derive(Debug, thiserror::Error)]
#[error("password hash: {0}")]
pub struct Unhashable(String);

fn contains_email(text: &str, email: &Email) -> bool {
    let text = text.to_lowercase();
    let user = email.as_str().split('@').next().unwrap_or_default();
    text.contains(email.as_str()) || text == user
}

fn is_common(text: &str) -> bool {
    let bare: String =
        text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let mut different: Vec<char> = text.to_lowercase().chars().collect();
    different.sort_unstable();
    different.dedup();
    COMMON.contains(&bare.as_str()) || different.len() < 5
}

/// Whether this is the password kept. Without one kept, as much work is done and the answer is no, so that time
/// does not tell who has an account.
pub async fn matches(typed: String, kept: Option<String>) -> Result<bool, Unhashable> {
    on_a_core(move || {
        let (kept, known) = match kept {
            Some(kept) => (kept, true),
            None => (NOBODY.clone(), false),
        };
        let typed: String = typed.chars().take(LONGEST).collect();
        Argon2::default().verify_password(typed.as_bytes(), kept.as_str()).is_ok() && known
    })
    .await
}

/// A hash that no password is compared with in earnest.
static NOBODY: LazyLock<String> = LazyLock::new(|| hash("nobody has this password").unwrap_or_default());

/// As many at a time as there are cores: the rest wait, and pages that need no hash go on.
static CORES: LazyLock<Semaphore> =
    LazyLock::new(|| Semaphore::new(std::thread::available_parallelism().map_or(1, std::num::NonZero::get)));

/// Argon2id with 7 MiB, 5 passes and 1 lane: of the settings that OWASP's Password Storage Cheat Sheet gives as equally
/// strong, the one that holds least memory while people sign in. A hash says by which settings it was made.
fn hash(text: &str) -> Result<String, Unhashable> {
    let wrong = |why: &dyn std::fmt::Display| Unhashable(why.to_string());
    let params = Params::new(7 * 1024, 5, 1, None).map_err(|why| wrong(&why))?;
    let hash = Argon2::new(Algorithm::Argon2id, Version::V0x13, params).hash_password(text.as_bytes());
    hash.map(|hash| hash.to_string()).map_err(|why| wrong(&why))
}

async fn on_a_core<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Unhashable> {
    let _turn = CORES.acquire().await.map_err(|why| Unhashable(why.to_string()))?;
    tokio::task::spawn_blocking(work).await.map_err(|why| Unhashable(why.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choose(text: &str) -> Result<Password, Weak> {
        Password::choose(text, &Email::parse("anna.verdi@provincia.example.it").unwrap())
    }

    #[test]
    fn a_sentence_of_small_letters_is_accepted_and_a_short_jumble_is_not() {
        assert!(choose("cavallo batteria graffetta").is_ok());
        assert_eq!(choose("Xk3!pQ9$").err(), Some(Weak::Short));
        assert_eq!(choose(&"ab cd ef ".repeat(40)).err(), Some(Weak::Long));
    }

    #[test]
    fn what_everybody_chooses_is_refused_with_signs_and_capitals_too() {
        for text in ["Password-1234", "QWERTYUIOP12!", "Provincia.2026", "aaaaaaaaaaaaaaaa", "121212121212"] {
            assert_eq!(choose(text).err(), Some(Weak::Common), "{text}");
        }
    }

    #[test]
    fn the_own_address_is_refused() {
        assert_eq!(choose("Anna.Verdi@provincia.example.it!").err(), Some(Weak::OwnEmail));
        let long_user = Email::parse("annamaria.verdi@example.it").unwrap();
        assert_eq!(Password::choose("annamaria.verdi", &long_user).err(), Some(Weak::OwnEmail));
    }

    #[tokio::test]
    async fn a_password_is_kept_as_argon2id_and_recognised() {
        let kept = choose("cavallo batteria graffetta").ok().unwrap().hashed().await.unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=7168,t=5,p=1$"), "{kept}");
        assert!(matches("cavallo batteria graffetta".into(), Some(kept.clone())).await.unwrap());
        assert!(!matches("cavallo batteria graffette".into(), Some(kept)).await.unwrap());
        assert!(!matches("nobody has this password".into(), None).await.unwrap());
    }
}
