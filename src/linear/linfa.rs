//! `linfa`'s traits for the classifiers: `Fit` on a dataset of sparse rows, `PredictInplace` (and so
//! `Predict`) on rows alone or in a dataset.

use linfa::DatasetBase;
use linfa::traits::{Fit, PredictInplace};
use ndarray::Array1;

use super::{LinearModel, LinearSvm, LogisticRegression};
use crate::error::{Error, Result};
use crate::sparse::CsrMatrix;

/// Rows with a label below the number of labels each.
type Labelled = DatasetBase<CsrMatrix, Array1<usize>>;

impl Fit<CsrMatrix, Array1<usize>, Error> for LogisticRegression {
    type Object = LinearModel;

    fn fit(&self, dataset: &Labelled) -> Result<LinearModel> {
        let y = dataset.targets().to_vec();
        Self::fit(self, dataset.records(), &y, label_count(&y))
    }
}

impl Fit<CsrMatrix, Array1<usize>, Error> for LinearSvm {
    type Object = LinearModel;

    fn fit(&self, dataset: &Labelled) -> Result<LinearModel> {
        let y = dataset.targets().to_vec();
        Self::fit(self, dataset.records(), &y, label_count(&y))
    }
}

fn label_count(y: &[usize]) -> usize {
    y.iter().max().map_or(0, |&largest| largest + 1)
}

impl PredictInplace<CsrMatrix, Array1<usize>> for LinearModel {
    fn predict_inplace<'a>(&'a self, x: &'a CsrMatrix, y: &mut Array1<usize>) {
        assert_eq!(x.rows(), y.len(), "a place for the label of each row");
        y.iter_mut().zip(x.iter()).for_each(|(y, row)| *y = self.predict(row));
    }

    fn default_target(&self, x: &CsrMatrix) -> Array1<usize> {
        Array1::zeros(x.rows())
    }
}

#[cfg(test)]
mod tests {
    use linfa::traits::{Fit, Predict};

    use super::*;
    use crate::sparse::SparseRow;

    #[test]
    fn a_dataset_is_learnt_and_predicted_by_both_classifiers() {
        let mut x = CsrMatrix::new(2);
        for i in 0..20 {
            let column = [u32::from(i % 2 == 1)];
            x.push_row(SparseRow { indices: &column, values: &[1.0] });
        }
        let y: Array1<usize> = (0..20).map(|i| i % 2).collect();
        let dataset = DatasetBase::new(x, y.clone());
        let logistic = Fit::fit(&LogisticRegression::default(), &dataset).unwrap();
        let svm = Fit::fit(&LinearSvm::default(), &dataset).unwrap();
        for model in [logistic, svm] {
            let predicted: Array1<usize> = Predict::predict(&model, &dataset);
            assert_eq!(predicted, y);
        }
    }
}
