//! What this is: a mailbox of a centre with a few letters: one that became a request, one to sort, one of a stranger, one
//! that a program wrote.
//! What it is not: mail that anybody sent: addresses end in `.example`, which nobody can have.

use kernel::permission::{EditHelpdesk, SortMail};
use kernel::{Actor, Email, ServiceId, TenantId};
use mailbox::model::Trust;
use mailbox::source::{Bytes, Item};
use mailbox::store::boxes::{self, Handling};
use mailbox::{Book, Post};
use registry::Body;
use webkit::App;

/// By which the demo's server of mail signs its checks.
const SERVER: &str = "mx.demo.example";

/// Sender, subject, checks, more headers, text.
type Sent<'a> = (String, &'a str, &'a str, &'a str, &'a str);

/// Takes the letters in, as the program would.
pub(super) async fn take_in(
    app: &App,
    (slug, tenant): (&str, TenantId),
    (service, name): &(ServiceId, String),
    bodies: &[Body],
) -> anyhow::Result<()> {
    let address = format!("assistenza.{slug}@demo.example");
    let trust = Trust { server: Some(SERVER.to_owned()), certified: false };
    let console = Actor::console(tenant);
    let mut tx = app.db.write(tenant, &console).await?;
    let mailbox = boxes::known(&mut tx, &Email::parse(&address)?, false).await?;
    let handling = Handling {
        service: Some((*service, name.clone())),
        kind: helpdesk::model::Kind::Incident,
        acknowledges: true,
    };
    let can = console.may_over(EditHelpdesk)?;
    boxes::handle(&mut tx, &can, (&mailbox, mailbox.version), &handling).await?;
    tx.commit().await?;
    let sort = console.may_over(SortMail)?;
    let mailbox = boxes::get(&mut app.db.read(tenant).await?, &sort, &address).await?;
    let mailbox = mailbox.ok_or_else(|| anyhow::anyhow!("the mailbox of the demo is not there"))?;
    let book = Book::of(app, tenant).await?;
    let post = Post { tenant, mailbox, trust: &trust, book: &book, own: &[] };
    for (number, sent) in letters(slug, bodies).into_iter().enumerate() {
        let item = Item { bytes: Bytes::Whole(raw(&address, number, &sent)), place: String::new() };
        mailbox::take_in(app, &post, item).await?;
    }
    Ok(())
}

fn letters<'a>(slug: &str, bodies: &[Body]) -> Vec<Sent<'a>> {
    let body = bodies.iter().find(|body| body.inhabitants > 0);
    let town = body.map(|body| kernel::text::slugify(&body.data.name)).unwrap_or_default();
    vec![
        (
            format!("Referente (demo) <referente.{town}@demo.example>"),
            "Casella dell'ufficio tecnico piena",
            "dmarc=pass header.from=demo.example",
            "",
            "Buongiorno,\r\nda ieri la casella dell'ufficio tecnico rifiuta i messaggi: è piena.\r\n\
             Si può aumentare lo spazio?\r\n\r\nGrazie",
        ),
        (
            format!("Operatore (demo) <operatore.{slug}@demo.example>"),
            "Telefonata del pomeriggio",
            "dmarc=pass header.from=demo.example",
            "",
            "Ha chiamato un Comune per il sito: da aprire come richiesta quando si sa quale.",
        ),
        (
            "Ditta di prova <info@ditta.example>".to_owned(),
            "Aggiornamento del gestionale",
            "spf=softfail smtp.mailfrom=info@ditta.example",
            "",
            "Vi informiamo che il gestionale del Comune sarà aggiornato nel fine settimana.",
        ),
        (
            format!("Sindaco (demo) <sindaco.{town}@demo.example>"),
            "Risposta automatica: assente fino a lunedì",
            "dmarc=pass header.from=demo.example",
            "Auto-Submitted: auto-replied\r\n",
            "Sono assente fino a lunedì.",
        ),
    ]
}

fn raw(to: &str, number: usize, (from, subject, checks, more, text): &Sent<'_>) -> Vec<u8> {
    format!(
        "Authentication-Results: {SERVER}; {checks}\r\nFrom: {from}\r\nTo: {to}\r\nSubject: {subject}\r\n\
         Message-ID: <{number}.{to}>\r\n{more}Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
    )
    .into_bytes()
}
