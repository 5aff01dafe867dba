//! What this is: the files a template sees while it is typeset, all in memory: itself, `layout.typ`,
//! `data.json`, `meta.json` and the attachments. What it is not: a way to the disk, the network, the
//! clock or packages: all of them are refused.

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

use crate::PaperError;
use crate::faces::FACES;

const LAYOUT: &str = include_str!("../templates/layout.typ");

/// Names of files are interned as 16-bit numbers for the life of the process, so there are few of them and
/// always the same: what the user calls an attachment is data, not a name.
pub(crate) struct Desk {
    library: LazyHash<Library>,
    main: Source,
    layout: Source,
    files: Vec<(FileId, Bytes)>,
}

impl Desk {
    pub(crate) fn new(template: &str) -> Result<Self, PaperError> {
        Ok(Self {
            library: LazyHash::new(Library::default()),
            main: Source::new(id("main.typ")?, template.to_owned()),
            layout: Source::new(id("layout.typ")?, LAYOUT.to_owned()),
            files: Vec::new(),
        })
    }

    pub(crate) fn put(&mut self, name: &str, bytes: Vec<u8>) -> Result<(), PaperError> {
        self.files.push((id(name)?, Bytes::new(bytes)));
        Ok(())
    }
}

fn id(name: &str) -> Result<FileId, PaperError> {
    let path = VirtualPath::new(name).map_err(|_| PaperError::AttachmentName(name.to_owned()))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &FACES.book
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let source = [&self.main, &self.layout].into_iter().find(|source| source.id() == id);
        source.cloned().ok_or(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        let file = self.files.iter().find(|(file, _)| *file == id);
        file.map(|(_, bytes)| bytes.clone()).ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        FACES.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
