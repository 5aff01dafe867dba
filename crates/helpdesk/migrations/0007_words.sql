-- Words lead to the number of a request: small, and in the order in which lists go.
ALTER TABLE request_word RENAME TO request_word_before;
