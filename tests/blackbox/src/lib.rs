//! What this is: the package of the tests that know the program only by its pages, its API and its command line;
//! they are in `tests/it`. What it is not: a library.
