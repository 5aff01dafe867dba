//! What this is: what a search finds, page by page, held against the whole list looked through by hand.
//! What it is not: which words find which; that is `words`.

use helpdesk::model::{New, Status};
use helpdesk::store::list::{self, Filter, Listed, SortBy, Standing, Way};
use helpdesk::store::{Failure, Sight};
use kernel::BodyId;
use kernel::permission::ViewRequests;

use crate::given::{CENTRE, FANO, URBINO, director, mayor};
use crate::ground::{Ground, asked, grounds};

const MADE: usize = 140;

async fn fill(ground: &Ground) -> Result<(), Failure> {
    for n in 0..MADE {
        let body = if n % 5 == 0 { FANO } else { URBINO };
        let colour = if n % 3 == 0 { "verde" } else { "rosso" };
        let thing = if n % 2 == 0 { "tamburo" } else { "cassetto" };
        ground.at(&format!("2026-03-{:02}T08:00:{:02}Z", 9 + n % 4, n % 60));
        let subject = format!("Il {thing} {colour} non gira");
        let new = New { subject, ..asked(body, ground.app.ids.fresh()) };
        let request = ground.open(&mayor(body), new).await?;
        if n % 7 == 0 {
            ground.take(request.request_id).await?;
        }
    }
    Ok(())
}

async fn whole(ground: &Ground, filter: &Filter, size: i64) -> Vec<Listed> {
    let actor = director(CENTRE);
    let can = actor.may_over(ViewRequests).unwrap();
    let mut tx = ground.db.read(CENTRE).await.unwrap();
    let (mut all, mut after) = (Vec::<Listed>::new(), None::<[String; 2]>);
    loop {
        let place = after.as_ref().map(|[key, id]| [key.as_str(), id.as_str()]);
        let page = list::page(&mut tx, (&can, Sight::of(&actor)), filter, (place, size)).await.unwrap();
        let Some(last) = page.last() else { return all };
        after = Some(list::place(last, filter.sort));
        all.extend(page);
    }
}

fn holds(row: &Listed, words: &[&str], standing: Standing, body: Option<BodyId>) -> bool {
    words.iter().all(|word| row.subject.contains(word))
        && body.is_none_or(|body| row.body_id == body)
        && match standing {
            Standing::Any => true,
            Standing::Open => row.status.is_open(),
            Standing::At(status) => row.status == status,
        }
}

#[tokio::test]
async fn a_search_finds_page_by_page_what_the_whole_list_has() {
    for ground in grounds().await {
        fill(&ground).await.unwrap();
        let everything = whole(&ground, &Filter::default(), 1000).await;
        assert_eq!(everything.len(), MADE);
        let typed: [&[&str]; 4] =
            [&["tamburo"], &["tamburo", "verde"], &["cassetto", "rosso"], &["verde", "viola"]];
        for words in typed {
            for standing in [Standing::Any, Standing::Open, Standing::At(Status::Taken)] {
                for body in [None, Some(URBINO)] {
                    for (sort, way) in [SortBy::Number, SortBy::Due]
                        .into_iter()
                        .flat_map(|sort| [(sort, Way::Up), (sort, Way::Down)])
                    {
                        let filter =
                            Filter { words: words.join(" "), standing, body, sort, way, ..Filter::default() };
                        let mut expected = everything.clone();
                        expected.retain(|row| holds(row, words, standing, body));
                        expected.sort_by_key(|row| match sort {
                            SortBy::Number => {
                                (row.number.to_string().len(), row.number.to_string(), row.request_id)
                            }
                            SortBy::Due => (0, row.due_at.iso(), row.request_id),
                        });
                        if way == Way::Down {
                            expected.reverse();
                        }
                        assert_eq!(whole(&ground, &filter, 7).await, expected, "{filter:?}");
                    }
                }
            }
        }
    }
}

#[tokio::test]
async fn a_page_of_a_search_says_how_many_there_are_if_it_shows_them_all() {
    for ground in grounds().await {
        fill(&ground).await.unwrap();
        let text = async |path: &str| ground.get(director(CENTRE), path).await.text;
        assert!(text("/richieste?vista=all&q=tamburo+verde").await.contains("24 richieste"));
        assert!(text("/richieste?vista=all&q=tamburo").await.contains("più di 50 richieste"));
        assert!(text("/richieste?vista=all").await.contains("140 richieste"));
    }
}
