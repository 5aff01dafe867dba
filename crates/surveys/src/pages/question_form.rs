//! What this is: the form of a question of any kind, and the question read back from it.
//! What it is not: its place in the questionnaire; see `survey_questions`.

use questionnaire::{Check, Choice, Kind, Number, Question, Weight, Word};
use webkit::{Field, Form, FormErrors, Pairs, Posted, Reader};

use super::survey_sections::WHEN;

/// Code, name and use of each kind of question, in the order in which they are offered.
pub(super) const KINDS: &[(&str, &str, &str)] = &[
    ("single", "Scelta singola", "Una sola tra alcune voci, per esempio sì o no"),
    ("multiple", "Scelta multipla", "Anche più di una tra alcune voci"),
    ("number", "Numero", "Quanti: Comuni, addetti, ore"),
    ("money", "Importo in euro", "Euro e centesimi"),
    ("date", "Data", "Un giorno"),
    ("text", "Testo", "Parole, su una riga o più"),
    ("matrix", "Tabella di scelte", "Per ogni riga una delle colonne"),
    ("group", "Elenco di voci", "Voci tutte uguali, quante servono: personale, servizi"),
    ("file", "File", "Un atto o una tabella da caricare"),
    ("note", "Testo da leggere", "Non chiede nulla"),
    ("computed", "Valore calcolato", "Segue da altre risposte"),
];

/// The word of a kind.
pub(super) fn word_of(kind: &Kind) -> &'static str {
    match kind {
        Kind::Single { .. } => "single",
        Kind::Multiple { .. } => "multiple",
        Kind::Number { .. } => "number",
        Kind::Money { .. } => "money",
        Kind::Date => "date",
        Kind::Text { .. } => "text",
        Kind::Matrix { .. } => "matrix",
        Kind::Group { .. } => "group",
        Kind::File => "file",
        Kind::Note => "note",
        Kind::Computed { .. } => "computed",
    }
}

/// The kind with this name, if there is one.
pub(super) fn kind_name(word: &str) -> Option<&'static str> {
    KINDS.iter().find(|(code, ..)| *code == word).map(|(_, name, _)| *name)
}

const LINES: &str = "Una per riga. Davanti si può mettere un codice e una barra: si | Sì. Il codice resta uguale nelle versioni";

/// The fields of a question of a kind.
pub(super) fn fields(form: &Form, kind: &str) -> Vec<Field> {
    let mut all = vec![
        form.text("text", "Domanda").required().longest(500),
        form.area("help", "Spiegazione").help("Una riga sotto la domanda").rows(2).longest(1000),
    ];
    let lines =
        |name: &str, label: &str| form.area(name, label).help(LINES).rows(6).required().longest(20_000);
    match kind {
        "single" => all.push(lines("choices", "Voci")),
        "multiple" => {
            all.push(lines("choices", "Voci"));
            all.push(form.number("least", "Almeno quante"));
            all.push(form.number("most", "Al massimo quante"));
        }
        "number" => {
            all.push(form.text("unit", "Che cosa si conta").help("Per esempio «Comuni» o «ore»").longest(40));
            all.push(form.number("decimals", "Decimali").help("Vuoto: numeri interi"));
            all.push(form.money("min", "Minimo"));
            all.push(form.money("max", "Massimo"));
        }
        "money" => {
            all.push(form.money("min", "Minimo"));
            all.push(form.money("max", "Massimo"));
        }
        "text" => {
            all.push(form.checkbox("long", "Più righe"));
            all.push(form.number("longest", "Al massimo quanti caratteri"));
        }
        "matrix" => {
            all.push(lines("rows", "Righe"));
            all.push(lines("columns", "Colonne"));
        }
        "group" => {
            all.push(
                form.text("item", "Come si chiama una voce")
                    .help("Per esempio «Figura» o «Servizio»")
                    .required()
                    .longest(60),
            );
            all.push(form.number("least", "Almeno quante voci"));
            all.push(form.number("most", "Al massimo quante voci"));
        }
        "computed" => {
            all.push(
                form.text("value", "Come si calcola")
                    .help("Per esempio costi - ricavi")
                    .required()
                    .longest(500),
            );
            all.push(form.text("unit", "Che cosa si conta").longest(40));
        }
        _ => {}
    }
    if !matches!(kind, "note" | "computed") {
        all.push(form.checkbox("required", "Risposta obbligatoria"));
    }
    if !matches!(kind, "note" | "computed" | "group" | "file") {
        all.push(form.checkbox("unknown", "Offri «Non so»"));
    }
    all.push(form.text("when", "Condizione").help(WHEN).longest(500));
    if !matches!(kind, "note" | "computed") {
        all.extend(check_fields(form));
    }
    all
}

