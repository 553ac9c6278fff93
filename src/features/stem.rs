//! Snowball stems, by language.

use std::borrow::Cow;

use rust_stemmers::Algorithm;

use super::options::FeatureOptions;
use crate::error::{Error, Result};

/// Cuts tokens down to their stems.
pub struct Stemmer(rust_stemmers::Stemmer);

impl Stemmer {
    /// The stemmer that the options ask for.
    ///
    /// # Errors
    /// If there is none for the language.
    pub fn for_options(options: &FeatureOptions) -> Result<Option<Self>> {
        options.stem.as_deref().map(Self::for_language).transpose()
    }

    fn for_language(code: &str) -> Result<Self> {
        let algorithm = match code {
            "ar" => Algorithm::Arabic,
            "da" => Algorithm::Danish,
            "de" => Algorithm::German,
            "el" => Algorithm::Greek,
            "en" => Algorithm::English,
            "es" => Algorithm::Spanish,
            "fi" => Algorithm::Finnish,
            "fr" => Algorithm::French,
            "hu" => Algorithm::Hungarian,
            "it" => Algorithm::Italian,
            "nl" => Algorithm::Dutch,
            "no" => Algorithm::Norwegian,
            "pt" => Algorithm::Portuguese,
            "ro" => Algorithm::Romanian,
            "ru" => Algorithm::Russian,
            "sv" => Algorithm::Swedish,
            "ta" => Algorithm::Tamil,
            "tr" => Algorithm::Turkish,
            _ => {
                return Err(Error::usage(format!("there is no stemmer for the language '{code}'"))
                    .remedy("leave --stem out, or give one of ar da de el en es fi fr hu it nl no pt ro ru sv ta tr"));
            }
        };
        Ok(Self(rust_stemmers::Stemmer::create(algorithm)))
    }

    /// The stem of `token`.
    pub fn stem<'t>(&self, token: &'t str) -> Cow<'t, str> {
        self.0.stem(token)
    }
}

impl std::fmt::Debug for Stemmer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Stemmer")
    }
}
