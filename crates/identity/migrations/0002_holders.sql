-- Who holds a role in a centre, or for one of its bodies: asked for by every page that lets one choose a person.
CREATE INDEX role_grant_for ON role_grant (tenant_id, centre_id, body_id);
