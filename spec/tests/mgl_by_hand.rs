//! A session of two users, every message of it, against Python (`hashlib`, `hmac` and the package `cryptography`).
//!
//! m = t = 2, ℓ = 1, r = 2, n = 16, ν = 4; keys and coins as in `mgl_common`. Messages are pinned by their SHA-256.
#![allow(non_snake_case)]

mod common;
mod mgl_common;

use common::{block, hex};
use mgl_common::*;
use secagg_spec::mgl::one_time_keys::{Use, one_time_key};
use secagg_spec::mgl::repairs::{AS_WRITTEN, HARDENED, Repair, Repairs};
use secagg_spec::mgl::round2_mask_then_encrypt::Next;
use secagg_spec::mgl::session_id::sid;
use secagg_spec::mgl::setup::Model;
use secagg_spec::mgl::{
    round2_mask_then_encrypt as r2, round3_failure_recovery as r3, round4_decrypt_then_unmask as r4,
};
use secagg_spec::prelude::{Bytes, nat};
use secagg_spec::sha256::sha256;

const PAIR: Size = Size { m: 2, t: 2, ell: 1, eta_max: 0 };

/// What Python says of one variant.
struct Pinned {
    model: Model,
    repairs: Repairs,
    sid: &'static str,
    MK: &'static str,
    EK: &'static str,
    /// α_1 and α_2.
    alpha: [[u64; 2]; 2],
    /// The messages in the order of the rounds, user 1's before user 2's, as kind, length and SHA-256.
    messages: &'static [(u8, usize, &'static str)],
}

/// A session of both users; the messages as they are sent.
fn transcript(world: &World) -> Vec<Bytes> {
    let (server, call) = world.call(&SESSION, &[1, 2]);
    let masked = world.masked(&call, &[1, 2]);
    let (next, shares) = hear(&server, &masked, &[1, 2]).unwrap();
    let mut messages = vec![call];
    messages.extend(masked.iter().map(|(_, _, message)| message.clone()));
    messages.extend(shares.iter().map(|(_, message)| message.clone()));
    let (mut server, betas) = match next {
        Next::Recovery(server) => {
            let answer = |k: usize| {
                let i = masked[k].0;
                (i, r3::recover_semi_honest(&masked[k].1, &shares[k].1, &nonce(5, i, 0, 0)).unwrap())
            };
            (server, [answer(0), answer(1)])
        }
        Next::Signatures(mut server) => {
            let mut signed = Vec::new();
            for k in 0..2 {
                let (state, sigma) = r3::receive_shares(&masked[k].1, &shares[k].1).unwrap();
                server = r3::collect(&server, masked[k].0, &sigma).unwrap();
                messages.push(sigma);
                signed.push(state);
            }
            let (server, out) = r3::close(&server).unwrap();
            assert_eq!(out[0].1, out[1].1);
            messages.push(out[0].1.clone());
            let answer = |k: usize| {
                let i = masked[k].0;
                (i, r3::recover(&signed[k], &out[k].1, &nonce(5, i, 0, 0)).unwrap())
            };
            (server, [answer(0), answer(1)])
        }
    };
    for (i, beta) in betas {
        server = r4::collect(&server, i, &beta).unwrap();
        messages.push(beta);
    }
    // 1007 + 2007; 65533 + 65530 mod 2^16
    assert_eq!(r4::output(&server).unwrap(), [nat(3014), nat(65527)]);
    messages
}

fn check(pinned: &Pinned) {
    let world = world(PAIR, pinned.model, pinned.repairs);
    // the one edge is dealt by user 1, unless both deal
    assert_eq!((of(&world.server.D, 1), of(&world.server.D, 2)), (vec![2], vec![]));
    let id: [u8; 32] = block(pinned.sid);
    assert_eq!(sid(&world.setup, &SESSION, &[1, 2]).unwrap(), id);
    for (purpose, master, expected) in [(Use::Mask, 0x11, pinned.MK), (Use::Ae, 0x22, pinned.EK)] {
        for pair in [(1, 2), (2, 1)] {
            let found = one_time_key(&world.setup, &SESSION, &id, purpose, pair, &key(master, 1, 2)).unwrap();
            assert_eq!(found, hex(expected));
        }
    }
    let messages = transcript(&world);
    for (k, alpha) in pinned.alpha.iter().enumerate() {
        let mut server = world.call(&SESSION, &[1, 2]).0;
        server = r2::collect(&server, k as u32 + 1, &messages[1 + k]).unwrap();
        assert_eq!(server.collected[0].1.alpha, [nat(alpha[0]), nat(alpha[1])]);
    }
    assert_eq!(messages.len(), pinned.messages.len());
    for (message, (kind, length, digest)) in messages.iter().zip(pinned.messages) {
        assert_eq!((message[0], message.len()), (*kind, *length));
        assert_eq!(sha256(message), block(digest), "message {kind:02x}");
    }
}

