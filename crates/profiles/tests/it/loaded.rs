use std::collections::{BTreeMap, BTreeSet};

use kernel::NETWORK;
use profiles::mapping::{Sight, gather};
use profiles::model::{MacroArea, Pillar, Profile, Quadrant, Team, counts};
use profiles::store::{figures, labels, meetings, participants, rules, swot};
use profiles::{access, ensure_mapping};
use store::testing::{prepare_everywhere, shared_data};

use crate::world::{coordinator, empty, started, view};

#[tokio::test]
async fn every_statement_is_known_to_both_databases() {
    let all: Vec<&'static str> = profiles::SQL.iter().copied().flatten().copied().collect();
    prepare_everywhere(&empty().await, &all).await;
}

#[tokio::test]
async fn the_focus_groups_are_loaded_once_with_the_sets_of_the_source() {
    for test in started().await {
        assert!(!ensure_mapping(&test.db).await.unwrap(), "a second start adds nothing");
        let (mut tx, can) = (test.db.read(NETWORK).await.unwrap(), view());
        let who = participants::all(&mut tx, &can).await.unwrap();
        let of = |pillar| who.iter().filter(|one| one.pillar == pillar).count();
        assert_eq!(Pillar::ALL.map(of), [35, 22, 23]);
        let provinces: BTreeSet<_> = who.iter().filter_map(|one| one.body_id).collect();
        assert_eq!(provinces.len(), 52);
        let outside: Vec<_> = who.iter().filter(|one| one.body_id.is_none()).map(|one| &one.entity).collect();
        assert_eq!(outside, ["UPI Emilia-Romagna"]);
        assert_eq!(who.iter().filter(|one| one.team == Team::Lead).count(), 3);
        let labelled = labels::all(&mut tx, &can).await.unwrap();
        let distinct: BTreeSet<_> = labelled.iter().map(|one| one.body_id).collect();
        let of = |pillar| labelled.iter().filter(|one| one.pillar == pillar).count();
        assert_eq!((Pillar::ALL.map(of), distinct.len()), ([32, 16, 20], 47));
        let held = meetings::all(&mut tx, &can).await.unwrap();
        assert_eq!(held.len(), 12);
        let of = |pillar| held.iter().filter(|one| one.data.pillar == pillar).count();
        assert_eq!(Pillar::ALL.map(of), [4, 4, 4]);
        assert!(held.iter().all(|one| one.data.moderator.is_empty() && one.data.held_on.is_none()));
        assert_eq!(rules::in_force(&mut tx).await.unwrap().number, 1);
    }
}

#[tokio::test]
async fn fifteen_provinces_of_the_south_took_part() {
    for test in started().await {
        let sight = Sight { published: access::published(&coordinator()).unwrap(), whole: Some(view()) };
        let rows = gather(&test.db, &sight).await.unwrap();
        assert_eq!(rows.len(), 103);
        let took_part: Vec<_> =
            rows.iter().filter(|row| row.cells.iter().any(|cell| !cell.teams.is_empty())).collect();
        assert_eq!(took_part.len(), 52);
        assert_eq!(took_part.iter().filter(|row| row.area == MacroArea::South).count(), 15);
        assert!(took_part.iter().all(|row| row.area != MacroArea::Islands));
        let each = counts(&rows).map(|one| (one.advanced, one.intermediate, one.base));
        assert_eq!(each, [(10, 12, 10), (1, 9, 6), (1, 9, 10)]);
        let biella = rows.iter().find(|row| row.name == "Biella").unwrap();
        let levels: Vec<_> = biella.pillars().filter_map(|(_, cell)| cell.profile()).collect();
        assert_eq!(levels, [Profile::Advanced, Profile::Base, Profile::Intermediate]);
    }
}

#[tokio::test]
async fn the_points_are_those_of_the_source_board_by_board() {
    for test in started().await {
        let points = swot::all(&mut test.db.read(NETWORK).await.unwrap(), &view(), None).await.unwrap();
        assert_eq!(points.len(), 124);
        assert_eq!(points.iter().filter(|point| !point.data.profiles.is_empty()).count(), 19);
        let truncated: Vec<_> = points.iter().filter(|point| point.data.truncated).collect();
        assert_eq!(truncated.len(), 1);
        assert_eq!(truncated[0].data.quadrant, Quadrant::Weakness);
        let Some(folder) = shared_data() else { return };
        let mut found: BTreeMap<(String, String), (usize, usize)> = BTreeMap::new();
        for point in &points {
            let key = (point.data.pillar.code().to_uppercase(), point.data.quadrant.code().to_owned());
            let entry = found.entry(key).or_default();
            entry.0 += 1;
            entry.1 += usize::from(!point.data.profiles.is_empty());
        }
        let text = std::fs::read_to_string(folder.join("profiles/swot_counts.csv")).unwrap();
        for line in text.lines().skip(1) {
            let cells: Vec<&str> = line.split(',').collect();
            let expected = (cells[2].parse().unwrap(), cells[3].parse().unwrap());
            assert_eq!(found[&(cells[0].to_owned(), cells[1].to_owned())], expected, "{line}");
        }
    }
}

#[tokio::test]
async fn the_labels_are_those_of_the_published_list() {
    let Some(folder) = shared_data() else { return };
    let text = std::fs::read_to_string(folder.join("profiles/seed_profiles.csv")).unwrap();
    for test in started().await {
        let provinces = profiles::provinces::Provinces::read(&test.db).await.unwrap();
        let all = labels::all(&mut test.db.read(NETWORK).await.unwrap(), &view()).await.unwrap();
        for line in text.lines().skip(1) {
            let cells: Vec<&str> = line.split(',').collect();
            let pillar = Pillar::from_code(&cells[0].to_lowercase()).unwrap();
            let body = provinces.named(cells[1]).unwrap().body_id;
            let label = all.iter().find(|one| one.body_id == body && one.pillar == pillar).unwrap();
            assert_eq!(label.label.profile.code(), cells[2], "{line}");
        }
    }
}

#[tokio::test]
async fn where_the_source_contradicts_itself_both_figures_are_there_with_a_note() {
    for test in started().await {
        let all = figures::all(&mut test.db.read(NETWORK).await.unwrap(), &view()).await.unwrap();
        let pair = |code: &str| {
            let figure = all.iter().find(|figure| figure.code == code).unwrap();
            assert!(!figure.note.is_empty(), "{code}");
            (figure.value.as_str(), figure.other.as_str())
        };
        assert_eq!(pair("partecipanti-innovazione"), ("22", "23"));
        assert_eq!(pair("sua-addetti-somma"), ("29", "25"));
        assert_eq!(pair("sua-utenza-somma"), ("29", "23"));
        assert_eq!(pair("enti-per-gruppo"), ("da 8 a 20", "fino a 21"));
    }
}
