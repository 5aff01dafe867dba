//! What this is: an act as a file: PDF through typesetting, DOCX with real headings, numbering and tables.
//! What it is not: the act; both files are made of the same document.

use std::io::Cursor;

use docx_rs::{
    AbstractNumbering, Docx, IndentLevel, Level, LevelJc, LevelOverride, LevelText, NumberFormat, Numbering,
    NumberingId, Paragraph, SpecialIndentType, Start, Style, StyleType, Table, TableCell, TableRow,
};
use jiff::tz::TimeZone;
use kernel::Instant;
use paper::DocMeta;
use serde_json::json;
use webkit::Problem;

use crate::model::document::{Block, Document, Part, Run};

const TEMPLATE: &str = include_str!("../templates/act.typ");

/// What every file says of itself.
#[derive(Clone, Debug)]
pub struct Imprint {
    /// Who issues it.
    pub issuer: String,
    /// Some data are invented, for a demonstration.
    pub demo: bool,
    /// When it is made.
    pub at: Instant,
}

/// The act as PDF/A that is also PDF/UA. Typesetting takes its time: it must not keep other pages waiting.
pub async fn pdf(imprint: Imprint, document: &Document) -> Result<Vec<u8>, Problem> {
    let data = json!({
        "demo": imprint.demo,
        "issuer": imprint.issuer,
        "title": document.title,
        "parts": document.parts,
        "missing": document.missing,
        "unchecked": document.unchecked,
    });
    let zone = TimeZone::get("Europe/Rome").map_err(|why| Problem::internal(&why))?;
    let at = imprint.at.timestamp().to_zoned(zone);
    let meta = DocMeta { title: document.title.clone(), author: imprint.issuer, at };
    let drawn = tokio::task::spawn_blocking(move || paper::render(TEMPLATE, &data, &[], &meta)).await;
    drawn.map_err(|why| Problem::internal(&why))?.map_err(|why| Problem::internal(&why))
}

/// The abstract numbering of paragraphs of articles, and the one of lists.
const PARAGRAPHS: usize = 2;
const BULLETS: usize = 3;
/// The numbering of lists; those of articles follow it, one for each, so that each begins with 1.
const LIST: usize = 3;

/// The act as DOCX.
pub fn docx(document: &Document) -> Result<Vec<u8>, Problem> {
    let mut file = styled().add_numbering(Numbering::new(LIST, BULLETS));
    file = file.add_paragraph(text(&document.title).style("Title"));
    if !document.is_complete() {
        let missing = format!("BOZZA INCOMPLETA. Mancano: {}.", document.missing.join("; "));
        file = file.add_paragraph(Paragraph::new().add_run(run(&missing).bold()));
    }
    for (numbering, part) in (LIST.saturating_add(1)..).zip(&document.parts) {
        file = with_part(file, part, numbering);
    }
    if !document.unchecked.is_empty() {
        let unchecked = document.unchecked.join("; ");
        let note = format!("Riferimenti normativi da far verificare ai legali dell'ente: {unchecked}.");
        file = file.add_paragraph(text(&note));
    }
    let mut bytes = Cursor::new(Vec::new());
    file.build().pack(&mut bytes).map_err(|why| Problem::internal(&why))?;
    Ok(bytes.into_inner())
}

fn styled() -> Docx {
    let heading =
        |id: &str, name: &str, size| Style::new(id, StyleType::Paragraph).name(name).size(size).bold();
    let level = |format: &str, mark: &str| {
        Level::new(0, Start::new(1), NumberFormat::new(format), LevelText::new(mark), LevelJc::new("left"))
            .indent(Some(420), Some(SpecialIndentType::Hanging(420)), None, None)
    };
    Docx::new()
        .add_style(heading("Title", "Title", 36))
        .add_style(heading("Heading1", "heading 1", 26))
        .add_abstract_numbering(AbstractNumbering::new(PARAGRAPHS).add_level(level("decimal", "%1.")))
        .add_abstract_numbering(AbstractNumbering::new(BULLETS).add_level(level("bullet", "•")))
}

fn with_part(mut file: Docx, part: &Part, numbering: usize) -> Docx {
    file = file.add_paragraph(text(&part.heading).style("Heading1"));
    if part.numbered {
        let own = Numbering::new(numbering, PARAGRAPHS).add_override(LevelOverride::new(0).start(1));
        file = file.add_numbering(own);
    }
    for block in &part.blocks {
        file = match block {
            Block::Paragraph { runs } if part.numbered => {
                let paragraph = paragraph(runs).numbering(NumberingId::new(numbering), IndentLevel::new(0));
                file.add_paragraph(paragraph)
            }
            Block::Paragraph { runs } => file.add_paragraph(paragraph(runs)),
            Block::List { items } => items.iter().fold(file, |file, item| {
                file.add_paragraph(paragraph(item).numbering(NumberingId::new(LIST), IndentLevel::new(0)))
            }),
            Block::Table { header, rows, .. } => {
                file.add_table(table(header, rows)).add_paragraph(Paragraph::new())
            }
        };
    }
    file
}

fn run(words: &str) -> docx_rs::Run {
    docx_rs::Run::new().add_text(words)
}

fn text(words: &str) -> Paragraph {
    Paragraph::new().add_run(run(words))
}

fn paragraph(runs: &[Run]) -> Paragraph {
    runs.iter().fold(Paragraph::new(), |paragraph, one| {
        let words = run(&one.text);
        paragraph.add_run(if one.missing { words.bold().color("A32136") } else { words })
    })
}

fn table(header: &[String], rows: &[Vec<String>]) -> Table {
    let bold = |words: &String| TableCell::new().add_paragraph(Paragraph::new().add_run(run(words).bold()));
    let plain = |words: &String| TableCell::new().add_paragraph(text(words));
    let first = TableRow::new(header.iter().map(bold).collect());
    let others = rows.iter().map(|row| TableRow::new(row.iter().map(plain).collect()));
    Table::new(std::iter::once(first).chain(others).collect())
}
