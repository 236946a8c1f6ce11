//! References to characters and to the five entities XML knows by itself. Others would need a document type
//! declaration, which is refused.

use super::chars::is_char;

/// What `&name;` stands for; `name` is what stands between `&` and `;`.
pub fn resolve(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix('x') {
            Some(hex) if !hex.starts_with('+') => u32::from_str_radix(hex, 16).ok()?,
            None if !number.starts_with('+') => number.parse().ok()?,
            _ => return None,
        };
        return char::from_u32(code).filter(|c| is_char(*c));
    }
    match name {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "apos" => Some('\''),
        "quot" => Some('"'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::resolve;

    #[test]
    fn only_what_xml_knows_by_itself_resolves() {
        assert_eq!(resolve("amp"), Some('&'));
        assert_eq!(resolve("#233"), Some('é'));
        assert_eq!(resolve("#x1D11E"), Some('𝄞'));
        for wrong in ["", "#", "#x", "#0", "#xFFFE", "#xD800", "#+1", "#x+1", "#X41", "nbsp", "#99999999999"]
        {
            assert_eq!(resolve(wrong), None, "{wrong}");
        }
    }
}
