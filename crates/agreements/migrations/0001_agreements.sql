-- Agreements (convenzioni). `ends`, `notice_by` and `course` follow from the other columns and are kept so that
-- lists can be searched by state; the program derives them in one place and a test compares.
CREATE TABLE agreement (
  tenant_id UUID NOT NULL,
  agreement_id UUID NOT NULL,
  number TEXT NOT NULL,
  title TEXT NOT NULL,
  version_label TEXT NOT NULL,
  text TEXT NOT NULL,
  starts DATE NOT NULL,
  months BIGINT NOT NULL CHECK (months > 0),
  renewal TEXT NOT NULL,
  renewal_months BIGINT NOT NULL,
  notice_months BIGINT NOT NULL CHECK (notice_months >= 0),
  joins_until DATE,
  window_from TEXT NOT NULL,
  window_to TEXT NOT NULL,
  timing TEXT NOT NULL,
  due_kind TEXT NOT NULL,
  due_on TEXT NOT NULL,
  due_days BIGINT NOT NULL,
  proration TEXT NOT NULL,
  price_series TEXT NOT NULL,
  status TEXT NOT NULL,
  approved_on DATE,
  signed_on DATE,
  notice_given DATE,
  predecessor_id UUID,
  family_id UUID NOT NULL,
  file_sha256 TEXT,
  file_name TEXT NOT NULL,
  ends DATE NOT NULL,
  notice_by DATE NOT NULL,
  course TEXT NOT NULL,
  sort_key TEXT NOT NULL,
  search_text TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, agreement_id),
  FOREIGN KEY (tenant_id, predecessor_id) REFERENCES agreement (tenant_id, agreement_id),
  CHECK (ends >= starts)
);
CREATE UNIQUE INDEX agreement_number ON agreement (tenant_id, number, version_label);
CREATE UNIQUE INDEX agreement_successor ON agreement (tenant_id, predecessor_id)
  WHERE predecessor_id IS NOT NULL AND status <> 'archived';
CREATE INDEX agreement_by_title ON agreement (tenant_id, sort_key, agreement_id);
CREATE INDEX agreement_by_end ON agreement (tenant_id, ends, agreement_id);

-- The chain of acts of one agreement.
CREATE TABLE agreement_step (
  tenant_id UUID NOT NULL,
  agreement_id UUID NOT NULL,
  position BIGINT NOT NULL,
  name TEXT NOT NULL,
  act_number TEXT NOT NULL,
  done_on DATE,
  note TEXT NOT NULL,
  file_sha256 TEXT,
  file_name TEXT NOT NULL,
  PRIMARY KEY (tenant_id, agreement_id, position),
  FOREIGN KEY (tenant_id, agreement_id) REFERENCES agreement (tenant_id, agreement_id)
);

-- The chain with which new agreements of the centre begin.
CREATE TABLE agreement_step_template (
  tenant_id UUID NOT NULL,
  position BIGINT NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (tenant_id, position)
);

CREATE TABLE agreement_service (
  tenant_id UUID NOT NULL,
  agreement_id UUID NOT NULL,
  service_id UUID NOT NULL,
  name TEXT NOT NULL,
  offer TEXT NOT NULL,
  PRIMARY KEY (tenant_id, agreement_id, service_id),
  FOREIGN KEY (tenant_id, agreement_id) REFERENCES agreement (tenant_id, agreement_id)
);

-- Every prolongation of an agreement, with its act.
CREATE TABLE agreement_renewal (
  tenant_id UUID NOT NULL,
  agreement_id UUID NOT NULL,
  starts DATE NOT NULL,
  ends DATE NOT NULL,
  kind TEXT NOT NULL,
  act_number TEXT NOT NULL,
  act_date DATE,
  recorded_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (tenant_id, agreement_id, starts),
  FOREIGN KEY (tenant_id, agreement_id) REFERENCES agreement (tenant_id, agreement_id)
);

