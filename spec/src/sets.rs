//! Sets of users, and lists that give a value to each of some users: both ascending by id.

use crate::prelude::*;

/// The ids of a list of (id, value).
pub fn ids<T>(list: &[(Id, T)]) -> Vec<Id> {
    let mut out = Vec::new();
    for (v, _) in list {
        out.push(*v);
    }
    out
}

/// The value of `v` in a list; `E_INCOMPLETE`, the fault of v, when it has none.
pub fn value_of<T: Clone>(list: &[(Id, T)], v: Id) -> Result<T> {
    for (w, value) in list {
        if *w == v {
            return Ok(value.clone());
        }
    }
    Err(Code::Incomplete.by(v))
}

/// The list with the value of `u` put in its place.
pub fn with<T: Clone>(list: &[(Id, T)], u: Id, value: &T) -> Vec<(Id, T)> {
    let mut out = Vec::new();
    for (v, m) in list {
        if *v < u {
            out.push((*v, m.clone()));
        }
    }
    out.push((u, value.clone()));
    for (v, m) in list {
        if *v > u {
            out.push((*v, m.clone()));
        }
    }
    out
}

/// The set without `u`: V ∖ {u}.
pub fn without(set: &[Id], u: Id) -> Vec<Id> {
    let mut rest = Vec::new();
    for v in set {
        if *v != u {
            rest.push(*v);
        }
    }
    rest
}

/// The difference V ∖ W.
pub fn difference(v: &[Id], w: &[Id]) -> Vec<Id> {
    let mut rest = Vec::new();
    for i in v {
        if !w.contains(i) {
            rest.push(*i);
        }
    }
    rest
}

/// W ⊆ V: `E_NOT_SUBSET`, the fault of the first id of W that is not in V.
pub fn check_subset(w: &[Id], v: &[Id]) -> Result<()> {
    for i in w {
        if !v.contains(i) {
            return Err(Code::NotSubset.by(*i));
        }
    }
    Ok(())
}

/// W = V, for W ⊆ V wanted: `E_NOT_SUBSET` when W holds an id that V does not, then `E_INCOMPLETE` when it lacks one.
pub fn check_exactly(w: &[Id], v: &[Id]) -> Result<()> {
    check_subset(w, v)?;
    for i in v {
        if !w.contains(i) {
            return Err(Code::Incomplete.by(*i));
        }
    }
    Ok(())
}
