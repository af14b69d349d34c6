// Filters, and cards for a mark's later pieces. Without it everything can be read all the same.
for (const form of document.querySelectorAll(".filters")) {
  const text = form.parentElement, rows = [...document.querySelectorAll("ol.statements li")];
  const show = () => {
    const wanted = [...form.querySelectorAll("select")].map(s => [s.dataset.filter, s.value]);
    const kept = new Set(rows.filter(row => wanted.every(([name, value]) =>
      !value || row.dataset[name].split(" ").includes(value))).map(row => row.id));
    for (const row of rows) row.hidden = !kept.has(row.id);
    for (const node of text.querySelectorAll("[data-s]"))
      node.classList.toggle("off", !node.dataset.s.trim().split(" ").some(id => kept.has(id)));
    form.querySelector("output").textContent = kept.size + " of " + rows.length + " statements";
  };
  form.hidden = false;
  form.addEventListener("change", show);
  show();
  const card = mark => document.getElementById("card-" + mark.dataset.s.trim().split(" ").pop().slice(2));
  for (const mark of text.querySelectorAll("mark")) {
    mark.addEventListener("mouseenter", () => card(mark).classList.add("open"));
    mark.addEventListener("mouseleave", () => card(mark).classList.remove("open"));
  }
}