-- A body's membership (adesione). `starts` is the first day of its first term, `ends` the last of its last one.
CREATE TABLE membership (
  tenant_id UUID NOT NULL,
  membership_id UUID NOT NULL,
  agreement_id UUID NOT NULL,
  family_id UUID NOT NULL,
  body_id UUID NOT NULL,
  body_name TEXT NOT NULL,
  act_number TEXT NOT NULL,
  act_date DATE NOT NULL,
  signed_on DATE,
  registry_number TEXT NOT NULL,
  starts DATE NOT NULL,
  ends DATE NOT NULL,
  notice_by DATE NOT NULL,
  course TEXT NOT NULL,
  notice_given DATE,
  leave_act_number TEXT NOT NULL,
  leave_act_date DATE,
  leave_reason TEXT NOT NULL,
  sort_key TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, membership_id),
  FOREIGN KEY (tenant_id, agreement_id) REFERENCES agreement (tenant_id, agreement_id),
  CHECK (ends >= starts)
);
CREATE UNIQUE INDEX membership_once ON membership (tenant_id, agreement_id, body_id)
  WHERE course <> 'withdrawn' AND course <> 'cancelled';
CREATE INDEX membership_by_body ON membership (tenant_id, body_id);
CREATE INDEX membership_by_agreement ON membership (tenant_id, agreement_id, sort_key, membership_id);
CREATE INDEX membership_by_name ON membership (tenant_id, sort_key, membership_id);
CREATE INDEX membership_by_end ON membership (tenant_id, ends, membership_id);

CREATE TABLE membership_term (
  tenant_id UUID NOT NULL,
  term_id UUID NOT NULL,
  membership_id UUID NOT NULL,
  starts DATE NOT NULL,
  ends DATE NOT NULL,
  kind TEXT NOT NULL,
  act_number TEXT NOT NULL,
  act_date DATE,
  predecessor_id UUID,
  PRIMARY KEY (tenant_id, term_id),
  FOREIGN KEY (tenant_id, membership_id) REFERENCES membership (tenant_id, membership_id),
  FOREIGN KEY (tenant_id, predecessor_id) REFERENCES membership_term (tenant_id, term_id),
  CHECK (ends >= starts)
);
CREATE UNIQUE INDEX membership_term_from ON membership_term (tenant_id, membership_id, starts);
CREATE UNIQUE INDEX membership_term_successor ON membership_term (tenant_id, predecessor_id)
  WHERE predecessor_id IS NOT NULL;

-- A service active for a member. `ends` 9999-12-31 means: as long as the membership lasts.
CREATE TABLE membership_line (
  tenant_id UUID NOT NULL,
  line_id UUID NOT NULL,
  membership_id UUID NOT NULL,
  body_id UUID NOT NULL,
  service_id UUID NOT NULL,
  service_name TEXT NOT NULL,
  offer TEXT NOT NULL,
  starts DATE NOT NULL,
  ends DATE NOT NULL,
  quantity BIGINT,
  predecessor_id UUID,
  note TEXT NOT NULL,
  PRIMARY KEY (tenant_id, line_id),
  FOREIGN KEY (tenant_id, membership_id) REFERENCES membership (tenant_id, membership_id),
  FOREIGN KEY (tenant_id, predecessor_id) REFERENCES membership_line (tenant_id, line_id),
  CHECK (ends >= starts)
);
CREATE UNIQUE INDEX membership_line_successor ON membership_line (tenant_id, predecessor_id)
  WHERE predecessor_id IS NOT NULL;
CREATE INDEX membership_line_of ON membership_line (tenant_id, membership_id, starts);
CREATE INDEX membership_line_service ON membership_line (tenant_id, body_id, service_id, starts);

-- Purchase data of a membership for a year; the nil service means: for all services.
CREATE TABLE membership_purchase (
  tenant_id UUID NOT NULL,
  membership_id UUID NOT NULL,
  year BIGINT NOT NULL,
  service_id UUID NOT NULL,
  cig TEXT NOT NULL,
  no_cig_reason TEXT NOT NULL,
  cup TEXT NOT NULL,
  commitment_number TEXT NOT NULL,
  commitment_date DATE,
  version BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, membership_id, year, service_id),
  FOREIGN KEY (tenant_id, membership_id) REFERENCES membership (tenant_id, membership_id),
  CHECK (cig = '' OR no_cig_reason = '')
);
CREATE INDEX membership_purchase_year ON membership_purchase (tenant_id, year, membership_id);

-- Deadlines about which people were told: once per date, again only if the date moves.
CREATE TABLE deadline_notice (
  tenant_id UUID NOT NULL,
  kind TEXT NOT NULL,
  thing_id UUID NOT NULL,
  due DATE NOT NULL,
  told_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (tenant_id, kind, thing_id, due)
);
