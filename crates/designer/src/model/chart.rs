//! What this is: the organisation chart of a design as a tree, and where each box of its drawing stands. The drawing
//! and the outline are made of the same tree, so that they say the same.
//! What it is not: SVG; the template writes that.

use kernel::Day;
use registry::ManagementForm;
use registry::model::Employer;

use super::content::Content;
use super::people::{self, full_time};

/// A box of the chart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// What.
    pub title: String,
    /// More about it.
    pub detail: String,
    /// What stands under it.
    pub children: Vec<Node>,
}

fn node(title: impl Into<String>, detail: impl Into<String>, children: Vec<Node>) -> Node {
    Node { title: title.into(), detail: detail.into(), children }
}

/// The roles that lead a centre, from the top.
const LEADS: [&str; 2] = ["rtd", "coordinatore"];

/// The chart of a design on a day: organs, then the centre with its roles, those that lead above the others.
pub fn chart(content: &Content, day: Day) -> Node {
    let organs: Vec<Node> =
        content.organs.iter().map(|organ| node(&organ.name, &organ.functions, Vec::new())).collect();
    let name = format!("Centro servizi territoriale della Provincia di {}", content.province);
    let governing = node("Organi di governo", "", organs);
    let children = match content.form {
        ManagementForm::Public => {
            vec![governing, staff(content, day, Employer::Internal, "Struttura del centro")]
        }
        ManagementForm::InHouse | ManagementForm::Ppp => vec![
            governing,
            staff(content, day, Employer::Internal, "Provincia"),
            staff(content, day, Employer::Partner, &content.partner),
        ],
    };
    node(name, "", children)
}

fn staff(content: &Content, day: Day, employer: Employer, name: &str) -> Node {
    let all = people::held(content, day);
    let own: Vec<_> = all.into_iter().filter(|one| one.role.employer == employer).collect();
    let time = own.iter().map(|one| one.held).fold(0, i64::saturating_add);
    let mut roles: Vec<(usize, Node)> = own
        .iter()
        .map(|one| {
            let rank =
                one.role.reference.as_deref().and_then(|code| LEADS.iter().position(|lead| *lead == code));
            let people = one.posts.iter().map(|post| node(&post.person, post.share.to_string(), Vec::new()));
            let detail =
                format!("{} a tempo pieno su {}", full_time(one.held), full_time(one.role.needed.get()));
            (rank.unwrap_or(LEADS.len()), node(&one.role.name, detail, people.collect()))
        })
        .collect();
    roles.sort_by_key(|(rank, _)| *rank);
    let roles = roles.into_iter().map(|(_, role)| role).collect();
    node(name, format!("{} a tempo pieno", full_time(time)), roles)
}

/// A box in the drawing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// Its left edge.
    pub x: usize,
    /// Its top edge.
    pub y: usize,
    /// The first line, shortened to fit.
    pub title: String,
    /// The second line, shortened to fit.
    pub detail: String,
    /// The middle of the box above it, and where the line from there bends; `None` for the first.
    pub from: Option<(usize, usize)>,
}

/// The drawing: boxes one under the other, each indented under the one it belongs to, so that it fits a phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawing {
    /// The boxes, from the top.
    pub boxes: Vec<Placed>,
    /// How high the drawing is.
    pub height: usize,
}

/// The width of a box.
pub const BOX: usize = 420;
/// The height of a box.
pub const TALL: usize = 44;
const STEP: usize = 54;
const INDENT: usize = 28;
const LETTERS: usize = 52;

/// The width of the drawing: the deepest box is three steps in.
pub const WIDTH: usize = BOX + 3 * INDENT + 4;

/// Where every box stands.
pub fn draw(root: &Node) -> Drawing {
    let mut boxes = Vec::new();
    place(root, 0, None, &mut boxes);
    let height = boxes.len() * STEP + 4;
    Drawing { boxes, height }
}

fn place(node: &Node, depth: usize, above: Option<(usize, usize)>, boxes: &mut Vec<Placed>) {
    let (x, y) = (depth * INDENT + 2, boxes.len() * STEP + 2);
    let (title, detail) = (shortened(&node.title), shortened(&node.detail));
    boxes.push(Placed { x, y, title, detail, from: above });
    for child in &node.children {
        place(child, depth + 1, Some((x + INDENT / 2, y + TALL)), boxes);
    }
}

fn shortened(text: &str) -> String {
    if text.chars().count() <= LETTERS {
        return text.to_owned();
    }
    let kept: String = text.chars().take(LETTERS - 1).collect();
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Model;
    use crate::model::start::from_model;

    fn titles(node: &Node, all: &mut Vec<String>) {
        all.push(shortened(&node.title));
        node.children.iter().for_each(|child| titles(child, all));
    }

    #[test]
    fn the_drawing_has_a_box_for_every_line_of_the_outline() {
        for model in Model::all() {
            let content = from_model(model, "Prova", 2027);
            let tree = chart(&content, Day::parse("2027-01-01").unwrap());
            let mut outline = Vec::new();
            titles(&tree, &mut outline);
            let drawing = draw(&tree);
            assert_eq!(drawing.boxes.iter().map(|one| one.title.clone()).collect::<Vec<_>>(), outline);
            let right = drawing.boxes.iter().map(|one| one.x + BOX).max().unwrap();
            assert!(right <= WIDTH, "{right}");
        }
    }
}
