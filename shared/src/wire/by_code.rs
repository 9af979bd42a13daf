//! Enumerations in JSON: each value is its code.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use crate::{
    assessment::{CanJoin, Outcome},
    catalog::Voting,
    dues::Certainty,
    fact::{Fact, Military, Residence},
    intent::{Reason, Status},
    lang::Lang,
    mistake::MistakeKind,
    oversight::{Action, Actor, NotificationState, ReceiverKind},
    quote::LineKind,
    rule::State,
};

macro_rules! by_code {
    ($($name:ident),+ $(,)?) => {$(
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.code())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let code = Cow::<'de, str>::deserialize(deserializer)?;
                let unknown = || D::Error::custom(format_args!("`{code}` is not a {}", stringify!($name)));
                Self::from_code(&code).ok_or_else(unknown)
            }
        }

        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "enum": Self::ALL.map(Self::code) })
            }
        }
    )+};
}

by_code!(
    Action,
    Actor,
    CanJoin,
    Certainty,
    Fact,
    Lang,
    LineKind,
    Military,
    MistakeKind,
    NotificationState,
    Outcome,
    Reason,
    ReceiverKind,
    Residence,
    State,
    Status,
    Voting,
);

/// Describes the code of a category. The types hold a text: an intent keeps its code if the catalogue drops the
/// category, and staff can still read it.
#[cfg(feature = "schema")]
#[derive(Debug)]
pub struct CategoryCode;

#[cfg(feature = "schema")]
impl schemars::JsonSchema for CategoryCode {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "CategoryCode".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let codes: Vec<_> = crate::catalog::categories().iter().map(|category| category.code).collect();
        schemars::json_schema!({ "type": "string", "enum": codes })
    }
}
