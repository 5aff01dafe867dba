//! What this is: the command line: names, flags and help, in Italian.
//! What it is not: what the commands do; see `commands`.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::config::Said;

/// Area Vasta: il software con cui una Provincia serve i suoi Comuni.
#[derive(Debug, Parser)]
#[command(name = "areavasta", version, propagate_version = true, disable_help_subcommand = true)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) common: Common,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Options of every command.
#[derive(Clone, Debug, Args)]
pub(crate) struct Common {
    /// File di configurazione (TOML)
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Cartella dei dati; contiene areavasta.db
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) data: Option<String>,
    /// Base dati PostgreSQL al posto di SQLite, per esempio `postgres://utente@host/base`
    #[arg(long, global = true, value_name = "URL")]
    pub(crate) database: Option<String>,
    /// Indirizzo e porta su cui ascoltare, per esempio 127.0.0.1:8080
    #[arg(long, global = true, value_name = "ADDR")]
    pub(crate) listen: Option<String>,
    /// Indirizzo con cui le persone raggiungono le pagine
    #[arg(long, global = true, value_name = "URL")]
    pub(crate) public_url: Option<String>,
    /// Risposta in JSON, per le macchine
    #[arg(long, global = true)]
    pub(crate) json: bool,
}

impl Common {
    /// The settings given by flags.
    pub(crate) fn said(&self) -> Said {
        Said {
            data: self.data.clone(),
            database: self.database.clone(),
            listen: self.listen.clone(),
            public_url: self.public_url.clone(),
            ..Said::default()
        }
    }
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serve le pagine e l'API, ed esegue i lavori in coda
    Serve,
    /// Carica i dati dimostrativi in una cartella nuova e li serve
    Demo {
        /// Si ferma dopo il caricamento, senza servire
        #[arg(long)]
        load_only: bool,
    },
    /// Emette le fatture annuali di un centro
    Bill {
        /// Centro, per esempio macerata
        #[arg(long, value_name = "SLUG")]
        centre: String,
        /// Anno di competenza
        #[arg(long, value_name = "YYYY")]
        year: i16,
        /// Cartella dei file prodotti (XML, PDF, riepilogo)
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        /// Calcola e mostra, senza emettere
        #[arg(long)]
        dry_run: bool,
    },
    /// Calcola, senza approvarlo, il riparto dei costi comuni di un anno
    Apportion {
        /// Centro, per esempio lecco
        #[arg(long, value_name = "SLUG")]
        centre: String,
        /// Anno dei costi
        #[arg(long, value_name = "YYYY")]
        year: i16,
        /// Una sola voce di costo, per nome; senza, tutte quelle dell'anno
        #[arg(long, value_name = "NAME")]
        pool: Option<String>,
    },
    /// Scrive il rendiconto di un anno: un PDF per ente, il foglio, il PDF del centro, la relazione
    Account {
        /// Centro, per esempio lecco
        #[arg(long, value_name = "SLUG")]
        centre: String,
        /// Anno del rendiconto
        #[arg(long, value_name = "YYYY")]
        year: i16,
        /// Cartella dei file prodotti
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
    },
    /// Legge le campagne dei fabbisogni
    #[command(subcommand)]
    Needs(Needs),
    /// Gestisce i pagamenti delle fatture
    #[command(subcommand)]
    Payments(Payments),
    /// Ricevute del Sistema di Interscambio
    #[command(subcommand)]
    Receipts(Receipts),
    /// Posta in arrivo alle caselle del centro
    #[command(subcommand)]
    Mail(Mail),
    /// Importa dati da file CSV o XLSX
    #[command(subcommand)]
    Import(Import),
    /// Esporta una tabella in CSV o XLSX
    Export {
        /// Tabella; senza, elenca quelle che ci sono
        table: Option<String>,
        /// Formato
        #[arg(long, value_enum, default_value_t = Format::Csv)]
        format: Format,
        /// Centro di cui esportare i dati; senza, il registro nazionale
        #[arg(long, value_name = "SLUG")]
        centre: Option<String>,
        /// File da scrivere; senza, l'uscita standard
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Verifica catena del registro attività, catena e numerazione delle fatture, somme
    Check,
    /// Copia la base dati SQLite in un file, anche mentre il programma serve
    Backup {
        /// File da creare
        file: PathBuf,
    },
    /// Rimette al suo posto una copia fatta con backup, anche mentre il programma serve
    Restore {
        /// Copia da rimettere
        file: PathBuf,
    },
    /// Gestisce le persone che possono accedere
    #[command(subcommand)]
    User(User),
    /// Controlla la configurazione
    #[command(subcommand)]
    Config(ConfigCommand),
}

/// What to know of needs.
#[derive(Debug, Subcommand)]
pub(crate) enum Needs {
    /// Stato delle schede ente per ente e totali per servizio
    Report {
        /// Centro, per esempio lecco
        #[arg(long, value_name = "SLUG")]
        centre: String,
        /// Anno dei fabbisogni
        #[arg(long, value_name = "YYYY")]
        year: i16,
    },
}

/// What to do with mail.
#[derive(Debug, Subcommand)]
pub(crate) enum Mail {
    /// Legge adesso le caselle indicate nel file di configurazione
    Import {
        /// Solo le caselle di questo centro; senza, tutte
        #[arg(long, value_name = "SLUG")]
        centre: Option<String>,
    },
}

/// What to import.
#[derive(Debug, Subcommand)]
pub(crate) enum Import {
    /// Enti: un'esportazione di Area Vasta, l'elenco dei Comuni dell'ISTAT o un file con le stesse colonne
    Bodies {
        /// File CSV o XLSX
        file: PathBuf,
        /// Centro in cui importare; senza, il registro nazionale
        #[arg(long, value_name = "SLUG")]
        centre: Option<String>,
        /// Mostra l'anteprima senza applicarla
        #[arg(long)]
        dry_run: bool,
    },
}

/// What to do with receipts.
#[derive(Debug, Subcommand)]
pub(crate) enum Receipts {
    /// Registra ricevute (RC, NS, MC, NE, DT, AT) da file XML o archivi ZIP: il centro si trova dal nome del file
    Import {
        /// File XML o ZIP arrivati dal Sistema di Interscambio
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// Solo per questo centro; senza, quello che ha trasmesso il file
        #[arg(long, value_name = "SLUG")]
        centre: Option<String>,
    },
}

/// What to do with payments.
#[derive(Debug, Subcommand)]
pub(crate) enum Payments {
    /// Legge un file della banca (CSV, Excel, CAMT.053, ZIP) e registra gli abbinamenti sicuri con le fatture
    Import {
        /// File scaricato dalla banca
        file: PathBuf,
        /// Centro che ha incassato; senza, quello il cui IBAN è nel file
        #[arg(long, value_name = "SLUG")]
        centre: Option<String>,
        /// Mostra l'anteprima senza registrare pagamenti
        #[arg(long)]
        dry_run: bool,
    },
}

/// What to do with people.
#[derive(Debug, Subcommand)]
pub(crate) enum User {
    /// Aggiunge una persona con un ruolo
    Add {
        /// Indirizzo e-mail con cui accede
        #[arg(long)]
        email: String,
        /// Nome e cognome
        #[arg(long)]
        name: String,
        /// Ruolo; senza un ruolo valido il comando elenca quelli che ci sono
        #[arg(long)]
        role: String,
        /// Centro per cui vale il ruolo
        #[arg(long, value_name = "SLUG")]
        centre: Option<String>,
        /// Ente per cui vale il ruolo: codice ISTAT o nome
        #[arg(long)]
        body: Option<String>,
        /// Legge la password dall'ingresso standard; senza, spedisce un invito
        #[arg(long)]
        password_stdin: bool,
    },
}

/// What to do with the configuration.
#[derive(Debug, Subcommand)]
pub(crate) enum ConfigCommand {
    /// Mostra i valori in vigore e la loro origine, e prova cartella, base dati e posta
    Check,
}

/// Formats of exports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Testo separato da punto e virgola
    Csv,
    /// Foglio di calcolo
    Xlsx,
}
