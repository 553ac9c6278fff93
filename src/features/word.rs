//! The `word` block: n-grams over tokens.

use std::hash::Hasher;

use hashbrown::HashTable;
use rustc_hash::FxHasher;

use super::interner::Interner;

/// Token n-grams as a tree: the children of a node are the n-grams that are one token longer.
///
/// Node `t` below [`NgramTree::tokens`] is the token with that number alone; longer n-grams are
/// numbered behind the tokens. So a sentence finds each of its n-grams by two numbers, never by
/// building a string.
#[derive(Debug, Clone, Default)]
pub struct NgramTree {
    tokens: Interner,
    /// Node `tokens + i` is the n-gram `edges[i].0` followed by the token `edges[i].1`.
    edges: Vec<(u32, u32)>,
    table: HashTable<u32>,
}

impl NgramTree {
    /// A tree with these tokens and no longer n-gram.
    pub fn new(tokens: Interner) -> Self {
        Self { tokens, edges: Vec::new(), table: HashTable::new() }
    }

    /// The tokens, by number.
    pub fn tokens(&self) -> &Interner {
        &self.tokens
    }

    /// Number of nodes: tokens and longer n-grams together.
    pub fn nodes(&self) -> usize {
        self.tokens.len() + self.edges.len()
    }

    /// The node of `parent` followed by `token`, made if there is none yet.
    #[inline]
    pub fn extend(&mut self, parent: u32, token: u32) -> u32 {
        let (offset, hash) = (self.tokens.len() as u32, hash_edge(parent, token));
        let Self { edges, table, .. } = self;
        let same = |&node: &u32| edges[(node - offset) as usize] == (parent, token);
        if let Some(&node) = table.find(hash, same) {
            return node;
        }
        let node = offset + edges.len() as u32;
        edges.push((parent, token));
        table.insert_unique(hash, node, |&other| {
            let (parent, token) = edges[(other - offset) as usize];
            hash_edge(parent, token)
        });
        node
    }

    /// The node of `parent` followed by `token`, if there is one.
    #[inline]
    pub fn child(&self, parent: u32, token: u32) -> Option<u32> {
        let offset = self.tokens.len() as u32;
        let same = |&node: &u32| self.edges[(node - offset) as usize] == (parent, token);
        self.table.find(hash_edge(parent, token), same).copied()
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

fn hash_edge(parent: u32, token: u32) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write_u64(u64::from(parent) << 32 | u64::from(token));
    hasher.finish()
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
        assert_eq!(tree.child(open_door, 2), Some(whole));
        assert_eq!(tree.child(open_door, 0), None);
        let mut term = Vec::new();
        tree.spell(whole, &mut term);
        assert_eq!(term, b"open door policy");
    }
}
