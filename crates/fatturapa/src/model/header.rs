//! What this is: the header of the file: transmission data, seller, buyer and
//! who acts for them.
//! What it is not: anything about a single document.

use jiff::civil::Date;

use super::lists::RegimeFiscale;
use super::party::{
    Anagrafica, Contatti, DatiAnagrafici, IdFiscale, IdentitaFiscale, Indirizzo, IscrizioneRea,
    require_one_name,
};
use super::payment_lists::{FormatoTrasmissione, SoggettoEmittente};
use crate::code_list::Code;
use crate::write::Out;
use crate::write::shapes::{Basic, Day, Email, Latin, Letters, Upper};

element! {
    /// Data valid for every document of the file (`FatturaElettronicaHeader`).
    FatturaElettronicaHeader {
        /// Who sends the file, and to which office.
        dati_trasmissione: One DatiTrasmissione [DatiTrasmissione] "DatiTrasmissione",
        /// Seller.
        cedente_prestatore: One CedentePrestatore [CedentePrestatore] "CedentePrestatore",
        /// Tax representative of the seller.
        rappresentante_fiscale: Opt RappresentanteFiscale [RappresentanteFiscale] "RappresentanteFiscale",
        /// Buyer.
        cessionario_committente: One CessionarioCommittente [CessionarioCommittente] "CessionarioCommittente",
        /// Who issues the file for the seller.
        terzo_intermediario: Opt TerzoIntermediario [TerzoIntermediario] "TerzoIntermediarioOSoggettoEmittente",
        /// Whether buyer or third party issued it.
        soggetto_emittente: Opt SoggettoEmittente [Code<SoggettoEmittente>] "SoggettoEmittente",
    }
}

element! {
    /// Transmission data (`DatiTrasmissione`).
    DatiTrasmissione {
        /// Tax identifier of who sends the file.
        id_trasmittente: One IdFiscale [IdFiscale] "IdTrasmittente",
        /// Progressive number of the file.
        progressivo_invio: One String [Basic<1, 10>] "ProgressivoInvio",
        /// FPA12 or FPR12, the same as the attribute `versione`.
        formato_trasmissione: One FormatoTrasmissione [Code<FormatoTrasmissione>] "FormatoTrasmissione",
        /// Office code (6 characters, FPA12) or channel code (7 characters, FPR12).
        codice_destinatario: One String [Upper<6, 7>] "CodiceDestinatario",
        /// Contacts of the sender.
        contatti_trasmittente: Opt ContattiTrasmittente [ContattiTrasmittente] "ContattiTrasmittente",
        /// Certified mail of the receiver, FPR12 only.
        pec_destinatario: Opt String [Email<1>] "PECDestinatario",
    }
}

element! {
    /// Contacts of the sender (`ContattiTrasmittente`).
    ContattiTrasmittente {
        /// Phone.
        telefono: Opt String [Basic<5, 12>] "Telefono",
        /// Mail address.
        email: Opt String [Email<7>] "Email",
    }
}

element! {
    /// Seller (`CedentePrestatore`).
    CedentePrestatore {
        /// Tax identity, name and regime.
        dati_anagrafici: One DatiAnagraficiCedente [DatiAnagraficiCedente] "DatiAnagrafici",
        /// Seat.
        sede: One Indirizzo [Indirizzo] "Sede",
        /// Permanent establishment in Italy.
        stabile_organizzazione: Opt Indirizzo [Indirizzo] "StabileOrganizzazione",
        /// Entry in the companies register.
        iscrizione_rea: Opt IscrizioneRea [IscrizioneRea] "IscrizioneREA",
        /// Contacts.
        contatti: Opt Contatti [Contatti] "Contatti",
        /// Reference agreed with the buyer.
        riferimento_amministrazione: Opt String [Basic<1, 20>] "RiferimentoAmministrazione",
    }
}

element! {
    /// Tax identity of the seller (`DatiAnagrafici`).
    DatiAnagraficiCedente {
        /// VAT number.
        id_fiscale_iva: One IdFiscale [IdFiscale] "IdFiscaleIVA",
        /// Italian tax code.
        codice_fiscale: Opt String [Upper<11, 16>] "CodiceFiscale",
        /// Name.
        anagrafica: One Anagrafica [Anagrafica] "Anagrafica",
        /// Professional register.
        albo_professionale: Opt String [Latin<60>] "AlboProfessionale",
        /// Province of the professional register.
        provincia_albo: Opt String [Letters<2>] "ProvinciaAlbo",
        /// Number in the professional register.
        numero_iscrizione_albo: Opt String [Basic<1, 60>] "NumeroIscrizioneAlbo",
        /// Day of entry in the professional register.
        data_iscrizione_albo: Opt Date [Day] "DataIscrizioneAlbo",
        /// Tax regime.
        regime_fiscale: One RegimeFiscale [Code<RegimeFiscale>] "RegimeFiscale",
    }
}

element! {
    /// Tax representative of the seller (`RappresentanteFiscale`).
    RappresentanteFiscale {
        /// Tax identity and name.
        dati_anagrafici: One IdentitaFiscale [IdentitaFiscale] "DatiAnagrafici",
    }
}

element! {
    /// Buyer (`CessionarioCommittente`).
    CessionarioCommittente {
        /// Tax identity and name.
        dati_anagrafici: One DatiAnagrafici [DatiAnagrafici] "DatiAnagrafici",
        /// Seat.
        sede: One Indirizzo [Indirizzo] "Sede",
        /// Permanent establishment in Italy.
        stabile_organizzazione: Opt Indirizzo [Indirizzo] "StabileOrganizzazione",
        /// Tax representative in Italy.
        rappresentante_fiscale: Opt RappresentanteFiscaleCessionario [RappresentanteFiscaleCessionario]
            "RappresentanteFiscale",
    }
}

element! {
    /// Tax representative of the buyer (`RappresentanteFiscale`).
    RappresentanteFiscaleCessionario {
        /// VAT number.
        id_fiscale_iva: One IdFiscale [IdFiscale] "IdFiscaleIVA",
        /// Name of a company or body.
        denominazione: Opt String [Latin<80>] "Denominazione",
        /// First name of a person.
        nome: Opt String [Latin<60>] "Nome",
        /// Family name of a person.
        cognome: Opt String [Latin<60>] "Cognome",
    }
    verified by one_kind_of_name
}

fn one_kind_of_name(value: &RappresentanteFiscaleCessionario, out: &mut Out) {
    require_one_name([&value.denominazione, &value.nome, &value.cognome].map(Option::as_deref), out);
}

element! {
    /// Who issues the file for the seller (`TerzoIntermediarioOSoggettoEmittente`).
    TerzoIntermediario {
        /// Tax identity and name.
        dati_anagrafici: One DatiAnagrafici [DatiAnagrafici] "DatiAnagrafici",
    }
}
