/* A picture as PNG: the browser draws the SVG file at twice its size, with its own fonts. */
'use strict';
(function () {
  const TIMES = 2, MOST = 16000; // pixels of a side that browsers still draw
  const dataAddress = (blob) => new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob); // the policy lets no blob: be an image
  });
  async function drawn(svg) {
    const image = new Image();
    image.src = await dataAddress(svg);
    await image.decode();
    const scale = Math.min(TIMES, MOST / Math.max(image.width, image.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(image.width * scale);
    canvas.height = Math.round(image.height * scale);
    canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
    return new Promise((resolve, reject) => {
      canvas.toBlob((png) => (png ? resolve(png) : reject(new Error('too large'))), 'image/png');
    });
  }
  function save(png, name) {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(png);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }
  document.querySelectorAll('button[data-png]').forEach((button) => {
    button.hidden = false;
    button.addEventListener('click', async () => {
      const told = button.nextElementSibling;
      told.textContent = '';
      button.disabled = true;
      try {
        const answer = await fetch(button.dataset.png);
        if (!answer.ok) { throw new Error(answer.statusText); }
        const named = /filename="([^"]+)\.svg"/.exec(answer.headers.get('Content-Disposition') || '');
        save(await drawn(await answer.blob()), (named ? named[1] : 'picture') + '.png');
      } catch (error) {
        told.textContent = 'This browser could not draw it. Take the SVG.';
      }
      button.disabled = false;
    });
  });
})();
