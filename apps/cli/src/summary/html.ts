/** A summary as one page without scripts: every number opens its derivation. */
import { conventions, type Quantities, type QuantityName } from "@convscope/explain";
import { count } from "../terminal/numbers.js";
import { cellOf } from "./cells.js";
import type { SummaryView } from "./summary-view.js";

/** Headings and names of layers stay in sight; a derivation lies at the foot of the window, however narrow that is. */
const style = `
  :root { color-scheme: light dark; --edge: 1.5rem; }
  * { box-sizing: border-box; }
  body {
    font: 15px/1.5 system-ui, sans-serif; margin: 0; padding: var(--edge) var(--edge) 20rem; width: max-content;
    min-width: 100%;
  }
  h1, p { position: sticky; left: var(--edge); max-width: min(50rem, calc(100vw - 2 * var(--edge))); overflow-wrap: break-word; }
  h1 { font-size: clamp(1.25rem, 6vw, 2rem); line-height: 1.2; }
  table { border-collapse: separate; border-spacing: 0; margin-left: calc(-1 * var(--edge)); font-variant-numeric: tabular-nums; }
  th, td { padding: .25rem .75rem; text-align: right; vertical-align: top; background: Canvas; }
  thead th { position: sticky; top: 0; z-index: 1; border-bottom: 1px solid; }
  th:first-child { position: sticky; left: 0; padding-left: var(--edge); }
  thead th:first-child { z-index: 2; }
  th:nth-child(-n+2), td:nth-child(-n+2) { text-align: left; }
  tbody tr:last-child > * { border-bottom: 1px solid; }
  tfoot { font-weight: bold; }
  summary { cursor: pointer; list-style: none; white-space: nowrap; }
  summary::-webkit-details-marker { display: none; }
  details[open] > summary { outline: 2px solid; outline-offset: 2px; }
  dl {
    position: fixed; z-index: 3; left: 1rem; bottom: 1rem; width: min(40rem, calc(100vw - 2rem)); max-height: min(50vh, 20rem);
    overflow: auto; margin: 0; padding: .75rem 1rem; text-align: left; font-weight: normal; background: Canvas;
    border: 1px solid; border-radius: .25rem; box-shadow: 0 0 1rem rgb(0 0 0 / .3);
  }
  dt { opacity: .7; }
  dt:first-child { opacity: 1; font-weight: bold; }
  dd { margin: 0 0 .25rem; overflow-wrap: break-word; }`;

/** The page. */
export function summaryHtml(view: SummaryView): string {
  const { summary, source, names, input, leftOut, fit, words } = view;
  const title = `${escaped(summary.model)}, input ${input}`;
  const last = words === undefined ? [] : [words.head];
  const heads = ["layer", "kind", ...names, ...last].map(
    (name) => `<th scope="col">${escaped(name)}</th>`,
  );
  const row = (name: string, kind: string, of: Quantities): string =>
    `<tr><th scope="row">${escaped(name)}</th><td>${escaped(kind)}</td>${names.map((each) => `<td>${figure(name, of, each)}</td>`).join("")}${last.map(() => `<td>${escaped(words?.cells.get(name) ?? "")}</td>`).join("")}</tr>`;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>${style}
</style>
<h1>${title}</h1>
${[source, leftOut, fit?.sentence, "Every number opens its derivation."]
  .flatMap((text) => (text === undefined ? [] : `<p>${escaped(text)}</p>`))
  .join("\n")}
<table>
<thead><tr>${heads.join("")}</tr></thead>
<tbody>
${summary.layers.map((layer) => row(layer.name, layer.kind, layer)).join("\n")}
</tbody>
<tfoot>${row("total", "", summary.total)}</tfoot>
</table>
</html>`;
}

function figure(layer: string, of: Quantities, name: QuantityName): string {
  const { unit, formula, substituted, convention, source } = of[name];
  const lines = [
    [unit === name ? `${layer}.${name}` : `${layer}.${name}, ${unit}`, substituted],
    ["formula", formula],
    ["convention", `${convention}: ${conventions[convention]}`],
    ["source", source],
  ];
  const list = lines.map(
    ([term, text]) => `<dt>${escaped(term ?? "")}</dt><dd>${escaped(text ?? "")}</dd>`,
  );
  const value = escaped(cellOf(of, name, count));
  return `<details name="figure"><summary>${value}</summary><dl>${list.join("")}</dl></details>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
