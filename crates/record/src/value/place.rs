//! Places.

use std::fmt;
use std::str::FromStr;

use super::{Decimal, Label, Line};
use crate::codes::Country;
use crate::fault::{Fault, code};
use crate::part::{Sealable, record};

/// A degree of latitude or longitude as a decimal string; at most eight digits after the point, a millimetre.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Degrees(Decimal);

/// Digits after the point of a degree: eight are about a millimetre.
const MAX_DEGREE_DIGITS: u32 = 8;

impl Degrees {
    /// The number.
    pub fn get(self) -> Decimal {
        self.0
    }
}

impl FromStr for Degrees {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        let degrees: Decimal = text.parse()?;
        if degrees.scale() > MAX_DEGREE_DIGITS {
            let message =
                format!("more than {MAX_DEGREE_DIGITS} digits after the point, finer than a millimetre");
            return Err(Fault::whole(code::OUT_OF_RANGE, message));
        }
        if degrees.get().abs() > rust_decimal::Decimal::from(180) {
            return Err(Fault::whole(code::OUT_OF_RANGE, "beyond 180 degrees"));
        }
        Ok(Self(degrees))
    }
}

impl fmt::Display for Degrees {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

crate::part::text_part!(Degrees, {
    "pattern": "^(?!-[0.]+$)-?(180(\\.0{1,8})?|(1[0-7][0-9]|[1-9]?[0-9])(\\.[0-9]{1,8})?)$"
});

/// A P-code: the country's two or three letters and what its office of statistics or OCHA appended.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PCode(String);

/// A UN/LOCODE: country and three letters or digits, without the space.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Locode(String);

macro_rules! place_code {
    ($name:ident, $is:ident, $hint:literal, $pattern:literal) => {
        impl $name {
            /// The code as written.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = Fault;

            fn from_str(text: &str) -> Result<Self, Fault> {
                if $is(text) {
                    return Ok(Self(text.to_owned()));
                }
                let shown: String = text.chars().take(40).collect();
                Err(Fault::whole(code::BAD_ID, format!("`{shown}` is not {}", $hint)))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        crate::part::text_part!($name, {"pattern": $pattern});
    };
}

/// Longest P-code in use is about twenty letters.
const MAX_PCODE_BYTES: usize = 30;

fn is_pcode(text: &str) -> bool {
    let capitals = text.bytes().take_while(u8::is_ascii_uppercase).count();
    (2..=MAX_PCODE_BYTES).contains(&text.len())
        && capitals >= 2
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}

fn is_locode(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() == 5
        && bytes.iter().take(2).all(u8::is_ascii_uppercase)
        && bytes.iter().skip(2).all(|b| b.is_ascii_uppercase() || (b'2'..=b'9').contains(b))
}

place_code!(PCode, is_pcode, "a P-code such as ML0101", "^[A-Z]{2}[A-Za-z0-9_-]{0,28}$");
place_code!(Locode, is_locode, "a UN/LOCODE such as MLBKO", "^[A-Z]{2}[A-Z2-9]{3}$");

record! {
    /// A point on the Earth, WGS 84.
    pub struct Point {
        /// Degrees north.
        pub lat: Sealable<Degrees>,
        /// Degrees east.
        pub lon: Sealable<Degrees>,
    }
    rules(this, at) {
        if let Some(lat) = this.lat.open()
            && lat.get().get().abs() > rust_decimal::Decimal::from(90)
        {
            return Err(at.fault_in("lat", code::OUT_OF_RANGE, "beyond 90 degrees of latitude"));
        }
    }
}

record! {
    /// A place: a name, and at least one of P-code, UN/LOCODE, point or country.
    pub struct Place {
        /// Its name.
        pub name: Sealable<Line>,
        /// ISO 3166-1 alpha-2 code of its country.
        pub country: Option<Country>,
        /// P-code.
        pub pcode: Option<PCode>,
        /// UN/LOCODE.
        pub locode: Option<Locode>,
        /// Point.
        pub point: Option<Point>,
        /// Names of the areas it lies in, the largest first.
        pub within: Vec<Line>,
        /// A facility at the place: a berth, a warehouse, a clinic.
        pub facility: Option<Label>,
    }
    rules(this, at) {
        let named_only = this.pcode.is_none()
            && this.locode.is_none()
            && this.point.is_none()
            && this.country.is_none();
        if named_only && !at.partial() {
            return Err(at.fault(
                code::MISSING_FIELD,
                "a name alone is no place; add pcode, locode, point or country",
            ));
        }
    }
}
