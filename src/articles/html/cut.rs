//! Cuts out of a page what is surely no part of an article.

use dom_query::{Document, NodeRef};

/// Elements that never hold an article's prose.
const TAGS: [&str; 15] = [
    "nav",
    "aside",
    "form",
    "button",
    "select",
    "textarea",
    "iframe",
    "dialog",
    "svg",
    "amp-ad",
    "amp-embed",
    "amp-sidebar",
    "amp-list",
    "amp-social-share",
    "template",
];

/// Elements whose names and classes are no reason to remove them.
const KEPT: [&str; 8] = ["html", "head", "body", "main", "article", "h1", "meta", "script"];

const ROLES: [&str; 5] = ["navigation", "complementary", "dialog", "contentinfo", "search"];

/// Words in a class or id (`ad-slot`, `site_newsletter`) that give it away wherever they stand.
const WORDS: [&str; 22] = [
    "advert",
    "advertisement",
    "advertising",
    "adsense",
    "adslot",
    "sponsored",
    "newsletter",
    "cookie",
    "cookies",
    "gdpr",
    "disqus",
    "sharedaddy",
    "breadcrumb",
    "breadcrumbs",
    "comments",
    "commentlist",
    "jp-relatedposts",
    "navbar",
    "paywall",
    "sidebar",
    "related",
    "footer",
];

/// Whole classes or ids that do.
const NAMES: [&str; 16] = [
    "ad",
    "ads",
    "ad-slot",
    "ad-container",
    "promo",
    "share",
    "sharing",
    "share-buttons",
    "social",
    "social-share",
    "comment",
    "respond",
    "menu",
    "nav",
    "most-read",
    "recommended",
];

/// Removes adverts, navigation, comments, dialogs and lists of links.
pub(super) fn everything_else(document: &Document) {
    let most = prose(&document.root()) / 2;
    let doomed: Vec<NodeRef> = document
        .root()
        .descendants_it()
        .filter(|node| node.is_element())
        .filter(|node| {
            gives_itself_away(node) && !holds_the_article(node, most) || is_link_list(node)
        })
        .collect();
    for node in doomed {
        if is_list(&node) {
            remove_its_heading(&node);
        }
        node.remove_from_parent();
    }
}

fn gives_itself_away(node: &NodeRef) -> bool {
    let Some(name) = node.node_name() else {
        return false;
    };
    if KEPT.contains(&name.as_ref()) {
        return false;
    }
    let named = |attribute: &str| {
        node.attr(attribute).is_some_and(|value| value.split_ascii_whitespace().any(is_telling))
    };
    let role = || node.attr("role").is_some_and(|role| ROLES.contains(&role.as_ref()));
    TAGS.contains(&name.as_ref()) || role() || named("class") || named("id")
}

fn is_telling(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    NAMES.contains(&name.as_str()) || name.split(['-', '_']).any(|word| WORDS.contains(&word))
}

/// A page may call its whole body `has-sidebar`, or stand in one form: what holds the headline, an article or
/// more than `most` of the prose stays.
fn holds_the_article(node: &NodeRef, most: usize) -> bool {
    let marks = |inner: NodeRef| ["h1", "article", "main"].iter().any(|name| inner.has_name(name));
    node.descendants_it().any(marks) || prose(node) > most
}

/// Characters of text that people see, white space not counted.
fn prose(node: &NodeRef) -> usize {
    let texts = node.descendants_it().filter(|inner| inner.is_text());
    let shown = texts.filter(|text| {
        let hidden = |parent: NodeRef| {
            ["script", "style", "noscript"].iter().any(|name| parent.has_name(name))
        };
        !text.parent().is_some_and(hidden)
    });
    shown.map(|text| visible(&text.text())).sum()
}

fn is_list(node: &NodeRef) -> bool {
    node.has_name("ul") || node.has_name("ol")
}

/// Whether a list is made of links, three or more: a menu, or other articles.
fn is_link_list(node: &NodeRef) -> bool {
    if !is_list(node) {
        return false;
    }
    let (mut links, mut linked) = (0, 0);
    for inner in node.descendants_it().filter(|inner| inner.has_name("a")) {
        links += 1;
        linked += visible(&inner.text());
    }
    links >= 3 && linked * 10 >= visible(&node.text()) * 7
}

/// Characters that aren't white space.
fn visible(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}

/// "More on this", above the list that goes.
fn remove_its_heading(list: &NodeRef) {
    let is_heading =
        |node: &NodeRef| ["h2", "h3", "h4", "h5", "h6"].iter().any(|name| node.has_name(name));
    if let Some(above) = list.prev_element_sibling().filter(is_heading) {
        above.remove_from_parent();
    }
}
