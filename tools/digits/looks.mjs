// How the test pictures look: the fonts (all under the SIL Open Font License), and what they are drawn with and on.
// No digit of them is in any training set.

/**
 * @typedef {object} Look
 * @property {string} name
 * @property {string} ink a colour
 * @property {string | undefined} paper a colour; undefined leaves it transparent
 * @property {string} [farPaper] the paper's colour at the far corner, for uneven light
 * @property {number} stroke how much the outline is widened, as a part of the digit's height; below 0 it is narrowed
 * @property {number} noise deviation of the grain, of 255
 */

/** Fonts by package name; handwriting first, then two that print. */
export const fonts = Object.freeze([
  "kalam",
  "patrick-hand",
  "schoolbell",
  "architects-daughter",
  "caveat",
  "shadows-into-light",
  "gloria-hallelujah",
  "delius",
  "open-sans",
  "lora",
]);

/** @type {readonly Look[]} */
export const looks = Object.freeze([
  { name: "ink-on-paper", ink: "#000000", paper: "#ffffff", stroke: 0, noise: 0 },
  { name: "chalk", ink: "#f4f4f0", paper: "#1c2b24", stroke: 0.01, noise: 3 },
  { name: "bold-marker", ink: "#101010", paper: "#fafafa", stroke: 0.045, noise: 0 },
  { name: "pencil-on-grey", ink: "#6b6b6b", paper: "#c9c6bd", stroke: 0, noise: 5 },
  { name: "blue-pen", ink: "#1d3f94", paper: "#fffdf2", stroke: 0.005, noise: 1 },
  { name: "fine-liner", ink: "#202020", paper: "#ffffff", stroke: -0.012, noise: 0 },
  { name: "clear-dark", ink: "#000000", paper: undefined, stroke: 0.01, noise: 0 },
  { name: "clear-light", ink: "#ffffff", paper: undefined, stroke: 0.01, noise: 0 },
  {
    name: "lamp-light",
    ink: "#2b2622",
    paper: "#f3e6c8",
    farPaper: "#a8977a",
    stroke: 0.015,
    noise: 2,
  },
  { name: "night-screen", ink: "#ffd75f", paper: "#3a3a3a", stroke: 0.02, noise: 0 },
]);
