//! What this is: the page with the form of a tariff: of which service, by which method, with which faults.
//! What it is not: what is done with it; see `tariff`.

use askama::Template;
use kernel::{ServiceId, TariffId};
use webkit::{App, DiffTable, Form, Frame, Html, SignedIn};

use super::rows::{self, FaultView, TypedRow};
use super::tariff_read;
use crate::model::{MethodKind, PriceList, Proration, Tariff, VatKind};

#[derive(Template)]
#[template(path = "tariff_form.html")]
pub(super) struct TariffPage {
    pub(super) frame: Frame,
    pub(super) form: Form,
    pub(super) diff: Option<DiffTable>,
    pub(super) fresh: Option<TariffId>,
    pub(super) shown: Option<Html>,
    pub(super) subject: Subject,
    pub(super) rows: usize,
    pub(super) faults: Vec<FaultView>,
    pub(super) natures: Vec<(&'static str, String)>,
    pub(super) back: String,
    pub(super) remove: Option<String>,
}

/// Of which service, by which method, in which list.
pub(super) struct Subject {
    pub(super) list: PriceList,
    pub(super) service: ServiceId,
    pub(super) service_name: String,
    pub(super) kind: MethodKind,
    pub(super) tariff: Option<Tariff>,
}

impl Subject {
    /// Where the form goes: what was chosen stays in the address.
    pub(super) fn address(&self) -> String {
        let (list, method) = (self.list.price_list_id, self.kind.code());
        match &self.tariff {
            Some(tariff) => format!("/listini/{list}/tariffe/{}?metodo={method}", tariff.tariff_id),
            None => format!("/listini/{list}/tariffe/nuova?servizio={}&metodo={method}", self.service),
        }
    }

    /// The same tariff by another method.
    fn by(&self, kind: MethodKind) -> String {
        let end = format!("metodo={}", self.kind.code());
        self.address().replace(&end, &format!("metodo={}", kind.code()))
    }

    fn has_bands(&self) -> bool {
        matches!(self.kind, MethodKind::BandAmount | MethodKind::Graduated | MethodKind::SizeRange)
    }

    fn has_rows(&self) -> bool {
        self.has_bands() || self.kind == MethodKind::HourlyByProfile
    }
}

pub(super) fn drawn(
    (app, visitor): (&App, &SignedIn),
    subject: Subject,
    form: Form,
    typed: &[TypedRow],
) -> TariffPage {
    let base = format!("/listini/{}", subject.list.price_list_id);
    let frame = frame(app, visitor, &format!("Tariffa di {}", subject.service_name), &subject.list);
    let remove = subject.tariff.as_ref().map(|tariff| format!("{base}/tariffe/{}/togli", tariff.tariff_id));
    let day = subject.list.valid_from;
    let natures = [VatKind::Exempt, VatKind::OutOfScope].into_iter().flat_map(|kind| kind.natures(day));
    let natures = natures.map(|(code, label)| (code, format!("{code} {label}"))).collect();
    let faults = if subject.has_bands() { rows::fault_views(typed) } else { Vec::new() };
    let rows = typed.len();
    let shown = subject.tariff.as_ref().map(|tariff| form.shown(tariff.version, &tariff_read::seen(tariff)));
    TariffPage {
        frame,
        form,
        diff: None,
        fresh: None,
        shown,
        subject,
        rows,
        faults,
        natures,
        back: base,
        remove,
    }
}

impl TariffPage {
    /// Hours are charged as they are used; everything else is a yearly price.
    fn usual_proration(&self) -> &'static str {
        let by_use = self.subject.kind == MethodKind::HourlyByProfile;
        if by_use { Proration::None.code() } else { Proration::ByDay.code() }
    }

    fn other_methods(&self) -> Vec<(String, &'static str)> {
        let others = MethodKind::ALL.into_iter().filter(|kind| *kind != self.subject.kind);
        others.map(|kind| (self.subject.by(kind), kind.label())).collect()
    }

    /// What the two columns of rows are called.
    fn columns(&self) -> (&'static str, &'static str) {
        match self.subject.kind {
            MethodKind::HourlyByProfile => ("Profilo", "Prezzo orario"),
            MethodKind::Graduated => ("Fascia", "Prezzo per abitante"),
            _ => ("Fascia", "Importo"),
        }
    }
}

pub(super) fn frame(app: &App, visitor: &SignedIn, title: &str, list: &PriceList) -> Frame {
    let here = format!("/listini/{}", list.price_list_id);
    Frame::new(visitor, app, title).area("listini").crumb("Listini", "/listini").crumb(&list.name, here)
}
