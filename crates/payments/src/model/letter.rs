//! What this is: a letter that reminds a body of invoices to be paid, and the day until which no other goes out.
//! What it is not: a claim for interest or costs, or a formal notice.

use kernel::{BodyId, Cents, Day, Instant, InvoiceId, ReminderId};
use serde::{Deserialize, Serialize};

use super::balance::Balance;

/// Days after a letter in which no other goes out, unless somebody writes another day.
pub const USUAL_PAUSE: i32 = 30;

/// The words of a letter, above and below the table of invoices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// What it is about.
    pub subject: String,
    /// Before the invoices.
    pub opening: String,
    /// After them.
    pub closing: String,
}

impl Text {
    /// The words from which a person starts. `{ente}` and `{totale}` become those of each body, `{data}` the stop day.
    pub fn usual() -> Self {
        Self {
            subject: "Fatture da pagare: promemoria".into(),
            opening: "Gentile {ente},\n\ndalle nostre registrazioni risultano ancora da pagare le fatture elencate \
                qui sotto, per un totale di {totale}. Vi chiediamo di verificare e di provvedere al pagamento."
                .into(),
            closing: "Se il pagamento è già stato disposto, non tenete conto di questo promemoria: indicateci data \
                e importo e aggiorneremo le registrazioni. Se una fattura non vi risulta corretta, scriveteci: la \
                verificheremo insieme.\n\nFino al {data} non riceverete altri promemoria per queste fatture.\n\n\
                Cordiali saluti"
                .into(),
        }
    }

    /// The words for one body.
    #[must_use]
    pub fn filled(&self, body: &str, total: Cents, stop: Day) -> Self {
        let fill = |text: &str| {
            text.replace("{ente}", body)
                .replace("{totale}", &total.to_string())
                .replace("{data}", &stop.to_string())
        };
        Self { subject: fill(&self.subject), opening: fill(&self.opening), closing: fill(&self.closing) }
    }
}

/// A line of a letter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LetterInvoice {
    /// Which invoice.
    pub invoice_id: InvoiceId,
    /// Its number.
    pub number: String,
    /// Its date.
    pub issued_on: Day,
    /// By when it should have been paid.
    pub due_on: Day,
    /// What was left of it on the day of the letter.
    pub residual: Cents,
}
store::from_row!(LetterInvoice { invoice_id, number, issued_on, due_on, residual });

impl LetterInvoice {
    /// The line of an open invoice.
    pub fn of(balance: &Balance) -> Self {
        let document = &balance.document;
        Self {
            invoice_id: document.invoice_id,
            number: document.number.clone(),
            issued_on: document.issued_on,
            due_on: document.due_on,
            residual: balance.residual,
        }
    }
}

/// A letter as kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Letter {
    /// Which.
    pub reminder_id: ReminderId,
    /// To whom.
    pub body_id: BodyId,
    /// The body's name.
    pub body_name: String,
    /// Its day.
    pub sent_on: Day,
    /// Until when no other is sent for the same invoices.
    pub stop_until: Day,
    /// What it asks for.
    pub total: Cents,
    /// What it is about.
    pub subject: String,
    /// Before the invoices.
    pub opening: String,
    /// After them.
    pub closing: String,
    /// The addresses it was sent to, one to a line; empty when it had to go another way.
    pub recipients: String,
    /// When it was written.
    pub made_at: Instant,
    /// By whom.
    pub made_by: String,
}
store::from_row!(Letter {
    reminder_id,
    body_id,
    body_name,
    sent_on,
    stop_until,
    total,
    subject,
    opening,
    closing,
    recipients,
    made_at,
    made_by
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_a_letter_name_body_sum_and_stop_day() {
        let stop = Day::parse("2022-12-31").unwrap();
        let text = Text::usual().filled("Comune di Prova", Cents::new(123_456), stop);
        assert!(text.opening.contains("Comune di Prova") && text.opening.contains("1.234,56 €"));
        assert!(text.closing.contains("31 dicembre 2022") && !text.closing.contains('{'));
    }
}
