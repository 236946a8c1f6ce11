//! `.json` and `.csv` behind an address are the API's own answers.

use super::{browse, header, served};
use crate::support::Scratch;

#[tokio::test(flavor = "multi_thread")]
async fn twins_are_the_api_s_own_answers() {
    let scratch = Scratch::new();
    let served = served(&scratch).await;
    let size = served.node.size();
    let wanted = [
        ("/consignments.json", "/api/v1/ledger/consignments"),
        ("/consignments.csv", "/api/v1/ledger/consignments.csv"),
        ("/discrepancies.csv", "/api/v1/ledger/discrepancies.csv"),
        ("/flows.json?currency=EUR", "/api/v1/ledger/money?where=currency%3DEUR"),
        ("/obligations.csv?state=overdue", "/api/v1/ledger/obligations.csv?where=state%3Doverdue"),
        ("/organisations/XM-DAC-8.json", "/api/v1/ledger/scores?party=XM-DAC-8"),
        (
            "/feedback/figures.csv?category=diversion",
            "/api/v1/ledger/feedback.csv?where=category%3Ddiversion",
        ),
        ("/findings.json?severity=high", "/api/v1/ledger/findings?where=severity%3Dhigh"),
        ("/flags.csv", "/api/v1/ledger/flags.csv"),
        ("/flags/open-shortage.json", "/api/v1/ledger/flags?where=flag%3Dopen-shortage"),
        ("/index.json", "/api/v1/ledger/money"),
        ("/methods/money.json", "/api/v1/ledger"),
        (
            "/consignments/consignment:US-GOV-DOD:kr-nvd-2015-1.json",
            "/api/v1/consignments/consignment:US-GOV-DOD:kr-nvd-2015-1",
        ),
        (
            "/consignments/consignment:US-GOV-DOD:kr-nvd-2015-1.csv",
            "/api/v1/ledger/consignments.csv?subject=consignment:US-GOV-DOD:kr-nvd-2015-1",
        ),
        ("/statements.csv?kind=party", "/api/v1/statements.csv?kind=party"),
        ("/programmes.csv", "/api/v1/statements.csv?kind=programme"),
        ("/needs.csv?sector=nutrition", "/api/v1/ledger/needs.csv?where=sector%3Dnutrition"),
        (
            "/requests/request:XM-DAC-41140:rfa-menaka-2019-1.json",
            "/api/v1/ledger/requests?subject=request:XM-DAC-41140:rfa-menaka-2019-1",
        ),
        ("/profiles.csv", "/api/v1/ledger/profiles.csv"),
        ("/profiles.json?place=ML1001&item=rice", "/api/v1/clashes?place=ML1001&item=rice"),
        ("/trace.json?party=XM-DAC-8&currency=EUR", "/api/v1/trace?from=XM-DAC-8&currency=EUR"),
    ];
    for (twin, api) in wanted {
        for as_of in ["", "as-of"] {
            let with = |path: &str, name: &str| match as_of {
                "" => path.to_owned(),
                _ if path.contains("/statements")
                    || path.starts_with("/programmes")
                    || path.starts_with("/methods")
                    || path == "/api/v1/ledger" =>
                {
                    path.to_owned()
                }
                _ => format!("{path}{}{name}={size}", if path.contains('?') { '&' } else { '?' }),
            };
            let way = browse(&served, &with(twin, "as-of")).await;
            assert_eq!(way.status().as_u16(), 307, "{twin}");
            let to = header(&way, "location").to_owned();
            assert_eq!(to.replace("where=currency=", "where=currency%3D"), with(api, "as_of"), "{twin}");
            let (from_twin, from_api) =
                (browse(&served, &to).await, browse(&served, &with(api, "as_of")).await);
            assert_eq!(from_twin.status().as_u16(), 200, "{to}");
            assert_eq!(from_twin.text().await.unwrap(), from_api.text().await.unwrap(), "{twin}");
        }
    }
    // A page without one says so, as programs read it; so does a thing that isn't there.
    for path in ["/log.csv", "/consignments/consignment:XM-DAC-1:nobody.json"] {
        let answer = browse(&served, path).await;
        assert_eq!(answer.status().as_u16(), 404, "{path}");
        assert_eq!(header(&answer, "content-type"), "application/json", "{path}");
    }
    served.stop().await;
}
