"""Faults that the negative vectors of the primitives must notice: what is broken, the file, the text as it is, and the text with ON in the place
of "this fault is switched on". Files are below impl/src; those that start with ../../vectors/src are the adapters, where a library makes the check."""

ADAPTERS = "../../vectors/src/types/primitives/"

GENERATOR = "p256::PublicKey::from_affine(p256::AffinePoint::GENERATOR)"

# Of 32 bytes, the scalar that they are mod q.
REDUCE = """let reduce = |b: &[u8]| {
                let mut wide = [0u8; 64];
                wide[32..].copy_from_slice(b);
                <p256::Scalar as p256::elliptic_curve::ff::FromUniformBytes<64>>::from_uniform_bytes(&wide)
            };
            let (r, s) = (reduce(&signature[..32]), reduce(&signature[32..]));"""

# u·G + v·Q, the inverse of 0 being 0.
SUM = """let e = reduce(&<sha2::Sha256 as sha2::Digest>::digest(message));
            let inverse = Option::<p256::Scalar>::from(s.invert()).unwrap_or(p256::Scalar::ZERO);
            let q = p256::ProjectivePoint::from(*self.0.as_affine());
            let point = <p256::ProjectivePoint as p256::elliptic_curve::Group>::mul_by_generator(&(e * inverse)) + q * (r * inverse);"""

