/* Keys of coding: digits choose in the marked field, Enter saves, s skips, p goes back. */
'use strict';
(function () {
  const form = document.getElementById('coding');
  const fields = form ? Array.from(form.querySelectorAll('.coding-field')) : [];
  let current = 0;
  function boxes(field) { return Array.from(field.querySelectorAll('input:not([data-none])')); }
  function isAnswered(field) { return field.querySelector('input:checked') !== null; }
  function go(to) {
    current = Math.max(0, Math.min(to, fields.length - 1));
    fields.forEach((field, n) => field.classList.toggle('current', n === current));
    const marked = fields[current];
    if (marked) { marked.scrollIntoView({ block: 'nearest' }); }
  }
  fields.forEach((field, n) => {
    boxes(field).slice(0, 9).forEach((box, at) => {
      const key = box.parentElement.querySelector('kbd');
      key.textContent = String(at + 1);
      key.hidden = false;
    });
    field.querySelector('[data-none] + kbd').hidden = false;
    field.addEventListener('focusin', () => go(n));
    // “cannot tell” and values shut each other out
    field.addEventListener('change', (event) => {
      if (!('many' in field.dataset) || !event.target.checked) { return; }
      const none = 'none' in event.target.dataset;
      field.querySelectorAll('input').forEach((box) => { if (('none' in box.dataset) !== none) { box.checked = false; } });
    });
  });
  document.querySelectorAll('.coding-hint').forEach((hint) => { hint.hidden = false; });
  if (fields.length) { go(Math.max(0, fields.findIndex((field) => !isAnswered(field)))); }

  function choose(digit) {
    const field = fields[current];
    if (!field) { return; }
    const box = digit === 0 ? field.querySelector('[data-none]') : boxes(field)[digit - 1];
    if (!box) { return; }
    box.click();
    if (!('many' in field.dataset) && current < fields.length - 1) { go(current + 1); }
  }
  let pressed = false;
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || pressed) { return; }
    if (event.target.closest('input[type=text], input[type=search], textarea, select, button, a')) { return; }
    if (/^[0-9]$/.test(event.key)) { event.preventDefault(); choose(Number(event.key)); return; }
    if (fields.length && (event.key === 'ArrowDown' || event.key === 'ArrowUp') && !event.target.closest('input')) {
      event.preventDefault();
      go(current + (event.key === 'ArrowDown' ? 1 : -1));
      return;
    }
    if (event.key === 'Enter' && form && event.target.matches('input[type=checkbox], input[type=radio]')) {
      event.preventDefault();
    }
    const target = document.querySelector('[data-key="' + CSS.escape(event.key) + '"]');
    if (!target) { return; }
    event.preventDefault();
    pressed = true;
    target.click();
  });
})();
