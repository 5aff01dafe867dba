//! What this is: the invoice as plain structs. Struct and field names are those
//! of the official elements, so that they can be looked up in the specification.
//! What it is not: validated. Whatever a file says can be held here; [`crate::check()`]
//! judges it and [`crate::write()`] refuses what the schema does not allow.
//!
//! Amounts keep the number of decimals they were read with; days are civil days.

mod document;
mod goods;
mod header;
mod lists;
mod party;
mod payment;
mod payment_lists;
mod transport;

pub use document::{
    DatiBollo, DatiCassaPrevidenziale, DatiDdt, DatiDocumentiCorrelati, DatiGenerali, DatiGeneraliDocumento,
    DatiRitenuta, DatiSal, FatturaPrincipale, ScontoMaggiorazione,
};
pub use goods::{
    AltriDatiGestionali, CodiceArticolo, DatiBeniServizi, DatiRiepilogo, DatiVeicoli, DettaglioLinee,
};
pub use header::{
    CedentePrestatore, CessionarioCommittente, ContattiTrasmittente, DatiAnagraficiCedente, DatiTrasmissione,
    FatturaElettronicaHeader, RappresentanteFiscale, RappresentanteFiscaleCessionario, TerzoIntermediario,
};
pub use lists::{EsigibilitaIva, Natura, RegimeFiscale, TipoDocumento};
pub use party::{Anagrafica, Contatti, DatiAnagrafici, IdFiscale, IdentitaFiscale, Indirizzo, IscrizioneRea};
pub use payment::{Allegati, DatiPagamento, DettaglioPagamento};
pub use payment_lists::{
    CausalePagamento, CondizioniPagamento, FormatoTrasmissione, ModalitaPagamento, Si, SocioUnico,
    SoggettoEmittente, StatoLiquidazione, TipoCassa, TipoCessionePrestazione, TipoRitenuta,
    TipoScontoMaggiorazione,
};
pub use transport::{DatiAnagraficiVettore, DatiTrasporto};

/// One file (`FatturaElettronica`): a header and one or more documents. A file with
/// several documents is a *lotto*.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Invoice {
    /// Attribute `versione`.
    pub versione: FormatoTrasmissione,
    /// Attribute `SistemaEmittente`.
    pub sistema_emittente: Option<String>,
    /// `FatturaElettronicaHeader`.
    pub header: FatturaElettronicaHeader,
    /// `FatturaElettronicaBody`, one per document.
    pub bodies: Vec<FatturaElettronicaBody>,
}

element! {
    /// One document (`FatturaElettronicaBody`).
    FatturaElettronicaBody {
        /// General data.
        dati_generali: One DatiGenerali [DatiGenerali] "DatiGenerali",
        /// Lines and VAT summary.
        dati_beni_servizi: One DatiBeniServizi [DatiBeniServizi] "DatiBeniServizi",
        /// Data of new vehicles.
        dati_veicoli: Opt DatiVeicoli [DatiVeicoli] "DatiVeicoli",
        /// How and when it is paid.
        dati_pagamento: Many DatiPagamento [DatiPagamento] "DatiPagamento",
        /// Attachments.
        allegati: Many Allegati [Allegati] "Allegati",
    }
}
