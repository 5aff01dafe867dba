//! What this is: ZIP archives opened into the files they hold, under limits of number and size.
//! What it is not: able to open an archive inside an archive, or a signed envelope.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::{Incoming, ReportRow, Verdict};

/// The most files of one import, all archives together.
pub const MOST_FILES: usize = 2_000;
/// The most bytes of one file inside an archive, once unpacked, and of all together.
const MOST_BYTES: u64 = 1024 * 1024;
const MOST_BYTES_TOGETHER: u64 = 64 * 1024 * 1024;

/// The files, those of archives one by one; what cannot be unpacked is told in a row of the report.
pub fn unpack(files: Vec<Incoming>) -> Vec<Result<Incoming, ReportRow>> {
    let mut found = Vec::new();
    let mut left = MOST_BYTES_TOGETHER;
    for file in files {
        if file.bytes.starts_with(b"PK\x03\x04") {
            open(&file, &mut left, &mut found);
        } else {
            found.push(Ok(file));
        }
        if found.len() > MOST_FILES {
            let last = found.get(MOST_FILES).map(name).unwrap_or_default();
            found.truncate(MOST_FILES);
            let why = format!(
                "Da questo file in poi non è stato letto nulla: un'importazione ne accetta al massimo {MOST_FILES}"
            );
            found.push(Err(ReportRow::refused(&last, Verdict::Unreadable, why)));
            break;
        }
    }
    found
}

fn name(file: &Result<Incoming, ReportRow>) -> String {
    match file {
        Ok(file) => file.name.clone(),
        Err(row) => row.file.clone(),
    }
}

fn open(archive: &Incoming, left: &mut u64, found: &mut Vec<Result<Incoming, ReportRow>>) {
    let refused = |name: &str, why: &str| Err(ReportRow::refused(name, Verdict::Unreadable, why));
    let Ok(mut zip) = ZipArchive::new(Cursor::new(&archive.bytes)) else {
        found.push(refused(&archive.name, "L'archivio ZIP è danneggiato o incompleto"));
        return;
    };
    for place in 0..zip.len().min(MOST_FILES.saturating_add(1)) {
        let Ok(mut entry) = zip.by_index(place) else {
            found.push(refused(&archive.name, "Un file dell'archivio è protetto da password o danneggiato"));
            continue;
        };
        if entry.is_dir() {
            continue;
        }
        let name = entry.name().unwrap_or_default();
        let name = name.rsplit(['/', '\\']).next().unwrap_or_default().chars().take(200).collect();
        found.push(take(name, &mut entry, left));
    }
}

/// One file of an archive. What the archive says of its size is not believed: bytes are counted as they come.
fn take(name: String, entry: &mut impl Read, left: &mut u64) -> Result<Incoming, ReportRow> {
    let most = MOST_BYTES.min(*left);
    let mut bytes = Vec::new();
    let read = entry.take(most.saturating_add(1)).read_to_end(&mut bytes);
    let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    let why = match read {
        Err(_) => "Il file è danneggiato dentro l'archivio",
        Ok(_) if length > MOST_BYTES => "Il file è troppo grande per una ricevuta: il massimo è 1 MB",
        Ok(_) if length > *left => "L'archivio è troppo grande una volta aperto: dividilo in più archivi",
        Ok(_) if bytes.starts_with(b"PK\x03\x04") => {
            "È un archivio dentro un archivio: aprilo e carica i file che contiene"
        }
        Ok(_) => {
            *left = left.saturating_sub(length);
            return Ok(Incoming { name, bytes });
        }
    };
    Err(ReportRow::refused(&name, Verdict::Unreadable, why))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn archive(files: &[(&str, &[u8])]) -> Incoming {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(bytes).unwrap();
        }
        Incoming { name: "ricevute.zip".into(), bytes: zip.finish().unwrap().into_inner() }
    }

    fn messages(file: Incoming) -> Vec<Result<String, String>> {
        let rows = unpack(vec![file]).into_iter();
        rows.map(|row| row.map(|file| file.name).map_err(|row| row.message)).collect()
    }

    #[test]
    fn files_come_out_by_their_own_names() {
        let found = messages(archive(&[("a/IT1_1_RC_001.xml", b"<a/>"), ("b.xml", b"<b/>")]));
        assert_eq!(found, [Ok("IT1_1_RC_001.xml".to_owned()), Ok("b.xml".to_owned())]);
    }

    #[test]
    fn what_grows_too_much_once_unpacked_is_refused() {
        let zeros = vec![0_u8; 3 * 1024 * 1024];
        let found = messages(archive(&[("bomba.xml", &zeros), ("b.xml", b"<b/>")]));
        assert!(found[0].as_ref().unwrap_err().contains("troppo grande"), "{found:?}");
        assert_eq!(found[1], Ok("b.xml".to_owned()));
        let large = vec![b' '; 1024 * 1024];
        let names: Vec<String> = (0..70).map(|number| format!("{number}.xml")).collect();
        let files: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), large.as_slice())).collect();
        let found = messages(archive(&files));
        assert_eq!(found.iter().filter(|one| one.is_ok()).count(), 64);
    }

    #[test]
    fn archives_in_archives_and_damaged_ones_are_told() {
        let inner = archive(&[("a.xml", b"<a/>")]);
        let found = messages(archive(&[("dentro.zip", &inner.bytes)]));
        assert!(found[0].as_ref().unwrap_err().contains("archivio dentro"), "{found:?}");
        let damaged = Incoming { name: "x.zip".into(), bytes: b"PK\x03\x04rotto".to_vec() };
        assert!(messages(damaged)[0].as_ref().unwrap_err().contains("danneggiato"));
    }

    #[test]
    fn only_so_many_files_are_taken() {
        let many =
            (0..2_100).map(|number| Incoming { name: format!("{number}.xml"), bytes: b"<a/>".to_vec() });
        let found = unpack(many.collect());
        assert_eq!(found.len(), MOST_FILES + 1);
        assert!(found.last().unwrap().is_err());
    }
}
