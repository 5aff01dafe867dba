-- Everything here belongs to the network; bodies are the Provinces of its national register.
CREATE TABLE mapping_edition (
  tenant_id UUID NOT NULL,
  edition TEXT NOT NULL,
  loaded_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (tenant_id, edition)
);

-- A version of the rules, as written; one that was adopted is untouchable.
CREATE TABLE profile_rules (
  tenant_id UUID NOT NULL,
  number BIGINT NOT NULL,
  text TEXT NOT NULL,
  note TEXT NOT NULL,
  written_by TEXT NOT NULL,
  written_at TIMESTAMPTZ NOT NULL,
  adopted_by TEXT NOT NULL,
  adopted_at TIMESTAMPTZ,
  PRIMARY KEY (tenant_id, number),
  CHECK (number > 0)
);

-- What the focus groups called a Province in a pillar.
CREATE TABLE profile_label (
  tenant_id UUID NOT NULL,
  body_id UUID NOT NULL,
  pillar TEXT NOT NULL,
  profile TEXT NOT NULL,
  subtype TEXT NOT NULL,
  organisation TEXT NOT NULL,
  note TEXT NOT NULL,
  source TEXT NOT NULL,
  PRIMARY KEY (tenant_id, body_id, pillar),
  FOREIGN KEY (tenant_id, body_id) REFERENCES body (tenant_id, body_id)
);

-- The answers of a Province in a pillar, version after version: one draft at most, the confirmed ones untouchable.
CREATE TABLE assessment (
  tenant_id UUID NOT NULL,
  assessment_id UUID NOT NULL,
  body_id UUID NOT NULL,
  pillar TEXT NOT NULL,
  number BIGINT NOT NULL,
  version BIGINT NOT NULL,
  state TEXT NOT NULL,
  changed_at TIMESTAMPTZ NOT NULL,
  rules_number BIGINT NOT NULL,
  profile TEXT NOT NULL,
  subtype TEXT NOT NULL,
  evaluation TEXT NOT NULL,
  overridden BOOLEAN NOT NULL,
  reason TEXT NOT NULL,
  confirmed_by TEXT NOT NULL,
  confirmed_at TIMESTAMPTZ,
  PRIMARY KEY (tenant_id, assessment_id),
  FOREIGN KEY (tenant_id, body_id) REFERENCES body (tenant_id, body_id),
  CHECK (state = 'draft' OR (state = 'confirmed' AND confirmed_at IS NOT NULL AND profile <> '' AND rules_number > 0)),
  CHECK (NOT overridden OR reason <> '')
);
CREATE UNIQUE INDEX assessment_number ON assessment (tenant_id, body_id, pillar, number);
CREATE UNIQUE INDEX assessment_draft ON assessment (tenant_id, body_id, pillar) WHERE state = 'draft';

CREATE TABLE assessment_answer (
  tenant_id UUID NOT NULL,
  assessment_id UUID NOT NULL,
  criterion TEXT NOT NULL,
  answer TEXT NOT NULL,
  evidence TEXT NOT NULL,
  link TEXT NOT NULL,
  answered_by TEXT NOT NULL,
  answered_for TEXT NOT NULL,
  answered_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (tenant_id, assessment_id, criterion),
  FOREIGN KEY (tenant_id, assessment_id) REFERENCES assessment (tenant_id, assessment_id)
);

-- A meeting of a focus group.
CREATE TABLE focus_group (
  tenant_id UUID NOT NULL,
  focus_group_id UUID NOT NULL,
  version BIGINT NOT NULL,
  pillar TEXT NOT NULL,
  team TEXT NOT NULL,
  kind TEXT NOT NULL,
  held_on DATE,
  period TEXT NOT NULL,
  moderator TEXT NOT NULL,
  facilitator TEXT NOT NULL,
  issues TEXT NOT NULL,
  setup TEXT NOT NULL,
  skills TEXT NOT NULL,
  technology TEXT NOT NULL,
  proposals TEXT NOT NULL,
  minutes TEXT NOT NULL,
  source TEXT NOT NULL,
  PRIMARY KEY (tenant_id, focus_group_id)
);

-- Who takes part in the meetings of a pillar's group; who leads the pillar is in all its groups.
CREATE TABLE focus_participant (
  tenant_id UUID NOT NULL,
  participant_id UUID NOT NULL,
  pillar TEXT NOT NULL,
  team TEXT NOT NULL,
  body_id UUID,
  entity TEXT NOT NULL,
  source TEXT NOT NULL,
  PRIMARY KEY (tenant_id, participant_id),
  FOREIGN KEY (tenant_id, body_id) REFERENCES body (tenant_id, body_id)
);
CREATE UNIQUE INDEX focus_participant_once ON focus_participant (tenant_id, pillar, team, entity);

CREATE TABLE swot_point (
  tenant_id UUID NOT NULL,
  point_id UUID NOT NULL,
  version BIGINT NOT NULL,
  pillar TEXT NOT NULL,
  quadrant TEXT NOT NULL,
  position BIGINT NOT NULL,
  profiles TEXT NOT NULL,
  text TEXT NOT NULL,
  truncated BOOLEAN NOT NULL,
  note TEXT NOT NULL,
  source TEXT NOT NULL,
  focus_group_id UUID,
  merged_into UUID,
  PRIMARY KEY (tenant_id, point_id),
  FOREIGN KEY (tenant_id, focus_group_id) REFERENCES focus_group (tenant_id, focus_group_id),
  FOREIGN KEY (tenant_id, merged_into) REFERENCES swot_point (tenant_id, point_id),
  CHECK (merged_into IS NULL OR merged_into <> point_id)
);
CREATE INDEX swot_point_board ON swot_point (tenant_id, pillar, quadrant, position, point_id);
CREATE INDEX swot_point_merged ON swot_point (tenant_id, merged_into);

-- The model or document that answers a point.
CREATE TABLE swot_link (
  tenant_id UUID NOT NULL,
  link_id UUID NOT NULL,
  point_id UUID NOT NULL,
  kind TEXT NOT NULL,
  text TEXT NOT NULL,
  href TEXT NOT NULL,
  added_by TEXT NOT NULL,
  added_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (tenant_id, link_id),
  FOREIGN KEY (tenant_id, point_id) REFERENCES swot_point (tenant_id, point_id)
);
CREATE INDEX swot_link_of ON swot_link (tenant_id, point_id, added_at);

-- The figures of the focus groups; where the source contradicts itself `other` is its second figure.
CREATE TABLE mapping_figure (
  tenant_id UUID NOT NULL,
  code TEXT NOT NULL,
  position BIGINT NOT NULL,
  pillar TEXT NOT NULL,
  topic TEXT NOT NULL,
  label TEXT NOT NULL,
  value TEXT NOT NULL,
  other TEXT NOT NULL,
  note TEXT NOT NULL,
  source TEXT NOT NULL,
  PRIMARY KEY (tenant_id, code)
);
