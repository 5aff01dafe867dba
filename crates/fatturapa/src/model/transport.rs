//! What this is: the transport of goods (`DatiTrasporto`).
//! What it is not: the transport documents, which are in `document`.

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::party::{Anagrafica, IdFiscale, Indirizzo};
use crate::write::shapes::{Basic, Day, Latin, Letters, Moment, Upper, Weight, Whole};

element! {
    /// Transport (`DatiTrasporto`).
    DatiTrasporto {
        /// Carrier.
        dati_anagrafici_vettore: Opt DatiAnagraficiVettore [DatiAnagraficiVettore] "DatiAnagraficiVettore",
        /// Means of transport.
        mezzo_trasporto: Opt String [Latin<80>] "MezzoTrasporto",
        /// Reason of the transport.
        causale_trasporto: Opt String [Latin<100>] "CausaleTrasporto",
        /// Number of packages.
        numero_colli: Opt u16 [Whole<1, 9999>] "NumeroColli",
        /// Description of the packages.
        descrizione: Opt String [Latin<100>] "Descrizione",
        /// Unit of weight.
        unita_misura_peso: Opt String [Basic<1, 10>] "UnitaMisuraPeso",
        /// Gross weight.
        peso_lordo: Opt Decimal [Weight] "PesoLordo",
        /// Net weight.
        peso_netto: Opt Decimal [Weight] "PesoNetto",
        /// Collection, as an `xs:dateTime` text: time zone and fractions are kept as given.
        data_ora_ritiro: Opt String [Moment] "DataOraRitiro",
        /// Start of the transport.
        data_inizio_trasporto: Opt Date [Day] "DataInizioTrasporto",
        /// Delivery terms, three letters.
        tipo_resa: Opt String [Letters<3>] "TipoResa",
        /// Place of delivery.
        indirizzo_resa: Opt Indirizzo [Indirizzo] "IndirizzoResa",
        /// Delivery, as an `xs:dateTime` text: time zone and fractions are kept as given.
        data_ora_consegna: Opt String [Moment] "DataOraConsegna",
    }
}

element! {
    /// Carrier (`DatiAnagraficiVettore`).
    DatiAnagraficiVettore {
        /// VAT number.
        id_fiscale_iva: One IdFiscale [IdFiscale] "IdFiscaleIVA",
        /// Italian tax code.
        codice_fiscale: Opt String [Upper<11, 16>] "CodiceFiscale",
        /// Name.
        anagrafica: One Anagrafica [Anagrafica] "Anagrafica",
        /// Driving licence.
        numero_licenza_guida: Opt String [Basic<1, 20>] "NumeroLicenzaGuida",
    }
}
