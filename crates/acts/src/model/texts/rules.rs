//! What this is: the rules of the organs that govern the centre. What it is not: rules of elections or of the Province.

use super::{IN_HOUSE, PPP, PUBLIC, Shipped, article, for_forms};

pub(super) const CLAUSES: &[Shipped] = &[
    article(
        "oggetto",
        "Oggetto",
        "Il regolamento disciplina composizione, compiti e funzionamento degli organi di {{nome_centro}}, previsti dalla convenzione tra la Provincia di {{provincia}} e gli enti aderenti ai sensi dell'{{legge.tuel_30}}.",
    ),
    article("organi", "Organi", "Gli organi sono:\n{{tabella_organi}}"),
    for_forms(
        article(
            "assemblea-pubblica",
            "Assemblea",
            "L'Assemblea esamina ogni anno il programma delle attività, la previsione di spesa e il rendiconto del centro ed esprime su di essi il proprio parere.\nL'Assemblea può chiedere notizie sull'uso dei finanziamenti e proporre nuovi servizi.\nRestano ferme le competenze che la legge e lo statuto attribuiscono al Consiglio e al Presidente della Provincia.",
        ),
        PUBLIC,
    ),
    for_forms(
        article(
            "controllo-in-house",
            "Indirizzo e controllo sulla società",
            "Gli uffici della Provincia indicati all'articolo precedente definiscono ogni anno gli obiettivi di {{societa}}, ne verificano i risultati e riferiscono al Presidente.\nGli enti aderenti sono sentiti attraverso l'organismo di coordinamento della società, che esercita il controllo analogo congiunto ai sensi del {{legge.partecipate}}.",
        ),
        IN_HOUSE,
    ),
    for_forms(
        article(
            "assemblea-ppp",
            "Assemblea e Ufficio di Presidenza",
            "L'Assemblea degli Enti esercita l'indirizzo, il controllo e la programmazione, approva la previsione di spesa e il rendiconto ed elegge i componenti elettivi dell'Ufficio di Presidenza.\nL'Ufficio di Presidenza propone le priorità di sviluppo, entro il mese di ottobre di ogni anno propone la programmazione triennale e annuale e predispone la relazione annuale.\nL'Ufficio verifica i risultati di {{societa}} rispetto al contratto di partenariato.",
        ),
        PPP,
    ),
    article(
        "convocazione",
        "Convocazione",
        "Ogni organo collegiale si riunisce almeno {{riunioni_anno}} volte l'anno e quando lo chiede un terzo dei componenti.\nL'avviso, con l'ordine del giorno e i documenti, è inviato per posta elettronica certificata almeno {{giorni_avviso}} giorni prima. Le riunioni si possono tenere a distanza.",
    ),
    article(
        "validita",
        "Validità delle sedute e votazioni",
        "La seduta è valida con la presenza della metà dei componenti; in seconda convocazione con la presenza di un terzo.\nLe decisioni si prendono a maggioranza dei presenti. Il voto è palese, salvo quello su persone.\nOgni componente può delegare per iscritto un amministratore o un dirigente del proprio ente.",
    ),
    article(
        "verbali",
        "Verbali",
        "Di ogni seduta si redige un verbale con i presenti, le decisioni e l'esito delle votazioni. Il verbale è inviato a tutti gli enti aderenti entro trenta giorni.",
    ),
    article(
        "gruppi",
        "Gruppi di lavoro",
        "Gli organi possono costituire gruppi di lavoro tematici con tecnici della Provincia e degli enti. I gruppi propongono e non decidono.",
    ),
    article(
        "gratuita",
        "Gratuità",
        "La partecipazione agli organi e ai gruppi è gratuita, salvo il rimborso delle spese previsto dall'ente di appartenenza.",
    ),
    article(
        "finali",
        "Entrata in vigore e modifiche",
        "Il regolamento entra in vigore con la convenzione. Le modifiche seguono la stessa procedura, sentiti gli enti aderenti.",
    ),
];
