//! What an active server can do to honest users, and what it then holds, without any number.
//!
//! A ciphertext is who can open it, a signature is whose it is, on which set and in which session, a key is who holds shares of it.
//! A user answers exactly as `docs/bytes.md` has it: the checks are those of its section 10, and of section 4 for BON.

use super::symmetry::{MOST, Set, Sets, everybody, members, size, subsets};
use secagg_vectors::engine::mgl::Repairs;

/// Which protocol, with which repairs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// MGL in the active model.
    Mgl(Repairs),
    /// BON.
    Bon {
        /// Whether there is a ConsistencyCheck: the active model.
        consistency: bool,
        /// Whether what is signed names the session.
        binding: bool,
    },
}

/// Another session of the same users, in which everybody behaves: all are called, this set is left, signs itself and reveals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A session before.
    Earlier,
    /// The same session before: the same (T_l, TS_l, τ, TS_τ).
    Same,
    /// A later session of the same interval.
    Later,
}

/// The numbers of a search, and what the server is free to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    /// The protocol.
    pub protocol: Protocol,
    /// m, at most [`MOST`].
    pub users: usize,
    /// t.
    pub threshold: u32,
    /// ℓ; BON's graph is complete.
    pub degree: u32,
    /// η_max; 0 in BON.
    pub eta_max: u32,
    /// The users that collude with the server.
    pub coalition: Set,
    /// Whether different users may be called with different U0 (BON: sent ciphertexts of different U2).
    pub split_calls: bool,
    /// The other sessions that it may run.
    pub kinds: &'static [Kind],
    /// How many at most.
    pub most_runs: usize,
}

/// What is settled before anybody is shown survivors.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Frame {
    /// N(i).
    pub graph: Sets,
    /// Those to whom i deals.
    pub deals: Sets,
    /// The other sessions.
    pub runs: Vec<(Kind, Set)>,
    /// U0 (BON: U2) as each user is shown it; 0: it is left alone.
    pub calls: Sets,
}

/// What the users have been shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Shown {
    /// U1 (BON: U3) as each user is shown it, which it signs; 0: it is left alone.
    pub survivors: Sets,
    /// Who is sent back its own ciphertexts, as far as they have the right lengths.
    pub reflected: Set,
}

/// What the server holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Held {
    /// At which points it has shares of each user's self-mask.
    pub own: Sets,
    /// MGL: with whom the user's masks are open. BON: at which points it has shares of the user's masking key.
    pub pairs: Sets,
}

impl Rules {
    fn has(&self, name: &str) -> bool {
        match self.protocol {
            Protocol::Mgl(repairs) => repairs.has(name),
            Protocol::Bon { binding, .. } => name == "SessionBinding" && binding,
        }
    }

    /// Whether this is BON.
    pub fn is_bon(&self) -> bool {
        matches!(self.protocol, Protocol::Bon { .. })
    }

    /// Everybody.
    pub fn everybody(&self) -> Set {
        everybody(self.users)
    }

    fn honest(&self) -> Set {
        self.everybody() & !self.coalition
    }

    /// Whether a ciphertext can be sent back to whoever it is from.
    pub fn reflects(&self) -> bool {
        !self.is_bon() && !self.has("DirectionalAe")
    }

    /// Whether another session of this kind is of any use.
    pub fn run_helps(&self, kind: Kind) -> bool {
        self.run_signs(kind) || self.run_opens(kind)
    }

    fn run_signs(&self, kind: Kind) -> bool {
        match kind {
            Kind::Earlier => !self.has("SessionBinding"),
            // A session that is run twice has the same session id.
            Kind::Same => !self.is_bon() && !self.has("FreshSession"),
            Kind::Later => false,
        }
    }

    fn run_opens(&self, kind: Kind) -> bool {
        let chain = !self.is_bon() && !self.has("FreshSession");
        match kind {
            Kind::Earlier => false,
            Kind::Same => chain,
            Kind::Later => chain && !self.has("SeparatedOneTimeKeys"),
        }
    }

    /// Whether the set can be left over in a session in which everybody behaves.
    pub fn can_survive(&self, graph: &Sets, set: Set) -> bool {
        size(set) >= self.threshold && members(set).all(|i| size(graph[i] & set) >= self.eta_max)
    }

    /// The sets with which user i can be called.
    pub fn calls(&self, graph: &Sets, i: usize) -> Vec<Set> {
        let all = subsets(self.everybody(), 1 << i, self.threshold);
        all.filter(|set| self.is_bon() || size(graph[i] & set) > self.eta_max).collect()
    }

    /// Whether i and j derive the same keys for each other.
    fn same_keys(&self, frame: &Frame, i: usize, j: usize) -> bool {
        let to_sid = self.has("FreshSession") || self.has("SessionBinding");
        self.is_bon() || !to_sid || self.coalition >> j & 1 == 1 || frame.calls[i] == frame.calls[j]
    }

    /// Whether their masks cancel: the keys of masks do not hang on the session id without `FreshSession`.
    fn same_masks(&self, frame: &Frame, i: usize, j: usize) -> bool {
        self.is_bon() || !self.has("FreshSession") || frame.calls[i] == frame.calls[j]
    }

    /// Whether user i can open what j sent to it.
    fn opens(&self, frame: &Frame, i: usize, j: usize) -> bool {
        let addressed = self.coalition >> j & 1 == 1 || frame.calls[j] >> i & 1 == 1;
        frame.calls[i] >> j & 1 == 1 && (self.is_bon() || addressed && self.same_keys(frame, i, j))
    }

