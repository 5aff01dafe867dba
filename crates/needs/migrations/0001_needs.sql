-- Templates of campaigns. What a version asks is one JSON text: it is written, published and read as a whole.
CREATE TABLE needs_template (
  tenant_id UUID NOT NULL,
  template_id UUID NOT NULL,
  name TEXT NOT NULL,
  sort_key TEXT NOT NULL,
  archived BOOLEAN NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, template_id)
);
CREATE INDEX needs_template_by_name ON needs_template (tenant_id, sort_key, template_id);

CREATE TABLE needs_template_version (
  tenant_id UUID NOT NULL,
  template_id UUID NOT NULL,
  number BIGINT NOT NULL CHECK (number > 0),
  status TEXT NOT NULL CHECK (status IN ('draft', 'published')),
  content TEXT NOT NULL,
  published_on DATE,
  version BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, template_id, number),
  FOREIGN KEY (tenant_id, template_id) REFERENCES needs_template (tenant_id, template_id)
);
CREATE UNIQUE INDEX needs_template_draft ON needs_template_version (tenant_id, template_id) WHERE status = 'draft';

-- The campaign of a year. Where it stands follows from its days.
CREATE TABLE needs_campaign (
  tenant_id UUID NOT NULL,
  campaign_id UUID NOT NULL,
  year BIGINT NOT NULL,
  opens DATE NOT NULL,
  closes DATE NOT NULL,
  template_id UUID NOT NULL,
  template_number BIGINT NOT NULL,
  intro TEXT NOT NULL,
  remind_days BIGINT,
  opened_on DATE,
  version BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, campaign_id),
  FOREIGN KEY (tenant_id, template_id, template_number)
    REFERENCES needs_template_version (tenant_id, template_id, number),
  CHECK (closes >= opens)
);
CREATE UNIQUE INDEX needs_campaign_year ON needs_campaign (tenant_id, year);

-- The sheet of a body. `baseline` is what it starts from and never changes; `confirmed` is the number of the last
-- version confirmed, 0 for none; `editing` says that something was written after it.
CREATE TABLE needs_sheet (
  tenant_id UUID NOT NULL,
  sheet_id UUID NOT NULL,
  campaign_id UUID NOT NULL,
  body_id UUID NOT NULL,
  body_name TEXT NOT NULL,
  sort_key TEXT NOT NULL,
  baseline TEXT NOT NULL,
  answers TEXT NOT NULL,
  confirmed BIGINT NOT NULL,
  editing BOOLEAN NOT NULL,
  by_staff BOOLEAN NOT NULL,
  touched_at TIMESTAMPTZ,
  touched_by TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, sheet_id),
  FOREIGN KEY (tenant_id, campaign_id) REFERENCES needs_campaign (tenant_id, campaign_id)
);
CREATE UNIQUE INDEX needs_sheet_once ON needs_sheet (tenant_id, campaign_id, body_id);
CREATE INDEX needs_sheet_by_name ON needs_sheet (tenant_id, campaign_id, sort_key, sheet_id);
CREATE INDEX needs_sheet_of_body ON needs_sheet (tenant_id, body_id, campaign_id);

-- Every confirmation, kept for good. An empty reason means that the body itself confirmed.
CREATE TABLE needs_confirmation (
  tenant_id UUID NOT NULL,
  sheet_id UUID NOT NULL,
  number BIGINT NOT NULL CHECK (number > 0),
  answers TEXT NOT NULL,
  confirmed_on DATE NOT NULL,
  recorded_at TIMESTAMPTZ NOT NULL,
  by_name TEXT NOT NULL,
  by_role TEXT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (tenant_id, sheet_id, number),
  FOREIGN KEY (tenant_id, sheet_id) REFERENCES needs_sheet (tenant_id, sheet_id)
);

-- Reminders: one for each sheet and day, whoever asks for it.
CREATE TABLE needs_reminder (
  tenant_id UUID NOT NULL,
  sheet_id UUID NOT NULL,
  sent_on DATE NOT NULL,
  sent_at TIMESTAMPTZ NOT NULL,
  sent_by TEXT NOT NULL,
  by_itself BOOLEAN NOT NULL,
  addresses TEXT NOT NULL,
  PRIMARY KEY (tenant_id, sheet_id, sent_on),
  FOREIGN KEY (tenant_id, sheet_id) REFERENCES needs_sheet (tenant_id, sheet_id)
);

-- What became of a confirmed version: quotes made and figures recorded, once.
CREATE TABLE needs_outcome (
  tenant_id UUID NOT NULL,
  sheet_id UUID NOT NULL,
  number BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('done', 'failed')),
  message TEXT NOT NULL,
  quote_id UUID,
  figures BIGINT NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  made_by TEXT NOT NULL,
  PRIMARY KEY (tenant_id, sheet_id, number),
  FOREIGN KEY (tenant_id, sheet_id, number) REFERENCES needs_confirmation (tenant_id, sheet_id, number)
);
