//! How what is kept of the masked inputs is added to, written down and read.

use super::data::{Collected, Dealt, PairShare, Setting, Vectors};
use crate::Error;
use crate::lists::check_subset;
use crate::mgl::session::session_id;
use crate::mgl::{Model, Params};
use crate::prim::feldman::Commitment;
use crate::prim::field::SecretElement;
use crate::prim::key_agreement::PublicKey;
use crate::space::Space;
use crate::wire::{self, Reader, Writer, packing};
use std::collections::{BTreeMap, BTreeSet};
use zeroize::Zeroizing;

impl Vectors {
    /// None yet.
    pub fn new<M: Model>(params: &Params<M>) -> Self {
        if params.counts_all_of_u1() { Self::Sum(Zeroizing::default()) } else { Self::Each(BTreeMap::new()) }
    }

    /// Adds α_i, as unpacked and as sent.
    pub fn add(&mut self, space: &Space, i: u32, alpha: Zeroizing<Vec<u64>>, packed: &[u8]) {
        match self {
            Self::Sum(sum) if sum.is_empty() => *sum = alpha,
            Self::Sum(sum) => space.modulus().add_assign(sum, &alpha),
            Self::Each(vectors) => {
                vectors.insert(i, Zeroizing::new(packed.to_vec()));
            }
        }
    }

    /// Σ α_i mod 2^n over these users.
    pub fn sum(&self, space: &Space, users: impl Iterator<Item = u32>) -> Result<Vec<u64>, Error> {
        match self {
            Self::Sum(sum) => Ok(sum.to_vec()),
            Self::Each(vectors) => {
                let mut sum = vec![0; space.len()];
                for packed in users.filter_map(|i| vectors.get(&i)) {
                    space.modulus().add_assign(&mut sum, &Zeroizing::new(space.unpack(packed)?));
                }
                Ok(sum)
            }
        }
    }

    /// The sum, if anybody's vector is in it; or each vector.
    fn write(&self, space: &Space, writer: &mut Writer) {
        match self {
            Self::Sum(sum) if sum.is_empty() => {}
            Self::Sum(sum) => writer.bytes(&Zeroizing::new(packing::pack(sum, space.modulus()))),
            Self::Each(vectors) => vectors.values().for_each(|packed| writer.bytes(packed)),
        }
    }

    fn read<M: Model>(params: &Params<M>, reader: &mut Reader<'_>, u1: &BTreeSet<u32>) -> Result<Self, Error> {
        let (space, mut vectors) = (params.space(), Self::new(params));
        let count = match &vectors {
            Self::Sum(_) => usize::from(!u1.is_empty()),
            Self::Each(_) => u1.len(),
        };
        for i in u1.iter().take(count) {
            let packed = reader.take(space.packed_len())?;
            vectors.add(space, *i, Zeroizing::new(space.unpack(packed)?), packed);
        }
        Ok(vectors)
    }
}

impl Collected {
    /// U0 ‖ U1, then of each user of U1 what it dealt, then the vectors.
    pub fn write<M: Model>(&self, setting: &Setting<M>, writer: &mut Writer) {
        wire::encode_set(writer, &self.u0);
        wire::encode_set(writer, &self.u1());
        for dealt in self.dealt.values() {
            for pair in dealt.pairs.values() {
                writer.bytes(pair.share.to_bytes().as_slice());
                write_commitment(pair.commitment.as_ref(), writer);
            }
            write_commitment(dealt.commitment.as_ref(), writer);
        }
        self.vectors.write(setting.params.space(), writer);
    }

    /// Reads what [`Collected::write`] wrote.
    pub fn read<M: Model>(setting: &Setting<M>, reader: &mut Reader<'_>) -> Result<Self, Error> {
        let params = &setting.params;
        let u0 = wire::decode_set(reader, params.users())?;
        let u1 = wire::decode_set(reader, params.users())?;
        check_subset(u1.iter(), |i| u0.contains(i), "the senders")?;
        let mut dealt = BTreeMap::new();
        for i in &u1 {
            let mut pairs = BTreeMap::new();
            for j in u0.iter().filter(|j| setting.network.deals(params, *i, **j)) {
                let share = SecretElement::from_bytes(reader.array()?)?;
                pairs.insert(*j, PairShare { share, commitment: read_commitment::<M>(2, reader)? });
            }
            dealt.insert(*i, Dealt { pairs, commitment: read_commitment::<M>(params.threshold(), reader)? });
        }
        let vectors = Vectors::read(params, reader, &u1)?;
        let session_id = session_id(params, &setting.session, &u0);
        Ok(Self { u0, session_id, vectors, dealt })
    }

    /// U1.
    pub fn u1(&self) -> BTreeSet<u32> {
        self.dealt.keys().copied().collect()
    }
}

fn write_commitment(commitment: Option<&Commitment>, writer: &mut Writer) {
    for point in commitment.into_iter().flat_map(Commitment::points) {
        writer.bytes(&point.to_bytes());
    }
}

/// The commitment of a polynomial with `coefficients` coefficients, in the active model.
pub fn read_commitment<M: Model>(coefficients: u32, reader: &mut Reader<'_>) -> Result<Option<Commitment>, Error> {
    if !M::ACTIVE {
        return Ok(None);
    }
    let points = (0..coefficients).map(|_| PublicKey::from_bytes(reader.array()?)).collect::<Result<_, _>>()?;
    Ok(Some(Commitment::from_points(points)))
}
