//! What this is: what is drawn at random for answers without a name: the secrets of the letters, the keys of the answers.
//! What it is not: ids like all others, which grow in time and would tell in which order answers came.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};
use uuid::{Builder, Uuid};

/// A fresh secret of 192 bits, as text for an address.
pub(crate) fn fresh() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 24]>())
}

/// The only form in which a secret is kept.
pub(crate) fn fingerprint(secret: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(secret.as_bytes()))
}

/// A key that says nothing of when it was made.
pub(crate) fn key() -> Uuid {
    Builder::from_random_bytes(rand::random::<[u8; 16]>()).into_uuid()
}