#[test]
fn as_written_semi_honest() {
    check(&Pinned {
        model: Model::SemiHonest,
        repairs: AS_WRITTEN,
        sid: "a58e7fe52f93fb52648d71a6bc7e7232ecd4f1bdbd3e5ddeb433ebdba9c81a5e",
        MK: "902fa6d915569b21a09cadd1cb3b4e1060faf93b0392ae8fef29c23b6b284b72",
        EK: "6651afd73c5be1bee080bdf0fd2f77d3e05d987cfc704899dd622911e1c0e587",
        alpha: [[62415, 45803], [15914, 20463]],
        messages: &[
            (3, 41, "6c41b40441d99fb22b477da43e97137d4ac93cda815da4473323f812c04c60ce"),
            (4, 169, "e2e8a81472f905ae40acb32cba017ec20f979a934bfbdac69de6a743d6b1f3b6"),
            (4, 77, "80af50895ade232c0c56cabb4ac451361d6c14ccc43965abc78e41af98a352b1"),
            (5, 85, "2a403aea73944419f2fc96f19885a80254055171591fcaec7f0a82d6d0845883"),
            (5, 117, "32f3a47e26b3df73d85a79839f9bb0dba9f487c02296cffd61f018a2d522bc89"),
            (8, 95, "15e3fb3b6b376ede1a71d322d5363994c83caf9c00a3896eeecfe77dedb80a78"),
            (8, 95, "61248c8d22353a5d2aaa458d486907aa66eb27ee0eee38d1988241dc7018f2bf"),
        ],
    });
}

#[test]
fn as_written_active() {
    check(&Pinned {
        model: Model::Active,
        repairs: AS_WRITTEN,
        sid: "f8cee090e42ef0705324e35b78332e85cfe0fd89a5ce407ac7454dfea0baf2c8",
        MK: "902fa6d915569b21a09cadd1cb3b4e1060faf93b0392ae8fef29c23b6b284b72",
        EK: "6651afd73c5be1bee080bdf0fd2f77d3e05d987cfc704899dd622911e1c0e587",
        alpha: [[62415, 45803], [15914, 20463]],
        messages: &[
            (3, 105, "1d76479093b65aaa31b1eb173872d4a07ac1eb222d2426c5c0b2c8878648c59a"),
            (4, 357, "5fce007f949b8a2764717b5ebb1b83b4ddbd0a7de8d509c7811163a422c0a6da"),
            (4, 171, "5797a13f9399057837252f766ce47d94c0cf601e3ceb5649ef3775c0eedaf06b"),
            (5, 85, "2a403aea73944419f2fc96f19885a80254055171591fcaec7f0a82d6d0845883"),
            (5, 117, "32f3a47e26b3df73d85a79839f9bb0dba9f487c02296cffd61f018a2d522bc89"),
            (6, 65, "03a3d9192552b7a228a1f1f2685535ff3839bbf27b6ec2e3f3b387bf0fa93d90"),
            (6, 65, "7c2af935e2faf4250aa8facb748f7676071012ff0c31fd6f692ad4d0f61fef24"),
            (7, 141, "63f5faefc1b160245a1c869aee5940771100981f5d793f298e7a8f4403dbc2d7"),
            (8, 95, "15e3fb3b6b376ede1a71d322d5363994c83caf9c00a3896eeecfe77dedb80a78"),
            (8, 95, "61248c8d22353a5d2aaa458d486907aa66eb27ee0eee38d1988241dc7018f2bf"),
        ],
    });
}

