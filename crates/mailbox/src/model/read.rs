//! What this is: the bytes of a letter read under limits: sender, subject, text, files, what it answers.
//! What it is not: trust: every one of these may be false; see [`super::Auth`].

use helpdesk::store::{MostFiles, NewFile};
use kernel::Email;
use mail_parser::{Address, HeaderValue, Message, MessageParser, MessagePart, MimeHeaders as _, PartType};

use super::words::{clean, one_line};
use super::{Auth, Automatic, Envelope, Reason, Verdict};

/// The largest letter that is read, in bytes.
pub const LARGEST: usize = 25 * 1024 * 1024;
/// The most parts of a letter: each is announced by this header, so that its count bounds parts and depth.
const MOST_PARTS: usize = 200;
const PART: &[u8] = b"content-type";
/// The most characters of a text, as on the pages.
const LONGEST_TEXT: usize = 20_000;
/// The most identifiers looked at.
const MOST_REFERENCES: usize = 30;
/// Below this an image inside the text is the logo of a signature.
const LOGO: usize = 30_000;

/// Whom we believe about a mailbox.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trust {
    /// The name by which our server of mail signs its checks.
    pub server: Option<String>,
    /// Whether the mailbox is one of certified mail.
    pub certified: bool,
}

/// A letter read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incoming {
    /// The identifier by which it is taken in once.
    pub key: String,
    /// The identifier by which others answer it.
    pub message_id: String,
    /// The identifiers of the letters it answers, the nearest first.
    pub answers: Vec<String>,
    /// The sender, if the address can be one.
    pub from: Option<Email>,
    /// The sender's address as it stands.
    pub from_address: String,
    /// Their name.
    pub from_name: String,
    /// About what.
    pub subject: String,
    /// What it says, quotes included.
    pub text: String,
    /// The files within the limits.
    pub files: Vec<NewFile>,
    /// The names of those beyond.
    pub left_out: Vec<String>,
    /// Whether a program wrote it.
    pub automatic: Automatic,
    /// What our server checked.
    pub auth: Auth,
    /// In what it came.
    pub envelope: Envelope,
    /// Why it must not be taken for what it says, before anything else is known of it.
    pub doubt: Option<Reason>,
}

impl Incoming {
    /// What is known of the sender.
    pub fn verdict(&self) -> Verdict {
        match (self.auth.verdict(), self.envelope) {
            (Verdict::Failed, _) => Verdict::Failed,
            (_, Envelope::Certified) => Verdict::Certified,
            (verdict, Envelope::Plain | Envelope::Doubtful) => verdict,
        }
    }
}

fn counted(raw: &[u8], word: &[u8]) -> usize {
    raw.windows(word.len()).filter(|found| found.eq_ignore_ascii_case(word)).count()
}

/// Reads a letter. `None` if it cannot be read or is more complicated than any letter that people write.
pub fn read(raw: &[u8], trust: &Trust) -> Option<Incoming> {
    if raw.len() > LARGEST || counted(raw, PART) > MOST_PARTS {
        return None;
    }
    let message = MessageParser::default().parse(raw)?;
    let kind = transport(&message);
    let inside = match kind {
        Transport::Plain => None,
        Transport::Certified | Transport::Anomaly => postacert(&message),
    };
    let (envelope, doubt) = match (kind, trust.certified, inside.is_some()) {
        (Transport::Plain, _, _) => (Envelope::Plain, None),
        (Transport::Certified, true, true) => (Envelope::Certified, None),
        (Transport::Anomaly, true, _) => (Envelope::Doubtful, Some(Reason::Anomaly)),
        (Transport::Certified | Transport::Anomaly, _, _) => (Envelope::Doubtful, Some(Reason::Envelope)),
    };
    let mut read = of_message(&message, inside.unwrap_or(&message), trust);
    (read.envelope, read.doubt) = (envelope, doubt);
    Some(read)
}

