//! What this is: the documents attached to services, in the database; their content is kept by its fingerprint.
//! What it is not: a library of acts.

use kernel::permission::EditService;
use kernel::{Can, DocumentId, ServiceId};
use store::{Entry, StoreError, StoredFile, Tx};

use crate::access::ReadsCatalogue;
use crate::error::CatalogueError;
use crate::model::{Document, DocumentKind, Service};

/// Larger than the sheets and forms that describe a service.
pub const LARGEST_MEGABYTES: usize = 10;

macro_rules! columns {
    () => {
        "document_id, service_id, title, file_name, sha256, bytes, added_at, added_by"
    };
}
const OF_SERVICE: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM service_document WHERE tenant_id = $1 AND service_id = $2 AND archived = FALSE ORDER BY added_at, document_id"
);
const GET: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM service_document WHERE tenant_id = $1 AND service_id = $2 AND document_id = $3 AND archived = FALSE"
);
const INSERT: &str = "INSERT INTO service_document (tenant_id, document_id, service_id, title, file_name, sha256, \
    bytes, added_at, added_by, archived) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, FALSE)";
const ARCHIVE: &str = "UPDATE service_document SET archived = TRUE WHERE tenant_id = $1 AND document_id = $2";
pub(crate) const SQL: &[&str] = &[OF_SERVICE, GET, INSERT, ARCHIVE];

/// The documents of a service, oldest first.
pub async fn of<A: ReadsCatalogue>(
    tx: &mut Tx,
    can: &Can<A>,
    service: ServiceId,
) -> Result<Vec<Document>, StoreError> {
    tx.all(OF_SERVICE, &[can.tenant().into(), service.into()]).await
}

/// A document of a service.
pub async fn get<A: ReadsCatalogue>(
    tx: &mut Tx,
    can: &Can<A>,
    service: ServiceId,
    id: DocumentId,
) -> Result<Option<Document>, StoreError> {
    tx.maybe(GET, &[can.tenant().into(), service.into(), id.into()]).await
}

/// The content of a document.
pub async fn content<A: ReadsCatalogue>(
    tx: &mut Tx,
    can: &Can<A>,
    service: ServiceId,
    id: DocumentId,
) -> Result<Option<(Document, StoredFile)>, StoreError> {
    let Some(document) = get(tx, can, service, id).await? else { return Ok(None) };
    let file = tx.file(&document.sha256).await?;
    Ok(file.map(|file| (document, file)))
}

/// Attaches a file to a service.
pub async fn attach(
    tx: &mut Tx,
    can: &Can<EditService>,
    (service, id): (&Service, DocumentId),
    title: &str,
    (name, bytes): (&str, &[u8]),
) -> Result<Document, CatalogueError> {
    let kind = DocumentKind::of(name, bytes)?;
    let sha256 = tx.put_file(name, kind.mime(), bytes).await?;
    let document = Document {
        document_id: id,
        service_id: service.service_id,
        title: title.to_owned(),
        file_name: name.to_owned(),
        sha256,
        bytes: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
        added_at: tx.now(),
        added_by: tx.author().map(|author| author.name().to_owned()).unwrap_or_default(),
    };
    insert(tx, can, &document).await?;
    let text = format!("Allegato «{title}» al servizio {}", service.data.code);
    tx.audit(Entry::new("service.document", "service", service.service_id).summary(text).created(&document)?);
    Ok(document)
}

async fn insert(tx: &mut Tx, can: &Can<EditService>, document: &Document) -> Result<(), StoreError> {
    let values = [
        can.tenant().into(),
        document.document_id.into(),
        document.service_id.into(),
        document.title.as_str().into(),
        document.file_name.as_str().into(),
        document.sha256.as_str().into(),
        document.bytes.into(),
        document.added_at.into(),
        document.added_by.as_str().into(),
    ];
    tx.exec(INSERT, &values).await.map(|_| ())
}

/// Takes a document off a service; its content stays in the archive.
pub async fn archive(tx: &mut Tx, can: &Can<EditService>, document: &Document) -> Result<(), CatalogueError> {
    tx.exec(ARCHIVE, &[can.tenant().into(), document.document_id.into()]).await?;
    let text = format!("Tolto l'allegato «{}»", document.title);
    let entry = Entry::new("service.document_archive", "service", document.service_id).summary(text);
    tx.audit(entry.created(document)?);
    Ok(())
}
