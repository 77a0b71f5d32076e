"""What the browser tests do as a hand on the mouse does."""

from __future__ import annotations

__all__ = ["SELECT"]

# Selects words in the text of the reading view, from one piece of it into another if need be.
SELECT = """words => {
    const text = document.getElementById('page-text');
    const start = text.textContent.indexOf(words);
    const end = start + words.length;
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    let from = null;
    for (let before = 0; start >= 0 && walker.nextNode(); before += walker.currentNode.length) {
        const node = walker.currentNode;
        if (!from && start < before + node.length) { from = [node, start - before]; }
        if (end <= before + node.length) {
            window.getSelection().setBaseAndExtent(from[0], from[1], node, end - before);
            return true;
        }
    }
    return false;
}"""
