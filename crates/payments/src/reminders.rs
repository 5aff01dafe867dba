//! What this is: letters that remind: what each would say, whether it may be sent, its sending, its readable copy.
//! What it is not: certified mail, interest, or anything sent without a person who asks for it.

mod paper_copy;

use std::collections::{BTreeMap, BTreeSet};

use identity::{AccountLine, mail};
use kernel::permission::RemindPayment;
use kernel::{BodyId, Can, Cents, Day, Email, InvoiceId, ReminderId, Role, Scope, TenantId};
use store::{Entry, Tx};

pub(crate) use paper_copy::drawn;
pub use paper_copy::{copy_of, file_name};

use crate::Failure;
use crate::model::{Balance, Letter, LetterInvoice, Text};
use crate::store::ledger::books_of;
use crate::store::papers::Which;
use crate::store::pauses::{self, Pause};
use crate::store::{check_day, letters};

/// What a letter to a body would be about.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// To whom.
    pub body_id: BodyId,
    /// The body's name.
    pub body_name: String,
    /// Overdue invoices for which a letter may go out.
    pub invoices: Vec<LetterInvoice>,
    /// Overdue invoices of which another letter spoke, with the day until which none goes out.
    pub stopped: Vec<(LetterInvoice, Day)>,
    /// Until when the body is to be left in peace.
    pub pause: Option<Pause>,
    /// What is the body's own and not used yet: it may be that nothing is owed at all.
    pub credit: Cents,
}

impl Prepared {
    /// What the letter would ask for.
    pub fn total(&self) -> Cents {
        Cents::sum(self.invoices.iter().map(|one| one.residual)).unwrap_or_default()
    }

    /// Whether it may go out.
    pub fn may_go(&self) -> bool {
        self.pause.is_none() && !self.invoices.is_empty()
    }
}

/// What letters sent on a day would be about, for every body with something overdue, in alphabetical order.
pub async fn prepare(tx: &mut Tx, can: &Can<RemindPayment>, on: Day) -> Result<Vec<Prepared>, Failure> {
    prepare_of(tx, can, on, Which::All).await
}

async fn prepare_of(
    tx: &mut Tx,
    can: &Can<RemindPayment>,
    on: Day,
    which: Which,
) -> Result<Vec<Prepared>, Failure> {
    let books = books_of(tx, (can.tenant(), can.scope().body()), which).await?;
    let stops: BTreeMap<InvoiceId, Day> = letters::stops_to_remind(tx, can, on).await?.into_iter().collect();
    let mut pauses: BTreeMap<BodyId, Pause> =
        pauses::every(tx, can).await?.into_iter().map(|pause| (pause.body_id, pause)).collect();
    let mut bodies: BTreeMap<BodyId, Prepared> = BTreeMap::new();
    for balance in books.balances.iter().filter(|one| one.is_overdue(on)) {
        let body = balance.document.body_id;
        let pause = pauses.remove(&body).filter(|pause| pause.covers(on));
        let row = bodies.entry(body).or_insert_with(|| empty(balance, pause));
        let line = LetterInvoice::of(balance);
        match stops.get(&line.invoice_id) {
            Some(until) => row.stopped.push((line, *until)),
            None => row.invoices.push(line),
        }
    }
    for credit in &books.credits {
        add(bodies.get_mut(&credit.document.body_id), credit.left);
    }
    for (body, excess) in &books.excess {
        add(bodies.get_mut(body), *excess);
    }
    let mut all: Vec<Prepared> = bodies.into_values().collect();
    all.sort_by_cached_key(|one| (kernel::text::sort_key(&one.body_name), one.body_id));
    Ok(all)
}

fn empty(balance: &Balance, pause: Option<Pause>) -> Prepared {
    Prepared {
        body_id: balance.document.body_id,
        body_name: balance.document.body_name.clone(),
        invoices: Vec::new(),
        stopped: Vec::new(),
        pause,
        credit: Cents::ZERO,
    }
}

fn add(row: Option<&mut Prepared>, amount: Cents) {
    if let Some(row) = row {
        row.credit = row.credit.plus(amount).unwrap_or(row.credit);
    }
}

/// A letter to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewLetter {
    /// Its id, chosen beforehand, so that what is sent twice goes out once.
    pub reminder_id: ReminderId,
    /// To whom.
    pub body_id: BodyId,
    /// Its day.
    pub sent_on: Day,
    /// Until when no other goes out for the same invoices.
    pub stop_until: Day,
    /// Its words, with `{ente}`, `{totale}` and `{data}` not filled yet.
    pub text: Text,
}

