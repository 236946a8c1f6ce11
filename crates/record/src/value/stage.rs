//! Stages and outcomes that programs tell apart.

use crate::part::choice;

choice! {
    /// How far a movement of money has come. Four figures, never summed together.
    pub enum TransferStage {
        /// Announced.
        Pledged = "pledged",
        /// Binding.
        Committed = "committed",
        /// Left the payer.
        Paid = "paid",
        /// Reached the payee.
        Received = "received",
    }
}

choice! {
    /// How far a consignment has come; each stage is spoken of by the party that can know it.
    pub enum CustodyStage {
        /// Left.
        Departed = "departed",
        /// Reached the place.
        Arrived = "arrived",
        /// Taken over and counted.
        Received = "received",
        /// Counted again.
        Verified = "verified",
        /// Sent back.
        Returned = "returned",
        /// Ownership passed.
        TitlePassed = "title-passed",
    }
}

choice! {
    /// What was decided.
    pub enum Outcome {
        /// Yes.
        Accept = "accept",
        /// In part.
        Partly = "partly",
        /// Sent back to be changed.
        Return = "return",
        /// No.
        Reject = "reject",
        /// An earlier yes is taken back.
        Revoke = "revoke",
    }
}

choice! {
    /// The result of a vetting.
    pub enum VettingResult {
        /// Cleared.
        Cleared = "cleared",
        /// Cleared on conditions.
        Conditional = "conditional",
        /// Refused.
        Refused = "refused",
        /// Not finished.
        Pending = "pending",
    }
}
