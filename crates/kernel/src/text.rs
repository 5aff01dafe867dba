//! What this is: the one form in which Italian text is searched, sorted and put into addresses.
//! What it is not: a stemmer; it shortens no word.

/// The text for searching: small letters, no accents, every apostrophe or sign a single space.
/// Example: `Sant'Angelo in Vado (PU)` → `sant angelo in vado pu`.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for small in text.chars().flat_map(char::to_lowercase) {
        match small {
            '\u{300}'..='\u{36f}' => {}
            _ if small.is_alphanumeric() => push_bare(&mut folded, small),
            _ if folded.is_empty() || folded.ends_with(' ') => {}
            _ => folded.push(' '),
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// The key for lists in Italian order: accents and signs do not count. Equal keys keep the order they had.
pub fn sort_key(text: &str) -> String {
    fold(text)
}

/// The text for an address: `Servizi di rete — Wi-Fi` → `servizi-di-rete-wi-fi`. Empty if nothing is left.
pub fn slugify(text: &str) -> String {
    let ascii: String = fold(text).chars().map(|c| if c.is_ascii() { c } else { ' ' }).collect();
    ascii.split_whitespace().collect::<Vec<_>>().join("-")
}

fn push_bare(folded: &mut String, letter: char) {
    match letter {
        'à'..='å' | 'ā' | 'ă' | 'ą' | 'ª' => folded.push('a'),
        'ç' | 'ć' | 'č' | 'ĉ' | 'ċ' => folded.push('c'),
        'ď' | 'đ' | 'ð' => folded.push('d'),
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => folded.push('e'),
        'ğ' | 'ĝ' | 'ġ' | 'ģ' => folded.push('g'),
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => folded.push('i'),
        'ł' | 'ľ' | 'ĺ' | 'ļ' => folded.push('l'),
        'ñ' | 'ń' | 'ň' | 'ņ' => folded.push('n'),
        'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' | 'º' => folded.push('o'),
        'ŕ' | 'ř' => folded.push('r'),
        'ś' | 'š' | 'ş' | 'ș' | 'ŝ' => folded.push('s'),
        'ť' | 'ţ' | 'ț' => folded.push('t'),
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => folded.push('u'),
        'ý' | 'ÿ' => folded.push('y'),
        'ź' | 'ž' | 'ż' => folded.push('z'),
        'æ' => folded.push_str("ae"),
        'œ' => folded.push_str("oe"),
        'ß' => folded.push_str("ss"),
        other => folded.push(other),
    }
}

#[cfg(test)]
mod tests;
