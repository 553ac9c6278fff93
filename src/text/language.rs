//! What the splitter knows of a language, read from the text files in `languages/`.

use std::collections::HashSet;
use std::sync::LazyLock;

use whatlang::{Lang, Script};

/// The rules of one language. There is one value per language, made from its text file on first
/// use.
#[derive(Debug)]
pub struct Language {
    code: &'static str,
    pub(super) abbreviations: HashSet<&'static str>,
}

/// Every language with a file of its own; the last one serves all others.
static LANGUAGES: LazyLock<[Language; 2]> = LazyLock::new(|| {
    [
        Language::parse("en", include_str!("languages/en.txt")),
        Language::parse("", include_str!("languages/generic.txt")),
    ]
});

impl Language {
    /// The rules for an ISO 639-1 code; a code without rules of its own gets generic ones.
    pub fn for_code(code: &str) -> &'static Language {
        let found = LANGUAGES.iter().find(|language| language.code == code);
        found.unwrap_or(&LANGUAGES[LANGUAGES.len() - 1])
    }

    /// The ISO 639-1 code; empty for the generic rules.
    pub fn code(&self) -> &str {
        self.code
    }

    fn parse(code: &'static str, file: &'static str) -> Self {
        let lines = file.lines().map(str::trim);
        let abbreviations =
            lines.filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
        Self { code, abbreviations }
    }
}

/// How much of a text decides its language, in bytes.
const PREFIX: usize = 4096;

/// The ISO 639-1 code of the language that the beginning of `text` is in; `en` for Latin script
/// when that cannot be told, and for a text without letters.
pub fn detect_language(text: &str) -> &'static str {
    let mut end = text.len().min(PREFIX);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let Some(info) = whatlang::detect(&text[..end]) else {
        return "en";
    };
    if info.script() == Script::Latin && !info.is_reliable() {
        return "en";
    }
    iso_639_1(info.lang())
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
