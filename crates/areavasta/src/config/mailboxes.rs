//! What this is: the mailboxes to which requests come, as the configuration file says them.
//! What it is not: what is done with their letters; that each centre sets on its pages.

use identity::MailConfig;
use kernel::Email;
use mailbox::model::Trust;
use mailbox::{Source, Sources};
use serde::Deserialize;

use super::{BadConfig, Config};

/// `[[mailbox]]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SaidMailbox {
    /// The centre, for example `macerata`.
    centre: String,
    /// The address to which people write.
    address: String,
    /// `imaps://user:password@host/INBOX`, or the path of a Maildir.
    url: String,
    /// The name with which the centre's server of mail signs `Authentication-Results`.
    checked_by: Option<String>,
    /// Whether it is a mailbox of certified mail.
    #[serde(default)]
    certified: bool,
}

pub(super) fn read(said: Vec<SaidMailbox>) -> Result<Vec<Source>, BadConfig> {
    let one = |said: SaidMailbox| {
        let trust = Trust { server: said.checked_by, certified: said.certified };
        Source::parse(&said.centre, &said.address, &said.url, trust)
            .map_err(|why| BadConfig::Mailbox(said.address, why))
    };
    said.into_iter().map(one).collect()
}

impl Config {
    /// The mailboxes, with the address from which the program writes.
    pub(crate) fn sources(&self) -> Sources {
        let from = match self.mailer() {
            Ok(MailConfig::Smtp(smtp)) => smtp.from,
            Ok(MailConfig::Folder(_)) | Err(_) => self.mail_from.clone(),
        };
        let address = from.rsplit('<').next().unwrap_or_default().trim_end_matches('>').trim();
        Sources::new(self.mailboxes.clone(), Email::parse(address).ok())
    }

    /// Each mailbox in a line, without passwords.
    pub(crate) fn mailbox_lines(&self) -> Vec<String> {
        let line = |source: &Source| format!("{} {} {}", source.centre, source.address, source.described());
        self.mailboxes.iter().map(line).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Said, load};

    fn loaded(text: &str) -> Result<Vec<String>, String> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("areavasta.toml");
        std::fs::write(&file, text).unwrap();
        let config = load(Some(&file), |_| None, Said::default()).map_err(|why| why.to_string())?;
        Ok(config.mailbox_lines())
    }

    #[test]
    fn mailboxes_are_told_in_the_file_and_shown_without_their_passwords() {
        let lines = loaded(
            "[[mailbox]]\ncentre = \"macerata\"\naddress = \"Assistenza@provincia.example.it\"\n\
             url = \"imaps://cst:segreta@imap.example.it/Richieste\"\nchecked_by = \"mx.example.it\"\n\
             [[mailbox]]\ncentre = \"lecco\"\naddress = \"cst@pec.example.it\"\nurl = \"/var/mail/cst\"\ncertified = true\n",
        );
        assert_eq!(
            lines.unwrap(),
            [
                "macerata assistenza@provincia.example.it imaps://cst:***@imap.example.it:993/Richieste",
                "lecco cst@pec.example.it /var/mail/cst",
            ]
        );
    }

    #[test]
    fn a_mailbox_in_clear_over_the_network_is_refused_with_what_to_write() {
        let said = |url: &str| {
            loaded(&format!(
                "[[mailbox]]\ncentre = \"lecco\"\naddress = \"cst@example.it\"\nurl = \"{url}\"\n"
            ))
        };
        assert!(said("imap://cst:segreta@imap.example.it").unwrap_err().contains("imaps://"));
        assert!(said("imap://cst:segreta@localhost:1143").is_ok());
        let wrong = said("pop3://cst:segreta@imap.example.it").unwrap_err();
        assert!(wrong.contains("cst@example.it") && !wrong.contains("segreta"), "{wrong}");
    }
}
