//! What this is: the lines of a document and its VAT summary.
//! What it is not: their arithmetic, which is in [`crate::check()`] and [`crate::build`].

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::document::ScontoMaggiorazione;
use super::lists::{EsigibilitaIva, Natura};
use super::payment_lists::{Si, TipoCessionePrestazione};
use crate::code_list::Code;
use crate::write::shapes::{Amount2, Amount8, Basic, Day, Latin, Quantity, Rate, Whole};

element! {
    /// Lines and VAT summary (`DatiBeniServizi`).
    DatiBeniServizi {
        /// Lines.
        dettaglio_linee: Some1 DettaglioLinee [DettaglioLinee] "DettaglioLinee",
        /// VAT summary, one per rate, nature and exigibility.
        dati_riepilogo: Some1 DatiRiepilogo [DatiRiepilogo] "DatiRiepilogo",
    }
}

element! {
    /// A line (`DettaglioLinee`).
    DettaglioLinee {
        /// Number of the line.
        numero_linea: One u16 [Whole<1, 9999>] "NumeroLinea",
        /// Kind, when it is not a plain sale.
        tipo_cessione_prestazione: Opt TipoCessionePrestazione [Code<TipoCessionePrestazione>]
            "TipoCessionePrestazione",
        /// Article codes.
        codici_articolo: Many CodiceArticolo [CodiceArticolo] "CodiceArticolo",
        /// Description.
        descrizione: One String [Latin<1000>] "Descrizione",
        /// Quantity; none counts as one.
        quantita: Opt Decimal [Quantity] "Quantita",
        /// Unit of measure.
        unita_misura: Opt String [Basic<1, 10>] "UnitaMisura",
        /// First day of the period of a service.
        data_inizio_periodo: Opt Date [Day] "DataInizioPeriodo",
        /// Last day of the period of a service.
        data_fine_periodo: Opt Date [Day] "DataFinePeriodo",
        /// Unit price, VAT excluded.
        prezzo_unitario: One Decimal [Amount8] "PrezzoUnitario",
        /// Discounts and surcharges, applied in order.
        sconti_maggiorazioni: Many ScontoMaggiorazione [ScontoMaggiorazione] "ScontoMaggiorazione",
        /// Price of the line, VAT excluded.
        prezzo_totale: One Decimal [Amount8] "PrezzoTotale",
        /// VAT rate, as a percentage.
        aliquota_iva: One Decimal [Rate] "AliquotaIVA",
        /// Whether it is subject to withholding.
        ritenuta: Opt Si [Code<Si>] "Ritenuta",
        /// Why no VAT is charged.
        natura: Opt Natura [Code<Natura>] "Natura",
        /// Reference agreed with the buyer.
        riferimento_amministrazione: Opt String [Basic<1, 20>] "RiferimentoAmministrazione",
        /// Further data agreed between the parties.
        altri_dati_gestionali: Many AltriDatiGestionali [AltriDatiGestionali] "AltriDatiGestionali",
    }
}

element! {
    /// An article code (`CodiceArticolo`).
    CodiceArticolo {
        /// Coding system.
        codice_tipo: One String [Basic<1, 35>] "CodiceTipo",
        /// Code.
        codice_valore: One String [Latin<35>] "CodiceValore",
    }
}

element! {
    /// Further data of a line (`AltriDatiGestionali`).
    AltriDatiGestionali {
        /// Kind of datum.
        tipo_dato: One String [Basic<1, 10>] "TipoDato",
        /// As a text.
        riferimento_testo: Opt String [Latin<60>] "RiferimentoTesto",
        /// As a number.
        riferimento_numero: Opt Decimal [Amount8] "RiferimentoNumero",
        /// As a day.
        riferimento_data: Opt Date [Day] "RiferimentoData",
    }
}

element! {
    /// VAT summary for one rate, nature and exigibility (`DatiRiepilogo`).
    DatiRiepilogo {
        /// VAT rate, as a percentage.
        aliquota_iva: One Decimal [Rate] "AliquotaIVA",
        /// Why no VAT is charged.
        natura: Opt Natura [Code<Natura>] "Natura",
        /// Ancillary expenses.
        spese_accessorie: Opt Decimal [Amount2] "SpeseAccessorie",
        /// Rounding of the base.
        arrotondamento: Opt Decimal [Amount8] "Arrotondamento",
        /// Taxable base.
        imponibile_importo: One Decimal [Amount2] "ImponibileImporto",
        /// VAT.
        imposta: One Decimal [Amount2] "Imposta",
        /// When VAT falls due; `S` = split payment.
        esigibilita_iva: Opt EsigibilitaIva [Code<EsigibilitaIva>] "EsigibilitaIVA",
        /// The rule by which no VAT is charged.
        riferimento_normativo: Opt String [Latin<100>] "RiferimentoNormativo",
    }
}

element! {
    /// Data of new vehicles (`DatiVeicoli`).
    DatiVeicoli {
        /// First registration.
        data: One Date [Day] "Data",
        /// Distance or hours travelled.
        totale_percorso: One String [Basic<1, 15>] "TotalePercorso",
    }
}
