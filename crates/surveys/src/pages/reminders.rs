//! What this is: who has not answered and who would get a letter; one click sends them.
//! What it is not: the letters of the edition by itself; a daily job sends those.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::{Day, EditionId};
use webkit::{App, EmptyState, Flash, Form, Frame, Notice, Posted, Problem, SignedIn, page, redirect_with};

use super::{edition, edition_address as address, edition_frame};
use crate::access;
use crate::model::Stage;
use crate::reminding::{self, Sent, Silent};

#[derive(Template)]
#[template(path = "surveys/reminders.html")]
struct RemindersPage {
    frame: Frame,
    form: Option<Form>,
    notice: Option<Notice>,
    rows: Vec<Silent>,
    letters: usize,
    today: Day,
    empty: EmptyState,
    back: String,
}

impl RemindersPage {
    fn button(&self) -> String {
        if self.letters == 1 {
            "Sollecita 1 destinatario".to_owned()
        } else {
            format!("Sollecita {} destinatari", self.letters)
        }
    }

    fn outcome(&self, row: &Silent) -> String {
        match (row.addresses.as_slice(), row.last == Some(self.today)) {
            ([], _) => "Nessun indirizzo: invita una persona, o aggiungi un referente ai contatti".to_owned(),
            (_, true) => "Già sollecitato oggi".to_owned(),
            (addresses, false) => addresses.iter().map(kernel::Email::as_str).collect::<Vec<_>>().join(", "),
        }
    }
}

/// `GET /questionari/rilevazioni/{edition}/solleciti`
pub(super) async fn ask(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<EditionId>,
) -> Result<Response, Problem> {
    access::edit(who.actor())?;
    let found = edition(&app, &access::of_the_whole(who.actor())?, id).await?;
    let today = app.clock.today();
    let open = found.stage_on(today) == Stage::Open && !found.is_anonymous();
    let rows = if open { reminding::silent(&app, who.actor(), id, today).await? } else { Vec::new() };
    let ready = rows.iter().filter(|row| row.may_get_one(today)).count();
    let closed = "I solleciti si spediscono mentre si può rispondere, cioè dal primo all'ultimo giorno, e mai per una rilevazione anonima.";
    page(&RemindersPage {
        frame: edition_frame(&who, &app, &found, "Sollecita chi non ha risposto"),
        form: (ready > 0).then(|| Form::empty(&who, format!("{}/solleciti", address(id)))),
        notice: (!open).then(|| Notice::info(closed)),
        letters: ready,
        rows,
        today,
        empty: EmptyState::new(if open { "Hanno risposto tutti." } else { "Nessun sollecito da spedire." }),
        back: address(id),
    })
}

/// `POST /questionari/rilevazioni/{edition}/solleciti`
pub(super) async fn send(
    State(app): State<App>,
    who: SignedIn,
    Path(id): Path<EditionId>,
    _posted: Posted,
) -> Result<Response, Problem> {
    access::edit(who.actor())?;
    let sent = reminding::remind(&app, who.actor(), id, app.clock.today()).await?;
    Ok(redirect_with(&address(id), flash(sent)))
}

fn flash(sent: Sent) -> Flash {
    let first = match sent.bodies {
        0 => "Nessun sollecito spedito.".to_owned(),
        1 => "Sollecito spedito a 1 destinatario.".to_owned(),
        many => format!("Sollecito spedito a {many} destinatari."),
    };
    let already = (sent.already > 0).then(|| format!(" Già sollecitati oggi: {}.", sent.already));
    let without =
        (sent.without_address > 0).then(|| format!(" Senza un indirizzo: {}.", sent.without_address));
    let text = format!("{first}{}{}", already.unwrap_or_default(), without.unwrap_or_default());
    if sent.bodies > 0 { Flash::success(text) } else { Flash::info(text) }
}
