//! What this is: the placeholders: which there are, of which type, and where each comes from.
//! What it is not: their values.

use kernel::{Cents, Day};

use super::law::LAWS;

/// Where a placeholder comes from and of which type it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// A line of text, typed.
    Text,
    /// A day, typed.
    Day,
    /// An amount, typed.
    Money,
    /// A whole number, typed.
    Number,
    /// Words that the design gives.
    Design,
    /// A table or a list that the design gives; it stands alone on its line.
    Block,
}

/// A placeholder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldSpec {
    /// Its name between the braces.
    pub name: &'static str,
    /// What it is, for people.
    pub label: &'static str,
    /// Where it comes from.
    pub kind: FieldKind,
    /// An example.
    pub help: &'static str,
}

const fn field(name: &'static str, label: &'static str, kind: FieldKind, help: &'static str) -> FieldSpec {
    FieldSpec { name, label, kind, help }
}

/// Every placeholder besides the laws.
pub const FIELDS: &[FieldSpec] = &[
    field("provincia", "Provincia", FieldKind::Design, ""),
    field("nome_centro", "Nome del centro", FieldKind::Design, ""),
    field("forma", "Forma di gestione", FieldKind::Design, ""),
    field("livello", "Livello", FieldKind::Design, ""),
    field("societa", "Società o partner", FieldKind::Design, ""),
    field("numero_servizi", "Numero dei servizi", FieldKind::Design, ""),
    field("durata_mesi", "Durata in mesi", FieldKind::Design, ""),
    field("decorrenza", "Decorrenza", FieldKind::Design, ""),
    field("scadenza", "Scadenza", FieldKind::Design, ""),
    field("servizi_base", "Elenco dei servizi compresi", FieldKind::Block, ""),
    field("servizi_richiesta", "Elenco dei servizi a richiesta", FieldKind::Block, ""),
    field("tabella_tariffe", "Tabella delle tariffe", FieldKind::Block, ""),
    field("elenco_organi", "Elenco degli organi", FieldKind::Block, ""),
    field("tabella_organi", "Tabella degli organi", FieldKind::Block, ""),
    field("tabella_compiti", "Tabella dei compiti", FieldKind::Block, ""),
    field("tabella_figure", "Tabella delle figure", FieldKind::Block, ""),
    field("tabella_conti", "Tabella dei conti di cinque anni", FieldKind::Block, ""),
    field(
        "sede_provincia",
        "Sede della Provincia",
        FieldKind::Text,
        "Per esempio «Benevento, Piazza Castello»",
    ),
    field("codice_fiscale", "Codice fiscale della Provincia", FieldKind::Text, "11 cifre"),
    field(
        "rappresentante",
        "Chi rappresenta la Provincia",
        FieldKind::Text,
        "Nome e carica, per esempio «il Presidente»",
    ),
    field(
        "mese_fatture",
        "Entro quando si emette la fattura annuale",
        FieldKind::Text,
        "Per esempio «il mese di ottobre»",
    ),
    field("termine_pagamento", "Entro quando si paga", FieldKind::Text, "Per esempio «la fine dell'anno»"),
    field("preavviso_mesi", "Mesi di preavviso del recesso", FieldKind::Number, "Per esempio 6"),
    field(
        "foro",
        "Foro competente",
        FieldKind::Text,
        "Per esempio «il Tribunale amministrativo regionale competente»",
    ),
    field(
        "organo_deliberante",
        "Organo che delibera",
        FieldKind::Text,
        "Per esempio «Il Consiglio Provinciale»",
    ),
    field("data_seduta", "Data della seduta", FieldKind::Day, ""),
    field("luogo", "Luogo della seduta", FieldKind::Text, ""),
    field("proponente", "Chi propone", FieldKind::Text, "Per esempio «il Presidente»"),
    field("importo_spesa", "Spesa del primo anno", FieldKind::Money, ""),
    field("capitolo", "Capitolo di bilancio", FieldKind::Text, ""),
    field("responsabile_procedimento", "Responsabile del procedimento", FieldKind::Text, "Nome e ufficio"),
    field("voti_favorevoli", "Voti favorevoli", FieldKind::Number, "Si scrive dopo la seduta"),
    field("voti_contrari", "Voti contrari", FieldKind::Number, ""),
    field("voti_astenuti", "Astenuti", FieldKind::Number, ""),
    field(
        "canali",
        "Canali per le richieste",
        FieldKind::Text,
        "Per esempio «il portale del centro, la posta elettronica e il telefono»",
    ),
    field(
        "orario",
        "Orario di servizio",
        FieldKind::Text,
        "Per esempio «dal lunedì al venerdì, dalle 8 alle 18»",
    ),
    field("ore_presa_in_carico", "Ore per la presa in carico", FieldKind::Number, "Per esempio 8"),
    field("ore_soluzione", "Ore per la soluzione", FieldKind::Number, "Per esempio 24"),
    field("pec", "Posta elettronica certificata", FieldKind::Text, ""),
    field("riunioni_anno", "Riunioni l'anno, almeno", FieldKind::Number, "Per esempio 2"),
    field("giorni_avviso", "Giorni di avviso", FieldKind::Number, "Per esempio 10"),
];

