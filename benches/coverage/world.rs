//! The simulated world: outlets with true shares, articles with mixtures of labels, sentences with Gaussian features.

use crate::chance::Chance;

pub const K: usize = 4;
pub const FEATURES: usize = 6;
pub const OUTLETS: usize = 20;
const SUBTYPES: usize = 3;
const ARTICLES: usize = 50;
/// Shares of the source data, and the mean of the outlets' shares.
pub const PRIOR: [f64; K] = [0.15, 0.12, 0.40, 0.33];
/// Distance of the labels: gives a macro-F1 of about .75.
const SEPARATION: f64 = 1.23;

pub type Features = [f64; FEATURES];

#[derive(Clone, Copy, PartialEq)]
pub enum Scenario {
    LabelShift,
    MildStyle,
    CovariateShift,
    StrongStyle,
}

impl Scenario {
    pub const ALL: [Scenario; 4] = [
        Scenario::LabelShift,
        Scenario::MildStyle,
        Scenario::CovariateShift,
        Scenario::StrongStyle,
    ];

    /// Concentration of an outlet's mix of subtypes, and deviation of its offset in every feature.
    fn style(self) -> Option<(f64, f64)> {
        match self {
            Scenario::MildStyle => Some((20.0, 0.12)),
            Scenario::StrongStyle => Some((6.0, 0.30)),
            _ => None,
        }
    }
}

pub struct World {
    scenario: Scenario,
    means: [[Features; SUBTYPES]; K],
    /// Covariate shift: row `c` is the mean of `P(y | x)` over `x` of label `c`.
    transfer: Vec<Vec<f64>>,
}

/// An outlet's way of writing.
pub struct Style {
    subtypes: [Vec<f64>; K],
    offset: Features,
}

pub struct Sentence {
    pub article: u32,
    pub label: u16,
    pub x: Features,
}

pub struct Outlet {
    pub truth: Vec<f64>,
    pub sentences: Vec<Sentence>,
}

impl World {
    pub fn new(scenario: Scenario) -> Self {
        // One world for all seeds: only what is drawn from it varies.
        let mut chance = Chance::new(20_240_229);
        let mut means = [[[0.0; FEATURES]; SUBTYPES]; K];
        for (label, subtypes) in means.iter_mut().enumerate() {
            for subtype in subtypes {
                for (f, mean) in subtype.iter_mut().enumerate() {
                    let own = if f == label { SEPARATION * std::f64::consts::SQRT_2 } else { 0.0 };
                    *mean = own + 0.5 * chance.normal();
                }
            }
        }
        let mut world = World { scenario, means, transfer: Vec::new() };
        world.transfer = (0..K).map(|label| world.mean_posterior(label, &mut chance)).collect();
        world
    }

    fn mean_posterior(&self, label: usize, chance: &mut Chance) -> Vec<f64> {
        const DRAWS: usize = 200_000;
        let style = Style::plain();
        let mut mean = vec![0.0; K];
        for _ in 0..DRAWS {
            let p = self.posterior(&self.features(label, &style, chance));
            mean.iter_mut().zip(p).for_each(|(m, p)| *m += p / DRAWS as f64);
        }
        mean
    }

    /// `P(label | x)` in the source data.
    fn posterior(&self, x: &Features) -> [f64; K] {
        let mut p = [0.0; K];
        for (label, p) in p.iter_mut().enumerate() {
            for mean in &self.means[label] {
                let distance: f64 = x.iter().zip(mean).map(|(x, m)| (x - m) * (x - m)).sum();
                *p += PRIOR[label] * libm::exp(-0.5 * distance) / SUBTYPES as f64;
            }
        }
        let sum: f64 = p.iter().sum();
        p.map(|p| p / sum)
    }

    fn features(&self, label: usize, style: &Style, chance: &mut Chance) -> Features {
        let subtype = chance.category(&style.subtypes[label]);
        let mean = &self.means[label][subtype];
        std::array::from_fn(|f| mean[f] + style.offset[f] + chance.normal())
    }

    /// `articles` articles of the source, each of `size` sentences.
    pub fn source(&self, articles: usize, size: usize, chance: &mut Chance) -> Vec<Sentence> {
        let style = Style::plain();
        let mut sentences = Vec::with_capacity(articles * size);
        for article in 0..articles {
            let mix = chance.dirichlet(&PRIOR, 4.0);
            for _ in 0..size {
                let label = chance.category(&mix);
                let x = self.features(label, &style, chance);
                sentences.push(Sentence { article: article as u32, label: label as u16, x });
            }
        }
        sentences
    }

    /// All outlets; 2j and 2j+1 have the same true shares.
    pub fn outlets(&self, chance: &mut Chance) -> Vec<Outlet> {
        let mut outlets = Vec::with_capacity(OUTLETS);
        let mut shares = Vec::new();
        for number in 0..OUTLETS {
            if number % 2 == 0 {
                shares = chance.dirichlet(&PRIOR, 12.0);
            }
            let style = match self.scenario.style() {
                Some((concentration, deviation)) => Style::drawn(concentration, deviation, chance),
                None => Style::plain(),
            };
            outlets.push(self.outlet(number, &shares, (&style, chance)));
        }
        outlets
    }

    fn outlet(&self, number: usize, shares: &[f64], draw: (&Style, &mut Chance)) -> Outlet {
        let (style, chance) = draw;
        let mut sentences = Vec::new();
        for article in 0..ARTICLES {
            let mix = chance.dirichlet(shares, 4.0);
            let size = chance.negative_binomial(20.0, 3.0).max(4);
            for _ in 0..size {
                let component = chance.category(&mix);
                let x = self.features(component, style, chance);
                let label = match self.scenario {
                    Scenario::CovariateShift => chance.category(&self.posterior(&x)),
                    _ => component,
                };
                let article = (number * ARTICLES + article) as u32;
                sentences.push(Sentence { article, label: label as u16, x });
            }
        }
        let truth = match self.scenario {
            Scenario::CovariateShift => (0..K)
                .map(|y| shares.iter().zip(&self.transfer).map(|(s, row)| s * row[y]).sum())
                .collect(),
            _ => shares.to_vec(),
        };
        Outlet { truth, sentences }
    }
}

impl Style {
    fn plain() -> Self {
        let equal = || vec![1.0 / SUBTYPES as f64; SUBTYPES];
        Style { subtypes: std::array::from_fn(|_| equal()), offset: [0.0; FEATURES] }
    }

    fn drawn(concentration: f64, deviation: f64, chance: &mut Chance) -> Self {
        let equal = [1.0 / SUBTYPES as f64; SUBTYPES];
        Style {
            subtypes: std::array::from_fn(|_| chance.dirichlet(&equal, concentration)),
            offset: std::array::from_fn(|_| deviation * chance.normal()),
        }
    }
}
