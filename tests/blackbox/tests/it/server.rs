//! What this is: the program serving on a free port, and the ways to end it, gentle and not.
//! What it is not: who asks it; see `person`.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

use crate::ground::Ground;

/// A server of one test; it goes with it.
pub(crate) struct Server {
    child: Child,
    url: String,
}

impl Server {
    /// Serves these data on a port that is free.
    pub(crate) fn start(ground: &Ground) -> Self {
        Self::start_with(ground, &[])
    }

    /// The same, with more settings.
    pub(crate) fn start_with(ground: &Ground, settings: &[(&str, &str)]) -> Self {
        let mut command = ground.command(&["serve", "--listen", "127.0.0.1:0"]);
        command.envs(settings.iter().copied());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let Some((_, url)) = line.trim().split_once(" su ") else {
            let mut why = String::new();
            child.stderr.take().unwrap().read_to_string(&mut why).unwrap();
            panic!("the server did not start: {line}{why}");
        };
        let url = url.to_owned();
        drain(&mut child);
        Self { child, url }
    }

    /// Its address, without a slash at the end.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Host and port.
    pub(crate) fn address(&self) -> &str {
        self.url.trim_start_matches("http://")
    }

    /// Ends it as a power cut would.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// The same, while others still talk to it.
    pub(crate) fn kill_now(&self) {
        signal("KILL", self.child.id());
    }

    /// Asks it to end.
    pub(crate) fn ask_to_end(&self) {
        signal("TERM", self.child.id());
    }

    /// Waits for its end.
    pub(crate) async fn ended(mut self, within: Duration) -> ExitStatus {
        let mut waited = Duration::ZERO;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(waited < within, "the server is still there after {within:?}");
            let step = Duration::from_millis(50);
            tokio::time::sleep(step).await;
            waited += step;
        }
    }
}

/// What it logs is shown with the test that fails.
fn drain(child: &mut Child) {
    let log = child.stderr.take().unwrap();
    std::thread::spawn(move || {
        for line in BufReader::new(log).lines().map_while(Result::ok) {
            println!("server: {line}");
        }
    });
}

/// Sends a signal to a process of ours.
pub(crate) fn signal(name: &str, process: u32) {
    let status = Command::new("kill").args(["-s", name, &process.to_string()]).status().unwrap();
    assert!(status.success());
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
