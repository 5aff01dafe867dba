-- Teams of the centre (gruppi): who works together, and for which services. A new request goes to the team of its
-- service.
CREATE TABLE helpdesk_team (
  tenant_id UUID NOT NULL,
  team_id UUID NOT NULL,
  name TEXT NOT NULL,
  archived BOOLEAN NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, team_id)
);

CREATE TABLE helpdesk_team_person (
  tenant_id UUID NOT NULL,
  account_id UUID NOT NULL,
  team_id UUID NOT NULL,
  PRIMARY KEY (tenant_id, account_id, team_id),
  FOREIGN KEY (tenant_id, team_id) REFERENCES helpdesk_team (tenant_id, team_id)
);
CREATE INDEX helpdesk_team_person_of ON helpdesk_team_person (tenant_id, team_id);

-- One team per service, so that nobody has to guess who answers.
CREATE TABLE helpdesk_team_service (
  tenant_id UUID NOT NULL,
  service_id UUID NOT NULL,
  team_id UUID NOT NULL,
  PRIMARY KEY (tenant_id, service_id),
  FOREIGN KEY (tenant_id, team_id) REFERENCES helpdesk_team (tenant_id, team_id)
);
CREATE INDEX helpdesk_team_service_of ON helpdesk_team_service (tenant_id, team_id);

-- `parent_id` is the request of a mass fault, perhaps of another body; `follows_id` the older request of the same body
-- that a new one goes on from.
ALTER TABLE request ADD COLUMN team_id UUID;
ALTER TABLE request ADD COLUMN team TEXT NOT NULL DEFAULT '';
ALTER TABLE request ADD COLUMN parent_id UUID;
ALTER TABLE request ADD COLUMN follows_id UUID;
CREATE INDEX request_of_parent ON request (tenant_id, parent_id);
CREATE INDEX request_following ON request (tenant_id, follows_id);

-- Who follows a request without working on it.
CREATE TABLE request_watcher (
  tenant_id UUID NOT NULL,
  request_id UUID NOT NULL,
  account_id UUID NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (tenant_id, request_id, account_id),
  FOREIGN KEY (tenant_id, request_id) REFERENCES request (tenant_id, request_id)
);
CREATE INDEX request_watched_by ON request_watcher (tenant_id, account_id, request_id);

-- Answers written once (risposte pronte), for every service or for one.
CREATE TABLE helpdesk_canned (
  tenant_id UUID NOT NULL,
  canned_id UUID NOT NULL,
  title TEXT NOT NULL,
  text TEXT NOT NULL,
  service_id UUID,
  archived BOOLEAN NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, canned_id)
);

-- Lists that somebody keeps: a name and what the address bar would say.
CREATE TABLE helpdesk_view (
  tenant_id UUID NOT NULL,
  view_id UUID NOT NULL,
  account_id UUID NOT NULL,
  owner TEXT NOT NULL,
  name TEXT NOT NULL,
  query TEXT NOT NULL,
  shared BOOLEAN NOT NULL,
  PRIMARY KEY (tenant_id, view_id)
);
CREATE INDEX helpdesk_view_of ON helpdesk_view (tenant_id, account_id);

-- Notices that services do not work, or will not (avvisi di disservizio).
CREATE TABLE outage (
  tenant_id UUID NOT NULL,
  outage_id UUID NOT NULL,
  title TEXT NOT NULL,
  text TEXT NOT NULL,
  planned BOOLEAN NOT NULL,
  starts_at TIMESTAMPTZ NOT NULL,
  ends_at TIMESTAMPTZ,
  closed_at TIMESTAMPTZ,
  request_id UUID,
  author TEXT NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, outage_id)
);
CREATE INDEX outage_by_start ON outage (tenant_id, starts_at, outage_id);
CREATE INDEX outage_of_request ON outage (tenant_id, request_id);

CREATE TABLE outage_service (
  tenant_id UUID NOT NULL,
  outage_id UUID NOT NULL,
  service_id UUID NOT NULL,
  service_name TEXT NOT NULL,
  PRIMARY KEY (tenant_id, outage_id, service_id),
  FOREIGN KEY (tenant_id, outage_id) REFERENCES outage (tenant_id, outage_id)
);

CREATE TABLE outage_update (
  tenant_id UUID NOT NULL,
  update_id UUID NOT NULL,
  outage_id UUID NOT NULL,
  at TIMESTAMPTZ NOT NULL,
  author TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (tenant_id, update_id),
  FOREIGN KEY (tenant_id, outage_id) REFERENCES outage (tenant_id, outage_id)
);
CREATE INDEX outage_update_of ON outage_update (tenant_id, outage_id, at);

-- How often something changed in the requests of a body: what it may see, and everything. A page that is open asks
-- only whether the figure is another one.
CREATE TABLE helpdesk_change (
  tenant_id UUID NOT NULL,
  body_id UUID NOT NULL,
  seen BIGINT NOT NULL,
  every BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, body_id)
);

