//! What this is: documents of services through their pages.

use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use kernel::Role;
use uuid::Uuid;

use crate::world::{HERE, THERE, actor, data, worlds};

#[tokio::test]
async fn a_document_is_checked_kept_and_served_only_as_a_download() {
    for world in worlds().await {
        let id = world.service(HERE, data("B01", "Internet")).await;
        let other = world.service(HERE, data("B02", "Posta")).await;
        let (path, once) = (format!("/catalogo/{id}/documenti"), Uuid::from_u128(99));
        let director = || Some(actor(HERE, Role::Director));
        let disguised = world.upload(director(), &path, once, "scheda.pdf", "<script>").await;
        assert_eq!(disguised.status, 422);
        assert!(disguised.text.contains("non corrisponde") && disguised.text.contains("Scheda tecnica"));
        for _ in 0..2 {
            assert_eq!(world.upload(director(), &path, once, "scheda.pdf", "%PDF-1.7 x").await.status, 303);
        }
        let page = world.get(director(), &format!("/catalogo/{id}")).await.text;
        assert_eq!(page.matches(">Scheda tecnica</a>").count(), 1, "{page}");
        let public = format!("/centri/pesaro/catalogo/b01/documenti/{once}");
        for (who, address) in [(director(), format!("{path}/{once}")), (None, public.clone())] {
            let file = world.get(who, &address).await;
            assert_eq!((file.status.as_u16(), file.text.as_str()), (200, "%PDF-1.7 x"));
            assert_eq!(file.headers[CONTENT_TYPE], "application/pdf");
            assert_eq!(file.headers[CONTENT_DISPOSITION], "attachment; filename=\"scheda.pdf\"");
        }
        let strangers = [
            format!("/catalogo/{other}/documenti/{once}"),
            format!("/catalogo/{}/documenti/{once}", Uuid::nil()),
        ];
        for address in &strangers {
            assert_eq!(world.get(director(), address).await.status, 404);
        }
        assert_eq!(
            world.get(Some(actor(THERE, Role::Director)), &format!("{path}/{once}")).await.status,
            404
        );
        assert_eq!(world.post(director(), &format!("{path}/{once}/togli"), &[]).await.status, 303);
        assert_eq!(world.get(None, &public).await.status, 404);
    }
}
