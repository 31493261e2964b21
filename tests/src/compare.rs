//! Where two runs part.

use crate::session::{Event, Run};

/// The first thing in which two runs are not equal, `a` and `b` being their names; none if they are equal in every
/// message, every refusal and abort with its code and culprit, every set, and the outcome.
pub fn first_difference(a: (&str, &Run), b: (&str, &Run)) -> Option<String> {
    let (a_name, a) = a;
    let (b_name, b) = b;
    for (i, (x, y)) in a.events.iter().zip(&b.events).enumerate() {
        if x != y {
            return Some(format!("event {i}: {a_name}: {}; {b_name}: {}{}", line(x), line(y), first_byte(x, y)));
        }
    }
    if a.events.len() != b.events.len() {
        let (name, more) = if a.events.len() > b.events.len() { (a_name, a) } else { (b_name, b) };
        let at = a.events.len().min(b.events.len());
        let event = more.events.get(at).map(line).unwrap_or_default();
        return Some(format!("event {at}: only {name}: {event}"));
    }
    if a.accepted != b.accepted {
        return Some(format!("accepted: {a_name}: {:?}; {b_name}: {:?}", a.accepted, b.accepted));
    }
    if a.outcome != b.outcome {
        return Some(format!("outcome: {a_name}: {}; {b_name}: {}", outcome(a), outcome(b)));
    }
    None
}

/// The event in a few words.
pub fn line(event: &Event) -> String {
    match event {
        Event::Up { round, from, message } => format!("round {round}, user {from} sends {} bytes", message.len()),
        Event::Down { round, to, message } => format!("round {round}, server sends user {to} {} bytes", message.len()),
        Event::UserAborts { round, user, failure } => format!("round {round}, user {user} aborts, {failure}"),
        Event::Refused { round, from, failure } => format!("round {round}, server refuses user {from}, {failure}"),
    }
}

/// The outcome in a few words.
pub fn outcome(run: &Run) -> String {
    match &run.outcome {
        Ok(sum) => format!("the sum {sum:?}"),
        Err(failure) => failure.to_string(),
    }
}

/// Where two messages of the same kind of event part.
fn first_byte(x: &Event, y: &Event) -> String {
    let (Some(x), Some(y)) = (message(x), message(y)) else { return String::new() };
    let same = x.iter().zip(y).take_while(|(p, q)| p == q).count();
    match (x.get(same), y.get(same)) {
        (Some(p), Some(q)) => format!("; byte {same} is {p:02x} and {q:02x}"),
        _ => format!("; equal up to byte {same}"),
    }
}

/// The message that an event carries.
fn message(event: &Event) -> Option<&[u8]> {
    match event {
        Event::Up { message, .. } | Event::Down { message, .. } => Some(message),
        _ => None,
    }
}
