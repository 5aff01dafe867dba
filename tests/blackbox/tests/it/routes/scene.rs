//! What this is: things of Macerata and of Apiro of every kind that an address may name, found on its pages or made
//! there by its director. What it is not: the demo, which has no drafts, contacts or imports.

use std::cell::Cell;
use std::collections::HashMap;

use reqwest::StatusCode;

use super::table::Row;
use crate::form::{Filled, first_choice, links};
use crate::person::{Answer, Person};
use crate::server::Server;

/// The centre that others try to look into.
pub(super) const CENTRE: &str = "macerata";
/// One page is a PDF as far as a service's documents are concerned.
const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";

/// The things by name.
pub(super) struct Scene {
    things: HashMap<&'static str, String>,
    count: Cell<u32>,
}

impl Scene {
    /// Finds and makes them all.
    pub(super) async fn set(server: &Server) -> Self {
        let director = Person::demo(server, "responsabile.macerata").await;
        let mut scene = Self { things: HashMap::new(), count: Cell::new(0) };
        scene.words();
        scene.found(&director).await;
        scene.made(&director).await;
        scene
    }

    /// A route with the things in place of its parameters.
    pub(super) fn path(&self, row: &Row) -> String {
        let mut things = row.things.iter().map(|name| self.thing(name));
        let parts = row.route.split('/').map(|part| {
            if part.starts_with('{') {
                things.next().unwrap_or_else(|| panic!("{}: one thing for each parameter", row.route))
            } else {
                part
            }
        });
        parts.collect::<Vec<_>>().join("/")
    }

    /// An id that nothing has yet.
    pub(super) fn fresh(&self) -> String {
        self.count.set(self.count.get() + 1);
        format!("01a1fb75-0000-7000-8000-{:012}", self.count.get())
    }

    fn thing(&self, name: &str) -> &str {
        self.things.get(name).unwrap_or_else(|| panic!("the scene has no {name}"))
    }

    fn put(&mut self, name: &'static str, value: impl Into<String>) {
        self.things.insert(name, value.into());
    }

    fn words(&mut self) {
        let nothing = "01a1fb75-65b1-7085-8b84-b97b7433df12";
        for (name, value) in [
            ("slug", CENTRE),
            ("code", "MAIL"),
            ("secret", nothing),
            ("static", "x"),
            ("setting", "bollo_importo"),
            ("year", "2022"),
            ("account_year", "2022"),
            ("budget_year", "2031"),
            ("position", "1"),
            ("token", nothing),
            ("never", "1999-01-01"),
            ("job", nothing),
            ("province", "043"),
            ("pillar", "innovazione"),
            ("version", "1"),
            ("rules", "1"),
            ("participant", nothing),
            ("link", nothing),
            ("answer_act", "rispondi"),
            ("mailbox", "assistenza.macerata@demo.example"),
            ("work_act", "nota"),
            ("report_month", "2026-03"),
            ("request_question", "d1"),
            ("question_act", "su"),
            ("needs_section", "v1"),
            ("needs_item", "v2"),
            ("survey_section", "sezione_di_prova"),
            ("survey_question", "note_di_prova"),
            ("survey_file", "atto_di_prova"),
            ("survey_check", "controllo_prova"),
            ("model_form", "ppp"),
            ("model_level", "advanced"),
            ("design_case", "lecco"),
            ("design_section", "persone"),
            ("act_kind", "carta"),
            ("draft_clauses", "carta"),
            ("clause", "nuova"),
        ] {
            self.put(name, value);
        }
    }

