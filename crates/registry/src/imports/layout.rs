//! What this is: which file this is, told by its headers, and which column holds what.
//! What it is not: the reading of rows.

use kernel::text;
use serde::{Deserialize, Serialize};

use super::model::Layout;
use crate::model::{Driver, DriverKind, Field};

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A field of a body, or what tells which body the row speaks of.
    Field(Field),
    /// Which driver.
    Driver,
    /// The figure of the driver that another column names.
    Value,
    /// The figure of this driver.
    ValueOf(Driver),
    /// The day the figure refers to.
    Date,
    /// Where the figure comes from.
    Source,
}

const VALUE_OF: &str = "value:";

impl Target {
    /// Its word in forms and in the database.
    pub fn code(&self) -> String {
        match self {
            Self::Field(field) => field.code().to_owned(),
            Self::Driver => "driver".into(),
            Self::Value => "value".into(),
            Self::ValueOf(driver) => format!("{VALUE_OF}{driver}"),
            Self::Date => "date".into(),
            Self::Source => "source".into(),
        }
    }

    /// The target with this word.
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "driver" => Some(Self::Driver),
            "value" => Some(Self::Value),
            "date" => Some(Self::Date),
            "source" => Some(Self::Source),
            _ => match code.strip_prefix(VALUE_OF) {
                Some(driver) => Driver::parse(driver).ok().map(Self::ValueOf),
                None => Field::from_code(code).map(Self::Field),
            },
        }
    }

    /// The words and labels of every target, for the form that names columns.
    pub fn options(kinds: &[DriverKind]) -> Vec<(String, String)> {
        let fields = Field::ALL.iter().map(|field| (field.code().to_owned(), field.label().to_owned()));
        let figures = kinds
            .iter()
            .map(|kind| (Self::ValueOf(kind.driver.clone()).code(), format!("Parametro: {}", kind.label)));
        let others = [
            (Self::Driver, "Parametro (nome in colonna)"),
            (Self::Value, "Valore del parametro"),
            (Self::Date, "Data di riferimento del parametro"),
            (Self::Source, "Fonte del parametro"),
        ];
        fields.chain(figures).chain(others.map(|(target, label)| (target.code(), label.to_owned()))).collect()
    }

    fn is_a_figure(&self) -> bool {
        matches!(self, Self::Value | Self::ValueOf(_))
    }
}

/// The columns of a file: for each, its header and what it holds, if anything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Columns(Vec<(String, Option<String>)>);

impl Columns {
    /// Columns named by the user.
    pub fn named(headers: &[String], targets: impl IntoIterator<Item = Option<Target>>) -> Self {
        let codes = targets.into_iter().map(|target| target.map(|target| target.code()));
        Self(headers.iter().cloned().zip(codes).collect())
    }

    /// Headers and the word of what they hold.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        self.0.iter().map(|(header, code)| (header.as_str(), code.as_deref()))
    }

    /// Every column that holds something, with its place in the row.
    pub fn targets(&self) -> Vec<(usize, Target)> {
        let target = |(at, (_, code)): (usize, &(String, Option<String>))| {
            Some((at, Target::from_code(code.as_deref()?)?))
        };
        self.0.iter().enumerate().filter_map(target).collect()
    }

    /// Which kind of file the columns make.
    pub fn layout(&self) -> Layout {
        if self.targets().iter().any(|(_, target)| target.is_a_figure()) {
            Layout::Figures
        } else {
            Layout::Generic
        }
    }

    /// What is missing or too much before rows can be read, in Italian.
    pub fn problems(&self) -> Vec<String> {
        let targets = self.targets();
        let has = |wanted: &dyn Fn(&Target) -> bool| targets.iter().any(|(_, target)| wanted(target));
        let mut problems = Vec::new();
        if !has(&|target| matches!(target, Target::Field(Field::Istat | Field::TaxCode | Field::Name))) {
            problems
                .push("Abbina almeno una colonna fra Denominazione, Codice ISTAT e Codice fiscale".into());
        }
        if has(&Target::is_a_figure) {
            let needed = [
                (Target::Date, "Data di riferimento del parametro"),
                (Target::Source, "Fonte del parametro"),
            ];
            let missing = needed.iter().filter(|(target, _)| !has(&|known| known == target));
            problems.extend(missing.map(|(_, label)| format!("Abbina anche una colonna a «{label}»")));
        }
        if has(&|target| *target == Target::Value) && !has(&|target| *target == Target::Driver) {
            problems.push("Abbina anche una colonna a «Parametro (nome in colonna)»".into());
        }
        problems.extend(twice(&targets));
        problems
    }

    /// The headers as one text, by which the mapping is remembered.
    pub fn fingerprint(headers: &[String]) -> String {
        headers.iter().map(|header| text::fold(header)).collect::<Vec<_>>().join(" | ")
    }
}

