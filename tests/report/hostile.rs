//! Text that would run, turn, or break the page.

use super::pages::*;
use super::program::*;

/// A ledger whose every text is meant ill.
pub fn ledger(folder: &Folder) -> String {
    let word = "x".repeat(10_000);
    let texts = [
        "<script>window.ran = 1; alert(1)</script>".to_owned(),
        "</style></title></svg></table></main><script>window.ran = 1</script>".to_owned(),
        "\"'><img src=x onerror=\"window.ran=1\"> &lt;b&gt; javascript:alert(1)".to_owned(),
        "\u{202e}desrever si siht\u{202e} \u{2067}\u{2066}\u{2069}\u{2069}\u{2069} and after"
            .to_owned(),
        "مرحبا بالعالم هذا نص عربي طويل جدا يتحدث عن الحلف ✅".to_owned(),
        "👩‍👩‍👧‍👦🏴‍☠️ Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳ emoji and stacked marks".to_owned(),
        format!("{word} one long word"),
        "=cmd|' /C calc'!A0, \"quoted\", with; commas\u{7}\u{feff}".to_owned(),
    ];
    let outlets = [
        "<script>window.ran=1</script>".to_owned(),
        "\u{202e}tfel ot thgir".to_owned(),
        "صحيفة الشرق".to_owned(),
        "W".repeat(10_000),
        "</style>&amp;\"'".to_owned(),
    ];
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let mut out = "outlet,article,title,date,start,end,text,voice,source,stance,stance_confidence,stance_against,\
                   stance_favor,stance_evidence,topic\n"
        .to_owned();
    for (place, outlet) in outlets.iter().enumerate() {
        for article in 0..12 {
            for (start, text) in texts.iter().enumerate() {
                let against = (place + article + start) % 3 == 0;
                let (label, a, f) =
                    if against { ("against", 0.8, 0.2) } else { ("favor", 0.1, 0.9) };
                let name = format!("{outlet}/../javascript:alert({article}) \u{202e}.txt");
                let text = format!("{article} {text}");
                let cells = [outlet.as_str(), &name, &texts[article % 8], "2024-03-05"].map(quoted);
                let voice = ["own", "attributed"][start % 2];
                out += &format!(
                    "{},{start},{},{},{voice},{},{label},{},{a},{f},{},{}\n",
                    cells.join(","),
                    start + 1,
                    quoted(&text),
                    quoted(&texts[start]),
                    f64::max(a, f),
                    quoted("<b>:+1.0 script:+0.5 long:-0.2 x:NaN :+1"),
                    quoted(&texts[(start + article) % 8]),
                );
            }
        }
    }
    folder.file("hostile.csv", out)
}

#[test]
fn hostile_text_opens_no_element_and_turns_no_neighbour() {
    let folder = Folder::new();
    let page = page(&folder, &ledger(&folder), &["--words"]);
    assert_self_contained(&page);
    for c in page.chars() {
        let turns = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}' | '\u{2067}');
        assert!(!turns && c != '\0', "U+{:04X}", c as u32);
    }
    assert!(page.contains("&lt;script&gt;window.ran"), "it is shown as it is");
    assert!(page.contains("صحيفة الشرق"));
}
