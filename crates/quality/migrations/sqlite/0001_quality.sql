CREATE TRIGGER request_report_no_update BEFORE UPDATE ON request_report
BEGIN SELECT RAISE(ABORT, 'the report of a month does not change'); END;
CREATE TRIGGER request_report_no_delete BEFORE DELETE ON request_report
BEGIN SELECT RAISE(ABORT, 'the report of a month does not change'); END;
CREATE TRIGGER satisfaction_answer_no_update BEFORE UPDATE ON satisfaction_answer
BEGIN SELECT RAISE(ABORT, 'an answer does not change'); END;
