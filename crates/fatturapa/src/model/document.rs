//! What this is: the general data of one document: type, number, totals, and
//! the other documents it refers to.
//! What it is not: lines, VAT summary, transport or payments.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::lists::{Natura, TipoDocumento};
use super::payment_lists::{CausalePagamento, Si, TipoCassa, TipoRitenuta, TipoScontoMaggiorazione};
use super::transport::DatiTrasporto;
use crate::code_list::Code;
use crate::write::shapes::{Amount2, Amount8, Basic, Day, InvoiceDay, Latin, Letters, Rate, Whole};

element! {
    /// General data (`DatiGenerali`).
    DatiGenerali {
        /// Type, number, date and totals.
        documento: One DatiGeneraliDocumento [DatiGeneraliDocumento] "DatiGeneraliDocumento",
        /// Purchase orders.
        ordini_acquisto: Many DatiDocumentiCorrelati [DatiDocumentiCorrelati] "DatiOrdineAcquisto",
        /// Contracts.
        contratti: Many DatiDocumentiCorrelati [DatiDocumentiCorrelati] "DatiContratto",
        /// Agreements.
        convenzioni: Many DatiDocumentiCorrelati [DatiDocumentiCorrelati] "DatiConvenzione",
        /// Receipts of goods.
        ricezioni: Many DatiDocumentiCorrelati [DatiDocumentiCorrelati] "DatiRicezione",
        /// Linked invoices, for instance those a credit note corrects.
        fatture_collegate: Many DatiDocumentiCorrelati [DatiDocumentiCorrelati] "DatiFattureCollegate",
        /// Phases of progress of works.
        sal: Many DatiSal [DatiSal] "DatiSAL",
        /// Transport documents.
        ddt: Many DatiDdt [DatiDdt] "DatiDDT",
        /// Transport.
        trasporto: Opt DatiTrasporto [DatiTrasporto] "DatiTrasporto",
        /// The main invoice, for invoices of ancillary goods.
        fattura_principale: Opt FatturaPrincipale [FatturaPrincipale] "FatturaPrincipale",
    }
}

element! {
    /// Type, number, date and totals (`DatiGeneraliDocumento`).
    DatiGeneraliDocumento {
        /// Kind of document.
        tipo_documento: One TipoDocumento [Code<TipoDocumento>] "TipoDocumento",
        /// Currency, ISO 4217.
        divisa: One String [Letters<3>] "Divisa",
        /// Date of the document.
        data: One Date [InvoiceDay] "Data",
        /// Number of the document.
        numero: One String [Basic<1, 20>] "Numero",
        /// Withholdings.
        ritenute: Many DatiRitenuta [DatiRitenuta] "DatiRitenuta",
        /// Stamp duty.
        bollo: Opt DatiBollo [DatiBollo] "DatiBollo",
        /// Pension funds.
        casse_previdenziali: Many DatiCassaPrevidenziale [DatiCassaPrevidenziale] "DatiCassaPrevidenziale",
        /// Discounts and surcharges on the whole document.
        sconti_maggiorazioni: Many ScontoMaggiorazione [ScontoMaggiorazione] "ScontoMaggiorazione",
        /// Total of the document, VAT included.
        importo_totale_documento: Opt Decimal [Amount2] "ImportoTotaleDocumento",
        /// Rounding of the total.
        arrotondamento: Opt Decimal [Amount2] "Arrotondamento",
        /// What the document is for.
        causali: Many String [Latin<200>] "Causale",
        /// Document issued under art. 73 DPR 633/72.
        art73: Opt Si [Code<Si>] "Art73",
    }
}

element! {
    /// A withholding (`DatiRitenuta`).
    DatiRitenuta {
        /// Kind.
        tipo_ritenuta: One TipoRitenuta [Code<TipoRitenuta>] "TipoRitenuta",
        /// Amount.
        importo_ritenuta: One Decimal [Amount2] "ImportoRitenuta",
        /// Rate, as a percentage.
        aliquota_ritenuta: One Decimal [Rate] "AliquotaRitenuta",
        /// Reason.
        causale_pagamento: One CausalePagamento [Code<CausalePagamento>] "CausalePagamento",
    }
}

