/* Completes @names in comments: a list under the field; arrows choose, Enter or Tab takes, Escape closes. */
'use strict';
(function () {
  let field = null; // the one the list belongs to
  let list = null;
  let chosen = 0;
  let asked = 0;

  function typed(area) {
    const before = area.value.slice(0, area.selectionStart);
    const match = /(?:^|[^\w@.+-])@([\w.+-]*)$/u.exec(before);
    return match ? match[1] : null;
  }
  function close() {
    asked += 1;
    if (list) { list.remove(); list = null; }
    if (field) { field.removeAttribute('aria-activedescendant'); field.removeAttribute('aria-controls'); }
    field = null;
  }
  function mark(at) {
    chosen = (at + list.children.length) % list.children.length;
    Array.from(list.children).forEach((item, n) => item.setAttribute('aria-selected', String(n === chosen)));
    field.setAttribute('aria-activedescendant', list.children[chosen].id);
  }
  function take(name) {
    const area = field;
    const start = area.selectionStart - typed(area).length;
    area.setRangeText(name + ' ', start, area.selectionStart, 'end');
    close();
    area.focus();
  }
  function show(area, names) {
    close();
    if (!names.length) { return; }
    field = area;
    list = document.createElement('ul');
    list.className = 'name-list';
    list.id = area.id + '-names';
    list.setAttribute('role', 'listbox');
    list.setAttribute('aria-label', 'People');
    names.forEach((one, n) => {
      const item = document.createElement('li');
      item.id = list.id + '-' + n;
      item.setAttribute('role', 'option');
      item.dataset.name = one.name;
      item.append('@' + one.name);
      if (one.full) { const small = document.createElement('small'); small.textContent = ' ' + one.full; item.append(small); }
      list.append(item);
    });
    list.addEventListener('mousedown', (event) => {
      const item = event.target.closest('li');
      if (item) { event.preventDefault(); take(item.dataset.name); }
    });
    area.after(list);
    area.setAttribute('aria-controls', list.id);
    mark(0);
  }

  document.addEventListener('input', async (event) => {
    const area = event.target;
    if (!area.matches || !area.matches('textarea[data-names]')) { return; }
    const begun = typed(area);
    if (begun === null) { close(); return; }
    asked += 1;
    const mine = asked;
    const answer = await fetch(area.dataset.names + '?q=' + encodeURIComponent(begun));
    if (!answer.ok || mine !== asked) { return; }
    const names = (await answer.json()).names;
    if (mine === asked) { show(area, names); }
  });
  document.addEventListener('keydown', (event) => {
    if (!list || event.target !== field) { return; }
    if (event.key === 'ArrowDown') { mark(chosen + 1); }
    else if (event.key === 'ArrowUp') { mark(chosen - 1); }
    else if (event.key === 'Enter' || event.key === 'Tab') { take(list.children[chosen].dataset.name); }
    else if (event.key === 'Escape') { close(); }
    else { return; }
    event.preventDefault();
    event.stopPropagation();
  }, true);
  document.addEventListener('focusout', (event) => { if (event.target === field) { close(); } });
})();
