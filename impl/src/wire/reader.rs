//! A reader that only moves forward and never beyond the end.

use crate::Error;
use std::cmp::Ordering;

/// What is left of a message.
#[derive(Clone, Debug)]
pub struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    /// All of these bytes.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// The body of a message of this kind.
    ///
    /// # Errors
    ///
    /// `E_LENGTH` when the message is empty, `E_ROUND` when it is of another kind.
    pub fn message(bytes: &'a [u8], kind: u8) -> Result<Self, Error> {
        match bytes.split_first() {
            None => Err(Error::Length { what: "the message is empty", culprit: None }),
            Some((first, rest)) if *first == kind => Ok(Self { rest }),
            Some(_) => Err(Error::Round { culprit: None }),
        }
    }

    /// The next `n` bytes.
    ///
    /// # Errors
    ///
    /// `E_LENGTH` when there are fewer.
    pub fn take(&mut self, n: usize) -> Result<&'a [u8], Error> {
        let (head, rest) = self.rest.split_at_checked(n).ok_or_else(too_short)?;
        self.rest = rest;
        Ok(head)
    }

    /// The next `N` bytes.
    ///
    /// # Errors
    ///
    /// `E_LENGTH` when there are fewer.
    pub fn array<const N: usize>(&mut self) -> Result<&'a [u8; N], Error> {
        let (head, rest) = self.rest.split_first_chunk().ok_or_else(too_short)?;
        self.rest = rest;
        Ok(head)
    }

    /// The next byte.
    ///
    /// # Errors
    ///
    /// `E_LENGTH` at the end.
    pub fn u8(&mut self) -> Result<u8, Error> {
        self.array().map(|b| u8::from_be_bytes(*b))
    }

    /// The next four bytes as an integer.
    ///
    /// # Errors
    ///
    /// `E_LENGTH` when there are fewer.
    pub fn u32(&mut self) -> Result<u32, Error> {
        self.array().map(|b| u32::from_be_bytes(*b))
    }

    /// The next eight bytes as an integer.
    ///
    /// # Errors
    ///
    /// `E_LENGTH` when there are fewer.
    pub fn u64(&mut self) -> Result<u64, Error> {
        self.array().map(|b| u64::from_be_bytes(*b))
    }

    /// 1 and the next eight bytes as an integer, or 0 and nothing.
    ///
    /// # Errors
    ///
    /// `E_LENGTH` when there are fewer; `E_RANGE` for another first byte.
    pub fn optional_u64(&mut self) -> Result<Option<u64>, Error> {
        match self.u8()? {
            0 => Ok(None),
            1 => self.u64().map(Some),
            _ => Err(Error::Range { what: "the flag of an optional value", culprit: None }),
        }
    }

    /// All that is left.
    pub fn rest(&mut self) -> &'a [u8] {
        std::mem::take(&mut self.rest)
    }

    /// The end.
    ///
    /// # Errors
    ///
    /// `E_LENGTH` when bytes are left.
    pub fn finish(self) -> Result<(), Error> {
        if self.rest.is_empty() {
            return Ok(());
        }
        Err(Error::Length { what: "bytes are left after the last field", culprit: None })
    }

    /// A list: its count, then entries of `size` bytes after the id, ids from 1 to `n`, strictly ascending. `field` reads
    /// what follows the id.
    ///
    /// The entries are seen to be there before any is read, so the result is no larger than the message.
    ///
    /// # Errors
    ///
    /// `E_LENGTH`, and `E_RANGE` for the count, without culprit; of each entry in turn `E_RANGE`, `E_DUPLICATE`,
    /// `E_ORDER` for the id, with that id, then what `field` reports, with the entry's id.
    pub fn list<T, C: FromIterator<(u32, T)>>(
        &mut self,
        n: u32,
        size: usize,
        mut field: impl FnMut(&mut Reader<'a>) -> Result<T, Error>,
    ) -> Result<C, Error> {
        let count = self.u32()?;
        if count > n {
            return Err(Error::Range { what: "the count of a list", culprit: None });
        }
        let bytes =
            usize::try_from(count).ok().and_then(|c| c.checked_mul(size.checked_add(4)?)).ok_or_else(too_short)?;
        let mut entries = Reader::new(self.take(bytes)?);
        let mut before = 0;
        (0..count)
            .map(|_| {
                let id = entries.id(n, before)?;
                before = id;
                let mut entry = Reader::new(entries.take(size)?);
                field(&mut entry).map(|value| (id, value)).map_err(|e| e.blame(id))
            })
            .collect()
    }

    /// An id from 1 to `n`, above `before`.
    fn id(&mut self, n: u32, before: u32) -> Result<u32, Error> {
        let id = self.u32()?;
        let culprit = Some(id);
        if id == 0 || id > n {
            return Err(Error::Range { what: "an id", culprit });
        }
        match id.cmp(&before) {
            Ordering::Greater => Ok(id),
            Ordering::Equal => Err(Error::Duplicate { what: "an id in a list", culprit }),
            Ordering::Less => Err(Error::Order { culprit }),
        }
    }
}

