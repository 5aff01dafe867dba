//! What this is: payments and attachments of a document.
//! What it is not: a schedule: it says only what the invoice says.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::payment_lists::{CondizioniPagamento, ModalitaPagamento};
use crate::code_list::Code;
use crate::write::shapes::{Amount2, Base64, Basic, Bic, Day, Digits, Iban, Latin, Upper, Whole};

element! {
    /// Payments (`DatiPagamento`).
    DatiPagamento {
        /// In how many payments.
        condizioni_pagamento: One CondizioniPagamento [Code<CondizioniPagamento>] "CondizioniPagamento",
        /// Each payment.
        dettaglio_pagamento: Some1 DettaglioPagamento [DettaglioPagamento] "DettaglioPagamento",
    }
}

element! {
    /// One payment (`DettaglioPagamento`).
    DettaglioPagamento {
        /// Who is paid, when not the seller.
        beneficiario: Opt String [Latin<200>] "Beneficiario",
        /// How it is paid.
        modalita_pagamento: One ModalitaPagamento [Code<ModalitaPagamento>] "ModalitaPagamento",
        /// Day from which the term runs.
        data_riferimento_termini_pagamento: Opt Date [Day] "DataRiferimentoTerminiPagamento",
        /// Days of the term.
        giorni_termini_pagamento: Opt u16 [Whole<0, 999>] "GiorniTerminiPagamento",
        /// Due date.
        data_scadenza_pagamento: Opt Date [Day] "DataScadenzaPagamento",
        /// Amount to pay.
        importo_pagamento: One Decimal [Amount2] "ImportoPagamento",
        /// Post office.
        cod_ufficio_postale: Opt String [Basic<1, 20>] "CodUfficioPostale",
        /// Family name of who gives the receipt.
        cognome_quietanzante: Opt String [Latin<60>] "CognomeQuietanzante",
        /// First name of who gives the receipt.
        nome_quietanzante: Opt String [Latin<60>] "NomeQuietanzante",
        /// Tax code of who gives the receipt.
        cf_quietanzante: Opt String [Upper<16, 16>] "CFQuietanzante",
        /// Honorific of who gives the receipt.
        titolo_quietanzante: Opt String [Basic<2, 10>] "TitoloQuietanzante",
        /// Bank.
        istituto_finanziario: Opt String [Latin<80>] "IstitutoFinanziario",
        /// IBAN.
        iban: Opt String [Iban] "IBAN",
        /// ABI code of the bank.
        abi: Opt String [Digits<5>] "ABI",
        /// CAB code of the branch.
        cab: Opt String [Digits<5>] "CAB",
        /// BIC of the bank.
        bic: Opt String [Bic] "BIC",
        /// Discount for early payment.
        sconto_pagamento_anticipato: Opt Decimal [Amount2] "ScontoPagamentoAnticipato",
        /// Last day for early payment.
        data_limite_pagamento_anticipato: Opt Date [Day] "DataLimitePagamentoAnticipato",
        /// Penalty for late payment.
        penalita_pagamenti_ritardati: Opt Decimal [Amount2] "PenalitaPagamentiRitardati",
        /// Day from which the penalty runs.
        data_decorrenza_penale: Opt Date [Day] "DataDecorrenzaPenale",
        /// Code to quote when paying, for instance the IUV of a pagoPA notice.
        codice_pagamento: Opt String [Basic<1, 60>] "CodicePagamento",
    }
}

element! {
    /// An attachment (`Allegati`).
    Allegati {
        /// File name.
        nome_attachment: One String [Latin<60>] "NomeAttachment",
        /// Compression, for instance `ZIP`.
        algoritmo_compressione: Opt String [Basic<1, 10>] "AlgoritmoCompressione",
        /// Format, for instance `PDF`.
        formato_attachment: Opt String [Basic<1, 10>] "FormatoAttachment",
        /// Description.
        descrizione_attachment: Opt String [Latin<100>] "DescrizioneAttachment",
        /// Content, decoded.
        attachment: One Vec<u8> [Base64] "Attachment",
    }
}
