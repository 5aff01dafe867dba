//! What this is: all the SQL of identity, one module per thing kept. Every row is the network's.
//! What it is not: rules; those are beside it, and pure.

pub(crate) mod accounts;
pub(crate) mod grants;
pub(crate) mod invitations;
pub(crate) mod people;
pub(crate) mod resets;
pub(crate) mod sessions;
pub(crate) mod throttle;
pub(crate) mod tokens;

/// Every statement of identity, for the test that prepares them on both databases.
pub const SQL: &[&[&str]] = &[
    accounts::SQL,
    grants::SQL,
    invitations::SQL,
    people::SQL,
    resets::SQL,
    sessions::SQL,
    throttle::SQL,
    tokens::SQL,
];

/// Ids that only identity knows.
macro_rules! own_ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub uuid::Uuid);

        impl From<uuid::Uuid> for $name { fn from(id: uuid::Uuid) -> Self { Self(id) } }
        impl From<$name> for uuid::Uuid { fn from(id: $name) -> Self { id.0 } }
        impl From<$name> for ::store::Val { fn from(id: $name) -> Self { Self::Uuid(id.0) } }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { self.0.fmt(f) }
        }
        impl std::str::FromStr for $name {
            type Err = kernel::NotAnId;
            fn from_str(text: &str) -> Result<Self, kernel::NotAnId> {
                uuid::Uuid::parse_str(text).map(Self).map_err(|_| kernel::NotAnId)
            }
        }
        impl ::store::FromCol for $name {
            fn from_col(row: &::store::Row, column: &str) -> Result<Self, ::store::StoreError> {
                uuid::Uuid::from_col(row, column).map(Self)
            }
        }
    )+};
}
own_ids! {
    /// A role that a person holds.
    GrantId,
    /// An invitation.
    InvitationId,
}
