//! What this is: letters as programs of mail really write them, and what is understood of each; what always holds.

use std::collections::BTreeSet;

use kernel::{BodyId, JobId, RequestId};
use proptest::prelude::*;
use uuid::Uuid;

use super::*;

macro_rules! letter {
    ($name:literal) => {
        include_bytes!(concat!("../../tests/it/letters/", $name, ".eml"))
    };
}

const URBINO: &str = "anna.verdi@comune.urbino.example.it";

fn understood(raw: &[u8]) -> Incoming {
    read(raw, &Trust::default()).unwrap()
}

#[test]
fn what_somebody_wrote_is_apart_from_what_they_quote() {
    let table: [(&[u8], &str, &str); 7] = [
        (letter!("gmail-risposta"), "Sì, adesso funziona: perché l'avete riavviata?", "C'è una risposta."),
        (
            letter!("outlook-solo-html"),
            "il gestionale dà errore e costa 10 € al giorno.",
            "C'è una risposta.",
        ),
        (letter!("outlook-latin1"), "Confermo, la città è quella giusta.", "Oggetto: Richiesta n. 1"),
        (letter!("telefono"), "Va bene grazie", "C'è una risposta."),
        (letter!("windows-1252"), "1.234,56 € – “circa”", ""),
        (letter!("iso-8859-15"), "Sono 50 €, cioè poco.", ""),
        (letter!("risposte-tra-le-righe"), "Su tutte.", ""),
    ];
    for (raw, own, quoted) in table {
        let read = understood(raw);
        let parts = split(&read.text);
        assert!(parts.own.contains(own), "{own}\n{:?}", read.text);
        assert!(parts.quoted.contains(quoted), "{quoted}\n{parts:?}");
        assert!(quoted.is_empty() || !parts.own.contains(quoted), "{parts:?}");
        assert_eq!(read.from_address, URBINO);
    }
}

#[test]
fn subjects_and_names_of_files_are_decoded_and_made_harmless() {
    assert_eq!(understood(letter!("gmail-risposta")).subject, "Re: La stampante non è più raggiungibile");
    assert_eq!(understood(letter!("iso-8859-15")).subject, "Costo in €");
    let read = understood(letter!("allegato"));
    let names: Vec<&str> = read.files.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["Delibera n. 12 città.pdf"]);
    assert_eq!(read.left_out, ["avvia.exe"]);
    let hidden = understood(letter!("nascosta"));
    assert!(!hidden.from_name.contains('\u{202e}') && !hidden.text.contains('\u{202e}'), "{hidden:?}");
    for forbidden in ["<", "alert", "spia.example", "onclick"] {
        assert!(!hidden.text.contains(forbidden), "{forbidden}: {}", hidden.text);
    }
    assert!(!understood(letter!("outlook-solo-html")).text.contains("alert"));
}

#[test]
fn what_a_program_wrote_is_known_for_it() {
    let table: [(&[u8], Automatic); 8] = [
        (letter!("fuori-ufficio"), Automatic::Yes(Reason::AutoReply)),
        (letter!("exchange-assenza"), Automatic::Yes(Reason::AutoReply)),
        (letter!("mancata-consegna"), Automatic::Yes(Reason::Bounce)),
        (letter!("pec-ricevuta"), Automatic::Yes(Reason::Receipt)),
        (letter!("lista"), Automatic::NotToBeAnswered),
        (letter!("noreply"), Automatic::NotToBeAnswered),
        (letter!("pec-trasporto"), Automatic::No),
        (letter!("gmail-risposta"), Automatic::No),
    ];
    for (raw, automatic) in table {
        assert_eq!(understood(raw).automatic, automatic, "{}", String::from_utf8_lossy(raw));
    }
}

