//! What this is: the one table from which an element's struct, its reader and
//! its writer come, so that names, order and cardinality cannot drift apart.
//! What it is not: a general XML mapper. It knows only what FatturaPA needs.

use crate::read::{Cursor, ReadError, WarningKind};
use crate::write::Out;

/// How a value looks inside its element.
pub(crate) trait Shape {
    /// The value as the caller sees it.
    type Value: Default;
    /// Reads the content up to and including the end tag. `None` when it says nothing usable
    /// (the reason is then among the warnings).
    fn read(cx: &mut Cursor<'_>) -> Result<Option<Self::Value>, ReadError>;
    /// Writes the whole element, tags included.
    fn write(name: &'static str, value: &Self::Value, out: &mut Out);
    /// Whether an optional element with this value is left out.
    fn is_blank(_value: &Self::Value) -> bool {
        false
    }
}

fn read_child<S: Shape>(
    name: &'static str,
    index: usize,
    cx: &mut Cursor<'_>,
) -> Result<Option<S::Value>, ReadError> {
    cx.enter(name, index);
    let value = S::read(cx)?;
    cx.leave();
    Ok(value)
}

fn write_child<S: Shape>(name: &'static str, index: usize, value: &S::Value, out: &mut Out) {
    out.enter(name, index);
    S::write(name, value, out);
    out.leave();
}

/// What was met of an element that cannot be repeated.
pub(crate) enum Slot<T> {
    /// The element is not there.
    Absent,
    /// It is there, with a value or with nothing usable.
    Met(Option<T>),
}

impl<T> Slot<T> {
    fn value(self) -> Option<T> {
        match self {
            Self::Absent => None,
            Self::Met(value) => value,
        }
    }
}

/// Reads a non repeatable element: a second one is skipped with a warning.
fn read_single<S: Shape>(
    name: &'static str,
    slot: &mut Slot<S::Value>,
    cx: &mut Cursor<'_>,
) -> Result<(), ReadError> {
    if matches!(slot, Slot::Met(_)) {
        cx.warn_child(WarningKind::Repeated, name);
        return cx.skip();
    }
    *slot = Slot::Met(read_child::<S>(name, 0, cx)?);
    Ok(())
}

/// Cardinality 1..1.
pub(crate) struct One<S>(std::marker::PhantomData<S>);

impl<S: Shape> One<S> {
    pub(crate) fn start() -> Slot<S::Value> {
        Slot::Absent
    }
    pub(crate) fn read(
        name: &'static str,
        slot: &mut Slot<S::Value>,
        cx: &mut Cursor<'_>,
    ) -> Result<(), ReadError> {
        read_single::<S>(name, slot, cx)
    }
    pub(crate) fn finish(name: &'static str, slot: Slot<S::Value>, cx: &mut Cursor<'_>) -> S::Value {
        if matches!(slot, Slot::Absent) {
            cx.warn_child(WarningKind::Missing, name);
        }
        slot.value().unwrap_or_default()
    }
    pub(crate) fn write(name: &'static str, value: &S::Value, out: &mut Out) {
        write_child::<S>(name, 0, value, out);
    }
}

/// Cardinality 0..1.
pub(crate) struct Opt<S>(std::marker::PhantomData<S>);

impl<S: Shape> Opt<S> {
    pub(crate) fn start() -> Slot<S::Value> {
        Slot::Absent
    }
    pub(crate) fn read(
        name: &'static str,
        slot: &mut Slot<S::Value>,
        cx: &mut Cursor<'_>,
    ) -> Result<(), ReadError> {
        read_single::<S>(name, slot, cx)
    }
    pub(crate) fn finish(
        _name: &'static str,
        slot: Slot<S::Value>,
        _cx: &mut Cursor<'_>,
    ) -> Option<S::Value> {
        slot.value()
    }
    #[expect(clippy::ref_option, reason = "the table passes every field by reference")]
    pub(crate) fn write(name: &'static str, value: &Option<S::Value>, out: &mut Out) {
        if let Some(value) = value.as_ref().filter(|value| !S::is_blank(value)) {
            write_child::<S>(name, 0, value, out);
        }
    }
}

/// Cardinality 0..n.
pub(crate) struct Many<S>(std::marker::PhantomData<S>);

impl<S: Shape> Many<S> {
    pub(crate) fn start() -> Vec<S::Value> {
        Vec::new()
    }
    pub(crate) fn read(
        name: &'static str,
        slot: &mut Vec<S::Value>,
        cx: &mut Cursor<'_>,
    ) -> Result<(), ReadError> {
        slot.extend(read_child::<S>(name, slot.len() + 1, cx)?);
        Ok(())
    }
    pub(crate) fn finish(_name: &'static str, slot: Vec<S::Value>, _cx: &mut Cursor<'_>) -> Vec<S::Value> {
        slot
    }
    pub(crate) fn write(name: &'static str, values: &[S::Value], out: &mut Out) {
        for (position, value) in values.iter().enumerate() {
            if !S::is_blank(value) {
                write_child::<S>(name, position + 1, value, out);
            }
        }
    }
}

/// Cardinality 1..n.
pub(crate) struct Some1<S>(std::marker::PhantomData<S>);

impl<S: Shape> Some1<S> {
    pub(crate) fn start() -> Vec<S::Value> {
        Vec::new()
    }
    pub(crate) fn read(
        name: &'static str,
        slot: &mut Vec<S::Value>,
        cx: &mut Cursor<'_>,
    ) -> Result<(), ReadError> {
        Many::<S>::read(name, slot, cx)
    }
    pub(crate) fn finish(name: &'static str, slot: Vec<S::Value>, cx: &mut Cursor<'_>) -> Vec<S::Value> {
        if slot.is_empty() {
            cx.warn_child(WarningKind::Missing, name);
        }
        slot
    }
    pub(crate) fn write(name: &'static str, values: &[S::Value], out: &mut Out) {
        if values.is_empty() {
            out.enter(name, 1);
            out.problem("manca: ne serve almeno uno");
            out.leave();
        }
        for (position, value) in values.iter().enumerate() {
            write_child::<S>(name, position + 1, value, out);
        }
    }
}

macro_rules! field_type {
    (One $ty:ty) => { $ty };
    (Opt $ty:ty) => { Option<$ty> };
    (Many $ty:ty) => { Vec<$ty> };
    (Some1 $ty:ty) => { Vec<$ty> };
}

/// `field: Cardinality RustType [Shape] "XmlName"`, in the order of the XSD.
/// `verified by f` names a `fn(&Self, &mut Out)` for what the table cannot say.
macro_rules! element {
    ($(#[$meta:meta])* $name:ident {
        $( $(#[$doc:meta])* $field:ident: $card:ident $ty:ty [$shape:ty] $xml:literal, )*
    } $(verified by $verify:path)?) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        pub struct $name {
            $( $(#[$doc])* pub $field: field_type!($card $ty), )*
        }

        impl $crate::element::Shape for $name {
            type Value = Self;

            fn read(cx: &mut $crate::read::Cursor<'_>) -> Result<Option<Self>, $crate::read::ReadError> {
                $( let mut $field = $crate::element::$card::<$shape>::start(); )*
                while let Some(child) = cx.child()? {
                    match child.local_name().into_inner() {
                        $( $xml => $crate::element::$card::<$shape>::read($xml, &mut $field, cx)?, )*
                        other => cx.unknown(other)?,
                    }
                }
                Ok(Some(Self {
                    $( $field: $crate::element::$card::<$shape>::finish($xml, $field, cx), )*
                }))
            }

            fn write(name: &'static str, value: &Self, out: &mut $crate::write::Out) {
                out.open(name);
                $( $crate::element::$card::<$shape>::write($xml, &value.$field, out); )*
                $( $verify(value, out); )?
                out.close(name);
            }
        }
    };
}
