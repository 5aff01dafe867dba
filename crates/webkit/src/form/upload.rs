//! What this is: a form with files, accepted only with its token and within a limit.
//! What it is not: a look inside the files: whoever parses them sets limits of depth and time.

use axum::body::Bytes;
use axum::extract::multipart::{Field, Multipart, MultipartError};
use axum::extract::{DefaultBodyLimit, FromRequest, Request};
use axum::http::StatusCode;

use super::posted::{CSRF, check_token};
use super::{Posted, Reader};
use crate::query::{self, Pairs};
use crate::{Problem, Visitor};

/// More parts than any page of ours sends.
const MOST_PARTS: usize = 200;

/// A file as it was sent.
#[derive(Clone, Debug)]
pub struct UploadedFile {
    field: String,
    /// The file's own name, without folders.
    pub name: String,
    /// What is in it.
    pub bytes: Bytes,
}

/// A form with files, of at most so many megabytes altogether (20 unless said otherwise).
#[derive(Clone, Debug)]
pub struct Uploaded<const MEGABYTES: usize = 20> {
    posted: Posted,
    files: Vec<UploadedFile>,
}

impl<const MEGABYTES: usize> Uploaded<MEGABYTES> {
    /// The fields that are not files; [`super::Form::with`] shows them again.
    pub fn posted(&self) -> &Posted {
        &self.posted
    }

    /// Reads the fields that are not files.
    pub fn reader(&self) -> Reader<'_> {
        self.posted.reader()
    }

    /// The file of a field, if one was chosen.
    pub fn file(&self, field: &str) -> Option<&UploadedFile> {
        self.files.iter().find(|file| file.field == field)
    }

    /// The files of a field that takes several.
    pub fn files(&self, field: &str) -> impl Iterator<Item = &UploadedFile> {
        self.files.iter().filter(move |file| file.field == field)
    }
}

impl<S: Send + Sync, const MEGABYTES: usize> FromRequest<S> for Uploaded<MEGABYTES> {
    type Rejection = Problem;

    async fn from_request(mut request: Request, state: &S) -> Result<Self, Problem> {
        let csrf = request.extensions().get::<Visitor>().map(|visitor| visitor.csrf.clone());
        DefaultBodyLimit::max(MEGABYTES.saturating_mul(1024 * 1024)).apply(&mut request);
        let multipart = Multipart::from_request(request, state).await;
        let parts = multipart.map_err(|_| unreadable())?;
        let parts = gather(parts, &csrf.unwrap_or_default()).await;
        let (pairs, files) = parts.map_err(|failure| failure.into_problem(MEGABYTES))?;
        Ok(Self { posted: Posted::of(pairs), files })
    }
}

enum Failure {
    Refused(Problem),
    Multipart(MultipartError),
}

impl Failure {
    fn into_problem(self, megabytes: usize) -> Problem {
        match self {
            Self::Refused(problem) => problem,
            Self::Multipart(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => Problem::TooLarge(
                format!("I file inviati superano i {megabytes} MB: riduci il file o dividilo in più parti."),
            ),
            Self::Multipart(_) => unreadable(),
        }
    }
}

impl From<MultipartError> for Failure {
    fn from(error: MultipartError) -> Self {
        Self::Multipart(error)
    }
}

/// Reads the parts in order. The token comes first, so no file is read for a stranger.
async fn gather(mut parts: Multipart, csrf: &str) -> Result<(Pairs, Vec<UploadedFile>), Failure> {
    let (mut pairs, mut files): (Pairs, Vec<UploadedFile>) = Default::default();
    while let Some(part) = parts.next_field().await? {
        if pairs.len() + files.len() >= MOST_PARTS {
            return Err(Failure::Refused(unreadable()));
        }
        if let Some(name) = part.file_name().map(base_name) {
            check_token(csrf, query::first(&pairs, CSRF)).map_err(Failure::Refused)?;
            files.extend(read_file(part, name).await?);
        } else {
            let name = part.name().unwrap_or_default().to_owned();
            pairs.push((name, part.text().await?));
        }
    }
    check_token(csrf, query::first(&pairs, CSRF)).map_err(Failure::Refused)?;
    Ok((pairs, files))
}

/// A field in which no file was chosen comes with an empty name.
async fn read_file(part: Field<'_>, name: String) -> Result<Option<UploadedFile>, MultipartError> {
    let field = part.name().unwrap_or_default().to_owned();
    let bytes = part.bytes().await?;
    Ok((!name.is_empty()).then_some(UploadedFile { field, name, bytes }))
}

fn base_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    last.chars().filter(|letter| !letter.is_control()).take(200).collect()
}

fn unreadable() -> Problem {
    Problem::Malformed("L'invio dei file si è interrotto o non è leggibile: riprova.".into())
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::http::header::CONTENT_TYPE;

    use super::*;

    fn part(head: &str, body: &str) -> String {
        format!("--X\r\nContent-Disposition: form-data; {head}\r\n\r\n{body}\r\n")
    }

    async fn send<const MB: usize>(parts: &[String]) -> Result<Uploaded<MB>, Problem> {
        let body = format!("{}--X--\r\n", parts.concat());
        let kind = "multipart/form-data; boundary=X";
        let request = Request::builder().method("POST").header(CONTENT_TYPE, kind);
        let mut request = request.body(Body::from(body)).unwrap();
        request.extensions_mut().insert(Visitor::nobody("abc"));
        Uploaded::from_request(request, &()).await
    }

    fn token() -> String {
        part(r#"name="csrf""#, "abc")
    }

    #[tokio::test]
    async fn fields_and_files_are_read_and_folders_are_cut_from_names() {
        let file = part(r#"name="file"; filename="C:\\temp\\enti.csv""#, "a;b");
        let none = part(r#"name="other"; filename="""#, "");
        let sent = send::<1>(&[token(), part(r#"name="note""#, "ciao"), file, none]).await.unwrap();
        assert_eq!(sent.posted().get("note"), Some("ciao"));
        let file = sent.file("file").unwrap();
        assert_eq!((file.name.as_str(), file.bytes.as_ref()), ("enti.csv", b"a;b".as_slice()));
        assert!(sent.file("other").is_none());
    }

    #[tokio::test]
    async fn a_file_without_the_token_before_it_is_refused() {
        let file = part(r#"name="file"; filename="a.csv""#, "a");
        assert_eq!(send::<1>(&[file.clone(), token()]).await.unwrap_err().status(), 403);
        assert_eq!(send::<1>(&[file]).await.unwrap_err().status(), 403);
        assert_eq!(send::<1>(&[]).await.unwrap_err().status(), 403);
    }

    #[tokio::test]
    async fn files_beyond_the_limit_are_too_large_and_the_page_says_how_much_fits() {
        let file = part(r#"name="file"; filename="a.csv""#, &"x".repeat(1024 * 1024 + 10));
        let problem = send::<1>(&[token(), file]).await.unwrap_err();
        assert_eq!(problem.status(), 413);
        assert!(problem.detail().contains("1 MB"), "{}", problem.detail());
    }
}
