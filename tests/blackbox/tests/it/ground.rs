//! What this is: the data a test stands on: a folder of its own (and a database of its own on PostgreSQL), copied
//! from a template that the program filled once for all tests; and the program's commands upon it.
//! What it is not: tests.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::UNIX_EPOCH;

use serde_json::Value;
use tempfile::TempDir;

use crate::database;

/// Writes a test that runs on SQLite and, where the environment names one, on PostgreSQL.
macro_rules! on_both_databases {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                super::$name($crate::ground::Base::Sqlite).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgresql() {
                if let Some(base) = $crate::ground::Base::postgres() {
                    super::$name(base).await;
                }
            }
        }
    )+};
}

/// Which database.
#[derive(Clone, Debug)]
pub(crate) enum Base {
    Sqlite,
    /// The address of a server on which we may create databases.
    Postgres(String),
}

impl Base {
    /// The server named by the environment. Where CI is set there must be one.
    pub(crate) fn postgres() -> Option<Self> {
        let url = std::env::var_os("AREAVASTA_TEST_PG").map(|url| url.into_string().unwrap());
        if url.is_none() {
            assert!(std::env::var_os("CI").is_none(), "AREAVASTA_TEST_PG is not set");
            println!("skipped: AREAVASTA_TEST_PG is not set");
        }
        url.map(Self::Postgres)
    }
}

/// What is in the data to begin with.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Contents {
    /// Nothing but the national register.
    Empty,
    /// The three centres of the demo.
    Demo,
    /// The same, with the invoices of Macerata for 2022.
    Billed,
}

impl Contents {
    fn word(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Demo => "demo",
            Self::Billed => "billed",
        }
    }

    fn fill(self, ground: &Ground) {
        match self {
            Self::Empty => drop(ground.must(&["export"])),
            Self::Demo => drop(ground.must(&["demo", "--load-only"])),
            Self::Billed => {
                let out = ground.path("emesse");
                let out = out.to_str().unwrap();
                ground.must(&["bill", "--centre", "macerata", "--year", "2022", "--out", out]);
                fs::remove_dir_all(out).unwrap();
            }
        }
    }

    fn stands_on(self) -> Option<Self> {
        matches!(self, Self::Billed).then_some(Self::Demo)
    }
}

/// The data of one test; they go when it ends.
pub(crate) struct Ground {
    folder: TempDir,
    database: Option<database::Own>,
}

/// What a command answered.
pub(crate) struct Said {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Said {
    /// The answer to `--json`.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|why| panic!("{why}: {}\n{}", self.out, self.err))
    }
}

impl Ground {
    /// Data of one's own with these contents.
    pub(crate) async fn with(base: Base, contents: Contents) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let template = template(&base, contents).await;
        let database = match (&base, template) {
            (Base::Sqlite, Template::Folder(from)) => {
                copy_folder(&from, folder.path());
                None
            }
            (Base::Postgres(server), Template::Database(name)) => {
                Some(database::Own::copy_of(server, &name).await)
            }
            _ => unreachable!("a template of another kind"),
        };
        Self { folder, database }
    }

    /// A path in the folder of the data.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The address of the database on PostgreSQL.
    pub(crate) fn database(&self) -> Option<&str> {
        self.database.as_ref().map(database::Own::url)
    }

    /// The program, to be run on these data with nothing of the settings of who runs the tests.
    pub(crate) fn command<S: AsRef<OsStr>>(&self, words: &[S]) -> Command {
        let mut command = Command::new(binary());
        command.args(words).arg("--data").arg(self.folder.path());
        command.args(self.database().map(|url| format!("--database={url}")));
        command.env_clear().env("AREAVASTA_LOG_LEVEL", "warn").env("RUST_BACKTRACE", "0");
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.stdin(Stdio::null());
        command
    }

    /// Runs a command of the program to its end.
    pub(crate) fn run<S: AsRef<OsStr>>(&self, words: &[S]) -> Said {
        said(self.command(words).output().unwrap())
    }

    /// The same, with something to read.
    pub(crate) fn run_telling<S: AsRef<OsStr>>(&self, words: &[S], input: &str) -> Said {
        let mut command = self.command(words);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        said(child.wait_with_output().unwrap())
    }

    /// Runs a command that must succeed.
    pub(crate) fn must<S: AsRef<OsStr> + std::fmt::Debug>(&self, words: &[S]) -> Said {
        let said = self.run(words);
        assert_eq!(said.code, Some(0), "{words:?}: {}{}", said.out, said.err);
        said
    }

    /// The audit trail of a centre, to see that nothing changed.
    pub(crate) fn trail(&self, centre: &str) -> String {
        self.must(&["export", "audit", "--centre", centre]).out
    }
}

fn said(output: Output) -> Said {
    Said {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// The program under test.
pub(crate) fn binary() -> PathBuf {
    let named = std::env::var_os("AREAVASTA_BIN").map(PathBuf::from);
    let built = || {
        let ours = std::env::current_exe().unwrap();
        ours.parent().and_then(Path::parent).unwrap().join("areavasta")
    };
    let path = named.unwrap_or_else(built);
    assert!(path.is_file(), "{} is not there: cargo build -p areavasta first", path.display());
    path
}

enum Template {
    Folder(PathBuf),
    Database(String),
}

/// Filled once for each build of the program, whichever test comes first; the others wait.
async fn template(base: &Base, contents: Contents) -> Template {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR"));
    fs::create_dir_all(root).unwrap();
    let lock = File::create(root.join("templates.lock")).unwrap();
    lock.lock().unwrap();
    let key = key();
    let wanted = [contents.stands_on(), Some(contents)];
    let mut found = None;
    for contents in wanted.into_iter().flatten() {
        found = Some(match base {
            Base::Sqlite => folder_with(&root.join("templates"), &key, contents, found),
            Base::Postgres(server) => database_with(server, &key, contents, found).await,
        });
    }
    found.unwrap()
}

/// A new build asks for new templates.
fn key() -> String {
    let about = fs::metadata(binary()).unwrap();
    let built = about.modified().unwrap().duration_since(UNIX_EPOCH).unwrap();
    format!("{}_{}", built.as_millis(), about.len())
}

fn folder_with(root: &Path, key: &str, contents: Contents, below: Option<Template>) -> Template {
    let folder = root.join(key).join(contents.word());
    if !folder.exists() {
        remove_others(root, key);
        let partial = tempfile::tempdir().unwrap();
        if let Some(Template::Folder(below)) = below {
            copy_folder(&below, partial.path());
        }
        let ground = Ground { folder: partial, database: None };
        contents.fill(&ground);
        fs::create_dir_all(folder.parent().unwrap()).unwrap();
        copy_folder(ground.folder.path(), &folder);
    }
    Template::Folder(folder)
}

fn remove_others(root: &Path, key: &str) {
    let entries = fs::read_dir(root).into_iter().flatten().flatten();
    for old in entries.filter(|entry| entry.file_name() != key) {
        // A test of an older build may still be reading it; the next one tries again.
        let _ = fs::remove_dir_all(old.path());
    }
}

async fn database_with(server: &str, key: &str, contents: Contents, below: Option<Template>) -> Template {
    let name = format!("blackbox_{}_{key}", contents.word());
    if !database::exists(server, &name).await {
        let own = match below {
            Some(Template::Database(below)) => database::Own::copy_of(server, &below).await,
            _ => database::Own::new(server).await,
        };
        let ground = Ground { folder: tempfile::tempdir().unwrap(), database: Some(own) };
        contents.fill(&ground);
        ground.database.unwrap().keep_as(&name).await;
    }
    Template::Database(name)
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
