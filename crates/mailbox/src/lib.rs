//! What this is: requests that come in by e-mail: reading, threading, quarantine.
