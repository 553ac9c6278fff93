//! The model file: `safetensors`, checked before use, the same bytes for the same model.
//!
//! Per block `<block>.vocabulary.bytes` U8, `<block>.vocabulary.offsets` U32, and the idf of its
//! columns in runs, since columns stand by document frequency: `<block>.idf` F64 the value of each
//! run, `<block>.idf_ends` U32 the column behind it. Per task `<task>.weights` F32 (features, labels), `<task>.bias` F64, `<task>.calibration` F64 and
//! the out-of-fold table `<task>.oof_probabilities` F32 (rows, labels), `<task>.oof_labels` U16,
//! `<task>.oof_groups` U32; `learnt_texts` U32, marks of the texts. The metadata have one key, `stancekit`: JSON with sorted keys. Its
//! `sha256` covers the whole file with these 64 digits zeroed.

mod reader;
mod tensor;

use std::collections::{BTreeMap, HashMap};
use std::io::{Read, Write};
use std::path::Path;

use safetensors::tensor::{Dtype, SafeTensors};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use self::reader::Reader;
use self::tensor::{Tensor, runs};
use super::{Fit, Measured, MeasuredUnseen, Model, Provenance, Task};
use crate::calibration::Method;
use crate::dataset::hex;
use crate::error::{Error, Result};
use crate::features::{BlockKind, FeatureOptions};
use crate::io::{Output, Source, explain};

/// Version of the format; a reader refuses what it does not know. Version 1 had the idf of every
/// column, not of runs.
const FORMAT: u32 = 2;
const KEY: &str = "stancekit";
/// The tensor of the marks of the texts that were learnt from; absent in older files.
const TEXTS: &str = "learnt_texts";
const BLANK_HASH: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// The JSON beside the tensors.
#[derive(Debug, Serialize, Deserialize)]
struct Metadata {
    format: u32,
    sha256: String,
    options: FeatureOptions,
    blocks: Vec<BlockRange>,
    tasks: Vec<TaskMetadata>,
    #[serde(flatten)]
    provenance: Provenance,
}

/// Which columns a block has.
#[derive(Debug, Serialize, Deserialize)]
struct BlockRange {
    kind: BlockKind,
    start: usize,
    end: usize,
}

#[derive(Debug, Serialize, Deserialize)]
struct TaskMetadata {
    name: String,
    labels: Vec<String>,
    descriptions: BTreeMap<String, String>,
    counts: Vec<usize>,
    calibration: Method,
    fit: Fit,
    /// For whoever reads the file; here they are worked out from the out-of-fold table.
    #[serde(skip_deserializing)]
    measures: Option<Measured>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    unseen: Option<MeasuredUnseen>,
}

impl Model {
    /// The file as bytes; sets the model's hash.
    ///
    /// # Errors
    /// If a part is too large for the format.
    pub fn to_bytes(&mut self) -> Result<Vec<u8>> {
        let mut metadata = serde_json::to_value(self.metadata())
            .map_err(|error| Error::model(format!("metadata that can't be written: {error}")))?;
        metadata.sort_all_objects();
        let header = HashMap::from([(KEY.to_owned(), metadata.to_string())]);
        let mut bytes = safetensors::serialize(self.tensors(), Some(header))
            .map_err(|error| Error::model(format!("tensors that can't be written: {error}")))?;
        let place = hash_place(&bytes, BLANK_HASH)
            .ok_or_else(|| Error::model("metadata without a place for the hash"))?;
        self.hash = hex(&Sha256::digest(&bytes));
        bytes[place..place + BLANK_HASH.len()].copy_from_slice(self.hash.as_bytes());
        Ok(bytes)
    }

    /// Writes the file; it appears whole or not at all.
    ///
    /// # Errors
    /// As [`Output::create`]; an existing file needs `force`.
    pub fn write(&mut self, path: &Path, force: bool) -> Result<()> {
        let mut output = Output::create(Some(path), force)?;
        let bytes = self.to_bytes()?;
        output.write_all(&bytes).map_err(|error| Error::io(path, &error))?;
        output.finish()
    }

