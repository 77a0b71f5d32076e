/* `c` leads to the field for a topic: that of the quote that is lit, or of the one in the queue. */
'use strict';
document.addEventListener('keydown', (event) => {
  if (event.key !== 'c' || event.ctrlKey || event.metaKey || event.altKey) { return; }
  if (event.target.closest('input:not([type=hidden]):not([type=checkbox]), textarea, select, .select2-container')) { return; }
  const field = document.querySelector('.quote-card.lit [data-topic], #queue-item [data-topic]');
  if (!field) { return; }
  event.preventDefault();
  field.focus();
  field.scrollIntoView({ block: 'nearest' });
});
