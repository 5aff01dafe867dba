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
