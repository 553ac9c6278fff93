//! Pages made for the tests.

use crate::program::{Folder, read, run};

/// Writes the page `name.html` of `input` and returns its path.
pub fn written(folder: &Folder, name: &str, input: &str, more: &[&str]) -> String {
    let path = folder.at(&format!("{name}.html"));
    let fixed = ["compare", input, "--report", &path, "--quiet", "--force"];
    run(fixed.into_iter().chain(more.iter().copied())).ok();
    path
}

/// The page of `input`.
pub fn page(folder: &Folder, input: &str, more: &[&str]) -> String {
    read(&written(folder, "page", input, more))
}

/// All elements that could fetch or run something are the page's own.
#[track_caller]
pub fn assert_self_contained(page: &str) {
    assert_eq!(page.matches("<script").count(), 1, "one script");
    assert_eq!(page.matches("<style").count(), 1, "one style");
    for element in
        ["<img", "<iframe", "<object", "<embed", "<link", "<base", "<form", "<svg:", "<image"]
    {
        assert!(!page.contains(element), "{element}");
    }
    let tags = page.split('<').skip(1).map(|tag| tag.split('>').next().unwrap_or_default());
    for tag in tags {
        for attribute in [" style=", " onload=", " onerror=", " onclick=", " src="] {
            assert!(!tag.contains(attribute), "<{}>", &tag[..tag.len().min(200)]);
        }
        if let Some(address) = tag.split("href=\"").nth(1) {
            let own = ["#", "data:text/csv;", "data:image/svg+xml;", "./"];
            assert!(own.iter().any(|start| address.starts_with(start)), "{address}");
        }
    }
}
