/* Selected words of the page as spans, by mouse or by keyboard. Offsets are code points, as
   everywhere in the database. `window.selecting` is what reading.js needs of it. */
'use strict';
(function () {
  const text = document.getElementById('page-text');
  if (!text) { return; }
  const points = (string) => Array.from(string).length;

  function offsetOf(node, offset) {
    const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    const piece = element.closest('[data-start]');
    const range = document.createRange();
    if (piece && text.contains(piece)) {
      range.selectNodeContents(piece);
      range.setEnd(node, offset);
      return Number(piece.dataset.start) + points(range.toString());
    }
    if (node !== text || !text.firstElementChild) { return null; }
    range.selectNodeContents(text); // a selection may end between two pieces
    range.setEnd(node, offset);
    return Number(text.firstElementChild.dataset.start) + points(range.toString());
  }

  /* {span, words} of what is selected in the text, or null. */
  function current() {
    const selection = window.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) { return null; }
    const range = selection.getRangeAt(0);
    if (!text.contains(range.commonAncestorContainer)) { return null; }
    const start = offsetOf(range.startContainer, range.startOffset);
    const end = offsetOf(range.endContainer, range.endOffset);
    return start === null || end === null || start >= end ? null : { span: [start, end], words: range.toString() };
  }

  /* The words of a span, taken from the pieces of the text. */
  function wordsOf(span) {
    let words = '';
    text.querySelectorAll('[data-start]').forEach((piece) => {
      const from = Number(piece.dataset.start);
      words += Array.from(piece.textContent).slice(Math.max(0, span[0] - from), Math.max(0, span[1] - from)).join('');
    });
    return words;
  }

  // -- By keyboard: arrows choose the next word, with Shift they take more or fewer --------------
  function begin() {
    const lit = text.querySelector('.lit');
    const top = text.getBoundingClientRect().top;
    const seen = [...text.querySelectorAll('[data-start]')].find((p) => p.getBoundingClientRect().bottom > top + 4);
    const at = lit || seen;
    if (at) { window.getSelection().collapse(at.firstChild, 0); }
  }
  function follow() {
    const selection = window.getSelection();
    const range = document.createRange();
    range.setStart(selection.focusNode, selection.focusOffset);
    const box = range.getBoundingClientRect();
    const pane = text.getBoundingClientRect();
    if (box.top && (box.top < pane.top || box.bottom > Math.min(pane.bottom, window.innerHeight))) {
      text.scrollTop += box.top - pane.top - text.clientHeight / 3;
    }
  }
  text.addEventListener('keydown', (event) => {
    const way = { ArrowRight: ['forward', 'word'], ArrowLeft: ['backward', 'word'], ArrowDown: ['forward', 'line'], ArrowUp: ['backward', 'line'] }[event.key];
    if (!way || event.altKey || event.metaKey) { return; }
    const selection = window.getSelection();
    const inside = selection.rangeCount && text.contains(selection.focusNode);
    if (way[1] === 'line' && !(inside && event.shiftKey)) { return; } // up and down scroll, as ever
    event.preventDefault();
    if (!inside) { begin(); }
    if (event.shiftKey) {
      selection.modify('extend', way[0], way[1]);
    } else {
      if (way[0] === 'forward') { selection.collapseToEnd(); } else { selection.collapseToStart(); }
      if (way[0] === 'backward') { selection.modify('move', 'backward', 'word'); }
      while (/^\s/.test(nextCharacter(selection))) { selection.modify('move', 'forward', 'character'); }
      selection.modify('extend', 'forward', 'word');
    }
    follow();
  });
  function nextCharacter(selection) {
    const range = document.createRange();
    range.setStart(selection.focusNode, selection.focusOffset);
    range.setEnd(text, text.childNodes.length);
    return range.toString().slice(0, 1);
  }

  window.selecting = { current, wordsOf };
})();
