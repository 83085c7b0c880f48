/** Entry "@convscope/conformance/page": the suite in a browser page. */
export { type ConformancePageOptions, openConformancePage } from "./open-page.js";
