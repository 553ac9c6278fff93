"use strict";
for (const table of document.querySelectorAll("table.sentences")) {
  const body = table.tBodies[0];
  const rows = Array.from(body.rows);
  const controls = document.createElement("div");
  controls.className = "controls";
  const status = document.createElement("span");
  status.setAttribute("role", "status");
  const tests = [];
  const apply = () => {
    let shown = 0;
    for (const row of rows) {
      row.hidden = !tests.every((test) => test(row));
      shown += row.hidden ? 0 : 1;
    }
    status.textContent = shown + " of " + rows.length + " sentences";
  };
  const add = (name, control) => {
    const label = document.createElement("label");
    label.append(name, control);
    control.addEventListener("input", apply);
    controls.append(label);
  };
  for (const key of ["cell", "label", "chosen", "voice"]) {
    const values = Array.from(new Set(rows.map((row) => row.dataset[key]))).filter(Boolean).sort();
    if (values.length < 2) continue;
    const select = document.createElement("select");
    select.append(new Option("all", ""));
    for (const value of values) select.append(new Option(value.slice(0, 60), value));
    tests.push((row) => !select.value || row.dataset[key] === select.value);
    add(key === "cell" ? table.dataset.by : key, select);
  }
  const search = document.createElement("input");
  search.type = "search";
  tests.push((row) => row.textContent.toLowerCase().includes(search.value.toLowerCase()));
  add("containing", search);
  const order = document.createElement("select");
  for (const [name, value] of [["as chosen", ""], ["most confident first", "-1"], ["least confident first", "1"]]) {
    order.append(new Option(name, value));
  }
  order.addEventListener("input", () => {
    const way = Number(order.value);
    const place = (a, b) => rows.indexOf(a) - rows.indexOf(b);
    const sorted = Array.from(rows).sort((a, b) => way * (a.dataset.confidence - b.dataset.confidence) || place(a, b));
    body.append(...sorted);
  });
  add("order", order);
  controls.append(status);
  table.parentElement.before(controls);
  apply();
}
