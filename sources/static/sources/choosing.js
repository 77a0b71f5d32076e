// Filters of lists: the box for a name becomes the admin's autocomplete; what is chosen is shown at once.
'use strict';
(function ($) {
  $(function () {
    for (const box of document.querySelectorAll('input[data-pick]')) {
      const select = document.createElement('select');
      select.name = box.dataset.pick;
      select.setAttribute('aria-label', box.getAttribute('aria-label'));
      Object.assign(select.dataset, {
        'ajax-Url': box.dataset.url, 'ajax-Cache': 'true', 'ajax-Delay': '250', 'ajax-Type': 'GET',
        theme: 'admin-autocomplete', placeholder: box.placeholder,
        appLabel: box.dataset.appLabel, modelName: box.dataset.modelName, fieldName: box.dataset.fieldName,
      });
      select.append(new Option('', ''));
      const form = box.form;
      form.querySelector('button').remove();
      box.replaceWith(select);
      $(select).djangoAdminSelect2().on('select2:select', function () { form.requestSubmit(); });
    }
    for (const form of document.querySelectorAll('.list-filter-form')) {
      // Empty fields need not stand in the address.
      form.addEventListener('submit', function () {
        for (const field of form.elements) {
          if (field.name && !field.value) { field.disabled = true; }
        }
      });
    }
  });
})(django.jQuery);
