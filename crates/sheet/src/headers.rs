//! What this is: the names of columns: how they are cleaned, compared and found. What it is not: a guess;
//! two columns that compare equal are an error.

use crate::SheetError;

/// Cleans the header cells: white space collapsed, nameless columns at the end dropped.
pub(crate) fn cleaned(cells: &[String]) -> Result<Vec<String>, SheetError> {
    let mut headers: Vec<String> = cells.iter().map(|cell| collapsed(cell)).collect();
    while headers.last().is_some_and(String::is_empty) {
        headers.pop();
    }
    if let Some(blank) = headers.iter().position(String::is_empty) {
        return Err(SheetError::BlankHeader { column: blank.saturating_add(1) });
    }
    refuse_duplicates(&headers)?;
    Ok(headers)
}

/// Where the column of this name is, whatever its case, accents, spaces and punctuation.
pub(crate) fn position(headers: &[String], name: &str) -> Option<usize> {
    let wanted = key(name);
    headers.iter().position(|header| key(header) == wanted)
}

fn collapsed(text: &str) -> String {
    let visible = text.replace(['\u{feff}', '\u{200b}'], "");
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn refuse_duplicates(headers: &[String]) -> Result<(), SheetError> {
    let mut seen = std::collections::HashMap::new();
    for (column, name) in (1..).zip(headers) {
        if let Some(first) = seen.insert(key(name), column) {
            return Err(SheetError::DuplicateHeader { name: name.clone(), first, second: column });
        }
    }
    Ok(())
}

/// What is compared: letters and digits only, lower case, Latin accents removed. A name made of signs
/// alone, such as `%`, is compared as it is.
fn key(name: &str) -> String {
    let key: String =
        name.chars().flat_map(char::to_lowercase).map(plain).filter(|c| c.is_alphanumeric()).collect();
    if key.is_empty() { collapsed(name) } else { key }
}

fn plain(c: char) -> char {
    match c {
        'à'..='å' => 'a',
        'è'..='ë' => 'e',
        'ì'..='ï' => 'i',
        'ò'..='ö' => 'o',
        'ù'..='ü' => 'u',
        'ç' => 'c',
        'ñ' => 'n',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(cells: &[&str]) -> Vec<String> {
        cells.iter().map(|c| (*c).to_owned()).collect()
    }

    #[test]
    fn headers_lose_line_breaks_and_nameless_tails() {
        let headers = cleaned(&texts(&["Unità \n(valida)", " Comune ", "", " "])).unwrap();
        assert_eq!(headers, ["Unità (valida)", "Comune"]);
    }

    #[test]
    fn a_column_is_found_whatever_its_case_accents_and_spaces() {
        let headers = texts(&["Quantità prevista", "IVA (%)"]);
        assert_eq!(position(&headers, "quantita  PREVISTA"), Some(0));
        assert_eq!(position(&headers, "iva"), Some(1));
        assert_eq!(position(&headers, "prezzo"), None);
    }

    #[test]
    fn two_headers_that_look_the_same_are_refused() {
        let error = cleaned(&texts(&["Comune", "x", "COMUNE "])).unwrap_err();
        assert_eq!(error, SheetError::DuplicateHeader { name: "COMUNE".into(), first: 1, second: 3 });
    }

    #[test]
    fn a_nameless_column_between_others_is_refused() {
        let error = cleaned(&texts(&["Comune", "", "Abitanti"])).unwrap_err();
        assert_eq!(error.to_string(), "Colonna 2: manca l'intestazione; scrivila o togli la colonna");
    }
}