    async fn found(&mut self, director: &Person) {
        let first =
            async |path: &str| director.ask(path).await["items"][0]["id"].as_str().unwrap().to_owned();
        self.put("body", first("/api/v1/bodies?q=apiro").await);
        self.put("membership", first("/api/v1/memberships?q=apiro").await);
        self.put("agreement", first("/api/v1/agreements").await);
        self.put("price_list", first("/api/v1/price-lists").await);
        self.put("service", first("/api/v1/services?q=posta").await);
        self.put("run", first("/api/v1/invoice-runs").await);
        self.put("post", first("/api/v1/letters?stato=quarantine").await);
        self.put("invoice", first("/api/v1/invoices?q=apiro").await);
        let membership = director.ask(&format!("/api/v1/memberships/{}", self.thing("membership"))).await;
        self.put("line", membership["services"][0]["id"].as_str().unwrap());
        let centre = director.see("/centro").await;
        self.put("organ", end(&links(&centre, "/centro/organi/")[0]));
        self.put("staff", end(&links(&centre, "/centro/personale/")[0]));
        let people = director.see("/account?q=apiro").await;
        let account = links(&people, "/account/").into_iter().find(|href| is_id(end(href))).unwrap();
        self.put("account", end(&account));
        let roles = links(&director.see(&account).await, &account);
        let grant = roles.iter().find_map(|href| href.strip_suffix("/togli")).unwrap();
        self.put("grant", end(grant));
    }

    async fn made(&mut self, director: &Person) {
        self.mapping(director).await;
        self.contact(director).await;
        self.member(director).await;
        self.import(director).await;
        self.document(director).await;
        self.drafts(director).await;
        self.needs(director).await;
        self.survey(director).await;
        self.design(director).await;
        self.request(director).await;
        self.hours(director).await;
        self.around_requests(director).await;
        self.article(director).await;
        self.quote(director).await;
        self.payment(director).await;
        self.costs(director).await;
        self.budget(director).await;
        let invitation = director.form("/account/invita", "/account/invita").await;
        let invitation =
            invitation.with("email", "persona@prova.example").with("ruolo", "reader").with("ente", "");
        done(&director.send(&invitation).await);
        let page = director.see("/account").await;
        let withdraw = Filled::of(&page, "/account/inviti/").action;
        self.put("invitation", withdraw.split('/').nth(3).unwrap());
    }

    /// The answers of Macerata's own Province, and what the network keeps for all.
    async fn mapping(&mut self, director: &Person) {
        let page = "/profili/043/innovazione";
        let form = director.form(page, page).await;
        done(&director.send(&form.with("r_I1_cst_attivo", "si")).await);
        let first =
            async |path: &str| director.ask(path).await["items"][0]["id"].as_str().unwrap().to_owned();
        self.put("meeting", first("/api/v1/mapping/focus-groups").await);
        self.put("point", first("/api/v1/mapping/swot").await);
    }

    async fn contact(&mut self, director: &Person) {
        let new = format!("/enti/{}/contatti/nuovo", self.thing("body"));
        let form = director.form(&new, &new).await;
        let form = form
            .with("role", "referent")
            .with("name", "Ufficio di prova")
            .with("email", "prova@ente.example");
        self.put("contact", form.value("once"));
        done(&director.send(&form).await);
    }

    async fn member(&mut self, director: &Person) {
        let new = format!("/centro/organi/{}/componenti/nuovo", self.thing("organ"));
        let form = director.form(&new, &new).await;
        let form = form
            .with("name", "Componente di prova")
            .with("seat", "Componente")
            .with("valid_from", "01/01/2026");
        self.put("member", form.value("once"));
        done(&director.send(&form).await);
    }

    async fn import(&mut self, director: &Person) {
        let form = director.form("/importazioni/nuova", "/importazioni/nuova").await.with("new_rows", "add");
        let file = director.see("/enti?formato=csv").await.into_bytes();
        let sent = director.send_file(&form, "file", "enti.csv", file).await;
        done(&sent);
        self.put("import", sent.location().split('/').nth(2).unwrap());
    }

    async fn document(&mut self, director: &Person) {
        let page = format!("/catalogo/{}", self.thing("service"));
        let form = director.form(&page, &page).await.with("title", "Documento di prova");
        self.put("document", form.value("once"));
        self.put("public_document", form.value("once"));
        done(&director.send_file(&form, "file", "prova.pdf", PDF.to_vec()).await);
    }

