-- When a request was over: resolved, taken back or merged; empty while there is something to do. A request that is
-- reopened has no end again.
ALTER TABLE request ADD COLUMN ended_at TIMESTAMPTZ;
UPDATE request SET ended_at = COALESCE(resolved_at, updated_at) WHERE is_open = FALSE;
CREATE INDEX request_by_end ON request (tenant_id, ended_at);
CREATE INDEX request_time_by_day ON request_time (tenant_id, spent_on);
