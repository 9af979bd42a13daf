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
    CanJoin, Certainty, Fact, Lang, LineKind, Military, Outcome, Reason, Residence, State, Status, Voting
);
