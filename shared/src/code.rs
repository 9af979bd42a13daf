//! Enumerations whose values have a code: the same text for the value in the catalog, in JSON, in forms and in the
//! database.

/// Defines an enumeration with a code for each value, and with `ALL`, `code` and `from_code`.
macro_rules! codes {
    (
        $(#[$attribute:meta])*
        pub enum $name:ident {
            $($(#[$about:meta])* $value:ident = $code:literal,)+
        }
    ) => {
        $(#[$attribute])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name {
            $($(#[$about])* $value,)+
        }

        impl $name {
            /// Every value, in the order of the definition.
            pub const ALL: [Self; [$($code),+].len()] = [$(Self::$value),+];

            /// The code of this value.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$value => $code,)+
                }
            }

            /// The value with that code.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.into_iter().find(|value| value.code() == code)
            }
        }
    };
}

pub(crate) use codes;
