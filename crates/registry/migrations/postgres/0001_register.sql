-- Lists are in byte order on both databases, so that a page starts where the one before ended.
ALTER TABLE body ALTER COLUMN sort_key TYPE TEXT COLLATE "C";
ALTER TABLE body ALTER COLUMN istat_key TYPE TEXT COLLATE "C";
ALTER TABLE organ ALTER COLUMN sort_key TYPE TEXT COLLATE "C";
ALTER TABLE staff ALTER COLUMN sort_key TYPE TEXT COLLATE "C";