#[test]
fn a_certified_envelope_is_opened_and_believed_only_in_a_certified_mailbox() {
    let certified = Trust { server: None, certified: true };
    let read = read(letter!("pec-trasporto"), &certified).unwrap();
    assert_eq!(read.from_address, "protocollo@pec.comune.urbino.example.it");
    assert_eq!(
        (read.subject.as_str(), read.key.as_str()),
        ("Guasto al protocollo", "opec1@gestore.example.it")
    );
    assert_eq!(read.text, "Il protocollo informatico è fermo dalle 8.");
    assert_eq!((read.envelope, read.verdict(), read.doubt), (Envelope::Certified, Verdict::Certified, None));
    assert!(read.files.is_empty(), "{:?}", read.files);
    let ordinary = understood(letter!("pec-trasporto"));
    assert_eq!((ordinary.envelope, ordinary.doubt), (Envelope::Doubtful, Some(Reason::Envelope)));
    let anomaly = super::read(letter!("pec-anomalia"), &certified).unwrap();
    assert_eq!((anomaly.envelope, anomaly.doubt), (Envelope::Doubtful, Some(Reason::Anomaly)));
}

#[test]
fn letters_without_identifier_broken_or_inside_others_are_read_all_the_same() {
    assert_eq!(understood(letter!("senza-message-id")).key, "");
    assert_eq!(understood(letter!("rotta")).text, "Questa lettera è troncata");
    let forwarded = understood(letter!("inoltrata"));
    assert_eq!(forwarded.text, "Vi giro quello che scrive il fornitore.");
    assert_eq!(forwarded.files.len(), 1);
    let inside = String::from_utf8_lossy(&forwarded.files[0].bytes).into_owned();
    assert!(inside.contains("Errore 500") && !inside.contains("Vi giro"), "{inside}");
    let answers = understood(letter!("gmail-risposta")).answers;
    assert_eq!(answers, ["primo@cst.example.it", "zero@cst.example.it"]);
}

#[test]
fn a_letter_too_deep_or_too_large_is_not_read() {
    let mut deep = b"From: a@example.it\r\n".to_vec();
    for _ in 0..50_000 {
        deep.extend_from_slice(b"Content-Type: message/rfc822\r\n\r\n");
    }
    assert_eq!(read(&deep, &Trust::default()), None);
    let mut many = b"From: a@example.it\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n".to_vec();
    for _ in 0..5_000 {
        many.extend_from_slice(b"--x\r\nContent-Type: text/plain\r\n\r\nciao\r\n");
    }
    assert_eq!(read(&many, &Trust::default()), None);
    let mut large = b"From: a@example.it\r\nSubject: Grande\r\n\r\n".to_vec();
    large.resize(LARGEST + 1, b'a');
    assert_eq!(read(&large, &Trust::default()), None);
    assert_eq!(read_head(&large, &Trust::default()).unwrap().subject, "Grande");
    let mut long = b"From: a@example.it\r\n\r\n".to_vec();
    long.extend(b"parola ".repeat(10_000));
    let text = understood(&long).text;
    assert!(text.chars().count() <= 20_000 && text.ends_with("lettera originale]"));
}

#[test]
fn only_the_first_header_of_the_trusted_server_counts() {
    let domain = "comune.urbino.example.it";
    let read =
        |headers: &[&str]| Auth::read(headers.iter().copied(), Some("mx.example.it"), domain).verdict();
    let table: [(&[&str], Verdict); 12] = [
        (&[], Verdict::Absent),
        (&["mx.altri.example; dmarc=pass"], Verdict::Absent),
        (&["mx.example.it; dmarc=pass (p=NONE) header.from=comune.urbino.example.it"], Verdict::Passed),
        (&["MX.example.it 1; spf=fail; dkim=fail; dmarc=fail"], Verdict::Failed),
        (&["mx.example.it; dmarc=fail", "mx.example.it; dmarc=pass"], Verdict::Failed),
        (&["mx.altri.example; dmarc=pass", "mx.example.it; dmarc=fail"], Verdict::Failed),
        (&["mx.example.it; dkim=pass header.d=urbino.example.it"], Verdict::Passed),
        (&["mx.example.it; dkim=pass header.d=gmail.example"], Verdict::Weak),
        (&["mx.example.it; spf=pass smtp.mailfrom=bounce@comune.urbino.example.it"], Verdict::Passed),
        (&["mx.example.it; spf=fail (mx; sender is not permitted) smtp.mailfrom=x"], Verdict::Failed),
        (&["mx.example.it; none"], Verdict::Absent),
        (&["mx.example.it (dmarc=pass); spf=softfail smtp.mailfrom=a@it; dkim=none"], Verdict::Weak),
    ];
    for (headers, verdict) in table {
        assert_eq!(read(headers), verdict, "{headers:?}");
    }
    let untrusted = Auth::read(["mx.example.it; dmarc=pass"].into_iter(), None, domain);
    assert_eq!(untrusted.verdict(), Verdict::Absent);
}

