-- Open requests by term: the first page of the centre, and the count of what is open.
CREATE INDEX request_open ON request (tenant_id, is_open, due_at, request_id);
