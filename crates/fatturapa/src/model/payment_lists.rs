//! What this is: the code lists of payments, withholdings and small yes/no fields.
//! What it is not: the last word on which codes exist; see [`crate::codes`].

use jiff::civil::date;

use crate::codes::{SPEC_16, XSD_UNTIL_2020};

code_list! {
    /// How the amount is paid (`ModalitaPagamento`).
    ModalitaPagamento 4..4 {
        MP01 "MP01" "Contanti",
        MP02 "MP02" "Assegno",
        MP03 "MP03" "Assegno circolare",
        MP04 "MP04" "Contanti presso Tesoreria",
        MP05 "MP05" "Bonifico",
        MP06 "MP06" "Vaglia cambiario",
        MP07 "MP07" "Bollettino bancario",
        MP08 "MP08" "Carta di pagamento",
        MP09 "MP09" "RID",
        MP10 "MP10" "RID utenze",
        MP11 "MP11" "RID veloce",
        MP12 "MP12" "RIBA",
        MP13 "MP13" "MAV",
        MP14 "MP14" "Quietanza erario",
        MP15 "MP15" "Giroconto su conti di contabilità speciale",
        MP16 "MP16" "Domiciliazione bancaria",
        MP17 "MP17" "Domiciliazione postale",
        MP18 "MP18" "Bollettino di c/c postale",
        MP19 "MP19" "SEPA Direct Debit",
        MP20 "MP20" "SEPA Direct Debit CORE",
        MP21 "MP21" "SEPA Direct Debit B2B",
        MP22 "MP22" "Trattenuta su somme già riscosse",
        MP23 "MP23" "PagoPA" [Some(date(2020, 10, 1)), None, SPEC_16],
    }
}

code_list! {
    /// In how many payments (`CondizioniPagamento`).
    CondizioniPagamento 4..4 {
        TP01 "TP01" "Pagamento a rate",
        TP02 "TP02" "Pagamento completo",
        TP03 "TP03" "Anticipo",
    }
}

code_list! {
    /// Kind of withholding (`TipoRitenuta`).
    TipoRitenuta 4..4 {
        RT01 "RT01" "Ritenuta di acconto persone fisiche",
        RT02 "RT02" "Ritenuta di acconto persone giuridiche",
        RT03 "RT03" "Contributo INPS" [Some(date(2020, 10, 1)), None, SPEC_16],
        RT04 "RT04" "Contributo ENASARCO" [Some(date(2020, 10, 1)), None, SPEC_16],
        RT05 "RT05" "Contributo ENPAM" [Some(date(2020, 10, 1)), None, SPEC_16],
        RT06 "RT06" "Altro contributo previdenziale" [Some(date(2020, 10, 1)), None, SPEC_16],
    }
}

code_list! {
    /// Pension fund (`TipoCassa`).
    TipoCassa 4..4 {
        TC01 "TC01" "Cassa nazionale previdenza e assistenza avvocati e procuratori legali",
        TC02 "TC02" "Cassa previdenza dottori commercialisti",
        TC03 "TC03" "Cassa previdenza e assistenza geometri",
        TC04 "TC04" "Cassa nazionale previdenza e assistenza ingegneri e architetti liberi professionisti",
        TC05 "TC05" "Cassa nazionale del notariato",
        TC06 "TC06" "Cassa nazionale previdenza e assistenza ragionieri e periti commerciali",
        TC07 "TC07" "Ente nazionale assistenza agenti e rappresentanti di commercio (ENASARCO)",
        TC08 "TC08" "Ente nazionale previdenza e assistenza consulenti del lavoro (ENPACL)",
        TC09 "TC09" "Ente nazionale previdenza e assistenza medici (ENPAM)",
        TC10 "TC10" "Ente nazionale previdenza e assistenza farmacisti (ENPAF)",
        TC11 "TC11" "Ente nazionale previdenza e assistenza veterinari (ENPAV)",
        TC12 "TC12" "Ente nazionale previdenza e assistenza impiegati dell'agricoltura (ENPAIA)",
        TC13 "TC13" "Fondo previdenza impiegati imprese di spedizione e agenzie marittime",
        TC14 "TC14" "Istituto nazionale previdenza giornalisti italiani (INPGI)",
        TC15 "TC15" "Opera nazionale assistenza orfani sanitari italiani (ONAOSI)",
        TC16 "TC16" "Cassa autonoma assistenza integrativa giornalisti italiani (CASAGIT)",
        TC17 "TC17" "Ente previdenza periti industriali e periti industriali laureati (EPPI)",
        TC18 "TC18" "Ente previdenza e assistenza pluricategoriale (EPAP)",
        TC19 "TC19" "Ente nazionale previdenza e assistenza biologi (ENPAB)",
        TC20 "TC20" "Ente nazionale previdenza e assistenza professione infermieristica (ENPAPI)",
        TC21 "TC21" "Ente nazionale previdenza e assistenza psicologi (ENPAP)",
        TC22 "TC22" "INPS",
    }
}

