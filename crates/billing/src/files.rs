//! What this is: the files of a run one by one: each invoice's XML and readable copy, then the summary of all.
//! What it is not: a folder or an archive; the command line writes the one, `archive` the other. Only one invoice
//! is in memory at a time.

use std::collections::VecDeque;

use kernel::permission::{PreviewRun, ViewInvoices};
use kernel::{Actor, Can, InvoiceId, RunId};
use webkit::{App, Problem};

use crate::copy;
use crate::model::{BodyState, RunBody};
use crate::store::invoices::{self, Issued};
use crate::store::runs;
use crate::summary::Summary;

/// A file with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedFile {
    /// Its name.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// Whether readable copies are wanted too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Copies {
    /// XML and PDF.
    Included,
    /// XML only.
    LeftOut,
}

/// The files of a run, to be taken one by one with [`RunFiles::next`]; the same run gives the same files.
pub struct RunFiles {
    app: App,
    actor: Actor,
    can: Can<ViewInvoices>,
    copies: Copies,
    left: VecDeque<InvoiceId>,
    ready: VecDeque<NamedFile>,
    others: Vec<RunBody>,
    summary: Option<Summary>,
}

impl RunFiles {
    /// The files of a run of the actor's centre.
    pub async fn of(app: &App, actor: &Actor, run: RunId, copies: Copies) -> Result<Self, Problem> {
        let (can, preview) = (actor.may_over(ViewInvoices)?, actor.may_over(PreviewRun)?);
        let mut tx = app.db.read(can.tenant()).await?;
        runs::find(&mut tx, &preview, run).await?.ok_or(Problem::NotFound)?;
        let left = invoices::of_run(&mut tx, &can, run).await?.into_iter().map(|(id, _)| id).collect();
        let bodies = runs::bodies(&mut tx, &preview, run).await?;
        let others = bodies.into_iter().filter(|body| body.state != BodyState::Issued).collect();
        let summary = Some(Summary::default());
        let (app, actor, ready) = (app.clone(), actor.clone(), VecDeque::new());
        Ok(Self { app, actor, can, copies, left, ready, others, summary })
    }

    /// The next file; nothing when all have been given.
    pub async fn next(&mut self) -> Result<Option<NamedFile>, Problem> {
        loop {
            if let Some(file) = self.ready.pop_front() {
                return Ok(Some(file));
            }
            let Some(id) = self.left.pop_front() else { return self.summary() };
            self.read(id).await?;
        }
    }

    async fn read(&mut self, id: InvoiceId) -> Result<(), Problem> {
        let found = invoices::find(&mut self.app.db.read(self.can.tenant()).await?, &self.can, id).await?;
        let issued = found.ok_or(Problem::NotFound)?;
        if self.copies == Copies::Included {
            let bytes = copy::of(&self.app, &self.actor, &self.can, &issued).await?;
            self.ready.push_back(NamedFile { name: copy::file_name(&issued), bytes });
        }
        self.add(issued);
        Ok(())
    }

    fn add(&mut self, issued: Issued) {
        if let Some(summary) = &mut self.summary {
            summary.add_issued(&issued);
        }
        self.ready.push_front(NamedFile { name: issued.kept.file_name, bytes: issued.kept.xml.into_bytes() });
    }

    /// The last file: a line for each invoice, then one for each body that got none.
    fn summary(&mut self) -> Result<Option<NamedFile>, Problem> {
        let Some(mut summary) = self.summary.take() else { return Ok(None) };
        for body in &self.others {
            summary.add_other(body);
        }
        Ok(Some(NamedFile { name: "riepilogo.csv".into(), bytes: summary.csv()? }))
    }
}
