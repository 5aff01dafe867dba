//! What this is: how many tests ran, read from what the runners print. What it is not: a judge: a runner that fails
//! without saying how many is counted as one failure by the caller.

use std::fmt;
use std::ops::AddAssign;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    pub(crate) skipped: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Runner {
    Nextest,
    Libtest,
    Node,
    /// A check, not a test runner: nothing to count.
    None,
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed, {} skipped", self.passed, self.failed, self.skipped)
    }
}

impl Runner {
    /// What one line of output adds. Lines that are not a summary add nothing.
    pub(crate) fn read(self, line: &str) -> Counts {
        let line = plain(line);
        match self {
            Self::Nextest => nextest(&line),
            Self::Libtest => libtest(&line),
            Self::Node => node(&line),
            Self::None => Counts::default(),
        }
    }
}

/// `Summary [ 1.2s] 12/14 tests run: 10 passed (1 slow), 1 failed, 1 timed out, 3 skipped`
fn nextest(line: &str) -> Counts {
    if !line.trim_start().starts_with("Summary [") {
        return Counts::default();
    }
    let Some((_, list)) = line.split_once(" run: ") else { return Counts::default() };
    without_brackets(list).split(',').fold(Counts::default(), Counts::with)
}

/// `test result: FAILED. 2 passed; 1 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.0s`
fn libtest(line: &str) -> Counts {
    let Some(rest) = line.trim_start().strip_prefix("test result: ") else { return Counts::default() };
    let list = rest.split_once(". ").map_or("", |(_, list)| list);
    list.split(';').fold(Counts::default(), Counts::with)
}

/// `ℹ pass 3` or, from the other reporter, `# pass 3`
fn node(line: &str) -> Counts {
    let Some(rest) = line.strip_prefix("ℹ ").or_else(|| line.strip_prefix("# ")) else {
        return Counts::default();
    };
    let Some((word, number)) = rest.split_once(' ') else { return Counts::default() };
    Counts::default().with(&format!("{number} {word}"))
}

impl Counts {
    fn with(mut self, part: &str) -> Self {
        let Some((number, word)) = part.trim().split_once(' ') else { return self };
        let Ok(number) = number.parse::<u64>() else { return self };
        match word.trim() {
            "passed" | "pass" => self.passed += number,
            "failed" | "fail" | "cancelled" | "timed out" | "exec failed" => self.failed += number,
            "skipped" | "ignored" | "todo" => self.skipped += number,
            _ => {}
        }
        self
    }
}

fn without_brackets(text: &str) -> String {
    let mut depth = 0_u32;
    let keep = |c: char| {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => return depth == 0,
        }
        false
    };
    let mut keep = keep;
    text.chars().filter(|c| keep(*c)).collect()
}

/// The line without the colours of a terminal.
fn plain(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut parts = line.split('\u{1b}');
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        out.push_str(part.split_once('m').map_or(part, |(_, text)| text));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(passed: u64, failed: u64, skipped: u64) -> Counts {
        Counts { passed, failed, skipped }
    }

    #[test]
    fn a_nextest_summary_is_read_with_its_remarks() {
        let line = "     Summary [   0.123s] 14/15 tests run: 10 passed (1 slow, 2 leaky), 2 failed, 1 timed out, 1 exec failed, 3 skipped";
        assert_eq!(Runner::Nextest.read(line), counts(10, 4, 3));
        assert_eq!(Runner::Nextest.read("Summary [0.1s] 1 test run: 1 passed, 0 skipped"), counts(1, 0, 0));
    }

    #[test]
    fn colours_do_not_hide_a_summary() {
        let line = "\u{1b}[32;1m     Summary\u{1b}[0m [   0.1s] \u{1b}[1m2\u{1b}[0m tests run: \u{1b}[1m2\u{1b}[0m \u{1b}[32;1mpassed\u{1b}[0m, 1 skipped";
        assert_eq!(Runner::Nextest.read(line), counts(2, 0, 1));
    }

    #[test]
    fn a_libtest_result_is_read() {
        let line = "test result: FAILED. 2 passed; 1 failed; 4 ignored; 0 measured; 9 filtered out; finished in 0.00s";
        assert_eq!(Runner::Libtest.read(line), counts(2, 1, 4));
    }

    #[test]
    fn both_reporters_of_node_are_read() {
        assert_eq!(Runner::Node.read("ℹ pass 7"), counts(7, 0, 0));
        assert_eq!(Runner::Node.read("# fail 2"), counts(0, 2, 0));
        assert_eq!(Runner::Node.read("# cancelled 1"), counts(0, 1, 0));
        assert_eq!(Runner::Node.read("ℹ tests 9"), counts(0, 0, 0));
    }

    #[test]
    fn other_lines_count_nothing() {
        for line in ["", "3 passed", "test a ... ok", "# Subtest: pass 3 times"] {
            assert_eq!(Runner::Nextest.read(line), Counts::default());
            assert_eq!(Runner::Libtest.read(line), Counts::default());
            assert_eq!(Runner::Node.read(line), Counts::default());
        }
    }
}
