//! What this is: the columns of a final account: what each one says, in which group, and how they hang together.
//! What it is not: figures of a year.

use kernel::Cents;
use serde::{Deserialize, Serialize};

store::coded_enum! {
    /// What a column is about.
    Group {
        /// What belongs to the year, whenever it is billed or paid.
        Competence = "competence", "Competenza";
        /// From what belongs to the year to what its documents say.
        Bridge = "bridge", "Dalla competenza ai documenti";
        /// What the documents of the year say.
        Documents = "documents", "Documenti dell'anno";
        /// What became of them.
        Settled = "settled", "Incassi sui documenti dell'anno";
        /// The money of the year, whatever it paid.
        Cash = "cash", "Cassa dell'anno";
    }
}

macro_rules! columns {
    ($($(#[$doc:meta])* $name:ident $field:ident $code:literal $group:ident $label:literal $help:literal;)+) => {
        store::coded_enum! {
            /// A column of the account.
            Column { $($(#[$doc])* $name = $code, $label;)+ }
        }

        impl Column {
            /// What it is about.
            pub fn group(self) -> Group {
                match self { $(Self::$name => Group::$group),+ }
            }

            /// What it counts, in a sentence.
            pub fn help(self) -> &'static str {
                match self { $(Self::$name => $help),+ }
            }
        }

        /// The figures of a body, or of the centre.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
        pub struct Figures { $($(#[$doc])* pub $field: Cents),+ }

        impl Figures {
            /// The figure of a column.
            pub fn get(&self, column: Column) -> Cents {
                match column { $(Column::$name => self.$field),+ }
            }

            pub(super) fn at(&mut self, column: Column) -> &mut Cents {
                match column { $(Column::$name => &mut self.$field),+ }
            }
        }
    };
}

columns! {
    /// Services on the invoices of the year.
    Services services "services" Competence "Servizi"
        "Le righe di servizi delle fatture riferite all'anno, senza IVA.";
    /// What credit notes take back of them.
    ServiceCredits service_credits "service_credits" Competence "Note di credito sui servizi"
        "Le righe di servizi delle note di credito riferite all'anno, senza IVA: si sottraggono.";
    /// Shared costs of the year.
    Shares shares "shares" Competence "Costi ripartiti"
        "Le quote dei costi comuni dell'anno: a consuntivo se il riparto finale è approvato, altrimenti a preventivo.";
    /// What belongs to the year.
    Net net "net" Competence "Competenza netta"
        "Servizi, meno note di credito sui servizi, più costi ripartiti.";
    /// Shares of the year that its documents do not bill.
    SharesElsewhere shares_elsewhere "shares_elsewhere" Bridge "Quote dell'anno non nelle sue fatture"
        "Costi ripartiti dell'anno che stanno in fatture di altri anni (conguagli) o non ancora in fattura.";
    /// Shares of other years that the documents bill.
    OtherShares other_shares "other_shares" Bridge "Conguagli di altri anni"
        "Quote di costi di altri anni che stanno nelle fatture di quest'anno.";
    /// Bases of the documents.
    Taxable taxable "taxable" Documents "Imponibile"
        "La somma degli imponibili delle fatture riferite all'anno, meno quelli delle note di credito.";
    /// Taxes of the documents.
    Tax tax "tax" Documents "IVA"
        "La somma dell'IVA delle fatture, meno quella delle note di credito.";
    /// Totals of the documents.
    Document document "document" Documents "Totale documenti"
        "Imponibile più IVA.";
    /// What the invoices ask to be paid to the centre.
    Issued issued "issued" Documents "Da pagare sulle fatture"
        "Quello che le fatture chiedono di pagare al centro; con la scissione dei pagamenti l'IVA non c'è.";
    /// What the credit notes take away.
    Credited credited "credited" Documents "Note di credito"
        "Quello che le note di credito tolgono: si sottrae.";
    /// What is due.
    Due due "due" Documents "Dovuto"
        "Da pagare sulle fatture meno note di credito.";
    /// What payments have paid of it.
    Paid paid "paid" Settled "Pagato"
        "I pagamenti assegnati alle fatture dell'anno, meno i rimborsi delle sue note di credito.";
    /// Credits of other years used on it.
    Offsets offsets "offsets" Settled "Compensazioni con altri anni"
        "Note di credito di altri anni usate su fatture di quest'anno, meno quelle di quest'anno usate altrove.";
    /// What is left.
    Residual residual "residual" Settled "Residuo"
        "Dovuto, meno pagato, meno compensazioni: il saldo di fatture, note di credito e pagamenti alla data del rendiconto.";
    /// What was left on the last day of the year.
    ResidualAtYearEnd residual_at_year_end "residual_at_year_end" Settled "Residuo al 31 dicembre"
        "Lo stesso saldo, con quello che era datato entro il 31 dicembre.";
    /// Money that came in the year.
    Received received "received" Cash "Incassato nell'anno"
        "I pagamenti arrivati nell'anno, meno quelli stornati nell'anno.";
    /// For documents of the year.
    ReceivedOwn received_own "received_own" Cash "di cui su fatture dell'anno"
        "La parte assegnata a fatture riferite all'anno.";
    /// For documents of other years.
    ReceivedOther received_other "received_other" Cash "di cui su fatture di altri anni"
        "La parte assegnata a fatture riferite ad altri anni.";
    /// For none yet.
    ReceivedFree received_free "received_free" Cash "di cui non assegnato"
        "La parte che non è assegnata a nessuna fattura: resta un credito dell'ente o gli è stata rimborsata.";
    /// Money given back in the year.
    Refunded refunded "refunded" Cash "Rimborsato nell'anno"
        "Note di credito ed eccedenze rimborsate agli enti nell'anno.";
}

impl Figures {
    /// Column by column; `None` when a sum does not fit.
    pub fn plus(&self, other: &Self) -> Option<Self> {
        let mut sum = *self;
        for column in Column::ALL {
            *sum.at(*column) = sum.get(*column).plus(other.get(*column))?;
        }
        Some(sum)
    }

    /// The columns that follow from others.
    pub(super) fn derive(mut self, shares_billed: Cents) -> Option<Self> {
        self.net = self.services.minus(self.service_credits)?.plus(self.shares)?;
        self.shares_elsewhere = self.shares.minus(shares_billed)?;
        self.due = self.issued.minus(self.credited)?;
        self.received_free = self.received.minus(self.received_own)?.minus(self.received_other)?;
        Some(self)
    }

    /// What does not add up, each in words.
    pub fn contradictions(&self) -> Vec<String> {
        let taxable = self.net.minus(self.shares_elsewhere).and_then(|sum| sum.plus(self.other_shares));
        let residual = self.due.minus(self.paid).and_then(|sum| sum.minus(self.offsets));
        let checks = [
            (
                taxable,
                self.taxable,
                "competenza netta, quote e conguagli non danno l'imponibile dei documenti",
            ),
            (
                self.taxable.plus(self.tax),
                self.document,
                "imponibile e IVA non danno il totale dei documenti",
            ),
            (
                residual,
                self.residual,
                "dovuto, pagato e compensazioni non danno il saldo di fatture, note di credito e pagamenti",
            ),
        ];
        let wrong = checks.into_iter().filter(|(made, said, _)| *made != Some(*said));
        wrong.map(|(made, said, what)| format!("{what} ({} e {said})", made.unwrap_or_default())).collect()
    }
}
