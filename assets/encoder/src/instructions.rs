//! The instruction sets the encoder is written for.

use std::fmt;
use std::str::FromStr;

/// A set of vector instructions. All give the same bits; they differ in speed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InstructionSet {
    /// None: plain Rust, on any processor.
    Scalar,
    /// NEON, on every 64-bit ARM processor.
    Neon,
    /// AVX2, FMA and POPCNT: Intel from 2013, AMD from 2015.
    Avx2,
    /// AVX2, FMA and AVX-VNNI: products of bytes in one instruction, on 256 bits.
    AvxVnni,
    /// AVX-512 with VNNI: the same on 512 bits.
    Avx512,
}

impl InstructionSet {
    /// All of them, the slowest first.
    pub const ALL: [Self; 5] = [Self::Scalar, Self::Neon, Self::Avx2, Self::AvxVnni, Self::Avx512];

    /// Those this processor has, the slowest first; never empty.
    pub fn available() -> Vec<Self> {
        Self::ALL.into_iter().filter(|set| set.is_available()).collect()
    }

    /// The fastest this processor has.
    pub fn best() -> Self {
        Self::ALL.into_iter().rfind(|set| set.is_available()).unwrap_or(Self::Scalar)
    }

    /// Its name, as it is read by [`InstructionSet::from_str`].
    pub fn name(self) -> &'static str {
        match self {
            Self::Scalar => "scalar",
            Self::Neon => "neon",
            Self::Avx2 => "avx2",
            Self::AvxVnni => "avx-vnni",
            Self::Avx512 => "avx512",
        }
    }

    /// Whether this processor has it.
    pub fn is_available(self) -> bool {
        match self {
            Self::Scalar => true,
            #[cfg(target_arch = "aarch64")]
            Self::Neon => std::arch::is_aarch64_feature_detected!("neon"),
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => {
                is_x86_feature_detected!("avx2")
                    && is_x86_feature_detected!("fma")
                    && is_x86_feature_detected!("popcnt")
            }
            #[cfg(target_arch = "x86_64")]
            Self::AvxVnni => Self::Avx2.is_available() && is_x86_feature_detected!("avxvnni"),
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => {
                Self::Avx2.is_available()
                    && is_x86_feature_detected!("avx512f")
                    && is_x86_feature_detected!("avx512bw")
                    && is_x86_feature_detected!("avx512vl")
                    && is_x86_feature_detected!("avx512dq")
                    && is_x86_feature_detected!("avx512vnni")
            }
            #[allow(unreachable_patterns, reason = "those of other processors")]
            _ => false,
        }
    }
}

impl fmt::Display for InstructionSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for InstructionSet {
    type Err = UnknownInstructions;
    fn from_str(name: &str) -> Result<Self, UnknownInstructions> {
        let named = |set: &Self| set.name() == name;
        Self::ALL.into_iter().find(named).ok_or_else(|| UnknownInstructions { name: name.to_owned() })
    }
}

/// A name that is no instruction set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownInstructions {
    /// The name.
    pub name: String,
}

impl fmt::Display for UnknownInstructions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = InstructionSet::ALL.map(InstructionSet::name).join(", ");
        write!(f, "there are no instructions named '{}'; it is one of {names}", self.name)
    }
}

impl std::error::Error for UnknownInstructions {}
