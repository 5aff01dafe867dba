-- What a person is told. `place` is the body for which they are told, or all zeros when they are told as one of the
-- centre: whoever holds both roles reads each notice in its own. The same event is told to one person once.
CREATE TABLE notice (
  tenant_id UUID NOT NULL,
  notice_id UUID NOT NULL,
  account_id UUID NOT NULL,
  place UUID NOT NULL,
  kind TEXT NOT NULL,
  event TEXT NOT NULL,
  thing_id UUID NOT NULL,
  title TEXT NOT NULL,
  text TEXT NOT NULL,
  href TEXT NOT NULL,
  search_text TEXT NOT NULL,
  pace TEXT NOT NULL CHECK (pace IN ('now', 'daily')),
  raised_at TIMESTAMPTZ NOT NULL,
  settled_at TIMESTAMPTZ,
  read_at TIMESTAMPTZ,
  PRIMARY KEY (tenant_id, notice_id)
);
CREATE UNIQUE INDEX notice_once ON notice (tenant_id, account_id, kind, event);
CREATE INDEX notice_of_person ON notice (tenant_id, account_id, place, raised_at, notice_id);
CREATE INDEX notice_unread ON notice (tenant_id, account_id, place) WHERE read_at IS NULL;
CREATE INDEX notice_waiting ON notice (tenant_id, account_id) WHERE settled_at IS NULL;

-- How a person wants to be told of a kind of event; without a row, as the kind usually is.
CREATE TABLE notice_choice (
  tenant_id UUID NOT NULL,
  account_id UUID NOT NULL,
  kind TEXT NOT NULL,
  pace TEXT NOT NULL CHECK (pace IN ('now', 'daily', 'off')),
  PRIMARY KEY (tenant_id, account_id, kind)
);