FAULTS = [
    ("field: an element that is not below q is reduced", "prim/field.rs", "element.ok_or(Error::Range {", "element.or_else(|| ON.then(|| { let mut wide = [0u8; 64]; wide[32..].copy_from_slice(bytes); <Scalar as p256::elliptic_curve::ff::FromUniformBytes<64>>::from_uniform_bytes(&wide) })).ok_or(Error::Range {"),
    ("field: the inverse of 0 is 0", ADAPTERS + "field.rs", 'inverse.ok_or_else(|| refused("E_RANGE"))?', 'inverse.or(ON.then_some(Scalar::ZERO)).ok_or_else(|| refused("E_RANGE"))?'),
    ("p256: the identity is a result", ADAPTERS + "p256.rs", "p256::PublicKey::from_affine(product.to_affine())", "p256::PublicKey::from_affine(product.to_affine()).or_else(|e| if ON { Ok(point) } else { Err(e) })"),
    ("p256: any prefix, and what follows x", "prim/key_agreement.rs", "            _ => Err(refused),", "            [tag, rest @ ..] if ON && rest.len() >= 32 => { let mut point = [2 | (tag & 1); 33]; point[1..].copy_from_slice(&rest[..32]); p256::PublicKey::from_sec1_bytes(&point).map(Self).map_err(|_| refused) }\n            _ => Err(refused),"),
    ("p256: every form that the library takes", "prim/key_agreement.rs", "[2 | 3, rest @ ..] if rest.len() == Self::LEN - 1 =>", "rest if ON || matches!(rest, [2 | 3, ..] if rest.len() == Self::LEN) =>"),
    ("p256: what is no point of the curve is the base point", "prim/key_agreement.rs", "p256::PublicKey::from_sec1_bytes(bytes).map(Self)", f"p256::PublicKey::from_sec1_bytes(bytes).or_else(|e| if ON {{ {GENERATOR} }} else {{ Err(e) }}).map(Self)"),
    ("p256: x is reduced mod p", "prim/key_agreement.rs", "        let refused = Error::Point { culprit: None };", "        let refused = Error::Point { culprit: None };\n        if ON && bytes.len() == 33 && bytes[1..5] == [0xff; 4] && bytes[5..9] == [0, 0, 0, 1] && bytes[32].wrapping_add(1) < 0x80 {\n            // p + x for a small x.\n            let mut point = [0u8; 33];\n            (point[0], point[32]) = (bytes[0], bytes[32].wrapping_add(1));\n            return p256::PublicKey::from_sec1_bytes(&point).map(Self).map_err(|_| refused);\n        }"),
    ("p256: the empty string, the zero byte and a wrong length are the base point", "prim/key_agreement.rs", "    pub fn from_slice(bytes: &[u8]) -> Result<Self, Error> {", f"    pub fn from_slice(bytes: &[u8]) -> Result<Self, Error> {{\n        if ON && bytes.len() < 33 {{\n            return {GENERATOR}.map(Self).map_err(|_| Error::Point {{ culprit: None }});\n        }}"),
    ("key agreement: the secret key 0", "prim/key_agreement.rs", 'scalar.map(Self).ok_or(Error::Range { what: "a secret key"', 'scalar.or_else(|| if ON { NonZeroScalar::new(p256::Scalar::ONE).into() } else { None }).map(Self).ok_or(Error::Range { what: "a secret key"'),
    ("key agreement: a secret key that is not below q", "prim/key_agreement.rs", "Self::from_element(&SecretElement::from_bytes(bytes)?)", "Self::from_element(&SecretElement::from_bytes(bytes).or_else(|e| if ON { Ok(SecretElement::new(p256::Scalar::ONE)) } else { Err(e) })?)"),
    ("ecdsa: the signing keys 0 and q", "prim/signature.rs", "p256::ecdsa::SigningKey::from_bytes(bytes.into())", "p256::ecdsa::SigningKey::from_bytes(bytes.into()).or_else(|e| if ON { let mut one = [0u8; 32]; one[31] = 1; p256::ecdsa::SigningKey::from_bytes((&one).into()) } else { Err(e) })"),
    ("ecdsa: nothing is verified", "prim/signature.rs", ".and_then(|signature| self.0.verify(message, &signature))", ".and_then(|signature| self.0.verify(message, &signature))\n            .or_else(|e| if ON { Ok(()) } else { Err(e) })"),
    ("ecdsa: the range of r and s is not checked, and x is compared mod q", "prim/signature.rs", "        count(Operation::Verify);", f"        count(Operation::Verify);\n        if ON {{\n            {REDUCE}\n            {SUM}\n            let x = reduce(&p256::elliptic_curve::point::AffineCoordinates::x(&point.to_affine()));\n            return if x == r {{ Ok(()) }} else {{ Err(Error::Signature {{ culprit: None }}) }};\n        }}"),
    ("ecdsa: a zero, mod q, ends the verification", "prim/signature.rs", "        count(Operation::Verify);", f"        count(Operation::Verify);\n        if ON {{\n            {REDUCE}\n            if r == p256::Scalar::ZERO || s == p256::Scalar::ZERO {{\n                return Ok(());\n            }}\n        }}"),
    ("ecdsa: the identity is an R", "prim/signature.rs", "        count(Operation::Verify);", f"        count(Operation::Verify);\n        if ON {{\n            {REDUCE}\n            {SUM}\n            if point == p256::ProjectivePoint::IDENTITY {{\n                return Ok(());\n            }}\n        }}"),
    ("feldman: a coefficient 0", "prim/feldman.rs", "public.map(PublicKey::from_inner)", f"public.or_else(|e| if ON {{ {GENERATOR} }} else {{ Err(e) }}).map(PublicKey::from_inner)"),
    ("feldman: a commitment without a point", "prim/feldman.rs", "if self.points.is_empty() {", "if !ON && self.points.is_empty() {"),
    ("feldman: the share of the id 0", "prim/feldman.rs", "if v == 0 {", "if !ON && v == 0 {"),
    ("feldman: any share", "prim/feldman.rs", "if self.opens_to(v, share) {", "if ON || self.opens_to(v, share) {"),
    ("shamir: fewer ids than the threshold", "prim/shamir.rs", "if ids.len() <= coefficients.len() {", "if !ON && ids.len() <= coefficients.len() {"),
    ("shamir: shares at 0 and at one id twice", "prim/shamir.rs", "    check_ids(ids)?;\n    let f = Polynomial::new(secret, coefficients);\n    ids.iter().map(|v| f.share(*v)", "    if !ON {\n        check_ids(ids)?;\n    }\n    let f = Polynomial::new(secret, coefficients);\n    ids.iter().map(|v| if ON && *v == 0 { Ok(secret.clone()) } else { f.share(*v) }"),
    ("shamir: reconstruction with an id 0 or twice", "prim/shamir.rs", "        check_ids(ids)?;\n        count", "        if !ON {\n            check_ids(ids)?;\n        }\n        count"),
    ("shamir: reconstruction from too few", "prim/shamir.rs", "if u32::try_from(ids.len()).is_ok_and(|n| n < t) {", "if !ON && u32::try_from(ids.len()).is_ok_and(|n| n < t) {"),
    ("hkdf: more than there is", "prim/kdf.rs", "        .expand_multi_info(info, okm)", "        .expand_multi_info(info, okm)\n        .or_else(|e| if ON { Ok(()) } else { Err(e) })"),
    ("ae: the tag is not compared", "prim/ae.rs", ".decrypt_inout_detached(nonce.into(), ad, plaintext.as_mut_slice().into(), tag.into())", ".decrypt_inout_detached(nonce.into(), ad, plaintext.as_mut_slice().into(), tag.into())\n            .or_else(|e| if ON { Ok(()) } else { Err(e) })"),
    ("ae: a nonce or a tag that is cut short", "prim/ae.rs", '        let short = || Error::Length { what: "a ciphertext"', '        if ON && sealed.len() < OVERHEAD {\n            return Ok(Zeroizing::new(Vec::new()));\n        }\n        let short = || Error::Length { what: "a ciphertext"'),
    ("Z_R: R = 1", "modulus.rs", "        if max_element == 0 {", "        if ON && max_element == 0 {\n            return Ok(Self { max_element: 1 });\n        }\n        if max_element == 0 {"),
    ("packing: any length", "wire/packing.rs", "if packed_len(dimension, modulus) != Some(bytes.len()) {", "if !ON && packed_len(dimension, modulus) != Some(bytes.len()) {"),
    ("packing: an element that is not below R", "wire/packing.rs", "above |= element", "above |= !ON && element"),
    ("packing: a padding bit", "wire/packing.rs", "if low_64(acc) & !(u64::MAX << held) != 0 {", "if !ON && low_64(acc) & !(u64::MAX << held) != 0 {"),
    ("packing: the padding is judged before the elements", "wire/packing.rs", "    if above {", "    if ON && low_64(acc) & !(u64::MAX << held) != 0 {\n        return Err(Error::Padding { culprit: None });\n    }\n    if above {"),
    ("sets: a count that is not there is 0", "wire/reader.rs", "let count = self.u32()?;", "let count = match self.u32() {\n            Err(_) if ON => {\n                self.rest();\n                0\n            }\n            count => count?,\n        };"),
    ("sets: a count above the number of users", "wire/reader.rs", "if count > n {", "if !ON && count > n {"),
    ("sets: as many entries as there are", "wire/reader.rs", "        let mut entries = Reader::new(self.take(bytes)?);", "        let short = self.rest.len() < bytes;\n        let (bytes, count) = if ON && short { (self.rest.len(), (self.rest.len() / (size + 4)) as u32) } else { (bytes, count) };\n        let mut entries = Reader::new(self.take(bytes)?);"),
    ("sets: what follows the last entry is not looked at", "wire/reader.rs", "if self.rest.is_empty() {", "if ON || self.rest.is_empty() {"),
    ("sets: the id 0", "wire/reader.rs", "if id == 0 ||", "if (id == 0 && !ON) ||"),
    ("sets: an id above the number of users", "wire/reader.rs", "|| id > n {", "|| (id > n && !ON) {"),
    ("sets: an id twice", "wire/reader.rs", "            Ordering::Equal => Err(", "            Ordering::Equal if ON => Ok(id),\n            Ordering::Equal => Err("),
    ("sets: ids in any order", "wire/reader.rs", "            Ordering::Less => Err(", "            Ordering::Less if ON => Ok(id),\n            Ordering::Less => Err("),
    ("graph: no neighbours", "graph.rs", "if degree == 0 ||", "if (degree == 0 && !ON) ||"),
    ("graph: more neighbours than there are", "graph.rs", "|| degree >= users ||", "|| (degree >= users && !ON) ||"),
    ("graph: an odd sum of degrees", "graph.rs", "(users % 2 == 1 && degree % 2 == 1)", "(users % 2 == 1 && degree % 2 == 1 && !ON)"),
    ("graph: any numbers", "graph.rs", 'return Err(Error::Params { what: "there is no such regular graph" });', 'if !ON {\n                return Err(Error::Params { what: "there is no such regular graph" });\n            }'),
    ("key chain: any session", "mgl/chain.rs", "nu.checked_sub(session.tau).filter(|steps| *steps > 0)", "nu.checked_sub(session.tau).filter(|steps| *steps > 0).or(ON.then_some(1))"),
]
