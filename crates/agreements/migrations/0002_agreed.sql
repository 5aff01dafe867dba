-- The price agreed for a line by an accepted quote, as JSON; empty for what the price list prices.
ALTER TABLE membership_line ADD COLUMN agreed TEXT NOT NULL DEFAULT '';
