//! The `char` block: character n-grams inside white-space words (scikit-learn's `char_wb`).

/// Calls `each` with every n-gram of `shortest..=longest` characters of ` word `, the word padded
/// with one blank on either side. A padded word that is shorter than `n` counts once, whole.
///
/// `padded` and `bounds` are scratch space. Source: scikit-learn, `_char_wb_ngrams`.
pub fn char_ngrams(
    word: &str,
    (shortest, longest): (usize, usize),
    scratch: &mut CharScratch,
    mut each: impl FnMut(&[u8]),
) {
    let CharScratch { padded, bounds } = scratch;
    padded.clear();
    padded.push(' ');
    padded.push_str(word);
    padded.push(' ');
    bounds.clear();
    bounds.extend(padded.char_indices().map(|(start, _)| start as u32));
    bounds.push(padded.len() as u32);
    let (bytes, length) = (padded.as_bytes(), bounds.len() - 1);
    for n in shortest..=longest {
        if n >= length {
            each(bytes);
            break;
        }
        for i in 0..=length - n {
            each(&bytes[bounds[i] as usize..bounds[i + n] as usize]);
        }
    }
}

/// Memory that [`char_ngrams`] uses again and again.
#[derive(Debug, Clone, Default)]
pub struct CharScratch {
    padded: String,
    bounds: Vec<u32>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ngrams(word: &str, range: (usize, usize)) -> Vec<String> {
        let mut found = Vec::new();
        char_ngrams(word, range, &mut CharScratch::default(), |ngram| {
            found.push(String::from_utf8(ngram.to_vec()).unwrap());
        });
        found
    }

    #[test]
    fn a_word_is_padded_and_cut_as_scikit_learn_does() {
        assert_eq!(ngrams("eu", (2, 3)), [" e", "eu", "u ", " eu", "eu "]);
    }

    #[test]
    fn a_short_word_counts_once_whole() {
        assert_eq!(ngrams("a", (2, 5)), [" a", "a ", " a "]);
        assert_eq!(ngrams("a", (4, 5)), [" a "]);
    }

    #[test]
    fn characters_are_not_bytes() {
        assert_eq!(ngrams("нет", (4, 4)), [" нет", "нет "]);
    }
}
