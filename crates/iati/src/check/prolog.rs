//! What stands before the document element: the XML declaration, and bytes that are no XML at all.

use crate::xml::attributes;

/// Checks what stands between `<?` and `?>` of an XML declaration.
///
/// # Errors
/// What is wrong with it.
pub fn declaration(content: &str) -> Result<(), String> {
    let mut found = Vec::new();
    attributes::read(content, "xml".len(), &mut found)
        .map_err(|bad| format!("in the XML declaration: {}", bad.what))?;
    let names: Vec<&str> = found.iter().map(|attribute| attribute.name).collect();
    if !matches!(
        names.as_slice(),
        ["version"]
            | ["version", "encoding"]
            | ["version", "standalone"]
            | ["version", "encoding", "standalone"]
    ) {
        return Err("an XML declaration names version, then perhaps encoding, then perhaps standalone".into());
    }
    for attribute in &found {
        let value = &*attribute.value;
        let good = match attribute.name {
            "version" => value
                .strip_prefix("1.")
                .is_some_and(|minor| !minor.is_empty() && minor.bytes().all(|byte| byte.is_ascii_digit())),
            "encoding" => is_read(value),
            _ => matches!(value, "yes" | "no"),
        };
        if !good && attribute.name == "encoding" {
            return Err(format!(
                "the encoding {value:?}, which is not read: save the file as UTF-8 and say so"
            ));
        }
        if !good {
            return Err(format!("{} {value:?} in the XML declaration", attribute.name));
        }
    }
    Ok(())
}

/// Encodings of which every file is also UTF-8.
fn is_read(encoding: &str) -> bool {
    ["utf-8", "utf8", "us-ascii", "ascii"].iter().any(|known| encoding.eq_ignore_ascii_case(known))
}

/// What the first bytes of a file say it is, where that is no XML in UTF-8.
pub fn not_text(bytes: &[u8]) -> Option<&'static str> {
    let starts = |magic: &[u8]| bytes.starts_with(magic);
    if starts(b"PK\x03\x04") {
        return Some(
            "a zip archive or an office document (xlsx, docx, ods), not XML: publish an IATI file made from it",
        );
    }
    if starts(b"\xD0\xCF\x11\xE0") {
        return Some("an old office document (xls, doc), not XML: publish an IATI file made from it");
    }
    if starts(b"%PDF") {
        return Some("a PDF, not XML: publish an IATI file made from it");
    }
    if starts(b"\x1F\x8B") {
        return Some("a gzip archive, not XML: unpack it first");
    }
    if starts(b"\xFF\xFE") || starts(b"\xFE\xFF") || starts(b"<\0") || starts(b"\0<") {
        return Some("UTF-16, which is not read: save the file as UTF-8");
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations() {
        for good in [
            "xml version='1.0'",
            "xml version=\"1.0\" encoding='UTF-8'",
            "xml version='1.1' encoding='ascii' standalone='no' ",
        ] {
            assert_eq!(declaration(good), Ok(()), "{good}");
        }
        for bad in [
            "xml",
            "xml encoding='UTF-8'",
            "xml version='2.0'",
            "xml version='1.0' encoding='latin1'",
            "xml version='1.0' standalone='maybe'",
            "xml version='1.0' x='y'",
        ] {
            assert!(declaration(bad).is_err(), "{bad}");
        }
        assert!(not_text(b"PK\x03\x04..").is_some() && not_text(b"<a/>").is_none());
    }
}
