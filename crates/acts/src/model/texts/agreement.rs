//! What this is: the scheme of agreement between the Province and the bodies. What it is not: the other acts.

use super::{ABOVE_BASE, ADVANCED, IN_HOUSE, PPP, PUBLIC, Shipped, article, for_forms, for_levels, plain};

pub(super) const CLAUSES: &[Shipped] = &[
    plain(
        "parti",
        "Le parti",
        "Tra la Provincia di {{provincia}}, con sede in {{sede_provincia}}, codice fiscale {{codice_fiscale}}, rappresentata da {{rappresentante}}, e gli enti che sottoscrivono la presente convenzione o vi aderiscono in seguito (di seguito «enti aderenti»).",
    ),
    plain(
        "premesse",
        "Premesse",
        "Premesso che:\n- l'{{legge.tuel_30}} consente agli enti locali di stipulare convenzioni per svolgere in modo coordinato funzioni e servizi determinati, stabilendone fini, durata, forme di consultazione, rapporti finanziari e reciproci obblighi e garanzie;\n- l'{{legge.delrio_85}} attribuisce alle Province, tra le funzioni fondamentali, la raccolta e l'elaborazione di dati e l'assistenza tecnico-amministrativa agli enti locali;\n- il {{legge.cad}} chiede alle amministrazioni di digitalizzare i propri servizi e l'{{legge.cad_17}} ammette che le relative funzioni siano esercitate in forma associata;\n- gli enti di minore dimensione possono adempiervi con maggiore efficacia e minori costi attraverso un centro servizi comune;\n- il progetto del centro prevede {{numero_servizi}} servizi, di livello {{livello}}.\nTutto ciò premesso, che forma parte integrante della convenzione, si conviene quanto segue.",
    ),
    article(
        "oggetto",
        "Oggetto e finalità",
        "La convenzione disciplina l'erogazione agli enti aderenti dei servizi di {{nome_centro}} (di seguito «centro»).\nIl centro persegue la crescita digitale degli enti, la qualità e la sicurezza dei servizi, l'economia di scala e la riduzione dei divari tra enti di diversa dimensione.",
    ),
    for_forms(
        article(
            "gestione-pubblica",
            "Forma di gestione",
            "Il centro è gestito direttamente dalla Provincia, con personale e mezzi propri.\nLa Provincia è responsabile verso gli enti aderenti della regolare erogazione dei servizi.\nI compiti delle parti sono i seguenti:\n{{tabella_compiti}}",
        ),
        PUBLIC,
    ),
    for_forms(
        article(
            "gestione-in-house",
            "Forma di gestione",
            "Il centro è gestito da {{societa}}, società a capitale interamente pubblico, sulla quale la Provincia e gli enti soci esercitano un controllo analogo a quello sui propri servizi, ai sensi del {{legge.partecipate}} e del {{legge.contratti}}.\nLa Provincia definisce il contratto di servizio e ne verifica i risultati.\nI compiti delle parti sono i seguenti:\n{{tabella_compiti}}",
        ),
        IN_HOUSE,
    ),
    for_forms(
        article(
            "gestione-ppp",
            "Forma di gestione",
            "Il centro è gestito con {{societa}}, scelto con procedura a evidenza pubblica, in partenariato pubblico-privato ai sensi del {{legge.contratti}}.\nLa Provincia conserva l'indirizzo, il controllo e la validazione dei risultati e resta il riferimento degli enti aderenti.\nLa scadenza o la risoluzione del contratto di partenariato non interrompe i servizi: la Provincia ne assicura la continuità.\nI compiti delle parti sono i seguenti:\n{{tabella_compiti}}",
        ),
        PPP,
    ),
    article(
        "servizi",
        "Servizi",
        "Sono compresi nella convenzione e spettano a ogni ente aderente i servizi seguenti:\n{{servizi_base}}\nSono erogati a richiesta del singolo ente i servizi seguenti:\n{{servizi_richiesta}}\nCaratteristiche e tempi di ciascun servizio sono descritti nella carta dei servizi. Il catalogo può essere ampliato durante la convenzione; la cessazione di un servizio compreso nella convenzione richiede il parere degli organi.",
    ),
    for_levels(
        article(
            "fabbisogni",
            "Fabbisogni e preventivi",
            "Ogni anno il centro chiede agli enti aderenti di indicare i servizi da confermare e quelli da attivare.\nPer i servizi a richiesta il centro comunica il preventivo; il servizio si attiva con l'accettazione dell'ente.",
        ),
        ABOVE_BASE,
    ),
    for_levels(
        article(
            "transizione",
            "Transizione digitale in forma associata",
            "Gli enti aderenti possono esercitare in forma associata, tramite il centro, le funzioni del responsabile per la transizione digitale previste dall'{{legge.cad_17}}.\nL'esercizio associato richiede un atto dell'ente che individui il responsabile e ne dia comunicazione nelle forme di legge.",
        ),
        ADVANCED,
    ),
    article(
        "organi",
        "Organi e forme di consultazione",
        "L'indirizzo, il controllo e la consultazione tra gli enti si svolgono attraverso gli organi seguenti:\n{{elenco_organi}}\nComposizione e funzionamento sono disciplinati dal regolamento degli organi.\nIl centro riferisce agli organi almeno una volta l'anno sulle attività svolte, sui costi e sulla qualità dei servizi.",
    ),
    article(
        "adesione",
        "Adesione",
        "Alla convenzione possono aderire i Comuni, le Unioni di Comuni, le Comunità montane e gli altri enti pubblici del territorio.\nL'adesione è approvata dall'organo competente dell'ente e ha effetto dalla sottoscrizione.\nGli enti possono aderire in qualsiasi momento; l'adesione termina comunque con la convenzione.",
    ),
    article(
        "rapporti-finanziari",
        "Rapporti finanziari",
        "Gli enti aderenti concorrono ai costi del centro secondo le tariffe seguenti, al netto dell'IVA se dovuta:\n{{tabella_tariffe}}\nLe tariffe sono approvate con il listino del centro e comunicate agli enti. Ogni variazione ha effetto dall'anno successivo a quello dell'approvazione.\nIl centro emette una fattura l'anno, entro {{mese_fatture}}. L'ente paga entro {{termine_pagamento}}.\nIl centro rende a ogni ente il conto annuale di quanto dovuto, fatturato e pagato.",
    ),
    article(
        "obblighi-provincia",
        "Obblighi della Provincia",
        "La Provincia si obbliga a erogare i servizi con la diligenza e i tempi della carta dei servizi, a mantenere le figure professionali necessarie, a tenere un unico punto di contatto per le richieste e a comunicare in anticipo gli interventi che comportano sospensioni.",
    ),
    article(
        "obblighi-enti",
        "Obblighi degli enti aderenti",
        "L'ente aderente indica un referente, usa i servizi nel rispetto delle regole di sicurezza, comunica i dati necessari al calcolo delle quote e paga nei termini.\nIl mancato pagamento, dopo diffida scritta e decorsi sessanta giorni, consente di sospendere i servizi a richiesta, salvi quelli necessari alla continuità dell'ente.",
    ),
    article(
        "dati",
        "Protezione dei dati e sicurezza",
        "Il trattamento dei dati personali per conto degli enti avviene ai sensi dell'articolo 28 del {{legge.privacy}}. L'atto che individua il responsabile del trattamento è allegato all'adesione.\nIl centro adotta misure di sicurezza adeguate e comunica senza ritardo all'ente gli incidenti che lo riguardano.",
    ),
    article(
        "durata",
        "Durata, rinnovo e recesso",
        "La convenzione dura {{durata_mesi}} mesi, dal {{decorrenza}} al {{scadenza}}.\nPrima della scadenza gli enti valutano il rinnovo, che richiede un atto espresso.\nOgni ente può recedere con un preavviso di almeno {{preavviso_mesi}} mesi, comunicato per posta elettronica certificata; restano dovute le quote maturate e i costi già sostenuti per i servizi richiesti dall'ente.",
    ),
    article(
        "controversie",
        "Controversie",
        "Le parti cercano di risolvere in via amichevole le controversie, con l'intervento degli organi del centro. In mancanza di accordo è competente {{foro}}.",
    ),
    article(
        "finali",
        "Disposizioni finali",
        "Per quanto non previsto si applicano le norme vigenti.\nLa convenzione è sottoscritta con firma digitale, ai sensi dell'{{legge.procedimento}}.",
    ),
];
