//! What this is: the names of the files exchanged with the system:
//! `IT01234567890_00001.xml`, its signed form, and its receipts
//! (`IT01234567890_00001_RC_001.xml`).
//! What it is not: a register of names already used; a name must never be used twice.

use std::fmt;
use std::str::FromStr;

/// The progressive part of a name: 1 to 5 letters or digits.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Progressive(String);

const BASE_62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

impl Progressive {
    /// How many different progressives of five characters exist.
    pub const COUNT: u64 = 62 * 62 * 62 * 62 * 62;

    /// The progressive of a counter, five characters in base 62.
    ///
    /// ```
    /// use fatturapa::file_name::Progressive;
    /// assert_eq!(Progressive::from_counter(1).unwrap().as_str(), "00001");
    /// assert_eq!(Progressive::from_counter(62).unwrap().as_str(), "00010");
    /// ```
    pub fn from_counter(counter: u64) -> Result<Self, NotAName> {
        if counter >= Self::COUNT {
            return Err(NotAName::Exhausted);
        }
        let digits = (0..5_u32).rev().map(|place| digit(counter / 62_u64.pow(place)));
        Ok(Self(digits.collect()))
    }

    /// Reads a progressive.
    pub fn parse(text: &str) -> Result<Self, NotAName> {
        let fits = (1..=5).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if fits { Ok(Self(text.to_owned())) } else { Err(NotAName::Progressive) }
    }

    /// The text of the progressive.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn digit(value: u64) -> char {
    let index = usize::try_from(value % 62).unwrap_or_default();
    BASE_62.get(index).copied().map_or('0', char::from)
}

/// Whether the file is bare XML or inside a `CAdES` envelope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Wrapping {
    /// `.xml`
    Plain,
    /// `.xml.p7m`
    Signed,
}

/// Kinds of messages from and to the exchange system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReceiptKind {
    /// Delivered to the receiver (RC).
    Delivered,
    /// Refused by the system (NS).
    Rejected,
    /// Could not be delivered yet (MC).
    NotDelivered,
    /// The receiver accepted or refused it (NE).
    Outcome,
    /// The receiver's time to answer is over (DT).
    TermsExpired,
    /// Sent but impossible to deliver (AT).
    Transmitted,
    /// Metadata of a received file (MT).
    Metadata,
    /// Our answer as receiver (EC).
    BuyerOutcome,
    /// Our answer was refused (SE).
    BuyerOutcomeRejected,
}

impl ReceiptKind {
    const ALL: [Self; 9] = [
        Self::Delivered,
        Self::Rejected,
        Self::NotDelivered,
        Self::Outcome,
        Self::TermsExpired,
        Self::Transmitted,
        Self::Metadata,
        Self::BuyerOutcome,
        Self::BuyerOutcomeRejected,
    ];

    /// The two letters in the name.
    pub fn code(self) -> &'static str {
        match self {
            Self::Delivered => "RC",
            Self::Rejected => "NS",
            Self::NotDelivered => "MC",
            Self::Outcome => "NE",
            Self::TermsExpired => "DT",
            Self::Transmitted => "AT",
            Self::Metadata => "MT",
            Self::BuyerOutcome => "EC",
            Self::BuyerOutcomeRejected => "SE",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// Which message about the invoice file this is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Receipt {
    /// Kind of message.
    pub kind: ReceiptKind,
    /// Progressive of the message, 1 to 3 letters or digits.
    pub progressive: String,
}

/// The name of an invoice file or of a receipt.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FileName {
    country: String,
    tax_code: String,
    progressive: Progressive,
    wrapping: Wrapping,
    receipt: Option<Receipt>,
}

/// Why a text is not a file name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAName {
    /// No `.xml` or `.xml.p7m` at the end.
    #[error("Il nome del file deve finire con .xml o .xml.p7m")]
    Extension,
    /// The parts are not two (invoice) or four (receipt).
    #[error("Il nome del file deve avere la forma IT01234567890_00001.xml")]
    Shape,
    /// Country or tax code not as expected.
    #[error("Il nome del file deve iniziare con il paese (IT) e il codice fiscale di chi trasmette")]
    TaxCode,
    /// Progressive not as expected.
    #[error("Il progressivo del file deve avere da 1 a 5 lettere o cifre")]
    Progressive,
    /// Receipt suffix not as expected.
    #[error("Il suffisso della ricevuta non è tra quelli noti, per esempio _RC_001")]
    Receipt,
    /// The counter is past the last name.
    #[error("I progressivi di cinque caratteri sono finiti")]
    Exhausted,
}

impl FileName {
    /// The name of an unsigned invoice sent by an Italian transmitter.
    pub fn italian(tax_code: &str, progressive: Progressive) -> Result<Self, NotAName> {
        let (country, wrapping) = ("IT".to_owned(), Wrapping::Plain);
        let fits = matches!(tax_code.len(), 11 | 16);
        if !fits || !is_tax_part(tax_code) {
            return Err(NotAName::TaxCode);
        }
        Ok(Self { country, tax_code: tax_code.to_owned(), progressive, wrapping, receipt: None })
    }

    /// The same name for the signed file.
    #[must_use]
    pub fn signed(self) -> Self {
        Self { wrapping: Wrapping::Signed, ..self }
    }