/// Writes a letter about all that a body has overdue and no other letter speaks of, and asks for its mail to these
/// addresses. It is refused while the body is to be left in peace.
pub async fn send(
    tx: &mut Tx,
    can: &Can<RemindPayment>,
    new: NewLetter,
    (recipients, site): (&[Email], &str),
) -> Result<Letter, Failure> {
    tx.hold_tenant(can.tenant()).await?;
    check_day(tx, new.sent_on, None)?;
    if new.stop_until < new.sent_on {
        return Err(Failure::TooEarly(new.sent_on));
    }
    let prepared = prepare_of(tx, can, new.sent_on, Which::OfBody(new.body_id)).await?;
    let prepared = prepared.into_iter().next().ok_or(Failure::NotThere)?;
    if let Some(pause) = prepared.pause {
        let (body, until, reason) = (prepared.body_name, pause.until_day, pause.reason);
        return Err(Failure::Paused { body, until, reason });
    }
    if prepared.invoices.is_empty() {
        return Err(match prepared.stopped.iter().map(|(_, until)| *until).max() {
            Some(until) => {
                let reason = "Le sue fatture scadute sono già state sollecitate".into();
                Failure::Paused { body: prepared.body_name, until, reason }
            }
            None => Failure::NothingOverdue(prepared.body_name),
        });
    }
    let letter = letter(tx, &prepared, &new, recipients);
    letters::insert(tx, can, &letter, &prepared.invoices).await?;
    for to in recipients {
        mail::enqueue(tx, to, &letter.subject, &as_mail(&letter, &prepared.invoices, site))?;
    }
    let entry = Entry::new("reminder.send", "reminder", letter.reminder_id).of_body(letter.body_id);
    let summary = format!("Sollecito a {} per {}", letter.body_name, letter.total);
    tx.audit(entry.summary(summary).created(&(&letter, &prepared.invoices))?);
    Ok(letter)
}

fn letter(tx: &Tx, prepared: &Prepared, new: &NewLetter, recipients: &[Email]) -> Letter {
    let total = prepared.total();
    let text = new.text.filled(&prepared.body_name, total, new.stop_until);
    Letter {
        reminder_id: new.reminder_id,
        body_id: prepared.body_id,
        body_name: prepared.body_name.clone(),
        sent_on: new.sent_on,
        stop_until: new.stop_until,
        total,
        subject: text.subject,
        opening: text.opening,
        closing: text.closing,
        recipients: recipients.iter().map(Email::as_str).collect::<Vec<_>>().join("\n"),
        made_at: tx.now(),
        made_by: tx.author().map(|author| author.name().to_owned()).unwrap_or_default(),
    }
}

/// The letter as plain text.
fn as_mail(letter: &Letter, invoices: &[LetterInvoice], site: &str) -> String {
    let line = |one: &LetterInvoice| {
        format!(
            "- Fattura {} del {}, da pagare entro il {}: {}",
            one.number,
            one.issued_on.short(),
            one.due_on.short(),
            one.residual
        )
    };
    let lines: Vec<String> = invoices.iter().map(line).collect();
    format!(
        "{}\n\n{}\n\n{}\n\nLa lettera in PDF: {site}/pagamenti/solleciti/{}/pdf\n",
        letter.opening,
        lines.join("\n"),
        letter.closing,
        letter.reminder_id
    )
}

/// To whom a letter to a body goes: its referents and its accountants among those who can sign in, or else the
/// contacts in these roles that the register knows.
pub async fn recipients(
    tx: &mut Tx,
    can: &Can<RemindPayment>,
    (people, body): (&[AccountLine], BodyId),
) -> Result<Vec<Email>, Failure> {
    let own: BTreeSet<Email> = of_accounts(people, can.tenant(), body);
    if !own.is_empty() {
        return Ok(own.into_iter().collect());
    }
    let today = tx.today();
    let contacts = registry::contacts::of_body(tx, can, body).await?;
    let fitting = contacts.into_iter().filter(|one| {
        let role = one.data.role;
        matches!(role, registry::ContactRole::Referent | registry::ContactRole::Accounting)
            && one.data.is_valid_on(today)
    });
    let found: BTreeSet<Email> = fitting.filter_map(|one| one.data.email).collect();
    Ok(found.into_iter().collect())
}

fn of_accounts(people: &[AccountLine], tenant: TenantId, body: BodyId) -> BTreeSet<Email> {
    let active = people.iter().filter(|person| !person.disabled);
    let concerned = active.filter(|person| {
        let grants = person.roles.iter().filter_map(identity::HeldRole::grant);
        grants.into_iter().any(|grant| {
            grant.tenant == tenant
                && grant.scope == Scope::Body(body)
                && matches!(grant.role, Role::BodyReferent | Role::BodyAccountant)
        })
    });
    concerned.map(|person| person.email.clone()).collect()
}
