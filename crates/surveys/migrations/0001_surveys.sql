-- Questionnaires. What a version asks is one JSON text: it is written, published and read as a whole.
CREATE TABLE survey (
  tenant_id UUID NOT NULL,
  survey_id UUID NOT NULL,
  name TEXT NOT NULL,
  sort_key TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, survey_id)
);

CREATE TABLE survey_version (
  tenant_id UUID NOT NULL,
  version_id UUID NOT NULL,
  survey_id UUID NOT NULL,
  number BIGINT NOT NULL CHECK (number > 0),
  status TEXT NOT NULL CHECK (status IN ('draft', 'published')),
  form TEXT NOT NULL,
  published_on DATE,
  version BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, version_id),
  FOREIGN KEY (tenant_id, survey_id) REFERENCES survey (tenant_id, survey_id)
);
CREATE UNIQUE INDEX survey_version_number ON survey_version (tenant_id, survey_id, number);
CREATE UNIQUE INDEX survey_version_draft ON survey_version (tenant_id, survey_id) WHERE status = 'draft';

-- An edition: a version put to somebody between two days. Where it stands follows from its days.
CREATE TABLE survey_edition (
  tenant_id UUID NOT NULL,
  edition_id UUID NOT NULL,
  survey_id UUID NOT NULL,
  version_id UUID NOT NULL,
  title TEXT NOT NULL,
  sort_key TEXT NOT NULL,
  audience TEXT NOT NULL CHECK (audience IN ('bodies', 'provinces', 'anonymous')),
  body_kind TEXT NOT NULL,
  opens DATE NOT NULL,
  closes DATE NOT NULL,
  intro TEXT NOT NULL,
  remind_days BIGINT,
  opened_on DATE,
  version BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, edition_id),
  FOREIGN KEY (tenant_id, version_id) REFERENCES survey_version (tenant_id, version_id),
  CHECK (closes >= opens)
);

-- The response of a body, pinned to a version. Its answers stand in its parts.
CREATE TABLE survey_response (
  tenant_id UUID NOT NULL,
  response_id UUID NOT NULL,
  edition_id UUID NOT NULL,
  body_id UUID NOT NULL,
  body_name TEXT NOT NULL,
  sort_key TEXT NOT NULL,
  version_id UUID NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'compiled', 'validated', 'accepted', 'returned')),
  reasons TEXT NOT NULL,
  touched_at TIMESTAMPTZ,
  touched_by TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, response_id),
  FOREIGN KEY (tenant_id, edition_id) REFERENCES survey_edition (tenant_id, edition_id),
  FOREIGN KEY (tenant_id, version_id) REFERENCES survey_version (tenant_id, version_id)
);
CREATE UNIQUE INDEX survey_response_once ON survey_response (tenant_id, edition_id, body_id);
CREATE INDEX survey_response_by_name ON survey_response (tenant_id, edition_id, sort_key, response_id);
CREATE INDEX survey_response_of_body ON survey_response (tenant_id, body_id, edition_id);

-- A section of a response: its answers, and the office that fills it in. Each has a version of its own, so that two
-- offices never write over one another.
CREATE TABLE survey_part (
  tenant_id UUID NOT NULL,
  response_id UUID NOT NULL,
  section TEXT NOT NULL,
  answers TEXT NOT NULL,
  account_id UUID,
  office TEXT NOT NULL,
  touched_at TIMESTAMPTZ,
  touched_by TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, response_id, section),
  FOREIGN KEY (tenant_id, response_id) REFERENCES survey_response (tenant_id, response_id)
);

-- What became of a response, step by step, kept for good; what was handed in stands in the step.
CREATE TABLE survey_step (
  tenant_id UUID NOT NULL,
  response_id UUID NOT NULL,
  number BIGINT NOT NULL CHECK (number > 0),
  move TEXT NOT NULL CHECK (move IN ('compile', 'validate', 'return', 'accept', 'reopen', 'carry')),
  made_at TIMESTAMPTZ NOT NULL,
  by_name TEXT NOT NULL,
  by_role TEXT NOT NULL,
  comment TEXT NOT NULL,
  answers TEXT NOT NULL,
  PRIMARY KEY (tenant_id, response_id, number),
  FOREIGN KEY (tenant_id, response_id) REFERENCES survey_response (tenant_id, response_id)
);

-- Reminders: one for each response and day, whoever asks for it.
CREATE TABLE survey_reminder (
  tenant_id UUID NOT NULL,
  response_id UUID NOT NULL,
  sent_on DATE NOT NULL,
  sent_at TIMESTAMPTZ NOT NULL,
  sent_by TEXT NOT NULL,
  addresses TEXT NOT NULL,
  PRIMARY KEY (tenant_id, response_id, sent_on),
  FOREIGN KEY (tenant_id, response_id) REFERENCES survey_response (tenant_id, response_id)
);

-- Letters of an anonymous edition: the fingerprint of each secret and whether it was used. Nothing here leads to an
-- answer, and nothing says when.
CREATE TABLE survey_ticket (
  tenant_id UUID NOT NULL,
  edition_id UUID NOT NULL,
  fingerprint TEXT NOT NULL,
  used BOOLEAN NOT NULL,
  PRIMARY KEY (tenant_id, edition_id, fingerprint),
  FOREIGN KEY (tenant_id, edition_id) REFERENCES survey_edition (tenant_id, edition_id)
);
