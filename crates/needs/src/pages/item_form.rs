//! What this is: the form of one question: the fields that its kind needs, read back into the question.
//! What it is not: the pages around it; see `template_items`.

use kernel::ServiceId;
use kernel::permission::ViewCatalogue;
use registry::{Driver, DriverKind};
use webkit::{App, Field, Form, FormErrors, Pairs, Posted, Problem, Reader, SignedIn};

use super::seen;
use crate::model::{ApplicationsItem, Item, ItemKind, Measure, ServiceItem};

/// The services of the catalogue, as choices.
pub(super) async fn services(app: &App, who: &SignedIn) -> Result<Vec<(ServiceId, String)>, Problem> {
    let can = who.actor().may_over(ViewCatalogue)?;
    let mut tx = app.db.read(can.tenant()).await?;
    let all = catalogue::services::every(&mut tx, &can).await?;
    Ok(all.into_iter().map(|service| (service.service_id, service.data.name)).collect())
}

/// What the fields offer to choose from.
pub(super) struct Offer {
    pub(super) services: Vec<(ServiceId, String)>,
    pub(super) drivers: Vec<DriverKind>,
}

impl Offer {
    pub(super) async fn read(app: &App, who: &SignedIn) -> Result<Self, Problem> {
        let services = services(app, who).await?;
        let drivers = registry::drivers::kinds(&mut app.db.read(who.actor().tenant()).await?).await?;
        Ok(Self { services, drivers })
    }

    /// The name of a driver.
    pub(super) fn driver(&self, driver: &Driver) -> String {
        let known = self.drivers.iter().find(|kind| kind.driver == *driver);
        known.map_or_else(|| driver.to_string(), |kind| kind.label.clone())
    }

    fn services_field(&self, form: &Form) -> Field {
        let mut options = vec![(String::new(), "Nessuno".to_owned())];
        options.extend(self.services.iter().map(|(id, name)| (id.to_string(), name.clone())));
        let help = "Serve a precompilare la scheda e a preparare i preventivi";
        form.select("service", "Servizio del catalogo", &options).help(help)
    }

    fn drivers_field(&self, form: &Form) -> Field {
        let mut options = vec![(String::new(), "Nessuno".to_owned())];
        options.extend(self.drivers.iter().map(|kind| (kind.driver.code().to_owned(), kind.label.clone())));
        let help = "Il numero diventa il valore di questo parametro dell'ente, per esempio le postazioni";
        form.select("driver", "Parametro dell'ente", &options).help(help)
    }
}

/// The fields of a question of this kind.
pub(super) fn fields(form: &Form, kind: &str, offer: &Offer) -> Vec<Field> {
    let mut all = vec![
        form.text("label", "Voce")
            .help("Come la legge l'ente, per esempio «Posta elettronica»")
            .required()
            .longest(160),
        form.area("help", "Spiegazione").help("Una frase sotto la voce, se serve").rows(2).longest(600),
    ];
    let unit = |field: Field| field.longest(40);
    match kind {
        "active" | "new" => all.extend([
            offer.services_field(form),
            unit(
                form.text("unit", "Unità da contare")
                    .help("Al plurale, per esempio «caselle»; lascia vuoto se non si conta nulla"),
            ),
            offer.drivers_field(form),
        ]),
        "number" => all.extend([
            unit(form.text("unit", "Unità").help("Al plurale, per esempio «postazioni»").required()),
            offer.drivers_field(form),
        ]),
        "applications" => all.extend([
            form.area("choices", "Applicativi tra cui scegliere").help("Uno per riga").rows(5).required(),
            form.number("max", "Quanti al massimo").help("Per esempio 2").required(),
            form.number("modules", "Moduli al massimo per ciascuno").help("Per esempio 7").required(),
        ]),
        _ => {}
    }
    all
}

/// The values of a question.
pub(super) fn pairs(item: &Item) -> Pairs {
    let mut all = seen([("label", item.label.clone()), ("help", item.help.clone())]);
    if let Some(service) = item.service_item() {
        let id = service.service.map(|id| id.to_string()).unwrap_or_default();
        all.push(("service".into(), id));
    }
    if let Some(measure) = item.measure() {
        all.push(("unit".into(), measure.unit.clone()));
        let driver = measure.driver.as_ref().map(|driver| driver.code().to_owned());
        all.push(("driver".into(), driver.unwrap_or_default()));
    }
    if let ItemKind::Applications(one) = &item.kind {
        all.push(("choices".into(), one.choices.join("\n")));
        all.push(("max".into(), one.max.to_string()));
        all.push(("modules".into(), one.modules.to_string()));
    }
    all
}