    async fn drafts(&mut self, director: &Person) {
        let charter = director.form("/carta", "/carta/nuova").await;
        self.put("draft_charter", charter.value("once"));
        done(&director.send(&charter).await);
        let agreement = director.form("/convenzioni/nuova", "/convenzioni/nuova").await;
        let agreement = agreement.with("number", "PROVA-1").with("title", "Convenzione di prova");
        self.put("draft_agreement", agreement.value("once"));
        done(&director.send(&agreement).await);
        let list = director.form("/listini/nuovo", "/listini/nuovo").await;
        let list = list.with("copy", self.thing("price_list")).with("name", "Listino di prova");
        let list = list.with("valid_from", "01/01/2027").with("inhabitants_when", "day");
        let list = list
            .with("inhabitants_on", "01/01/2023")
            .with("workstations_when", "day")
            .with("workstations_on", "01/01/2023");
        self.put("draft_list", list.value("once"));
        done(&director.send(&list).await);
        let path = format!("/listini/{}", self.thing("draft_list"));
        let tariffs = links(&director.see(&path).await, &format!("{path}/tariffe/"));
        self.put("tariff", end(tariffs.iter().find(|href| is_id(end(href))).unwrap()));
    }

    /// A shared cost with a computation that nobody has approved.
    async fn costs(&mut self, director: &Person) {
        let pool = director.form("/riparti/nuovo?anno=2022", "/riparti/nuovo").await;
        let pool = pool
            .with("name", "Costo di prova")
            .with("category", "other")
            .with("planned", "1.000,00")
            .with("basis", "equal")
            .with("vat_kind", "standard")
            .with("vat_rate", "22");
        self.put("cost_pool", pool.value("once"));
        done(&director.send(&pool).await);
        let compute = format!("/riparti/{}/calcola", self.thing("cost_pool"));
        let sent = director.send(&director.form(&compute, &compute).await).await;
        done(&sent);
        self.put("apportionment", end(sent.location()));
        let shares = format!(
            "/api/v1/apportionments/{}/versions/{}/shares",
            self.thing("cost_pool"),
            self.thing("apportionment")
        );
        self.put("share", director.ask(&shares).await["items"][0]["id"].as_str().unwrap());
    }

    /// A forecast that nobody has approved, with a line.
    async fn budget(&mut self, director: &Person) {
        let budget = director.form("/bilancio/nuovo", "/bilancio/nuovo").await;
        let budget = budget.with("year", self.thing("budget_year"));
        self.put("budget", budget.value("once"));
        done(&director.send(&budget).await);
        let new = format!("/bilancio/versioni/{}/righe/nuova", self.thing("budget"));
        let line = director.form(&new, &new).await;
        let line = line.with("heading", "staff").with("words", "Voce di prova").with("amount", "1,00");
        self.put("budget_line", line.value("once"));
        done(&director.send(&line).await);
    }

    /// A template that only asks for a text, an open campaign with it, and its next version as a draft.
    async fn needs(&mut self, director: &Person) {
        let template = director.form("/fabbisogni/modelli/nuovo", "/fabbisogni/modelli/nuovo").await;
        let template = template.with("name", "Scheda di prova").with("start", "vuoto");
        self.put("needs_template", template.value("once"));
        done(&director.send(&template).await);
        let base = format!("/fabbisogni/modelli/{}", self.thing("needs_template"));
        let section = format!("{base}/sezioni/nuova");
        let sent = director.form(&section, &section).await.with("title", "Sezione di prova");
        done(&director.send(&sent).await);
        let item = format!("{base}/sezioni/v1/voci/nuova");
        let sent = director.form(&format!("{item}?tipo=text"), &item).await.with("label", "Note di prova");
        done(&director.send(&sent).await);
        let publish = format!("{base}/pubblica");
        done(&director.send(&director.form(&publish, &publish).await).await);
        let campaign = director.form("/fabbisogni/nuova", "/fabbisogni/nuova").await;
        let version = format!("{}/1", self.thing("needs_template"));
        let campaign = campaign.with("year", "2030").with("template", &version);
        self.put("campaign", campaign.value("once"));
        done(&director.send(&campaign).await);
        let open = format!("/fabbisogni/{}/apri", self.thing("campaign"));
        done(&director.send(&director.form(&open, &open).await).await);
        done(&director.send(&director.form(&base, &format!("{base}/nuova-versione")).await).await);
        let sheets = format!("/api/v1/needs/campaigns/{}/sheets?q=apiro", self.thing("campaign"));
        self.put("sheet", director.ask(&sheets).await["items"][0]["id"].as_str().unwrap());
    }

