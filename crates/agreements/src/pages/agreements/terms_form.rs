//! What this is: the form with which an agreement is written: its fields, and their reading.
//! What it is not: the rules; those are in the model.

use kernel::{Clock, Day};
use webkit::{Field, Form, FormErrors, Pairs, Reader};

use crate::model::{
    AgreementText, BillingRule, Due, IssueWindow, Joining, MonthDay, NewAgreement, Proration, Reach, Renewal,
    Timing,
};

/// The values of the form for an agreement.
pub(crate) fn values(terms: &NewAgreement) -> Vec<(&'static str, String)> {
    let joins_until = match terms.joining {
        Joining::AnyTime => String::new(),
        Joining::Until { day } => day.iso(),
    };
    let (due_on, due_days) = match terms.billing.due {
        Due::Fixed { on } => (on.short(), String::new()),
        Due::AfterInvoice { days } => (String::new(), days.to_string()),
        Due::EndOfYear => (String::new(), String::new()),
    };
    let renewal_months = match terms.renewal {
        Renewal::Tacit { months } => months.to_string(),
        Renewal::Never | Renewal::Express => String::new(),
    };
    vec![
        ("number", terms.number.clone()),
        ("title", terms.title.clone()),
        ("version_label", terms.text.version_label.clone()),
        ("text", terms.text.body.clone()),
        ("starts", terms.reach.starts.iso()),
        ("months", terms.reach.months.to_string()),
        ("renewal", terms.renewal.code().into()),
        ("renewal_months", renewal_months),
        ("notice_months", terms.notice_months.to_string()),
        ("joins_until", joins_until),
        ("price_series", terms.price_series.clone()),
        ("window_from", terms.billing.window.from.short()),
        ("window_to", terms.billing.window.to.short()),
        ("timing", terms.billing.timing.code().into()),
        ("due_kind", terms.billing.due.code().into()),
        ("due_on", due_on),
        ("due_days", due_days),
        ("proration", terms.billing.proration.code().into()),
    ]
}

/// What a new agreement starts with: five years from next January, invoices in October.
pub(super) fn defaults(clock: &Clock) -> Vec<(&'static str, String)> {
    let next_year = clock.today().year().saturating_add(1);
    let first = Day::new(next_year, 1, 1).unwrap_or(clock.today());
    [
        ("version_label", "1.0"),
        ("starts", &first.iso()),
        ("months", "60"),
        ("renewal", "express"),
        ("notice_months", "6"),
        ("window_from", "01/10"),
        ("window_to", "31/10"),
        ("timing", "advance"),
        ("due_kind", "end_of_year"),
        ("proration", "by_day"),
    ]
    .map(|(name, value)| (name, value.to_owned()))
    .to_vec()
}

/// The fields, in the order of the page.
pub(super) fn fields(form: &Form) -> Vec<Field> {
    let mut all = what(form);
    all.extend(how_long(form));
    all.extend(how_billed(form));
    all
}

fn what(form: &Form) -> Vec<Field> {
    vec![
        form.text("number", "Numero o codice")
            .help("Come la convenzione è citata negli atti, per esempio 12/2026")
            .required()
            .longest(40),
        form.text("title", "Titolo")
            .help("Per esempio «Servizi del centro servizi territoriale»")
            .required()
            .longest(200),
        form.text("version_label", "Versione del testo").help("Per esempio 1.0").required().longest(20),
        form.area("text", "Testo")
            .help("Il testo della convenzione, o un riassunto: il documento firmato si allega alla firma.")
            .rows(10),
    ]
}

fn how_long(form: &Form) -> Vec<Field> {
    vec![
        form.day("starts", "Decorrenza").help("Il primo giorno in vigore, per esempio 01/01/2027").required(),
        form.number("months", "Durata in mesi").help("60 mesi dal 01/01/2021 finiscono il 31/12/2025").required(),
        form.select("renewal", "Alla scadenza", &Renewal::OPTIONS).help("Come dice il testo della convenzione").required(),
        form.number("renewal_months", "Mesi di ogni rinnovo tacito").help("Solo per il rinnovo tacito, per esempio 12"),
        form.number("notice_months", "Mesi di preavviso per la disdetta").help("Con 6 mesi e scadenza il 31/12, l'ultimo giorno utile è il 30/06. Scrivi 0 se non serve preavviso").required(),
        form.day("joins_until", "Si può aderire fino al").help("Lascia vuoto se gli enti possono aderire in qualsiasi momento"),
    ]
}

fn how_billed(form: &Form) -> Vec<Field> {
    let prorations: Vec<(&str, &str)> =
        Proration::ALL.iter().map(|rule| (rule.code(), rule.label())).collect();
    vec![
        form.text("price_series", "Listino")
            .help("La serie di listini a cui la convenzione rinvia, per esempio «base»")
            .longest(60),
        form.text("window_from", "Fatture dal (giorno/mese)").help("Per esempio 01/10").required().longest(5),
        form.text("window_to", "Fatture entro il (giorno/mese)")
            .help("Per esempio 31/10")
            .required()
            .longest(5),
        form.select("timing", "La fattura si emette", &Timing::options())
            .help("La fattura di ottobre 2026 può riguardare i servizi del 2026 oppure, a consuntivo, quelli del 2025")
            .required(),
        form.select("due_kind", "Si paga", &Due::OPTIONS)
            .help("Il termine di pagamento scritto nella convenzione")
            .required(),
        form.text("due_on", "Giorno fisso di pagamento (giorno/mese)")
            .help("Solo per il giorno fisso, per esempio 31/01")
            .longest(5),
        form.number("due_days", "Giorni dalla data della fattura")
            .help("Solo per il numero di giorni, per esempio 30"),
        form.select("proration", "Per una parte dell'anno si paga", &prorations)
            .help("Vale se la tariffa del servizio non dice altro")
            .required(),
    ]
}