    /// Reads and checks a file; unpacks `.gz` and `.zst`.
    ///
    /// # Errors
    /// If it can't be read, is no model, is damaged, or is of another version.
    pub fn read(path: &Path) -> Result<Self> {
        let bytes = read_bytes(path)?;
        Self::from_bytes(&bytes).map_err(|error| error.in_file(path))
    }

    /// Reads and checks a file's bytes.
    ///
    /// # Errors
    /// As [`Model::read`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let (_, header) = SafeTensors::read_metadata(bytes).map_err(|_| not_a_model())?;
        let text = header.metadata().as_ref().and_then(|map| map.get(KEY));
        let text = text.ok_or_else(not_a_model)?;
        check_format(text)?;
        let metadata: Metadata = serde_json::from_str(text)
            .map_err(|error| damaged(&format!("its metadata are wrong ({error})")))?;
        // The checksum takes as long as all else, so it gets a thread of its own.
        let claimed = metadata.sha256.clone();
        let parse = || {
            let tensors = SafeTensors::deserialize(bytes).map_err(|_| not_a_model())?;
            Reader { tensors, metadata }.model()
        };
        let (checked, model) = rayon::join(|| check_hash(bytes, &claimed), parse);
        checked.and(model)
    }

    fn metadata(&self) -> Metadata {
        let mut end = 0;
        let blocks = self.features.blocks().iter().map(|block| {
            let start = end;
            end += block.vocabulary().len();
            BlockRange { kind: block.kind(), start, end }
        });
        Metadata {
            format: FORMAT,
            sha256: BLANK_HASH.to_owned(),
            options: self.features.options().clone(),
            blocks: blocks.collect(),
            tasks: self.tasks.iter().map(TaskMetadata::of).collect(),
            provenance: self.provenance.clone(),
        }
    }

    fn tensors(&self) -> Vec<(String, Tensor)> {
        let mut tensors = Vec::new();
        for block in self.features.blocks() {
            let (name, vocabulary) = (block_name(block.kind()), block.vocabulary());
            let mut bytes = Vec::with_capacity(vocabulary.byte_len());
            let mut offsets = vec![0u32];
            for id in 0..vocabulary.len() as u32 {
                bytes.extend_from_slice(vocabulary.get(id));
                offsets.push(bytes.len() as u32);
            }
            let mut put = |part: &str, tensor| tensors.push((format!("{name}.{part}"), tensor));
            put("vocabulary.bytes", Tensor::new(Dtype::U8, vec![bytes.len()], bytes));
            put("vocabulary.offsets", Tensor::u32(&offsets));
            let (values, ends) = runs(block.idf());
            put("idf", Tensor::f64(&values));
            put("idf_ends", Tensor::u32(&ends));
        }
        for task in &self.tasks {
            let (labels, table) = (task.labels.len(), &task.out_of_fold);
            let mut put =
                |part: &str, tensor| tensors.push((format!("{}.{part}", task.name), tensor));
            put("weights", Tensor::f32(task.linear.weights(), labels));
            put("bias", Tensor::f64(task.linear.bias()));
            put("calibration", Tensor::f64(&task.calibration.numbers()));
            put("oof_probabilities", Tensor::f32(&table.probabilities, labels));
            let bytes = table.labels.iter().flat_map(|label| label.to_le_bytes()).collect();
            put("oof_labels", Tensor::new(Dtype::U16, vec![table.labels.len()], bytes));
            put("oof_groups", Tensor::u32(&table.groups));
        }
        tensors.push((TEXTS.to_owned(), Tensor::u32(&self.texts)));
        tensors
    }
}

fn block_name(kind: BlockKind) -> &'static str {
    match kind {
        BlockKind::Word => "word",
        BlockKind::Char => "char",
        BlockKind::Cues => "cues",
    }
}

/// More bytes than any model has: what guards against decompression bombs.
const MOST_BYTES: u64 = 4 << 30;

