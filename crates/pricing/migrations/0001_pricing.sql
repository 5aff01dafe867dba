CREATE TABLE price_list (
  tenant_id UUID NOT NULL,
  price_list_id UUID NOT NULL,
  version BIGINT NOT NULL,
  series TEXT NOT NULL,
  series_key TEXT NOT NULL,
  name TEXT NOT NULL,
  valid_from DATE NOT NULL,
  valid_to DATE,
  inhabitants_on DATE,
  inhabitants_years_before BIGINT,
  workstations_on DATE,
  workstations_years_before BIGINT,
  act TEXT NOT NULL,
  act_on DATE,
  approved_by TEXT NOT NULL,
  approved_at TIMESTAMPTZ,
  search_text TEXT NOT NULL,
  PRIMARY KEY (tenant_id, price_list_id),
  CHECK (valid_to IS NULL OR valid_to >= valid_from),
  CHECK ((inhabitants_on IS NULL) <> (inhabitants_years_before IS NULL)),
  CHECK ((workstations_on IS NULL) <> (workstations_years_before IS NULL)),
  CHECK ((act_on IS NULL) = (approved_at IS NULL))
);
CREATE INDEX price_list_recent ON price_list (tenant_id, valid_from, price_list_id);
CREATE INDEX price_list_series ON price_list (tenant_id, series_key, valid_from);
-- Two approved versions of a series never begin on the same day.
CREATE UNIQUE INDEX price_list_follows ON price_list (tenant_id, series_key, valid_from) WHERE approved_at IS NOT NULL;

-- Method and VAT regime are values of their own, kept whole as JSON; nobody searches inside them.
CREATE TABLE tariff (
  tenant_id UUID NOT NULL,
  tariff_id UUID NOT NULL,
  price_list_id UUID NOT NULL,
  service_id UUID NOT NULL,
  service_code TEXT NOT NULL,
  service_name TEXT NOT NULL,
  method TEXT NOT NULL,
  vat TEXT NOT NULL,
  proration TEXT NOT NULL,
  unit_label TEXT NOT NULL,
  note TEXT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, tariff_id),
  FOREIGN KEY (tenant_id, price_list_id) REFERENCES price_list (tenant_id, price_list_id),
  FOREIGN KEY (tenant_id, service_id) REFERENCES service (tenant_id, service_id)
);
CREATE UNIQUE INDEX tariff_once ON tariff (tenant_id, price_list_id, service_id);
CREATE INDEX tariff_of_service ON tariff (tenant_id, service_id);
