/** Packs the rows of an operand into the engine's panels: the factors of one step of the sum lie side by side. */
import { panelHeight } from "./panel-height.js";
import { tiles } from "./tiles.js";

/** Packs `rows` rows of `values`, `step` apart from element `start` on, `depth` factors each as `tiles.sources` lists. */
export function packRows(
  values: Float32Array,
  start: number,
  step: number,
  rows: number,
  depth: number,
): void {
  const { panels, sources } = tiles;
  let p = 0;
  let row = start;
  for (let left = rows; left > 0; ) {
    const height = panelHeight(left);
    for (let k = 0; k < depth; k++) {
      let source = row + (sources[k] as number);
      for (let i = 0; i < height; i++) {
        panels[p] = values[source] as number;
        p = (p + 1) | 0;
        source = (source + step) | 0;
      }
    }
    left -= height;
    row += height * step;
  }
}