    /// A questionnaire put to the bodies in an open edition, and its next version as a draft.
    async fn survey(&mut self, director: &Person) {
        let survey = director.form("/questionari/moduli/nuovo", "/questionari/moduli/nuovo").await;
        let survey = survey.with("name", "Questionario di prova").with("start", "vuoto");
        self.put("survey", survey.value("once"));
        done(&director.send(&survey).await);
        let base = format!("/questionari/moduli/{}", self.thing("survey"));
        let section = format!("{base}/sezioni/nuova");
        let section = director.form(&section, &section).await.with("title", "Sezione di prova");
        done(&director.send(&section).await);
        let place = format!("{base}/in/sezione_di_prova/domande/nuova");
        for (kind, text) in [("text", "Note di prova"), ("file", "Atto di prova")] {
            let question = director.form(&format!("{place}?tipo={kind}"), &place).await;
            done(&director.send(&question.with("text", text)).await);
        }
        let check = format!("{base}/controlli/nuovo");
        let check = director.form(&check, &check).await.with("holds", "1 < 2").with("message", "prova");
        done(&director.send(&check).await);
        let publish = format!("{base}/pubblica");
        done(&director.send(&director.form(&publish, &publish).await).await);
        let edition = director.form("/questionari/rilevazioni/nuova", "/questionari/rilevazioni/nuova").await;
        let page = director.see("/questionari/rilevazioni/nuova").await;
        let before = page.split_once("Questionario di prova, versione 1").unwrap().0;
        let version = before.rsplit("value=\"").next().unwrap();
        let edition = edition
            .with("title", "Rilevazione di prova")
            .with("version_id", &version[..36])
            .with("audience", "bodies")
            .with("opens", "2026-01-01")
            .with("closes", "2099-12-31");
        self.put("edition", edition.value("once"));
        done(&director.send(&edition).await);
        let open = format!("/questionari/rilevazioni/{}/apri", self.thing("edition"));
        done(&director.send(&director.form(&open, &open).await).await);
        done(&director.send(&director.form(&base, &format!("{base}/nuova-versione")).await).await);
        let responses = format!("/api/v1/surveys/editions/{}/responses?q=apiro", self.thing("edition"));
        self.put("survey_response", director.ask(&responses).await["items"][0]["id"].as_str().unwrap());
    }

    /// A draft of a design, its acts, and a version of clauses that nobody has put in use.
    async fn design(&mut self, director: &Person) {
        let design = director.form("/progetti/nuovo", "/progetti/nuovo").await;
        let design = design.with("name", "Progetto di prova").with("origin", "modello:public:base");
        self.put("design", design.value("once"));
        done(&director.send(&design).await);
        let acts = director.form("/atti/nuovo", "/atti/nuovo").await;
        self.put("act", acts.value("once"));
        done(&director.send(&acts.with("design", self.thing("design"))).await);
        let clauses = "/atti/clausole/carta";
        done(&director.send(&director.form(clauses, &format!("{clauses}/versione")).await).await);
    }

    /// What stands around requests: a team, a ready answer, a kept list, an outage of a service that all have.
    async fn around_requests(&mut self, director: &Person) {
        let team = director.form("/richieste/gruppi/nuovo", "/richieste/gruppi/nuovo").await;
        let team = team.with("name", "Gruppo di prova");
        self.put("team", team.value("once"));
        done(&director.send(&team).await);
        let ready = director.form("/richieste/risposte/nuova", "/richieste/risposte/nuova").await;
        let ready = ready.with("title", "Risposta di prova").with("service", "all").with("text", "Prova");
        self.put("canned", ready.value("once"));
        done(&director.send(&ready).await);
        let view = director.form("/richieste?vista=open", "/richieste/viste").await;
        self.put("view", view.value("once"));
        done(&director.send(&view.with("name", "Vista di prova")).await);
        let request = format!("/richieste/disservizi/nuovo?richiesta={}", self.thing("request"));
        let outage = director.form(&request, "/richieste/disservizi/nuovo").await;
        let outage = outage.with("title", "Avviso di prova").with("text", "Prova");
        self.put("outage", outage.value("once"));
        done(&director.send(&outage).await);
    }

