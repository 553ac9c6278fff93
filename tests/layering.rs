//! Each module imports only from layers before its own, and none imports in a circle.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The layers, lowest first; modules of one layer may use each other, but not in a circle.
const LAYERS: [&[&str]; 10] = [
    &["error", "columns"],
    &["io", "text", "sparse"],
    &["near_duplicates", "features", "linear", "calibration"],
    &["dataset", "folds", "metrics"],
    &["model", "voice", "articles"],
    &["ledger"],
    &["tag"],
    &["compare"],
    &["report"],
    &["cli"],
];

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
}

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
}

/// Every source file with the module at the crate's root that it belongs to, and its code without
/// comments.
fn modules() -> Vec<(PathBuf, String, String)> {
    let mut found = Vec::new();
    files(&source(), &mut found);
    let described = found.into_iter().map(|path| {
        let below = path.strip_prefix(source()).unwrap();
        let first = below.components().next().unwrap().as_os_str().to_str().unwrap();
        let module = first.trim_end_matches(".rs").to_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        let code = text.lines().map(|line| line.split("//").next().unwrap());
        let code = code.collect::<Vec<_>>().join("\n");
        (path, module, code)
    });
    described.filter(|(_, module, _)| module != "lib").collect()
}

/// The first name of each path behind `prefix` in `code`: of `crate::{a::b, c}` it is `a` and `c`.
fn first_names<'c>(code: &'c str, prefix: &str) -> Vec<&'c str> {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    let mut names = Vec::new();
    for (at, _) in code.match_indices(prefix) {
        if code[..at].ends_with(is_name) || code[..at].ends_with("::") || code[..at].ends_with('$')
        {
            continue;
        }
        let rest = &code[at + prefix.len()..];
        let end = |text: &str| text.find(|c| !is_name(c)).unwrap_or(text.len());
        let Some(group) = rest.strip_prefix('{') else {
            names.push(&rest[..end(rest)]);
            continue;
        };
        let mut depth = 0;
        let mut start = 0;
        for (i, c) in group.char_indices() {
            match c {
                '{' => depth += 1,
                '}' | ',' if depth == 0 => {
                    let part = group[start..i].trim_start();
                    names.push(&part[..end(part)]);
                    start = i + 1;
                    if c == '}' {
                        break;
                    }
                }
                '}' => depth -= 1,
                _ => {}
            }
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

/// What each module imports from which other module, with the file that does so.
fn imports() -> BTreeMap<(String, String), PathBuf> {
    let mut imports = BTreeMap::new();
    for (path, module, code) in modules() {
        let prefix = if module == "cli" { "stancekit::" } else { "crate::" };
        let mut names = first_names(&code, prefix);
        // At the root, `super` is the crate.
        if path.ends_with("mod.rs") || path.parent() == Some(&source()) {
            names.extend(first_names(&code, "super::").into_iter().filter(|n| layer(n).is_some()));
        }
        for name in names {
            // The error type and its result are known at the root.
            let root = name.starts_with(char::is_uppercase);
            let target = if root { "error" } else { name };
            if target != module {
                imports.entry((module.clone(), target.to_owned())).or_insert(path.clone());
            }
        }
    }
    imports
}

#[test]
fn imports_are_found_in_every_form() {
    let code = "use crate::{Error, io::{Source, Table}, text};\nlet x = crate::linear::argmax(y);\n\
                use crate::features::Corpus; other_crate::x(); $crate::y()";
    assert_eq!(first_names(code, "crate::"), ["Error", "io", "text", "linear", "features"]);
}

#[test]
fn every_module_has_a_layer() {
    for (path, module, _) in modules() {
        assert!(layer(&module).is_some(), "{}: '{module}' is in no layer", path.display());
    }
}

#[test]
fn a_module_imports_only_from_its_own_layer_and_those_before() {
    let imports = imports();
    assert!(imports.len() > 30, "the imports were found: {}", imports.len());
    for ((module, target), path) in &imports {
        let wrong = format!("{}: '{module}' imports '{target}'", path.display());
        let target = layer(target).unwrap_or_else(|| panic!("{wrong}, which is no module"));
        assert!(target <= layer(module).unwrap(), "{wrong} from a later layer");
    }
}

#[test]
fn no_module_imports_in_a_circle() {
    let mut open: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (module, target) in imports().into_keys() {
        open.entry(target.clone()).or_default();
        open.entry(module).or_default().insert(target);
    }
    while let Some(free) = open.iter().find(|(_, targets)| targets.is_empty()) {
        let free = free.0.clone();
        open.remove(&free);
        open.values_mut().for_each(|targets| {
            targets.remove(&free);
        });
    }
    assert!(open.is_empty(), "in a circle: {open:?}");
}

#[test]
fn the_program_uses_the_crate_by_name_and_compiles_none_of_it_again() {
    let cli = modules().into_iter().filter(|(_, module, _)| module == "cli");
    for (path, _, code) in cli {
        for name in first_names(&code, "crate::") {
            assert!(layer(name).is_none(), "{}: crate::{name}", path.display());
        }
        assert!(!code.contains("#[path"), "{}", path.display());
    }
}

#[test]
fn only_the_program_parses_arguments_prints_and_exits() {
    for (path, _, code) in modules().into_iter().filter(|(_, module, _)| module != "cli") {
        for forbidden in
            ["clap::", "indicatif::", "ctrlc::", "println!", "print!(", "process::exit", "dbg!"]
        {
            assert!(!code.contains(forbidden), "{}: {forbidden}", path.display());
        }
    }
}

#[test]
fn lib_rs_lists_the_modules_in_the_order_of_layers() {
    let text = std::fs::read_to_string(source().join("lib.rs")).unwrap();
    let listed: Vec<&str> =
        text.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    let layers: Vec<usize> = listed.iter().map(|module| layer(module).expect("a layer")).collect();
    assert!(layers.is_sorted(), "{listed:?}");
    let modules: BTreeSet<String> = modules().into_iter().map(|(_, module, _)| module).collect();
    for module in modules.iter().filter(|module| *module != "cli") {
        assert!(listed.contains(&module.as_str()), "{module}");
    }
}