/// What a form says of a question.
pub(super) struct Read {
    pub(super) label: String,
    pub(super) help: String,
    pub(super) kind: ItemKind,
}

/// Reads a question of this kind.
pub(super) fn read(posted: &Posted, kind: &str, offer: &Offer) -> Result<Read, FormErrors> {
    let mut f = posted.reader();
    let label = f.text("label", "Voce", 2..=160);
    let help = f.long_text("help", "Spiegazione", 0..=600);
    let kind = match kind {
        "active" => Some(ItemKind::Active(service(&mut f, offer))),
        "new" => Some(ItemKind::New(service(&mut f, offer))),
        "number" => Some(ItemKind::Number(measure(&mut f, 1, offer))),
        "applications" => applications(&mut f).map(ItemKind::Applications),
        "yes_no" => Some(ItemKind::YesNo),
        "text" => Some(ItemKind::Text),
        _ => None,
    };
    f.finish_with(|| Some(Read { label, help, kind: kind? }))
}

fn service(f: &mut Reader<'_>, offer: &Offer) -> ServiceItem {
    let known = |text: &str| offer.services.iter().map(|(id, _)| *id).find(|id| id.to_string() == text);
    let service = f.optional_choice("service", "Servizio del catalogo", known);
    let measure = measure(f, 0, offer);
    ServiceItem { service, measure: Some(measure).filter(|measure| !measure.unit.is_empty()) }
}

fn measure(f: &mut Reader<'_>, least: usize, offer: &Offer) -> Measure {
    let unit = f.text("unit", "Unità", least..=40);
    let known =
        |text: &str| offer.drivers.iter().map(|kind| &kind.driver).find(|driver| driver.code() == text);
    let driver: Option<Driver> =
        f.optional_choice("driver", "Parametro dell'ente", |text| known(text).cloned());
    if driver.is_some() && unit.is_empty() && least == 0 {
        f.error(
            "unit",
            "Unità da contare: scrivila, perché il parametro prende il suo valore da quel numero",
        );
    }
    Measure { unit, driver }
}

fn applications(f: &mut Reader<'_>) -> Option<ApplicationsItem> {
    let text = f.long_text("choices", "Applicativi tra cui scegliere", 1..=4000);
    let choices: Vec<String> =
        text.lines().map(str::trim).filter(|line| !line.is_empty()).map(ToOwned::to_owned).collect();
    if choices.iter().any(|choice| choice.chars().count() > 120) {
        f.error("choices", "Applicativi tra cui scegliere: scrivi ciascuno in al massimo 120 caratteri");
    }
    let max = f.integer("max", "Quanti al massimo", 1..=ApplicationsItem::MOST.into());
    let modules = f.integer("modules", "Moduli al massimo", 1..=ApplicationsItem::MOST_MODULES.into());
    Some(ApplicationsItem { choices, max: u8::try_from(max?).ok()?, modules: u8::try_from(modules?).ok()? })
}

/// The question as the table of differences shows it.
pub(super) fn as_seen((label, help): (&str, &str), kind: &ItemKind, offer: &Offer) -> Pairs {
    let mut all = seen([("Voce", label.to_owned()), ("Spiegazione", help.to_owned())]);
    if let Some(service) = kind.service_item() {
        let name = offer.services.iter().find(|(id, _)| Some(*id) == service.service);
        all.push(("Servizio del catalogo".into(), name.map(|(_, name)| name.clone()).unwrap_or_default()));
    }
    let measure = kind.measure().cloned().unwrap_or_default();
    let driver = measure.driver.map(|driver| offer.driver(&driver)).unwrap_or_default();
    all.extend(seen([("Unità", measure.unit), ("Parametro dell'ente", driver)]));
    if let ItemKind::Applications(one) = kind {
        let counts = format!("fino a {}, {} moduli ciascuno", one.max, one.modules);
        all.extend(seen([("Applicativi", one.choices.join(", ")), ("Quanti", counts)]));
    }
    all
}
