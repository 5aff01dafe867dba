//! What this is: articles of the knowledge base of a centre, public or for members.
