-- How a membership stood before its recess, as JSON: what taking the recess back restores.
CREATE TABLE membership_left (
  tenant_id UUID NOT NULL,
  membership_id UUID NOT NULL,
  kept TEXT NOT NULL,
  PRIMARY KEY (tenant_id, membership_id),
  FOREIGN KEY (tenant_id, membership_id) REFERENCES membership (tenant_id, membership_id)
);
