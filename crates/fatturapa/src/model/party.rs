//! What this is: the parts shared by sellers, buyers and third parties: tax
//! identity, name, address, contacts.
//! What it is not: the parties themselves, which are in `header`.

use rust_decimal::Decimal;

use super::payment_lists::{SocioUnico, StatoLiquidazione};
use crate::code_list::Code;
use crate::write::Out;
use crate::write::shapes::{Amount2, Basic, Digits, Email, Latin, Letters, Upper};

element! {
    /// A tax identifier with its country (`IdFiscaleType`).
    IdFiscale {
        /// Country, ISO 3166-1 alpha-2.
        id_paese: One String [Letters<2>] "IdPaese",
        /// The identifier, without the country.
        id_codice: One String [Basic<1, 28>] "IdCodice",
    }
}

impl IdFiscale {
    /// An Italian identifier.
    pub fn italian(code: &str) -> Self {
        Self { id_paese: "IT".to_owned(), id_codice: code.to_owned() }
    }
}

element! {
    /// Name of a party (`Anagrafica`): either `denominazione`, or `nome` with `cognome`.
    Anagrafica {
        /// Name of a company or body.
        denominazione: Opt String [Latin<80>] "Denominazione",
        /// First name of a person.
        nome: Opt String [Latin<60>] "Nome",
        /// Family name of a person.
        cognome: Opt String [Latin<60>] "Cognome",
        /// Honorific.
        titolo: Opt String [Basic<2, 10>] "Titolo",
        /// EORI code.
        cod_eori: Opt String [Basic<13, 17>] "CodEORI",
    }
    verified by one_kind_of_name
}

impl Anagrafica {
    /// The name of a company or body.
    pub fn body(name: &str) -> Self {
        Self { denominazione: Some(name.to_owned()), ..Self::default() }
    }

    /// The name to show, whichever kind it is.
    pub fn display_name(&self) -> String {
        if let Some(name) = &self.denominazione {
            return name.clone();
        }
        let parts = [self.nome.as_deref(), self.cognome.as_deref()];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
}

fn one_kind_of_name(value: &Anagrafica, out: &mut Out) {
    require_one_name([&value.denominazione, &value.nome, &value.cognome].map(Option::as_deref), out);
}

/// The choice of the XSD: a name of a body, or first and family name of a person.
pub(super) fn require_one_name(names: [Option<&str>; 3], out: &mut Out) {
    let [body, first, family] = names.map(|name| name.is_some_and(|name| !name.trim().is_empty()));
    match (body, first, family) {
        (true, false, false) | (false, true, true) => {}
        (_, _, _) => out.problem("indica la denominazione, oppure nome e cognome insieme"),
    }
}

element! {
    /// Tax identity and name, identifier mandatory (`DatiAnagrafici` of a representative).
    IdentitaFiscale {
        /// VAT number.
        id_fiscale_iva: One IdFiscale [IdFiscale] "IdFiscaleIVA",
        /// Italian tax code.
        codice_fiscale: Opt String [Upper<11, 16>] "CodiceFiscale",
        /// Name.
        anagrafica: One Anagrafica [Anagrafica] "Anagrafica",
    }
}

element! {
    /// Tax identity and name of a buyer or intermediary (`DatiAnagrafici`).
    DatiAnagrafici {
        /// VAT number, when there is one.
        id_fiscale_iva: Opt IdFiscale [IdFiscale] "IdFiscaleIVA",
        /// Italian tax code.
        codice_fiscale: Opt String [Upper<11, 16>] "CodiceFiscale",
        /// Name.
        anagrafica: One Anagrafica [Anagrafica] "Anagrafica",
    }
}

element! {
    /// An address (`IndirizzoType`).
    Indirizzo {
        /// Street.
        indirizzo: One String [Latin<60>] "Indirizzo",
        /// Street number.
        numero_civico: Opt String [Basic<1, 8>] "NumeroCivico",
        /// Postal code, five digits.
        cap: One String [Digits<5>] "CAP",
        /// Municipality.
        comune: One String [Latin<60>] "Comune",
        /// Province, two letters.
        provincia: Opt String [Letters<2>] "Provincia",
        /// Country, ISO 3166-1 alpha-2.
        nazione: One String [Letters<2>] "Nazione",
    }
}

element! {
    /// Phone, fax and mail of the seller (`Contatti`).
    Contatti {
        /// Phone.
        telefono: Opt String [Basic<5, 12>] "Telefono",
        /// Fax.
        fax: Opt String [Basic<5, 12>] "Fax",
        /// Mail address.
        email: Opt String [Email<7>] "Email",
    }
}

element! {
    /// Entry in the companies register (`IscrizioneREA`).
    IscrizioneRea {
        /// Province of the register, two letters.
        ufficio: One String [Letters<2>] "Ufficio",
        /// Number in the register.
        numero_rea: One String [Basic<1, 20>] "NumeroREA",
        /// Share capital.
        capitale_sociale: Opt Decimal [Amount2] "CapitaleSociale",
        /// One or more shareholders.
        socio_unico: Opt SocioUnico [Code<SocioUnico>] "SocioUnico",
        /// Whether it is being wound up.
        stato_liquidazione: One StatoLiquidazione [Code<StatoLiquidazione>] "StatoLiquidazione",
    }
}
