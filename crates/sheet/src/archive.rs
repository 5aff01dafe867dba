//! What this is: the look inside an XLSX archive before anything parses it: how many parts, how large they
//! really become. What it is not: trusting the sizes an archive declares; every part is unpacked into
//! nothing and counted. Names of parts are never used as paths.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use crate::error::size;
use crate::{Limits, SheetError};

/// What an archive holds, judged by the parts its format requires.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    Xlsx,
    OpenDocument,
    Other,
}

/// Refuses archives that grow beyond the limits, and says what the others are.
pub(crate) fn checked(bytes: &[u8], limits: &Limits) -> Result<Content, SheetError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|e| SheetError::damaged(&e))?;
    if archive.len() > limits.entries {
        return Err(SheetError::TooManyEntries { limit: limits.entries });
    }
    let packed = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    let mut allowance = Allowance::new(packed, limits);
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|e| SheetError::damaged(&e))?;
        allowance.spend(part)?;
    }
    Ok(content(&archive))
}

fn content<R: Read + std::io::Seek>(archive: &ZipArchive<R>) -> Content {
    let has = |name| archive.index_for_name(name).is_some();
    if has("xl/workbook.xml") {
        Content::Xlsx
    } else if has("content.xml") && has("mimetype") {
        Content::OpenDocument
    } else {
        Content::Other
    }
}

struct Allowance<'a> {
    limits: &'a Limits,
    by_ratio: u64,
    left: u64,
}

impl<'a> Allowance<'a> {
    fn new(packed: u64, limits: &'a Limits) -> Self {
        let by_ratio = packed.saturating_mul(limits.unpacked_ratio);
        Self { limits, by_ratio, left: by_ratio.min(limits.unpacked_bytes) }
    }

    fn spend(&mut self, part: impl Read) -> Result<(), SheetError> {
        let mut counted = part.take(self.left.saturating_add(1));
        let spent = std::io::copy(&mut counted, &mut std::io::sink()).map_err(|e| SheetError::damaged(&e))?;
        self.left = self.left.checked_sub(spent).ok_or_else(|| self.exceeded())?;
        Ok(())
    }

    fn exceeded(&self) -> SheetError {
        if self.by_ratio < self.limits.unpacked_bytes {
            return SheetError::UnpackedRatio { limit: self.limits.unpacked_ratio };
        }
        SheetError::UnpackedTooLarge { limit: size(self.limits.unpacked_bytes) }
    }
}