element! {
    /// Stamp duty (`DatiBollo`).
    DatiBollo {
        /// Always yes: the duty is paid electronically.
        bollo_virtuale: One Si [Code<Si>] "BolloVirtuale",
        /// Amount.
        importo_bollo: Opt Decimal [Amount2] "ImportoBollo",
    }
}

element! {
    /// Contribution to a pension fund (`DatiCassaPrevidenziale`).
    DatiCassaPrevidenziale {
        /// Fund.
        tipo_cassa: One TipoCassa [Code<TipoCassa>] "TipoCassa",
        /// Rate of the contribution, as a percentage.
        al_cassa: One Decimal [Rate] "AlCassa",
        /// Amount of the contribution.
        importo_contributo_cassa: One Decimal [Amount2] "ImportoContributoCassa",
        /// Base of the contribution.
        imponibile_cassa: Opt Decimal [Amount2] "ImponibileCassa",
        /// VAT rate, as a percentage.
        aliquota_iva: One Decimal [Rate] "AliquotaIVA",
        /// Whether it is subject to withholding.
        ritenuta: Opt Si [Code<Si>] "Ritenuta",
        /// Why no VAT is charged.
        natura: Opt Natura [Code<Natura>] "Natura",
        /// Reference agreed with the buyer.
        riferimento_amministrazione: Opt String [Basic<1, 20>] "RiferimentoAmministrazione",
    }
}

element! {
    /// A discount or surcharge (`ScontoMaggiorazione`). The amount prevails over the percentage.
    ScontoMaggiorazione {
        /// Discount or surcharge.
        tipo: One TipoScontoMaggiorazione [Code<TipoScontoMaggiorazione>] "Tipo",
        /// As a percentage.
        percentuale: Opt Decimal [Rate] "Percentuale",
        /// As an amount; on a line, per unit.
        importo: Opt Decimal [Amount8] "Importo",
    }
}

element! {
    /// Another document this one refers to (`DatiDocumentiCorrelatiType`).
    DatiDocumentiCorrelati {
        /// Lines concerned; none = the whole document.
        riferimento_numero_linea: Many u16 [Whole<1, 9999>] "RiferimentoNumeroLinea",
        /// Number of the other document.
        id_documento: One String [Basic<1, 20>] "IdDocumento",
        /// Date of the other document.
        data: Opt Date [Day] "Data",
        /// Item in the other document.
        num_item: Opt String [Basic<1, 20>] "NumItem",
        /// Code of the order or agreement.
        codice_commessa_convenzione: Opt String [Latin<100>] "CodiceCommessaConvenzione",
        /// Code of the public investment project (CUP).
        codice_cup: Opt String [Basic<1, 15>] "CodiceCUP",
        /// Code of the tender (CIG).
        codice_cig: Opt String [Basic<1, 15>] "CodiceCIG",
    }
}

element! {
    /// A phase of progress of works (`DatiSAL`).
    DatiSal {
        /// Number of the phase.
        riferimento_fase: One u16 [Whole<1, 999>] "RiferimentoFase",
    }
}

element! {
    /// A transport document (`DatiDDT`).
    DatiDdt {
        /// Number.
        numero_ddt: One String [Basic<1, 20>] "NumeroDDT",
        /// Date.
        data_ddt: One Date [Day] "DataDDT",
        /// Lines concerned; none = the whole document.
        riferimento_numero_linea: Many u16 [Whole<1, 9999>] "RiferimentoNumeroLinea",
    }
}

element! {
    /// The main invoice (`FatturaPrincipale`).
    FatturaPrincipale {
        /// Number.
        numero_fattura_principale: One String [Basic<1, 20>] "NumeroFatturaPrincipale",
        /// Date.
        data_fattura_principale: One Date [Day] "DataFatturaPrincipale",
    }
}
