//! What this is: how much of an uploaded file we are willing to read. What it is not: the limit of the
//! HTTP body, which the web server applies before a file gets here.

/// Every limit is checked before the memory it protects is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Size of the file as uploaded.
    pub bytes: u64,
    /// Data rows, the header not counted.
    pub rows: usize,
    pub columns: usize,
    /// Rows times columns: even an empty cell has its weight.
    pub cells: usize,
    /// Characters in one cell.
    pub cell_chars: usize,
    /// Bytes of text in all cells together: an XLSX file can name one long text a million times.
    pub text_bytes: usize,
    /// Files inside an XLSX archive.
    pub entries: usize,
    /// Size of an XLSX archive once unpacked.
    pub unpacked_bytes: u64,
    /// How many times larger than the upload an XLSX archive may become. Sheets of plain numbers reach
    /// about 20; the compression itself can reach 1,000.
    pub unpacked_ratio: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 20 << 20,
            rows: 200_000,
            columns: 200,
            cells: 4_000_000,
            cell_chars: 10_000,
            text_bytes: 96 << 20,
            entries: 1_000,
            unpacked_bytes: 96 << 20,
            unpacked_ratio: 150,
        }
    }
}
