//! What this is: the text of an expression cut into tokens, each with its position.
//! What it is not: a judgement on their order.

use super::{ExprError, error};
use crate::Number;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Token {
    Name(String),
    Number(Number),
    Text(String),
    Sign(&'static str),
    End,
}

/// The longest text of an expression, in characters.
pub(crate) const LONGEST: usize = 2_000;

const SIGNS: [&str; 15] = ["<=", ">=", "!=", "<>", "=", "<", ">", "+", "-", "*", "/", "(", ")", ",", "."];

/// Tokens with the position (from 1) of their first character; the last one is [`Token::End`].
pub(crate) fn tokens(text: &str) -> Result<Vec<(usize, Token)>, ExprError> {
    let chars: Vec<char> = text.chars().collect();
    if chars.len() > LONGEST {
        return Err(error(LONGEST, "l'espressione è troppo lunga: al massimo 2.000 caratteri"));
    }
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(first) = chars.get(at).copied() {
        let place = at.saturating_add(1);
        let rest = chars.get(at..).unwrap_or_default();
        let length = if first.is_whitespace() {
            1
        } else {
            let (token, length) = token(rest, place)?;
            found.push((place, token));
            length
        };
        at = at.saturating_add(length);
    }
    found.push((chars.len().saturating_add(1), Token::End));
    Ok(found)
}

fn token(rest: &[char], place: usize) -> Result<(Token, usize), ExprError> {
    let first = rest.first().copied().unwrap_or_default();
    match first {
        '\'' | '"' | '«' | '“' | '’' | '‘' => quoted(rest, first, place),
        _ if first.is_ascii_digit() => number(rest, place),
        _ if first.is_alphabetic() || first == '_' => Ok(name(rest)),
        _ => sign(rest, place),
    }
}

fn quoted(rest: &[char], first: char, place: usize) -> Result<(Token, usize), ExprError> {
    let last = match first {
        '«' => '»',
        '“' => '”',
        '‘' => '’',
        other => other,
    };
    let inside: String = rest.iter().skip(1).take_while(|char| **char != last).collect();
    let length = inside.chars().count().saturating_add(2);
    if length > rest.len() {
        return Err(error(place, "il testo tra virgolette non è chiuso: aggiungi le virgolette finali"));
    }
    Ok((Token::Text(inside), length))
}

fn number(rest: &[char], place: usize) -> Result<(Token, usize), ExprError> {
    let digit = |char: &char| char.is_ascii_digit();
    let whole: String = rest.iter().copied().take_while(digit).collect();
    let after = rest.get(whole.len()..).unwrap_or_default();
    let comma = after.first() == Some(&'.') && after.get(1).is_some_and(digit);
    let decimals: String =
        if comma { after.iter().skip(1).copied().take_while(digit).collect() } else { String::new() };
    let text = if comma { format!("{whole}.{decimals}") } else { whole };
    let number = Number::plain(&text).map_err(|wrong| error(place, &lower(&wrong.to_string())))?;
    Ok((Token::Number(number), text.len()))
}

fn name(rest: &[char]) -> (Token, usize) {
    let name: String =
        rest.iter().copied().take_while(|char| char.is_alphanumeric() || *char == '_').collect();
    let length = name.chars().count();
    (Token::Name(name), length)
}

fn sign(rest: &[char], place: usize) -> Result<(Token, usize), ExprError> {
    let start: String = rest.iter().take(2).collect();
    if let Some(sign) = SIGNS.iter().find(|sign| start.starts_with(**sign)) {
        return Ok((Token::Sign(sign), sign.len()));
    }
    let wrong: String = rest.iter().take(1).collect();
    Err(error(place, &format!("il segno «{wrong}» non si può usare in un'espressione")))
}

fn lower(message: &str) -> String {
    let mut chars = message.chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}