fn twice(targets: &[(usize, Target)]) -> Vec<String> {
    let repeated = |at: usize, target: &Target| targets.iter().take(at).any(|(_, known)| known == target);
    let found = targets.iter().enumerate().filter(|(at, (_, target))| repeated(*at, target));
    found
        .map(|(_, (_, target))| format!("Due colonne sono abbinate allo stesso campo ({})", target.code()))
        .collect()
}

/// Tells by its headers which file it is, and what its columns hold.
pub(super) fn recognise(headers: &[String], kinds: &[DriverKind]) -> (Layout, Columns) {
    let has = |name: &str| headers.iter().any(|header| key(header) == key(name));
    let layout = if has("Codice Comune formato alfanumerico") && has("Denominazione in italiano") {
        Layout::IstatList
    } else if [Field::Kind, Field::Name, Field::OfficeCode].iter().all(|field| has(field.label())) {
        Layout::OwnExport
    } else {
        Layout::Generic
    };
    let suggested = headers.iter().map(|header| suggest(header, kinds, layout));
    let columns = first_of_each(Columns::named(headers, suggested));
    match layout {
        Layout::Generic => (columns.layout(), columns),
        Layout::OwnExport | Layout::IstatList | Layout::Figures => (layout, columns),
    }
}

/// Two headers that suggest the same field: the first keeps it.
fn first_of_each(columns: Columns) -> Columns {
    let mut seen = std::collections::HashSet::new();
    let keep = |(header, code): (String, Option<String>)| {
        let kept = code.filter(|code| seen.insert(code.clone()));
        (header, kept)
    };
    Columns(columns.0.into_iter().map(keep).collect())
}

fn suggest(header: &str, kinds: &[DriverKind], layout: Layout) -> Option<Target> {
    let header = key(header);
    let field = Field::ALL.iter().find(|field| {
        key(field.label()) == header
            || (layout != Layout::OwnExport && field.also().iter().any(|name| key(name) == header))
    });
    match (field, layout) {
        (Some(field), _) => Some(Target::Field(*field)),
        (None, Layout::Generic | Layout::Figures) => suggest_figure(&header, kinds),
        (None, Layout::OwnExport | Layout::IstatList) => None,
    }
}

fn suggest_figure(header: &str, kinds: &[DriverKind]) -> Option<Target> {
    match header {
        "parametro" => Some(Target::Driver),
        "valore" => Some(Target::Value),
        "datadiriferimento" | "data" | "riferitoal" => Some(Target::Date),
        "fonte" => Some(Target::Source),
        _ => kinds
            .iter()
            .find(|kind| key(&kind.label) == header)
            .map(|kind| Target::ValueOf(kind.driver.clone())),
    }
}

/// Headers are compared by letters and digits only, as `sheet` does.
fn key(text: &str) -> String {
    text::fold(text).replace(' ', "")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    fn recognised(names: &[&str]) -> (Layout, Vec<Option<String>>) {
        let (layout, columns) = recognise(&headers(names), &Driver::built_in());
        (layout, columns.iter().map(|(_, code)| code.map(ToOwned::to_owned)).collect())
    }

    #[test]
    fn the_list_of_istat_is_known_by_its_headers() {
        let names = [
            "Codice Regione",
            "Codice dell'Unità territoriale sovracomunale (valida a fini statistici)",
            "Codice Comune formato alfanumerico",
            "Denominazione (Italiana e straniera)",
            "Denominazione in italiano",
            "Sigla automobilistica",
        ];
        let (layout, codes) = recognised(&names);
        let codes: Vec<&str> = codes.iter().map(|code| code.as_deref().unwrap_or("-")).collect();
        assert_eq!(layout, Layout::IstatList);
        assert_eq!(codes, ["-", "uts_code", "istat", "-", "name", "province_sign"]);
    }

    #[test]
    fn a_file_of_figures_is_known_by_its_columns() {
        let (layout, codes) =
            recognised(&["Codice ISTAT", "Parametro", "Valore", "Data di riferimento", "Fonte"]);
        assert_eq!((layout, codes.iter().flatten().count()), (Layout::Figures, 5));
        let (layout, codes) = recognised(&["Comune", "Abitanti", "Data", "Fonte"]);
        assert_eq!((layout, codes[1].as_deref()), (Layout::Figures, Some("value:inhabitants")));
    }

    #[test]
    fn a_mapping_without_what_tells_the_body_or_with_two_alike_is_refused() {
        let names = headers(&["A", "B"]);
        let two =
            Columns::named(&names, [Some(Target::Field(Field::Phone)), Some(Target::Field(Field::Phone))]);
        assert_eq!(two.problems().len(), 2);
        let figures = Columns::named(&names, [Some(Target::Field(Field::Name)), Some(Target::Value)]);
        assert_eq!(figures.problems().len(), 3);
    }
}
