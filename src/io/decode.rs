//! Bytes to text: byte order marks, UTF-8, UTF-16 and, failing these, detection.
//!
//! Text that is already UTF-8 is borrowed, never copied. Everything else is decoded as web browsers do
//! (WHATWG, crate `encoding_rs`), with the encoding guessed by Firefox's detector (`chardetng`).

use crate::error::{Error, Result};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, KOI8_R, KOI8_U, UTF_8, UTF_16BE, UTF_16LE};
use memchr::memchr;
use std::borrow::Cow;

/// How much of a text the detector sees, counted from its first byte that is not ASCII.
pub(super) const DETECTION_WINDOW: usize = 256 * 1024;

/// A text and how it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded<'a> {
    /// The text, without a byte order mark.
    pub text: Cow<'a, str>,
    /// The encoding's name in the WHATWG standard: `UTF-8`, `windows-1251`, `KOI8-R`.
    pub encoding: &'static str,
    /// Whether bytes that mean nothing in this encoding became U+FFFD.
    pub replaced: bool,
}

/// Decodes `bytes`, whatever their encoding; a binary-looking file (NUL bytes) is an error.
///
/// # Errors
/// `Input` when the bytes are not text.
pub fn decode(bytes: &[u8]) -> Result<Decoded<'_>> {
    decode_labelled(bytes, None)
}

/// As [`decode`], but trusts `label` (what an HTML page declares) before it guesses.
///
/// A byte order mark and valid UTF-8 go before the label: pages declare wrongly more often than
/// chance makes valid UTF-8.
///
/// # Errors
/// `Input` when the bytes are not text.
pub fn decode_labelled<'a>(bytes: &'a [u8], label: Option<&[u8]>) -> Result<Decoded<'a>> {
    let bom = Encoding::for_bom(bytes);
    if bom.is_none_or(|(encoding, _)| encoding == UTF_8) {
        let body = &bytes[bom.map_or(0, |(_, length)| length)..];
        if let Ok(text) = std::str::from_utf8(body) {
            return match memchr(0, body) {
                None => {
                    Ok(Decoded { text: Cow::Borrowed(text), encoding: "UTF-8", replaced: false })
                }
                Some(at) => utf16_or_binary(body, at),
            };
        }
    }
    let encoding = match bom {
        Some((encoding, _)) => encoding,
        None => {
            if let Some(at) = memchr(0, bytes) {
                return utf16_or_binary(bytes, at);
            }
            declared(label).unwrap_or_else(|| guess(bytes))
        }
    };
    let decoded = decode_as(bytes, encoding);
    match memchr(0, decoded.text.as_bytes()) {
        Some(at) => Err(binary(at)),
        None => Ok(decoded),
    }
}

/// UTF-16 without a byte order mark shows as NUL in every other byte; any other NUL is no text.
fn utf16_or_binary(bytes: &[u8], first_nul: usize) -> Result<Decoded<'_>> {
    let encoding = utf16_without_mark(bytes).ok_or_else(|| binary(first_nul))?;
    let decoded = decode_as(bytes, encoding);
    match memchr(0, decoded.text.as_bytes()) {
        Some(_) => Err(binary(first_nul)),
        None => Ok(decoded),
    }
}

/// Which UTF-16 the bytes betray: spaces, digits and line ends have a zero high byte in any script, and the letters
/// of one script share theirs.
pub(super) fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(4096)];
    let is_high = |parity: usize| {
        let mut counts = [0usize; 256];
        sample.iter().skip(parity).step_by(2).for_each(|byte| counts[usize::from(*byte)] += 1);
        let script = counts[1..].iter().max().copied().unwrap_or(0);
        counts[0] > 0 && (counts[0] + script) * 10 >= sample.len() / 2 * 7
    };
    let has_nul = |parity: usize| sample.iter().skip(parity).step_by(2).any(|byte| *byte == 0);
    match (has_nul(0), has_nul(1)) {
        (false, true) if is_high(1) => Some(UTF_16LE),
        (true, false) if is_high(0) => Some(UTF_16BE),
        _ => None,
    }
}

fn binary(at: usize) -> Error {
    Error::input(format!("not text: a NUL byte at offset {at}"))
        .remedy("binary files can't be read; export the article as plain text")
}

fn declared(label: Option<&[u8]>) -> Option<&'static Encoding> {
    // A page without NUL bytes isn't UTF-16, and one that got here isn't UTF-8, whatever it declares.
    Encoding::for_label(label?).filter(|encoding| ![UTF_8, UTF_16LE, UTF_16BE].contains(encoding))
}

/// The encoding that `bytes`, which are not UTF-8, most likely have.
pub(super) fn guess(bytes: &[u8]) -> &'static Encoding {
    let first = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(0);
    let window = &bytes[first..bytes.len().min(first + DETECTION_WINDOW)];
    // One stray byte in a long UTF-8 text must not turn all of it into Latin letters.
    if mostly_utf8(window) {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(window, first + window.len() == bytes.len());
    match detector.guess(None, Utf8Detection::Deny) {
        // The detector has one name for both; they differ in four letters of Ukrainian.
        koi8 if koi8 == KOI8_U && !window.iter().any(|byte| UKRAINIAN.contains(byte)) => KOI8_R,
        other => other,
    }
}

/// The bytes that are letters in KOI8-U and box drawings in KOI8-R.
const UKRAINIAN: [u8; 8] = [0xa4, 0xa6, 0xa7, 0xad, 0xb4, 0xb6, 0xb7, 0xbd];

/// Whether at least nine tenths of the sequences outside ASCII are valid UTF-8.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut valid, mut invalid) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        valid += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        invalid += usize::from(!chunk.invalid().is_empty());
    }
    valid >= 9 * invalid.max(1)
}

fn decode_as<'a>(bytes: &'a [u8], encoding: &'static Encoding) -> Decoded<'a> {
    let (text, replaced) = encoding.decode_with_bom_removal(bytes);
    Decoded { text, encoding: encoding.name(), replaced }
}
