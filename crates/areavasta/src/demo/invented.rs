//! What this is: identifiers that are valid in form and belong to nobody, for the demo only. Each body that gets
//! them is marked as invented, with a note that says what is real and what is not.
//! What it is not: a source of real codes.

use kernel::{Email, Iban, OfficeCode, PostalCode, ProvinceSign, TaxCode, VatNumber, luhn_check_digit};
use registry::model::Origin;
use registry::{Address, BodyData};

/// What the demo writes on a Comune whose administrative codes it invented.
pub(crate) const NOTE: &str = "Dati dimostrativi: codice fiscale, codice ufficio, PEC, indirizzo e CAP. \
    Reali: nome, codici ISTAT e catastale, popolazione.";
/// What the demo writes on a body that is invented altogether.
pub(crate) const ALL_INVENTED: &str = "Ente dimostrativo: nome e codici sono inventati.";

/// An eleven-digit tax code with its check digit: those that begin with 9990 are used by the demo alone.
pub(crate) fn tax_code(number: u32) -> anyhow::Result<TaxCode> {
    Ok(TaxCode::parse(&eleven_digits(number)?)?)
}

/// The same digits as a VAT number.
pub(crate) fn vat_number(number: u32) -> anyhow::Result<VatNumber> {
    Ok(VatNumber::parse(&eleven_digits(number)?)?)
}

fn eleven_digits(number: u32) -> anyhow::Result<String> {
    let ten = format!("9990{number:06}");
    let check = luhn_check_digit(&ten).ok_or_else(|| anyhow::anyhow!("number out of the demo's range"))?;
    Ok(format!("{ten}{check}"))
}

/// An IBAN with its check digits, at a bank that does not exist (ABI and CAB all zeros).
pub(crate) fn iban(number: u32) -> anyhow::Result<Iban> {
    (2..=97_u32)
        .find_map(|check| Iban::parse(&format!("IT{check:02}X0000000000{number:012}")).ok())
        .ok_or_else(|| anyhow::anyhow!("no check digits fit"))
}

/// Gives a body the codes without which it cannot be invoiced, and marks it.
pub(crate) fn complete(
    mut data: BodyData,
    number: u32,
    (town, sign, postal_code): (&str, &str, &str),
) -> anyhow::Result<BodyData> {
    data.codes.tax_code = Some(tax_code(number)?);
    data.invoicing.office_code = Some(OfficeCode::parse(&format!("D{number:05}"))?);
    data.reach.pec = Some(Email::parse(&format!("ente{number}@pec.demo.example"))?);
    data.address = address(town, sign, postal_code)?;
    if !data.origin.invented {
        data.origin = Origin { invented: true, note: NOTE.into() };
    }
    Ok(data)
}

/// An address in a town.
pub(crate) fn address(town: &str, sign: &str, postal_code: &str) -> anyhow::Result<Address> {
    Ok(Address {
        street: "Via dei Dati Dimostrativi".into(),
        street_number: "1".into(),
        postal_code: Some(PostalCode::parse(postal_code)?),
        town: town.into(),
        province: Some(ProvinceSign::parse(sign)?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invented_codes_are_valid_in_form() {
        for number in [1, 999, 3_055] {
            assert_eq!(tax_code(number).unwrap().as_str(), vat_number(number).unwrap().as_str());
            assert!(iban(number).unwrap().as_str().starts_with("IT"));
        }
    }
}
