//! What this is: bodies joining, one or many at once: chosen, previewed, then each recorded by itself.
//! What it is not: all or nothing: a body that cannot join does not stop the others.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use kernel::permission::{EditMembership, ViewAgreements};
use kernel::{AgreementId, Can, Day};
use registry::{Body, BodyRef};
use webkit::{
    App, Field, Form, FormErrors, Frame, ListQuery, Notice, Posted, Problem, Reader, SignedIn, page,
    page_invalid,
};

use super::joined::{Outcome, record, rehearse, result_page};
use super::pick::{self, Picker};
use crate::model::{Act, Adhesion, Agreement};
use crate::store::agreements as acts;
use crate::store::lists::{self, AgreementFilter};

/// The bodies chosen at most at once: as many as a form carries.
const MOST: usize = 1000;

const ADDRESS: &str = "/adesioni/nuova";

#[derive(Template)]
#[template(path = "memberships/join.html")]
struct JoinPage {
    frame: Frame,
    form: Form,
    notice: Notice,
    agreement: Field,
    fields: Vec<Field>,
    picker: Picker,
    preview: Vec<Outcome>,
}

/// What the form says, once read.
pub(super) struct Wanted {
    pub(super) agreement: Agreement,
    pub(super) adhesion: Adhesion,
    pub(super) bodies: Vec<Body>,
}

struct Choices {
    agreements: Vec<(String, String)>,
    bodies: Vec<BodyRef>,
}

async fn choices(app: &App, who: &SignedIn) -> Result<Choices, Problem> {
    let can = who.actor().may_over(ViewAgreements)?;
    let mut tx = app.db.read(can.tenant()).await?;
    let place = super::super::place(&ListQuery::default());
    let open = lists::agreements(&mut tx, &can, &AgreementFilter::default(), (&place, 200)).await?;
    let today = tx.today();
    let open = open.into_iter().filter(|row| row.is_open(today));
    let agreements = open.map(|row| (row.agreement_id.to_string(), format!("{} {}", row.number, row.title)));
    let agreements = agreements.collect();
    let mut bodies = registry::bodies::refs(&mut tx, &can).await?;
    bodies.retain(|body| !body.archived);
    Ok(Choices { agreements, bodies })
}

fn build(
    app: &App,
    who: &SignedIn,
    choices: &Choices,
    (form, chosen): (Form, &BTreeSet<String>),
) -> JoinPage {
    let frame = Frame::new(who, app, "Registra adesioni").area("adesioni").crumb("Adesioni", "/adesioni");
    let agreement = form.select("agreement", "Convenzione", &choices.agreements);
    JoinPage {
        frame,
        notice: notice(choices),
        agreement: agreement.help("Solo quelle approvate e non scadute").required(),
        fields: adhesion_fields(&form),
        picker: Picker::new(&form, (&choices.bodies, MOST), chosen),
        preview: Vec::new(),
        form,
    }
}

/// What joining means, or what is missing before anybody can join.
fn notice(choices: &Choices) -> Notice {
    if choices.agreements.is_empty() {
        let text = "Non c'è una convenzione a cui aderire: ne serve una approvata e non scaduta.";
        return Notice::warning(text).action("Apri le convenzioni", "/convenzioni");
    }
    if choices.bodies.is_empty() {
        let text = "L'anagrafe è vuota: aggiungi prima gli enti.";
        return Notice::warning(text).action("Apri l'anagrafe", "/enti");
    }
    let text = "Un ente può aderire in qualsiasi momento, salvo un termine scritto nella convenzione; l'adesione finisce \
        insieme alla convenzione. Aderendo si attivano i servizi del pacchetto base. I dati dell'atto valgono per \
        tutti gli enti scelti: se sono diversi, correggili poi ente per ente.";
    Notice::info(text)
}

pub(super) fn adhesion_fields(form: &Form) -> Vec<Field> {
    let registry = "Il numero con cui l'atto è stato protocollato dal centro, per esempio 1234/2026";
    vec![
        form.day("effective_from", "Decorrenza dell'adesione")
            .help("Nessun servizio comincia prima, per esempio 01/07/2026")
            .required(),
        form.text("act_number", "Numero dell'atto di adesione")
            .help("Per esempio «Delibera C.C. n. 12»")
            .required()
            .longest(80),
        form.day("act_date", "Data dell'atto di adesione").help("Per esempio 10/12/2026").required(),
        form.day("signed_on", "Data della firma").help("Lascia vuoto se l'ente non ha ancora firmato"),
        form.text("registry_number", "Numero di protocollo").help(registry).longest(40),
    ]
}

