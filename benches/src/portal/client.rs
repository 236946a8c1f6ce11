//! A client as small as can be: one connection kept alive, one request at a time, its time told.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

/// What came of a request.
pub struct Answer {
    pub status: u16,
    /// As it came over the line.
    pub body: Vec<u8>,
    pub took: Duration,
}

pub struct Client(BufReader<TcpStream>);

impl Client {
    pub async fn connect(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Client(BufReader::new(stream)))
    }

    /// Asks for a page; `coding` is what the client can decode, such as `gzip`.
    pub async fn get(&mut self, path: &str, coding: &str) -> Result<Answer> {
        let request = format!(
            "GET {path} HTTP/1.1\r\nhost: localhost\r\naccept: text/html\r\naccept-encoding: {coding}\r\n\r\n"
        );
        let start = Instant::now();
        self.0.write_all(request.as_bytes()).await?;
        let status = self.line().await?;
        let status = status.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or_default();
        let (mut length, mut chunked) = (0, false);
        loop {
            let line = self.line().await?;
            match line.split_once(':') {
                None => break,
                Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                    length = value.trim().parse()?;
                }
                Some((name, _)) if name.eq_ignore_ascii_case("transfer-encoding") => chunked = true,
                Some(_) => {}
            }
        }
        let mut body = Vec::new();
        if !chunked {
            self.part(length, &mut body).await?;
        }
        while chunked {
            let length = usize::from_str_radix(self.line().await?.trim(), 16)?;
            self.part(length, &mut body).await?;
            self.line().await?;
            chunked = length > 0;
        }
        Ok(Answer { status, body, took: start.elapsed() })
    }

    async fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        if self.0.read_line(&mut line).await? == 0 {
            bail!("the server closed the connection");
        }
        Ok(line.trim_end().to_owned())
    }

    async fn part(&mut self, length: usize, body: &mut Vec<u8>) -> Result<()> {
        let from = body.len();
        body.resize(from + length, 0);
        self.0.read_exact(&mut body[from..]).await?;
        Ok(())
    }
}
