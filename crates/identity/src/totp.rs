//! What this is: the second step of signing in: six digits that change every thirty seconds (RFC 6238).
//! What it is not: the memory of which code was used; the store refuses a replay.

use kernel::{Email, Instant};
use qrcode::{Color, EcLevel, QrCode};
use totp_rs::{Builder, Secret, Totp};

/// The name under which the telephone shows the account.
const ISSUER: &str = "Area Vasta";

/// A fresh secret, in the form in which it is kept and typed. It must be readable to check a code, so it is the
/// one secret that cannot be kept as a hash.
pub(crate) fn fresh_secret() -> String {
    Secret::generate().to_base32()
}

/// The step of thirty seconds to which a code belongs, if it is the code of now or of the steps beside it.
pub(crate) fn step_of(secret: &str, code: &str, now: Instant) -> Option<i64> {
    let seconds = u64::try_from(now.micros() / 1_000_000).ok()?;
    let digits: String = code.chars().filter(|letter| !letter.is_whitespace()).collect();
    let step = generator(secret, None)?.check(&digits, seconds)?;
    i64::try_from(step).ok()
}

/// What a person needs to set up their telephone.
#[derive(Clone, Debug)]
pub(crate) struct Setup {
    /// The secret in groups of four, to be typed by hand.
    pub(crate) grouped: String,
    /// The address that the telephone understands.
    pub(crate) url: String,
    /// The drawing to be framed with the telephone.
    pub(crate) drawing: Drawing,
}

/// A square drawing of dark and light fields, as one path of an SVG.
#[derive(Clone, Debug)]
pub(crate) struct Drawing {
    /// Fields per side, margin included.
    pub(crate) side: usize,
    /// The dark fields.
    pub(crate) path: String,
}

/// The setup of a secret for an account; `None` if the secret kept is not one.
pub(crate) fn setup(secret: &str, email: &Email) -> Option<Setup> {
    let url = generator(secret, Some(email))?.to_url().ok()?;
    let letters: Vec<char> = secret.chars().collect();
    let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
    Some(Setup { grouped: groups.join(" "), drawing: draw(&url)?, url })
}

fn generator(secret: &str, email: Option<&Email>) -> Option<Totp> {
    let name = email.map_or("", Email::as_str);
    let secret = Secret::try_from_base32(secret).ok()?;
    Builder::new().with_secret(secret).with_account_name(name).with_issuer(Some(ISSUER)).build().ok()
}

/// A margin of four fields is part of the standard: scanners need it.
const MARGIN: usize = 4;

fn draw(text: &str) -> Option<Drawing> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let width = code.width();
    let fields = code.to_colors();
    let dark = fields.iter().enumerate().filter(|(_, color)| **color == Color::Dark);
    let fields: Vec<String> =
        dark.map(|(at, _)| format!("M{} {}h1v1h-1z", at % width + MARGIN, at / width + MARGIN)).collect();
    let path = fields.concat();
    Some(Drawing { side: width + 2 * MARGIN, path })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The seed and the first codes of RFC 6238, appendix B, shortened to six digits.
    const SEED: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    fn at(seconds: i64) -> Instant {
        Instant::from_micros(seconds * 1_000_000)
    }

    #[test]
    fn the_codes_of_the_standard_are_recognised_with_their_step() {
        assert_eq!(step_of(SEED, "287082", at(59)), Some(1));
        assert_eq!(step_of(SEED, "081 804", at(1_111_111_109)), Some(37_037_036));
        assert_eq!(step_of(SEED, "050471", at(1_111_111_111)), Some(37_037_037));
    }

    #[test]
    fn a_code_is_good_one_step_early_or_late_and_no_longer() {
        assert_eq!(step_of(SEED, "287082", at(59 + 30)), Some(1));
        assert_eq!(step_of(SEED, "287082", at(59 - 30)), Some(1));
        assert_eq!(step_of(SEED, "287082", at(59 + 61)), None);
        assert_eq!(step_of(SEED, "28708", at(59)), None);
        assert_eq!(step_of("not base 32!", "287082", at(59)), None);
    }

    #[test]
    fn the_setup_carries_the_secret_in_groups_and_a_drawing() {
        let email = Email::parse("anna@example.it").unwrap();
        let secret = fresh_secret();
        let setup = setup(&secret, &email).unwrap();
        assert_eq!(setup.grouped.replace(' ', ""), secret);
        assert!(setup.url.starts_with("otpauth://totp/Area%20Vasta:anna%40example.it?"), "{}", setup.url);
        assert!(setup.drawing.side > 30 && setup.drawing.path.starts_with("M4 4h1v1h-1z"));
    }
}
