CREATE TRIGGER clause_set_frozen BEFORE UPDATE ON clause_set WHEN OLD.state = 'published'
BEGIN SELECT RAISE(ABORT, 'clauses in use do not change'); END;
CREATE TRIGGER clause_set_kept BEFORE DELETE ON clause_set
BEGIN SELECT RAISE(ABORT, 'clauses are kept'); END;
CREATE TRIGGER act_version_frozen BEFORE UPDATE ON act_version
BEGIN SELECT RAISE(ABORT, 'a version that was kept does not change'); END;
CREATE TRIGGER act_version_kept BEFORE DELETE ON act_version
BEGIN SELECT RAISE(ABORT, 'a version that was kept stays'); END;
