/* The page of an upload: fetches the part that changes until nothing is left to be read. */
'use strict';
(function () {
  const box = document.getElementById('upload-fates');
  const told = document.getElementById('upload-told');
  if (!box) { return; }
  const isOpen = () => box.querySelector('#upload-state').dataset.open === 'yes';
  const state = () => box.querySelector('.upload-now strong').textContent;
  const SOON = 1000; // milliseconds
  const LATER = 10000;
  let shown = '';
  let wait = SOON;

  function put(text) {
    if (text === shown) { return; }
    const before = state();
    const focused = document.activeElement && box.contains(document.activeElement) ? document.activeElement.id : '';
    box.innerHTML = text; // our own template, escaped by the server
    shown = text;
    if (focused && document.getElementById(focused)) { document.getElementById(focused).focus(); }
    if (state() !== before || !isOpen()) { told.textContent = box.querySelector('.upload-now').textContent; }
  }

  async function look() {
    try {
      const answer = await fetch(box.dataset.address, { headers: { 'X-Requested-With': 'fetch' }, redirect: 'error' });
      if (!answer.ok) { throw new Error(String(answer.status)); }
      put(await answer.text());
      wait = SOON;
    } catch (error) { // the server is busy or gone for a moment: ask less often, and go on
      wait = Math.min(2 * wait, LATER);
    }
    if (isOpen()) { window.setTimeout(look, wait); }
  }
  if (isOpen()) { window.setTimeout(look, wait); }
})();
