-- A body (ente). The network's rows are the national register; each centre has its own rows.
CREATE TABLE body (
  tenant_id UUID NOT NULL,
  body_id UUID NOT NULL,
  version BIGINT NOT NULL,
  archived BOOLEAN NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  alternative_name TEXT NOT NULL,
  istat TEXT,
  belfiore TEXT,
  tax_code TEXT,
  vat_number TEXT,
  ipa TEXT,
  uts_code TEXT NOT NULL,
  uts_name TEXT NOT NULL,
  province_sign TEXT,
  region TEXT NOT NULL,
  pec TEXT,
  email TEXT,
  phone TEXT NOT NULL,
  website TEXT NOT NULL,
  street TEXT NOT NULL,
  street_number TEXT NOT NULL,
  postal_code TEXT,
  town TEXT NOT NULL,
  address_province TEXT,
  office_code TEXT,
  office_note TEXT NOT NULL,
  parent_id UUID,
  successor_id UUID,
  successor_from DATE,
  active_from DATE,
  active_to DATE,
  invented BOOLEAN NOT NULL,
  origin_note TEXT NOT NULL,
  -- For lists: never NULL, always derived from the columns above or from driver_value.
  search_text TEXT NOT NULL,
  sort_key TEXT NOT NULL,
  istat_key TEXT NOT NULL,
  inhabitants BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, body_id),
  FOREIGN KEY (tenant_id, parent_id) REFERENCES body (tenant_id, body_id),
  FOREIGN KEY (tenant_id, successor_id) REFERENCES body (tenant_id, body_id),
  CHECK ((successor_id IS NULL) = (successor_from IS NULL)),
  CHECK (parent_id IS NULL OR parent_id <> body_id),
  CHECK (successor_id IS NULL OR successor_id <> body_id)
);
CREATE INDEX body_by_name ON body (tenant_id, archived, sort_key, body_id);
CREATE INDEX body_by_istat ON body (tenant_id, archived, istat_key, body_id);
CREATE INDEX body_by_inhabitants ON body (tenant_id, archived, inhabitants, body_id);
CREATE INDEX body_by_uts ON body (tenant_id, uts_code, sort_key, body_id);
CREATE INDEX body_by_parent ON body (tenant_id, parent_id);
CREATE UNIQUE INDEX body_istat_once ON body (tenant_id, istat) WHERE istat IS NOT NULL AND archived = FALSE;
CREATE UNIQUE INDEX body_tax_code_once ON body (tenant_id, tax_code) WHERE tax_code IS NOT NULL AND archived = FALSE;
CREATE UNIQUE INDEX body_uts_code_once ON body (tenant_id, uts_code)
  WHERE kind = 'province' AND uts_code <> '' AND archived = FALSE;

CREATE TABLE contact (
  tenant_id UUID NOT NULL,
  contact_id UUID NOT NULL,
  body_id UUID NOT NULL,
  version BIGINT NOT NULL,
  archived BOOLEAN NOT NULL,
  role TEXT NOT NULL,
  name TEXT NOT NULL,
  email TEXT,
  phone TEXT NOT NULL,
  valid_from DATE,
  valid_to DATE,
  note TEXT NOT NULL,
  PRIMARY KEY (tenant_id, contact_id),
  FOREIGN KEY (tenant_id, body_id) REFERENCES body (tenant_id, body_id)
);
CREATE INDEX contact_of_body ON contact (tenant_id, body_id, archived);

-- Drivers beyond the built-in ones.
CREATE TABLE driver_kind (
  tenant_id UUID NOT NULL,
  driver TEXT NOT NULL,
  label TEXT NOT NULL,
  unit TEXT NOT NULL,
  PRIMARY KEY (tenant_id, driver)
);

CREATE TABLE driver_value (
  tenant_id UUID NOT NULL,
  driver_value_id UUID NOT NULL,
  body_id UUID NOT NULL,
  driver TEXT NOT NULL,
  reference_date DATE NOT NULL,
  value BIGINT NOT NULL CHECK (value >= 0),
  source TEXT NOT NULL,
  recorded_at TIMESTAMPTZ NOT NULL,
  recorded_by TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, driver_value_id),
  FOREIGN KEY (tenant_id, body_id) REFERENCES body (tenant_id, body_id)
);
CREATE UNIQUE INDEX driver_value_once ON driver_value (tenant_id, body_id, driver, reference_date);
CREATE INDEX driver_value_of_all ON driver_value (tenant_id, driver, reference_date);

-- Which edition of the built-in register was loaded, and when.
CREATE TABLE national_edition (
  tenant_id UUID NOT NULL,
  edition TEXT NOT NULL,
  loaded_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (tenant_id, edition)
);

CREATE TABLE centre (
  tenant_id UUID NOT NULL PRIMARY KEY,
  slug TEXT NOT NULL,
  version BIGINT NOT NULL,
  name TEXT NOT NULL,
  uts_code TEXT NOT NULL,
  province TEXT NOT NULL,
  form TEXT NOT NULL,
  level TEXT NOT NULL,
  partner TEXT NOT NULL,
  denomination TEXT NOT NULL,
  tax_code TEXT,
  vat_number TEXT,
  street TEXT NOT NULL,
  street_number TEXT NOT NULL,
  postal_code TEXT,
  town TEXT NOT NULL,
  address_province TEXT,
  regime TEXT NOT NULL,
  iban TEXT,
  office TEXT NOT NULL,
  email TEXT,
  phone TEXT NOT NULL,
  pec TEXT,
  transmitter TEXT,
  CHECK (form = 'public' OR level <> 'base')
);

CREATE TABLE organ (
  tenant_id UUID NOT NULL,
  organ_id UUID NOT NULL,
  version BIGINT NOT NULL,
  archived BOOLEAN NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  functions TEXT NOT NULL,
  seat_rule TEXT NOT NULL,
  term_years BIGINT NOT NULL,
  sort_key TEXT NOT NULL,
  PRIMARY KEY (tenant_id, organ_id)
);

CREATE TABLE organ_member (
  tenant_id UUID NOT NULL,
  member_id UUID NOT NULL,
  organ_id UUID NOT NULL,
  name TEXT NOT NULL,
  seat TEXT NOT NULL,
  valid_from DATE NOT NULL,
  valid_to DATE,
  PRIMARY KEY (tenant_id, member_id),
  FOREIGN KEY (tenant_id, organ_id) REFERENCES organ (tenant_id, organ_id)
);
CREATE INDEX member_of_organ ON organ_member (tenant_id, organ_id);

CREATE TABLE staff (
  tenant_id UUID NOT NULL,
  staff_id UUID NOT NULL,
  version BIGINT NOT NULL,
  archived BOOLEAN NOT NULL,
  role TEXT NOT NULL,
  employer TEXT NOT NULL,
  people BIGINT NOT NULL CHECK (people >= 1),
  share BIGINT NOT NULL CHECK (share >= 0 AND share <= 10000),
  skills TEXT NOT NULL,
  qualification TEXT NOT NULL,
  sort_key TEXT NOT NULL,
  PRIMARY KEY (tenant_id, staff_id)
);
