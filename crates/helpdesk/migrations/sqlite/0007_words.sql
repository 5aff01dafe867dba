CREATE TABLE request_word (
  tenant_id UUID NOT NULL,
  word TEXT NOT NULL,
  internal BOOLEAN NOT NULL,
  number BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, word, internal, number),
  FOREIGN KEY (tenant_id, number) REFERENCES request (tenant_id, number)
) WITHOUT ROWID;
INSERT INTO request_word (tenant_id, word, internal, number)
SELECT w.tenant_id, w.word, w.internal, r.number FROM request_word_before w
JOIN request r ON r.tenant_id = w.tenant_id AND r.request_id = w.request_id;
DROP TABLE request_word_before;
-- Whether one request has a word.
CREATE INDEX request_word_of ON request_word (tenant_id, number, word, internal);
