//! What this is: the codes that follow public money: the tender's CIG and the project's CUP.
//! What it is not: a question to the national registers about whether they were assigned.

use super::{CodeError, checked, checked_text, exactly, follows, made_of};

const CIG: &str = "CIG";
const CUP: &str = "CUP";
const CIG_RULE: &str = "con 10 cifre e lettere come nell'atto, per esempio B00ABCD7E9";
const CUP_RULE: &str = "con una lettera e poi 14 lettere e cifre, per esempio J31B17000470006";

checked_text! {
    /// A tender's code, of the three families: ordinary (7 digits and 3 check characters), unified (a letter
    /// A-U, 6 hexadecimals, 3 check characters), small (a letter V-Z, 2 check characters, 7 hexadecimals).
    ///
    /// Source: the national contracts authority (ANAC) publishes the shape of the code; the check characters are
    /// as public readers of its open data compute them. The check of the small family rests on one source alone.
    Cig, cig
}

checked_text! {
    /// A project's code: only its shape can be checked, since it has no public check digit.
    Cup, cup
}

fn cig(text: &str) -> Result<String, CodeError> {
    let text = text.to_ascii_uppercase();
    exactly(CIG, &text, 10, "10")?;
    made_of(CIG, follows(&text, "**********"), CIG_RULE)?;
    if text == "0000000000" {
        return Err(CodeError::Placeholder { code: CIG });
    }
    let (found, expected) = cig_check(&text).ok_or(CodeError::Characters { code: CIG, rule: CIG_RULE })?;
    checked(CIG, found, expected)?;
    Ok(text)
}

/// The check characters as written, and as they should be.
fn cig_check(text: &str) -> Option<(&str, String)> {
    let family = text.bytes().next()?;
    let hex = |from, to| text.get(from..to).and_then(|part| u64::from_str_radix(part, 16).ok());
    match family {
        b'0'..=b'9' => {
            let number: u64 = text.get(..7)?.parse().ok()?;
            Some((text.get(7..)?, format!("{:03X}", number * 211 % 4091)))
        }
        b'A'..=b'U' => {
            let number = hex(1, 7)? + u64::from(family - b'A' + 1);
            Some((text.get(7..)?, format!("{:03X}", number * 211 % 4091)))
        }
        _ => Some((text.get(1..3)?, format!("{:02X}", hex(3, 10)? * 211 % 251))),
    }
}

fn cup(text: &str) -> Result<String, CodeError> {
    let text = text.to_ascii_uppercase();
    exactly(CUP, &text, 15, "15")?;
    made_of(CUP, follows(&text, "A**************"), CUP_RULE)?;
    Ok(text)
}