fn check_fields(form: &Form) -> Vec<Field> {
    let filled = (1..=50).take_while(|at| !form.value(&format!("c.{at}.holds")).is_empty()).count();
    let mut all = Vec::new();
    for at in 1..=filled.saturating_add(1) {
        let help = "Che cosa deve essere vero, per esempio addetti <= 500. Vuoto: nessun controllo";
        all.push(form.text(&format!("c.{at}.holds"), &format!("Controllo {at}")).help(help).longest(500));
        all.push(
            form.text(&format!("c.{at}.message"), &format!("Controllo {at}: che cosa si dice se non è vero"))
                .longest(300),
        );
        all.push(
            form.checkbox(&format!("c.{at}.soft"), &format!("Controllo {at}: è un avviso, basta un motivo")),
        );
    }
    all
}

/// The question read from the form; its code is given by who knows the questionnaire.
pub(super) fn read(posted: &Posted, kind: &str, id: &Word) -> Result<Question, FormErrors> {
    let mut f = posted.reader();
    let text = f.text("text", "Domanda", 2..=500);
    let help = f.long_text("help", "Spiegazione", 0..=1000);
    let when = f.optional_text("when", "Condizione", 500);
    let kind = read_kind(&mut f, kind);
    let checks = read_checks(&mut f, id);
    let (required, unknown) = (f.checkbox("required"), f.checkbox("unknown"));
    f.finish_with(|| {
        let question = Question::new(id.clone(), &text, kind?);
        Some(Question { help, required, unknown, when, checks, ..question })
    })
}

fn read_kind(f: &mut Reader<'_>, kind: &str) -> Option<Kind> {
    let whole = |value: Option<i64>| value.and_then(|value| usize::try_from(value).ok());
    Some(match kind {
        "single" => Kind::Single { choices: lines(f, "choices", "Voci") },
        "multiple" => Kind::Multiple {
            choices: lines(f, "choices", "Voci"),
            least: whole(f.optional_integer("least", "Almeno quante", 0..=500)),
            most: whole(f.optional_integer("most", "Al massimo quante", 1..=500)),
        },
        "number" => Kind::Number {
            unit: f.text("unit", "Che cosa si conta", 0..=40),
            decimals: f
                .optional_integer("decimals", "Decimali", 0..=10)
                .and_then(|value| u8::try_from(value).ok())
                .unwrap_or_default(),
            min: f.optional("min", "Minimo", Number::parse_it),
            max: f.optional("max", "Massimo", Number::parse_it),
        },
        "money" => Kind::Money {
            min: f.optional_cents("min", "Minimo").map(kernel::Cents::get),
            max: f.optional_cents("max", "Massimo").map(kernel::Cents::get),
        },
        "date" => Kind::Date,
        "text" => Kind::Text {
            long: f.checkbox("long"),
            longest: whole(f.optional_integer("longest", "Al massimo quanti caratteri", 1..=10_000)),
        },
        "matrix" => Kind::Matrix { rows: lines(f, "rows", "Righe"), columns: lines(f, "columns", "Colonne") },
        "group" => Kind::Group {
            item: f.text("item", "Come si chiama una voce", 2..=60),
            least: whole(f.optional_integer("least", "Almeno quante voci", 0..=100)),
            most: whole(f.optional_integer("most", "Al massimo quante voci", 1..=100)),
            questions: Vec::new(),
        },
        "file" => Kind::File,
        "note" => Kind::Note,
        "computed" => Kind::Computed {
            value: f.text("value", "Come si calcola", 1..=500),
            unit: f.text("unit", "Che cosa si conta", 0..=40),
        },
        _ => return None,
    })
}