/// `GET /adesioni/nuova?convenzione=…&ente=…`
pub(super) async fn show(
    State(app): State<App>,
    who: SignedIn,
    query: ListQuery,
) -> Result<Response, Problem> {
    who.actor().may_over(EditMembership)?;
    let choices = choices(&app, &who).await?;
    let values = [("agreement", query.filter("convenzione")), ("body", query.filter("ente"))];
    let values = values.into_iter().filter_map(|(name, value)| Some((name, value?)));
    let chosen = query.filter("ente").map(ToOwned::to_owned).into_iter().collect();
    page(&build(&app, &who, &choices, (Form::filled(&who, ADDRESS, values), &chosen)))
}

/// `POST /adesioni/nuova`: the search of the bodies, as often as needed; the preview; then, with
/// `passo=conferma`, the adhesions.
pub(super) async fn join(State(app): State<App>, who: SignedIn, posted: Posted) -> Result<Response, Problem> {
    let can = who.actor().may_over(EditMembership)?;
    let choices = choices(&app, &who).await?;
    let chosen = pick::ticked(&posted);
    match posted.get("passo") {
        Some("cerca") => {
            let form = Form::with(&posted, ADDRESS, FormErrors::default());
            return page(&build(&app, &who, &choices, (form, &chosen)));
        }
        Some("tutti") => {
            let (form, chosen) = pick::with_all_found((&who, &posted), ADDRESS, (&choices.bodies, MOST));
            return page(&build(&app, &who, &choices, (form, &chosen)));
        }
        _ => {}
    }
    let again =
        |errors| page_invalid(&build(&app, &who, &choices, (Form::with(&posted, ADDRESS, errors), &chosen)));
    let read = match read(posted.reader(), &choices) {
        Ok(read) => read,
        Err(errors) => return again(errors),
    };
    let wanted = found(&app, &who, &can, read).await?;
    if posted.get("passo") == Some("conferma") {
        let outcomes = record(&app, &who, &can, &wanted).await?;
        return result_page(&app, &who, &wanted, outcomes);
    }
    let preview = rehearse(&app, &who, &can, &wanted).await?;
    let form = Form::with(&posted, ADDRESS, FormErrors::default());
    page(&JoinPage { preview, ..build(&app, &who, &choices, (form, &chosen)) })
}

async fn found(
    app: &App,
    who: &SignedIn,
    can: &Can<EditMembership>,
    (agreement, adhesion, bodies): (AgreementId, Adhesion, Vec<BodyRef>),
) -> Result<Wanted, Problem> {
    let seeing = who.actor().may_over(ViewAgreements)?;
    let mut tx = app.db.read(can.tenant()).await?;
    let agreement = acts::find(&mut tx, &seeing, agreement).await?.ok_or(Problem::NotFound)?;
    let mut chosen = Vec::new();
    for body in bodies {
        chosen.push(registry::bodies::get(&mut tx, can, body.body_id).await?.ok_or(Problem::NotFound)?);
    }
    Ok(Wanted { agreement, adhesion, bodies: chosen })
}

fn read(mut f: Reader<'_>, choices: &Choices) -> Result<(AgreementId, Adhesion, Vec<BodyRef>), FormErrors> {
    let known = |text: &str| choices.agreements.iter().any(|(id, _)| id == text);
    let agreement = f.choice("agreement", "Convenzione", |text| text.parse().ok().filter(|_| known(text)));
    let from = f.day("effective_from", "Decorrenza dell'adesione");
    let (act, signed_on, registry_number) = read_acts(&mut f);
    let chosen: BTreeSet<&str> = f.many("body").into_iter().collect();
    let is_chosen = |body: &&BodyRef| chosen.contains(body.body_id.to_string().as_str());
    let bodies: Vec<BodyRef> = choices.bodies.iter().filter(is_chosen).cloned().collect();
    if bodies.is_empty() || bodies.len() > MOST {
        f.error("body", format!("Enti che aderiscono: scegline almeno uno e al massimo {MOST}"));
    }
    f.finish_with(|| {
        let adhesion = Adhesion { act: act?, signed_on, registry_number, effective_from: from? };
        Some((agreement?, adhesion, bodies))
    })
}

/// The acts of an adhesion, without its effective day.
pub(crate) fn read_acts(f: &mut Reader<'_>) -> (Option<Act>, Option<Day>, String) {
    let number = f.text("act_number", "Numero dell'atto di adesione", 1..=80);
    let date = f.day("act_date", "Data dell'atto di adesione");
    let signed_on = f.optional_day("signed_on", "Data della firma");
    let registry_number = f.text("registry_number", "Numero di protocollo", 0..=40);
    (date.map(|date| Act { number, date }), signed_on, registry_number)
}
