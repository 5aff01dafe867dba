//! What this is: files kept by the fingerprint of their content, once per tenant.
//! What it is not: a document library; areas say what a file is and who may see it.

use sha2::{Digest, Sha256};

use crate::audit::hex;
use crate::{StoreError, Tx, from_row};

/// A stored file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredFile {
    /// SHA-256 of the content, in hexadecimal.
    pub sha256: String,
    /// Its name when it came.
    pub name: String,
    /// Its media type.
    pub mime: String,
    /// Its content.
    pub bytes: Vec<u8>,
}
from_row!(StoredFile { sha256, name, mime, bytes });

const PUT: &str = "INSERT INTO file (tenant_id, sha256, name, mime, bytes, created_at) \
    VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";
const GET: &str = "SELECT sha256, name, mime, bytes FROM file WHERE tenant_id = $1 AND sha256 = $2";
pub(crate) const SQL: &[&str] = &[PUT, GET];

impl Tx {
    /// Keeps a file and gives its fingerprint; the same content is kept once.
    pub async fn put_file(&mut self, name: &str, mime: &str, bytes: &[u8]) -> Result<String, StoreError> {
        let sha256 = hex(&Sha256::digest(bytes));
        let values = [
            self.tenant().into(),
            sha256.as_str().into(),
            name.into(),
            mime.into(),
            bytes.into(),
            self.now().into(),
        ];
        self.exec(PUT, &values).await?;
        Ok(sha256)
    }

    /// The file with this fingerprint.
    pub async fn file(&mut self, sha256: &str) -> Result<Option<StoredFile>, StoreError> {
        self.maybe(GET, &[self.tenant().into(), sha256.into()]).await
    }
}
