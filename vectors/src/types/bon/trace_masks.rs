//! A pairwise mask, step by step.

use crate::file::Step;
use secagg_spec::bon::params::Setup;
use secagg_spec::bon::repairs::Repair;
use secagg_spec::bon::round2_masked_input_collection::{mask_seed, mask_seed_input, pairwise_mask};
use secagg_spec::key_agreement::ka_agree;
use secagg_spec::packing::pack;
use secagg_spec::prelude::{Id, Nat, SpecError};

/// p_{u,v} from s_u^SK and s_v^PK, at this step of the figure: what is agreed, with `NamedSeeds` what the seed is derived from and the
/// seed, and the mask.
///
/// # Errors
///
/// Those of the specification's functions.
pub fn pairwise(figure: &str, setup: &Setup, u: Id, v: Id, s_sk: &Nat, s_pk: &[u8]) -> Result<Vec<Step>, SpecError> {
    let agreed = ka_agree(s_sk, s_pk)?;
    let mut steps = vec![Step::new(figure, format!("KA.agree(s_{u}^SK, s_{v}^PK)"), agreed)];
    if setup.repairs.has(Repair::NamedSeeds) {
        let name = format!("KDF input for the seed of p_{{{u},{v}}}");
        steps.push(Step::new("docs/bytes.md §3", name, mask_seed_input(u, v, &agreed)));
        let seed = mask_seed(setup, u, v, &agreed)?;
        steps.push(Step::new("docs/bytes.md §3", format!("seed of p_{{{u},{v}}}"), seed));
    }
    let mask = pack(&pairwise_mask(setup, u, v, &agreed)?, &setup.R)?;
    steps.push(Step::new(figure, format!("p_{{{u},{v}}}"), mask));
    Ok(steps)
}
