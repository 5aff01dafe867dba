//! What this is: what the server of mail that we trust has checked of a letter's sender (SPF, DKIM, DMARC), read from the
//! header `Authentication-Results` (RFC 8601) that bears its name.
//! What it is not: a check of our own; a header of anybody else is not read.

use serde::{Deserialize, Serialize};

store::coded_enum! {
    /// The outcome of one check.
    Check {
        /// It held.
        Pass = "pass", "superata";
        /// It did not hold.
        Fail = "fail", "non superata";
        /// It could not be made, or says nothing.
        Neutral = "neutral", "senza esito";
        /// It is not written.
        Absent = "absent", "non indicata";
    }
}

store::coded_enum! {
    /// What the checks come to.
    Verdict {
        /// The address of the sender is theirs.
        Passed = "passed", "Mittente verificato";
        /// A provider of certified mail answers for the sender.
        Certified = "certified", "Mittente garantito dal gestore PEC";
        /// The checks were made and say neither yes nor no.
        Weak = "weak", "Verifica senza esito: il mittente può non essere chi dice";
        /// Nobody whom we trust has checked anything.
        Absent = "absent", "Mittente non verificato: il server di posta non ha scritto l'esito dei controlli";
        /// The address of the sender is not theirs.
        Failed = "failed", "Verifica non superata: l'indirizzo del mittente può essere falso";
    }
}

/// What was checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Auth {
    /// The server that checked; empty if none that we trust has.
    pub by: String,
    /// Whether the server that sent may send for the domain.
    pub spf: Check,
    /// Whether the signature of the domain holds.
    pub dkim: Check,
    /// What the domain of the sender says about both.
    pub dmarc: Check,
    /// Whether what held is of the sender's own domain.
    pub aligned: bool,
}

/// Comments in comments are not read deeper than this; nobody writes them.
const DEEPEST: usize = 8;

impl Auth {
    /// Nothing was checked by anybody whom we trust.
    pub const NONE: Self = Self {
        by: String::new(),
        spf: Check::Absent,
        dkim: Check::Absent,
        dmarc: Check::Absent,
        aligned: false,
    };

    /// Reads the headers in their order, the one written last first. Only the first with the trusted name counts: those
    /// below it came with the letter, and anybody can write them.
    pub fn read<'a>(headers: impl Iterator<Item = &'a str>, trusted: Option<&str>, domain: &str) -> Self {
        let Some(trusted) = trusted else { return Self::NONE };
        for header in headers {
            let plain = without_comments(header);
            let mut parts = plain.split(';');
            let server = parts.next().and_then(|first| first.split_whitespace().next()).unwrap_or_default();
            if server.eq_ignore_ascii_case(trusted) {
                let none = Self { by: server.to_ascii_lowercase(), ..Self::NONE };
                return parts.fold(none, |read, part| read.with(part, domain));
            }
        }
        Self::NONE
    }

    fn with(mut self, part: &str, domain: &str) -> Self {
        let mut words = part.split_whitespace();
        let Some((method, result)) = words.next().and_then(|first| first.split_once('=')) else {
            return self;
        };
        let method = method.split('/').next().unwrap_or_default().to_ascii_lowercase();
        let check = outcome(&result.to_ascii_lowercase());
        let of = |names: &[&str], words: std::str::SplitWhitespace<'_>| {
            words.filter_map(|word| word.split_once('=')).any(|(name, value)| {
                names.iter().any(|known| name.eq_ignore_ascii_case(known)) && aligned(value, domain)
            })
        };
        let slot = match method.as_str() {
            "dkim" => {
                self.aligned |= check == Check::Pass && of(&["header.d", "header.i"], words);
                &mut self.dkim
            }
            "spf" => {
                self.aligned |= check == Check::Pass && of(&["smtp.mailfrom"], words);
                &mut self.spf
            }
            "dmarc" => &mut self.dmarc,
            _ => return self,
        };
        // Of several signatures one that holds is enough.
        if *slot != Check::Pass && (check == Check::Pass || *slot == Check::Absent) {
            *slot = check;
        }
        self
    }

    /// What it comes to.
    pub fn verdict(&self) -> Verdict {
        match (self.dmarc, self.by.is_empty()) {
            (_, true) => Verdict::Absent,
            (Check::Fail, _) => Verdict::Failed,
            (Check::Pass, _) => Verdict::Passed,
            (Check::Neutral | Check::Absent, _) if self.aligned => Verdict::Passed,
            (Check::Neutral | Check::Absent, _) => match (self.dkim, self.spf) {
                (Check::Fail, _) | (Check::Neutral | Check::Absent, Check::Fail) => Verdict::Failed,
                (Check::Absent, Check::Absent) => Verdict::Absent,
                (_, _) => Verdict::Weak,
            },
        }
    }

    /// The checks in words.
    pub fn described(&self) -> String {
        let Self { by, spf, dkim, dmarc, .. } = self;
        if by.is_empty() {
            return "Nessun controllo di un server di cui ci fidiamo".to_owned();
        }
        format!("SPF {}, DKIM {}, DMARC {} (secondo {by})", spf.label(), dkim.label(), dmarc.label())
    }
}

fn outcome(word: &str) -> Check {
    match word {
        "pass" => Check::Pass,
        "fail" | "hardfail" => Check::Fail,
        _ => Check::Neutral,
    }
}

/// Whether a domain or address is of the same domain as the sender, or one is below the other.
fn aligned(value: &str, domain: &str) -> bool {
    let value = value.trim_matches('"').rsplit('@').next().unwrap_or_default().to_ascii_lowercase();
    let below = |low: &str, high: &str| high.contains('.') && low.ends_with(&format!(".{high}"));
    !value.is_empty() && (value == domain || below(&value, domain) || below(domain, &value))
}

fn without_comments(text: &str) -> String {
    let (mut plain, mut depth) = (String::with_capacity(text.len()), 0_usize);
    for letter in text.chars() {
        match letter {
            '(' if depth < DEEPEST => depth = depth.saturating_add(1),
            ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 => plain.push(letter),
            _ => {}
        }
    }
    plain
}