fn too_short() -> Error {
    Error::Length { what: "a field runs past the end", culprit: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn list(bytes: &[u8], n: u32) -> Result<BTreeMap<u32, u8>, Error> {
        let mut reader = Reader::new(bytes);
        let list = reader.list(n, 1, |entry| entry.u8())?;
        reader.finish()?;
        Ok(list)
    }

    fn refusal(bytes: &[u8], n: u32) -> (&'static str, Option<u32>) {
        let e = list(bytes, n).unwrap_err();
        (e.code(), e.culprit())
    }

    #[test]
    fn a_good_list() {
        let bytes = [0, 0, 0, 2, 0, 0, 0, 1, 7, 0, 0, 0, 3, 9];
        assert_eq!(list(&bytes, 3).unwrap(), BTreeMap::from([(1, 7), (3, 9)]));
        assert_eq!(list(&[0; 4], 3).unwrap(), BTreeMap::new());
    }

    #[test]
    fn the_first_thing_wrong_is_reported() {
        assert_eq!(refusal(&[0, 0, 0], 3), ("E_LENGTH", None));
        // A count above n is out of range even when the entries are missing too.
        assert_eq!(refusal(&[0, 0, 0, 4], 3), ("E_RANGE", None));
        assert_eq!(refusal(&[255; 4], u32::MAX), ("E_LENGTH", None));
        // Fewer bytes than the count asks for, before the bad id 0 is looked at.
        assert_eq!(refusal(&[0, 0, 0, 1, 0, 0, 0, 0], 3), ("E_LENGTH", None));
        assert_eq!(refusal(&[0, 0, 0, 1, 0, 0, 0, 0, 7], 3), ("E_RANGE", Some(0)));
        assert_eq!(refusal(&[0, 0, 0, 1, 0, 0, 0, 4, 7], 3), ("E_RANGE", Some(4)));
        assert_eq!(refusal(&[0, 0, 0, 2, 0, 0, 0, 2, 7, 0, 0, 0, 2, 7], 3), ("E_DUPLICATE", Some(2)));
        assert_eq!(refusal(&[0, 0, 0, 2, 0, 0, 0, 2, 7, 0, 0, 0, 1, 7], 3), ("E_ORDER", Some(1)));
        assert_eq!(refusal(&[0, 0, 0, 1, 0, 0, 0, 2, 7, 0], 3), ("E_LENGTH", None));
    }

    #[test]
    fn a_bad_field_is_blamed_on_its_entry() {
        let bytes = [0, 0, 0, 1, 0, 0, 0, 3, 7];
        let mut reader = Reader::new(&bytes);
        let got: Result<BTreeMap<u32, ()>, Error> = reader.list(3, 1, |_| Err(Error::Point { culprit: None }));
        assert_eq!(got.unwrap_err(), Error::Point { culprit: Some(3) });
    }

    #[test]
    fn kinds() {
        assert_eq!(Reader::message(&[], 2).unwrap_err().code(), "E_LENGTH");
        assert_eq!(Reader::message(&[3], 2).unwrap_err().code(), "E_ROUND");
        assert_eq!(Reader::message(&[2, 9], 2).unwrap().rest(), [9]);
    }
}