code_list! {
    /// Reason of a withholding, as in the CU form (`CausalePagamento`).
    CausalePagamento 1..2 {
        A "A" "Causale A della certificazione unica",
        B "B" "Causale B della certificazione unica",
        C "C" "Causale C della certificazione unica",
        D "D" "Causale D della certificazione unica",
        E "E" "Causale E della certificazione unica",
        G "G" "Causale G della certificazione unica",
        H "H" "Causale H della certificazione unica",
        I "I" "Causale I della certificazione unica",
        L "L" "Causale L della certificazione unica",
        M "M" "Causale M della certificazione unica",
        N "N" "Causale N della certificazione unica",
        O "O" "Causale O della certificazione unica",
        P "P" "Causale P della certificazione unica",
        Q "Q" "Causale Q della certificazione unica",
        R "R" "Causale R della certificazione unica",
        S "S" "Causale S della certificazione unica",
        T "T" "Causale T della certificazione unica",
        U "U" "Causale U della certificazione unica",
        V "V" "Causale V della certificazione unica",
        W "W" "Causale W della certificazione unica",
        X "X" "Causale X della certificazione unica",
        Y "Y" "Causale Y della certificazione unica",
        Z "Z" "Causale Z della certificazione unica" [None, Some(date(2020, 12, 31)), XSD_UNTIL_2020],
        L1 "L1" "Causale L1 della certificazione unica",
        M1 "M1" "Causale M1 della certificazione unica",
        M2 "M2" "Causale M2 della certificazione unica",
        O1 "O1" "Causale O1 della certificazione unica",
        V1 "V1" "Causale V1 della certificazione unica",
        ZO "ZO" "Causale ZO della certificazione unica",
    }
}

code_list! {
    /// Who issued the document, when not the seller (`SoggettoEmittente`).
    SoggettoEmittente 2..2 {
        CC "CC" "Cessionario / Committente",
        TZ "TZ" "Terzo",
    }
}

code_list! {
    /// Kind of line, when not a plain sale (`TipoCessionePrestazione`).
    TipoCessionePrestazione 2..2 {
        SC "SC" "Sconto",
        PR "PR" "Premio",
        AB "AB" "Abbuono",
        AC "AC" "Spesa accessoria",
    }
}

code_list! {
    /// Whether the company has one shareholder (`SocioUnico`).
    SocioUnico 2..2 {
        SU "SU" "Socio unico",
        SM "SM" "Più soci",
    }
}

code_list! {
    /// Whether the company is being wound up (`StatoLiquidazione`).
    StatoLiquidazione 2..2 {
        LS "LS" "In liquidazione",
        LN "LN" "Non in liquidazione",
    }
}

code_list! {
    /// Discount or surcharge (`Tipo`).
    TipoScontoMaggiorazione 2..2 {
        SC "SC" "Sconto",
        MG "MG" "Maggiorazione",
    }
}

code_list! {
    /// A field that can only say yes (`Ritenuta`, `BolloVirtuale`, `Art73`).
    Si 2..2 {
        SI "SI" "Sì",
    }
}

code_list! {
    /// Who the file is for (`FormatoTrasmissione` and the attribute `versione`).
    FormatoTrasmissione 5..5 {
        FPA12 "FPA12" "Fattura verso la pubblica amministrazione",
        FPR12 "FPR12" "Fattura verso privati",
    }
}
