//! What this is: the code lists of the document as a whole, of its parties and of VAT.
//! What it is not: the last word on which codes exist; see [`crate::codes`].

use jiff::civil::date;

use crate::codes::{SPEC_16, SPEC_19, XSD_122, XSD_UNTIL_2020};

code_list! {
    /// Kind of document (`TipoDocumento`). `TD28` is in schema 1.2.2 only.
    TipoDocumento 4..4 {
        TD01 "TD01" "Fattura",
        TD02 "TD02" "Acconto / anticipo su fattura",
        TD03 "TD03" "Acconto / anticipo su parcella",
        TD04 "TD04" "Nota di credito",
        TD05 "TD05" "Nota di debito",
        TD06 "TD06" "Parcella",
        TD16 "TD16" "Integrazione fattura reverse charge interno" [Some(date(2020, 10, 1)), None, SPEC_16],
        TD17 "TD17" "Integrazione/autofattura per acquisto servizi dall'estero" [Some(date(2020, 10, 1)), None, SPEC_16],
        TD18 "TD18" "Integrazione per acquisto di beni intracomunitari" [Some(date(2020, 10, 1)), None, SPEC_16],
        TD19 "TD19" "Integrazione/autofattura per acquisto di beni ex art.17 c.2 DPR 633/72" [Some(date(2020, 10, 1)), None, SPEC_16],
        TD20 "TD20" "Autofattura per regolarizzazione e integrazione delle fatture (art. 6, c. 8 e 9-bis, d.lgs. 471/97 o art. 46, c. 5, D.L. 331/93)" [Some(date(2020, 10, 1)), None, SPEC_16],
        TD21 "TD21" "Autofattura per splafonamento" [Some(date(2020, 10, 1)), None, SPEC_16],
        TD22 "TD22" "Estrazione beni da Deposito IVA" [Some(date(2020, 10, 1)), None, SPEC_16],
        TD23 "TD23" "Estrazione beni da Deposito IVA con versamento dell'IVA" [Some(date(2020, 10, 1)), None, SPEC_16],
        TD24 "TD24" "Fattura differita di cui all'art.21, comma 4, lett. a)" [Some(date(2020, 10, 1)), None, SPEC_16],
        TD25 "TD25" "Fattura differita di cui all'art.21, comma 4, terzo periodo lett. b)" [Some(date(2020, 10, 1)), None, SPEC_16],
        TD26 "TD26" "Cessione di beni ammortizzabili e per passaggi interni (ex art.36 DPR 633/72)" [Some(date(2020, 10, 1)), None, SPEC_16],
        TD27 "TD27" "Fattura per autoconsumo o per cessioni gratuite senza rivalsa" [Some(date(2020, 10, 1)), None, SPEC_16],
        TD28 "TD28" "Acquisti da San Marino con IVA (fattura cartacea)" [Some(date(2022, 10, 1)), None, XSD_122],
        TD29 "TD29" "Comunicazione per omessa o irregolare fatturazione (art. 6, comma 8, D.Lgs. 471/97)" [Some(date(2025, 4, 1)), None, SPEC_19],
    }
}

code_list! {
    /// Tax regime of the seller (`RegimeFiscale`). `RF20` is in no schema at hand.
    RegimeFiscale 4..4 {
        RF01 "RF01" "Regime ordinario",
        RF02 "RF02" "Regime dei contribuenti minimi (art. 1,c.96-117, L. 244/2007)",
        RF04 "RF04" "Agricoltura e attività connesse e pesca (artt. 34 e 34-bis, D.P.R. 633/1972)",
        RF05 "RF05" "Vendita sali e tabacchi (art. 74, c.1, D.P.R. 633/1972)",
        RF06 "RF06" "Commercio dei fiammiferi (art. 74, c.1, D.P.R. 633/1972)",
        RF07 "RF07" "Editoria (art. 74, c.1, D.P.R. 633/1972)",
        RF08 "RF08" "Gestione di servizi di telefonia pubblica (art. 74, c.1, D.P.R. 633/1972)",
        RF09 "RF09" "Rivendita di documenti di trasporto pubblico e di sosta (art. 74, c.1, D.P.R. 633/1972)",
        RF10 "RF10" "Intrattenimenti, giochi e altre attività di cui alla tariffa allegata al D.P.R. 640/72 (art. 74, c.6, D.P.R. 633/1972)",
        RF11 "RF11" "Agenzie di viaggi e turismo (art. 74-ter, D.P.R. 633/1972)",
        RF12 "RF12" "Agriturismo (art. 5, c.2, L. 413/1991)",
        RF13 "RF13" "Vendite a domicilio (art. 25-bis, c.6, D.P.R. 600/1973)",
        RF14 "RF14" "Rivendita di beni usati, di oggetti d'arte, d'antiquariato o da collezione (art. 36, D.L. 41/1995)",
        RF15 "RF15" "Agenzie di vendite all'asta di oggetti d'arte, antiquariato o da collezione (art. 40-bis, D.L. 41/1995)",
        RF16 "RF16" "IVA per cassa P.A. (art. 6, c.5, D.P.R. 633/1972)",
        RF17 "RF17" "IVA per cassa (art. 32-bis, D.L. 83/2012)",
        RF18 "RF18" "Altro",
        RF19 "RF19" "Regime forfettario",
        RF20 "RF20" "Regime transfrontaliero di franchigia IVA (direttiva UE 2020/285)" [Some(date(2025, 4, 1)), None, SPEC_19],
    }
}

