//! Values that several kinds share: amounts, quantities, places, goods, people, documents.

mod decimal;
mod document;
mod goods;
mod integer;
mod jwk;
mod money;
mod opaque;
mod people;
mod period;
mod place;
mod quantity;
mod stage;
mod text;

pub use decimal::Decimal;
pub use document::Document;
pub use goods::{ActualLine, Item, ItemCode, ListedLine};
pub use integer::{Count, Days, Rows};
pub use jwk::Jwk;
pub use money::Money;
pub use opaque::{Commitment, Digest, DisclosureText, Language, Purpose, Sdg, Website};
pub use people::{People, PeopleGroup};
pub use period::Period;
pub use place::{Degrees, Locode, PCode, Place, Point};
pub use quantity::Quantity;
pub use stage::{CustodyStage, Outcome, TransferStage, VettingResult};
pub use text::{Label, Line, Text};

pub(crate) use goods::check_lines;
