-- Articles of the knowledge base. `number` is the last version written, `published` the one that readers see; the text
-- is in the versions.
CREATE TABLE knowledge_article (
  tenant_id UUID NOT NULL,
  article_id UUID NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('draft', 'published', 'withdrawn')),
  number BIGINT NOT NULL CHECK (number > 0),
  published BIGINT,
  helpful BIGINT NOT NULL,
  unhelpful BIGINT NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (tenant_id, article_id),
  CHECK (published IS NOT NULL OR status = 'draft')
);

-- Every version, kept for good. `services` is a JSON list of id and name as it was.
CREATE TABLE knowledge_version (
  tenant_id UUID NOT NULL,
  article_id UUID NOT NULL,
  number BIGINT NOT NULL CHECK (number > 0),
  title TEXT NOT NULL,
  sort_key TEXT NOT NULL,
  text TEXT NOT NULL,
  keywords TEXT NOT NULL,
  audience TEXT NOT NULL CHECK (audience IN ('public', 'members')),
  services TEXT NOT NULL,
  saved_at TIMESTAMPTZ NOT NULL,
  saved_by TEXT NOT NULL,
  PRIMARY KEY (tenant_id, article_id, number),
  FOREIGN KEY (tenant_id, article_id) REFERENCES knowledge_article (tenant_id, article_id)
);
CREATE INDEX knowledge_version_by_title ON knowledge_version (tenant_id, sort_key, article_id);

-- The services of an article, of its last version and of the published one.
CREATE TABLE knowledge_service (
  tenant_id UUID NOT NULL,
  service_id UUID NOT NULL,
  latest BOOLEAN NOT NULL,
  article_id UUID NOT NULL,
  PRIMARY KEY (tenant_id, service_id, latest, article_id),
  FOREIGN KEY (tenant_id, article_id) REFERENCES knowledge_article (tenant_id, article_id)
);

-- The words by which an article is found, of its last version and of the published one: a draft is not found by
-- readers.
CREATE TABLE knowledge_word (
  tenant_id UUID NOT NULL,
  word TEXT NOT NULL,
  latest BOOLEAN NOT NULL,
  article_id UUID NOT NULL,
  PRIMARY KEY (tenant_id, word, latest, article_id),
  FOREIGN KEY (tenant_id, article_id) REFERENCES knowledge_article (tenant_id, article_id)
);
CREATE INDEX knowledge_word_of ON knowledge_word (tenant_id, article_id, latest);
