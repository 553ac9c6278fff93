//! The example for users of linfa runs and says what it should.

use std::process::Command;

#[test]
fn the_pipeline_of_a_linfa_user_runs_and_learns() {
    let example = env!("CARGO_MANIFEST_DIR");
    let output = Command::new(env!("CARGO"))
        .current_dir(example)
        .args(["run", "--quiet", "--example", "linfa_pipeline"])
        .output()
        .expect("cargo starts");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    for classifier in ["logistic regression", "support vector machine"] {
        let line = said.lines().find(|line| line.starts_with(classifier)).expect(classifier);
        let accuracy: f32 = line.split_whitespace().last().unwrap().parse().unwrap();
        assert!(accuracy > 0.4, "{line}");
    }
}
