//! The same input gives the same bytes: again, on any number of threads, from the documented command.

mod program;

use program::*;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn bytes(path: &str) -> Vec<u8> {
    std::fs::read(path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn a_model_is_the_same_when_made_again_and_on_any_number_of_threads() {
    let folder = Folder::new();
    let train = |threads: &str| {
        let out = folder.at("model.safetensors");
        let arguments = ["train", TRAIN, "-o", &out, "--threads", threads, "--force"];
        let said = run(arguments.into_iter().chain(QUICK)).ok();
        (bytes(&out), said)
    };
    let (first, said) = train("1");
    for threads in ["1", "2", "3"] {
        let again = train(threads);
        assert!(again.0 == first, "{threads} threads");
        assert_eq!(again.1, said, "{threads} threads");
    }
}

#[test]
fn another_seed_is_told_apart() {
    let folder = Folder::new();
    let out = folder.at("model.safetensors");
    run(["train", TRAIN, "-o", &out, "--seed", "1"].into_iter().chain(QUICK)).ok();
    assert!(bytes(&out) != bytes(model()));
}

#[test]
fn a_ledger_is_the_same_on_any_number_of_threads() {
    for format in ["csv", "jsonl", "table"] {
        let predict = |threads: &str| {
            let arguments =
                ["predict", ARTICLES, "-m", model(), "--format", format, "--threads", threads];
            run(arguments).ok()
        };
        let first = predict("1");
        assert!(predict("2") == first && predict("3") == first, "{format}");
    }
}

#[test]
fn measures_are_the_same_on_any_number_of_threads() {
    let evaluate = |threads: &str| {
        let arguments =
            ["evaluate", TRAIN, "--cross-validate", "3", "--format", "json", "--threads", threads];
        run(arguments.into_iter().chain(QUICK)).ok()
    };
    let first = evaluate("1");
    assert_eq!(evaluate("2"), first);
    assert_eq!(evaluate("3"), first);
}

/// The `stancekit train` command of `models/README.md`, as arguments, and the model that it makes.
fn documented_command() -> (Vec<String>, String) {
    let text = read(&format!("{ROOT}/models/README.md")).replace("\\\n", " ");
    let commands: Vec<&str> =
        text.lines().filter(|line| line.starts_with("stancekit train ")).collect();
    assert_eq!(commands.len(), 1, "models/README.md documents one command: {commands:?}");
    let mut arguments: Vec<String> = Vec::new();
    for (place, part) in commands[0].split('"').enumerate() {
        match place % 2 {
            0 => arguments
                .extend(part.split_whitespace().skip(usize::from(place == 0)).map(str::to_owned)),
            _ => arguments.push(part.to_owned()),
        }
    }
    let out = arguments.iter().position(|argument| argument == "-o").expect("-o") + 1;
    let model = std::mem::take(&mut arguments[out]);
    (arguments, model)
}

#[test]
fn the_documented_command_makes_the_shipped_model() {
    let (mut arguments, shipped) = documented_command();
    let folder = Folder::new();
    let out = folder.at("again.safetensors");
    *arguments.iter_mut().find(|argument| argument.is_empty()).unwrap() = out.clone();
    let ran: Ran = stancekit(&arguments).current_dir(ROOT).output().unwrap().into();
    ran.ok();
    let same = bytes(&out) == bytes(&format!("{ROOT}/{shipped}"));
    assert!(
        same,
        "the data, the options or the code have changed: run it again, from models/README.md"
    );
}
