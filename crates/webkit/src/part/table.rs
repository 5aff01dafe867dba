//! What this is: what stands around the rows of a table: a frame that scrolls on a phone, and its caption.
//! What it is not: the rows; the page writes `<thead>` with `scope="col"` and `<tbody>` with `scope="row"`.

use crate::Html;
use crate::html::escape;

/// Opens a table: `{{ webkit::table_open("Enti aderenti") }}`.
pub fn table_open(caption: &str) -> Html {
    let caption = escape(caption);
    Html::trusted(format!(
        r#"<div class="av-table-frame" tabindex="0" role="region" aria-label="{caption}"><table class="table av-table"><caption>{caption}</caption>"#
    ))
}

/// Closes it.
pub fn table_close() -> Html {
    Html::trusted("</table></div>".into())
}
