//! Numbered steps with their duration: `[2/6] Database ... 1.2 s`.

use std::io::{self, Write as _};
use std::time::Instant;

use anyhow::{Context, Result};

/// The steps of one command, printed on standard error so that standard output stays for results.
#[derive(Debug)]
pub struct Steps {
    total: usize,
    current: usize,
}

impl Steps {
    /// Starts a sequence of `total` steps.
    #[must_use]
    pub fn new(total: usize) -> Self {
        Self { total, current: 0 }
    }

    /// A step that prints nothing of its own: one line, its duration at the end.
    ///
    /// # Errors
    /// Those of `action`, with the step's title before them.
    pub fn quiet<T>(&mut self, title: &str, action: impl FnOnce() -> Result<T>) -> Result<T> {
        let started = self.begin(title, " ... ");
        let result = action().with_context(|| title.to_owned());
        say(&match &result {
            Ok(_) => format!("{:.1} s\n", started.elapsed().as_secs_f32()),
            Err(_) => "failed\n".to_owned(),
        });
        result
    }

    /// A step whose tools print their own progress: a line before and one after.
    ///
    /// # Errors
    /// Those of `action`, with the step's title before them.
    pub fn talking<T>(&mut self, title: &str, action: impl FnOnce() -> Result<T>) -> Result<T> {
        let started = self.begin(title, "\n");
        let value = action().with_context(|| title.to_owned())?;
        say(&format!("      done in {:.1} s\n", started.elapsed().as_secs_f32()));
        Ok(value)
    }

    fn begin(&mut self, title: &str, end: &str) -> Instant {
        self.current += 1;
        say(&format!("[{}/{}] {title}{end}", self.current, self.total));
        Instant::now()
    }
}

/// One remark to the person who waits.
pub fn note(text: &str) {
    say(&format!("      {text}\n"));
}

/// A closed terminal is no reason to fail.
fn say(text: &str) {
    let mut out = io::stderr().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}
