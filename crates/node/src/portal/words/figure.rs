//! Numbers and dates as a language writes them (Unicode CLDR, through ICU).

use icu_calendar::Gregorian;
use icu_datetime::fieldsets::YMD;
use icu_datetime::input::Date;
use icu_datetime::{DateTimeFormatterPreferences, FixedCalendarDateTimeFormatter};
use icu_decimal::input::Decimal;
use icu_decimal::{DecimalFormatter, DecimalFormatterPreferences};
use icu_locale_core::Locale;

use super::Language;

/// Longer numbers than any that is a figure here are left as they are.
const MAX_DIGITS: usize = 64;

/// The two formatters of a language; a figure is left as the record writes it where one of them isn't there.
pub(super) struct Figures {
    numbers: Option<DecimalFormatter>,
    days: Option<FixedCalendarDateTimeFormatter<Gregorian, YMD>>,
}

impl Figures {
    pub(super) fn of(language: Language) -> Self {
        let locale: Locale = language.locale().parse().unwrap_or(Locale::UNKNOWN);
        let numbers =
            DecimalFormatter::try_new(DecimalFormatterPreferences::from(&locale), Default::default());
        let length = if language == Language::Arabic { YMD::long() } else { YMD::medium() };
        let days =
            FixedCalendarDateTimeFormatter::try_new(DateTimeFormatterPreferences::from(&locale), length);
        Figures { numbers: numbers.ok(), days: days.ok() }
    }

    pub(super) fn number(&self, text: &str) -> String {
        let read = (text.len() <= MAX_DIGITS).then(|| text.parse::<Decimal>().ok()).flatten();
        match (&self.numbers, read) {
            (Some(numbers), Some(number)) => numbers.format(&number).to_string(),
            _ => text.to_owned(),
        }
    }

    pub(super) fn day(&self, text: &str) -> String {
        match (&self.days, read_day(text)) {
            (Some(days), Some(day)) => days.format(&day).to_string(),
            _ => text.to_owned(),
        }
    }
}

/// The day a date or time begins with.
fn read_day(text: &str) -> Option<Date<Gregorian>> {
    let mut parts = text.get(..10)?.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    Date::try_new_gregorian(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_written_as_each_language_does() {
        let cases = [
            (Language::English, "1,234,567.50", "13 May 2019"),
            (Language::French, "1\u{202f}234\u{202f}567,50", "13 mai 2019"),
            (Language::Arabic, "1,234,567.50", "13 مايو 2019"),
            (Language::Ukrainian, "1\u{a0}234\u{a0}567,50", "13 трав. 2019\u{202f}р."),
        ];
        for (language, number, day) in cases {
            let figures = Figures::of(language);
            assert_eq!(figures.number("1234567.50"), number, "{language:?}");
            assert_eq!(figures.day("2019-05-13T04:10:00Z"), day, "{language:?}");
            for odd in [
                "",
                "sealed",
                "2019-13-40",
                "99999999999999999999999999999999999999999999999999999999999999999",
            ] {
                assert_eq!(figures.number(odd), odd);
                assert_eq!(figures.day(odd), odd);
            }
        }
    }
}
