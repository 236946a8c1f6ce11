//! Lines with fewer points that look the same at a scale.

/// A point on paper.
pub type Dot = (f64, f64);

/// The points of a line that are needed so that no point left out is farther from the new line than `most`: the method of Ramer,
/// Douglas and Peucker. The ends stay.
pub fn simplify(line: &[Dot], most: f64) -> Vec<Dot> {
    let mut keep = vec![false; line.len()];
    let mut open = vec![(0, line.len().saturating_sub(1))];
    for end in [0, line.len().saturating_sub(1)] {
        if let Some(slot) = keep.get_mut(end) {
            *slot = true;
        }
    }
    while let Some((from, to)) = open.pop() {
        let (Some(a), Some(b)) = (line.get(from).copied(), line.get(to).copied()) else { continue };
        let between = line.get(from + 1..to).unwrap_or_default();
        let far = between.iter().enumerate().map(|(at, dot)| (at + from + 1, away(*dot, a, b)));
        let Some((at, _)) = far.filter(|(_, far)| *far > most).max_by(|a, b| a.1.total_cmp(&b.1)) else {
            continue;
        };
        if let Some(slot) = keep.get_mut(at) {
            *slot = true;
        }
        open.push((from, at));
        open.push((at, to));
    }
    line.iter().zip(keep).filter(|(_, keep)| *keep).map(|(dot, _)| *dot).collect()
}

/// How far a dot is from a stretch of line.
pub(crate) fn away((x, y): Dot, (ax, ay): Dot, (bx, by): Dot) -> f64 {
    let (dx, dy) = (bx - ax, by - ay);
    let length = dx * dx + dy * dy;
    let part = if length == 0.0 { 0.0 } else { (((x - ax) * dx + (y - ay) * dy) / length).clamp(0.0, 1.0) };
    (x - ax - part * dx).hypot(y - ay - part * dy)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_left_out_is_near_what_is_kept(line in prop::collection::vec((0.0..100.0, 0.0..100.0), 2..40), most in 0.1..20.0) {
            let kept = simplify(&line, most);
            prop_assert_eq!((kept.first(), kept.last()), (line.first(), line.last()));
            prop_assert!(kept.iter().all(|dot| line.contains(dot)));
            for dot in &line {
                let near = kept.windows(2).map(|ends| away(*dot, ends[0], ends[1])).fold(f64::INFINITY, f64::min);
                prop_assert!(near <= most + 1e-9, "{dot:?} is {near} away");
            }
        }
    }
}
