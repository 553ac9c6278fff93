//! The `word` block: n-grams over tokens.

use super::index::{Index, NONE, hash_pair};
use super::interner::Interner;

/// Token n-grams as a tree: the children of a node are the n-grams that are one token longer.
///
/// Node `t` below the number of tokens is the token with that number alone; longer n-grams are
/// numbered behind the tokens. So a sentence finds each of its n-grams by two numbers, never by
/// building a string.
#[derive(Debug, Clone, Default)]
pub struct NgramTree {
    tokens: Interner,
    /// Node `tokens + i` is the n-gram `edges[i].0` followed by the token `edges[i].1`.
    edges: Vec<(u32, u32)>,
    index: Index,
    overflowed: bool,
}

impl NgramTree {
    /// A tree with these tokens and no longer n-gram.
    pub fn new(tokens: Interner) -> Self {
        Self { tokens, ..Self::default() }
    }

    /// Number of nodes: tokens and longer n-grams together.
    pub fn nodes(&self) -> usize {
        self.tokens.len() + self.edges.len()
    }

    /// The node of `parent` followed by `token`, made if there is none yet.
    #[inline]
    pub fn extend(&mut self, parent: u32, token: u32) -> u32 {
        let (offset, hash) = (self.tokens.len() as u32, hash_pair(parent, token));
        let edges = &self.edges;
        let is_same = |node: u32| edges[(node - offset) as usize] == (parent, token);
        if let Some(node) = self.index.find(hash, is_same) {
            return node;
        }
        if self.nodes() >= NONE as usize {
            self.overflowed = true;
            return parent;
        }
        let node = self.nodes() as u32;
        self.edges.push((parent, token));
        self.index.insert_new(hash, node);
        node
    }

    /// Whether there were more n-grams than can be numbered.
    pub fn overflowed(&self) -> bool {
        self.overflowed || self.tokens.overflowed()
    }

    /// All nodes in the byte order of their spelling.
    ///
    /// A blank sorts before every character of a token, so that order is the tree's pre-order with
    /// the children of each node by their last token.
    pub fn in_byte_order(&self) -> Vec<u32> {
        let offset = self.tokens.len() as u32;
        let sorted = self.tokens.in_byte_order();
        let mut rank = vec![0u32; sorted.len()];
        sorted.iter().zip(0..).for_each(|(&token, place)| rank[token as usize] = place);

        let mut children: Vec<(u32, u32, u32)> = (self.edges.iter().zip(offset..))
            .map(|(&(parent, token), node)| (parent, rank[token as usize], node))
            .collect();
        children.sort_unstable();
        let mut first = vec![0u32; self.nodes() + 1];
        children.iter().for_each(|&(parent, ..)| first[parent as usize + 1] += 1);
        (1..first.len()).for_each(|i| first[i] += first[i - 1]);

        let mut order = Vec::with_capacity(self.nodes());
        let mut open: Vec<u32> = sorted.into_iter().rev().collect();
        while let Some(node) = open.pop() {
            order.push(node);
            let range = first[node as usize] as usize..first[node as usize + 1] as usize;
            open.extend(children[range].iter().rev().map(|&(.., child)| child));
        }
        order
    }

    /// Writes the n-gram of `node` into `term`, its tokens joined by blanks.
    pub fn spell(&self, node: u32, term: &mut Vec<u8>) {
        let offset = self.tokens.len() as u32;
        if node < offset {
            term.extend_from_slice(self.tokens.get(node));
        } else {
            let (parent, token) = self.edges[(node - offset) as usize];
            self.spell(parent, term);
            term.push(b' ');
            term.extend_from_slice(self.tokens.get(token));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ngram_is_found_by_its_tokens_and_spelt_with_blanks() {
        let mut tokens = Interner::default();
        for token in ["open", "door", "policy"] {
            tokens.intern(token.as_bytes());
        }
        let mut tree = NgramTree::new(tokens);
        let open_door = tree.extend(0, 1);
        let whole = tree.extend(open_door, 2);
        assert_eq!(tree.extend(0, 1), open_door);
        assert_eq!(tree.extend(open_door, 2), whole);
        assert_eq!(tree.nodes(), 5);
        let mut term = Vec::new();
        tree.spell(whole, &mut term);
        assert_eq!(term, b"open door policy");
    }
}