#[test]
fn a_mark_holds_for_its_request_and_its_centre_only() {
    let (key, other) = (Key::new([7; 32]), Key::new([8; 32]));
    let (one, two) = (RequestId(Uuid::from_u128(1)), RequestId(Uuid::from_u128(2)));
    let id = key.message_id(one, JobId(Uuid::from_u128(9)), "cst.example.it");
    for id in [id, key.thread_id(one, "cst.example.it")] {
        let mark = Mark::in_id(&id).unwrap();
        assert_eq!(key.checked(&mark, None), Some(one));
        assert_eq!(other.checked(&mark, None), None);
        let forged = id.replace(&one.0.simple().to_string(), &two.0.simple().to_string());
        assert_eq!(key.checked(&Mark::in_id(&forged).unwrap(), None), None);
    }
    let subject = format!("Re: R: C'è una risposta {}", key.subject_mark(one, 12));
    let mark = Mark::in_subject(&subject).unwrap();
    assert_eq!(key.checked(&mark, Some(one)), Some(one));
    assert_eq!(key.checked(&mark, Some(two)), None);
    assert_eq!(key.checked(&mark, None), None);
    assert_eq!(bare_subject(&subject), "C'è una risposta");
    for none in ["[#12-aaaa]", "[#0-bcdfghjkmn]", "[#x-bcdfghjkmn]", "Richiesta n. 12", "[#12-BCDFGHJKMN]"] {
        assert_eq!(Mark::in_subject(none), None, "{none}");
    }
    assert_eq!(Mark::in_id("av.x.y@z"), None);
    assert!(!format!("{key:?}").contains('7'));
}

#[test]
fn a_letter_finds_its_place() {
    let body = |n| BodyId(Uuid::from_u128(n));
    let request = |n| RequestId(Uuid::from_u128(n));
    let found = |n, of, answerable| Found { request: request(n), body: body(of), answerable };
    let of =
        |bodies: &[u128]| Sender { bodies: bodies.iter().map(|n| body(*n)).collect(), ..Sender::default() };
    let guest = Sender { takes_part_in: BTreeSet::from([request(5)]), ..Sender::default() };
    let staff = Sender { staff: true, ..Sender::default() };
    let table = [
        (of(&[1]), vec![found(10, 1, true)], Place::In(request(10), body(1))),
        (of(&[1]), vec![found(10, 1, false)], Place::New(body(1), Some(request(10)))),
        (of(&[1]), vec![found(20, 2, true)], Place::New(body(1), None)),
        (of(&[1]), vec![found(20, 2, true), found(10, 1, true)], Place::In(request(10), body(1))),
        (of(&[1, 2]), vec![found(20, 2, true)], Place::In(request(20), body(2))),
        (of(&[1, 2]), vec![], Place::OfSomeBody),
        (of(&[]), vec![found(10, 1, true)], Place::Nowhere),
        (guest.clone(), vec![found(5, 1, true)], Place::In(request(5), body(1))),
        (guest.clone(), vec![found(5, 1, false)], Place::Ended),
        (guest, vec![found(6, 1, true)], Place::Nowhere),
        (staff.clone(), vec![found(10, 1, true)], Place::Beside(request(10))),
        (staff, vec![], Place::OfStaff),
    ];
    for (sender, found, wanted) in table {
        assert_eq!(place(&sender, &found), wanted, "{sender:?} {found:?}");
    }
}

