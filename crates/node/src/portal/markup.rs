//! Text on its way into HTML and SVG.

use std::fmt::{self, Display, Formatter, Write};

/// Text that stands as text, whatever it holds: in elements and in attributes with double quotes.
pub struct Plain<'a>(pub &'a str);

impl Display for Plain<'_> {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        for c in self.0.chars() {
            match c {
                '&' => out.write_str("&amp;")?,
                '<' => out.write_str("&lt;")?,
                '>' => out.write_str("&gt;")?,
                '"' => out.write_str("&quot;")?,
                '\'' => out.write_str("&#39;")?,
                // Neither HTML nor XML has a way to write these.
                c if c.is_control() && !matches!(c, '\n' | '\t') => out.write_char('\u{fffd}')?,
                c => out.write_char(c)?,
            }
        }
        Ok(())
    }
}

/// A part of an address: all but what stands for itself in a path is written in percents, so that ids with slashes and
/// colons stay readable and nothing else gets through.
pub struct InPath<'a>(pub &'a str);

impl Display for InPath<'_> {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        percent(self.0, "-._~:/@", out)
    }
}

/// A value in a query.
pub struct InQuery<'a>(pub &'a str);

impl Display for InQuery<'_> {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        percent(self.0, "-._~:/@,", out)
    }
}

fn percent(text: &str, plain: &str, out: &mut Formatter<'_>) -> fmt::Result {
    for byte in text.bytes() {
        let c = char::from(byte);
        if c.is_ascii_alphanumeric() || (byte.is_ascii() && plain.contains(c)) {
            out.write_char(c)?;
        } else {
            write!(out, "%{byte:02X}")?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_is_markup_and_nothing_in_an_address_ends_it() {
        assert_eq!(
            Plain("<a href=\"x\">'&\u{1b}\n").to_string(),
            "&lt;a href=&quot;x&quot;&gt;&#39;&amp;\u{fffd}\n"
        );
        assert_eq!(InPath("consignment:A/b:c d?#é\"").to_string(), "consignment:A/b:c%20d%3F%23%C3%A9%22");
        assert_eq!(InQuery("a&b=c+d").to_string(), "a%26b%3Dc%2Bd");
    }
}
