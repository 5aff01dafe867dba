-- The words by which a body is found, each as it stands in body.search_text: a search goes along the index of the
-- rarest word instead of reading every body. Kept by triggers, so that no writer can forget it.
CREATE TABLE body_word (
  tenant_id UUID NOT NULL,
  word TEXT NOT NULL,
  body_id UUID NOT NULL,
  PRIMARY KEY (tenant_id, word, body_id),
  FOREIGN KEY (tenant_id, body_id) REFERENCES body (tenant_id, body_id)
);
