/* Keys of a queue: each presses the button or follows the link that shows it. */
'use strict';
(function () {
  const help = document.getElementById('queue-help');
  const helpButton = document.getElementById('queue-help-button');
  function toggleHelp() {
    help.hidden = !help.hidden;
    if (helpButton) { helpButton.setAttribute('aria-expanded', String(!help.hidden)); }
  }
  if (helpButton) { helpButton.addEventListener('click', toggleHelp); }

  // A long passage is shown from its quote on; after a decision the next item has the focus,
  // and what was decided is read out with it.
  const item = document.getElementById('queue-item');
  const mark = item && item.querySelector('.page-text [class*="quote-"]');
  if (mark) {
    const pane = mark.closest('.page-text');
    const bar = document.querySelector('.queue-choices'); // it stands over the passage where the window is low
    const floor = Math.min(pane.getBoundingClientRect().bottom, bar ? bar.getBoundingClientRect().top : Infinity);
    const below = () => mark.getBoundingClientRect().bottom - floor;
    if (below() > -24) { pane.scrollTop += mark.getBoundingClientRect().top - pane.getBoundingClientRect().top - 72; }
    if (below() > 0) { window.scrollBy(0, below() + 24); }
  }
  const said = document.querySelector('.messagelist');
  if (item && said) {
    said.id = 'queue-said';
    item.setAttribute('aria-describedby', said.id);
    item.focus({ preventScroll: true });
  }

  document.querySelectorAll('.reject-reason').forEach((select) => select.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') { event.preventDefault(); select.form.requestSubmit(); }
  }));
  let pressed = false; // one key, one decision: the next page takes the next key
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || pressed) { return; }
    if (event.target.closest('input:not([type=hidden]), textarea, select, .select2-container')) { return; }
    if (event.key === '?') { toggleHelp(); return; }
    const key = CSS.escape(event.key);
    const target = document.querySelector('[data-key="' + key + '"], [data-key-too="' + key + '"]');
    if (!target) { return; }
    event.preventDefault();
    if (target.tagName === 'SELECT') { target.focus(); return; }
    pressed = target.tagName === 'BUTTON';
    target.click();
  });
})();
