CREATE TRIGGER knowledge_version_frozen BEFORE UPDATE ON knowledge_version
BEGIN SELECT RAISE(ABORT, 'a version of an article does not change'); END;
CREATE TRIGGER knowledge_version_kept BEFORE DELETE ON knowledge_version
BEGIN SELECT RAISE(ABORT, 'a version of an article is kept'); END;
