//! Nobody reaches what belongs to others, and a body knows only what was sent to it.

use kernel::permission::ViewQuotes;
use quotes::Failure;
use quotes::store::list::{self, Filter};
use quotes::store::{self as acts, How};

use crate::given::{CENTRE, CLOUD, FANO, OTHER_CENTRE, URBINO, director, mayor};
use crate::ground::{answering, grounds, units, wanted};

#[tokio::test]
async fn a_body_sees_its_own_quotes_once_they_are_sent_and_no_draft() {
    for ground in grounds("2022-03-01").await {
        let line = || vec![wanted(CLOUD, units(2), "2022-04-01", "2022-12-31")];
        let (draft, sent) = (ground.draft(URBINO, line()).await, ground.sent(URBINO, line()).await);
        let alien = ground.sent(FANO, line()).await;
        let mayor = mayor(URBINO);
        assert!(ground.seen(&mayor, draft, None).await.is_none());
        assert!(ground.seen(&mayor, sent, None).await.is_some());
        assert!(ground.seen(&mayor, alien, None).await.is_none());
        ground.new_version(sent).await.unwrap();
        assert!(ground.seen(&mayor, sent, Some(2)).await.is_none());
        assert_eq!(ground.seen(&mayor, sent, None).await.unwrap().versions.len(), 1);
        let mut tx = ground.db.read(CENTRE).await.unwrap();
        let can = mayor.may_over(ViewQuotes).unwrap();
        let listed = list::page(&mut tx, &can, &Filter::default(), (None, 10)).await.unwrap();
        assert_eq!(listed.iter().map(|one| one.quote_id).collect::<Vec<_>>(), [sent]);
        assert_eq!(list::count(&mut tx, &can, &Filter::default()).await.unwrap().0, 1);
    }
}

#[tokio::test]
async fn a_body_answers_only_its_own_quotes_and_no_draft() {
    for ground in grounds("2022-03-01").await {
        let line = || vec![wanted(CLOUD, units(2), "2022-04-01", "2022-12-31")];
        let (draft, alien) = (ground.draft(URBINO, line()).await, ground.sent(FANO, line()).await);
        for id in [draft, alien] {
            let accepted = ground.accept(&mayor(URBINO), (id, 1), How::OnLine).await;
            assert!(matches!(accepted, Err(Failure::NotThere)), "{accepted:?}");
            let refused = ground.refuse(&mayor(URBINO), (id, 1)).await;
            assert!(matches!(refused, Err(Failure::NotThere)), "{refused:?}");
        }
    }
}

#[tokio::test]
async fn another_centre_sees_and_does_nothing() {
    for ground in grounds("2022-03-01").await {
        let id = ground.sent(URBINO, vec![wanted(CLOUD, units(2), "2022-04-01", "2022-12-31")]).await;
        let other = director(OTHER_CENTRE);
        assert!(ground.seen(&other, id, None).await.is_none());
        let mut tx = ground.write(&other).await;
        let done = acts::accept(&mut tx, &answering(&other), &ground.billed, (id, 1), How::OnLine).await;
        assert!(matches!(done, Err(Failure::NotThere)), "{done:?}");
        let can = other.may_over(ViewQuotes).unwrap();
        assert_eq!(list::count(&mut tx, &can, &Filter::default()).await.unwrap().0, 0);
    }
}
