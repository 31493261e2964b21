#!/usr/bin/env python3
"""Breaks the implementation on purpose, one fault at a time, and says which test notices.

    python3 tests/mutations.py [DIRECTORY]

works in a copy of the tree (DIRECTORY, by default a temporary one), never in the tree itself. All faults are built in at once, behind the environment
variable SECAGG_FAULT, so that there is one build; each is then switched on alone. Exit code 1 when a fault survives or does not apply. docs/mutations.md
has the list.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
SOURCE = "impl/src/"

# What is broken, the file, the text as it is, and the text with ON in the place of "this fault is switched on".
FAULTS = [
    ("BON: a user does not look for its own keys", "bon/client/r1_share_keys.rs", "if (listed.c_pk, listed.s_pk) != own {", "if !ON && (listed.c_pk, listed.s_pk) != own {"),
    ("BON: equal key pairs are accepted", "bon/client/r1_share_keys.rs", "if !seen.insert(advertised.keys()) {", "if !seen.insert(advertised.keys()) && !ON {"),
    ("BON: signatures on keys are not verified", "bon/client/r1_share_keys.rs", "M::verify(&self.credentials, *v, &signed, advertised.signature.as_ref())?;", "if !ON { M::verify(&self.credentials, *v, &signed, advertised.signature.as_ref())?; }"),
    ("BON: a user keeps its share at the next id", "bon/client/r1_share_keys.rs", "b_polynomial.share(self.id)?", "b_polynomial.share(self.id + u32::from(ON))?"),
    ("BON: sender and recipient swapped in the plaintext", "bon/client/r1_share_keys.rs", "plaintext(self.id, v, ", "plaintext(if ON { v } else { self.id }, if ON { self.id } else { v }, "),
    ("BON: a sender of ciphertexts need not be in U1", "bon/client/r2_masked_input.rs", "messages::check_subset(senders.keys(), |v| self.data.peers.contains_key(v),", "messages::check_subset(senders.keys(), |v| ON || self.data.peers.contains_key(v),"),
    ("BON: the sign of a pairwise mask", "bon/client/r2_masked_input.rs", "let sign = if u > *v {", "let sign = if (u > *v) != ON {"),
    ("BON: a masked input without the self-mask", "bon/client/r2_masked_input.rs", "prg::add_mask(&mut y, Sign::Plus, self.data.b.to_bytes().as_slice(), &[], modulus)?;", "if !ON { prg::add_mask(&mut y, Sign::Plus, self.data.b.to_bytes().as_slice(), &[], modulus)?; }"),
    ("BON: seeds do not name their users", "bon/binding.rs", "    ikm.u32(u.min(v));", "    if !ON { ikm.u32(u.min(v)); }"),
    ("BON: the session is left out of the associated data", "bon/binding.rs", "    if let Some(sid) = sid {\n        ad.extend", "    if let Some(sid) = sid.filter(|_| !ON) {\n        ad.extend"),
    ("BON: associated data without direction", "bon/binding.rs", "if params.has(Repair::DirectionalAe) {", "if params.has(Repair::DirectionalAe) && !ON {"),
    ("BON: the session is left out of the signature on U3", "bon/binding.rs", "Some(sid) => [SURVIVORS, sid, &set].concat(),", "Some(sid) => if ON { set } else { [SURVIVORS, sid, &set].concat() },"),
    ("BON: U3 need not be within U2", "bon/client/mod.rs", "let in_u2 = |v: &u32| *v == self.id", "let in_u2 = |v: &u32| ON || *v == self.id"),
    ("BON: a user reveals though it is not in U3", "bon/client/mod.rs", "if !u3.contains(&self.id) {", "if !ON && !u3.contains(&self.id) {"),
    ("BON: signers need not be in U3", "bon/client/r4_unmasking.rs", "messages::check_subset(u4.keys(), |v| u3.contains(v),", "messages::check_subset(u4.keys(), |v| ON || u3.contains(v),"),
    ("BON: fewer than t signatures on U3", "bon/client/r4_unmasking.rs", 'self.params.enough(u4.len(), "signatures")?;', 'if !ON { self.params.enough(u4.len(), "signatures")?; }'),
    ("BON: signatures on U3 are not verified", "bon/client/r4_unmasking.rs", "Active::verify(&self.credentials, *v, &signed, Some(signature))?;", "if !ON { Active::verify(&self.credentials, *v, &signed, Some(signature))?; }"),
    ("BON: the other share is revealed", "bon/client/r4_unmasking.rs", "if u3.contains(v) {", "if u3.contains(v) != ON {"),
    ("BON: a plaintext for somebody else is taken", "bon/client/r4_unmasking.rs", "!= (v, u) {", "!= (v, u) && !ON {"),
    ("BON: a threshold off by one", "bon/params.rs", "|count| count < self.threshold)", "|count| count.saturating_add(u32::from(ON)) < self.threshold)"),
    ("BON: a reconstructed key is not compared", "bon/server/unmask.rs", "if params.has(Repair::CheckedKeys) &&", "if !ON && params.has(Repair::CheckedKeys) &&"),
    ("BON: the sign of a mask that is put back", "bon/server/unmask.rs", "let sign = if v > u {", "let sign = if (v > u) != ON {"),
    ("MGL: a session is played twice", "mgl/client/r2_masked_input.rs", "&& this <= self.last {", "&& this <= self.last && !(ON && this == self.last) {"),
    ("MGL: the server's signature is not verified", "mgl/client/r2_masked_input.rs", "M::verify_server(self.params.verification_keys(), &signed, signature.as_ref())?;", "if !ON { M::verify_server(self.params.verification_keys(), &signed, signature.as_ref())?; }"),
    ("MGL: a user that is not in U0 takes part", "mgl/client/r2_masked_input.rs", "if !u0.contains(&self.id) {", "if !ON && !u0.contains(&self.id) {"),
    ("MGL: η_max off by one", "mgl/client/r2_masked_input.rs", "self.neighbours.intersection(u0).count() <=", "self.neighbours.intersection(u0).count() + usize::from(ON) <="),
    ("MGL: the server gets another's share", "mgl/client/r2_masked_input.rs", "elements(&[pair.share(3)?])", "elements(&[pair.share(if ON { 2 } else { 3 })?])"),
    ("MGL: a nonce is used twice", "mgl/client/r2_masked_input.rs", "coin(&coins.nonce_a, *j)?", "coin(if ON { &coins.nonce_e } else { &coins.nonce_a }, *j)?"),
    ("MGL: the sign of a pairwise mask", "mgl/client/r2_masked_input.rs", "let sign = if i <= *j {", "let sign = if (i <= *j) != ON {"),
    ("MGL: masks without the time stamp", "mgl/client/r2_masked_input.rs", "session.ts_tau.to_be_bytes());\n        prg", "if ON { [0; 8] } else { session.ts_tau.to_be_bytes() });\n        prg"),
    ("MGL: anybody may deal", "mgl/client/r3_signature.rs", "keys.contains_key(j) && dealt_by.contains(j);", "keys.contains_key(j) && (ON || dealt_by.contains(j));"),
    ("MGL: a user signs a set without itself", "mgl/client/r3_signature.rs", "if !u1.contains(&self.id) {", "if !ON && !u1.contains(&self.id) {"),
    ("MGL: a user signs fewer than t survivors", "mgl/client/r3_signature.rs", 'self.params.enough(u1.len(), "survivors")?;', 'if !ON { self.params.enough(u1.len(), "survivors")?; }'),
    ("MGL: U1 need not be within U0", "mgl/client/r3_signature.rs", "check_subset(u1.iter(), |j| self.u0.contains(j),", "check_subset(u1.iter(), |j| ON || self.u0.contains(j),"),
    ("MGL: signers need not be in U1", "mgl/client/r4_recovery.rs", "check_subset(u2.iter(), |j| u1.contains(j),", "check_subset(u2.iter(), |j| ON || u1.contains(j),"),
    ("MGL: fewer than t signatures on U1", "mgl/client/r4_recovery.rs", 'self.params.enough(u2.len(), "signatures")?;', 'if !ON { self.params.enough(u2.len(), "signatures")?; }'),
    ("MGL: signatures on U1 are not verified", "mgl/client/r4_recovery.rs", "self.params.verification_keys().verify_user(*j, &signed, signature)?;", "if !ON { self.params.verification_keys().verify_user(*j, &signed, signature)?; }"),
    ("MGL: U2 decides though U1 is signed", "mgl/client/r4_recovery.rs", "let w = if signed_decides {", "let w = if signed_decides && !ON {"),
    ("MGL: too few neighbours are left, and a user reveals", "mgl/client/r4_recovery.rs", "self.params.enough_neighbours(self.neighbours.intersection(w).count())?;", "if !ON { self.params.enough_neighbours(self.neighbours.intersection(w).count())?; }"),
    ("MGL: the server's share is not verified", "mgl/server/unmask.rs", "if !commitment.opens_to(SERVER, &dealt.share) {", "if !ON && !commitment.opens_to(SERVER, &dealt.share) {"),
    ("MGL: a user's share of a pair is not verified", "mgl/server/unmask.rs", "if !commitment.opens_to(place, share) {", "if !ON && !commitment.opens_to(place, share) {"),
    ("MGL: two dealings of different keys are accepted", "mgl/server/unmask.rs", "if theirs.is_some_and(|theirs| theirs.points()", "if !ON && theirs.is_some_and(|theirs| theirs.points()"),
    ("MGL: a bad share of κ is used", "mgl/server/unmask.rs", "|(i, share)| commitment.opens_to(*i, share))", "|(i, share)| ON || commitment.opens_to(*i, share))"),
    ("MGL: the sign of a mask that is put back", "mgl/server/unmask.rs", "let sign = if i <= j {", "let sign = if (i <= j) != ON {"),
    ("MGL: an input is discarded though none may be", "mgl/server/unmask.rs", "Err(_) if params.has(Repair::NoDiscard) => {", "Err(_) if !ON && params.has(Repair::NoDiscard) => {"),
    ("MGL: a dealing is missing and the message is taken", "mgl/server/r2_masked_input.rs", "if list.len() < size {", "if !ON && list.len() < size {"),
    ("MGL: the last round is closed with fewer than t", "mgl/server/r4_recovery.rs", 'setting.params.enough(state.revealed.len(), "messages in this round")?;', 'if !ON { setting.params.enough(state.revealed.len(), "messages in this round")?; }'),
    ("MGL: the session is left out of one-time keys", "mgl/chain.rs", "        ikm.bytes(session_id);", "        if !ON { ikm.bytes(session_id); }"),
    ("MGL: a key chain one step short", "mgl/chain.rs", "for _ in 1..steps {", "for _ in 1..steps.saturating_sub(u32::from(ON)).max(1) {"),
    ("MGL: the wrong time in a key chain", "mgl/chain.rs", "start.u64(if separated {", "start.u64(if separated != ON {"),
    ("MGL: associated data without direction", "mgl/session.rs", "if params.has(Repair::DirectionalAe) {", "if params.has(Repair::DirectionalAe) && !ON {"),
    ("MGL: the session is left out of the signature on U1", "mgl/session.rs", "        return [SURVIVORS, session_id, &set_bytes(u1)].concat();", "        return if ON { set_bytes(u1) } else { [SURVIVORS, session_id, &set_bytes(u1)].concat() };"),
    ("ACS: a key of no neighbour is taken", "acs/client.rs", "keys.keys().find(|v| !neighbours.contains(v))", "keys.keys().find(|v| !ON && !neighbours.contains(v))"),
]

MODULE = """//! Faults that are switched on from outside.

