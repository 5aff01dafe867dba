//! What this is: what the commands say, to people or, with `--json`, to machines.
//! What it is not: the log, which goes to standard error.

use std::io::Write as _;

use serde::Serialize;

/// How the answer is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Out {
    /// Sentences.
    People,
    /// One JSON value.
    Machines,
}

/// Whether the answer could not be written because its reader has gone: `areavasta export … | head` has what it
/// wanted, and other programs end quietly then.
pub(crate) fn nobody_reads_on(why: &anyhow::Error) -> bool {
    let closed = |cause: &(dyn std::error::Error + 'static)| {
        let io = cause.downcast_ref::<std::io::Error>().map(std::io::Error::kind);
        let json = cause.downcast_ref::<serde_json::Error>().and_then(serde_json::Error::io_error_kind);
        io.or(json) == Some(std::io::ErrorKind::BrokenPipe)
    };
    why.chain().any(closed)
}

impl Out {
    /// Says a line; machines are told only [`Out::answer`].
    pub(crate) fn say(self, line: impl AsRef<str>) -> std::io::Result<()> {
        match self {
            Self::People => writeln!(std::io::stdout(), "{}", line.as_ref()),
            Self::Machines => Ok(()),
        }
    }

    /// Gives the answer as JSON; people were told with [`Out::say`].
    pub(crate) fn answer(self, value: &impl Serialize) -> anyhow::Result<()> {
        if self == Self::Machines {
            let mut out = std::io::stdout().lock();
            serde_json::to_writer_pretty(&mut out, value)?;
            writeln!(out)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Error, ErrorKind};

    use super::*;

    #[test]
    fn a_reader_that_goes_away_is_no_error_and_everything_else_is() {
        let gone = || Error::from(ErrorKind::BrokenPipe);
        assert!(nobody_reads_on(&gone().into()));
        assert!(nobody_reads_on(&anyhow::Error::from(gone()).context("esportazione")));
        assert!(nobody_reads_on(&anyhow::Error::from(serde_json::Error::io(gone()))));
        assert!(!nobody_reads_on(&Error::from(ErrorKind::StorageFull).into()));
        assert!(!nobody_reads_on(&anyhow::anyhow!("altro")));
    }
}
