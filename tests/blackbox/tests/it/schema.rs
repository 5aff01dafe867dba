//! What this is: the description of the API as tests read it, and whether a JSON value is as a schema says.
//! What it is not: a full validator: it knows what our description uses.

use serde_json::Value;

/// One operation of the description.
#[derive(Clone, Debug)]
pub(crate) struct Operation {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) about: Value,
}

/// The description.
pub(crate) struct Description(pub(crate) Value);

impl Description {
    /// Every operation.
    pub(crate) fn operations(&self) -> Vec<Operation> {
        let paths = self.0["paths"].as_object().unwrap();
        let of = |(path, item): (&String, &Value)| {
            let methods = item.as_object().unwrap().clone();
            let path = path.clone();
            methods.into_iter().map(move |(method, about)| Operation { method, path: path.clone(), about })
        };
        paths.iter().flat_map(of).collect()
    }

    /// What a reference stands for.
    pub(crate) fn follow<'a>(&'a self, schema: &'a Value) -> &'a Value {
        match schema["$ref"].as_str() {
            Some(path) => {
                let pointer = path.trim_start_matches('#');
                self.0.pointer(pointer).unwrap_or_else(|| panic!("{path} leads nowhere"))
            }
            None => schema,
        }
    }

    /// Why a value is not as its schema says.
    pub(crate) fn wrong(&self, schema: &Value, value: &Value, at: &str) -> Option<String> {
        let schema = self.follow(schema);
        for (all, word) in [(true, "allOf"), (false, "oneOf"), (false, "anyOf")] {
            if let Some(parts) = schema[word].as_array() {
                let mut found = parts.iter().map(|part| self.wrong(part, value, at));
                return if all { found.find_map(|wrong| wrong) } else { Self::none_fits(found.collect()) };
            }
        }
        if let Some(known) = schema["enum"].as_array() {
            return (!known.contains(value)).then(|| format!("{at}: {value} is not one of {known:?}"));
        }
        let types = types(schema);
        if !types.is_empty() && !types.iter().any(|kind| is(kind, value)) {
            return Some(format!("{at}: {value} is not {types:?}"));
        }
        self.wrong_inside(schema, value, at)
    }

    fn none_fits(found: Vec<Option<String>>) -> Option<String> {
        let all: Option<Vec<String>> = found.into_iter().collect();
        all.map(|wrong| wrong.join(" | "))
    }

    fn wrong_inside(&self, schema: &Value, value: &Value, at: &str) -> Option<String> {
        if let Some(items) = value.as_array() {
            let of = |(n, item)| self.wrong(&schema["items"], item, &format!("{at}[{n}]"));
            return items.iter().enumerate().find_map(of);
        }
        let object = value.as_object()?;
        let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
        if let Some(missing) = required.into_iter().find(|name| !object.contains_key(*name)) {
            return Some(format!("{at}: {missing} is missing"));
        }
        let properties = schema["properties"].as_object()?;
        let known = object.iter().filter_map(|(name, value)| Some((name, properties.get(name)?, value)));
        known.into_iter().find_map(|(name, schema, value)| self.wrong(schema, value, &format!("{at}.{name}")))
    }
}

/// The types a schema admits; none means any.
pub(crate) fn types(schema: &Value) -> Vec<String> {
    match &schema["type"] {
        Value::String(one) => vec![one.clone()],
        Value::Array(many) => many.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

fn is(kind: &str, value: &Value) -> bool {
    match kind {
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "null" => value.is_null(),
        other => panic!("a type we do not know: {other}"),
    }
}
