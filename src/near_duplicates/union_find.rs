//! Joining things that belong together.

/// Disjoint sets of the numbers `0..n`; each is named by its smallest member.
#[derive(Debug, Clone)]
pub struct UnionFind {
    parent: Vec<u32>,
}

impl UnionFind {
    /// `n` sets of one member each.
    ///
    /// # Panics
    /// If `n` is over 2^32 - 1.
    pub fn new(n: usize) -> Self {
        let n = u32::try_from(n).expect("fewer than 2^32 things");
        Self { parent: (0..n).collect() }
    }

    /// The smallest member of the set of `i`.
    pub fn find(&mut self, i: u32) -> u32 {
        let mut at = i as usize;
        while self.parent[at] as usize != at {
            self.parent[at] = self.parent[self.parent[at] as usize];
            at = self.parent[at] as usize;
        }
        at as u32
    }

    /// Makes one set of the sets of `a` and `b`.
    pub fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.find(a), self.find(b));
        self.parent[a.max(b) as usize] = a.min(b);
    }

    /// The smallest member of each number's set.
    pub fn groups(mut self) -> Vec<u32> {
        (0..self.parent.len()).map(|i| self.find(i as u32)).collect()
    }
}
