//! Which bucket, and how it is reached.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

/// A bucket and a prefix in it: `s3://bucket/prefix`. How to reach it (endpoint, region, keys) comes from the usual
/// `AWS_…` variables when it is opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BucketPlace {
    pub(super) bucket: String,
    pub(super) prefix: String,
    pub(super) endpoint: Option<String>,
}

impl BucketPlace {
    /// The same bucket, reached at this endpoint whatever the environment says.
    pub fn at(self, endpoint: &str) -> Self {
        BucketPlace { endpoint: Some(endpoint.to_owned()), ..self }
    }
}

impl FromStr for BucketPlace {
    type Err = String;

    fn from_str(url: &str) -> Result<Self, String> {
        let rest = url.strip_prefix("s3://").ok_or("must be s3://BUCKET/PREFIX")?;
        let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        let plain = |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-/".contains(&b));
        if bucket.is_empty() || !plain(rest) || rest.split('/').any(|part| part == "." || part == "..") {
            return Err("must be s3://BUCKET/PREFIX, of letters, digits and . _ - /".into());
        }
        let endpoint = ["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT"];
        let endpoint =
            endpoint.iter().find_map(|name| std::env::var(name).ok()).filter(|text| !text.is_empty());
        let prefix = prefix.trim_matches('/').to_owned();
        Ok(BucketPlace { bucket: bucket.to_owned(), prefix, endpoint })
    }
}

impl fmt::Display for BucketPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "s3://{}", self.bucket)?;
        if self.prefix.is_empty() { Ok(()) } else { write!(f, "/{}", self.prefix) }
    }
}

/// Whether requests to this endpoint may go without encryption: only to this very machine. An error says what is wrong.
pub(super) fn plain_http(endpoint: Option<&str>) -> Result<bool, String> {
    let Some(host) = endpoint.and_then(|endpoint| endpoint.strip_prefix("http://")) else { return Ok(false) };
    let host = host.split('/').next().unwrap_or_default();
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    if name == "localhost" || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback()) {
        return Ok(true);
    }
    Err(format!(
        "the endpoint http://{host} is not on this machine: use https://, or anyone on the way could write"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read_as_they_are_written() {
        for (url, bucket, prefix) in
            [("s3://aid", "aid", ""), ("s3://aid/", "aid", ""), ("s3://aid/logs/one/", "aid", "logs/one")]
        {
            let place: BucketPlace = url.parse().unwrap();
            assert_eq!((place.bucket.as_str(), place.prefix.as_str()), (bucket, prefix));
        }
        for wrong in ["aid", "https://aid", "s3://", "s3://a b", "s3://aid/../x", "s3://aid?x"] {
            assert!(wrong.parse::<BucketPlace>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn without_encryption_only_to_this_machine() {
        for local in ["http://127.0.0.1:9000", "http://localhost", "http://[::1]:9000/x"] {
            assert_eq!(plain_http(Some(local)), Ok(true), "{local}");
        }
        for encrypted in [None, Some("https://s3.example.org")] {
            assert_eq!(plain_http(encrypted), Ok(false));
        }
        for strange in ["http://10.0.0.1:9000", "http://s3.example.org", "http://127.0.0.1.example.org"] {
            assert!(plain_http(Some(strange)).is_err(), "{strange}");
        }
    }
}
