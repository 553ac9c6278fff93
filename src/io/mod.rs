//! Bytes in and out: encodings, compression, tables with positions, output that appears whole or not at all.

mod compression;
mod decode;
mod decoder;
mod feed;
mod lines;
mod output;
mod safe_name;
mod sniff;
mod source;
mod table;
mod unfinished;

pub use compression::{Compression, decompress};
pub use decode::{Decoded, decode, decode_labelled};
pub use decoder::Decoder;
pub use lines::Lines;
pub use output::Output;
pub use safe_name::safe_name;
pub use source::{Source, explain};
pub use table::{Row, Table, TableOptions};
pub use unfinished::discard_unfinished;
