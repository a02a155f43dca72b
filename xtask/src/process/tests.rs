use super::*;

const PATIENCE: Duration = Duration::from_secs(10);

fn shell(folder: &tempfile::TempDir, script: &str) -> Process {
    let program = Program {
        name: "shell",
        path: "/bin/sh".into(),
        arguments: vec!["-c".into(), script.into()],
        environment: vec![("GREETING", "hello".into())],
        account: None,
        stop_signal: Signal::SIGTERM,
        grace: Duration::from_millis(300),
    };
    Process::new(program, Log::new(folder.path(), "shell"))
}

fn wait_for_log(process: &mut Process, text: &str) {
    let log = process.log().clone();
    process.wait_ready(PATIENCE, || log.tail().contains(text)).unwrap();
}

#[test]
fn runs_with_its_environment_and_logs() {
    let folder = tempfile::tempdir().unwrap();
    let mut process = shell(&folder, "echo $GREETING; sleep 60");
    process.start().unwrap();
    wait_for_log(&mut process, "hello");
    process.stop().unwrap();
    assert_eq!(process.pid(), None);
}

#[test]
fn an_early_end_is_reported_with_the_log() {
    let folder = tempfile::tempdir().unwrap();
    let mut process = shell(&folder, "echo no luck; exit 3");
    process.start().unwrap();
    let error = format!("{:#}", process.wait_ready(PATIENCE, || false).unwrap_err());
    assert!(error.contains("exit code 3") && error.contains("no luck"), "{error}");
}

#[test]
fn one_that_ignores_the_request_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    let mut process = shell(&folder, "trap '' TERM; echo deaf; while :; do sleep 60; done");
    process.start().unwrap();
    wait_for_log(&mut process, "deaf");
    process.stop().unwrap();
    assert_eq!(process.pid(), None);
}

#[test]
fn a_death_is_followed_by_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let mut process = shell(&folder, "echo up; exec sleep 60");
    process.start().unwrap();
    wait_for_log(&mut process, "up");
    let first = process.pid().unwrap();
    kill(Pid::from_raw(i32::try_from(first).unwrap()), Signal::SIGKILL).unwrap();
    let second = wait::until("restart", PATIENCE, || {
        process.supervise()?;
        Ok(process.pid().filter(|pid| *pid != first))
    });
    assert_ne!(second.unwrap(), first);
}

#[test]
fn pauses_grow_to_a_limit() {
    assert_eq!(back_off(1), BACK_OFF_FIRST);
    assert_eq!(back_off(2), BACK_OFF_FIRST * 2);
    assert_eq!(back_off(40), BACK_OFF_LONGEST);
}

#[test]
fn a_missing_program_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let mut process = shell(&folder, "");
    process.program.path = "/nonexistent/cruscotto-backend".into();
    let error = process.start().unwrap_err().to_string();
    assert!(error.contains("/nonexistent/cruscotto-backend"), "{error}");
}

// A signal mask would be inherited: the children of a demo that could only be killed lost what they had not delivered.
#[test]
fn a_child_hears_the_signals_that_its_parent_holds() {
    let _held = crate::signals::StopSignals::hold().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut process = shell(&folder, "trap 'echo heard; exit 0' TERM; echo up; while :; do sleep 0.05; done");
    process.program.grace = PATIENCE;
    process.start().unwrap();
    wait_for_log(&mut process, "up");
    process.stop().unwrap();
    assert!(process.log().tail().contains("heard"), "{}", process.log().tail());
}
