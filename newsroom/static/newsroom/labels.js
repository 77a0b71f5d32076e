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
    document.querySelectorAll('.vDateField, .vTimeField').forEach((field) => {
      if (field.labels && field.labels.length) { return; }
      const row = field.closest('.form-row');
      const part = field.classList.contains('vDateField') ? 'date' : 'time';
      name(field, words(row && row.querySelector('label, legend')) + ', ' + part);
    });
    document.querySelectorAll('.help-tooltip[aria-label]:not([role])').forEach((sign) => { sign.setAttribute('role', 'img'); });
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
  /* On a phone a row of a list is a card, which the headings have gone from and in which empty cells say nothing. */
  function headCells() {
    const headings = [...document.querySelectorAll('#result_list thead th')];
    document.querySelectorAll('#result_list tbody tr').forEach((row) => {
      [...row.cells].forEach((cell, at) => {
        if (cell.tagName !== 'TD' || cell.classList.contains('action-checkbox')) { return; }
        const text = words(headings[at] && headings[at].querySelector('.text'));
        if (text) { cell.dataset.heading = text; }
        cell.classList.toggle('says-nothing', cell.textContent.trim() === '-' && !cell.querySelector('img'));
      });
    });
  }
  window.addEventListener('load', () => {
    labelAll();
    headCells();
    new MutationObserver(labelAll).observe(document.body, { childList: true, subtree: true });
  });
})();
