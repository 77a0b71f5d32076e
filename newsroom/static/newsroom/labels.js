/* Names for what the admin leaves without: boxes that choose a record, and fields in tables of related rows. */
'use strict';
(function () {
  const words = (element) => (element ? element.textContent.replace(/[:\s]+/g, ' ').trim() : '');
  function name(element, text) {
    if (element && text && !element.hasAttribute('aria-label')) { element.setAttribute('aria-label', text); }
  }
  function heading(cell) {
    const row = cell && cell.closest('table') && cell.closest('table').querySelector('thead tr');
    // The first heading of an inline table spans the two first cells, of which one is hidden.
    const headings = row ? [...row.cells] : [];
    const at = [...cell.parentElement.children].indexOf(cell);
    const offset = cell.parentElement.children.length - headings.length;
    return words(headings[Math.max(0, at - offset)]);
  }
  function labelAll() {
    name(document.getElementById('searchbar'), 'Search'); // its label is a picture
    document.querySelectorAll('.inline-group td input:not([type=hidden]), .inline-group td select, .inline-group td textarea')
      .forEach((field) => { if (!field.labels || !field.labels.length) { name(field, heading(field.closest('td')) || 'Delete'); } });
    document.querySelectorAll('.select2-container').forEach((box) => {
      const select = box.previousElementSibling;
      if (!select || select.tagName !== 'SELECT') { return; }
      const text = words(select.labels && select.labels[0]) || select.getAttribute('aria-label') || '';
      const chosen = words(select.selectedOptions && select.selectedOptions[0]);
      name(box.querySelector('.select2-selection'), text);
      const shown = box.querySelector('.select2-selection__rendered');
      if (shown && text) { shown.setAttribute('aria-label', chosen ? text + ': ' + chosen : text); }
    });
  }
  window.addEventListener('load', () => {
    labelAll();
    new MutationObserver(labelAll).observe(document.body, { childList: true, subtree: true });
  });
})();
