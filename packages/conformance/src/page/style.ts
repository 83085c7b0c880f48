import { PALETTE } from "../html/palette.js";

/** The page's style sheet: light and dark by the reader's choice, no font or picture to fetch. */
export const STYLE: string = `
${PALETTE}
* { box-sizing: border-box; }
body {
  max-width: 54rem; margin: 0 auto; padding: 3rem 1.25rem 6rem; background: var(--page); color: var(--ink);
  font: 16px/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", sans-serif;
}
h1 { margin: 0; font-size: 1.9rem; line-height: 1.2; font-weight: 650; letter-spacing: -0.015em; text-wrap: balance; }
header p { max-width: 42rem; margin: .75rem 0 2rem; color: var(--muted); text-wrap: pretty; }
.controls { padding: 1rem 1.1rem; border: 1px solid var(--line); border-radius: 10px; background: var(--sheet); }
fieldset { display: flex; flex-wrap: wrap; gap: .5rem; margin: 0; padding: 0; border: 0; align-items: center; }
legend { padding: 0; margin-bottom: .4rem; font-size: .85rem; color: var(--muted); }
.chip { display: inline-flex; align-items: center; gap: .5rem; }
.chip > input[type=radio] { position: absolute; opacity: 0; }
.chip > span { padding: .25rem .8rem; border: 1px solid var(--line); border-radius: 99px; background: var(--page); cursor: pointer; white-space: nowrap; }
.chip > input:checked + span { border-color: var(--blue); background: var(--blue); color: var(--page); }
.chip > input:focus-visible + span { outline: 2px solid var(--blue); outline-offset: 2px; }
input[type=text] {
  min-width: 0; width: 15rem; padding: .3rem .6rem; border: 1px solid var(--line); border-radius: 6px;
  background: var(--page); color: inherit; font: inherit;
}
input[type=text]:focus-visible, button:focus-visible, summary:focus-visible { outline: 2px solid var(--blue); outline-offset: 1px; }
.last { display: flex; flex-wrap: wrap; gap: .75rem; justify-content: space-between; align-items: center; margin-top: .9rem; }
.filter { color: var(--muted); font-size: .9rem; }
.filter input { width: 12rem; margin-left: .4rem; font-size: 1rem; color: var(--ink); }
button { padding: .4rem 1.5rem; border: 0; border-radius: 6px; background: var(--blue); color: var(--page); font: inherit; font-weight: 600; cursor: pointer; }
button.stop { background: var(--bad); }
button.save { padding: .3rem .9rem; border: 1px solid var(--line); background: var(--sheet); color: var(--ink); font-weight: 400; }
.run { margin-top: 2rem; }
h2 { margin: 0; font-size: 1.35rem; font-weight: 650; font-variant-numeric: tabular-nums; }
.good h2 { color: var(--good); }
.bad h2 { color: var(--bad); }
.good h2::before { content: "✓ "; }
.run.bad h2::before { content: "✗ "; }
progress { display: block; width: 100%; height: 6px; margin: .75rem 0 .5rem; border: 0; border-radius: 3px; overflow: hidden; appearance: none; background: var(--waiting); }
progress::-webkit-progress-bar { background: var(--waiting); }
progress::-webkit-progress-value { background: var(--blue); }
progress::-moz-progress-bar { background: var(--blue); }
.now { margin: .25rem 0 1rem; color: var(--muted); overflow-wrap: anywhere; }
.run:not(.good, .bad) .now { overflow: hidden; white-space: nowrap; text-overflow: ellipsis; }
.after { display: flex; flex-wrap: wrap; flex-direction: row-reverse; justify-content: space-between; align-items: baseline; gap: .5rem 1rem; }
details[open] { order: 1; flex-basis: 100%; }
summary { cursor: pointer; color: var(--blue); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.25rem; margin: .6rem 0 0; font-size: .92rem; }
dt { font-family: ui-monospace, "SF Mono", Menlo, Consolas, monospace; font-size: .86rem; }
dd { margin: 0; color: var(--muted); }
.failures { margin: 2.5rem 0 0; padding: .9rem 1rem .9rem 2.4rem; border-radius: 8px; background: var(--badsheet); font-size: .92rem; overflow-wrap: anywhere; }
.failures:empty { display: none; }
.failures ul { margin: .15rem 0 .6rem; padding-left: 1.1rem; color: var(--muted); }
table { width: 100%; margin-top: 1.5rem; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th { text-align: left; font-weight: 400; }
thead th { padding: .3rem .5rem; color: var(--muted); font-size: .85rem; border-bottom: 1px solid var(--line); }
tbody th, td { padding: .3rem .5rem; border-bottom: 1px solid var(--line); vertical-align: middle; }
tbody th[scope=row] { width: 12.5rem; font-family: ui-monospace, "SF Mono", Menlo, Consolas, monospace; font-size: .88rem; }
.group th { padding-top: 1.5rem; font-weight: 650; }
.group small { margin-left: .3rem; color: var(--muted); font-weight: 400; }
.bar { display: flex; gap: 1px; height: 8px; border-radius: 4px; overflow: hidden; }
.bar i { flex: 0 0 0; min-width: 0; }
.bar .passed { background: var(--passed); }
.bar .failed { background: var(--bad); min-width: 4px; }
.bar .omitted { background: repeating-linear-gradient(135deg, var(--absent) 0 2px, transparent 2px 5px); }
.bar .waiting { background: var(--waiting); }
.cases { display: grid; grid-template-columns: 1fr 14rem; gap: .9rem; align-items: center; }
.words { color: var(--muted); font-size: .88rem; }
.words a { font-weight: 650; color: var(--bad); }
tr.bad th { color: var(--bad); }
td.worst, th.worst { width: 10rem; text-align: right; }
td.worst { white-space: nowrap; font-size: .9rem; }
td.worst span { display: inline-block; min-width: 3.2em; }
.gauge { display: inline-block; width: 4.5rem; height: 8px; margin-right: .7rem; border-radius: 4px; background: linear-gradient(90deg, var(--bar) var(--share), var(--waiting) 0); }
.over { color: var(--bad); font-weight: 650; }
.over .gauge { background: var(--bad); }
@media (max-width: 40rem) {
  body { padding-top: 1.5rem; }
  .cases { grid-template-columns: 1fr; gap: .2rem; }
  tbody th[scope=row] { width: auto; overflow-wrap: anywhere; }
  td.worst, th.worst { width: 5rem; }
  .gauge { display: none; }
  dl { grid-template-columns: 1fr; gap: 0; }
  dd { margin-bottom: .5rem; }
  .filter input, input[type=text] { width: 100%; margin-left: 0; }
}
`;
