/* The search in the header: `/` leads to it from anywhere but a field. */
'use strict';
(function () {
  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) { return; }
    if (event.target.closest('input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable], .select2-container')) { return; }
    const box = document.getElementById('site-search');
    if (!box) { return; }
    event.preventDefault();
    box.focus();
    box.select();
  });
})();
