//! Rows as JSON lines: flat objects with the names of the CSV's columns.

use super::{Row, TaskColumns, append};

pub(super) fn write_row(row: &Row, tasks: &[TaskColumns], out: &mut Vec<u8>) {
    let text = |name: &str, value: &str, out: &mut Vec<u8>| {
        append!(out, "\"{name}\":");
        write_text(value, out);
        out.push(b',');
    };
    out.push(b'{');
    text("outlet", &row.outlet, out);
    text("article", &row.article, out);
    text("title", &row.title, out);
    text("date", &row.date, out);
    append!(out, "\"sentence\":{},\"start\":{},\"end\":{},", row.sentence, row.start, row.end);
    text("text", &row.text, out);
    text("voice", &row.voice, out);
    text("source", &row.source, out);
    text("voice_kind", &row.voice_kind, out);
    out.extend_from_slice(b"\"quotes\":[");
    for (i, quote) in row.quotes.iter().enumerate() {
        append!(out, "{}[{},{}]", if i > 0 { "," } else { "" }, quote.start, quote.end);
    }
    out.extend_from_slice(b"],");
    for (task, tag) in tasks.iter().zip(&row.tags) {
        let name = &task.name;
        text(name, &tag.label, out);
        append!(out, "\"{name}_confidence\":{:.6},", tag.confidence);
        for (label, probability) in task.labels.iter().zip(&tag.probabilities) {
            write_text(&format!("{name}_{label}"), out);
            append!(out, ":{probability:.6},");
        }
        append!(out, "\"{name}_evidence\":[");
        for (i, (term, value)) in tag.evidence.iter().enumerate() {
            out.extend_from_slice(if i > 0 { b",[" } else { b"[" });
            write_text(term, out);
            append!(out, ",{value:.6}]");
        }
        out.extend_from_slice(b"],");
        if task.sets {
            append!(out, "\"{name}_set\":[");
            for (i, label) in task.in_set(tag).enumerate() {
                out.extend_from_slice(if i > 0 { b"," } else { b"" });
                write_text(label, out);
            }
            out.extend_from_slice(b"],");
        }
        if let (true, Some((low, high))) = (task.intervals, tag.interval) {
            append!(
                out,
                "\"{name}_confidence_low\":{low:.6},\"{name}_confidence_high\":{high:.6},"
            );
        }
    }
    text("language", &row.language, out);
    out.extend_from_slice(b"\"model\":");
    write_text(&row.model, out);
    out.extend_from_slice(b"}\n");
}

fn write_text(text: &str, out: &mut Vec<u8>) {
    serde_json::to_writer(out, text).expect("memory takes all");
}
