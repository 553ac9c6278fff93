//! What the CSV parser reads from: decoded bytes, the probe at their end, and a limit on what one row may take.

use super::decoder::Decoder;
use super::source::{Source, in_units};
use crate::error::Error;
use std::io::{self, Read};

/// How much is read ahead for sniffing.
pub(super) const SAMPLE: usize = 64 * 1024;

/// Fed to the parser after the last byte: a row of its own, unless an open quotation mark swallows it.
const PROBE: &[u8] = b"\r\n\x01\x01\x01\r\n";
/// What is in that row.
pub(super) const PROBE_FIELD: &str = "\x01\x01\x01";

/// What the CSV parser reads from: the sample that was sniffed, the rest, and the probe.
pub(super) struct Feed {
    pub(super) decoder: Decoder<Source>,
    pub(super) sample: Vec<u8>,
    given: usize,
    probe: usize,
    /// Whether lines end in `\r\n`, as far as the sample tells.
    pub(super) crlf: bool,
    /// Bytes given since the last row began.
    pub(super) since_row: u64,
    max_row_size: u64,
}

impl Feed {
    pub(super) fn new(source: Source, max_row_size: u64) -> Self {
        let decoder = Decoder::new(source);
        Self {
            decoder,
            sample: Vec::new(),
            given: 0,
            probe: 0,
            crlf: false,
            since_row: 0,
            max_row_size,
        }
    }

    /// Reads ahead for sniffing; true when that was everything.
    pub(super) fn sample(&mut self) -> io::Result<bool> {
        let mut head = (&mut self.decoder).take(SAMPLE as u64);
        let whole = head.read_to_end(&mut self.sample)? < SAMPLE;
        let end = memchr::memchr(b'\n', &self.sample).unwrap_or(0);
        self.crlf = self.sample[..end].ends_with(b"\r");
        if !self.crlf {
            self.probe = 1;
        }
        Ok(whole)
    }

    /// Whether the probe was given: the end of the input was reached.
    pub(super) fn probed(&self) -> bool {
        self.probe > 1
    }

    fn give(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.given < self.sample.len() {
            let count = copy(&self.sample[self.given..], buffer);
            self.given += count;
            if self.given == self.sample.len() {
                self.sample = Vec::new();
                self.given = 0;
            }
            return Ok(count);
        }
        let count = self.decoder.read(buffer)?;
        if count > 0 || buffer.is_empty() {
            return Ok(count);
        }
        let count = copy(&PROBE[self.probe..], buffer);
        self.probe += count;
        Ok(count)
    }
}

impl Read for Feed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.give(buffer)?;
        self.since_row += count as u64;
        if self.since_row > self.max_row_size + SAMPLE as u64 {
            let size = in_units(self.max_row_size);
            return Err(io::Error::other(
                Error::input(format!("a row of more than {size}"))
                    .remedy("is a quotation mark missing?"),
            ));
        }
        Ok(count)
    }
}

fn copy(from: &[u8], to: &mut [u8]) -> usize {
    let count = from.len().min(to.len());
    to[..count].copy_from_slice(&from[..count]);
    count
}
