//! What this is: the SWOT board: four quadrants per pillar, with filters, a file, and a form that prints well.
//! What it is not: dragged about; everything is done with links and forms.

use std::collections::HashMap;

use askama::Template;
use axum::extract::State;
use kernel::{NETWORK, SwotPointId};
use sheet::{Cell, Column, Kind, Table, WriteError};
use webkit::{App, Badge, Count, Frame, ListQuery, ListView, Problem, SignedIn, export, page};

use super::{Answer, badge};
use crate::access;
use crate::model::{Pillar, Profile, Quadrant};
use crate::store::swot::{self, Link, Point};

/// What is asked of the board.
pub(crate) struct Asked {
    words: String,
    /// The pillar.
    pub(crate) pillar: Option<Pillar>,
    quadrant: Option<Quadrant>,
    profile: Option<&'static str>,
    answered: Option<bool>,
}

/// Points of every profile, and those tagged with none.
pub(crate) const TAGS: &[(&str, &str)] =
    &[("base", "Base"), ("intermedio", "Intermedio"), ("avanzato", "Avanzato"), ("nessuno", "Senza profilo")];

/// Whether something answers the point.
pub(crate) const ANSWERED: &[(&str, &str)] = &[("si", "Con una risposta"), ("no", "Senza risposta")];

impl Asked {
    /// Reads the address bar.
    pub(crate) fn of(query: &ListQuery) -> Self {
        let tag = |wanted: &str| TAGS.iter().map(|(code, _)| *code).find(|code| *code == wanted);
        Self {
            words: kernel::text::fold(&query.q()),
            pillar: query.filter("pilastro").and_then(Pillar::from_code),
            quadrant: query.filter("riquadro").and_then(Quadrant::from_code),
            profile: query.filter("profilo").and_then(tag),
            answered: query.filter("risposta").map(|word| word == "si"),
        }
    }

    /// Whether the point is shown.
    pub(crate) fn keeps(&self, point: &Point, links: usize) -> bool {
        let tagged = |code: &str| match Profile::from_code(code) {
            Some(profile) => point.data.profiles.contains(&profile),
            None => point.data.profiles.is_empty(),
        };
        kernel::text::fold(&format!("{} {}", point.data.text, point.data.note)).contains(&self.words)
            && self.quadrant.is_none_or(|quadrant| point.data.quadrant == quadrant)
            && self.profile.is_none_or(tagged)
            && self.answered.is_none_or(|answered| answered == (links > 0))
    }
}

/// A point on the board.
pub(super) struct Card {
    pub(super) point: Point,
    pub(super) tags: Vec<Badge>,
    pub(super) links: Vec<LinkView>,
    pub(super) merged: usize,
}

/// A link, if its address is safe.
pub(super) struct LinkView {
    pub(super) link: Link,
    pub(super) href: Option<String>,
}

struct Part {
    quadrant: Quadrant,
    cards: Vec<Card>,
}

struct Board {
    pillar: Pillar,
    parts: Vec<Part>,
}

#[derive(Template)]
#[template(path = "swot.html")]
struct BoardPage {
    frame: Frame,
    list: ListView,
    boards: Vec<Board>,
}

/// The points with what answers them, merged ones counted under the one that speaks for them.
async fn cards(app: &App, who: &SignedIn, asked: &Asked) -> Result<Vec<Card>, Problem> {
    let can = access::whole(who.actor())?;
    let mut tx = app.db.read(NETWORK).await?;
    let points = swot::all(&mut tx, &can, asked.pillar).await?;
    let mut links: HashMap<SwotPointId, Vec<LinkView>> = HashMap::new();
    for link in swot::links(&mut tx, &can).await? {
        let href = webkit::safe_href(&link.href);
        links.entry(link.point_id).or_default().push(LinkView { link, href });
    }
    let mut merged: HashMap<SwotPointId, usize> = HashMap::new();
    for into in points.iter().filter_map(|point| point.merged_into) {
        *merged.entry(into).or_default() += 1;
    }
    let mut cards = Vec::new();
    for point in points.into_iter().filter(|point| point.merged_into.is_none()) {
        let own = links.remove(&point.point_id).unwrap_or_default();
        if asked.keeps(&point, own.len()) {
            let merged = merged.get(&point.point_id).copied().unwrap_or_default();
            cards.push(Card { tags: tags_of(&point), links: own, merged, point });
        }
    }
    Ok(cards)
}

pub(super) fn tags_of(point: &Point) -> Vec<Badge> {
    point.data.profiles.iter().map(|profile| badge(*profile, profile.label())).collect()
}

pub(super) async fn board(State(app): State<App>, who: SignedIn, query: ListQuery) -> Answer {
    let found = cards(&app, &who, &Asked::of(&query)).await?;
    if let Some(format) = query.format() {
        let table = table(&found).map_err(|why| Problem::internal(&why))?;
        return export(format, "Punti SWOT", &table, app.clock.today());
    }
    let frame = Frame::new(&who, &app, "Punti SWOT").area("swot").lead(
        "Punti di forza, di debolezza, opportunità e minacce raccolti dai focus group, pilastro per pilastro.",
    );
    let edits = access::edit(who.actor()).is_ok();
    let frame = if edits { frame.primary("Aggiungi un punto", "/swot/nuovo") } else { frame };
    let count = Count::Exactly(u64::try_from(found.len()).unwrap_or(u64::MAX));
    let list = ListView::new(&query, query.sort(["riquadro"])).counted(count);
    page(&BoardPage { frame, list, boards: boards(found) })
}

fn boards(cards: Vec<Card>) -> Vec<Board> {
    let mut boards: Vec<Board> = Pillar::ALL
        .into_iter()
        .map(|pillar| Board {
            pillar,
            parts: Quadrant::ALL
                .iter()
                .map(|quadrant| Part { quadrant: *quadrant, cards: Vec::new() })
                .collect(),
        })
        .collect();
    for card in cards {
        let (pillar, quadrant) = (card.point.data.pillar, card.point.data.quadrant);
        let board = boards.iter_mut().find(|board| board.pillar == pillar);
        let part = board.and_then(|board| board.parts.iter_mut().find(|part| part.quadrant == quadrant));
        if let Some(part) = part {
            part.cards.push(card);
        }
    }
    boards.retain(|board| board.parts.iter().any(|part| !part.cards.is_empty()));
    boards
}

fn table(cards: &[Card]) -> Result<Table, WriteError> {
    let names = [
        "Pilastro",
        "Riquadro",
        "Punto",
        "Profili",
        "Interrotto nella fonte",
        "Nota",
        "Risposte",
        "Punti uniti",
        "Fonte",
    ];
    let mut table = Table::new("Punti SWOT", names.map(|name| Column::new(name, Kind::Text)).into());
    for Card { point, links, merged, .. } in cards {
        let data = &point.data;
        let profiles: Vec<&str> = data.profiles.iter().map(|profile| profile.label()).collect();
        let links: Vec<String> = links
            .iter()
            .map(|one| format!("{} {}", one.link.text, one.link.href).trim().to_owned())
            .collect();
        let texts = [
            data.pillar.label().to_owned(),
            data.quadrant.label().to_owned(),
            data.text.clone(),
            profiles.join(", "),
            if data.truncated { "sì" } else { "no" }.to_owned(),
            data.note.clone(),
            links.join("; "),
            merged.to_string(),
            data.source.clone(),
        ];
        table.push(texts.map(Cell::text).into())?;
    }
    Ok(table)
}