    /// The two letters of the country.
    pub fn country(&self) -> &str {
        &self.country
    }

    /// The tax code of the transmitter.
    pub fn tax_code(&self) -> &str {
        &self.tax_code
    }

    /// The progressive of the invoice file.
    pub fn progressive(&self) -> &Progressive {
        &self.progressive
    }

    /// Whether the file is signed in an envelope.
    pub fn wrapping(&self) -> Wrapping {
        self.wrapping
    }

    /// Which receipt this is, `None` for the invoice itself.
    pub fn receipt(&self) -> Option<&Receipt> {
        self.receipt.as_ref()
    }

    /// The part shared by an invoice and all its receipts: `IT01234567890_00001`.
    pub fn stem(&self) -> String {
        format!("{}{}_{}", self.country, self.tax_code, self.progressive.as_str())
    }
}

fn is_tax_part(text: &str) -> bool {
    (1..=28).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

impl fmt::Display for FileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.stem())?;
        if let Some(receipt) = &self.receipt {
            write!(f, "_{}_{}", receipt.kind.code(), receipt.progressive)?;
        }
        f.write_str(match self.wrapping {
            Wrapping::Plain => ".xml",
            Wrapping::Signed => ".xml.p7m",
        })
    }
}

impl FromStr for FileName {
    type Err = NotAName;

    /// Reads a bare name, without folders. Capitals in the extension are accepted.
    fn from_str(text: &str) -> Result<Self, NotAName> {
        let (stem, wrapping) = split_extension(text)?;
        let pieces: Vec<&str> = stem.split('_').collect();
        let (owner, progressive, receipt) = match pieces.as_slice() {
            [owner, progressive] => (*owner, *progressive, None),
            [owner, progressive, kind, number] => (*owner, *progressive, Some(parse_receipt(kind, number)?)),
            _ => return Err(NotAName::Shape),
        };
        let (country, tax_code) = owner.split_at_checked(2).ok_or(NotAName::TaxCode)?;
        if !country.bytes().all(|byte| byte.is_ascii_uppercase()) || !is_tax_part(tax_code) {
            return Err(NotAName::TaxCode);
        }
        let progressive = Progressive::parse(progressive)?;
        Ok(Self {
            country: country.to_owned(),
            tax_code: tax_code.to_owned(),
            progressive,
            wrapping,
            receipt,
        })
    }
}

fn split_extension(text: &str) -> Result<(&str, Wrapping), NotAName> {
    let endings = [(".xml.p7m", Wrapping::Signed), (".xml", Wrapping::Plain)];
    endings
        .into_iter()
        .find_map(|(ending, wrapping)| {
            let (stem, end) = text.split_at_checked(text.len().checked_sub(ending.len())?)?;
            end.eq_ignore_ascii_case(ending).then_some((stem, wrapping))
        })
        .ok_or(NotAName::Extension)
}

fn parse_receipt(kind: &str, progressive: &str) -> Result<Receipt, NotAName> {
    let kind = ReceiptKind::from_code(kind).ok_or(NotAName::Receipt)?;
    let fits =
        (1..=3).contains(&progressive.len()) && progressive.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if fits { Ok(Receipt { kind, progressive: progressive.to_owned() }) } else { Err(NotAName::Receipt) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_and_written_alike() {
        for name in [
            "IT01234567890_FPA01.xml",
            "IT01234567890_1.xml.p7m",
            "IT01234567890_00001_RC_001.xml",
            "ESB85905495_00010_MT_001.xml",
        ] {
            assert_eq!(name.parse::<FileName>().unwrap().to_string(), name);
        }
    }

    #[test]
    fn a_receipt_shares_the_stem_of_its_invoice() {
        let invoice =
            FileName::italian("01234567890", Progressive::from_counter(1).unwrap()).unwrap().signed();
        let receipt: FileName = "IT01234567890_00001_NS_002.XML".parse().unwrap();
        assert_eq!(invoice.to_string(), "IT01234567890_00001.xml.p7m");
        assert_eq!(receipt.stem(), invoice.stem());
        assert_eq!(receipt.receipt().unwrap().kind, ReceiptKind::Rejected);
    }

    #[test]
    fn other_texts_are_refused_with_the_reason() {
        let refused = |text: &str| text.parse::<FileName>().unwrap_err();
        assert_eq!(refused("IT01234567890_00001.pdf"), NotAName::Extension);
        assert_eq!(refused("IT01234567890.xml"), NotAName::Shape);
        assert_eq!(refused("it01234567890_00001.xml"), NotAName::TaxCode);
        assert_eq!(refused("IT01234567890_000001.xml"), NotAName::Progressive);
        assert_eq!(refused("IT01234567890_00001_XX_001.xml"), NotAName::Receipt);
        assert_eq!(refused("à"), NotAName::Extension);
        assert_eq!(FileName::italian("123", Progressive::parse("1").unwrap()), Err(NotAName::TaxCode));
    }

    #[test]
    fn counters_run_to_the_last_name() {
        assert_eq!(Progressive::from_counter(Progressive::COUNT - 1).unwrap().as_str(), "zzzzz");
        assert_eq!(Progressive::from_counter(Progressive::COUNT), Err(NotAName::Exhausted));
    }
}
