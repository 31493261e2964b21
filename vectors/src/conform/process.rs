//! A foreign implementation, as a process: started, asked line by line, and started again when it has broken.

use super::wire;
use crate::subject::{Answer, Broken, Hello, Request, Subject};
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::Duration;

/// The longest line that is read: more is garbage.
const LONGEST: u64 = 64 << 20;

/// A program, and how to start it.
pub struct Process {
    program: String,
    arguments: Vec<String>,
    limit: Duration,
    running: Option<Running>,
    next: u64,
}

struct Running {
    child: Child,
    /// Lines to it. They are written by a thread of its own: a program that does not read must not stop the runner.
    input: Option<SyncSender<String>>,
    lines: Receiver<Result<String, String>>,
}

impl Drop for Running {
    fn drop(&mut self) {
        // One that waits for more input ends by itself when there is none; the others are ended.
        self.input = None;
        for _ in 0..20 {
            if matches!(self.child.try_wait(), Ok(Some(_)) | Err(_)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn write_lines(lines: &Receiver<String>, mut to: ChildStdin) {
    for line in lines {
        if to.write_all(line.as_bytes()).and_then(|()| to.write_all(b"\n")).and_then(|()| to.flush()).is_err() {
            return;
        }
    }
}

fn read_lines(from: impl Read, to: &SyncSender<Result<String, String>>) {
    let mut from = BufReader::new(from);
    loop {
        let mut line = Vec::new();
        let read = from.by_ref().take(LONGEST).read_until(b'\n', &mut line);
        let line = match read {
            Ok(0) => return,
            Err(error) => Err(error.to_string()),
            Ok(_) if line.last() != Some(&b'\n') && line.len() as u64 == LONGEST => {
                Err("a line without end".to_owned())
            }
            Ok(_) => String::from_utf8(line).map_err(|_| "bytes that are no text".to_owned()),
        };
        let over = line.is_err();
        if to.send(line).is_err() || over {
            return;
        }
    }
}

impl Process {
    /// This program, which has so long for each answer. It is started when it is first asked.
    pub fn new(program: String, arguments: Vec<String>, limit: Duration) -> Self {
        Self { program, arguments, limit, running: None, next: 0 }
    }

    /// One line to it and one line back. Whatever goes wrong ends it.
    fn exchange(&mut self, line: String) -> Result<String, Broken> {
        let running = match &mut self.running {
            Some(running) => running,
            none => none.insert(Running::start(&self.program, &self.arguments)?),
        };
        let sent = running.input.as_ref().is_some_and(|input| input.send(line).is_ok());
        let answer = if sent { running.lines.recv_timeout(self.limit) } else { Err(RecvTimeoutError::Disconnected) };
        let broken = match answer {
            Ok(Ok(line)) => return Ok(line),
            Ok(Err(what)) => format!("garbage: {what}"),
            Err(RecvTimeoutError::Timeout) => format!("no answer within {} s", self.limit.as_secs_f32()),
            Err(RecvTimeoutError::Disconnected) => match running.child.wait() {
                Ok(status) => format!("it ended ({status})"),
                Err(error) => format!("it ended ({error})"),
            },
        };
        self.running = None;
        Err(Broken(broken))
    }
}

impl Running {
    fn start(program: &str, arguments: &[String]) -> Result<Self, Broken> {
        let cannot = |what: &str| Broken(format!("{program} cannot be started: {what}"));
        let mut child = Command::new(program)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| cannot(&error.to_string()))?;
        let (to, from) = (child.stdin.take(), child.stdout.take());
        let (to, from) = (to.ok_or_else(|| cannot("no stdin"))?, from.ok_or_else(|| cannot("no stdout"))?);
        let (input, asked) = sync_channel::<String>(1);
        let (answered, lines) = sync_channel(16);
        std::thread::spawn(move || write_lines(&asked, to));
        std::thread::spawn(move || read_lines(from, &answered));
        Ok(Self { child, input: Some(input), lines })
    }
}

impl Subject for Process {
    fn hello(&mut self) -> Result<Hello, Broken> {
        let id = self.next;
        self.next += 1;
        let line = self.exchange(wire::greeting(id))?;
        wire::read_hello(id, &line).inspect_err(|_| self.running = None)
    }

    fn ask(&mut self, request: &Request) -> Result<Answer, Broken> {
        if self.running.is_none() {
            // It broke before: a new one, which has to greet too.
            self.hello()?;
        }
        let id = self.next;
        self.next += 1;
        let line = self.exchange(wire::question(id, request))?;
        wire::read_answer(id, &line).inspect_err(|_| self.running = None)
    }
}