/// Reads the form.
pub(crate) fn read(mut f: Reader<'_>) -> Result<NewAgreement, FormErrors> {
    let number = f.text("number", "Numero o codice", 1..=40);
    let title = f.text("title", "Titolo", 3..=200);
    let version_label = f.text("version_label", "Versione del testo", 1..=20);
    let body = f.long_text("text", "Testo", 0..=200_000);
    let reach = reach(&mut f);
    let renewal = renewal(&mut f);
    let notice_months = whole(&mut f, "notice_months", "Mesi di preavviso", 0..=120);
    let joins_until = f.optional_day("joins_until", "Si può aderire fino al");
    let price_series = f.text("price_series", "Listino", 0..=60);
    let billing = billing(&mut f);
    f.finish_with(|| {
        Some(NewAgreement {
            number,
            title,
            text: AgreementText { version_label, body },
            reach: reach?,
            renewal: renewal?,
            notice_months: notice_months?,
            joining: joins_until.map_or(Joining::AnyTime, |day| Joining::Until { day }),
            billing: billing?,
            price_series,
        })
    })
}

fn whole(f: &mut Reader<'_>, name: &str, label: &str, range: std::ops::RangeInclusive<i64>) -> Option<i32> {
    f.integer(name, label, range).and_then(|number| i32::try_from(number).ok())
}

fn reach(f: &mut Reader<'_>) -> Option<Reach> {
    let starts = f.day("starts", "Decorrenza");
    let months = whole(f, "months", "Durata in mesi", 1..=600);
    Some(Reach { starts: starts?, months: months? })
}

fn renewal(f: &mut Reader<'_>) -> Option<Renewal> {
    let months = f.optional_integer("renewal_months", "Mesi di ogni rinnovo tacito", 1..=600);
    let tacit = f.raw("renewal") == "tacit";
    if tacit && months.is_none() {
        f.error(
            "renewal_months",
            "Mesi di ogni rinnovo tacito: scrivi di quanti mesi prosegue, per esempio 12",
        );
        return None;
    }
    let months = months.and_then(|number| i32::try_from(number).ok()).unwrap_or_default();
    f.choice("renewal", "Alla scadenza", |code| Renewal::from_code(code, months))
}

fn billing(f: &mut Reader<'_>) -> Option<BillingRule> {
    let from = f.parsed("window_from", "Fatture dal", MonthDay::parse);
    let to = f.parsed("window_to", "Fatture entro il", MonthDay::parse);
    if to < from {
        f.error("window_to", format!("{}", crate::Refused::WindowBackwards));
    }
    let timing = f.choice("timing", "La fattura si emette", Timing::from_code);
    let due = due(f);
    let proration = f.choice("proration", "Per una parte dell'anno si paga", Proration::from_code);
    Some(BillingRule {
        window: IssueWindow { from: from?, to: to? },
        timing: timing?,
        due: due?,
        proration: proration?,
    })
}

fn due(f: &mut Reader<'_>) -> Option<Due> {
    match f.raw("due_kind") {
        "fixed" => {
            f.parsed("due_on", "Giorno fisso di pagamento", MonthDay::parse).map(|on| Due::Fixed { on })
        }
        "after_invoice" => whole(f, "due_days", "Giorni dalla data della fattura", 0..=365)
            .map(|days| Due::AfterInvoice { days }),
        other => f.choice("due_kind", "Si paga", |_| (other == "end_of_year").then_some(Due::EndOfYear)),
    }
}

/// What the agreement says as the table of differences shows it.
pub(super) fn seen(terms: &NewAgreement) -> Pairs {
    let words = |name: &str, value: String| match name {
        "starts" => terms.reach.starts.short(),
        "joins_until" => match terms.joining {
            Joining::AnyTime => String::new(),
            Joining::Until { day } => day.short(),
        },
        "renewal" => terms.renewal.sentence(),
        "timing" => terms.billing.timing.label().to_owned(),
        "due_kind" => terms.billing.due.sentence(),
        "proration" => terms.billing.proration.label().to_owned(),
        _ => value,
    };
    values(terms).into_iter().map(|(name, value)| (label(name).to_owned(), words(name, value))).collect()
}

fn label(name: &str) -> &'static str {
    match name {
        "number" => "Numero o codice",
        "title" => "Titolo",
        "version_label" => "Versione del testo",
        "text" => "Testo",
        "starts" => "Decorrenza",
        "months" => "Durata in mesi",
        "renewal" => "Alla scadenza",
        "renewal_months" => "Mesi di ogni rinnovo tacito",
        "notice_months" => "Mesi di preavviso",
        "joins_until" => "Si può aderire fino al",
        "price_series" => "Listino",
        "window_from" => "Fatture dal",
        "window_to" => "Fatture entro il",
        "timing" => "La fattura si emette",
        "due_kind" => "Si paga",
        "due_on" => "Giorno fisso di pagamento",
        "due_days" => "Giorni dalla data della fattura",
        _ => "Per una parte dell'anno si paga",
    }
}
