//! Every finding has its page, and every page its finding.

use secagg_audit::findings::{Verdict, all};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

/// The pages, without README and what was tried.
fn pages() -> BTreeSet<String> {
    let names = fs::read_dir(root().join("docs/findings")).unwrap().map(|entry| entry.unwrap().file_name());
    let names = names.map(|name| name.into_string().unwrap());
    names.filter(|name| !["README.md", "tried.md"].contains(&name.as_str())).collect()
}

#[test]
fn every_finding_has_its_page_and_every_page_its_finding() {
    let ids: BTreeSet<String> = all().iter().map(|finding| format!("{}.md", finding.id)).collect();
    assert_eq!(ids.len(), all().len());
    assert_eq!(ids, pages());
}

#[test]
fn a_page_names_the_finding_its_place_and_its_repair() {
    for finding in all() {
        let page = fs::read_to_string(root().join(finding.page())).unwrap();
        let heading = page.lines().find(|line| line.starts_with('#')).unwrap();
        assert_eq!(heading, format!("# {} — {}", finding.id, finding.title));
        assert!(page.contains(&format!("| place | {} |", finding.place)), "{}", finding.id);
        let repair = finding.repair.map_or("none".to_owned(), |name| format!("`{name}`"));
        assert!(page.contains(&format!("| repair | {repair} |")), "{}", finding.id);
        let word = |verdict: Verdict| match verdict {
            Verdict::Broken => "broken",
            Verdict::Safe => "safe",
            Verdict::NotTried => "–",
        };
        let verdicts = finding.expected.map(word).join(", ");
        assert!(
            page.contains(&format!("| as written, hardened, hardened without the repair | {verdicts} |")),
            "{}",
            finding.id
        );
    }
}

#[test]
fn the_table_has_a_line_for_each() {
    let table = fs::read_to_string(root().join("docs/findings/README.md")).unwrap();
    let lines: Vec<&str> = table.lines().filter(|line| line.starts_with("| [F")).collect();
    assert_eq!(lines.len(), all().len());
    for (line, finding) in lines.iter().zip(all()) {
        assert!(line.starts_with(&format!("| [{0}]({0}.md) |", finding.id)), "{line}");
        assert!(line.contains(finding.place) && line.contains(finding.title), "{line}");
        assert!(line.ends_with(&finding.repair.map_or("| – |".to_owned(), |name| format!("| `{name}` |"))), "{line}");
    }
}
