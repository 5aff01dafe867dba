//! What this is: a run of named steps: a heading, the output as it comes, the time, and a last line that adds up.
//! What it is not: a task graph: steps run one after the other, and a failing one does not stop the next.

use crate::counts::{Counts, Runner};
use crate::process;
use anyhow::{Context, Result};
use std::io::{BufRead, BufReader, Read};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

pub(crate) struct Steps {
    done: Vec<Done>,
}

struct Done {
    name: String,
    verdict: Verdict,
    counts: Counts,
    took: Duration,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Fine,
    Failed,
}

impl Steps {
    pub(crate) fn new() -> Self {
        Self { done: vec![] }
    }

    /// A program whose exit tells success, and whose output may tell how many tests ran.
    pub(crate) fn program(&mut self, name: &str, runner: Runner, mut command: Command) -> bool {
        self.timed(name, || {
            println!("$ {}", process::shown(&command));
            watched(&mut command, runner)
        })
    }

    /// A check of ours: the list of what is wrong, empty when all is well.
    pub(crate) fn check(&mut self, name: &str, check: impl FnOnce() -> Result<Vec<String>>) -> bool {
        self.timed(name, || {
            let problems = check()?;
            for problem in &problems {
                println!("  {problem}");
            }
            Ok((verdict(problems.is_empty()), Counts::default()))
        })
    }

    fn timed(&mut self, name: &str, work: impl FnOnce() -> Result<(Verdict, Counts)>) -> bool {
        println!("\n=== {name}");
        let start = Instant::now();
        let (verdict, mut counts) = work().unwrap_or_else(|error| {
            println!("{error:#}");
            (Verdict::Failed, Counts::default())
        });
        // A step that fails without naming a test (a build error, a check) still is one failure in the sum.
        if verdict == Verdict::Failed && counts.failed == 0 {
            counts.failed = 1;
        }
        let took = start.elapsed();
        println!("--- {name}: {} in {:.1?}", word(verdict), took);
        self.done.push(Done { name: name.to_owned(), verdict, counts, took });
        verdict == Verdict::Fine
    }

    /// The table of steps, then the sum as the very last line.
    pub(crate) fn finish(self) -> ExitCode {
        let mut sum = Counts::default();
        println!("\n=== Summary");
        for step in &self.done {
            println!("  {:<8} {:>8.1?}  {:<28} {}", word(step.verdict), step.took, step.name, step.counts);
            sum += step.counts;
        }
        println!("{sum}");
        let fine = self.done.iter().all(|step| step.verdict == Verdict::Fine) && sum.failed == 0;
        if fine { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

fn verdict(fine: bool) -> Verdict {
    if fine { Verdict::Fine } else { Verdict::Failed }
}

fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Fine => "ok",
        Verdict::Failed => "FAILED",
    }
}

fn watched(command: &mut Command, runner: Runner) -> Result<(Verdict, Counts)> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().with_context(|| format!("cannot start {}", process::shown(command)))?;
    let (out, err) = (child.stdout.take(), child.stderr.take());
    let counts = std::thread::scope(|scope| {
        let errors = scope.spawn(move || err.map_or_else(Counts::default, |pipe| echo(pipe, runner)));
        let mut counts = out.map_or_else(Counts::default, |pipe| echo(pipe, runner));
        counts += errors.join().unwrap_or_default();
        counts
    });
    let status = child.wait()?;
    if !status.success() {
        println!("ended with {status}");
    }
    Ok((verdict(status.success()), counts))
}

fn echo(pipe: impl Read, runner: Runner) -> Counts {
    let mut counts = Counts::default();
    for line in BufReader::new(pipe).split(b'\n').map_while(std::result::Result::ok) {
        let line = String::from_utf8_lossy(&line);
        println!("{line}");
        counts += runner.read(&line);
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failing_step_without_counts_is_one_failure() {
        let mut steps = Steps::new();
        assert!(!steps.check("check", || Ok(vec!["wrong".into()])));
        assert!(steps.check("next", || Ok(vec![])));
        assert_eq!(steps.done[0].counts, Counts { failed: 1, ..Counts::default() });
        assert_eq!(steps.done[1].counts, Counts::default());
    }

    #[test]
    fn what_a_program_prints_is_counted_and_its_exit_obeyed() {
        let mut steps = Steps::new();
        let mut command = process::command("sh");
        command.args(["-c", "echo 'test result: FAILED. 2 passed; 3 failed; 1 ignored; 0 measured'; exit 1"]);
        assert!(!steps.program("runner", Runner::Libtest, command));
        assert_eq!(steps.done[0].counts, Counts { passed: 2, failed: 3, skipped: 1 });
    }

    #[test]
    fn a_program_that_does_not_exist_is_a_failure() {
        let mut steps = Steps::new();
        assert!(!steps.program("absent", Runner::None, process::command("areavasta-no-such-program")));
        assert_eq!(steps.done[0].counts.failed, 1);
    }
}
