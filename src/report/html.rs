//! Pages that need nothing but themselves: no script, no font, no address of another file.

/// `text` as it may stand in an element or a quoted attribute.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if c.is_control() && c != '\n' && c != '\t' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

const STYLE: &str = "\
body{font:15px/1.45 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#222;background:#fff}
table{border-collapse:collapse;margin:.7rem 0}caption{text-align:left;color:#555;padding:.2rem 0}
th,td{padding:.15rem .7rem .15rem 0;text-align:right;border-bottom:1px solid #e4e4e4;font-variant-numeric:tabular-nums}
th:first-child,td:first-child{text-align:left}.small{color:#777}
.figures{display:flex;flex-wrap:wrap;gap:1.5rem}figure{margin:.7rem 0}figcaption{color:#555;max-width:300px}
svg text{font-size:11px;fill:#555}.grid{stroke:#e8e8e8}.ideal{stroke:#999;stroke-dasharray:4 3}
.bar{stroke:#0072b2;stroke-opacity:.5}circle{fill:#0072b2}.curve{fill:none;stroke:#d55e00;stroke-width:2}
";

/// A whole page around `body`, which is HTML already; `title` is text.
pub fn page(title: &str, body: &str) -> String {
    let title = escape(title);
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n\
         {body}</body>\n</html>\n"
    )
}

/// A table; caption and cells are text.
pub fn table(caption: &str, header: &[&str], rows: &[Vec<String>]) -> String {
    let mut out = format!("<table><caption>{}</caption>\n<tr>", escape(caption));
    for name in header {
        out += &format!("<th>{}</th>", escape(name));
    }
    out += "</tr>\n";
    for row in rows {
        out += "<tr>";
        for cell in row {
            out += &format!("<td>{}</td>", escape(cell));
        }
        out += "</tr>\n";
    }
    out + "</table>\n"
}