    /// Hours of advice of which nothing was used.
    async fn hours(&mut self, director: &Person) {
        let new = format!("/richieste/ore/nuovo?ente={}", self.thing("body"));
        let form = director.form(&new, "/richieste/ore/nuovo").await.with("hours", "7,5");
        self.put("hour_package", form.value("once"));
        done(&director.send(&form).await);
    }

    /// A request with a file that nobody has taken.
    async fn request(&mut self, director: &Person) {
        let new = format!("/richieste/nuova?ente={}", self.thing("body"));
        let service = first_choice(&director.see(&new).await, "service");
        let form = director.form(&new, "/richieste/nuova").await;
        let form = form
            .with("service", &service)
            .with("kind", "incident")
            .with("impact", "low")
            .with("urgency", "low")
            .with("subject", "Richiesta di prova")
            .with("text", "Testo di prova");
        self.put("request", form.value("once"));
        done(&director.send_file(&form, "file", "prova.pdf", PDF.to_vec()).await);
        let path = format!("/richieste/{}", self.thing("request"));
        let files = links(&director.see(&path).await, &format!("{path}/allegati/"));
        self.put("request_file", end(&files[0]));
    }

    /// An article that everybody may read.
    async fn article(&mut self, director: &Person) {
        let form = director.form("/conoscenza/nuova", "/conoscenza/nuova").await;
        let form = form.with("title", "Articolo di prova").with("text", "Testo").with("audience", "public");
        let id = form.value("once").to_owned();
        self.put("article", &*id);
        self.put("public_article", &*id);
        done(&director.send(&form).await);
        let page = format!("/conoscenza/{id}");
        let publish = director.form(&page, &format!("{page}/pubblica")).await;
        done(&director.send(&publish).await);
    }

    /// A draft with a line.
    async fn quote(&mut self, director: &Person) {
        let quote = director.form("/preventivi/nuovo", "/preventivi/nuovo").await;
        let quote = quote
            .with("body", self.thing("body"))
            .with("year", "2023")
            .with("subject", "Preventivo di prova");
        self.put("quote", quote.value("once"));
        done(&director.send(&quote).await);
        let new =
            format!("/preventivi/{}/righe/nuova?servizio={}", self.thing("quote"), self.thing("service"));
        let line = director.form(&new, &new).await;
        self.put("quote_line", line.value("once"));
        done(&director.send(&line).await);
    }

    /// A payment of which all is left, since it pays no invoice, and a file of the bank.
    async fn payment(&mut self, director: &Person) {
        let new = format!("/pagamenti/nuovo?ente={}", self.thing("body"));
        let payment = director.form(&new, "/pagamenti/nuovo").await;
        let payment =
            payment.with("amount", "1,00").with("reference", "Pagamento di prova").with("way", "none");
        self.put("payment", payment.value("once"));
        done(&director.send(&payment).await);
        let form = director.form("/pagamenti/importa", "/pagamenti/importa").await;
        let file = b"Data;Importo;Causale\n01/03/2024;0,01;Prova\n".to_vec();
        let sent = director.send_file(&form, "file", "movimenti.csv", file).await;
        done(&sent);
        self.put("statement", sent.location().split('/').nth(3).unwrap());
    }
}

fn end(href: &str) -> &str {
    href.rsplit('/').next().unwrap()
}

fn is_id(text: &str) -> bool {
    text.len() == 36 && text.chars().filter(|c| *c == '-').count() == 4
}

fn done(answer: &Answer) {
    let text = crate::form::main_text(&answer.text);
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{text}");
}
