//! Changes to messages.

use secagg_audit::lists::lists;

/// A change to a message.
pub type Edit = Box<dyn Fn(&[u8]) -> Vec<u8>>;

/// The entries of one list of a message.
pub type Entries = Vec<Vec<u8>>;

/// The whole message is another one.
pub fn whole(message: impl Into<Vec<u8>>) -> Edit {
    let message = message.into();
    Box::new(move |_| message.clone())
}

/// Something is done to its bytes.
pub fn bytes(change: impl Fn(&mut Vec<u8>) + 'static) -> Edit {
    Box::new(move |message| {
        let mut out = message.to_vec();
        change(&mut out);
        out
    })
}

/// Something is done to the entries of one of its lists, and the count is made to fit.
pub fn list(index: usize, change: impl Fn(&mut Entries) + 'static) -> Edit {
    Box::new(move |message| {
        let mut all = split(message);
        change(&mut all[index]);
        join(message[0], &all)
    })
}

/// Something is done to the fields, after the id, of one entry of its first list.
pub fn fields(id: u32, change: impl Fn(&mut [u8]) + 'static) -> Edit {
    fields_of(0, id, change)
}

/// Something is done to the fields, after the id, of one entry of one of its lists.
pub fn fields_of(index: usize, id: u32, change: impl Fn(&mut [u8]) + 'static) -> Edit {
    list(index, move |entries| change(&mut entry(entries, id)[4..]))
}

/// The entry with this id.
pub fn entry(entries: &mut Entries, id: u32) -> &mut Vec<u8> {
    entries.iter_mut().find(|e| e[..4] == id.to_be_bytes()).expect("an entry with this id")
}

/// The entries lose those with these ids.
pub fn without(index: usize, ids: &'static [u32]) -> Edit {
    list(index, move |entries| entries.retain(|e| ids.iter().all(|id| e[..4] != id.to_be_bytes())))
}

/// One edit, then the other.
pub fn both(first: Edit, second: Edit) -> Edit {
    Box::new(move |message| second(&first(message)))
}

/// The lists of a message.
pub fn split(message: &[u8]) -> Vec<Entries> {
    let lists = lists(message).expect("a message with lists");
    lists.iter().map(|list| list.entries.iter().map(|e| message[e.clone()].to_vec()).collect()).collect()
}

/// A message of this kind with these lists.
pub fn join(kind: u8, lists: &[Entries]) -> Vec<u8> {
    let mut out = vec![kind];
    for entries in lists {
        out.extend((entries.len() as u32).to_be_bytes());
        entries.iter().for_each(|e| out.extend(e));
    }
    out
}
