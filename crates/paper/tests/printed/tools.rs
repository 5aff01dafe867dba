//! The programs that look into a PDF, each on its own file in a temporary folder.

use std::path::PathBuf;
use std::process::Command;

use tempfile::TempDir;

/// A document on disk for as long as a test looks at it.
pub(crate) struct Printed {
    folder: TempDir,
}

impl Printed {
    pub(crate) fn new(pdf: &[u8]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("document.pdf"), pdf).unwrap();
        Self { folder }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// What the program says of the document; `None` when it is not installed.
    pub(crate) fn ask(&self, program: &str, before: &[&str], after: &[&str]) -> Option<String> {
        let mut command = Command::new(program);
        command.current_dir(self.folder.path()).args(before).arg("document.pdf").args(after);
        let Ok(output) = command.output() else {
            assert!(std::env::var_os("CI").is_none(), "{program} is not installed");
            eprintln!("skipped: {program} is not installed");
            return None;
        };
        assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
        Some(String::from_utf8(output.stdout).unwrap())
    }
}
