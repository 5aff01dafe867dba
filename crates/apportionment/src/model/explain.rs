//! What this is: how a share came about, step by step, in the words of a page and of an invoice.
//! What it is not: a computation; it tells what was kept.

use kernel::{Cents, Rate};

use super::{Computation, Kind, Part, Share, State};

/// Labels and values, in the order in which a page tells them.
pub fn steps(computation: &Computation, share: &Share) -> Vec<(String, String)> {
    let of = &computation.of;
    let step = |label: &str, value: String| (label.to_owned(), value);
    let mut steps = vec![
        step(
            "Costo comune",
            format!("{} {}, {}: {}", of.pool_name, of.year, kind_words(computation.kind), of.amount),
        ),
        step("Atto", act(computation)),
        step("Diviso tra", format!("{} enti aderenti al {}", of.bodies, of.members_on.short())),
        step("Criterio", of.basis.words()),
    ];
    if share.figures.is_empty() {
        steps.push(step("Parametro", "l'ente non partecipa più a questo costo".into()));
    } else {
        steps.extend(figures(computation, share));
        steps.push(step("Quota esatta", exact(computation, share)));
        steps.push(step("Arrotondamento", rounding(computation, share)));
    }
    if computation.number > 1 {
        steps.push(step("Già approvato", share.before.euro()));
        steps.push(step("Conguaglio", format!("{} − {} = {}", share.amount, share.before, share.due())));
    }
    steps.extend(last_year(share).map(|words| step("Anno precedente", words)));
    steps.push(step("IVA", of.vat.words()));
    steps
}

fn kind_words(kind: Kind) -> &'static str {
    match kind {
        Kind::Forecast => "previsto",
        Kind::Final => "a consuntivo",
    }
}

fn act(computation: &Computation) -> String {
    match &computation.state {
        State::Draft => "calcolo non approvato".into(),
        State::Approved { .. } => {
            format!("{} ({})", computation.act_words(), computation.title().to_lowercase())
        }
    }
}

fn figures(computation: &Computation, share: &Share) -> Vec<(String, String)> {
    let of = &computation.of;
    let several = of.basis.parts().len() > 1;
    let told = |((part, figure), total): ((&Part, &super::Figure), &i64)| {
        let weight = if several { format!(", peso {}", part.weight) } else { String::new() };
        let when = figure.on.map(|on| format!(" (al {}; fonte: {})", on.short(), figure.source));
        let (value, all) = (webkit::grouped(figure.value), webkit::grouped(*total));
        let text = format!("{value} su {all} {}{weight}{}", part.unit, when.unwrap_or_default());
        (part.label.clone(), text)
    };
    of.basis.parts().iter().zip(&share.figures).zip(&of.totals).map(told).collect()
}

fn exact(computation: &Computation, share: &Share) -> String {
    let of = &computation.of;
    match (of.basis.parts(), share.figures.as_slice(), of.totals.as_slice()) {
        ([_], [figure], [total]) => {
            let (value, all) = (webkit::grouped(figure.value), webkit::grouped(*total));
            format!("{} × {value} ⁄ {all} = {}", of.amount, share.exact)
        }
        _ => share.exact.to_string(),
    }
}

fn rounding(computation: &Computation, share: &Share) -> String {
    if share.given {
        let missing = computation.of.given;
        let all = if missing == 1 {
            "del centesimo che mancava".into()
        } else {
            format!("dei {missing} centesimi che mancavano")
        };
        return format!(
            "{} più uno {all} alla somma, dati ai resti più grandi = {}",
            share.cut_down(),
            share.amount
        );
    }
    share.amount.euro()
}

fn last_year(share: &Share) -> Option<String> {
    let (last, change) = (share.last_year?, share.change()?);
    let rate = share.change_rate().map(|rate| format!(", {}", signed(rate))).unwrap_or_default();
    Some(format!("{last}; differenza {}{rate}", plus(change)))
}

/// `+12,5 %`, `-3 %`.
pub fn signed(rate: i64) -> String {
    let sign = if rate > 0 { "+" } else { "" };
    format!("{sign}{}", Rate::new(rate))
}

/// `+12,50 €`, `-3,00 €`.
pub fn plus(change: Cents) -> String {
    let sign = if change > Cents::ZERO { "+" } else { "" };
    format!("{sign}{change}")
}

/// What a line of an invoice says: `Quota costi comuni 2022: Data center (acconto)`, or `Conguaglio …`.
pub fn description(computation: &Computation) -> String {
    let (of, kind) = (&computation.of, computation.kind.short());
    if computation.number == 1 {
        return format!("Quota costi comuni {}: {} ({kind})", of.year, of.pool_name);
    }
    format!("Conguaglio costi comuni {}: {} ({kind}, versione {})", of.year, of.pool_name, computation.number)
}