    /// Whether e_{i,j} has the length of e_{j,i}.
    pub fn reflectable(&self, frame: &Frame, i: usize, j: usize) -> bool {
        let edge = frame.graph[i] >> j & 1 == 1;
        i != j && self.reflects() && frame.calls[i] >> j & 1 == 1 && (!edge || self.has("BothDeal"))
    }

    /// Those whose signatures on what user i signed the server has.
    pub fn signers(&self, frame: &Frame, shown: &Shown, i: usize) -> Set {
        let set = shown.survivors[i];
        let agrees = |j: usize| {
            shown.survivors[j] == set
                && (!self.has("SessionBinding") || self.is_bon() || frame.calls[i] == frame.calls[j])
        };
        let now = members(self.honest()).filter(|j| agrees(*j)).fold(0, |acc, j| acc | 1 << j);
        let helps =
            |kind: Kind| self.run_signs(kind) && (!self.has("SessionBinding") || frame.calls[i] == self.everybody());
        let before = frame.runs.iter().any(|(kind, survivors)| *survivors == set && helps(*kind));
        now | self.coalition | if before { set } else { 0 }
    }

    /// The deciding sets that user i can be brought to.
    pub fn decisions(&self, frame: &Frame, shown: &Shown, i: usize) -> Vec<Set> {
        let set = shown.survivors[i];
        if set == 0 {
            return Vec::new();
        }
        let signers = self.signers(frame, shown, i);
        let enough = |w: &Set| size(frame.graph[i] & w) >= self.eta_max;
        let signed_decides = match self.protocol {
            Protocol::Mgl(_) => self.has("SignedDecisionSet"),
            Protocol::Bon { consistency: false, .. } => return vec![set],
            Protocol::Bon { .. } => true,
        };
        if signed_decides {
            let may = size(signers & set) >= self.threshold && enough(&set);
            return if may { vec![set] } else { Vec::new() };
        }
        subsets(signers, 0, self.threshold).filter(enough).collect()
    }

    /// What the server holds before anybody reveals anything.
    pub fn at_first(&self, frame: &Frame) -> Held {
        let mut held = Held { own: [0; MOST], pairs: [0; MOST] };
        for i in members(self.honest()).filter(|i| frame.calls[*i] != 0) {
            held.own[i] = if self.is_bon() { self.coalition } else { self.coalition & frame.calls[i] };
            held.pairs[i] = self.coalition;
            if self.is_bon() {
                continue;
            }
            for (kind, survivors) in &frame.runs {
                let here = survivors >> i & 1 == 1;
                if self.run_opens(*kind) {
                    held.pairs[i] |= if here { !survivors & self.everybody() } else { *survivors };
                }
            }
        }
        held
    }

    /// What the server holds when user i has revealed what this set decides.
    pub fn reveal(&self, frame: &Frame, shown: &Shown, held: &Held, i: usize, set: Set) -> Held {
        let mut held = *held;
        let reflected = |j: usize| shown.reflected >> i & 1 == 1 && self.reflectable(frame, i, j);
        for j in members(set & self.everybody()) {
            if j == i {
                held.own[i] |= 1 << i;
            } else if reflected(j) {
                held.own[i] |= 1 << j;
            } else if self.opens(frame, i, j) {
                held.own[j] |= 1 << i;
            }
        }
        for j in members(frame.calls[i] & !set & frame.graph[i]) {
            if self.is_bon() {
                held.pairs[j] |= 1 << i;
                continue;
            }
            let deals = frame.deals[i] >> j & 1 == 1 || self.has("BothDeal");
            if deals || !reflected(j) && self.opens(frame, i, j) {
                held.pairs[i] |= 1 << j;
                if self.same_masks(frame, i, j) {
                    held.pairs[j] |= 1 << i;
                }
            }
        }
        for own in &mut held.own {
            if size(*own) >= self.threshold {
                *own = self.everybody();
            }
        }
        held
    }

    /// Those with whom user i masked and the masks are open.
    fn opened(&self, held: &Held, i: usize) -> Set {
        if !self.is_bon() {
            return held.pairs[i];
        }
        let known = |j: &usize| size(held.pairs[*j]) >= self.threshold;
        let all = if known(&i) { self.everybody() } else { 0 };
        (0..self.users).filter(known).fold(all | self.coalition, |acc, j| acc | 1 << j)
    }

    /// The sets of honest users whose sums are open: what the oracle of [`crate::adversary::leak`] finds in a view like this.
    pub fn leaks(&self, frame: &Frame, held: &Held) -> Vec<Set> {
        let closed = |i: usize| frame.graph[i] & frame.calls[i] & !self.opened(held, i) & !(1 << i);
        let mut left = self.honest();
        let mut leaks = Vec::new();
        while left != 0 {
            let mut component: Set = 1 << left.trailing_zeros();
            while let Some(grown) =
                Some(members(component).fold(component, |acc, i| acc | closed(i))).filter(|g| *g != component)
            {
                component = grown;
            }
            left &= !component;
            let known = |i: usize| frame.calls[i] != 0 && size(held.own[i]) >= self.threshold;
            let cancels =
                |i: usize| members(closed(i)).all(|j| closed(j) >> i & 1 == 1 && self.same_masks(frame, i, j));
            if members(component).all(|i| known(i) && cancels(i)) {
                leaks.push(component);
            }
        }
        leaks
    }

    /// The least number of honest users whose sum may be known: t users are left, and the coalition's inputs can be taken away.
    pub fn least(&self) -> u32 {
        self.threshold.saturating_sub(size(self.coalition))
    }

    /// A set whose sum must not be open.
    pub fn bad(&self, frame: &Frame, held: &Held) -> Option<Set> {
        self.leaks(frame, held).into_iter().find(|set| size(*set) < self.least())
    }
}
