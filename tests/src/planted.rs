//! Engines with one planted fault each, to show what the checks catch.

use crate::lists::lists;
use secagg_vectors::engine::bon::{Coins, Engine, Setup};
use secagg_vectors::engine::{Failure, Output, Server, User};

/// The fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// None: the engine as it is.
    None,
    /// Users turn the last bit of their message of this kind.
    UserBit(u8),
    /// The server turns the last bit of its message of this kind, to the first of the recipients alone.
    ServerBit(u8),
    /// Users turn the last bit of their message of this kind and the server turns it back: among themselves, nothing is
    /// wrong.
    Dialect(u8),
    /// The server goes on with one user fewer than t.
    ThresholdLess,
    /// The server wants one user more than t.
    ThresholdMore,
    /// The server says nothing where it refuses with this code.
    Swallow(&'static str),
    /// Both report the second code in place of the first.
    Rename(&'static str, &'static str),
    /// Nobody is ever blamed.
    NoCulprit,
    /// The last element of the sum is one too high, or 0 where it was the greatest.
    Sum,
    /// Users forget what is left at the end of a message.
    Lenient,
}

/// An engine with a fault.
pub struct Planted<'a> {
    /// What is right.
    pub inner: &'a dyn Engine,
    /// What is not.
    pub fault: Fault,
}

impl Engine for Planted<'_> {
    fn name(&self) -> &'static str {
        "planted"
    }

    fn user(&self, setup: &Setup, u: u32, coins: &Coins, input: &[u64]) -> Result<Box<dyn User>, Failure> {
        Ok(Box::new(PlantedUser { inner: self.inner.user(setup, u, coins, input)?, fault: self.fault }))
    }

    fn server(&self, setup: &Setup) -> Result<Box<dyn Server>, Failure> {
        let threshold = match self.fault {
            Fault::ThresholdLess => setup.threshold.saturating_sub(1).max(1),
            Fault::ThresholdMore => setup.threshold.saturating_add(1).min(setup.users),
            _ => setup.threshold,
        };
        let inner = self.inner.server(&Setup { threshold, ..setup.clone() })?;
        Ok(Box::new(PlantedServer { inner, fault: self.fault, max_element: setup.max_element }))
    }
}

struct PlantedUser {
    inner: Box<dyn User>,
    fault: Fault,
}

impl User for PlantedUser {
    fn id(&self) -> u32 {
        self.inner.id()
    }

    fn step(&mut self, incoming: Option<&[u8]>) -> Result<Vec<u8>, Failure> {
        let mut incoming = incoming;
        if self.fault == Fault::Lenient
            && let Some(message) = incoming
        {
            let whole = (0..=message.len()).rev().filter_map(|end| message.get(..end)).find(|m| lists(m).is_some());
            incoming = whole.or(incoming);
        }
        let mut message = self.inner.step(incoming).map_err(|f| changed(self.fault, f))?;
        if let Fault::UserBit(kind) | Fault::Dialect(kind) = self.fault {
            turn_last_bit(kind, &mut message);
        }
        Ok(message)
    }
}

struct PlantedServer {
    inner: Box<dyn Server>,
    fault: Fault,
    max_element: u64,
}

impl Server for PlantedServer {
    fn receive(&mut self, from: u32, message: &[u8]) -> Result<(), Failure> {
        let mut message = message.to_vec();
        if let Fault::Dialect(kind) = self.fault {
            turn_last_bit(kind, &mut message);
        }
        match self.inner.receive(from, &message) {
            Err(failure) if self.fault == Fault::Swallow(failure.code) => Ok(()),
            other => other.map_err(|f| changed(self.fault, f)),
        }
    }

    fn close_round(&mut self) -> Result<Output, Failure> {
        let mut output = self.inner.close_round().map_err(|f| changed(self.fault, f))?;
        match (&mut output, self.fault) {
            (Output::Messages(messages), Fault::ServerBit(kind)) => {
                if let Some((_, message)) = messages.first_mut() {
                    turn_last_bit(kind, message);
                }
            }
            (Output::Sum(sum), Fault::Sum) => {
                if let Some(last) = sum.last_mut() {
                    *last = if *last == self.max_element { 0 } else { *last + 1 };
                }
            }
            _ => {}
        }
        Ok(output)
    }
}

/// The failure as a faulty engine reports it.
fn changed(fault: Fault, failure: Failure) -> Failure {
    match fault {
        Fault::Rename(from, to) if failure.code == from => Failure { code: to, ..failure },
        Fault::NoCulprit => Failure { culprit: None, ..failure },
        _ => failure,
    }
}

/// Turns the last bit of a message of this kind.
fn turn_last_bit(kind: u8, message: &mut [u8]) {
    if message.first() == Some(&kind)
        && let Some(last) = message.last_mut()
    {
        *last ^= 1;
    }
}
