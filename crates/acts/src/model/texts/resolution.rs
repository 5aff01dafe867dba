//! What this is: the resolution that approves the centre and its acts. What it is not: the acts that it approves.

use super::{IN_HOUSE, PPP, Shipped, for_forms, plain};

pub(super) const CLAUSES: &[Shipped] = &[
    plain(
        "oggetto",
        "Oggetto",
        "Costituzione di {{nome_centro}} e approvazione dello schema di convenzione con gli enti del territorio, della carta dei servizi e del regolamento degli organi.",
    ),
    plain(
        "organo",
        "L'organo",
        "{{organo_deliberante}}, riunito il {{data_seduta}} in {{luogo}}, su proposta di {{proponente}}.",
    ),
    plain(
        "visti",
        "Visti",
        "Visti:\n- l'{{legge.tuel_30}}, sulle convenzioni tra enti locali;\n- l'{{legge.tuel_42}}, sulle competenze del consiglio;\n- l'{{legge.delrio_85}} e l'{{legge.delrio_88}}, sulle funzioni delle Province a favore degli enti locali;\n- il {{legge.cad}}, sull'amministrazione digitale;\n- lo statuto della Provincia;\n- i pareri favorevoli di regolarità tecnica e contabile, resi ai sensi dell'{{legge.tuel_49}}.",
    ),
    plain(
        "considerato",
        "Considerato",
        "Considerato che:\n- i Comuni del territorio, in particolare i più piccoli, incontrano difficoltà a erogare servizi digitali con le sole forze proprie;\n- la Provincia ha predisposto il progetto di un centro servizi territoriale, con gestione {{forma}} e livello {{livello}};\n- il progetto prevede {{numero_servizi}} servizi, le figure professionali necessarie, gli organi di indirizzo e controllo e il piano economico di cinque anni che segue:\n{{tabella_conti}}",
    ),
    for_forms(
        plain(
            "in-house",
            "Motivazione dell'affidamento in house",
            "Dato atto che l'affidamento a {{societa}} rispetta le condizioni del controllo analogo, come risulta dalla relazione allegata, e che le ragioni della scelta, anche rispetto al ricorso al mercato, sono motivate ai sensi del {{legge.contratti}} e del {{legge.partecipate}}.",
        ),
        IN_HOUSE,
    ),
    for_forms(
        plain(
            "ppp",
            "Motivazione del partenariato",
            "Dato atto che il ricorso al partenariato pubblico-privato è preceduto dalla valutazione di convenienza e fattibilità prevista dal {{legge.contratti}} e che il partner è scelto con procedura a evidenza pubblica.",
        ),
        PPP,
    ),
    plain(
        "delibera",
        "Delibera",
        "Per quanto esposto,\ndelibera:\n- di costituire {{nome_centro}}, con gestione {{forma}} e livello {{livello}};\n- di approvare lo schema di convenzione con gli enti aderenti, della durata di {{durata_mesi}} mesi dal {{decorrenza}}, allegato A;\n- di approvare la carta dei servizi, allegato B, e il regolamento degli organi, allegato C;\n- di autorizzare {{rappresentante}} alla sottoscrizione della convenzione, con facoltà di apportare modifiche non sostanziali;\n- di dare atto che la spesa del primo anno, pari a {{importo_spesa}}, trova copertura al capitolo {{capitolo}} del bilancio;\n- di nominare responsabile del procedimento {{responsabile_procedimento}};\n- di trasmettere la deliberazione agli enti del territorio e di pubblicarla nelle forme di legge.",
    ),
    plain(
        "esito",
        "Votazione",
        "La proposta, posta ai voti, ottiene: favorevoli {{voti_favorevoli}}, contrari {{voti_contrari}}, astenuti {{voti_astenuti}}. La proposta è approvata.",
    ),
];
