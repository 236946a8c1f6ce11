//! The log in an S3-compatible store, where many machines can write and only conditions keep them apart.
//!
//! ```text
//! <prefix>/checkpoint, tile/…            public: the same paths as in a folder; copied, it is a mirror
//! <prefix>/writer/signed-checkpoint      the last checkpoint this log signed: who may replace it, may go on
//! <prefix>/writer/staging/<names>        the tiles of a batch, before it is known that it may be logged
//! ```
//!
//! A batch goes through four steps, each durable before the next begins:
//!
//! 1. its tiles are put together into one staging object, under a name no other batch can have;
//! 2. `writer/signed-checkpoint` is replaced, on condition that it still is what this writer saw last (`If-Match`). This
//!    decides: of two writers one is told that its condition fails, and has signed, served and answered nothing;
//! 3. the tiles are put in their public places, on condition that nothing is there (`If-None-Match`). Only what has
//!    been decided is ever put there, so what is there already must be the same bytes;
//! 4. the public checkpoint is replaced, again with `If-Match`.
//!
//! A writer that stops between 2 and 4 leaves all that the next start needs to finish: the checkpoint names the staging
//! object. Partial tiles stay when full ones replace them, which the specification allows.

mod objects;
mod place;
mod reader;
mod staging;
mod writer;

pub use objects::Bucket;
pub use place::BucketPlace;
pub use reader::BucketReader;
pub use writer::{BucketWriter, Head};
