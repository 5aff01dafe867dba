//! What this is: names and values of an address or of a form, in the order in which they came.
//! What it is not: typed; readers and lists give the values a meaning.

/// Names and values, in order; a name may come more than once.
pub type Pairs = Vec<(String, String)>;

/// The pairs of `a=1&b=2`.
pub(crate) fn decode(text: &[u8]) -> Pairs {
    form_urlencoded::parse(text).into_owned().collect()
}

/// `a=1&b=2` of the pairs, safe inside an address.
pub(crate) fn encode<N: AsRef<str>, V: AsRef<str>>(pairs: &[(N, V)]) -> String {
    let mut text = form_urlencoded::Serializer::new(String::new());
    text.extend_pairs(pairs.iter().map(|(name, value)| (name.as_ref(), value.as_ref())));
    text.finish()
}

/// The first value of a name.
pub(crate) fn first<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}
