//! `xs:anyURI`, as libxml2 checks it: what a URI may not hold is replaced first, and what remains must have the shape
//! of RFC 3986.

/// Whether text is a reference to a resource.
pub fn is_uri(text: &str) -> bool {
    let escaped: Vec<u8> = text
        .bytes()
        .map(|byte| match byte {
            0..=32 | 127.. | b'<' | b'>' | b'"' | b'{' | b'}' | b'|' | b'\\' | b'^' | b'`' => b'_',
            other => other,
        })
        .collect();
    is_reference(&escaped)
}

fn is_reference(text: &[u8]) -> bool {
    let (text, fragment) = split(text, b'#');
    if fragment.is_some_and(|fragment| {
        !all(fragment, |byte| is_pchar(byte) || matches!(byte, b'/' | b'?' | b'[' | b']'))
    }) {
        return false;
    }
    if let Some(rest) = scheme(text)
        && hierarchy(rest)
    {
        return true;
    }
    // Without a scheme: the first segment may hold no colon.
    let (path, _) = split(text, b'?');
    let first = path.split(|byte| *byte == b'/').next().unwrap_or_default();
    !first.contains(&b':') && hierarchy(text)
}

fn split(text: &[u8], at: u8) -> (&[u8], Option<&[u8]>) {
    match memchr::memchr(at, text) {
        Some(found) => (&text[..found], Some(&text[found + 1..])),
        None => (text, None),
    }
}

/// What follows `scheme:`, where there is one.
fn scheme(text: &[u8]) -> Option<&[u8]> {
    let end = memchr::memchr(b':', text)?;
    let name = &text[..end];
    let good = name.first().is_some_and(u8::is_ascii_alphabetic)
        && name.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
    good.then(|| &text[end + 1..])
}

/// `//authority/path?query` or `path?query`.
fn hierarchy(text: &[u8]) -> bool {
    let (path, query) = split(text, b'?');
    if query.is_some_and(|query| !all(query, |byte| is_pchar(byte) || matches!(byte, b'/' | b'?'))) {
        return false;
    }
    let path = match path.strip_prefix(b"//") {
        Some(rest) => {
            let end = memchr::memchr(b'/', rest).unwrap_or(rest.len());
            if !authority(&rest[..end]) {
                return false;
            }
            &rest[end..]
        }
        None => path,
    };
    all(path, |byte| is_pchar(byte) || byte == b'/')
}

fn authority(text: &[u8]) -> bool {
    let (user, host) = match memchr::memchr(b'@', text) {
        Some(at) => (&text[..at], &text[at + 1..]),
        None => (&b""[..], text),
    };
    if !all(user, |byte| is_unreserved(byte) || is_sub_delim(byte) || byte == b':') {
        return false;
    }
    let (host, port) = if host.first() == Some(&b'[') {
        match memchr::memchr(b']', host) {
            Some(end) => (&b""[..], &host[end + 1..]),
            None => return false,
        }
    } else {
        host.split_at(memchr::memchr(b':', host).unwrap_or(host.len()))
    };
    let good_port = match port.split_first() {
        None => true,
        Some((b':', digits)) => std::str::from_utf8(digits).is_ok_and(|digits| {
            digits.bytes().all(|byte| byte.is_ascii_digit()) && digits.parse::<i32>().is_ok()
        }),
        Some(_) => false,
    };
    good_port && all(host, |byte| is_unreserved(byte) || is_sub_delim(byte))
}

/// Whether every byte is allowed, or part of `%` and two hexadecimal digits.
fn all(text: &[u8], allowed: impl Fn(u8) -> bool) -> bool {
    let mut at = 0;
    while at < text.len() {
        if text[at] == b'%' {
            let digits = text.get(at + 1..at + 3);
            if !digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)) {
                return false;
            }
            at += 3;
        } else if allowed(text[at]) {
            at += 1;
        } else {
            return false;
        }
    }
    true
}

fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

fn is_sub_delim(byte: u8) -> bool {
    matches!(byte, b'!' | b'$' | b'&' | b'\'' | b'(' | b')' | b'*' | b'+' | b',' | b';' | b'=')
}

fn is_pchar(byte: u8) -> bool {
    is_unreserved(byte) || is_sub_delim(byte) || matches!(byte, b':' | b'@')
}

#[cfg(test)]
mod tests {
    use super::is_uri;

    #[test]
    fn addresses_are_told_from_what_is_none() {
        for good in [
            "",
            "http://example.org/a b.pdf",
            "mailto:a@b.c",
            "../x?y#z",
            "www.example.org/é",
            "http://[::1]:80/",
            "a/b:c",
            "http://u:p@h:8080/%20",
            "#",
            "?a",
        ] {
            assert!(is_uri(good), "{good}");
        }
        for bad in
            ["http://example.org:port/", "%zz", "http://a/#b#c", "1:b", ":", "http://[::1", "http://a b:x"]
        {
            assert!(!is_uri(bad), "{bad}");
        }
    }
}
