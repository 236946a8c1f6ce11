//! Goods: what an item is, and lines of them as listed and as found.

use std::collections::HashSet;
use std::fmt;
use std::str::FromStr;

use super::{Label, Line, Money, Quantity};
use crate::codes::{Condition, Disposition};
use crate::fault::{Fault, code};
use crate::part::{At, Sealable, record};
use crate::time::Date;

/// A catalogue code: `unspsc:<8 digits>`, `nsn:<13 digits>` (NATO stock number) or `own:<the issuer's code>`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemCode(String);

impl ItemCode {
    /// The code as written, with its scheme.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ItemCode {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        let digits = |code: &str, count| code.len() == count && code.bytes().all(|b| b.is_ascii_digit());
        let right = match text.split_once(':') {
            Some(("unspsc", code)) => digits(code, 8),
            Some(("nsn", code)) => digits(code, 13),
            Some(("own", code)) => crate::ids::is_local(code),
            _ => false,
        };
        if right {
            return Ok(Self(text.to_owned()));
        }
        let shown: String = text.chars().take(40).collect();
        let message = format!(
            "`{shown}` is no item code; write unspsc: and 8 digits, nsn: and 13 digits, or own: and your code"
        );
        Err(Fault::whole(code::BAD_CODE, message))
    }
}

impl fmt::Display for ItemCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

crate::part::text_part!(ItemCode, {
    "pattern": "^(unspsc:[0-9]{8}|nsn:[0-9]{13}|own:[A-Za-z0-9]([A-Za-z0-9._-]{0,98}[A-Za-z0-9])?)$"
});

record! {
    /// What a thing is.
    pub struct Item {
        /// Its name.
        pub name: Sealable<Line>,
        /// Its catalogue code.
        pub code: Option<ItemCode>,
        /// Whether it is under enhanced end-use monitoring: counted by serial, not by sample.
        pub enhanced_monitoring: Option<bool>,
    }
}

record! {
    /// A line of a list of goods: what, how much, which lot and serials.
    pub struct ListedLine {
        /// The line's number or mark, by which later statements refer to it.
        pub line: Sealable<Label>,
        /// What it is.
        pub item: Sealable<Item>,
        /// How much, in base units.
        pub quantity: Sealable<Quantity>,
        /// Lot or batch.
        pub lot: Option<Label>,
        /// Serial numbers; as many as there are pieces, or fewer where some have none.
        pub serials: Vec<Label>,
        /// Best before or use by.
        pub expires: Option<Date>,
        /// What the line is worth.
        pub value: Option<Money>,
    }
    rules(this, at) {
        check_serials(this.quantity.open(), &this.serials, at)?;
    }
}

record! {
    /// A line as it was found: counted, lost, handed out or inspected.
    pub struct ActualLine {
        /// The line of the list it answers to; left out for goods that were on no list.
        pub line: Option<Label>,
        /// What it is, where it isn't what the list says or there is no list.
        pub item: Option<Item>,
        /// How much was found, in base units.
        pub quantity: Sealable<Quantity>,
        /// Lot or batch.
        pub lot: Option<Label>,
        /// Serial numbers found.
        pub serials: Vec<Label>,
        /// The state it was in.
        pub condition: Option<Condition>,
        /// Where it stands now.
        pub disposition: Option<Disposition>,
    }
    rules(this, at) {
        check_serials(this.quantity.open(), &this.serials, at)?;
        if this.line.is_none() && this.item.is_none() && !at.partial() {
            return Err(at.fault(code::MISSING_FIELD, "say which line of the list this is, or which item"));
        }
    }
}

/// Serials are distinct, and no more of them than pieces.
pub(crate) fn check_serials(
    quantity: Option<&Quantity>,
    serials: &[Label],
    at: &At<'_>,
) -> Result<(), Fault> {
    let mut seen = HashSet::new();
    for (index, serial) in serials.iter().enumerate() {
        if !seen.insert(serial) {
            let place = at.name("serials");
            let message = format!("the serial `{serial}` stands twice");
            return Err(place.index(index).fault(code::DUPLICATE_VALUE, message));
        }
    }
    let counted = quantity
        .filter(|quantity| quantity.unit.open().is_some_and(|unit| unit.fact("whole") == Some("yes")))
        .and_then(|quantity| quantity.value.open());
    if let Some(counted) = counted
        && rust_decimal::Decimal::from(serials.len()) > counted.get()
    {
        let message = format!("{} serials for {counted} pieces", serials.len());
        return Err(at.fault_in("serials", code::INCONSISTENT, message));
    }
    Ok(())
}

/// Lines of one list have distinct marks, and no serial stands on two of them.
pub(crate) fn check_lines(lines: Option<&Vec<ListedLine>>, at: &At<'_>) -> Result<(), Fault> {
    let place = at.name("lines");
    let (mut marks, mut serials) = (HashSet::new(), HashSet::new());
    for (index, line) in lines.into_iter().flatten().enumerate() {
        if let Some(mark) = line.line.open()
            && !marks.insert(mark)
        {
            let message = format!("the line `{mark}` stands twice");
            return Err(place.index(index).fault_in("line", code::DUPLICATE_VALUE, message));
        }
        // Makers number for themselves: only the same item's serials have to differ.
        let item = line.item.open().map(|item| (item.code.as_ref(), item.name.open()));
        if let Some(twice) = line.serials.iter().find(|serial| !serials.insert((item, *serial))) {
            let message = format!("the serial `{twice}` of this item stands on two lines");
            return Err(place.index(index).fault_in("serials", code::DUPLICATE_VALUE, message));
        }
    }
    Ok(())
}
