/** The report's style sheet. A shade is a share of the bound; what it says stands beside it as a number. */
import { PALETTE } from "./palette.js";

/** Light and dark by the reader's choice, one column at a phone's width. */
export const STYLE: string = `
${PALETTE}
* { box-sizing: border-box; }
body {
  max-width: 62rem; margin: 0 auto; padding: 3rem 1.25rem 5rem; background: var(--page); color: var(--ink);
  font: 16px/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", sans-serif;
  font-variant-numeric: tabular-nums;
}
h1 { margin: 0; font-size: 1.9rem; line-height: 1.2; font-weight: 650; letter-spacing: -0.015em; text-wrap: balance; }
h2 { margin: 3rem 0 .5rem; font-size: 1.3rem; line-height: 1.3; font-weight: 650; }
h3 { margin: 1.5rem 0 .5rem; font-size: 1rem; font-weight: 650; }
header p, .note { max-width: 46rem; margin: .6rem 0 0; color: var(--muted); text-wrap: pretty; }
code { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; font-size: .88em; }
small { color: var(--muted); font-size: .8rem; font-weight: 400; }
a { color: var(--blue); }
:focus-visible { outline: 2px solid var(--blue); outline-offset: 2px; }
.verdicts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 19rem), 1fr)); gap: .75rem; margin: 1.75rem 0 0; padding: 0; list-style: none; }
.verdicts li { padding: .8rem 1rem; border: 1px solid var(--line); border-left: 4px solid var(--passed); border-radius: 8px; background: var(--sheet); overflow-wrap: anywhere; }
.verdicts .bad { border-left-color: var(--bad); background: var(--badsheet); }
.verdicts strong { display: block; font-weight: 650; color: var(--good); }
.verdicts .bad strong { color: var(--bad); }
.verdicts a { font-size: .9rem; color: var(--bad); }
.verdicts span { display: block; color: var(--muted); font-size: .9rem; }
.scale { display: flex; flex-wrap: wrap; align-items: center; gap: .3rem; margin: .75rem 0 0; font-size: .85rem; color: var(--muted); }
.scale .worst { min-width: 3.2rem; padding: .1rem .5rem; border-radius: 4px; color: var(--ink); text-align: center; }
.scale .worst:first-of-type { margin-left: .4rem; }
.scroll { margin-top: 1.25rem; overflow-x: auto; }
table { width: 100%; border-collapse: separate; border-spacing: 0; }
th { text-align: left; font-weight: 400; }
thead th { padding: .35rem .7rem; color: var(--muted); font-size: .88rem; border-bottom: 1px solid var(--line); }
tbody th, td { padding: .32rem .7rem; border-bottom: 1px solid var(--line); vertical-align: baseline; }
th:first-child { position: sticky; left: 0; padding-left: 0; background: var(--page); white-space: nowrap; }
.matrix thead th:not(:first-child), .matrix td { text-align: right; white-space: nowrap; }
.matrix { width: auto; min-width: min(100%, 30rem); }
.matrix td { min-width: 7rem; }
.matrix tbody th { padding-right: 1.5rem; }
.matrix tbody th small { margin-left: .35rem; }
.group th { padding-top: 1.5rem; font-weight: 650; }
.group span { position: sticky; left: 0; white-space: normal; }
.worst { background: color-mix(in srgb, var(--bar) var(--share), transparent); }
.worst b { font-weight: 500; }
td.worst small { margin-right: .35rem; color: var(--ink); opacity: .75; }
td.none { color: var(--muted); font-size: .88rem; }
td.bad { background: var(--badsheet); }
td.bad a { color: var(--bad); font-weight: 650; }
td.bad small { margin-left: .35rem; }
.facts td { min-width: 9.5rem; font-size: .95rem; }
.facts td small { display: block; max-width: 22rem; }
h4 { margin: 1.5rem 0 .4rem; font-size: .95rem; font-weight: 400; color: var(--muted); }
h4 code { margin-right: .35rem; font-weight: 650; color: var(--bad); }
.failures { padding-left: 1.1rem; border-left: 4px solid var(--bad); font-size: .94rem; overflow-wrap: anywhere; }
.failures h4:first-child { margin-top: 0; }
.failures p { max-width: 50rem; margin: 0; }
.failures ol { margin: 0; padding-left: 1.8rem; }
.failures ol > li { margin-bottom: .5rem; }
.failures ul { margin: 0; padding: 0; color: var(--muted); list-style: none; }
:target { outline: 2px solid var(--bad); outline-offset: .3rem; border-radius: 2px; }
pre { max-height: 18rem; margin: .5rem 0 0; padding: .7rem .9rem; border: 1px solid var(--line); border-radius: 6px; background: var(--page); overflow: auto; font-size: .88rem; line-height: 1.4; overflow-wrap: normal; }
@media (max-width: 40rem) {
  body { padding: 1.5rem 1rem 3rem; }
  h1 { font-size: 1.5rem; }
  tbody th, td, thead th { padding-right: .45rem; padding-left: .45rem; }
  .matrix { min-width: 100%; }
  .group small { display: none; }
  .matrix td { min-width: 5rem; }
  .scale .worst { min-width: 2.6rem; padding: .1rem .3rem; }
  .scale .worst:first-of-type { margin-left: 0; }
  .matrix tbody th { padding-right: .6rem; font-size: .9rem; }
  .matrix tbody tr:not(.group) th small { display: none; }
  .failures { padding-left: .8rem; }
}
@media print { .scroll { overflow: visible; } body { max-width: none; padding: 0; } }
`;
