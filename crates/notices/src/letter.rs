//! What this is: the letters: one notice at once, or the digest of a day.
//! What it is not: the sending; `identity::mail` puts them in the queue with the note that they went out.

use crate::model::Event;
use crate::store::Notice;

/// What every letter says besides the notices.
pub(crate) struct Around<'a> {
    pub(crate) centre: &'a str,
    pub(crate) site: &'a str,
}

impl Around<'_> {
    fn end(&self) -> String {
        format!(
            "{}\n\nPer scegliere quali avvisi ricevere: {}/profilo/avvisi/preferenze\n",
            self.centre, self.site
        )
    }

    /// Subject and text of a notice sent at once.
    pub(crate) fn one(&self, event: &Event) -> (String, String) {
        let more = if event.text.is_empty() { String::new() } else { format!("{}\n\n", event.text) };
        let text = format!("{}\n\n{more}{}{}\n\n{}", event.title, self.site, event.href, self.end());
        (event.title.clone(), text)
    }

    /// Subject and text of a digest: the notices of one role, each under the name of its kind.
    pub(crate) fn digest(&self, notices: &[(&'static str, &Notice)]) -> (String, String) {
        let subject = match notices.len() {
            1 => format!("{}: un avviso", self.centre),
            many => format!("{}: {many} avvisi", self.centre),
        };
        let mut lines = vec!["Riepilogo degli avvisi del giorno.".to_owned()];
        let mut under = "";
        for (label, notice) in notices {
            if *label != under {
                lines.push(format!("\n{}", label.to_uppercase()));
                under = label;
            }
            lines.push(format!("- {}, {}", notice.title, notice.raised_at));
            if !notice.text.is_empty() {
                lines.push(format!("  {}", notice.text.replace('\n', "\n  ")));
            }
            lines.push(format!("  {}{}", self.site, notice.href));
        }
        (subject, format!("{}\n\n{}", lines.join("\n"), self.end()))
    }
}