/// Reads the head of a letter whose rest is not to be read.
pub fn read_head(head: &[u8], trust: &Trust) -> Option<Incoming> {
    let message = MessageParser::default().parse_headers(head)?;
    let mut read = of_message(&message, &message, trust);
    (read.text, read.files) = (String::new(), Vec::new());
    Some(read)
}

/// `outer` is what came, `inner` what somebody wrote: the same, but for certified mail.
fn of_message(outer: &Message<'_>, inner: &Message<'_>, trust: &Trust) -> Incoming {
    let (from_address, from_name) = sender(inner.from());
    let domain = sender(outer.from()).0.rsplit('@').next().unwrap_or_default().to_ascii_lowercase();
    let results = outer.headers_raw().filter(|(name, _)| name.eq_ignore_ascii_case("Authentication-Results"));
    let auth = Auth::read(results.map(|(_, value)| value), trust.server.as_deref(), &domain);
    let (files, left_out) = files(inner);
    let message_id = id(inner.message_id().unwrap_or_default());
    Incoming {
        key: id(outer.message_id().unwrap_or_default()),
        answers: answers(inner),
        automatic: Automatic::of(outer).or(Automatic::of(inner)).of_address(&from_address),
        from: Email::parse(&from_address).ok(),
        subject: one_line(inner.subject().unwrap_or_default(), 300),
        text: text(inner),
        envelope: Envelope::Plain,
        doubt: None,
        message_id,
        from_address,
        from_name,
        files,
        left_out,
        auth,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Transport {
    Plain,
    Certified,
    Anomaly,
}

/// What a provider of certified mail says of the envelope (DM 2 November 2005, technical rules §§ 6 and 7).
fn transport(message: &Message<'_>) -> Transport {
    let mut said = message.headers_raw().filter(|(name, _)| name.eq_ignore_ascii_case("X-Trasporto"));
    match said.next().map(|(_, value)| value.trim().to_ascii_lowercase()) {
        None => Transport::Plain,
        Some(word) if word == "posta-certificata" => Transport::Certified,
        Some(_) => Transport::Anomaly,
    }
}

fn postacert<'a>(message: &'a Message<'a>) -> Option<&'a Message<'a>> {
    let named = |part: &MessagePart<'_>| {
        part.attachment_name().is_some_and(|name| name.eq_ignore_ascii_case("postacert.eml"))
    };
    let inside = message.attachments().filter_map(|part| match &part.body {
        PartType::Message(inside) => Some((part, inside)),
        _ => None,
    });
    let all: Vec<_> = inside.collect();
    all.iter().find(|(part, _)| named(part)).or(all.first()).map(|(_, inside)| *inside)
}

fn sender(from: Option<&Address<'_>>) -> (String, String) {
    let first = from.and_then(|from| from.first());
    let address = first.and_then(|one| one.address()).unwrap_or_default();
    let name = first.and_then(|one| one.name()).unwrap_or_default();
    (one_line(&address.to_lowercase(), 254), one_line(name, 120))
}

/// An identifier without brackets; one that is too long to be one is none.
fn id(text: &str) -> String {
    let text = text.trim().trim_start_matches('<').trim_end_matches('>').trim();
    let good = text.len() <= 300 && !text.chars().any(|letter| letter.is_control() || letter.is_whitespace());
    if good { text.to_owned() } else { String::new() }
}

fn answers(message: &Message<'_>) -> Vec<String> {
    let list = |value: &HeaderValue<'_>| match value {
        HeaderValue::Text(one) => vec![id(one)],
        HeaderValue::TextList(many) => many.iter().map(|one| id(one)).collect(),
        _ => Vec::new(),
    };
    let mut all = list(message.in_reply_to());
    all.extend(list(message.references()).into_iter().rev());
    all.retain(|one| !one.is_empty());
    let mut seen = std::collections::BTreeSet::new();
    all.retain(|one| seen.insert(one.clone()));
    all.truncate(MOST_REFERENCES);
    all
}

