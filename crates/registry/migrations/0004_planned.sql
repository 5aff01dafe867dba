-- A Province that has no centre yet: its tenant is there, form and level are chosen by its design. When the centre is
-- created the row stays: it says where the centre came from.
CREATE TABLE planned_centre (
  tenant_id UUID NOT NULL PRIMARY KEY,
  slug TEXT NOT NULL,
  name TEXT NOT NULL,
  uts_code TEXT NOT NULL,
  province TEXT NOT NULL
);