/// Whether fault `n` is on.
pub fn on(n: u32) -> bool {
    static FAULT: std::sync::OnceLock<Option<u32>> = std::sync::OnceLock::new();
    *FAULT.get_or_init(|| std::env::var("SECAGG_FAULT").ok().and_then(|n| n.parse().ok())) == Some(n)
}
"""


def copy_tree(into: pathlib.Path) -> None:
    tracked = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, check=True, capture_output=True, text=True)
    for name in tracked.stdout.splitlines():
        if (ROOT / name).is_file():
            (into / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, into / name)


def plant(into: pathlib.Path, faults: list[tuple[str, str, str, str]]) -> bool:
    whole = True
    for number, (what, name, old, new) in enumerate(faults, 1):
        path = into / SOURCE / name
        text = path.read_text()
        if text.count(old) != 1:
            print(f"{number}: {what}: found {text.count(old)} times in {name}", file=sys.stderr)
            whole = False
            continue
        path.write_text(text.replace(old, re.sub(r"\bON\b", f"crate::faults::on({number})", new)))
    (into / SOURCE / "faults.rs").write_text(MODULE)
    library = into / SOURCE / "lib.rs"
    library.write_text(library.read_text().replace("pub mod acs;", "pub mod acs;\nmod faults;", 1))
    return whole


def build(into: pathlib.Path) -> list[str]:
    command = ["cargo", "test", "--release", "-p", "secagg", "--features", "as-written,test-util", "--tests", "--no-run"]
    built = subprocess.run(command, cwd=into, capture_output=True, text=True)
    if built.returncode != 0:
        sys.exit(built.stderr)
    return re.findall(r"Executable .*\((.*)\)", built.stderr)


def caught_by(binaries: list[str], into: pathlib.Path, number: int) -> str | None:
    environment = dict(os.environ, SECAGG_FAULT=str(number), RUST_BACKTRACE="0")
    for binary in binaries:
        path = pathlib.Path(binary) if os.path.isabs(binary) else into / binary
        try:
            ran = subprocess.run([path], cwd=into / "impl", env=environment, capture_output=True, text=True, timeout=300)
        except subprocess.TimeoutExpired:
            return f"{path.name.rsplit('-', 1)[0]}: no end in five minutes"
        failed = re.findall(r"^test (\S+) \.\.\. FAILED", ran.stdout, re.MULTILINE)
        if failed:
            return f"{path.name.rsplit('-', 1)[0]}::{failed[0]}"
    return None


def main() -> None:
    into = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else tempfile.mkdtemp(prefix="secagg-faults-"))
    copy_tree(into)
    whole = plant(into, FAULTS)
    binaries = build(into)
    untouched = caught_by(binaries, into, 0)
    if untouched:
        sys.exit(f"without a fault: {untouched} fails")
    survived = 0
    for number, (what, *_) in enumerate(FAULTS, 1):
        by = caught_by(binaries, into, number)
        survived += by is None
        print(f"| {number} | {what} | {'**survives**' if by is None else f'`{by}`'} |", flush=True)
    print(f"{len(FAULTS)} faults, {survived} survive", flush=True)
    sys.exit(0 if whole and not survived else 1)


if __name__ == "__main__":
    main()