#[test]
fn figure_4s_chain() {
    check(&Pinned {
        model: Model::SemiHonest,
        repairs: Repairs::of(&[Repair::SeparatedOneTimeKeys]),
        sid: "9af55d6ebfab6b96101abae7f74660494be589cbd9cbb3b34b546dfbc95e11cf",
        MK: "dda5847d2bb7b770c2635284eef58204efcaf8ca26d68048931f1e9c7ead8e58",
        EK: "894e68fc83b65b7a3a8f375d08238fa8f4b9145f8a10854debcc9b83c2fe5d6c",
        alpha: [[29059, 35649], [49270, 30617]],
        messages: &[
            (3, 41, "6c41b40441d99fb22b477da43e97137d4ac93cda815da4473323f812c04c60ce"),
            (4, 169, "c2a6e5c878a80509e382cf7ec7e63e17a3aa51c4eb2935f722675cf34680f3da"),
            (4, 77, "934f1db390379a18053c9f941ab4efcfd8676d14b823908660a34992b1c1fe90"),
            (5, 85, "8d0eae19b9999608ff31297e485686d78800a8123896453b094c37e2542700b8"),
            (5, 117, "885e7c77d9ec1a069208fc360d4c7bc6174b33c10fc481ea00fd9c667cd88cf9"),
            (8, 95, "15e3fb3b6b376ede1a71d322d5363994c83caf9c00a3896eeecfe77dedb80a78"),
            (8, 95, "61248c8d22353a5d2aaa458d486907aa66eb27ee0eee38d1988241dc7018f2bf"),
        ],
    });
}

#[test]
fn hardened_semi_honest() {
    check(&Pinned {
        model: Model::SemiHonest,
        repairs: HARDENED,
        sid: "504c5f41f771cfdad875ec7cd66bda29258a264ade35fbe5bd35c1d84ef40349",
        MK: "3a721435bc5d5052b2c48ff758dfc47239da6951a651a1d2e419ceaf9d7bc98f",
        EK: "58fbe2cfd53a56b4500f19e89648c604035eaf5de2686adbd51c3ce582c80133",
        alpha: [[12331, 22605], [462, 43661]],
        messages: &[
            (3, 41, "6c41b40441d99fb22b477da43e97137d4ac93cda815da4473323f812c04c60ce"),
            (4, 169, "08c681a0a45e2d8283d2c7ee206dc7536921035938782464480d7158ca1c1b19"),
            (4, 169, "9f62abdc4286567ba91382808670cf83dacd176520328f2fc6dc0e29be7ebb64"),
            (5, 117, "22c248f663dd4c43d70ae25eadea5a868d10ccc34022af4978de93e693dd02b3"),
            (5, 117, "72b95553b1a50768270ad65cbc6b3ee930e71c79258087b062854022bc58158f"),
            (8, 95, "2cad52216ac9e64370f70cf3cee77a11466595a21a08caf5625093b941eb7873"),
            (8, 95, "ac2582f0ee56c7647a8eab122a4832425a3fe4ed1f60d20bb297c904e1f4fe87"),
        ],
    });
}

#[test]
fn hardened_active() {
    check(&Pinned {
        model: Model::Active,
        repairs: HARDENED,
        sid: "0afb94324a002493675e1fd61c83e1d44e174af0d7008395c4b238f7db301a6e",
        MK: "d31cc86837a8a29be76152522798655e964765cd2a6c9d8348f2922704d67a06",
        EK: "63ddfb8bd046e6d16c7880f33180e01d80fbe71df5b102b5af2b00256f856c76",
        alpha: [[36161, 31316], [42168, 34950]],
        messages: &[
            (3, 105, "66e5de71269a97c194a74f58b6a8a4b5b41e3606924f5fc70f9c62ae440fe30f"),
            (4, 357, "211c4bc23d3aeb1a92c6efdbeb89b066432d5d19c5e7542f882f7c66e779fd59"),
            (4, 357, "64d3eaa3ce581f3db901346927b3f6316887edb0cd3ad7ce6a98bce9f05a4c0b"),
            (5, 117, "08e2277935be215e66fcae1a701fa012419e4201a1d19c696081d75196e6b635"),
            (5, 117, "7159746c44a42ceb91442027d4972eb3e9793e3b7caa89a24b65966adf46c2d3"),
            (6, 65, "f9abe2d68802926212897e325dad18f5cc07d887c1da74b532b53ba47581e12c"),
            (6, 65, "d76280b986e08e04adb47ea060080e1e31d5e08183f8a5ca3d5dff4587f51f25"),
            (7, 141, "91d981b03b9bfb1c824cc72103c5e2116992909fe6a8b10a26bf0c74d3840759"),
            (8, 95, "99e8afb6b2947a7a00d8a79605deb7543cd79d250d5c6e7873185172e8177122"),
            (8, 95, "52a8bc0c9b6e16f20c2349382989766526b804f37b3f479835511b45a5c25bdd"),
        ],
    });
}
