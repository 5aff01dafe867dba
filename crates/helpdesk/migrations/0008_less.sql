-- No statement goes along the end of requests.
DROP INDEX request_by_end;
-- Almost no request is part of another or follows one: a new one has no place in these.
DROP INDEX request_of_parent;
CREATE INDEX request_of_parent ON request (tenant_id, parent_id, number) WHERE parent_id IS NOT NULL;
DROP INDEX request_following;
CREATE INDEX request_following ON request (tenant_id, follows_id, number) WHERE follows_id IS NOT NULL;
