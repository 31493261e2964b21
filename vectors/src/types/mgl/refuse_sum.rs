//! Shares and commitments that do not fit, seen at the end: who is to blame.

use super::active::written;
use super::play::plan;
use super::script::{Bench, Script};
use super::world::{first, size};
use crate::engine::mgl::Setup;
use crate::maker::{Flaw, Maker};
use secagg_spec::feldman::commit;
use secagg_spec::mgl::messages::{Beta, decode_beta, decode_masked_input, encode_beta, encode_masked_input};
use secagg_spec::mgl::session_id::Purpose;
use secagg_spec::prelude::{Nat, nat, nat_from_be};

/// User i's commitment to κ_i, in its message to the server, is one to something else.
pub fn other_commitment(bench: &Bench, server: Script, i: u32) -> Result<Script, Flaw> {
    let setup = bench.world.spec();
    let polynomial: Vec<Nat> = (0..setup.t).map(|k| nat(70 + u64::from(k))).collect();
    let meddler = bench.world.meddle(&first(), &bench.world.everyone())?;
    let c = meddler.for_server(i, Purpose::KappaCommitment, 0, &commit(&polynomial)?.concat())?;
    server.replace(4, i, |message| {
        let mut message = decode_masked_input(&setup, &message)?;
        message.c = c;
        Ok(encode_masked_input(&setup, &message)?)
    })
}

/// What user d sends the server of its dealing to j is something else: its share, or the commitment.
pub fn other_dealing(bench: &Bench, server: Script, (d, j): (u32, u32), commitment: bool) -> Result<Script, Flaw> {
    let setup = bench.world.spec();
    let meddler = bench.world.meddle(&first(), &bench.world.everyone())?;
    let sealed = if commitment {
        meddler.for_server(d, Purpose::PairCommitment, j, &commit(&[nat(71), nat(72)])?.concat())?
    } else {
        meddler.for_server(d, Purpose::ServerShare, j, &[0x17; 32])?
    };
    server.replace(4, d, |message| {
        let mut message = decode_masked_input(&setup, &message)?;
        for (_, dealing) in message.dealt.iter_mut().filter(|(to, _)| *to == j) {
            if commitment { dealing.b.clone_from(&sealed) } else { dealing.a.clone_from(&sealed) }
        }
        Ok(encode_masked_input(&setup, &message)?)
    })
}

/// What user i reveals is something else.
pub fn other_beta(bench: &Bench, server: Script, i: u32, change: impl FnOnce(&mut Vec<Beta>)) -> Result<Script, Flaw> {
    let meddler = bench.world.meddle(&first(), &bench.world.everyone())?;
    let mut beta = meddler.open_beta(i, &bench.message(i, "mgl.recovery", 0, true)?)?;
    change(&mut beta);
    let sealed = meddler.for_server(i, Purpose::Recovery, 0, &encode_beta(&beta)?)?;
    server.replace(8, i, |_| Ok([vec![8], sealed].concat()))
}

impl super::world::Meddler<'_> {
    /// β_i, as the server reads it.
    fn open_beta(&self, i: u32, message: &[u8]) -> Result<Vec<Beta>, Flaw> {
        let text = self.open(i, Purpose::Recovery, 0, message.get(1..).unwrap_or_default())?;
        Ok(decode_beta(&self.setup, &text)?)
    }
}

/// An entry of β is another one.
pub fn put_beta(beta: &mut [Beta], j: u32, entry: Beta) {
    if let Some(place) = beta.get_mut(j as usize - 1) {
        *place = entry;
    }
}

/// Three users of whom `lost` does not sign, though it has dealt.
fn without(maker: &Maker, setup: &Setup, lost: u32) -> Result<Bench, Flaw> {
    Bench::new(maker, setup, &[plan(first(), &[(3, &[lost])])])
}

/// Shares of pairwise keys.
pub fn shares(maker: &mut Maker) -> Result<(), Flaw> {
    let three = written(size(3, 2, 2, 0));
    let share = nat_from_be(&maker.element("share")?);
    let refuse = |maker: &mut Maker, bench: &Bench, script: Script, comment: &str, culprit: Option<u32>| {
        script.refused(maker, &bench.world, (comment, "BadShare"), "E_SHARE", culprit)
    };
    // User 3 is lost; one of the others deals to it, and it to the other.
    let ends = |bench: &Bench| -> Result<(u32, u32), Flaw> {
        let deals = bench.world.deals_to(1)?.contains(&3);
        Ok(if deals { (1, 2) } else { (2, 1) })
    };
    for commitment in [false, true] {
        let what = if commitment { "another commitment" } else { "another share for the server" };
        let bench = without(maker, &three, 3)?;
        let (dealer, other) = ends(&bench)?;
        let script = other_dealing(&bench, bench.server(), (dealer, 3), commitment)?;
        refuse(maker, &bench, script, &format!("{what} from the survivor that deals"), Some(dealer))?;
        let bench = without(maker, &three, 3)?;
        let _ = (dealer, other);
        let (_, other) = ends(&bench)?;
        let script = other_dealing(&bench, bench.server(), (3, other), commitment)?;
        refuse(maker, &bench, script, &format!("{what} from the lost user that dealt"), Some(3))?;
    }
    let bench = without(maker, &three, 3)?;
    let (dealer, _) = ends(&bench)?;
    let script = other_beta(&bench, bench.server(), dealer, |beta| put_beta(beta, 3, Beta::Pair(share.clone())))?;
    refuse(maker, &bench, script, "another share from a survivor that deals: it is to blame", Some(dealer))?;
    let bench = without(maker, &three, 3)?;
    let (_, other) = ends(&bench)?;
    let script = other_beta(&bench, bench.server(), other, |beta| put_beta(beta, 3, Beta::Pair(share)))?;
    let what = "another share from a survivor to whom the lost user dealt: it or the dealer, nobody is named";
    refuse(maker, &bench, script, what, None)?;
    let bench = without(maker, &three, 3)?;
    let (dealer, _) = ends(&bench)?;
    let script = other_beta(&bench, bench.server(), dealer, |beta| put_beta(beta, 3, Beta::Nothing))?;
    let what = "no share from a survivor";
    script.refused(maker, &bench.world, (what, "BadShare"), "E_INCOMPLETE", Some(dealer))
}