code_list! {
    /// Why no VAT is charged (`Natura`).
    Natura 2..4 {
        N1 "N1" "Escluse ex. art. 15",
        N2 "N2" "Non soggette" [None, Some(date(2020, 12, 31)), XSD_UNTIL_2020],
        N2_1 "N2.1" "Non soggette ad IVA ai sensi degli artt. da 7 a 7-septies del DPR 633/72" [Some(date(2020, 10, 1)), None, SPEC_16],
        N2_2 "N2.2" "Non soggette - altri casi" [Some(date(2020, 10, 1)), None, SPEC_16],
        N3 "N3" "Non imponibili" [None, Some(date(2020, 12, 31)), XSD_UNTIL_2020],
        N3_1 "N3.1" "Non Imponibili - esportazioni" [Some(date(2020, 10, 1)), None, SPEC_16],
        N3_2 "N3.2" "Non Imponibili - cessioni intracomunitarie" [Some(date(2020, 10, 1)), None, SPEC_16],
        N3_3 "N3.3" "Non Imponibili - cessioni verso San Marino" [Some(date(2020, 10, 1)), None, SPEC_16],
        N3_4 "N3.4" "Non Imponibili - operazioni assimilate alle cessioni all'esportazione" [Some(date(2020, 10, 1)), None, SPEC_16],
        N3_5 "N3.5" "Non Imponibili - a seguito di dichiarazioni d'intento" [Some(date(2020, 10, 1)), None, SPEC_16],
        N3_6 "N3.6" "Non Imponibili - altre operazioni che non concorrono alla formazione del plafond" [Some(date(2020, 10, 1)), None, SPEC_16],
        N4 "N4" "Esenti",
        N5 "N5" "Regime del margine/IVA non esposta in fattura",
        N6 "N6" "Inversione contabile (per le operazioni in reverse charge ovvero nei casi di autofatturazione per acquisti extra UE di servizi ovvero per importazioni di beni nei soli casi previsti)" [None, Some(date(2020, 12, 31)), XSD_UNTIL_2020],
        N6_1 "N6.1" "Inversione contabile - cessione di rottami e altri materiali di recupero" [Some(date(2020, 10, 1)), None, SPEC_16],
        N6_2 "N6.2" "Inversione contabile - cessione di oro e argento puro" [Some(date(2020, 10, 1)), None, SPEC_16],
        N6_3 "N6.3" "Inversione contabile - subappalto nel settore edile" [Some(date(2020, 10, 1)), None, SPEC_16],
        N6_4 "N6.4" "Inversione contabile - cessione di fabbricati" [Some(date(2020, 10, 1)), None, SPEC_16],
        N6_5 "N6.5" "Inversione contabile - cessione di telefoni cellulari" [Some(date(2020, 10, 1)), None, SPEC_16],
        N6_6 "N6.6" "Inversione contabile - cessione di prodotti elettronici" [Some(date(2020, 10, 1)), None, SPEC_16],
        N6_7 "N6.7" "Inversione contabile - prestazioni comparto edile e settori connessi" [Some(date(2020, 10, 1)), None, SPEC_16],
        N6_8 "N6.8" "Inversione contabile - operazioni settore energetico" [Some(date(2020, 10, 1)), None, SPEC_16],
        N6_9 "N6.9" "Inversione contabile - altri casi" [Some(date(2020, 10, 1)), None, SPEC_16],
        N7 "N7" "IVA assolta in altro stato UE (prestazione di servizi di telecomunicazioni, tele-radiodiffusione ed elettronici ex art. 7-sexies lett. f, g, art. 74-sexies DPR 633/72)",
    }
}

code_list! {
    /// When VAT falls due (`EsigibilitaIVA`). The authorisation behind `S` has an end date:
    /// set it with [`crate::codes::Tables::with`] once it is known.
    EsigibilitaIva 1..1 {
        D "D" "Esigibilità differita",
        I "I" "Esigibilità immediata",
        S "S" "Scissione dei pagamenti",
    }
}
