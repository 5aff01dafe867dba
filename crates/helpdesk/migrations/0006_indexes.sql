-- The order of a list stands in its index, so that a page is read from where it begins and nothing is sorted; those
-- behind a request, or that go on from it, are found without going through the others.
DROP INDEX request_by_status;
CREATE INDEX request_by_status ON request (tenant_id, status, number, request_id);
DROP INDEX request_of_parent;
CREATE INDEX request_of_parent ON request (tenant_id, parent_id, number);
DROP INDEX request_following;
CREATE INDEX request_following ON request (tenant_id, follows_id, number);
