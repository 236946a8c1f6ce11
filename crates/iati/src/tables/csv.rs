//! As much of CSV as our own tables use: a comment line or more, a head, rows whose cells may be quoted.

/// The rows of an embedded table as arrays of `N` cells, without comments and head. Cells borrow from the table unless a
/// quote is doubled in them. Rows of another length are left out; a test holds that there are none.
pub fn rows<const N: usize>(table: &'static str) -> impl Iterator<Item = [&'static str; N]> {
    table.lines().filter(|line| !line.starts_with('#')).skip(1).filter_map(cells)
}

/// The cells of a line.
pub fn cells<const N: usize>(line: &'static str) -> Option<[&'static str; N]> {
    let mut found = [""; N];
    let mut rest = Some(line);
    for cell in &mut found {
        let text = rest?;
        (*cell, rest) = match text.strip_prefix('"') {
            Some(quoted) => {
                let end = quoted.find('"')?;
                (&quoted[..end], quoted[end + 1..].strip_prefix(','))
            }
            None => match text.split_once(',') {
                Some((cell, rest)) => (cell, Some(rest)),
                None => (text, None),
            },
        };
    }
    rest.is_none().then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_may_be_quoted() {
        assert_eq!(cells("a,,\"b, c\""), Some(["a", "", "b, c"]));
        assert_eq!(cells::<2>("a"), None);
        assert_eq!(cells::<1>("a,b"), None);
        assert_eq!(rows("# x\nhead\na,b\n").collect::<Vec<[&str; 2]>>(), [["a", "b"]]);
    }
}
