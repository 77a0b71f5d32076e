/* The reading view: text and cards follow each other, buttons work without leaving the page,
   selected words (selecting.js) become spans. */
'use strict';
(function () {
  const text = document.getElementById('page-text');
  const cards = document.getElementById('quote-cards');
  const side = document.getElementById('reading-side');
  const live = document.getElementById('reading-live');
  const bar = document.getElementById('reading-selection');
  const addForm = document.getElementById('reading-add');
  if (!text || !cards) { return; }
  const all = (root, selector) => [...root.querySelectorAll(selector)];
  const fetching = { headers: { 'X-Requested-With': 'fetch' }, credentials: 'same-origin' };
  const parse = (html) => new DOMParser().parseFromString(html, 'text/html');
  const undos = []; // forms that undo what was done here, the last one last
  let current = null; // the chosen quote
  let openForm = null;
  let chosen = null; // the words selected last

  // -- Text and cards show each other --------------------------------------------------------
  const pieces = (id) => all(text, '[data-quotes~="' + CSS.escape(id) + '"]');
  const cardOf = (id) => document.getElementById('quote-' + id);

  /* Scroll only the pane, and only where the element is out of sight in it. */
  function reveal(pane, element) {
    const room = pane.getBoundingClientRect();
    const bottom = Math.min(room.bottom, window.innerHeight);
    const box = element.getBoundingClientRect();
    if (box.top >= room.top && box.bottom <= bottom) { return; }
    if (pane.scrollHeight > pane.clientHeight + 1) {
      pane.scrollTop += box.top - room.top - Math.min(Math.max((bottom - room.top - box.height) / 2, 8), 160);
    } else { element.scrollIntoView({ block: 'nearest' }); }
  }
  function show(id) {
    all(document, '.page-text .lit, .quote-card.lit').forEach((e) => e.classList.remove('lit'));
    if (!id) { return; }
    pieces(id).forEach((p) => p.classList.add('lit'));
    const card = cardOf(id);
    if (card) { card.classList.add('lit'); }
  }
  function revealText(id) {
    const found = pieces(id);
    const first = found.find((p) => /\bquote-/.test(p.className)) || found[0];
    if (first) { reveal(text, first); }
  }
  function revealCard(id) { const card = cardOf(id); if (card) { reveal(side, card); } }
  function choose(id) {
    all(cards, '[aria-current]').forEach((c) => c.removeAttribute('aria-current'));
    current = id;
    show(id);
    const card = id && cardOf(id);
    if (!card) { return; }
    card.setAttribute('aria-current', 'true');
    revealText(id);
    revealCard(id);
    if (!card.contains(document.activeElement)) { card.focus({ preventScroll: true }); }
  }
  /* Of quotes that lie over each other the innermost; asked again, the next one. */
  function quoteAt(piece) {
    const ids = piece.dataset.quotes.split(' ').filter((id) => cardOf(id)).reverse();
    return ids[(ids.indexOf(current) + 1) % ids.length] || null;
  }
  let dwell = 0; // a pointer that only passes moves nothing
  let pointer = '';
  /* Whether the pointer moved, and not the page under it. */
  function moved(event) {
    const before = pointer;
    pointer = event.screenX + ' ' + event.screenY;
    return pointer !== before;
  }
  function hover(id, revealOther) {
    window.clearTimeout(dwell);
    show(id);
    dwell = window.setTimeout(() => revealOther(id), 180);
  }
  function leave() { window.clearTimeout(dwell); if (!openForm) { show(current); } }
  text.addEventListener('mouseover', (event) => {
    const piece = event.target.closest('[data-quotes]');
    if (!moved(event) || !piece || event.buttons || openForm) { return; } // an open form stays where it is
    const ids = piece.dataset.quotes.split(' ');
    hover(ids.includes(current) ? current : ids[ids.length - 1], revealCard);
  });
  text.addEventListener('mouseleave', leave);
  text.addEventListener('click', (event) => {
    const piece = event.target.closest('[data-quotes]');
    if (piece && window.getSelection().isCollapsed && !openForm) { choose(quoteAt(piece)); }
  });
  cards.addEventListener('mouseover', (event) => {
    const card = event.target.closest('[data-quote]');
    if (moved(event) && card && !openForm) { hover(card.dataset.quote, revealText); }
  });
  cards.addEventListener('mouseleave', leave);
  /* A chosen card shows more, which can move its buttons: while one is pressed, the card waits for the click. */
  let pressed = false;
  cards.addEventListener('pointerdown', () => { pressed = true; });
  ['pointerup', 'pointercancel'].forEach((kind) => document.addEventListener(kind, () => { pressed = false; }));
  ['focusin', 'click'].forEach((kind) => cards.addEventListener(kind, (event) => {
    const card = event.target.closest('[data-quote]');
    if (card && !pressed && card.dataset.quote !== current) { choose(card.dataset.quote); }
  }));
  const toggle = document.getElementById('reading-furniture');
  if (toggle) { toggle.addEventListener('change', () => text.classList.toggle('body-only', !toggle.checked)); }

  // -- Buttons without leaving the page --------------------------------------------------------
  /* The answer to a form or an address; null, and said, where none came. One at a time. */
  let asking = false;
  async function ask(address, form) {
    if (asking) { return null; }
    asking = true;
    try {
      const response = await fetch(address, form ? { ...fetching, method: 'POST', body: form instanceof FormData ? form : new FormData(form) } : fetching);
      if (!response.redirected) { return response; }
      tell('Your session has expired. Sign in again in another window, then try again here.', true);
    } catch {
      tell('The server did not respond. Nothing was saved.', true);
    } finally { asking = false; }
    return null;
  }
  let fading = 0; // the message goes after a while; `u` undoes all the same
  function tell(words, failed, undo) {
    let box = document.querySelector('.reading-message');
    if (!box) {
      box = document.createElement('div');
      box.className = 'reading-message';
      document.body.append(box);
    }
    box.classList.toggle('failed', Boolean(failed));
    const said = document.createElement('span');
    said.textContent = words;
    box.replaceChildren(said);
    if (undo) { box.append(undo); }
    live.textContent = words;
    window.clearTimeout(fading);
    fading = window.setTimeout(() => box.remove(), failed ? 20000 : 8000);
  }
  function answer(page, response) {
    const message = page.querySelector('[data-message]');
    if (!message) {
      tell(response.status === 403 ? 'You don\'t have permission to do this, or your session has changed. Reload the page.' : 'Something went wrong (' + response.status + '). Reload the page and try again.', true);
      return;
    }
    const undo = message.querySelector('form[data-undo]');
    if (undo) { undos.push(undo); }
    tell(message.querySelector('span').textContent, message.hasAttribute('data-failed'), undo);
  }
  /* Text and cards as they are now; what was open, chosen and scrolled to stays. */
  async function refresh(id) {
    const response = await fetch(window.location.href, { credentials: 'same-origin' });
    if (!response.ok) { window.location.reload(); return; }
    const page = parse(await response.text());
    const places = [text.scrollTop, side.scrollTop];
    [text, cards, document.getElementById('reading-count')].forEach((element) => {
      const fresh = page.getElementById(element.id);
      element.replaceChildren(...all(fresh, ':scope > *').map((e) => document.importNode(e, true)));
      if (!fresh.children.length) { element.textContent = fresh.textContent; }
    });
    [text.scrollTop, side.scrollTop] = places;
    openForm = null;
    choose(id && cardOf(id) ? id : null);
  }
  async function submit(form) {
    const response = await ask(form.action, form);
    if (!response) { return; }
    const page = parse(await response.text());
    const again = page.querySelector('[data-edit-form], [data-add-form]');
    if (response.status === 422 && again) {
      form.replaceChildren(...all(again, ':scope > *').map((e) => document.importNode(e, true)));
      prepare(form, form.querySelector('[aria-invalid="true"], .errorlist ~ * input:not([type=hidden])'));
      live.textContent = all(form, '.errorlist').map((e) => e.textContent).join(' ');
      return;
    }
    answer(page, response);
    const card = page.querySelector('.quote-card');
    if (!card || (!response.ok && form.matches('[data-edit-form], [data-add-form]'))) { return; }
    if (form === addForm) { closeForm(); form.reset(); window.getSelection().removeAllRanges(); }
    await refresh(card.dataset.quote);
  }
  async function undoLast() {
    const form = undos[undos.length - 1];
    if (!form) { tell('Nothing to undo here.', false); return; }
    const response = await ask(form.action, form);
    if (!response) { return; }
    undos.pop();
    const said = response.headers.get('Content-Type').includes('json') ? (await response.json()).message : 'It could not be undone. See the decision\u2019s page.';
    if (response.ok) { await refresh(current); }
    tell(said, !response.ok, undos[undos.length - 1]);
  }
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (form.matches('[data-undo]')) { event.preventDefault(); undoLast(); return; }
    if (form.matches('[data-leave]')) { return; } // goes on to another page when saved
    if (form.matches('[data-verdict], [data-edit-form], [data-add-form]')) { event.preventDefault(); submit(form); }
  });

  // -- Forms -----------------------------------------------------------------------------------
  async function edit(link) {
    const card = link.closest('[data-quote]');
    closeForm();
    const response = await ask(link.href);
    if (!response) { return; }
    const page = parse(await response.text());
    const form = page.querySelector('[data-edit-form]');
    if (!form) { tell('You don\'t have permission to do this.', true); return; }
    card.querySelector('[data-edit-place]').replaceChildren(document.importNode(form, true));
    prepare(card.querySelector('[data-edit-form]'));
  }
  cards.addEventListener('click', (event) => {
    const link = event.target.closest('[data-edit]');
    if (link) { event.preventDefault(); edit(link); }
  });
  document.addEventListener('click', (event) => {
    if (event.target.closest('[data-cancel]')) { closeForm(); }
  });
  function prepare(form, focused) {
    openForm = form;
    const $ = window.django && window.django.jQuery;
    if ($ && $.fn.djangoAdminSelect2) { $(form).find('.admin-autocomplete').djangoAdminSelect2(); }
    showWords();
    reveal(side, form);
    (focused || form.querySelector('select, input:not([type=hidden])')).focus();
    offerUses();
    const speaker = form.querySelector('select[name="quote-speaker"]');
    const changed = () => { if (openForm === form) { dropRole(form); } };
    if ($ && speaker) { $(speaker).on('change', changed); } else if (speaker) { speaker.addEventListener('change', changed); }
    const named = form.querySelector('[name="quote-new_speaker"]');
    if (named) { named.addEventListener('change', changed); }
  }
  /* The role was printed of the speaker the quote had; what was typed since stays. */
  function dropRole(form) {
    const role = form.querySelector('[name="quote-role"]');
    if (!role || !role.value || role.value !== role.defaultValue) { return; }
    note('Role \u201c' + role.value + '\u201d removed: it was printed of the other speaker.');
    role.value = '';
  }
  function closeForm() {
    if (!openForm || openForm.matches('[data-leave]')) { return; }
    if (openForm === addForm) { addForm.hidden = true; } else { openForm.remove(); }
    openForm = null;
    offerUses();
    const card = current && cardOf(current);
    if (card) { card.focus({ preventScroll: true }); } else { text.focus({ preventScroll: true }); }
  }
  const field = (name) => openForm.querySelector('[name="quote-' + name + '"]');
  const spans = () => JSON.parse(field('spans').value || '[]');
  function showWords() {
    openForm.querySelector('[data-words]').textContent = spans().map((s) => window.selecting.wordsOf(s).trim()).join(' \u2026 ');
  }

  // -- Selected words become spans -------------------------------------------------------------
  /* What the selected words can be used for: a new quote, or a field of the form that is open. */
  function offerUses() {
    chosen = window.selecting.current();
    bar.hidden = !chosen;
    all(bar, '[data-use]').forEach((b) => { b.hidden = b.dataset.use === 'add' ? Boolean(openForm) : !openForm; });
    if (bar.querySelectorAll('[data-use]:not([hidden])').length === 0) { bar.hidden = true; }
  }
  document.addEventListener('selectionchange', offerUses);
  bar.addEventListener('mousedown', (event) => event.preventDefault());
  bar.addEventListener('click', (event) => {
    const button = event.target.closest('[data-use]');
    if (button) { use(button.dataset.use); }
  });
  function use(what) {
    chosen = window.selecting.current(); // the event that tells of it comes late
    if (what === 'add') { startAdd(); return; }
    if (!openForm || !chosen) { return; }
    const words = chosen.words.trim();
    if (what === 'spans') { field('spans').value = JSON.stringify([chosen.span]); }
    if (what === 'part') { field('spans').value = JSON.stringify([...spans(), chosen.span].sort((a, b) => a[0] - b[0])); }
    if (what === 'mention') { field('mention_span').value = JSON.stringify(chosen.span); findSpeaker(openForm, words); }
    if (['role', 'relayed_via', 'venue'].includes(what)) { field(what).value = words; }
    showWords();
    note({ spans: 'Quote', part: 'Another part', mention: 'Speaker', role: 'Role', relayed_via: 'Relayed by', venue: 'Venue' }[what] + ' set: \u201c' + words + '\u201d');
  }
  function note(words) {
    let line = openForm.querySelector('.reading-taken');
    if (!line) { line = document.createElement('p'); line.className = 'reading-taken'; openForm.prepend(line); }
    line.textContent = words;
    live.textContent = words;
  }
  /* The one speaker the words name is chosen; of several one chooses; a name nobody goes by is offered as a new one. */
  async function findSpeaker(form, words) {
    const response = await fetch(form.dataset.who + '?' + new URLSearchParams({ words }), fetching);
    if (!response.ok || openForm !== form) { return; }
    const found = await response.json();
    const said = '\u201c' + words + '\u201d';
    if (found.chosen) {
      setSpeaker(form, found.speakers[0]);
      note('Speaker set: ' + said + ', ' + found.speakers[0].text);
    } else if (found.speakers.length) {
      note('Several speakers go by ' + said + '. Choose one:');
      const line = form.querySelector('.reading-taken');
      found.speakers.forEach((one) => {
        const button = document.createElement('button');
        button.type = 'button';
        button.textContent = one.text;
        button.addEventListener('click', () => { setSpeaker(form, one); note('Speaker set: ' + said + ', ' + one.text); });
        line.append(' ', button);
      });
    } else if (found.new_name) {
      const named = form.querySelector('[name="quote-new_speaker"]');
      named.value = found.new_name;
      dropRole(form);
      note('New speaker: \u201c' + found.new_name + '\u201d. Choose a listed one instead if this is somebody known.');
    } else { note('Mention set: ' + said + '. Choose the speaker.'); }
  }
  function setSpeaker(form, one) {
    const select = form.querySelector('select[name="quote-speaker"]');
    const before = select.value;
    select.replaceChildren(new Option(one.text, one.id, true, true));
    form.querySelector('[name="quote-new_speaker"]').value = '';
    if (before !== String(one.id)) { dropRole(form); }
    select.dispatchEvent(new Event('change', { bubbles: true }));
  }
  function startAdd() {
    if (!addForm) { return; }
    if (!chosen) { tell('Select text first: with the mouse, or with t and the arrow keys.', true); return; }
    const { span, words } = chosen;
    closeForm();
    addForm.reset();
    addForm.hidden = false;
    openForm = addForm;
    field('spans').value = JSON.stringify([span]);
    field('kind').value = /^\s*["\u201c\u201e\u00ab\u2018]/.test(words) ? 'direct' : /["\u201c\u201e\u00ab]/.test(words) ? 'mixed' : 'indirect';
    prepare(addForm, field('kind'));
  }

  // -- One speaker for several quotes ----------------------------------------------------------
  const speakerForm = document.getElementById('reading-speaker');
  const boxes = () => all(cards, '.quote-tick');
  const ticked = () => boxes().filter((box) => box.checked);
  const speakerOf = (box) => box.closest('[data-quote]').dataset.speaker;
  const ofSame = (some) => { const of = new Set(some.map(speakerOf)); return boxes().filter((box) => of.has(speakerOf(box))); };
  function count() {
    if (!speakerForm) { return; }
    const some = ticked();
    const more = ofSame(some).length - some.length;
    speakerForm.hidden = !some.length;
    speakerForm.querySelector('[data-ticked]').textContent = 'Speaker of ' + some.length + ' selected quote' + (some.length === 1 ? '' : 's');
    const button = speakerForm.querySelector('[data-tick-more]');
    button.hidden = !more;
    button.textContent = 'Select ' + more + ' more by the same speaker';
    speakerForm.querySelector('[data-tick-none]').hidden = false;
  }
  function tick(some, on) { some.forEach((box) => { box.checked = on; }); count(); }
  if (speakerForm) {
    const $ = window.django && window.django.jQuery;
    speakerForm.querySelector('[data-tick-more]').addEventListener('click', () => tick(ofSame(ticked()), true));
    speakerForm.querySelector('[data-tick-none]').addEventListener('click', () => tick(boxes(), false));
    cards.addEventListener('change', (event) => { if (event.target.matches('.quote-tick')) { count(); } });
    if ($) { $('#their-speaker').on('select2:select', () => speakerForm.requestSubmit(speakerForm.querySelector('p:last-of-type button'))); }
    speakerForm.addEventListener('submit', async (event) => {
      event.preventDefault();
      const data = new FormData(speakerForm);
      if (event.submitter && event.submitter.name) { data.set(event.submitter.name, event.submitter.value); }
      const response = await ask(speakerForm.action, data);
      if (!response) { return; }
      const page = parse(await response.text());
      if (response.ok) { tick(boxes(), false); await refresh(current); }
      answer(page, response);
      if ($) { $('#their-speaker').val(null).trigger('change'); }
    });
    count();
  }
  function tickCurrent(every) {
    const box = current && cardOf(current) && cardOf(current).querySelector('.quote-tick');
    if (box) { tick(every ? ofSame([box]) : [box], every || !box.checked); }
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
    const every = all(cards, '[data-quote]');
    const at = every.findIndex((c) => c.dataset.quote === current);
    if (every.length) { choose(every[Math.min(Math.max(at + by, 0), every.length - 1)].dataset.quote); }
  }
  function press(selector) {
    const card = current && cardOf(current);
    const target = card && card.querySelector(selector);
    if (target) { target.click(); }
  }
  const keys = {
    j: () => step(1), k: () => step(-1), '?': toggleHelp, u: undoLast, Escape: closeForm, t: () => text.focus({ preventScroll: true }),
    x: () => tickCurrent(false), X: () => tickCurrent(true), a: () => press('[data-verdict="accept"] button'), r: () => press('[data-verdict="reject"] button'), e: () => press('[data-edit]'),
  };
  all(bar, '[data-key]').forEach((button) => { keys[button.dataset.key] = () => use(button.dataset.use); });
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && event.ctrlKey && openForm) { event.preventDefault(); openForm.requestSubmit(); return; }
    if (event.ctrlKey || event.metaKey || event.altKey) { return; }
    const typing = event.target.closest('input:not([type=checkbox]), textarea, select, .select2-container');
    if (typing && event.key !== 'Escape') { return; }
    const action = keys[event.key];
    if (action) { event.preventDefault(); action(); }
  });

  const given = cards.querySelector('form[data-leave]');
  if (given) { show(given.closest('li').dataset.quote); revealText(given.closest('li').dataset.quote || ''); prepare(given); }
  if (window.location.hash.startsWith('#quote-')) {
    const asked = window.location.hash.slice(7);
    const elsewhere = cardOf(asked) && cardOf(asked).querySelector('[data-elsewhere]');
    if (elsewhere) { window.location.replace(elsewhere.href); } else { choose(asked); }
  }
})();