fn senders() -> impl Strategy<Value = Sender> {
    let ids = |most| proptest::collection::btree_set(1..most, 0..4);
    (ids(6_u128), ids(12_u128)).prop_map(|(bodies, parts)| Sender {
        bodies: bodies.into_iter().map(|n| BodyId(Uuid::from_u128(n))).collect(),
        staff: false,
        takes_part_in: parts.into_iter().map(|n| RequestId(Uuid::from_u128(n))).collect(),
    })
}

fn requests() -> impl Strategy<Value = Vec<Found>> {
    let one = (1_u128..12, any::<bool>()).prop_map(|(n, answerable)| Found {
        request: RequestId(Uuid::from_u128(n)),
        body: BodyId(Uuid::from_u128(n % 5 + 1)),
        answerable,
    });
    proptest::collection::vec(one, 0..6)
}

proptest! {
    /// Whatever a letter names, it ends where its sender may write, as if the rest were not there.
    #[test]
    fn requests_of_others_change_nothing(sender in senders(), found in requests()) {
        let placed = place(&sender, &found);
        let may = |one: &Found| sender.bodies.contains(&one.body) || sender.takes_part_in.contains(&one.request);
        let own: Vec<Found> = found.iter().copied().filter(may).collect();
        prop_assert_eq!(placed, place(&sender, &own));
        match placed {
            Place::In(request, body) => {
                prop_assert!(found.iter().any(|one| one.request == request && one.body == body && one.answerable && may(one)));
            }
            Place::New(body, follows) => {
                prop_assert!(sender.bodies.contains(&body));
                prop_assert!(follows.is_none_or(|id| found.iter().any(|one| one.request == id && one.body == body)));
            }
            Place::Beside(_) | Place::OfStaff => prop_assert!(false, "nobody of the centre wrote"),
            Place::OfSomeBody => prop_assert!(sender.bodies.len() > 1),
            Place::Ended | Place::Nowhere => prop_assert!(sender.bodies.is_empty()),
        }
    }

    #[test]
    fn no_line_gets_lost_between_own_text_and_quotes(
        lines in proptest::collection::vec("(> ?)?(Il giorno x ha scritto:|Da: x|Inviato: y|Oggetto: z|[a-zàè ]{0,12})", 0..12),
    ) {
        let text = lines.join("\n");
        let parts = split(&text);
        let both = format!("{}\n{}", parts.own, parts.quoted);
        let kept: Vec<&str> = both.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        let whole: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        prop_assert_eq!(kept, whole);
    }

    /// Whatever bytes come, they are read or they are not.
    #[test]
    fn no_bytes_break_the_reader(
        cuts in proptest::collection::vec((0_usize..4000, any::<u8>()), 0..40),
        which in 0_usize..4,
        length in 0_usize..5000,
    ) {
        let all: [&[u8]; 4] =
            [letter!("pec-trasporto"), letter!("allegato"), letter!("gmail-risposta"), letter!("inoltrata")];
        let mut raw = all[which].to_vec();
        for (at, byte) in cuts {
            if let Some(slot) = raw.get_mut(at) {
                *slot = byte;
            }
        }
        raw.truncate(length.max(10));
        if let Some(read) = read(&raw, &Trust { server: Some("mx.example.it".into()), certified: true }) {
            prop_assert!(read.text.chars().count() <= 20_000 && read.files.len() <= 5);
            prop_assert!(!read.subject.contains('\n') && !read.from_name.contains('\n'));
        }
    }
}
