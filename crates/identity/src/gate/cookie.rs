//! What this is: the three cookies of identity.
//! What it is not: the value of any of them; those are secrets made elsewhere.

use webkit::App;

/// The session.
pub(crate) const SESSION: &str = "areavasta";
/// The right password was given and the code is owed.
pub(crate) const WAIT: &str = "areavasta_codice";
/// The token of a stranger's forms.
pub(crate) const FORMS: &str = "areavasta_modulo";

/// A cookie, kept for so long.
pub(crate) fn kept(name: &str, value: &str, seconds: i64, app: &App) -> String {
    app.site.cookie(name, value, seconds)
}

/// The same cookie, taken away.
pub(crate) fn gone(name: &str, app: &App) -> String {
    kept(name, "", 0, app)
}
