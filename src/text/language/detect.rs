//! Which language a text is in.

use whatlang::{Lang, Script};

/// How much of a text decides its language, in bytes.
const PREFIX: usize = 4096;

/// The ISO 639-1 code of the language that the beginning of `text` is in; `en` for Latin script
/// when that cannot be told, and for a text without letters.
pub fn detect_language(text: &str) -> &'static str {
    let mut end = text.len().min(PREFIX);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    if is_plainly_english(&text[..end]) {
        return "en";
    }
    let Some(info) = whatlang::detect(&text[..end]) else {
        return "en";
    };
    if info.script() == Script::Latin && !info.is_reliable() {
        return "en";
    }
    iso_639_1(info.lang())
}

/// Words that English uses all the time and no other language's news does.
const ENGLISH_WORDS: [&str; 16] = [
    "the", "and", "that", "with", "were", "from", "this", "which", "have", "has", "said", "their",
    "would", "been", "they", "there",
];

/// Words that English uses all the time, and of which other languages know one at most (Dutch `of`,
/// Polish `to`, French `on`, Romanian `are`, Slovene `more`, Danish `by`).
const OTHER_WORDS: [&str; 14] = [
    "of", "to", "on", "by", "its", "are", "his", "who", "after", "than", "more", "into", "about",
    "when",
];

/// Whether English function words leave no doubt: two of those that only English has or two
/// different ones, and one word in eight. Comparing trigrams, as the crate does for all other
/// text, would take longer than all other tagging.
fn is_plainly_english(text: &str) -> bool {
    let (mut words, mut english, mut found) = (0, 0, 0u32);
    let (mut certain, mut lower) = (0, [0; 5]);
    for word in text.split_ascii_whitespace() {
        words += 1;
        let Some(lower) = lower.get_mut(..word.len()) else { continue };
        lower.copy_from_slice(word.as_bytes());
        lower.make_ascii_lowercase();
        let known = |list: &[&str]| list.iter().position(|known| known.as_bytes() == lower);
        if let Some(place) = known(&ENGLISH_WORDS) {
            (english, certain, found) = (english + 1, certain + 1, found | 1 << place);
        } else if let Some(place) = known(&OTHER_WORDS) {
            (english, found) = (english + 1, found | 1 << (16 + place));
        }
    }
    (certain >= 2 || found.count_ones() >= 2) && english * 8 >= words
}

fn iso_639_1(lang: Lang) -> &'static str {
    match lang {
        Lang::Epo => "eo",
        Lang::Eng => "en",
        Lang::Rus => "ru",
        Lang::Cmn => "zh",
        Lang::Spa => "es",
        Lang::Por => "pt",
        Lang::Ita => "it",
        Lang::Ben => "bn",
        Lang::Fra => "fr",
        Lang::Deu => "de",
        Lang::Ukr => "uk",
        Lang::Kat => "ka",
        Lang::Ara => "ar",
        Lang::Hin => "hi",
        Lang::Jpn => "ja",
        Lang::Heb => "he",
        Lang::Yid => "yi",
        Lang::Pol => "pl",
        Lang::Amh => "am",
        Lang::Jav => "jv",
        Lang::Kor => "ko",
        Lang::Nob => "nb",
        Lang::Dan => "da",
        Lang::Swe => "sv",
        Lang::Fin => "fi",
        Lang::Tur => "tr",
        Lang::Nld => "nl",
        Lang::Hun => "hu",
        Lang::Ces => "cs",
        Lang::Ell => "el",
        Lang::Bul => "bg",
        Lang::Bel => "be",
        Lang::Mar => "mr",
        Lang::Kan => "kn",
        Lang::Ron => "ro",
        Lang::Slv => "sl",
        Lang::Hrv => "hr",
        Lang::Srp => "sr",
        Lang::Mkd => "mk",
        Lang::Lit => "lt",
        Lang::Lav => "lv",
        Lang::Est => "et",
        Lang::Tam => "ta",
        Lang::Vie => "vi",
        Lang::Urd => "ur",
        Lang::Tha => "th",
        Lang::Guj => "gu",
        Lang::Uzb => "uz",
        Lang::Pan => "pa",
        Lang::Aze => "az",
        Lang::Ind => "id",
        Lang::Tel => "te",
        Lang::Pes => "fa",
        Lang::Mal => "ml",
        Lang::Ori => "or",
        Lang::Mya => "my",
        Lang::Nep => "ne",
        Lang::Sin => "si",
        Lang::Khm => "km",
        Lang::Tuk => "tk",
        Lang::Aka => "ak",
        Lang::Zul => "zu",
        Lang::Sna => "sn",
        Lang::Afr => "af",
        Lang::Lat => "la",
        Lang::Slk => "sk",
        Lang::Cat => "ca",
        Lang::Tgl => "tl",
        Lang::Hye => "hy",
        _ => "en",
    }
}

#[cfg(test)]
mod tests {
    use super::{detect_language, is_plainly_english};

    #[test]
    fn news_of_four_languages_is_told_apart() {
        let texts = [
            ("en", "The foreign ministers agreed on Tuesday that the accession talks would go on."),
            ("ru", "Министры иностранных дел во вторник договорились продолжить переговоры."),
            ("uk", "Міністри закордонних справ у вівторок домовилися продовжити переговори."),
            (
                "de",
                "Die Außenminister einigten sich am Dienstag darauf, die Gespräche fortzusetzen.",
            ),
        ];
        for (code, text) in texts {
            assert_eq!(detect_language(text), code);
        }
    }

    #[test]
    fn an_english_title_does_not_make_a_german_text_english() {
        let text = "Die Serie The Wire lief auch in Berlin und war dort sehr beliebt, sagte der \
            Minister am Dienstag vor Journalisten, die ihn nach den Gesprächen gefragt hatten.";
        assert_eq!(detect_language(text), "de");
    }

    #[test]
    fn one_english_word_however_often_is_no_proof() {
        for text in [
            "De minister wil weten of het verdrag of de wet van toepassing is op het land.",
            "To nie jest dobry wynik, ale to pierwszy krok w rozmowach z sojusznikami.",
            "On ne sait pas encore quand on pourra reprendre les discussions.",
        ] {
            assert!(!is_plainly_english(text), "{text}");
        }
    }

    #[test]
    fn a_latin_scrap_and_a_text_without_letters_are_english() {
        assert_eq!(detect_language("NATO"), "en");
        assert_eq!(detect_language("12:30 — 5 %"), "en");
        assert_eq!(detect_language(""), "en");
    }

    #[test]
    fn only_the_beginning_counts_and_it_may_end_inside_a_letter() {
        let mut text = String::from("x");
        text.push_str(&"Переговоры о вступлении продолжаются. ".repeat(200));
        assert_eq!(detect_language(&text), "ru");
    }
}
