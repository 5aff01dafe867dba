//! What this is: a ZIP of statements, each unpacked under a common limit.
//! What it is not: trusting the sizes an archive declares; names are never used as paths.

use std::io::{Cursor, Read as _};

use zip::ZipArchive;

use super::{NotRead, camt};
use crate::model::ReadFile;

/// Files in an archive, at most.
const MOST_FILES: usize = 200;
/// What all of them may become once unpacked.
const MOST_UNPACKED: u64 = 100 * 1024 * 1024;

/// Whether it is a spreadsheet, which is a ZIP too.
pub(super) fn is_a_workbook(bytes: &[u8]) -> bool {
    ZipArchive::new(Cursor::new(bytes)).is_ok_and(|zip| zip.index_for_name("xl/workbook.xml").is_some())
}

pub(super) fn read(bytes: &[u8]) -> Result<ReadFile, NotRead> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| NotRead::BadArchive)?;
    if archive.len() > MOST_FILES {
        return Err(NotRead::BadArchive);
    }
    let (mut all, mut left, mut found) = (ReadFile::default(), MOST_UNPACKED, false);
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|_| NotRead::BadArchive)?;
        if !part.name().is_ok_and(|name| name.to_lowercase().ends_with(".xml")) {
            continue;
        }
        let mut content = Vec::new();
        part.take(left.saturating_add(1)).read_to_end(&mut content).map_err(|_| NotRead::BadArchive)?;
        let spent = u64::try_from(content.len()).unwrap_or(u64::MAX);
        left = left.checked_sub(spent).ok_or(NotRead::TooLarge(100))?;
        let file = camt::read(&content)?;
        all.movements.extend(file.movements);
        all.left_out.extend(file.left_out);
        found = true;
        if all.movements.len() > super::MOST_MOVEMENTS {
            return Err(NotRead::TooMany(super::MOST_MOVEMENTS));
        }
    }
    if found { Ok(all) } else { Err(NotRead::BadArchive) }
}