/// Choices, one per line; a line without a code gets one from its words.
fn lines(f: &mut Reader<'_>, name: &str, label: &str) -> Vec<Choice> {
    let text = f.long_text(name, label, 1..=20_000);
    let mut all: Vec<Choice> = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (code, words) =
            line.split_once('|').map_or((None, line), |(code, words)| (Some(code.trim()), words.trim()));
        let known = |word: &Word, all: &[Choice]| all.iter().any(|one| one.id == *word);
        let word = match code {
            Some(code) => Word::parse(code).map_err(|why| why.to_string()),
            None => free_word(words, |word| known(word, &all))
                .ok_or_else(|| format!("la riga «{line}» non ha lettere")),
        };
        match word {
            Ok(word) if known(&word, &all) => {
                f.error(name, format!("{label}: il codice «{word}» c'è due volte"));
            }
            Ok(_) if words.is_empty() => f.error(name, format!("{label}: la riga «{line}» non ha un testo")),
            Ok(word) => all.push(Choice { id: word, text: words.to_owned() }),
            Err(why) => f.error(name, format!("{label}: {why}")),
        }
    }
    all
}

fn free_word(words: &str, taken: impl Fn(&Word) -> bool) -> Option<Word> {
    let mut form = questionnaire::Form::default();
    // Codes are made as those of questions are; the ones of the same list are kept apart here.
    let base = crate::model::code_for(&form, words)?;
    form.sections.clear();
    let numbered = (2..500).filter_map(|number: u32| Word::parse(&format!("{base}_{number}")).ok());
    std::iter::once(base.clone()).chain(numbered).find(|word| !taken(word))
}

fn read_checks(f: &mut Reader<'_>, id: &Word) -> Vec<Check> {
    let mut all = Vec::new();
    for at in 1..=50 {
        let (holds, message) = (format!("c.{at}.holds"), format!("c.{at}.message"));
        if f.raw(&holds).trim().is_empty() && f.raw(&message).trim().is_empty() {
            continue;
        }
        let label = format!("Controllo {at}");
        let (holds, message) = (
            f.text(&holds, &label, 1..=500),
            f.text(&message, &format!("{label}: che cosa si dice"), 3..=300),
        );
        let weight = if f.checkbox(&format!("c.{at}.soft")) { Weight::Soft } else { Weight::Hard };
        let short: String = id.as_str().chars().take(56).collect();
        match Word::parse(&format!("{short}_c{at}")) {
            Ok(id) => all.push(Check { id, holds, message, weight }),
            Err(why) => f.error("", why.to_string()),
        }
    }
    all
}

