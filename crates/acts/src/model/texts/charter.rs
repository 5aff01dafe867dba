//! What this is: the service charter of the centre. What it is not: the promises of the catalogue, which the centre keeps.

use super::{ABOVE_BASE, Shipped, for_levels, plain};

pub(super) const CLAUSES: &[Shipped] = &[
    plain(
        "scopo",
        "Che cos'è questa carta",
        "La carta dei servizi dice agli enti aderenti che cosa possono chiedere a {{nome_centro}}, in quanto tempo e come, e che cosa fare se qualcosa non va. È un impegno del centro verso gli enti.",
    ),
    plain(
        "principi",
        "Principi",
        "Il centro lavora secondo questi principi:\n- uguaglianza: gli enti ricevono lo stesso trattamento a parità di servizio, senza differenze per dimensione;\n- continuità: le sospensioni sono annunciate e limitate al necessario;\n- partecipazione: gli enti sono ascoltati negli organi e con rilevazioni di gradimento;\n- trasparenza: costi, tempi e risultati sono pubblici;\n- accessibilità: i servizi digitali rispettano il {{legge.cad}} e le linee guida che ne derivano.",
    ),
    plain(
        "chi-siamo",
        "Chi siamo",
        "Il centro opera con gestione {{forma}} e livello {{livello}}. Le figure che vi lavorano sono:\n{{tabella_figure}}",
    ),
    plain(
        "servizi",
        "I servizi",
        "I servizi compresi nella convenzione sono:\n{{servizi_base}}\nI servizi a richiesta sono:\n{{servizi_richiesta}}",
    ),
    plain(
        "contatti",
        "Come si chiede un servizio o un intervento",
        "Le richieste si presentano attraverso {{canali}}, nell'orario seguente: {{orario}}.\nOgni richiesta riceve un numero, con il quale l'ente ne segue lo stato fino alla chiusura.\nLe richieste urgenti, che bloccano un servizio al cittadino, hanno la precedenza.",
    ),
    plain(
        "tempi",
        "I tempi",
        "Il centro prende in carico le richieste entro {{ore_presa_in_carico}} ore di servizio e risolve i guasti entro {{ore_soluzione}} ore di servizio, salvo interventi di terzi. Per i singoli servizi valgono i tempi del catalogo, se diversi.",
    ),
    for_levels(
        plain(
            "formazione",
            "Formazione e consulenza",
            "Il centro pubblica ogni anno il programma dei corsi per il personale degli enti. Le consulenze si concordano per oggetto, tempi e costo prima di iniziare.",
        ),
        ABOVE_BASE,
    ),
    plain(
        "prezzi",
        "I prezzi",
        "Le tariffe in vigore, al netto dell'IVA se dovuta, sono:\n{{tabella_tariffe}}\nIl listino aggiornato è pubblicato con il catalogo.",
    ),
    plain(
        "reclami",
        "Reclami",
        "Se un impegno non è rispettato l'ente può presentare un reclamo a {{pec}}. Il centro risponde entro trenta giorni e indica che cosa ha fatto per rimediare. Se la risposta non basta, l'ente può rivolgersi agli organi del centro.",
    ),
    plain(
        "verifica",
        "Verifica e aggiornamento",
        "Il centro misura i tempi effettivi e il gradimento degli enti, li riferisce ogni anno agli organi e aggiorna la carta quando cambiano i servizi o gli impegni.",
    ),
];
