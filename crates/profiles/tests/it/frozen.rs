use kernel::NETWORK;
use profiles::access;
use profiles::model::{Decision, Pillar};
use profiles::store::assessments;
use store::StoreError;

use crate::world::{answer, coordinator, given, province, started, write};

/// Straight at the tables, past every rule of ours.
const ATTACKS: [&str; 6] = [
    "UPDATE assessment SET reason = 'x' WHERE tenant_id = $1",
    "DELETE FROM assessment WHERE tenant_id = $1",
    "UPDATE assessment_answer SET answer = 'no' WHERE tenant_id = $1",
    "DELETE FROM assessment_answer WHERE tenant_id = $1",
    "UPDATE profile_rules SET text = '' WHERE tenant_id = $1",
    "DELETE FROM profile_rules WHERE tenant_id = $1",
];

#[tokio::test]
async fn what_was_confirmed_or_adopted_does_not_change() {
    for test in started().await {
        let of = (&province(&test.db, "Como").await, Pillar::Sua);
        answer(&test.db, &coordinator(), of, &given(0, &[("S1_servizio_attivo", "no")])).await.unwrap();
        let mut tx = write(&test.db).await;
        let plain = Decision { instead: None, reason: String::new() };
        let can = access::confirm(&coordinator()).unwrap();
        assessments::confirm(&mut tx, &can, of, (1, &plain)).await.unwrap();
        tx.commit().await.unwrap();
        for attack in ATTACKS {
            let refused = write(&test.db).await.exec(attack, &[NETWORK.into()]).await;
            assert!(matches!(refused, Err(StoreError::Refused(_))), "{attack}: {refused:?}");
        }
    }
}
