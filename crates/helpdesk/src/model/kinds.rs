//! What this is: what a request is about and how much it matters.
//! What it is not: within how long it is answered; the charter says that, whatever the priority.

store::coded_enum! {
    /// What is asked.
    Kind {
        /// Something that worked does not work.
        Incident = "incident", "Guasto o malfunzionamento";
        /// Something foreseen by the catalogue: a new mailbox, a change.
        Service = "service", "Richiesta di servizio";
        /// How something is done.
        Information = "information", "Informazione";
        /// Advice, whose hours are written down.
        Advice = "advice", "Consulenza a ore";
        /// A piece of a project, with times agreed with the centre.
        Project = "project", "Attività di progetto";
    }
}

store::coded_enum! {
    /// How many feel it.
    Impact {
        /// One person.
        Low = "low", "Una persona";
        /// An office.
        Medium = "medium", "Un ufficio";
        /// The whole body, or its citizens.
        High = "high", "Tutto l'ente o i cittadini";
    }
}

store::coded_enum! {
    /// How soon it hurts.
    Urgency {
        /// Work goes on.
        Low = "low", "Si può lavorare lo stesso";
        /// Work is hard.
        Medium = "medium", "Si lavora con difficoltà";
        /// Work has stopped, or a term runs out.
        High = "high", "Il lavoro è fermo";
    }
}

store::coded_enum! {
    /// In which order requests are dealt with.
    Priority {
        /// When there is time.
        Low = "low", "Bassa";
        /// As usual.
        Medium = "medium", "Media";
        /// Before the others.
        High = "high", "Alta";
        /// At once.
        Critical = "critical", "Critica";
    }
}

store::coded_enum! {
    /// How a request came.
    Channel {
        /// Written by the body on the page.
        Web = "web", "Modulo";
        /// Written down by the centre: telephone, in person.
        Operator = "operator", "Inserita dal centro";
        /// Sent by a program.
        Api = "api", "Programma";
        /// Written by e-mail.
        Email = "email", "E-mail";
    }
}

impl Kind {
    /// Whether the times of the charter apply; those of a project are agreed each time.
    pub fn has_clocks(self) -> bool {
        match self {
            Self::Incident | Self::Service | Self::Information | Self::Advice => true,
            Self::Project => false,
        }
    }
}

/// Impact × urgency, as a table.
pub fn priority(impact: Impact, urgency: Urgency) -> Priority {
    match (impact, urgency) {
        (Impact::Low, Urgency::Low | Urgency::Medium) | (Impact::Medium, Urgency::Low) => Priority::Low,
        (Impact::Low, Urgency::High) | (Impact::Medium, Urgency::Medium) | (Impact::High, Urgency::Low) => {
            Priority::Medium
        }
        (Impact::Medium, Urgency::High) | (Impact::High, Urgency::Medium) => Priority::High,
        (Impact::High, Urgency::High) => Priority::Critical,
    }
}
