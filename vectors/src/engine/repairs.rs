//! Sets of repairs, by name, as the protocols that have them share them.

/// The type `Repairs`, for repairs with these names, by bit.
macro_rules! repair_set {
    ($names:ident) => {
        /// A set of repairs, as its bits.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub struct Repairs(pub u16);

        impl Repairs {
            /// The protocol as written.
            pub const AS_WRITTEN: Self = Self(0);

            /// The hardened protocol.
            pub const HARDENED: Self = Self((1 << $names.len()) - 1);

            /// The repairs of these names and no others; an unknown name is none.
            pub fn only(names: &[&str]) -> Self {
                let bits = $names.iter().enumerate().filter(|(_, name)| names.contains(name));
                Self(bits.fold(0, |set, (bit, _)| set | 1 << bit))
            }

            /// Whether the repair of this name is made; an unknown name is not.
            pub fn has(&self, name: &str) -> bool {
                self.0 & Self::only(&[name]).0 != 0
            }

            /// This set without the repair of this name.
            #[must_use]
            pub fn without(self, name: &str) -> Self {
                Self(self.0 & !Self::only(&[name]).0)
            }

            /// `as written`, `hardened` or `with some repairs`.
            pub fn kind(&self) -> &'static str {
                match *self {
                    Self::AS_WRITTEN => "as written",
                    Self::HARDENED => "hardened",
                    _ => "with some repairs",
                }
            }
        }

        /// `as written`, `hardened`, or the names of the repairs.
        impl std::fmt::Display for Repairs {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                match *self {
                    Self::AS_WRITTEN | Self::HARDENED => f.write_str(self.kind()),
                    mixed => {
                        let names: Vec<&str> = $names.iter().copied().filter(|name| mixed.has(name)).collect();
                        f.write_str(&names.join(" + "))
                    }
                }
            }
        }
    };
}

pub(super) use repair_set;