fn text(message: &Message<'_>) -> String {
    let all: Vec<_> = (0..message.text_body_count().min(5)).filter_map(|at| message.body_text(at)).collect();
    let joined = all.join("\n\n");
    let whole = clean(&joined, LONGEST_TEXT.saturating_add(1));
    if whole.chars().count() <= LONGEST_TEXT {
        return whole;
    }
    let note = "\n\n[Il testo continua nella lettera originale]";
    let kept: String = whole.chars().take(LONGEST_TEXT.saturating_sub(note.chars().count())).collect();
    format!("{kept}{note}")
}

/// The files within the limits of requests, and the names of the others.
fn files(message: &Message<'_>) -> (Vec<NewFile>, Vec<String>) {
    let MostFiles { count, megabytes } = MostFiles::LIMITS;
    let (largest, kinds) = (megabytes.saturating_mul(1024 * 1024), MostFiles::kinds());
    let (mut kept, mut left_out) = (Vec::new(), Vec::new());
    for (at, part) in message.attachments().enumerate() {
        let Some(bytes) = content(message, part) else { continue };
        if bytes.is_empty() || is_of_the_envelope(part) || (is_inside(part) && bytes.len() < LOGO) {
            continue;
        }
        let name = file_name(part, at);
        let good_kind = kinds.split(',').any(|ending| name.to_lowercase().ends_with(ending));
        if kept.len() < count && bytes.len() <= largest && good_kind {
            kept.push(NewFile { name, bytes: bytes.to_vec() });
        } else {
            left_out.push(name);
        }
    }
    (kept, left_out)
}

fn content<'a>(message: &'a Message<'a>, part: &'a MessagePart<'a>) -> Option<&'a [u8]> {
    match &part.body {
        PartType::Text(text) | PartType::Html(text) => Some(text.as_bytes()),
        PartType::Binary(bytes) | PartType::InlineBinary(bytes) => Some(bytes),
        PartType::Message(inside) if inside.raw_message.len() < message.raw_message.len() => {
            Some(&inside.raw_message)
        }
        // A letter inside a letter as it stands: the parser gives the bytes of the whole.
        PartType::Message(_) => {
            let (start, end) =
                (usize::try_from(part.raw_body_offset()), usize::try_from(part.raw_end_offset()));
            message.raw_message.get(start.ok()?..end.ok()?)
        }
        PartType::Multipart(_) => None,
    }
}

/// Signatures are for the program of mail that checks them.
fn is_of_the_envelope(part: &MessagePart<'_>) -> bool {
    let kind = part.content_type().map(|kind| kind.subtype().unwrap_or_default().to_ascii_lowercase());
    matches!(kind.as_deref(), Some("pkcs7-signature" | "x-pkcs7-signature" | "pgp-signature"))
}

/// Whether a part is an image inside the text.
fn is_inside(part: &MessagePart<'_>) -> bool {
    let image = part.content_type().is_some_and(|kind| kind.ctype().eq_ignore_ascii_case("image"));
    let attached = part.content_disposition().is_some_and(mail_parser::ContentType::is_attachment);
    image && part.content_id().is_some() && !attached
}

fn file_name(part: &MessagePart<'_>, at: usize) -> String {
    let given = part.attachment_name().unwrap_or_default();
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let name = one_line(last, 120);
    let name = name.trim_matches('.').trim();
    let kind = part.content_type().and_then(|kind| kind.subtype()).unwrap_or_default().to_ascii_lowercase();
    let ending = match (&part.body, kind.as_str()) {
        (PartType::Message(_), _) => "eml",
        (PartType::Text(_), _) => "txt",
        (_, "pdf" | "png" | "jpeg" | "gif" | "zip" | "csv") => kind.as_str(),
        (_, _) => "",
    };
    match (name, ending) {
        ("", "") => format!("allegato-{}", at.saturating_add(1)),
        ("", ending) => format!("allegato-{}.{ending}", at.saturating_add(1)),
        (name, ending) if ending == "eml" && !name.to_lowercase().ends_with(".eml") => format!("{name}.eml"),
        (name, _) => name.to_owned(),
    }
}
