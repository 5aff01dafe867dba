//! What this is: the one language of conditions, calculated values and checks: read, typed, then evaluated.
//!
//! `e`, `o`, `non`, `vero`, `falso`; `=`, `!=`, `<`, `<=`, `>`, `>=`; `+`, `-`, `*`, `/`; `x in ('a', 'b')`, `'a' in servizi`;
//! `tabella.riga`; functions, see [`FUNCTIONS`]. Three values: what is missing makes a condition unknown (Kleene), and a
//! number that needs a missing one is missing. Money is a number of euros. Numbers are exact with 28 digits.
//! What it is not: able to loop: an expression only walks the items of groups, and its steps are counted.

pub(crate) mod ast;
mod code;
mod compile;
mod eval;
mod lex;
mod names;
pub(crate) mod parse;
#[cfg(test)]
mod tests;

pub(crate) use code::{Code, Ty, Value};
pub(crate) use compile::{Compiled, Wanted, compile};
pub use eval::Trouble;
pub(crate) use eval::{State, evaluate};
pub(crate) use names::{Names, Shape};

/// The functions of the language and what they give.
pub const FUNCTIONS: [(&str, &str); 21] = [
    ("se(condizione, a, b)", "a se la condizione è vera, altrimenti b"),
    ("oppure(a, b)", "a, o b se a manca"),
    ("risposto(domanda)", "vero se la domanda ha una risposta"),
    ("non_so(domanda)", "vero se la risposta è «Non so»"),
    ("chiesto(domanda)", "vero se la domanda viene chiesta"),
    ("conta(elenco)", "quante voci ha l'elenco; con una condizione, quante la rispettano"),
    ("somma(elenco, valore)", "la somma sulle voci; con una condizione, su quelle che la rispettano"),
    ("minimo(elenco, valore)", "il più piccolo sulle voci"),
    ("massimo(elenco, valore)", "il più grande sulle voci"),
    ("media(elenco, valore)", "la media sulle voci"),
    ("tutti(elenco, condizione)", "vero se ogni voce rispetta la condizione"),
    ("almeno_uno(elenco, condizione)", "vero se una voce rispetta la condizione"),
    ("scelte(domanda)", "quante scelte sono state fatte"),
    ("righe(tabella, 'colonna')", "quante righe hanno quella colonna"),
    ("lunghezza(testo)", "quanti caratteri"),
    ("data('31/12/2026')", "un giorno"),
    ("giorni(dal, al)", "quanti giorni dal primo al secondo"),
    ("anno(giorno)", "l'anno di un giorno"),
    ("mese(giorno)", "il mese di un giorno"),
    ("arrotonda(numero, 2)", "il numero arrotondato, la metà lontano dallo zero"),
    ("assoluto(numero)", "il numero senza segno"),
];

/// Something wrong with an expression, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("al carattere {at}: {message}")]
pub struct ExprError {
    /// The character, from 1.
    pub at: usize,
    /// In Italian.
    pub message: String,
}

fn error(at: usize, message: &str) -> ExprError {
    ExprError { at, message: message.to_owned() }
}
