/** A summary as one page without scripts: every number opens its derivation. */
import { conventions, type Quantities, type QuantityName } from "@convscope/explain";
import { count } from "../terminal/numbers.js";
import { cellOf } from "./cells.js";
import type { SummaryView } from "./summary-view.js";

const style = `
  :root { color-scheme: light dark; }
  body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem 2rem 18rem; width: max-content; }
  table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
  th, td { padding: .25rem .75rem; text-align: right; vertical-align: top; }
  th:nth-child(-n+2), td:nth-child(-n+2) { text-align: left; }
  thead th, tbody tr:last-child { border-bottom: 1px solid; }
  tfoot { font-weight: bold; }
  summary { cursor: pointer; list-style: none; white-space: nowrap; }
  details { position: relative; }
  dl {
    position: absolute; z-index: 1; right: 0; width: 24rem; margin: 0; padding: .5rem 1rem;
    text-align: left; font-weight: normal; background: Canvas; border: 1px solid; border-radius: .25rem;
  }
  td:nth-child(-n+8) dl { left: 0; right: auto; }
  dt { opacity: .7; }
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
    `<tr><th scope="row">${escaped(name)}</th><td>${escaped(kind)}</td>${names.map((each) => `<td>${figure(of, each)}</td>`).join("")}${last.map(() => `<td>${escaped(words?.cells.get(name) ?? "")}</td>`).join("")}</tr>`;
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

function figure(of: Quantities, name: QuantityName): string {
  const { unit, formula, substituted, convention, source } = of[name];
  const lines = [
    [unit, substituted],
    ["formula", formula],
    ["convention", `${convention}: ${conventions[convention]}`],
    ["source", source],
  ];
  const list = lines.map(([term, text]) => `<dt>${term}</dt><dd>${escaped(text ?? "")}</dd>`);
  const value = escaped(cellOf(of, name, count));
  return `<details name="figure"><summary>${value}</summary><dl>${list.join("")}</dl></details>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
