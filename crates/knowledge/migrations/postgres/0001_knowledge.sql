CREATE FUNCTION knowledge_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'a version of an article does not change'; END $$;
CREATE TRIGGER knowledge_version_frozen BEFORE UPDATE OR DELETE ON knowledge_version
FOR EACH ROW EXECUTE FUNCTION knowledge_stays();
CREATE TRIGGER knowledge_version_not_emptied BEFORE TRUNCATE ON knowledge_version
FOR EACH STATEMENT EXECUTE FUNCTION knowledge_stays();
