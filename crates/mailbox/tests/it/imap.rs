//! A small server of mail that answers by the book, and the program that reads it.

use std::sync::{Arc, Mutex};

use mailbox::model::Trust;
use mailbox::{Source, Sources};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

use crate::given::CENTRE;
use crate::ground::{ANNA, BOX, grounds, letter};

/// The folder of the server: letters by identifier.
#[derive(Default)]
struct Folder {
    validity: u32,
    letters: Vec<(u32, Vec<u8>)>,
    seen: Vec<u32>,
    commands: Vec<String>,
}

type Shared = Arc<Mutex<Folder>>;

async fn serve(folder: Shared) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(talk(stream, Arc::clone(&folder)));
        }
    });
    port
}

async fn talk(stream: TcpStream, folder: Shared) {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    write.write_all(b"* OK pronto\r\n").await.unwrap();
    while let Ok(Some(line)) = lines.next_line().await {
        let (tag, command) = line.split_once(' ').unwrap();
        let said = answer(command, &folder);
        let end = if said.starts_with(b"!") { "NO rifiutato" } else { "OK fatto" };
        let body: &[u8] = if said.starts_with(b"!") { b"" } else { &said };
        write.write_all(body).await.unwrap();
        write.write_all(format!("{tag} {end}\r\n").as_bytes()).await.unwrap();
        if command == "LOGOUT" {
            return;
        }
    }
}

fn answer(command: &str, folder: &Shared) -> Vec<u8> {
    let mut folder = folder.lock().unwrap();
    folder.commands.push(command.to_owned());
    let words: Vec<&str> = command.split(' ').collect();
    match words.as_slice() {
        ["LOGIN", user, password] if *user == "\"cst\"" && *password == "\"parola\"" => Vec::new(),
        ["SELECT", _] => {
            let (count, validity) = (folder.letters.len(), folder.validity);
            format!(
                "* {count} EXISTS\r\n* 0 RECENT\r\n* FLAGS (\\Seen)\r\n* OK [UIDVALIDITY {validity}] ok\r\n"
            )
            .into_bytes()
        }
        ["UID", "SEARCH", "UID", range] => {
            let from: u32 = range.trim_end_matches(":*").parse().unwrap();
            let last = folder.letters.last().map(|(uid, _)| *uid);
            let found =
                folder.letters.iter().map(|(uid, _)| *uid).filter(|uid| *uid >= from || Some(*uid) == last);
            let found: Vec<String> = found.map(|uid| uid.to_string()).collect();
            format!("* SEARCH {}\r\n", found.join(" ")).into_bytes()
        }
        ["UID", "FETCH", uid, what @ ..] => fetched(&folder, uid.parse().unwrap(), &what.join(" ")),
        ["UID", "STORE", uid, ..] => {
            folder.seen.push(uid.parse().unwrap());
            Vec::new()
        }
        ["LOGOUT"] => b"* BYE\r\n".to_vec(),
        _ => b"!".to_vec(),
    }
}

fn fetched(folder: &Folder, uid: u32, what: &str) -> Vec<u8> {
    let Some(at) = folder.letters.iter().position(|(known, _)| *known == uid) else { return Vec::new() };
    let (raw, place) = (&folder.letters[at].1, at + 1);
    let mut said = Vec::new();
    if what.contains("RFC822.SIZE") {
        let size = if raw.starts_with(b"X-Enorme") { 99_000_000 } else { raw.len() };
        said.extend(format!("* {place} FETCH (UID {uid} RFC822.SIZE {size})\r\n").bytes());
    } else {
        let section = if what.contains("HEADER") { "BODY[HEADER]" } else { "BODY[]" };
        said.extend(format!("* {place} FETCH (UID {uid} {section} {{{}}}\r\n", raw.len()).bytes());
        said.extend(raw);
        said.extend(b")\r\n");
    }
    said
}

fn source(port: u16, password: &str) -> Source {
    let url = format!("imap://cst:{password}@127.0.0.1:{port}/Richieste");
    Source::parse("pu", BOX, &url, Trust::default()).unwrap()
}

#[tokio::test]
async fn letters_of_a_server_are_taken_in_once_whatever_their_flags() {
    for ground in grounds().await {
        let folder: Shared = Arc::new(Mutex::new(Folder { validity: 5, ..Folder::default() }));
        for uid in [3, 4, 9] {
            let raw = letter(ANNA, &format!("imap{uid}@x"), &format!("Lettera {uid}"), "Testo").into_bytes();
            folder.lock().unwrap().letters.push((uid, raw));
        }
        folder.lock().unwrap().seen.push(4);
        let source = source(serve(Arc::clone(&folder)).await, "parola");
        let sources = Sources::new(vec![source.clone()], None);
        let read = async || mailbox::import(&ground.app, CENTRE, (&source, &sources)).await.unwrap();
        assert_eq!(read().await.opened, 3);
        let nothing = read().await;
        assert_eq!((nothing.opened, nothing.known), (0, 0), "it goes on from where it was");
        let huge = format!("X-Enorme: 1\r\n{}", letter(ANNA, "enorme@x", "Enorme", "x"));
        folder.lock().unwrap().letters.push((10, huge.into_bytes()));
        assert_eq!(read().await.waiting, 1);
        // The server gives new identifiers to all: what is known stays known.
        folder.lock().unwrap().validity = 6;
        let again = read().await;
        assert_eq!((again.known, again.opened), (4, 0));
        assert_eq!(ground.requests(CENTRE).await, 3);
        let asked = folder.lock().unwrap().commands.join("\n");
        assert!(asked.contains("BODY.PEEK[HEADER]") && !asked.contains("EXPUNGE"), "{asked}");
        assert!(folder.lock().unwrap().seen.contains(&9));
    }
}

#[tokio::test]
async fn a_server_that_refuses_or_is_not_there_is_told_on_the_page_without_the_password() {
    for ground in grounds().await {
        let port = serve(Arc::new(Mutex::new(Folder::default()))).await;
        for source in [source(port, "sbagliata"), source(1, "sbagliata")] {
            let sources = Sources::new(vec![source.clone()], None);
            assert!(mailbox::import(&ground.app, CENTRE, (&source, &sources)).await.is_err());
            let page = ground.get(crate::given::director(CENTRE), "/richieste/posta/caselle").await.text;
            assert!(page.contains("Non si legge") && !page.contains("sbagliata"), "{page}");
            assert!(!format!("{source:?}").contains("sbagliata"));
        }
    }
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_ends_the_connection() {
    // A server that does not speak TLS at all is no better.
    let port = serve(Arc::new(Mutex::new(Folder::default()))).await;
    let url = format!("imaps://cst:parola@127.0.0.1:{port}/");
    let source = Source::parse("pu", BOX, &url, Trust::default()).unwrap();
    let why = source.try_connection().await.unwrap_err().to_string();
    assert!(why.contains("cifrata"), "{why}");
}
