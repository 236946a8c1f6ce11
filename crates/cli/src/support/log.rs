//! The operator's log: warnings by default, more by `ENTENTE_LOG`, on standard error.

use tracing_subscriber::EnvFilter;

/// Starts it.
pub fn start() {
    let filter =
        EnvFilter::try_from_env("ENTENTE_LOG").unwrap_or_else(|_| EnvFilter::new("warn,entente_node=info"));
    // An error means that a log has been started already.
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).try_init();
}