/// A question as the values that stand in its form.
pub(super) fn pairs(question: &Question) -> Pairs {
    let mut all: Vec<(&str, String)> = vec![
        ("text", question.text.clone()),
        ("help", question.help.clone()),
        ("when", question.when.clone().unwrap_or_default()),
    ];
    let count = |value: &Option<usize>| value.map_or_else(String::new, |value| value.to_string());
    let number = |value: &Option<Number>| value.map_or_else(String::new, Number::italian);
    let cents = |value: &Option<i64>| value.map_or_else(String::new, |value| Number::euros(value).italian());
    match &question.kind {
        Kind::Single { choices } => all.push(("choices", as_lines(choices))),
        Kind::Multiple { choices, least, most } => {
            all.extend([("choices", as_lines(choices)), ("least", count(least)), ("most", count(most))]);
        }
        Kind::Number { unit, decimals, min, max } => {
            let decimals = if *decimals == 0 { String::new() } else { decimals.to_string() };
            all.extend([
                ("unit", unit.clone()),
                ("decimals", decimals),
                ("min", number(min)),
                ("max", number(max)),
            ]);
        }
        Kind::Money { min, max } => all.extend([("min", cents(min)), ("max", cents(max))]),
        Kind::Text { long, longest } => {
            all.extend(long.then(|| ("long", "1".to_owned())));
            all.push(("longest", count(longest)));
        }
        Kind::Matrix { rows, columns } => {
            all.extend([("rows", as_lines(rows)), ("columns", as_lines(columns))]);
        }
        Kind::Group { item, least, most, .. } => {
            all.extend([("item", item.clone()), ("least", count(least)), ("most", count(most))]);
        }
        Kind::Computed { value, unit } => all.extend([("value", value.clone()), ("unit", unit.clone())]),
        Kind::Date | Kind::File | Kind::Note => {}
    }
    all.extend(question.required.then(|| ("required", "1".to_owned())));
    all.extend(question.unknown.then(|| ("unknown", "1".to_owned())));
    let mut pairs: Pairs = all.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    for (at, check) in (1..).zip(&question.checks) {
        pairs.push((format!("c.{at}.holds"), check.holds.clone()));
        pairs.push((format!("c.{at}.message"), check.message.clone()));
        pairs.extend((check.weight == Weight::Soft).then(|| (format!("c.{at}.soft"), "1".to_owned())));
    }
    pairs
}

fn as_lines(choices: &[Choice]) -> String {
    choices.iter().map(|one| format!("{} | {}", one.id, one.text)).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str) -> Word {
        Word::parse(text).unwrap()
    }

    #[test]
    fn a_question_of_every_kind_stands_in_its_form_and_is_read_back() {
        let choices = || {
            vec![Choice { id: word("si"), text: "Sì".into() }, Choice { id: word("no"), text: "No".into() }]
        };
        let kinds = [
            Kind::Single { choices: choices() },
            Kind::Multiple { choices: choices(), least: Some(1), most: None },
            Kind::Number { unit: "ore".into(), decimals: 2, min: Some(Number::ZERO), max: None },
            Kind::Money { min: Some(0), max: Some(12_345) },
            Kind::Date,
            Kind::Text { long: true, longest: Some(80) },
            Kind::Matrix { rows: choices(), columns: choices() },
            Kind::Group { item: "Figura".into(), least: None, most: Some(9), questions: vec![] },
            Kind::File,
            Kind::Note,
            Kind::Computed { value: "a + b".into(), unit: String::new() },
        ];
        assert_eq!(kinds.len(), KINDS.len());
        for kind in kinds {
            let check = Check {
                id: word("d_c1"),
                holds: "d > 0".into(),
                message: "Di più".into(),
                weight: Weight::Soft,
            };
            let question = Question {
                required: true,
                when: Some("x = 1".into()),
                checks: vec![check],
                ..Question::new(word("d"), "Domanda", kind)
            };
            let read = read(&Posted::of(pairs(&question)), word_of(&question.kind), &word("d")).unwrap();
            assert_eq!(read, question);
        }
    }

    #[test]
    fn lines_without_a_code_get_one_and_two_alike_are_refused() {
        let sent =
            |text: &str| Posted::of(vec![("text".into(), "Quale?".into()), ("choices".into(), text.into())]);
        let read_one = |text: &str| read(&sent(text), "single", &word("d"));
        let codes = |question: &Question| {
            question.kind.choices().iter().map(|one| one.id.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(
            codes(&read_one("In house\nPubblica, in house\nIn house").unwrap()),
            ["in_house", "pubblica_in_house", "in_house_2"]
        );
        assert!(read_one("a | Uno\na | Due").unwrap_err().of("choices").unwrap().contains("due volte"));
        assert!(read_one("Città! | Uno").is_err());
    }
}
