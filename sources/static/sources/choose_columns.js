// A box that ticks and unticks all columns of the export page. Without JavaScript it is not there.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  for (const group of document.querySelectorAll("[data-choose-columns]")) {
    const boxes = [...group.querySelectorAll("ul input[type=checkbox]")];
    const all = document.createElement("input");
    all.type = "checkbox";
    const show = () => {
      const ticked = boxes.filter((box) => box.checked).length;
      all.checked = ticked === boxes.length;
      all.indeterminate = ticked > 0 && ticked < boxes.length;
    };
    all.addEventListener("change", () => boxes.forEach((box) => { box.checked = all.checked; }));
    boxes.forEach((box) => box.addEventListener("change", show));
    const label = document.createElement("label");
    label.append(all, " all columns");
    group.querySelector("ul").before(label);
    show();
  }
});
