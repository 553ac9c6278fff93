//! What a file is, by its extension.

use crate::io::Compression;
use std::path::Path;

/// What a file holds, once decompressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Text,
    Markdown,
    Html,
    JsonLines,
    Table,
    Zip,
    /// Not an article; with what to do, where a common tool helps.
    Other(Option<&'static str>),
}

impl Format {
    /// What people call it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Markdown => "markdown",
            Self::Html => "html",
            Self::JsonLines => "jsonl",
            Self::Table => "table",
            Self::Zip => "zip",
            Self::Other(_) => "other",
        }
    }

    /// Reads it off the name of `path`, behind `.gz` or `.zst`.
    pub(super) fn of(path: &Path) -> Self {
        let compression = Compression::of(path);
        let inner = compression.strip(path);
        let extension = inner.extension().and_then(|extension| extension.to_str());
        match extension.unwrap_or("").to_ascii_lowercase().as_str() {
            "txt" | "text" => Self::Text,
            "md" | "markdown" => Self::Markdown,
            "html" | "htm" | "xhtml" => Self::Html,
            "jsonl" | "ndjson" => Self::JsonLines,
            "csv" | "tsv" => Self::Table,
            "zip" if compression == Compression::None => Self::Zip,
            other => Self::Other(conversion(other)),
        }
    }
}

/// The command that turns a file of this extension into one that can be read.
fn conversion(extension: &str) -> Option<&'static str> {
    Some(match extension {
        "pdf" => "convert it: pdftotext FILE.pdf",
        "docx" | "odt" | "rtf" | "epub" | "rst" | "tex" | "org" => {
            "convert it: pandoc -t plain --wrap=none FILE -o FILE.txt"
        }
        "doc" | "wpd" | "pages" => "convert it: soffice --headless --convert-to txt:Text FILE",
        "xls" | "xlsx" | "ods" => "convert it: soffice --headless --convert-to csv FILE",
        "json" => "make it JSON lines: jq -c '.[]' FILE.json > FILE.jsonl",
        "parquet" => "convert it: duckdb -c \"COPY 'FILE.parquet' TO 'FILE.csv'\"",
        "mht" | "mhtml" | "eml" => "save it as .html or .txt",
        "tar" | "tgz" => "unpack it: tar -xf FILE",
        "7z" | "rar" => "unpack it: 7z x FILE",
        "bz2" => "unpack it: bunzip2 FILE",
        "xz" => "unpack it: unxz FILE",
        "" => "give it an extension: .txt, .md, .html, .jsonl or .csv",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::Format;
    use std::path::Path;

    #[test]
    fn the_extension_before_the_compression_counts() {
        assert_eq!(Format::of(Path::new("a/b.TXT.gz")), Format::Text);
        assert_eq!(Format::of(Path::new("b.csv.zst")), Format::Table);
        assert!(matches!(Format::of(Path::new("b.tar.gz")), Format::Other(Some(_))));
        assert_eq!(Format::of(Path::new("b.exe")), Format::Other(None));
    }
}
