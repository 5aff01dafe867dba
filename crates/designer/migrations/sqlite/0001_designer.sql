CREATE TRIGGER design_frozen BEFORE UPDATE ON design WHEN OLD.state <> 'draft'
AND (OLD.content <> NEW.content OR OLD.name <> NEW.name OR OLD.act <> NEW.act OR NEW.state = 'draft'
  OR OLD.adopted_on IS NOT NEW.adopted_on)
BEGIN SELECT RAISE(ABORT, 'an adopted design does not change'); END;
CREATE TRIGGER design_kept BEFORE DELETE ON design
BEGIN SELECT RAISE(ABORT, 'a design is kept'); END;
CREATE TRIGGER design_realised_frozen BEFORE UPDATE ON design_realised
BEGIN SELECT RAISE(ABORT, 'a centre is created once'); END;
CREATE TRIGGER design_realised_kept BEFORE DELETE ON design_realised
BEGIN SELECT RAISE(ABORT, 'a centre is created once'); END;