/// The placeholder of this name.
pub fn field_of(name: &str) -> Option<&'static FieldSpec> {
    FIELDS.iter().find(|field| field.name == name)
}

/// Whether somebody fills a placeholder of this name.
pub fn is_known(name: &str) -> bool {
    let law = name.strip_prefix("legge.").is_some_and(|code| LAWS.iter().any(|law| law.code == code));
    law || field_of(name).is_some()
}

/// Whether it is a table or a list.
pub fn is_block(name: &str) -> bool {
    field_of(name).is_some_and(|field| field.kind == FieldKind::Block)
}

impl FieldSpec {
    /// Whether people type it.
    pub fn is_typed(&self) -> bool {
        !matches!(self.kind, FieldKind::Design | FieldKind::Block)
    }

    /// Reads what was typed; the answer is the form in which it is kept. Empty means that nothing was.
    pub fn read(&self, typed: &str) -> Result<String, String> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Ok(String::new());
        }
        match self.kind {
            FieldKind::Day => Day::parse(typed).map(Day::iso).map_err(|why| why.to_string()),
            FieldKind::Money => {
                Cents::parse_it(typed).map(|cents| cents.get().to_string()).map_err(|why| why.to_string())
            }
            FieldKind::Number => typed
                .parse::<u32>()
                .map(|number| number.to_string())
                .map_err(|_| "Scrivi un numero intero, per esempio 6".to_owned()),
            FieldKind::Text | FieldKind::Design | FieldKind::Block => {
                let short = typed.chars().count() <= 300 && !typed.contains("{{");
                if short {
                    Ok(typed.to_owned())
                } else {
                    Err("Scrivi al massimo 300 caratteri, senza graffe".to_owned())
                }
            }
        }
    }

    /// What is kept, as it stands in an act.
    pub fn shown(&self, kept: &str) -> String {
        match self.kind {
            FieldKind::Day => Day::parse(kept).map_or_else(|_| kept.to_owned(), |day| day.to_string()),
            FieldKind::Money => {
                kept.parse().map_or_else(|_| kept.to_owned(), |cents| Cents::new(cents).euro())
            }
            FieldKind::Text | FieldKind::Number | FieldKind::Design | FieldKind::Block => kept.to_owned(),
        }
    }

    /// What is kept, as it is typed.
    pub fn typed(&self, kept: &str) -> String {
        match self.kind {
            FieldKind::Money => kept
                .parse()
                .map_or_else(|_| kept.to_owned(), |cents| sheet::decimal::format_short(cents, 2, 0)),
            FieldKind::Text | FieldKind::Day | FieldKind::Number | FieldKind::Design | FieldKind::Block => {
                kept.to_owned()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_values_are_read_by_their_type_and_come_back_as_they_were_typed() {
        for (name, typed, kept, shown) in [
            ("data_seduta", "01/12/2026", "2026-12-01", "1º dicembre 2026"),
            ("importo_spesa", "10.000,50", "1000050", "10.000,50 €"),
            ("preavviso_mesi", "6", "6", "6"),
            ("foro", "il giudice competente", "il giudice competente", "il giudice competente"),
        ] {
            let field = field_of(name).unwrap();
            assert_eq!(field.read(typed).as_deref(), Ok(kept));
            assert_eq!(field.shown(kept), shown);
            assert_eq!(field.read(&field.typed(kept)).as_deref(), Ok(kept));
        }
        for (name, wrong) in
            [("data_seduta", "ieri"), ("importo_spesa", "tanto"), ("preavviso_mesi", "sei"), ("foro", "{{x")]
        {
            assert!(field_of(name).unwrap().read(wrong).is_err(), "{name}");
        }
    }
}
