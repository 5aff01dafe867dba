//! What this is: the Provinces of the national register, found by the ISTAT code of their unit or by the names that
//! documents use.
//! What it is not: a register of its own.

use ::store::{Db, StoreError, Tx};
use kernel::permission::national_register;
use kernel::{BodyId, NETWORK, text};
use registry::bodies::{self, BodyFilter};
use registry::{Body, BodyKind};

use crate::model::MacroArea;

/// More units than Italy has.
const MOST: usize = 500;

/// Names that documents use, folded, and the name in the register, folded.
const ALIASES: [(&str, &str); 6] = [
    ("monza e brianza", "monza e della brianza"),
    ("monza brianza", "monza e della brianza"),
    ("reggio emilia", "reggio nell emilia"),
    ("vco", "verbano cusio ossola"),
    ("pesaro urbino", "pesaro e urbino"),
    ("pesaro", "pesaro e urbino"),
];

/// A Province.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Province {
    /// Its body in the national register.
    pub body_id: BodyId,
    /// The ISTAT code of its unit.
    pub uts: String,
    /// Its name.
    pub name: String,
    /// Its two letters.
    pub sign: String,
    /// Its region.
    pub region: String,
    /// The part of Italy.
    pub area: MacroArea,
}

impl Province {
    fn of(body: &Body) -> Option<Self> {
        let area = MacroArea::of_region(&body.territory.region)?;
        Some(Self {
            body_id: body.body_id,
            uts: body.territory.uts_code.clone(),
            name: body.name.clone(),
            sign: body.territory.province_sign.as_ref().map(ToString::to_string).unwrap_or_default(),
            region: body.territory.region.clone(),
            area,
        })
    }

    /// Other names by which documents call it.
    pub fn also(&self) -> String {
        let own = text::fold(&self.name);
        let others = ALIASES.iter().filter(|(_, name)| *name == own).map(|(alias, _)| *alias);
        others.collect::<Vec<_>>().join(" ")
    }
}

/// The Provinces with an administration of their own, in alphabetical order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Provinces(Vec<Province>);

impl Provinces {
    /// Reads them in the national register.
    pub async fn read(db: &Db) -> Result<Self, StoreError> {
        Self::read_in(&mut db.read(NETWORK).await?).await
    }

    /// The same, in a transaction of the network.
    pub(crate) async fn read_in(tx: &mut Tx) -> Result<Self, StoreError> {
        let filter = BodyFilter { kind: Some(BodyKind::Province), ..BodyFilter::default() };
        let found = bodies::page_after(tx, &national_register(), &filter, None, MOST).await?;
        Ok(Self(found.rows.iter().filter_map(Province::of).collect()))
    }

    /// All of them.
    pub fn all(&self) -> &[Province] {
        &self.0
    }

    /// The one with this ISTAT code.
    pub fn by_uts(&self, uts: &str) -> Option<&Province> {
        self.0.iter().find(|province| province.uts == uts)
    }

    /// The one that is this body of the national register.
    pub fn by_body(&self, body: BodyId) -> Option<&Province> {
        self.0.iter().find(|province| province.body_id == body)
    }

    /// The one with this name, as documents write it.
    pub fn named(&self, name: &str) -> Option<&Province> {
        let wanted = text::fold(name);
        let wanted = ALIASES.iter().find(|(alias, _)| *alias == wanted).map_or(&*wanted, |(_, name)| name);
        self.0.iter().find(|province| text::fold(&province.name) == wanted)
    }

    /// The regions, from North to South.
    pub fn regions(&self) -> Vec<String> {
        let mut regions: Vec<String> = self.0.iter().map(|province| province.region.clone()).collect();
        regions.sort_by_key(|region| (MacroArea::order_of_region(region), region.clone()));
        regions.dedup();
        regions
    }
}
