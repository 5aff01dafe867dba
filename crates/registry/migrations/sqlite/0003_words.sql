-- A folded text holds letters, digits and single spaces: written as a list of JSON it comes apart into words.
INSERT INTO body_word (tenant_id, word, body_id)
  SELECT DISTINCT b.tenant_id, w.value, b.body_id
  FROM body b, json_each('["' || replace(b.search_text, ' ', '","') || '"]') w WHERE w.value <> '';
CREATE TRIGGER body_words_new AFTER INSERT ON body BEGIN
  INSERT INTO body_word (tenant_id, word, body_id)
    SELECT DISTINCT NEW.tenant_id, w.value, NEW.body_id
    FROM json_each('["' || replace(NEW.search_text, ' ', '","') || '"]') w WHERE w.value <> '';
END;
CREATE TRIGGER body_words_changed AFTER UPDATE OF search_text ON body WHEN NEW.search_text <> OLD.search_text BEGIN
  DELETE FROM body_word WHERE tenant_id = OLD.tenant_id AND body_id = OLD.body_id
    AND word IN (SELECT w.value FROM json_each('["' || replace(OLD.search_text, ' ', '","') || '"]') w);
  INSERT INTO body_word (tenant_id, word, body_id)
    SELECT DISTINCT NEW.tenant_id, w.value, NEW.body_id
    FROM json_each('["' || replace(NEW.search_text, ' ', '","') || '"]') w WHERE w.value <> '';
END;
