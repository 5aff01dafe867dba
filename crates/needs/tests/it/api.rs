//! What this is: the endpoints: campaigns, sheets, matrix, answers written and confirmed by a body.

use crate::given::{CENTRE, LECCO, MERATE, director, referent};
use crate::world::{CAMPAIGN, worlds};

#[tokio::test]
async fn a_program_of_a_body_reads_its_sheet_writes_and_confirms_it() {
    for world in worlds("2021-12-10").await {
        let (who, id) = (referent(LECCO), world.sheet(CAMPAIGN, LECCO).await.sheet_id);
        let path = format!("/api/v1/needs/sheets/{id}");
        let sheet = world.get(&who, &path).await;
        sheet.holds(&[
            r#""state":"not_opened""#,
            r#""v2":{"wish":"keep","quantity":"10.00","note":""}"#,
            r#""version":1"#,
        ]);
        let bad = r#"{"version":1,"answers":{"v2":{"wish":"change","quantity":"molte"},"zz":{"number":1}}}"#;
        let refused = world.json(&who, ("PUT", &format!("{path}/answers")), bad).await;
        assert_eq!(refused.status, 422);
        refused.holds(&["v2.quantity", "questa voce non c'è nella scheda"]);
        let more = r#"{"version":1,"answers":{"v2":{"wish":"change","quantity":"12.00","note":""},"v5":{"number":215}}}"#;
        let written = world.json(&who, ("PUT", &format!("{path}/answers")), more).await;
        assert_eq!(written.status, 200, "{}", written.text);
        written.holds(&[r#""state":"in_progress""#, r#""version":2"#]);
        let stale = world.json(&who, ("POST", &format!("{path}/confirm")), r#"{"version":1}"#).await;
        assert_eq!(stale.status, 409);
        let done = world.json(&who, ("POST", &format!("{path}/confirm")), r#"{"version":2}"#).await;
        assert_eq!(done.status, 200, "{}", done.text);
        done.holds(&[r#""state":"confirmed""#, r#""role":"body_referent""#, r#""number":1"#]);
        let matrix =
            world.get(&director(CENTRE), &format!("/api/v1/needs/campaigns/{CAMPAIGN}/matrix")).await;
        matrix.holds(&[r#""wishes":{"change":1}"#, r#""quantity":"12.00""#, r#""answered":1"#]);
    }
}

#[tokio::test]
async fn campaigns_and_sheets_are_listed_within_reach() {
    for world in worlds("2021-12-10").await {
        let all = world.get(&director(CENTRE), "/api/v1/needs/campaigns").await;
        all.holds(&[r#""year":2022"#, r#""stage":"open""#, r#""sheets":2"#]);
        let own = world.get(&referent(MERATE), "/api/v1/needs/campaigns").await;
        own.holds(&[r#""sheets":1"#]);
        let one = world.get(&referent(MERATE), &format!("/api/v1/needs/campaigns/{CAMPAIGN}")).await;
        one.holds(&[r#""label":"Posta elettronica","kind":"active""#, r#""driver":"workstations""#]);
        let path = format!("/api/v1/needs/campaigns/{CAMPAIGN}/sheets");
        let sheets = world.get(&director(CENTRE), &path).await;
        assert_eq!(sheets.text.matches(r#""body_name""#).count(), 2);
        let own = world.get(&referent(MERATE), &path).await;
        assert_eq!(own.text.matches(r#""body_name""#).count(), 1);
        let wrong = world.get(&director(CENTRE), &format!("{path}?stato=boh")).await;
        assert_eq!(wrong.status, 422);
    }
}

#[tokio::test]
async fn the_centre_says_why_it_writes_for_a_body() {
    for world in worlds("2021-12-10").await {
        let id = world.sheet(CAMPAIGN, LECCO).await.sheet_id;
        let path = format!("/api/v1/needs/sheets/{id}/confirm");
        let silent = world.json(&director(CENTRE), ("POST", &path), r#"{"version":1}"#).await;
        assert_eq!(silent.status, 409);
        let body = r#"{"version":1,"reason":"Telefonata del sindaco"}"#;
        let said = world.json(&director(CENTRE), ("POST", &path), body).await;
        said.holds(&[r#""state":"by_staff""#, "Telefonata del sindaco"]);
    }
}
