/* The reading view: text and cards follow each other, buttons work without leaving the page,
   selected words become spans. Offsets are code points, as everywhere in the database. */
'use strict';
(function () {
  const text = document.getElementById('page-text');
  const cards = document.getElementById('quote-cards');
  const live = document.getElementById('reading-live');
  const bar = document.getElementById('reading-selection');
  const addForm = document.getElementById('reading-add');
  if (!text || !cards) { return; }
  let current = null;
  let openForm = null;
  let chosen = null;
  let lastUndo = null;

  // -- Text and cards show each other --------------------------------------------------------
  const pieces = (id) => text.querySelectorAll('[data-quotes~="' + CSS.escape(id) + '"]');
  const cardOf = (id) => document.getElementById('quote-' + id);

  function show(id, scroll) {
    text.querySelectorAll('.lit').forEach((p) => p.classList.remove('lit'));
    cards.querySelectorAll('.lit').forEach((c) => c.classList.remove('lit'));
    if (!id) { return; }
    const found = pieces(id);
    found.forEach((p) => p.classList.add('lit'));
    const card = cardOf(id);
    if (card) { card.classList.add('lit'); }
    if (scroll === 'text' && found[0]) { found[0].scrollIntoView({ block: 'nearest' }); }
    if (scroll === 'card' && card) { card.scrollIntoView({ block: 'nearest' }); }
  }
  function choose(id, scroll) {
    current = id;
    show(id, scroll);
    const card = id && cardOf(id);
    if (card) { card.focus({ preventScroll: true }); }
  }
  text.addEventListener('mouseover', (event) => {
    const piece = event.target.closest('[data-quotes]');
    if (piece) { show(piece.dataset.quotes.split(' ').pop(), null); }
  });
  text.addEventListener('click', (event) => {
    const piece = event.target.closest('[data-quotes]');
    if (piece && window.getSelection().isCollapsed) { choose(piece.dataset.quotes.split(' ').pop(), 'card'); }
  });
  cards.addEventListener('mouseover', (event) => {
    const card = event.target.closest('[data-quote]');
    if (card) { show(card.dataset.quote, null); }
  });
  cards.addEventListener('focusin', (event) => {
    const card = event.target.closest('[data-quote]');
    if (card && card.dataset.quote !== current) { current = card.dataset.quote; show(current, 'text'); }
  });
  const toggle = document.getElementById('reading-furniture');
  if (toggle) { toggle.addEventListener('change', () => text.classList.toggle('body-only', !toggle.checked)); }

  // -- Buttons without leaving the page --------------------------------------------------------
  async function send(form) {
    const response = await fetch(form.action, {
      method: 'POST', body: new FormData(form), headers: { 'X-Requested-With': 'fetch' }, credentials: 'same-origin',
    });
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    return { response, page };
  }
  function tell(page, fallback) {
    const message = page.querySelector('[data-message]');
    live.replaceChildren();
    let bar = document.querySelector('.reading-message');
    if (!bar) {
      bar = document.createElement('div');
      bar.className = 'reading-message';
      document.body.append(bar);
    }
    bar.classList.toggle('failed', Boolean(message && message.hasAttribute('data-failed')));
    bar.replaceChildren(...(message ? [...message.childNodes] : [document.createTextNode(fallback)]));
    live.textContent = bar.textContent.trim();
    lastUndo = bar.querySelector('form[data-undo]');
  }
  function replaceCard(page, place) {
    const fresh = page.querySelector('.quote-card');
    if (!fresh) { return null; }
    const node = document.importNode(fresh, true);
    const old = cardOf(node.dataset.quote) || place;
    if (old) { old.replaceWith(node); } else { cards.append(node); }
    pieces(node.dataset.quote).forEach((p) => {
      if (!/\bquote-/.test(p.className)) { return; } // a cue or a mention keeps its own look
      p.classList.remove('quote-suggested', 'quote-accepted', 'quote-rejected');
      p.classList.add('quote-' + node.dataset.status);
    });
    return node;
  }
  async function submit(form) {
    const card = form.closest('[data-quote]');
    const { response, page } = await send(form);
    const spansBefore = form.querySelector('[name="quote-spans"]');
    if (response.status === 422 && page.querySelector('[data-edit-form]')) {
      form.replaceWith(document.importNode(page.querySelector('[data-edit-form]'), true));
      prepare(card && card.querySelector('[data-edit-form]'));
      return;
    }
    if (!response.ok && !page.querySelector('[data-message]')) {
      tell(page, response.status === 403 ? 'Your role may not do this.' : 'That did not work (' + response.status + '). Reload the page and try again.');
      return;
    }
    tell(page, '');
    const fresh = replaceCard(page, null);
    if (spansBefore && response.ok) { window.location.reload(); return; }
    openForm = null;
    if (fresh) { choose(fresh.dataset.quote, null); }
  }
  async function undoLast(form) {
    const { response } = await send(form);
    if (response.ok) { window.location.reload(); } else { tell(document, 'It could not be undone; see the decision\u2019s page.'); }
  }
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (form.matches('[data-undo]')) { event.preventDefault(); undoLast(form); return; }
    if (form.matches('[data-verdict], [data-edit-form]')) { event.preventDefault(); submit(form); }
  });
  cards.addEventListener('click', async (event) => {
    if (event.target.closest('[data-cancel]')) { closeForm(); return; }
    const link = event.target.closest('[data-edit]');
    if (!link) { return; }
    event.preventDefault();
    const card = link.closest('[data-quote]');
    closeForm();
    const response = await fetch(link.href, { headers: { 'X-Requested-With': 'fetch' }, credentials: 'same-origin' });
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    const form = page.querySelector('[data-edit-form]');
    if (!form) { tell(page, 'Your role may not do this.'); return; }
    card.querySelector('[data-edit-place]').replaceChildren(document.importNode(form, true));
    prepare(card.querySelector('[data-edit-form]'));
  });
  function prepare(form) {
    openForm = form;
    if (!form) { return; }
    const $ = window.django && window.django.jQuery;
    if ($ && $.fn.djangoAdminSelect2) { $(form).find('.admin-autocomplete').djangoAdminSelect2(); }
    const first = form.querySelector('select, input:not([type=hidden])');
    if (first) { first.focus(); }
  }
  function closeForm() {
    if (openForm && openForm !== addForm) { openForm.remove(); }
    if (addForm) { addForm.hidden = true; }
    openForm = null;
  }
  if (addForm) { addForm.querySelector('[data-cancel]').addEventListener('click', closeForm); }

  // -- Selected words become spans -------------------------------------------------------------
  const points = (string) => Array.from(string).length;
  function offsetOf(node, offset) {
    const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    const piece = element.closest('[data-start]');
    if (!piece || !text.contains(piece)) { return null; }
    const range = document.createRange();
    range.selectNodeContents(piece);
    range.setEnd(node, offset);
    return Number(piece.dataset.start) + points(range.toString());
  }
  function selected() {
    const selection = window.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) { return null; }
    const range = selection.getRangeAt(0);
    if (!text.contains(range.commonAncestorContainer)) { return null; }
    const start = offsetOf(range.startContainer, range.startOffset);
    const end = offsetOf(range.endContainer, range.endOffset);
    return start === null || end === null || start >= end ? null : { span: [start, end], words: range.toString() };
  }
  document.addEventListener('selectionchange', () => {
    const now = selected();
    if (now) { chosen = now; }
    bar.hidden = !now;
    const editing = openForm && openForm !== addForm;
    bar.querySelectorAll('[data-use]:not([data-use="add"])').forEach((b) => { b.hidden = !openForm; });
    bar.querySelectorAll('[data-use="spans"]').forEach((b) => { b.hidden = !editing; });
  });
  bar.addEventListener('mousedown', (event) => event.preventDefault());
  bar.addEventListener('click', (event) => {
    const button = event.target.closest('[data-use]');
    if (button && chosen) { use(button.dataset.use); }
  });
  function field(name) { return openForm && openForm.querySelector('[name="quote-' + name + '"]'); }
  function use(what) {
    if (what === 'add') { startAdd(); return; }
    if (!openForm) { return; }
    if (what === 'spans') { field('spans').value = JSON.stringify([chosen.span]); }
    if (what === 'mention') { field('mention_span').value = JSON.stringify(chosen.span); }
    if (['role', 'relayed_via', 'venue'].includes(what)) { field(what).value = chosen.words.trim(); }
    live.textContent = 'Taken: ' + chosen.words;
    let note = openForm.querySelector('.reading-taken');
    if (!note) { note = document.createElement('p'); note.className = 'reading-taken'; openForm.prepend(note); }
    note.textContent = { spans: 'Words', mention: 'Speaker', role: 'Role', relayed_via: 'Relay', venue: 'Venue' }[what] + ' taken: \u201c' + chosen.words.trim() + '\u201d';
  }
  function startAdd() {
    if (!addForm || !chosen) { return; }
    closeForm();
    openForm = addForm;
    addForm.hidden = false;
    field('spans').value = JSON.stringify([chosen.span]);
    document.getElementById('reading-add-words').textContent = chosen.words.trim();
    const $ = window.django && window.django.jQuery;
    if ($ && $.fn.djangoAdminSelect2) { $(addForm).find('.admin-autocomplete').djangoAdminSelect2(); }
    addForm.scrollIntoView({ block: 'nearest' });
    addForm.querySelector('[name="quote-kind"]').focus();
  }

  // -- Keys ------------------------------------------------------------------------------------
  const help = document.getElementById('reading-help');
  const helpButton = document.getElementById('reading-help-button');
  function toggleHelp() {
    help.hidden = !help.hidden;
    helpButton.setAttribute('aria-expanded', String(!help.hidden));
  }
  helpButton.addEventListener('click', toggleHelp);
  function step(by) {
    const all = [...cards.querySelectorAll('[data-quote]')];
    if (!all.length) { return; }
    const at = all.findIndex((c) => c.dataset.quote === current);
    const next = all[Math.min(Math.max(at + by, 0), all.length - 1)];
    choose(next.dataset.quote, 'text');
    next.scrollIntoView({ block: 'nearest' });
  }
  function press(selector) {
    const card = current && cardOf(current);
    const target = card && card.querySelector(selector);
    if (target) { target.click(); }
  }
  const keys = {
    j: () => step(1), k: () => step(-1), n: startAdd, '?': toggleHelp,
    a: () => press('[data-verdict="accept"] button'), r: () => press('[data-verdict="reject"] button'),
    e: () => press('[data-edit]'), u: () => { if (lastUndo) { undoLast(lastUndo); } }, Escape: closeForm,
  };
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) { return; }
    const typing = event.target.closest('input, textarea, select, .select2-container');
    if (typing && event.key !== 'Escape') { return; }
    const action = keys[event.key];
    if (action) { event.preventDefault(); action(); }
  });
  if (window.location.hash.startsWith('#quote-')) { choose(window.location.hash.slice(7), 'text'); }
})();