fn read_bytes(path: &Path) -> Result<Vec<u8>> {
    let source = Source::open(path)?;
    let name = source.name().to_path_buf();
    let mut bytes = Vec::new();
    let read = source.take(MOST_BYTES + 1).read_to_end(&mut bytes);
    let count = read.map_err(|error| explain(&name, &error))?;
    if count as u64 > MOST_BYTES {
        return Err(not_a_model().in_file(name));
    }
    Ok(bytes)
}

/// Where the digits of the hash are: behind its name as the header escapes it, so that the same
/// digits in a licence are not taken for it.
fn hash_place(bytes: &[u8], digits: &str) -> Option<usize> {
    const NAME: &str = r#"\"sha256\":\""#;
    let found = memchr::memmem::find(bytes, format!("{NAME}{digits}").as_bytes());
    found.map(|place| place + NAME.len())
}

fn not_a_model() -> Error {
    Error::model("not a stancekit model").remedy("give a file that `stancekit train` wrote")
}

fn damaged(what: &str) -> Error {
    Error::model(format!("a damaged model: {what}")).remedy("copy the file again, or train anew")
}

fn check_format(text: &str) -> Result<()> {
    let value: serde_json::Value = serde_json::from_str(text).map_err(|_| not_a_model())?;
    match value.get("format").and_then(serde_json::Value::as_u64) {
        Some(format) if (1..=u64::from(FORMAT)).contains(&format) => Ok(()),
        Some(format) => Err(Error::model(format!(
            "a model of format {format}; this program reads formats up to {FORMAT}"
        ))
        .remedy("train it again with this version")),
        None => Err(not_a_model()),
    }
}

fn check_hash(bytes: &[u8], claimed: &str) -> Result<()> {
    let place = hash_place(bytes, claimed).filter(|_| claimed.len() == BLANK_HASH.len());
    let place = place.ok_or_else(|| damaged("its checksum is missing"))?;
    let mut hasher = Sha256::new();
    hasher.update(&bytes[..place]);
    hasher.update(BLANK_HASH);
    hasher.update(&bytes[place + BLANK_HASH.len()..]);
    if hex(&hasher.finalize()) != claimed {
        return Err(damaged("its checksum does not match its content"));
    }
    Ok(())
}

impl TaskMetadata {
    fn of(task: &Task) -> Self {
        Self {
            name: task.name.clone(),
            labels: task.labels.clone(),
            descriptions: task.descriptions.clone(),
            counts: task.counts.clone(),
            calibration: task.calibration.method(),
            fit: task.fit.clone(),
            measures: Measured::of(task),
            unseen: task.unseen.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::UNCERTAIN;
    use crate::model::shipped;

    fn again(model: &mut Model) -> Result<Model> {
        Model::from_bytes(&model.to_bytes().unwrap())
    }

    #[test]
    fn a_licence_of_zeros_is_not_taken_for_the_hash() {
        let mut model = shipped().unwrap();
        model.provenance.licence = format!("\"sha256\":\"{BLANK_HASH}\" {BLANK_HASH}");
        let licence = model.provenance.licence.clone();
        assert_eq!(again(&mut model).unwrap().provenance.licence, licence);
    }

    #[test]
    fn a_compressed_model_is_read_as_the_plain_one() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("m.safetensors.gz");
        let mut model = shipped().unwrap();
        model.write(&file, false).unwrap();
        assert_eq!(Model::read(&file).unwrap().hash, model.hash);
    }

    #[test]
    fn labels_and_names_that_no_ledger_can_hold_are_refused() {
        let mut wrong: Vec<Model> = (0..4).map(|_| shipped().unwrap()).collect();
        wrong[0].tasks[0].name = "outlet".to_owned();
        wrong[1].tasks[0].labels[0] = String::new();
        wrong[2].tasks[0].labels[1] = wrong[2].tasks[0].labels[0].clone();
        *wrong[3].tasks[0].labels.last_mut().unwrap() = UNCERTAIN.to_owned();
        for mut model in wrong {
            assert!(again(&mut model).unwrap_err().message().contains("damaged"));
        }
    }
}
