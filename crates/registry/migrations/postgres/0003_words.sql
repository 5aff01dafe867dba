-- In byte order, as on the other database: a word and all that begins with it lie together.
ALTER TABLE body_word ALTER COLUMN word TYPE TEXT COLLATE "C";
INSERT INTO body_word (tenant_id, word, body_id)
  SELECT DISTINCT b.tenant_id, w, b.body_id FROM body b, unnest(string_to_array(b.search_text, ' ')) w WHERE w <> '';
CREATE FUNCTION body_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    DELETE FROM body_word WHERE tenant_id = OLD.tenant_id AND body_id = OLD.body_id
      AND word = ANY (string_to_array(OLD.search_text, ' '));
  END IF;
  INSERT INTO body_word (tenant_id, word, body_id)
    SELECT DISTINCT NEW.tenant_id, w, NEW.body_id FROM unnest(string_to_array(NEW.search_text, ' ')) w WHERE w <> '';
  RETURN NULL;
END $$;
CREATE TRIGGER body_words_new AFTER INSERT ON body FOR EACH ROW EXECUTE FUNCTION body_words();
CREATE TRIGGER body_words_changed AFTER UPDATE OF search_text ON body FOR EACH ROW
  WHEN (NEW.search_text IS DISTINCT FROM OLD.search_text) EXECUTE FUNCTION body_words();
