//! From tensors and metadata to a model: every size, offset and number is checked.

use safetensors::tensor::{Dtype, SafeTensors};

use super::tensor::from_runs;
use super::{BlockRange, Metadata, TEXTS, TaskMetadata, block_name, damaged};
use crate::calibration::Calibration;
use crate::dataset::{UNCERTAIN, check_task_name};
use crate::error::Result;
use crate::features::{Block, BlockKind, Features, Interner};
use crate::linear::{LinearModel, MAX_LABELS};
use crate::model::{Model, OutOfFold, Task};

/// A file whose checksum is right, on its way to become a model.
pub(super) struct Reader<'a> {
    pub(super) tensors: SafeTensors<'a>,
    pub(super) metadata: Metadata,
}

impl Reader<'_> {
    /// The model, if all its parts fit together.
    pub(super) fn model(self) -> Result<Model> {
        self.check_metadata()?;
        let blocks = self.metadata.blocks.iter().map(|range| self.block(range));
        let blocks = blocks.collect::<Result<_>>()?;
        let features = Features::new(self.metadata.options.clone(), blocks);
        let mut tasks = Vec::new();
        for task in &self.metadata.tasks {
            tasks.push(self.task(task, features.columns())?);
        }
        let texts = match self.tensors.tensor(TEXTS) {
            Ok(_) => self.u32s(TEXTS)?,
            Err(_) => Vec::new(),
        };
        if !texts.is_sorted() {
            return Err(damaged("the marks of its texts are out of order"));
        }
        let Metadata { provenance, sha256, .. } = self.metadata;
        Ok(Model { features, tasks, provenance, texts, hash: sha256 })
    }

    /// Checks what the metadata say by themselves.
    fn check_metadata(&self) -> Result<()> {
        let Metadata { options, blocks, tasks, .. } = &self.metadata;
        options.check().map_err(|error| damaged(error.message()))?;
        let mut end = 0;
        for (i, block) in blocks.iter().enumerate() {
            let is_known = blocks[..i].iter().any(|other| other.kind == block.kind);
            if is_known || block.start != end || block.end < block.start {
                return Err(damaged("its blocks of features overlap"));
            }
            end = block.end;
        }
        for (i, task) in tasks.iter().enumerate() {
            check_task_name(&task.name).map_err(|error| damaged(error.message()))?;
            if tasks[..i].iter().any(|other| other.name == task.name) {
                return Err(damaged(&format!("the task '{}' comes twice", task.name)));
            }
            let usable = |label: &String| !label.trim().is_empty() && label != UNCERTAIN;
            let rising = task.labels.windows(2).all(|pair| pair[0] < pair[1]);
            if !rising || !task.labels.iter().all(usable) {
                return Err(damaged(&format!("the labels of task '{}' are wrong", task.name)));
            }
        }
        Ok(())
    }

    fn block(&self, range: &BlockRange) -> Result<Block> {
        let name = block_name(range.kind);
        let options = match range.kind {
            BlockKind::Word => &self.metadata.options.word,
            BlockKind::Char => &self.metadata.options.char,
            BlockKind::Cues => &self.metadata.options.cues.as_ref().map(|cues| cues.block.clone()),
        };
        let options = options.as_ref().ok_or_else(|| damaged("a block without options"))?;
        let count = range.end.saturating_sub(range.start);
        let bytes = self.bytes(&format!("{name}.vocabulary.bytes"), Dtype::U8, None)?;
        let offsets = self.u32s(&format!("{name}.vocabulary.offsets"))?;
        let mut idf = self.f64s(&format!("{name}.idf"))?;
        let sizes = || damaged(&format!("block '{name}' has parts of different sizes"));
        if Some(offsets.len()) != count.checked_add(1) {
            return Err(sizes());
        }
        if self.metadata.format > 1 {
            let ends = self.u32s(&format!("{name}.idf_ends"))?;
            idf = from_runs(&idf, &ends, count).ok_or_else(sizes)?;
        }
        if idf.len() != count {
            return Err(sizes());
        }
        if !idf.iter().all(|&idf| idf > 0.0) {
            return Err(damaged(&format!("the idf of block '{name}' is not above 0")));
        }
        let vocabulary = Interner::from_parts(bytes.to_vec(), offsets)
            .ok_or_else(|| damaged(&format!("the vocabulary of block '{name}' is wrong")))?;
        Ok(Block::new(range.kind, options, vocabulary, idf))
    }

    fn task(&self, metadata: &TaskMetadata, columns: usize) -> Result<Task> {
        let (name, k) = (&metadata.name, metadata.labels.len());
        let tensor = |part: &str| format!("{name}.{part}");
        let weights = self.f32s(&tensor("weights"), k)?;
        let bias = self.f64s(&tensor("bias"))?;
        let probabilities = self.f32s(&tensor("oof_probabilities"), k)?;
        let label_bytes = self.bytes(&tensor("oof_labels"), Dtype::U16, None)?;
        let labels: Vec<u16> = label_bytes
            .chunks_exact(2)
            .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
            .collect();
        let groups = self.u32s(&tensor("oof_groups"))?;
        let fits = (2..=MAX_LABELS).contains(&k)
            && Some(weights.len()) == columns.checked_mul(k)
            && bias.len() == k
            && metadata.counts.len() == k
            && probabilities.len() == labels.len() * k
            && groups.len() == labels.len()
            && labels.iter().all(|&label| usize::from(label) < k);
        if !fits {
            return Err(damaged(&format!("task '{name}' has parts of different sizes")));
        }
        let numbers = self.f64s(&tensor("calibration"))?;
        Ok(Task {
            name: name.clone(),
            labels: metadata.labels.clone(),
            descriptions: metadata.descriptions.clone(),
            counts: metadata.counts.clone(),
            linear: LinearModel::new(k, weights, bias),
            calibration: Calibration::from_numbers(metadata.calibration, k, &numbers)?,
            fit: metadata.fit.clone(),
            out_of_fold: OutOfFold { probabilities, labels, groups },
            unseen: metadata.unseen.clone(),
        })
    }

    /// A list, or a table of `columns` columns.
    fn bytes(&self, name: &str, dtype: Dtype, columns: Option<usize>) -> Result<&[u8]> {
        let missing = || damaged(&format!("'{name}' is missing, or of another type or shape"));
        let tensor = self.tensors.tensor(name).map_err(|_| missing())?;
        let shape = tensor.shape();
        let fits = match columns {
            None => shape.len() == 1,
            Some(columns) => shape.len() == 2 && shape[1] == columns,
        };
        if tensor.dtype() != dtype || !fits {
            return Err(missing());
        }
        Ok(tensor.data())
    }

    fn u32s(&self, name: &str) -> Result<Vec<u32>> {
        let bytes = self.bytes(name, Dtype::U32, None)?;
        Ok(bytes.as_chunks().0.iter().map(|chunk| u32::from_le_bytes(*chunk)).collect())
    }

    fn f64s(&self, name: &str) -> Result<Vec<f64>> {
        let bytes = self.bytes(name, Dtype::F64, None)?;
        let values: Vec<f64> =
            bytes.as_chunks().0.iter().map(|chunk| f64::from_le_bytes(*chunk)).collect();
        all_finite(name, values.iter().all(|value| value.is_finite()))?;
        Ok(values)
    }

    fn f32s(&self, name: &str, columns: usize) -> Result<Vec<f32>> {
        let bytes = self.bytes(name, Dtype::F32, Some(columns))?;
        let values: Vec<f32> =
            bytes.as_chunks().0.iter().map(|chunk| f32::from_le_bytes(*chunk)).collect();
        all_finite(name, values.iter().all(|value| value.is_finite()))?;
        Ok(values)
    }
}

fn all_finite(name: &str, finite: bool) -> Result<()> {
    if finite {
        Ok(())
    } else {
        Err(damaged(&format!("'{name}' holds a number that is not finite")))
    }
}
