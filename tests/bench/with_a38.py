"""How many invoices a second a38 (PyPI) builds and serialises, and parses and validates.

What this is: the same invoice as in `src/xml.rs`, five lines to a public body with split payment, made with a38.
What it is not: part of the product; `cargo run -p bench` runs it in a temporary environment where a38 is installed.
Output: one JSON object with the invoices a second of each run.
"""

import datetime
import io
import json
import sys
import time
from decimal import Decimal

from defusedxml import ElementTree
from a38.fattura import FatturaPA12, auto_from_etree
from a38.validation import Validation

INVOICES = 100


def build(number):
    invoice = FatturaPA12()
    header = invoice.fattura_elettronica_header
    sending = header.dati_trasmissione
    sending.id_trasmittente.update(id_paese="IT", id_codice="80012345676")
    sending.update(progressivo_invio=f"{number:05}", codice_destinatario="ABC123", formato_trasmissione="FPA12")
    seller = header.cedente_prestatore
    seller.dati_anagrafici.id_fiscale_iva.update(id_paese="IT", id_codice="00123456782")
    seller.dati_anagrafici.update(codice_fiscale="80012345676", regime_fiscale="RF01")
    seller.dati_anagrafici.anagrafica.update(denominazione="Provincia di Esempio")
    seller.sede.update(indirizzo="Piazza Maggiore", numero_civico="1", cap="00100", comune="Esempio", provincia="RM", nazione="IT")
    buyer = header.cessionario_committente
    buyer.dati_anagrafici.update(codice_fiscale="90012345675")
    buyer.dati_anagrafici.anagrafica.update(denominazione="Comune di Prova")
    buyer.sede.update(indirizzo="Via Roma", numero_civico="2", cap="00100", comune="Prova", provincia="RM", nazione="IT")
    body = invoice.fattura_elettronica_body[0]
    general = body.dati_generali.dati_generali_documento
    general.update(
        tipo_documento="TD01", divisa="EUR", data=datetime.date(2026, 3, 2), numero=f"{number}/2026",
        causale=["Servizi informatici in convenzione - anno 2026"],
    )
    body.dati_generali.dati_convenzione.append({
        "id_documento": "CONV-7", "data": datetime.date(2025, 12, 1), "codice_cig": "Z0F1234567",
    })
    for line in range(1, 6):
        body.dati_beni_servizi.add_dettaglio_linee(
            descrizione=f"Servizio {line} della convenzione, canone annuale", quantita=Decimal("12.00"),
            unita_misura="mesi", prezzo_unitario=Decimal(f"{line}00.40"), aliquota_iva=Decimal("22.00"),
            data_inizio_periodo=datetime.date(2026, 1, 1), data_fine_periodo=datetime.date(2026, 12, 31),
        )
    body.dati_beni_servizi.build_dati_riepilogo()
    for summary in body.dati_beni_servizi.dati_riepilogo:
        summary.update(esigibilita_iva="S")
    body.build_importo_totale_documento()
    payable = sum(summary.imponibile_importo for summary in body.dati_beni_servizi.dati_riepilogo)
    body.dati_pagamento.append({
        "condizioni_pagamento": "TP02",
        "dettaglio_pagamento": [{
            "modalita_pagamento": "MP05", "data_scadenza_pagamento": datetime.date(2026, 4, 1),
            "importo_pagamento": payable, "iban": "IT81X0100003245000000000001",
        }],
    })
    return invoice


def write(number):
    out = io.BytesIO()
    build(number).build_etree().write(out, encoding="utf-8", xml_declaration=True)
    return out.getvalue()


def read(data):
    invoice = auto_from_etree(ElementTree.fromstring(data))
    validation = Validation()
    invoice.validate(validation)
    if validation.errors:
        sys.exit(f"a38 finds the invoice wrong: {validation.errors[0]}")


def a_second(work):
    start = time.perf_counter()
    for number in range(1, INVOICES + 1):
        work(number)
    return int(INVOICES / (time.perf_counter() - start))


def main():
    data = write(1)
    read(data)
    writing = [a_second(write) for _ in range(3)]
    reading = [a_second(lambda _: read(data)) for _ in range(3)]
    print(json.dumps({"bytes": len(data), "build_and_serialise": writing, "parse_and_validate": reading}))


main()
