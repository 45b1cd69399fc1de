"use strict";
// Shows what the pointer is on, and lights a layer up in the graph and in the table at once.
const tip = document.getElementById("tip");
const twins = new Map();
for (const element of document.querySelectorAll("[data-layer]")) {
  const name = element.dataset.layer;
  if (!twins.has(name)) { twins.set(name, []); }
  twins.get(name).push(element);
}
let lit = [];
document.addEventListener("pointermove", event => {
  const target = event.target instanceof Element ? event.target : null;
  const told = target?.closest("[data-tip]");
  tip.hidden = !told;
  if (told) {
    if (tip.textContent !== told.dataset.tip) { tip.textContent = told.dataset.tip; }
    const left = Math.min(event.clientX + 14, innerWidth - tip.offsetWidth - 8);
    const below = event.clientY + 16;
    tip.style.left = Math.max(8, left) + "px";
    tip.style.top = (below + tip.offsetHeight > innerHeight ? Math.max(8, event.clientY - tip.offsetHeight - 12) : below) + "px";
  }
  const layer = target?.closest("[data-layer]")?.dataset.layer;
  const now = layer ? twins.get(layer) : [];
  for (const element of lit) { element.classList.remove("lit"); }
  for (const element of now) { element.classList.add("lit"); }
  lit = now;
});
