//! The same decoding for inputs too large to hold: bytes in, UTF-8 out, as they come.
//!
//! ASCII is the same in every encoding but UTF-16, so the choice waits for the first other byte and looks at
//! what follows it. UTF-8 passes through unchecked: whoever takes rows or lines out checks them, and can say where.

use super::decode::{DETECTION_WINDOW, guess, utf16_without_mark};
use encoding_rs::{CoderResult, Encoding, UTF_8};
use std::io::{self, BufRead, Read};

const CHUNK: usize = 64 * 1024;

/// Decodes a stream.
pub struct Decoder<R> {
    inner: R,
    /// Bytes as they came; `raw[taken..]` are not decoded yet.
    raw: Vec<u8>,
    taken: usize,
    ended: bool,
    mode: Mode,
    /// What a legacy encoding gave; `out[given..]` is not yet consumed.
    out: Vec<u8>,
    given: usize,
    replaced: bool,
}

enum Mode {
    Start,
    /// Only ASCII so far: `raw[taken..checked]` is.
    Ascii {
        checked: usize,
    },
    Utf8,
    Legacy(Box<encoding_rs::Decoder>),
}

impl<R: Read> Decoder<R> {
    /// Decodes what `inner` gives.
    pub fn new(inner: R) -> Self {
        Self {
            inner,
            raw: Vec::new(),
            taken: 0,
            ended: false,
            mode: Mode::Start,
            out: Vec::new(),
            given: 0,
            replaced: false,
        }
    }

    /// The encoding's name; `UTF-8` as long as all was ASCII.
    pub fn encoding(&self) -> &'static str {
        match &self.mode {
            Mode::Legacy(decoder) => decoder.encoding().name(),
            _ => "UTF-8",
        }
    }

    /// Whether bytes that mean nothing in this encoding became U+FFFD so far.
    pub fn replaced(&self) -> bool {
        self.replaced
    }

    /// Reads one more chunk behind `raw`; false at the end.
    fn read_more(&mut self) -> io::Result<bool> {
        if self.ended {
            return Ok(false);
        }
        let old = self.raw.len();
        self.raw.resize(old + CHUNK, 0);
        let count = loop {
            match self.inner.read(&mut self.raw[old..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => break other,
            }
        };
        self.raw.truncate(old + *count.as_ref().unwrap_or(&0));
        self.ended = matches!(count, Ok(0));
        Ok(count? > 0)
    }

    /// Looks at the first bytes: a byte order mark, UTF-16 without one, or wait and see.
    fn start(&mut self) -> io::Result<()> {
        while self.raw.len() < 4 && self.read_more()? {}
        let marked = Encoding::for_bom(&self.raw);
        self.mode = match marked {
            Some((encoding, length)) => {
                self.taken = length;
                Self::mode_for(encoding)
            }
            None => match utf16_without_mark(&self.raw) {
                Some(encoding) => Self::mode_for(encoding),
                None => Mode::Ascii { checked: 0 },
            },
        };
        Ok(())
    }

    fn mode_for(encoding: &'static Encoding) -> Mode {
        if encoding == UTF_8 {
            Mode::Utf8
        } else {
            Mode::Legacy(Box::new(encoding.new_decoder_without_bom_handling()))
        }
    }

    /// Decides by the bytes from the first one that isn't ASCII, which stands at `first`.
    fn choose(&mut self, first: usize) -> io::Result<()> {
        if !begins_as_utf8(&self.raw[first..]) {
            while self.raw.len() - first < DETECTION_WINDOW && self.read_more()? {}
        }
        self.mode = match begins_as_utf8(&self.raw[first..]) {
            true => Mode::Utf8,
            false => Self::mode_for(guess(&self.raw[first..])),
        };
        Ok(())
    }

    /// Brings new bytes into view; which buffer they are in depends on the mode.
    fn advance(&mut self) -> io::Result<()> {
        if self.taken == self.raw.len() {
            self.raw.clear();
            self.taken = 0;
            if let Mode::Ascii { checked } = &mut self.mode {
                *checked = 0;
            }
            self.read_more()?;
        }
        if matches!(self.mode, Mode::Start) {
            self.start()?;
        }
        if let Mode::Ascii { checked } = &mut self.mode {
            let from = self.taken;
            let ascii = self.raw[from..].iter().position(|byte| !byte.is_ascii());
            *checked = ascii.map_or(self.raw.len(), |length| from + length);
            if ascii == Some(0) {
                self.choose(from)?;
            }
        }
        self.transcode();
        Ok(())
    }

    /// In a legacy encoding: decodes the pending bytes into `out`.
    fn transcode(&mut self) {
        let Mode::Legacy(decoder) = &mut self.mode else {
            return;
        };
        self.out.resize(3 * CHUNK, 0);
        self.given = 0;
        let (result, read, written, replaced) =
            decoder.decode_to_utf8(&self.raw[self.taken..], &mut self.out, self.ended);
        self.taken += read;
        self.out.truncate(written);
        self.replaced |= replaced;
        debug_assert!(result == CoderResult::InputEmpty || written > 0);
    }

    fn view(&self) -> &[u8] {
        match self.mode {
            Mode::Start => &[],
            Mode::Ascii { checked } => &self.raw[self.taken..checked.max(self.taken)],
            Mode::Utf8 => &self.raw[self.taken..],
            Mode::Legacy(_) => &self.out[self.given..],
        }
    }
}

/// Whether `bytes` are UTF-8 with at least one whole character, but for a character that the end cuts.
fn begins_as_utf8(bytes: &[u8]) -> bool {
    match std::str::from_utf8(bytes) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none() && error.valid_up_to() > 0,
    }
}

impl<R: Read> BufRead for Decoder<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        // A legacy decoder may take bytes and give none yet (half a character), so once more.
        while self.view().is_empty() && !(self.ended && self.taken == self.raw.len()) {
            self.advance()?;
        }
        Ok(self.view())
    }

    fn consume(&mut self, amount: usize) {
        match self.mode {
            Mode::Legacy(_) => self.given += amount,
            _ => self.taken += amount,
        }
    }
}

impl<R: Read> Read for Decoder<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let view = self.fill_buf()?;
        let count = view.len().min(buffer.len());
        buffer[..count].copy_from_slice(&view[..count]);
        self.consume(count);
        Ok(count)
    }
}
