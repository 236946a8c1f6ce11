//! The lists. To add one: a file in the data folder, a line here.

use std::sync::LazyLock;

use super::table::Table;
use super::{Code, CodeList};

macro_rules! lists {
    ($($(#[doc = $doc:literal])* $name:ident, $list:ident = $file:literal;)*) => {
        $(
            /// The list behind the code type of nearly the same name.
            #[derive(Debug)]
            pub enum $list {}

            impl CodeList for $list {
                const NAME: &'static str = $file;
                const TYPE: &'static str = stringify!($name);

                fn table() -> &'static Table {
                    // A table that doesn't parse is empty, which no test of the lists lets pass.
                    static TABLE: LazyLock<Table> = LazyLock::new(|| {
                        Table::parse(include_str!(concat!("../../../../data/codes/", $file, ".csv")))
                            .unwrap_or_default()
                    });
                    &TABLE
                }
            }

            $(#[doc = $doc])*
            pub type $name = Code<$list>;
        )*

        /// Every list: its name and the text of its file.
        pub const FILES: &[(&str, &str)] = &[$(
            ($file, include_str!(concat!("../../../../data/codes/", $file, ".csv"))),
        )*];
    };
}

lists! {
    /// A currency.
    Currency, CurrencyList = "currencies";
    /// A country.
    Country, CountryList = "countries";
    /// A type of organisation.
    OrgType, OrgTypeList = "org-types";
    /// A unit of measure.
    Unit, UnitList = "units";
    /// Why goods were lost.
    LossReason, LossReasonList = "loss-reasons";
    /// How well a claim is supported.
    EvidenceGrade, EvidenceGradeList = "evidence-grades";
    /// Where an item stands.
    Disposition, DispositionList = "dispositions";
    /// How something was checked.
    Assurance, AssuranceList = "assurance-grades";
    /// The state of goods.
    Condition, ConditionList = "conditions";
    /// A test before military assets are used.
    LastResortTest, LastResortTestList = "last-resort-tests";
    /// An answer to such a test.
    TestAnswer, TestAnswerList = "test-answers";
    /// A severity, 1 to 5, on a named scale.
    Severity, SeverityList = "severity-scales";
    /// How a value was put on aid.
    Valuation, ValuationList = "valuation-methods";
    /// How tightly money is earmarked.
    Earmarking, EarmarkingList = "earmarkings";
    /// A class of assets.
    AssetClass, AssetClassList = "asset-classes";
    /// The role of a force in a conflict.
    MilitaryRole, MilitaryRoleList = "military-roles";
    /// How close support comes to the people served.
    SupportCategory, SupportCategoryList = "support-categories";
    /// Why a field is sealed.
    WithholdingReason, WithholdingReasonList = "withholding-reasons";
    /// What a party does in aid.
    Role, RoleList = "roles";
    /// A form of agreement.
    AgreementType, AgreementTypeList = "agreement-types";
    /// A form of engagement.
    EngagementType, EngagementTypeList = "engagement-types";
    /// What a vetting looks at.
    VettingType, VettingTypeList = "vetting-types";
    /// A sector.
    Sector, SectorList = "sectors";
    /// A group of people.
    PopulationGroup, PopulationGroupList = "population-groups";
    /// Sex, for counting people.
    Sex, SexList = "sexes";
    /// An age band, for counting people.
    AgeBand, AgeBandList = "age-bands";
    /// What feedback is about.
    FeedbackCategory, FeedbackCategoryList = "feedback-categories";
    /// How grave a finding is.
    FindingSeverity, FindingSeverityList = "finding-severities";
    /// What a notice announces.
    NoticeType, NoticeTypeList = "notice-types";
    /// Why a statement is corrected.
    CorrectionReason, CorrectionReasonList = "correction-reasons";
    /// Why a key is revoked.
    RevocationReason, RevocationReasonList = "revocation-reasons";
    /// How a need was found out.
    NeedMethod, NeedMethodList = "need-methods";
    /// A service.
    ServiceType, ServiceTypeList = "service-types";
    /// How goods came to be held.
    StockOrigin, StockOriginList = "stock-origins";
    /// What an indicator measures in.
    Measure, MeasureList = "measures";
    /// What a programme mainly gives.
    AidType, AidTypeList = "aid-types";
    /// Where a programme stands.
    ProgrammeStatus, ProgrammeStatusList = "programme-statuses";
    /// How urgent a request is.
    Priority, PriorityList = "priorities";
    /// A sort of emergency.
    Emergency, EmergencyList = "emergencies";
    /// A step of a request's way.
    Gate, GateList = "decision-gates";
    /// A custom of a community.
    Custom, CustomList = "access-customs";
    /// A part of the day.
    Hours, HoursList = "hours";
    /// A caveat on an offered asset.
    Caveat, CaveatList = "caveats";
    /// A custody stage's meaning; [`CustodyStage`](crate::value::CustodyStage) is the same list as an enum.
    CustodyStageCode, CustodyStageList = "custody-stages";
    /// A transfer stage's meaning; [`TransferStage`](crate::value::TransferStage) is the same list as an enum.
    TransferStageCode, TransferStageList = "transfer-stages";
}
