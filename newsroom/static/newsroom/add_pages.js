/* Adding files: drop files and folders, see what was chosen and what is too much, see how much is sent. */
'use strict';
(function () {
  const form = document.getElementById('upload-form');
  if (!form) { return; }
  const at = (id) => document.getElementById(id);
  const input = form.querySelector('input[type=file]');
  const drop = at('upload-drop');
  const list = at('upload-chosen');
  const told = at('upload-told');
  const submit = form.querySelector('button[type=submit]');
  const most = { files: Number(form.dataset.mostFiles), bytes: Number(form.dataset.mostBytes), all: Number(form.dataset.mostInAll) };
  const SHOWN = 100;

  at('upload-drop-hint').hidden = false;
  const size = (bytes) => (bytes < 1e3 ? bytes + ' bytes' : bytes < 1e6 ? (bytes / 1e3).toFixed(1) + ' kB'
    : bytes < 1e9 ? (bytes / 1e6).toFixed(1) + ' MB' : (bytes / 1e9).toFixed(1) + ' GB');
  function tell(words) { told.textContent = words; told.hidden = !words; }

  // -- What was chosen -------------------------------------------------------------------------
  function show() {
    const files = [...input.files];
    list.replaceChildren(...files.slice(0, SHOWN).map((file) => {
      const item = document.createElement('li');
      const name = document.createElement('span');
      const bytes = document.createElement('small');
      name.textContent = file.name;
      bytes.textContent = size(file.size);
      if (file.size > most.bytes) { name.className = 'too-large'; bytes.textContent += ', too large'; }
      item.append(name, bytes);
      return item;
    }));
    if (files.length > SHOWN) {
      const item = document.createElement('li');
      item.textContent = 'and ' + (files.length - SHOWN) + ' more';
      list.append(item);
    }
    list.hidden = at('upload-clear').hidden = !files.length;
    const all = files.reduce((sum, file) => sum + file.size, 0);
    const large = files.filter((file) => file.size > most.bytes).length;
    submit.disabled = files.length > most.files || all > most.all;
    if (files.length > most.files) {
      tell(files.length.toLocaleString('en-US') + ' files selected; the limit is ' + most.files.toLocaleString('en-US') + ' at a time. Put them in a ZIP, or upload them in batches.');
    } else if (all > most.all) {
      tell('The files total ' + size(all) + '; the limit is ' + size(most.all) + ' at a time. Upload them in batches.');
    } else if (large) {
      tell(large + (large > 1 ? ' files are' : ' file is') + ' too large and will be rejected.');
    } else {
      tell(files.length ? files.length + (files.length > 1 ? ' files, ' : ' file, ') + size(all) : '');
    }
  }
  input.addEventListener('change', show);
  at('upload-clear').addEventListener('click', () => { input.value = ''; show(); input.focus(); });

  // -- Dropping --------------------------------------------------------------------------------
  function read(entry) { // a file, or all files of a folder and its folders
    if (entry.isFile) { return new Promise((done) => { entry.file((file) => done([file]), () => done([])); }); }
    const reader = entry.createReader();
    return new Promise((done) => {
      const found = [];
      const more = () => reader.readEntries(async (entries) => { // gives a hundred at a time
        if (!entries.length || found.length > most.files) { done(found); return; }
        for (const each of entries) { if (!each.name.startsWith('.')) { found.push(...await read(each)); } }
        more();
      }, () => done(found));
      more();
    });
  }
  async function take(transfer) {
    const entries = [...transfer.items].map((item) => item.webkitGetAsEntry && item.webkitGetAsEntry()).filter(Boolean);
    const dropped = entries.length ? (await Promise.all(entries.map(read))).flat() : [...transfer.files];
    const all = new DataTransfer();
    [...input.files, ...dropped].forEach((file) => all.items.add(file));
    input.files = all.files;
    show();
  }
  ['dragenter', 'dragover'].forEach((name) => drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add('over'); }));
  ['dragleave', 'drop'].forEach((name) => drop.addEventListener(name, () => drop.classList.remove('over')));
  drop.addEventListener('drop', (event) => { event.preventDefault(); take(event.dataTransfer); });

  // -- Sending ---------------------------------------------------------------------------------
  let sending = null;
  function end(words) {
    sending = null;
    submit.disabled = false;
    at('upload-sending').hidden = true;
    tell(words);
  }
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (sending) { return; }
    if (!input.files.length) { tell('Choose at least one file, or drop files here.'); input.focus(); return; }
    sending = new XMLHttpRequest();
    sending.open('POST', form.action);
    sending.upload.addEventListener('progress', (sent) => { if (sent.lengthComputable) { at('upload-sent').value = sent.loaded / sent.total; } });
    sending.addEventListener('load', () => {
      if (sending.status < 400 && sending.responseURL !== form.action) { window.location.assign(sending.responseURL); return; }
      const page = new DOMParser().parseFromString(sending.responseText, 'text/html');
      const why = page.querySelector('#content .errorlist, #content p');
      end(why ? why.textContent : 'The server rejected it (' + sending.status + ').');
    });
    sending.addEventListener('error', () => end('The connection was lost. Nothing was uploaded. Try again.'));
    sending.addEventListener('abort', () => end('Upload canceled. Nothing was added.'));
    submit.disabled = true;
    at('upload-sending').hidden = false;
    tell('Sending…');
    sending.send(new FormData(form));
  });
  at('upload-cancel').addEventListener('click', () => { if (sending) { sending.abort(); } });
})();
